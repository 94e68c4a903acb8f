//! Operations of which the docs say no more than that another one is the same: they answer with its statuses, and send
//! and answer a body where it does. Its members are not theirs: they may be of another thing of the same kind.

use apiref_core::http::methods;
use apiref_core::ir::{Api, Direction, Location, Operation, Origin, Response, Schema, TypeName};

/// Completes such operations.
pub fn settle(api: &mut Api) {
    let found: Vec<(usize, usize)> = (0..api.operations.len())
        .filter_map(|index| Some((index, original(api, index)?)))
        .collect();
    for (index, original) in found {
        let Some(original) = api.operations.get(original) else {
            continue;
        };
        let (responses, body) = (original.responses.clone(), original.request_body.clone());
        // A text or bytes are what they are.
        let open = |schema: &Schema| match schema.is(TypeName::String) {
            true => schema.clone(),
            false => Schema::default(),
        };
        if let Some(operation) = api.operations.get_mut(index) {
            let is_head = operation.method == "HEAD";
            operation.responses = responses
                .into_iter()
                .map(|response| Response {
                    schema: response.schema.as_ref().filter(|_| !is_head).map(open),
                    body_by: response.schema.as_ref().and(Some(Origin::Reference)),
                    source: response.source.map(|mut source| {
                        source.origin = Origin::Reference;
                        source
                    }),
                    ..response
                })
                .collect();
            operation.request_body = body.map(|mut body| {
                body.schema = open(&body.schema);
                body
            });
        }
    }
}

/// The operation that the docs of a bare one lead to, if it is one.
fn original(api: &Api, index: usize) -> Option<usize> {
    let own = api.operations.get(index).filter(|own| is_bare(own))?;
    let others = || api.operations.iter().enumerate();
    let mut routes = routes(&own.description);
    let route = routes.next().filter(|_| routes.next().is_none());
    let is_named = |other: &Operation| {
        route.is_some_and(|(method, path)| {
            method == own.method
                && (other.method.as_str(), other.path.as_str()) == (method, path)
                && is_instance(&own.path, path)
        })
    };
    // What stands behind the last of several directives of one path is said of all of them.
    let says_so = |other: &Operation| {
        if other.path != own.path {
            return false;
        }
        let text = format!("{}\n{}", other.title, other.description).to_ascii_lowercase();
        let method = own.method.to_ascii_lowercase();
        let words = [
            format!("same as {method} "),
            format!("same as the {method} "),
        ];
        words.iter().any(|words| text.contains(words.as_str()))
    };
    let is_original = |other: &Operation| !is_bare(other) && (is_named(other) || says_so(other));
    let mut found = others().filter(|(_, other)| is_original(other));
    let (original, _) = found.next()?;
    found.next().is_none().then_some(original)
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
        assert_eq!(api.operations[1].responses[0].body_by, None);
    }

    #[test]
    fn text_behind_the_last_of_several_directives_is_of_all() {
        let bare = operation("GET", "/lids", ["Lids", ""], BARE);
        let says = ["Same as GET method for lids", ""];
        let full = operation("POST", "/lids", says, FULL);
        assert_eq!(statuses(api(&[&bare, &full])), [["201"], ["201"]]);
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
