//! `apiref docs`: a static site of all APIs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use apiref::emit::site;

use super::openapi::Selection;
use crate::{program, terminal};

/// The name of the copy of Redoc in the site.
const SCRIPT: &str = "redoc.standalone.js";

/// What Redoc loads from its publisher for the foot of its menu, whose words stay.
const LOGO: &str = "https://cdn.redoc.ly/redoc/logo-mini.svg";

/// An empty picture: a site with a copy of Redoc fetches nothing.
const NO_LOGO: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

/// Arguments of `docs`.
#[derive(clap::Args)]
#[command(after_help = "\
EXAMPLES
  docs site
  docs site otc/vpc --redoc node_modules/redoc/bundles/redoc.standalone.js")]
pub struct Args {
    /// Folder to write to: index.html, a page and an OpenAPI document per API.
    #[arg(value_name = "DIR")]
    to: PathBuf,
    #[command(flatten)]
    selection: Selection,
    /// Copy of redoc.standalone.js to include in the site. Without it, pages load Redoc from its publisher.
    #[arg(long, value_name = "FILE")]
    redoc: Option<PathBuf>,
}

/// Reads the pages and writes the site.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if !args.to.exists()
        && let Some(id) = args.selection.names(&args.to)?
    {
        bail!(
            "the first argument is the folder to write to, and {id} is an API: `{} docs DIR {id}`",
            program::name()
        );
    }
    let apis = terminal::during("reading pages", || args.selection.read())?;
    let script = args.redoc.as_ref().map_or(site::REDOC, |_| SCRIPT);
    let apis: Vec<_> = apis.iter().collect();
    let files = site::files(&apis, script).map_err(|problem| anyhow!("no site: {problem}"))?;
    std::fs::create_dir_all(&args.to)
        .with_context(|| format!("can't create {}", args.to.display()))?;
    for file in files {
        let path = args.to.join(&file.path);
        std::fs::write(&path, file.contents)
            .with_context(|| format!("can't write {}", path.display()))?;
    }
    if let Some(redoc) = &args.redoc {
        let script = std::fs::read_to_string(redoc)
            .with_context(|| format!("can't read {}", redoc.display()))?;
        let path = args.to.join(SCRIPT);
        std::fs::write(&path, script.replace(LOGO, NO_LOGO))
            .with_context(|| format!("can't write {}", path.display()))?;
    }
    println!("{}", args.to.join("index.html").display());
    Ok(ExitCode::SUCCESS)
}
