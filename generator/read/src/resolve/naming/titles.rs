//! What titles of pages and the docs' own operation ids say an operation does.

use apiref_core::ir::Operation;

use super::uniform::{is_filler, is_preposition};
use super::words::{singular, snake_case};
use apiref_core::words::{is_imperative, third_person, verb_of};

/// `UpdateVpcepConnection` is an operation's name, `vpc_apiv3_0025` and `en-us_topic_0037139097` are file names.
pub fn is_operation_id(name: &str) -> bool {
    let upper = name.bytes().filter(u8::is_ascii_uppercase).count();
    name.len() >= 5
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && (2..name.len() / 2 + 1).contains(&upper)
}

/// `Querying the Details of a Server (V3)` to `query_details_of_server`.
pub fn id_of_title(title: &str) -> String {
    let without_brackets = strip_brackets(title);
    let words: Vec<&str> = without_brackets
        .split(|c: char| !(c.is_alphanumeric() || "_'’.,".contains(c)))
        .filter(|word| !word.trim_matches(',').is_empty())
        .filter(|word| {
            !matches!(
                word.to_ascii_lowercase().as_str(),
                "a" | "an" | "the" | "all" | "this" | "specified"
            )
        })
        .collect();
    let mut out: Vec<String> = Vec::new();
    // Verbs stand first, behind a word that tells how (`Batch Creating`, `Cold Migrating`), or behind other verbs and `,`,
    // `and` or `or`. What follows an imperative (`List floating IPs`) is not a verb.
    let (mut may_be_verb, mut has_verb) = (true, false);
    for word in words {
        let plain = word.trim_matches(',');
        let verb = verb_of(plain)
            .or_else(|| third_person(plain).filter(|_| out.is_empty() && title.contains(' ')))
            .filter(|_| may_be_verb);
        let is_link = matches!(plain, "and" | "or");
        let tells_how = out.is_empty() && verb.is_none() && !is_imperative(plain);
        has_verb |= verb.is_some();
        may_be_verb = tells_how || has_verb && (is_link || verb.is_some() && word.ends_with(','));
        out.push(verb.unwrap_or_else(|| plain.to_owned()));
    }
    join_verbs(&mut out);
    // `Create a Server API`, `Querying servers API`: the last word says nothing.
    if out.len() > 2
        && out
            .last()
            .is_some_and(|last| last.eq_ignore_ascii_case("api"))
    {
        out.pop();
    }
    // `Close Door Action (close Action)`: so does the word that only the key of the body explains.
    let is_last = |word: &str| {
        out.last()
            .is_some_and(|last| last.eq_ignore_ascii_case(word))
    };
    if out.len() > 2 && is_last("action") && title.to_ascii_lowercase().ends_with(" action)") {
        out.pop();
    }
    snake_case(&out.join(" "), "")
}

/// `build_trigger` of `Build triggering` to `trigger_build`, where the path has the noun: `/builds`. What is read may be
/// called so: `Door update` shows how it goes.
pub fn verb_first(operation: &Operation, id: String) -> String {
    let is_read = operation.method == "GET";
    let Some((noun, verb)) = id.rsplit_once('_').filter(|_| !is_read) else {
        return id;
    };
    let mut words = noun.split('_');
    let is_noun = !words.any(|word| is_imperative(word) || is_preposition(word));
    let path = snake_case(&operation.path, "");
    let mut words = path.split('_').map(singular);
    let last = singular(noun.rsplit('_').next().unwrap_or(noun));
    let is_in_path = words.any(|word| word == last);
    match is_noun && is_in_path && is_imperative(verb) && verb != "list" {
        true => format!("{verb}_{noun}"),
        false => id,
    }
}

/// `add tags to or delete tags from door` to `add or delete tags from door`.
fn join_verbs(words: &mut Vec<String>) {
    let small = |word: &String| word.to_ascii_lowercase();
    let joined = words.windows(3).position(|run| match run {
        [before, link, verb] => {
            is_preposition(&small(before))
                && matches!(link.as_str(), "and" | "or")
                && is_imperative(verb)
        }
        _ => false,
    });
    let first = words.iter().position(|word| is_imperative(word));
    let (Some(at), Some(first)) = (joined, first) else {
        return;
    };
    if first >= at {
        return;
    }
    let second: Vec<String> = words.drain(at..at + 3).skip(1).collect();
    let is_said =
        |word: &String| matches!(small(word).as_str(), "them" | "it") || words[..at].contains(word);
    let again = words.get(at).is_some_and(is_said);
    if again {
        words.remove(at);
    }
    words.splice(first + 1..first + 1, second);
}

/// What a sentence is about, in snake_case: `design_document` of `Deletes the design document`. None where it begins
/// with no verb, or where what it is about has more than three words.
pub fn object_of(sentence: &str) -> Option<String> {
    const LONGEST: usize = 3;
    const QUALIFIERS: &[&str] = &[
        "a",
        "an",
        "the",
        "this",
        "that",
        "all",
        "any",
        "its",
        "one",
        "new",
        "existing",
        "given",
        "specified",
        "specific",
        "particular",
        "certain",
        "single",
        "current",
        "latest",
        "revision",
        "version",
        "of",
        "about",
        "for",
    ];
    let without_brackets = strip_brackets(sentence);
    let mut words = without_brackets
        .split(|c: char| c.is_whitespace() || c == '/')
        .filter(|word| !word.is_empty());
    let verb = words.next()?;
    if !is_imperative(verb) && third_person(verb).is_none() {
        return None;
    }
    let mut noun: Vec<String> = Vec::new();
    for word in words {
        let plain = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_ascii_lowercase();
        if noun.is_empty() && (QUALIFIERS.contains(&plain.as_str()) || is_filler(&plain)) {
            continue;
        }
        if is_preposition(&plain) || matches!(plain.as_str(), "and" | "or" | "if" | "as" | "") {
            break;
        }
        noun.push(plain);
        if word.ends_with([',', '.', ';', ':']) {
            break;
        }
    }
    while noun.len() > 1 && noun.last().is_some_and(|word| is_filler(word)) {
        noun.pop();
    }
    let last = noun.pop()?;
    noun.push(singular(&last));
    (noun.len() <= LONGEST)
        .then(|| snake_case(&noun.join(" "), ""))
        .filter(|noun| !noun.is_empty())
}

fn strip_brackets(title: &str) -> String {
    let mut depth = 0usize;
    title
        .chars()
        .filter(|&c| {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

/// The verb by which the docs say what an operation does: of its own id, else of its title.
pub fn operation_verb(operation: &Operation) -> Option<String> {
    let own = operation.original_name.as_deref();
    let id = match own.filter(|name| is_operation_id(name)) {
        Some(name) => snake_case(name, ""),
        None => id_of_title(&operation.title),
    };
    let verb = id.split('_').next().unwrap_or_default();
    (!verb.is_empty()).then(|| verb.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_verbs_and_nouns() {
        for (title, id) in [
            ("Updating an IP Address Group", "update_ip_address_group"),
            (
                "Querying the Details of a Server (V3)",
                "query_details_of_server",
            ),
            ("Batch Creating Tags", "batch_create_tags"),
            ("List floating IPs", "list_floating_ips"),
            ("Cold Migrating an ECS", "cold_migrate_ecs"),
            (
                "Executing, Enabling, or Disabling an AS Policy",
                "execute_enable_or_disable_as_policy",
            ),
            ("Querying VPCs", "query_vpcs"),
            ("Binding or Unbinding a Port", "bind_or_unbind_port"),
            (
                "Batch Adding Locks to or Removing Locks from Doors",
                "batch_add_or_remove_locks_from_doors",
            ),
            (
                "Putting Lids on or Taking Them from a Wall",
                "put_lids_on_or_take_them_from_wall",
            ),
            (
                "Forcibly Deleting an IP Address Group",
                "forcibly_delete_ip_address_group",
            ),
            ("Update Cloudpipe", "update_cloudpipe"),
            ("Returns the frames of a hive", "get_frames_of_hive"),
            ("Fetches several frames", "fetch_several_frames"),
            ("Copies a frame", "copy_frame"),
            ("Deletes the hive", "delete_hive"),
            ("Updates", "updates"),
            (
                "Update tenant_connection_request",
                "update_tenant_connection_request",
            ),
            ("日本", ""),
        ] {
            assert_eq!(id_of_title(title), id, "{title}");
        }
    }

    #[test]
    fn sentences_are_about_nouns() {
        for (sentence, noun) in [
            ("Deletes the straw hive", Some("straw_hive")),
            ("Returns information about a hive", Some("hive")),
            ("Shows the hive details", Some("hive")),
            ("Creates a new hive or moves an old one", Some("hive")),
            ("Lists all frames of a hive, by age", Some("frame")),
            ("Hives are shown", None),
            ("Returns", None),
        ] {
            assert_eq!(object_of(sentence).as_deref(), noun, "{sentence}");
        }
    }

    #[test]
    fn only_camel_case_names_are_operation_ids() {
        assert!(is_operation_id("UpdateVpcepConnection"));
        for name in [
            "vpc_apiv3_0025",
            "en-us_topic_0037139097",
            "Upper",
            "ALLCAPS",
            "x",
        ] {
            assert!(!is_operation_id(name), "{name}");
        }
    }
}
