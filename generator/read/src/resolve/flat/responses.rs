//! The responses of an operation: codes with all their reasons, bodies of success, what dumps show.

use super::Resolver;
use super::media;
use super::rows::{self, Sorted};
use crate::draft::{Draft, DraftCode, DraftExample, Side};
use crate::resolve::examples::{self, Evidence};
use crate::resolve::faults::{OTHERS, is_bodiless};
use crate::resolve::statuses::{self, ANY_SUCCESS};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::http::headers;
use apiref_core::ir::{Direction, Header, Json, Origin, Response, Schema, TypeName, Validity};

/// The keys at any place of the examples of one direction.
pub(super) fn keys(draft: &Draft, direction: Direction) -> Vec<&str> {
    fn collect<'a>(json: &'a Json, keys: &mut Vec<&'a str>) {
        match json {
            Json::Object(members) => {
                for (key, value) in members {
                    keys.push(key);
                    collect(value, keys);
                }
            }
            Json::Array(items) => items.iter().for_each(|item| collect(item, keys)),
            _ => {}
        }
    }
    let mut keys = Vec::new();
    draft
        .examples
        .iter()
        .filter(|example| example.direction == direction && !example.of_other_call)
        .filter_map(|example| example.json.as_ref())
        .for_each(|json| collect(json, &mut keys));
    keys
}

impl<'a> Resolver<'a, '_> {
    /// One response a code, in the order of the page, then those that only examples show.
    pub(super) fn responses(&mut self, sorted: &Sorted<'a>) -> Vec<Response> {
        let mut stated = statuses::Stated::default();
        for code in &self.draft.codes {
            self.add_code(&mut stated, code);
        }
        let mut responses = stated.responses;
        for example in self
            .draft
            .examples
            .iter()
            .filter(|example| !example.of_other_call)
        {
            self.add_shown(&mut responses, example);
        }
        self.success_body(sorted, &mut responses);
        self.shown_headers(&mut responses);
        self.fault_bodies(&mut responses);
        responses
    }

    fn add_code(&self, stated: &mut statuses::Stated, code: &DraftCode) {
        let text = code.description.to_markdown();
        let name = crate::draft::Prose::plain(&code.name).to_markdown();
        let reason = match (name.is_empty(), text.is_empty()) {
            (false, false) => format!("{name}: {text}"),
            (true, _) => text,
            (false, true) => name,
        };
        let source = self.source(code.origin, code.span.start);
        if let Some(response) = stated.add(&code.status, reason, source) {
            response.versions = code.versions.clone();
        }
    }

    /// A status that a dump shows is a fact, whether a table lists it or not.
    fn add_shown(&mut self, responses: &mut Vec<Response>, example: &DraftExample) {
        let (Some(status), Direction::Response) = (&example.status, example.direction) else {
            return;
        };
        if !responses.iter().any(|known| known.status == *status) {
            if !responses.is_empty() && status != OTHERS {
                self.diagnostics.push(Diagnostic::new(
                    Code::StatusUnlisted,
                    self.page,
                    example.span,
                    format!("{status} in an example"),
                    "a row in the table of codes",
                ));
            }
            let source = self.source(Origin::Example, example.span.start);
            responses.push(statuses::bare(status, Some(source)));
        }
    }

    fn success_body(&mut self, sorted: &Sorted<'a>, responses: &mut Vec<Response>) {
        let examples = media::documents(self.bodies(Direction::Response).collect());
        let has_body = self.draft.method.text != "HEAD"
            && (!examples.is_empty() || !sorted.response.is_empty());
        let opaque = match has_body {
            true => None,
            false => self.opaque_response(sorted),
        };
        let headers: Vec<Header> = sorted
            .response_headers
            .iter()
            .map(|row| {
                let field = rows::parameter(
                    self.page,
                    self.draft,
                    row,
                    self.flags,
                    true,
                    self.diagnostics,
                );
                Header {
                    name: row.name.clone(),
                    required: field.required,
                    schema: field.into_schema(),
                }
            })
            .collect();
        let success = |response: &Response| response.status.starts_with('2');
        if !responses.iter().any(success)
            && (has_body || opaque.is_some() || !headers.is_empty())
            && !responses
                .iter()
                .any(|response| response.status.starts_with('3'))
        {
            // The body is documented, its status is not.
            let source = self.source(Origin::Guess, self.draft.span.start);
            responses.insert(0, statuses::bare(ANY_SUCCESS, Some(source)));
        }
        for response in responses
            .iter_mut()
            .filter(|response| response.status.starts_with(['2', '3']))
        {
            response.headers.clone_from(&headers);
        }
        if !has_body && opaque.is_none() {
            return;
        }
        if self.draft.no_response_body
            && let Some((example, _)) = examples.first()
        {
            self.diagnostics.push(Diagnostic::new(
                Code::BodyContradicted,
                self.page,
                example.span,
                "an example of a response body",
                "none, as the page says; the example was believed",
            ));
        }
        let (media_type, schema) = match opaque {
            Some(opaque) => opaque,
            None => {
                let mut schema = self.body(&sorted.response, &examples, Side::Response);
                let media_type = self.media_type(&examples, Direction::Response, sorted);
                media::make_lines(&mut schema, &media_type);
                (media_type, schema)
            }
        };
        let any_2xx = responses
            .iter()
            .any(|response| response.status.starts_with('2') && !is_bodiless(&response.status));
        for response in responses.iter_mut() {
            // A redirect has a body where an example of it shows one.
            let is_shown = examples
                .iter()
                .any(|(example, _)| example.status.as_ref() == Some(&response.status));
            let fits = if any_2xx {
                response.status.starts_with('2') || response.status == "300" || is_shown
            } else {
                response.status.starts_with(['2', '3'])
            };
            let is_empty = self.shows_no_body(&response.status);
            if fits && !is_empty && (!is_bodiless(&response.status) || !any_2xx) {
                response.schema = Some(schema.clone());
                response.media_type = Some(media_type.clone());
            }
        }
    }

    /// Do dumps of a status say that it has no body, while one of another success shows it?
    fn shows_no_body(&self, status: &str) -> bool {
        let is_empty = |example: &DraftExample| {
            let mut headers = example.headers.iter();
            example.validity == Validity::Empty
                && headers.any(|(name, value)| {
                    name.eq_ignore_ascii_case("content-length") && value.trim() == "0"
                })
        };
        let examples = self.draft.examples.iter();
        let answers = examples
            .filter(|example| example.direction == Direction::Response && !example.of_other_call);
        let (own, others): (Vec<&DraftExample>, Vec<&DraftExample>) =
            answers.partition(|example| example.status.as_deref() == Some(status));
        let is_shown_elsewhere = others.iter().any(|other| {
            let status = other.status.as_deref();
            status.is_some_and(|status| status.starts_with('2')) && other.json.is_some()
        });
        is_shown_elsewhere && !own.is_empty() && own.into_iter().all(is_empty)
    }

    /// Header fields that dumps show, but for those that any transfer has.
    fn shown_headers(&self, responses: &mut [Response]) {
        for example in self
            .draft
            .examples
            .iter()
            .filter(|example| !example.of_other_call)
        {
            let (Some(status), Direction::Response) = (&example.status, example.direction) else {
                continue;
            };
            let Some(response) = responses.iter_mut().find(|known| known.status == *status) else {
                continue;
            };
            for (name, _) in &example.headers {
                let known = response
                    .headers
                    .iter()
                    .any(|header| header.name.eq_ignore_ascii_case(name));
                if known || headers::is_of_any_answer(name) {
                    continue;
                }
                let mut schema = Schema::of(TypeName::String);
                schema.source = Some(self.source(Origin::Example, example.span.start));
                response.headers.push(Header {
                    name: name.clone(),
                    required: false,
                    schema,
                });
            }
        }
    }

    /// Bodies of faults, where examples show them.
    fn fault_bodies(&mut self, responses: &mut [Response]) {
        for response in responses
            .iter_mut()
            .filter(|response| response.status.starts_with(['4', '5']) || response.status == OTHERS)
        {
            let shown = self.draft.examples.iter().filter(|example| {
                example.direction == Direction::Response
                    && !example.of_other_call
                    && example.status.as_deref() == Some(&response.status)
            });
            let mut schema: Option<Schema> = None;
            for example in shown {
                let Some(json) = &example.json else { continue };
                let evidence = Evidence::new(
                    self.page,
                    example.span,
                    example.validity == Validity::Repaired,
                );
                match &mut schema {
                    None => schema = Some(examples::infer(json, &evidence)),
                    Some(known) => examples::complete(known, json, "", &evidence, self.diagnostics),
                }
                response.media_type = Some(example.media_type.clone());
            }
            response.schema = schema;
        }
    }
}
