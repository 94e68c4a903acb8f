//! Files of the crate that belong to no single API: manifest, `lib.rs`, runtime.

use minijinja::{Value, context};

use super::model::Model;
use super::{docs, secret_tests, source};
use crate::env::{RUNTIME, Templates};
use crate::{GeneratedFile, Options};
use apiref_core::diagnostic::Diagnostic;

/// `Cargo.toml`, `src/lib.rs`, `src/bin/mock.rs`, the tests against the mock, and `src/runtime/`.
pub fn emit(
    models: &[Model<'_>],
    env: &Templates,
    options: &Options,
) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let (mut files, mut diagnostics) = (Vec::new(), Vec::new());
    let mut sorted: Vec<&Model<'_>> = models.iter().collect();
    sorted.sort_by(|a, b| a.module.cmp(&b.module));
    let apis: Value = sorted
        .iter()
        .map(|model| {
            context! {
                module => model.module.as_str(),
                feature => model.feature.as_str(),
                title => docs::one_line(&model.api.info.title),
                operations => model.calls.len(),
            }
        })
        .collect();
    let context = context! {
        package => options.package.as_str(),
        library => options.library(),
        apis => apis,
        any_api => any_api(&sorted),
        marker => secret_tests::MARKER,
    };
    for (template, path) in [
        ("crate/Cargo.toml.j2", "Cargo.toml"),
        ("crate/lib.rs.j2", "src/lib.rs"),
        ("crate/mock_bin.rs.j2", "src/bin/mock.rs"),
        ("crate/mock_roundtrip.rs.j2", "tests/mock_roundtrip/main.rs"),
        (
            "crate/mock_refusals.rs.j2",
            "tests/mock_roundtrip/refusals.rs",
        ),
        ("crate/example_tests_main.rs.j2", "tests/examples/main.rs"),
    ] {
        let file = env.render(template, context.clone()).and_then(|contents| {
            match path.ends_with(".rs") {
                true => source::finish(path.to_owned(), contents),
                false => Ok(GeneratedFile {
                    path: path.to_owned(),
                    contents,
                }),
            }
        });
        match file {
            Ok(file) => files.push(file),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    files.extend(RUNTIME.iter().map(|(name, text)| GeneratedFile {
        path: format!("src/runtime/{name}"),
        contents: format!("{}{text}", source::HEAD),
    }));
    (files, diagnostics)
}

/// CommonMark as `//!` lines.
pub fn inner_docs(text: &str) -> String {
    docs::lines(text)
        .map(|line| format!("//!{line}\n"))
        .collect()
}

/// The condition that any of the APIs is built, as rustfmt lays it out.
fn any_api(models: &[&Model<'_>]) -> String {
    let features: Vec<String> = models
        .iter()
        .map(|model| format!("feature = {:?}", model.feature))
        .collect();
    let inline = format!("any({})", features.join(", "));
    match features.as_slice() {
        [only] => only.clone(),
        _ if inline.len() <= 70 => inline,
        _ => format!("any(\n    {}\n)", features.join(",\n    ")),
    }
}
