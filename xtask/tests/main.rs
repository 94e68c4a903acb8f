//! Tests of the command line: each runs the program in a folder of its own.

mod bad_pages;
mod book;
mod ci;
mod diff_reports;
mod hostile;
mod html_reports;
mod init;
mod injection;
mod life;
mod mock;
mod runs;
mod semver;
mod support;
mod transactions;
