//! Results of earlier runs, so that a run only redoes what has changed.
//!
//! The cache is a convenience: it lies outside the output, nothing in it is trusted without a hash, and a run without
//! it, or with a damaged one, gives the same bytes. Two levels: [`Cache::unchanged`] finds that nothing at all has
//! changed by hashing inputs and outputs; an `Entry` an API keeps its IR and names the files it gave.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ReadApi;
use crate::load::{self, LoadedApi};
use crate::output::{MANIFEST, Manifest};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Api, Outcome};
use apiref_core::page::Span;
use apiref_emit::{GeneratedFile, Options};
use apiref_read::resolve::naming::NameLock;

/// What this build of the generator is made of.
pub const BUILD: &str = env!("APIREF_BUILD");

/// A folder of results of former runs into one output folder.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// A line of the summary of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiSummary {
    /// The API.
    pub id: String,
    /// Pages that document an operation.
    pub operation_pages: usize,
    /// All pages.
    pub pages: usize,
    /// Operations.
    pub operations: usize,
    /// Structs.
    pub schemas: usize,
    /// Diagnostics that are warnings or errors.
    pub warnings: usize,
}

impl ApiSummary {
    /// What there is to say about an API that was read.
    pub fn of(read: &ReadApi) -> Self {
        let api = &read.api;
        let documents = |page: &&apiref_core::ir::PageOutcome| page.outcome == Outcome::Operation;
        let grave =
            |found: &&Diagnostic| found.severity >= apiref_core::diagnostic::Severity::Warning;
        Self {
            id: api.info.id.clone(),
            operation_pages: api.pages.iter().filter(documents).count(),
            pages: api.pages.len(),
            operations: api.operations.len(),
            schemas: api.schemas.len(),
            warnings: read.diagnostics.iter().filter(grave).count(),
        }
    }
}

/// The state after a run that wrote or found everything as it should be.
#[derive(Debug, Serialize, Deserialize)]
struct State {
    generator: String,
    options: String,
    inputs: String,
    manifest: String,
    summary: Vec<ApiSummary>,
}

/// What is kept of an API.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Of the inputs: pages, `api.toml`, overrides, names.
    pub key: String,
    /// The names given.
    pub lock: NameLock,
    /// The IR.
    pub api: Api,
    diagnostics: Vec<Stored>,
    /// Of what the files depend on beside the IR.
    pub emit_key: String,
    /// BLAKE3 of the files that came from this API alone, by path.
    pub files: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    page: String,
    line: u32,
    column: u32,
    code: String,
    found: String,
    expected: String,
    span: (u32, u32),
}

impl Cache {
    /// The cache in `base` for runs into `out`.
    pub fn new(base: &Path, out: &Path) -> Self {
        let out = std::path::absolute(out).unwrap_or_else(|_| out.to_owned());
        let name = blake3::hash(out.to_string_lossy().as_bytes()).to_hex();
        Self {
            folder: base.join(&name[..16]),
        }
    }

    /// The summary of the last run, if neither its inputs nor its outputs have changed since.
    pub fn unchanged(&self, specs: &Path, out: &Path, options: &Options) -> Option<Unchanged> {
        let state: State = self.read("state.json")?;
        if state.generator != BUILD || state.options != options_key(options) {
            return None;
        }
        let manifest_text = fs::read(out.join(MANIFEST)).ok()?;
        if hash(&manifest_text) != state.manifest || inputs_key(specs)? != state.inputs {
            return None;
        }
        let manifest = Manifest::read(out).ok()??;
        let same = |(path, expected): (&String, &String)| {
            fs::read(out.join(path)).is_ok_and(|bytes| hash(&bytes) == *expected)
        };
        manifest.files.par_iter().all(same).then_some(Unchanged {
            files: manifest.files.len() + 1,
            summary: state.summary,
        })
    }

    /// Notes that `out` holds what `specs` gives.
    pub fn settle(&self, specs: &Path, out: &Path, options: &Options, apis: &[ReadApi]) {
        let manifest = fs::read(out.join(MANIFEST)).ok();
        if let (Some(inputs), Some(manifest)) = (inputs_key(specs), manifest) {
            let state = State {
                generator: BUILD.to_owned(),
                options: options_key(options),
                inputs,
                manifest: hash(&manifest),
                summary: apis.iter().map(ApiSummary::of).collect(),
            };
            self.write("state.json", &state);
        }
    }

    /// What is kept of the API called `id`.
    pub(super) fn entry(&self, id: &str) -> Option<Entry> {
        self.read(&entry_name(id))
    }

    /// Keeps an entry again that a run has replaced whose output was not written.
    pub(super) fn put_back(&self, id: &str, entry: &Entry) {
        self.write(&entry_name(id), entry);
    }

    /// Keeps what came of an API.
    pub(super) fn keep(
        &self,
        read: &ReadApi,
        key: String,
        lock: &NameLock,
        emitted: (String, &[GeneratedFile]),
    ) {
        let stored = read.diagnostics.iter().map(Stored::of).collect();
        let entry = Entry {
            key,
            lock: lock.clone(),
            api: read.api.clone(),
            diagnostics: stored,
            emit_key: emitted.0,
            files: emitted
                .1
                .iter()
                .map(|file| (file.path.clone(), hash(file.contents.as_bytes())))
                .collect(),
        };
        self.write(&entry_name(&read.api.info.id), &entry);
    }

    fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_slice(&fs::read(self.folder.join(name)).ok()?).ok()
    }

    /// A cache that can't be written is one that is not there.
    fn write<T: Serialize>(&self, name: &str, value: &T) {
        let write = || -> std::io::Result<()> {
            fs::create_dir_all(&self.folder)?;
            let file = tempfile::NamedTempFile::new_in(&self.folder)?;
            serde_json::to_writer(std::io::BufWriter::new(&file), value)?;
            file.persist(self.folder.join(name))?;
            Ok(())
        };
        let _ = write();
    }
}

/// A run that has nothing to do.
#[derive(Debug)]
pub struct Unchanged {
    /// Files in the output, all unchanged.
    pub files: usize,
    /// What was read when they were made.
    pub summary: Vec<ApiSummary>,
}

impl Entry {
    /// The diagnostics of the earlier run; `None` if this build doesn't know one of the codes.
    pub fn diagnostics(&self) -> Option<Vec<Diagnostic>> {
        self.diagnostics.iter().map(Stored::restore).collect()
    }

    /// The files as they lie in `out`, if they are what was emitted.
    pub fn files_in(&self, out: &Path) -> Option<Vec<GeneratedFile>> {
        self.files
            .par_iter()
            .map(|(path, expected)| {
                let bytes = fs::read(out.join(path)).ok()?;
                (hash(&bytes) == *expected).then_some(())?;
                Some(GeneratedFile {
                    path: path.clone(),
                    contents: String::from_utf8(bytes).ok()?,
                })
            })
            .collect()
    }
}

impl Stored {
    fn of(diagnostic: &Diagnostic) -> Self {
        Self {
            page: diagnostic.page.to_string(),
            line: diagnostic.line,
            column: diagnostic.column,
            code: diagnostic.code.rule().id.to_owned(),
            found: diagnostic.found.clone(),
            expected: diagnostic.expected.clone(),
            span: (diagnostic.span.start, diagnostic.span.end),
        }
    }

    fn restore(&self) -> Option<Diagnostic> {
        let code = Code::from_id(&self.code)?;
        let page = self.page.as_str().into();
        let mut diagnostic = Diagnostic::at_line(
            code,
            page,
            self.line,
            self.found.clone(),
            self.expected.clone(),
        );
        diagnostic.column = self.column;
        diagnostic.span = Span {
            start: self.span.0,
            end: self.span.1,
        };
        Some(diagnostic)
    }
}

/// What the IR of an API depends on.
pub(super) fn read_key(loaded: &LoadedApi, lock: &NameLock) -> String {
    let overrides: Vec<(&str, &str)> = loaded
        .overrides
        .iter()
        .map(|file| (file.prefix.as_str(), file.page.text()))
        .collect();
    let parts = (
        BUILD,
        &loaded.info,
        &loaded.hashes,
        &loaded.unreadable,
        overrides,
        lock,
    );
    hash(&serde_json::to_vec(&parts).unwrap_or_default())
}

/// What the files of an API depend on beside its IR.
pub(super) fn emit_key(module: &str, options: &Options) -> String {
    hash(format!("{module}\n{}", options_key(options)).as_bytes())
}

fn options_key(options: &Options) -> String {
    hash(&serde_json::to_vec(&(&options.package, &options.templates)).unwrap_or_default())
}

/// All files that a run reads, by name and contents.
fn inputs_key(specs: &Path) -> Option<String> {
    let files = load::input_files(specs).ok()?;
    let hashes: Vec<Option<(String, String)>> = files
        .par_iter()
        .map(|path| {
            Some((
                path.to_string_lossy().into_owned(),
                hash(&fs::read(path).ok()?),
            ))
        })
        .collect();
    let known: Vec<(String, String)> = hashes.into_iter().collect::<Option<_>>()?;
    Some(hash(&serde_json::to_vec(&known).unwrap_or_default()))
}

fn entry_name(id: &str) -> String {
    format!("api-{}.json", &blake3::hash(id.as_bytes()).to_hex()[..16])
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}
