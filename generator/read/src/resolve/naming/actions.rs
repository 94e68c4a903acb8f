//! Names of actions: the key of the body says what is done, the title or the path to what.

use super::titles::id_of_title;
use super::uniform::{LONGEST, fitted};
use super::words::snake_case;

/// The prefix of the keys that extensions of OpenStack brought.
const EXTENSION: &str = "os_";

/// The length of a word of a path that says too little of what it holds: `ha`, `lb`.
const ABBREVIATED: usize = 3;

/// The name of an operation by the key of its body, its title and the last noun of its path: `os-start` of a `door` is
/// `start_door`.
///
/// Where the key says more than a verb, a title that has all its words is the name: `Reset Door State` for
/// `os-resetState`.
pub fn name_of_action(key: &str, title: &str, noun: Option<&str>) -> String {
    let key = snake_case(key, "action");
    let key = key.strip_prefix(EXTENSION).unwrap_or(&key);
    let title = id_of_title(title);
    let title = title.strip_suffix("_action").unwrap_or(&title);
    let said: Vec<&str> = title.split('_').collect();
    let says_all = key.split('_').all(|word| said.contains(&word));
    let noun = noun.map(|noun| snake_case(noun, ""));
    let noun = noun.map(|noun| noun.trim_start_matches(EXTENSION).to_owned());
    let name = match noun.filter(|noun| !key.contains('_') && noun.len() > ABBREVIATED) {
        Some(noun) => format!("{key}_{noun}"),
        None if says_all && said.len() > 1 => title.to_owned(),
        None => key.to_owned(),
    };
    fitted(&name, LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_titles_name_actions() {
        for (key, title, noun, name) in [
            ("lock", "Locks a Door", "door", "lock_door"),
            ("os-stop", "Disabling a Door", "door", "stop_door"),
            (
                "os-resetState",
                "Reset Door State (os-resetState Action)",
                "door",
                "reset_door_state",
            ),
            ("addHinge", "Mounting", "os-doors", "add_hinge"),
            ("lock", "Locking Doors", "os-doors", "lock_doors"),
            ("paint", "Paint a HA Door", "ha", "paint_ha_door"),
        ] {
            assert_eq!(name_of_action(key, title, Some(noun)), name);
        }
    }
}
