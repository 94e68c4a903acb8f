//! `apiref new`: sets up an API from a folder of pages or from a Git repository.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use apiref::diagnostic::Code;
use apiref::ir::Outcome;
use apiref::load::{self, ApiConfig, Upstream};
use apiref::output;

use super::sync;
use crate::{program, terminal};

/// Arguments of `new`.
#[derive(clap::Args)]
#[command(after_help = "\
EXAMPLES
  new otc/dns --from ../docs/dns/api-ref/source
  new otc/dns --git https://example.com/docs.git --folder api-ref/source
  new otc/dns --from ../docs/dns/api-ref/source --git https://example.com/docs.git --folder api-ref/source

EXIT CODES
  0  done
  2  the command failed; nothing was written")]
pub struct Args {
    /// Path of the new API below the specs folder.
    #[arg(value_name = "PROVIDER/API")]
    api: String,
    #[command(flatten)]
    origin: Origin,
    /// Folder of all pages.
    #[arg(long, value_name = "DIR", default_value = "specs")]
    specs: PathBuf,
}

/// Where the pages of an API come from.
#[derive(Clone, clap::Args)]
pub struct Origin {
    /// Folder of the pages; they are copied.
    #[arg(long, value_name = "DIR")]
    pub from: Option<PathBuf>,
    /// Git repository from which `sync` fetches the pages; without --from they are fetched at once.
    #[arg(long, value_name = "URL")]
    pub git: Option<String>,
    /// Branch, tag or commit to fetch; unless given, the repository's default branch, or `main` with --from.
    #[arg(long, value_name = "REV", requires = "git")]
    pub revision: Option<String>,
    /// Folder in that repository.
    #[arg(long, value_name = "DIR", default_value = "", requires = "git")]
    pub folder: String,
}

impl Origin {
    /// Is any named?
    pub fn is_named(&self) -> bool {
        self.from.is_some() || self.git.is_some()
    }
}

/// Writes the pages and `api.toml`.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let api = set_up(&args.api, &args.origin, &args.specs)?;
    println!("{api}");
    println!("next");
    let config = args.specs.join(&args.api).join("api.toml");
    println!(
        "  edit {}    title, version and servers, where the pages don't say",
        config.display()
    );
    println!("  {} regen", program::name());
    Ok(ExitCode::SUCCESS)
}

/// Writes the pages and `api.toml` of a new API below `specs`, and says what they are.
pub fn set_up(id: &str, origin: &Origin, specs: &Path) -> anyhow::Result<String> {
    check_id(id)?;
    let target = specs.join(id);
    if target.exists() {
        let held = load::find_apis(&target).unwrap_or_default();
        let apis: Vec<String> = held
            .iter()
            .filter(|folder| **folder != target)
            .map(|folder| load::api_id(specs, folder))
            .collect();
        if !apis.is_empty() {
            bail!(
                "{} holds APIs ({}), and APIs can't be nested; choose another path, such as {id}/NAME",
                target.display(),
                apis.join(", ")
            );
        }
        bail!(
            "{0} already exists; to set it up anew, remove {0}, then run this again and `{1} regen --accept --rename {id}`",
            target.display(),
            program::name()
        );
    }
    let mut above = target.parent();
    while let Some(folder) = above.filter(|folder| folder.starts_with(specs)) {
        if folder.join("api.toml").exists() {
            bail!("{} is an API; APIs can't be nested", folder.display());
        }
        above = folder.parent();
    }
    let origin = &resolved(origin)?;
    let (mut files, known) = match (&origin.from, &origin.git) {
        (Some(from), _) => copied(from, id)?,
        (None, Some(git)) => (sync::fetched(&upstream(git, origin))?, ApiConfig::default()),
        (None, None) => bail!("{id} needs its pages: --from DIR, or --git URL"),
    };
    files.insert("api.toml".to_owned(), config(id, origin, &known, None)?);
    let below = |(name, text): (&String, &String)| (format!("{id}/{name}"), text.clone().into());
    let in_memory = files.iter().map(below).collect();
    let loaded = load::load_files(specs, in_memory)?.into_iter().next();
    let loaded = loaded.context("there are no pages")?;
    let (api, found) = apiref::read_api(&loaded, &mut Default::default());
    if api.operations.is_empty() {
        bail!(
            "no page of {id} documents an operation (of {}); `{} survey DIR` lists what was read",
            terminal::count(api.pages.len(), "page"),
            program::name()
        );
    }
    files.insert(
        "api.toml".to_owned(),
        config(
            id,
            origin,
            &known,
            Some(api.info.title.as_str()).filter(|title| !title.is_empty()),
        )?,
    );
    output::write_owned(&target, &files, &BTreeSet::new())?;
    let missing = found
        .iter()
        .filter(|found| found.code == Code::FileNotFound);
    Ok(describe(&api, &target) + &advice(missing.count(), origin))
}

/// What to do about files that pages name and that weren't found.
fn advice(missing: usize, origin: &Origin) -> String {
    let Some(from) = origin.from.as_ref().filter(|_| missing > 0) else {
        return String::new();
    };
    format!(
        "\n  {} that the pages include {} not below {}; if a folder above holds the pages and those files, use that one",
        terminal::count(missing, "file"),
        if missing == 1 { "is" } else { "are" },
        from.display()
    )
}

/// The pages below a folder with the files that they name, and the facts of its `api.toml`.
fn copied(from: &Path, id: &str) -> anyhow::Result<(BTreeMap<String, String>, ApiConfig)> {
    if from.is_file() {
        bail!("--from takes a folder, and {} is a file", from.display());
    }
    let loaded = load::load_api(from, id)?;
    if let Some((page, reason)) = loaded.unreadable.first() {
        bail!("{page} can't be read: {reason}");
    }
    let mut files = BTreeMap::new();
    for name in loaded.hashes.keys() {
        let path = from.join(name);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("can't read {}", path.display()))?;
        files.insert(name.clone(), text);
    }
    Ok((files, load::load_config(from)?))
}

/// The origin with the branch that the repository names, where none was given.
fn resolved(origin: &Origin) -> anyhow::Result<Origin> {
    let mut origin = origin.clone();
    if let (Some(git), None) = (&origin.git, &origin.revision) {
        origin.revision = Some(match &origin.from {
            None => sync::default_branch(git)?,
            // Pages that are at hand need no network. Where there is no such branch, `sync` names those there are.
            Some(_) => "main".to_owned(),
        });
    }
    Ok(origin)
}

fn upstream(git: &str, origin: &Origin) -> Upstream {
    Upstream {
        git: git.to_owned(),
        revision: origin.revision.clone().unwrap_or_default(),
        folder: origin.folder.clone(),
    }
}

/// How many pages of which family, and what they document.
fn describe(api: &apiref::ir::Api, target: &Path) -> String {
    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for page in &api.pages {
        let family = match page.outcome {
            Outcome::Other => "without an operation",
            _ => page.dialect.as_deref().unwrap_or("of no known family"),
        };
        *families.entry(family).or_default() += 1;
    }
    let operations = api
        .pages
        .iter()
        .filter(|page| page.outcome == Outcome::Operation);
    let mut said = format!(
        "{}\n  {}\n",
        target.display(),
        terminal::count(api.pages.len(), "page")
    );
    for (family, pages) in families {
        said.push_str(&format!("    {pages:>5} {family}\n"));
    }
    said.push_str(&format!(
        "  {} on {}",
        terminal::count(api.operations.len(), "operation"),
        terminal::count(operations.count(), "page")
    ));
    said
}

/// The id becomes folders, a module, a feature and a package.
fn check_id(id: &str) -> anyhow::Result<()> {
    let good = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.len() <= 100
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    if id.split('/').count() > 4 || !id.split('/').all(good) {
        bail!(
            "{id:?} is not a valid API path: use letters, digits, `-`, `_` and `.`, separated by `/`"
        );
    }
    Ok(())
}

/// The text of `api.toml`. What it doesn't know stands there as a comment, with `read` as the title if the pages have one.
fn config(
    id: &str,
    origin: &Origin,
    known: &ApiConfig,
    read: Option<&str>,
) -> anyhow::Result<String> {
    #[derive(serde::Serialize)]
    struct Facts<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        version: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'a str>,
    }
    #[derive(serde::Serialize)]
    struct Sources {
        source: Source,
    }
    #[derive(serde::Serialize)]
    struct Source {
        git: String,
        revision: String,
        folder: String,
    }
    let name = id.rsplit('/').next().unwrap_or(id);
    let source = origin.git.as_ref().map(|git| upstream(git, origin));
    let source = source.or(known.source.clone()).map(|source| Source {
        git: source.git,
        revision: source.revision,
        folder: source.folder,
    });
    let mut text = toml::to_string(&Facts {
        title: known.title.as_deref(),
        version: known.version.as_deref(),
        description: known.description.as_deref(),
    })?;
    // Comments for what stands before any table; behind one it would belong to that.
    if known.version.is_none() {
        text.insert_str(0, "# version = \"v1\"\n");
    }
    if known.title.is_none() {
        // The index of the pages gives one, mostly.
        let name = read.map_or_else(|| name.replace(['-', '_'], " "), str::to_owned);
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        text.insert_str(0, &format!("# title = {}\n", toml::Value::from(name)));
    }
    if let Some(source) = source {
        text.push('\n');
        text.push_str(&toml::to_string(&Sources { source })?);
    }
    if known.servers.is_empty() {
        text.push_str("\n# [[servers]]\n# url = \"https://service.{region}.example.com\"\n# description = \"One region\"\n");
    }
    for server in &known.servers {
        let list = BTreeMap::from([("servers", [server])]);
        text.push('\n');
        text.push_str(&toml::to_string(&list)?);
    }
    Ok(text)
}
