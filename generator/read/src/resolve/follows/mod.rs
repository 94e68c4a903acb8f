//! Sentences that leave the parameters of an operation, or what it answers, to the docs of another one: `Refer to the
//! lids for the query parameters and the returned data.` The other one is named by the label of its section or by its
//! route.

use std::collections::HashMap;

use apiref_core::ir::{Api, Followed, Follows, ITEMS, Operation, Response, Schema, TypeName};
use apiref_core::text::collapsed;

use self::sentences::{Sentence, all_sentences, sentences};
use super::lists::List;
use crate::draft::{Draft, PageDraft};

mod sentences;

/// Notes what the operations of an API leave to others. `drafts` are those that they were made from, in order.
pub fn note(api: &mut Api, drafts: &[PageDraft]) {
    let of_pages = || drafts.iter().flat_map(|page| &page.operations);
    let mut by_label: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, draft) in of_pages().enumerate() {
        for label in &draft.labels {
            by_label.entry(label).or_default().push(index);
        }
    }
    let mut by_route: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (index, one) in api.operations.iter().enumerate() {
        let route = (one.method.as_str(), one.path.as_str());
        by_route.entry(route).or_default().push(index);
    }
    let mut found: Vec<(usize, Follows)> = Vec::new();
    let mut statuses: Vec<(usize, String)> = Vec::new();
    for (index, draft) in of_pages().enumerate() {
        let Some(own) = api.operations.get(index) else {
            return;
        };
        for sentence in sentences(&draft.description) {
            let sends = own.request_body.is_some();
            let mut parts = left_out(&sentence.text, sends);
            if parts.is_empty() && !sentence.routes.is_empty() && works_alike(&sentence.text) {
                parts = vec![Followed::Answer, Followed::Parameters];
            }
            let labels = sentence.labels.iter();
            let labelled = labels.filter_map(|label| by_label.get(label)).flatten();
            let labelled: Vec<&usize> = labelled.collect();
            let has_method = |other: &usize, method: &str| {
                let other = api.operations.get(*other);
                other.is_some_and(|other| other.method == method)
            };
            // What a POST or a HEAD asks for in place of a GET takes the parameters of that.
            let is_asked = matches!(own.method.as_str(), "HEAD" | "POST")
                && !labelled.iter().any(|other| has_method(other, &own.method));
            let method = if is_asked { "GET" } else { own.method.as_str() };
            let labelled = labelled
                .into_iter()
                .filter(|other| has_method(other, method));
            let routes = sentence.routes.iter();
            let routed = routes
                .filter_map(|(method, path)| by_route.get(&(*method, path.as_str())))
                .flatten();
            let mut others = labelled.chain(routed).filter(|other| **other != index);
            if let (false, Some(other), None) = (parts.is_empty(), others.next(), others.next())
                && let Some(other) = api.operations.get(*other)
            {
                let is_member = parts.contains(&Followed::Members);
                if is_member && parts.contains(&Followed::Answer) {
                    statuses.extend(only_success(other).map(|status| (index, status)));
                }
                found.push((index, reference(other, parts)));
            }
        }
        for sentence in all_sentences(&draft.description) {
            let lists = sentence.names.iter().filter(|name| is_list(own, name));
            let mut lists = lists.filter(|_| are_like(&sentence.text));
            let (Some(list), None) = (lists.next(), lists.next()) else {
                continue;
            };
            let routes = sentence.routes.iter();
            let others = routes
                .filter_map(|(method, path)| by_route.get(&(*method, path.as_str())))
                .flatten();
            let others = others.filter(|other| **other != index);
            let mut others = others.filter_map(|other| api.operations.get(*other));
            if let (Some(other), None, 1) = (others.next(), others.next(), sentence.routes.len()) {
                let mut follows = reference(other, vec![Followed::Answer]);
                follows.at = vec![(*list).to_owned(), ITEMS.to_owned()];
                found.push((index, follows));
            }
        }
        let texts = draft.notes.iter().map(|(_, text)| text);
        let texts = std::iter::once(&draft.description).chain(texts);
        let texts: Vec<String> = texts.map(|text| collapsed(&text.text())).collect();
        let told = texts.iter().flat_map(|text| text.split(". "));
        for of in told.filter_map(options_of) {
            let route = (own.method.as_str(), own.path.as_str());
            let others = by_route.get(&route).into_iter().flatten();
            let others = others.filter(|other| **other != index);
            let others = others.filter_map(|other| api.operations.get(*other));
            let mut others = others.filter(|other| is_called(&other.title, &of));
            if let (true, Some(other), None) =
                (own.request_body.is_some(), others.next(), others.next())
            {
                let mut follows = reference(other, vec![Followed::Options]);
                let is_beside = |at: &usize| {
                    let beside = api.operations.get(*at);
                    beside.is_some_and(|beside| beside.page == other.page)
                };
                let on_page = by_route.get(&route).into_iter().flatten();
                let is_one = on_page.filter(|at| is_beside(at)).count() == 1;
                follows.title = (!is_one).then(|| other.title.clone());
                found.push((index, follows));
            }
        }
        for (name, sentence) in of_lists(own, draft) {
            let labels = sentence.labels.iter();
            let labelled = labels.filter_map(|label| by_label.get(label)).flatten();
            let routes = sentence.routes.iter();
            let routed = routes
                .filter_map(|(method, path)| by_route.get(&(*method, path.as_str())))
                .flatten();
            let others = labelled.chain(routed).filter(|other| **other != index);
            let others = others.filter_map(|other| api.operations.get(*other));
            let mut others = others.filter(|other| other.method == "GET");
            if let (Some(other), None) = (others.next(), others.next()) {
                let mut follows = reference(other, vec![Followed::Members]);
                follows.at = vec![name, ITEMS.to_owned()];
                found.push((index, follows));
            }
        }
    }
    for (index, draft) in of_pages().enumerate() {
        let own = api.operations.get(index).filter(|own| own.method == "GET");
        let Some(list) = own.and_then(bare_list) else {
            continue;
        };
        let told = all_sentences(&draft.description);
        let mut told = told.iter().filter(|one| documents_items(&one.text));
        let Some(sentence) = told.next() else {
            continue;
        };
        let routes = sentence
            .routes
            .iter()
            .filter_map(|(method, path)| by_route.get(&(*method, path.as_str())));
        let others = routes.flatten().filter(|other| **other != index);
        let mut others = others.filter_map(|other| api.operations.get(*other));
        if let (Some(other), None) = (others.next(), others.next()) {
            let mut follows = reference(other, vec![Followed::Answer]);
            follows.at = vec![list, ITEMS.to_owned()];
            found.push((index, follows));
        }
    }
    for (index, status) in statuses {
        if let Some(operation) = api.operations.get_mut(index) {
            answers_with(operation, &status);
        }
    }
    for (index, follows) in found {
        if let Some(operation) = api.operations.get_mut(index) {
            if let [list, items] = follows.at.as_slice()
                && items == ITEMS
                && let Some(list) = member_of_answer(operation, list)
            {
                list.items.get_or_insert_default();
            }
            add(operation, follows);
        }
    }
}

/// The only list of an answer, where nothing is known of its items.
fn bare_list(operation: &Operation) -> Option<String> {
    let mut answers = operation.responses.iter();
    let body = answers.find_map(|answer| answer.schema.as_ref())?;
    let mut lists = body
        .properties
        .iter()
        .filter(|(_, member)| member.is(TypeName::Array));
    let (name, list) = lists.next()?;
    let items = list.items.as_deref();
    let is_bare = items.is_none_or(|items| items.types.is_none() && items.parts().next().is_none());
    (is_bare && lists.next().is_none()).then(|| name.clone())
}

/// Is a member of what an operation answers a list?
fn is_list(operation: &Operation, name: &str) -> bool {
    let mut answers = operation.responses.iter();
    let body = answers.find_map(|answer| answer.schema.as_ref());
    let member = body.and_then(|body| body.properties.get(name));
    member.is_some_and(|member| member.is(TypeName::Array))
}

/// A member of an answer.
fn member_of_answer<'o>(operation: &'o mut Operation, name: &str) -> Option<&'o mut Schema> {
    let mut answers = operation.responses.iter_mut();
    let body = answers.find_map(|answer| answer.schema.as_mut())?;
    body.properties.get_mut(name)
}

/// Does a sentence say where the members of the items are documented: `Its attributes are documented at …`?
fn documents_items(sentence: &str) -> bool {
    let text = collapsed(&sentence.to_ascii_lowercase());
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let of_members = |word: &str| word == "attributes" || List::Members.has(word);
    let says = [
        "documented at",
        "described at",
        "documented in",
        "described in",
    ];
    words.any(of_members) && says.iter().any(|say| text.contains(say))
}

/// A reference to an operation.
pub fn reference(other: &Operation, parts: Vec<Followed>) -> Follows {
    Follows {
        page: other.page.clone(),
        method: other.method.clone(),
        path: other.path.clone(),
        title: None,
        parts,
        at: Vec::new(),
    }
}

/// Adds what is looked up at another operation.
pub fn add(operation: &mut Operation, follows: Follows) {
    let same = |one: &&mut Follows| {
        one.page == follows.page
            && one.method == follows.method
            && one.path == follows.path
            && one.at == follows.at
    };
    match operation.follows.iter_mut().find(same) {
        Some(known) => {
            known.parts.extend(follows.parts);
            known.parts.sort();
            known.parts.dedup();
        }
        None => operation.follows.push(follows),
    }
}

/// The sentences of rows that leave what is in the items of a list to the query of another operation, with the names of the
/// rows: `The fields are the same as the query parameters of the lids.`
fn of_lists<'d>(own: &Operation, draft: &'d Draft) -> Vec<(String, Sentence<'d>)> {
    let body = own.request_body.as_ref().map(|body| &body.schema);
    let is_list = |name: &str| {
        let member = body.and_then(|body| body.properties.get(name));
        member.is_some_and(|member| member.is(TypeName::Array))
    };
    let rows = draft.tables.iter().flat_map(|table| &table.rows);
    let rows = rows.filter(|row| is_list(&row.name.text));
    let all = rows.flat_map(|row| {
        let told = sentences(&row.description).into_iter();
        told.map(|sentence| (row.name.text.clone(), sentence))
    });
    all.filter(|(_, sentence)| leaves_items(&sentence.text))
        .collect()
}

/// Does a sentence about a list say that its items have what the query of another operation has?
fn leaves_items(sentence: &str) -> bool {
    let text = collapsed(&sentence.to_ascii_lowercase());
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let says = |list: List| list.words().iter().any(|word| words.contains(word));
    let is_like = says(List::Alike) && text.contains("query parameters");
    is_like && (says(List::Members) || says(List::Member)) && !says(List::Denying)
}

/// What a sentence leaves to another operation, where it leaves its parameters to it.
fn left_out(sentence: &str, sends: bool) -> Vec<Followed> {
    let text = sentence.to_ascii_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let says = |list: List| words.iter().any(|word| list.has(word));
    let names = |word: &str| words.contains(&word);
    let denies = says(List::Denying) || text.contains("n't ");
    let are_parameters = names("parameters") || names("query") && names("arguments");
    if !says(List::Leading) || !are_parameters || denies {
        return Vec::new();
    }
    let answers_alike = says(List::Acting);
    if sends && names("query") && names("body") && says(List::Members) {
        return match answers_alike {
            true => vec![Followed::Answer, Followed::Members],
            false => vec![Followed::Members],
        };
    }
    match says(List::Answers) {
        true => vec![Followed::Answer, Followed::Body, Followed::Parameters],
        false if answers_alike => vec![Followed::Answer, Followed::Parameters],
        false => vec![Followed::Parameters],
    }
}

/// What a sentence says the items of a list are, which another operation answers with: `The lids of the answer are a list of
/// lid data, the same as GET /lids/{id}`. The names that it writes as such are those of the list.
fn are_like(sentence: &str) -> bool {
    let text = collapsed(&sentence.to_ascii_lowercase());
    let says = |list: List| {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.any(|word| list.has(word))
    };
    let denies = says(List::Denying) || text.contains("n't ");
    let is_like = List::Equal.words().iter().any(|words| text.contains(words));
    is_like && says(List::Lists) && !denies
}

/// Gives an operation that answers with no stated success the one of an operation that it answers like.
fn answers_with(operation: &mut Operation, status: &str) {
    let of_success = |response: &&mut Response| response.status.starts_with('2');
    let mut successes = operation.responses.iter_mut().filter(of_success);
    if let (Some(own), None) = (successes.next(), successes.next())
        && own.status == "2XX"
    {
        own.status = status.to_owned();
    }
}

/// The only success that the docs of an operation know.
fn only_success(operation: &Operation) -> Option<String> {
    let successes = operation.responses.iter();
    let mut successes = successes.filter(|response| response.status.starts_with('2'));
    let (one, None) = (successes.next()?, successes.next()) else {
        return None;
    };
    (one.status != "2XX").then(|| one.status.clone())
}

/// What a sentence calls the operation whose members a request has beside its own: `It supports all the same parameters as
/// make crate with a few more`.
fn same_as(text: &str) -> Option<String> {
    let (before, behind) = text.split_once(" the same ")?;
    let (what, of) = behind.split_once(" as ")?;
    let says = before.split(' ').any(|word| List::Having.has(word)) && !before.contains(" not ");
    if !says || !what.split(' ').all(|word| List::Sent.has(word)) {
        return None;
    }
    let of = of.split([',', '.', ';']).next()?;
    let of: Vec<&str> = of.split(' ').collect();
    let ends = of.iter().position(|word| List::GoesOn.has(word));
    let called = of[..ends.unwrap_or(of.len())].join(" ");
    let called = called.trim();
    let called = called.trim_start_matches("the ").trim_end_matches(" call");
    // Another route is another thing.
    let is_name = !called.is_empty() && called.split(' ').count() < 5 && !called.contains('/');
    is_name.then(|| called.to_owned())
}

/// Does a sentence say that an operation does what another one does: `Asks for bees in the same way as … does`?
fn works_alike(sentence: &str) -> bool {
    let text = collapsed(&sentence.to_ascii_lowercase());
    List::WorksAlike.is_in(&text) && !text.contains(" not ")
}

/// What a sentence calls the operation that it leaves other options to: `Refer to Make crate for other options`.
fn options_of(sentence: &str) -> Option<String> {
    const LEADING: &[&str] = &["refer to ", "see "];
    const OTHER: &[&str] = &["other", "further", "additional", "more"];
    let text = collapsed(&sentence.to_ascii_lowercase());
    if let Some(called) = same_as(&text) {
        return Some(called);
    }
    let mut behind = LEADING
        .iter()
        .filter_map(|words| Some(text.split_once(words)?.1));
    let (called, what) = behind.next()?.split_once(" for ")?;
    let words: Vec<&str> = what.split(|c: char| !c.is_alphanumeric()).collect();
    let is_other = words.windows(2).any(|two| {
        OTHER.contains(&two[0]) && ["options", "parameters", "attributes"].contains(&two[1])
    });
    is_other.then(|| called.trim_start_matches("the ").to_owned())
}

/// Has the title all words that a sentence calls an operation by?
fn is_called(title: &str, called: &str) -> bool {
    let title = title.to_ascii_lowercase();
    let title: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).collect();
    let mut words = called
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.all(|word| title.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{DraftRow, DraftTable, Prose, Spanned};

    #[test]
    fn sentences_leave_parameters_to_others() {
        use Followed::{Answer, Body, Members, Parameters};
        let of = |text: &str| left_out(text, true);
        let all = [Answer, Body, Parameters];
        assert_eq!(
            of("Refer to lids for the query parameters and the returned data"),
            all
        );
        assert_eq!(of("The parameters are the same as for lids"), [Parameters]);
        let sent =
            "Takes parameters identical to those of lids as keys of the body in place of the query";
        assert_eq!(of(sent), [Members]);
        assert_eq!(left_out(sent, false), [Parameters]);
        let alike =
            "It has the same parameters and behavior as lids, with the query as keys of the body";
        assert_eq!(of(alike), [Answer, Members]);
        assert_eq!(left_out(alike, false), [Answer, Parameters]);
        let asked = "It supports the same query arguments as the lids";
        assert_eq!(left_out(asked, false), [Parameters]);
        assert_eq!(of("It takes the same arguments as lids"), []);
        assert_eq!(of("It doesn't take the same parameters as lids"), []);
        assert_eq!(of("No parameters are the same as those of lids"), []);
        assert_eq!(of("See lids"), []);
    }

    #[test]
    fn other_options_are_left_to_an_operation() {
        let of = |text: &str| options_of(text).unwrap_or_default();
        assert_eq!(
            of("Refer to Make crate for details on other options"),
            "make crate"
        );
        assert_eq!(of("Refer to Make crate for details"), "");
        assert_eq!(of("See the lids for how to open other lids"), "");
        let same = "This supports all the same parameters as make crate with a few\nmore";
        assert_eq!(of(same), "make crate");
        assert_eq!(of("It does not take the same parameters as make crate"), "");
        assert_eq!(of("It has the same colour as make crate"), "");
        assert!(is_called("Make wooden crate", "make crate"));
        assert!(!is_called("Open crate", "make crate"));
    }

    #[test]
    fn a_row_leaves_its_items_to_a_query() {
        assert!(leaves_items(
            "The fields are the same as the query\n parameters of lids"
        ));
        assert!(!leaves_items("The fields are the same as those of lids"));
        assert!(!leaves_items(
            "The fields are not the same as the query parameters of lids"
        ));
        let body =
            r#"{"type":"object","properties":{"asks":{"type":"array"},"lid":{"type":"string"}}}"#;
        let text = format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"","method":"POST","path":"/a","parameters":[],
            "responses":[],"request_body":{{"media_type":"application/json","required":true,"schema":{body}}}}}"#
        );
        let own: Operation = serde_json::from_str(&text).expect("an operation");
        let row = |name: &str| DraftRow {
            name: Spanned {
                text: name.to_owned(),
                ..Spanned::default()
            },
            description: Prose::plain(
                "Asks. Their keys are the same as the query parameters of lids.",
            ),
            ..DraftRow::default()
        };
        let draft = Draft {
            tables: vec![DraftTable {
                rows: vec![row("asks"), row("lid")],
                ..DraftTable::default()
            }],
            ..Draft::default()
        };
        let found = of_lists(&own, &draft);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["asks"]);
    }

    #[test]
    fn sentences_tell_what_items_are_like() {
        assert!(are_like(
            "The lids are an array of lid data, which is the same as GET /lids/{id}"
        ));
        assert!(are_like(
            "lids is a list whose items are identical to GET /lids/{id}"
        ));
        assert!(!are_like(
            "The lids are an array, which isn't the same as GET /lids/{id}"
        ));
        assert!(!are_like("The lids are an array, see GET /lids/{id}"));
        assert!(!are_like("The lid is the same as GET /lids/{id}"));
    }

    #[test]
    fn an_answer_has_the_status_of_the_one_it_is_like() {
        let answers = |statuses: &[&str]| {
            let responses = statuses
                .iter()
                .map(|status| format!(r#"{{"status":"{status}","description":""}}"#));
            let responses = responses.collect::<Vec<_>>().join(",");
            let text = format!(
                r#"{{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"","method":"POST","path":"/a",
                "parameters":[],"responses":[{responses}]}}"#
            );
            serde_json::from_str::<Operation>(&text).expect("an operation")
        };
        assert_eq!(
            only_success(&answers(&["200", "404"])),
            Some("200".to_owned())
        );
        assert_eq!(only_success(&answers(&["200", "202"])), None);
        let mut own = answers(&["2XX", "404"]);
        answers_with(&mut own, "200");
        assert_eq!(own.responses[0].status, "200");
        let mut own = answers(&["201"]);
        answers_with(&mut own, "200");
        assert_eq!(own.responses[0].status, "201");
    }

    #[test]
    fn sentences_tell_where_items_are_documented() {
        assert!(documents_items(
            "Lid attributes are documented at GET /lids/{id}"
        ));
        assert!(documents_items(
            "The fields of a lid are described in GET /lids/{id}"
        ));
        assert!(!documents_items("Lids are documented at GET /lids/{id}"));
        assert!(!documents_items("See the attributes of lids"));
    }
}
