//! Words that stand for what another operation shows: `"results": ["CRATE"]` in an example, or "an array of `Crate`
//! objects" in a text. The items of such a list are of any kind, and no texts; where the page has the details of a crate,
//! that is what stands there.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::{
    Api, Direction, Followed, Follows, ITEMS, Json, Operation, Schema, TypeName, open_at,
};

use super::follows;
use crate::draft::PageDraft;

/// Behind the name of a thing, the title of the operation that shows one.
const SHOWN: &[&str] = &["detail", "details"];

/// Notes what stands in place of stand-ins. `drafts` are those that the operations were made from, in order.
pub fn refer(api: &mut Api, drafts: &[PageDraft]) {
    let habits = drafts
        .iter()
        .flat_map(|page| page.operations.iter().map(|_| page.habits.shows_stand_ins));
    let known: Vec<usize> = habits
        .enumerate()
        .filter_map(|(index, shows)| shows.then_some(index))
        .collect();
    if known.is_empty() {
        return;
    }
    let details = details(api, &known);
    let mut found: Vec<(usize, Follows)> = Vec::new();
    let mut seen: HashSet<(usize, Vec<String>)> = HashSet::new();
    for index in known {
        let Some(own) = api.operations.get(index) else {
            continue;
        };
        let mut places: Vec<(Vec<String>, String)> = Vec::new();
        let shown = own.examples.iter();
        let shown = shown.filter(|example| example.direction == Direction::Response);
        for json in shown.filter_map(|example| example.json.as_ref()) {
            in_example(json, &mut Vec::new(), &mut places);
        }
        let successes = own.responses.iter();
        let mut successes = successes.filter(|response| response.status.starts_with('2'));
        if let Some(schema) = successes.find_map(|response| response.schema.as_ref()) {
            in_text(schema, &mut Vec::new(), &mut places);
        }
        for (at, word) in places {
            let named = |words: &str| {
                let name: String = words.split_whitespace().collect();
                let other = details.get(&(own.page.to_string(), name))?;
                api.operations.get(*other)
            };
            // `CRATE PLACEMENT` may be what the details of a crate below the path of the list show.
            let below = |other: &&Operation| is_item_of(&other.path, &own.path);
            let first = word.split_once(' ').map(|(first, _)| first);
            if let Some(other) = named(&word).or_else(|| named(first?).filter(below)) {
                let mut follows = follows::reference(other, vec![Followed::Answer]);
                follows.at = at;
                if seen.insert((index, follows.at.clone())) {
                    found.push((index, follows));
                }
            }
        }
    }
    for (index, follows) in found {
        let Some(operation) = api.operations.get_mut(index) else {
            continue;
        };
        let successes = operation.responses.iter_mut();
        let successes = successes.filter(|response| response.status.starts_with('2'));
        let schemas = successes.filter_map(|response| response.schema.as_mut());
        let opened: Vec<bool> = schemas.map(|schema| open_at(schema, &follows.at)).collect();
        if opened.contains(&true) {
            operation.follows.push(follows);
        }
    }
}

/// Is a path that of an item of a collection?
fn is_item_of(path: &str, collection: &str) -> bool {
    let behind = path.strip_prefix(collection.trim_end_matches('/'));
    let item = behind.map(|behind| behind.trim_matches('/'));
    item.is_some_and(|item| item.starts_with('{') && !item.contains('/'))
}

/// The operations that show one of a thing, by page and the name of the thing in small letters.
fn details(api: &Api, known: &[usize]) -> HashMap<(String, String), usize> {
    let mut found: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for index in known {
        let Some(one) = api.operations.get(*index).filter(|one| one.method == "GET") else {
            continue;
        };
        let title = one.title.to_ascii_lowercase();
        let thing = title
            .rsplit_once(' ')
            .filter(|(_, last)| SHOWN.contains(last));
        if let Some((thing, _)) = thing {
            let name: String = thing.split_whitespace().collect();
            let place = (one.page.to_string(), name);
            found.entry(place).or_default().push(*index);
        }
    }
    let only = |(place, all): ((String, String), Vec<usize>)| match all.as_slice() {
        [index] => Some((place, *index)),
        _ => None,
    };
    found.into_iter().filter_map(only).collect()
}

/// The stand-ins of an example, with their places.
fn in_example(json: &Json, at: &mut Vec<String>, found: &mut Vec<(Vec<String>, String)>) {
    match json {
        Json::Object(members) => {
            for (name, member) in members {
                at.push(name.clone());
                in_example(member, at, found);
                at.pop();
            }
        }
        Json::Array(items) => {
            at.push(ITEMS.to_owned());
            match items.as_slice() {
                [Json::String(words)] if is_lone_stand_in(words) => {
                    found.push((at.clone(), bare(words)));
                }
                _ => items.iter().for_each(|item| in_example(item, at, found)),
            }
            at.pop();
        }
        Json::String(word) if is_stand_in(word) => {
            found.push((at.clone(), bare(word)));
        }
        _ => {}
    }
}

/// The things that the texts of members name: `Lids` is an array of `Lid` objects.
fn in_text(schema: &Schema, at: &mut Vec<String>, found: &mut Vec<(Vec<String>, String)>) {
    for (name, member) in &schema.properties {
        at.push(name.clone());
        let thing = member.description.as_deref().and_then(thing);
        if let Some(thing) = thing {
            let mut at = at.clone();
            if member.is(TypeName::Array) {
                at.push(ITEMS.to_owned());
            }
            found.push((at, thing));
        }
        in_text(member, at, found);
        at.pop();
    }
}

/// The thing that a text is about: the word before `objects`, or behind `details of the`.
fn thing(text: &str) -> Option<String> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let words: Vec<String> = text.split_whitespace().map(bare).collect();
    let is_name = |word: &&String| word.starts_with(|c: char| c.is_ascii_uppercase());
    let word = |at: usize| words.get(at).map(|word| word.to_ascii_lowercase());
    let is_object = |at: usize| matches!(word(at).as_deref(), Some("object" | "objects"));
    let is_detail = |at: usize| {
        let mut before = (0..at)
            .rev()
            .take(3)
            .filter_map(word)
            .skip_while(|word| word == "the");
        before.next().as_deref() == Some("of") && before.next().as_deref() == Some("details")
    };
    let mut names = words.iter().enumerate().filter(|(_, word)| is_name(word));
    let found = names.find(|(at, _)| is_object(at + 1) || is_detail(*at));
    found.map(|(_, word)| word.to_ascii_lowercase())
}

/// Opens the items of lists of stand-ins in the answers of an operation.
pub fn settle(operation: &mut Operation) {
    let Operation {
        examples,
        responses,
        ..
    } = operation;
    let shown: Vec<&Json> = examples
        .iter()
        .filter_map(|example| example.json.as_ref())
        .collect();
    let successes = responses
        .iter_mut()
        .filter(|response| response.status.starts_with('2'));
    for schema in successes.filter_map(|response| response.schema.as_mut()) {
        open(schema, &shown);
    }
}

/// Opens the lists of an answer whose examples show nothing but a stand-in.
fn open(schema: &mut Schema, shown: &[&Json]) {
    for (name, member) in &mut schema.properties {
        let values: Vec<&Json> = shown.iter().filter_map(|json| json.get(name)).collect();
        let stands_in = |value: &&Json| match value.as_array() {
            Some([Json::String(words)]) => is_lone_stand_in(words),
            _ => false,
        };
        let Some(items) = member
            .items
            .as_mut()
            .filter(|items| items.is(TypeName::String))
        else {
            continue;
        };
        if !values.is_empty() && values.iter().all(stands_in) {
            **items = Schema::default();
        }
    }
}

/// Is it a stand-in in braces, which no value is: `{CRATE}`?
pub fn is_braced(word: &str) -> bool {
    word.starts_with('{') && word.ends_with('}') && is_stand_in(word)
}

/// Is it a stand-in of one word or several, as the only item of a list: `HIVE FRAME`? Elsewhere several words can be a value.
fn is_lone_stand_in(words: &str) -> bool {
    let mut all = words.trim_matches(['{', '}']).split(' ');
    all.all(is_stand_in)
}

/// A stand-in without braces, in small letters.
fn bare(word: &str) -> String {
    word.trim_matches(['{', '}']).to_ascii_lowercase()
}

/// Is it one word in capitals, with or without braces: `CRATE`, `{CRATE}`?
fn is_stand_in(word: &str) -> bool {
    let bare = word.trim_matches(['{', '}']);
    bare.len() > 3 && bare.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_capitals_stands_for_an_item() {
        let read = |shown: &str| {
            let list = r#"{"type":"object","properties":{"results":{"type":"array","items":{"type":"string"}}}}"#;
            let text = format!(
                r#"{{"id":"a","page":"a.rst","line":1,"dialect":"httpdomain","title":"","method":"GET",
                "path":"/crates/","parameters":[],"request_body":null,
                "responses":[{{"status":"200","description":"","schema":{list}}}],
                "examples":[{{"direction":"response","media_type":"application/json","json":{shown},"validity":"valid",
                "line":1}}]}}"#
            );
            let mut operation: Operation = serde_json::from_str(&text).expect("an operation");
            settle(&mut operation);
            let schema = operation.responses[0].schema.clone();
            let results = schema.expect("a schema").properties["results"]
                .items
                .clone();
            results.expect("items").types.is_some()
        };
        assert!(!read(r#"{"results": ["CRATE"]}"#));
        assert!(!read(r#"{"results": ["{CRATE}"]}"#));
        assert!(!read(r#"{"results": ["HIVE FRAME"]}"#));
        assert!(read(r#"{"results": ["HIVE FRAME", "HOLE"]}"#));
        assert!(read(r#"{"results": ["HIVE_FRAME"]}"#));
        assert!(read(r#"{"results": ["red"]}"#));
        assert!(read(r#"{"results": ["RED", "BLUE"]}"#));
    }

    #[test]
    fn texts_name_things() {
        let found = |text: &str| thing(text);
        assert_eq!(found("Array of `Lid` objects."), Some("lid".to_owned()));
        assert_eq!(found("Lid objects of the crate"), Some("lid".to_owned()));
        assert_eq!(found("Details of the `Lid`."), Some("lid".to_owned()));
        assert_eq!(found("Array of `Lid` names"), None);
        assert_eq!(found("The lid of the `Crate`"), None);
        assert_eq!(found("some objects"), None);
    }

    #[test]
    fn examples_have_stand_ins_anywhere() {
        let json = r#"{"holes": ["HOLE"], "all": {"a": "{CRATE}", "b": "red"}}"#;
        let json: Json = serde_json::from_str(json).expect("JSON");
        let mut found = Vec::new();
        in_example(&json, &mut Vec::new(), &mut found);
        let path = |steps: &[&str]| steps.iter().map(|step| (*step).to_owned()).collect();
        let expected = [
            (path(&["holes", ITEMS]), "hole".to_owned()),
            (path(&["all", "a"]), "crate".to_owned()),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_stand_in_leads_to_the_details_of_the_page() {
        let operation = |title: &str, page: &str, schema: &str, shown: &str| {
            format!(
                r#"{{"id":"a","page":"{page}","line":1,"dialect":"httpdomain","title":"{title}","method":"GET",
                "path":"/{}","parameters":[],"request_body":null,
                "responses":[{{"status":"200","description":"","schema":{schema}}}],
                "examples":[{{"direction":"response","media_type":"application/json","json":{shown},"validity":"valid",
                "line":1}}]}}"#,
                title.replace(' ', "-")
            )
        };
        let list =
            r#"{"type":"object","properties":{"lids":{"type":"array","items":{"type":"string"}}}}"#;
        let thing = r#"{"type":"object","properties":{"id":{"type":"string"}}}"#;
        let read_as = |page: &str, shown: &str, details: &str| {
            let text = format!(
                r#"{{"operations":[{},{}],"schemas":{{}},"pages":[]}}"#,
                operation("Lids", "a.rst", list, &format!(r#"{{"lids":["{shown}"]}}"#)),
                operation(details, page, thing, r#"{"id":"a"}"#)
            );
            let mut api: Api = serde_json::from_str(&text).expect("an API");
            if details.starts_with("Crate ") {
                api.operations[1].path = "/Lids/{id}".to_owned();
            }
            let draft = |page: &str| {
                let mut draft = PageDraft {
                    operations: vec![Default::default()],
                    ..crate::dialect::blank(
                        &apiref_core::page::Page::new(page, ""),
                        None,
                        apiref_core::ir::Outcome::Operation,
                    )
                };
                draft.habits.shows_stand_ins = true;
                draft
            };
            refer(&mut api, &[draft("a.rst"), draft(page)]);
            let own = api.operations.remove(0);
            let schema = own.responses[0].schema.as_ref().expect("a schema");
            let items = schema.properties["lids"].items.as_ref().expect("items");
            (
                items.types.is_none(),
                own.follows.first().map(|one| one.at.clone()),
            )
        };
        let at = vec!["lids".to_owned(), ITEMS.to_owned()];
        let read = |page: &str| read_as(page, "HOLE", "Hole details");
        let led = (true, Some(at));
        assert_eq!(read("a.rst"), led);
        assert_eq!(read_as("a.rst", "ROUND HOLE", "Round hole details"), led);
        assert_eq!(read_as("a.rst", "CRATE PLACE", "Crate details"), led);
        assert_eq!(
            read_as("a.rst", "ROUND HOLE", "Round details"),
            (false, None)
        );
        assert_eq!(read("b.rst"), (false, None));
    }
}
