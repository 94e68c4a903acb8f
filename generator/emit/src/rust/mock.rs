//! The mock of an API: the data that the runtime answers from, and the functions that hand it over.

use minijinja::context;

use super::model::Model;
use super::{describe, mock_data, server_data, source};
use crate::env::Templates;
use crate::{GeneratedFile, MockData};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::Api;

/// `mock.rs` and `mock.json`.
pub fn emit(
    model: &Model<'_>,
    stated: &Api,
    env: &Templates,
) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    let path = format!("src/{}/mock.rs", model.module);
    let title = format!("A mock of the module `{}`.", model.module);
    let context = context! {
        title => title,
        feature => model.feature.as_str(),
        module => model.module.as_str(),
    };
    let rendered = env
        .render("rust/mock.rs.j2", context)
        .and_then(|text| source::finish(path.clone(), text));
    match rendered {
        Ok(file) => files.push(file),
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    let path = format!("src/{}/mock.json", model.module);
    match mock_data::json(model, stated) {
        Ok(contents) => files.push(GeneratedFile { path, contents }),
        Err(error) => diagnostics.push(source::fault(&path, &error.to_string())),
    }
    (files, diagnostics)
}

/// What the mock of an API reads; `stated` is the API before types were joined.
pub fn data(model: &Model<'_>, stated: &Api) -> Result<MockData, serde_json::Error> {
    Ok(MockData {
        name: model.feature.clone(),
        description: describe::emit(model).contents,
        server: server_data::json(model)?,
        mock: mock_data::json(model, stated)?,
    })
}
