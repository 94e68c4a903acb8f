//! Operations of the families that give a template of each body: rows say where they are sent, and rows of the body
//! follow the template from its beginning to its end, each name in its turn.

mod body;
mod faults;
mod parameters;
mod structure;

use indexmap::IndexMap;

use super::labels::Labels;
use super::stated::{self, query_of_uri, report_query_of_examples};
use super::{Resolved, statuses};
use crate::draft::{Draft, DraftExample, DraftRow, DraftTable, PageDraft, Place, Side};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{
    Direction, InvalidHandling, Json, Operation, RequestBody, Response, Validity,
};
use apiref_core::page::Page;

/// The operations of a page. `labels` lead to the tables of named types.
pub fn operations(page: &Page, of_page: &PageDraft, labels: &Labels<'_>) -> Vec<Resolved> {
    of_page
        .operations
        .iter()
        .map(|draft| {
            let mut found = Vec::new();
            let operation = operation(page, of_page, draft, labels, &mut found);
            Resolved {
                operation,
                definitions: IndexMap::new(),
                found,
            }
        })
        .collect()
}

fn operation(
    page: &Page,
    of_page: &PageDraft,
    draft: &Draft,
    labels: &Labels<'_>,
    found: &mut Vec<Diagnostic>,
) -> Operation {
    let sorted = parameters::sort(page, draft, found);
    let mut parameters = parameters::parameters(page, draft, &sorted, found);
    parameters.extend(query_of_uri(page, draft, &parameters));
    report_query_of_examples(page, draft, &parameters, found);
    parameters.sort_by_key(|parameter| parameter.location);
    let context = Context {
        page,
        draft,
        labels,
    };
    let request_body = context.request_body(&sorted.body, found);
    let responses = context.responses(found);
    Operation {
        parameters,
        request_body,
        responses,
        ..stated::operation(page, of_page, draft, found)
    }
}

/// What a body of the operation is resolved with.
struct Context<'a> {
    page: &'a Page,
    draft: &'a Draft,
    labels: &'a Labels<'a>,
}

impl<'a> Context<'a> {
    /// Templates and examples of one direction that show a body; of answers, those of success.
    fn bodies(&self, direction: Direction) -> Vec<(&'a DraftExample, &'a Json)> {
        let mut bodies: Vec<_> = self
            .draft
            .examples
            .iter()
            .filter(|example| example.direction == direction)
            .filter(|example| {
                let status = example.status.as_deref();
                status.is_none_or(|status| status.starts_with(['1', '2', '3']))
            })
            .filter_map(|example| Some((example, example.json.as_ref()?)))
            .filter(|(_, json)| matches!(json, Json::Object(_) | Json::Array(_)))
            .collect();
        bodies.sort_by_key(|(example, _)| !example.template);
        bodies
    }

    fn request_body(
        &self,
        rows: &[&'a DraftRow],
        found: &mut Vec<Diagnostic>,
    ) -> Option<RequestBody> {
        let bodies = self.bodies(Direction::Request);
        if rows.is_empty() && (bodies.is_empty() || self.draft.method.text == "GET") {
            return None;
        }
        if self.draft.no_request_body
            && let Some((example, _)) = bodies.first()
        {
            found.push(Diagnostic::new(
                Code::BodyContradicted,
                self.page,
                example.span,
                "a request body",
                "none, as the page says; the example was believed",
            ));
        }
        let body = body::build(self, rows, &bodies, found);
        let invalid: IndexMap<String, InvalidHandling> = body
            .places
            .iter()
            .filter_map(|(path, row)| Some((path.clone(), parameters::invalid(row)?)))
            .collect();
        let demanded = !body.schema.required.is_empty() && !super::body::is_optional(self.draft);
        let expected = rows.is_empty() || super::body::is_expected(self.draft);
        let media_type = self.media_type(&bodies);
        Some(RequestBody {
            further_media_types: Vec::new(),
            invalid,
            ..super::body::sent(media_type, body.schema, demanded, expected)
        })
    }

    /// The media type of what is sent: the page's header lines tell it.
    fn media_type(&self, bodies: &[(&DraftExample, &Json)]) -> String {
        let stated = self
            .draft
            .request_headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .map(|(_, value)| {
                value
                    .text
                    .split(';')
                    .next()
                    .unwrap_or("")
                    .trim()
                    .to_ascii_lowercase()
            })
            .filter(|value| value.contains('/') && value.bytes().all(|b| b.is_ascii_graphic()));
        let shown = bodies
            .first()
            .map(|(example, _)| example.media_type.clone());
        stated
            .or(shown)
            .filter(|media_type| !media_type.is_empty())
            .unwrap_or_else(|| "application/json".to_owned())
    }

    fn responses(&self, found: &mut Vec<Diagnostic>) -> Vec<Response> {
        let mut responses = statuses::codes(self.page, self.draft, self.labels);
        let tables: Vec<&DraftTable> = self
            .draft
            .tables
            .iter()
            .filter(|table| table.side == Side::Response)
            .collect();
        let success = statuses::primary_success(self.page, self.draft, &mut responses, &[], false);
        let (heads, bodies): (Vec<&DraftTable>, Vec<&DraftTable>) = tables
            .into_iter()
            .partition(|table| matches!(table.location, Some(Place::Parameter(_))));
        let rows: Vec<&DraftRow> = bodies.iter().flat_map(|table| &table.rows).collect();
        let shown = self.bodies(Direction::Response);
        if let Some(response) = responses
            .iter_mut()
            .find(|response| response.status == success)
        {
            if !rows.is_empty() || !shown.is_empty() {
                let body = body::build(self, &rows, &shown, found);
                response.schema = Some(body.schema);
                response.media_type = shown
                    .iter()
                    .map(|(example, _)| example.media_type.clone())
                    .find(|media_type| !media_type.is_empty())
                    .or_else(|| Some("application/json".to_owned()));
            }
            for row in heads.iter().flat_map(|table| &table.rows) {
                response
                    .headers
                    .push(parameters::header(self.page, self.draft, row, found));
            }
        }
        faults::attach(self.page, self.draft, &mut responses, found);
        responses
    }
}

/// Is the example a body that could be read?
fn is_readable(example: &DraftExample) -> bool {
    matches!(example.validity, Validity::Valid | Validity::Repaired)
}
