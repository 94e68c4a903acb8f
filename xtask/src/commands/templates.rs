//! `apiref templates`: the built-in templates, as a starting point for your own.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use apiref::emit::env;

use crate::program;

/// Arguments of `templates`.
#[derive(clap::Args)]
pub struct Args {
    /// Copy the templates to this folder instead of listing them.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Only these templates.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

/// Lists or copies. A file that is there is never overwritten.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let wanted = |name: &str| args.names.is_empty() || args.names.iter().any(|known| known == name);
    let chosen: Vec<_> = env::built_in().filter(|(name, _)| wanted(name)).collect();
    if let Some(unknown) = args
        .names
        .iter()
        .find(|name| !env::built_in().any(|(known, _)| known == name.as_str()))
    {
        let name = program::name();
        bail!("there is no template named {unknown:?}; `{name} templates` lists them");
    }
    for (name, text) in chosen {
        let Some(folder) = &args.to else {
            println!("{name}");
            continue;
        };
        let path = folder.join(name);
        if path.exists() {
            bail!("{} already exists", path.display());
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)
                .with_context(|| format!("can't create {}", parent.display()))?;
        }
        let head = format!("{{# apiref template data {} #}}", env::DATA_VERSION);
        std::fs::write(&path, format!("{head}{text}"))
            .with_context(|| format!("can't write {}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}
