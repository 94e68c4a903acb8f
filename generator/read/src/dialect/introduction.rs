//! What introductions say of the whole service: who may call it, and what its errors look like. They are sections that
//! document no operation, on pages of their own or beside operations.

use apiref_core::http::headers::credential;
use apiref_core::ir::Direction;
use apiref_core::page::{Page, Span};

use crate::draft::{DraftCredential, Inline, Prose, ProseBlock, ServiceDraft};
use crate::syntax::sample::{self, Sample, shell};
use crate::syntax::{Block, BlockKind, Section, Text, inline};

/// Reads sections and those below them. True: at least one says something of the service.
pub fn read(page: &Page, sections: &[Section<'_>], service: &mut ServiceDraft) -> bool {
    let mut says = false;
    for section in sections {
        says |= self::section(page, section, service);
        says |= read(page, &section.sections, service);
    }
    says
}

/// Reads the blocks of one section. True: it says something of the service.
pub fn section(page: &Page, section: &Section<'_>, service: &mut ServiceDraft) -> bool {
    let title = inline::plain(&section.title).to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let mut reader = Reader {
        page,
        service,
        credentials: has(&[
            "authenticat",
            "authoriz",
            "credential",
            "access token",
            "api token",
            "api key",
        ]),
        errors: has(&["error", "fault", "exception"]),
        says: false,
    };
    reader.blocks(&section.blocks);
    reader.says
}

struct Reader<'r> {
    page: &'r Page,
    service: &'r mut ServiceDraft,
    /// Is the section about who may call the service?
    credentials: bool,
    /// Is it about errors?
    errors: bool,
    says: bool,
}

impl Reader<'_> {
    fn blocks(&mut self, blocks: &[Block<'_>]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(text) if self.credentials => self.sentences(text),
                BlockKind::Literal { text, .. } => self.literal(text),
                // What versions changed says how it is no more than in part.
                BlockKind::Directive { name, .. }
                    if name.starts_with("version") || name.starts_with("deprecated") => {}
                BlockKind::Quote(inner) | BlockKind::Directive { body: inner, .. } => {
                    self.blocks(inner)
                }
                BlockKind::List { items, .. } => {
                    items.iter().for_each(|item| self.blocks(&item.blocks));
                }
                _ => {}
            }
        }
    }

    /// A sentence asks for a credential: by the name of a header in code, or by a scheme that HTTP has.
    fn sentences(&mut self, text: &Text<'_>) {
        const SCHEMES: &[&str] = &["basic auth", "http basic", "bearer token", "bearer auth"];
        const DENIALS: &[&str] = &[
            "no auth",
            "not require",
            "not need",
            "without auth",
            "unauthenticated",
            "not support",
        ];
        let inlines = inline::inlines(text);
        let plain = inline::plain(text).to_ascii_lowercase();
        let said = plain.split(". ").any(|sentence| {
            let has = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
            has(SCHEMES) && !has(DENIALS)
        });
        let in_code = inlines.iter().find_map(|inline| match inline {
            Inline::Code(code) => credential(code.split(':').next().unwrap_or(code)),
            _ => None,
        });
        let header = in_code
            .or(said.then_some("Authorization"))
            .map(str::to_owned)
            .or_else(|| named_header(&inline::plain(text)));
        if let Some(header) = header {
            let description = Prose {
                blocks: vec![ProseBlock::Paragraph(inlines)],
            };
            self.credential(&header, description, text.span());
        }
    }

    fn credential(&mut self, header: &str, description: Prose, span: Span) {
        self.says = true;
        self.service.credentials.push(DraftCredential {
            header: header.to_owned(),
            description,
            span,
        });
    }

    fn literal(&mut self, text: &Text<'_>) {
        if !self.credentials && !self.errors {
            return;
        }
        // What is wrong in them concerns no operation.
        let (mut samples, _) = sample::read(self.page, text);
        samples.extend(shell::commands(text));
        if self.credentials {
            let headers = samples.iter().flat_map(|sample| &sample.headers);
            let asked = headers.filter_map(|(name, _)| credential(name)).next();
            if let Some(header) = asked {
                self.credential(header, Prose::default(), text.span());
            }
        }
        if self.errors {
            let is_fault = |sample: &Sample| {
                let status = sample.status.as_deref();
                sample.request_line.is_none()
                    && status.is_none_or(|status| status.starts_with(['4', '5']))
            };
            let bodies = samples
                .into_iter()
                .filter(|sample| sample.json.is_some() && is_fault(sample));
            let before = self.service.examples.len();
            let examples = bodies.map(|sample| sample.into_example(Direction::Response, None));
            self.service.examples.extend(examples);
            self.says |= self.service.examples.len() > before;
        }
    }
}

/// The header that a sentence calls so and whose name says that it holds a credential.
fn named_header(text: &str) -> Option<String> {
    const HELD: &[&str] = &["key", "token", "auth", "secret"];
    let mut sentences = text.split(". ").filter(|sentence| {
        let lower = sentence.to_ascii_lowercase();
        lower.contains("header") && !lower.contains(" not ")
    });
    sentences.find_map(|sentence| {
        let words = sentence.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let mut names = words.filter(|word| {
            let lower = word.to_ascii_lowercase();
            let parts = word.split('-').collect::<Vec<_>>();
            let is_capital = |part: &&str| part.starts_with(|c: char| c.is_ascii_uppercase());
            parts.len() > 1
                && parts.iter().all(is_capital)
                && HELD.iter().any(|held| lower.contains(held))
        });
        names.next().map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::rst;

    fn read_text(text: &str) -> ServiceDraft {
        let page = Page::new("intro.rst", text);
        let (document, _) = rst::parse(&page);
        let mut service = ServiceDraft::default();
        let says = read(&page, &document.sections, &mut service);
        assert_eq!(says, service != ServiceDraft::default());
        service
    }

    #[test]
    fn sections_about_access_ask_for_credentials() {
        for body in [
            "Send ``Authorization: Token KEY`` with each call.",
            "The service uses HTTP Basic Auth.",
            "Each call carries the key in the Hive-Api-Key header.",
            "For example::\n\n   curl -H 'Authorization: Bearer KEY' https://bees.example.com/",
        ] {
            let service = read_text(&format!("Authentication\n==============\n\n{body}\n"));
            assert_eq!(service.credentials.len(), 1, "{body}");
        }
        for text in [
            "Authentication\n==============\n\nThere is no basic auth: calls do not require it.\n",
            "Flying\n======\n\nBees send ``Authorization: Token KEY``.\n",
            "Authentication\n==============\n\nThe Keep-Alive header is ignored.\n",
            "Authentication\n==============\n\n.. versionchanged:: 2 Less cost\n   with HTTP basic auth.\n",
        ] {
            assert_eq!(read_text(text).credentials, [], "{text}");
        }
    }

    #[test]
    fn sections_about_errors_show_their_body() {
        let text = "Errors\n======\n\n.. code-block:: http\n\n   HTTP/1.1 404 Not Found\n\n   {\"error\": \"gone\"}\n\n.. code-block:: http\n\n   HTTP/1.1 200 OK\n\n   {\"hive\": 1}\n";
        assert_eq!(read_text(text).examples.len(), 1);
    }
}
