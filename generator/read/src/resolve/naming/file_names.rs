//! The docs' own ids of operations that stand against what titles say.

use apiref_core::ir::Operation;
use apiref_core::words::{is_imperative, verb_of};

use super::titles::{id_of_title, is_operation_id};
use super::uniform::LONGEST;
use super::words::snake_case;

/// What is done, by the verbs that say it in general.
const CLASSES: &[&[&str]] = &[
    &[
        "create",
        "add",
        "apply",
        "assign",
        "allocate",
        "configure",
        "generate",
        "import",
        "insert",
        "issue",
        "register",
        "upload",
    ],
    &["update", "modify", "change", "configure", "edit", "rename"],
    &[
        "show", "list", "describe", "display", "get", "obtain", "query", "read", "retrieve", "view",
    ],
    &["start", "enable", "open"],
    &["stop", "disable", "close"],
];

/// Verbs that tools give to any operation.
const GENERIC: &[&str] = &["create", "update", "show", "list", "start", "stop"];

/// Verbs that may stand behind a generic one, beside those of titles.
const SECOND: &[&str] = &["alter", "close", "open"];

/// Letters by which a noun tells of its verb.
const STEM: usize = 4;

/// Returns the operation id from the file name, in snake_case.
///
/// Returns `None` if the file name has no id, or if the title is the better source: it has another verb
/// (`UpdateCloseDoor`, titled `Shutting a Door`) or a more usual one (`StopDoor`, titled `Disabling a Door`).
pub fn id_of_file(operation: &Operation) -> Option<String> {
    let own = operation.original_name.as_deref();
    let id = snake_case(own.filter(|name| is_operation_id(name))?, "operation");
    let Some((verb, rest)) = id
        .split_once('_')
        .filter(|(verb, _)| GENERIC.contains(verb))
    else {
        return Some(id);
    };
    let title = id_of_title(&operation.title);
    let Some(said) = verb_said(operation, &title) else {
        return Some(id);
    };
    // What is searched by `POST` may be anything but what the file says.
    if said == "search" && operation.method == "POST" {
        return Some(title.replacen("search_for_", "search_", 1));
    }
    let same = |one: &str, other: &str| {
        CLASSES
            .iter()
            .any(|all| all.contains(&one) && all.contains(&other))
    };
    if !same(verb, said) {
        // `StartDoorTest` of `Testing a Door`
        let stem = said.get(..STEM).unwrap_or(said);
        let tells = rest.split('_').any(|word| word.starts_with(stem));
        let is_verb = rest.split('_').next().is_some_and(is_imperative);
        // `UpdateExtendDoor`, where the title is too long for a name
        let shorter = (is_verb && title.len() > LONGEST).then(|| rest.to_owned());
        return if tells { Some(id) } else { shorter };
    }
    if matches!(said, "enable" | "disable") {
        return (title.len() > LONGEST).then(|| format!("{said}_{rest}"));
    }
    let second = rest.split('_').next().unwrap_or_default();
    if !is_imperative(second) && !SECOND.contains(&second) {
        return Some(id);
    }
    // `ShowGetDoorState`
    let is_twice = same(verb, second) && rest.matches('_').count() > 1;
    is_twice.then(|| rest.to_owned())
}

/// The verb of a title, which may stand behind a word that tells how.
fn verb_said<'t>(operation: &Operation, title: &'t str) -> Option<&'t str> {
    let gerunds = operation.title.split(|c: char| !c.is_alphanumeric());
    let gerunds: Vec<String> = gerunds.filter_map(verb_of).collect();
    let is_verb = |word: &&str| is_imperative(word) || gerunds.iter().any(|verb| verb == word);
    title.split('_').take(2).find(is_verb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_go_before_files_of_other_verbs() {
        for (own, title, id) in [
            ("CreateDoor", "Adding a Door", Some("create_door")),
            ("UpdateCloseDoor", "Disabling a Door", None),
            ("UpdateInstance", "Replacing a Hinge", None),
            ("ShrinkDoors", "Removing Doors", Some("shrink_doors")),
            (
                "ShowGetDoorState",
                "Querying the State",
                Some("get_door_state"),
            ),
            ("UpdateAlterDoor", "Modifying the Colour of a Door", None),
            ("StopDoor", "Disabling a Door", None),
            ("StartDoorTest", "Test doors.", Some("start_door_test")),
            (
                "CreateLidBackup",
                "Backing Up Lids",
                Some("create_lid_backup"),
            ),
            ("ShowDoor", "Details of a Door", Some("show_door")),
            ("ShowDoor", "Searching for Lids", Some("search_lids")),
            (
                "UpdateExtendDoor",
                "Adding Hinges and Expanding the Width of All Wooden Doors",
                Some("extend_door"),
            ),
            (
                "StopDoor",
                "Disabling the Control of the Widths of All Wooden Doors",
                Some("disable_door"),
            ),
        ] {
            let text = format!(
                r#"{{"id":"","page":"a","line":1,"dialect":"otc","title":"{title}","method":"POST","path":"/doors",
                "original_name":"{own}","parameters":[],"request_body":null,"responses":[]}}"#
            );
            let operation: Operation = serde_json::from_str(&text).expect("an operation");
            assert_eq!(id_of_file(&operation).as_deref(), id, "{own}");
        }
    }
}
