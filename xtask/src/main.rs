//! `cargo xtask`: parses arguments and calls the generator.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use apiref::ir::{Operation, PageOutcome, Schema};
use apiref::{diagnostic::Diagnostic, load};
use clap::{Parser, Subcommand};
use serde::Serialize;

/// Reads REST API reference pages and generates Rust clients, server stubs, mocks and OpenAPI documents.
#[derive(Parser)]
#[command(name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints the IR of a folder of pages as JSON.
    Ir {
        /// The folder; every page below it belongs to one API.
        dir: PathBuf,
        /// Where to write the JSON instead of standard output.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

/// What `ir` prints: the IR of contract, see ARCHITECTURE.md.
#[derive(Serialize)]
struct IrDocument<'a> {
    operations: &'a [Operation],
    schemas: &'a indexmap::IndexMap<String, Schema>,
    diagnostics: &'a [Diagnostic],
    pages: &'a [PageOutcome],
    info: &'a apiref::ir::ApiInfo,
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Ir { dir, out } => {
            let id = load::api_id(&dir, &dir);
            let loaded = load::load_api(&dir, &id)?;
            let (api, diagnostics) =
                apiref::read_api(loaded.info, &loaded.pages, &mut Default::default());
            let document = IrDocument {
                operations: &api.operations,
                schemas: &api.schemas,
                diagnostics: &diagnostics,
                pages: &api.pages,
                info: &api.info,
            };
            let mut text = serde_json::to_string_pretty(&document)?;
            text.push('\n');
            match out {
                Some(path) => std::fs::write(&path, text)
                    .with_context(|| format!("can't write {}", path.display()))?,
                None => std::io::stdout().write_all(text.as_bytes())?,
            }
        }
    }
    Ok(())
}
