//! `cargo xtask check`: is the generated crate what the pages give?

use std::process::ExitCode;

use apiref::regen;

use super::DENIED;
use super::regen::{Folders, options_for};
use crate::terminal;

/// Arguments of `check`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    folders: Folders,
}

/// Generates, compares, writes nothing.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Folders { specs, out } = &args.folders;
    let generated = regen::generate(specs, out, &options_for(out))?;
    let changes = generated.compare(out)?;
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
        "error: {} is out of date; run `cargo xtask regen`",
        out.display()
    );
    Ok(ExitCode::from(DENIED))
}
