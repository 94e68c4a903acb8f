//! Names of operations that run what users have programmed: `Executes a lid function against a crate`. The words of their
//! paths would say that a function is shown or changed.

use apiref_core::ir::{Api, Operation};

use super::titles::id_of_title;

/// What starts a program.
const STARTING: &[&str] = &["apply", "execute", "invoke", "run"];

/// What a program is.
const PROGRAMS: &[&str] = &["function", "procedure", "script"];

/// Before what a program is used on.
const ON: &[&str] = &["_against_", "_on_", "_for_", "_to_"];

/// What is run, and on what if the title tells: `lid_function` on a `crate`.
fn run(title: &str) -> Option<(String, Option<String>)> {
    let id = id_of_title(title);
    let (verb, rest) = id.split_once('_')?;
    let ends = ON.iter().filter_map(|on| Some((rest.find(on)?, on.len())));
    let (what, on) = match ends.min() {
        Some((at, length)) => (&rest[..at], rest.get(at + length..)),
        None => (rest, None),
    };
    let kind = what.rsplit('_').next()?;
    if !STARTING.contains(&verb) || !PROGRAMS.contains(&kind) || what.split('_').count() > 4 {
        return None;
    }
    let mut words = on.into_iter().flat_map(|on| on.split('_'));
    let on = words.next().filter(|word| *word != "null");
    Some((format!("{verb}_{what}"), on.map(str::to_owned)))
}

/// Does an operation run what users have programmed, and name it in its path?
pub fn runs(operation: &Operation) -> bool {
    let mut variables = operation.path.split('{').skip(1);
    let names_program = variables.any(|variable| {
        let name = variable.split('}').next().unwrap_or_default();
        let mut words = name.split(['_', '-']);
        words.any(|word| word == "func" || PROGRAMS.contains(&word))
    });
    let is_run = || {
        let text = operation.description.as_str();
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        let starts = words.any(|word| {
            let word = word.to_ascii_lowercase();
            let bare = word.strip_suffix('s').unwrap_or(&word);
            STARTING.contains(&bare) || bare == "applie"
        });
        starts && PROGRAMS.iter().any(|program| text.contains(program))
    };
    names_program && (run(&operation.title).is_some() || is_run())
}

/// Names that would fit, best first. An operation whose title says no more than that it is another one's twin has the words
/// of the other.
pub fn names(api: &Api, operation: &Operation) -> Vec<String> {
    let own = run(&operation.title);
    let is_twin = own.is_none() && operation.method == "POST";
    let found = own.or_else(|| {
        let mut others = api.operations.iter();
        let of_path = |other: &&Operation| other.path == operation.path && other.method == "GET";
        run(&others.find(of_path).filter(|_| is_twin)?.title)
    });
    let Some((name, on)) = found else {
        return Vec::new();
    };
    let name = match (is_twin, name.split_once('_')) {
        (true, Some((_, what))) => format!("post_{what}"),
        _ => name,
    };
    let longer = on.map(|on| format!("{name}_on_{on}"));
    std::iter::once(name).chain(longer).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_run() {
        let told = |title: &str| run(title).map(|(name, on)| (name, on.unwrap_or_default()));
        let pair = |name: &str, on: &str| Some((name.to_owned(), on.to_owned()));
        assert_eq!(
            told("Executes a lid function against the specified crate"),
            pair("execute_lid_function", "crate")
        );
        assert_eq!(told("Runs a script on null crate"), pair("run_script", ""));
        assert_eq!(told("Executes a query on a crate"), None);
        assert_eq!(told("Shows a function of the crate"), None);
    }
}
