//! `apiref regen`: pages in, generated crate out.

mod watch;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use apiref::diagnostic::{Diagnostic, Severity};
use apiref::output::{self, Changes, Use};
use apiref::regen::{self, ApiSummary, Cache, Generated, ReadApi};
use apiref::{emit, load};
use serde::Serialize;

use super::{DENIED, Format};
use crate::{program, terminal};

/// Arguments of `regen`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub folders: Folders,
    /// Folder of templates that replace the built-in ones of the same name.
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Write even if pages are damaged or document less than before.
    #[arg(long)]
    accept: bool,
    /// Derive all names of an API again, ignoring those in names.lock. Code that uses the old names no longer compiles.
    #[arg(long, value_name = "API", conflicts_with = "watch")]
    rename: Vec<String>,
    /// Keep running, and regenerate whenever a page, api.toml, overrides.toml or template is saved.
    #[arg(long, conflicts_with = "format")]
    watch: bool,
    /// Show every diagnostic with its source, not only those that stop the run.
    #[arg(long, short)]
    verbose: bool,
    /// Print errors only.
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Ignore the cache and read everything again.
    #[arg(long)]
    no_cache: bool,
    /// Output format of the summary.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Where to read and where to write.
#[derive(clap::Args)]
pub struct Folders {
    /// Folder of pages: each folder below it that holds pages is one API.
    #[arg(long, value_name = "DIR", default_value = "specs")]
    pub specs: PathBuf,
    /// Folder of the generated crate.
    #[arg(long, value_name = "DIR", default_value = "generated")]
    pub out: PathBuf,
}

/// Reads, generates and writes.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.watch {
        return watch::run(args);
    }
    Ok(once(args)?.0)
}

/// Fails where the output would lie among the pages.
fn refuse_inside(out: &Path, specs: &Path) -> anyhow::Result<()> {
    let specs = std::fs::canonicalize(specs).unwrap_or_else(|_| specs.to_owned());
    let existing = out
        .ancestors()
        .find_map(|path| std::fs::canonicalize(path).ok());
    if existing.is_some_and(|path| path.starts_with(&specs)) {
        let out = out.display();
        anyhow::bail!("{out} is inside the specs folder; choose another folder with --out");
    }
    Ok(())
}

/// One run; and what was generated, where anything was.
fn once(args: &Args) -> anyhow::Result<(ExitCode, Option<Generated>)> {
    let began = Instant::now();
    let Folders { specs, out } = &args.folders;
    refuse_inside(out, specs)?;
    let options = options_with(out, args.templates.as_deref())?;
    let _locks = terminal::lock(&[(specs, Use::Read), (out, Use::Write)]);
    output::recover(out)?;
    let cache = super::cache_folder()
        .filter(|_| !args.no_cache)
        .map(|folder| Cache::new(&folder, out));
    if let (Some(cache), false, false, true) =
        (&cache, args.verbose, args.watch, args.rename.is_empty())
        && let Some(unchanged) = cache.unchanged(specs, out, &options)
    {
        let changes = Changes {
            unchanged: unchanged.files,
            ..Changes::default()
        };
        let done = Done {
            redone: &[],
            kept: None,
            changes: &changes,
            told: &[],
        };
        report(args, &unchanged.summary, &done, began)?;
        return Ok((ExitCode::SUCCESS, None));
    }
    let mut generated = terminal::during("reading pages", || {
        regen::generate_with(specs, out, &options, cache.as_ref(), &args.rename)
    })?;
    let is_read = |id: &&String| generated.apis.iter().any(|read| read.api.info.id == **id);
    if let Some(unknown) = args.rename.iter().find(|id| !is_read(id)) {
        let known: Vec<&str> = generated
            .apis
            .iter()
            .map(|read| read.api.info.id.as_str())
            .collect();
        anyhow::bail!(
            "there is no API named {unknown:?}; known APIs: {}",
            known.join(", ")
        );
    }
    if args.verbose {
        for read in &generated.apis {
            read.diagnostics
                .iter()
                .for_each(|diagnostic| terminal::show(read, diagnostic));
        }
    }
    let mut faults = generated.diagnostics.clone();
    // Each API fills the same templates.
    faults.dedup_by(|a, b| (&a.page, a.line, &a.message) == (&b.page, b.line, &b.message));
    if let Some(folder) = &args.templates {
        faults
            .iter_mut()
            .for_each(|fault| name_template(fault, &options, folder));
    }
    faults
        .iter()
        .filter(|fault| !args.quiet || fault.severity == Severity::Error)
        .for_each(terminal::show_plain);
    let (blocking, accepted): (Vec<_>, Vec<_>) = generated
        .blocking(out)?
        .into_iter()
        .partition(|(_, diagnostic)| !args.accept || regen::is_override(diagnostic.code));
    blocking.iter().for_each(|(read, diagnostic)| match read {
        Some(read) => terminal::show(read, diagnostic),
        None => terminal::show_plain(diagnostic),
    });
    let severe = faults
        .iter()
        .filter(|fault| fault.severity == Severity::Error)
        .count();
    let count = blocking.len() + severe;
    if count > 0 {
        let advice = advice(&blocking)?;
        let error = terminal::count(count, "error");
        // One API's faults don't stop the others, as long as the output can keep what it has of that API.
        let of_apis: Option<BTreeSet<String>> = blocking
            .iter()
            .map(|(read, _)| Some((*read)?.api.info.id.clone()))
            .collect();
        let ids = of_apis.filter(|_| severe == 0);
        if let (Some(ids), Some(cache)) = (ids, &cache)
            && ids.len() < generated.apis.len()
            && let Some(rest) =
                generated.holding(&ids, specs, out, &options, cache, &args.rename)?
        {
            let changes = rest.write(out)?;
            let summary: Vec<ApiSummary> = rest.apis.iter().map(ApiSummary::of).collect();
            let done = Done {
                redone: &rest.redone,
                kept: Some(&ids),
                changes: &changes,
                told: &[],
            };
            report(args, &summary, &done, began)?;
            let ids: Vec<String> = ids.into_iter().collect();
            eprintln!(
                "error: {error}; {} in {} was left unchanged. {advice}",
                ids.join(", "),
                out.display()
            );
            return Ok((ExitCode::from(DENIED), Some(rest)));
        }
        eprintln!(
            "error: {error}; {} was left unchanged. {advice}",
            out.display()
        );
        return Ok((ExitCode::from(DENIED), Some(generated)));
    }
    if generated
        .apis
        .iter()
        .all(|read| read.api.operations.is_empty())
    {
        anyhow::bail!(
            "no page below {} documents an operation; {} was left unchanged. `{} survey {}` shows what was read",
            specs.display(),
            out.display(),
            program::name(),
            specs.display()
        );
    }
    let left_out = generated.left_out(out)?;
    let accepted = accepted
        .iter()
        .map(|(read, diagnostic)| Told::new("accepted", *read, diagnostic));
    let left_out = left_out
        .iter()
        .map(|(read, diagnostic)| Told::new("left out", Some(*read), diagnostic));
    let told: Vec<Told> = accepted.chain(left_out).collect();
    let changes = generated.write(out)?;
    if let Some(cache) = &cache {
        cache.settle(specs, out, &options, &generated.apis);
    }
    let summary: Vec<ApiSummary> = generated.apis.iter().map(ApiSummary::of).collect();
    let done = Done {
        redone: &generated.redone,
        kept: None,
        changes: &changes,
        told: &told,
    };
    report(args, &summary, &done, began)?;
    Ok((ExitCode::SUCCESS, Some(generated)))
}

/// The one thing to do. Only damaged pages can be accepted.
fn advice(blocking: &[(Option<&ReadApi>, Diagnostic)]) -> anyhow::Result<&'static str> {
    let mut synced = false;
    for read in blocking.iter().filter_map(|(read, _)| *read) {
        synced |= super::sync::locked(&read.folder)?.is_some();
    }
    let (overrides, pages): (Vec<_>, Vec<_>) = blocking
        .iter()
        .partition(|(_, diagnostic)| regen::is_override(diagnostic.code));
    Ok(match (overrides.is_empty(), pages.is_empty()) {
        (true, false) if synced => {
            "Fetch the pages again with `sync --force`. If the docs really changed, accept them with --accept."
        }
        (true, false) => "Fix the pages, or accept them as they are with --accept.",
        (false, true) => "Fix overrides.toml.",
        (false, false) => "Fix overrides.toml, and fix the pages or accept them with --accept.",
        (true, true) => "Fix the templates or the names at the lines shown above.",
    })
}

/// A fault of a template of the user's is shown with the path of its file.
fn name_template(fault: &mut Diagnostic, options: &emit::Options, folder: &Path) {
    if options.templates.contains_key(&*fault.page) {
        fault.page = folder.join(&*fault.page).to_string_lossy().into();
    }
}

/// The package in `out` is called like the folder, `generated` where that is no name for a package.
pub fn options_for(out: &Path) -> emit::Options {
    let mut options = emit::Options::default();
    let name = std::path::absolute(out)
        .ok()
        .and_then(|path| Some(path.file_name()?.to_str()?.to_owned()));
    if let Some(name) = name.filter(|name| emit::is_package_name(name)) {
        options.package = name;
    }
    options
}

/// As [`options_for`], with the templates of the user's in `templates`.
pub fn options_with(out: &Path, templates: Option<&Path>) -> anyhow::Result<emit::Options> {
    let mut options = options_for(out);
    if let Some(folder) = templates {
        options.templates = load::load_templates(folder)?;
    }
    Ok(options)
}

/// A page that the output does without, or with less of, and that was no reason to stop.
#[derive(Serialize)]
struct Told {
    /// `accepted` or `left out`.
    outcome: &'static str,
    page: String,
    code: &'static str,
    message: String,
}

impl Told {
    fn new(outcome: &'static str, read: Option<&ReadApi>, diagnostic: &Diagnostic) -> Self {
        let api = read.map_or_else(String::new, |read| format!("{}/", read.api.info.id));
        let rule = diagnostic.code.rule();
        Self {
            outcome,
            page: format!("{api}{}:{}", diagnostic.page, diagnostic.line),
            code: rule.id,
            message: diagnostic.message.clone(),
        }
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    apis: &'a [ApiSummary],
    redone: &'a [String],
    added: &'a [String],
    changed: &'a [String],
    removed: &'a [String],
    unchanged: usize,
    odd_pages: &'a [Told],
}

/// What a run did.
struct Done<'a> {
    /// The APIs that were generated again.
    redone: &'a [String],
    /// The APIs that are unchanged because of errors.
    kept: Option<&'a BTreeSet<String>>,
    changes: &'a Changes,
    told: &'a [Told],
}

fn report(args: &Args, apis: &[ApiSummary], done: &Done<'_>, began: Instant) -> anyhow::Result<()> {
    let Done {
        redone,
        kept,
        changes,
        told,
    } = *done;
    if args.format == Format::Json {
        let summary = Summary {
            apis,
            redone,
            added: &changes.added,
            changed: &changes.changed,
            removed: &changes.removed,
            unchanged: changes.unchanged,
            odd_pages: told,
        };
        println!("{}", serde_json::to_string_pretty(&summary)?);
        return Ok(());
    }
    if args.quiet {
        return Ok(());
    }
    let count = terminal::count;
    let Folders { specs, out } = &args.folders;
    // A run in which no API has one ends before.
    for api in apis.iter().filter(|api| api.operations == 0) {
        eprintln!(
            "warning: no page of {} documents an operation; `{} survey {}` shows what was read",
            api.id,
            program::name(),
            specs.join(&api.id).display()
        );
    }
    println!("read");
    for api in apis {
        println!(
            "  {:<32} {:>16} {:>18} {:>14} {:>14}{}",
            api.id,
            format!("{} of {}", api.operation_pages, count(api.pages, "page")),
            count(api.operations, "operation"),
            count(api.schemas, "struct"),
            count(api.warnings, "warning"),
            if kept.is_some_and(|kept| kept.contains(&api.id)) {
                "  (kept, see the errors)"
            } else if redone.contains(&api.id) {
                ""
            } else {
                "  (cached)"
            },
        );
    }
    let except = kept.map_or_else(String::new, |kept| {
        let ids: Vec<&str> = kept.iter().map(String::as_str).collect();
        format!(", except for {}", ids.join(", "))
    });
    if changes.is_empty() {
        println!("{} is up to date{except}", out.display());
        println!("  {} unchanged", count(changes.unchanged, "file"));
    } else {
        println!("wrote {}{except}", out.display());
        println!(
            "  {} new, {} changed, {} removed, {} unchanged",
            changes.added.len(),
            changes.changed.len(),
            changes.removed.len(),
            changes.unchanged
        );
    }
    for outcome in ["accepted", "left out"] {
        let of_outcome: Vec<&Told> = told.iter().filter(|told| told.outcome == outcome).collect();
        if !of_outcome.is_empty() {
            println!("{outcome} {}", count(of_outcome.len(), "error"));
        }
        for Told { page, message, .. } in of_outcome {
            println!("  {}", apiref::text::visible(&format!("{page}: {message}")));
        }
    }
    println!("took {:.2} s", began.elapsed().as_secs_f64());
    println!("try next");
    let is_first = changes.changed.is_empty() && changes.unchanged == 0;
    if is_first {
        println!(
            "  cargo doc --no-deps --open --manifest-path {}",
            out.join("Cargo.toml").display()
        );
    } else if !changes.is_empty() && crate::git::top(out).is_some() {
        println!("  git diff --stat {}", out.display());
    }
    println!(
        "  {} mock {} --listen 8080",
        program::name(),
        args.folders.specs.display()
    );
    println!(
        "  {} regen --verbose        show what the pages left unclear",
        program::name()
    );
    Ok(())
}
