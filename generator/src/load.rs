//! Finds the APIs below a folder and reads their pages. The only stage that reads files.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::{fs, io};

use rayon::prelude::*;
use serde::Deserialize;

use apiref_core::ir::{ApiInfo, Server};
use apiref_core::keys;
use apiref_core::page::Page;
use apiref_core::text::{printable, visible};
pub use apiref_read::LoadedApi;
use apiref_read::expand;
use apiref_read::resolve::overrides::{OVERRIDES, Overrides};

/// File endings of pages.
const PAGE_ENDINGS: &[&str] = &["rst", "txt", "inc", "md"];

/// The largest file that a page may bring in, in bytes.
const LARGEST: usize = 16 << 20;

/// What is read at most. Pages come from the internet: a limit that is too low stops a run with a message that names
/// its flag.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a page.
    pub page_bytes: u64,
    /// Pages of an API.
    pub pages: usize,
    /// Are symbolic links followed that lead out of the folder of all APIs?
    pub follow_links: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            page_bytes: 32 * 1024 * 1024,
            pages: 50_000,
            follow_links: false,
        }
    }
}

static LIMITS: OnceLock<Limits> = OnceLock::new();

/// Sets the limits of this process, once and before anything is read.
pub fn set_limits(limits: Limits) {
    // Whoever comes second keeps what holds already.
    let _ = LIMITS.set(limits);
}

fn limits() -> Limits {
    *LIMITS.get_or_init(Limits::default)
}

/// Why pages could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file system refused.
    #[error("can't read {}: {source}", printable(&path.to_string_lossy()))]
    Io {
        /// What was to be read.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// `api.toml` is not what it should be.
    #[error("{} is not a valid api.toml: {}", printable(&path.to_string_lossy()), visible(message))]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column.
        message: String,
    },
    /// There is nothing to read.
    #[error(
        "no pages below {}: expected files that end in .rst, .txt, .inc or .md; `apiref new` adds an API",
        printable(&path.to_string_lossy())
    )]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// A link to a folder elsewhere.
    #[error(
        "{} is a link that leads out of the folder of all APIs; --follow-links follows it",
        printable(&path.to_string_lossy())
    )]
    Outside {
        /// The link.
        path: PathBuf,
    },
    /// More pages than an API may have.
    #[error(
        "{} holds more than {most} pages; --page-count sets another limit",
        printable(&path.to_string_lossy())
    )]
    TooMany {
        /// The folder.
        path: PathBuf,
        /// The limit.
        most: usize,
    },
}

/// `api.toml`: facts about an API that its pages don't state.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ApiConfig {
    /// Human title.
    pub title: Option<String>,
    /// Version, a string.
    pub version: Option<String>,
    /// A few sentences.
    pub description: Option<String>,
    /// Where the API is served.
    pub servers: Vec<Server>,
    /// The address below which people read the pages.
    pub docs: Option<String>,
    /// Where the pages come from: what `apiref sync` fetches.
    pub source: Option<Upstream>,
}

/// A folder of pages in a Git repository.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    /// Any address that `git fetch` takes, paths of files included.
    pub git: String,
    /// Branch, tag or commit.
    pub revision: String,
    /// The folder that holds the pages; the whole repository where it is left out.
    #[serde(default)]
    pub folder: String,
}

impl Upstream {
    /// Where people read the pages, on a host whose addresses are known.
    fn address(&self) -> Option<String> {
        let repository = self
            .git
            .strip_suffix(".git")
            .unwrap_or(&self.git)
            .trim_end_matches('/');
        let blob = match repository.strip_prefix("https://")?.split('/').next()? {
            "github.com" => "blob",
            "gitlab.com" => "-/blob",
            _ => return None,
        };
        let folder = self.folder.trim_matches('/');
        let address = format!("{repository}/{blob}/{}/{folder}", self.revision);
        Some(address.trim_end_matches('/').to_owned())
    }
}

/// Where the pages of a service lie in its repository, beside the samples that they name.
const IN_REPOSITORY: &str = "api-ref/source";

/// The folders below `root` that are an API each: those with an `api.toml`, else the topmost that hold pages, or the
/// whole service where these are its `api-ref/source`.
pub fn find_apis(root: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let mut found = Vec::new();
    collect_apis(&mut Walk::below(root), root, &mut found)?;
    for folder in found
        .iter_mut()
        .filter(|folder| folder.ends_with(IN_REPOSITORY))
    {
        let service = folder
            .ancestors()
            .nth(2)
            .filter(|service| service.starts_with(root));
        if let Some(service) = service.map(Path::to_owned) {
            *folder = service;
        }
    }
    if found.is_empty() {
        return Err(LoadError::Empty {
            path: root.to_owned(),
        });
    }
    Ok(found)
}

fn collect_apis(walk: &mut Walk, folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), LoadError> {
    let (files, folders) = walk.entries(folder)?;
    if files
        .iter()
        .any(|file| file.ends_with("api.toml") || is_page(file))
    {
        found.push(folder.to_owned());
        return Ok(());
    }
    for folder in folders {
        collect_apis(walk, &folder, found)?;
    }
    Ok(())
}

/// All files that reading the APIs below `root` would read, sorted: pages, what they include, and what lies beside
/// them.
pub fn input_files(root: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let mut found = BTreeSet::new();
    for folder in find_apis(root)? {
        let loaded = load_api(&folder, "")?;
        let names = loaded
            .hashes
            .keys()
            .chain(loaded.unreadable.iter().map(|(name, _)| name));
        found.extend(names.map(|name| folder.join(name)));
        found.extend(
            ["api.toml", OVERRIDES]
                .map(|name| folder.join(name))
                .into_iter()
                .filter(|path| path.exists()),
        );
    }
    Ok(found.into_iter().collect())
}

/// Reads all pages below `folder`; `id` is the API's path below the specs folder.
pub fn load_api(folder: &Path, id: &str) -> Result<LoadedApi, LoadError> {
    let config = read_optional(folder.join("api.toml"))?;
    let mut paths = BTreeSet::new();
    let mut walk = Walk::below(root_of(folder, id));
    collect_pages(&mut walk, folder, &mut paths)?;
    let most = limits().pages;
    if paths.len() > most {
        let path = folder.to_owned();
        return Err(LoadError::TooMany { path, most });
    }
    let read: Vec<(String, io::Result<Vec<u8>>)> = paths
        .into_par_iter()
        .map(|path| (page_name(folder, &path), walk.read(&path)))
        .collect();
    let overrides = read_optional(folder.join(OVERRIDES))?;
    let texts = (config.as_deref(), overrides.as_deref());
    assemble(folder, id, texts, read, &|name| {
        walk.read(&folder.join(name)).ok()
    })
}

/// The APIs among files that are in memory, by their path below the specs folder, with `/`: a state of the docs that
/// is not on disk. `root` names the specs folder in messages, and an API whose pages lie in it directly.
pub fn load_files(
    root: &Path,
    files: BTreeMap<String, Vec<u8>>,
) -> Result<Vec<LoadedApi>, LoadError> {
    let visible = |path: &str| !path.split('/').any(|part| part.starts_with('.'));
    let files = files.into_iter().filter(|(path, _)| visible(path));
    let files: BTreeMap<String, Vec<u8>> = files.collect();
    let folder_of = |path: &str| {
        path.rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned()
    };
    let marks = |path: &&String| {
        let name = Path::new(path.as_str());
        name.file_name().is_some_and(|name| name == "api.toml") || is_page(name)
    };
    let folders: BTreeSet<String> = files
        .keys()
        .filter(marks)
        .map(|path| {
            let folder = folder_of(path);
            let service = folder.strip_suffix(IN_REPOSITORY);
            let service = service.filter(|service| service.is_empty() || service.ends_with('/'));
            service.map_or(folder.clone(), |service| {
                service.trim_end_matches('/').to_owned()
            })
        })
        .collect();
    let below = |path: &str, folder: &str| match folder {
        "" => Some(path.to_owned()),
        _ => path
            .strip_prefix(folder)?
            .strip_prefix('/')
            .map(str::to_owned),
    };
    let topmost = folders.iter().filter(|folder| {
        !folders
            .iter()
            .any(|other| other != *folder && below(folder, other).is_some())
    });
    let apis = topmost.map(|folder| {
        let own = files
            .iter()
            .filter_map(|(path, bytes)| Some((below(path, folder)?, bytes)));
        let (mut config, mut overrides, mut read) = (None, None, Vec::new());
        for (name, bytes) in own {
            if name == "api.toml" {
                config = Some(String::from_utf8_lossy(bytes).into_owned());
            } else if name == OVERRIDES {
                overrides = Some(String::from_utf8_lossy(bytes).into_owned());
            } else if is_page(Path::new(&name)) {
                read.push((name, Ok(bytes.clone())));
            }
        }
        let id = if folder.is_empty() {
            api_id(root, root)
        } else {
            printable(folder).into_owned()
        };
        let texts = (config.as_deref(), overrides.as_deref());
        assemble(&root.join(folder), &id, texts, read, &|name| {
            let path = if folder.is_empty() {
                name.to_owned()
            } else {
                format!("{folder}/{name}")
            };
            files.get(&path).cloned()
        })
    });
    apis.collect()
}

/// An API from the texts of its `api.toml` and `overrides.toml`, and its pages. `companion` gives the bytes of a file
/// that a page names.
fn assemble(
    folder: &Path,
    id: &str,
    (config, overrides): (Option<&str>, Option<&str>),
    read: Vec<(String, io::Result<Vec<u8>>)>,
    companion: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Result<LoadedApi, LoadError> {
    let config = parse_config(folder, config)?;
    let (mut pages, mut unreadable) = (Vec::new(), Vec::new());
    let mut hashes = BTreeMap::new();
    for (name, bytes) in read {
        let name = printable(&name).into_owned();
        if let Ok(bytes) = &bytes {
            hashes.insert(name.clone(), blake3::hash(bytes).to_hex().to_string());
        }
        match bytes.map(String::from_utf8) {
            Ok(Ok(text)) => pages.push(Page::new(name, &text)),
            Ok(Err(error)) => unreadable.push((
                name,
                format!("not UTF-8 from byte {}", error.utf8_error().valid_up_to()),
            )),
            Err(error) => unreadable.push((name, error.to_string())),
        }
    }
    pages.sort_by(|a, b| a.name().cmp(b.name()));
    expand::expand(&mut pages, &mut |name| {
        let bytes = companion(name).filter(|bytes| bytes.len() <= LARGEST)?;
        let hash = blake3::hash(&bytes).to_hex().to_string();
        let text = String::from_utf8(bytes).ok()?;
        hashes.insert(name.to_owned(), hash);
        Some(Arc::new(Page::new(name, &text)))
    });
    let overrides = overrides.map(|text| Overrides {
        page: Page::new(OVERRIDES, text),
        prefix: String::new(),
    });
    if pages.is_empty() && unreadable.is_empty() {
        return Err(LoadError::Empty {
            path: folder.to_owned(),
        });
    }
    let docs = config
        .docs
        .or_else(|| config.source.as_ref().and_then(Upstream::address));
    let info = ApiInfo {
        id: id.to_owned(),
        // Without one, the index of the docs is asked.
        title: config.title.unwrap_or_default(),
        version: config.version,
        description: config.description,
        servers: config.servers,
        docs,
    };
    Ok(LoadedApi {
        info,
        pages,
        unreadable,
        folder: folder.to_owned(),
        hashes,
        overrides: overrides.into_iter().collect(),
    })
}

/// The `api.toml` of an API's folder; with all facts unknown if there is no file.
pub fn load_config(folder: &Path) -> Result<ApiConfig, LoadError> {
    parse_config(folder, read_optional(folder.join("api.toml"))?.as_deref())
}

fn parse_config(folder: &Path, text: Option<&str>) -> Result<ApiConfig, LoadError> {
    text.map_or(Ok(ApiConfig::default()), |text| {
        toml::from_str(text).map_err(|error: toml::de::Error| LoadError::Config {
            path: folder.join("api.toml"),
            message: format!(
                "{}{}",
                error.to_string().trim_end(),
                keys::hint(error.message())
            ),
        })
    })
    .and_then(|config: ApiConfig| {
        let is_address = |url: &str| {
            let begins = ["http://", "https://", "/", "{"];
            let is_odd = |c: char| c.is_whitespace() || c.is_control();
            begins.iter().any(|begin| url.starts_with(begin)) && !url.contains(is_odd)
        };
        match config.servers.iter().find(|it| !is_address(&it.url)) {
            Some(server) => Err(LoadError::Config {
                path: folder.join("api.toml"),
                message: format!(
                    "the url of a server is {:?}; it begins with https://, http:// or / and has no blanks",
                    server.url
                ),
            }),
            None => Ok(config),
        }
    })
}

/// The text of a file that need not be there.
fn read_optional(path: PathBuf) -> Result<Option<String>, LoadError> {
    let text = read_regular(&path).and_then(|bytes| {
        String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    });
    match text {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(LoadError::Io { path, source }),
    }
}

/// The templates below `folder`, by their path in it, with `/`.
pub fn load_templates(folder: &Path) -> Result<BTreeMap<String, String>, LoadError> {
    let mut templates = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    let mut walk = Walk::below(folder);
    while let Some(inner) = waiting.pop() {
        let (files, folders) = walk.entries(&inner)?;
        waiting.extend(folders);
        for path in files {
            if path.extension().is_some_and(|ending| ending == "j2") {
                let text = fs::read_to_string(&path).map_err(|source| LoadError::Io {
                    path: path.clone(),
                    source,
                })?;
                templates.insert(page_name(folder, &path), text);
            }
        }
    }
    Ok(templates)
}

/// The path of an API's folder below the specs folder, with `/`; the folder's own name where both are one.
pub fn api_id(root: &Path, folder: &Path) -> String {
    let below = page_name(root, folder);
    if !below.is_empty() {
        return below;
    }
    let absolute = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    absolute.file_name().map_or_else(
        || "api".to_owned(),
        |name| printable(&name.to_string_lossy()).into_owned(),
    )
}

fn collect_pages(
    walk: &mut Walk,
    folder: &Path,
    found: &mut BTreeSet<PathBuf>,
) -> Result<(), LoadError> {
    let (files, folders) = walk.entries(folder)?;
    found.extend(files.into_iter().filter(|file| is_page(file)));
    for folder in folders {
        collect_pages(walk, &folder, found)?;
    }
    Ok(())
}

/// The folder of all APIs, from the folder of one and its path below.
fn root_of<'f>(folder: &'f Path, id: &str) -> &'f Path {
    let above = folder.ancestors().nth(Path::new(id).components().count());
    above.filter(|_| folder.ends_with(id)).unwrap_or(folder)
}

/// A way through folders that doesn't leave them and comes to an end.
struct Walk {
    /// The folder that links must not leave; none where it can't be found, and no link is followed then.
    root: Option<PathBuf>,
    /// Where links led.
    visited: BTreeSet<PathBuf>,
}

impl Walk {
    fn below(root: &Path) -> Self {
        Self {
            root: fs::canonicalize(root).ok(),
            visited: BTreeSet::new(),
        }
    }

    /// Does a path lead to something inside of the root?
    fn holds(&self, target: &Path) -> bool {
        let inside = self
            .root
            .as_ref()
            .is_some_and(|root| target.starts_with(root));
        inside || limits().follow_links
    }

    /// Files and folders in `folder`, sorted, hidden ones left out. A folder to which links lead comes once, and not where
    /// it holds the link.
    fn entries(&mut self, folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), LoadError> {
        let fail = |source| LoadError::Io {
            path: folder.to_owned(),
            source,
        };
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let path = entry.path();
            if !path.is_dir() {
                files.push(path);
                continue;
            }
            if entry.file_type().map_err(fail)?.is_symlink() {
                let target = fs::canonicalize(&path).map_err(fail)?;
                if !self.holds(&target) {
                    return Err(LoadError::Outside { path });
                }
                let is_loop = fs::canonicalize(folder).map_err(fail)?.starts_with(&target);
                if is_loop || !self.visited.insert(target) {
                    continue;
                }
            }
            folders.push(path);
        }
        files.sort();
        folders.sort();
        Ok((files, folders))
    }

    /// The bytes of a page.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if fs::symlink_metadata(path)?.is_symlink() && !self.holds(&fs::canonicalize(path)?) {
            let reason =
                "a link that leads out of the folder of all APIs; --follow-links follows it";
            return Err(io::Error::other(reason));
        }
        read_regular(path)
    }
}

/// The bytes of a regular file that is no larger than a page may be.
fn read_regular(path: &Path) -> io::Result<Vec<u8>> {
    // Asked before it is opened: to open a pipe is to wait for whoever writes to it.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let most = limits().page_bytes;
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let reason = format!("more than {most} bytes; --page-size sets another limit");
        return Err(io::Error::other(reason));
    }
    Ok(bytes)
}

/// Does the name end as those of pages do?
pub fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| {
        PAGE_ENDINGS
            .iter()
            .any(|known| ending.eq_ignore_ascii_case(known))
    })
}

/// The path below a folder, with `/`. It is shown, and stands in files: hidden characters are written as escapes.
fn page_name(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts = below.components();
    let parts = parts.map(|part| printable(&part.as_os_str().to_string_lossy()).into_owned());
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
