//! What the text above a block announces: the direction of an example, the member whose members follow.

use apiref_core::ir::Direction;

use crate::draft::{Inline, Prose, ProseBlock, only_names};

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

/// The last word of a sentence that says nothing without what it announces.
const ANNOUNCING: &[&str] = &[
    "are",
    "as",
    "be",
    "below",
    "example",
    "following",
    "follows",
    "is",
    "like",
    "return",
    "returns",
    "this",
    "with",
];

/// Ends a text whose last sentence announced what is no part of the text, an example.
pub fn close(prose: &mut Prose) {
    let is_only = prose.blocks.len() == 1;
    if let Some(ProseBlock::Paragraph(inlines)) = prose.blocks.last()
        && !is_only
        && only_names(&Prose::text_of(inlines))
    {
        prose.blocks.pop();
        return;
    }
    let Some(ProseBlock::Paragraph(inlines)) = prose.blocks.last_mut() else {
        return;
    };
    let Some(Inline::Text(last)) = inlines.last_mut() else {
        return;
    };
    let Some(said) = last.trim_end().strip_suffix([':', ',']) else {
        return;
    };
    let word = said.rsplit(|c: char| !c.is_alphanumeric()).next();
    let word = word.unwrap_or_default().to_ascii_lowercase();
    let mut kept = format!("{}.", said.trim_end());
    let says_nothing = ANNOUNCING.contains(&word.as_str()) || is_bold(inlines);
    // What a lone sentence ends with tells that it is no title.
    if is_only && !says_nothing {
        return;
    }
    if says_nothing {
        let begins = |inline: &Inline| match inline {
            Inline::Text(text) => text.rfind(". ").map(|stop| stop + 1),
            _ => None,
        };
        let found = inlines.iter().enumerate().rev();
        let mut found = found.filter_map(|(at, inline)| Some((at, begins(inline)?)));
        let Some((at, stop)) = found.next() else {
            prose.blocks.pop();
            return;
        };
        inlines.truncate(at + 1);
        let before = inlines.last().map(Inline::text).unwrap_or_default();
        kept = before.get(..stop).unwrap_or_default().to_owned();
    }
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        *last = kept;
    }
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
    use crate::syntax::document::Text;
    use crate::syntax::inline;

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

    #[test]
    fn what_announced_an_example_is_no_text_without_it() {
        let closed = |text: &str| {
            let inlines = inline::inlines(&Text::line(text, 0));
            let before = ProseBlock::Paragraph(vec![Inline::Text("Hives.".to_owned())]);
            let mut prose = Prose {
                blocks: vec![before, ProseBlock::Paragraph(inlines)],
            };
            close(&mut prose);
            let text = prose.text();
            text.trim_start_matches("Hives.").trim_start().to_owned()
        };
        for (text, left) in [
            ("Opens the hive. The body looks like:", "Opens the hive."),
            ("The content of ``bees.json`` is like,", ""),
            (
                "Frames are counted by adding ``count=1``:",
                "Frames are counted by adding count=1.",
            ),
            ("Frames of `a hive`_. For example:", "Frames of a hive."),
            ("**Reply**:", ""),
            ("A hive has frames.", "A hive has frames."),
        ] {
            assert_eq!(closed(text), left, "{text}");
        }
    }
}
