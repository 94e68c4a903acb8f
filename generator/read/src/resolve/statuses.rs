//! The status codes of an operation, each with its reasons, from wherever the page gives them.

use std::collections::{HashMap, HashSet};

use super::faults::is_bodiless;
use super::labels::Labels;
use crate::draft::{Draft, DraftCode, Side};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::http::methods;
use apiref_core::ir::{Direction, Origin, Response, Source, Versions};
use apiref_core::page::Page;
use apiref_core::text::collapsed;

/// What stands for a success of which no code is known.
pub const ANY_SUCCESS: &str = "2XX";

/// A response for every code, in order; reasons of codes that stand twice are kept.
pub fn codes(page: &Page, draft: &Draft, labels: &Labels<'_>) -> Vec<Response> {
    let mut stated = Stated::default();
    let mut listed: Vec<&DraftCode> = draft.codes.iter().collect();
    for code in &draft.codes {
        let source = page.source(code.origin, code.span.start);
        stated.add(&code.status, reason(code), source);
    }
    let states_success = stated.responses.iter().any(|r| is_success(&r.status));
    for reference in &draft.code_references {
        let Some(other) = labels.codes(&reference.target) else {
            continue;
        };
        let own: HashSet<String> = stated.at.keys().cloned().collect();
        let bare = stated.responses.iter().filter(|r| r.description.is_empty());
        let bare: HashSet<String> = bare.map(|response| response.status.clone()).collect();
        for code in &other.codes {
            if bare.contains(&code.status) {
                // What the code means is told there, unless it is told of other operations.
                let text = reason(code);
                if !is_of_others(&text, draft) && !is_of_other_part(&text, page, labels) {
                    let source = page.source(Origin::Reference, reference.span.start);
                    stated.add(&code.status, text, source);
                }
                continue;
            }
            // A page that states its own success says by that that it has no other.
            if own.contains(&code.status) || states_success && is_good(&code.status) {
                continue;
            }
            let source = page.source(Origin::Reference, reference.span.start);
            stated.add(&code.status, reason(code), source);
            listed.push(code);
        }
    }
    let others = listed.iter().filter(|code| code.fault != Some(true));
    let others: HashSet<&str> = others.map(|code| code.status.as_str()).collect();
    let mut responses = stated.responses;
    for response in responses.iter_mut().filter(|r| r.status.starts_with('3')) {
        response.fault = !others.contains(response.status.as_str());
    }
    responses
}

/// Removes what a page about the codes of the whole service lists for others: codes that its words bind to other
/// methods, and codes without a body where the operation documents one.
pub fn keep_own(
    page: &Page,
    draft: &Draft,
    labels: &Labels<'_>,
    documents_body: bool,
    responses: &mut Vec<Response>,
    found: &mut Vec<Diagnostic>,
) {
    let fits = |response: &Response| {
        !is_referred(response)
            || !is_success(&response.status)
            || is_said(draft, &response.status)
            || !(is_of_others(&response.description, draft)
                || is_of_other_part(&response.description, page, labels)
                || !documents_body && demands_body(&response.description)
                || documents_body && is_bodiless(&response.status))
    };
    let others: Vec<&str> = responses
        .iter()
        .filter(|response| !fits(response))
        .map(|response| response.status.as_str())
        .collect();
    let any_success = responses
        .iter()
        .any(|response| is_success(&response.status) && fits(response));
    if others.is_empty() || !any_success {
        forget_reasons_of_others(draft, responses);
        return;
    }
    let span = draft
        .code_references
        .first()
        .map_or(draft.span, |reference| reference.span);
    found.push(Diagnostic::new(
        Code::StatusOfOthers,
        page,
        span,
        others.join(", "),
        "",
    ));
    responses.retain(fits);
    forget_reasons_of_others(draft, responses);
}

/// Removes the reasons that a common page gives for others, where the code is said to be that of an operation.
fn forget_reasons_of_others(draft: &Draft, responses: &mut [Response]) {
    for response in responses {
        let is_of_others = is_referred(response) && is_of_others(&response.description, draft);
        if is_of_others && is_said(draft, &response.status) {
            response.description.clear();
            response.reasons.clear();
        }
        let kept = of_method(&response.description, &draft.method.text);
        if let Some(kept) = kept {
            response.description = kept;
        }
    }
}

/// The paragraphs of a text without those that are about other methods, where another one is about this method.
fn of_method(text: &str, method: &str) -> Option<String> {
    let methods = |paragraph: &str| -> Vec<bool> {
        let words = paragraph.split(|c: char| !c.is_ascii_alphanumeric());
        let methods = words.filter(|word| methods::is_method(word));
        methods.map(|word| word == method).collect()
    };
    let is_own = |paragraph: &&str| methods(paragraph).contains(&true);
    let is_kept = |paragraph: &&str| is_own(paragraph) || methods(paragraph).is_empty();
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let is_mixed = paragraphs.iter().any(is_own) && !paragraphs.iter().all(is_kept);
    let kept = paragraphs.into_iter().filter(is_kept);
    is_mixed.then(|| kept.collect::<Vec<_>>().join("\n\n"))
}

/// Do the words of an operation say that a success has this code?
fn is_said(draft: &Draft, status: &str) -> bool {
    let notes = draft.notes.iter().map(|(_, text)| text);
    let mut texts = std::iter::once(&draft.description).chain(notes);
    texts.any(|prose| {
        let text = collapsed(&prose.text().to_ascii_lowercase());
        let mut sentences = text.split(". ");
        sentences.any(|sentence| {
            let code = format!("status code {status}");
            let says = |(before, after): (&str, &str)| {
                let after = after.trim_start();
                after.starts_with("is returned")
                    || after.starts_with("will be returned")
                    || before.trim_end().ends_with("returns")
            };
            sentence.contains("success") && sentence.split_once(&code).is_some_and(says)
        })
    })
}

/// Do the words about a code bind it to other operations: to methods, to an API of another version, to trials of an
/// operation that has none?
fn is_of_others(text: &str, draft: &Draft) -> bool {
    let method = draft.method.text.as_str();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let of_version = |pair: &[&str]| match pair {
        [version, api] | [api, version] if api.eq_ignore_ascii_case("api") => {
            let version = version.to_ascii_lowercase();
            let in_path = |end: char| draft.uri.path.contains(&format!("/{version}{end}"));
            let number = version.strip_prefix('v').unwrap_or_default();
            number.parse::<u8>().is_ok() && !in_path('/') && !in_path('.')
        }
        _ => false,
    };
    let lower = text.to_ascii_lowercase();
    let is_trial = ["pre-check", "preflight", "dry run", "dry-run"]
        .iter()
        .any(|word| lower.contains(word));
    let mut rows = draft.tables.iter().flat_map(|table| &table.rows);
    if words.windows(2).any(of_version)
        || is_trial && !rows.any(|row| matches!(row.name.text.as_str(), "dry_run" | "dryRun"))
    {
        return true;
    }
    let mut named = words
        .iter()
        .filter(|word| methods::is_method(word))
        .peekable();
    if named.peek().is_some() {
        return named.all(|word| *word != method);
    }
    let creates = words
        .iter()
        .any(|word| word.to_ascii_lowercase().starts_with("creat"));
    creates && matches!(method, "GET" | "HEAD" | "DELETE")
}

/// Do the words bind a code to a part of the API, which has pages of its own, but not this one: `of the Heavy Crate API`?
fn is_of_other_part(text: &str, page: &Page, labels: &Labels<'_>) -> bool {
    let is_about = |page: &Page, word: &str| page.name().to_ascii_lowercase().contains(word);
    text.split(" of the ").skip(1).any(|rest| {
        let Some((name, _)) = rest.split_once(" API") else {
            return false;
        };
        let words: Vec<String> = name
            .split_whitespace()
            .map(str::to_ascii_lowercase)
            .collect();
        let is_name = name.starts_with(|c: char| c.is_ascii_uppercase()) && words.len() <= 3;
        is_name
            && !words.iter().any(|word| is_about(page, word))
            && words
                .iter()
                .any(|word| labels.pages().iter().any(|page| is_about(page, word)))
    })
}

/// Is a code one of answers with a body, by its words?
fn demands_body(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    [
        "when a response body is returned",
        "if a response body is returned",
    ]
    .iter()
    .any(|words| lower.contains(words))
}

/// What a row of codes says of its code: the text, or the name where there is no text.
fn reason(code: &DraftCode) -> String {
    let text = code.description.to_markdown();
    if text.is_empty() {
        return code.name.clone();
    }
    text
}

/// The responses of the codes that a page states, in order.
#[derive(Debug, Default)]
pub struct Stated {
    /// One for each code.
    pub responses: Vec<Response>,
    /// Where that of a code is.
    at: HashMap<String, usize>,
    /// The reasons that were given for each.
    reasons: HashSet<(usize, String)>,
}

impl Stated {
    /// Adds a code with a reason; a code that is known gets the reason as one more. Gives its response if it is new.
    pub fn add(&mut self, status: &str, reason: String, source: Source) -> Option<&mut Response> {
        let next = self.responses.len();
        let at = *self.at.entry(status.to_owned()).or_insert(next);
        let is_new = self.reasons.insert((at, reason.clone()));
        let Some(known) = self.responses.get_mut(at) else {
            self.responses.push(Response {
                description: reason,
                ..bare(status, Some(source))
            });
            return self.responses.last_mut();
        };
        if reason.is_empty() || !is_new || known.description == reason {
            return None;
        }
        if known.description.is_empty() {
            known.description = reason;
            return None;
        }
        if known.reasons.is_empty() {
            known.reasons.push(known.description.clone());
        }
        known.description.push_str("\n\n");
        known.description.push_str(&reason);
        known.reasons.push(reason);
        None
    }
}

/// The status of a success whose status no label tells: the first that the page states, then one that an example
/// shows, then one of the page it refers to; `2XX` without any of these. It is among the responses afterwards.
pub fn primary_success(
    page: &Page,
    draft: &Draft,
    responses: &mut Vec<Response>,
    groups: &[(Side, Option<String>)],
    documents_body: bool,
) -> String {
    // A body is not that of a status that has none.
    let is_success = |status: &str| is_success(status) && !(documents_body && is_bodiless(status));
    let labelled = groups.iter().find_map(|(side, status)| {
        let status = status.as_ref()?;
        (*side == Side::Response && is_success(status)).then(|| status.clone())
    });
    let stated = responses
        .iter()
        .find(|r| is_success(&r.status) && !is_referred(r))
        .map(|r| r.status.clone());
    let shown = draft.examples.iter().find_map(|example| {
        let status = example.status.as_ref()?;
        (example.direction == Direction::Response && is_success(status)).then(|| status.clone())
    });
    // Where the page lists no other success, the body is that of the redirect which it calls one.
    let redirect = responses
        .iter()
        .find(|r| documents_body && !is_referred(r) && is_told_redirect(r))
        .map(|r| r.status.clone());
    let referred = responses
        .iter()
        .find(|r| is_success(&r.status))
        .map(|r| r.status.clone());
    let origin = match (&labelled, &stated, &shown) {
        (Some(_), ..) => Origin::Heading,
        (_, Some(_), _) => Origin::Table,
        (_, _, Some(_)) => Origin::Example,
        _ => Origin::Guess,
    };
    let status = labelled
        .or(stated)
        .or(shown)
        .or(redirect)
        .or(referred)
        .unwrap_or_else(|| ANY_SUCCESS.to_owned());
    if !responses.iter().any(|r| r.status == status) {
        let source = page.source(origin, draft.span.start);
        responses.insert(0, bare(&status, Some(source)));
    }
    status
}

/// A response of which only the code is known.
pub fn bare(status: &str, source: Option<Source>) -> Response {
    Response {
        status: status.to_owned(),
        description: String::new(),
        reasons: Vec::new(),
        schema: None,
        media_type: None,
        body_by: None,
        headers: Vec::new(),
        fault: false,
        versions: Versions::default(),
        source,
    }
}

fn is_referred(response: &Response) -> bool {
    response
        .source
        .as_ref()
        .is_some_and(|source| source.origin == Origin::Reference)
}

/// Is this a redirect with a body: a choice of versions, or one of which the page says that the request succeeded?
fn is_told_redirect(response: &Response) -> bool {
    let status = response.status.as_str();
    let says_success = response
        .description
        .to_ascii_lowercase()
        .contains("success");
    status == "300" || status.starts_with('3') && !is_bodiless(status) && says_success
}

/// Does the code say that the request succeeded and what it did?
pub fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

/// Is the code no fault?
pub fn is_good(status: &str) -> bool {
    status.starts_with(['1', '2', '3'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_about_other_methods_are_left_out_beside_one_about_this_method() {
        let text = "The code of a DELETE.\n\nA POST returns it for no lid.\n\nNo body.";
        let kept = |method: &str| of_method(text, method);
        let of_post = "A POST returns it for no lid.\n\nNo body.";
        assert_eq!(kept("POST").as_deref(), Some(of_post));
        assert_eq!(kept("GET"), None);
        assert_eq!(of_method("For a GET or a POST.", "GET"), None);
    }
}
