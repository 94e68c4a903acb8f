//! `cargo xtask regen`: pages in, generated crate out.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use apiref::diagnostic::Severity;
use apiref::emit;
use apiref::ir::Outcome;
use apiref::output::Changes;
use apiref::regen::{self, Generated};

use super::DENIED;
use crate::terminal;

/// Arguments of `regen`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub folders: Folders,
    /// Write although pages are damaged or document less than before.
    #[arg(long)]
    accept: bool,
    /// Show every diagnostic with its source, not only those that stop the run.
    #[arg(long, short)]
    verbose: bool,
}

/// Where to read and where to write.
#[derive(clap::Args)]
pub struct Folders {
    /// Folder of pages: each folder below it that holds pages is one API.
    #[arg(long, value_name = "DIR", default_value = "specs")]
    pub specs: PathBuf,
    /// Folder of the generated crate.
    #[arg(long, value_name = "DIR", default_value = "generated")]
    pub out: PathBuf,
}

/// Reads, generates and writes.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let began = Instant::now();
    let Folders { specs, out } = &args.folders;
    let generated = regen::generate(specs, out, &options_for(out))?;
    if args.verbose {
        for read in &generated.apis {
            read.diagnostics
                .iter()
                .for_each(|diagnostic| terminal::show(read, diagnostic));
        }
    }
    generated.diagnostics.iter().for_each(terminal::show_plain);
    let mut blocking = generated.blocking(out)?;
    if args.accept {
        blocking.retain(|(_, diagnostic)| regen::is_override(diagnostic.code));
    }
    if !blocking.is_empty() {
        blocking
            .iter()
            .for_each(|(read, diagnostic)| terminal::show(read, diagnostic));
        eprintln!(
            "error: {} stand in the way; {} is as it was. Mend the pages, or run again with --accept.",
            terminal::count(blocking.len(), "fault"),
            out.display()
        );
        return Ok(ExitCode::from(DENIED));
    }
    let changes = generated.write(out)?;
    summary(&generated, &changes, out, began);
    Ok(ExitCode::SUCCESS)
}

/// The package in `out` is called like the folder, `generated` where that is no name for a package.
pub fn options_for(out: &Path) -> emit::Options {
    let mut options = emit::Options::default();
    let name = std::path::absolute(out)
        .ok()
        .and_then(|path| Some(path.file_name()?.to_str()?.to_owned()));
    let fits = |name: &String| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|byte| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte)
            })
    };
    if let Some(name) = name.filter(fits) {
        options.package = name;
    }
    options
}

fn summary(generated: &Generated, changes: &Changes, out: &Path, began: Instant) {
    let count = terminal::count;
    println!("read");
    for read in &generated.apis {
        let api = &read.api;
        let operation_pages = api
            .pages
            .iter()
            .filter(|page| page.outcome == Outcome::Operation)
            .count();
        let warnings = read
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity >= Severity::Warning)
            .count();
        println!(
            "  {:<32} {:>16} {:>18} {:>14} {:>14}",
            api.info.id,
            format!("{} of {}", operation_pages, count(api.pages.len(), "page")),
            count(api.operations.len(), "operation"),
            count(api.schemas.len(), "struct"),
            count(warnings, "warning"),
        );
    }
    println!("wrote {}", out.display());
    if changes.is_empty() {
        println!(
            "  nothing: {} are as they were",
            count(changes.unchanged, "file")
        );
    } else {
        println!(
            "  {} new, {} changed, {} removed, {} as they were",
            changes.added.len(),
            changes.changed.len(),
            changes.removed.len(),
            changes.unchanged
        );
    }
    println!("took {:.2} s", began.elapsed().as_secs_f64());
    println!("try next");
    println!("  git diff --stat {}", out.display());
    println!("  cargo run -p generated --features mock --bin mock -- --listen 127.0.0.1:8080");
    println!("  cargo xtask regen --verbose        what the pages left unclear");
}
