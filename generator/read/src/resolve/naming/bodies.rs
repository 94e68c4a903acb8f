//! What the structs that answers hold are called, where another struct has their plain name.

use apiref_core::words::is_imperative;

use super::uniform::{is_filler, is_preposition};
use super::words::{pascal_case, singular, snake_case};

/// Words that tell how much is answered or how much is done, not of what.
const MANNERS: &[&str] = &["batch", "bulk", "detailed", "multiple"];

/// Names for what the answer of an operation holds and calls `preferred`, best first: of what the operation is about, then
/// of what it does. `ShowLockState` answers with a `Door` that is the `LockStateDoor`, `CreateDoor` with a `CreatedDoor`.
/// None for what stands deeper than in the body itself, called `owner`.
pub fn names_in_answer(operation: &str, owner: &str, preferred: &str) -> Vec<String> {
    let is_body = owner.starts_with(operation) && owner.ends_with("Response");
    let id = snake_case(operation, "");
    let Some((verb, about)) = id.split_once('_').filter(|_| is_body) else {
        return Vec::new();
    };
    if !is_imperative(verb) {
        return Vec::new();
    }
    let own = snake_case(preferred, "");
    let says_more = |word: &&str| !is_filler(word) && !MANNERS.contains(word);
    let about: Vec<String> = about
        .split('_')
        .filter(says_more)
        .map(str::to_owned)
        .collect();
    // What is done for, by or with something is not called by that.
    let is_plain_phrase = !about
        .iter()
        .any(|word| is_preposition(word) || word == "and" || word == "or");
    // What is said of a thing somewhere in the middle would be said twice.
    let is_said = own
        .split('_')
        .all(|own| about.iter().any(|word| is_one(word, own)));
    let is_plain = is_plain_phrase && (!is_said || is_one_end(&about, &own));
    let whole = match is_plain {
        true => joined(&about, &own),
        false => own.clone(),
    };
    let done = match verb {
        "create" => Some("created"),
        "list" => Some("listed"),
        "show" => Some("shown"),
        "update" => Some("updated"),
        _ => None,
    };
    // What is shown of a thing is no second form of it: `ShowDoorHeight` answers with a `DoorHeight`.
    let begins = own.split('_').zip(&about).all(|(own, word)| own == word);
    let last = about.last().filter(|word| !word.ends_with("ed"));
    let is_aspect = verb == "show" && begins && own.split('_').count() < about.len();
    let aspect = last.filter(|_| is_plain_phrase && is_aspect);
    let aspect = aspect.map(|_| about.join("_"));
    let of_what = Some(whole.clone()).filter(|whole| *whole != own);
    let of_what = aspect.or(of_what);
    let of_done = done.map(|done| format!("{done}_{whole}"));
    let names = of_what.into_iter().chain(of_done);
    names.map(|name| pascal_case(&name, "Value")).collect()
}

/// Is what an operation is about called so at its end?
fn is_one_end(about: &[String], own: &str) -> bool {
    let last = own.rsplit('_').next().unwrap_or(own);
    about.last().is_some_and(|word| is_one(word, last))
}

/// Is the one word the other, or its plural?
fn is_one(a: &str, b: &str) -> bool {
    singular(a) == singular(b) || a.strip_suffix('s') == Some(b)
}

/// Two nouns as one, which says nothing twice: `hinge_pins` and `pin` are a `hinge_pin`.
fn joined(about: &[String], own: &str) -> String {
    let own: Vec<&str> = own.split('_').collect();
    let same = |size: &usize| {
        let end = about.get(about.len() - size..).unwrap_or_default();
        let start = own.get(..*size).unwrap_or_default();
        end.iter().zip(start).all(|(a, b)| is_one(a, b))
    };
    let shared = (1..=about.len().min(own.len()))
        .rev()
        .find(same)
        .unwrap_or(0);
    let before = about.get(..about.len() - shared).unwrap_or_default();
    let mut words: Vec<String> = before.to_vec();
    if shared == 0
        && let Some(last) = words.last_mut()
    {
        *last = singular(last);
    }
    words.extend(own.iter().map(|word| (*word).to_owned()));
    words.join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_answers_hold_is_called_by_what_they_are_about() {
        for (operation, preferred, names) in [
            (
                "ShowLockState",
                "Door",
                &["LockStateDoor", "ShownLockStateDoor"][..],
            ),
            ("ListHingePins", "Pin", &["HingePin", "ListedHingePin"]),
            ("CreateDoor", "Door", &["CreatedDoor"]),
            ("ListFloatingIpsDetail", "FloatingIp", &["ListedFloatingIp"]),
            ("ShowDoorAssociated", "Door", &["ShownDoor"]),
            ("ShowDoorHeight", "Door", &["DoorHeight", "ShownDoor"]),
            ("ListDoorsByLock", "Door", &["ListedDoor"]),
            ("AttachDoor", "Hinge", &["DoorHinge"]),
            ("Door", "Hinge", &[]),
        ] {
            let found = names_in_answer(operation, &format!("{operation}Response"), preferred);
            assert_eq!(found, names, "{operation}");
        }
        assert!(names_in_answer("AttachDoor", "DoorHinge", "Pin").is_empty());
    }
}
