//! `apiref ir`: the IR of a folder of pages.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use apiref::diagnostic::Diagnostic;
use apiref::ir::{
    ApiInfo, AppliedOverride, Credential, Errors, Operation, PageOutcome, Resource, Schema,
    Statement, VersionHeader,
};
use apiref::load;
use indexmap::IndexMap;
use serde::Serialize;

/// Arguments of `ir`.
#[derive(clap::Args)]
pub struct Args {
    /// Folder of pages, which all belong to one API.
    dir: PathBuf,
    /// Write the JSON to this file instead of standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What is printed; its shape is a contract, see ARCHITECTURE.md.
#[derive(Serialize)]
struct Document<'a> {
    info: &'a ApiInfo,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    security: &'a [Credential],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    version_headers: &'a [VersionHeader],
    #[serde(skip_serializing_if = "Errors::is_empty")]
    errors: &'a Errors,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    statements: &'a [Statement],
    operations: &'a [Operation],
    resources: &'a [Resource],
    schemas: &'a IndexMap<String, Schema>,
    diagnostics: &'a [Diagnostic],
    pages: &'a [PageOutcome],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    overrides: &'a [AppliedOverride],
}

/// Reads the pages and prints.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let folder = super::folder_of(&args.dir)?;
    let loaded = load::load_api(&folder, &load::api_id(&folder, &folder))?;
    let (mut api, diagnostics) = apiref::read_api(&loaded, &mut Default::default());
    // Whoever checks values with the schemas expects the docs' own examples to pass.
    api.schemas_mut().for_each(Schema::allow_shown_types);
    let document = Document {
        info: &api.info,
        security: &api.security,
        version_headers: &api.version_headers,
        errors: &api.errors,
        statements: &api.statements,
        operations: &api.operations,
        resources: &api.resources,
        schemas: &api.schemas,
        diagnostics: &diagnostics,
        pages: &api.pages,
        overrides: &api.overrides,
    };
    let mut text = apiref::text::json(serde_json::to_string_pretty(&document)?);
    text.push('\n');
    match &args.out {
        Some(path) => {
            std::fs::write(path, text).with_context(|| format!("can't write {}", path.display()))?
        }
        None => print!("{text}"),
    }
    Ok(ExitCode::SUCCESS)
}
