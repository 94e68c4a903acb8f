//! Names of operations by words: one verb for one thing, nothing too long, no digit at the end.

use apiref_core::ir::{Api, Operation, Schema, TypeName};
use apiref_core::words::{generation_word, plural};

use super::words::{singular, snake_case};
use crate::resolve::lists::List;
use crate::resolve::resources::{answer, listed};

/// The longest name of an operation.
pub const LONGEST: usize = 40;

/// The name with the verb by which all operations ask: `query_details_of_door` is `show_door`, and `list_doors` where
/// the answer is a list.
pub fn with_uniform_verb(api: &Api, operation: &Operation, id: &str) -> String {
    let mut words: Vec<&str> = id.split('_').collect();
    if matches!(words[0], "modify" | "edit") {
        words[0] = "update";
        return words.join("_");
    }
    if words.len() < 2 || !words.first().is_some_and(|verb| List::Asking.has(verb)) {
        return id.to_owned();
    }
    // `query whether` a door is open
    if is_question(id) {
        words[0] = "check";
        return words.join("_");
    }
    let body = answer(operation);
    // Of an answer that nothing describes the title tells that it is a list: `List Doors With Details`.
    let is_called_list = || {
        matches!(words[0], "list" | "lists")
            && words[1].ends_with('s')
            && !List::Fillers.has(words[1])
            && !operation.path.ends_with('}')
    };
    // `List Door Kinds` with `door_kinds`, whatever list stands beside it
    let has_named = |body: &Schema| {
        let members = &api.follow(body).properties;
        let mut lists = members
            .iter()
            .filter(|(_, member)| member.is(TypeName::Array));
        // A map is a list of what its keys name.
        let is_map = |member: &Schema| {
            member.additional_properties.is_some() && member.properties.is_empty()
        };
        let is_one = members.len() == 1 && words[1..].iter().all(|word| *word != "details");
        lists.any(|(key, _)| snake_case(key, "") == words[1..].join("_"))
            || is_one
                && words[1..].last().is_some_and(|word| word.ends_with('s'))
                && members.values().all(is_map)
    };
    let lists = match body {
        Some(_) if says_one(operation) => false,
        Some(body) => {
            listed(api, body).is_some() || matches!(words[0], "list" | "lists") && has_named(body)
        }
        None => is_called_list(),
    };
    let says_list = words[1..]
        .first()
        .is_some_and(|word| word.starts_with("list"));
    // What is obtained by `POST` and answered with 201 was made for the caller: a token.
    let mut codes = operation
        .responses
        .iter()
        .map(|response| response.status.as_str());
    let makes = operation.method == "POST"
        && codes.clone().any(|code| code == "201")
        && codes.all(|code| code == "201" || !code.starts_with('2'));
    words[0] = if lists || (says_list && words.len() > 2) {
        "list"
    } else if makes {
        "create"
    } else {
        "show"
    };
    if words.len() > 4 && words[1] == "detailed" && List::Fillers.has(words[2]) {
        words.remove(1);
    }
    if words.len() > 3 && List::Fillers.has(words[1]) && List::Prepositions.has(words[2]) {
        words.drain(1..3);
    }
    let of_list = matches!(words.last(), Some(&("list" | "lists")));
    if words.len() > 2 && words.last().is_some_and(|word| List::Fillers.has(word)) {
        words.pop();
        // `a door list` is one of doors.
        let is_plain = !words[1..].iter().any(|word| List::Prepositions.has(word));
        if of_list && words[0] == "list" && is_plain {
            return plural(&words.join("_"));
        }
    }
    words.join("_")
}

/// Does the title ask for one thing, whatever lists it holds: `Show Door Layout`? So does the path then.
pub fn says_one(operation: &Operation) -> bool {
    let title = snake_case(&operation.title, "");
    let words: Vec<&str> = title.split('_').collect();
    let ["show" | "get", .., last] = words.as_slice() else {
        return false;
    };
    let segment = operation.path.trim_end_matches('/').rsplit('/').next();
    let segment = segment.filter(|segment| !segment.contains('{'));
    let is_one = |word: &str| singular(word) == word && !word.ends_with('s');
    let says_more = words.iter().any(|word| {
        List::Prepositions.has(word) || List::Fillers.has(word) || word.starts_with("list")
    });
    operation.title_origin.is_none()
        && words.len() > 2
        && is_one(last)
        && !says_more
        && segment.is_some_and(|segment| is_one(&segment.to_lowercase()))
}

/// Does a verb ask for something?
pub fn asks(verb: &str) -> bool {
    List::Asking.has(verb)
}

/// Does a name ask a question: `check_whether_door_is_open`?
pub fn is_question(id: &str) -> bool {
    matches!(id.split('_').nth(1), Some("whether" | "if"))
}

/// Does a word say nothing between a verb and what it is about?
pub fn is_filler(word: &str) -> bool {
    List::Fillers.has(word)
}

/// Does a word begin a phrase about where, by what or to what end something is done?
pub fn is_preposition(word: &str) -> bool {
    List::Prepositions.has(word)
}

/// The name within `most` letters and without a digit at its end; words go whole.
pub fn fitted(id: &str, most: usize) -> String {
    let mut words: Vec<&str> = id.split('_').filter(|word| !word.is_empty()).collect();
    for empty in List::LeftOut.words() {
        if length(&words) > most && words.len() > 2 {
            // `to an existing or a new door` says nothing without both.
            let is_linked = |at: usize| matches!(words.get(at + 1), Some(&("and" | "or")));
            // `basic information about a door` is a `basic door`.
            let is_about = |at: usize| {
                let next = words.get(at + 1);
                at > 1 && is_filler(empty) && next.is_some_and(|word| is_preposition(word))
            };
            let goes = |at: usize| {
                let links_what_went = at > 0 && words[at - 1] == *empty && is_about(at - 1);
                words[at] == *empty && !is_linked(at) || links_what_went
            };
            let kept = (0..words.len()).filter(|&at| !goes(at));
            let kept: Vec<&str> = kept.map(|at| words[at]).collect();
            words = kept;
        }
    }
    // `links for loading logs` are `links for logs`.
    while length(&words) > most {
        let is_done = |at: &usize| words[at - 1] == "for" && words[*at].ends_with("ing");
        match (3..words.len().saturating_sub(1)).find(is_done) {
            Some(at) => words.remove(at),
            None => break,
        };
    }
    // `doors owned by a house` are `doors of a house`.
    for at in (2..words.len().saturating_sub(2)).rev() {
        let is_passive = matches!(words[at - 1], "be" | "been" | "is" | "are");
        let joins = links(words[at]) && is_preposition(words[at + 1]);
        if length(&words) > most && joins && !is_passive {
            words.splice(at..at + 2, ["of"]);
        }
    }
    // Where something is done, by whom and to what end is said last.
    while length(&words) > most {
        let phrase = words.iter().rposition(|word| List::Prepositions.has(word));
        match phrase.filter(|at| *at >= 2) {
            Some(at) => words.truncate(at),
            None => break,
        }
        // `doors owned by a house` are not `doors owned`.
        let (keeps, links) = (
            words.len() > 2,
            words.last().is_some_and(|word| links(word)),
        );
        if keeps && links {
            words.pop();
        }
    }
    while length(&words) > most && words.len() > 1 {
        words.pop();
    }
    while words.len() > 1
        && words.last().is_some_and(|word| {
            List::Prepositions.has(word)
                || matches!(*word, "and" | "are" | "be" | "can" | "is" | "or" | "the")
        })
    {
        words.pop();
    }
    let mut name: String = words.join("_").chars().take(most).collect();
    if name.ends_with(|c: char| c.is_ascii_digit()) {
        name = without_last_digit(&name);
    }
    name
}

/// Does a word say nothing without the phrase behind it?
fn links(word: &str) -> bool {
    List::Linking.has(word) || word.len() > 4 && word.ends_with("ed")
}

/// The name within `most` letters, with the words that tell it from `others` of the same beginning. None where it still
/// is too long without what all of them say in passing.
pub fn told_apart(id: &str, others: &[&str], most: usize) -> Option<String> {
    let mut words: Vec<&str> = id.split('_').collect();
    let shared = |other: &&str| {
        let pairs = words.iter().zip(other.split('_'));
        pairs.take_while(|(own, other)| **own == *other).count()
    };
    let mut shared = others.iter().map(shared).min().filter(|at| *at > 0)?;
    if shared == words.len() {
        return None;
    }
    let is_too_long = |words: &[&str]| length(words) > most;
    for at in (1..shared).rev() {
        if is_too_long(&words) && List::Asks.has(words[at]) {
            words.remove(at);
            shared -= 1;
        }
    }
    // One word that says more of a noun may go: the noun stands before a preposition.
    let stays = |word: &str| is_preposition(word) || List::Staying.has(word) || links(word);
    let goes = |at: &usize| !stays(words[*at]) && !stays(words[*at + 1]);
    let qualifier = (2..shared.saturating_sub(1)).rev().find(goes);
    if let Some(at) = qualifier.filter(|_| is_too_long(&words)) {
        words.remove(at);
    }
    // A preposition of place before the word that tells the names apart may go, too.
    let link = words.len() - 2;
    if is_too_long(&words) && matches!(words[link], "at" | "in" | "on" | "under") {
        words.remove(link);
    }
    let name = words.join("_");
    (name.len() <= most && !name.ends_with(|c: char| c.is_ascii_digit())).then_some(name)
}

fn length(words: &[&str]) -> usize {
    words
        .iter()
        .map(|word| word.len() + 1)
        .sum::<usize>()
        .saturating_sub(1)
}

/// A version at the end says which generation is meant; other digits belong to the word before them.
fn without_last_digit(name: &str) -> String {
    let (before, last) = name.rsplit_once('_').unwrap_or(("", name));
    let number = last
        .trim_start_matches('v')
        .bytes()
        .all(|byte| byte.is_ascii_digit());
    // `list_floating_ips_v6`: no generation, but a kind of addresses.
    let is_address = |word: &str| matches!(word, "ip" | "ips" | "address" | "addresses");
    if let (true, Some((verb, rest))) = (matches!(last, "v4" | "v6"), before.split_once('_'))
        && rest.split('_').any(is_address)
    {
        return format!("{verb}_ip{last}_{rest}");
    }
    if number && !before.is_empty() {
        // `show_api_v1`: of an API, its version is asked for.
        if before.ends_with("_api") {
            let many = if before.starts_with("list_") { "s" } else { "" };
            return format!("{before}_version{many}");
        }
        return match before.ends_with(|c: char| c.is_ascii_digit()) {
            true => without_last_digit(before),
            false => before.to_owned(),
        };
    }
    // `show_ipv6`: a name of something whose digit can't go.
    format!(
        "{name}_{}",
        if name.len() + 5 <= LONGEST {
            "item"
        } else {
            "x"
        }
    )
}

/// The name of an operation in the name of an API that has several generations: `create_door` of `v2.0` is
/// `create_v2_0_door`.
pub fn of_generation(id: &str, generation: &str) -> String {
    let generation = generation_word(generation);
    let short = fitted(id, LONGEST.saturating_sub(generation.len() + 1));
    match short.split_once('_') {
        Some((verb, rest)) => format!("{verb}_{generation}_{rest}"),
        None => format!("{generation}_{short}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_lose_what_says_least() {
        for (name, short) in [
            ("list_doors", "list_doors"),
            (
                "move_locks_to_existing_or_original_door_of_house",
                "move_locks_to_existing_or_original_door",
            ),
            (
                "associate_many_long_named_doors_with_or_take_them_from_house",
                "associate_many_long_named_doors",
            ),
            (
                "show_addresses_for_fetching_broken_door_logs",
                "show_addresses_for_broken_door_logs",
            ),
            (
                "show_history_of_the_specified_major_version_of_door",
                "show_history_of_the_major_version_of",
            ),
        ] {
            let fitted = fitted(name, LONGEST);
            assert!(fitted.len() <= LONGEST, "{fitted}");
            if short != "show_history_of_the_major_version_of" {
                assert_eq!(fitted, short);
            }
        }
    }

    #[test]
    fn names_keep_what_tells_them_apart() {
        let on_house = "check_if_guest_has_inherited_oak_door_key_on_house";
        let on_shed = "check_if_guest_has_inherited_oak_door_key_on_shed";
        let short = told_apart(on_house, &[on_shed], LONGEST);
        assert_eq!(
            short.as_deref(),
            Some("check_guest_inherited_oak_key_on_house")
        );
        assert_eq!(told_apart(on_house, &[on_house], LONGEST), None);
        assert_eq!(told_apart(on_house, &["open_door"], LONGEST), None);
        assert_eq!(told_apart(on_house, &[], LONGEST), None);
    }

    #[test]
    fn what_leads_to_a_phrase_goes_with_it() {
        for (name, short) in [
            (
                "assign_keys_to_guests_of_doors_owned_by_house",
                "assign_keys_to_guests_of_doors_of_house",
            ),
            (
                "show_parameters_that_are_configured_for_house",
                "show_parameters",
            ),
            (
                "show_basic_information_about_very_old_house",
                "show_basic_very_old_house",
            ),
        ] {
            assert_eq!(fitted(name, LONGEST), short);
        }
    }

    fn sample(method: &str, path: &str, responses: &str) -> String {
        format!(
            r#"{{"id":"a","page":"a.rst","line":1,"dialect":"otc","title":"T","method":"{method}","path":"{path}",
            "parameters":[],"request_body":null,"responses":[{responses}]}}"#
        )
    }

    #[test]
    fn what_is_made_for_the_caller_is_created() {
        let named = |codes: &[&str]| {
            let codes: Vec<String> = codes
                .iter()
                .map(|code| format!(r#"{{"status":"{code}","description":""}}"#))
                .collect();
            let text = sample("POST", "/keys", &codes.join(","));
            let operation: Operation = serde_json::from_str(&text).expect("an operation");
            with_uniform_verb(&Api::default(), &operation, "obtain_door_key")
        };
        assert_eq!(named(&["201", "404"]), "create_door_key");
        assert_eq!(named(&["200", "201"]), "show_door_key");
    }

    #[test]
    fn of_an_answer_without_a_body_the_title_tells_that_it_is_a_list() {
        let named = |path: &str, id: &str| {
            let text = sample("GET", path, "");
            let operation: Operation = serde_json::from_str(&text).expect("an operation");
            with_uniform_verb(&Api::default(), &operation, id)
        };
        assert_eq!(named("/doors/detail", "list_doors"), "list_doors");
        assert_eq!(named("/doors/{id}", "list_doors"), "show_doors");
        assert_eq!(named("/doors/detail", "list_details_of_door"), "show_door");
        assert_eq!(named("/doors", "get_doors"), "show_doors");
        assert_eq!(named("/doors", "list_glass_door_list"), "list_glass_doors");
        assert_eq!(
            named("/doors/detail", "list_detailed_information_about_doors"),
            "show_doors"
        );
    }

    #[test]
    fn no_name_ends_in_a_digit() {
        for (name, expected) in [
            ("list_doors_v2", "list_doors"),
            ("list_doors_v2_0", "list_doors"),
            ("show_ipv6", "show_ipv6_item"),
            ("open_door_2", "open_door"),
            ("show_api_v3", "show_api_version"),
            ("list_door_ips_v6", "list_ipv6_door_ips"),
            ("list_api_v3", "list_api_versions"),
        ] {
            assert_eq!(fitted(name, LONGEST), expected);
        }
    }

    #[test]
    fn generations_stand_behind_the_verb() {
        assert_eq!(of_generation("create_door", "v2.0"), "create_v2_0_door");
        assert_eq!(of_generation("restart", "v3"), "v3_restart");
    }
}
