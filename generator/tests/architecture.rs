//! The invariants of ARCHITECTURE.md that a test can check.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The crates of the generator, in the order in which they build.
const CRATES: &[&str] = &["core", "read", "emit", "diff", "mock", "."];

/// The text of a file without its unit tests, which may use what they like: what follows `#[cfg(test)]` up to the end of
/// the item.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("source");
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        for line in lines.by_ref() {
            let depth = line.len() - line.trim_start().len();
            let ends = depth == indent && (line.trim() == "}" || line.trim_end().ends_with(';'));
            if ends {
                break;
            }
        }
    }
    kept
}

fn is_test_file(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests")
        || path.file_name().is_some_and(|name| name == "tests.rs")
}

/// The sources of a crate of the generator, or of a folder in it, without tests.
fn sources(place: &str) -> Vec<PathBuf> {
    rust_files(&root().join("generator").join(place))
        .into_iter()
        .filter(|path| !is_test_file(path))
        .collect()
}

/// Between crates, Cargo forbids what `Cargo.toml` doesn't list; within the crate that reads, this test does.
#[test]
fn nothing_reaches_back() {
    for (stage, forbidden) in [
        ("syntax", &["dialect", "resolve"][..]),
        ("draft", &["dialect", "resolve"]),
        ("dialect", &["resolve"]),
        ("resolve", &["dialect"]),
    ] {
        for path in sources(&format!("read/src/{stage}")) {
            let code = code(&path);
            for module in forbidden {
                let uses = [format!("crate::{module}::"), format!("crate::{module};")];
                assert!(
                    !uses.iter().any(|import| code.contains(import)),
                    "{} imports {module}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn crates_depend_in_one_direction() {
    let allowed: &[(&str, &[&str])] = &[
        ("core", &[]),
        ("read", &["core"]),
        ("emit", &["core"]),
        ("diff", &["core"]),
        ("mock", &["core", "emit"]),
    ];
    for (name, may) in allowed {
        let path = root().join("generator").join(name).join("Cargo.toml");
        let manifest = fs::read_to_string(path).expect("manifest");
        for other in CRATES
            .iter()
            .filter(|other| **other != "." && !may.contains(other))
        {
            let dependency = format!("apiref-{other}.workspace");
            assert!(!manifest.contains(&dependency), "{name} depends on {other}");
        }
    }
}

#[test]
fn stages_between_load_and_output_touch_no_file() {
    for name in ["core", "read", "emit", "diff"] {
        for path in sources(&format!("{name}/src")) {
            let code = code(&path);
            // Emitters write code that prints, in examples.
            let prints = if name == "emit" {
                "eprintln!"
            } else {
                "println!"
            };
            for word in ["std::fs", "std::process", prints, "std::env::"] {
                assert!(!code.contains(word), "{} uses {word}", path.display());
            }
        }
    }
}

#[test]
fn input_never_panics() {
    let all = CRATES
        .iter()
        .flat_map(|name| sources(&format!("{name}/src")));
    for path in all {
        let code = code(&path);
        let lines = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in lines {
            for word in [
                ".unwrap()",
                ".expect(",
                "panic!(",
                "unreachable!(",
                "todo!(",
                "unimplemented!(",
            ] {
                assert!(!line.contains(word), "{}: {}", path.display(), line.trim());
            }
        }
    }
}

#[test]
fn generated_files_say_so() {
    let folder = root().join("generated/src");
    if !folder.is_dir() {
        panic!("no generated/src: run `cargo xtask regen`");
    }
    for path in rust_files(&folder) {
        let text = fs::read_to_string(&path).expect("source");
        assert!(
            text.starts_with("// @generated by `apiref regen`"),
            "{}",
            path.display()
        );
    }
}

#[test]
fn each_file_of_tests_is_run() {
    for folder in ["xtask/tests", "generator/tests", "generator/trial/tests"] {
        let folder = root().join(folder);
        // The roots of programs; what they hold are modules.
        let settings = fs::read_to_string(folder.join("../Cargo.toml")).expect("Cargo.toml");
        let is_root = |name: &str| settings.contains(&format!("path = \"tests/{name}.rs\""));
        let modules: String = fs::read_dir(&folder)
            .expect("folder")
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| {
                let name = path.file_stem().and_then(|name| name.to_str());
                path.is_file() && name.is_some_and(is_root)
            })
            .map(|path| fs::read_to_string(path).expect("source"))
            .collect();
        for entry in fs::read_dir(&folder).expect("folder").flatten() {
            let path = entry.path();
            let (Some(name), Some("rs")) = (
                path.file_stem().and_then(|name| name.to_str()),
                path.extension().and_then(|ending| ending.to_str()),
            ) else {
                continue;
            };
            assert!(
                is_root(name) || modules.contains(&format!("\nmod {name};\n")),
                "{} is in no program of tests",
                path.display()
            );
        }
    }
}
