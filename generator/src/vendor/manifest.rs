//! The crate's own `Cargo.toml`: no workspace, versions of dependencies that are known to work.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, Item, value};

use super::Request;
use apiref_core::ir::Api;
use apiref_emit::GeneratedFile;

/// Versions of packages that the generated code was built and tested with, from a `Cargo.lock`.
#[derive(Debug, Clone, Default)]
pub struct Pins(BTreeMap<String, Vec<String>>);

impl Pins {
    /// Reads a `Cargo.lock`.
    pub fn of_lock(text: &str) -> Result<Self, toml::de::Error> {
        #[derive(serde::Deserialize)]
        struct Lock {
            #[serde(default)]
            package: Vec<Package>,
        }
        #[derive(serde::Deserialize)]
        struct Package {
            name: String,
            version: String,
        }
        let mut pins: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for package in toml::from_str::<Lock>(text)?.package {
            pins.entry(package.name).or_default().push(package.version);
        }
        Ok(Self(pins))
    }

    /// The known version that fits `requirement` (`1`, `0.13`): the least that is asked for, so that a dependent may
    /// still take a newer one. An exact pin would keep the dependent from ever using a newer version elsewhere.
    fn pin(&self, name: &str, requirement: &str) -> Option<&str> {
        let fits = |version: &&String| {
            version
                .strip_prefix(requirement)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.0.get(name)?.iter().find(fits).map(String::as_str)
    }
}

/// The emitted `Cargo.toml`, adapted for a self-contained crate that can be published.
pub fn stand_alone(
    text: &str,
    api: &Api,
    request: &Request<'_>,
) -> Result<String, toml_edit::TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let title: String = api.info.title.chars().filter(|c| !c.is_control()).collect();
    if let Some(package) = document.get_mut("package").and_then(Item::as_table_mut) {
        package.remove("publish");
        package["version"] = value(request.version);
        package["description"] =
            value(format!("{title}: generated from reference pages by Apiref"));
        package["readme"] = value("README.md");
        let kept: toml_edit::Array = [super::IR_FILE].into_iter().collect();
        package["exclude"] = value(kept);
    }
    if let Some(dependencies) = document
        .get_mut("dependencies")
        .and_then(Item::as_table_mut)
    {
        for (name, dependency) in dependencies.iter_mut() {
            let slot = if dependency.is_str() {
                Some(dependency)
            } else {
                dependency.get_mut("version")
            };
            if let Some(slot) = slot
                && let Some(pin) = slot
                    .as_str()
                    .and_then(|requirement| request.pins.pin(&name, requirement))
            {
                *slot = value(pin);
            }
        }
    }
    Ok(document.to_string())
}

/// The licence that the emitted `Cargo.toml` names.
pub fn license(files: &[GeneratedFile]) -> String {
    let text = files
        .iter()
        .find(|file| file.path == "Cargo.toml")
        .map_or("", |file| &file.contents);
    let document: Option<DocumentMut> = text.parse().ok();
    let license = document
        .as_ref()
        .and_then(|document| document.get("package")?.get("license")?.as_str());
    license.unwrap_or("no stated licence").to_owned()
}

/// The version after a step: `major`, `minor`, `patch`. Below 1.0 a breaking step raises the second number.
pub fn bump(version: &str, step: &str) -> String {
    let mut numbers = version
        .split('.')
        .map(|number| number.parse::<u64>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    let (major, minor, patch) = (next(), next(), next());
    match (step, major) {
        ("major", 0) => format!("0.{}.0", minor + 1),
        ("major", _) => format!("{}.0.0", major + 1),
        ("minor", 1..) => format!("{major}.{}.0", minor + 1),
        ("minor" | "patch", _) => format!("{major}.{minor}.{}", patch + 1),
        _ => version.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_step_as_cargo_understands_them() {
        for (version, step, next) in [
            ("0.1.4", "major", "0.2.0"),
            ("0.1.4", "minor", "0.1.5"),
            ("1.2.3", "major", "2.0.0"),
            ("1.2.3", "minor", "1.3.0"),
            ("1.2.3", "patch", "1.2.4"),
            ("1.2.3", "none", "1.2.3"),
        ] {
            assert_eq!(bump(version, step), next);
        }
    }

    #[test]
    fn a_pin_is_of_the_version_that_was_asked_for() {
        let pins = Pins::of_lock(
            "[[package]]\nname = \"a\"\nversion = \"1.10.2\"\n[[package]]\nname = \"a\"\nversion = \"11.0.0\"\n",
        )
        .expect("lock");
        assert_eq!(pins.pin("a", "1"), Some("1.10.2"));
        assert_eq!(pins.pin("a", "11"), Some("11.0.0"));
        assert_eq!(pins.pin("a", "2"), None);
    }
}
