//! What several structs are called that have become one.

use apiref_core::ir::{Schema, TypeName};
use apiref_core::words::{is_imperative, singular};

/// What ends the names of bodies.
const BODIES: &[&str] = &["Request", "Response"];

/// Words that say of a resource what was done to it, and the verbs that do it.
const DONE: &[(&str, &str)] = &[
    ("Created", "create"),
    ("Deleted", "delete"),
    ("Listed", "list"),
    ("Shown", "show"),
    ("Updated", "update"),
];

/// Words that say how it was done.
const MANNERS: &[&str] = &["Batch", "Bulk"];

/// Words that end the name of an answer by its status, before `Response`.
const STATUSES: &[&str] = &["Accepted", "Created", "Ok"];

/// Words that link a name to another one.
const LINKING: &[&str] = &["At", "By", "For", "From", "In", "Of", "On", "To", "With"];

/// Words that name no thing without another word.
const VAGUE: &[&str] = &[
    "Attribute",
    "Attributes",
    "Body",
    "Config",
    "Content",
    "Data",
    "Detail",
    "Details",
    "Element",
    "Entry",
    "Error",
    "Info",
    "Information",
    "Item",
    "Items",
    "List",
    "Object",
    "Objects",
    "Option",
    "Options",
    "Param",
    "Params",
    "Resp",
    "Result",
    "Results",
    "Type",
    "Value",
    "Values",
];

/// What several structs may be called, the best first: the words in which all names end, without those that say what is
/// done: `ShowDoorResponse` and `UpdateDoorResponse` are a `DoorResponse`. An answer with one member is called by that.
/// Where another struct has the name, the generation that all of them are of goes first; what is sent to create a `Door`
/// and to update it is a `DoorInput`, never a `Door`.
pub fn common(names: &[&str], schema: Option<&Schema>, is_input: bool) -> Vec<String> {
    let mut all = names.iter().map(|name| words(name));
    let Some(mut common) = all.next() else {
        return Vec::new();
    };
    let first = common.first().copied().unwrap_or_default();
    let generation = is_generation(first) && names.iter().all(|name| words(name)[..1] == [first]);
    for theirs in all {
        let same = common.iter().rev().zip(theirs.iter().rev());
        let length = same.take_while(|(own, other)| own == other).count();
        common.drain(..common.len() - length);
    }
    // What is done to a thing for another one is not called by the other: `AddKeyToDoor`.
    let is_other = |name: &&str| {
        let words = words(name);
        let before = words.len().checked_sub(common.len() + 1);
        let before = before.and_then(|at| words.get(at));
        before.is_some_and(|word| LINKING.contains(word))
    };
    if names.iter().any(is_other) {
        common.clear();
    }
    let last = common.len().saturating_sub(1);
    let says_no_thing =
        |word: &&str| is_action(word) || is_generation(word) || BODIES.contains(word);
    let before = common[..last].iter().take_while(|word| says_no_thing(word));
    let before = before.count();
    common.drain(..before);
    let nouns: Vec<&&str> = common
        .iter()
        .filter(|word| !BODIES.contains(word))
        .collect();
    let says_nothing = match nouns.as_slice() {
        [] => true,
        [only] => VAGUE.contains(only),
        [first, ..] => LINKING.contains(first),
    };
    let ending = (!says_nothing).then(|| common.concat());
    let last = common.last().copied().unwrap_or_default();
    let is_answer = names.iter().all(|name| name.ends_with("Response"));
    let of_two = of_two(names).filter(|_| is_answer);
    let member = schema.filter(|_| is_answer).and_then(of_member);
    // The bare noun is what is made, not what is sent for it.
    let ending =
        ending.map(
            |ending| match is_input && !BODIES.contains(&last) && last != "Input" {
                true => format!("{ending}Input"),
                false => ending,
            },
        );
    let mut found: Vec<String> = ending.into_iter().chain(of_two).chain(member).collect();
    // Answers that have nothing in common but their status are called by that.
    let of_status = STATUSES
        .iter()
        .map(|status| format!("{status}Response"))
        .find(|ending| names.iter().all(|name| name.ends_with(ending)));
    found.extend(of_status);
    if generation {
        let of_generation = found.iter().map(|name| format!("{first}{name}"));
        found.extend(of_generation.collect::<Vec<_>>());
    }
    found
}

/// The name of answers about a thing of another: `AddKeyToDoorResponse` and `RemoveKeyFromDoorResponse` are about a door
/// key.
fn of_two(names: &[&str]) -> Option<String> {
    let things = |name: &str| -> Option<(String, String)> {
        let words = words(name);
        let nouns: Vec<&str> = words
            .into_iter()
            .filter(|word| !is_action(word) && !is_generation(word) && !BODIES.contains(word))
            .collect();
        let mut parts = nouns.split(|word| LINKING.contains(word));
        let (thing, other) = (parts.next()?.concat(), parts.next()?.concat());
        let is_whole = !thing.is_empty() && !other.is_empty() && parts.next().is_none();
        is_whole.then_some((thing, other))
    };
    let (thing, other) = things(names.first()?)?;
    let is_same =
        |name: &&str| things(name).is_some_and(|found| found.0 == thing && found.1 == other);
    names
        .iter()
        .all(is_same)
        .then(|| format!("{other}{thing}Response"))
}

/// The name of an answer by its only member or its only list, beside what identifies the request.
fn of_member(schema: &Schema) -> Option<String> {
    let members = || {
        schema
            .properties
            .iter()
            .filter(|(name, _)| *name != "request_id")
    };
    let is_list = |(_, member): &(&String, &Schema)| member.single_type() == Some(TypeName::Array);
    let mut candidates: Vec<(&String, &Schema)> = members().collect();
    if candidates.len() > 1 {
        candidates.retain(is_list);
    }
    let [(name, _)] = candidates.as_slice() else {
        return None;
    };
    let name = *name;
    let is_word = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let word = |part: &str| {
        let (first, rest) = part.split_at_checked(1).unwrap_or((part, ""));
        first.to_ascii_uppercase() + rest
    };
    let pascal: String = name.split('_').map(word).collect();
    // `HealthCheck` of a member `healthcheck` is written as its struct is.
    let referred = schema.properties.get(name).and_then(Schema::reference_name);
    let spelled = referred.filter(|referred| referred.eq_ignore_ascii_case(&pascal));
    is_word.then(|| format!("{}Response", spelled.unwrap_or(&pascal)))
}

/// Does a word name no thing without another one?
pub fn is_vague(word: &str) -> bool {
    VAGUE.contains(&word)
}

/// Is a struct called by what an operation does with it?
pub fn says_what_is_done(name: &str) -> bool {
    words(name).first().is_some_and(|word| is_action(word))
}

/// Is a struct called as the body of an operation?
pub fn is_body(name: &str) -> bool {
    // `ShowDoorResponse200` as well
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    words(name).last().is_some_and(|word| BODIES.contains(word))
}

fn is_action(word: &str) -> bool {
    verb_of(word).is_some() || is_imperative(&word.to_ascii_lowercase())
}

/// `create` of `Created`.
fn verb_of(word: &str) -> Option<&'static str> {
    let mut done = DONE.iter();
    let (_, verb) = done.find(|(done, _)| *done == word)?;
    Some(verb)
}

/// The words of a name, the generation that it begins with apart.
fn with_generation<'n>(words: &'n [&'n str]) -> (&'n str, &'n [&'n str]) {
    match words.split_first() {
        Some((first, rest)) if is_generation(first) => (first, rest),
        _ => ("", words),
    }
}

/// A name without the generation that it begins with: `V2Door` is a `Door`.
pub fn without_generation(name: &str) -> Option<String> {
    let words = words_of(name);
    let (generation, rest) = with_generation(&words);
    (!generation.is_empty() && !rest.is_empty()).then(|| rest.concat())
}

/// Splits a name such as `CreatedDoor` into the verb (`create`) and the noun (`Door`).
pub fn without_action(name: &str) -> Option<(&'static str, String)> {
    let words = words(name);
    let (generation, words) = with_generation(&words);
    let (done, noun) = words.split_first()?;
    let verb = verb_of(done)?;
    let is_body = noun.last().is_some_and(|word| BODIES.contains(word));
    (!noun.is_empty() && !is_body).then(|| (verb, format!("{generation}{}", noun.concat())))
}

/// What links between the pages of a list are called, whatever the list holds.
pub fn of_links(schema: &Schema) -> Option<String> {
    let has = |name: &str| schema.properties.contains_key(name);
    (has("next") && (has("previous") || has("prev"))).then(|| "PageLinks".to_owned())
}

/// A name without the words at its head that say what is done: `CreateDoorColor` is `DoorColor`, `V2UpdatedDoorColor` is
/// `V2DoorColor`, and `ListDoorsColor`, what a list is filtered by, is `DoorColor`. Two words are left at least.
pub fn thing_of(name: &str) -> String {
    let words = words_of(name);
    let (generation, words) = with_generation(&words);
    let is_done = |word: &str| is_action(word) || MANNERS.contains(&word);
    let most = words.len().saturating_sub(2);
    let done = words.iter().take(most).take_while(|word| is_done(word));
    let done = done.count();
    let mut thing: Vec<String> = words[done..].iter().map(|&word| word.to_owned()).collect();
    let [of @ .., _] = thing.as_mut_slice() else {
        return name.to_owned();
    };
    if words[..done].contains(&"List") {
        of.iter_mut().for_each(|word| *word = one_of(word));
    }
    format!("{generation}{}", thing.concat())
}

/// A word in the singular, with its capital.
fn one_of(word: &str) -> String {
    let one = singular(word);
    match word.strip_prefix(|c: char| c.is_ascii_uppercase()) {
        Some(_) => word[..1].to_owned() + one.get(1..).unwrap_or_default(),
        None => one,
    }
}

/// `V2`
fn is_generation(word: &str) -> bool {
    let digits = word.strip_prefix('V').unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The words of a name in CamelCase, that of its status left out.
fn words(name: &str) -> Vec<&str> {
    let mut words = words_of(name);
    if let [.., status, "Response"] = words.as_slice()
        && STATUSES.contains(status)
    {
        words.remove(words.len() - 2);
    }
    words
}

/// The words of a name in CamelCase.
fn words_of(name: &str) -> Vec<&str> {
    let starts = name.char_indices().filter(|(_, c)| c.is_ascii_uppercase());
    let mut bounds: Vec<usize> = starts.map(|(at, _)| at).collect();
    if bounds.first() != Some(&0) {
        bounds.insert(0, 0);
    }
    let ends = bounds.iter().skip(1).copied().chain([name.len()]);
    let words = bounds.iter().zip(ends).map(|(&from, to)| &name[from..to]);
    words.filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_all_have_in_common() {
        let schema: Schema =
            serde_json::from_str(r#"{"properties":{"is_done":{"type":"boolean"}}}"#)
                .expect("a schema");
        for (names, expected) in [
            (
                &["ShowDoorResponse", "UpdateDoorOkResponse"][..],
                &["DoorResponse", "IsDoneResponse"][..],
            ),
            (&["ListDoorTag", "GateTag"], &["Tag"]),
            (&["DoorTagInfo", "GateInfo"], &[]),
            (&["ListDoorsByTag", "ListGatesByTag"], &[]),
            (
                &["OpenDoorResponse", "ShutGateResponse"],
                &["IsDoneResponse"],
            ),
            (&["OpenDoorRequest", "ShutGateRequest"], &[]),
            (&["OpenDoor", "ShutGate"], &[]),
            (&["AddKeyToDoor", "RemoveKeyFromDoor"], &[]),
            (&["V2Door", "V3Door"], &["Door"]),
            (&["ShowDoorResponseKey", "ListDoorsResponseKey"], &["Key"]),
            (&["V3OpenDoor", "V3ShutDoor"], &["Door", "V3Door"]),
            (
                &["AddKeyToDoorResponse", "RemoveKeyFromDoorResponse"],
                &["DoorKeyResponse", "IsDoneResponse"],
            ),
            (
                &["AddKeyToDoorAcceptedResponse", "PaintGateAcceptedResponse"],
                &["IsDoneResponse", "AcceptedResponse"],
            ),
        ] {
            let found = common(names, Some(&schema), false);
            assert_eq!(found, expected, "{names:?}");
        }
        let list: Schema = serde_json::from_str(
            r#"{"properties":{"keys":{"type":"array"},"count":{"type":"integer"}}}"#,
        )
        .expect("a schema");
        let lists = common(
            &["ListKeysByTagResponse", "ListLidsByTagResponse"],
            Some(&list),
            false,
        );
        assert_eq!(lists, ["KeysResponse"]);
        let door: Schema =
            serde_json::from_str(r##"{"properties":{"doorlock":{"$ref":"#/schemas/DoorLock"}}}"##)
                .expect("a schema");
        let answers = common(
            &["OpenLockResponse", "ShutGateResponse"],
            Some(&door),
            false,
        );
        assert_eq!(answers, ["DoorLockResponse"]);
        let inputs = common(&["CreateDoor", "UpdateDoor"], None, true);
        assert_eq!(inputs, ["DoorInput"]);
    }

    #[test]
    fn names_without_what_is_done() {
        for (name, expected) in [
            ("CreateDoorColor", "DoorColor"),
            ("V2UpdatedDoorColor", "V2DoorColor"),
            ("BatchCreateDoorColor", "DoorColor"),
            ("ListFrontDoorsColor", "FrontDoorColor"),
            ("DoorColor", "DoorColor"),
            ("CreateDoor", "CreateDoor"),
        ] {
            assert_eq!(thing_of(name), expected);
        }
    }
}
