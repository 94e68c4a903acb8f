//! How alike two values are: what tells a rename from a removal beside an addition.

use std::collections::{HashMap, HashSet};

use super::effective::View;
use apiref_core::ir::{Api, Schema};

/// How far structs are compared inside each other.
const DEPTH: usize = 3;

/// Both sides of a comparison, for following references.
#[derive(Debug, Clone, Copy)]
pub(super) struct Apis<'a> {
    pub old: &'a Api,
    pub new: &'a Api,
    /// What is known to have been renamed.
    pub renames: &'a Renames,
}

/// Old names and their new ones.
pub(super) type Renames = HashSet<(String, String)>;

/// A thing with a name that may have been renamed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named<'a> {
    pub name: &'a str,
    pub view: View<'a>,
}

/// How well the shapes agree, from 0 (other types) to 1 (the same members throughout).
pub(super) fn agreement(apis: Apis<'_>, old: View<'_>, new: View<'_>) -> f64 {
    agreement_within(apis, old, new, DEPTH)
}

fn agreement_within(apis: Apis<'_>, old: View<'_>, new: View<'_>, depth: usize) -> f64 {
    match (old.types(), new.types()) {
        (Some(a), Some(b)) if a == b => {}
        (Some(a), Some(b)) if a.both_numeric(b) => return 0.8,
        (None, None) => {}
        _ => return 0.0,
    }
    let (ours, theirs) = (old.properties(), new.properties());
    if !ours.is_empty() || !theirs.is_empty() {
        let in_style: HashMap<String, &Schema> = theirs
            .iter()
            .map(|(name, schema)| (fold(name), schema))
            .collect();
        let partner = |name: &String| {
            theirs
                .get(name)
                .or_else(|| in_style.get(&fold(name)).copied())
        };
        let common: Vec<_> = ours
            .iter()
            .filter_map(|(name, a)| Some((a, partner(name)?)))
            .collect();
        let total = ours.len() + theirs.len().saturating_sub(common.len());
        let score: f64 = common
            .into_iter()
            .map(|(a, b)| match depth {
                0 => 1.0,
                _ => agreement_within(
                    apis,
                    View::new(apis.old, a),
                    View::new(apis.new, b),
                    depth - 1,
                ),
            })
            .sum();
        return score / total.max(1) as f64;
    }
    match (old.items(), new.items()) {
        (Some(a), Some(b)) if depth > 0 => agreement_within(
            apis,
            View::new(apis.old, a),
            View::new(apis.new, b),
            depth - 1,
        ),
        _ => 1.0,
    }
}

/// Which of `removed` became which of `added`: pairs of indices. Each is used at most once, the likeliest first.
pub(super) fn renames(
    apis: Apis<'_>,
    removed: &[Named<'_>],
    added: &[Named<'_>],
) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (i, old) in removed.iter().enumerate() {
        for (j, new) in added.iter().enumerate() {
            let only = is_only(*old, removed) && is_only(*new, added);
            if let Some(score) = likelihood(apis, *old, *new, only) {
                candidates.push((score, i, j));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut olds, mut news) = (HashSet::new(), HashSet::new());
    candidates
        .into_iter()
        .filter(|&(_, i, j)| {
            let free = !olds.contains(&i) && !news.contains(&j);
            if free {
                olds.insert(i);
                news.insert(j);
            }
            free
        })
        .map(|(_, i, j)| (i, j))
        .collect()
}

/// Is it the only one with its description?
fn is_only(named: Named<'_>, among: &[Named<'_>]) -> bool {
    let text = named.view.description();
    let same = |other: &&Named<'_>| other.view.description() == text;
    among.iter().filter(same).count() == 1
}

/// How likely it is that one was renamed to the other; none where nothing but the type speaks for it.
///
/// The shape has to agree. Beyond that there has to be evidence: the same name in another style, the same members, or
/// names and descriptions that are alike. `only` says that no other has their descriptions.
fn likelihood(apis: Apis<'_>, old: Named<'_>, new: Named<'_>, only: bool) -> Option<f64> {
    let shape = agreement(apis, old.view, new.view);
    let text = |view: View<'_>| view.description().cloned().unwrap_or_default();
    let (before, after) = (text(old.view), text(new.view));
    let words = likeness_of_texts(&before, &after);
    // The docs say the same of both and of nothing else, or one name holds the other.
    let same = words >= 0.95
        && before.split_whitespace().count() >= 2
        && (only || holds_words(old.name, new.name));
    if shape < if same { 0.5 } else { 0.7 } {
        return None;
    }
    if fold(old.name) == fold(new.name) {
        return Some(2.0 + shape);
    }
    if apis
        .renames
        .contains(&(old.name.to_owned(), new.name.to_owned()))
    {
        return Some(1.5 + shape);
    }
    // `ipv4` did not become `ipv6`.
    if digits(old.name) != digits(new.name) {
        return None;
    }
    let names = strsim::normalized_levenshtein(&fold(old.name), &fold(new.name));
    let members = old
        .view
        .properties()
        .len()
        .max(item_members(apis.old, old.view));
    let strong = (members >= 3 && shape >= 0.8 && (names >= 0.3 || words >= 0.5))
        || (words >= 0.85 && before.split_whitespace().count() >= 4)
        || same
        || (names >= 0.7 && words >= 0.5)
        || (names >= 0.8 && old.name.len() >= 5 && (before.is_empty() || after.is_empty()));
    strong.then_some(names + words + shape / 10.0)
}

/// Are the words of one name part of the other: `ip` and `privateIp`?
fn holds_words(old: &str, new: &str) -> bool {
    let (old, new) = (words_of(old), words_of(new));
    let (few, many) = if old.len() < new.len() {
        (old, new)
    } else {
        (new, old)
    };
    !few.is_empty() && few.iter().all(|word| many.contains(word))
}

/// The words of a name in any style, in lower case.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = '_';
    for c in name.chars() {
        let begins = !before.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase());
        if c.is_alphanumeric() && begins {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words
}

fn item_members<'a>(api: &'a Api, view: View<'a>) -> usize {
    view.items()
        .map_or(0, |items| View::new(api, items).properties().len())
}

/// How many words two texts share, from 0 to 1; 0 where one is empty.
pub(super) fn likeness_of_texts(old: &str, new: &str) -> f64 {
    let words = |text: &str| -> HashSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let (a, b) = (words(old), words(new));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()) as f64
}

/// A name without the marks of its style: `endpointIdList` and `endpoint_id_list` are one.
pub(super) fn fold(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

pub(super) fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::ir::TypeName;

    fn described(name: TypeName, text: &str) -> Schema {
        Schema {
            description: Some(text.to_owned()),
            ..Schema::of(name)
        }
    }

    fn renamed(old: (&str, Schema), new: (&str, Schema)) -> bool {
        let api = Api::default();
        let apis = Apis {
            old: &api,
            new: &api,
            renames: &Renames::new(),
        };
        let old = Named {
            name: old.0,
            view: View::new(&api, &old.1),
        };
        let new = Named {
            name: new.0,
            view: View::new(&api, &new.1),
        };
        !renames(apis, &[old], &[new]).is_empty()
    }

    #[test]
    fn another_style_of_the_same_name_is_a_rename() {
        let text = || Schema::of(TypeName::String);
        assert!(renamed(
            ("endpointIdList", text()),
            ("endpoint_id_list", text())
        ));
        assert!(!renamed(
            ("endpointIdList", text()),
            ("endpoint_id_list", Schema::of(TypeName::Integer))
        ));
    }

    #[test]
    fn a_like_name_needs_a_like_description() {
        let old = || described(TypeName::String, "address of the gateway in the subnet");
        assert!(renamed(
            ("gateway_adress", old()),
            ("gateway_address", old())
        ));
        assert!(!renamed(
            ("gateway_ip", old()),
            (
                "dns_list",
                described(TypeName::String, "servers that resolve names")
            )
        ));
        assert!(!renamed(("ipv4_cidr", old()), ("ipv6_cidr", old())));
    }

    #[test]
    fn a_name_within_another_needs_the_same_description() {
        let text = |text| described(TypeName::String, text);
        assert!(renamed(
            ("ip", text("Address of the node.")),
            ("privateIp", text("Address of the node."))
        ));
        assert!(!renamed(
            ("ip", text("Address of the node.")),
            ("publicIp", text("Address that others see."))
        ));
        assert!(renamed(
            ("remark", text("Queue remark.")),
            ("description", text("Queue remark."))
        ));
        assert_eq!(words_of("privateIP_v4"), ["private", "ip", "v4"]);
    }
}
