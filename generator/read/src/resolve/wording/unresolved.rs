//! References by labels that no page has: `see :ref:`lid-colours`` leads nowhere and goes with its clause; elsewhere the
//! label reads as words.

use crate::draft::{Inline, Reference};

/// Words that lead to a reference, at the end of what stands before it.
const LEADS: &[&str] = &[
    "please see also",
    "please refer to",
    "please see",
    "see also",
    "refer to",
    "see",
];

/// A paragraph without such references.
pub fn settled(inlines: Vec<Inline>) -> Vec<Inline> {
    let is_unresolved =
        |inline: &Inline| matches!(inline, Inline::Reference(reference) if is_label(reference));
    if !inlines.iter().any(is_unresolved) {
        return inlines;
    }
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    let mut rest = inlines.into_iter().peekable();
    while let Some(inline) = rest.next() {
        let Inline::Reference(reference) = &inline else {
            out.push(inline);
            continue;
        };
        if !is_label(reference) {
            out.push(inline);
            continue;
        }
        let behind = match rest.peek() {
            Some(Inline::Text(text)) => Some(text.as_str()),
            None => Some(""),
            Some(_) => None,
        };
        let lead = out.last().and_then(|last| match last {
            Inline::Text(text) => clause(text),
            _ => None,
        });
        match (lead, behind) {
            (Some(lead), Some(behind)) => match end(behind, &lead) {
                Some(from) => {
                    let behind = behind.get(from..).unwrap_or_default().to_owned();
                    if let Some(Inline::Text(text)) = out.last_mut() {
                        text.truncate(lead.start);
                        // Of a sentence of its own nothing is left.
                        let is_whole = text.trim_end().is_empty() || text.trim_end().ends_with('.');
                        let behind = behind
                            .strip_prefix('.')
                            .filter(|_| is_whole)
                            .unwrap_or(&behind);
                        text.push_str(behind);
                    }
                    rest.next();
                }
                None => out.push(words(reference)),
            },
            _ => out.push(words(reference)),
        }
    }
    out
}

/// Is the reference a bare label?
fn is_label(reference: &Reference) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_/:.".contains(c);
    reference.text == reference.target
        && !reference.text.is_empty()
        && reference.text.chars().all(is_plain)
}

fn words(reference: &Reference) -> Inline {
    let words = reference.text.replace(['-', '_', '/', ':'], " ");
    Inline::Text(words.trim().to_owned())
}

/// The clause at the end of a text that leads to a reference.
struct Clause {
    start: usize,
    in_brackets: bool,
}

fn clause(text: &str) -> Option<Clause> {
    let lower = text.trim_end().to_ascii_lowercase();
    let before = LEADS.iter().find_map(|lead| lower.strip_suffix(lead))?;
    let head = before.trim_end();
    if let Some(open) = head.strip_suffix('(') {
        let start = open.trim_end().len();
        return Some(Clause {
            start,
            in_brackets: true,
        });
    }
    let bare = head
        .trim_end_matches([',', ';', '-', '\u{2013}'])
        .trim_end();
    let is_clause = bare.len() < head.len() || head.is_empty() || head.ends_with('.');
    is_clause.then(|| Clause {
        start: if head.ends_with('.') {
            before.len()
        } else {
            bare.len()
        },
        in_brackets: false,
    })
}

/// Where the text goes on behind the reference and what belongs to it: `for all colours`.
fn end(behind: &str, lead: &Clause) -> Option<usize> {
    if lead.in_brackets {
        return behind
            .find(')')
            .filter(|&at| !behind[..at].contains(['.', '(']))
            .map(|at| at + 1);
    }
    let stop = behind.find(['.', ';', ')', '\n']).unwrap_or(behind.len());
    let own = behind.get(..stop)?.trim_start();
    let belongs = own.is_empty()
        || own.starts_with("for ")
        || own == "section"
        || own.starts_with("to learn");
    belongs.then_some(stop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Prose;
    use crate::draft::ProseBlock;

    #[test]
    fn references_that_lead_nowhere_go_with_their_clause() {
        for (before, behind, expected) in [
            ("The colour, see ", "", "The colour"),
            ("The colour (see ", ").", "The colour."),
            ("The colour; see ", " for all colours.", "The colour."),
            ("The colour. See ", ".", "The colour."),
            (
                "The colour, as told at ",
                ".",
                "The colour, as told at lid colours.",
            ),
            ("You see ", " here.", "You see lid colours here."),
        ] {
            let label = "lid-colours".to_owned();
            let reference = Inline::Reference(Reference {
                text: label.clone(),
                target: label,
                span: Default::default(),
            });
            let mut inlines = vec![Inline::Text(before.to_owned()), reference];
            if !behind.is_empty() {
                inlines.push(Inline::Text(behind.to_owned()));
            }
            let blocks = vec![ProseBlock::Paragraph(settled(inlines))];
            assert_eq!(Prose { blocks }.text(), expected, "{before}");
        }
    }
}
