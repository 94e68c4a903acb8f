//! What was read from the docs, what was not, and what their owner can fix: figures and findings of each API, from the
//! IR and the diagnostics alone.

mod causes;
mod count;
mod excerpt;
pub mod html;
mod subject;
pub mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

pub use causes::Cause;
pub use count::{Bodies, Constraints, Examples, Figures, PageFigures};
pub use excerpt::{Excerpt, ExcerptLine};

use crate::regen::ReadApi;
use apiref_core::diagnostic::{Code, Diagnostic, Rule, Severity};
use apiref_core::ir::{Operation, Resource};
use apiref_core::page::Page;
use apiref_emit::openapi::page_address;
use apiref_read::resolve::overrides;
use excerpt::Mark;
use subject::Subject;

/// The survey of all APIs of one run.
#[derive(Debug, Clone, Serialize)]
pub struct Survey {
    /// By id.
    pub apis: Vec<ApiSurvey>,
    /// All APIs taken together.
    pub total: Figures,
    /// The diagnostic codes that occur, the most frequent first.
    pub codes: Vec<CodeCount>,
}

/// The survey of one API.
#[derive(Debug, Clone, Serialize)]
pub struct ApiSurvey {
    /// Path below the specs folder.
    pub id: String,
    /// Human title.
    pub title: String,
    /// What was read.
    pub figures: Figures,
    /// The things that the API manages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// How many diagnostics, by code.
    pub codes: BTreeMap<&'static str, usize>,
    /// All diagnostics, in the order of pages and places.
    pub findings: Vec<Finding>,
    /// The same as things to do, the most costly first.
    pub causes: Vec<Cause>,
}

/// A diagnostic code with how often it occurs.
#[derive(Debug, Clone, Serialize)]
pub struct CodeCount {
    /// The id, as `--deny` takes it.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// Can the docs' owner fix it?
    pub defect: bool,
    /// What it says.
    pub title: &'static str,
    /// Why it matters and what was made of it.
    pub explanation: &'static str,
    /// How often.
    pub count: usize,
}

/// A diagnostic with the source that it is about.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// Page name, relative to the API's folder.
    pub page: Arc<str>,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// How grave it is.
    pub severity: Severity,
    /// The code's id.
    pub code: &'static str,
    /// Can the docs' owner fix it?
    pub defect: bool,
    /// One sentence.
    pub message: String,
    /// What stands on the page.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub found: String,
    /// What should stand there, or what was made of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub expected: String,
    /// What is known of its code.
    #[serde(skip)]
    pub rule: &'static Rule,
    /// The operation that it is part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<Documented>,
    /// Where people read the page, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The lines around it; none where the page is not at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
    /// The row of the field that it names, where that is another place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<Excerpt>,
    /// The line of that row.
    #[serde(skip)]
    pub row_line: Option<u32>,
}

/// An operation as its docs call it.
#[derive(Debug, Clone, Serialize)]
pub struct Documented {
    /// Unique in its API.
    pub id: String,
    /// As the page writes it.
    pub title: String,
    /// `PUT /v1/doors/{id}`
    pub route: String,
}

impl Survey {
    /// Surveys what was read.
    pub fn of(read: &[ReadApi]) -> Self {
        let apis: Vec<ApiSurvey> = read.iter().map(ApiSurvey::of).collect();
        let mut total = Figures::default();
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for api in &apis {
            total.add(&api.figures);
            for (code, count) in &api.codes {
                *counts.entry(code).or_default() += count;
            }
        }
        let mut codes: Vec<CodeCount> = Code::ALL
            .iter()
            .map(|code| code.rule())
            .filter_map(|rule| {
                Some(CodeCount {
                    code: rule.id,
                    severity: rule.severity,
                    defect: rule.defect,
                    title: rule.title,
                    explanation: rule.explanation,
                    count: *counts.get(rule.id)?,
                })
            })
            .collect();
        codes.sort_by(|a, b| b.count.cmp(&a.count).then(a.code.cmp(b.code)));
        Self { apis, total, codes }
    }

    /// Adds what the tests of the generated crate make of the examples, in the order of the APIs.
    pub fn with_bodies(mut self, bodies: &[Bodies]) -> Self {
        for (api, bodies) in self.apis.iter_mut().zip(bodies) {
            api.figures.examples.bodies = *bodies;
            self.total.examples.bodies.add(bodies);
        }
        self
    }

    /// How often a code occurs.
    pub fn count(&self, code: Code) -> usize {
        let id = code.rule().id;
        self.apis.iter().filter_map(|api| api.codes.get(id)).sum()
    }
}

impl ApiSurvey {
    fn of(read: &ReadApi) -> Self {
        let mut codes = BTreeMap::new();
        for diagnostic in &read.diagnostics {
            *codes.entry(diagnostic.code.rule().id).or_default() += 1;
        }
        let findings: Vec<Finding> = read
            .diagnostics
            .iter()
            .map(|diagnostic| Finding::of(diagnostic, read))
            .collect();
        let mut figures = Figures::of(&read.api);
        figures.defects = findings.iter().filter(|finding| finding.defect).count();
        figures.findings = findings.len();
        Self {
            id: read.api.info.id.clone(),
            title: read.api.info.title.clone(),
            figures,
            resources: read.api.resources.clone(),
            causes: causes::of(read, &findings, &overrides::suggestions(&read.api)),
            codes,
            findings,
        }
    }
}

impl Finding {
    fn of(diagnostic: &Diagnostic, read: &ReadApi) -> Self {
        let rule = diagnostic.code.rule();
        let operation = operation_at(read, diagnostic);
        let subject = Subject::of(diagnostic);
        let schema = subject
            .as_ref()
            .zip(operation)
            .and_then(|(subject, operation)| subject.schema(&read.api, operation));
        let source = schema.and_then(|schema| schema.source.as_ref());
        let row_line = source
            .filter(|source| source.page == diagnostic.page)
            .map(|source| source.line);
        let page = read.page(&diagnostic.page);
        let mark = page.map(|page| mark(diagnostic, subject.as_ref(), page));
        let row = page.zip(subject.as_ref()).and_then(|(page, subject)| {
            let line = row_line.filter(|line| mark.is_some_and(|mark| mark.line != *line))?;
            let mark = subject.in_line(page, line)?;
            Some(Excerpt::of(mark, page))
        });
        let address = page_address(&read.api, &diagnostic.page)
            .filter(|address| address.starts_with("http"))
            .map(|address| match address.contains("/blob/") {
                // Hosts of repositories show lines.
                true => format!("{address}#L{}", diagnostic.line),
                false => address,
            });
        Self {
            rule,
            operation: operation.map(|operation| Documented {
                id: operation.id.clone(),
                title: operation.title.clone(),
                route: format!("{} {}", operation.method, operation.path),
            }),
            address,
            row,
            row_line,
            page: diagnostic.page.clone(),
            line: diagnostic.line,
            column: diagnostic.column,
            severity: diagnostic.severity,
            code: rule.id,
            defect: rule.defect,
            message: diagnostic.message.clone(),
            found: diagnostic.found.clone(),
            expected: diagnostic.expected.clone(),
            excerpt: page.zip(mark).map(|(page, mark)| Excerpt::of(mark, page)),
        }
    }
}

/// The operation whose part of a page holds the finding.
fn operation_at<'a>(read: &'a ReadApi, diagnostic: &Diagnostic) -> Option<&'a Operation> {
    let operations = read.api.operations.iter();
    operations
        .filter(|operation| operation.page == diagnostic.page)
        .max_by_key(|operation| (operation.line <= diagnostic.line, operation.line))
}

/// What to mark: the field that the finding names, where only its example or its row is known.
fn mark(diagnostic: &Diagnostic, subject: Option<&Subject>, page: &Page) -> Mark {
    let own = Mark::of(diagnostic, page);
    let of_example = diagnostic.code.rule().id.starts_with("example-");
    let closer = subject.and_then(|subject| match of_example {
        true => subject.in_example(page, diagnostic.line),
        false if own.length == 0 => subject.in_line(page, diagnostic.line),
        false => None,
    });
    closer.unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::ir::{Api, ApiInfo, Outcome, PageOutcome};
    use apiref_core::page::Span;

    /// One API of one page, whose text and diagnostics try to be markup.
    fn hostile() -> ReadApi {
        let text = "Title\n=====\n| <script>alert(1)</script> | no |\nend\n";
        let page = Page::new("a/b.rst", text);
        let start = text.find('<').expect("the text has a tag");
        let diagnostics = vec![Diagnostic::new(
            Code::TableMalformed,
            &page,
            Span::new(start, start + 8),
            "</pre><img src=x onerror=alert(1)>",
            "",
        )];
        let mut api = Api {
            info: ApiInfo {
                id: "crates/<b>".to_owned(),
                title: "<i>Crates</i>".to_owned(),
                ..ApiInfo::default()
            },
            ..Api::default()
        };
        api.pages.push(PageOutcome {
            page: page.name().clone(),
            dialect: None,
            outcome: Outcome::Operation,
            hash: None,
        });
        ReadApi {
            api,
            diagnostics,
            pages: vec![page],
            folder: "crates".into(),
            overrides: Vec::new(),
        }
    }

    #[test]
    fn text_of_pages_is_no_markup() {
        let html = html::render(&Survey::of(&[hostile()])).expect("the template is sound");
        for tag in ["<script>alert", "<img", "<i>Crates", "<b>"] {
            assert!(!html.contains(tag), "{tag}");
        }
        assert!(html.contains("<mark>&lt;script&gt;</mark>"), "the mark");
    }

    #[test]
    fn an_empty_survey_is_a_page_too() {
        let survey = Survey::of(&[]);
        let html = html::render(&survey).expect("the template is sound");
        assert!(html.contains("Nothing was found."));
        assert!(text::render(&survey).starts_with("API"));
    }

    #[test]
    fn figures_and_codes_are_counted() {
        let survey = Survey::of(&[hostile()]);
        assert_eq!(survey.total.pages.operation, 1);
        assert_eq!(survey.total.defects, 1);
        assert_eq!(survey.count(Code::TableMalformed), 1);
        assert_eq!(survey.count(Code::PageEmpty), 0);
        let codes: Vec<_> = survey
            .codes
            .iter()
            .map(|code| (code.code, code.count))
            .collect();
        assert_eq!(codes, [("table-malformed", 1)]);
    }

    #[test]
    fn excerpts_are_cut_around_the_finding() {
        let line = format!("{}here{}", "x".repeat(5000), "y".repeat(5000));
        let page = Page::new("a.rst", &format!("before\n{line}\nafter"));
        let diagnostic =
            Diagnostic::new(Code::TableMalformed, &page, Span::new(5007, 5011), "", "");
        let excerpt = Excerpt::of(Mark::of(&diagnostic, &page), &page);
        let [before, here, after] = excerpt.lines.as_slice() else {
            unreachable!("one line before and one after");
        };
        assert!(here.cut && here.here && !before.here && !after.here);
        assert_eq!(here.marked, "here");
        assert!(here.before.len() + here.after.len() < 200);
    }

    #[test]
    fn the_survey_as_text() {
        insta::assert_snapshot!(text::render(&Survey::of(&[hostile()])));
    }
}
