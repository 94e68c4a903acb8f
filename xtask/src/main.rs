//! The command line of Apiref: parses arguments and calls the generator.

mod changes;
mod commands;
mod git;
mod program;
mod project;
mod terminal;

use std::path::Path;
use std::process::ExitCode;

use apiref::load::Limits;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use commands::{
    changelog, check, completions, diff, docs, explain, init, ir, mock, new, openapi, overrides,
    regen, survey, sync, templates, vendor,
};

// Reading pages allocates many short-lived values; this allocator makes it a sixth faster.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Reads REST API reference pages and generates Rust clients, server stubs, mocks and OpenAPI documents.
#[derive(Parser)]
#[command(name = "apiref", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    reading: Reading,
}

/// What is read at most.
#[derive(clap::Args)]
#[command(next_help_heading = "Reading limits")]
struct Reading {
    /// Maximum size of a page in bytes
    #[arg(long, global = true, value_name = "BYTES", default_value_t = Limits::default().page_bytes)]
    page_size: u64,
    /// Maximum number of pages of an API
    #[arg(long, global = true, value_name = "N", default_value_t = Limits::default().pages)]
    page_count: usize,
    /// Follow symbolic links that lead out of the folder of all APIs
    #[arg(long, global = true)]
    follow_links: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Sets up a project with settings, continuous integration and a first API.
    Init(init::Args),
    /// Reads the pages below specs/ and writes the generated crate.
    Regen(regen::Args),
    /// Fails if the generated crate is out of date.
    Check(check::Args),
    /// Shows what changed in the docs since a revision, and what that breaks.
    Diff(diff::Args),
    /// Writes a changelog of the APIs between two revisions.
    Changelog(changelog::Args),
    /// Shows where each fact of an operation came from: page, line, rule, override.
    Explain(explain::Args),
    /// Adds an API to the project, from a folder of pages or a Git repository.
    New(new::Args),
    /// Fetches the pages of APIs from the Git repositories named in their api.toml.
    Sync(sync::Args),
    /// Writes APIs as self-contained crates, verifies them, or refreshes them.
    Vendor(vendor::Args),
    /// Helps you write overrides.toml.
    Override(overrides::Args),
    /// Lists the built-in templates, or copies them as a starting point for your own.
    Templates(templates::Args),
    /// Prints shell completions.
    Completions(completions::Args),
    /// Writes manual pages.
    Man(completions::ManArgs),
    /// Prints the IR of a folder of pages as JSON.
    Ir(ir::Args),
    /// Writes only OpenAPI documents, for other tools.
    Openapi(openapi::Args),
    /// Writes a static site that shows the OpenAPI documents of all APIs.
    Docs(docs::Args),
    /// Serves mocks straight from the pages, without compiling.
    Mock(mock::Args),
    /// Counts what was read from the docs and lists the documentation defects you can fix.
    Survey(survey::Args),
}

fn main() -> ExitCode {
    terminal::end_with_the_reader();
    run().unwrap_or_else(|error| {
        let said = terminal::chain(&error);
        eprintln!("error: {said}");
        if let Some(specs) = project::missing_specs().filter(|_| is_missing_file(&error)) {
            eprintln!(
                "{} sets specs = {specs:?}, but that folder doesn't exist. Create it with `{} new`, or correct `specs`.",
                project::FILE,
                program::name()
            );
        }
        // `init` creates the file, so it needs no hint.
        let sets_up = std::env::args()
            .nth(1)
            .is_some_and(|command| command == "init");
        let is_outside = project::folder().is_none() && !Path::new("specs").exists();
        // A path that was given has nothing to do with a project.
        let mut given = std::env::args_os().skip(2);
        let is_given = given.any(|argument| said.contains(&*argument.to_string_lossy()));
        if !sets_up && is_outside && !is_given && is_missing_file(&error) {
            eprintln!(
                "There is no {} here or in a folder above. `{} init` sets up a project.",
                project::FILE,
                program::name()
            );
        }
        ExitCode::from(commands::FAILED)
    })
}

/// Did a command fail because a file or folder doesn't exist?
fn is_missing_file(error: &anyhow::Error) -> bool {
    let is_missing = |cause: &(dyn std::error::Error + 'static)| {
        let cause = cause.downcast_ref::<std::io::Error>();
        cause.is_some_and(|cause| cause.kind() == std::io::ErrorKind::NotFound)
    };
    error.chain().any(is_missing)
}

/// The command line, under the name of this run and with the settings of the project.
fn command() -> anyhow::Result<clap::Command> {
    let name = program::name();
    let command = Cli::command().name(name).bin_name(name);
    let command = command
        .mut_subcommands(|command| runnable(command, name))
        // It reads its own arguments.
        .mut_subcommand("mock", |command| command.override_help(mock::help()));
    project::set_defaults(command)
}

/// The command with examples that can be copied: texts begin them with the name of the command, the program's comes before it.
fn runnable(command: clap::Command, program: &str) -> clap::Command {
    let path = format!("{program} {}", command.get_name());
    let command = command.mut_subcommands(|command| runnable(command, &path));
    let Some(after) = command.get_after_help().map(ToString::to_string) else {
        return command;
    };
    let start = format!("  {}", command.get_name());
    let lines = after.lines().map(|line| match line.strip_prefix(&start) {
        Some(rest) if rest.is_empty() || rest.starts_with(' ') => format!("  {path}{rest}"),
        _ => line.to_owned(),
    });
    let text: Vec<String> = lines.collect();
    command.after_help(text.join("\n"))
}

fn run() -> anyhow::Result<ExitCode> {
    let cli = Cli::from_arg_matches(&command()?.get_matches()).unwrap_or_else(|error| error.exit());
    apiref::load::set_limits(Limits {
        page_bytes: cli.reading.page_size,
        pages: cli.reading.page_count,
        follow_links: cli.reading.follow_links,
    });
    match cli.command {
        Command::Init(args) => init::run(&args),
        Command::Regen(args) => regen::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Changelog(args) => changelog::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::New(args) => new::run(&args),
        Command::Sync(args) => sync::run(&args),
        Command::Vendor(args) => vendor::run(&args),
        Command::Override(args) => overrides::run(&args),
        Command::Templates(args) => templates::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
        Command::Man(args) => completions::man(&args, Cli::command()),
        Command::Ir(args) => ir::run(&args),
        Command::Mock(args) => mock::run(&args),
        Command::Openapi(args) => openapi::run(&args),
        Command::Docs(args) => docs::run(&args),
        Command::Survey(args) => survey::run(&args),
    }
}
