//! Ids of operations: the docs' own operation id, else the key of the body that tells it apart, else the title.

use std::collections::{BTreeMap, HashMap, HashSet};

use apiref_core::ir::{Api, Operation, Variant};

use super::NameLock;
use super::words::{singular, snake_case, verb_of};

/// Gives every operation an id that is unique in its API, and notes in `lock` which page has which.
pub fn name_operations(api: &mut Api, lock: &mut NameLock) {
    let places = places(&api.operations);
    let mut taken: HashSet<String> = HashSet::new();
    let known: HashSet<&String> = places.iter().collect();
    // What was named before keeps its name, wherever it stands now.
    for (operation, place) in api.operations.iter_mut().zip(&places) {
        if let Some(id) = lock.operations.get(place) {
            operation.id.clone_from(id);
            taken.insert(id.clone());
        } else {
            operation.id.clear();
        }
    }
    for (operation, place) in api.operations.iter_mut().zip(&places) {
        if let Some(id) = moved(place, &places, lock).filter(|_| operation.id.is_empty()) {
            taken.insert(id.clone());
            lock.operations.insert(place.clone(), id.clone());
            operation.id = id;
        }
    }
    lock.operations.retain(|place, _| known.contains(place));
    for (operation, place) in api.operations.iter_mut().zip(&places) {
        if operation.id.is_empty() {
            let id = candidates(operation)
                .into_iter()
                .find(|id| !taken.contains(id));
            operation.id = id.unwrap_or_else(|| numbered(&plain_id(operation), &taken));
            taken.insert(operation.id.clone());
            lock.operations.insert(place.clone(), operation.id.clone());
        }
    }
}

/// The id of an operation whose page was moved: the one that the same route had on a page that is no longer there. None
/// where several operations have the route.
fn moved(place: &str, places: &[String], lock: &NameLock) -> Option<String> {
    let route = |place: &str| place.split_once(' ').map(|(_, route)| route.to_owned());
    let own = route(place)?;
    let has_route = |place: &&String| route(place).as_ref() == Some(&own);
    let mut before = lock.operations.iter().filter(|(place, _)| has_route(place));
    let (old, id) = before.next()?;
    let alone = before.next().is_none() && places.iter().filter(has_route).count() == 1;
    (alone && !places.contains(old)).then(|| id.clone())
}

/// What identifies each operation across regenerations.
fn places(operations: &[Operation]) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    operations
        .iter()
        .map(|operation| {
            let place = format!("{} {} {}", operation.page, operation.method, operation.path);
            let count = seen.entry(place.clone()).or_default();
            *count += 1;
            if *count == 1 {
                place
            } else {
                format!("{place} {count}")
            }
        })
        .collect()
}

/// Ids that would fit, best first.
fn candidates(operation: &Operation) -> Vec<String> {
    let plain = plain_id(operation);
    let mut ids = vec![plain.clone()];
    let qualifiers = qualifiers(operation);
    ids.extend(
        qualifiers
            .iter()
            .map(|qualifier| format!("{plain}_{qualifier}")),
    );
    if qualifiers.len() > 1 {
        ids.push(format!("{plain}_{}", qualifiers.join("_")));
    }
    ids
}

/// What tells the operation from another one of the same name: the API version, then what the path names.
fn qualifiers(operation: &Operation) -> Vec<String> {
    let literals: Vec<&str> = operation
        .path
        .split('/')
        .filter(|segment| !segment.is_empty() && !segment.contains('{'))
        .collect();
    let version = literals
        .iter()
        .find(|segment| is_version(segment))
        .map(|version| snake_case(version, "v"));
    let last = literals
        .iter()
        .rev()
        .find(|segment| !is_version(segment))
        .map(|segment| snake_case(segment, "x"));
    let tag = operation.tags.last().map(|tag| snake_case(tag, "x"));
    version.into_iter().chain(last).chain(tag).collect()
}

fn is_version(segment: &str) -> bool {
    segment.strip_prefix(['v', 'V']).is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

fn numbered(id: &str, taken: &HashSet<String>) -> String {
    (2..)
        .map(|number| format!("{id}_{number}"))
        .find(|id| !taken.contains(id))
        .unwrap_or_else(|| id.to_owned())
}

fn plain_id(operation: &Operation) -> String {
    if let Some(name) = operation
        .original_name
        .as_deref()
        .filter(|name| is_operation_id(name))
    {
        return snake_case(name, "operation");
    }
    if let Some(Variant::Key(key)) = &operation.variant
        && operation.path.ends_with("/action")
    {
        return snake_case(key, "action");
    }
    let id = id_of_title(&operation.title);
    if id.is_empty() {
        id_of_route(&operation.method, &operation.path)
    } else {
        id
    }
}

/// `UpdateVpcepConnection` is an operation's name, `vpc_apiv3_0025` and `en-us_topic_0037139097` are file names.
fn is_operation_id(name: &str) -> bool {
    let upper = name.bytes().filter(u8::is_ascii_uppercase).count();
    name.len() >= 5
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && (2..name.len() / 2 + 1).contains(&upper)
}

/// `Querying the Details of a Server (V3)` to `query_details_of_server`.
fn id_of_title(title: &str) -> String {
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
    // `and` or `or`. What follows an imperative (`List floating IPs`) is none.
    let (mut may_be_verb, mut has_verb) = (true, false);
    for word in words {
        let plain = word.trim_matches(',');
        let verb = verb_of(plain).filter(|_| may_be_verb);
        let is_link = matches!(plain, "and" | "or");
        let tells_how = out.is_empty() && verb.is_none() && !is_imperative(plain);
        has_verb |= verb.is_some();
        may_be_verb = tells_how || has_verb && (is_link || verb.is_some() && word.ends_with(','));
        out.push(verb.unwrap_or_else(|| plain.to_owned()));
    }
    // `Create a Server API`, `Querying servers API`: the last word says nothing.
    if out.len() > 2
        && out
            .last()
            .is_some_and(|last| last.eq_ignore_ascii_case("api"))
    {
        out.pop();
    }
    snake_case(&out.join(" "), "")
}

/// Is the word a verb by which titles ask for something?
fn is_imperative(word: &str) -> bool {
    const VERBS: &[&str] = &[
        "accept",
        "add",
        "allocate",
        "assign",
        "associate",
        "attach",
        "bind",
        "cancel",
        "change",
        "check",
        "clear",
        "confirm",
        "copy",
        "create",
        "deallocate",
        "delete",
        "detach",
        "disable",
        "disassociate",
        "download",
        "enable",
        "execute",
        "export",
        "extend",
        "find",
        "get",
        "grant",
        "import",
        "inject",
        "list",
        "lists",
        "lock",
        "migrate",
        "modify",
        "obtain",
        "patch",
        "pause",
        "query",
        "read",
        "reboot",
        "rebuild",
        "register",
        "reject",
        "release",
        "remove",
        "replace",
        "reset",
        "resize",
        "restart",
        "restore",
        "resume",
        "retrieve",
        "revert",
        "revoke",
        "run",
        "search",
        "send",
        "set",
        "show",
        "start",
        "stop",
        "suspend",
        "test",
        "trigger",
        "unassign",
        "unbind",
        "unlock",
        "unset",
        "update",
        "upgrade",
        "upload",
        "validate",
        "verify",
        "view",
    ];
    VERBS.contains(&word.to_ascii_lowercase().as_str())
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

/// `GET /v2/{p}/servers/{id}` to `get_server`.
fn id_of_route(method: &str, path: &str) -> String {
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty() && !is_version(segment))
        .collect();
    let nouns: Vec<String> = segments
        .iter()
        .enumerate()
        .filter(|(_, segment)| !segment.contains('{'))
        .map(|(index, segment)| {
            let one = segments
                .get(index + 1)
                .is_some_and(|next| next.contains('{'));
            if one {
                singular(segment)
            } else {
                (*segment).to_owned()
            }
        })
        .collect();
    snake_case(&format!("{method} {}", nouns.join(" ")), "operation")
}

/// Groups of operations that share method and path shape, as indices; only groups of two or more.
pub(crate) fn shared_routes(operations: &[Operation]) -> Vec<Vec<usize>> {
    let mut routes: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (index, operation) in operations.iter().enumerate() {
        routes
            .entry((operation.method.clone(), anonymous(&operation.path)))
            .or_default()
            .push(index);
    }
    routes
        .into_values()
        .filter(|group| group.len() > 1)
        .collect()
}

/// A path without the names of its variables.
fn anonymous(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => {
                inside = true;
                out.push_str("{}");
            }
            '}' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
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
                "Forcibly Deleting an IP Address Group",
                "forcibly_delete_ip_address_group",
            ),
            ("Update Cloudpipe", "update_cloudpipe"),
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

    #[test]
    fn a_page_that_moves_keeps_its_operation_s_name() {
        let mut lock = NameLock::default();
        let place = |page: &str| format!("{page} GET /v1/doors");
        lock.operations
            .insert(place("old/doors.rst"), "list_doors".to_owned());
        let now = [place("new/doors.rst")];
        assert_eq!(moved(&now[0], &now, &lock).as_deref(), Some("list_doors"));
        let both = [place("new/doors.rst"), place("old/doors.rst")];
        assert_eq!(moved(&both[0], &both, &lock), None);
    }

    #[test]
    fn routes_give_ids_of_last_resort() {
        assert_eq!(id_of_route("GET", "/v2/{p}/servers/{id}"), "get_server");
        assert_eq!(id_of_route("POST", "/"), "post");
    }
}
