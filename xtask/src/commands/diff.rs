//! `apiref diff`: what changed between two states of the docs, and what that breaks.

mod sides;

use std::collections::BTreeSet;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use apiref::diagnostic::Diagnostic;
use apiref::diff::report::{Filter, Format, Pages, Report};
use apiref::diff::settings::Expired;
use apiref::diff::{Audience, Impact, Settings, compare, compare_unplaced, pair_apis, rules};
use apiref::text::visible;
use apiref::{regen, surface};
use clap::ValueEnum;

use super::DENIED;
use super::regen::Folders;
use crate::terminal;
use sides::Side;

/// The severities file that is read where none is named, in the specs folder.
const SETTINGS: &str = "diff.toml";

/// Arguments of `diff`.
///
/// Exit codes: 0, nothing reaches --fail-on; 1, something does, or an acceptance expired that the severities file calls
/// an error; 2, the sides can't be read.
#[derive(clap::Args)]
#[command(after_help = "\
FORMS
  diff                      the working tree's specs against HEAD
  diff REV                  the working tree's specs against REV
  diff REV1..REV2           two revisions
  diff OLD NEW              two folders of pages, two pages, two IR dumps (.json), or a mixture
  diff --generated [REV]    what this generator makes of the specs of REV, against the generated crate of REV
  diff --rules              the rules

EXIT CODES
  0  nothing reaches --fail-on
  1  a change that is not accepted reaches --fail-on, or an expired acceptance counts as an error
  2  the sides can't be read")]
pub struct Args {
    /// A revision, `REV1..REV2`, or the old and the new side.
    #[arg(value_name = "SIDE", num_args = 0..=2)]
    sides: Vec<String>,
    #[command(flatten)]
    folders: Folders,
    /// Format of the report.
    #[arg(long, value_enum, default_value_t = Form::Terminal)]
    format: Form,
    /// Write the report to this file, in the format of --format, instead of standard output.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Also write an HTML report.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Also show changes of wording, order and examples.
    #[arg(long)]
    docs: bool,
    /// Show the reason, advice and affected items of each change.
    #[arg(long, short)]
    long: bool,
    /// Fail if a change has this impact or a more severe one. Changes that affect only Rust code don't count.
    #[arg(long, value_name = "LEVEL", value_parser = ["breaking", "risky", "compatible", "docs"])]
    fail_on: Option<String>,
    /// Audience of the report: it is sorted by their impacts, and --fail-on checks those.
    #[arg(long, value_enum, default_value_t = For::Callers)]
    audience: For,
    /// File of severities and accepted changes. Default: `diff.toml` in the specs folder, if it exists.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Leave out the changes of Rust code.
    #[arg(long)]
    no_rust: bool,
    /// Compare what this version of Apiref generates with the checked-in crate.
    #[arg(long)]
    generated: bool,
    /// List the rules.
    #[arg(long)]
    rules: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Terminal,
    Markdown,
    Json,
    Sarif,
    Junit,
    /// Annotations of GitHub Actions.
    Github,
    /// Code quality report of GitLab.
    Gitlab,
    Html,
}

#[derive(Clone, Copy, ValueEnum)]
enum For {
    Callers,
    Implementers,
    Both,
}

/// Compares and reports.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.rules {
        return list_rules(args);
    }
    let comparison = Comparison {
        sides: &args.sides,
        folders: &args.folders,
        settings: args.settings.as_deref(),
        audience: match args.audience {
            For::Callers => Audience::Callers,
            For::Implementers => Audience::Implementers,
            For::Both => Audience::Both,
        },
        rust: !args.no_rust,
    };
    let (old, new, mut report, settings) = match args.generated {
        true => comparison.generated()?,
        false => comparison.documented()?,
    };
    warn_of_damage(&old, &new);
    report.old_pages = pages(&old);
    report.new_pages = pages(&new);
    write(args.report.as_deref(), &render(&report, args, args.format)?)?;
    if let Some(path) = &args.html {
        write(Some(path), &render(&report, args, Form::Html)?)?;
    }
    if let Some(path) = &args.report {
        eprintln!(
            "wrote {}: {}",
            path.display(),
            counted(&report, args.generated)
        );
    }
    let level = args
        .fail_on
        .as_deref()
        .map(str::parse::<Impact>)
        .transpose()
        .map_err(|error| anyhow!(error))?;
    let reached = level.is_some_and(|level| report.reaches(level));
    let expired = settings.expired == Expired::Error && !report.expired.is_empty();
    let major = args.generated && report.reaches_major() && level == Some(Impact::Breaking);
    Ok(if reached || expired || major {
        ExitCode::from(DENIED)
    } else {
        ExitCode::SUCCESS
    })
}

/// What is compared, and for whom.
pub struct Comparison<'a> {
    pub sides: &'a [String],
    pub folders: &'a Folders,
    /// The severities file, where one is named.
    pub settings: Option<&'a Path>,
    pub audience: Audience,
    /// With the verdict in Rust?
    pub rust: bool,
}

/// Both sides, the report, and the severities that it was made with.
type Compared = (Side, Side, Report<'static>, Settings);

impl Comparison<'_> {
    /// Compares two states of the docs.
    pub fn documented(&self) -> anyhow::Result<Compared> {
        let settings = self.settings()?;
        let (old, new) =
            terminal::during("reading pages", || sides::read(self.sides, self.folders))?;
        let mut changes = compare(&old.apis, &new.apis);
        for pair in pair_apis(&old.apis, &new.apis) {
            if let (Some(before), Some(after)) = pair
                && let Some(before) = old.reading(&before.info.id)
                && let Some(after) = new.reading(&after.info.id)
            {
                compare_unplaced(before, after, &mut changes);
            }
        }
        let rust = match self.rust {
            false => None,
            true if old.apis == new.apis => Some(apiref::diff::semver::Surfaces::default()),
            true => Some(surface::of_apis(&old.apis, &new.apis, &mut changes)),
        };
        let expired = settings.apply(&mut changes);
        let report = Report {
            old: old.label.clone(),
            new: new.label.clone(),
            changes,
            expired,
            rust,
            audience: self.audience,
            specs: new.path_in_repository(),
            old_pages: Pages::default(),
            new_pages: Pages::default(),
        };
        Ok((old, new, report, settings))
    }

    /// Compares a generated crate with what this generator makes of the same docs.
    fn generated(&self) -> anyhow::Result<Compared> {
        let revision = self.sides.first().map_or("HEAD", String::as_str);
        let (committed, made, diagnostics) = sides::generated(revision, self.folders)?;
        diagnostics.iter().for_each(crate::terminal::show_plain);
        let report = Report {
            old: format!("the generated crate of {revision}"),
            new: "what this generator makes of the same docs".to_owned(),
            changes: Vec::new(),
            expired: Vec::new(),
            rust: Some(surface::of_files(&committed, &made)),
            audience: self.audience,
            specs: String::new(),
            old_pages: Pages::default(),
            new_pages: Pages::default(),
        };
        Ok((Side::default(), Side::default(), report, self.settings()?))
    }

    fn settings(&self) -> anyhow::Result<Settings> {
        let default = self.folders.specs.join(SETTINGS);
        let path = match self.settings {
            Some(path) => path,
            None if default.is_file() => &default,
            None => return Ok(Settings::default()),
        };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("can't read {}", path.display()))?;
        Settings::parse(&text).map_err(|error| anyhow!("{}: {error}", path.display()))
    }
}

/// Names the pages that are damaged on the new side alone: what is missing from them may be no change of the API.
fn warn_of_damage(old: &Side, new: &Side) {
    for (api, said) in new.apis.iter().zip(&new.diagnostics) {
        let before = old.reading(&api.info.id).map_or(&[][..], |(_, said)| said);
        let was = |found: &Diagnostic| {
            let mut same = before.iter().filter(|it| it.page == found.page);
            same.any(|it| it.code == found.code)
        };
        let damaged = said.iter().filter(|it| regen::is_damage(it.code));
        let pages: BTreeSet<&str> = damaged.filter(|it| !was(it)).map(|it| &*it.page).collect();
        for page in pages {
            let page = format!("{}/{page}", api.info.id);
            eprintln!(
                "warning: {} looks damaged; what is missing from it may be no change of the API",
                visible(&page)
            );
        }
    }
}

fn pages(side: &Side) -> Pages<'_> {
    let mut pages = Pages::default();
    for (api, texts) in side.apis.iter().zip(&side.pages) {
        pages.add(&api.info.id, texts);
    }
    pages
}

fn render(report: &Report<'_>, args: &Args, form: Form) -> anyhow::Result<String> {
    let color = args.report.is_none()
        && std::io::stdout().is_terminal()
        && std::env::var_os("NO_COLOR").is_none();
    let format = match form {
        Form::Terminal => Format::Terminal {
            color,
            long: args.long,
        },
        Form::Markdown => Format::Markdown,
        Form::Json => Format::Json,
        Form::Sarif => Format::Sarif,
        Form::Junit => Format::Junit,
        Form::Github => Format::Github,
        Form::Gitlab => Format::Gitlab,
        Form::Html => Format::Html,
    };
    report
        .render(format, Filter { docs: args.docs })
        .map_err(|error| anyhow!(error))
}

/// What a report has, on one line.
fn counted(report: &Report<'_>, of_generated: bool) -> String {
    let summary = report.summary();
    if let Some(step) = summary.rust.filter(|_| of_generated) {
        return step.sentence().to_owned();
    }
    let counts = match report.audience {
        Audience::Implementers => summary.implementers,
        Audience::Callers | Audience::Both => summary.callers,
    };
    match summary.total {
        0 => "no change".to_owned(),
        total => format!(
            "{}, {} breaking, {} risky, {} compatible",
            terminal::count(total, "change"),
            counts.breaking,
            counts.risky,
            counts.compatible
        ),
    }
}

fn list_rules(args: &Args) -> anyhow::Result<ExitCode> {
    let text = if args.format == Form::Json {
        let mut text = serde_json::to_string_pretty(rules::all())?;
        text.push('\n');
        text
    } else {
        rules::table(args.long)
    };
    write(args.report.as_deref(), &text)?;
    Ok(ExitCode::SUCCESS)
}

/// A reader that has seen enough is no failure.
pub fn write(path: Option<&Path>, text: &str) -> anyhow::Result<()> {
    match path {
        Some(path) => {
            std::fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
        }
        None => match std::io::stdout().write_all(text.as_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
            _ => Ok(()),
        },
    }
}
