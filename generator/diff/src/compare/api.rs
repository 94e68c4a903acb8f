//! Facts about the whole API.

use crate::rules::*;
use crate::{Change, Impact, Place};
use apiref_core::ir::ApiInfo;

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
    for server in &new.servers {
        if !old.servers.iter().any(|known| known.url == server.url) {
            changes.push(at(&SERVER_ADDED).is(&server.url));
        }
    }
    for server in &old.servers {
        if !new.servers.iter().any(|kept| kept.url == server.url) {
            changes.push(at(&SERVER_REMOVED).was(&server.url));
        }
    }
    changes
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
