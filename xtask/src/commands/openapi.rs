//! `apiref openapi`: the OpenAPI documents alone, in the version and form that another tool wants.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow, bail};
use apiref::emit::openapi::{self, Form, Version};
use apiref::ir::Api;
use apiref::{load, read_api};

use crate::terminal;

/// Which APIs a command is about.
#[derive(clap::Args)]
pub struct Selection {
    /// The APIs, by their path below the specs folder. Default: all.
    #[arg(value_name = "API")]
    apis: Vec<String>,
    /// Folder of pages: each folder below it that holds pages is one API.
    #[arg(long, value_name = "DIR", default_value = "specs")]
    specs: PathBuf,
}

/// Arguments of `openapi`.
#[derive(clap::Args)]
#[command(after_help = "\
EXAMPLES
  openapi otc/vpc > vpc.yaml
  openapi --openapi 3.0 --no-extensions --to openapi
  openapi --bundle --to portal")]
pub struct Args {
    #[command(flatten)]
    selection: Selection,
    /// Write the documents to this folder, one per file, instead of printing a single one.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Version of OpenAPI.
    #[arg(long, value_name = "VERSION", value_enum, default_value_t = Of::V31)]
    openapi: Of,
    /// Leave out all fields that begin with `x-`.
    #[arg(long)]
    no_extensions: bool,
    /// Write one document per provider. Paths begin with the name of the service, and operations are grouped by service.
    #[arg(long)]
    bundle: bool,
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
    let apis = terminal::during("reading pages", || args.selection.read())?;
    let documents = match args.bundle {
        true => bundles(&apis, &args.selection.specs, form)?,
        false => single(&apis, form)?,
    };
    let Some(folder) = &args.to else {
        let [(_, text)] = documents.as_slice() else {
            bail!(
                "there are {} documents: name one API, or give a folder with --to",
                documents.len()
            );
        };
        print!("{text}");
        return Ok(ExitCode::SUCCESS);
    };
    let is_file =
        |ending: &std::ffi::OsStr| ending == "yaml" || ending == "yml" || ending == "json";
    if !folder.is_dir() && folder.extension().is_some_and(is_file) {
        bail!(
            "--to takes a folder, not a file such as {}; without --to, a single document is printed",
            folder.display()
        );
    }
    std::fs::create_dir_all(folder)
        .with_context(|| format!("can't create {}", folder.display()))?;
    for (name, text) in documents {
        let path = folder.join(format!("{name}.yaml"));
        std::fs::write(&path, text).with_context(|| format!("can't write {}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// A document per API, by the name of its module.
fn single(apis: &[Api], form: Form) -> anyhow::Result<Vec<(String, String)>> {
    let names = apiref::emit::module_names(&apis.iter().collect::<Vec<_>>());
    apis.iter()
        .zip(names)
        .map(|(api, name)| {
            let text =
                openapi::yaml(api, form).map_err(|error| anyhow!("{}: {error}", api.info.id))?;
            Ok((name, text))
        })
        .collect()
}

/// A document per provider, by its name: the first folder of the API's path, or the folder of all pages.
fn bundles(apis: &[Api], specs: &Path, form: Form) -> anyhow::Result<Vec<(String, String)>> {
    let root = load::api_id(specs, specs);
    let mut providers: BTreeMap<&str, Vec<&Api>> = BTreeMap::new();
    for api in apis {
        let provider = api
            .info
            .id
            .split_once('/')
            .map_or(&*root, |(provider, _)| provider);
        providers.entry(provider).or_default().push(api);
    }
    providers
        .into_iter()
        .map(|(provider, apis)| {
            let text = openapi::bundle_yaml(provider, &apis, form)
                .map_err(|error| anyhow!("{provider}: {error}"))?;
            Ok((provider.to_owned(), text))
        })
        .collect()
}

impl Selection {
    /// The API that a folder of this path would be taken for, if there is one.
    pub fn names(&self, path: &Path) -> anyhow::Result<Option<String>> {
        let wanted = path.to_string_lossy();
        let ids = load::find_apis(&self.specs)?;
        let mut ids = ids.iter().map(|folder| load::api_id(&self.specs, folder));
        Ok(ids.find(|id| *id == wanted))
    }

    /// The APIs that were asked for, in the order of their paths.
    pub fn read(&self) -> anyhow::Result<Vec<Api>> {
        let mut wanted: HashSet<&str> = self.apis.iter().map(String::as_str).collect();
        let mut apis = Vec::new();
        let mut known = Vec::new();
        for folder in load::find_apis(&self.specs)? {
            let id = load::api_id(&self.specs, &folder);
            if self.apis.is_empty() || wanted.remove(id.as_str()) {
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
}
