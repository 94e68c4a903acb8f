//! What a draft states outright of its operation, whatever the shape of its tables.

use std::collections::HashSet;

use super::types;
use crate::draft::{Draft, DraftExample, PageDraft};
use crate::syntax::{type_expr, uri};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{
    Direction, Example, Location, Note, Operation, Origin, Parameter, Schema, TypeName, Validity,
};
use apiref_core::page::Page;

/// The operation without what rows tell: parameters, request body and responses are left empty.
pub fn operation(
    page: &Page,
    of_page: &PageDraft,
    draft: &Draft,
    found: &mut Vec<Diagnostic>,
) -> Operation {
    // A template is no example: its values are placeholders.
    let shown_here = draft.examples.iter().filter(|example| !example.template);
    let examples: Vec<Example> = shown_here.map(|example| shown(page, example)).collect();
    report_calls(page, draft, &examples, found);
    Operation {
        id: String::new(),
        page: page.locate(draft.span.start).0.name().clone(),
        line: page.line_of(draft.span.start),
        dialect: of_page.dialect.unwrap_or_default().to_owned(),
        title: draft.title.clone(),
        title_origin: draft.title_origin,
        description: draft.description.to_markdown(),
        notes: draft
            .notes
            .iter()
            .map(|(title, text)| Note {
                title: title.clone(),
                text: text.to_markdown(),
            })
            .collect(),
        method: draft.method.text.clone(),
        path: draft.uri.path.clone(),
        alternatives: draft
            .alternatives
            .iter()
            .map(|uri| uri.path.clone())
            .collect(),
        generation: None,
        base_url_variable: draft.base_url_variable.clone(),
        tags: draft.tags.clone(),
        original_name: of_page.original_name.clone(),
        deprecated: draft.deprecated,
        synchronous: draft.synchronous,
        versions: draft.versions.clone(),
        anonymous: false,
        mentioned: Vec::new(),
        error_pages: Vec::new(),
        parameters: Vec::new(),
        request_body: None,
        responses: Vec::new(),
        examples,
        variant: None,
        own_words: Default::default(),
        follows: Vec::new(),
    }
}

/// An example as the page shows it. Its text is kept where the JSON doesn't say all of it.
fn shown(page: &Page, example: &DraftExample) -> Example {
    let (file, _) = page.locate(example.span.start);
    let said_by_json = example.json.is_some() && example.validity == Validity::Valid;
    Example {
        direction: example.direction,
        status: example.status.clone(),
        label: example.label.clone(),
        description: Some(example.description.to_markdown()).filter(|text| !text.is_empty()),
        media_type: example.media_type.clone(),
        request_line: example.request_line.clone(),
        headers: example.headers.clone(),
        json: example.json.clone(),
        text: (!said_by_json && !example.text.is_empty()).then(|| example.text.clone()),
        validity: example.validity,
        versions: example.versions.clone(),
        file: (file.name() != page.name()).then(|| file.name().clone()),
        line: page.line_of(example.span.start),
        of_other_call: example.of_other_call,
    }
}

/// Names the examples of calls of other operations, and those whose request line is a slip.
fn report_calls(page: &Page, draft: &Draft, examples: &[Example], found: &mut Vec<Diagnostic>) {
    for example in examples {
        if let Some(line) = &example.request_line
            && !example.of_other_call
            && !is_on_route(line, draft)
        {
            found.push(Diagnostic::at_line(
                Code::ExampleOffRoute,
                page.name().clone(),
                example.line,
                format!("`{line}`"),
                format!("`{} {}`", draft.method.text, draft.uri.path),
            ));
        }
        if example.of_other_call {
            let line = example.request_line.as_deref();
            found.push(Diagnostic::at_line(
                Code::ExampleOfOtherCall,
                page.name().clone(),
                example.line,
                format!("`{}`", line.unwrap_or("a body behind such a request")),
                format!("`{} {}`", draft.method.text, draft.uri.path),
            ));
        }
    }
}

/// Does a request line have the method of an operation, and a path that one of its routes allows? What can't be read is
/// not compared.
fn is_on_route(line: &str, draft: &Draft) -> bool {
    // `{{endpoint}}` is a variable as other tools write it.
    let line = line.replace("{{", "{").replace("}}", "}");
    let Some(read) = uri::request_line(&line) else {
        return true;
    };
    let mut routes = std::iter::once(&draft.uri).chain(&draft.alternatives);
    read.method == draft.method.text
        && routes.any(|route| {
            // A variable of several segments, or for the whole address, takes any path.
            route.path.contains(":path") || is_call_of(&read.target.path, &route.path)
        })
}

/// Can a request line lead to the route `template`? Examples are careless about versions, prefixes, blanks and
/// spelling, but hardly about the last name of the route.
pub fn may_lead_to(line: &str, template: &str) -> bool {
    let plain = |text: &str| text.to_ascii_lowercase().replace('_', "-");
    let last = template
        .rsplit('/')
        .find(|segment| !segment.is_empty() && !segment.contains('{'));
    last.is_none_or(|last| plain(line).contains(&plain(&format!("/{last}"))))
}

/// A text parameter of which a page gives no more than the name.
pub fn named(page: &Page, name: &str, location: Location, origin: Origin, at: u32) -> Parameter {
    let source = page.source(origin, at);
    Parameter {
        name: name.to_owned(),
        location,
        required: false,
        schema: Schema {
            source: Some(source),
            ..Schema::of(TypeName::String)
        },
        placeholder: None,
        invalid: None,
    }
}

/// What a row should be that names no variable of a path. Of a long path the beginning says which it is.
pub fn variable_of(path: &str) -> String {
    const LONGEST: usize = 300;
    match path.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("a variable of {}\u{2026}", &path[..end]),
        None => format!("a variable of {path}"),
    }
}

/// A variable of the path that no row documents.
pub fn path_variable(
    page: &Page,
    draft: &Draft,
    name: &str,
    found: &mut Vec<Diagnostic>,
) -> Parameter {
    found.push(Diagnostic::new(
        Code::PathVariableUndocumented,
        page,
        draft.uri.span,
        format!("`{name}`"),
        "",
    ));
    let mut parameter = named(
        page,
        name,
        Location::Path,
        Origin::Path,
        draft.uri.span.start,
    );
    take_type_of_path(&mut parameter.schema, draft, name);
    parameter.required = true;
    if let Some(source) = &mut parameter.schema.source {
        source.required_by = Some(Origin::Path);
    }
    parameter
}

/// Gives a variable the type that the path states for it, if it is a known one.
pub fn take_type_of_path(schema: &mut Schema, draft: &Draft, name: &str) {
    let Some((_, stated)) = draft.uri.types.iter().find(|(known, _)| known == name) else {
        return;
    };
    let of_path = types::schema_of(&type_expr::parse(stated));
    if of_path.single_type().is_some() {
        schema.types = of_path.types;
        schema.format = of_path.format;
        schema.origins.insert("type".to_owned(), Origin::Path);
    }
}

/// The media types that a text names, in order.
pub fn media_types(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '"' | '(' | ')'))
        .filter(|word| {
            [
                "application/",
                "multipart/",
                "text/",
                "image/",
                "audio/",
                "video/",
            ]
            .iter()
            .any(|kind| word.starts_with(kind) && word.len() > kind.len())
        })
        .map(|word| word.trim_end_matches('.'))
        .collect()
}

/// Query parameters that only the URI names.
pub fn query_of_uri(page: &Page, draft: &Draft, known: &[Parameter]) -> Vec<Parameter> {
    let mut found: Vec<Parameter> = Vec::new();
    if draft.uri.query.is_empty() {
        return found;
    }
    let of_query = known
        .iter()
        .filter(|parameter| parameter.location == Location::Query);
    let known: HashSet<&str> = of_query.map(|parameter| parameter.name.as_str()).collect();
    let is_known = |name: &str| known.contains(name);
    let mut added: HashSet<&str> = HashSet::new();
    for (name, value) in &draft.uri.query {
        let placeholder = value
            .as_deref()
            .and_then(|value| value.strip_prefix('{')?.strip_suffix('}'));
        if is_known(name) || placeholder.is_some_and(is_known) || !added.insert(name) {
            continue;
        }
        let at = draft.uri.span.start;
        found.push(named(page, name, Location::Query, Origin::Path, at));
    }
    found
}

/// Names the query parameters that only request lines of the operation's own examples have.
pub fn report_query_of_examples(
    page: &Page,
    draft: &Draft,
    known: &[Parameter],
    found: &mut Vec<Diagnostic>,
) {
    for shown in query_of_examples(draft, known) {
        found.push(Diagnostic::at_line(
            Code::QueryUndocumented,
            page.name().clone(),
            page.line_of(shown.at),
            format!("`{}`", shown.name),
            "",
        ));
    }
}

/// A query parameter that a request line shows.
pub struct ShownQuery {
    pub name: String,
    pub value: Option<String>,
    /// Where the example begins.
    pub at: u32,
}

/// The query parameters that no row has, but request lines of the operation's own examples.
pub fn query_of_examples(draft: &Draft, known: &[Parameter]) -> Vec<ShownQuery> {
    let spelling = |name: &str| name.to_ascii_lowercase().replace(['-', '_'], "");
    let of_query = known.iter().filter(|one| one.location == Location::Query);
    let mut known: HashSet<String> = of_query.map(|one| spelling(&one.name)).collect();
    let requests = draft.examples.iter().filter(|example| {
        example.direction == Direction::Request && !example.template && !example.of_other_call
    });
    let mut found = Vec::new();
    for example in requests {
        let line = example.request_line.as_deref();
        let has_query = |line: &&str| line.contains('?');
        let Some(query) = line
            .filter(has_query)
            .and_then(|line| own_query(line, draft))
        else {
            continue;
        };
        for (name, value) in query {
            let placeholder = value
                .as_deref()
                .and_then(|value| value.strip_prefix('{')?.strip_suffix('}'));
            let is_named_there = placeholder.is_some_and(|name| known.contains(&spelling(name)));
            if is_named_there || !is_parameter(&name) || !known.insert(spelling(&name)) {
                continue;
            }
            let at = example.span.start;
            found.push(ShownQuery { name, value, at });
        }
    }
    found
}

/// The query of a request line, if it is one of this operation.
pub fn own_query(line: &str, draft: &Draft) -> Option<Vec<(String, Option<String>)>> {
    let target = match uri::request_line(line) {
        Some(read) if read.method != draft.method.text => return None,
        Some(read) => read.target,
        None => uri::target(line)?.0,
    };
    let mut routes = std::iter::once(&draft.uri).chain(&draft.alternatives);
    routes
        .any(|route| is_call_of(&target.path, &route.path))
        .then_some(target.query)
}

/// Is a path that of a route, behind whatever prefix the server has?
fn is_call_of(path: &str, route: &str) -> bool {
    let segments = |path: &str| -> Vec<String> {
        let plain = path.trim_matches('/').to_ascii_lowercase();
        plain
            .split('/')
            .map(|part| part.replace('_', "-"))
            .collect()
    };
    let (path, route) = (segments(path), segments(route));
    let Some(behind_prefix) = path.len().checked_sub(route.len()) else {
        return false;
    };
    let own = path.iter().skip(behind_prefix);
    own.zip(&route)
        .all(|(segment, of_route)| of_route.contains('{') || segment == of_route)
}

/// May a key of a query be the name of a parameter?
fn is_parameter(name: &str) -> bool {
    let is_mark = |c: char| matches!(c, '_' | '-' | '.' | ':' | '[' | ']' | '$');
    name.contains(|c: char| c.is_ascii_alphabetic())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || is_mark(c))
}
