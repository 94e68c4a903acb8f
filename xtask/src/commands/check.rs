//! `apiref check`: fails if the generated crate is out of date.

use std::process::ExitCode;

use apiref::regen;

use super::regen::{Folders, options_with};
use super::{DENIED, Format};
use crate::{program, terminal};

/// How many files of each kind are listed; the JSON has all.
const SHOWN: usize = 20;

/// Arguments of `check`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    folders: Folders,
    /// Folder of templates that replace the built-in ones of the same name.
    #[arg(long, value_name = "DIR")]
    templates: Option<std::path::PathBuf>,
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Generates in memory and compares; writes nothing.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Folders { specs, out } = &args.folders;
    let options = options_with(out, args.templates.as_deref())?;
    let generated = terminal::during("reading pages", || regen::generate(specs, out, &options))?;
    // What overrides.toml does wrong is why the rest differs, or why nothing does.
    let blocking = generated.blocking(out)?;
    let own: Vec<_> = blocking
        .iter()
        .filter(|(_, found)| regen::is_override(found.code))
        .collect();
    if !own.is_empty() {
        for (read, found) in &own {
            match read {
                Some(read) => terminal::show(read, found),
                None => terminal::show_plain(found),
            }
        }
        eprintln!(
            "error: {}; nothing was compared. Fix overrides.toml.",
            terminal::count(own.len(), "error")
        );
        return Ok(ExitCode::from(DENIED));
    }
    let changes = generated.compare(out)?;
    if args.format == Format::Json {
        let answer = serde_json::json!({
            "missing": changes.added,
            "differs": changes.changed,
            "left_over": changes.removed,
            "unchanged": changes.unchanged,
        });
        println!("{}", serde_json::to_string_pretty(&answer)?);
        return Ok(if changes.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(DENIED)
        });
    }
    if changes.is_empty() {
        println!(
            "{}: {} up to date",
            out.display(),
            terminal::count(changes.unchanged, "file")
        );
        return Ok(ExitCode::SUCCESS);
    }
    if changes.changed.is_empty() && changes.unchanged == 0 && changes.removed.is_empty() {
        eprintln!(
            "error: there is no generated crate in {}; run `{} regen`",
            out.display(),
            program::name()
        );
        return Ok(ExitCode::from(DENIED));
    }
    for (sign, paths) in [
        ("missing", &changes.added),
        ("differs", &changes.changed),
        ("left over", &changes.removed),
    ] {
        for path in paths.iter().take(SHOWN) {
            println!("{sign:>9}  {path}");
        }
        if paths.len() > SHOWN {
            println!("{sign:>9}  … and {} more", paths.len() - SHOWN);
        }
    }
    eprintln!(
        "error: {} is out of date; run `{} regen`",
        out.display(),
        program::name()
    );
    Ok(ExitCode::from(DENIED))
}
