//! The mock of an API: an implementation of its server that answers with the examples of the docs.

use minijinja::context;

use super::model::Model;
use super::{mock_data, names, server, source};
use crate::GeneratedFile;
use crate::env::Templates;
use apiref_core::diagnostic::Diagnostic;

/// `mock.rs` and `mock.json`.
pub fn emit(model: &Model<'_>, env: &Templates) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    let path = format!("src/{}/mock.rs", model.module);
    let title = format!("A mock of the module `{}`.", model.module);
    let context = context! { title => title, body => body(model) };
    let rendered = env
        .render("rust/mock.rs.j2", context)
        .and_then(|text| source::finish(path.clone(), text));
    match rendered {
        Ok(file) => files.push(file),
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    let path = format!("src/{}/mock.json", model.module);
    match mock_data::json(model) {
        Ok(contents) => files.push(GeneratedFile { path, contents }),
        Err(error) => diagnostics.push(source::fault(&path, &error.to_string())),
    }
    (files, diagnostics)
}

/// The implementation of the server's trait.
fn body(model: &Model<'_>) -> String {
    let plans = server::plans(model);
    let methods = plans.iter().map(|plan| {
        let method = names::ident(&plan.call.method);
        let (input, answer) = (names::ident(&plan.input), names::ident(&plan.answer));
        let head = names::ident(&plan.head);
        format!("{method}({input}.{head}) -> {answer}")
    });
    format!("\n{}", source::entries("mock::answers", "BOOK;", methods))
}
