//! `apiref completions` and `man`: what shells and `man` read, made from the command line itself.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Command;
use clap_complete::Shell;

use crate::program;

/// Arguments of `completions`.
#[derive(clap::Args)]
pub struct Args {
    /// The shell.
    shell: Shell,
}

/// Arguments of `man`.
#[derive(clap::Args)]
pub struct ManArgs {
    /// Write a page per command to this folder. Without it, print the main page.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Prints the completions. They are for the installed program, because cargo doesn't complete aliases.
pub fn run(args: &Args, mut command: Command) -> anyhow::Result<ExitCode> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, program::INSTALLED, &mut text);
    std::io::stdout().write_all(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the pages for `man`.
pub fn man(args: &ManArgs, command: Command) -> anyhow::Result<ExitCode> {
    match &args.to {
        Some(folder) => {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("can't create {}", folder.display()))?;
            clap_mangen::generate_to(command.name(program::INSTALLED), folder)
                .with_context(|| format!("can't write to {}", folder.display()))?;
        }
        None => {
            let mut text = Vec::new();
            clap_mangen::Man::new(command.name(program::INSTALLED)).render(&mut text)?;
            std::io::stdout().write_all(&text)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
