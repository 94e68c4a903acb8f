//! The templates and the engine that fills them.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value};

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::keys;

/// Names below a folder of `templates/` with the texts of the files.
macro_rules! files {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/", $folder, $name)))),*]
    };
}

/// Templates that are built in, by their path below `templates/`.
const BUILT_IN: &[(&str, &str)] = files![
    "": "crate/Cargo.toml.j2",
    "crate/example_tests_main.rs.j2",
    "crate/lib.rs.j2",
    "crate/mock_bin.rs.j2",
    "crate/mock_refusals.rs.j2",
    "crate/mock_roundtrip.rs.j2",
    "crate/mock_roundtrip_api.rs.j2",
    "rust/api.rs.j2",
    "rust/error_codes.rs.j2",
    "rust/generation.rs.j2",
    "rust/client.rs.j2",
    "rust/example_tests.rs.j2",
    "rust/mock.rs.j2",
    "rust/server.rs.j2",
    "rust/types.rs.j2",
    "vendor/NOTICE.md.j2",
    "vendor/README.md.j2",
];

/// Files of the emitted runtime, by their path below `templates/runtime/`; copied as they are.
pub const RUNTIME: &[(&str, &str)] = files![
    "runtime/": "mod.rs",
    "binary.rs",
    "check.rs",
    "describe.rs",
    "deviation.rs",
    "formats.rs",
    "json.rs",
    "multipart.rs",
    "nullable.rs",
    "number.rs",
    "open_enum.rs",
    "or_json.rs",
    "pattern.rs",
    "repair.rs",
    "secret.rs",
    "text.rs",
    "version.rs",
    "view.rs",
    "client/mod.rs",
    "client/auth.rs",
    "client/blocking.rs",
    "client/body.rs",
    "client/builder.rs",
    "client/call.rs",
    "client/download.rs",
    "client/error.rs",
    "client/http_transport.rs",
    "client/in_process.rs",
    "client/job.rs",
    "client/lines.rs",
    "client/keystone/mod.rs",
    "client/keystone/catalog.rs",
    "client/keystone/config.rs",
    "client/keystone/error.rs",
    "client/keystone/login.rs",
    "client/keystone/session.rs",
    "client/keystone/sources.rs",
    "client/page.rs",
    "client/reply.rs",
    "client/retry.rs",
    "client/signing.rs",
    "client/time.rs",
    "client/tower.rs",
    "client/trace.rs",
    "client/transport.rs",
    "client/version.rs",
    "client/wait.rs",
    "client/wire.rs",
    "mock/mod.rs",
    "mock/act.rs",
    "mock/api.rs",
    "mock/book.rs",
    "mock/change.rs",
    "mock/chaos.rs",
    "mock/create.rs",
    "mock/lay.rs",
    "mock/list.rs",
    "mock/log.rs",
    "mock/make.rs",
    "mock/serve.rs",
    "mock/settings.rs",
    "mock/store.rs",
    "mock/version.rs",
    "mock/wanted.rs",
    "server/mod.rs",
    "server/accept.rs",
    "server/answer.rs",
    "server/body.rs",
    "server/choose.rs",
    "server/emitted.rs",
    "server/read.rs",
    "server/route.rs",
    "server/serve.rs",
    "server/service.rs",
    "server/shared.rs",
    "server/values.rs",
];

/// Version of the data that templates see; see generator/docs/templates.md. It grows when a name that a template could use goes
/// away or changes its meaning.
pub const DATA_VERSION: u32 = 1;

/// What a template of the user's may begin with to say which version of the data it was written for.
const VERSION_MARK: &str = "{# apiref template data ";

/// The built-in templates by name.
pub fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILT_IN.iter().copied()
}

/// Why a template of the user's can't be used, if so: nothing asks for its name, or it was written for other data.
fn check(name: &str, text: &str) -> Result<(), String> {
    if !BUILT_IN.iter().any(|(known, _)| *known == name) {
        let known = BUILT_IN.iter().map(|(known, _)| *known);
        let nearest = known
            .map(|known| (strsim::jaro_winkler(known, name), known))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = nearest.map_or_else(
            || "`apiref templates` lists them".to_owned(),
            |(_, known)| format!("did you mean {known}?"),
        );
        return Err(format!("no built-in template is called {name}; {hint}"));
    }
    let version = text
        .strip_prefix(VERSION_MARK)
        .and_then(|rest| rest.split_once(" #}"))
        .map(|(version, _)| version.trim());
    match version {
        Some(version) if version != DATA_VERSION.to_string() => Err(format!(
            "it was written for version {version} of the template data, this is version {DATA_VERSION}"
        )),
        _ => Ok(()),
    }
}

/// The template engine with all templates loaded. What a template names and nobody supplies is an error, not a blank.
#[derive(Debug)]
pub struct Templates {
    env: Environment<'static>,
    /// Templates of the user's, each with marks that tell its lines in what it gives.
    marked: BTreeMap<String, String>,
}

impl Templates {
    /// Built-in templates, with those in `overlay` in place of the built-in ones of the same name.
    pub fn new(overlay: &BTreeMap<String, String>) -> Result<Self, Diagnostic> {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        // Errors know their place in the template.
        env.set_debug(true);
        env.set_auto_escape_callback(|_| AutoEscape::None);
        env.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .keep_trailing_newline(true)
                .build()
                .map_err(|error| fault("syntax", &error))?,
        );
        for (name, text) in BUILT_IN {
            if !overlay.contains_key(*name) {
                env.add_template(name, text)
                    .map_err(|error| fault(name, &error))?;
            }
        }
        for (name, text) in overlay {
            check(name, text).map_err(|problem| {
                Diagnostic::at_line(Code::OutputFault, Arc::from(name.as_str()), 1, problem, "")
            })?;
            env.add_template_owned(name.clone(), text.clone())
                .map_err(|error| fault(name, &error))?;
        }
        let marked = overlay
            .iter()
            .map(|(name, text)| (name.clone(), with_marks(text)));
        Ok(Self {
            marked: marked.collect(),
            env,
        })
    }

    /// Fills the template called `name`. What one of the user's gives for a `.rs` file has to be Rust.
    pub fn render(&self, name: &str, context: Value) -> Result<String, Diagnostic> {
        let text = self
            .env
            .get_template(name)
            .and_then(|template| template.render(&context))
            .map_err(|error| match self.undefined(&error, &context) {
                Some(said) => fault_saying(name, &error, said),
                None => fault(name, &error),
            })?;
        match self.marked.get(name) {
            Some(marked) if name.ends_with(".rs.j2") && syn::parse_file(&text).is_err() => {
                Err(self.not_rust(name, marked, &context))
            }
            _ => Ok(text),
        }
    }

    /// What a template names that nobody supplies, if that is the fault.
    fn undefined(&self, error: &minijinja::Error, context: &Value) -> Option<String> {
        let says = |text: &str| text.contains("undefined");
        if error.kind() != ErrorKind::UndefinedError && !error.detail().is_some_and(says) {
            return None;
        }
        let template = self.env.get_template(error.name()?).ok()?;
        let (source, range) = (template.source(), error.range()?);
        // Of `a.b.c`, the place is that of `.b.c`.
        let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
        let start = match source.get(range.clone())?.starts_with('.') {
            true => source
                .get(..range.start)?
                .trim_end_matches(is_of_name)
                .len(),
            false => range.start,
        };
        let named = source.get(start..range.end)?.trim();
        let first = named.split(|c: char| !c.is_alphanumeric() && c != '_');
        let keys = context.try_iter().ok()?.map(|key| key.to_string());
        let known: Vec<String> = keys.collect();
        let is_known = |name: &&str| known.iter().any(|known| known == name);
        let hint = first
            .clone()
            .next()
            .filter(|name| !is_known(name))
            .and_then(|name| keys::meant(name, known.iter().map(String::as_str)))
            .map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        Some(format!("`{named}` is undefined{hint}"))
    }

    /// The line of the template that gave what is no Rust.
    fn not_rust(&self, name: &str, marked: &str, context: &Value) -> Diagnostic {
        let filled = self.env.render_str(marked, context).unwrap_or_default();
        let (text, origins) = without_marks(&filled);
        let Err(error) = syn::parse_file(&text) else {
            return Diagnostic::at_line(Code::OutputFault, Arc::from(name), 1, "", "Rust source");
        };
        let at = error.span().start();
        let origin = origins
            .iter()
            .rfind(|(place, _)| *place <= (at.line, at.column));
        let line = origin.map_or(1, |(_, line)| *line);
        let shown = text.lines().nth(at.line.saturating_sub(1)).unwrap_or("");
        let found = format!(
            "what it gives here is no Rust: {error}, at `{}`",
            shown.trim()
        );
        Diagnostic::at_line(
            Code::OutputFault,
            Arc::from(name),
            line,
            found,
            "Rust source",
        )
    }
}

/// What marks begin and end with: characters that no template has any use for.
const MARK: (char, char) = ('\u{E000}', '\u{E001}');

/// The template with its number before each line that begins outside of a tag.
fn with_marks(template: &str) -> String {
    let mut marked = String::with_capacity(template.len() * 2);
    let mut closing = None;
    for (index, line) in template.split_inclusive('\n').enumerate() {
        if closing.is_none() {
            let number = index + 1;
            marked.extend([MARK.0.to_string(), number.to_string(), MARK.1.to_string()]);
        }
        marked.push_str(line);
        let mut rest = line;
        loop {
            let pattern = closing.unwrap_or("{");
            let Some((_, behind)) = rest.split_once(pattern) else {
                break;
            };
            rest = behind;
            closing = match (closing, behind.chars().next()) {
                (None, Some('%')) => Some("%}"),
                (None, Some('{')) => Some("}}"),
                (None, Some('#')) => Some("#}"),
                _ => None,
            };
        }
    }
    marked
}

/// A place in a text: line from 1, column from 0, as `syn` counts.
type Place = (usize, usize);

/// The text without its marks, and where which line of the template began in it.
fn without_marks(filled: &str) -> (String, Vec<(Place, u32)>) {
    let (mut text, mut origins) = (String::with_capacity(filled.len()), Vec::new());
    let mut parts = filled.split(MARK.0);
    text.push_str(parts.next().unwrap_or(""));
    for part in parts {
        let (number, behind) = part.split_once(MARK.1).unwrap_or(("", part));
        if let Ok(number) = number.parse() {
            let begun = text.rsplit('\n').next().unwrap_or("").chars().count();
            origins.push(((text.matches('\n').count() + 1, begun), number));
        }
        text.push_str(behind);
    }
    (text, origins)
}

/// A template that can't be used, as a diagnostic that names it and its line.
fn fault(name: &str, error: &minijinja::Error) -> Diagnostic {
    fault_saying(name, error, error.to_string())
}

fn fault_saying(name: &str, error: &minijinja::Error, said: String) -> Diagnostic {
    let line = error
        .line()
        .and_then(|line| u32::try_from(line).ok())
        .unwrap_or(1);
    Diagnostic::at_line(Code::OutputFault, Arc::from(name), line, said, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlay(name: &str, text: &str) -> BTreeMap<String, String> {
        BTreeMap::from([(name.to_owned(), text.to_owned())])
    }

    #[test]
    fn the_documentation_names_every_template_and_all_its_data() {
        let docs = include_str!("../../docs/templates.md");
        assert!(docs.contains(&format!("## Data, version {DATA_VERSION}\n")));
        let templates = Templates::new(&BTreeMap::new()).expect("built-in templates");
        for (name, _) in built_in() {
            let row = docs
                .lines()
                .find(|line| line.contains(&format!("| `{name}` |")));
            let row = row.unwrap_or_else(|| panic!("{name} is not in generator/docs/templates.md"));
            let template = templates.env.get_template(name).expect(name);
            for data in template.undeclared_variables(false) {
                assert!(
                    row.contains(&format!("`{data}`")) || row.contains("as above"),
                    "{data} of {name} is not in generator/docs/templates.md"
                );
            }
        }
    }

    #[test]
    fn a_fault_in_a_template_names_file_and_line() {
        let name = "crate/lib.rs.j2";
        let syntax = Templates::new(&overlay(name, "a\nb\n{% if %}")).expect_err("syntax");
        assert_eq!((&*syntax.page, syntax.line), (name, 3));
        let unknown = Templates::new(&overlay(name, "a\n{{ nobody }}")).expect("syntax is fine");
        let unknown = unknown
            .render(name, minijinja::context! {})
            .expect_err("undefined");
        assert_eq!((&*unknown.page, unknown.line), (name, 2));
        assert!(
            unknown.message.ends_with(": `nobody` is undefined"),
            "{}",
            unknown.message
        );
        let said = |text: &str| {
            let templates = Templates::new(&overlay(name, text)).expect("syntax is fine");
            let data = minijinja::context! { module => "m" };
            templates.render(name, data).expect_err("undefined").message
        };
        for (text, expected) in [
            (
                "{{ modul }}",
                ": `modul` is undefined; did you mean `module`?",
            ),
            (
                "{% for one in nobody.of %}{% endfor %}",
                ": `nobody.of` is undefined",
            ),
            ("{{ module.of.it }}", ": `module.of.it` is undefined"),
        ] {
            let said = said(text);
            assert!(said.ends_with(expected), "{said}");
        }
    }

    #[test]
    fn what_is_no_rust_is_traced_to_its_line() {
        let name = "rust/api.rs.j2";
        let faulty = "//! x\n{# two\nlines #}\n{% for line in docs %}\n//! {{ line }}\n{% endfor %}\n\npub mod {{ module }};\nfn broken( {}\n";
        let templates = Templates::new(&overlay(name, faulty)).expect("syntax is fine");
        let data = minijinja::context! { docs => ["a", "b", "c"], module => "m" };
        let fault = templates.render(name, data).expect_err("no Rust");
        assert_eq!((&*fault.page, fault.line), (name, 9), "{}", fault.message);
        assert!(fault.message.contains("fn broken"), "{}", fault.message);
    }

    #[test]
    fn a_template_of_another_name_or_version_is_refused() {
        let misspelt = Templates::new(&overlay("crate/lib.j2", "")).expect_err("name");
        assert!(
            misspelt.message.contains("crate/lib.rs.j2"),
            "{}",
            misspelt.message
        );
        let old = overlay("crate/lib.rs.j2", "{# apiref template data 0 #}");
        let old = Templates::new(&old).expect_err("version");
        assert!(old.message.contains("version 0"), "{}", old.message);
    }
}
