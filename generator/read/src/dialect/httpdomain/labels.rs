//! What the text above a block announces: the direction of an example, the member whose members follow.

use apiref_core::ir::Direction;

use crate::draft::Inline;

/// What stands above an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// As written, inline markup undone.
    pub text: String,
    /// Which way the example goes, where the text tells.
    pub direction: Option<Direction>,
}

/// The label that a paragraph is: bold as a whole (`**Example request**:`), or a sentence that leads to the block
/// below it. None where it neither names a message nor its body.
pub fn read(inlines: &[Inline], leads: bool) -> Option<Label> {
    let text: String = inlines.iter().map(Inline::text).collect();
    let text = text.trim();
    if text.is_empty() || !(is_bold(inlines) || leads && text.ends_with([':', ',', '.'])) {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let direction = direction(&lower);
    let names_example = lower.contains("example") || lower.contains("sample");
    (direction.is_some() || names_example).then(|| Label {
        text: text.trim_end_matches(':').trim_end().to_owned(),
        direction,
    })
}

/// Is all of a paragraph set in bold, up to a colon?
pub fn is_bold(inlines: &[Inline]) -> bool {
    let mut bold = false;
    inlines.iter().all(|inline| match inline {
        Inline::Strong(_) => {
            bold = true;
            true
        }
        other => other.text().trim_matches([':', ' ', '.']).is_empty(),
    }) && bold
}

/// Are these few words and a colon that only name an example: `Example request:`?
pub fn is_bare(inlines: &[Inline]) -> bool {
    let [Inline::Text(text)] = inlines else {
        return false;
    };
    let lower = text.trim().to_ascii_lowercase();
    let Some(words) = lower.strip_suffix(':') else {
        return false;
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    words.len() < 5
        && words
            .iter()
            .any(|word| matches!(*word, "example" | "sample"))
        && words
            .iter()
            .all(|word| word.chars().all(char::is_alphabetic))
}

fn direction(lower: &str) -> Option<Direction> {
    const REQUEST: &[&str] = &[
        "request", "body", "payload", "curl", "httpie", "posted", "submit", "send",
    ];
    const RESPONSE: &[&str] = &[
        "response",
        "return",
        "reply",
        "answer",
        "output",
        "result",
        "json data",
    ];
    let last = |words: &[&str]| words.iter().filter_map(|word| lower.rfind(word)).max();
    match (last(REQUEST), last(RESPONSE)) {
        (Some(_), None) => Some(Direction::Request),
        (None, Some(_)) => Some(Direction::Response),
        // `Body of the response`, `response to the request`: of a pair the heads of its messages tell.
        (Some(_), Some(_)) if lower.contains("body") && lower.contains("response") => {
            Some(Direction::Response)
        }
        _ => None,
    }
}

/// The member that a sentence is about, among those that are known: one in code first, then one in italics, then a
/// plain word.
pub fn subject(inlines: &[Inline], known: &[&str]) -> Option<String> {
    let is_known = |word: &str| known.contains(&word).then(|| word.to_owned());
    let in_code = inlines.iter().find_map(|inline| match inline {
        Inline::Code(code) => is_known(code.trim_matches(['"', '\''])),
        _ => None,
    });
    let words = |inline: &Inline| {
        let words = inline
            .text()
            .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
        words
            .map(str::to_ascii_lowercase)
            .find_map(|word| is_known(&word))
    };
    in_code
        .or_else(|| {
            let marked =
                |inline: &&Inline| matches!(inline, Inline::Emphasis(_) | Inline::Strong(_));
            inlines.iter().filter(marked).find_map(words)
        })
        .or_else(|| inlines.iter().find_map(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strong(text: &str) -> Vec<Inline> {
        vec![
            Inline::Strong(text.to_owned()),
            Inline::Text(":".to_owned()),
        ]
    }

    #[test]
    fn labels_tell_directions() {
        use Direction::{Request, Response};
        for (text, direction) in [
            ("Example request", Some(Request)),
            ("Response", Some(Response)),
            ("Example JSON data", Some(Response)),
            ("CURL example", Some(Request)),
            ("Example request and response", None),
        ] {
            assert_eq!(
                read(&strong(text), false).expect(text).direction,
                direction,
                "{text}"
            );
        }
        let sentence = |text: &str| vec![Inline::Text(text.to_owned())];
        let body = read(&sentence("The content of hive.json is the body,"), true);
        assert_eq!(body.and_then(|label| label.direction), Some(Request));
        assert_eq!(read(&sentence("The request is long."), false), None);
        assert_eq!(read(&strong("Function"), true), None);
    }

    #[test]
    fn few_words_name_an_example() {
        let is_bare = |text: &str| super::is_bare(&[Inline::Text(text.to_owned())]);
        assert!(is_bare("Example request:"));
        assert!(!is_bare("Example request"));
        assert!(!is_bare("This is an example of hives:"));
        assert!(!is_bare("Hives:"));
    }

    #[test]
    fn sentences_name_members() {
        let known = ["combs", "log"];
        let code = vec![
            Inline::Text("The ".to_owned()),
            Inline::Code("combs".to_owned()),
            Inline::Text(" field of the log:".to_owned()),
        ];
        assert_eq!(subject(&code, &known).as_deref(), Some("combs"));
        let words = vec![
            Inline::Emphasis("Hive log".to_owned()),
            Inline::Text(" is a list:".to_owned()),
        ];
        assert_eq!(subject(&words, &known).as_deref(), Some("log"));
        assert_eq!(
            subject(&[Inline::Text("Nothing here:".to_owned())], &known),
            None
        );
    }
}
