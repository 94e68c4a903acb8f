//! Facts about the whole API.

use std::collections::{BTreeSet, HashMap};

use super::docs::squeezed;
use crate::rules::*;
use crate::{At, Change, Impact, Place};
use apiref_core::ir::{ApiInfo, ErrorCode, Errors};

/// How many error codes a change names.
const NAMED: usize = 30;

/// Compares title, version, description and base URLs.
pub(super) fn compare(old: &ApiInfo, new: &ApiInfo) -> Vec<Change> {
    let mut changes = Vec::new();
    let at = |rule| Change::new(rule, Place::whole());
    // Without api.toml the title is the folder's name, which differs from copy to copy.
    let named = |info: &ApiInfo| info.id.rsplit('/').next() != Some(&*info.title);
    if old.title != new.title && (named(old) || named(new)) {
        changes.push(at(&API_TITLE_CHANGED).between(&old.title, &new.title));
    }
    if let (Some(before), Some(after)) = (&old.version, &new.version)
        && before != after
    {
        let rule = if numbers(after) < numbers(before) {
            &API_VERSION_LOWERED
        } else {
            &API_VERSION_CHANGED
        };
        changes.push(at(rule).between(before, after));
    }
    let description = super::docs::text_change(
        old.description.as_deref(),
        new.description.as_deref(),
        &Place::whole(),
    );
    changes.extend(description);
    // An address of variables alone names no server.
    let is_open = |url: &str| {
        let (_, rest) = url.split_once("://").unwrap_or(("", url));
        rest.starts_with('{') && rest.trim_end_matches('/').ends_with('}') && !rest.contains('.')
    };
    for server in new.servers.iter().filter(|it| !is_open(&it.url)) {
        if !old.servers.iter().any(|known| known.url == server.url) {
            let line = server.source.as_ref().map(At::source);
            changes.push(at(&SERVER_ADDED).is(&server.url).at(None, line));
        }
    }
    for server in old.servers.iter().filter(|it| !is_open(&it.url)) {
        if !new.servers.iter().any(|kept| kept.url == server.url) {
            let line = server.source.as_ref().map(At::source);
            changes.push(at(&SERVER_REMOVED).was(&server.url).at(line, None));
        }
    }
    changes
}

/// Compares the lists of error codes. What was done to several is one change.
pub(super) fn compare_errors(old: &Errors, new: &Errors) -> Vec<Change> {
    let (before, after) = (by_code(old), by_code(new));
    let lone = |of: &Errors, others: &HashMap<&str, Vec<&ErrorCode>>| -> Vec<ErrorCode> {
        let lone = of.codes.iter();
        let lone = lone.filter(|code| !others.contains_key(code.code.as_str()));
        lone.cloned().collect()
    };
    let (gone, fresh) = (lone(old, &after), lone(new, &before));
    let at = |codes: &[ErrorCode]| codes.first().map(|code| At::source(&code.source));
    let names = |codes: &[ErrorCode]| {
        let mut seen = BTreeSet::new();
        let names = codes.iter().map(|code| code.code.clone());
        listed(names.filter(|name| seen.insert(name.clone())).collect())
    };
    let mut changes = Vec::new();
    if !fresh.is_empty() {
        let change = Change::new(&ERROR_CODE_ADDED, Place::whole()).is(names(&fresh));
        changes.push(change.at(None, at(&fresh)));
    }
    if !gone.is_empty() {
        let change = Change::new(&ERROR_CODE_REMOVED, Place::whole()).was(names(&gone));
        changes.push(change.at(at(&gone), None));
    }
    let mut seen = BTreeSet::new();
    let kept = new.codes.iter().filter(|code| seen.insert(&code.code));
    let kept: Vec<&ErrorCode> = kept.collect();
    changes.extend(reworded(&kept, (&before, &after)));
    let moved: Vec<(&ErrorCode, String, &ErrorCode, String)> = kept
        .into_iter()
        .filter_map(|code| {
            let (was, is) = (before.get(code.code.as_str())?, &after[code.code.as_str()]);
            let (from, to) = (statuses(was)?, statuses(is)?);
            let first = was.first()?;
            (from != to).then_some((*first, from, code, to))
        })
        .collect();
    if let [(was, _, is, _), ..] = &moved[..] {
        let text = |old: bool| {
            let all = moved.iter().map(|(was, from, is, to)| match old {
                true => format!("{}: {from}", was.code),
                false => format!("{}: {to}", is.code),
            });
            listed(all.collect())
        };
        let change = Change::new(&ERROR_CODE_STATUS_CHANGED, Place::whole());
        let change = change.between(text(true), text(false));
        let lines = (At::source(&was.source), At::source(&is.source));
        changes.push(change.at(Some(lines.0), Some(lines.1)));
    }
    changes
}

type ByCode<'a> = HashMap<&'a str, Vec<&'a ErrorCode>>;

/// Codes that both lists have and of which they say other things.
fn reworded(kept: &[&ErrorCode], (before, after): (&ByCode<'_>, &ByCode<'_>)) -> Option<Change> {
    let told = |codes: &[&ErrorCode]| -> BTreeSet<String> {
        codes.iter().map(|code| told(code)).collect()
    };
    let words = |texts: &BTreeSet<String>| -> BTreeSet<String> {
        texts.iter().map(|text| squeezed(text)).collect()
    };
    let (mut old, mut new, mut at) = (Vec::new(), Vec::new(), None);
    for code in kept {
        let was = before.get(code.code.as_str())?;
        let (from, to) = (told(was), told(&after[code.code.as_str()]));
        let (left, right) = (words(&from), words(&to));
        if left == right {
            continue;
        }
        let only = |texts: &BTreeSet<String>, others: &BTreeSet<String>| {
            let texts = texts
                .iter()
                .filter(|text| !others.contains(&squeezed(text)));
            texts
                .map(|text| format!("{}: {text}", code.code))
                .collect::<Vec<_>>()
        };
        old.extend(only(&from, &right));
        new.extend(only(&to, &left));
        at = at.or(was
            .first()
            .map(|was| (At::source(&was.source), At::source(&code.source))));
    }
    let (old_at, new_at) = at?;
    let change = Change::new(&ERROR_CODE_REWORDED, Place::whole());
    let change = change.between(listed(old), listed(new));
    Some(change.at(Some(old_at), Some(new_at)))
}

/// What a row says of a code, its status aside.
fn told(code: &ErrorCode) -> String {
    let parts = [&code.module, &code.message, &code.meaning, &code.handling];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    parts.join(" | ")
}

fn by_code(errors: &Errors) -> HashMap<&str, Vec<&ErrorCode>> {
    let mut all: HashMap<&str, Vec<&ErrorCode>> = HashMap::new();
    for code in &errors.codes {
        all.entry(&code.code).or_default().push(code);
    }
    all
}

/// The status codes that come with an error code, sorted; none where a row has no number.
fn statuses(codes: &[&ErrorCode]) -> Option<String> {
    let number = |code: &&ErrorCode| {
        let status = code.status.clone()?;
        status
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some(status)
    };
    let all: Option<BTreeSet<String>> = codes.iter().map(number).collect();
    all.map(|all| all.into_iter().collect::<Vec<_>>().join(", "))
}

/// Names in a row, the first ones where there are many.
fn listed(names: Vec<String>) -> String {
    match names.len().checked_sub(NAMED) {
        None | Some(0) => names.join(", "),
        Some(more) => format!("{} and {more} more", names[..NAMED].join(", ")),
    }
}

/// Says so where callers break and the version stayed.
pub(super) fn version_kept(old: &ApiInfo, new: &ApiInfo, changes: &mut Vec<Change>) {
    if let (Some(before), Some(after)) = (&old.version, &new.version)
        && before == after
        && changes
            .iter()
            .any(|change| change.callers == Impact::Breaking)
    {
        changes.push(Change::new(&API_VERSION_KEPT, Place::whole()).between(before, after));
    }
}

/// The numbers of a version, for comparing.
fn numbers(version: &str) -> Vec<u64> {
    let parts = version.split(|c: char| !c.is_ascii_digit());
    parts.filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_number_by_number() {
        assert!(numbers("2.20") > numbers("2.3"));
        assert!(numbers("v1") < numbers("v2.0"));
    }
}
