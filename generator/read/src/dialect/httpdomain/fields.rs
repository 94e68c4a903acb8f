//! Field names of the extension: what a field is about, its type and its name.

use apiref_core::ir::Location;

use super::statuses;
use crate::draft::{Place, Side};

/// What a field is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A parameter or member.
    Row(Rows),
    /// A status code.
    Status,
    /// The type of a row that another field documents.
    TypeOf(Rows),
    /// Options of the directive that stand among its fields.
    Option,
}

/// Which table a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rows {
    /// The direction; none where the field's name has none.
    pub side: Side,
    /// What the rows are.
    pub place: Place,
    /// Are they members of the items of a root array?
    pub items: bool,
}

/// A field's name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldName<'a> {
    /// What the field is about.
    pub kind: Kind,
    /// The type; empty if the field has no type.
    pub type_text: &'a str,
    /// The names of parameters, members or headers; mostly one. Of a status all that stands there.
    pub names: Vec<&'a str>,
}

const fn rows(side: Side, place: Place) -> Rows {
    Rows {
        side,
        place,
        items: false,
    }
}

const PATH: Rows = rows(Side::Uri, Place::Parameter(Location::Path));
const QUERY: Rows = rows(Side::Uri, Place::Parameter(Location::Query));
/// Members of the request body.
pub const REQUEST: Rows = rows(Side::Request, Place::Body);
pub const RESPONSE: Rows = rows(Side::Response, Place::Body);
const UNDIRECTED: Rows = rows(Side::Unknown, Place::Body);
const FORM: Rows = rows(Side::Request, Place::Form);
const REQUEST_HEADER: Rows = rows(Side::Request, Place::Parameter(Location::Header));
const RESPONSE_HEADER: Rows = rows(Side::Response, Place::Parameter(Location::Header));

const fn items(rows: Rows) -> Rows {
    Rows {
        items: true,
        ..rows
    }
}

/// The words of the extension. Releases disagree on the direction of arrows; pages agree that `<` is the request.
const KINDS: &[(&[&str], Kind)] = &[
    (&["param", "parameter", "arg", "argument"], Kind::Row(PATH)),
    (
        &["query", "queryparameter", "queryparam", "qparam"],
        Kind::Row(QUERY),
    ),
    (
        &["reqjson", "reqjsonobj", "<json", "<jsonobj"],
        Kind::Row(REQUEST),
    ),
    (&["reqjsonarr", "<jsonarr"], Kind::Row(items(REQUEST))),
    (
        &["resjson", "resjsonobj", ">json", ">jsonobj"],
        Kind::Row(RESPONSE),
    ),
    (&["resjsonarr", ">jsonarr"], Kind::Row(items(RESPONSE))),
    (
        &["json", "jsonparam", "jsonparameter"],
        Kind::Row(UNDIRECTED),
    ),
    (
        &["form", "formparameter", "formparam", "fparam"],
        Kind::Row(FORM),
    ),
    (
        &["reqheader", "requestheader", "<header"],
        Kind::Row(REQUEST_HEADER),
    ),
    (
        &["resheader", "responseheader", ">header"],
        Kind::Row(RESPONSE_HEADER),
    ),
    (&["status", "statuscode", "code"], Kind::Status),
    (&["type", "paramtype"], Kind::TypeOf(PATH)),
    (
        &["querytype", "qtype", "queryparamtype"],
        Kind::TypeOf(QUERY),
    ),
    (&["jsontype", "jsonparamtype"], Kind::TypeOf(UNDIRECTED)),
    (
        &["reqjsonarrtype", "<jsonarrtype", "reqjsontype", "<jsontype"],
        Kind::TypeOf(REQUEST),
    ),
    (
        &["resjsonarrtype", ">jsonarrtype", "resjsontype", ">jsontype"],
        Kind::TypeOf(RESPONSE),
    ),
    (
        &[
            "synopsis",
            "deprecated",
            "noindex",
            "no-index",
            "noindexentry",
            "addtoc",
        ],
        Kind::Option,
    ),
];

/// How Sphinx labels groups of fields on the finished page; some authors write the label and a list by hand.
const LABELS: &[(&str, Kind)] = &[
    ("parameters", Kind::Row(PATH)),
    ("path parameters", Kind::Row(PATH)),
    ("query parameters", Kind::Row(QUERY)),
    ("request json object", Kind::Row(REQUEST)),
    ("request json array of objects", Kind::Row(items(REQUEST))),
    ("response json object", Kind::Row(RESPONSE)),
    ("response json array of objects", Kind::Row(items(RESPONSE))),
    ("json parameters", Kind::Row(UNDIRECTED)),
    ("form parameters", Kind::Row(FORM)),
    ("request headers", Kind::Row(REQUEST_HEADER)),
    ("response headers", Kind::Row(RESPONSE_HEADER)),
    ("status codes", Kind::Status),
];

/// Takes a field's name apart: `query integer limit`. None for one that the extension doesn't know.
pub fn read(name: &str) -> Option<FieldName<'_>> {
    let (word, rest) = split(name);
    let lower = word.to_ascii_lowercase();
    let known = KINDS
        .iter()
        .find(|(words, _)| words.contains(&lower.as_str()));
    let kind = match known {
        Some((_, kind)) => *kind,
        // `:200: Here`, `:raises 404: Gone`
        None => {
            let code = [name, rest]
                .into_iter()
                .find(|text| statuses::code(text).is_some())?;
            return Some(FieldName {
                kind: Kind::Status,
                type_text: "",
                names: vec![code.trim()],
            });
        }
    };
    if !matches!(kind, Kind::Row(_)) {
        let names = Some(rest)
            .filter(|rest| !rest.is_empty())
            .into_iter()
            .collect();
        return Some(FieldName {
            kind,
            type_text: "",
            names,
        });
    }
    // The last word is the name, also where authors give a type that the extension doesn't know of. `string a, b` are
    // two names.
    let first = rest.split(',').next().unwrap_or("").trim_end();
    let type_text = first
        .rsplit_once(char::is_whitespace)
        .map_or("", |(type_text, _)| type_text);
    let names = rest[type_text.len()..].split(',').map(bare);
    Some(FieldName {
        kind,
        type_text: bare(type_text),
        names: names.filter(|name| !name.is_empty()).collect(),
    })
}

/// The side to which a header field belongs whose arrow points to the other one: releases of the extension disagree on
/// arrows, and a page may follow another one than most.
pub fn against_arrow(field: &str, names: &[&str]) -> Option<&'static str> {
    const ANSWERED: &[&str] = &[
        "etag",
        "last-modified",
        "location",
        "retry-after",
        "server",
        "set-cookie",
        "vary",
        "www-authenticate",
    ];
    const SENT: &[&str] = &[
        "accept",
        "accept-encoding",
        "accept-language",
        "authorization",
        "cookie",
        "host",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-unmodified-since",
        "range",
        "referer",
        "user-agent",
        "x-auth-token",
    ];
    let all = |known: &[&str]| {
        let mut names = names.iter().map(|name| name.to_ascii_lowercase());
        names.all(|name| known.contains(&name.as_str()))
    };
    if field.starts_with("<header") && all(ANSWERED) {
        return Some("a header of the response; read as one of the request");
    }
    (field.starts_with(">header") && all(SENT))
        .then_some("a header of the request; read as one of the response")
}

/// The kind of a group that carries the label of the finished page: `Query Parameters`.
pub fn label(name: &str) -> Option<Kind> {
    let lower = name.trim().to_ascii_lowercase();
    LABELS
        .iter()
        .find(|(label, _)| *label == lower)
        .map(|(_, kind)| *kind)
}

/// Without quotation marks, which no name has.
pub fn bare(name: &str) -> &str {
    name.trim()
        .trim_matches(['"', '\'', '`', '*', '\u{201c}', '\u{201d}'])
        .trim()
}

fn split(name: &str) -> (&str, &str) {
    let name = name.trim();
    let (word, rest) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
    (word, rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, rows: Rows, type_text: &str, bare: &str) {
        let expected = FieldName {
            kind: Kind::Row(rows),
            type_text,
            names: bare.split(' ').filter(|name| !name.is_empty()).collect(),
        };
        assert_eq!(read(name), Some(expected), "{name}");
    }

    #[test]
    fn every_word_of_the_extension_is_known() {
        for word in ["param", "parameter", "arg", "argument"] {
            check(&format!("{word} string hive"), PATH, "string", "hive");
        }
        for word in ["query", "queryparameter", "queryparam", "qparam"] {
            check(&format!("{word} int limit"), QUERY, "int", "limit");
        }
        for word in ["reqjson", "reqjsonobj", "<json", "<jsonobj"] {
            check(&format!("{word} name"), REQUEST, "", "name");
        }
        for word in ["resjson", "resjsonobj", ">json", ">jsonobj"] {
            check(&format!("{word} string name"), RESPONSE, "string", "name");
        }
        for word in ["reqjsonarr", "<jsonarr"] {
            check(
                &format!("{word} string name"),
                items(REQUEST),
                "string",
                "name",
            );
        }
        for word in ["resjsonarr", ">jsonarr"] {
            check(
                &format!("{word} string name"),
                items(RESPONSE),
                "string",
                "name",
            );
        }
        for word in ["json", "jsonparam", "jsonparameter"] {
            check(&format!("{word} string name"), UNDIRECTED, "string", "name");
        }
        for word in ["form", "formparameter", "formparam", "fparam"] {
            check(&format!("{word} file photo"), FORM, "file", "photo");
        }
        for word in ["reqheader", "requestheader", "<header"] {
            check(&format!("{word} If-Match"), REQUEST_HEADER, "", "If-Match");
        }
        for word in ["resheader", "responseheader", ">header"] {
            check(&format!("{word} ETag"), RESPONSE_HEADER, "", "ETag");
        }
        for word in ["status", "statuscode", "code"] {
            let name = format!("{word} 200 OK");
            let read = read(&name).expect("a status");
            assert_eq!((read.kind, read.names), (Kind::Status, vec!["200 OK"]));
        }
    }

    #[test]
    fn odd_names_and_types() {
        check(
            ">json array of strings tags",
            RESPONSE,
            "array of strings",
            "tags",
        );
        check(">json string queen\"", RESPONSE, "string", "queen");
        check("<json", REQUEST, "", "");
        check("query string from, to", QUERY, "string", "from to");
        assert_eq!(read("response"), None);
        assert_eq!(label("Query Parameters"), Some(Kind::Row(QUERY)));
        assert_eq!(label("Notes"), None);
    }
}
