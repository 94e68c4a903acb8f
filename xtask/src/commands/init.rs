//! `apiref init`: sets up a project.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use apiref::emit;
use clap::ValueEnum;

use super::new::{self, Origin};
use crate::{program, project};

const SETTINGS: &str = include_str!("init/apiref.toml");
const GITHUB: &str = include_str!("init/github.yml");
const GITLAB: &str = include_str!("../../../.gitlab/apiref.yml");
const SCRIPT: &str = include_str!("../../../.github/actions/apiref/apiref-ci");

/// What GitLab reads, where a project has no such file.
const GITLAB_MAIN: &str = "include:\n  - local: .gitlab/apiref.yml\n";

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

/// A file of the new project.
struct File {
    path: &'static str,
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
        let path = args.dir.join(file.path);
        if path.symlink_metadata().is_ok() {
            let program = program::name();
            bail!(
                "{} already exists; nothing was written. In a project that is set up, `{program} new` adds an API",
                path.display()
            );
        }
    }
    let specs = args.dir.join("specs");
    let api = match &args.api {
        Some(api) => Some(new::set_up(api, &absolute(&args.origin)?, &specs)?),
        None if args.origin.is_named() => {
            bail!("--from and --git need --api, the path of the API below specs/")
        }
        None => None,
    };
    for file in &files {
        write(&args.dir.join(file.path), file)?;
    }
    println!("wrote {}", args.dir.display());
    for file in &files {
        println!("  {:<32} {}", file.path, file.what);
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
            println!("  {path:<32} {what}");
        }
    }
    match &api {
        Some(said) => println!("{said}"),
        None => {
            let empty = specs.join(".gitkeep");
            std::fs::create_dir_all(&specs)
                .and_then(|()| std::fs::write(&empty, ""))
                .with_context(|| format!("can't write {}", empty.display()))?;
            println!("  {:<32} pages, a folder for each API", "specs/");
        }
    }
    next(args, &files);
    Ok(ExitCode::SUCCESS)
}

fn files(args: &Args) -> Vec<File> {
    let settings = File {
        path: project::FILE,
        what: "settings of all commands",
        text: SETTINGS.replace("@OUT@", &args.name),
        program: false,
    };
    let script = |path| File {
        path,
        what: "what continuous integration runs",
        text: SCRIPT.to_owned(),
        program: true,
    };
    let jobs = |path, template: &str| {
        let (git, revision) = installed_from().unwrap_or((NO_ADDRESS.to_owned(), String::new()));
        let text = template.replace("@GIT@", &git);
        File {
            path,
            what: "reviews changes of the docs, fetches new ones",
            text: text.replace("@REVISION@", &revision),
            program: false,
        }
    };
    let mut files = vec![settings];
    match args.ci {
        Ci::Github => {
            files.push(jobs(".github/workflows/apiref.yml", GITHUB));
            files.push(script(".github/apiref-ci"));
        }
        Ci::Gitlab => {
            files.push(jobs(".gitlab/apiref.yml", GITLAB));
            files.push(script(".gitlab/apiref-ci"));
            if !args.dir.join(".gitlab-ci.yml").exists() {
                files.push(File {
                    path: ".gitlab-ci.yml",
                    what: "includes .gitlab/apiref.yml",
                    text: GITLAB_MAIN.to_owned(),
                    program: false,
                });
            }
        }
        Ci::None => {}
    }
    files
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
    if args.ci == Ci::Gitlab && files.iter().all(|file| file.path != ".gitlab-ci.yml") {
        println!("  include .gitlab/apiref.yml in .gitlab-ci.yml");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
