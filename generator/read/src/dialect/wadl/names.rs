//! Names as table cells write them, over several lines, with emphasis, escapes, remarks and flags.

use apiref_core::text::collapsed;

use crate::syntax::document::{BlockKind, Cell, Text};
use crate::syntax::inline;

/// A name cell, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Name {
    /// Dots, `[*]` and braces included.
    pub name: String,
    /// `Optional`, `Required`: where the cell says so.
    pub flag: Option<String>,
    /// Whatever else the cell says.
    pub remark: Option<String>,
}

/// Reads the cell of a name. Names hold no blanks: a cell is cut behind a hyphen, a dot, an underscore or a blank.
pub(super) fn of_cell(cell: &Cell<'_>) -> Name {
    let mut text = String::new();
    for block in &cell.blocks {
        if let BlockKind::Paragraph(paragraph) = &block.kind {
            for line in &paragraph.lines {
                let line =
                    inline::plain(&Text::line(line.text.trim_end_matches('\\'), line.offset));
                push_line(&mut text, &line);
            }
        } else {
            push_line(
                &mut text,
                &inline::prose(std::slice::from_ref(block)).text(),
            );
        }
    }
    of_text(&text)
}

/// Goes on with a text that was cut at the width of its cell.
fn push_line(text: &mut String, line: &str) {
    let line = line.trim();
    if line.is_empty() {
        return;
    }
    let glued = text.is_empty()
        || text.ends_with(['-', '.', '_', ':', '/', '[', ' '])
        || line.starts_with(['.', '[', '_']);
    if !glued {
        text.push(' ');
    }
    text.push_str(line);
}

fn of_text(text: &str) -> Name {
    let clean: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200b}' | '\u{feff}' | '*' | '\\' | '`'))
        .map(|c| if c == '\u{a0}' { ' ' } else { c })
        .collect();
    // `[*]` lost its asterisk to the filter, or to the emphasis around it.
    let clean = clean.replace("[]", "[*]");
    let clean = collapsed(&clean);
    let mut rest = clean.trim();
    let mut name = Name::default();
    // `(volume) size`: the object before its member.
    if let Some((object, member)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'))
        && !member.trim().is_empty()
        && flag(object).is_none()
    {
        name.name = format!("{}.{}", object.trim(), member.trim());
        return name;
    }
    let mut remarks = Vec::new();
    if let Some((before, remark)) = rest.split_once(" (").or_else(|| {
        let at = rest.find('(')?;
        (at > 0 && flag(rest[at + 1..].trim_end_matches(')')).is_some())
            .then(|| (&rest[..at], &rest[at + 1..]))
    }) {
        rest = before.trim();
        let remark = remark.trim().trim_end_matches(')').trim();
        match flag(remark) {
            Some(found) => name.flag = Some(found.to_owned()),
            None => remarks.push(remark.to_owned()),
        }
    }
    let dotted = rest
        .replace(" .", ".")
        .replace(". ", ".")
        .replace("- ", "-")
        .replace("_ ", "_");
    let mut words = dotted.split_whitespace();
    name.name = words
        .next()
        .unwrap_or("")
        .trim_end_matches([',', ';'])
        .to_owned();
    let further: Vec<&str> = words.collect();
    match further.as_slice() {
        [] => {}
        [only] if flag(only).is_some() => {
            name.flag = Some((*only).trim_matches(['(', ')']).to_owned())
        }
        // Words of a name that is no identifier: kept as written.
        words
            if name
                .name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
                && remarks.is_empty() =>
        {
            name.name = format!("{} {}", name.name, words.join(" "));
        }
        words => remarks.push(words.join(" ")),
    }
    name.remark = (!remarks.is_empty()).then(|| remarks.join(" "));
    name
}

/// The names in a cell that gives several: `lid.width / height`. Members share the object before the first one.
pub(super) fn alternatives(name: &str) -> Vec<String> {
    let parts: Vec<&str> = [" / ", ", ", " or ", " and "]
        .iter()
        .find(|separator| name.contains(**separator))
        .map(|separator| name.split(separator).map(str::trim).collect())
        .unwrap_or_default();
    let plain = |part: &&str| !part.is_empty() && !part.contains(' ');
    if parts.len() < 2 || !parts.iter().all(plain) {
        return vec![name.to_owned()];
    }
    let object = parts[0].rsplit_once('.').map(|(object, _)| object);
    parts
        .iter()
        .enumerate()
        .map(|(index, part)| match object {
            Some(object) if index > 0 && !part.contains('.') => format!("{object}.{part}"),
            _ => (*part).to_owned(),
        })
        .collect()
}

/// The word, if it is a flag of requirement.
fn flag(word: &str) -> Option<&str> {
    let word = word.trim().trim_matches(['(', ')']);
    let known = ["optional", "required", "mandatory"];
    known
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
        .then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> String {
        let name = of_text(text);
        format!(
            "{}|{}|{}",
            name.name,
            name.flag.unwrap_or_default(),
            name.remark.unwrap_or_default()
        )
    }

    #[test]
    fn cells_of_names() {
        for (text, expected) in [
            ("{crate_id}", "{crate_id}||"),
            ("crate.lid.colour", "crate.lid.colour||"),
            ("crate. lid", "crate.lid||"),
            ("crate.  lid", "crate.lid||"),
            ("crates[*].lid", "crates[*].lid||"),
            ("crates[].lid", "crates[*].lid||"),
            ("weight (Optional)", "weight|Optional|"),
            ("weight(Optional)", "weight|Optional|"),
            ("secret (See the note below)", "secret||See the note below"),
            ("(crate) size", "crate.size||"),
            ("OS-EXT:host", "OS-EXT:host||"),
            ("\u{200b}**lid**", "lid||"),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
    }

    #[test]
    fn one_cell_may_name_several() {
        assert_eq!(
            alternatives("lid.width / height"),
            ["lid.width", "lid.height"]
        );
        assert_eq!(alternatives("width, height"), ["width", "height"]);
        assert_eq!(alternatives("width of the lid"), ["width of the lid"]);
    }

    #[test]
    fn a_name_cut_at_the_width_of_its_cell_is_whole_again() {
        let mut text = String::new();
        push_line(&mut text, "os-availability-");
        push_line(&mut text, "zone:availability_zone");
        assert_eq!(text, "os-availability-zone:availability_zone");
    }
}
