//! A static site about APIs: an index, and a page per API on which Redoc shows its OpenAPI document. The pages hold their
//! documents, so that they work without a server.

use indexmap::IndexMap;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::Serialize;

use crate::openapi::{self, Form};
use crate::{GeneratedFile, module_names};
use apiref_core::ir::Api;

/// Where Redoc is loaded from if no copy of it is given.
pub const REDOC: &str = "https://cdn.redocly.com/redoc/v2.5.0/bundles/redoc.standalone.js";

/// An API in the index.
#[derive(Serialize)]
struct Entry {
    title: String,
    version: String,
    description: Option<String>,
    operations: usize,
    page: String,
    file: String,
}

/// The APIs of a provider in the index.
#[derive(Serialize)]
struct Provider {
    name: String,
    apis: Vec<Entry>,
}

/// The files of the site. `redoc` is the address of the script, as the pages name it.
///
/// # Errors
/// Where a template names what nobody gives it; a fault of the template, not of the docs.
pub fn files(apis: &[&Api], redoc: &str) -> Result<Vec<GeneratedFile>, String> {
    fill(apis, redoc).map_err(|error| format!("{error:#}"))
}

fn fill(apis: &[&Api], redoc: &str) -> Result<Vec<GeneratedFile>, minijinja::Error> {
    const API: &str = "site_api.html.j2";
    const INDEX: &str = "site_index.html.j2";
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()?,
    );
    env.add_template(API, include_str!("../../../templates/site_api.html.j2"))?;
    env.add_template(INDEX, include_str!("../../../templates/site_index.html.j2"))?;
    let failed = |error: &dyn std::fmt::Display| {
        minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, error.to_string())
    };
    let mut files = Vec::new();
    let mut providers: IndexMap<&str, Vec<Entry>> = IndexMap::new();
    for (api, module) in apis.iter().zip(module_names(apis)) {
        let mut document = openapi::document(api, Form::default());
        // Tools need a version; readers don't need one that nobody stated.
        if document.info.version == openapi::UNKNOWN_VERSION {
            document.info.version.clear();
        }
        let (page, file) = (format!("{module}.html"), format!("{module}.yaml"));
        let json = serde_json::to_string(&document).map_err(|error| failed(&error))?;
        // Data in a page of HTML: nothing in it can end the element that holds it.
        let json = json.replace('<', "\\u003c");
        let title = document.info.title.clone();
        let contents = env
            .get_template(API)?
            .render(context! { title => &*title, file => &*file, redoc, json })?;
        files.push(GeneratedFile {
            path: page.clone(),
            contents,
        });
        let contents = openapi::yaml(api, Form::default()).map_err(|error| failed(&error))?;
        files.push(GeneratedFile {
            path: file.clone(),
            contents,
        });
        let provider = api
            .info
            .id
            .split_once('/')
            .map_or("", |(provider, _)| provider);
        providers.entry(provider).or_default().push(Entry {
            title,
            version: document.info.version,
            description: api.info.description.clone(),
            operations: api.operations.len(),
            page,
            file,
        });
    }
    let providers: Vec<Provider> = providers
        .into_iter()
        .map(|(name, apis)| Provider {
            name: openapi::provider(name),
            apis,
        })
        .collect();
    let providers = Serde(&providers);
    let contents = env.get_template(INDEX)?.render(context! { providers })?;
    files.push(GeneratedFile {
        path: "index.html".to_owned(),
        contents,
    });
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_pages_end_no_element() {
        let text = r#"{"info":{"id":"acme/lamps","title":"</script><img src=x onerror=alert(1)>"},"schemas":{},"pages":[],"operations":[]}"#;
        let api: Api = serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}"));
        let files = files(&[&api], "redoc.standalone.js").unwrap_or_else(|e| panic!("{e}"));
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["acme_lamps.html", "acme_lamps.yaml", "index.html"]);
        for file in files.iter().filter(|file| file.path.ends_with(".html")) {
            assert!(!file.contents.contains("<img"), "{}", file.contents);
        }
    }
}
