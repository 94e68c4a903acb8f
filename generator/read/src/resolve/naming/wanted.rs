//! Which struct a name belongs to that several want.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::words::{pascal_case, snake_case};

/// The shapes that want each name, each with the operations that use it.
pub type Wanted = BTreeMap<String, HashMap<String, HashSet<String>>>;

/// The name of a struct that most operations know by it is not that of another: by name, the shape that has it.
pub fn favoured(wanted: Wanted) -> HashMap<String, String> {
    let most_used = |(name, shapes): (String, HashMap<String, HashSet<String>>)| {
        let mut uses: Vec<(usize, String)> = shapes
            .into_iter()
            .map(|(shape, operations)| (operations.len(), shape))
            .collect();
        uses.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let mut uses = uses.into_iter();
        let (most, shape) = uses.next()?;
        let (second, _) = uses.next()?;
        (most >= MANY && most >= 2 * second).then_some((name, shape))
    };
    wanted.into_iter().filter_map(most_used).collect()
}

/// By name in small letters, how names are written that differ by their capitals alone: as several words, if one does.
pub fn spelling(names: BTreeSet<String>) -> HashMap<String, String> {
    let mut variants: HashMap<String, Vec<String>> = HashMap::new();
    for name in names {
        variants.entry(name.to_lowercase()).or_default().push(name);
    }
    let capitals = |name: &String| name.chars().filter(|c| c.is_uppercase()).count();
    let several = variants.into_iter().filter(|(_, names)| names.len() > 1);
    several
        .filter_map(|(key, names)| Some((key, names.into_iter().max_by_key(capitals)?)))
        .collect()
}

/// So many operations make a name the one of what they share.
const MANY: usize = 3;

/// What the names of a struct at two places have in common at their beginning and end, where that is more than the name
/// that both have by themselves: `ListResponseLinks` of `ListDoorsResponseLinks` and `ListLidsResponseLinks`.
pub fn in_common(one: &str, other: &str, plain: &str) -> Option<String> {
    let words = |name: &str| -> Vec<String> {
        let name = snake_case(name, "");
        name.split('_').map(str::to_owned).collect()
    };
    let (one, other, plain) = (words(one), words(other), words(plain));
    let shorter = one.len().min(other.len());
    let pairs = || one.iter().zip(&other);
    let begin = pairs().take_while(|(a, b)| a == b).count();
    let pairs = one.iter().rev().zip(other.iter().rev());
    let end = pairs
        .take_while(|(a, b)| a == b)
        .count()
        .min(shorter - begin);
    let more = (begin + end).checked_sub(plain.len())?;
    let is_half = |word: &String| matches!(word.as_str(), "request" | "response");
    // A verb alone, or which half of a call it is, says nothing of what it is about.
    let says_what = match more {
        0 => false,
        1 => begin == 0 && !one.get(one.len() - end).is_some_and(is_half),
        _ => true,
    };
    let kept = one
        .iter()
        .take(begin)
        .chain(one.iter().skip(one.len() - end));
    let kept: Vec<&str> = kept.map(String::as_str).collect();
    (says_what && end >= plain.len()).then(|| pascal_case(&kept.join("_"), "Value"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_have_in_common_is_a_name_if_it_says_what_it_is_about() {
        for (one, other, plain, expected) in [
            (
                "ListLidsResponseLinks",
                "ListDoorsResponseLinks",
                "Links",
                Some("ListResponseLinks"),
            ),
            (
                "CreateLidHingePin",
                "UpdateLidHingePin",
                "Pin",
                Some("LidHingePin"),
            ),
            ("CreateLidPin", "CreateDoorPin", "Pin", None),
            ("CreateLidTag", "BatchAddDoorTagsTag", "Tag", None),
            (
                "ShowLidResponseLinks",
                "CreateDoorResponseLinks",
                "Links",
                None,
            ),
        ] {
            let found = in_common(one, other, plain);
            assert_eq!(found.as_deref(), expected, "{one} {other}");
        }
    }
}
