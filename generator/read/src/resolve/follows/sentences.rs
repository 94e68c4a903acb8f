//! Sentences with the operations and names that they speak of.

use apiref_core::http::methods;

use crate::draft::{Inline, Prose, ProseBlock};
use crate::syntax::route;

/// A sentence with what it leads to.
#[derive(Debug, Default)]
pub(super) struct Sentence<'d> {
    pub(super) text: String,
    pub(super) labels: Vec<&'d str>,
    /// What it writes as code and is no route.
    pub(super) names: Vec<&'d str>,
    pub(super) routes: Vec<(&'d str, String)>,
}

/// The sentences of a text and of its boxes.
pub(super) fn all_sentences(prose: &Prose) -> Vec<Sentence<'_>> {
    let mut found = sentences(prose);
    for block in &prose.blocks {
        if let ProseBlock::Admonition(_, inner) = block {
            found.extend(all_sentences(inner));
        }
    }
    found
}

/// The sentences of the paragraphs of a text.
pub(super) fn sentences(prose: &Prose) -> Vec<Sentence<'_>> {
    let paragraphs = prose.blocks.iter().filter_map(|block| match block {
        ProseBlock::Paragraph(inlines) => Some(inlines),
        _ => None,
    });
    let mut found = Vec::new();
    for inlines in paragraphs {
        let mut sentence = Sentence::default();
        for inline in inlines {
            match inline {
                Inline::Text(text) => {
                    let mut pieces = text.split(". ");
                    sentence.text.push_str(pieces.next().unwrap_or_default());
                    for piece in pieces {
                        found.push(std::mem::take(&mut sentence));
                        sentence.text.push_str(piece);
                    }
                    continue;
                }
                Inline::Reference(reference) => sentence.labels.push(&reference.target),
                Inline::Code(code) => {
                    let route = code.split_once(' ');
                    let is_route = |(method, path): &(&str, &str)| {
                        methods::is_method(method) && path.starts_with('/')
                    };
                    // Pages write routes as their directives do: `GET /lids/(int:id)`.
                    let routes = route.filter(is_route);
                    if routes.is_none() {
                        sentence.names.push(code);
                    }
                    let templates =
                        routes.map(|(method, path)| (method, route::read(path).template));
                    sentence.routes.extend(templates);
                }
                _ => {}
            }
            sentence.text.push_str(inline.text());
        }
        found.push(sentence);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_knows_what_it_leads_to() {
        let text = |text: &str| Inline::Text(text.to_owned());
        let prose = Prose {
            blocks: vec![ProseBlock::Paragraph(vec![
                text("Lists lids. See "),
                Inline::Code("GET /lids".to_owned()),
                text(" first. Then "),
                Inline::Code("lid".to_owned()),
            ])],
        };
        let found = sentences(&prose);
        let texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["Lists lids", "See GET /lids first", "Then lid"]);
        assert_eq!(found[1].routes, [("GET", "/lids".to_owned())]);
        assert!(found[2].routes.is_empty());
    }
}
