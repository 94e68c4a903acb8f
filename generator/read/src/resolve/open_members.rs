//! Request bodies with free-form content. If the docs list no members and an example shows some, those are samples:
//! documents of a database have whatever members their owners give them. The object accepts any members, in requests and
//! in the responses that return it. If two such bodies of one place have nothing in common, the members that they show
//! aren't part of the API.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::{Api, Schema, TypeName, Types};

/// Opens the answers of places whose requests are open: what was sent comes back. `keeping` tells of each operation
/// whether its family keeps what is sent; elsewhere, what tables call an object is not what comes back.
pub fn open_answers(api: &mut Api, keeping: &[bool]) {
    let sent = api.operations.iter().zip(keeping);
    let sent = sent.filter(|(operation, keeps)| {
        let body = operation.request_body.as_ref();
        **keeps && body.is_some_and(|body| is_open(&body.schema))
    });
    let stored: HashSet<String> = sent
        .map(|(operation, _)| place(&operation.path).to_owned())
        .collect();
    let sampled = sampled(api);
    for operation in &mut api.operations {
        if sampled.contains(place(&operation.path))
            && let Some(body) = &mut operation.request_body
        {
            leave_samples_out(&mut body.schema);
        }
        if stored.contains(place(&operation.path)) {
            let is_sampled = sampled.contains(place(&operation.path));
            let successes = operation
                .responses
                .iter_mut()
                .filter(|response| response.status.starts_with('2'));
            for schema in successes.filter_map(|response| response.schema.as_mut()) {
                open(schema);
                open_referring(schema);
                if is_sampled {
                    leave_samples_out(schema);
                }
            }
        }
    }
}

/// The places with several open request bodies that share no member.
fn sampled(api: &Api) -> HashSet<String> {
    let mut shown: HashMap<&str, Vec<HashSet<&str>>> = HashMap::new();
    for operation in &api.operations {
        let body = operation.request_body.as_ref().map(|body| &body.schema);
        let Some(body) = body.filter(|body| body.additional_properties.is_some()) else {
            continue;
        };
        let names: HashSet<&str> = body.properties.keys().map(String::as_str).collect();
        let is_all_shown = body.properties.values().all(Schema::is_only_shown);
        if is_all_shown && !names.is_empty() {
            shown.entry(place(&operation.path)).or_default().push(names);
        }
    }
    let are_apart = |bodies: &[HashSet<&str>]| {
        bodies.len() > 1
            && (1..bodies.len())
                .all(|at| bodies[..at].iter().all(|one| one.is_disjoint(&bodies[at])))
    };
    shown.retain(|_, bodies| are_apart(bodies));
    shown.into_keys().map(str::to_owned).collect()
}

/// Leaves out the members of an open object that only an example shows.
fn leave_samples_out(schema: &mut Schema) {
    if schema.additional_properties.is_some() {
        schema
            .properties
            .retain(|_, member| !member.is_only_shown());
        let Schema {
            properties,
            required,
            ..
        } = schema;
        required.retain(|name| properties.contains_key(name));
    }
}

/// Is an object in the schema open?
fn is_open(schema: &Schema) -> bool {
    let any = schema.additional_properties.as_deref() == Some(&Schema::default());
    any && !schema.properties.is_empty() || schema.parts().any(is_open)
}

/// A collection and its items are one place.
pub fn place(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    match path.rsplit_once('/') {
        Some((collection, last)) if last.starts_with('{') && !collection.is_empty() => collection,
        _ => path,
    }
}

/// Opens what only an example shows: at the root, below the key around it, and in the items of a list.
pub fn open(schema: &mut Schema) {
    open_to(schema, 2);
}

/// Opens a body that only an example shows, as one text: whoever fills it in may send something else. A number is one of a
/// kind, and stays. True: it is such a body.
pub fn open_text(schema: &mut Schema) -> bool {
    let is_text = schema.is(TypeName::String) && schema.format.is_none() && schema.is_only_shown();
    if is_text {
        schema.types = None;
        schema.origins.shift_remove("type");
    }
    is_text
}

/// Opens values that only examples tell, and that are a list or an object in one of them and a scalar in another: they are
/// of whatever kind their owner likes.
pub fn open_kinds(schema: &mut Schema) {
    let is_nested = |name: &TypeName| matches!(name, TypeName::Array | TypeName::Object);
    let stated = schema.types.as_ref().map_or(&[][..], Types::names);
    let kinds = || stated.iter().chain(schema.shown_types.iter());
    let is_mixed =
        kinds().any(is_nested) && kinds().any(|name| !is_nested(name) && *name != TypeName::Null);
    let is_plain = schema.properties.is_empty() && schema.any_of.is_empty();
    if is_mixed && is_plain && schema.is_only_shown() {
        schema.types = None;
        schema.items = None;
        schema.additional_properties = None;
        schema.shown_types.clear();
        schema.origins.shift_remove("type");
        return;
    }
    schema.parts_mut().for_each(open_kinds);
}

/// Opens the objects of which the type of their row says no more than that, where others name the struct whose members
/// they have: `Object`, and not `lid object`.
pub fn open_objects(schema: &mut Schema) {
    let source = schema.source.as_ref().filter(|_| !schema.is_only_shown());
    let stated = source.and_then(|source| source.stated_type.as_deref());
    match stated.is_some_and(|stated| stated.trim().eq_ignore_ascii_case("object")) {
        true => open_samples(schema),
        false => schema.parts_mut().for_each(open_objects),
    }
}

/// Opens the objects of a request that a row only calls objects, where an example shows members that its words don't
/// name: they are samples.
pub fn open_samples(schema: &mut Schema) {
    let is_row = schema.source.is_some() && !schema.is_only_shown();
    let are_shown = schema.properties.values().all(Schema::is_only_shown);
    let has_samples = !schema.properties.is_empty() && are_shown;
    let text = schema.description.clone().unwrap_or_default();
    if is_row && has_samples && schema.additional_properties.is_none() {
        match names_members(schema, &text) {
            true => open_below(schema, &text),
            false => open_all(schema),
        }
        return;
    }
    // A row that is a list says of its items what they have.
    let is_list = schema.source.is_some() && !schema.is_only_shown();
    match &mut schema.items {
        Some(items) if is_list && holds_samples(items) => match names_members(items, &text) {
            true => open_below(items, &text),
            false => open_all(items),
        },
        _ => schema.parts_mut().for_each(open_samples),
    }
}

/// Are members of the items of a list known, all of them from an example alone?
fn holds_samples(items: &Schema) -> bool {
    (items.source.is_none() || items.is_only_shown())
        && !items.properties.is_empty()
        && items.properties.values().all(Schema::is_only_shown)
}

/// Opens what a row of an answer says to be that of another call: `Each result has the same fields as the hive`. An example
/// shows a part of it, however deep it stands.
fn open_referring(schema: &mut Schema) {
    const REFERRING: &[&str] = &["same fields as", "requested document"];
    for (_, member) in &mut schema.properties {
        let text = member.description.as_deref().unwrap_or_default();
        if REFERRING.iter().any(|words| text.contains(words)) {
            open_all(member);
        }
    }
}

/// Opens objects of whose members an example shows some, where their words name others: ``Available options are `lid` and
/// `label`.``
pub fn open_named(schema: &mut Schema) {
    schema.parts_mut().for_each(open_named);
    let text = schema.description.as_deref().unwrap_or_default();
    if schema.properties.is_empty() || schema.additional_properties.is_some() {
        return;
    }
    let named = named_as_members(text);
    if named.len() > 1
        && named
            .iter()
            .any(|name| !schema.properties.contains_key(*name))
    {
        schema.additional_properties.get_or_insert_default();
    }
}

/// The names in code behind the words that lead to all members.
fn named_as_members(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut leads = false;
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 0 {
            let joins = |word| matches!(word, "" | "and" | "or");
            leads = leads && part.split([' ', ',', '\n']).all(joins) || leads_to_members(part);
        } else if leads && part.chars().all(is_of_name) {
            names.push(part);
        }
    }
    names
}

/// `Available resource options are`
fn leads_to_members(text: &str) -> bool {
    const MEMBERS: &[&str] = &[
        "attributes",
        "fields",
        "keys",
        "members",
        "options",
        "properties",
    ];
    let sentence = text.rsplit(". ").next().unwrap_or(text);
    let sentence = sentence.trim_end_matches([' ', ':']).to_ascii_lowercase();
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let [before @ .., noun, "are" | "include"] = words.as_slice() else {
        return false;
    };
    let is_all = |word: &&str| ["available", "supported"].contains(word);
    MEMBERS.contains(noun) && before.len() <= 4 && before.iter().any(is_all)
}

/// Opens the objects in an object whose members `text` names, where it tells of keys and doesn't name theirs.
fn open_below(schema: &mut Schema, text: &str) {
    const KEYED: &[&str] = &[
        "dictionar",
        "key-value",
        "key and value",
        "key/value",
        "arbitrary",
    ];
    if !KEYED.iter().any(|words| text.contains(words)) {
        return;
    }
    for (_, member) in &mut schema.properties {
        let object = match &mut member.items {
            Some(items) => items,
            None => member,
        };
        match names_all(object, &text.replace('\\', "")) {
            true => open_below(object, text),
            false => open_all(object),
        }
    }
}

/// Does a text name all members of an object, and no others in code?
fn names_members(schema: &Schema, text: &str) -> bool {
    let text = text.replace('\\', "");
    let in_code = text.split('`').skip(1).step_by(2);
    let mut names = in_code.filter(|code| code.contains('_') && code.chars().all(is_of_name));
    names_all(schema, &text) && names.all(|name| schema.properties.contains_key(name))
}

/// Does a text name all members of an object?
fn names_all(schema: &Schema, text: &str) -> bool {
    let words: HashSet<&str> = text.split(|c| !is_of_name(c)).collect();
    let mut names = schema.properties.keys();
    names.all(|name| words.contains(name.as_str()))
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | ':')
}

fn open_all(schema: &mut Schema) {
    if schema.is(TypeName::Object) {
        schema.additional_properties.get_or_insert_default();
    }
    schema.parts_mut().for_each(open_all);
}

fn open_to(schema: &mut Schema, depth: usize) {
    let shows = || schema.properties.values().any(Schema::is_only_shown);
    if schema.is(TypeName::Object) && shows() {
        schema.additional_properties.get_or_insert_default();
    }
    if depth > 0 {
        let members = (&mut schema.properties).into_iter();
        let members = members.map(|(_, member)| member);
        members
            .chain(schema.items.as_deref_mut())
            .for_each(|inner| open_to(inner, depth - 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_row_of_an_answer_says_to_be_elsewhere_is_open() {
        let is_open = |says: &str| {
            let text = format!(
                r#"{{"type":"object","properties":{{"lids":{{"type":"array","description":"{says}","items":{{"type":"object",
                "properties":{{"rows":{{"type":"array","items":{{"type":"object","properties":{{"a":{{}}}}}}}}}}}}}}}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
            open_referring(&mut schema);
            let items = |schema: &Schema| schema.items.as_deref().cloned().expect("items");
            let row = items(&items(&schema.properties["lids"]).properties["rows"]);
            row.additional_properties.is_some()
        };
        assert!(is_open("Each has the same fields as the crate."));
        assert!(!is_open("The lids of the crate."));
    }

    #[test]
    fn an_object_whose_words_name_other_members_is_open() {
        let is_open = |says: &str| {
            let text = format!(
                r#"{{"type":"object","description":"{says}","properties":{{"lid":{{"type":"string"}}}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
            open_named(&mut schema);
            schema.additional_properties.is_some()
        };
        assert!(is_open(
            "The crate. Available options are `lid`, and `label`."
        ));
        assert!(is_open("Supported crate keys include: `label` `lid`"));
        assert!(!is_open(
            "Available options are `lid`. Others have a `label`."
        ));
        assert!(!is_open("Options are `lid` and `label`."));
        assert!(!is_open(
            "Available options are `lid`, which needs `label`."
        ));
    }

    #[test]
    fn what_is_shown_as_a_list_and_as_a_number_is_of_any_kind() {
        let opened = |types: &str, origin: &str| {
            let text = format!(
                r#"{{"type":"object","properties":{{"lid":{{"type":{types},"items":{{"type":"string"}},
                "x-source":{{"origin":"{origin}","page":"a.rst","line":1}}}}}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
            open_kinds(&mut schema);
            let lid = &schema.properties["lid"];
            lid.types.is_none() && lid.items.is_none()
        };
        assert!(opened(r#"["array","integer"]"#, "example"));
        assert!(opened(r#""array","x-shown-types":["integer"]"#, "example"));
        assert!(!opened(r#"["array","integer"]"#, "table"));
        assert!(!opened(r#"["array","null"]"#, "example"));
        assert!(!opened(r#""array""#, "example"));
    }

    #[test]
    fn members_that_only_a_sample_shows_are_not_all() {
        let is_open = |says: &str, origin: &str| {
            let source = |origin: &str| {
                format!(r#""x-source":{{"origin":"{origin}","page":"a.rst","line":1}}"#)
            };
            let text = format!(
                r#"{{"type":"object","properties":{{"lid":{{"type":"object","description":"{says}",{},
                "properties":{{"red_ink":{{"type":"object","properties":{{"a":{{"type":"string",{shown}}}}},{}}}}}}}}}}}"#,
                source("table"),
                source(origin),
                shown = source("example"),
            );
            let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
            open_samples(&mut schema);
            let lid = &schema.properties["lid"];
            let inner = &lid.properties["red_ink"];
            (
                lid.additional_properties.is_some(),
                inner.additional_properties.is_some(),
            )
        };
        assert_eq!(is_open("A lid.", "example"), (true, true));
        assert_eq!(
            is_open("A lid with `red_ink` or `blue_ink`.", "example"),
            (true, true)
        );
        // The words name the member of the lid, but not what that has.
        assert_eq!(is_open("A lid with `red_ink`.", "example"), (false, false));
        let dictionary = "A lid with `red_ink`, one dictionary";
        assert_eq!(is_open(dictionary, "example"), (false, true));
        let known = format!("{dictionary} with `a`");
        assert_eq!(is_open(&known, "example"), (false, false));
        assert_eq!(is_open("A lid.", "table"), (false, true));
    }

    #[test]
    fn items_of_a_list_that_only_a_sample_shows_have_others() {
        let is_open = |says: &str, more: &str| {
            let text = format!(
                r#"{{"type":"array","description":"{says}","x-source":{{"origin":"table","page":"a.rst","line":1}},
                "items":{{"type":"object","properties":{{"size":{{"type":"string",
                "x-source":{{"origin":"{more}","page":"a.rst","line":1}}}}}}}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
            open_samples(&mut schema);
            schema
                .items
                .is_some_and(|items| items.additional_properties.is_some())
        };
        assert!(is_open("The lids.", "example"));
        assert!(!is_open("The lids, each with its `size`.", "example"));
        assert!(!is_open("The lids.", "table"));
    }

    #[test]
    fn a_struct_that_a_row_names_is_not_open() {
        let is_open = |stated: &str| {
            let text = format!(
                r#"{{"type":"object","properties":{{"lid":{{"type":"object","description":"A lid.",
                "x-source":{{"origin":"table","page":"a.rst","line":1,"stated_type":"{stated}"}},
                "properties":{{"size":{{"type":"string",
                "x-source":{{"origin":"example","page":"a.rst","line":1}}}}}}}}}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
            open_objects(&mut schema);
            schema.properties["lid"].additional_properties.is_some()
        };
        assert!(is_open("Object"));
        assert!(!is_open("lid object") && !is_open("String"));
    }

    #[test]
    fn a_text_that_is_a_whole_body_may_be_anything() {
        let opened = |origin: &str, kind: &str| {
            let text = format!(
                r#"{{"type":"{kind}","x-source":{{"origin":"{origin}","page":"a.rst","line":1}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
            open_text(&mut schema) && schema.types.is_none()
        };
        assert!(opened("example", "string"));
        assert!(!opened("table", "string"));
        assert!(!opened("example", "integer"));
    }

    #[test]
    fn bodies_of_one_place_with_nothing_in_common_show_samples() {
        let operation = |method: &str, path: &str, member: &str| {
            let shown =
                r#"{"type":"string","x-source":{"origin":"example","page":"a.rst","line":1}}"#;
            let body = format!(
                r#"{{"type":"object","required":["{member}"],"properties":{{"{member}":{shown}}},"additionalProperties":{{}}}}"#
            );
            format!(
                r#"{{"id":"a","page":"a.rst","line":1,"dialect":"httpdomain","title":"","method":"{method}","path":"{path}",
                "parameters":[],"request_body":{{"media_type":"application/json","required":true,"schema":{body}}},
                "responses":[]}}"#
            )
        };
        let left = |second: &str| {
            let text = format!(
                r#"{{"operations":[{},{}],"schemas":{{}},"pages":[]}}"#,
                operation("POST", "/crates", "colour"),
                operation("PUT", "/crates/{id}", second)
            );
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            open_answers(&mut api, &[true, true]);
            let body = api.operations[0].request_body.as_ref().expect("a body");
            (body.schema.properties.len(), body.schema.required.len())
        };
        assert_eq!(left("weight"), (0, 0));
        assert_eq!(left("colour"), (1, 1));
    }
}
