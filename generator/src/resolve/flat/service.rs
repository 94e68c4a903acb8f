//! Tells services apart by the beginning of the path: one folder, and one title, may mix several of them.

/// The service that a path belongs to: its version segment, which differs from service to service, or the segment
/// before it. None for a path without either.
pub fn of(path: &str) -> Option<String> {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let mut before = None;
    for segment in segments {
        if is_version(segment) {
            return Some(before.unwrap_or(segment).to_owned());
        }
        if segment.starts_with('{') {
            return before.map(str::to_owned);
        }
        before = Some(segment);
    }
    before.map(str::to_owned)
}

/// `v2`, `v2.1`
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.')
    })
}
