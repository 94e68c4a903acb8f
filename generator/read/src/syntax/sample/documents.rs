//! JSON documents with words before, between and behind them: `First case: {…} Second case: {…}`.

use crate::syntax::Line;

/// A document and the words that announce it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    /// The lines of words before it, without blank ones.
    pub words: Vec<&'a str>,
    /// From its bracket to the matching one.
    pub lines: Vec<Line<'a>>,
}

/// The documents of a text that begin on a line of their own, and the words behind the last one. None where the text is
/// one document, or where what stands between documents may be a piece of one.
pub fn split<'a>(lines: &[Line<'a>]) -> Option<(Vec<Part<'a>>, Vec<&'a str>)> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    let mut words: Vec<&'a str> = Vec::new();
    let mut any_words = false;
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let text = line.text.trim();
        if text.starts_with(['{', '[']) {
            let (end, rest) = end_of_document(&lines[index..])?;
            let mut own = lines[index..=index + end].to_vec();
            if let Some(last) = own.last_mut() {
                last.text = last.text.get(..last.text.len() - rest.len())?;
            }
            let rest = rest.trim_matches([' ', '\t', ',', ';']);
            if !rest.is_empty() && !is_words(rest) {
                return None;
            }
            parts.push(Part {
                words: std::mem::take(&mut words),
                lines: own,
            });
            words.extend((!rest.is_empty()).then_some(rest));
            index += end + 1;
            continue;
        }
        if !text.is_empty() {
            if !is_words(text) {
                return None;
            }
            any_words = true;
            words.push(text);
        }
        index += 1;
    }
    (!parts.is_empty() && (any_words || parts.len() > 1)).then_some((parts, words))
}

/// Can a line be words about a document, rather than a piece of one?
pub fn is_words(line: &str) -> bool {
    let starts = line.starts_with(|c: char| c.is_alphanumeric())
        || ["//", "# ", "- ", "* ", "/*", "("]
            .iter()
            .any(|mark| line.starts_with(mark));
    starts && !line.contains("\":") && !line.contains("\" :") && !line.ends_with(['{', '[', ','])
}

/// Words that only say that another document follows.
pub fn is_joint(words: &str) -> bool {
    let bare = words.trim_matches(|c: char| !c.is_alphanumeric());
    ["or", "and", "and/or"]
        .iter()
        .any(|joint| bare.eq_ignore_ascii_case(joint))
}

/// Where the document ends with which the first line begins: the line's index, and what stands behind the bracket.
fn end_of_document<'a>(lines: &[Line<'a>]) -> Option<(usize, &'a str)> {
    let mut depth = 0_usize;
    for (index, line) in lines.iter().enumerate() {
        let mut in_string = false;
        let mut escaped = false;
        for (at, c) in line.text.char_indices() {
            if in_string {
                in_string = escaped || c != '"';
                escaped = !escaped && c == '\\';
                continue;
            }
            match c {
                '"' => in_string = true,
                '{' | '[' => depth += 1,
                '}' | ']' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some((index, &line.text[at + 1..]));
                    }
                }
                '/' if line.text[at..].starts_with("//") => break,
                _ => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(source: &str) -> Option<Vec<(String, String)>> {
        let lines: Vec<Line<'_>> = source
            .lines()
            .map(|text| Line { text, offset: 0 })
            .collect();
        let (parts, rest) = split(&lines)?;
        let text = |part: &Part<'_>| part.lines.iter().map(|line| line.text).collect::<String>();
        let mut all: Vec<(String, String)> = parts
            .iter()
            .map(|part| (part.words.join(" "), text(part)))
            .collect();
        all.push((rest.join(" "), String::new()));
        Some(all)
    }

    fn shown(source: &str) -> String {
        let all = parts(source).unwrap_or_default();
        let shown: Vec<String> = all
            .iter()
            .map(|(words, text)| format!("{words}|{text}"))
            .collect();
        shown.join(" ~ ")
    }

    #[test]
    fn words_around_documents_are_no_part_of_them() {
        assert_eq!(shown("Lids:\n{\"a\": \"}\"}"), "Lids:|{\"a\": \"}\"} ~ |");
        assert_eq!(shown("{\n}\nor\n[1,\n2]"), "|{} ~ or|[1,2] ~ |");
        assert_eq!(
            shown("// one lid\n{}\n2. Close it."),
            "// one lid|{} ~ 2. Close it.|"
        );
        for one in [
            "{}",
            "{\"a\":\n",
            "\"a\": {\n}",
            "}\n{\n}",
            "lid\n{\n}\n\"b\": 1",
            "void f() {\n}",
        ] {
            assert_eq!(parts(one), None, "{one}");
        }
    }

    #[test]
    fn joints_say_nothing() {
        assert!(is_joint("Or:") && is_joint("and") && !is_joint("or a lid"));
    }
}
