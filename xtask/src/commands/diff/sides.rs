//! The two sides of a comparison, wherever they are: working tree, revision, folder, page, IR dump.
//!
//! Both are read by this generator, the new one with the names that the old one was given, so that neither a change of
//! the generator nor the order of pages shows as a change of the API.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use apiref::diagnostic::Diagnostic;
use apiref::diff::Reading;
use apiref::emit::{self, GeneratedFile};
use apiref::ir::{Api, ApiInfo};
use apiref::load::{self, LoadedApi};
use apiref::page::Page;
use apiref::regen::{self, NAMES_LOCK};
use apiref::resolve::naming::NameLock;

use super::Folders;
use crate::commands::regen::options_for;
use crate::{git, program};

type Locks = BTreeMap<String, NameLock>;

/// What was read of a side.
#[derive(Default)]
pub struct Side {
    /// For people.
    pub label: String,
    pub apis: Vec<Api>,
    /// What the reading of each API said, in the order of `apis`; nothing for IR dumps.
    pub diagnostics: Vec<Vec<Diagnostic>>,
    /// The pages of each API, in the order of `apis`; none for IR dumps.
    pub pages: Vec<Vec<Page>>,
    /// The folder whose `API/PAGE` are the pages; none where they lie nowhere on disk.
    root: Option<PathBuf>,
    /// What each API was read from, as far as that alone decides what is read.
    inputs: Vec<Inputs>,
}

/// What an API was read from.
#[derive(PartialEq)]
struct Inputs {
    info: ApiInfo,
    hashes: BTreeMap<String, String>,
}

impl Inputs {
    /// None where more than the API's own pages may decide what is read.
    fn of(loaded: &LoadedApi) -> Option<Self> {
        let alone = loaded.overrides.is_empty() && loaded.unreadable.is_empty();
        alone.then(|| Self {
            info: loaded.info.clone(),
            hashes: loaded.hashes.clone(),
        })
    }
}

enum Source {
    /// The specs folder as it lies on disk.
    WorkingTree,
    Revision(String),
    Folder(PathBuf),
    Page(PathBuf),
    Dump(PathBuf),
}

/// Reads both sides that the arguments name.
pub fn read(arguments: &[String], folders: &Folders) -> anyhow::Result<(Side, Side)> {
    let revision =
        |name: &str| Source::Revision(if name.is_empty() { "HEAD" } else { name }.to_owned());
    let (old, new) = match arguments {
        [] => (revision("HEAD"), Source::WorkingTree),
        [range] => match range.split_once("..") {
            Some((old, new)) => (revision(old), revision(new)),
            None => (revision(range), Source::WorkingTree),
        },
        [old, new] => (source(old), source(new)),
        _ => bail!("at most two sides can be compared"),
    };
    let mut locks = regen::read_locks(&folders.out)?;
    let old = side(&old, folders, &mut locks)?;
    // Where each side has one API, it is the same API whatever its folder is called.
    let only = (locks.len() == 1)
        .then(|| locks.values().next().cloned())
        .flatten();
    let new = side_after(&new, folders, &mut locks, Some((&old, only)))?;
    Ok((old, new))
}

fn source(name: &str) -> Source {
    let path = PathBuf::from(name);
    if path.is_dir() {
        Source::Folder(path)
    } else if path.extension().is_some_and(|ending| ending == "json") && path.is_file() {
        Source::Dump(path)
    } else if path.is_file() {
        Source::Page(path)
    } else {
        Source::Revision(name.to_owned())
    }
}

fn side(source: &Source, folders: &Folders, locks: &mut Locks) -> anyhow::Result<Side> {
    side_after(source, folders, locks, None)
}

fn side_after(
    source: &Source,
    folders: &Folders,
    locks: &mut Locks,
    before: Option<(&Side, Option<NameLock>)>,
) -> anyhow::Result<Side> {
    let (before, only) = before.unzip();
    let specs = &folders.specs;
    let (label, loaded) = match source {
        Source::Dump(path) => return dump(path),
        Source::WorkingTree => ("the working tree".to_owned(), from_folder(specs)?),
        Source::Folder(path) => (path.display().to_string(), from_folder(path)?),
        Source::Page(path) => (path.display().to_string(), vec![from_page(path)?]),
        Source::Revision(revision) => {
            let files = git::files(revision, specs)?;
            (revision.clone(), load::load_files(specs, files)?)
        }
    };
    if let (Some(lock), [only_api]) = (only.flatten(), loaded.as_slice()) {
        *locks = BTreeMap::from([(only_api.info.id.clone(), lock)]);
    }
    // Overrides may merge APIs: then all are read together.
    let inputs: Option<Vec<Inputs>> = loaded.iter().map(Inputs::of).collect();
    let alone = inputs.is_some();
    let (mut read, mut to_read) = (Vec::new(), Vec::new());
    for loaded in loaded {
        match before.filter(|_| alone).and_then(|side| side.same(&loaded)) {
            Some((api, said)) => read.push((api.clone(), loaded.pages, said.to_vec())),
            None => to_read.push(loaded),
        }
    }
    let others = regen::read_loaded(to_read, locks);
    read.extend(
        others
            .into_iter()
            .map(|read| (read.api, read.pages, read.diagnostics)),
    );
    read.sort_by(|(a, ..), (b, ..)| a.info.id.cmp(&b.info.id));
    let (mut apis, mut pages, mut diagnostics) = (Vec::new(), Vec::new(), Vec::new());
    for (api, of_api, said) in read {
        apis.push(api);
        pages.push(of_api);
        diagnostics.push(said);
    }
    let root = match source {
        Source::WorkingTree | Source::Revision(_) => Some(specs.clone()),
        Source::Folder(path) | Source::Page(path) => root(path, &apis, &pages),
        Source::Dump(_) => None,
    };
    Ok(Side {
        label,
        apis,
        diagnostics,
        pages,
        root,
        inputs: inputs.unwrap_or_default(),
    })
}

/// The folder at or above `path` below which the pages have their names.
fn root(path: &Path, apis: &[Api], pages: &[Vec<Page>]) -> Option<PathBuf> {
    let page = pages.first()?.first()?;
    let named = Path::new(&apis.first()?.info.id).join(&**page.name());
    let path = std::path::absolute(path).ok()?;
    let root = path.ancestors().find(|root| root.join(&named).is_file());
    root.map(Path::to_owned)
}

impl Side {
    /// Where its APIs lie, as a path from the top of the repository; outside one, from the current folder.
    pub fn path_in_repository(&self) -> String {
        let Some(root) = &self.root else {
            return String::new();
        };
        let top = git::top(root).or_else(|| std::env::current_dir().ok()?.canonicalize().ok());
        let below = top.and_then(|top| {
            let root = root.canonicalize().ok()?;
            Some(root.strip_prefix(top).ok()?.to_owned())
        });
        let path = below.unwrap_or_else(|| root.clone());
        path.components()
            .filter_map(|part| match part {
                std::path::Component::Normal(name) => Some(name.to_string_lossy()),
                _ => None,
            })
            .collect::<Vec<_>>()
            .join("/")
    }

    /// The API that was read from the same pages. The names that it was given are those that it would be given again.
    fn same(&self, loaded: &LoadedApi) -> Option<Reading<'_>> {
        let inputs = Inputs::of(loaded)?;
        self.inputs.contains(&inputs).then_some(())?;
        self.reading(&inputs.info.id)
    }

    /// An API and what its reading said.
    pub fn reading(&self, id: &str) -> Option<Reading<'_>> {
        let place = self.apis.iter().position(|api| api.info.id == id)?;
        let said = self.diagnostics.get(place).map_or(&[][..], Vec::as_slice);
        Some((self.apis.get(place)?, said))
    }
}

fn from_folder(folder: &Path) -> anyhow::Result<Vec<LoadedApi>> {
    let apis = load::find_apis(folder)?;
    let loaded = apis
        .iter()
        .map(|api| load::load_api(api, &load::api_id(folder, api)));
    Ok(loaded.collect::<Result<_, _>>()?)
}

fn from_page(path: &Path) -> anyhow::Result<LoadedApi> {
    let bytes = std::fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let files = BTreeMap::from([(name, bytes)]);
    let root = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let loaded = load::load_files(root, files)?.into_iter().next();
    loaded.with_context(|| {
        format!(
            "{} is no page: expected a name that ends in .rst, .txt, .inc or .md",
            path.display()
        )
    })
}

fn dump(path: &Path) -> anyhow::Result<Side> {
    let text = std::fs::read(path).with_context(|| format!("can't read {}", path.display()))?;
    let api: Api = serde_json::from_slice(&text).with_context(|| {
        format!(
            "{} is no IR as `{} ir` prints it",
            path.display(),
            program::name()
        )
    })?;
    Ok(Side {
        label: path.display().to_string(),
        apis: vec![api],
        diagnostics: Vec::new(),
        pages: vec![Vec::new()],
        root: None,
        inputs: Vec::new(),
    })
}

/// The generated files of a revision, and those that this generator makes of the specs of that revision.
pub fn generated(
    revision: &str,
    folders: &Folders,
) -> anyhow::Result<(Vec<GeneratedFile>, Vec<GeneratedFile>, Vec<Diagnostic>)> {
    let committed = git::files(revision, &folders.out)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut locks = match committed.get(NAMES_LOCK) {
        Some(bytes) => Locks::from_iter(parse_locks(&text(bytes))?),
        None => Locks::new(),
    };
    let loaded = load::load_files(&folders.specs, git::files(revision, &folders.specs)?)?;
    let read = regen::read_loaded(loaded, &mut locks);
    let apis: Vec<&Api> = read.iter().map(|read| &read.api).collect();
    let (made, diagnostics) = emit::emit(&apis, &options_for(&folders.out));
    let files = committed.iter().map(|(path, bytes)| GeneratedFile {
        path: path.clone(),
        contents: text(bytes),
    });
    // What the generator does not make is not its change: hand-written files, the manifest, the lock.
    let known = |file: &GeneratedFile| {
        file.contents.starts_with("// @generated")
            || made.iter().any(|other| other.path == file.path)
    };
    let committed = files.filter(known).collect();
    Ok((committed, made, diagnostics))
}

fn parse_locks(text: &str) -> anyhow::Result<Locks> {
    regen::parse_locks(text)
        .map_err(|message| anyhow::anyhow!("{NAMES_LOCK} is damaged: {message}"))
}
