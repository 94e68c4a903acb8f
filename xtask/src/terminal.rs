//! What people read on a terminal: diagnostics, counts.

use std::io::IsTerminal as _;
use std::time::Duration;

use apiref::diagnostic::{Diagnostic, render};
use apiref::regen::ReadApi;

/// Shows a diagnostic on standard error, with the line of the page that it is about.
pub fn show(read: &ReadApi, diagnostic: &Diagnostic) {
    let page = read.page(&diagnostic.page);
    let mut shown = diagnostic.clone();
    // Pages of several APIs may have one name; with the folder, terminals and editors find the file.
    shown.page = read.folder.join(&*diagnostic.page).to_string_lossy().into();
    match page {
        Some(page) => eprintln!(
            "{}\n",
            render::render(&shown, page, std::io::stderr().is_terminal())
        ),
        None => show_plain(&shown),
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
