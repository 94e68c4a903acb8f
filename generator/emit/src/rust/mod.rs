//! The Rust crate: types, client and what belongs to them, an API a module.

pub mod client;
pub mod crate_files;
mod credentials;
mod deprecation;
pub mod describe;
pub mod docs;
mod error_codes;
pub mod error_form;
pub mod example;
pub mod example_tests;
mod follow;
mod introductions;
pub mod items;
mod jobs;
pub mod layout;
mod leads;
mod limit_lines;
mod meanings;
mod media;
pub mod methods;
pub mod mock;
mod mock_acts;
mod mock_data;
mod mock_paths;
mod mock_stated;
pub mod model;
pub mod names;
mod opening;
mod outcomes;
mod promises;
mod put_right;
pub mod roundtrip;
mod rustdoc;
pub mod samples;
mod secret_tests;
pub mod server;
mod server_data;
mod shown_call;
pub mod source;
mod statuses;
pub mod types;
pub mod unify;
mod untold;
mod versioning;

#[cfg(test)]
mod tests;

use minijinja::context;

use super::env::Templates;
use super::{GeneratedFile, Options};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::Api;
use model::Model;

/// All files of one API's module. `stated` is the API before types were joined.
pub fn emit_api(
    model: &Model<'_>,
    stated: &Api,
    env: &Templates,
    options: &Options,
) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let (mut files, mut diagnostics) = types::emit(model, env);
    let (client_files, found) = client::emit(model, env, options);
    files.extend(client_files);
    diagnostics.extend(found);
    for (more, found) in [
        server::emit(model, env),
        mock::emit(model, stated, env),
        roundtrip::emit(model, env, options),
    ] {
        files.extend(more);
        diagnostics.extend(found);
    }
    files.push(describe::emit(model));
    let (tests, found) = example_tests::emit(model, env, &options.package);
    files.extend(tests);
    diagnostics.extend(found);
    let versioning = versioning::item(model.api).map(source::format_tokens);
    let versioning = versioning.transpose().unwrap_or_else(|error| {
        let path = format!("src/{}/mod.rs", model.module);
        diagnostics.push(source::fault(&path, &error.to_string()));
        None
    });
    let error_codes = error_codes::emit(model, env);
    let context = context! {
        has_error_codes => error_codes.is_some(),
        docs => crate_files::inner_docs(&docs::of_api(model.api)),
        module => model.module.as_str(),
        has_client => model.generations().contains(&None) || model.calls.is_empty(),
        generations => model.generations().into_iter().flatten().collect::<minijinja::Value>(),
        versioning => versioning,
    };
    let index = env
        .render("rust/api.rs.j2", context)
        .and_then(|text| source::finish(format!("src/{}/mod.rs", model.module), text));
    for file in error_codes.into_iter().chain([index]) {
        match file {
            Ok(file) => files.push(file),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    (files, diagnostics)
}
