//! Objects that the words of a row call a map: pairs of keys and values, whatever keys an example shows.

use std::collections::HashSet;

use indexmap::IndexMap;

use apiref_core::ir::Json;

/// Words that say that keys and values are the user's.
const PAIRS: &[&str] = &[
    "key-value",
    "key/value",
    "key:value",
    "key=value",
    "key: value",
    "key value pair",
    "key and value pair",
    "name-value pair",
    "name/value pair",
    "map of ",
    "mapping of ",
    "dictionary of ",
    "each key is ",
    "keyed by ",
    "serialized blob",
];

/// Words behind which a key is a sample and no name.
const SAMPLES: &[&str] = &["such as", "for example", "e.g", "example:"];

/// Do the words about an object call it a map, and name none of the keys that its example shows?
pub(in crate::resolve) fn says_map(said: &str, members: &IndexMap<String, Json>) -> bool {
    let has = |name: &str| members.keys().any(|key| key.eq_ignore_ascii_case(name));
    // `{"key": "a", "value": "b"}` is one pair, written out.
    let is_pair = has("value") && (has("key") || has("name"));
    if members.is_empty() || is_pair {
        return false;
    }
    let lower = said.to_ascii_lowercase();
    let explained = |word: &str| {
        let marks = [format!("**{word}**"), format!("`{word}`")];
        marks.iter().any(|marked| lower.contains(marked))
    };
    let says =
        PAIRS.iter().any(|words| lower.contains(words)) || explained("key") && explained("value");
    says && !members.keys().any(|key| names(said, key))
}

/// Does the text describe an object as a list, `an object containing a list of lids`, while the object's members are all
/// objects whose keys the text doesn't mention? Then the keys are names of the listed things.
pub(super) fn says_list(said: &str, members: &IndexMap<String, Json>) -> bool {
    const LISTS: &[&str] = &["containing a list of ", "contains a list of "];
    let lower = said.to_ascii_lowercase();
    let are_objects = members.values().all(|value| value.as_object().is_some());
    let words = || lower.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
    let is_word = |key: &String| {
        let key = key.to_ascii_lowercase();
        words().any(|word| word == key || word.strip_suffix('s') == Some(&key))
    };
    !members.is_empty()
        && are_objects
        && LISTS.iter().any(|words| lower.contains(words))
        && !members.keys().any(is_word)
}

/// Do objects that are the values of a map have keys that are data, too: no two of them share one, each has a dash, and
/// what they hold is alike?
pub(super) fn are_keyed_apart(members: &IndexMap<String, Json>) -> bool {
    let values: Option<Vec<_>> = members.values().map(Json::as_object).collect();
    let inner: Vec<(&String, &Json)> = values.into_iter().flatten().flatten().collect();
    let keys: HashSet<&String> = inner.iter().map(|(key, _)| *key).collect();
    let held: Option<Vec<_>> = inner.iter().map(|(_, held)| held.as_object()).collect();
    let are_alike = held.is_some_and(|held| {
        held.windows(2)
            .all(|pair| pair[0].keys().eq(pair[1].keys()))
    });
    inner.len() > 1
        && keys.len() == inner.len()
        && keys.iter().all(|key| key.contains('-'))
        && are_alike
}

/// Are all keys settings of some software, `dfs.block.size`? Which there are, that software knows.
pub(super) fn are_settings(members: &IndexMap<String, Json>) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains(':');
    let is_setting = |key: &String| key.contains('.') && key.split('.').all(is_part);
    !members.is_empty() && members.keys().all(is_setting)
}

/// Do many things, each called by its own name, have settings: `{"node_settings": {"HDFS": {"dfs.block.size": 1}}}`?
pub(super) fn are_groups_of_settings(name: Option<&str>, members: &IndexMap<String, Json>) -> bool {
    let is_group = |(key, value): (&String, &Json)| {
        let settings = value.as_object();
        key.starts_with(|c: char| c.is_ascii_uppercase()) && settings.is_some_and(are_settings)
    };
    let is_plural = name.is_some_and(|name| name.ends_with('s') && !name.ends_with("ss"));
    is_plural && !members.is_empty() && members.iter().all(is_group)
}

/// Do the words give a key as a name, and not as a sample?
fn names(said: &str, key: &str) -> bool {
    let marks = [format!("**{key}**"), format!("`{key}`")];
    marks.iter().any(|marked| {
        said.match_indices(marked.as_str()).any(|(at, _)| {
            let before = said.get(..at).unwrap_or_default();
            let sentence = before.rsplit(". ").next().unwrap_or(before);
            let sentence = sentence.to_ascii_lowercase();
            !SAMPLES.iter().any(|words| sentence.contains(words))
        })
    })
}

/// Are the members placeholders: `{"key1": "value1", "key2": "value2"}`?
pub(in crate::resolve) fn are_placeholders(members: &IndexMap<String, Json>) -> bool {
    let is_value = |value: &Json| match value {
        Json::String(text) => bare(text).eq_ignore_ascii_case("value"),
        _ => false,
    };
    let is_key = |key: &String| bare(key).eq_ignore_ascii_case("key") || bare(key) != key.as_str();
    !members.is_empty()
        && members
            .iter()
            .all(|(key, value)| is_key(key) && is_value(value))
}

/// Is an object called by the plural of what it holds lists of, under keys of the user's:
/// `{"addresses": {"inner": [{"addr": "…"}]}}`?
pub(super) fn is_grouped(name: Option<&str>, members: &IndexMap<String, Json>) -> bool {
    /// A shorter beginning of a word is no short form of it.
    const SHORTEST: usize = 4;
    let Some(name) = name.filter(|name| name.ends_with('s')) else {
        return false;
    };
    let is_short = |key: &String| key.len() >= SHORTEST && name.starts_with(key.as_str());
    let holds_them = |value: &Json| {
        let items = value.as_array().unwrap_or_default();
        let mut objects = items.iter().map(Json::as_object);
        !items.is_empty()
            && objects.all(|item| item.is_some_and(|members| members.keys().any(is_short)))
    };
    !members.is_empty()
        && members.values().all(holds_them)
        && !members.keys().any(|key| name.starts_with(key.as_str()))
}

/// A word without the number at its end: `value` of `value_2`.
fn bare(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end_matches(['_', '-', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(json: &str) -> IndexMap<String, Json> {
        let json = Json::parse(json).expect("JSON");
        json.as_object().expect("an object").clone()
    }

    #[test]
    fn words_call_an_object_a_map() {
        let lid = members(r#"{"colour": "red"}"#);
        for said in [
            "Lids of the crate in the format of key-value pairs.",
            "Any key/value information about the crate.",
            "**key** tells what is set. **value** tells to what.",
            "A dictionary of wishes, such as `colour`.",
        ] {
            assert!(says_map(said, &lid), "{said}");
        }
        for said in [
            "The lid of the crate.",
            "A dictionary of facts about the lid: its `colour` and more.",
            "Pairs of lids.",
        ] {
            assert!(!says_map(said, &lid), "{said}");
        }
        let pair = members(r#"{"key": "colour", "value": "red"}"#);
        assert!(!says_map("A key-value pair.", &pair));
    }

    #[test]
    fn an_object_that_lists_things_is_a_map_of_them() {
        let says = "An object containing a list of crates, each with its lids.";
        let crates =
            members(r#"{"oak": {"big-lid": {"on": true}}, "fir": {"small-lid": {"on": false}}}"#);
        assert!(says_list(says, &crates) && are_keyed_apart(&crates));
        assert!(!says_list(says, &members(r#"{"lid": {"on": true}}"#)));
        assert!(!says_list(says, &members(r#"{"oak": 3}"#)));
        assert!(!says_list("The crates.", &crates));
        let same = r#"{"oak": {"a-b": {"on": true}}, "fir": {"a-b": {"on": false}}}"#;
        assert!(!are_keyed_apart(&members(same)));
        let plain = r#"{"oak": {"lid": {"on": true}}, "fir": {"box": {"on": false}}}"#;
        assert!(!are_keyed_apart(&members(plain)));
    }

    #[test]
    fn lists_of_what_the_plural_says_stand_under_keys_of_the_user() {
        let of = |json: &str| members(json);
        let inner = r#"{"inner": [{"addr": "10.0.0.1", "version": 4}]}"#;
        assert!(is_grouped(Some("addresses"), &of(inner)));
        assert!(!is_grouped(Some("crates"), &of(inner)));
        assert!(!is_grouped(
            Some("addresses"),
            &of(r#"{"address": [{"addr": "10.0.0.1"}]}"#)
        ));
        assert!(!is_grouped(
            Some("addresses"),
            &of(r#"{"inner": ["10.0.0.1"]}"#)
        ));
    }

    #[test]
    fn settings_of_software_are_data() {
        let is_group = |name: &str, json: &str| are_groups_of_settings(Some(name), &members(json));
        assert!(are_settings(&members(
            r#"{"lid.size": 1, "lid.red.ink": "a"}"#
        )));
        assert!(!are_settings(&members(r#"{"lid.size": 1, "size": 1}"#)));
        assert!(!are_settings(&members(r#"{"OS-LID:v1.size": 1}"#)));
        assert!(is_group("lid_settings", r#"{"LID": {"lid.size": 1}}"#));
        assert!(!is_group("crate", r#"{"LID": {"lid.size": 1}}"#));
        assert!(!is_group("crates", r#"{"lid": {"lid.size": 1}}"#));
        assert!(!is_group("crates", r#"{"LID": {"size": 1}}"#));
    }

    #[test]
    fn numbered_keys_and_values_are_placeholders() {
        assert!(are_placeholders(&members(
            r#"{"key1": "value1", "key2": "value2"}"#
        )));
        assert!(are_placeholders(&members(r#"{"tag1": "value1"}"#)));
        assert!(are_placeholders(&members(r#"{"key": "value"}"#)));
        assert!(!are_placeholders(&members(
            r#"{"key": "key1", "value": "value1"}"#
        )));
        assert!(!are_placeholders(&members(r#"{"name": "value1"}"#)));
    }
}
