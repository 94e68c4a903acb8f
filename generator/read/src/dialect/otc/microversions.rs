//! Sentences that demand a header field with a version of the API: operations that exist since that version only.

use crate::draft::{DraftVersionHeader, Inline, Prose, ProseBlock};
use apiref_core::page::Span;

/// The header field and the version that a text asks for: `the HTTP header **X-Lid-API-Version: 2.26** is required`.
pub fn demanded(text: &Prose, span: Span) -> Option<(DraftVersionHeader, String)> {
    text.blocks.iter().find_map(|block| match block {
        ProseBlock::Paragraph(inlines) if demands(inlines) => {
            inlines.iter().find_map(|run| field(run, span))
        }
        ProseBlock::Admonition(_, body) => demanded(body, span),
        ProseBlock::List { items, .. } => items.iter().find_map(|item| demanded(item, span)),
        _ => None,
    })
}

fn demands(inlines: &[Inline]) -> bool {
    let text = Prose::text_of(inlines).to_ascii_lowercase();
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    text.contains("header") && words.any(|word| matches!(word, "required" | "must"))
}

/// `X-Lid-API-Version: 2.26`, `OpenStack-API-Version: lids 2.26`
fn field(run: &Inline, span: Span) -> Option<(DraftVersionHeader, String)> {
    let (Inline::Strong(text) | Inline::Code(text)) = run else {
        return None;
    };
    let (name, value) = text.split_once(':')?;
    let is_name = |name: &str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        name.bytes().all(plain) && name.to_ascii_lowercase().ends_with("-api-version")
    };
    let (service, version) = match value.trim().split_once(' ') {
        Some((service, version)) => (Some(service), version.trim()),
        None => (None, value.trim()),
    };
    let (major, minor) = version.split_once('.')?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_name(name.trim()) || !is_number(major) || !is_number(minor) {
        return None;
    }
    let header = DraftVersionHeader {
        name: name.trim().to_owned(),
        service: service.map(str::to_owned),
        span,
    };
    Some((header, version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_demand_header_fields_of_versions() {
        let found = |before: &str, field: &str| {
            let text = Prose {
                blocks: vec![ProseBlock::Paragraph(vec![
                    Inline::Text(before.to_owned()),
                    Inline::Strong(field.to_owned()),
                ])],
            };
            let found = demanded(&text, Span::default());
            found.map(|(header, version)| (header.name, header.service, version))
        };
        let demand = "Requests must have the header ";
        let name = || "X-Lid-API-Version".to_owned();
        assert_eq!(
            found(demand, "X-Lid-API-Version: 2.26"),
            Some((name(), None, "2.26".to_owned()))
        );
        assert_eq!(
            found(demand, "X-Lid-API-Version: lids 2.26"),
            Some((name(), Some("lids".to_owned()), "2.26".to_owned()))
        );
        assert_eq!(found(demand, "X-Lid-API-Version"), None);
        assert_eq!(found(demand, "X-Lid: 2.26"), None);
        assert_eq!(found("A header is ", "X-Lid-API-Version: 2.26"), None);
    }
}
