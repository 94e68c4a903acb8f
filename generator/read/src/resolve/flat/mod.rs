//! Operations of the families with flat tables: which rows are parameters, which are members of which body.
//!
//! Evidence in its order: the path template over the tables; a stated place over an inferred one; examples over
//! tables on wrappers and containers; tables over examples on names and scalar types.

mod actions;
mod counts;
mod flags;
mod further;
mod general;
mod keyed;
mod left_out;
mod media;
mod patches;
mod responses;
mod rows;
mod siblings;
mod stated_places;
mod unlisted;
mod variables;
mod wrapping;

use std::collections::{HashMap, HashSet};

use super::Resolved;
use super::aliases;
use super::body::{self, Field};
use super::bullets;
use super::examples::{self, Evidence};
use super::nesting::{self, Elsewhere, Flat};
use super::open_members;
use super::pairs;
use super::stated::{self, query_of_uri, report_query_of_examples};
use indexmap::IndexMap;

use crate::draft::{Draft, DraftExample, Habits, PageDraft, Side};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::http::{is_lines, is_same_content};
use apiref_core::ir::{
    Direction, Json, Location, Operation, Origin, Parameter, RequestBody, Schema, Source, TypeName,
    Validity,
};
use apiref_core::page::Page;

use flags::Flags;
use rows::{Keys, Row, Sorted};

/// The operations of a page of a family with flat tables.
pub fn operations<'a>(
    page: &'a Page,
    draft: &'a PageDraft,
    elsewhere: &Elsewhere<'_>,
) -> Vec<Resolved> {
    let flags = Flags::of(draft.habits);
    draft
        .operations
        .iter()
        .map(|operation| {
            let mut found = Vec::new();
            let operation = Resolver {
                page,
                draft: operation,
                flags,
                habits: draft.habits,
                elsewhere,
                diagnostics: &mut found,
            }
            .operation(draft);
            Resolved {
                operation,
                definitions: IndexMap::new(),
                found,
            }
        })
        .collect()
}

/// What a path is about: its first segment that is neither a variable nor a version.
fn subject(path: &str) -> Option<String> {
    let is_version = |segment: &str| {
        segment.strip_prefix('v').is_some_and(|number| {
            !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        })
    };
    path.split('/')
        .find(|segment| !segment.is_empty() && !segment.starts_with('{') && !is_version(segment))
        .map(str::to_owned)
}

struct Resolver<'a, 'd> {
    page: &'a Page,
    draft: &'a Draft,
    flags: Flags,
    habits: Habits,
    elsewhere: &'a Elsewhere<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'a> Resolver<'a, '_> {
    fn operation(&mut self, page_draft: &'a PageDraft) -> Operation {
        let draft = self.draft;
        let keys = Keys {
            variables: variables::Variables::of(draft),
            shows_body: self.bodies(Direction::Request).next().is_some(),
            request: responses::keys(draft, Direction::Request),
            response: responses::keys(draft, Direction::Response),
        };
        let locate: rows::Locator = match self.habits.places_stated {
            true => stated_places::target,
            false => rows::target,
        };
        let mut sorted = rows::sort(self.page, draft, locate, &keys, self.diagnostics);
        general::envelope(&page_draft.tables, draft, &mut sorted);
        let (path, path_parameters) =
            variables::parameters(self.page, draft, &sorted, self.flags, self.diagnostics);
        let mut parameters = path_parameters;
        self.parameters(&sorted, &mut parameters);
        let mut request_body = self.request_body(&sorted);
        let mut responses = self.responses(&sorted);
        if let Some(body) = &mut request_body {
            unlisted::gather(body, &responses, self.diagnostics);
        }
        let operation = stated::operation(self.page, page_draft, draft, self.diagnostics);
        let sent = request_body.iter().map(|body| &body.media_type);
        let answered = responses.iter().filter_map(|of| of.media_type.as_ref());
        let has_lines = sent.chain(answered).any(|media_type| is_lines(media_type));
        let examples = media::examples(draft, operation.examples, has_lines);
        self.general_faults(&page_draft.codes, &mut responses);
        let tags = match draft.tags.is_empty() {
            true => subject(&path).into_iter().collect(),
            false => draft.tags.clone(),
        };
        Operation {
            tags,
            path,
            parameters,
            request_body,
            responses,
            examples,
            ..operation
        }
    }

    /// Query and header parameters, in this order.
    fn parameters(&mut self, sorted: &Sorted<'a>, parameters: &mut Vec<Parameter>) {
        let mut known: HashMap<(Location, String), usize> = HashMap::new();
        for location in [Location::Query, Location::Header] {
            for row in sorted
                .parameters
                .iter()
                .filter(|row| row.location == location)
            {
                let spelled = match location {
                    Location::Header => row.name.to_ascii_lowercase(),
                    _ => row.name.clone(),
                };
                let at = *known.entry((location, spelled)).or_insert(parameters.len());
                if let Some(known) = parameters.get_mut(at) {
                    if known.schema.versions.excludes(&row.row.versions) {
                        let (page, draft) = (self.page, self.draft);
                        let found = &mut *self.diagnostics;
                        let other = rows::parameter(page, draft, row, self.flags, false, found);
                        variables::join_versions(known, other);
                        continue;
                    }
                    self.diagnostics.push(Diagnostic::new(
                        Code::RowRepeated,
                        self.page,
                        row.row.span,
                        format!("`{}`", row.name),
                        "one row",
                    ));
                    continue;
                }
                let field = rows::parameter(
                    self.page,
                    self.draft,
                    row,
                    self.flags,
                    false,
                    self.diagnostics,
                );
                parameters.push(Parameter {
                    name: row.name.clone(),
                    location,
                    required: field.required,
                    schema: field.into_schema(),
                    placeholder: None,
                    invalid: None,
                });
            }
            if location == Location::Query {
                parameters.extend(query_of_uri(self.page, self.draft, parameters));
                report_query_of_examples(self.page, self.draft, parameters, self.diagnostics);
            }
        }
    }

    /// JSON examples of one direction; responses only of success.
    fn bodies(
        &self,
        direction: Direction,
    ) -> impl Iterator<Item = (&'a DraftExample, &'a Json)> + use<'a> {
        // Where examples are whole messages, a body of one value is a body; elsewhere it is a placeholder.
        let scalars = self.habits.places_stated;
        self.draft
            .examples
            .iter()
            .filter(move |example| example.direction == direction && !example.of_other_call)
            .filter(|example| {
                example
                    .status
                    .as_deref()
                    .is_none_or(|status| status.starts_with(['1', '2', '3']))
            })
            .filter_map(|example| Some((example, example.json.as_ref()?)))
            .filter(move |(_, json)| scalars || matches!(json, Json::Object(_) | Json::Array(_)))
    }

    fn request_body(&mut self, sorted: &Sorted<'a>) -> Option<RequestBody> {
        let method = self.draft.method.text.as_str();
        let examples = media::documents(self.bodies(Direction::Request).collect());
        let only_example = sorted.request.is_empty();
        if only_example && let Some(body) = self.content_of_any_type(sorted) {
            return Some(body);
        }
        if method == "GET" || method == "HEAD" {
            if only_example {
                return None;
            }
        } else if only_example && examples.is_empty() {
            return self.opaque_request(sorted);
        }
        if self.draft.no_request_body
            && let Some((example, _)) = examples.first()
        {
            self.diagnostics.push(Diagnostic::new(
                Code::BodyContradicted,
                self.page,
                example.span,
                "an example of a request body",
                "none, as the page says; the example was believed",
            ));
        }
        let media_type = self.media_type(&examples, Direction::Request, sorted);
        // What is sent in other media types may be another thing: a patch beside a document.
        let is_of_it = |example: &DraftExample| {
            example.media_type.is_empty() || is_same_content(&example.media_type, &media_type)
        };
        let (own, others): (Vec<_>, Vec<_>) =
            examples.iter().partition(|(example, _)| is_of_it(example));
        let examples = if own.is_empty() { others } else { own };
        let mut schema = self.body(&sorted.request, &examples, Side::Request);
        media::take_files(&mut schema, &examples);
        media::make_lines(&mut schema, &media_type);
        if media_type.starts_with("multipart/") || media_type.ends_with("form-urlencoded") {
            media::members_are_text(&mut schema);
        } else if self.habits.places_stated {
            open_members::open(&mut schema);
        } else if self.habits.samples_are_bodies {
            open_members::open_samples(&mut schema);
            further::open_request(&mut schema, self.draft);
        }
        let is_optional = body::is_optional(self.draft);
        let demanded = !schema.required.is_empty() && !is_optional;
        let is_filled_in = only_example && open_members::open_text(&mut schema);
        // A text that callers fill in is all that other methods are for; a POST may do its work without one.
        let expected = if is_filled_in {
            method != "POST"
        } else {
            only_example || body::is_expected(self.draft)
        };
        let expected = expected && !is_optional;
        let further_media_types = self.further_types(&media_type, sorted);
        Some(RequestBody {
            further_media_types,
            ..body::sent(media_type, schema, demanded, expected)
        })
    }

    /// The schema of a body: rows in their places, then what only the examples show.
    fn body(
        &mut self,
        rows: &[Row<'a>],
        examples: &[(&'a DraftExample, &'a Json)],
        side: Side,
    ) -> Schema {
        let all = examples;
        let examples = &of_one_root(all)[..];
        let kept: HashSet<*const DraftExample> = examples
            .iter()
            .map(|(example, _)| std::ptr::from_ref(*example))
            .collect();
        let is_kept = |example: &DraftExample| kept.contains(&std::ptr::from_ref(example));
        for (example, _) in all.iter().filter(|(example, _)| !is_kept(example)) {
            self.diagnostics.push(Diagnostic::new(
                Code::ExampleContainer,
                self.page,
                example.span,
                "a list in one example, an object in others",
                "the object",
            ));
        }
        let bodies: Vec<&Json> = examples.iter().map(|(_, json)| *json).collect();
        let mut flat = Vec::with_capacity(rows.len());
        for row in rows {
            let response = side == Side::Response;
            flat.push(Flat {
                field: rows::member(self.page, row, self.flags, response, self.diagnostics),
                subject: row.subject.clone(),
                span: row.row.span,
                is_around: wrapping::is_around(row, &self.draft.uri.path),
            });
        }
        let first_span = examples
            .first()
            .map_or(self.draft.span, |(example, _)| example.span);
        let evidence = Evidence::new(self.page, first_span, false);
        let by_markup = self.habits.places_stated;
        let mut nested = nesting::nest(
            flat,
            &bodies,
            by_markup,
            &evidence,
            (self.elsewhere, side),
            self.diagnostics,
        );
        if side == Side::Request && !by_markup && bodies.is_empty() {
            let path = &self.draft.uri.path;
            actions::gather(self.page, &mut nested.fields, path, self.diagnostics);
        }
        let roots: Vec<&Json> = bodies.iter().copied().flat_map(examples::objects).collect();
        bullets::adopt(self.page, &mut nested.fields, &roots, self.diagnostics);
        pairs::open_all(self.page, &mut nested.fields, &roots, self.diagnostics);
        if side == Side::Request
            && let Some(wrapper) = &nested.wrapper
            && let Some(field) = nested
                .fields
                .iter_mut()
                .find(|field| field.name == *wrapper)
        {
            field.required = true;
            field.source.required_by = Some(Origin::Example);
        }
        if side == Side::Request {
            require_parents(&mut nested.fields, &roots);
        }
        let wrapper = nested.wrapper.clone();
        let had_rows = !nested.fields.is_empty();
        let is_one = !nested.is_array && !nested.is_map;
        let pairs = is_one
            .then(|| pairs::open_root(self.page, &mut nested.fields, &roots, self.diagnostics))
            .flatten();
        let mut schema = match pairs {
            Some(map) => map,
            None if !had_rows => Schema::default(),
            None => {
                let object = body::object(None, nested.fields);
                if nested.is_array {
                    Schema {
                        items: Some(Box::new(object)),
                        ..Schema::of(TypeName::Array)
                    }
                } else if nested.is_map {
                    Schema {
                        additional_properties: Some(Box::new(object)),
                        ..Schema::of(TypeName::Object)
                    }
                } else {
                    object
                }
            }
        };
        for (example, json) in examples {
            let repaired = example.validity == Validity::Repaired;
            let evidence = Evidence::new(evidence.page, example.span, repaired);
            examples::complete(&mut schema, json, "", &evidence, self.diagnostics);
            if self.flags == Flags::Meant {
                let answered = side == Side::Response;
                left_out::take_back(&mut schema, json, answered, &evidence, self.diagnostics);
            }
        }
        keyed::settle(&mut schema);
        siblings::settle(&mut schema, "", side);
        counts::settle(&mut schema, &bodies);
        open_members::open_named(&mut schema);
        further::take_rows(&mut schema);
        if side == Side::Request {
            further::take_names(&mut schema);
            further::take_nulls(&mut schema, self.draft);
            aliases::settle(&mut schema);
        }
        if side == Side::Request {
            patches::settle(&mut schema, &bodies, &evidence);
        }
        if side == Side::Request && !by_markup {
            require_action(&mut schema, &bodies, &self.draft.uri.path);
        }
        if schema.source.is_none() && !had_rows {
            schema.source = Some(self.source(Origin::Example, first_span.start));
        }
        if side == Side::Request
            && let Some(wrapper) = wrapper
            && !schema.required.contains(&wrapper)
            && let Some(member) = schema.properties.get_mut(&wrapper)
        {
            if let Some(source) = &mut member.source {
                source.required_by = Some(Origin::Example);
            }
            schema.required.push(wrapper);
        }
        schema
    }

    fn source(&self, origin: Origin, offset: u32) -> Source {
        self.page.source(origin, offset)
    }
}

/// The examples without lists of values, where others show an object: what was a bare list once got a name and companions.
fn of_one_root<'a>(examples: &[(&'a DraftExample, &'a Json)]) -> Vec<(&'a DraftExample, &'a Json)> {
    let is_container = |json: &Json| matches!(json, Json::Object(_) | Json::Array(_));
    let is_bare = |json: &Json| {
        let items = json.as_array();
        items.is_some_and(|items| !items.iter().any(is_container))
    };
    let shows_object = examples.iter().any(|(_, json)| json.as_object().is_some());
    let all = examples.iter().copied();
    all.filter(|(_, json)| !(shows_object && is_bare(json)))
        .collect()
}

/// The name of an action is what each of its requests has: without it nothing is asked for. So is the only member that
/// an action takes, unless the docs call it optional.
fn require_action(schema: &mut Schema, shown: &[&Json], path: &str) {
    if !path.ends_with("/action") {
        return;
    }
    let name = schema.properties.first().map(|(name, _)| name.clone());
    require_only(schema, shown);
    if let Some(name) = name
        && let Some(taken) = schema.properties.get_mut(&name)
    {
        let taken_values: Option<Vec<&Json>> = shown.iter().map(|json| json.get(&name)).collect();
        let is_optional = |member: &Schema| {
            let source = member.source.as_ref();
            let stated = source.and_then(|source| source.stated_required.as_deref());
            let stated = stated.map(str::to_ascii_lowercase);
            stated.is_some_and(|stated| {
                !["required", "yes", "true"]
                    .iter()
                    .any(|yes| stated.contains(yes))
            })
        };
        if !taken.properties.values().any(is_optional) {
            require_only(taken, &taken_values.unwrap_or_default());
        }
    }
}

/// Requires an object that has no row, but a member of which one says that requests have it: `lid.colour`. Not so where
/// an example goes without the object.
fn require_parents(fields: &mut [Field<'_>], shown: &[&Json]) {
    for field in fields {
        let is_stated =
            |child: &Field<'_>| child.required && child.source.stated_required.is_some();
        let is_dotted = field.row.is_none() && field.source.origin == Origin::Table;
        let is_there = |json: &&Json| json.get(&field.name).is_some();
        if is_dotted && field.children.iter().any(is_stated) && shown.iter().all(is_there) {
            field.required = true;
            field.source.required_by = Some(Origin::Table);
        }
    }
}

/// Requires the only member of an object that all examples show.
fn require_only(schema: &mut Schema, shown: &[&Json]) {
    let is_one = schema.properties.len() == 1 && schema.additional_properties.is_none();
    let Some((name, member)) = schema.properties.first_mut().filter(|_| is_one) else {
        return;
    };
    let shows = |json: &&Json| {
        let members = json.as_object();
        members.is_some_and(|members| members.len() == 1 && members.contains_key(name))
    };
    let all_show = !shown.is_empty() && shown.iter().all(shows);
    if all_show && !schema.required.contains(name) {
        if let Some(source) = &mut member.source {
            source.required_by = Some(Origin::Example);
        }
        schema.required.push(name.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_member_of_an_action_is_required() {
        let read = |text: &str, path: &str, origin: &str| {
            let schema = format!(
                r#"{{"type":"object","properties":{{"close":{{"type":"string","x-source":
                {{"origin":"{origin}","page":"a.rst","line":1}}}}}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&schema).expect("a schema");
            let shown = Json::parse(text).expect("JSON");
            require_action(&mut schema, &[&shown], path);
            schema.required
        };
        let one = r#"{"close": "tight"}"#;
        assert_eq!(read(one, "/crates/{id}/action", "table"), ["close"]);
        assert!(read(one, "/crates/{id}", "example").is_empty());
        assert!(read(one, "/crates/{id}", "table").is_empty());
        assert!(
            read(
                r#"{"close": "tight", "lid": 1}"#,
                "/crates/{id}/action",
                "table"
            )
            .is_empty()
        );
    }

    #[test]
    fn the_only_member_that_an_action_takes_is_required_unless_it_is_called_optional() {
        let read = |shown: &str, stated: &str, others: &str| {
            let schema = format!(
                r#"{{"type":"object","properties":{{"close":{{"type":"object","properties":{{"how":{{"type":"string",
                "x-source":{{"origin":"table","page":"a.rst","line":1{stated}}}}}{others}}}}}}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&schema).expect("a schema");
            let shown = Json::parse(shown).expect("JSON");
            require_action(&mut schema, &[&shown], "/crates/{id}/action");
            assert_eq!(schema.required, ["close"]);
            schema.properties["close"].required.clone()
        };
        let shown = r#"{"close": {"how": "tight"}}"#;
        assert_eq!(read(shown, "", ""), ["how"]);
        let stated = |word: &str| format!(r#","stated_required":"{word}""#);
        assert_eq!(read(shown, &stated("*(Required)*"), ""), ["how"]);
        assert!(read(shown, &stated("No"), "").is_empty());
        assert!(read(shown, "", r#","by":{"type":"string"}"#).is_empty());
        assert!(read(r#"{"close": {}}"#, "", "").is_empty());
    }

    #[test]
    fn paths_tell_what_they_are_subject() {
        assert_eq!(
            subject("/v2.1/{account}/crates/{id}").as_deref(),
            Some("crates")
        );
        assert_eq!(subject("/{version}/{account}").as_deref(), None);
    }
}
