//! What a description says of a value that no keyword holds and callers rely on: units, the form of times, and that
//! only some values are supported for now.

use super::statements::{mentions, set_off, stated};

/// Units as descriptions write them, and what they are called here.
const UNITS: &[(&[&str], &str)] = &[
    (&["byte", "bytes"], "bytes"),
    (&["kb", "kbytes"], "KB"),
    (&["mb", "mbytes"], "MB"),
    (&["gb", "gbytes"], "GB"),
    (&["tb", "tbytes"], "TB"),
    (&["mib"], "MiB"),
    (&["gib"], "GiB"),
    (&["kbit/s", "kbps"], "kbit/s"),
    (&["mbit/s", "mbps"], "Mbit/s"),
    (&["gbit/s", "gbps"], "Gbit/s"),
    (&["ms", "millisecond", "milliseconds"], "milliseconds"),
    (&["second", "seconds", "s"], "seconds"),
    (&["minute", "minutes", "min"], "minutes"),
    (&["hour", "hours", "h"], "hours"),
    (&["day", "days"], "days"),
    (&["month", "months"], "months"),
    (&["percent", "percentage", "%"], "percent"),
];

/// What both texts say, where they say something else; none where one of them says nothing.
pub(super) fn differing(old: &str, new: &str) -> Option<(String, String)> {
    let (old, new) = (old.to_owned(), new.to_owned());
    for read in [times, units] {
        let (before, after) = (read(&stated(&old)), read(&stated(&new)));
        if !before.is_empty()
            && !after.is_empty()
            && !before.iter().any(|said| after.contains(said))
        {
            return Some((before.join(", "), after.join(", ")));
        }
    }
    only(&old, &new)
}

/// The forms of times that a text speaks of.
fn times(text: &str) -> Vec<&'static str> {
    let text = text.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let mut found = Vec::new();
    if has(&[
        "unix time",
        "unix epoch",
        "epoch",
        "timestamp, in",
        "timestamp in",
        "timestamp (ms",
        "timestamp (s",
    ]) {
        found.push("Unix time");
    }
    if has(&[
        "iso 8601",
        "iso8601",
        "rfc 3339",
        "rfc3339",
        "yyyy-mm-dd",
        "ccyy-mm-dd",
    ]) {
        found.push("a calendar date");
    }
    found
}

/// The units that a text speaks of: `in seconds`, `Unit: GB`.
fn units(text: &str) -> Vec<&'static str> {
    let text = text.to_ascii_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '(' | ')'))
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty() && !matches!(*word, "is" | "the" | "of"))
        .collect();
    let mut found = Vec::new();
    for pair in words.windows(2) {
        let [lead, word] = pair else { continue };
        if matches!(*lead, "in" | "unit" | "units")
            && let Some((_, unit)) = UNITS.iter().find(|(names, _)| names.contains(word))
            && !found.contains(unit)
        {
            found.push(*unit);
        }
    }
    // `Size (MB)`. A letter alone may be anything.
    let brackets = text.split('(').skip(1);
    for inner in brackets.filter_map(|rest| rest.split_once(')').map(|(inner, _)| inner.trim())) {
        let unit = UNITS.iter().find(|(names, _)| names.contains(&inner));
        if let Some((_, unit)) = unit
            && inner.len() > 1
            && !found.contains(unit)
        {
            found.push(*unit);
        }
    }
    found
}

/// A sentence that only some values are supported, whose values the other side doesn't name.
fn only(old: &str, new: &str) -> Option<(String, String)> {
    let limited = |text: &str| -> Vec<String> {
        let sentences = text.split(". ").flat_map(str::lines);
        let only = sentences.filter(|sentence| {
            let lower = sentence.to_ascii_lowercase();
            lower.contains("only") && (lower.contains("currently") || lower.contains("support"))
        });
        only.flat_map(set_off).collect()
    };
    let (before, after) = (limited(old), limited(new));
    let unnamed = |values: &[String], text: &str| {
        !values.is_empty() && !values.iter().any(|value| mentions(&stated(text), value))
    };
    (!before.is_empty() && !after.is_empty() && unnamed(&before, new) && unnamed(&after, old)).then(
        || {
            (
                format!("only {}", before.join(", ")),
                format!("only {}", after.join(", ")),
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(old: &str, new: &str) -> Option<(String, String)> {
        differing(old, new)
    }

    #[test]
    fn units_and_times_that_differ_are_told() {
        let of = |old: &str, new: &str| Some((old.to_owned(), new.to_owned()));
        assert_eq!(said("Size in MB.", "Size. Unit: GB"), of("MB", "GB"));
        assert_eq!(said("Size (MB) of it.", "Size (MiB)."), of("MB", "MiB"));
        assert_eq!(
            said("Unix time in ms", "Time in ISO 8601"),
            of("Unix time", "a calendar date")
        );
        assert_eq!(
            said("only **a** is supported", "Only **b** is supported"),
            of("only a", "only b")
        );
    }

    #[test]
    fn what_one_side_leaves_open_is_no_difference() {
        assert_eq!(said("Size of the disk.", "Size of the disk, in GB."), None);
        assert_eq!(said("in MB (unit: GB)", "in GB"), None);
        assert_eq!(said("Kept in order.", "Kept in days"), None);
    }
}
