//! Words: spellings that splitters of words cut at the wrong place, plurals and verbs, and words that tell of cases.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

pub use crate::verbs::verb_of;

/// Words of mixed case that are one word, and what splitters take for one.
const WHOLE: &[(&str, &str)] = &[
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("IPsec", "Ipsec"),
    ("IPSec", "Ipsec"),
    ("OAuth", "Oauth"),
    ("OpenStack", "Openstack"),
    ("GiB", "Gib"),
    ("MiB", "Mib"),
    ("KiB", "Kib"),
    ("QoS", "Qos"),
];

/// The text with each such word, and each plural of an acronym, spelled so that it stays one word: `list VPCs over
/// IPv6` becomes `list Vpcs over Ipv6`.
pub fn whole(text: &str) -> Cow<'_, str> {
    let mut text = plurals(text);
    for (from, to) in WHOLE {
        if text.contains(from) {
            text = text.replace(from, to).into();
        }
    }
    text
}

/// `VPCs` → `Vpcs`: two or more capitals, then an `s` that no small letter follows.
fn plurals(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut out: Option<Vec<u8>> = None;
    let mut capitals = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte.is_ascii_uppercase() {
            capitals += 1;
            continue;
        }
        let goes_on = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        if byte == b's' && capitals > 1 && !goes_on {
            let out = out.get_or_insert_with(|| bytes.to_vec());
            if let Some(small) = out.get_mut(at + 1 - capitals..at) {
                small.make_ascii_lowercase();
            }
        }
        capitals = 0;
    }
    // Only the case of ASCII letters is another.
    match out.map(String::from_utf8) {
        Some(Ok(text)) => text.into(),
        _ => text.into(),
    }
}

/// The words of a name in small letters: `adminPass`, `admin_pass` and `Admin-Pass` are `admin` and `pass`.
pub fn of_name(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let letters: Vec<char> = name.chars().collect();
    for (at, &c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let begins = c.is_uppercase()
            && (before.is_some_and(|c| !c.is_uppercase())
                || after.is_some_and(|c| c.is_lowercase()));
        if (begins || !c.is_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Does a variable name the account or project that asks, rather than a thing?
pub fn is_scope(variable: &str) -> bool {
    let plain: String = variable
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    matches!(
        plain.as_str(),
        "projectid" | "tenantid" | "domainid" | "accountid" | "account" | "tenant" | "project"
    )
}

/// Is a segment of a path a version: `v1`, `v2.0`, `V3`?
pub fn is_version(segment: &str) -> bool {
    segment.strip_prefix(['v', 'V']).is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    })
}

/// The name that an operation has within its generation: `create_v2_0_door` is `create_door` in `v2.0`.
pub fn without_generation(id: &str, generation: &str) -> String {
    let generation = generation_word(generation);
    match id.strip_prefix(&format!("{generation}_")) {
        Some(rest) => rest.to_owned(),
        None => id.replacen(&format!("_{generation}_"), "_", 1),
    }
}

/// A generation as a word of a name: `v2.0` is `v2_0`.
pub fn generation_word(generation: &str) -> String {
    generation.replace('.', "_")
}

/// Endings of singular nouns that end in `s`, such as `alias`.
const SINGULAR_IN_S: [&str; 12] = [
    "ss", "tus", "bus", "pus", "rus", "ius", "sis", "xis", "alias", "atlas", "bias", "dns",
];

/// The plural of a noun in small letters or snake_case, or of the last one of several words.
pub fn plural(noun: &str) -> String {
    if let Some((one, family @ ("v4" | "v6" | "ipv4" | "ipv6"))) = noun.rsplit_once('_') {
        return format!("{}_{family}", plural(one));
    }
    let ends = |endings: &[&str]| endings.iter().any(|end| noun.ends_with(end));
    if ends(&["metadata", "information", "info", "data"]) || (ends(&["s"]) && !ends(&SINGULAR_IN_S))
    {
        return noun.to_owned();
    }
    // A diagnosis, several diagnoses.
    if let Some(stem) = noun.strip_suffix("sis") {
        return format!("{stem}ses");
    }
    if ends(&["s", "x", "ch", "sh", "z"]) {
        return format!("{noun}es");
    }
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    }
}

/// The imperative of a verb in the third person, by which a sentence begins (`Deletes a hive`).
pub fn third_person(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    if lower == "returns" {
        return Some("get".to_owned());
    }
    if is_imperative(&lower) {
        return None;
    }
    let stem = match lower.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => lower.strip_suffix('s')?.to_owned(),
    };
    let known = |stem: &str| is_imperative(stem) || stem == "redirect";
    let short = stem.strip_suffix('e').map(str::to_owned);
    std::iter::once(stem).chain(short).find(|stem| known(stem))
}

/// The text with a capital at its beginning.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.into_iter().collect::<String>() + letters.as_str()
}

/// A verb in the third person: `query` becomes `queries`.
pub fn in_third_person(verb: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|end| verb.ends_with(end));
    match verb.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if ends(&["s", "x", "ch", "sh", "z", "o"]) => format!("{verb}es"),
        _ => format!("{verb}s"),
    }
}

/// The verbs by which titles ask for something.
static VERBS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    const VERBS: &str = "abort accept acknowledge activate add adopt allocate allow append apply approve archive assign associate \
        attach authenticate authorise authorize bind cancel cease certify change check clear compose configure \
        confirm connect consume convert copy create deactivate deallocate decommission decrease decrypt delete \
        demote deny deploy deprecate deprovision deregister describe destroy detach disable disassociate \
        disconnect dismiss display download duplicate eject enable encrypt enroll ensure evacuate evaluate evict \
        execute expand expire export extend fetch finalize find flush freeze generate get grant hibernate \
        identify ignore import increase initialize initiate inject insert inspect install instantiate introspect \
        invalidate invite invoke isolate launch list lists lock manage merge migrate modify mute notify obtain \
        patch pause perform ping prepare prevent promote provision publish purge query reactivate read reassign \
        reboot rebuild recalculate reconcile reconfigure recover redeploy reduce refresh refuse regenerate \
        register reindex reinstall reinstate reject release reload remove rename renew reopen reorder repair \
        replace replicate rescan rescue resend reserve reset resize resolve restart restore resume retire \
        retrieve retry revalidate revert revoke rotate run search select send set shelve show shrink shut \
        simulate split start stop submit subscribe suspend sync synchronise synchronize terminate test transform \
        translate trigger unarchive unassign unbind unblock undelete undeploy unenroll unfreeze uninstall unlink \
        unlock unmanage unmount unmute unpause unpublish unregister unrescue unreserve unset unshelve unsubscribe \
        untag update upgrade upload validate verify view wake withdraw";
    VERBS.split_ascii_whitespace().collect()
});

/// Is the word a verb by which titles ask for something? Words that are as often nouns in titles and paths (`request`,
/// `schedule`, `share`) count as nouns.
pub fn is_imperative(word: &str) -> bool {
    VERBS.contains(word.to_ascii_lowercase().as_str())
}

/// The singular of a plural noun, as far as endings tell.
pub fn singular(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let cut = |n: usize, with: &str| format!("{}{with}", &word[..word.len() - n]);
    // `lids_v6` are several of `lid_v6`.
    let family = ["_v4", "_v6", "_ipv4", "_ipv6"]
        .iter()
        .find(|family| lower.ends_with(**family));
    if !word.is_ascii() || word.len() < 4 {
        word.to_owned()
    } else if lower == "nics" || lower.ends_with("_nics") {
        cut(1, "")
    } else if let Some(family) = family {
        let (head, tail) = word.split_at(word.len() - family.len());
        format!("{}{tail}", singular(head))
    } else if lower.ends_with("ies") {
        cut(3, "y")
    } else if ["gnoses", "alyses", "theses"]
        .iter()
        .any(|end| lower.ends_with(end))
    {
        cut(2, "is")
    } else if [
        "sses", "shes", "ches", "xes", "zes", "statuses", "aliases", "buses",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
    {
        cut(2, "")
    } else if lower.ends_with('s')
        && !["ss", "us", "is", "ics", "os", "as"]
            .iter()
            .any(|end| lower.ends_with(end))
        || ["tas", "mas", "eas", "cas"]
            .iter()
            .any(|end| lower.ends_with(end))
    {
        cut(1, "")
    } else {
        word.to_owned()
    }
}

/// Words with which a clause tells the case in which another one holds.
const CONDITIONS: &[&str] = &["if", "when", "unless"];

/// Does a text tell of a case only: `if the lid is shut, …`?
pub fn states_case(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        CONDITIONS
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    })
}

/// How sentences in lower case say that something is not needed.
pub const NEEDLESS: &[&str] = &["not require", "n't require", "not need", "n't need"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words() {
        for (name, expected) in [
            ("adminPass", "admin pass"),
            ("X-Auth-Token", "x auth token"),
            ("OS-EXT-SRV-ATTR:host", "os ext srv attr host"),
            ("APIKey2", "api key2"),
            ("__a", "a"),
        ] {
            assert_eq!(of_name(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn nouns_have_plurals() {
        for (one, many) in [
            ("door", "doors"),
            ("policy", "policies"),
            ("key", "keys"),
            ("door_v6", "doors_v6"),
            ("address", "addresses"),
            ("metadata", "metadata"),
            ("status", "statuses"),
            ("LED key", "LED keys"),
            ("box", "boxes"),
            ("diagnosis", "diagnoses"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn plurals_give_their_singulars() {
        assert_eq!(singular("diagnoses"), "diagnosis");
        for (plural, one) in [
            ("servers", "server"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("status", "status"),
            ("fast_nics", "fast_nic"),
            ("ids", "ids"),
            ("address", "address"),
            ("lids_ipv6", "lid_ipv6"),
            ("networks", "network"),
            ("boxes", "box"),
            ("quotas", "quota"),
            ("alias", "alias"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn conditions_are_words() {
        assert!(states_case("When it is shut, it is dark."));
        assert!(!states_case("The gift is a whenever-lid."));
    }

    #[test]
    fn plurals_of_acronyms_are_one_word() {
        for (text, expected) in [
            ("Querying EIPs by Tag", "Querying Eips by Tag"),
            ("cidrIPsList", "cidrIpsList"),
            ("VPCs", "Vpcs"),
            ("As is", "As is"),
            ("NFSshare", "NFSshare"),
            ("übrige ACLs, IPv6", "übrige Acls, Ipv6"),
        ] {
            assert_eq!(whole(text), expected);
        }
    }

    #[test]
    fn verbs_are_no_nouns() {
        for verb in ["authorize", "Approve", "associate", "list", "unmount"] {
            assert!(is_imperative(verb), "{verb}");
        }
        for other in ["request", "schedule", "lids", ""] {
            assert!(!is_imperative(other), "{other}");
        }
    }
}
