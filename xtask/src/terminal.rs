//! What people read on a terminal: diagnostics, counts.

use std::io::IsTerminal as _;
use std::path::Path;
use std::time::Duration;

use apiref::diagnostic::{Diagnostic, render};
use apiref::output::{self, Locks, Use};
use apiref::regen::{self, ReadApi};
use apiref::text::{printable, visible};

/// Shows a diagnostic on standard error, with the line of the page that it is about.
pub fn show(read: &ReadApi, diagnostic: &Diagnostic) {
    let page = read.page(&diagnostic.page);
    let mut shown = diagnostic.clone();
    // Pages of several APIs may have one name; with the folder, terminals and editors find the file.
    let path = read.folder.join(&*diagnostic.page);
    shown.page = printable(&path.to_string_lossy()).into();
    match page {
        Some(page) => eprintln!(
            "{}\n",
            render::render(&shown, page, std::io::stderr().is_terminal())
        ),
        None => show_plain(&shown),
    }
}

/// Shows what is wrong with the overrides of an API, without which the answer of a command may be another.
pub fn show_overrides(read: &ReadApi) {
    let found = read.diagnostics.iter();
    found
        .filter(|found| regen::is_override(found.code))
        .for_each(|found| show(read, found));
}

/// Shows a diagnostic on standard error, on one line.
pub fn show_plain(diagnostic: &Diagnostic) {
    eprintln!("{}", render::one_line(diagnostic));
}

/// Takes the locks of a run; says so where it has to wait for another one.
pub fn lock(places: &[(&Path, Use)]) -> Locks {
    output::lock(places, |folder| {
        eprintln!(
            "waiting for another run of Apiref in {} to end",
            printable(&folder.to_string_lossy())
        );
    })
}

/// Whoever reads standard output, as in `… | head`, may have seen enough before all is printed: that is no fault, and
/// commands print only what is done already. Without this, printing would panic.
pub fn end_with_the_reader() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic
            .payload()
            .downcast_ref::<String>()
            .map_or("", String::as_str);
        if text.starts_with("failed printing to stdout") && text.contains("Broken pipe") {
            std::process::exit(0);
        }
        usual(panic);
    }));
}

/// An error and its causes on one line, without causes that were told already.
pub fn chain(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.ends_with(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    visible(&text).into_owned()
}

/// `1 page`, `2 pages`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Does `work`, and says so on standard error while it takes time; on a terminal only.
pub fn during<T>(what: &'static str, work: impl FnOnce() -> T) -> T {
    // Hidden by itself where standard error is no terminal.
    let spinner = indicatif::ProgressBar::new_spinner();
    spinner.set_message(what);
    spinner.enable_steady_tick(Duration::from_millis(100));
    let done = work();
    spinner.finish_and_clear();
    done
}
