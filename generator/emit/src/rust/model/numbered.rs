//! Names of variants whose values are numbers: what the docs say that each of them means.

use std::collections::{HashMap, HashSet};

use crate::rust::names;
use apiref_core::ir::Schema;

/// Maximum number of words in a name.
const MOST_WORDS: usize = 6;
/// Maximum number of letters in a name.
const MOST_LETTERS: usize = 32;

apiref_core::word_lists! {
    include_str!("numbered.txt"), ',',
    Leading = "leading",
    Linking = "linking",
}

/// Names for the numeric values of an enum, by value. Empty unless short, distinct names can be made for all of them.
pub(super) fn of_numbers(schema: &Schema, values: &[String]) -> HashMap<String, String> {
    let is_number = |value: &&String| value.bytes().all(|byte| byte.is_ascii_digit());
    let numbers: Vec<&String> = values.iter().filter(is_number).collect();
    let meanings = numbers.iter().map(|value| {
        let text = schema.enum_descriptions.get(*value)?;
        Some(words(text)).filter(|words| !words.is_empty())
    });
    let Some(mut meanings) = meanings.collect::<Option<Vec<Vec<String>>>>() else {
        return HashMap::new();
    };
    if meanings.len() > 1 {
        while let Some(rests) = without_common(&meanings, |words| words.split_first()) {
            meanings = rests;
        }
        while let Some(rests) = without_common(&meanings, |words| words.split_last()) {
            meanings = rests;
        }
    }
    let named: Vec<String> = meanings.iter().map(|words| name(words)).collect();
    let is_short = |(words, name): (&Vec<String>, &String)| {
        words.len() <= MOST_WORDS
            && name.len() <= MOST_LETTERS
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    let distinct: HashSet<String> = named.iter().map(|name| name.to_ascii_lowercase()).collect();
    let others = values.iter().filter(|value| !numbers.contains(value));
    let are_free = others
        .map(|value| names::variant(value).to_ascii_lowercase())
        .all(|name| !distinct.contains(&name));
    match are_free && distinct.len() == named.len() && meanings.iter().zip(&named).all(is_short) {
        true => numbers.into_iter().cloned().zip(named).collect(),
        false => HashMap::new(),
    }
}

/// The words of a meaning up to its first stop.
fn words(text: &str) -> Vec<String> {
    let text = text.replace(['*', '`', '\\', '"'], "");
    let text = text.trim();
    let is_stop = |at: usize, c: char| match c {
        '.' => text[at + 1..]
            .chars()
            .next()
            .is_none_or(char::is_whitespace),
        _ => ":;,(\n\u{ff08}".contains(c),
    };
    let stop = text.char_indices().find(|(at, c)| is_stop(*at, *c));
    let text = stop.map_or(text, |(at, _)| &text[..at]);
    // `read-only` is one word.
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    let words = words.filter(|word| word.contains(char::is_alphanumeric));
    let words = words.skip_while(|word| List::Leading.has(word));
    words.map(str::to_owned).collect()
}

/// The words without the one that all begin or end with, if each still says something.
fn without_common<'w>(
    meanings: &'w [Vec<String>],
    split: impl Fn(&'w [String]) -> Option<(&'w String, &'w [String])>,
) -> Option<Vec<Vec<String>>> {
    let mut common: Option<&String> = None;
    let mut rests = Vec::with_capacity(meanings.len());
    for words in meanings {
        let (word, rest) = split(words)?;
        if common.is_some_and(|common| !common.eq_ignore_ascii_case(word)) {
            return None;
        }
        common = Some(word);
        if rest.iter().all(|word| List::Linking.has(word)) {
            return None;
        }
        rests.push(rest.to_vec());
    }
    Some(rests)
}

fn name(words: &[String]) -> String {
    names::pascal(&words.join(" ").to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(meanings: &[(&str, &str)]) -> Vec<String> {
        let mut schema = Schema::default();
        for (value, meaning) in meanings {
            let told = &mut schema.enum_descriptions;
            told.insert((*value).to_owned(), (*meaning).to_owned());
        }
        let values: Vec<String> = meanings
            .iter()
            .map(|(value, _)| (*value).to_owned())
            .collect();
        let names = of_numbers(&schema, &values);
        values
            .iter()
            .filter_map(|value| names.get(value).cloned())
            .collect()
    }

    #[test]
    fn numbers_are_called_by_what_they_mean() {
        assert_eq!(
            named(&[("0", "Tiny lid"), ("1", "Wide lid (up to 9 cm)")]),
            ["Tiny", "Wide"]
        );
        assert_eq!(
            named(&[
                ("100", "Indicates that the lid is shut."),
                ("200", "Indicates that the lid is not shut.")
            ]),
            ["Shut", "NotShut"]
        );
        assert_eq!(
            named(&[("4", "**IPv4** address"), ("6", "IPv6 address")]),
            ["Ipv4", "Ipv6"]
        );
        assert_eq!(named(&[("0", "a lid"), ("x", "Another.")]), ["Lid"]);
    }

    #[test]
    fn what_is_not_told_apart_keeps_its_numbers() {
        assert!(named(&[("1", "Open"), ("2", "Open.")]).is_empty());
        assert!(named(&[("1", "Open"), ("2", "")]).is_empty());
        let long = "the lid was opened by someone who has no key for it";
        assert!(named(&[("1", "Open"), ("2", long)]).is_empty());
        assert!(named(&[("1", "2 lids"), ("2", "3 boxes")]).is_empty());
    }
}
