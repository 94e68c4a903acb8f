//! Types of parameters whose table states none that a path, query or header can carry: text, or a whole number or a
//! boolean where the row says so.

use super::lists::List;
use super::{constraints, stated};
use crate::draft::{Draft, DraftRow, Inline, ProseBlock};
use apiref_core::ir::{Api, Direction, Json, Location, Origin, Schema, TypeName, Types};
use apiref_core::text::collapsed;
use apiref_core::words::of_name;

/// Makes a list of a query parameter that may stand in the query several times by what its row says.
pub fn repeat(schema: &mut Schema, row: &DraftRow, name: &str, location: Location) {
    let is_one = schema.types.is_some() && !is_container(schema);
    if location != Location::Query
        || schema.content_media_type.is_some()
        || !is_one
        || !(repeats(row) || shows_repeated(row, name))
    {
        return;
    }
    let mut item = std::mem::take(schema);
    let default = item.default.take();
    let default = default.map(|value| Box::new(Json::Array(vec![*value])));
    *schema = Schema {
        description: item.description.take(),
        versions: std::mem::take(&mut item.versions),
        deprecated: std::mem::take(&mut item.deprecated),
        default,
        ..Schema::of(TypeName::Array)
    };
    let of_list = item.origins.shift_remove("default");
    schema
        .origins
        .extend(of_list.map(|origin| ("default".to_owned(), origin)));
    schema
        .origins
        .insert("type".to_owned(), Origin::Description);
    schema.items = Some(Box::new(item));
}

/// Does a row say that its parameter may stand in the query several times?
fn repeats(row: &DraftRow) -> bool {
    let text = collapsed(&row.description.text().to_ascii_lowercase());
    List::Repeated.is_in(&text)
}

/// Does a row show its parameter several times in one query: `lid=red&lid=blue`?
fn shows_repeated(row: &DraftRow, name: &str) -> bool {
    let text = row.description.text();
    let mut queries =
        text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '?'));
    queries.any(|query| {
        let keys = query.split('&').filter_map(|pair| pair.split_once('='));
        keys.filter(|(key, _)| *key == name).count() > 1
    })
}

/// Gives the value of a parameter a type where the type column gives none. It runs before constraints are read: what
/// a number limits depends on the type.
pub fn settle(schema: &mut Schema, draft: &Draft, row: &DraftRow, name: &str, location: Location) {
    if schema.types.is_none() && matches!(location, Location::Path | Location::Query) {
        stated::take_type_of_path(schema, draft, name);
    }
    if location == Location::Query && holds_json(schema, draft, row, name) {
        *schema = Schema {
            content_media_type: Some("application/json".to_owned()),
            ..Schema::of(TypeName::String)
        };
        return;
    }
    if location == Location::Query && schema.is(TypeName::Array) && is_joined(row, name) {
        *schema = Schema::of(TypeName::String);
        schema
            .origins
            .insert("type".to_owned(), Origin::Description);
        return;
    }
    if location == Location::Query && schema.is(TypeName::Boolean) && is_true_unless(row) {
        // `false` would be one of the values that mean true.
        *schema = Schema::of(TypeName::String);
        schema
            .origins
            .insert("type".to_owned(), Origin::Description);
        return;
    }
    let is_count = schema.single_type() == Some(TypeName::Number)
        && (names_count(name) || counts(&row.description.text()));
    if is_count && shown(draft, name).all(is_whole_number) {
        schema.types = Some(Types::One(TypeName::Integer));
        schema
            .origins
            .insert("type".to_owned(), Origin::Description);
        return;
    }
    let is_open = schema.types.is_none() && schema.one_of.is_empty() && schema.any_of.is_empty();
    let (kind, origin) = if schema.is(TypeName::Array) && names_word(row, &["value as"]) {
        (TypeName::String, Origin::Description)
    } else if is_open {
        said(draft, row, name).map_or((TypeName::String, Origin::Guess), |kind| {
            (kind, Origin::Description)
        })
    } else if location == Location::Path && is_container(schema) {
        // A part of a path is text, whatever the table calls it.
        (TypeName::String, Origin::Path)
    } else {
        return;
    };
    *schema = Schema {
        types: Some(Types::One(kind)),
        ..Schema::default()
    };
    schema.origins.insert("type".to_owned(), origin);
}

/// Does a row say that all values but one mean true: `Any value other than 0 is true`?
fn is_true_unless(row: &DraftRow) -> bool {
    let text = collapsed(&row.description.text().to_ascii_lowercase());
    text.split(". ").any(|sentence| {
        let Some((_, behind)) = sentence.split_once("value other than ") else {
            return false;
        };
        let (value, means) = behind.split_once(' ').unwrap_or_default();
        let is_false = value.trim_matches(['`', '"', '\'', '*']) == "false";
        !is_false && means.trim_end_matches('.').ends_with(" true")
    })
}

/// Does a row say or show that the parts of a list stand in one value, with commas between them: `lids=red,blue`?
fn is_joined(row: &DraftRow, name: &str) -> bool {
    let text = row.description.text();
    let lower = text.to_ascii_lowercase();
    let shows = || {
        text.match_indices(&format!("{name}=")).any(|(at, key)| {
            let begins = text[..at].ends_with(['?', '&']);
            let value = text[at + key.len()..].split(['&', ' ', '\n']).next();
            let parts: Vec<&str> = value.unwrap_or_default().split(',').collect();
            begins && parts.len() > 1 && parts.iter().all(|part| !part.is_empty())
        })
    };
    // Each part has the name before it: `lids=red&lids=blue`.
    let is_repeated = repeats(row) || text.contains(&format!("&{name}="));
    !is_repeated && (List::Joined.is_in(&lower) || shows())
}

/// The lists in queries of whose items nothing is known.
fn open_lists(api: &mut Api) -> impl Iterator<Item = &mut Schema> {
    let operations = api.operations.iter_mut();
    operations
        .flat_map(|operation| &mut operation.parameters)
        .filter(|parameter| parameter.location == Location::Query)
        .map(|parameter| &mut parameter.schema)
        .filter(|schema| {
            let items = schema.items.as_deref();
            schema.is(TypeName::Array) && items.is_none_or(|items| *items == Schema::default())
        })
}

/// Items of lists in queries, of which nothing is known, are text.
pub fn items_are_text(api: &mut Api) {
    for schema in open_lists(api) {
        if schema.single_type() == Some(TypeName::Array) {
            let mut item = Schema::of(TypeName::String);
            item.origins.insert("type".to_owned(), Origin::Guess);
            schema.items = Some(Box::new(item));
        }
    }
}

fn is_container(schema: &Schema) -> bool {
    schema.is(TypeName::Object) || schema.is(TypeName::Array)
}

/// Is a value written as JSON? So it is where its row says so or shows it, or where a request line of an example does.
/// A value that may be a bare word, too, is text.
fn holds_json(schema: &Schema, draft: &Draft, row: &DraftRow, name: &str) -> bool {
    let text = row.description.text();
    let kind = row.type_text.text.trim().to_ascii_lowercase();
    let stated = matches!(
        kind.as_str(),
        "json" | "json-array" | "json array" | "json-object" | "json object"
    );
    let says = || text.contains("JSON") || text.contains("[\"");
    let begins = |value: &str| {
        let starts = ["[", "{", "\"", "%5B", "%7B", "%22"];
        starts.iter().any(|start| value.starts_with(start))
    };
    let mut shown = shown(draft, name).peekable();
    let shows = shown.peek().is_some() && shown.all(begins);
    !names_word(row, &[" or", "value as"]) && (stated || is_container(schema) && (says() || shows))
}

/// Does a row name a bare word, behind one of these ends of a text: ``…, or `all` ``, ``it accepts the value as `all` ``?
fn names_word(row: &DraftRow, ends: &[&str]) -> bool {
    let leads = |before: &str| ends.iter().any(|end| before.trim_end().ends_with(end));
    row.description.blocks.iter().any(|block| match block {
        ProseBlock::Paragraph(inlines) => inlines.windows(2).any(|pair| match pair {
            [Inline::Text(before), Inline::Code(word)] => {
                leads(before) && word.chars().all(char::is_alphanumeric)
            }
            _ => false,
        }),
        _ => false,
    })
}

/// Gives lists in queries, of whose items nothing is known, the form of others in the same API that are JSON.
pub fn share_json(api: &mut Api) {
    const JSON: &str = "application/json";
    let is_list = |schema: &Schema| {
        let source = schema.source.as_ref();
        let stated = source.and_then(|source| source.stated_type.as_deref());
        stated.is_some_and(|stated| stated.contains("array"))
    };
    let mut all = api
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters);
    let is_shown = all.any(|parameter| {
        let schema = &parameter.schema;
        schema.content_media_type.as_deref() == Some(JSON) && is_list(schema)
    });
    if !is_shown {
        return;
    }
    for schema in open_lists(api) {
        schema.items = None;
        schema.types = Some(Types::One(TypeName::String));
        schema.content_media_type = Some(JSON.to_owned());
        schema.origins.insert("type".to_owned(), Origin::Guess);
    }
}

/// The type that the words of a row tell, as far as it is not text.
fn said(draft: &Draft, row: &DraftRow, name: &str) -> Option<TypeName> {
    let text = row.description.text();
    let says = |list: List| list.is_in(&text.to_ascii_lowercase());
    let as_if = |kind: TypeName| {
        let mut schema = Schema::of(kind);
        constraints::apply(&mut schema, &row.description, name);
        schema
    };
    let has_word = |word: &str| {
        text.split(|c: char| !c.is_alphanumeric())
            .any(|one| one == word)
    };
    if has_word("true") && has_word("false") && shown(draft, name).all(is_boolean) {
        return Some(TypeName::Boolean);
    }
    let names_number = || {
        let first = text.split(['.', '\n']).next().unwrap_or_default();
        List::Numbers.is_before_word(&first.to_ascii_lowercase())
    };
    // Of what is called a text, `Minimum: 2` limits the length.
    let limited = || {
        let schema = as_if(TypeName::Integer);
        let is_in_range = schema.minimum.is_some() || schema.maximum.is_some();
        is_in_range && !names_text(name)
            || schema.default.is_some()
            || !schema.enumeration.is_empty()
    };
    let is_whole = says(List::Whole) || !says(List::Text) && (names_number() || limited());
    (is_whole && shown(draft, name).all(is_whole_number)).then_some(TypeName::Integer)
}

/// Does a name call its value a text?
fn names_text(name: &str) -> bool {
    let words = of_name(name);
    words.last().is_some_and(|last| List::TextNames.has(last))
}

/// Does a name call its value a count?
pub fn names_count(name: &str) -> bool {
    let words = of_name(name);
    words.iter().any(|word| List::CountNames.has(word))
}

/// Does a text say of a number that it counts something, so that it is whole: `Number of lids.`, `The size in bytes.`?
pub fn counts(text: &str) -> bool {
    let first = text.split(['.', '\n']).next().unwrap_or_default();
    let first = first.replace(['*', '`'], "").to_ascii_lowercase();
    let mut head = first.trim_start();
    head = head.strip_prefix("the ").unwrap_or(head);
    head = List::CountKinds.behind(head).unwrap_or(head);
    List::CountHeads.behind(head).is_some()
        || List::Whole.is_in(&first)
        || List::WholeNouns.is_in(&first)
}

/// The values that the request lines of examples give to a query parameter; placeholders don't count.
fn shown<'d>(draft: &'d Draft, name: &'d str) -> impl Iterator<Item = &'d str> {
    draft
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Request)
        .filter_map(|example| example.request_line.as_deref())
        .filter_map(|line| line.split_once('?'))
        .flat_map(|(_, query)| query.split(['&', ' ']))
        .filter_map(move |pair| pair.split_once('=').filter(|(key, _)| *key == name))
        .map(|(_, value)| value)
        .filter(|value| !value.is_empty() && !value.contains(['{', '<', '$', '*']))
}

fn is_boolean(value: &str) -> bool {
    matches!(value, "true" | "false")
}

fn is_whole_number(value: &str) -> bool {
    value.parse::<i64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{DraftExample, Prose};
    use apiref_core::ir::Validity;

    fn request(line: &str) -> DraftExample {
        DraftExample {
            direction: Direction::Request,
            files: Vec::new(),
            lines: false,
            template: false,
            status: None,
            label: None,
            description: Prose::default(),
            request_line: Some(line.to_owned()),
            headers: Vec::new(),
            media_type: String::new(),
            json: None,
            text: String::new(),
            validity: Validity::Empty,
            of_other_call: false,
            versions: Default::default(),
            span: Default::default(),
        }
    }

    fn settled(description: &str, line: Option<&str>) -> (TypeName, Origin) {
        let row = DraftRow {
            description: Prose::plain(description),
            ..DraftRow::default()
        };
        let draft = Draft {
            examples: line.into_iter().map(request).collect(),
            ..Draft::default()
        };
        let mut schema = Schema::default();
        settle(&mut schema, &draft, &row, "lids", Location::Query);
        let kind = schema.single_type().expect("one type");
        (kind, schema.origins["type"])
    }

    #[test]
    fn lists_in_one_value_are_text_and_so_are_items_of_any_kind() {
        let kind = |description: &str| {
            let row = DraftRow {
                description: Prose::plain(description),
                ..DraftRow::default()
            };
            let mut schema = Schema::of(TypeName::Array);
            settle(
                &mut schema,
                &Draft::default(),
                &row,
                "lids",
                Location::Query,
            );
            schema.single_type()
        };
        assert_eq!(
            kind("Such as /crates?lids=red,blue"),
            Some(TypeName::String)
        );
        assert_eq!(kind("Lids, separated by commas."), Some(TypeName::String));
        assert_eq!(
            kind("Such as /crates?lids=red,blue&lids=green"),
            Some(TypeName::Array)
        );
        assert_eq!(kind("The lids."), Some(TypeName::Array));
        let text = r#"{"operations":[{"id":"a","page":"a.rst","line":1,"dialect":"otc","title":"","method":"GET",
            "path":"/crates","parameters":[{"name":"lids","in":"query","required":false,"schema":{"type":"array"}}],
            "request_body":null,"responses":[]}],"schemas":{},"pages":[]}"#;
        let mut api: Api = serde_json::from_str(text).expect("an API");
        items_are_text(&mut api);
        let items = api.operations[0].parameters[0].schema.items.clone();
        assert_eq!(items.expect("items").single_type(), Some(TypeName::String));
    }

    #[test]
    fn values_without_a_type_are_text_unless_the_row_says_otherwise() {
        for (description, expected) in [
            ("The id of the crate.", TypeName::String),
            ("The number of lids on a page.", TypeName::Integer),
            (
                "The page. The value ranges from 1 to 50.",
                TypeName::Integer,
            ),
            ("Must be an integer.", TypeName::Integer),
            ("The current page number.", TypeName::Integer),
            ("The offset. The default value is 0.", TypeName::Integer),
            ("A text of 1 to 50 characters.", TypeName::String),
            ("The day, in the format yyyy-MM-dd.", TypeName::String),
            ("Whether lids are shown: true or false.", TypeName::Boolean),
            ("Whether lids are shown: True or False.", TypeName::String),
        ] {
            assert_eq!(settled(description, None).0, expected, "{description}");
        }
    }

    #[test]
    fn ends_of_a_range_are_lengths_of_what_is_called_a_text() {
        let settled = |name: &str, description: &str| {
            let row = DraftRow {
                description: Prose::plain(description),
                ..DraftRow::default()
            };
            let mut schema = Schema::default();
            let draft = Draft::default();
            settle(&mut schema, &draft, &row, name, Location::Query);
            schema.single_type()
        };
        let ends = "Of the lid. The value ranges from 2 to 30.";
        assert_eq!(settled("lid_name", ends), Some(TypeName::String));
        assert_eq!(settled("X-Lid-Token", ends), Some(TypeName::String));
        assert_eq!(settled("lid_width", ends), Some(TypeName::Integer));
        assert_eq!(settled("lid_type", ends), Some(TypeName::Integer));
        let number = "The number of names.";
        assert_eq!(settled("lid_name", number), Some(TypeName::Integer));
    }

    #[test]
    fn examples_rule_numbers_and_booleans_out() {
        let number = "The number of lids.";
        let line = |value: &str| format!("GET /v1/crates?lids={value}&size=2");
        assert_eq!(settled(number, Some(&line("3"))).0, TypeName::Integer);
        assert_eq!(settled(number, Some(&line("{lids}"))).0, TypeName::Integer);
        let text = (TypeName::String, Origin::Guess);
        assert_eq!(settled(number, Some(&line("three"))), text);
        assert_eq!(settled("Open: true or false.", Some(&line("yes"))), text);
    }

    #[test]
    fn json_in_a_query_is_a_text_of_it() {
        let holds = |kind: &str, type_text: &str, description: &str, line: Option<&str>| {
            let mut row = DraftRow {
                description: Prose::plain(description),
                ..DraftRow::default()
            };
            type_text.clone_into(&mut row.type_text.text);
            let mut draft = Draft::default();
            draft.examples.extend(line.map(request));
            let mut schema: Schema = serde_json::from_str(kind).expect("a schema");
            settle(&mut schema, &draft, &row, "lids", Location::Query);
            schema.content_media_type.is_some() && schema.is(TypeName::String)
        };
        let array = r#"{"type":"array"}"#;
        assert!(holds("{}", "json", "The key.", None));
        assert!(holds("{}", "JSON-array", "The keys.", None));
        assert!(holds(array, "array", "A JSON array of lids.", None));
        assert!(holds(
            array,
            "array",
            "The lids.",
            Some("GET /a?lids=%5B%22a%22%5D")
        ));
        assert!(!holds(
            array,
            "array",
            "The lids.",
            Some("GET /a?lids=a&lids=b")
        ));
        assert!(!holds(array, "array", "The lids.", None));
        assert!(!holds(
            r#"{"type":"string"}"#,
            "string",
            "A JSON text.",
            None
        ));
    }

    #[test]
    fn numbers_that_count_are_whole() {
        let settled = |name: &str, says: &str, line: &str| {
            let row = DraftRow {
                description: Prose::plain(says),
                ..DraftRow::default()
            };
            let draft = Draft {
                examples: vec![request(line)],
                ..Draft::default()
            };
            let mut schema = Schema::of(TypeName::Number);
            settle(&mut schema, &draft, &row, name, Location::Query);
            schema.single_type()
        };
        let whole = Some(TypeName::Integer);
        assert_eq!(settled("lids", "The maximum number of lids.", ""), whole);
        assert_eq!(settled("top", "How many lids are listed.", ""), whole);
        assert_eq!(settled("lids", "How many lids.", "GET /a?lids=2"), whole);
        assert_eq!(settled("limit", "As many as you like.", ""), whole);
        let number = Some(TypeName::Number);
        assert_eq!(settled("lids", "How many lids.", "GET /a?lids=2.5"), number);
        assert_eq!(settled("lids", "Weight by number of lids.", ""), number);
    }

    #[test]
    fn lists_in_queries_are_json_where_others_of_the_api_are() {
        let parameter = |name: &str, schema: &str| {
            format!(r#"{{"name":"{name}","in":"query","required":false,"schema":{schema}}}"#)
        };
        let json = r#"{"type":"string","contentMediaType":"application/json","x-source":
            {"origin":"table","page":"a.rst","line":1,"stated_type":"json-array"}}"#;
        let shared = |other: &str| {
            let parameters = [
                parameter("lids", other),
                parameter("open", r#"{"type":"array"}"#),
            ];
            let text = format!(
                r#"{{"operations":[{{"id":"a","page":"a.rst","line":1,"dialect":"httpdomain","title":"","method":"GET",
                "path":"/a","request_body":null,"responses":[],"parameters":[{}]}}],"schemas":{{}},"pages":[]}}"#,
                parameters.join(",")
            );
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            share_json(&mut api);
            api.operations[0].parameters[1].schema.single_type()
        };
        assert_eq!(shared(json), Some(TypeName::String));
        assert_eq!(shared(r#"{"type":"string"}"#), Some(TypeName::Array));
    }

    #[test]
    fn parameters_that_may_be_repeated_are_lists() {
        let read = |says: &str, location: Location| {
            let row = DraftRow {
                description: Prose::plain(says),
                ..DraftRow::default()
            };
            let mut schema = Schema::of(TypeName::Integer);
            repeat(&mut schema, &row, "lid", location);
            let items = schema.items.as_deref().and_then(Schema::single_type);
            (schema.single_type(), items)
        };
        let list = (Some(TypeName::Array), Some(TypeName::Integer));
        let one = (Some(TypeName::Integer), None);
        let said = "A lid. Can be specified\nmultiple times.";
        assert_eq!(read(said, Location::Query), list);
        assert_eq!(read("May be repeated.", Location::Query), list);
        let shown = "Format: \"lid=1&lid=2&..\"";
        assert_eq!(read(shown, Location::Query), list);
        let other = "Such as /crates?lid=1&color=2.";
        assert_eq!(read(other, Location::Query), one);
        assert_eq!(read(said, Location::Header), one);
        assert_eq!(read("How often it is used.", Location::Query), one);
    }

    #[test]
    fn a_switch_that_only_one_value_turns_off_is_text() {
        let read = |says: &str| {
            let row = DraftRow {
                description: Prose::plain(says),
                ..DraftRow::default()
            };
            let mut schema = Schema::of(TypeName::Boolean);
            settle(
                &mut schema,
                &Draft::default(),
                &row,
                "shut",
                Location::Query,
            );
            schema.single_type()
        };
        let off = "Only shut lids. Any value other than `0` (or none) counts as true.";
        assert_eq!(read(off), Some(TypeName::String));
        for says in [
            "Any value other than `false` counts as true.",
            "Any value other than `0` is refused.",
            "Is it true?",
        ] {
            assert_eq!(read(says), Some(TypeName::Boolean), "{says}");
        }
    }

    #[test]
    fn a_part_of_a_path_is_no_object() {
        let mut schema = Schema::of(TypeName::Object);
        let row = DraftRow::default();
        settle(&mut schema, &Draft::default(), &row, "a", Location::Path);
        assert_eq!(schema.single_type(), Some(TypeName::String));
        let mut schema = Schema::of(TypeName::Object);
        settle(&mut schema, &Draft::default(), &row, "a", Location::Query);
        assert_eq!(schema.single_type(), Some(TypeName::Object));
    }
}
