//! One operation of the IR as an OpenAPI operation.

use indexmap::IndexMap;

use super::example::{Examples, media_type};
use super::model::{self, Extensions, ExternalDocs, MediaType, RefOr};
use super::parameter::{invalid_handling, parameters};
use super::path::Template;
use super::schema::{
    ComponentNames, VERSIONS, prose, schema_object, source_text, undescribed, versions,
};
use crate::titles::summary;
use apiref_core::http::{headers, is_same_content, reason};
use apiref_core::ir::{
    Direction, Example, Json, Note, Operation, RequestBody, Response, VersionHeader,
};

/// Where an operation stands in the document.
pub struct Place<'a> {
    /// The template under which this entry of the operation is documented: its path or an alternative.
    pub template: &'a Template,
    /// The names of the variables of the path item, in order.
    pub variables: &'a [String],
    /// Unique in the document.
    pub id: String,
    /// The names of its groups.
    pub tags: Vec<String>,
    /// Where its page can be read.
    pub page: Option<String>,
    /// What it asks for.
    pub security: Option<Vec<model::SecurityRequirement>>,
    /// The header fields with which requests ask for a version of the API.
    pub version_headers: &'a [VersionHeader],
}

/// The OpenAPI operation for `operation` at `place`.
pub fn convert(
    operation: &Operation,
    place: Place<'_>,
    names: &ComponentNames<'_>,
) -> model::Operation {
    let mut extensions = Extensions::new();
    let parameters = parameters(operation, &place, names, &mut extensions);
    extensions.insert(
        "x-apiref-source",
        Json::String(format!("{}:{}", operation.page, operation.line)),
    );
    if let Some(name) = &operation.original_name {
        extensions.insert("x-apiref-original-name", Json::String(name.clone()));
    }
    if let Some(range) = versions(&operation.versions) {
        extensions.insert(VERSIONS, range);
    }
    if !operation.error_pages.is_empty() {
        let pages = operation.error_pages.iter().map(|page| Json::from(&**page));
        extensions.insert("x-apiref-error-pages", Json::Array(pages.collect()));
    }
    if let Some(synchronous) = operation.synchronous {
        extensions.insert("x-apiref-synchronous", Json::Bool(synchronous));
    }
    if let Some(variable) = &operation.base_url_variable {
        extensions.insert("x-apiref-base-url-variable", Json::String(variable.clone()));
    }
    if place.id != operation.id {
        extensions.insert(
            "x-apiref-alternative-of",
            Json::String(operation.id.clone()),
        );
    }
    let odd: Vec<Json> = operation
        .responses
        .iter()
        .filter(|response| !is_status(&response.status))
        .map(|response| {
            let status = ("status".to_owned(), Json::from(response.status.as_str()));
            let text = (
                "description".to_owned(),
                Json::String(prose(&response.description)),
            );
            Json::Object([status, text].into())
        })
        .collect();
    if !odd.is_empty() {
        extensions.insert("x-apiref-other-responses", Json::Array(odd));
    }
    let mut examples = Examples {
        id: &place.id,
        extensions: &mut extensions,
    };
    let request_body = operation
        .request_body
        .as_ref()
        .map(|body| request_body(body, operation, &mut examples, names));
    let responses = responses(operation, &mut examples, names);
    model::Operation {
        tags: place.tags,
        summary: summary(operation),
        description: prose(&description(operation)),
        deprecated: operation.deprecated.is_some(),
        parameters: parameters.into_iter().map(RefOr::Value).collect(),
        request_body,
        responses,
        external_docs: place.page.map(|url| ExternalDocs {
            description: "The page that documents it",
            url,
        }),
        security: place.security,
        extensions,
        operation_id: place.id,
    }
}

fn description(operation: &Operation) -> String {
    let mut text = operation.description.clone();
    let has_words = |note: &&Note| note.text.contains(char::is_alphanumeric);
    let notes = operation.notes.iter().filter(|note| !note.is_reference());
    for note in notes.filter(has_words) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&format!("**{}**\n\n{}", escaped(&note.title), note.text));
    }
    text
}

/// Plain text as CommonMark in which nothing acts as markup.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let before = out.trim_start();
        // A list begins with a sign, or with a number and a sign; links need brackets.
        let is_plain = match c {
            '.' | ')' => before.is_empty() || !before.bytes().all(|byte| byte.is_ascii_digit()),
            '-' | '+' => !before.is_empty(),
            ',' | ':' | ';' | '\'' | '"' | '/' | '%' | '(' | '?' | '!' | '=' | '@' => true,
            _ => false,
        };
        match c {
            '\n' | '\r' => out.push(' '),
            c if c.is_ascii_punctuation() && !is_plain => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

fn request_body(
    body: &RequestBody,
    operation: &Operation,
    examples: &mut Examples<'_>,
    names: &ComponentNames<'_>,
) -> model::RequestBody {
    let mut content: IndexMap<String, MediaType> = IndexMap::new();
    content.insert(
        media_type(Some(&body.media_type)),
        MediaType {
            schema: Some(schema_object(&body.schema, names)),
            ..MediaType::default()
        },
    );
    for further in &body.further_media_types {
        // Of a body that is something else, only the media type is known.
        let is_same = is_same_content(&body.media_type, further) || body.is_of_any_type();
        let schema = is_same.then(|| schema_object(&body.schema, names));
        let content = content.entry(media_type(Some(further))).or_default();
        content.schema = content.schema.take().or(schema);
    }
    for example in &operation.examples {
        if example.direction == Direction::Request {
            let place = ("request", Some(&body.schema));
            examples.add(&mut content, example, place, names);
        }
    }
    let mut extensions = Extensions::new();
    if !body.invalid.is_empty() {
        let invalid = body
            .invalid
            .iter()
            .map(|(path, invalid)| (path.clone(), invalid_handling(invalid)));
        extensions.insert("x-apiref-invalid", Json::Object(invalid.collect()));
    }
    model::RequestBody {
        content,
        required: body.is_demanded(),
        extensions,
    }
}

fn responses(
    operation: &Operation,
    examples: &mut Examples<'_>,
    names: &ComponentNames<'_>,
) -> IndexMap<String, model::Response> {
    let mut out: IndexMap<String, model::Response> = IndexMap::new();
    for response in &operation.responses {
        if is_status(&response.status) {
            out.entry(response.status.clone())
                .or_insert_with(|| convert_response(response, names));
        }
    }
    for example in &operation.examples {
        if example.direction != Direction::Response {
            continue;
        }
        let Some(status) = status_of(example, operation) else {
            continue;
        };
        // A status whose body the docs don't describe has none by the rules of HTTP.
        if let Some(response) = out
            .get_mut(&status)
            .filter(|_| !matches!(status.as_str(), "204" | "205" | "304"))
        {
            let documented = operation.responses.iter().find(|r| r.status == status);
            let schema = documented.and_then(|response| response.schema.as_ref());
            examples.add(&mut response.content, example, (&status, schema), names);
        }
    }
    if out.is_empty() {
        let description = "The documentation names no status.".to_owned();
        let response = model::Response {
            description,
            ..model::Response::default()
        };
        out.insert("default".to_owned(), response);
    }
    out
}

/// The status that an example shows: its own, or the success whose body is documented, or the first success.
fn status_of(example: &Example, operation: &Operation) -> Option<String> {
    if let Some(status) = &example.status {
        return Some(status.clone());
    }
    let mut successes = operation
        .responses
        .iter()
        .filter(|response| response.status.starts_with('2'));
    let first = successes.clone().next();
    successes
        .find(|response| response.schema.is_some())
        .or(first)
        .map(|response| response.status.clone())
}

/// Does OpenAPI allow this as the key of a response?
fn is_status(status: &str) -> bool {
    match status.as_bytes() {
        [b'1'..=b'5', b'X', b'X'] => true,
        [b'1'..=b'5', a, b] => a.is_ascii_digit() && b.is_ascii_digit(),
        _ => status == "default",
    }
}

fn convert_response(response: &Response, names: &ComponentNames<'_>) -> model::Response {
    let mut out = model::Response {
        description: response_description(response, names),
        ..model::Response::default()
    };
    for header in &response.headers {
        if headers::is_media_type(&header.name) {
            continue;
        }
        let (description, schema) = undescribed(&header.schema, names);
        let header = (header.name.clone(), header.required, description, schema);
        out.headers.entry(header.0).or_insert_with(|| {
            RefOr::Value(model::Header {
                required: header.1,
                description: header.2,
                schema: header.3,
            })
        });
    }
    if let Some(schema) = &response.schema {
        out.content.insert(
            media_type(response.media_type.as_deref()),
            MediaType {
                schema: Some(schema_object(schema, names)),
                ..MediaType::default()
            },
        );
    }
    if let Some(range) = versions(&response.versions) {
        out.extensions.insert(VERSIONS, range);
    }
    if let Some(source) = &response.source {
        out.extensions
            .insert("x-apiref-source", Json::String(source_text(source)));
    }
    out
}

/// What the docs say of the status. Where that is no more than the phrase of HTTP, what the body holds comes after it;
/// a single word comes behind the phrase.
fn response_description(response: &Response, names: &ComponentNames<'_>) -> String {
    let stated = response.description.trim();
    let phrase = phrase(&response.status);
    let letters = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    if !stated.is_empty() && letters(stated) != letters(&phrase) {
        // `itemNotFound`: the service's own name of an error, which says little by itself.
        return match stated.contains(|c: char| c.is_whitespace() || c == '.') {
            true => prose(stated),
            false => format!("{phrase}: {}", prose(stated)),
        };
    }
    match holds(response, names) {
        Some(holds) => format!("{phrase}: {holds}."),
        None => phrase,
    }
}

/// What the body of a response holds, in a few words.
fn holds(response: &Response, names: &ComponentNames<'_>) -> Option<String> {
    const MOST: usize = 4;
    let Some(schema) = &response.schema else {
        let may_have_one = response.status.starts_with('2') && response.status != "204";
        return may_have_one.then(|| "no body is documented".to_owned());
    };
    let schema = names.resolved(schema);
    if schema.items.is_some() {
        return Some("a list".to_owned());
    }
    let members = schema.properties.keys().take(MOST);
    let listed: Vec<String> = members
        .map(|name| format!("`{}`", name.replace('`', "'")))
        .collect();
    let more = match schema.properties.len() > MOST {
        true => " and more",
        false => "",
    };
    (!listed.is_empty()).then(|| format!("an object with {}{more}", listed.join(", ")))
}

/// The phrase of HTTP for a status, or for its class.
fn phrase(status: &str) -> String {
    let known = status.parse().ok().and_then(reason);
    let name = known.unwrap_or(match status.as_bytes().first() {
        Some(b'1') => "Informational",
        Some(b'2') => "Success",
        Some(b'3') => "Redirection",
        Some(b'4') => "ClientError",
        Some(b'5') => "ServerError",
        _ => "AnyOtherStatus",
    });
    if name == "Ok" {
        return "OK".to_owned();
    }
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(letter);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_no_markup() {
        for (text, expected) in [
            (
                "Doors (1 to 9) of a wall - all",
                "Doors (1 to 9) of a wall - all",
            ),
            ("- A door", "\\- A door"),
            ("1) A door", "1\\) A door"),
            ("2. A door. It is open", "2\\. A door. It is open"),
            ("[a](b) *c* <d>", "\\[a\\](b) \\*c\\* \\<d\\>"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
