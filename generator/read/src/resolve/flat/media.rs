//! Media types of bodies, and bodies of which nothing is known but that.

use super::rows::{Row, Sorted};
use super::{Resolver, patches};
use crate::draft::{Draft, DraftExample, Place};
use crate::resolve::lists::List;
use crate::resolve::{body, stated};
use crate::syntax::sample::form;
use apiref_core::http::{FORM, is_lines};
use apiref_core::ir::{
    Direction, Example, Json, Location, Origin, RequestBody, Schema, TypeName, Types, Validity,
};
use apiref_core::text::collapsed;

const JSON: &str = "application/json";
const BYTES: &str = "application/octet-stream";

impl<'a> Resolver<'a, '_> {
    /// The media type of a body: of its JSON examples, of a form, of other examples, of a header that is documented.
    pub(super) fn media_type(
        &self,
        examples: &[(&DraftExample, &Json)],
        direction: Direction,
        sorted: &Sorted<'a>,
    ) -> String {
        if let Some(example) = chief(examples) {
            let stated = self.content_types(direction, sorted);
            let is_plain = |stated: &String| stated == JSON;
            // A sample shows a kind of JSON; the header's row says which.
            return match stated.iter().find(|stated| stated.contains("json")) {
                Some(kind) if example.media_type == JSON && !stated.iter().any(is_plain) => {
                    kind.clone()
                }
                // A form is shown, and JSON is as good.
                Some(kind) if example.media_type == FORM => kind.clone(),
                _ => example.media_type.clone(),
            };
        }
        if direction == Direction::Request
            && let Some(form) = self.form()
        {
            let stated = self.content_types(direction, sorted);
            let json = stated.into_iter().find(|stated| stated.contains("json"));
            return json
                .filter(|_| form == FORM)
                .unwrap_or_else(|| form.to_owned());
        }
        let xml = self.draft.examples.iter().find(|example| {
            example.direction == direction
                && example.media_type.contains("xml")
                && example.validity != Validity::Empty
        });
        match xml {
            Some(example) => example.media_type.clone(),
            None if self.shows_form(direction, sorted) => FORM.to_owned(),
            None if self.habits.places_stated || self.habits.samples_are_bodies => {
                let stated = self.content_types(direction, sorted);
                let is_json = |stated: &&String| stated.contains("json");
                stated
                    .iter()
                    .find(is_json)
                    .or(stated.first())
                    .cloned()
                    .unwrap_or_else(|| JSON.to_owned())
            }
            None => JSON.to_owned(),
        }
    }

    /// The other media types in which a request may be sent: those that its header's row lists, that of a form whose members
    /// are documented, those of the requests that the page shows.
    pub(super) fn further_types(&self, chosen: &str, sorted: &Sorted<'a>) -> Vec<String> {
        if !self.habits.places_stated {
            return Vec::new();
        }
        let shown = self.draft.examples.iter().filter(|example| {
            let is_own = example.direction == Direction::Request && !example.of_other_call;
            is_own && !example.text.is_empty()
        });
        let form = self.form().map(str::to_owned);
        let known = self.content_types(Direction::Request, sorted).into_iter();
        let known = known
            .chain(form)
            .chain(shown.map(|example| example.media_type.clone()));
        let mut further: Vec<String> = Vec::new();
        for media_type in known {
            let is_new = media_type != chosen && !further.contains(&media_type);
            if is_new && media_type.contains('/') {
                further.push(media_type);
            }
        }
        further
    }

    /// A body of which the row of its `Content-Type` says that its sender decides what that is: `MIME type of the photo`.
    pub(super) fn content_of_any_type(&self, sorted: &Sorted<'a>) -> Option<RequestBody> {
        if !self.habits.places_stated {
            return None;
        }
        let row = self.content_type_row(Direction::Request, sorted)?;
        let text = row.row.description.text();
        let usual = type_of_any(&text)?;
        let schema = Schema {
            format: Some("binary".to_owned()),
            source: Some(self.source(Origin::Description, row.row.span.start)),
            ..Schema::of(TypeName::String)
        };
        let further_media_types = vec!["*/*".to_owned()];
        Some(RequestBody {
            further_media_types,
            ..body::sent(usual.to_owned(), schema, true, true)
        })
    }

    fn content_type_row<'s>(
        &self,
        direction: Direction,
        sorted: &'s Sorted<'a>,
    ) -> Option<&'s Row<'a>> {
        let is_content_type = |row: &&Row<'_>| {
            row.location == Location::Header && row.name.eq_ignore_ascii_case("content-type")
        };
        match direction {
            Direction::Request => sorted.parameters.iter().find(is_content_type),
            Direction::Response => sorted.response_headers.iter().find(is_content_type),
        }
    }

    /// The media type of the form whose members are documented.
    fn form(&self) -> Option<&'static str> {
        let forms = self
            .draft
            .tables
            .iter()
            .filter(|table| table.location == Some(Place::Form));
        let mut rows = forms.flat_map(|table| &table.rows).peekable();
        rows.peek()?;
        match self.habits.places_stated {
            true if rows.any(|row| matches!(row.type_text.text.as_str(), "file" | "binary")) => {
                Some("multipart/form-data")
            }
            true => Some(FORM),
            false => None,
        }
    }

    /// Do examples show the documented members of a body as pairs of a form: `colour=red&size=2`?
    fn shows_form(&self, direction: Direction, sorted: &Sorted<'a>) -> bool {
        let rows = match direction {
            Direction::Request => &sorted.request,
            Direction::Response => &sorted.response,
        };
        let is_row = |name: &str| rows.iter().any(|row| row.name == name);
        let is_form = |text: &str| {
            let mut pairs = text.trim().split('&');
            pairs.all(|pair| {
                let pair = pair.split_once('=');
                pair.is_some_and(|(name, value)| {
                    is_row(name) && !value.contains(char::is_whitespace)
                })
            })
        };
        let examples = self.draft.examples.iter();
        let mut shown = examples
            .filter(|example| example.direction == direction && !example.of_other_call)
            .peekable();
        shown.peek().is_some() && shown.all(|example| is_form(&example.text))
    }

    /// The media types that the row of a `Content-Type` header lists.
    fn content_types(&self, direction: Direction, sorted: &Sorted<'a>) -> Vec<String> {
        let text = self
            .content_type_row(direction, sorted)
            .map(|row| row.row.description.text())
            .unwrap_or_default();
        let stated: Vec<String> = stated::media_types(&text)
            .into_iter()
            .map(str::to_owned)
            .collect();
        let is_patch = direction == Direction::Request && self.draft.method.text == "PATCH";
        let is_json = |stated: &String| stated.contains("json");
        match is_patch && !stated.iter().any(is_json) {
            true => patches::told(&self.draft.description.text()),
            false => stated,
        }
    }

    /// A request body of which no member is documented and none can be read in an example.
    pub(super) fn opaque_request(&self, sorted: &Sorted<'a>) -> Option<RequestBody> {
        let sorted = match self.habits.samples_are_bodies || self.habits.places_stated {
            true => sorted,
            false => &Sorted::default(),
        };
        let (media_type, schema) = self.opaque(Direction::Request, sorted)?;
        Some(body::sent(media_type, schema, true, true))
    }

    /// A response body of which no member is documented and none can be read in an example.
    pub(super) fn opaque_response(&self, sorted: &Sorted<'a>) -> Option<(String, Schema)> {
        match self.draft.method.text.as_str() {
            "HEAD" => None,
            _ => self.opaque(Direction::Response, sorted),
        }
    }

    /// A text, bytes, or JSON of any kind, as an example shows it.
    fn opaque(&self, direction: Direction, sorted: &Sorted<'a>) -> Option<(String, Schema)> {
        if !self.habits.places_stated && !self.habits.samples_are_bodies {
            return None;
        }
        let is_shown = |example: &&DraftExample| {
            example.direction == direction
                && !example.of_other_call
                && !example.text.is_empty()
                && example
                    .status
                    .as_deref()
                    .is_none_or(|status| status.starts_with('2'))
        };
        let shown = self.draft.examples.iter().find(is_shown);
        let stated = self.content_types(direction, sorted);
        // A certificate, a script: what no bracket or quote begins or holds is no JSON.
        let is_text = |shown: &DraftExample| {
            self.habits.samples_are_bodies
                && shown.media_type.is_empty()
                && shown.validity == Validity::Broken
                && !shown.text.contains(['{', '[', '"'])
        };
        let (media_type, source) = match shown {
            Some(shown) if stated.is_empty() && is_text(shown) => (
                "text/plain".to_owned(),
                self.source(Origin::Example, shown.span.start),
            ),
            Some(shown) => (
                stated.first().unwrap_or(&shown.media_type).clone(),
                self.source(Origin::Example, shown.span.start),
            ),
            // Parts of content can be asked for, and it can be packed.
            None if direction == Direction::Response
                && self.draft.method.text == "GET"
                && stated.is_empty()
                && tells_of_content(sorted) =>
            {
                let source = self.source(Origin::Guess, self.draft.span.start);
                (BYTES.to_owned(), source)
            }
            None if direction == Direction::Response
                && self.draft.method.text == "GET"
                && stated.is_empty()
                && let Some(media_type) = told_content(self.draft) =>
            {
                let source = self.source(Origin::Description, self.draft.span.start);
                (media_type, source)
            }
            None if direction == Direction::Request
                && stated.is_empty()
                && let Some(media_type) = told_upload(self.draft) =>
            {
                let source = self.source(Origin::Description, self.draft.span.start);
                (media_type, source)
            }
            // The header tells of a body that no sample shows.
            None if self.habits.places_stated
                && direction == Direction::Response
                && stated.iter().any(|stated| stated.contains("json")) =>
            {
                let source = self.source(Origin::Description, self.draft.span.start);
                (JSON.to_owned(), source)
            }
            None if self.habits.samples_are_bodies
                || self.habits.places_stated && direction == Direction::Response =>
            {
                let foreign = stated.iter().find(|stated| !stated.contains("json"))?;
                let source = self.source(Origin::Description, self.draft.span.start);
                (foreign.clone(), source)
            }
            None => return None,
        };
        let body = |schema| Schema {
            source: Some(source),
            ..schema
        };
        if direction == Direction::Request && patches::is_patch(&media_type) {
            return Some((media_type, body(patches::standard())));
        }
        if media_type.is_empty() || media_type.contains("json") {
            return Some((JSON.to_owned(), body(Schema::default())));
        }
        let mut schema = Schema::of(TypeName::String);
        if !media_type.starts_with("text/")
            && !media_type.contains("xml")
            && !media_type.contains("urlencoded")
        {
            schema.format = Some("binary".to_owned());
        }
        Some((media_type, body(schema)))
    }
}

/// Do the header fields of an answer tell of content that is no JSON: parts of it can be asked for, or it is packed?
fn tells_of_content(sorted: &Sorted<'_>) -> bool {
    let mut headers = sorted.response_headers.iter();
    headers.any(|row| {
        let name = row.name.to_ascii_lowercase();
        matches!(
            name.as_str(),
            "accept-ranges" | "content-range" | "content-disposition" | "content-encoding"
        )
    })
}

/// The kind of content that the text about a reading operation tells of: what its `Content-Type` is, or that it is bytes.
fn told_content(draft: &Draft) -> Option<String> {
    let notes = draft.notes.iter().map(|(_, text)| text);
    let texts = std::iter::once(&draft.description).chain(notes);
    let texts: Vec<String> = texts.map(|text| text.text()).collect();
    let sentences = texts.iter().flat_map(|text| text.split(". "));
    let told = sentences.filter_map(|sentence| {
        let lower = sentence.to_ascii_lowercase();
        // What is run in a shell shows the header of a call.
        let is_told = lower.contains("content-type") && !lower.contains("curl ");
        let kinds = stated::media_types(sentence);
        let mut foreign = kinds.iter().filter(|kind| !kind.contains("json"));
        match (foreign.next(), kinds.len()) {
            (Some(kind), 1) if is_told => Some((*kind).to_owned()),
            _ => {
                let is_body =
                    lower.contains("response body") || lower.contains("body of the response");
                let are_bytes = lower.contains("binary") || lower.contains("raw data");
                let is_denied = lower.contains("no response body") || lower.contains(" not ");
                (is_body && are_bytes && !is_denied).then(|| BYTES.to_owned())
            }
        }
    });
    // A kind that is named says more than that there are bytes.
    let told: Vec<String> = told.collect();
    let named = told.iter().find(|kind| *kind != BYTES);
    named.or(told.first()).cloned()
}

/// The kind of content that the text about an operation says to send: `Set the Content-Type header of the request to …`.
fn told_upload(draft: &Draft) -> Option<String> {
    if !matches!(draft.method.text.as_str(), "POST" | "PUT" | "PATCH") {
        return None;
    }
    let notes = draft.notes.iter().map(|(_, text)| text);
    let texts = std::iter::once(&draft.description).chain(notes);
    let texts: Vec<String> = texts.map(|text| text.text()).collect();
    let mut sentences = texts.iter().flat_map(|text| text.split(". "));
    sentences.find_map(|sentence| {
        let text = collapsed(sentence);
        let lower = text.to_ascii_lowercase();
        let is_told = lower.contains("content-type") && List::SetsHeader.is_in(&lower);
        let denies = lower.split(' ').any(|word| List::Denying.has(word));
        let is_other = denies || List::OtherHeader.is_in(&lower);
        match stated::media_types(&text).as_slice() {
            [kind] if is_told && !is_other && !kind.contains("json") => Some((*kind).to_owned()),
            _ => None,
        }
    })
}

/// The example that tells in what a body is sent: one with files, which only a form carries; else one in JSON.
fn chief<'e>(examples: &[(&'e DraftExample, &Json)]) -> Option<&'e DraftExample> {
    let mut all = examples.iter().map(|(example, _)| *example);
    let has_files = |example: &&DraftExample| !example.files.is_empty();
    let is_json = |example: &&DraftExample| !form::is_form(&example.media_type);
    let first = all.clone().next();
    let json = all.clone().find(is_json);
    all.find(has_files).or(json).or(first)
}

/// The examples of one document where there are some, else those of lines with a document each: where an operation answers
/// both, callers ask for lines.
pub(super) fn documents<'e>(
    all: Vec<(&'e DraftExample, &'e Json)>,
) -> Vec<(&'e DraftExample, &'e Json)> {
    let (lines, documents): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(example, _)| example.lines);
    if documents.is_empty() {
        lines
    } else {
        documents
    }
}

/// Makes what a body of lines holds the list of what its lines hold.
pub(super) fn make_lines(schema: &mut Schema, media_type: &str) {
    if !is_lines(media_type) || schema.is(TypeName::Array) {
        return;
    }
    let line = std::mem::take(schema);
    *schema = Schema {
        source: line.source.clone(),
        items: Some(Box::new(line)),
        ..Schema::of(TypeName::Array)
    };
}

/// Keeps examples of lines as text where no body is read as lines.
pub(super) fn examples(draft: &Draft, mut examples: Vec<Example>, has_lines: bool) -> Vec<Example> {
    for (example, stated) in examples.iter_mut().zip(&draft.examples) {
        if stated.lines && !has_lines {
            example.json = None;
            example.text = Some(stated.text.clone());
        }
    }
    examples
}

/// The members of a form that examples show to be files hold bytes.
pub(super) fn take_files(schema: &mut Schema, examples: &[(&DraftExample, &Json)]) {
    for name in examples.iter().flat_map(|(example, _)| &example.files) {
        let Some(member) = schema.properties.get_mut(name) else {
            continue;
        };
        let is_binary = member.format.as_deref() == Some("binary");
        if !is_binary
            && member
                .types
                .as_ref()
                .is_none_or(|_| member.is(TypeName::String))
        {
            member.types = Some(Types::One(TypeName::String));
            member.format = Some("binary".to_owned());
            member.origins.insert("format".to_owned(), Origin::Example);
        }
    }
}

/// The usual media type of a body that its sender chooses one for, by what the row of the header says.
fn type_of_any(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let says = List::MediaType.is_in(&lower);
    let named = stated::media_types(text);
    match named.as_slice() {
        [] if says => Some(BYTES),
        [usual] if says && lower.contains("default") => Some(usual),
        _ => None,
    }
}

/// Members of a form carry text where nothing is said of their types, as parameters do.
pub(super) fn members_are_text(schema: &mut Schema) {
    for (_, member) in &mut schema.properties {
        let is_open = member.types.is_none()
            && member.reference.is_none()
            && member.one_of.is_empty()
            && member.any_of.is_empty();
        if is_open {
            member.types = Some(Types::One(TypeName::String));
            member.origins.insert("type".to_owned(), Origin::Guess);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Prose;

    #[test]
    fn the_sender_of_a_file_chooses_its_media_type() {
        for (text, usual) in [
            ("MIME type of the photo", Some(BYTES)),
            (
                "Media type of the file. Default: image/png",
                Some("image/png"),
            ),
            ("The MIME type application/json", None),
            ("text/plain or text/html", None),
            ("Of the photo", None),
        ] {
            assert_eq!(type_of_any(text), usual, "{text}");
        }
    }

    #[test]
    fn the_text_tells_what_is_read() {
        let told = |text: &str| {
            let draft = Draft {
                description: Prose::plain(text),
                ..Draft::default()
            };
            told_content(&draft)
        };
        assert_eq!(
            told("The response body holds the lid as binary data. Its Content-Type is image/lid."),
            Some("image/lid".to_owned())
        );
        assert_eq!(
            told("The response body has the raw data of a lid."),
            Some(BYTES.to_owned())
        );
        assert_eq!(told("The Content-Type is application/json."), None);
        assert_eq!(told("The response body does not hold binary data."), None);
        assert_eq!(told("Lids are binary."), None);
    }
}
