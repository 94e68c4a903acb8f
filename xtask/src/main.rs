//! `cargo xtask`: parses arguments and calls the generator.

mod changes;
mod commands;
mod git;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use commands::{check, diff, ir, regen};

/// Reads REST API reference pages and generates Rust clients, server stubs, mocks and OpenAPI documents.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reads the pages below specs/ and writes the generated crate.
    Regen(regen::Args),
    /// Fails when the generated crate is not what the pages give.
    Check(check::Args),
    /// Shows what changed in the docs since a revision, and what that breaks.
    Diff(diff::Args),
    /// Prints the IR of a folder of pages as JSON.
    Ir(ir::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Regen(args) => regen::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Ir(args) => ir::run(&args),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(commands::FAILED)
    })
}
