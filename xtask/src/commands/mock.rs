//! `apiref mock`: serves mocks of pages, OpenAPI documents or IR files at once.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use apiref::ir::Api;
use apiref::{load, read_api};
use apiref_mock::{Live, OPTIONS, Settings};
use notify::{RecursiveMode, Watcher as _};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::{program, project, terminal};

/// An editor saves in several steps; what comes within this time is one save.
const PAUSE: Duration = Duration::from_millis(150);

/// Arguments of `mock`. The mock reads them itself, as compiled mocks do.
#[derive(clap::Args)]
#[command(
    disable_help_flag = true,
    override_usage = "mock [DIR]... [OPTIONS]",
    after_help = OPTIONS
)]
pub struct Args {
    /// Folders of pages, OpenAPI documents or IR files, and options; --help lists them
    #[arg(
        value_name = "DIR",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    arguments: Vec<String>,
}

const ABOUT: &str = "\
Serves a mock of each API, without generating or compiling anything. Mocks remember what requests create, change and
delete.";

const HELP: &str = "\
Arguments:
  [DIR]...  folders of pages (each folder that holds pages is one API), OpenAPI documents, or IR files; without one,
            the pages of the project

Options:
  --watch              read files again when they change
";

/// What `mock --help` and `help mock` print.
pub fn help() -> String {
    let program = program::name();
    format!("{ABOUT}\n\nUsage: {program} mock [DIR]... [OPTIONS]\n\n{HELP}{OPTIONS}")
}

/// Serves until the program is ended.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut settings = Settings::default();
    settings.stateful = true;
    let rest = match settings.read(args.arguments.iter().cloned()) {
        Ok(rest) => rest,
        Err(message) => bail!("{message}"),
    };
    let (flags, sources): (Vec<String>, Vec<String>) = rest
        .into_iter()
        .partition(|argument| argument.starts_with('-'));
    if flags.iter().any(|flag| flag == "--help" || flag == "-h") {
        print!("{}", help());
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(unknown) = flags.iter().find(|flag| *flag != "--watch") {
        bail!(
            "unknown option {unknown}; see `{} mock --help`",
            program::name()
        );
    }
    let sources = sources.iter().map(|it| super::folder_of(Path::new(it)));
    let mut sources: Vec<PathBuf> = sources.collect::<anyhow::Result<_>>()?;
    if sources.is_empty() {
        sources.push(project::specs()?);
    }
    let live = Live::new(terminal::during("reading pages", || mocks(&sources))?);
    if !flags.is_empty() {
        watch(sources, live.clone())?;
    }
    Ok(apiref_mock::run(settings, &live))
}

/// The mocks of all sources. An API is let go as soon as its mock is there: those of many pages fill much memory.
fn mocks(sources: &[PathBuf]) -> anyhow::Result<Vec<apiref_mock::runtime::mock::Api>> {
    let mut folders: Vec<(&PathBuf, Option<PathBuf>)> = Vec::new();
    for source in sources {
        match source.is_dir() {
            true => {
                let found = load::find_apis(source)?.into_iter();
                folders.extend(found.map(|folder| (source, Some(folder))));
            }
            false => folders.push((source, None)),
        }
    }
    let mocks = folders.into_par_iter().map(|(source, folder)| {
        let api = match folder {
            Some(folder) => {
                let loaded = load::load_api(&folder, &load::api_id(source, &folder))?;
                read_api(&loaded, &mut Default::default()).0
            }
            None => read_file(source)?,
        };
        let mock = apiref_mock::mock(&api).context("the data of a mock can't be made")?;
        Ok((api.info.id, !api.operations.is_empty(), mock))
    });
    let mocks = mocks.collect::<anyhow::Result<Vec<_>>>()?;
    if !mocks.iter().any(|(_, has_operations, _)| *has_operations) {
        let sources: Vec<String> = sources.iter().map(|s| s.display().to_string()).collect();
        bail!("no page in {} documents an operation", sources.join(", "));
    }
    let names = apiref_mock::names(mocks.iter().map(|(id, _, _)| id.as_str()));
    let named = mocks.into_iter().zip(names);
    Ok(named.map(|((_, _, mock), name)| mock.named(name)).collect())
}

/// The API of an OpenAPI document or an IR file.
fn read_file(path: &Path) -> anyhow::Result<Api> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("can't read {shown}"))?;
    let is_json = path.extension().is_some_and(|ending| ending == "json");
    let document: serde_json::Value = match is_json {
        true => serde_json::from_str(&text).with_context(|| format!("{shown} is not JSON"))?,
        false => serde_saphyr::from_str(&text).with_context(|| format!("{shown} is not YAML"))?,
    };
    let id = path
        .file_stem()
        .map_or("api".into(), |stem| stem.to_string_lossy());
    match apiref_mock::openapi::read(&document, &id) {
        Some(read) => {
            let mut api = read.with_context(|| format!("{shown} can't be served"))?;
            apiref::resolve::find_resources(&mut api);
            Ok(api)
        }
        None => serde_json::from_value(document)
            .with_context(|| format!("{shown} is neither an OpenAPI document nor an IR file")),
    }
}

/// Reads the sources again whenever one is saved. What can't be read leaves the mock as it is.
fn watch(sources: Vec<PathBuf>, live: Live) -> anyhow::Result<()> {
    let (sender, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = sender.send(());
        }
    })
    .context("can't watch files")?;
    for source in &sources {
        watcher
            .watch(source, RecursiveMode::Recursive)
            .with_context(|| format!("can't watch {}", source.display()))?;
    }
    std::thread::spawn(move || {
        // Files are watched as long as this lives.
        let _watcher = watcher;
        while events.recv().is_ok() {
            while events.recv_timeout(PAUSE).is_ok() {}
            match mocks(&sources) {
                Ok(mocks) => {
                    live.set(mocks);
                    eprintln!("mock: read the pages again");
                }
                Err(error) => eprintln!("mock: {}", terminal::chain(&error)),
            }
        }
    });
    Ok(())
}
