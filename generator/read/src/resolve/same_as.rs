//! What the docs don't repeat. An operation of which they say no more than that another one is the same answers with its
//! statuses, and sends and answers a body where it does. So does one in place of whose answer they name the section of
//! another, or say that it is the same as another method of its path. The members of the other's bodies are not stated
//! again: the operation notes where they stand, see [`Operation::follows`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use apiref_core::http::methods;
use apiref_core::ir::{
    Api, Direction, Followed, Location, Operation, Origin, Response, Schema, TypeName,
};

use super::follows;

/// Completes such operations.
pub fn settle(api: &mut Api) {
    let known = Known::of(api);
    let bare = |(index, own): (usize, &Operation)| {
        let original = is_bare(own).then(|| known.original(own)).flatten()?;
        Some((index, original))
    };
    let answered = |(index, own): (usize, &Operation)| Some((index, known.answer(own)?));
    let read_there = |(index, own): (usize, &Operation)| Some((index, known.elsewhere(own)?));
    let elsewhere: Vec<(usize, usize)> = api
        .operations
        .iter()
        .enumerate()
        .filter_map(read_there)
        .collect();
    let found: Vec<(usize, usize)> = api.operations.iter().enumerate().filter_map(bare).collect();
    let echoed = |(index, own): (usize, &Operation)| Some((index, known.echo(api, own)?));
    let echoed: Vec<(usize, Response)> = api
        .operations
        .iter()
        .enumerate()
        .filter_map(echoed)
        .collect();
    let shown: Vec<(usize, usize)> = api
        .operations
        .iter()
        .enumerate()
        .filter_map(answered)
        .collect();
    for (index, original) in found {
        if let Some(original) = api.operations.get(original).cloned()
            && let Some(operation) = api.operations.get_mut(index)
        {
            if operation.path != original.path {
                let parts = vec![Followed::Answer, Followed::Body, Followed::Parameters];
                follows::add(operation, follows::reference(&original, parts));
            }
            take_over(operation, original);
        }
    }
    for (index, original) in elsewhere {
        if let Some(original) = api.operations.get(original).cloned()
            && let Some(operation) = api.operations.get_mut(index)
        {
            let parts = vec![Followed::Answer, Followed::Body, Followed::Parameters];
            follows::add(operation, follows::reference(&original, parts));
            take_bodies(operation, original);
        }
    }
    for (index, original) in shown {
        if let Some(original) = api.operations.get(original).cloned()
            && let Some(operation) = api.operations.get_mut(index)
        {
            show(operation, &original);
        }
    }
    for (index, answer) in echoed {
        if let Some(operation) = api.operations.get_mut(index) {
            answer_with(operation, &answer);
        }
    }
}

/// A body of which only the kind is known. A text or bytes are what they are.
fn open(schema: &Schema) -> Schema {
    match schema.is(TypeName::String) {
        true => schema.clone(),
        false => Schema::default(),
    }
}

fn take_over(operation: &mut Operation, original: Operation) {
    let is_head = operation.method == "HEAD";
    let refer = |response: Response| Response {
        schema: response.schema.as_ref().filter(|_| !is_head).map(open),
        body_by: response.schema.as_ref().and(Some(Origin::Reference)),
        source: response.source.map(|mut source| {
            source.origin = Origin::Reference;
            source
        }),
        ..response
    };
    for own in &mut operation.parameters {
        let mut theirs = original.parameters.iter();
        let same = theirs.find(|one| one.location == own.location && one.name == own.name);
        if let (None, Some(same)) = (&own.schema.description, same) {
            own.schema.description.clone_from(&same.schema.description);
        }
    }
    operation.responses = original.responses.into_iter().map(refer).collect();
    operation.request_body = original.request_body.map(|mut body| {
        body.schema = open(&body.schema);
        body
    });
}

/// Gives an operation the bodies of another one, as far as their kind goes.
fn take_bodies(operation: &mut Operation, original: Operation) {
    operation.request_body = original.request_body.map(|mut body| {
        body.schema = open(&body.schema);
        body
    });
    let mut answers = original.responses.iter();
    let is_success = |answer: &&Response| answer.status.starts_with('2') && answer.schema.is_some();
    if let Some(answer) = answers.find(is_success) {
        answer_with(operation, answer);
    }
}

/// Gives an operation the answer of another one, whose section stands in place of it.
fn show(operation: &mut Operation, original: &Operation) {
    let is_success = |response: &&Response| response.status.starts_with('2');
    let Some(answer) = original.responses.iter().find(is_success) else {
        return;
    };
    if answer.schema.is_none() {
        return;
    }
    let is_known = |response: &Response| {
        response.status.starts_with('2') && (response.schema.is_some() || response.status == "204")
    };
    if !operation.responses.iter().any(is_known) {
        answer_with(operation, answer);
    }
    if let Some(text) = without_reference(&operation.description) {
        operation.description = text;
    }
    follows::add(
        operation,
        follows::reference(original, vec![Followed::Answer]),
    );
}

/// Gives the successes of an operation the body of another one's; a success of its own where it has none.
fn answer_with(operation: &mut Operation, answer: &Response) {
    let is_success = |response: &&mut Response| response.status.starts_with('2');
    let mut successes = operation.responses.iter_mut().filter(is_success).peekable();
    if successes.peek().is_none() {
        operation.responses.insert(
            0,
            Response {
                status: "2XX".to_owned(),
                description: String::new(),
                reasons: Vec::new(),
                headers: Vec::new(),
                body_by: Some(Origin::Reference),
                schema: answer.schema.as_ref().map(open),
                ..answer.clone()
            },
        );
        return;
    }
    for response in successes.filter(|response| response.status != "204") {
        response.schema = answer.schema.as_ref().map(open);
        response.media_type.clone_from(&answer.media_type);
        response.body_by = Some(Origin::Reference);
    }
}

/// Where to look for operations that others refer to. Many pages may describe one path, so none of them is asked about all
/// others.
struct Known<'a> {
    /// By path and method, those of which something is known.
    by_route: HashMap<&'a str, BTreeMap<&'a str, Vec<usize>>>,
    /// By path and method, those of them that are said to be the same as that.
    same_as: HashMap<(&'a str, &'a str), Vec<usize>>,
    /// By method and the end of the path: how many parts the path has, and which operation it is, the shortest first.
    by_end: HashMap<(&'a str, &'a str), Vec<(usize, usize)>>,
    /// By page and title, without case and blanks.
    by_title: HashMap<(String, String), Vec<usize>>,
}

impl<'a> Known<'a> {
    fn of(api: &'a Api) -> Self {
        let mut known = Self {
            by_route: HashMap::new(),
            same_as: HashMap::new(),
            by_end: HashMap::new(),
            by_title: HashMap::new(),
        };
        let methods = api.operations.iter().map(|one| one.method.as_str());
        let methods: BTreeSet<&str> = methods.collect();
        for (index, operation) in api.operations.iter().enumerate() {
            let (path, method) = (operation.path.as_str(), operation.method.as_str());
            if !is_bare(operation) {
                let of_path = known.by_route.entry(path).or_default();
                of_path.entry(method).or_default().push(index);
                let said = SameAs::of(operation);
                let said = methods.iter().filter(|method| said.is(method));
                for method in said {
                    let of_route = known.same_as.entry((path, method)).or_default();
                    of_route.push(index);
                }
            }
            if let Some((_, end)) = path.rsplit_once('/') {
                let parts = path.split('/').count();
                let of_end = known.by_end.entry((method, end)).or_default();
                of_end.push((parts, index));
            }
            let title = (operation.page.to_string(), plain(&operation.title));
            known.by_title.entry(title).or_default().push(index);
        }
        known.by_end.values_mut().for_each(|found| found.sort());
        known
    }

    /// The operation that the docs of a bare one lead to.
    fn original(&self, own: &Operation) -> Option<usize> {
        let mut routes = routes(&own.description);
        let route = routes.next().filter(|_| routes.next().is_none());
        let named =
            route.filter(|(method, path)| *method == own.method && is_instance(&own.path, path));
        let named = named.and_then(|(method, path)| self.by_route.get(path)?.get(method));
        // What stands behind the last of several directives of one path is said of all of them.
        let said = self.same_as.get(&(&*own.path, &*own.method));
        let mut found = named.into_iter().chain(said).flatten().copied();
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// The operation to which a text refers for the parameters and for the data that comes back, where nothing is known of
    /// its own: the only one whose path ends with the same name and has fewer parts.
    fn elsewhere(&self, own: &Operation) -> Option<usize> {
        let text = own.description.to_ascii_lowercase();
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        let says = |all: &[&str]| all.iter().any(|word| words.contains(word));
        let says_so =
            says(&["refer", "see"]) && says(&["parameters"]) && says(&["data", "response"]);
        let is_silent = own.request_body.is_none()
            && own
                .responses
                .iter()
                .all(|response| response.schema.is_none());
        let (_, end) = own.path.rsplit_once('/').filter(|_| says_so && is_silent)?;
        let parts = own.path.split('/').count();
        let found = self.by_end.get(&(own.method.as_str(), end))?;
        let mut shorter = found.iter().take_while(|(of_other, _)| *of_other < parts);
        match (shorter.next(), shorter.next()) {
            (Some((_, index)), None) => Some(*index),
            _ => None,
        }
    }

    /// The body that another method of the path answers with, where an operation is said to be the same as that and none of
    /// its own is known.
    fn echo(&self, api: &Api, own: &Operation) -> Option<Response> {
        let mut answers = own.responses.iter();
        let mut successes = own
            .responses
            .iter()
            .filter(|one| one.status.starts_with('2'));
        if answers.any(|one| one.schema.is_some()) || successes.all(|one| one.status == "204") {
            return None;
        }
        let said = SameAs::of(own);
        let of_path = self.by_route.get(own.path.as_str())?.iter();
        let others = of_path.filter(|(method, _)| **method != own.method && said.is(method));
        let mut others = others.flat_map(|(_, found)| found);
        let original = others.next().filter(|_| others.next().is_none())?;
        let mut answers = api.operations.get(*original)?.responses.iter();
        let is_body =
            |answer: &&Response| answer.status.starts_with('2') && answer.schema.is_some();
        answers.find(is_body).cloned()
    }

    /// The operation whose section stands in place of an example of the answer of this one.
    fn answer(&self, own: &Operation) -> Option<usize> {
        let title = referred(&own.description)?;
        let found = self.by_title.get(&(own.page.to_string(), plain(title)))?;
        match found.as_slice() {
            [original] => Some(*original),
            _ => None,
        }
    }
}

/// What the docs of an operation say that it is the same as: `Same as GET.`, `the same as the GET method`.
struct SameAs {
    /// What stands behind each of these words, up to the next, in small letters.
    behind: Vec<String>,
    path: String,
}

impl SameAs {
    fn of(operation: &Operation) -> Self {
        let text = format!("{}\n{}", operation.title, operation.description).to_ascii_lowercase();
        let found = text.split("same as ").skip(1);
        let behind = found.map(|rest| rest.strip_prefix("the ").unwrap_or(rest).to_owned());
        Self {
            behind: behind.collect(),
            path: operation.path.to_ascii_lowercase(),
        }
    }

    /// Is it another method of its path? A path behind the method is that of another one, unless it is the operation's own.
    fn is(&self, method: &str) -> bool {
        let method = method.to_ascii_lowercase();
        self.behind.iter().any(|rest| {
            let Some(behind) = rest.strip_prefix(method.as_str()) else {
                return false;
            };
            let target = behind.trim_start();
            let is_word =
                !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
            let end = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ')');
            let target = target.split(end).next().unwrap_or_default();
            is_word && (!target.starts_with('/') || target.trim_end_matches('.') == self.path)
        })
    }
}

/// The title of the section that stands below the label of a response: `**Response**:`, then `See Lid details`.
fn referred(text: &str) -> Option<&str> {
    let paragraph = text
        .split("\n\n")
        .skip_while(|text| !is_label(text))
        .nth(1)?;
    let title = paragraph.trim_start_matches('[').strip_prefix("See ")?;
    let title = title.split(']').next()?.trim_end_matches('.');
    (!title.contains(['\n', '.'])).then_some(title)
}

/// Is a paragraph the label of a response?
fn is_label(paragraph: &str) -> bool {
    let is_label = paragraph.starts_with("**") && paragraph.len() < 40;
    is_label && paragraph.to_ascii_lowercase().contains("response")
}

/// A text without the label of a response and the paragraph below it.
fn without_reference(text: &str) -> Option<String> {
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let at = paragraphs.iter().position(|text| is_label(text))?;
    let rest = paragraphs.iter().enumerate();
    let rest = rest.filter(|(index, _)| *index != at && *index != at + 1);
    let rest: Vec<&str> = rest.map(|(_, text)| *text).collect();
    Some(rest.join("\n\n"))
}

/// A title without case and blanks.
fn plain(title: &str) -> String {
    let letters = title.chars().filter(|c| !c.is_whitespace());
    letters.flat_map(char::to_lowercase).collect()
}

/// Is nothing known of it but its path?
fn is_bare(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter();
    let mut examples = operation.examples.iter();
    operation.responses.is_empty()
        && operation.request_body.is_none()
        && parameters.all(|parameter| parameter.location == Location::Path)
        && !examples.any(|example| example.direction == Direction::Response)
}

/// The routes that a text names as code: `` `GET /lids/{lid}` ``.
fn routes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let codes = text.split('`').skip(1).step_by(2);
    let routes = codes.filter_map(|code| code.split_once(' '));
    routes.filter(|(method, path)| methods::is_method(method) && path.starts_with('/'))
}

/// Is a path one of those that a template stands for, words in place of parts of its variables apart:
/// `/{crate}/_special/{lid}` and `/{crate}/{lid}`?
fn is_instance(path: &str, template: &str) -> bool {
    let mut own = path.split('/');
    let fits = template.split('/').all(|part| {
        let is_variable = part.starts_with('{');
        own.by_ref()
            .any(|own| own == part || is_variable && own.starts_with('{'))
    });
    fits && own.all(|rest| !rest.starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(operations: &[&str]) -> Api {
        let text = format!(
            r#"{{"operations":[{}],"schemas":{{}},"pages":[]}}"#,
            operations.join(",")
        );
        serde_json::from_str(&text).expect("an API")
    }

    fn operation(method: &str, path: &str, says: [&str; 2], rest: &str) -> String {
        format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"httpdomain","title":"{}","description":"{}","method":"{method}",
            "path":"{path}","parameters":[],{rest}}}"#,
            says[0], says[1]
        )
    }

    const BARE: &str = r#""request_body":null,"responses":[]"#;
    const FULL: &str = r#""request_body":{"media_type":"application/json","required":true,
        "schema":{"type":"object","properties":{"lid":{}}}},"responses":[{"status":"201","description":"Stored",
        "schema":{"type":"object","properties":{"ok":{}}}}]"#;

    fn statuses(mut api: Api) -> Vec<Vec<String>> {
        settle(&mut api);
        let of = |operation: &Operation| {
            let responses = operation.responses.iter();
            responses.map(|response| response.status.clone()).collect()
        };
        api.operations.iter().map(of).collect()
    }

    #[test]
    fn what_is_described_by_another_operation_has_its_statuses_and_a_body() {
        let says = ["Stores a special lid", "**See also** `PUT /{crate}/{lid}`"];
        let bare = operation("PUT", "/{crate}/_special/{lid}", says, BARE);
        let full = operation("PUT", "/{crate}/{lid}", ["Stores a lid", ""], FULL);
        let mut api = api(&[&bare, &full]);
        settle(&mut api);
        let own = &api.operations[0];
        assert_eq!(own.responses[0].status, "201");
        assert_eq!(own.responses[0].body_by, Some(Origin::Reference));
        let body = own.request_body.as_ref().map(|body| &body.schema);
        assert_eq!(body, Some(&Schema::default()));
        let parts = &own.follows[0].parts;
        assert_eq!(own.follows[0].path, "/{crate}/{lid}");
        assert_eq!(
            *parts,
            [Followed::Answer, Followed::Body, Followed::Parameters]
        );
        assert_eq!(api.operations[1].responses[0].body_by, None);
    }

    #[test]
    fn what_is_described_by_another_operation_has_its_words_for_variables() {
        let of = |text: &str, rest: &str| {
            let variable = format!(
                r#""parameters":[{{"name":"lid","in":"path","required":true,"schema":{{"type":"string"{text}}}}}],"#
            );
            operation(
                "PUT",
                "/special/{lid}",
                ["Stores", "See `PUT /{lid}`"],
                rest,
            )
            .replace(r#""parameters":[],"#, &variable)
        };
        let own = of("", BARE);
        let full = of(r#","description":"The lid.""#, FULL).replace("/special/{lid}", "/{lid}");
        let mut api = api(&[&own, &full]);
        settle(&mut api);
        let schema = &api.operations[0].parameters[0].schema;
        assert_eq!(schema.description.as_deref(), Some("The lid."));
    }

    #[test]
    fn text_behind_the_last_of_several_directives_is_of_all() {
        let bare = operation("GET", "/lids", ["Lids", ""], BARE);
        let says = ["Same as GET method for lids", ""];
        let full = operation("POST", "/lids", says, FULL);
        assert_eq!(statuses(api(&[&bare, &full])), [["201"], ["201"]]);
    }

    #[test]
    fn the_same_as_another_method_answers_with_its_body() {
        let text = r#""request_body":null,"responses":[{"status":"200","description":"","media_type":"text/plain",
            "schema":{"type":"string"}}]"#;
        let silent =
            r#""request_body":null,"responses":[{"status":"200","description":"","schema":null}]"#;
        let shows = operation("GET", "/lids", ["Lids", ""], text);
        let own = |title: &str| {
            let own = operation("POST", "/lids", [title, ""], silent);
            let mut api = api(&[&shows, &own]);
            settle(&mut api);
            let answer = api.operations.remove(1).responses.remove(0);
            answer
                .schema
                .is_some_and(|schema| schema.is(TypeName::String))
        };
        assert!(own("Same as GET method"));
        assert!(own("Same as GET"));
        assert!(own("This is the same as the GET."));
        assert!(own("Same as GET /lids"));
        assert!(!own("Same as GET /crates"));
        assert!(!own("Same as getting lids"));
        assert!(!own("Makes lids"));
    }

    #[test]
    fn a_section_in_place_of_an_answer_has_it() {
        let shows = operation("GET", "/lids/{lid}", ["Lid details", ""], FULL);
        for (says, title, expected) in [
            (
                "**Example response**:\\n\\nSee Lid details",
                "Lid details",
                true,
            ),
            (
                "**Response**:\\n\\n[See LidDetails](<#lid>).",
                "Lid details",
                true,
            ),
            ("See Lid details", "Lid details", false),
            ("**Response**:\\n\\nSee Crate details", "Lid details", false),
        ] {
            let says = format!("Makes lids.\\n\\n{says}");
            let own = operation("POST", "/lids", ["Create", &says], BARE);
            let mut api = api(&[&own, &shows.replace("Lid details", title)]);
            settle(&mut api);
            let answers = &api.operations[0].responses;
            assert_eq!(!answers.is_empty(), expected, "{says}");
            assert_eq!(api.operations[0].follows.is_empty(), !expected, "{says}");
            if expected {
                assert_eq!(api.operations[0].description, "Makes lids.");
                assert_eq!(answers[0].schema, Some(Schema::default()));
                assert_eq!(answers[0].body_by, Some(Origin::Reference));
            }
        }
    }

    #[test]
    fn what_another_operation_describes_has_its_kinds_of_bodies() {
        let own = |says: &str| {
            let rest = r#""request_body":null,"responses":[{"status":"200","description":"Done","schema":null}]"#;
            let own = operation("POST", "/crates/{crate}/part/_lids", ["Lids", says], rest);
            let other = operation("POST", "/crates/_lids", ["Lids", ""], FULL);
            let mut api = api(&[&own, &other]);
            settle(&mut api);
            let operation = api.operations.remove(0);
            (
                operation.request_body.is_some(),
                operation.responses[0].schema.is_some(),
            )
        };
        let says = "Refer to the lids: there is a description of the available parameters, and there is the format of the returned data.";
        assert_eq!(own(says), (true, true));
        assert_eq!(own("Refer to the lids endpoint."), (false, false));
    }

    #[test]
    fn other_references_lead_nowhere() {
        let full = operation("PUT", "/{crate}/{lid}", ["Stores a lid", ""], FULL);
        for (path, says) in [
            ("/{crate}/{lid}/{hole}", "See `PUT /{crate}/{lid}`"),
            ("/{crate}/_a/{lid}", "See `GET /{crate}/{lid}`"),
            (
                "/{crate}/_a/{lid}",
                "See `PUT /{crate}/{lid}` and `PUT /lids`",
            ),
            ("/{crate}/_a/{lid}", "Stores it."),
        ] {
            let bare = operation("PUT", path, ["Stores it", says], BARE);
            assert!(
                statuses(api(&[&bare, &full]))[0].is_empty(),
                "{path} {says}"
            );
        }
    }
}
