//! The responses of an operation: status codes from wherever the page gives them, and the body of each.

use super::evidence::{self, Shown};
use super::placement;
use super::tree::{Builder, Members, names};
use super::{adopt_orphans, array_of, complete, join, maps, shown_json};
use crate::draft::{Draft, DraftExample, DraftRow, DraftTable, Place, Side};
use crate::resolve::bullets;
use crate::resolve::labels::{Labels, Located};
use crate::resolve::row as of_row;
use crate::resolve::statuses::{self, ANY_SUCCESS, is_good};
use apiref_core::ir::{Direction, Header, Json, Location, Response, Schema};
use apiref_core::page::Page;

/// What stands for all codes that are not listed.
const OTHERS: &str = "default";

/// The responses of an operation, in the order of the docs.
pub fn resolve<'a>(
    page: &'a Page,
    draft: &'a Draft,
    roots: &[&'a DraftTable],
    labels: &'a Labels<'a>,
    builder: &mut Builder<'a, '_>,
) -> Vec<Response> {
    let mut responses = statuses::codes(page, draft, labels);
    let labelled = statuses_of_tables(roots, None);
    let success = statuses::primary_success(page, draft, &mut responses, &labelled);
    let statuses = statuses_of_tables(roots, Some(&success));
    for (side, status) in &statuses {
        let (members, headers) = members(
            page,
            draft,
            roots,
            *side,
            status.as_deref(),
            &success,
            builder,
        );
        let targets = targets(&responses, *side, status.as_deref(), &success);
        let examples = examples_for(draft, *side, &targets, &success);
        let schema = schema(
            page,
            draft,
            *side,
            status.as_deref(),
            members,
            &examples,
            builder,
        );
        assign(&mut responses, &targets, schema, headers);
    }
    let has_table = |side: Side| statuses.iter().any(|(of, _)| *of == side);
    if !has_table(Side::Response) {
        let mut members = Members::default();
        if let Some(other) = placement::elsewhere(draft, Side::Response, labels) {
            members = builder.members(other);
        }
        let targets = vec![success.clone()];
        let examples = examples_for(draft, Side::Response, &targets, &success);
        if !members.is_empty() || !examples.is_empty() {
            let schema = schema(
                page,
                draft,
                Side::Response,
                None,
                members,
                &examples,
                builder,
            );
            assign(&mut responses, &targets, schema, Vec::new());
        }
    }
    from_examples(page, draft, &mut responses, &success, builder);
    responses
}

/// The groups of tables that describe an answer each: by side and status.
///
/// A table of a success without a status is one of `success`, where that is known.
fn statuses_of_tables(roots: &[&DraftTable], success: Option<&str>) -> Vec<(Side, Option<String>)> {
    let mut groups: Vec<(Side, Option<String>)> = Vec::new();
    for table in roots {
        if !matches!(table.side, Side::Response | Side::Fault) {
            continue;
        }
        let status = status_of_table(table, success).map(str::to_owned);
        let group = (table.side, status);
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

fn status_of_table<'t>(table: &'t DraftTable, success: Option<&'t str>) -> Option<&'t str> {
    match table.side {
        Side::Response => table.status.as_deref().or(success),
        _ => table.status.as_deref(),
    }
}

/// The members of a group's body, and its header fields.
fn members<'a>(
    page: &'a Page,
    draft: &Draft,
    roots: &[&'a DraftTable],
    side: Side,
    status: Option<&str>,
    success: &str,
    builder: &mut Builder<'a, '_>,
) -> (Members<'a>, Vec<Header>) {
    builder.next_body();
    let mut members = Members::default();
    let mut headers: Vec<Header> = Vec::new();
    for table in roots {
        if table.side != side || status_of_table(table, Some(success)) != status {
            continue;
        }
        let (of_head, of_body): (Vec<&DraftRow>, Vec<&DraftRow>) =
            table.rows.iter().partition(|row| is_header(table, row));
        for row in of_head {
            for name in names(&row.name.text) {
                let field =
                    of_row::parameter(page, draft, row, name, Location::Header, &mut builder.found);
                if !headers
                    .iter()
                    .any(|known| known.name.eq_ignore_ascii_case(&field.name))
                {
                    headers.push(Header {
                        name: field.name.clone(),
                        required: field.required,
                        schema: field.into_schema(),
                    });
                }
            }
        }
        if !of_body.is_empty() {
            let more = builder.rows(Located { page, table }, of_body.into_iter());
            join(&mut members, more, page, &mut builder.found);
        }
    }
    (members, headers)
}

fn is_header(table: &DraftTable, row: &DraftRow) -> bool {
    let stated = row
        .location
        .as_ref()
        .map(|cell| cell.text.to_ascii_lowercase());
    match stated.as_deref() {
        Some("header" | "headers") => return true,
        Some("body") => return false,
        _ => {}
    }
    match table.location {
        Some(Place::Parameter(Location::Header)) => true,
        Some(Place::Body) => false,
        _ => placement::is_header(&row.name.text),
    }
}

/// The codes that a group of tables answers.
fn targets(responses: &[Response], side: Side, status: Option<&str>, success: &str) -> Vec<String> {
    if let Some(status) = status {
        return vec![status.to_owned()];
    }
    if side == Side::Response {
        return vec![success.to_owned()];
    }
    // The body of faults of any code.
    let mut faults: Vec<String> = responses
        .iter()
        .filter(|r| r.schema.is_none() && r.status.starts_with(['4', '5']))
        .map(|r| r.status.clone())
        .collect();
    if faults.is_empty() {
        faults.push(OTHERS.to_owned());
    }
    faults
}

/// The examples that show an answer with one of these codes.
fn examples_for<'a>(
    draft: &'a Draft,
    side: Side,
    targets: &[String],
    success: &str,
) -> Vec<Shown<'a>> {
    draft
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Response)
        .filter(|example| match status_of(example) {
            Some(status) => {
                targets.contains(&status)
                    || side == Side::Fault && status == OTHERS
                    || side == Side::Response
                        && is_good(&status)
                        && targets.iter().any(|t| t == success)
                        && !targets.contains(&status)
                        && success == ANY_SUCCESS
            }
            None => side == Side::Response && targets.iter().any(|target| target == success),
        })
        .filter_map(shown_json)
        .collect()
}

/// The status of an example; `default` for an error body that no label calls one.
fn status_of(example: &DraftExample) -> Option<String> {
    if example.status.is_some() {
        return example.status.clone();
    }
    is_error_body(example.json.as_ref()?).then(|| OTHERS.to_owned())
}

/// Is this the error body of the family, which pages show among successes, too?
fn is_error_body(json: &Json) -> bool {
    let Some(members) = json.as_object() else {
        return false;
    };
    let is_error_key = |key: &str| {
        matches!(
            key,
            "error"
                | "error_code"
                | "error_msg"
                | "errorCode"
                | "errorMsg"
                | "errCode"
                | "errMsg"
                | "externalMessage"
                | "encoded_authorization_message"
                | "request_id"
                | "code"
                | "message"
                | "badRequest"
                | "itemNotFound"
                | "NeutronError"
                | "title"
        )
    };
    let telling = |key: &str| !matches!(key, "request_id" | "code" | "message" | "title");
    !members.is_empty()
        && members.keys().all(|key| is_error_key(key))
        && (members.keys().any(|key| telling(key))
            || members.contains_key("code") && members.contains_key("message"))
}

fn schema<'a>(
    page: &'a Page,
    draft: &'a Draft,
    side: Side,
    status: Option<&str>,
    mut members: Members<'a>,
    shown: &[Shown<'a>],
    builder: &mut Builder<'a, '_>,
) -> Option<Schema> {
    let mut found = Vec::new();
    let is_array =
        members.each.is_none() && evidence::wrap(page, &mut members.fields, shown, &mut found);
    adopt_orphans(page, draft, side, status, &mut members, shown, builder);
    let roots = evidence::roots(shown);
    maps::open(&mut members.fields, &roots);
    bullets::adopt(&mut members.fields, &roots);
    let documented = !members.is_empty();
    let mut schema = match documented {
        true if is_array => array_of(members.into_schema(None)),
        true => members.into_schema(None),
        false => Schema::default(),
    };
    complete(page, &mut schema, shown, &mut found);
    builder.found.extend(found);
    (documented || !shown.is_empty()).then_some(schema)
}

fn assign(
    responses: &mut Vec<Response>,
    targets: &[String],
    schema: Option<Schema>,
    headers: Vec<Header>,
) {
    for status in targets {
        let at = match responses.iter().position(|r| r.status == *status) {
            Some(at) => at,
            None => {
                responses.push(statuses::bare(status, None));
                responses.len() - 1
            }
        };
        let Some(response) = responses.get_mut(at) else {
            continue;
        };
        if response.schema.is_none() {
            response.schema.clone_from(&schema);
            response.media_type = schema.as_ref().map(|_| "application/json".to_owned());
        }
        response.headers.extend(headers.iter().cloned());
    }
}

/// Answers of which only examples tell.
fn from_examples<'a>(
    page: &'a Page,
    draft: &'a Draft,
    responses: &mut Vec<Response>,
    success: &str,
    builder: &mut Builder<'a, '_>,
) {
    let mut statuses: Vec<String> = Vec::new();
    for example in &draft.examples {
        if example.direction != Direction::Response {
            continue;
        }
        if let Some(status) = status_of(example)
            && status != success
            && !statuses.contains(&status)
        {
            statuses.push(status);
        }
    }
    for status in statuses {
        let known = responses
            .iter()
            .any(|r| r.status == status && r.schema.is_some());
        if known
            || status == OTHERS
                && responses
                    .iter()
                    .any(|r| r.status.starts_with(['4', '5']) && r.schema.is_some())
        {
            continue;
        }
        let shown: Vec<Shown<'a>> = draft
            .examples
            .iter()
            .filter(|example| {
                example.direction == Direction::Response
                    && status_of(example).as_ref() == Some(&status)
            })
            .filter_map(shown_json)
            .collect();
        if shown.is_empty() {
            continue;
        }
        let mut schema = Schema::default();
        complete(page, &mut schema, &shown, &mut builder.found);
        assign(responses, &[status], Some(schema), Vec::new());
    }
}
