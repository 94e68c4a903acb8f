//! Characters that nobody sees, that change the order of others, or that a terminal obeys. They come from pages, from
//! names of files and, as escapes, from examples; each way out has its function here.

use std::borrow::Cow;

/// A control character other than those of layout, one that orders text or has no width, a tag, or no character at all.
pub fn is_hidden(c: char) -> bool {
    match c {
        ' '..='~' | '\n' | '\t' | '\u{b}' | '\u{c}' => false,
        c if c.is_control() => true,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        c => u32::from(c) & 0xfffe == 0xfffe,
    }
}

/// A hidden character that does more than to have no width.
pub fn is_harmful(c: char) -> bool {
    let no_width = matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    );
    is_hidden(c) && !no_width
}

/// The text with a blank in the place of each harmful character: columns stay what they are.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if first_hidden(text).is_none() {
        return text.into();
    }
    let blank = |c| if is_harmful(c) { ' ' } else { c };
    text.chars().map(blank).collect::<String>().into()
}

/// Where the first hidden character stands, and which it is.
pub fn first_hidden(text: &str) -> Option<(usize, char)> {
    // Most characters are told by their first byte.
    let maybe = |byte: &u8| {
        (*byte < b' ' && !b"\n\t\x0b\x0c".contains(byte)) || *byte == 0x7f || *byte >= 0xc2
    };
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let at = rest.as_bytes().iter().position(maybe)?;
        let found = rest.get(at..)?.chars().next()?;
        if is_hidden(found) {
            return Some((from + at, found));
        }
        from += at + found.len_utf8();
    }
}

/// The text without hidden characters; those that part words become blanks.
pub fn visible(text: &str) -> Cow<'_, str> {
    let Some((first, _)) = first_hidden(text) else {
        return text.into();
    };
    let (clean, rest) = text.split_at(first);
    let parts = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let rest = rest.chars().filter_map(|c| match c {
        c if !is_hidden(c) => Some(c),
        c => parts(c).then_some(' '),
    });
    clean.chars().chain(rest).collect::<String>().into()
}

/// The text as one line of a terminal or a message: hidden characters and line ends are written as escapes.
pub fn printable(text: &str) -> Cow<'_, str> {
    let escaped = |c: char| is_hidden(c) || c.is_control();
    if !text.chars().any(escaped) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if escaped(c) {
            out.extend(c.escape_debug());
        } else {
            out.push(c);
        }
    }
    out.into()
}

/// JSON in which hidden characters are escapes: the same JSON, safe to show.
pub fn json(text: String) -> String {
    if first_hidden(&text).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// The text on one line, trimmed, with each run of blanks collapsed to one.
pub fn collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Is a paragraph a caption, `**Note**`?
pub fn is_caption(text: &str) -> bool {
    let bold = text.trim().strip_prefix("**");
    let bold = bold.and_then(|text| text.strip_suffix("**"));
    bold.is_some_and(|text| !text.is_empty() && !text.contains("**"))
}

/// Is this the name of an admonition of docutils or Sphinx, in any case: `note`, `Warning`?
pub fn is_admonition(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "attention",
        "caution",
        "danger",
        "error",
        "hint",
        "important",
        "note",
        "seealso",
        "tip",
        "warning",
    ];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// What a text begins with: its first paragraph, with the captions before it.
///
/// Admonitions and what only tells of versions are passed over where something follows.
pub fn lead(text: &str) -> &str {
    const VERSIONS: &[&str] = &["Added in version", "Changed in version", "New in version"];
    let mut rest = text;
    loop {
        let (first, more) = rest.split_once("\n\n").unwrap_or((rest, ""));
        let is_note = is_caption(first) && is_admonition(first.trim().trim_matches('*'));
        let after = match is_note {
            true => more.split_once("\n\n").map_or("", |(_, after)| after),
            false if first.starts_with("> **") => more,
            false if VERSIONS.iter().any(|start| first.starts_with(start)) => more,
            false => return captioned(rest),
        };
        if after.is_empty() {
            return captioned(text);
        }
        rest = after;
    }
}

/// The first paragraph, with the captions before it.
fn captioned(text: &str) -> &str {
    let mut start = 0;
    for (end, _) in text.match_indices("\n\n") {
        if !is_caption(&text[start..end]) {
            return &text[..end];
        }
        start = end + 2;
    }
    text
}

/// Text in which runs of blank lines are one: they are left where lines between them are gone.
pub fn without_gaps(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.dedup_by(|next, last| next.trim().is_empty() && last.trim().is_empty());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_left_out_or_shown() {
        for (text, seen, shown) in [
            (
                "plain ä\u{a0}ü 日本 🦀\n",
                "plain ä\u{a0}ü 日本 🦀\n",
                "plain ä\u{a0}ü 日本 🦀\\n",
            ),
            ("a\u{202e}b\u{2069}", "ab", "a\\u{202e}b\\u{2069}"),
            ("user\u{200b}name", "username", "user\\u{200b}name"),
            (
                "\u{1b}]0;x\u{7}\u{9b}2J",
                " ]0;x  2J",
                "\\u{1b}]0;x\\u{7}\\u{9b}2J",
            ),
            (
                "a\u{e0041}\u{fffe}\u{feff}",
                "a",
                "a\\u{e0041}\\u{fffe}\\u{feff}",
            ),
        ] {
            assert_eq!(visible(text), seen);
            assert_eq!(printable(text), shown);
        }
    }

    #[test]
    fn json_stays_the_same_json() {
        let text = "{\"a\": \"b\u{202e}\u{e0041}\u{7f}ä\"}";
        let shown = json(text.to_owned());
        assert_eq!(shown, r#"{"a": "b\u202e\udb40\udc41\u007fä"}"#);
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        assert_eq!(read(&shown), read(text));
    }

    #[test]
    fn blanks_collapse() {
        assert_eq!(collapsed(" a\n\t b  c "), "a b c");
    }

    #[test]
    fn gaps_are_one_blank_line() {
        assert_eq!(without_gaps("a\n\n \n\nb\nc"), "a\n\nb\nc");
    }

    #[test]
    fn a_caption_leads_to_what_follows() {
        assert!(is_caption("**Note**"));
        assert!(!is_caption("**Note** that **lids**"));
        assert!(!is_caption("****"));
        assert_eq!(lead("A lid.\n\nAnother."), "A lid.");
        assert_eq!(lead("**Lids**\n\nA lid.\n\nAnother."), "**Lids**\n\nA lid.");
        assert_eq!(lead("**Note**\n\nMind the lid.\n\nA lid."), "A lid.");
        assert_eq!(
            lead("**Note**\n\nMind the lid."),
            "**Note**\n\nMind the lid."
        );
        assert_eq!(lead("**Note**"), "**Note**");
        assert_eq!(lead("> **Note**\n>\n> Mind the lid.\n\nA lid."), "A lid.");
        assert_eq!(lead("New in version 2: Lids.\n\nA lid."), "A lid.");
        assert_eq!(lead("New in version 2: Lids."), "New in version 2: Lids.");
    }
}
