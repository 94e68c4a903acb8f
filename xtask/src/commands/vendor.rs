//! `apiref vendor`: writes APIs as self-contained crates, verifies them, refreshes them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use apiref::diagnostic::Diagnostic;
use apiref::emit::{GeneratedFile, Options};
use apiref::ir::Api;
use apiref::output::{self, Locks, Manifest, Use};
use apiref::regen::{self, ReadApi};
use apiref::resolve::naming::NameLock;
use apiref::vendor::{self, Drift, Finding, Pins, Provenance, Request};
use serde::Serialize;

use super::regen::{Folders, options_with};
use super::{DENIED, Format, sync};
use crate::{changes, terminal};

/// The versions that the generated code was built and tested with.
const LOCK: &str = include_str!("../../../Cargo.lock");

/// Version of a crate that is vendored for the first time.
const FIRST_VERSION: &str = "0.1.0";

/// Arguments of `vendor`.
#[derive(clap::Args)]
#[command(after_help = "\
EXAMPLES
  vendor otc/vpc --to ../app/vendor      the crate ../app/vendor/otc-vpc
  vendor --check ../app/vendor           manual edits, missing files, changes of the docs
  vendor --update ../app/vendor          refresh the crates from the docs

EXIT CODES
  0  done; with --check: nothing was found
  1  --check found something, or --update found manual edits and no --force
  2  the command failed; nothing was written")]
pub struct Args {
    /// The APIs, by their path below the specs folder.
    #[arg(value_name = "API", required_unless_present_any = ["check", "update"])]
    apis: Vec<String>,
    /// Folder to write to: a crate per API.
    #[arg(long, value_name = "DIR", required_unless_present_any = ["check", "update"])]
    to: Option<PathBuf>,
    /// Verify that the crates in DIR are unmodified and up to date with the pages of this project.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["to", "update"])]
    check: Option<PathBuf>,
    /// Refresh the crates in DIR from the pages of this project, and show what changes.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["to", "check"])]
    update: Option<PathBuf>,
    /// Discard manual edits.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    folders: Folders,
    /// Folder of templates that replace the built-in ones of the same name.
    #[arg(long, value_name = "DIR")]
    templates: Option<PathBuf>,
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// Vendors, checks or updates.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let _locks = lock(args);
    let docs = Docs::read(args)?;
    match (&args.to, &args.check, &args.update) {
        (Some(to), ..) => docs.vendor(args, to),
        (_, Some(folder), _) => docs.check(args, folder),
        (_, _, Some(folder)) => docs.update(args, folder),
        _ => bail!("give one of --to, --check or --update"),
    }
}

/// Crates lie in the folder that is named, or that folder is one itself.
fn lock(args: &Args) -> Locks {
    let Folders { specs, out } = &args.folders;
    let mut places = vec![(specs.clone(), Use::Read), (out.clone(), Use::Read)];
    for folder in args.to.iter().chain(&args.update) {
        places.push((folder.clone(), Use::Write));
        places.push((folder.join("crate"), Use::Write));
    }
    let places: Vec<(&Path, Use)> = places
        .iter()
        .map(|(path, purpose)| (path.as_path(), *purpose))
        .collect();
    terminal::lock(&places)
}

/// The docs as they are now.
struct Docs {
    apis: Vec<ReadApi>,
    locks: BTreeMap<String, NameLock>,
    options: Options,
    pins: Pins,
}

/// A vendored crate as it lies on disk.
struct Crate {
    folder: PathBuf,
    provenance: Provenance,
}

#[derive(Serialize)]
struct Checked<'a> {
    package: &'a str,
    api: &'a str,
    files: &'a [Finding],
    drift: Option<&'a Drift>,
}

impl Docs {
    fn read(args: &Args) -> anyhow::Result<Self> {
        let mut locks = regen::read_locks(&args.folders.out)?;
        if let Some(folder) = args.check.as_ref().or(args.update.as_ref()) {
            // A crate keeps the names that it has, whatever the generated crate calls things.
            for vendored in crates(args, folder)? {
                if let Some(lock) = kept_names(&vendored.folder) {
                    locks.insert(vendored.provenance.api, lock);
                }
            }
        }
        let apis = terminal::during("reading pages", || {
            regen::read_all(&args.folders.specs, &mut locks)
        })?;
        Ok(Self {
            apis,
            locks,
            options: options_with(&args.folders.out, args.templates.as_deref())?,
            pins: Pins::of_lock(LOCK).context("the Cargo.lock of this build can't be read")?,
        })
    }

    fn api(&self, id: &str) -> anyhow::Result<&ReadApi> {
        // Ids are made of folders' names without what harms a terminal.
        let shown = apiref::text::printable(id);
        let found = self.apis.iter().find(|read| read.api.info.id == shown);
        found.with_context(|| {
            let known: Vec<&str> = self
                .apis
                .iter()
                .map(|read| read.api.info.id.as_str())
                .collect();
            format!(
                "there is no API named {id:?}; known APIs: {}",
                known.join(", ")
            )
        })
    }

    /// The files of an API's crate.
    fn files(&self, read: &ReadApi, version: &str) -> anyhow::Result<Vec<GeneratedFile>> {
        let id = &read.api.info.id;
        let errors: Vec<&Diagnostic> = read
            .diagnostics
            .iter()
            .filter(|found| regen::is_override(found.code))
            .collect();
        if !errors.is_empty() {
            errors.iter().for_each(|found| terminal::show(read, found));
            bail!("{id}: fix its overrides.toml first");
        }
        let empty = NameLock::default();
        let request = Request {
            read,
            lock: self.locks.get(id).unwrap_or(&empty),
            version,
            source: sync::locked(&read.folder)?,
            options: &self.options,
            pins: &self.pins,
        };
        vendor::files(&request).map_err(|faults| {
            faults.iter().for_each(terminal::show_plain);
            anyhow::anyhow!("{id} can't be generated")
        })
    }

    fn vendor(&self, args: &Args, to: &Path) -> anyhow::Result<ExitCode> {
        // All crates are made before the first is written.
        let mut made: BTreeMap<String, Vec<GeneratedFile>> = BTreeMap::new();
        for id in &args.apis {
            let read = self.api(id)?;
            let package = vendor::package_name(id);
            let folder = to.join(&package);
            output::recover(&folder)?;
            if let Some(there) = read_provenance(&folder)? {
                bail!(
                    "{} already exists, generated from {}; use --update {}",
                    folder.display(),
                    there.api,
                    to.display()
                );
            }
            if made
                .insert(package.clone(), self.files(read, FIRST_VERSION)?)
                .is_some()
            {
                bail!("two of the APIs would be the package {package}");
            }
        }
        let mut said = String::new();
        for (package, files) in &made {
            let folder = to.join(package);
            let changes = output::write(&folder, files, &Manifest::default())?;
            let count = terminal::count(changes.added.len(), "file");
            said.push_str(&format!("{}: {count}\n", folder.display()));
        }
        if args.format == Format::Json {
            let packages: Vec<&String> = made.keys().collect();
            println!("{}", serde_json::to_string_pretty(&packages)?);
        } else {
            print!("{said}");
            println!("try next");
            for package in made.keys() {
                println!(
                    "  cargo add --path {}    in your own crate, with the path from there",
                    to.join(package).display()
                );
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn check(&self, args: &Args, folder: &Path) -> anyhow::Result<ExitCode> {
        let mut clean = true;
        let mut answers = Vec::new();
        for vendored in crates(args, folder)? {
            let Provenance {
                api,
                package,
                version,
                ..
            } = &vendored.provenance;
            let findings = vendor::check_files(&vendored.folder, &vendored.provenance)
                .with_context(|| format!("can't read {}", vendored.folder.display()))?;
            let drift = match self.api(api) {
                Ok(read) => {
                    let files = self.files(read, version)?;
                    Some(vendor::drift(&vendored.provenance, &read.api, &files))
                }
                Err(_) => None,
            };
            let good = findings.is_empty() && drift.as_ref().is_some_and(Drift::is_empty);
            clean &= good;
            if args.format == Format::Json {
                answers.push(serde_json::to_value(Checked {
                    package,
                    api,
                    files: &findings,
                    drift: drift.as_ref(),
                })?);
                continue;
            }
            println!(
                "{package} {version}, from {api}: {}",
                if good { "up to date" } else { "differs" }
            );
            print_findings(&findings);
            match &drift {
                None => println!("  docs      there is no API named {api}"),
                Some(drift) => print_drift(drift),
            }
        }
        if args.format == Format::Json {
            println!("{}", serde_json::to_string_pretty(&answers)?);
        }
        Ok(if clean {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(DENIED)
        })
    }

    fn update(&self, args: &Args, folder: &Path) -> anyhow::Result<ExitCode> {
        let mut writes = Vec::new();
        let mut denied = false;
        for vendored in crates(args, folder)? {
            let Provenance {
                api,
                package,
                version,
                ..
            } = &vendored.provenance;
            let findings = vendor::check_files(&vendored.folder, &vendored.provenance)
                .with_context(|| format!("can't read {}", vendored.folder.display()))?;
            let edited = findings
                .iter()
                .any(|found| matches!(found, Finding::Edited(_)));
            if edited && !args.force {
                eprintln!("error: {package} has manual edits:");
                print_findings(&findings);
                denied = true;
                continue;
            }
            let read = self.api(api)?;
            let files = self.files(read, version)?;
            let drift = vendor::drift(&vendored.provenance, &read.api, &files);
            if drift.is_empty() && findings.is_empty() {
                println!("{package} {version}: up to date");
                continue;
            }
            let before = kept_ir(&vendored.folder);
            let (step, text) = match &before {
                Some(before) => {
                    let now = std::slice::from_ref(&read.api);
                    let report =
                        changes::report(("vendored", std::slice::from_ref(before)), ("docs", now));
                    (changes::step(&report), changes::on_terminal(&report))
                }
                None => (
                    "major",
                    format!(
                        "{} is missing or damaged, so the changes are unknown\n",
                        vendor::IR_FILE
                    ),
                ),
            };
            // Files that differ although the API is the same are a step, too: the generator's.
            let step = if step == "none" && !drift.is_empty() {
                "patch"
            } else {
                step
            };
            let next = vendor::bump(version, step);
            writes.push((
                vendored.folder.clone(),
                self.files(read, &next)?,
                text,
                match step {
                    "none" => format!("{package} {version}: written anew, without a change"),
                    _ => format!("{package} {version} -> {next}: a {step} step"),
                },
            ));
        }
        if denied {
            eprintln!(
                "error: nothing was written; move the edits to overrides.toml or templates, or use --force to discard them"
            );
            return Ok(ExitCode::from(DENIED));
        }
        let mut said = String::new();
        for (folder, files, text, line) in writes {
            output::write(&folder, &files, &Manifest::default())?;
            said.push_str(&format!("{text}{line}\n"));
        }
        print!("{said}");
        Ok(ExitCode::SUCCESS)
    }
}

/// The vendored crates in `folder`: those of the named APIs, all where none is named.
fn crates(args: &Args, folder: &Path) -> anyhow::Result<Vec<Crate>> {
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("can't read {}", folder.display()))?;
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    folders.push(folder.to_owned());
    folders.sort();
    for folder in folders.into_iter().filter(|path| path.is_dir()) {
        if folder
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'))
        {
            continue;
        }
        if let Some(provenance) = read_provenance(&folder)?
            && (args.apis.is_empty() || args.apis.contains(&provenance.api))
        {
            output::recover(&folder)?;
            found.push(Crate { folder, provenance });
        }
    }
    if found.is_empty() {
        bail!(
            "{} holds no vendored crate{}; name the folder that `vendor --to` wrote to",
            folder.display(),
            match args.apis.as_slice() {
                [] => String::new(),
                apis => format!(" of {}", apis.join(", ")),
            }
        );
    }
    Ok(found)
}

fn read_provenance(folder: &Path) -> anyhow::Result<Option<Provenance>> {
    Provenance::read(folder).with_context(|| {
        let path = folder.join(vendor::PROVENANCE);
        format!(
            "{} is damaged; restore it from version control",
            path.display()
        )
    })
}

/// The API from which the crate was generated.
fn kept_ir(folder: &Path) -> Option<Api> {
    serde_json::from_slice(&std::fs::read(folder.join(vendor::IR_FILE)).ok()?).ok()
}

fn kept_names(folder: &Path) -> Option<NameLock> {
    toml::from_str(&std::fs::read_to_string(folder.join(regen::NAMES_LOCK)).ok()?).ok()
}

fn print_findings(findings: &[Finding]) {
    for finding in findings {
        match finding {
            Finding::Edited(path) => println!("  edited    {path}"),
            Finding::Missing(path) => println!("  missing   {path}"),
        }
    }
}

fn print_drift(drift: &Drift) {
    for (word, pages) in [
        ("new", &drift.pages_added),
        ("changed", &drift.pages_changed),
        ("gone", &drift.pages_removed),
    ] {
        pages
            .iter()
            .for_each(|page| println!("  docs      {word} page {page}"));
    }
    if drift.overrides {
        println!("  docs      the overrides changed");
    }
    if drift.generator {
        println!("  generator generated by another build");
    }
    if !drift.files.is_empty() {
        println!(
            "  drift     {} would be different",
            terminal::count(drift.files.len(), "file")
        );
    }
}
