//! The responses of an operation: status codes from wherever the page gives them, and the body of each.

use std::collections::HashSet;

use super::evidence::{self, Shown};
use super::placement;
use super::tree::{Builder, Members, names};
use super::{Joined, adopt_orphans, array_of, complete, maps, shown_json};
use crate::draft::{Draft, DraftExample, DraftRow, DraftTable, Place, Side};
use crate::resolve::bullets;
use crate::resolve::faults::{OTHERS, is_bodiless, is_of_success};
use crate::resolve::labels::{Labels, Located};
use crate::resolve::no_body::says_no_body;
use crate::resolve::row as of_row;
use crate::resolve::statuses::{self, ANY_SUCCESS, is_good, is_success};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::http::headers;
use apiref_core::ir::{Direction, Header, Json, Location, Origin, Response, Schema};
use apiref_core::page::Page;

/// The responses of an operation, in the order of the docs.
pub fn resolve<'a>(
    page: &'a Page,
    draft: &'a Draft,
    roots: &[&'a DraftTable],
    labels: &'a Labels<'a>,
    builder: &mut Builder<'a, '_>,
) -> Vec<Response> {
    let mut responses = statuses::codes(page, draft, labels);
    let has_body = documents_body(draft, roots, labels);
    statuses::keep_own(
        page,
        draft,
        labels,
        has_body,
        &mut responses,
        &mut builder.found,
    );
    let labelled = statuses_of_tables(roots, None);
    let success = statuses::primary_success(page, draft, &mut responses, &labelled, has_body);
    let has_bodiless = responses
        .iter()
        .any(|response| is_success(&response.status) && is_bodiless(&response.status));
    if success == ANY_SUCCESS && has_bodiless && has_body {
        builder.found.push(Diagnostic::new(
            Code::BodyContradicted,
            page,
            draft.span,
            "a body, and no status that can have it",
            "a success such as 200",
        ));
    }
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
        let mut targets = targets(&responses, *side, status.as_deref(), &success);
        if !members.is_empty() {
            keep_body(page, draft, &mut targets, builder);
        }
        if *side == Side::Response && targets == [success.as_str()] {
            targets.extend(sharing(draft, &responses, &statuses, &success, &members));
        }
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
        let is_shared = *side == Side::Response && status_is_labelled(roots, &success);
        assign(&mut responses, &targets, schema, headers, is_shared);
    }
    let has_table = |side: Side| statuses.iter().any(|(of, _)| *of == side);
    if !has_table(Side::Response) {
        let mut members = Members::default();
        if let Some(other) = placement::elsewhere(draft, Side::Response, labels) {
            members = builder.members(other);
        }
        let mut targets = vec![success.clone()];
        targets.extend(sharing(draft, &responses, &statuses, &success, &members));
        let examples = examples_for(draft, Side::Response, &targets, &success);
        let shows_body = examples.iter().any(|shown| !is_empty(shown.json));
        if !members.is_empty() || !examples.is_empty() && (shows_body || !is_bodiless(&success)) {
            let schema = schema(
                page,
                draft,
                Side::Response,
                None,
                members,
                &examples,
                builder,
            );
            assign(&mut responses, &targets, schema, Vec::new(), false);
        }
    }
    from_examples(page, draft, &mut responses, &success, builder);
    responses
}

/// A documented body that stands under a status without one, as 204, is that of any other success.
fn keep_body(page: &Page, draft: &Draft, targets: &mut [String], builder: &mut Builder<'_, '_>) {
    for status in targets.iter_mut().filter(|status| is_bodiless(status)) {
        builder.found.push(Diagnostic::new(
            Code::BodyContradicted,
            page,
            draft.span,
            format!("a body under {status}"),
            "a success such as 200",
        ));
        ANY_SUCCESS.clone_into(status);
    }
}

/// Does the page document a body of a success?
fn documents_body(draft: &Draft, roots: &[&DraftTable], labels: &Labels<'_>) -> bool {
    let in_table = roots.iter().any(|table| {
        table.side == Side::Response
            && table.status.as_deref().is_none_or(is_good)
            && table.rows.iter().any(|row| !is_header(table, row))
    });
    let shown = |example: &DraftExample| {
        example.direction == Direction::Response
            && example.status.as_deref().is_none_or(is_good)
            && shown_json(example).is_some_and(|shown| !is_empty(shown.json))
    };
    in_table
        || placement::elsewhere(draft, Side::Response, labels).is_some()
        || draft.examples.iter().any(shown)
}

fn is_empty(json: &Json) -> bool {
    json.as_object().is_some_and(|members| members.is_empty())
}

/// Does a label say that the body of `success` is that of this status?
fn status_is_labelled(roots: &[&DraftTable], success: &str) -> bool {
    roots
        .iter()
        .any(|table| table.side == Side::Response && table.status.as_deref() == Some(success))
}

/// The other successes that have the body of `success`: those that have no table, no example of another body, and of
/// which nothing says that they have none.
fn sharing(
    draft: &Draft,
    responses: &[Response],
    groups: &[(Side, Option<String>)],
    success: &str,
    members: &Members<'_>,
) -> Vec<String> {
    let mut names: Vec<&str> = members.fields.iter().map(|f| f.name.as_str()).collect();
    let keys = |json: &'_ Json| -> Vec<String> {
        let members = json.as_object();
        members
            .map(|m| m.keys().cloned().collect())
            .unwrap_or_default()
    };
    let of_success: Vec<String> = draft
        .examples
        .iter()
        .filter(|e| e.direction == Direction::Response)
        .filter(|e| e.status.as_deref().is_none_or(|status| status == success))
        .filter_map(|e| e.json.as_ref())
        .flat_map(keys)
        .collect();
    names.extend(of_success.iter().map(String::as_str));
    let shows_other = |status: &str| {
        draft.examples.iter().any(|example| {
            example.direction == Direction::Response
                && example.status.as_deref() == Some(status)
                && example.json.as_ref().is_some_and(|json| {
                    let own = keys(json);
                    !own.is_empty() && !own.iter().any(|key| names.contains(&key.as_str()))
                })
        })
    };
    let others = responses.iter().filter(|response| {
        let status = response.status.as_str();
        is_success(status)
            && status != success
            && !is_bodiless(status)
            && !groups.contains(&(Side::Response, Some(status.to_owned())))
            && !draft.other_bodies.iter().any(|other| other == status)
            && !says_no_body(&response.description)
            && !shows_other(status)
    });
    others.map(|response| response.status.clone()).collect()
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
    let mut joined = Joined::default();
    let mut headers: Vec<Header> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
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
                if known.insert(field.name.to_ascii_lowercase()) {
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
            joined.add(more, page, &mut builder.found);
        }
    }
    (joined.members, headers)
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
        _ => headers::is_field_name(&row.name.text),
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
        .filter(|example| match &example.status {
            Some(status) => {
                targets.contains(status)
                    || side == Side::Fault && status == OTHERS
                    || side == Side::Response
                        && is_good(status)
                        && targets.iter().any(|t| t == success)
                        && success == ANY_SUCCESS
            }
            None => side == Side::Response && targets.iter().any(|target| target == success),
        })
        .filter_map(shown_json)
        .collect()
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
    members.settle_map(&roots);
    maps::open_below(page, &mut members.fields, &roots, &mut found);
    maps::open(page, &mut members.fields, &roots, &mut found);
    bullets::adopt(page, &mut members.fields, &roots, &mut found);
    // What must be sent need not come back.
    let answers = builder.answers.get_or_insert_with(|| {
        let answers = draft.tables.iter();
        let answers = answers.filter(|table| table.side != Side::Request);
        let rows = answers.flat_map(|table| &table.rows);
        rows.map(std::ptr::from_ref).collect()
    });
    let is_of_answers = |row: &DraftRow| answers.contains(&std::ptr::from_ref(row));
    evidence::relax(&mut members.fields, &roots, &is_of_answers);
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
    is_shared: bool,
) {
    for (index, status) in targets.iter().enumerate() {
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
        if response.schema.is_none() && !is_bodiless(status) {
            response.schema.clone_from(&schema);
            let media_type = |schema: &Schema| match schema.format.as_deref() {
                // A file is sent as it is.
                Some("binary") => "application/octet-stream",
                _ => "application/json",
            };
            response.media_type = schema.as_ref().map(|schema| media_type(schema).to_owned());
            response.body_by = (is_shared && index > 0).then_some(Origin::Guess);
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
        if let Some(status) = &example.status
            && status != success
            && !is_bodiless(status)
            && !statuses.contains(status)
        {
            statuses.push(status.clone());
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
                example.direction == Direction::Response && example.status.as_ref() == Some(&status)
            })
            .filter_map(shown_json)
            .filter(|shown| status != OTHERS || !is_of_success(&draft.tables, shown.json))
            .collect();
        if shown.is_empty() {
            continue;
        }
        let mut schema = Schema::default();
        complete(page, &mut schema, &shown, &mut builder.found);
        assign(responses, &[status], Some(schema), Vec::new(), false);
    }
}
