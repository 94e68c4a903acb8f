//! Method-and-URI lines: `PUT https://{Endpoint}/v3/{project_id}/ports?limit={limit}` and all the ways in which pages
//! write them.

use pest::Parser as _;
use pest::iterators::Pair;

use grammar::{Rule, UriParser};

mod grammar {
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/uri.pest"]
    pub struct UriParser;
}

/// A method and a URI, with what follows on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestLine<'a> {
    /// Upper case.
    pub method: String,
    /// The URI, taken apart.
    pub target: Target<'a>,
    /// What stands behind the URI, without blanks at its ends.
    pub rest: &'a str,
}

/// A URI, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Target<'a> {
    /// The variable that stands for the base URL: `api_endpoint` of `{api_endpoint}/v2.0`.
    pub base: Option<&'a str>,
    /// What stands between `//` and the path: a name, or a placeholder in braces.
    pub host: Option<&'a str>,
    /// From `/`, without query. Variables stand in single braces, without blanks.
    pub path: String,
    /// The variables of the path, in order.
    pub variables: Vec<String>,
    /// The pairs of the query, in order; a pair without a value has `None`.
    pub query: Vec<(String, Option<String>)>,
    /// Is something amiss: a brace that is missing, a blank inside a variable or between segments?
    pub repaired: bool,
}

/// Reads `METHOD URI`. None where the line doesn't begin with a method and a URI.
pub fn request_line(line: &str) -> Option<RequestLine<'_>> {
    let parsed = UriParser::parse(Rule::request_line, line).ok()?.next()?;
    let (mut method, mut target, mut rest) = (String::new(), None, "");
    for part in parsed.into_inner() {
        match part.as_rule() {
            Rule::method => method = part.as_str().to_ascii_uppercase(),
            Rule::target => target = Some(read_target(part)),
            Rule::rest => rest = part.as_str().trim(),
            _ => {}
        }
    }
    Some(RequestLine {
        method,
        target: target?,
        rest,
    })
}

/// Reads a URI without a method, and what follows it on the line.
pub fn target(line: &str) -> Option<(Target<'_>, &str)> {
    let parsed = UriParser::parse(Rule::target_line, line).ok()?.next()?;
    let (mut target, mut rest) = (None, "");
    for part in parsed.into_inner() {
        match part.as_rule() {
            Rule::target => target = Some(read_target(part)),
            Rule::rest => rest = part.as_str().trim(),
            _ => {}
        }
    }
    Some((target?, rest))
}

fn read_target<'a>(pair: Pair<'a, Rule>) -> Target<'a> {
    let mut target = Target::default();
    for part in pair.into_inner() {
        match part.as_rule() {
            Rule::origin => target.host = part.into_inner().next().map(|host| host.as_str()),
            Rule::base => target.base = part.into_inner().next().map(|name| name.as_str().trim()),
            Rule::path => read_path(part, &mut target),
            Rule::query => {
                for pairs in part.into_inner() {
                    read_pairs(pairs, &mut target);
                }
            }
            _ => {}
        }
    }
    if target.path.is_empty() {
        target.path.push('/');
    }
    target
}

fn read_path<'a>(path: Pair<'a, Rule>, target: &mut Target<'a>) {
    target.path.push('/');
    let written = path.as_str();
    let mut gaps = written.matches(' ').count();
    for part in path.into_inner() {
        match part.as_rule() {
            Rule::literal | Rule::version => target.path.push_str(part.as_str()),
            Rule::variable => {
                let closed = part.as_str().ends_with('}');
                let name = part.into_inner().next().map_or("", |name| name.as_str());
                gaps -= name.matches(' ').count().min(gaps);
                let plain = variable_name(name);
                target.repaired |= !closed || plain.len() != name.len();
                target.path.push('{');
                target.path.push_str(&plain);
                target.path.push('}');
                target.variables.push(plain);
            }
            Rule::pairs => {
                gaps -= part.as_str().matches(' ').count().min(gaps);
                read_pairs(part, target);
            }
            _ => {}
        }
    }
    target.repaired |= gaps > 0;
}

fn read_pairs<'a>(pairs: Pair<'a, Rule>, target: &mut Target<'a>) {
    for pair in pairs.into_inner() {
        let mut parts = pair.into_inner();
        let Some(key) = parts.next() else { continue };
        let key = key.as_str().trim_matches(['{', '}']);
        let value = parts.next().map(|value| value.as_str().to_owned());
        if !key.trim().is_empty() {
            target.query.push((key.trim().to_owned(), value));
        }
    }
}

/// A variable's name without the blanks and emphasis that the conversion left in it.
fn variable_name(name: &str) -> String {
    name.chars()
        .filter(|c| !c.is_whitespace() && *c != '*' && *c != '\u{200b}')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> String {
        let Some(line) = request_line(line) else {
            return "none".to_owned();
        };
        let mut out = format!("{} {}", line.method, line.target.path);
        for (name, value) in &line.target.query {
            out.push_str(&format!(" [{name}={}]", value.as_deref().unwrap_or("")));
        }
        if let Some(base) = line.target.base {
            out.push_str(&format!(" base:{base}"));
        }
        if line.target.repaired {
            out.push_str(" repaired");
        }
        if !line.rest.is_empty() {
            out.push_str(&format!(" rest:{}", line.rest));
        }
        out
    }

    #[test]
    fn plain_lines() {
        assert_eq!(
            read("GET /v2/{project_id}/things"),
            "GET /v2/{project_id}/things"
        );
        assert_eq!(read("DELETE  /v2/things/"), "DELETE /v2/things/");
        assert_eq!(read("GET/{api_version}"), "GET /{api_version}");
        assert_eq!(read("GET/"), "GET /");
        assert_eq!(read("Get /v1"), "GET /v1");
        assert_eq!(read("Usage: DELETE /v1/{id}"), "DELETE /v1/{id}");
        assert_eq!(read("POST /v1 HTTP/1.1"), "POST /v1 rest:HTTP/1.1");
        assert_eq!(read("GET"), "none");
        assert_eq!(read("GET the thing"), "none");
        assert_eq!(read("Getting /v1"), "none");
    }

    #[test]
    fn hosts_and_base_variables_are_no_part_of_the_path() {
        assert_eq!(read("PUT https://{Endpoint}/v3/x"), "PUT /v3/x");
        assert_eq!(read("PUT https://{{endpoint}}/v3/x"), "PUT /v3/x");
        assert_eq!(read("put HTTPS://api.example.com:443/v3/x"), "PUT /v3/x");
        assert_eq!(read("POST https: //{Endpoint}/v1/x"), "POST /v1/x");
        assert_eq!(
            read("PUT {api_endpoint}/v2.0/things/{thing_id}"),
            "PUT /v2.0/things/{thing_id} base:api_endpoint"
        );
        assert_eq!(read("PATCH  v1.0/12/things"), "PATCH /v1.0/12/things");
        assert_eq!(read("GET https://{*Endpoint*}"), "GET /");
        assert_eq!(read("GET https://crates.example for more"), "none");
        let line = request_line("GET https://{Endpoint}/v1").expect("a request line");
        assert_eq!(line.target.host, Some("{Endpoint}"));
    }

    #[test]
    fn queries() {
        assert_eq!(
            read("GET /v1/x?limit={limit}&offset={offset}"),
            "GET /v1/x [limit={limit}] [offset={offset}]"
        );
        assert_eq!(
            read("GET /v1/x?usage=True& all"),
            "GET /v1/x [usage=True] [all=]"
        );
        assert_eq!(
            read("GET /v1/x{?a,b:c, d.e}"),
            "GET /v1/x [a=] [b:c=] [d.e=]"
        );
        assert_eq!(read("GET /v1/x{?a={a}&b={b}}"), "GET /v1/x [a={a}] [b={b}]");
        assert_eq!(
            read("GET /v1/x?a={a b}&c=1,2 then more"),
            "GET /v1/x [a={a b}] [c=1,2] rest:then more"
        );
    }

    #[test]
    fn damaged_variables_are_repaired() {
        assert_eq!(
            read("GET /v1/{begin _time}/x"),
            "GET /v1/{begin_time}/x repaired"
        );
        assert_eq!(read("GET /v1/{id/x"), "GET /v1/{id}/x repaired");
        assert_eq!(read("GET /v1/{id"), "GET /v1/{id} repaired");
        assert_eq!(read("GET /v1/ {id}/x"), "GET /v1/{id}/x repaired");
        assert_eq!(
            read("PATCH /v2/ips/{region}:{ip_id}"),
            "PATCH /v2/ips/{region}:{ip_id}"
        );
    }

    #[test]
    fn a_body_on_the_same_line_is_the_rest() {
        assert_eq!(
            read("POST https://host/v1/action        { \"a\": 1"),
            "POST /v1/action rest:{ \"a\": 1"
        );
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_read_without_panic(line in "\\PC{0,60}") {
            let _ = request_line(&line);
            let _ = target(&line);
        }
    }
}
