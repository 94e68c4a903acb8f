//! `apiref survey`: what was read from the docs, what was not, and the documentation defects you can fix.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use apiref::diagnostic::{Code, Diagnostic};
use apiref::emit::rust::model::Model;
use apiref::emit::rust::{example_tests, names, unify};
use apiref::regen;
use apiref::survey::{Bodies, Survey, html, text};

use super::{DENIED, Format};
use crate::terminal;

/// Writes a file, all of it or nothing.
fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    if path.exists() && !path.is_file() {
        return std::fs::write(path, text);
    }
    let part = path.with_extension("part");
    let written = std::fs::write(&part, text).and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        // It may not be there at all.
        let _ = std::fs::remove_file(&part);
    }
    written
}

/// Arguments of `survey`.
#[derive(clap::Args)]
pub struct Args {
    /// Folder of pages: each folder below it that holds pages is one API.
    #[arg(value_name = "DIR", default_value = "specs")]
    specs: PathBuf,
    /// Write an HTML report that docs owners can read, sort and filter.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Exit with 1 if one of these diagnostic codes occurs.
    #[arg(long, value_name = "CODE", value_delimiter = ',', value_parser = code)]
    deny: Vec<Code>,
    /// Output format.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

fn code(id: &str) -> Result<Code, String> {
    Code::from_id(id).ok_or_else(|| {
        let known: Vec<&str> = Code::ALL.iter().map(|code| code.rule().id).collect();
        format!(
            "there is no diagnostic code {id:?}{}",
            super::nearest(id, &known)
        )
    })
}

/// Counts what the tests of the generated crate make of an API's examples, and adds what is wrong with them.
fn check_examples(read: &mut regen::ReadApi) -> Bodies {
    let view = unify::view(&read.api);
    let model = Model::new(&view, names::module(&read.api.info.id));
    let checked = example_tests::check(&model);
    let bodies = Bodies {
        round_trip: checked.tested.len(),
        unlike_type: checked.unlike.len(),
        untyped: checked.untyped,
    };
    let unlike = checked.unlike;
    read.diagnostics.extend(unlike);
    read.diagnostics.sort_by(Diagnostic::order);
    bodies
}

/// Reads, counts and prints.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let specs = super::folder_of(&args.specs)?;
    let mut read = terminal::during("reading pages", || {
        regen::read_all(&specs, &mut BTreeMap::new())
    })?;
    read.iter().for_each(terminal::show_overrides);
    let bodies: Vec<Bodies> = read.iter_mut().map(check_examples).collect();
    let survey = Survey::of(&read).with_bodies(&bodies);
    let printed = match args.format {
        Format::Text => text::render(&survey),
        Format::Json => serde_json::to_string_pretty(&survey)? + "\n",
    };
    match std::io::stdout().write_all(printed.as_bytes()) {
        // Whoever reads has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        result => result?,
    }
    if let Some(path) = &args.html {
        let page =
            html::render(&survey).map_err(|message| anyhow!("the survey's template: {message}"))?;
        write_whole(path, &page).with_context(|| format!("can't write {}", path.display()))?;
        eprintln!("wrote {}", path.display());
    }
    let denied: Vec<(Code, usize)> = args
        .deny
        .iter()
        .map(|&code| (code, survey.count(code)))
        .filter(|&(_, count)| count > 0)
        .collect();
    for (code, count) in &denied {
        let id = code.rule().id;
        eprintln!(
            "error: {} with the code {id}",
            terminal::count(*count, "finding")
        );
    }
    Ok(if denied.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(DENIED)
    })
}
