//! Names of operations that join two things that exist without each other, or part them.

use apiref_core::ir::{Api, Operation};

use super::uniform::LONGEST;
use super::words::{singular, snake_case};

/// The name of an operation on `…/{a}/bs/{b}` by what its title says it does to the two, or `id`, its title. Nothing is
/// created or deleted there, only joined and parted: `remove_guest_from_house`, `unassign_key_from_guest`.
pub fn reworded(api: &Api, operation: &Operation, id: &str) -> String {
    match is_item(operation).then(|| joined(operation, id)).flatten() {
        Some(name) if joins(api, operation) => name,
        _ => id.to_owned(),
    }
}

/// Does an operation join two things or part them, as its title says?
pub fn is_one(api: &Api, operation: &Operation, id: &str) -> bool {
    is_item(operation) && (joined(operation, id).is_some() || moves(id)) && joins(api, operation)
}

/// Is the path that of one thing below another?
fn is_item(operation: &Operation) -> bool {
    operation.path.ends_with('}') && operation.path.matches('{').count() > 1
}

/// Is what the path ends with known by itself, and not made below the other thing?
fn joins(api: &Api, operation: &Operation) -> bool {
    let collection = |path: &str| path.rsplit_once('/').map(|(before, _)| before.to_owned());
    let (Some(own), Some(word)) = (
        collection(&operation.path),
        last_words(&operation.path, 1).pop(),
    ) else {
        return false;
    };
    let owners = |path: &str| path.matches('{').count();
    let is_made = |other: &Operation| other.method == "POST" && other.path == own;
    let is_known = |other: &Operation| {
        other.path.ends_with('}')
            && owners(&other.path) < owners(&operation.path)
            && last_words(&other.path, 1).pop().as_ref() == Some(&word)
    };
    !api.operations.iter().any(is_made) && api.operations.iter().any(is_known)
}

/// Does a title speak of adding something to another, or taking it from there?
fn moves(id: &str) -> bool {
    id.starts_with("add_") && id.contains("_to_")
        || id.starts_with("remove_") && id.contains("_from_")
}

/// What a title says, with a verb that makes and removes nothing.
fn joined(operation: &Operation, id: &str) -> Option<String> {
    let (verb, about) = id.split_once('_')?;
    let joins = match (verb, operation.method.as_str()) {
        ("add" | "create", "PUT") => true,
        ("delete" | "remove", "DELETE") => false,
        ("check", "GET" | "HEAD") if about == "association" => {
            let [owner, one] = <[String; 2]>::try_from(last_words(&operation.path, 2)).ok()?;
            return Some(format!("check_{owner}_{one}_association"));
        }
        _ => return None,
    };
    if let Some(objects) = about.strip_suffix("association") {
        let (verb, link) = match joins {
            true => ("associate", "_with_"),
            false => ("disassociate", "_from_"),
        };
        let objects = objects.trim_end_matches('_');
        let words = last_words(&operation.path, usize::MAX);
        if let ("", [.., owner, one]) = (objects, words.as_slice()) {
            return Some(format!("{verb}_{one}{link}{owner}"));
        }
        let name = format!("{verb}_{}", objects.replace("_to_", link));
        let short = format!("{verb}_{}", words.join("_"));
        return Some(if name.len() > LONGEST { short } else { name });
    }
    if let Some((one, other)) = about.split_once("_assignment_") {
        let verb = if joins { "assign" } else { "unassign" };
        return Some(format!("{verb}_{one}_{other}"));
    }
    if let Some(other) = about.strip_prefix("permissions_of_") {
        return Some(match joins {
            true => format!("grant_permissions_to_{other}"),
            false => format!("revoke_permissions_of_{other}"),
        });
    }
    let parts = verb == "delete" && about.contains("_from_");
    parts.then(|| format!("remove_{about}"))
}

/// The last words of a path before its variables, each in the singular.
fn last_words(path: &str, most: usize) -> Vec<String> {
    let segments: Vec<&str> = path.split('/').collect();
    let pairs = segments.windows(2);
    let owning = pairs.filter(|pair| pair[1].starts_with('{') && !pair[0].starts_with('{'));
    let words: Vec<String> = owning
        .map(|pair| singular(&snake_case(pair[0], "")))
        .filter(|word| !word.is_empty() && !apiref_core::words::is_version(word))
        .collect();
    words[words.len().saturating_sub(most)..].to_vec()
}

#[cfg(test)]
mod tests {
    use super::super::tests::operation;
    use super::super::titles::id_of_title;
    use super::*;

    #[test]
    fn what_exists_by_itself_is_joined_and_parted() {
        let below = "/v3/houses/{house_id}/guests/{guest_id}";
        for (title, method, name) in [
            ("Add guest to house", "PUT", "add_guest_to_house"),
            (
                "Deleting a Guest from a House",
                "DELETE",
                "remove_guest_from_house",
            ),
            ("Create association", "PUT", "associate_guest_with_house"),
            (
                "Delete association",
                "DELETE",
                "disassociate_guest_from_house",
            ),
            ("Check association", "HEAD", "check_house_guest_association"),
            (
                "Create House to Guest Association",
                "PUT",
                "associate_house_with_guest",
            ),
            (
                "Delete a key assignment from a guest",
                "DELETE",
                "unassign_key_from_guest",
            ),
            (
                "Deleting Permissions of a Guest",
                "DELETE",
                "revoke_permissions_of_guest",
            ),
        ] {
            let id = id_of_title(title);
            let api = Api {
                operations: vec![
                    operation(title, method, below),
                    operation("Show guest", "GET", "/v3/guests/{guest_id}"),
                ],
                ..Api::default()
            };
            assert_eq!(reworded(&api, &api.operations[0], &id), name);
            assert!(is_one(&api, &api.operations[0], &id));
            let alone = Api {
                operations: vec![operation(title, method, below)],
                ..Api::default()
            };
            assert_eq!(reworded(&alone, &alone.operations[0], &id), id);
            assert!(!is_one(&alone, &alone.operations[0], &id));
        }
    }
}
