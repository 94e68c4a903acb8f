//! What people read on a terminal: diagnostics, counts.

use std::io::IsTerminal as _;

use apiref::diagnostic::{Diagnostic, render};
use apiref::regen::ReadApi;

/// Shows a diagnostic on standard error, with the line of the page that it is about.
pub fn show(read: &ReadApi, diagnostic: &Diagnostic) {
    match read.page(&diagnostic.page) {
        Some(page) => eprintln!(
            "{}\n",
            render::render(diagnostic, page, std::io::stderr().is_terminal())
        ),
        None => show_plain(diagnostic),
    }
}

/// Shows a diagnostic on standard error, on one line.
pub fn show_plain(diagnostic: &Diagnostic) {
    eprintln!("{}", render::one_line(diagnostic));
}

/// `1 page`, `2 pages`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
