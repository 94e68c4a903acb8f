//! From the IR to files: the Rust crate and what goes with it. Pure: nothing here reads or writes a disk.
//!
//! Each artefact is one function from models to files. Architecture invariant: emitters read [`crate::ir`] alone; they
//! know no page, no markup and no other artefact's text.

pub mod env;
pub mod openapi;
pub mod rust;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::Api;

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GeneratedFile {
    /// Relative to the output folder, with `/`.
    pub path: String,
    /// All of it.
    pub contents: String,
}

/// What can be chosen.
#[derive(Debug, Clone)]
pub struct Options {
    /// Name of the generated crate's package.
    pub package: String,
    /// Templates that take the place of the built-in ones of the same name.
    pub templates: BTreeMap<String, String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            package: "generated".to_owned(),
            templates: BTreeMap::new(),
        }
    }
}

/// Emits everything for `apis`: files sorted by path, and what could not be expressed.
///
/// The result depends on the arguments alone, not on the number of threads.
pub fn emit(apis: &[&Api], options: &Options) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let env = match env::Templates::new(&options.templates) {
        Ok(env) => env,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let modules = rust::model::module_names(apis);
    let models: Vec<rust::model::Model<'_>> = apis
        .par_iter()
        .zip(modules)
        .map(|(api, module)| rust::model::Model::new(api, module))
        .collect();

    let mut files = Vec::new();
    let mut diagnostics = Vec::new();
    let mut take = |(new_files, found): (Vec<GeneratedFile>, Vec<Diagnostic>)| {
        files.extend(new_files);
        diagnostics.extend(found);
    };
    for emitted in models
        .par_iter()
        .map(|model| rust::emit_api(model, &env, options))
        .collect::<Vec<_>>()
    {
        take(emitted);
    }
    for (api, model) in apis.iter().zip(&models) {
        take(openapi_file(api, &model.module));
    }
    take(rust::crate_files::emit(&models, &env, options));
    files.sort();
    diagnostics.sort_by(Diagnostic::order);
    (files, diagnostics)
}

fn openapi_file(api: &Api, module: &str) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    match openapi::yaml(api) {
        Ok(contents) => {
            let path = format!("openapi/{module}.yaml");
            (vec![GeneratedFile { path, contents }], Vec::new())
        }
        Err(error) => {
            let page = api.info.id.as_str().into();
            let found = error.to_string();
            (
                Vec::new(),
                vec![Diagnostic::at_line(Code::OutputFault, page, 1, found, "")],
            )
        }
    }
}
