//! `cargo xtask new`: sets up an API from a folder of pages.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use apiref::ir::Outcome;
use apiref::{load, output};

use crate::terminal;

/// Arguments of `new`.
#[derive(clap::Args)]
#[command(after_help = "\
EXAMPLES
  new otc/dns --from ../docs/dns/api-ref/source
  new otc/dns --from ../docs/dns/api-ref/source --git https://example.com/docs.git --folder api-ref/source

EXIT CODES
  0  done
  2  the command failed; nothing was written")]
pub struct Args {
    /// Path of the new API below the specs folder.
    #[arg(value_name = "PROVIDER/API")]
    api: String,
    /// Folder of the pages; they are copied.
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    /// Git repository from which `cargo xtask sync` fetches them later.
    #[arg(long, value_name = "URL")]
    git: Option<String>,
    /// Branch, tag or commit to fetch.
    #[arg(long, value_name = "REV", default_value = "main", requires = "git")]
    revision: String,
    /// Folder in that repository.
    #[arg(long, value_name = "DIR", default_value = "", requires = "git")]
    folder: String,
    /// Folder of all pages.
    #[arg(long, value_name = "DIR", default_value = "specs")]
    specs: PathBuf,
}

/// Copies the pages and writes `api.toml`.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    check_id(&args.api)?;
    let target = args.specs.join(&args.api);
    if target.exists() {
        bail!("{} already exists", target.display());
    }
    let mut above = target.parent();
    while let Some(folder) = above.filter(|folder| folder.starts_with(&args.specs)) {
        if folder.join("api.toml").exists() {
            bail!("{} is an API; APIs can't be nested", folder.display());
        }
        above = folder.parent();
    }
    let loaded = load::load_api(&args.from, &args.api)?;
    if let Some((page, reason)) = loaded.unreadable.first() {
        bail!("{page} can't be read: {reason}");
    }
    let (api, _) = apiref::read_api(&loaded, &mut Default::default());
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for page in &loaded.pages {
        let path = args.from.join(&**page.name());
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("can't read {}", path.display()))?;
        files.insert(page.name().to_string(), text);
    }
    files.insert("api.toml".to_owned(), config(args, &args.from)?);
    output::write_owned(&target, &files, &BTreeSet::new())?;

    let mut families: BTreeMap<&str, usize> = BTreeMap::new();
    for page in &api.pages {
        let family = page.dialect.as_deref().unwrap_or("no known family");
        *families.entry(family).or_default() += 1;
    }
    let operations = api
        .pages
        .iter()
        .filter(|page| page.outcome == Outcome::Operation);
    println!("{}", target.display());
    println!("  {}", terminal::count(api.pages.len(), "page"));
    for (family, pages) in families {
        println!("    {pages:>5} {family}");
    }
    println!(
        "  {} on {}",
        terminal::count(api.operations.len(), "operation"),
        terminal::count(operations.count(), "page")
    );
    println!("try next");
    println!("  edit {}", target.join("api.toml").display());
    println!("  cargo xtask regen");
    Ok(ExitCode::SUCCESS)
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

fn config(args: &Args, from: &Path) -> anyhow::Result<String> {
    #[derive(serde::Serialize)]
    struct Config {
        title: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        source: Option<Source>,
    }
    #[derive(serde::Serialize)]
    struct Source {
        git: String,
        revision: String,
        folder: String,
    }
    let known = load::load_config(from)?;
    let name = args.api.rsplit('/').next().unwrap_or(&args.api);
    let source = match (&args.git, known.source) {
        (Some(git), _) => Some(Source {
            git: git.clone(),
            revision: args.revision.clone(),
            folder: args.folder.clone(),
        }),
        (None, Some(known)) => Some(Source {
            git: known.git,
            revision: known.revision,
            folder: known.folder,
        }),
        (None, None) => None,
    };
    let config = Config {
        title: known.title.unwrap_or_else(|| name.replace(['-', '_'], " ")),
        version: known.version,
        description: known.description,
        source,
    };
    let mut text = toml::to_string(&config)?;
    if known.servers.is_empty() {
        text.push_str("\n# [[servers]]\n# url = \"https://service.{region}.example.com\"\n# description = \"One region\"\n");
    }
    for server in known.servers {
        let list = BTreeMap::from([("servers", [server])]);
        text.push('\n');
        text.push_str(&toml::to_string(&list)?);
    }
    Ok(text)
}
