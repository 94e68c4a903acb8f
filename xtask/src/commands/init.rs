//! `apiref init`: sets up a project.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use apiref::emit;
use clap::ValueEnum;

use super::new::{self, Origin};
use crate::{git, program, project};

const SETTINGS: &str = include_str!("init/apiref.toml");
const GITHUB: &str = include_str!("init/github.yml");
const GITLAB: &str = include_str!("../../../.gitlab/apiref.yml");
const SCRIPT: &str = include_str!("../../../.github/actions/apiref/apiref-ci");

/// What GitLab reads, where a project has no such file.
const GITLAB_MAIN: &str = "include:\n  - local: .gitlab/apiref.yml\n";

/// The workflow of GitHub Actions.
const WORKFLOW: &str = ".github/workflows/apiref.yml";

/// Stands for the address of Apiref's repository where it is not known.
const NO_ADDRESS: &str = "https://example.com/apiref.git";

/// Arguments of `init`.
#[derive(clap::Args)]
#[command(after_help = "\
EXAMPLES
  init
  init clouds --api otc/dns --from ../docs/dns/api-ref/source
  init clouds --api otc/dns --git https://example.com/docs.git --folder api-ref/source --ci gitlab

EXIT CODES
  0  done
  2  a file is there already, or the pages can't be read; nothing was written")]
pub struct Args {
    /// Folder of the project, new or existing.
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// First API, by its path below specs/. Its pages come from --from or --git.
    #[arg(long, value_name = "PROVIDER/API")]
    api: Option<String>,
    #[command(flatten)]
    origin: Origin,
    /// Continuous integration to set up.
    #[arg(long, value_enum, default_value_t = Ci::Github)]
    ci: Ci,
    /// Name of the generated crate and of its folder.
    #[arg(long = "crate", value_name = "NAME", default_value = "generated")]
    name: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Ci {
    /// A workflow of GitHub Actions.
    Github,
    /// Jobs of GitLab CI.
    Gitlab,
    /// None.
    None,
}

/// Where a project lies that is part of a repository.
struct Within {
    /// The top of the repository, where services look for their settings.
    top: PathBuf,
    /// The project's folder, seen from there.
    below: String,
    /// The top, seen from the project.
    up: String,
}

impl Within {
    /// None for a project that is a repository, or will be one, and for paths that would need to be quoted.
    fn find(folder: &Path) -> Option<Self> {
        let (top, below) = git::below_top(folder)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        let up = "../".repeat(below.split('/').count());
        below.chars().all(plain).then_some(Self { top, below, up })
    }

    /// The workflow's file, seen from the top. Another project of the repository may have the usual one.
    fn workflow(&self) -> String {
        let usual = WORKFLOW.to_owned();
        match self.top.join(&usual).symlink_metadata() {
            Ok(_) => usual.replace(".yml", &format!("-{}.yml", word(&self.below))),
            Err(_) => usual,
        }
    }
}

/// A file of the new project.
struct File {
    /// Where it goes.
    to: PathBuf,
    /// The same, seen from the project.
    path: String,
    what: &'static str,
    text: String,
    #[cfg_attr(
        not(unix),
        allow(dead_code, reason = "elsewhere a file needs no mark to be run")
    )]
    program: bool,
}

/// Writes the files, or nothing where one of them is there already.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if !emit::is_package_name(&args.name) {
        bail!(
            "{:?} can't be the name of a crate: use lower-case letters, digits, `-` and `_`, no keyword and no crate \
             that it depends on",
            args.name
        );
    }
    let files = files(args);
    for file in &files {
        let path = &file.to;
        if path.symlink_metadata().is_ok() {
            let program = program::name();
            let advice = match path.file_name().is_some_and(|name| name == project::FILE) {
                true => format!("In a project that is set up, `{program} new` adds an API"),
                false => "Move it away; if it is the CI workflow, `--ci none` sets up the project without one".to_owned(),
            };
            bail!(
                "{} already exists; nothing was written. {advice}",
                path.display()
            );
        }
    }
    let specs = match args.dir == Path::new(".") {
        true => PathBuf::from("specs"),
        false => args.dir.join("specs"),
    };
    let api = match &args.api {
        Some(api) => Some(new::set_up(api, &absolute(&args.origin)?, &specs)?),
        None if args.origin.is_named() => {
            bail!("--from and --git need --api, the path of the API below specs/")
        }
        None => None,
    };
    for file in &files {
        write(&file.to, file)?;
    }
    println!("wrote {}", args.dir.display());
    let widths = files.iter().map(|file| file.path.len());
    let width = widths.max().unwrap_or_default().max(32);
    for file in &files {
        println!("  {:<width$} {}", file.path, file.what);
    }
    let ignored = ["target/".to_owned()];
    // Pages are hashed and generated files compared, so their line ends are not git's to change.
    let attributes = [
        "/specs/** -text".to_owned(),
        format!("/{}/** -text linguist-generated=true", args.name),
    ];
    for (path, lines, what) in [
        (".gitignore", &ignored[..], "leaves out what cargo builds"),
        (
            ".gitattributes",
            &attributes[..],
            "keeps line ends as they are",
        ),
    ] {
        if append(&args.dir.join(path), lines)? {
            println!("  {path:<width$} {what}");
        }
    }
    match &api {
        Some(said) => println!("{said}"),
        None => {
            let empty = specs.join(".gitkeep");
            std::fs::create_dir_all(&specs)
                .and_then(|()| std::fs::write(&empty, ""))
                .with_context(|| format!("can't write {}", empty.display()))?;
            println!("  {:<width$} pages, a folder for each API", "specs/");
        }
    }
    next(args, &files);
    Ok(ExitCode::SUCCESS)
}

fn files(args: &Args) -> Vec<File> {
    let within = match args.ci {
        Ci::None => None,
        _ => Within::find(&args.dir),
    };
    let own = |path: &str| (args.dir.join(path), path.to_owned());
    let at_top = |path: &str| match &within {
        Some(Within { top, up, .. }) => (top.join(path), format!("{up}{path}")),
        None => own(path),
    };
    let (to, path) = own(project::FILE);
    let settings = File {
        to,
        path,
        what: "settings of all commands",
        text: SETTINGS.replace("@OUT@", &args.name),
        program: false,
    };
    let script = |path| {
        let (to, path) = own(path);
        File {
            to,
            path,
            what: "what continuous integration runs",
            text: SCRIPT.to_owned(),
            program: true,
        }
    };
    let jobs = |(to, path): (PathBuf, String), template: &str| {
        let (git, revision) = installed_from().unwrap_or((NO_ADDRESS.to_owned(), String::new()));
        let text = template.replace("@GIT@", &git);
        File {
            to,
            path,
            what: "reviews changes of the docs, fetches new ones",
            text: text.replace("@REVISION@", &revision),
            program: false,
        }
    };
    let mut files = vec![settings];
    match args.ci {
        Ci::Github => {
            let text = match &within {
                Some(within) => github_below(&within.below),
                None => GITHUB.to_owned(),
            };
            let workflow = within
                .as_ref()
                .map_or(WORKFLOW.to_owned(), Within::workflow);
            files.push(jobs(at_top(&workflow), &text));
            files.push(script(".github/apiref-ci"));
        }
        Ci::Gitlab => {
            let text = match &within {
                Some(within) => gitlab_below(&within.below),
                None => GITLAB.to_owned(),
            };
            files.push(jobs(own(".gitlab/apiref.yml"), &text));
            files.push(script(".gitlab/apiref-ci"));
            let (to, path) = at_top(".gitlab-ci.yml");
            if !to.exists() {
                let below = within.as_ref().map(|within| format!("{}/", within.below));
                let included = format!("{}.gitlab/", below.unwrap_or_default());
                files.push(File {
                    to,
                    path,
                    what: "includes .gitlab/apiref.yml",
                    text: GITLAB_MAIN.replace(".gitlab/", &included),
                    program: false,
                });
            }
        }
        Ci::None => {}
    }
    files
}

/// A folder as a part of a name.
fn word(folder: &str) -> String {
    folder.replace('/', "-")
}

/// The workflow for a project in a folder of its repository.
fn github_below(folder: &str) -> String {
    let title = "name: apiref\n";
    let mark = "<!-- apiref -->";
    let reports = "${{ github.workspace }}/target/";
    let reports_below = format!("${{{{ github.workspace }}}}/{folder}/target/");
    let place = format!("defaults:\n  run:\n    working-directory: {folder}\n\njobs:\n");
    GITHUB
        .replace(reports, &reports_below)
        .replacen("jobs:\n", &place, 1)
        .replacen(title, &format!("name: apiref {folder}\n"), 1)
        .replace(mark, &format!("<!-- apiref {folder} -->"))
}

/// The jobs for a project in a folder of its repository, under names that no other project of it uses.
fn gitlab_below(folder: &str) -> String {
    let word = word(folder);
    let reports = "target/apiref-reports";
    let run = format!("- (cd {folder} && APIREF_REPORTS={reports} bash .gitlab/apiref-ci");
    // Of variables for all jobs, those of the file that is included last count.
    let of_all = format!("  APIREF_REPORTS: \"{reports}\"\n");
    let of_these = format!("variables:\n    APIREF_REPORTS: \"{folder}/{reports}\"\n");
    let image = "  image: rust:1\n";
    let lines = GITLAB
        .lines()
        .map(|line| match line.split_once("- bash .gitlab/apiref-ci") {
            Some((indent, arguments)) => format!("{indent}{run}{arguments})\n"),
            None => format!("{line}\n"),
        });
    lines
        .collect::<String>()
        .replace(&of_all, "")
        .replacen(image, &format!("{image}  {of_these}"), 1)
        .replace(".apiref:\n", &format!(".apiref-{word}:\n"))
        .replace("extends: .apiref\n", &format!("extends: .apiref-{word}\n"))
        .replace("apiref-review:\n", &format!("apiref-review-{word}:\n"))
        .replace("apiref-update:\n", &format!("apiref-update-{word}:\n"))
        .replace("apiref/update-$", &format!("apiref/update-{word}-$"))
}

/// Commands that run in the project later find a repository on this machine, too.
fn absolute(origin: &Origin) -> anyhow::Result<Origin> {
    let mut origin = origin.clone();
    if let Some(git) = origin.git.as_mut().filter(|git| Path::new(git).exists()) {
        *git = std::path::absolute(&*git)?.to_string_lossy().into_owned();
    }
    Ok(origin)
}

/// The Git address and the commit that this program was installed from, as cargo noted them beside it.
fn installed_from() -> Option<(String, String)> {
    let program = std::env::current_exe().ok()?;
    let noted = program.parent()?.parent()?.join(".crates.toml");
    source_in(&std::fs::read_to_string(noted).ok()?)
}

fn source_in(noted: &str) -> Option<(String, String)> {
    let noted: toml::Table = noted.parse().ok()?;
    let packages = noted.get("v1")?.as_table()?;
    let of_this = packages.iter().find(|(_, programs)| {
        let names = programs.as_array().into_iter().flatten();
        names.filter_map(toml::Value::as_str).any(is_this)
    });
    let source = of_this?.0.split_once(" (git+")?.1.strip_suffix(')')?;
    let (address, commit) = source.split_once('#')?;
    let address = address.split('?').next()?;
    Some((address.to_owned(), commit.to_owned()))
}

fn is_this(program: &str) -> bool {
    program.trim_end_matches(".exe") == program::INSTALLED
}

fn write(path: &Path, file: &File) -> anyhow::Result<()> {
    let written = || -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if file.program {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o777);
        }
        options.open(path)?.write_all(file.text.as_bytes())
    };
    written().with_context(|| format!("can't write {}", path.display()))
}

/// Adds lines to a file of git's that may be there already. Was there anything to do?
fn append(path: &Path, lines: &[String]) -> anyhow::Result<bool> {
    let mut text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("can't read {}", path.display()));
        }
    };
    let plain = |line: &str| line.trim().trim_matches('/').to_owned();
    let known: Vec<String> = text.lines().map(plain).collect();
    let missing = |line: &&String| !known.contains(&plain(line));
    let missing: Vec<&String> = lines.iter().filter(missing).collect();
    if missing.is_empty() {
        return Ok(false);
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for line in missing {
        text.push_str(line);
        text.push('\n');
    }
    std::fs::write(path, text).with_context(|| format!("can't write {}", path.display()))?;
    Ok(true)
}

/// What to do with the project.
fn next(args: &Args, files: &[File]) {
    let (program, name) = (program::name(), &args.name);
    println!("next");
    if args.dir != Path::new(".") {
        println!("  cd {}", args.dir.display());
    }
    match &args.api {
        None => println!("  {program} new PROVIDER/API --from DIR    or --git URL: adds an API"),
        Some(api) => println!(
            "  edit specs/{api}/api.toml    title, version and servers, where the pages don't say"
        ),
    }
    println!("  {program} regen");
    let workspace = std::fs::read_to_string(args.dir.join("Cargo.toml"))
        .is_ok_and(|text| text.contains("[workspace]"));
    if workspace {
        println!("  add {name:?} to the members of [workspace] in Cargo.toml");
    }
    println!("  cargo add --path {name}    in your own crate, with the path from there");
    let unknown = files.iter().find(|file| file.text.contains(NO_ADDRESS));
    if let Some(file) = unknown {
        println!(
            "  set APIREF_GIT in {} to the address that Apiref is installed from",
            file.path
        );
    }
    if args.ci == Ci::Gitlab
        && files
            .iter()
            .all(|file| !file.path.ends_with(".gitlab-ci.yml"))
    {
        let (folder, up) = Within::find(&args.dir)
            .map_or_else(Default::default, |it| (format!("{}/", it.below), it.up));
        println!("  add `- local: {folder}.gitlab/apiref.yml` to `include:` in {up}.gitlab-ci.yml");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_run_in_the_folder_of_the_project() {
        let workflow = github_below("services/clouds");
        assert!(workflow.contains("working-directory: services/clouds\n\njobs:"));
        assert!(workflow.contains("}}/services/clouds/target/apiref-reports"));
        let jobs = gitlab_below("services/clouds");
        assert!(jobs.contains("- (cd services/clouds && APIREF_REPORTS=target/apiref-reports bash .gitlab/apiref-ci update)"));
        assert!(jobs.contains("APIREF_REPORTS: \"services/clouds/target/apiref-reports\""));
        assert!(!jobs.contains("- bash"));
        for of_all in [
            "apiref-review:",
            "apiref-update:",
            "\n.apiref:",
            ".apiref\n",
            "\n  APIREF_REPORTS",
        ] {
            assert!(!jobs.contains(of_all), "{of_all}");
        }
        assert!(jobs.contains("\"apiref/update-services-clouds-$CI_PIPELINE_ID\""));
        assert!(
            workflow.starts_with("# Reviews")
                && workflow.contains("\nname: apiref services/clouds\n")
        );
        assert!(workflow.contains("MARK: \"<!-- apiref services/clouds -->\""));
    }

    #[test]
    fn the_source_is_read_from_what_cargo_notes() {
        let noted = |source: &str| {
            format!(
                "[v1]\n\"other 1.0.0 (registry+x)\" = [\"other\"]\n\"xtask 0.1.0 ({source})\" = [\"apiref\"]\n"
            )
        };
        assert_eq!(
            source_in(&noted("git+https://example.com/a.git?branch=main#0a1b")),
            Some(("https://example.com/a.git".to_owned(), "0a1b".to_owned()))
        );
        assert_eq!(source_in(&noted("path+file:///src/xtask")), None);
        assert_eq!(source_in("[v1]\n"), None);
    }
}
