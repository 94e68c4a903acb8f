//! Which examples show a fault, and which a success: by what they are, whatever they stand under.

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::http::reason;
use apiref_core::ir::{Direction, Json, Validity};
use apiref_core::page::Page;

use crate::draft::{Draft, DraftExample, DraftTable, Side};

/// What stands for all codes that are not listed.
pub const OTHERS: &str = "default";

/// Members that an error body may have, in lower case without marks.
const MEMBERS: &[&str] = &[
    "badrequest",
    "cause",
    "code",
    "encodedauthorizationmessage",
    "error",
    "errors",
    "errcode",
    "errorcode",
    "errormessage",
    "errormsg",
    "errmsg",
    "externalmessage",
    "identitycode",
    "itemnotfound",
    "message",
    "neutronerror",
    "requestid",
    "title",
    "type",
];

/// Those that successes have, too.
const COMMON: &[&str] = &["cause", "code", "message", "requestid", "title", "type"];

/// Members that say in words what happened.
const MESSAGES: &[&str] = &[
    "errormessage",
    "errormsg",
    "errmsg",
    "externalmessage",
    "message",
];

/// Words of a message that tell of a success, and those with which it tells of none.
const SUCCEEDING: &[&str] = &[
    "ok",
    "succeed",
    "succeeded",
    "success",
    "successful",
    "successfully",
];
const FAILING: &[&str] = &["cannot", "error", "fail", "failed", "invalid", "no", "not"];

/// Is this the body of a fault: nothing but members of error bodies, and one that tells it? Some services put the
/// outcome of a call that went well into such a body.
pub fn is_error_body(json: &Json) -> bool {
    let Some(members) = json.as_object() else {
        return false;
    };
    let plain = |key: &String| -> String {
        let letters = key.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let names: Vec<String> = members.keys().map(plain).collect();
    let has = |name: &str| names.iter().any(|own| own == name);
    let mut messages = names
        .iter()
        .zip(members.values())
        .filter_map(|(name, value)| {
            let is_message = MESSAGES.contains(&name.as_str());
            value.as_str().filter(|_| is_message)
        });
    names.iter().all(|name| MEMBERS.contains(&name.as_str()))
        && (names.iter().any(|name| !COMMON.contains(&name.as_str()))
            || has("code") && has("message"))
        && !messages.any(tells_of_success)
}

/// `The crate was opened successfully.`
fn tells_of_success(message: &str) -> bool {
    let lower = message.to_ascii_lowercase();
    let has = |list: &[&str]| {
        lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| list.contains(&word))
    };
    has(SUCCEEDING) && !has(FAILING)
}

/// Has an answer with this status no body by the rules of HTTP?
pub fn is_bodiless(status: &str) -> bool {
    matches!(status, "204" | "205" | "304") || status.starts_with('1')
}

/// The success that a body tells of itself: `{"code": "201 Created"}`, `<title>201 Created</title>`.
fn told_status(example: &DraftExample) -> Option<String> {
    let status = |text: &str| {
        let (code, said) = text.trim().split_once(' ')?;
        let known = code.parse().ok().and_then(reason);
        let is_told = code.starts_with('2') && known == Some(said);
        is_told.then(|| code.to_owned())
    };
    match &example.json {
        Some(json) => {
            let mut members = json.as_object()?.values();
            members.find_map(|value| status(value.as_str()?))
        }
        None => example.text.split(['<', '>']).find_map(status),
    }
}

/// Gives each example of an answer the status that it can have: a fault is no success, and what has no body by the rules of
/// HTTP shows none.
pub fn settle(page: &Page, draft: &mut Draft, found: &mut Vec<Diagnostic>) {
    for example in &mut draft.examples {
        if example.direction != Direction::Response {
            continue;
        }
        if example.status.is_none()
            && let Some(status) = told_status(example)
            && (!draft.code_references.is_empty()
                || draft.codes.iter().any(|code| code.status == status))
        {
            // Its own message tells of a success.
            example.status = Some(status);
            continue;
        }
        let good = example
            .status
            .as_deref()
            .filter(|status| status.starts_with(['1', '2', '3']))
            .map(str::to_owned);
        let is_error = |json: &Json| {
            is_error_body(json) && !is_documented(&draft.tables, json, good.as_deref())
        };
        if (example.status.is_none() || good.is_some())
            && example.json.as_ref().is_some_and(is_error)
        {
            if let Some(good) = &good {
                found.push(contradicted(page, example, "an error body", good));
                draft.other_bodies.push(good.clone());
            }
            example.status = Some(OTHERS.to_owned());
        } else if let Some(good) = good.filter(|status| is_bodiless(status))
            && !example.text.is_empty()
        {
            if shows_nothing(example) {
                example.json = None;
                example.text.clear();
                example.validity = Validity::Empty;
            } else {
                found.push(contradicted(page, example, "a body", &good));
                example.status = None;
            }
        }
        let is_listed = |status: &str| draft.codes.iter().any(|code| code.status == status);
        if example.status.as_deref() == Some(OTHERS)
            && let Some(json) = &example.json
            && let Some(named) = named_status(json, is_listed)
        {
            example.status = Some(named);
        }
    }
}

/// The listed status of an error that the body of a fault calls its code: `{"error":{"code":404}}`.
fn named_status(json: &Json, is_listed: impl Fn(&str) -> bool) -> Option<String> {
    let members = json.as_object()?;
    let inner = members.values().filter_map(Json::as_object);
    let codes = std::iter::once(members)
        .chain(inner)
        .filter_map(|members| members.get("code"));
    let mut named = codes.map(|code| match code {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    });
    named.find(|named| named.starts_with(['4', '5']) && is_listed(named))
}

/// Is the body one of members that successes have, too, and does a table of its status list all of them?
fn is_documented(tables: &[DraftTable], json: &Json, status: Option<&str>) -> bool {
    let Some(members) = json.as_object() else {
        return false;
    };
    let is_common = |name: &String| COMMON.contains(&name.to_ascii_lowercase().as_str());
    let mut of_status = tables
        .iter()
        .filter(|table| table.status.as_deref() == status);
    members.keys().all(is_common) && of_status.any(|table| lists_all(table, json))
}

/// Does a table that a label gives to a success list all members of a body? Then it tells nothing of faults.
pub fn is_of_success(tables: &[DraftTable], json: &Json) -> bool {
    let is_success = |table: &&DraftTable| {
        let status = table.status.as_deref();
        status.is_some_and(|status| status.starts_with('2'))
    };
    tables
        .iter()
        .filter(is_success)
        .any(|table| lists_all(table, json))
}

fn lists_all(table: &DraftTable, json: &Json) -> bool {
    let lists = |name: &String| table.rows.iter().any(|row| row.name.text == *name);
    let members = json.as_object();
    table.side == Side::Response && members.is_some_and(|members| members.keys().all(lists))
}

fn contradicted(page: &Page, example: &DraftExample, what: &str, status: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ExampleOfOtherStatus,
        page,
        example.span,
        format!("{what} under {status}"),
        "",
    )
}

/// An object without members, null, or a word that says that there is nothing.
fn shows_nothing(example: &DraftExample) -> bool {
    match &example.json {
        Some(Json::Null) => true,
        Some(Json::Object(members)) => members.is_empty(),
        Some(_) => false,
        None => example.text.split_whitespace().count() <= 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Prose;

    fn is_error(text: &str) -> bool {
        is_error_body(&Json::parse(text).expect("JSON"))
    }

    #[test]
    fn a_fault_that_names_a_listed_status_belongs_to_it() {
        let status = |text: &str| {
            let json = Json::parse(text).expect("JSON");
            named_status(&json, |status| status == "404")
        };
        let found = Some("404".to_owned());
        assert_eq!(status(r#"{"error":{"code":404,"message":"m"}}"#), found);
        assert_eq!(status(r#"{"code":"404","message":"m"}"#), found);
        assert_eq!(status(r#"{"code":409,"message":"m"}"#), None);
        assert_eq!(status(r#"{"code":"L.404","message":"m"}"#), None);
    }

    #[test]
    fn a_body_may_tell_its_success() {
        let status = |json: Option<&str>, text: &str| {
            told_status(&DraftExample {
                direction: Direction::Response,
                files: Vec::new(),
                lines: false,
                template: false,
                status: None,
                label: None,
                description: Prose::default(),
                request_line: None,
                headers: Vec::new(),
                media_type: String::new(),
                json: json.map(|json| Json::parse(json).expect("JSON")),
                text: text.to_owned(),
                validity: Validity::Valid,
                versions: Default::default(),
                of_other_call: false,
                span: Default::default(),
            })
        };
        let found = Some("201".to_owned());
        assert_eq!(status(Some(r#"{"code":"201 Created"}"#), ""), found);
        assert_eq!(status(None, "<html><h1>201 Created</h1></html>"), found);
        assert_eq!(status(Some(r#"{"code":"201 lids"}"#), ""), None);
        assert_eq!(status(Some(r#"{"code":"404 Not Found"}"#), ""), None);
    }

    #[test]
    fn error_bodies_are_told_by_all_their_members() {
        for error in [
            r#"{"error":{"code":"L.1"}}"#,
            r#"{"error_code":"L.1","error_msg":"m","request_id":"r"}"#,
            r#"{"errorCode":"L.1","errorMessage":"m"}"#,
            r#"{"code":"L.1","message":"m"}"#,
            r#"{"itemNotFound":{"code":404}}"#,
            r#"{"code":"L.1","message":"The lid was not opened successfully."}"#,
        ] {
            assert!(is_error(error), "{error}");
        }
        for other in [
            "{}",
            "[]",
            r#"{"request_id":"r"}"#,
            r#"{"message":"m"}"#,
            r#"{"error_code":"L.1","lid":{}}"#,
            r#"{"errCode":"L.0","externalMessage":"The lid was opened successfully."}"#,
        ] {
            assert!(!is_error(other), "{other}");
        }
    }
}
