//! Names of lists of parts: `GET /doors/{door_id}/tags` lists those of one door, `GET /doors/tags` those of all.

use apiref_core::ir::{Api, Operation};
use apiref_core::words::{is_version, plural};

use super::uniform::is_preposition;
use super::words::{singular, snake_case};
use crate::resolve::resources::{answer, listed};

/// What a list is of, beside another of the same parts.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    One,
    All,
}

/// Does an operation list the parts of all things, beside one that lists those of one?
pub fn is_of_all(api: &Api, operation: &Operation) -> bool {
    beside(api, operation) == Some(Of::All)
}

/// A name that tells the parts of one thing from those of all: `list_door_tags` and `list_all_door_tags`.
pub fn named(api: &Api, operation: &Operation, name: String) -> String {
    match beside(api, operation) {
        Some(Of::One) => match name.strip_prefix("show_") {
            Some(rest) if rest.split('_').any(is_preposition) => format!("list_{rest}"),
            Some(rest) => format!("list_{}", plural(&singular(rest))),
            None => name,
        },
        Some(Of::All) => {
            let mut segments = operation.path.rsplit('/');
            let part = snake_case(segments.next().unwrap_or_default(), "parts");
            let owner = singular(&snake_case(segments.next().unwrap_or_default(), "x"));
            if name.ends_with(&format!("_project_{part}")) {
                return name;
            }
            let own = name.strip_prefix("list_").filter(|rest| {
                rest.ends_with(&format!("_{part}"))
                    && !rest
                        .split('_')
                        .any(|word| word == "all" || is_preposition(word))
            });
            match own {
                Some(rest) => format!("list_all_{rest}"),
                None => format!("list_all_{owner}_{part}"),
            }
        }
        None => name,
    }
}

fn beside(api: &Api, operation: &Operation) -> Option<Of> {
    let (before, part) = operation.path.rsplit_once('/')?;
    let is_list = operation.method == "GET" && !part.contains('{') && singular(part) != part;
    let answers_list = answer(operation).is_some_and(|body| listed(api, body).is_some());
    if !is_list || !answers_list {
        return None;
    }
    let lists = |path: &str| {
        let mut others = api.operations.iter();
        others.any(|other| other.method == "GET" && other.path == path)
    };
    let (above, last) = before.rsplit_once('/')?;
    if last.starts_with('{') {
        return lists(&format!("{above}/{part}")).then_some(Of::One);
    }
    let is_one = |other: &&Operation| {
        let rest = other.path.strip_prefix(before);
        let variable = rest.and_then(|rest| {
            rest.strip_prefix('/')?
                .strip_suffix(part)?
                .strip_suffix('/')
        });
        other.method == "GET"
            && variable.is_some_and(|variable| variable.starts_with('{') && !variable.contains('/'))
    };
    let is_thing = !last.is_empty() && !is_version(last) && singular(last) != last;
    (is_thing && api.operations.iter().any(|other| is_one(&other))).then_some(Of::All)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_one_and_of_all_are_told_apart() {
        let operation = |path: &str| -> Operation {
            let text = format!(
                r#"{{"id":"","page":"{path}","line":1,"dialect":"otc","title":"x","method":"GET","path":"{path}",
                "parameters":[],"request_body":null,"responses":[{{"status":"200","description":"","schema":
                {{"type":"object","properties":{{"tags":{{"type":"array","items":{{"type":"string"}}}}}}}}}}]}}"#
            );
            serde_json::from_str(&text).expect("an operation")
        };
        let api = Api {
            operations: vec![
                operation("/doors/{door_id}/tags"),
                operation("/doors/tags"),
                operation("/walls/{wall_id}/tags"),
            ],
            ..Api::default()
        };
        let name = |at: usize, name: &str| named(&api, &api.operations[at], name.to_owned());
        assert_eq!(name(0, "show_door_tag"), "list_door_tags");
        assert_eq!(name(0, "list_tags_of_door"), "list_tags_of_door");
        assert_eq!(name(1, "list_door_tags"), "list_all_door_tags");
        assert_eq!(name(1, "list_tags_in_house"), "list_all_door_tags");
        assert_eq!(name(0, "show_tags_of_door"), "list_tags_of_door");
        assert_eq!(name(1, "list_project_tags"), "list_project_tags");
        assert_eq!(name(2, "show_wall_tags"), "show_wall_tags");
    }
}
