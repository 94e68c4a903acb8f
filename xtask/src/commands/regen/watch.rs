//! `regen --watch`: runs again on each save, and shows what that changed.

use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Context as _;
use apiref::ir::Api;
use notify::{RecursiveMode, Watcher as _};

use super::{Args, once};
use crate::{changes, terminal};

/// An editor saves in several steps; what comes within this time is one save.
const PAUSE: Duration = Duration::from_millis(150);

/// Runs until it is stopped. An error doesn't end it: the next save may fix it.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (sender, events) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading a file is an event, too, and no reason to run.
        let saved = event.is_ok_and(|event| !event.kind.is_access());
        if saved {
            let _ = sender.send(());
        }
    })
    .context("can't watch files")?;
    for folder in std::iter::once(&args.folders.specs).chain(&args.templates) {
        watcher
            .watch(folder, RecursiveMode::Recursive)
            .with_context(|| format!("can't watch {}", folder.display()))?;
    }
    let mut said = Vec::new();
    let mut before = round(args, None, &mut said);
    loop {
        eprintln!("watching {}; end with Ctrl-C", args.folders.specs.display());
        if events.recv().is_err() {
            return Ok(ExitCode::SUCCESS);
        }
        while events.recv_timeout(PAUSE).is_ok() {}
        before = round(args, before, &mut said);
    }
}

/// What a finding says, wherever it has moved to on its page.
type Said = (String, String, String);

/// One run, and the difference to the last one that could read the pages, whose findings are `said`.
fn round(args: &Args, before: Option<Vec<Api>>, said: &mut Vec<Said>) -> Option<Vec<Api>> {
    match once(args) {
        Ok((_, Some(generated))) => {
            let mut left = std::mem::take(said);
            let mut new = 0;
            for read in &generated.apis {
                for diagnostic in &read.diagnostics {
                    let says = (
                        read.api.info.id.clone(),
                        diagnostic.page.to_string(),
                        diagnostic.message.clone(),
                    );
                    match left.iter().position(|known| *known == says) {
                        Some(at) => drop(left.swap_remove(at)),
                        None if before.is_some() => {
                            new += 1;
                            if !args.verbose {
                                terminal::show(read, diagnostic);
                            }
                        }
                        None => {}
                    }
                    said.push(says);
                }
            }
            if before.is_some() && new + left.len() > 0 {
                println!("findings: {new} new, {} gone", left.len());
            }
            let now: Vec<Api> = generated.apis.into_iter().map(|read| read.api).collect();
            if let Some(before) = &before {
                show_changes(before, &now);
            }
            Some(now)
        }
        Ok((_, None)) => before,
        Err(error) => {
            eprintln!("error: {}", terminal::chain(&error));
            before
        }
    }
}

fn show_changes(before: &[Api], now: &[Api]) {
    let report = changes::report(("before", before), ("now", now));
    if !report.changes.is_empty() {
        print!("{}", changes::on_terminal(&report));
    }
}
