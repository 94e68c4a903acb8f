//! Sentences that announce: what a table lists, that there is no body, what an example shows.

use crate::syntax::document::Text;
use apiref_core::ir::Direction;

/// What a sentence or caption above a table says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Intro {
    /// What the rows are.
    pub topic: Topic,
    /// Of request or response, where it says so.
    pub side: Option<Direction>,
    /// The object that the rows belong to, where it names one.
    pub subject: Option<String>,
    /// Can it hardly be anything but the sentence above a table?
    certain: bool,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// Status codes.
    Codes,
    /// Parts of the path.
    Path,
    /// Pairs of the query.
    Query,
    /// Header fields.
    Header,
    /// Header fields and parts of the path.
    HeaderAndUri,
    /// Members of the body.
    Body,
    /// Anything that is sent.
    Parameters,
}

impl Intro {
    /// Can the sentence hardly be anything else, whatever follows it? Otherwise a table must follow.
    pub fn is_certain(&self) -> bool {
        self.certain
    }
}

/// Reads a sentence or caption. None where it announces no table of codes or parameters.
pub(super) fn read(text: &str) -> Option<Intro> {
    const LONGEST: usize = 240;
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let has = |word: &str| {
        lower
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|found| found.strip_suffix('s').unwrap_or(found) == word)
    };
    let codes = lower.contains("response code") || lower.contains("status code");
    let parameters = [
        "parameter",
        "attribute",
        "header",
        "field",
        "element",
        "propertie",
        "property",
    ]
    .iter()
    .any(|word| has(word));
    if !codes && !parameters || lower.contains("restriction") {
        return None;
    }
    let uri = has("uri") || has("url") || has("path");
    let topic = if codes {
        Topic::Codes
    } else if has("header") && uri {
        Topic::HeaderAndUri
    } else if has("query") {
        Topic::Query
    } else if uri {
        Topic::Path
    } else if has("header") {
        Topic::Header
    } else if has("body") || has("attribute") || has("field") || has("element") {
        Topic::Body
    } else {
        Topic::Parameters
    };
    let side = match (lower.rfind("response"), lower.rfind("request")) {
        (Some(response), Some(request)) if response > request => Some(Direction::Response),
        (Some(_), None) => Some(Direction::Response),
        (_, Some(_)) => Some(Direction::Request),
        (None, None) => None,
    };
    Some(Intro {
        topic,
        side: side.filter(|_| topic != Topic::Codes),
        subject: subject(text),
        certain: lower.contains("table") && (lower.contains(" for ") || codes)
            || [
                "the following uri",
                "the following body",
                "the following query",
                "the following header",
            ]
            .iter()
            .any(|words| lower.contains(words)),
    })
}

/// The object that a sentence names: "for the nodes object", "of the `nodes` object".
fn subject(text: &str) -> Option<String> {
    let mut before: Option<&str> = None;
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        if matches!(bare, "object" | "objects") {
            let name = before?;
            let plain = !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':'))
                && !matches!(
                    name,
                    "the"
                        | "this"
                        | "an"
                        | "a"
                        | "each"
                        | "request"
                        | "response"
                        | "following"
                        | "JSON"
                );
            return plain.then(|| name.to_owned());
        }
        before = Some(bare);
    }
    None
}

/// Does the sentence say that nothing is sent, or that nothing is answered?
pub(in crate::dialect) fn no_body(text: &str) -> Option<Direction> {
    let lower = text.to_ascii_lowercase();
    let (body, direction) =
        if lower.contains("request body") || lower.contains("body for the request") {
            (true, Direction::Request)
        } else {
            (
                lower.contains("response body") || lower.contains("body in the response"),
                Direction::Response,
            )
        };
    let negated = [
        "does not",
        "do not",
        "doesn't",
        "don't",
        "no request",
        "no response",
        "not accept",
        "not require",
        "not return",
        "not contain",
    ]
    .iter()
    .any(|words| lower.contains(words));
    let conditional =
        lower.contains(" if ") || lower.starts_with("if ") || lower.contains("unless");
    (body && negated && !conditional && text.len() < 160).then_some(direction)
}

/// Links of a converted page to its own sections.
pub(super) fn is_self_link(text: &Text<'_>) -> bool {
    text.lines.iter().all(|line| {
        let line = line.text.trim();
        line.starts_with('`') && (line.contains("#request>`_") || line.contains("#response>`_"))
    })
}

/// Is a paragraph the label of an example: strong throughout, or beginning with the word?
pub(super) fn is_label(text: &Text<'_>, plain: &str) -> bool {
    let written = text.joined();
    let written = written.trim();
    let strong = written.starts_with("**") && written.trim_end_matches([':', '.']).ends_with("**");
    let begins = plain.starts_with("Example") && plain.len() < 120;
    strong || begins && (plain.contains(':') || !plain.contains(". "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(text: &str) -> Option<(Topic, Option<Direction>)> {
        read(text).map(|intro| (intro.topic, intro.side))
    }

    #[test]
    fn key_words_tell_what_a_table_lists() {
        let request = Some(Direction::Request);
        for (text, expected) in [
            (
                "Below is a table of possible response codes for this call:",
                Some((Topic::Codes, None)),
            ),
            (
                "The table lists URI parameters for the request:",
                Some((Topic::Path, request)),
            ),
            (
                "The following query parameters can be sent in a request.",
                Some((Topic::Query, request)),
            ),
            (
                "The request takes the following body parameters.",
                Some((Topic::Body, request)),
            ),
            (
                "The following table has the header and URI parameters for the request:",
                Some((Topic::HeaderAndUri, request)),
            ),
            (
                "The table lists body parameters for the response:",
                Some((Topic::Body, Some(Direction::Response))),
            ),
            (
                "Required and optional attributes for Add crate",
                Some((Topic::Body, None)),
            ),
            ("Length restrictions for the name parameter", None),
            ("Crates are stacked by the server.", None),
        ] {
            assert_eq!(topic(text), expected, "{text}");
        }
    }

    #[test]
    fn an_object_can_be_named() {
        let intro = read("The table lists body parameters for the crates object for the request:");
        assert_eq!(
            intro.and_then(|intro| intro.subject).as_deref(),
            Some("crates")
        );
    }

    #[test]
    fn sentences_about_missing_bodies() {
        assert_eq!(
            no_body("The call does not take a request body."),
            Some(Direction::Request)
        );
        assert_eq!(
            no_body("No response body is sent; the call does not return any."),
            Some(Direction::Response)
        );
        assert_eq!(no_body("The request body holds a crate."), None);
    }
}
