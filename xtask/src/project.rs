//! `apiref.toml`: what a project sets for all commands that run in it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use apiref::keys;
use clap::{Arg, Command};
use serde::Deserialize;

/// The file at the top of a project.
pub const FILE: &str = "apiref.toml";

/// Its keys. Each is the default of the option of the same name, which wins where it is given.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Settings {
    /// Folder of pages; relative to the file, like all paths in it.
    specs: Option<PathBuf>,
    /// Folder of the generated crate.
    out: Option<PathBuf>,
    /// Folder of templates that replace built-in ones.
    templates: Option<PathBuf>,
    /// Largest page, in bytes.
    page_size: Option<u64>,
    /// Most pages of an API.
    page_count: Option<u64>,
}

/// The folder of the project that the working folder lies in, seen from there: ``, `..`, `../..`. None where no folder
/// above holds an `apiref.toml`.
pub fn folder() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let depth = here
        .ancestors()
        .position(|folder| folder.join(FILE).is_file())?;
    Some(std::iter::repeat_n("..", depth).collect())
}

/// Makes the settings of the project the defaults of all commands.
pub fn set_defaults(command: Command) -> anyhow::Result<Command> {
    let Some(folder) = folder() else {
        return Ok(command);
    };
    Ok(Settings::read(&folder)?.set_in(command, &folder))
}

/// The folder of pages, for a command that reads its own arguments.
pub fn specs() -> anyhow::Result<PathBuf> {
    let usual = PathBuf::from("specs");
    let Some(folder) = folder() else {
        return Ok(usual);
    };
    Ok(folder.join(Settings::read(&folder)?.specs.unwrap_or(usual)))
}

/// The folder of pages as spelled in the settings, if it doesn't exist.
pub fn missing_specs() -> Option<PathBuf> {
    let folder = folder()?;
    let specs = Settings::read(&folder).ok()?.specs?;
    (!folder.join(&specs).exists()).then_some(specs)
}

impl Settings {
    fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("can't read {}", path.display()))?;
        toml::from_str(&text).map_err(|error: toml::de::Error| {
            let hint = keys::hint(error.message());
            let whole = error
                .to_string()
                .replace("expected path string", "expected a folder, as text")
                .replace("expected u64", "expected a whole number");
            anyhow!(
                "{} is not valid: {}{hint}",
                path.display(),
                whole.trim_end()
            )
        })
    }

    fn set_in(&self, command: Command, folder: &Path) -> Command {
        command
            .mut_args(|argument| self.set(argument, folder))
            .mut_subcommands(|command| self.set_in(command, folder))
    }

    fn set(&self, argument: Arg, folder: &Path) -> Arg {
        let path = |path: &Option<PathBuf>| Some(folder.join(path.as_ref()?).into_os_string());
        let number = |number: Option<u64>| Some(OsString::from(number?.to_string()));
        // Some commands have an option of the same name that is another thing: `ir --out FILE`.
        let usual = |value: &str| argument.get_default_values() == [value];
        let value = match argument.get_id().as_str() {
            "specs" if usual("specs") => path(&self.specs),
            "out" if usual("generated") => path(&self.out),
            "templates" => path(&self.templates),
            "page_size" => number(self.page_size),
            "page_count" => number(self.page_count),
            _ => None,
        };
        match value {
            Some(value) => argument.default_value(value),
            None => argument,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defaults(
        settings: &str,
        folder: &str,
        id: &'static str,
        usual: Option<&'static str>,
    ) -> Vec<OsString> {
        let settings: Settings = toml::from_str(settings).expect("settings");
        let mut argument = Arg::new(id);
        if let Some(usual) = usual {
            argument = argument.default_value(usual);
        }
        let command = Command::new("test").subcommand(Command::new("inner").arg(argument));
        let command = settings.set_in(command, Path::new(folder));
        let inner = command.find_subcommand("inner").expect("a subcommand");
        let argument = inner.get_arguments().next().expect("an argument");
        argument
            .get_default_values()
            .iter()
            .map(|value| value.to_os_string())
            .collect()
    }

    #[test]
    fn settings_are_defaults_seen_from_the_working_folder() {
        let text = "specs = \"docs\"\nout = \"crates/clouds\"\npage_size = 9";
        assert_eq!(defaults(text, "", "specs", Some("specs")), ["docs"]);
        assert_eq!(
            defaults(text, "..", "out", Some("generated")),
            ["../crates/clouds"]
        );
        assert_eq!(defaults(text, "..", "page_size", Some("1")), ["9"]);
        // What is not set stays as it is, and so does another option of the name.
        assert_eq!(defaults("", "..", "specs", Some("specs")), ["specs"]);
        assert!(defaults(text, "", "out", None).is_empty());
        assert!(defaults(text, "", "templates", None).is_empty());
        assert_eq!(
            defaults("templates = \"mine\"", "", "templates", None),
            ["mine"]
        );
    }
}
