//! From the IR to files: the Rust crate and what goes with it. Pure: nothing here reads or writes a disk.
//!
//! Each artefact is one function from models to files. Architecture invariant: emitters read [`apiref_core::ir`] alone; they
//! know no page, no markup and no other artefact's text.

pub mod env;
pub mod openapi;
pub mod rust;
mod shown;
pub mod site;
mod titles;
mod told;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;

use apiref_core::diagnostic::{Code, Diagnostic, Severity};
use apiref_core::ir::Api;

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

impl Options {
    /// The package's name as Rust code writes it.
    pub fn library(&self) -> String {
        self.package.replace('-', "_")
    }
}

/// Can the package of a generated crate be called so? It has lower-case letters, digits, `-` and `_`, and is no keyword
/// and no crate that the generated one uses.
pub fn is_package_name(name: &str) -> bool {
    let fits =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(fits)
        && rust::names::is_free_crate(name)
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
    let emitted = emit_some(apis, options, |_, _| true);
    let all = emitted.apis.into_iter().flatten().flatten();
    let mut files: Vec<GeneratedFile> = all.chain(emitted.shared).collect();
    files.sort();
    let mut diagnostics = emitted.diagnostics;
    diagnostics.extend(emitted.about_docs.into_iter().flatten());
    diagnostics.sort_by(Diagnostic::order);
    (files, diagnostics)
}

/// What [`emit_some`] gave.
#[derive(Debug, Default)]
pub struct Emitted {
    /// Files that come from one API alone, in the order of the APIs; none for those that were left out.
    pub apis: Vec<Option<Vec<GeneratedFile>>>,
    /// Files that depend on all APIs.
    pub shared: Vec<GeneratedFile>,
    /// What was found of the docs of each API on the way and stands in no way of the output, in the order of the APIs.
    pub about_docs: Vec<Vec<Diagnostic>>,
    /// What could not be expressed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Emits the files that all APIs share, and those of the APIs that `wanted` asks for by API and module name.
pub fn emit_some(
    apis: &[&Api],
    options: &Options,
    wanted: impl Fn(usize, &str) -> bool + Sync,
) -> Emitted {
    let env = match env::Templates::new(&options.templates) {
        Ok(env) => env,
        Err(diagnostic) => {
            return Emitted {
                apis: vec![Some(Vec::new()); apis.len()],
                about_docs: vec![Vec::new(); apis.len()],
                diagnostics: vec![diagnostic],
                ..Emitted::default()
            };
        }
    };
    let modules = rust::model::module_names(apis);
    let followed: Vec<Cow<'_, Api>> = apis.par_iter().map(|api| api.followed()).collect();
    let views: Vec<Api> = followed
        .par_iter()
        .map(|api| rust::unify::view_of_followed(api))
        .collect();
    let models: Vec<rust::model::Model<'_>> = views
        .par_iter()
        .zip(modules)
        .map(|(api, module)| rust::model::Model::new(api, module))
        .collect();

    let mut emitted = Emitted::default();
    let of_apis: Vec<Option<(Vec<GeneratedFile>, Vec<Diagnostic>)>> = models
        .par_iter()
        .zip(&followed)
        .enumerate()
        .map(|(index, (model, api))| {
            wanted(index, &model.module).then(|| {
                let (mut files, mut found) = rust::emit_api(model, api, &env, options);
                let (document, more) = openapi_file(api, &model.module);
                files.extend(document);
                found.extend(more);
                (files, found)
            })
        })
        .collect();
    for of_api in of_apis {
        let (files, found) = of_api.unzip();
        let (faults, about_docs) = found
            .into_iter()
            .flatten()
            .partition::<Vec<_>, _>(|found| found.severity == Severity::Error);
        emitted.diagnostics.extend(faults);
        emitted.about_docs.push(about_docs);
        emitted.apis.push(files);
    }
    let (shared, found) = rust::crate_files::emit(&models, &env, options);
    emitted.shared = shared;
    emitted.diagnostics.extend(found);
    emitted.diagnostics.sort_by(Diagnostic::order);
    emitted
}

/// The data that a mock of an API answers from, for programs that make none of its files.
#[derive(Debug, Clone)]
pub struct MockData {
    /// Name of the API's cargo feature: `otc-vpc`.
    pub name: String,
    /// What `description.json` of the generated crate says.
    pub description: String,
    /// What `server.json` says.
    pub server: String,
    /// What `mock.json` says.
    pub mock: String,
}

/// The data of the mock of an API, called as if there were no other.
///
/// # Errors
/// Where something can't be written as JSON.
pub fn mock_data(api: &Api) -> Result<MockData, serde_json::Error> {
    let module = rust::model::module_names(&[api]).remove(0);
    let followed = api.followed();
    let view = rust::unify::view_of_followed(&followed);
    rust::mock::data(&rust::model::Model::new(&view, module), &followed)
}

/// The names of the mocks of APIs with these ids, in their order.
pub fn mock_names<'i>(ids: impl Iterator<Item = &'i str>) -> Vec<String> {
    let modules = rust::model::modules_of(ids).into_iter();
    modules
        .map(|module| rust::model::feature_of(&module))
        .collect()
}

/// The names of the APIs' modules, in the order of `apis`.
pub fn module_names(apis: &[&Api]) -> Vec<String> {
    rust::model::module_names(apis)
}

fn openapi_file(api: &Api, module: &str) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    match openapi::yaml_of_followed(api, openapi::Form::default()) {
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
