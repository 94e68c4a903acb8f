//! What introductions say of the whole service: who may call it, and what its errors look like. They are sections that
//! document no operation, on pages of their own or beside operations.

use apiref_core::http::headers::{credential, scheme};
use apiref_core::ir::Direction;
use apiref_core::page::{Page, Span};
use apiref_core::text::collapsed;
use apiref_core::words::{NEEDLESS, states_case};

use crate::draft::{DraftCredential, Inline, Prose, ProseBlock, ServiceDraft};
use crate::syntax::sample::{self, Sample, shell};
use crate::syntax::{Block, BlockKind, Section, Text, inline};

/// Schemes of HTTP, by the words that name them.
const SCHEMES: &[(&str, &str)] = &[
    ("basic auth", "Basic"),
    ("http basic", "Basic"),
    ("bearer token", "Bearer"),
    ("bearer auth", "Bearer"),
];

/// Words that say, beside those that nothing is needed, that a scheme is not used.
const DENIALS: &[&str] = &["no auth", "without auth", "unauthenticated", "not support"];

/// Words that leave it to the caller.
const CHOICES: &[&str] = &["optional", "may", "can"];

/// Reads sections and those below them. True: at least one says something of the service.
pub fn read(page: &Page, sections: &[Section<'_>], service: &mut ServiceDraft) -> bool {
    below(page, sections, &mut Vec::new(), service)
}

fn below(
    page: &Page,
    sections: &[Section<'_>],
    around: &mut Vec<String>,
    service: &mut ServiceDraft,
) -> bool {
    let mut says = false;
    for section in sections {
        says |= self::section(page, section, around, service);
        around.push(inline::plain(&section.title));
        says |= below(page, &section.sections, around, service);
        around.pop();
    }
    says
}

/// Reads the blocks of one section; `around` are the titles of those around it, and what one of them is about it is about,
/// too. True: it says something of the service.
pub fn section(
    page: &Page,
    section: &Section<'_>,
    around: &[String],
    service: &mut ServiceDraft,
) -> bool {
    const ACCESS: &[&str] = &[
        "authenticat",
        "authoriz",
        "credential",
        "access token",
        "api token",
        "api key",
    ];
    let title = inline::plain(&section.title);
    let has = |title: &str, words: &[&str]| {
        let title = title.to_ascii_lowercase();
        words.iter().any(|word| title.contains(word))
    };
    let mut titles = around.iter().chain([&title]);
    let mut reader = Reader {
        page,
        service,
        credentials: titles.any(|title| has(title, ACCESS)),
        errors: has(&title, &["error", "fault", "exception"]),
        says: false,
    };
    reader.blocks(&section.blocks);
    reader.says
}

/// Reads what the blocks of a section, whatever it is about, say of each request.
pub fn of_each_request(page: &Page, section: &Section<'_>, service: &mut ServiceDraft) {
    let mut reader = Reader {
        page,
        service,
        credentials: false,
        errors: false,
        says: false,
    };
    reader.blocks(&section.blocks);
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
                BlockKind::Paragraph(text) if self.credentials => {
                    self.sentences(text, &inline::plain(text));
                }
                BlockKind::Paragraph(text) => {
                    let plain = inline::plain(text);
                    let mut said = plain.split(". ");
                    if let Some(sentence) = said.find(|said| says_of_each_request(said)) {
                        self.sentences(text, sentence);
                    }
                }
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

    /// A sentence of `plain`, which is a part of the text or all of it, asks for a credential: by the name of a header in
    /// code, or by a scheme that HTTP has.
    fn sentences(&mut self, text: &Text<'_>, plain: &str) {
        let inlines = inline::inlines(text);
        let lower = plain.to_ascii_lowercase();
        let holds = |code: &str| plain.contains(collapsed(code).as_str());
        let mut said: Vec<&str> = Vec::new();
        for sentence in lower.split(". ") {
            let mut denials = DENIALS.iter().chain(NEEDLESS);
            if !denials.any(|word| sentence.contains(word)) {
                let schemes = SCHEMES.iter().filter(|(word, _)| sentence.contains(word));
                said.extend(schemes.map(|(_, scheme)| *scheme));
            }
        }
        said.dedup();
        let mut codes = inlines.iter().filter_map(|inline| match inline {
            Inline::Code(code) => Some(code.as_str()).filter(|code| holds(code)),
            _ => None,
        });
        let in_code = codes.clone().find_map(|code| {
            let (name, value) = code.split_once(':').unwrap_or((code, ""));
            Some((credential(name)?, scheme(value)))
        });
        let description = || Prose {
            blocks: vec![ProseBlock::Paragraph(inlines.clone())],
        };
        match (in_code, said.as_slice()) {
            (Some((header, None)), _) => {
                // `Authorization` holds `Token <key>`.
                let shown = codes.find_map(|code| scheme(code).filter(|_| is_open(code)));
                self.credential(header, shown, description(), text.span());
            }
            (Some((header, scheme)), _) => {
                self.credential(header, scheme, description(), text.span());
            }
            (None, []) => {
                if let Some(header) = named_header(plain) {
                    self.credential(&header, None, description(), text.span());
                }
            }
            (None, said) => {
                for scheme in said {
                    let scheme = Some((*scheme).to_owned());
                    self.credential("Authorization", scheme, description(), text.span());
                }
            }
        }
    }

    fn credential(&mut self, header: &str, scheme: Option<String>, description: Prose, span: Span) {
        self.says = true;
        self.service.credentials.push(DraftCredential {
            header: header.to_owned(),
            scheme,
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
            let mut asked =
                headers.filter_map(|(name, value)| Some((credential(name)?, scheme(value))));
            if let Some((header, scheme)) = asked.next() {
                self.credential(header, scheme, Prose::default(), text.span());
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

/// Does a sentence say which header field each request has that proves who calls: `Each request has your token in the
/// X-Auth-Token header`? Outside of sections about access, other sentences speak of cases.
fn says_of_each_request(sentence: &str) -> bool {
    let lower = sentence.to_ascii_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .collect();
    let has = |all: &[&str]| words.iter().any(|word| all.contains(word));
    has(&["each", "every", "all"])
        && has(&["request", "requests", "call", "calls"])
        && has(&["header", "headers"])
        && words.iter().any(|word| credential(word).is_some())
        && !has(CHOICES)
        && !states_case(sentence)
}

/// Does a piece of code leave a value open: `Token <key>`, `Token {key}`, `Token $KEY`, `Token KEY`?
fn is_open(code: &str) -> bool {
    let value = code.split_whitespace().next_back().unwrap_or_default();
    let is_name = |c: char| c.is_ascii_uppercase() || matches!(c, '_' | '-');
    value.starts_with(['<', '{', '$', '[']) || value.chars().all(is_name)
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
        for (body, expected) in [
            (
                "Send ``Authorization: Token KEY`` with each call.",
                "Authorization Token",
            ),
            (
                "The ``Authorization`` header holds ``Token <key>``.",
                "Authorization Token",
            ),
            (
                "The ``Authorization`` header holds the key.",
                "Authorization",
            ),
            ("The service uses HTTP Basic Auth.", "Authorization Basic"),
            (
                "Use basic authentication or bearer tokens.",
                "Authorization Basic, Authorization Bearer",
            ),
            (
                "Each call carries the key in the Hive-Api-Key header.",
                "Hive-Api-Key",
            ),
            (
                "For example::\n\n   curl -H 'Authorization: bearer KEY' https://bees.example.com/",
                "Authorization Bearer",
            ),
        ] {
            let service = read_text(&format!("Authentication\n==============\n\n{body}\n"));
            let found = service.credentials.iter().map(|credential| {
                let scheme = credential.scheme.as_deref().unwrap_or_default();
                format!("{} {scheme}", credential.header)
                    .trim_end()
                    .to_owned()
            });
            assert_eq!(found.collect::<Vec<_>>().join(", "), expected, "{body}");
        }
        let text = "Hives\n=====\n\nEach time you call a hive, the request has your token in the X-Auth-Token header.\n";
        let asked = read_text(text).credentials;
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].header, "X-Auth-Token");
        let beside = "Hives\n=====\n\nBees use basic auth and ``Authorization: Token KEY``. Each call has a token in the X-Auth-Token header.\n";
        let asked = read_text(beside).credentials;
        let asked: Vec<_> = asked
            .iter()
            .map(|one| (one.header.as_str(), &one.scheme))
            .collect();
        assert_eq!(asked, [("X-Auth-Token", &None)]);
        let below = "Authentication\n==============\n\nKeys\n----\n\nSend ``X-Auth-Token: KEY``.\n";
        assert_eq!(read_text(below).credentials.len(), 1, "{below}");
        for text in [
            "Authentication\n==============\n\nThere is no basic auth: calls do not require it.\n",
            "Flying\n======\n\nBees send ``Authorization: Token KEY``.\n",
            "Flying\n======\n\nEach request may have a token in the X-Auth-Token header.\n",
            "Flying\n======\n\nThe X-Auth-Token header holds a token.\n",
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
