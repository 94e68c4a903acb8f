//! `cargo xtask openapi`: the OpenAPI documents alone, in the version and form that another tool wants.

use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use apiref::emit::openapi::{self, Form, Version};
use apiref::ir::Api;
use apiref::{load, read_api};

use crate::terminal;

/// Arguments of `openapi`.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cargo xtask openapi otc/vpc > vpc.yaml
  cargo xtask openapi --openapi 3.0 --no-extensions --to openapi")]
pub struct Args {
    /// The APIs, by their path below the specs folder; all of them by default.
    #[arg(value_name = "API")]
    apis: Vec<String>,
    /// Folder of pages: each folder below it that holds pages is one API.
    #[arg(long, value_name = "DIR", default_value = "specs")]
    specs: PathBuf,
    /// Write a file per API to this folder instead of printing the document of a single API.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Version of OpenAPI.
    #[arg(long, value_name = "VERSION", value_enum, default_value_t = Of::V31)]
    openapi: Of,
    /// Leave out all fields that begin with `x-`.
    #[arg(long)]
    no_extensions: bool,
}

/// A version of OpenAPI as users write it.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Of {
    /// OpenAPI 3.1.
    #[value(name = "3.1")]
    V31,
    /// OpenAPI 3.0.3.
    #[value(name = "3.0")]
    V30,
}

/// Reads the pages and writes the documents.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let form = Form {
        version: match args.openapi {
            Of::V31 => Version::V31,
            Of::V30 => Version::V30,
        },
        without_extensions: args.no_extensions,
    };
    let apis = terminal::during("reading pages", || read(args))?;
    let Some(folder) = &args.to else {
        let [api] = apis.as_slice() else {
            bail!(
                "{} APIs were read: name one, or give a folder with --to",
                apis.len()
            );
        };
        print!("{}", document(api, form)?);
        return Ok(ExitCode::SUCCESS);
    };
    std::fs::create_dir_all(folder)
        .with_context(|| format!("can't create {}", folder.display()))?;
    let names = apiref::emit::module_names(&apis.iter().collect::<Vec<_>>());
    for (api, name) in apis.iter().zip(names) {
        let path = folder.join(format!("{name}.yaml"));
        std::fs::write(&path, document(api, form)?)
            .with_context(|| format!("can't write {}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

fn document(api: &Api, form: Form) -> anyhow::Result<String> {
    openapi::yaml(api, form).map_err(|error| anyhow!("{}: {error}", api.info.id))
}

/// The APIs that were asked for, in the order of their paths.
fn read(args: &Args) -> anyhow::Result<Vec<Api>> {
    let mut wanted: HashSet<&str> = args.apis.iter().map(String::as_str).collect();
    let mut apis = Vec::new();
    let mut known = Vec::new();
    for folder in load::find_apis(&args.specs)? {
        let id = load::api_id(&args.specs, &folder);
        if args.apis.is_empty() || wanted.remove(id.as_str()) {
            let loaded = load::load_api(&folder, &id)?;
            apis.push(read_api(&loaded, &mut Default::default()).0);
        }
        known.push(id);
    }
    if let Some(unknown) = wanted.into_iter().next() {
        bail!(
            "there is no API named {unknown:?}; known APIs: {}",
            known.join(", ")
        );
    }
    Ok(apis)
}
