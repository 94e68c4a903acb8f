//! `apiref check`: is the generated crate what the pages give?

use std::process::ExitCode;

use apiref::regen;

use super::regen::{Folders, options_with};
use super::{DENIED, Format};
use crate::{program, terminal};

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
    for (sign, paths) in [
        ("missing", &changes.added),
        ("differs", &changes.changed),
        ("left over", &changes.removed),
    ] {
        paths.iter().for_each(|path| println!("{sign:>9}  {path}"));
    }
    eprintln!(
        "error: {} is out of date; run `{} regen`",
        out.display(),
        program::name()
    );
    Ok(ExitCode::from(DENIED))
}
