//! The main job: all APIs below a folder are read, and what is generated from them is written or compared.

pub mod cache;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

pub use cache::{ApiSummary, Cache};

use crate::load::{self, LoadError, LoadedApi};
use crate::output::{self, Beginnings, Changes, Manifest, OutputError, PageRecord};
use apiref_core::diagnostic::{Code, Diagnostic, Severity};
use apiref_core::ir::Api;
use apiref_core::page::Page;
use apiref_emit::GeneratedFile;
use apiref_read::resolve::naming::NameLock;
use apiref_read::resolve::overrides::{OVERRIDES, merge_apis};

/// The file in the output folder that keeps the names given before.
pub const NAMES_LOCK: &str = "names.lock";

/// How often an API is read again, until its names are those that it was read with.
const ROUNDS: usize = 3;

/// An API that was read, with its pages and what there is to say about them.
#[derive(Debug)]
pub struct ReadApi {
    /// The IR.
    pub api: Api,
    /// In the order of pages and places.
    pub diagnostics: Vec<Diagnostic>,
    /// The pages, for excerpts.
    pub pages: Vec<Page>,
    /// The folder that the pages came from.
    pub folder: PathBuf,
    /// The files that correct facts next to the pages.
    pub overrides: Vec<Page>,
}

impl ReadApi {
    /// The page called `name`, if the API has one.
    pub fn page(&self, name: &str) -> Option<&Page> {
        let index = self
            .pages
            .binary_search_by(|page| (**page.name()).cmp(name));
        match index {
            Ok(index) => self.pages.get(index),
            Err(_) => {
                let companions = self.pages.iter().flat_map(Page::companions);
                let mut files = companions.map(|companion| &*companion.file);
                let overrides = || self.overrides.iter().find(|page| **page.name() == *name);
                files.find(|file| **file.name() == *name).or_else(overrides)
            }
        }
    }
}

/// What was generated, not yet written.
#[derive(Debug)]
pub struct Generated {
    /// The APIs in the order of their ids.
    pub apis: Vec<ReadApi>,
    /// All files but the manifest.
    pub files: Vec<GeneratedFile>,
    /// What could not be expressed in the output.
    pub diagnostics: Vec<Diagnostic>,
    /// The manifest to be.
    pub manifest: Manifest,
    /// Ids of the APIs whose files were generated again; the others are kept from a former run.
    pub redone: Vec<String>,
    /// What an earlier run made of the APIs whose pages have changed since, by id.
    former: BTreeMap<String, cache::Entry>,
}

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
pub enum RegenError {
    /// The pages could not be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The output could not be read or written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The names lock is damaged.
    #[error(
        "{path} is damaged: {message}; restore it from version control, or delete it to name everything anew"
    )]
    Names {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
}

/// Reads all APIs below `specs`. `locks` holds the names given before by API id, and then those given now.
pub fn read_all(
    specs: &Path,
    locks: &mut BTreeMap<String, NameLock>,
) -> Result<Vec<ReadApi>, LoadError> {
    Ok(read_loaded(load_all(specs)?, locks))
}

fn load_all(specs: &Path) -> Result<Vec<LoadedApi>, LoadError> {
    let folders = load::find_apis(specs)?;
    folders
        .par_iter()
        .map(|folder| load::load_api(folder, &load::api_id(specs, folder)))
        .collect()
}

/// Reads APIs whose pages are loaded; `locks` as for [`read_all`].
pub fn read_loaded(loaded: Vec<LoadedApi>, locks: &mut BTreeMap<String, NameLock>) -> Vec<ReadApi> {
    let kept = read_kept(loaded, locks, None);
    kept.into_iter().map(|kept| kept.read).collect()
}

/// An API that was read, or that was kept from a former run.
struct Kept {
    read: ReadApi,
    lock: NameLock,
    /// The key under which it can be kept.
    key: String,
    /// What the cache has of it, where that is still good.
    entry: Option<cache::Entry>,
    /// What the cache has of it, where its pages have changed since.
    former: Option<cache::Entry>,
}

impl Kept {
    /// Puts back what an earlier run made of it.
    fn put_back(&mut self, mut entry: cache::Entry) {
        self.read.diagnostics = entry.diagnostics().unwrap_or_default();
        self.read.api = std::mem::take(&mut entry.api);
        self.lock = entry.lock.clone();
        self.key = entry.key.clone();
        self.entry = Some(entry);
    }
}

fn read_kept(
    loaded: Vec<LoadedApi>,
    locks: &mut BTreeMap<String, NameLock>,
    cache: Option<&Cache>,
) -> Vec<Kept> {
    let (loaded, mut unmerged) = merge_apis(loaded);
    let known: Vec<NameLock> = loaded
        .iter()
        .map(|loaded| locks.remove(&loaded.info.id).unwrap_or_default())
        .collect();
    let mut apis: Vec<Kept> = loaded
        .into_par_iter()
        .zip(known)
        .map(|(loaded, lock)| read_one(loaded, lock, cache))
        .collect();
    apis.sort_by(|a, b| a.read.api.info.id.cmp(&b.read.api.info.id));
    locks.clear();
    for kept in &mut apis {
        let id = &kept.read.api.info.id;
        locks.insert(id.clone(), kept.lock.clone());
        let found = unmerged.remove(id).into_iter().flatten();
        kept.read.diagnostics.extend(found);
    }
    apis
}

fn read_one(loaded: LoadedApi, mut lock: NameLock, cache: Option<&Cache>) -> Kept {
    let (mut entry, former) = match cache.and_then(|cache| cache.entry(&loaded.info.id)) {
        Some(entry) if entry.key == cache::read_key(&loaded, &lock) => (Some(entry), None),
        changed => (None, changed),
    };
    let restored = entry.as_mut().and_then(|entry| {
        let diagnostics = entry.diagnostics()?;
        Some((std::mem::take(&mut entry.api), diagnostics))
    });
    let (api, diagnostics) = match restored {
        Some(restored) => restored,
        None => {
            entry = None;
            // Names that are kept weigh more than names that are looked for, so the next run might choose others: this run
            // reads until the lock stays as it is, and the next one reads the same.
            let mut before = lock.clone();
            let mut read = apiref_read::read_api(&loaded, &mut lock);
            for _ in 0..ROUNDS {
                if lock == before {
                    break;
                }
                before = lock.clone();
                read = apiref_read::read_api(&loaded, &mut lock);
            }
            read
        }
    };
    let key = match cache {
        // With the names that were given now: the next run finds those.
        Some(_) => cache::read_key(&loaded, &lock),
        None => String::new(),
    };
    let overrides = loaded.overrides.into_iter().map(|file| {
        let name = format!("{}{}", file.prefix, file.page.name());
        Page::new(name, file.page.text())
    });
    Kept {
        read: ReadApi {
            api,
            diagnostics,
            pages: loaded.pages,
            folder: loaded.folder,
            overrides: overrides.collect(),
        },
        lock,
        key,
        entry,
        former,
    }
}

/// Reads all APIs below `specs` and generates what belongs in `out`, which is read for its names lock alone.
pub fn generate(
    specs: &Path,
    out: &Path,
    options: &apiref_emit::Options,
) -> Result<Generated, RegenError> {
    generate_with(specs, out, options, None, &[])
}

/// As [`generate`], doing again only what its inputs ask for; the bytes are the same. With a cache, `out` is also read
/// for the files that stay. Of the APIs `renamed`, the names lock is not asked.
pub fn generate_with(
    specs: &Path,
    out: &Path,
    options: &apiref_emit::Options,
    cache: Option<&Cache>,
    renamed: &[String],
) -> Result<Generated, RegenError> {
    generate_holding(specs, out, options, cache, renamed, BTreeMap::new())
}

/// As [`generate_with`], with some APIs as an earlier run made them.
fn generate_holding(
    specs: &Path,
    out: &Path,
    options: &apiref_emit::Options,
    cache: Option<&Cache>,
    renamed: &[String],
    mut held: BTreeMap<String, cache::Entry>,
) -> Result<Generated, RegenError> {
    let mut locks = read_locks(out)?;
    locks.retain(|id, _| !renamed.contains(id));
    let loaded = load_all(specs)?;
    let mut kept = read_kept(loaded, &mut locks, cache);
    let mut held_records = BTreeMap::new();
    if !held.is_empty() {
        let old = Manifest::read(out)?.unwrap_or_default();
        held_records = old.apis;
        held_records.retain(|id, _| held.contains_key(id));
    }
    for kept in &mut kept {
        let id = kept.read.api.info.id.clone();
        if let Some(entry) = held.remove(&id) {
            kept.put_back(entry);
            locks.insert(id, kept.lock.clone());
        }
    }
    let irs: Vec<&Api> = kept.iter().map(|kept| &kept.read.api).collect();
    let modules = apiref_emit::module_names(&irs);
    let on_disk: Vec<Option<Vec<GeneratedFile>>> = kept
        .iter()
        .zip(&modules)
        .map(|(kept, module)| {
            let entry = kept.entry.as_ref()?;
            let same = entry.emit_key == cache::emit_key(module, options);
            same.then(|| entry.files_in(out)).flatten()
        })
        .collect();
    let emitted = apiref_emit::emit_some(&irs, options, |index, _| on_disk[index].is_none());
    let mut files = emitted.shared;
    let mut redone = Vec::new();
    for (kept, found) in kept.iter_mut().zip(emitted.about_docs) {
        // What was kept of a former run holds what was found in it.
        let known = &mut kept.read.diagnostics;
        let fresh: Vec<Diagnostic> = found
            .into_iter()
            .filter(|found| !known.contains(found))
            .collect();
        known.extend(fresh);
        known.sort_by(Diagnostic::order);
    }
    for (((kept, module), on_disk), fresh) in
        kept.iter().zip(&modules).zip(on_disk).zip(emitted.apis)
    {
        if let (Some(cache), Some(fresh), true) = (cache, &fresh, emitted.diagnostics.is_empty()) {
            let key = cache::emit_key(module, options);
            cache.keep(&kept.read, kept.key.clone(), &kept.lock, (key, fresh));
        }
        if fresh.is_some() {
            redone.push(kept.read.api.info.id.clone());
        }
        files.extend(fresh.or(on_disk).into_iter().flatten());
    }
    let text = toml::to_string(&locks).map_err(|error| RegenError::Names {
        path: out.join(NAMES_LOCK),
        message: error.to_string(),
    })?;
    files.push(GeneratedFile {
        path: NAMES_LOCK.to_owned(),
        contents: format!("{LOCK_HEAD}{text}"),
    });
    let (mut apis, mut former) = (Vec::new(), BTreeMap::new());
    for kept in kept {
        former.extend(
            kept.former
                .map(|entry| (kept.read.api.info.id.clone(), entry)),
        );
        apis.push(kept.read);
    }
    let mut manifest = Manifest {
        apis: apis.iter().map(records).collect(),
        ..Manifest::default()
    };
    manifest.apis.extend(held_records);
    Ok(Generated {
        apis,
        files,
        diagnostics: emitted.diagnostics,
        manifest,
        redone,
        former,
    })
}

const LOCK_HEAD: &str = "\
# @generated by `apiref regen`; check it in: it keeps public names from changing when pages are added.\n";

impl Generated {
    /// Faults for which nothing should be written over what is there: overrides that are wrong, and pages that were fine
    /// when they were last accepted and are damaged, document less, or are gone now. Each with its API, where that is
    /// still there.
    pub fn blocking<'a>(
        &'a self,
        out: &Path,
    ) -> Result<Vec<(Option<&'a ReadApi>, Diagnostic)>, OutputError> {
        let old = Manifest::read(out)?;
        let mut blocking = Vec::new();
        let pages: Vec<_> = self.apis.iter().map(|read| records(read).1).collect();
        // Several pages may document operations with one method and path: as many are expected as there were.
        let count = |pages: &mut dyn Iterator<Item = &PageRecord>, operation: &String| {
            pages
                .filter(|record| record.operations.contains_key(operation))
                .count()
        };
        let documents = |operation: &String| {
            let all = old.iter().flat_map(|old| old.apis.values());
            let before = count(&mut all.flat_map(BTreeMap::values), operation);
            count(&mut pages.iter().flat_map(BTreeMap::values), operation) >= before
        };
        for read in &self.apis {
            let accepted = old.as_ref().and_then(|old| old.apis.get(&read.api.info.id));
            // A page that was not there before has nothing to lose.
            let newly = |diagnostic: &Diagnostic| {
                let record = accepted.and_then(|pages| pages.get(&*diagnostic.page));
                let id = diagnostic.code.rule().id;
                record.is_some_and(|record| record.faults.iter().all(|fault| fault != id))
            };
            for diagnostic in &read.diagnostics {
                if is_override(diagnostic.code) {
                    blocking.push((Some(read), diagnostic.clone()));
                } else if is_grave(diagnostic) && newly(diagnostic) {
                    let mut diagnostic = diagnostic.clone();
                    // Elsewhere it may be a warning; here it is what stops the run.
                    diagnostic.severity = Severity::Error;
                    diagnostic
                        .message
                        .push_str(" (this page was fine when it was last read)");
                    blocking.push((Some(read), diagnostic));
                }
            }
            let now = records(read).1;
            for (page, before) in accepted.into_iter().flatten() {
                // What overrides.toml adds is the user's to withdraw.
                if is_overrides(page) {
                    continue;
                }
                if !now.contains_key(page) {
                    let gone = before
                        .operations
                        .keys()
                        .filter(|operation| !documents(operation));
                    blocking.extend(gone.map(|operation| (Some(read), page_gone(page, operation))));
                }
                if let (Some(source), Some(after)) = (read.page(page), now.get(page)) {
                    blocking.extend(
                        losses(source, before, after)
                            .into_iter()
                            .map(|diagnostic| (Some(read), diagnostic)),
                    );
                }
            }
        }
        for (api, accepted) in old.iter().flat_map(|old| &old.apis) {
            if self.apis.iter().any(|read| read.api.info.id == *api) {
                continue;
            }
            for (page, before) in accepted.iter().filter(|(page, _)| !is_overrides(page)) {
                let gone = before
                    .operations
                    .keys()
                    .filter(|operation| !documents(operation));
                let page = format!("{api}/{page}");
                blocking.extend(gone.map(|operation| (None, page_gone(&page, operation))));
            }
        }
        Ok(blocking)
    }

    /// The same with the APIs `ids` as they are in `out`; none where no earlier run is remembered that made them so.
    pub fn holding(
        &mut self,
        ids: &BTreeSet<String>,
        specs: &Path,
        out: &Path,
        options: &apiref_emit::Options,
        cache: &Cache,
        renamed: &[String],
    ) -> Result<Option<Self>, RegenError> {
        let mut held = BTreeMap::new();
        for id in ids {
            let entry = self.former.remove(id);
            let Some(entry) = entry.filter(|entry| entry.files_in(out).is_some()) else {
                return Ok(None);
            };
            cache.put_back(id, &entry);
            held.insert(id.clone(), entry);
        }
        generate_holding(specs, out, options, Some(cache), renamed, held).map(Some)
    }

    /// Pages that can't be read and have nothing to lose, for they were not there when the output in `out` was made.
    pub fn left_out<'a>(
        &'a self,
        out: &Path,
    ) -> Result<Vec<(&'a ReadApi, &'a Diagnostic)>, OutputError> {
        let old = Manifest::read(out)?;
        let mut left_out = Vec::new();
        for read in &self.apis {
            let accepted = old.as_ref().and_then(|old| old.apis.get(&read.api.info.id));
            let is_new = |page: &str| accepted.is_none_or(|accepted| !accepted.contains_key(page));
            let of_api = read.diagnostics.iter().filter(|found| {
                let own = is_override(found.code);
                found.severity == Severity::Error && !own && is_new(&found.page)
            });
            left_out.extend(of_api.map(|found| (read, found)));
        }
        Ok(left_out)
    }

    /// Writes everything, or nothing.
    pub fn write(&self, out: &Path) -> Result<Changes, OutputError> {
        output::write(out, &self.files, &self.manifest)
    }

    /// Compares with what is on disk.
    pub fn compare(&self, out: &Path) -> Result<Changes, OutputError> {
        output::compare(out, &self.files, &self.manifest)
    }
}

/// Is it not a page, but the file that corrects pages?
fn is_overrides(page: &str) -> bool {
    page.rsplit('/').next() == Some(OVERRIDES)
}

/// Is the page damaged, or unreadable?
fn is_grave(diagnostic: &Diagnostic) -> bool {
    let error = diagnostic.severity == Severity::Error && !is_override(diagnostic.code);
    error || is_damage(diagnostic.code)
}

/// Does the code speak of a page that was damaged, rather than of one that was always like that?
pub fn is_damage(code: Code) -> bool {
    matches!(
        code,
        Code::PageEmpty
            | Code::PageUnreadable
            | Code::PageCutOff
            | Code::OperationUnreadable
            | Code::TableMalformed
    )
}

/// Is the code about an entry of `overrides.toml`? Such a fault can't be accepted: it is in the user's own hands.
pub fn is_override(code: Code) -> bool {
    matches!(
        code,
        Code::OverrideInvalid | Code::OverrideUnmatched | Code::OverrideNotNeeded
    )
}

/// What a page documented when it was last accepted and no longer does, though the page is still there.
fn losses(page: &Page, before: &PageRecord, after: &PageRecord) -> Vec<Diagnostic> {
    let mut losses = Vec::new();
    if before.beginnings.were_cut_to(page.text()) && !before.operations.is_empty() {
        losses.push(Diagnostic::at_line(
            Code::PageLostContent,
            page.name().clone(),
            page.text().lines().count().max(1) as u32,
            "it ends here, and is the same up to here",
            "more text",
        ));
    }
    for (operation, codes) in &before.operations {
        let found = match after.operations.get(operation) {
            None if after.operations.len() < before.operations.len() => {
                format!("{operation} is gone")
            }
            Some(0) if *codes > 0 => {
                format!("the status codes of {operation} are gone; there were {codes}")
            }
            _ => continue,
        };
        let expected = format!("{operation} with {codes} status codes");
        losses.push(Diagnostic::at_line(
            Code::PageLostContent,
            page.name().clone(),
            1,
            found,
            expected,
        ));
    }
    losses
}

/// What is lost with a page that is there no more.
fn page_gone(page: &str, operation: &str) -> Diagnostic {
    Diagnostic::at_line(
        Code::PageGone,
        page.into(),
        1,
        operation,
        "a page that documents the operation",
    )
}

fn api_hidden(read: &ReadApi) -> impl Iterator<Item = &apiref_core::ir::AppliedOverride> {
    let applied = read.api.overrides.iter();
    applied.filter(|applied| applied.at == "operation" && applied.change.contains("hide"))
}

fn records(read: &ReadApi) -> (String, BTreeMap<String, PageRecord>) {
    let mut pages: BTreeMap<String, PageRecord> = read
        .api
        .pages
        .iter()
        .map(|outcome| (outcome.page.to_string(), PageRecord::default()))
        .collect();
    for page in &read.pages {
        let record = pages.entry(page.name().to_string()).or_default();
        record.beginnings = Beginnings::of(page.text());
    }
    for operation in &read.api.operations {
        let record = pages.entry(operation.page.to_string()).or_default();
        let key = format!("{} {}", operation.method, operation.path);
        let codes = record.operations.entry(key).or_default();
        *codes = (*codes).max(operation.responses.len());
    }
    for hidden in api_hidden(read) {
        // What an override hides is not lost.
        let record = pages.entry(hidden.page.to_string()).or_default();
        record.operations.entry(hidden.route.clone()).or_insert(1);
    }
    for diagnostic in &read.diagnostics {
        if is_grave(diagnostic) {
            let record = pages.entry(diagnostic.page.to_string()).or_default();
            let id = diagnostic.code.rule().id.to_owned();
            if !record.faults.contains(&id) {
                record.faults.push(id);
            }
        }
    }
    (read.api.info.id.clone(), pages)
}

/// The names given before, by API id, from the text of a names lock.
pub fn parse_locks(text: &str) -> Result<BTreeMap<String, NameLock>, String> {
    toml::from_str(text).map_err(|error| error.to_string())
}

/// The names given before, by API id; none where the output folder has no lock.
pub fn read_locks(out: &Path) -> Result<BTreeMap<String, NameLock>, RegenError> {
    let path = out.join(NAMES_LOCK);
    match std::fs::read_to_string(&path) {
        Ok(text) => parse_locks(&text).map_err(|message| RegenError::Names { path, message }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(BTreeMap::new()),
        Err(source) => Err(OutputError::Io {
            action: "read",
            path,
            source,
        }
        .into()),
    }
}
