//! The lines of a page with those of the files that it includes, each with its place in its own file.

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::page::{Named, Page};

use super::lines::{self, Kind, RawLine};

/// The most lines that includes may bring: files that include each other many times grow without end.
const MOST_LINES: usize = 200_000;

/// The lines of a page as if what it includes stood in it. A page that is read by itself is not brought in.
pub(super) fn lines<'a>(page: &'a Page, diagnostics: &mut Vec<Diagnostic>) -> Vec<RawLine<'a>> {
    let own = lines::classify(page.text(), 0);
    if !own.iter().any(is_include) {
        return own;
    }
    let mut splicer = Splicer {
        page,
        diagnostics,
        open: Vec::new(),
        out: Vec::with_capacity(own.len()),
    };
    splicer.add(own, 0);
    splicer.out
}

fn is_include(line: &RawLine<'_>) -> bool {
    matches!(line.kind, Kind::Directive { name, .. } if name.eq_ignore_ascii_case("include"))
}

struct Splicer<'a, 'd> {
    page: &'a Page,
    diagnostics: &'d mut Vec<Diagnostic>,
    /// Where the files that are being included begin.
    open: Vec<u32>,
    out: Vec<RawLine<'a>>,
}

impl<'a> Splicer<'a, '_> {
    fn add(&mut self, lines: Vec<RawLine<'a>>, indent: usize) {
        for mut line in lines {
            line.indent += indent;
            if !is_include(&line) {
                self.out.push(line);
                continue;
            }
            let brought = match self.page.named_at(line.offset) {
                Named::Companion(companion) => companion,
                Named::Page => continue,
                Named::Nothing => {
                    self.emit(&line, "a file in the API's folder");
                    continue;
                }
            };
            if self.open.contains(&brought.start) {
                self.emit(&line, "a file that does not include itself");
                continue;
            }
            if self.out.len() > MOST_LINES {
                self.emit(&line, "fewer lines");
                continue;
            }
            // The borrow of the companion's text is that of the page, which owns it.
            let file: &'a Page = &brought.file;
            self.open.push(brought.start);
            let blank = |offset| RawLine {
                kind: Kind::Blank,
                indent: 0,
                text: "",
                offset,
            };
            self.out.push(blank(brought.start));
            self.add(lines::classify(file.text(), brought.start), line.indent);
            self.out.push(blank(line.offset));
            self.open.pop();
        }
    }

    fn emit(&mut self, line: &RawLine<'_>, expected: &str) {
        self.diagnostics.push(Diagnostic::new(
            Code::FileNotFound,
            self.page,
            line.span(),
            format!("`{}`", line.text),
            expected,
        ));
    }
}
