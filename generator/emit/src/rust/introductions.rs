//! What pages say before their operations and beside them, for the docs of the client: of each page once, where the first
//! of its calls stands.

use std::collections::{HashMap, HashSet};

use super::docs;
use super::model::Call;
use super::source::Part;
use apiref_core::ir::{Api, Statement, StatementKind};

/// The texts, as lines of docs, by the names of the parts of these calls.
pub(super) fn of_parts(api: &Api, calls: &[&Call<'_>], parts: &[Part]) -> HashMap<String, String> {
    let mut texts: HashMap<&str, Vec<&Statement>> = HashMap::new();
    for statement in &api.statements {
        if statement.kind == StatementKind::Text {
            let page = statement.source.page.as_ref();
            texts.entry(page).or_default().push(statement);
        }
    }
    let mut seen: HashSet<&str> = HashSet::new();
    let mut found = HashMap::new();
    for (call, part) in calls.iter().zip(parts) {
        let page = call.operation.page.as_ref();
        if seen.insert(page)
            && let Some(texts) = texts.get(page)
        {
            found.insert(part.name.clone(), told(texts));
        }
    }
    found
}

/// The texts of a page, each under the title of its section.
fn told(texts: &[&Statement]) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut about = "";
    for statement in texts {
        if statement.about != about {
            about = &statement.about;
            paragraphs.push(format!("**{}**", docs::title(about)));
        }
        paragraphs.push(statement.text.clone());
    }
    docs::paragraphs(paragraphs.iter().map(String::as_str))
}

/// The lines of docs that the parts of one file begin with.
pub(super) fn lines(found: &HashMap<String, String>, parts: &[Part]) -> String {
    let texts = parts.iter().filter_map(|part| found.get(&part.name));
    let text = docs::paragraphs(texts.map(String::as_str));
    docs::lines(&text)
        .map(|line| format!("///{line}\n"))
        .collect()
}
