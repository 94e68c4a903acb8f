//! Signatures: the paths of their lines; whether the address of an example leads to them.

use apiref_core::page::Span;
use apiref_core::words::is_version;

use crate::draft::Uri;
use crate::syntax::{route, uri};

/// A line of a signature, with what could not be read of it.
pub fn uri(line: &str, span: Span) -> (Uri, bool) {
    let route = route::read(line.trim());
    let template = match route.template.as_str() {
        template
            if template.starts_with('/')
                || template.contains("://")
                || template.starts_with('{') =>
        {
            template.to_owned()
        }
        template => format!("/{template}"),
    };
    let Some((target, rest)) = uri::target(&template) else {
        return (Uri::default(), true);
    };
    let damaged = target.repaired || !rest.is_empty();
    let mut uri = Uri::new(target, span);
    uri.types = route.types;
    (uri, damaged)
}

/// Does an address lead to the route of this path template? Examples may have a prefix that templates leave out, and
/// variables may stand for several segments.
pub fn leads(address: &str, template: &str) -> bool {
    let address = address.split_whitespace().next().unwrap_or("");
    let address = match address.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        // `localhost:80/x`, `:80/x`
        None if !address.starts_with('/') => address.find('/').map_or("", |at| &address[at..]),
        None => address,
    };
    let address = address.split(['?', '#']).next().unwrap_or("");
    let given: Vec<&str> = address
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    let wanted: Vec<&str> = template
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    if wanted.is_empty() {
        // `/v1/` and `/api/v1/` are the root of a service whose templates leave that out.
        let is_base = |segment: &&str| is_version(segment) || *segment == "api";
        return given.len() <= 2 && given.iter().all(is_base);
    }
    (0..given.len()).any(|skipped| matches(&given[skipped..], &wanted))
}

/// Do segments fit a template? A variable at its end stands for one segment or more.
fn matches(given: &[&str], wanted: &[&str]) -> bool {
    let Some((last, before)) = wanted.split_last() else {
        return given.is_empty();
    };
    let fits =
        |(given, want): (&&str, &&str)| want.contains('{') || given.eq_ignore_ascii_case(want);
    if given.len() < wanted.len() || !given.iter().zip(before).all(fits) {
        return false;
    }
    last.contains('{')
        || given.len() == wanted.len() && given[before.len()].eq_ignore_ascii_case(last)
}

/// Is a title a path, or a method and a path?
pub fn is_route(title: &str) -> bool {
    let title = title.trim();
    let path = match title.split_once(' ') {
        Some((word, rest)) if word.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            rest.trim_start()
        }
        _ => title,
    };
    path.starts_with('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_templates() {
        for (address, template) in [
            ("/hives/3", "/hives/{id}"),
            ("https://bees.example.com/api/hives/3/?x=1", "/hives/{id}/"),
            ("localhost:80/v1/hives", "/hives"),
            ("/hives/3/combs/a/b", "/hives/{id}/combs/{path}"),
            ("/", "/"),
            ("https://bees.example.com/v1/", "/"),
            ("/api/v2/", "/"),
        ] {
            assert!(leads(address, template), "{address} {template}");
        }
        for (address, template) in [
            ("/combs/3", "/hives/{id}"),
            ("/hives", "/hives/{id}"),
            ("/hives", "/"),
            ("/hives/3", "/hives"),
        ] {
            assert!(!leads(address, template), "{address} {template}");
        }
    }

    #[test]
    fn signatures_are_uris_with_types() {
        let (uri, damaged) = uri("/hives/(int:hive)/?day=(day)", Span::default());
        assert_eq!((uri.path.as_str(), damaged), ("/hives/{hive}/", false));
        assert_eq!(uri.types, [("hive".to_owned(), "int".to_owned())]);
        assert_eq!(uri.query, [("day".to_owned(), Some("{day}".to_owned()))]);
        assert_eq!(super::uri("hives", Span::default()).0.path, "/hives");
    }
}
