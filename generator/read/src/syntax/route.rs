//! Path templates in the syntaxes of web frameworks, brought to one: `/a/(int:id)`, `/a/<id>` and `/a/:id` are
//! `/a/{id}`.

use pest::Parser as _;
use pest::iterators::Pair;

use self::grammar::{RouteParser, Rule};

mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/route.pest"]
    pub struct RouteParser;
}

/// A path template with its variables in braces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Route {
    /// `/a/{id}?b={c}`: what [`super::uri::target`] reads.
    pub template: String,
    /// Variables whose type the template states, with that type as written.
    pub types: Vec<(String, String)>,
}

/// Reads a path template. What is no variable stays as it is.
pub fn read(text: &str) -> Route {
    let mut route = Route::default();
    let Some(parsed) = RouteParser::parse(Rule::route, text)
        .ok()
        .and_then(|mut pairs| pairs.next())
    else {
        route.template.push_str(text);
        return route;
    };
    for part in parsed.into_inner() {
        match part.as_rule() {
            Rule::literal => route.template.push_str(part.as_str()),
            Rule::group => {
                let inside = part
                    .into_inner()
                    .next()
                    .map_or("", |inside| inside.as_str());
                route.template.push_str(&format!("{{{inside}}}"));
            }
            Rule::brace => brace(part, &mut route),
            Rule::round | Rule::angle => {
                let (mut kind, mut name) = (None, "");
                for inner in part.into_inner() {
                    match inner.as_rule() {
                        Rule::kind => kind = Some(inner.as_str()),
                        _ => name = inner.as_str(),
                    }
                }
                route.variable(name, kind);
            }
            Rule::colon => {
                let name = part.into_inner().next().map_or("", |name| name.as_str());
                route.template.push('/');
                route.variable(name, None);
            }
            _ => {}
        }
    }
    route
}

/// `{int:id}` and `{id:int}` both occur; the word that is a type is the type.
fn brace(part: Pair<'_, Rule>, route: &mut Route) {
    let mut inner = part.into_inner().map(|part| part.as_str());
    let (first, second) = (inner.next().unwrap_or(""), inner.next());
    match second {
        Some(name) if is_type(first) && is_name(name) => route.variable(name, Some(first)),
        other => route.variable(first, other),
    }
}

/// Is the word a converter of web frameworks?
fn is_type(word: &str) -> bool {
    matches!(
        word,
        "int"
            | "integer"
            | "str"
            | "string"
            | "float"
            | "number"
            | "uuid"
            | "path"
            | "slug"
            | "bool"
    )
}

fn is_name(word: &str) -> bool {
    word.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

impl Route {
    fn variable(&mut self, name: &str, kind: Option<&str>) {
        self.template.push('{');
        self.template.push_str(name);
        self.template.push('}');
        if let Some(kind) = kind {
            self.types.push((name.trim().to_owned(), kind.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, template: &str, types: &[(&str, &str)]) {
        let route = read(text);
        assert_eq!(route.template, template, "{text}");
        let read: Vec<(&str, &str)> = route
            .types
            .iter()
            .map(|(name, kind)| (name.as_str(), kind.as_str()))
            .collect();
        assert_eq!(read, types, "{text}");
    }

    #[test]
    fn variables_of_all_syntaxes_stand_in_braces() {
        check("/hives/{hive-id}/bees", "/hives/{hive-id}/bees", &[]);
        check("/hives/(hive_id)/", "/hives/{hive_id}/", &[]);
        check(
            "/hives/(int:hive_id)/",
            "/hives/{hive_id}/",
            &[("hive_id", "int")],
        );
        check(
            "/hives/<hive>/<path:comb>",
            "/hives/{hive}/{comb}",
            &[("comb", "path")],
        );
        check("/hives/:hive/bees/:bee", "/hives/{hive}/bees/{bee}", &[]);
        check(
            "/hives/{int:hive}/{bee:uuid}",
            "/hives/{hive}/{bee}",
            &[("hive", "int"), ("bee", "uuid")],
        );
        check("/hives/{bee:[0-9]+}", "/hives/{bee}", &[("bee", "[0-9]+")]);
        check("/(hive)@(day)", "/{hive}@{day}", &[]);
        check("/(hive url)", "/{hive url}", &[]);
    }

    #[test]
    fn queries_and_brackets_that_are_no_variables_stay() {
        check(
            "/hives?day=(day)&bee=<bee>",
            "/hives?day={day}&bee={bee}",
            &[],
        );
        check("/hives(?day=1)", "/hives{?day=1}", &[]);
        check("/hives(/bees)", "/hives(/bees)", &[]);
        check("/time/10:30", "/time/10:30", &[]);
        check("", "", &[]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[/a-z(){}<>:?&= é]{0,40}") {
            read(&text);
        }
    }
}
