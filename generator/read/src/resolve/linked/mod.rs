//! Operations of the families that document each struct in a table of its own: rows are linked to the tables of
//! their members.

mod evidence;
mod links;
mod maps;
mod placement;
mod responses;
mod tree;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use self::evidence::{Outline, Shown};
use self::links::Links;
use self::placement::{PlacedRow, Placement};
use self::tree::{Builder, Members};
use super::examples::{self, Evidence};
use super::labels::{Labels, Located};
use super::stated::{self, path_variable, query_of_uri, report_query_of_examples};
use super::{Resolved, bullets, open_members, row};
use crate::draft::{Draft, DraftExample, DraftRow, DraftTable, PageDraft, Place, Side};
use crate::syntax::sample::json::{LEFT_OUT, repair};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{
    Direction, Json, Location, Operation, Parameter, RequestBody, Schema, TypeName, Validity,
};
use apiref_core::page::{Page, Span};

/// Resolves an operation whose structs are documented in tables of their own.
pub fn operation<'a>(
    page: &'a Page,
    of_page: &'a PageDraft,
    draft: &'a Draft,
    labels: &'a Labels<'a>,
) -> Resolved {
    let mut found = Vec::new();
    let mut links = Links::new(page, draft, labels);
    for row in links.crossing() {
        found.push(Diagnostic::new(
            Code::StructOfOtherSide,
            page,
            row.name.span,
            format!("`{}`", row.name.text),
            "",
        ));
    }
    evidence::adopt(page, draft, &mut links, &mut found);
    let roots = placement::roots(draft, &links);
    let mut builder = Builder::new(&links);
    let placement = placement::place(page, draft, &roots, &mut found);

    let mut parameters = parameters(page, draft, &placement, &mut builder, &mut found);
    parameters.extend(query_of_uri(page, draft, &parameters));
    report_query_of_examples(page, draft, &parameters, &mut found);
    parameters.sort_by_key(|parameter| parameter.location);
    let request_body = request_body(page, draft, &placement, labels, &mut builder, &mut found);
    let responses = responses::resolve(page, draft, &roots, labels, &mut builder);
    report_unused(page, draft, &roots, &mut builder);

    let Builder {
        definitions,
        found: more,
        ..
    } = builder;
    found.extend(more);
    let operation = Operation {
        parameters,
        request_body,
        responses,
        error_pages: error_pages(page, draft, labels),
        ..stated::operation(page, of_page, draft, &mut found)
    };
    Resolved {
        operation,
        definitions,
        found,
    }
}

/// The pages that list the error codes of an operation: its own, and those to which it refers.
fn error_pages(page: &Page, draft: &Draft, labels: &Labels<'_>) -> Vec<Arc<str>> {
    let own = (!draft.errors.is_empty()).then(|| page.name().clone());
    let references = draft.error_references.iter().chain(&draft.code_references);
    let others = references.filter_map(|reference| labels.errors(&reference.target));
    let mut pages: Vec<Arc<str>> = Vec::new();
    for page in own
        .into_iter()
        .chain(others.map(|other| other.page.clone()))
    {
        if !pages.contains(&page) {
            pages.push(page);
        }
    }
    pages
}

/// Path, query and header parameters, in this order.
fn parameters(
    page: &Page,
    draft: &Draft,
    placement: &Placement<'_>,
    builder: &mut Builder<'_, '_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for (name, placed) in &placement.path {
        let mut parameter = parameter(page, draft, Location::Path, name.clone(), placed, builder);
        parameter.required = true;
        parameters.push(parameter);
    }
    for name in &placement.undocumented {
        parameters.push(path_variable(page, draft, name, found));
    }
    let mut known: HashSet<(Location, String)> = HashSet::new();
    let rest = [
        (Location::Query, &placement.query),
        (Location::Header, &placement.header),
    ];
    for (location, rows) in rest {
        for placed in rows {
            for name in tree::names(&placed.row.name.text) {
                if !known.insert((location, name.clone())) {
                    found.push(Diagnostic::new(
                        Code::RowRepeated,
                        page,
                        placed.row.name.span,
                        format!("`{name}`"),
                        "",
                    ));
                    continue;
                }
                parameters.push(parameter(page, draft, location, name, placed, builder));
            }
        }
    }
    parameters
}

fn parameter(
    page: &Page,
    draft: &Draft,
    location: Location,
    name: String,
    placed: &PlacedRow<'_>,
    builder: &mut Builder<'_, '_>,
) -> Parameter {
    let mut field = row::parameter(page, draft, placed.row, name, location, &mut builder.found);
    field.source.placed_by = placed.by;
    let written = placed.row.name.text.trim();
    Parameter {
        placeholder: (location == Location::Path && field.name != written)
            .then(|| written.to_owned()),
        name: field.name.clone(),
        location,
        required: field.required,
        schema: field.into_schema(),
        invalid: None,
    }
}

fn request_body<'a>(
    page: &'a Page,
    draft: &'a Draft,
    placement: &Placement<'a>,
    labels: &'a Labels<'a>,
    builder: &mut Builder<'a, '_>,
    found: &mut Vec<Diagnostic>,
) -> Option<RequestBody> {
    let reads_only = matches!(draft.method.text.as_str(), "GET" | "HEAD");
    let shown: Vec<Shown<'a>> = draft
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Request && !reads_only)
        .filter_map(shown_json)
        .collect();
    builder.next_body();
    let mut bodies: Vec<(&DraftTable, Members<'a>)> = Vec::new();
    for (table, rows) in by_table(&placement.body) {
        bodies.push((
            table,
            builder.rows(Located { page, table }, rows.into_iter()),
        ));
    }
    if are_alternatives(&bodies) {
        let one_of = bodies
            .into_iter()
            .map(|(table, members)| members.into_schema(qualifier(table)))
            .collect();
        let mut schema = Schema {
            one_of,
            ..Schema::default()
        };
        complete(page, &mut schema, &shown, found);
        let media_type = media_type(placement);
        return Some(super::body::sent(media_type, schema, true, true));
    }
    let mut joined = Joined::default();
    for (_, more) in bodies {
        joined.add(more, page, found);
    }
    let mut members = joined.members;
    if members.is_empty()
        && !reads_only
        && let Some(other) = placement::elsewhere(draft, Side::Request, labels)
    {
        members = builder.members(other);
    }
    if members.is_empty() && shown.is_empty() {
        return None;
    }
    let documented = !members.is_empty();
    let is_array =
        members.each.is_none() && evidence::wrap(page, &mut members.fields, &shown, found);
    adopt_orphans(
        page,
        draft,
        Side::Request,
        None,
        &mut members,
        &shown,
        builder,
    );
    let roots = evidence::roots(&shown);
    members.settle_map(&roots);
    maps::open_below(page, &mut members.fields, &roots, found);
    maps::open(page, &mut members.fields, &roots, found);
    bullets::adopt(page, &mut members.fields, &roots, found);
    evidence::relax(&mut members.fields, &roots, &|_| true);
    let required = members.each.is_some() || members.fields.iter().any(|field| field.required);
    let mut schema = if documented {
        let schema = members.into_schema(None);
        if is_array { array_of(schema) } else { schema }
    } else {
        Schema::default()
    };
    complete(page, &mut schema, &shown, found);
    // An empty object that an example shows says as much as no body at all.
    let holds_nothing = schema.is(TypeName::Object)
        && schema.properties.is_empty()
        && schema.additional_properties.is_none();
    let media_type = match placement.form {
        true => "multipart/form-data".to_owned(),
        false => media_type(placement),
    };
    let demanded = (required || !schema.required.is_empty()) && !super::body::is_optional(draft);
    let expected = !documented && !holds_nothing || super::body::is_expected(draft);
    Some(super::body::sent(media_type, schema, demanded, expected))
}

/// The body that a table of a page without operations lists, if it has all members of an example.
pub fn body_of_table(
    page: &Page,
    draft: &PageDraft,
    labels: &Labels<'_>,
    json: &Json,
) -> Option<Schema> {
    let shown = json.as_object()?;
    let lists = |table: &DraftTable| {
        let has = |name: &String| table.rows.iter().any(|row| row.name.text == *name);
        shown.keys().all(has)
    };
    let of_page = Draft {
        tables: draft.tables.clone(),
        ..Draft::default()
    };
    let table = of_page.tables.iter().find(|table| lists(table))?;
    let links = Links::new(page, &of_page, labels);
    let mut builder = Builder::new(&links);
    let schema = builder.members(Located { page, table }).into_schema(None);
    // An error body doesn't contain itself.
    builder.definitions.is_empty().then_some(schema)
}

/// Do several tables describe one body each, of which one is sent? Such tables share most of their members.
fn are_alternatives(bodies: &[(&DraftTable, Members<'_>)]) -> bool {
    let [(_, first), rest @ ..] = bodies else {
        return false;
    };
    let known: HashSet<&str> = first.fields.iter().map(|f| f.name.as_str()).collect();
    !rest.is_empty()
        && rest.iter().all(|(_, other)| {
            let shared = other
                .fields
                .iter()
                .filter(|field| known.contains(field.name.as_str()))
                .count();
            shared > 0 && shared * 2 >= other.fields.len().min(first.fields.len())
        })
}

/// What a caption says in brackets: `Parameters (creating a replica)`. Where that is a remark, it is what the parameters
/// are for: `Parameters for making lids (only red ones)`.
fn qualifier(table: &DraftTable) -> Option<String> {
    qualifier_of(&table.caption.as_ref()?.text)
}

fn qualifier_of(caption: &str) -> Option<String> {
    const REMARKS: &[&str] = &["for ", "only ", "not ", "if ", "when "];
    let (before, inside) = caption.split_once('(')?;
    let inside = inside.split([')', ',']).next()?.trim();
    let lower = inside.to_ascii_lowercase();
    let is_remark = REMARKS.iter().any(|words| lower.starts_with(words));
    let told = match is_remark {
        true => before.split_once(" for ").map_or("", |(_, what)| what),
        false => inside,
    };
    let told = told.trim();
    (!told.is_empty()).then(|| told.to_owned())
}

/// Adds to a schema what examples show of it; a schema of which nothing is known is taken from them.
pub fn complete(
    page: &Page,
    schema: &mut Schema,
    shown: &[Shown<'_>],
    found: &mut Vec<Diagnostic>,
) {
    for (index, example) in shown.iter().enumerate() {
        let evidence = Evidence::new(page, example.span, example.repaired);
        if index == 0 && *schema == Schema::default() {
            *schema = examples::infer(example.json, &evidence);
        } else {
            examples::complete(schema, example.json, "", &evidence, found);
        }
    }
    open_members::open_objects(schema);
}

/// Gives tables that belong to nothing a place below fields that only examples show.
pub fn adopt_orphans<'a>(
    page: &'a Page,
    draft: &'a Draft,
    side: Side,
    status: Option<&str>,
    members: &mut Members<'a>,
    shown: &[Shown<'a>],
    builder: &mut Builder<'a, '_>,
) {
    let span = shown.first().map_or_else(Span::default, |shown| shown.span);
    let mut outline: Option<Outline<'_>> = None;
    for table in &draft.tables {
        let used = builder.used.contains(&std::ptr::from_ref(table));
        let fits = table.side == side
            && table.location == Some(Place::Struct)
            && (table.status.as_deref() == status || table.status.is_none() || status.is_none());
        if used || !fits || builder.links.is_referred(table) {
            continue;
        }
        let outline = outline.get_or_insert_with(|| Outline::of(shown));
        let orphan = Located { page, table };
        evidence::adopt_undocumented(builder, orphan, &mut members.fields, outline, span);
    }
}

/// An array whose items are what was known of the whole.
pub fn array_of(items: Schema) -> Schema {
    Schema {
        items: Some(Box::new(items)),
        ..Schema::of(TypeName::Array)
    }
}

/// The members of several tables that describe one body.
#[derive(Debug, Default)]
pub struct Joined<'a> {
    /// Those of all tables so far.
    pub members: Members<'a>,
    /// Where they stand, by name: from the second table on.
    known: HashMap<String, usize>,
}

impl<'a> Joined<'a> {
    /// Adds those of one more table.
    pub fn add(&mut self, more: Members<'a>, page: &Page, found: &mut Vec<Diagnostic>) {
        let Self { members, known } = self;
        if members.each.is_none() {
            members.each = more.each;
        }
        if members.fields.is_empty() {
            members.fields = more.fields;
            return;
        }
        if known.is_empty() {
            let names = members.fields.iter().map(|field| field.name.clone());
            known.extend(names.zip(0..));
        }
        for field in more.fields {
            match known.entry(field.name.clone()) {
                Entry::Occupied(at) => {
                    tree::merge(&mut members.fields[*at.get()], field, page, found);
                }
                Entry::Vacant(free) => {
                    free.insert(members.fields.len());
                    members.fields.push(field);
                }
            }
        }
    }
}

/// Rows by the tables that they stand in, in order.
fn by_table<'a>(rows: &[PlacedRow<'a>]) -> Vec<(&'a DraftTable, Vec<&'a DraftRow>)> {
    let mut places: HashMap<*const DraftTable, usize> = HashMap::new();
    let mut tables: Vec<(&DraftTable, Vec<&DraftRow>)> = Vec::new();
    for placed in rows {
        let next = tables.len();
        let place = *places.entry(placed.table).or_insert(next);
        match tables.get_mut(place) {
            Some((_, rows)) => rows.push(placed.row),
            None => tables.push((placed.table, vec![placed.row])),
        }
    }
    tables
}

/// The media type that a row for `Content-Type` states.
fn media_type(placement: &Placement<'_>) -> String {
    let json = "application/json";
    let Some(row) = placement
        .header
        .iter()
        .find(|placed| placed.row.name.text.eq_ignore_ascii_case("content-type"))
    else {
        return json.to_owned();
    };
    let text = row.row.description.text();
    let types = stated::media_types(&text);
    match types.as_slice() {
        [] => json.to_owned(),
        types if types.iter().any(|one| one.starts_with(json)) => json.to_owned(),
        [first, ..] => (*first).to_owned(),
    }
}

/// Does the value stand for one that the example leaves out?
fn is_left_out(value: &Json) -> bool {
    *value == Json::Null || value.as_str() == Some(LEFT_OUT)
}

/// A valid or repaired JSON body of an example that is no template.
pub fn shown_json(example: &DraftExample) -> Option<Shown<'_>> {
    let json = example.json.as_ref()?;
    let repaired = example.validity == Validity::Repaired
        && !repair(&example.text).is_ok_and(|repaired| repaired.is_certain());
    // `{ "success" }` is a word in braces: it shows no member.
    let shows_nothing = repaired
        && json
            .as_object()
            .is_some_and(|members| members.values().all(is_left_out));
    (!example.template && !shows_nothing).then_some(Shown {
        json,
        span: example.span,
        repaired,
    })
}

/// Names every table whose rows are nowhere in the IR.
fn report_unused<'a>(
    page: &Page,
    draft: &'a Draft,
    roots: &[&'a DraftTable],
    builder: &mut Builder<'a, '_>,
) {
    let roots: HashSet<*const DraftTable> =
        roots.iter().map(|root| std::ptr::from_ref(*root)).collect();
    for table in &draft.tables {
        let is_root = roots.contains(&std::ptr::from_ref(table)) && table.side != Side::Unknown;
        if is_root || builder.used.contains(&std::ptr::from_ref(table)) {
            continue;
        }
        builder.found.push(Diagnostic::new(
            Code::RowNotPlaced,
            page,
            table.span,
            evidence::shown_name(table),
            "",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_tell_forms_apart() {
        let told = |caption: &str| qualifier_of(caption);
        assert_eq!(
            told("Parameters (making a lid)").as_deref(),
            Some("making a lid")
        );
        let remark = "Parameters for making lids (Only red ones, and none with a hinge)";
        assert_eq!(told(remark).as_deref(), Some("making lids"));
        assert_eq!(told("Lids (for red ones)"), None);
        assert_eq!(told("Lids"), None);
    }
}
