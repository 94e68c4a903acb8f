//! `apiref changelog`: what changed in each API between two states of the docs, for people who use it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;
use apiref::diff::Audience;
use apiref::diff::report::{Filter, Format};

use super::diff::{self, Comparison};
use super::regen::Folders;

/// Arguments of `changelog`.
#[derive(clap::Args)]
pub struct Args {
    /// `REV1..REV2`, a revision, or the old and the new side, as for `diff`.
    #[arg(value_name = "SIDE", num_args = 0..=2)]
    sides: Vec<String>,
    #[command(flatten)]
    folders: Folders,
    /// Write the changelog to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// File of severities and accepted changes. Default: `diff.toml` in the specs folder, if it exists.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
}

/// Compares and writes the changelog.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let comparison = Comparison {
        sides: &args.sides,
        folders: &args.folders,
        settings: args.settings.as_deref(),
        audience: Audience::Callers,
        rust: false,
    };
    let (_, _, report, _) = comparison.documented()?;
    let text = report
        .render(Format::Changelog, Filter::default())
        .map_err(|error| anyhow!(error))?;
    diff::write(args.report.as_deref(), &text)?;
    Ok(ExitCode::SUCCESS)
}
