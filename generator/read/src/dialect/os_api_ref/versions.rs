//! The versions in which a fact holds: as entries of parameter files, as remarks in titles, labels and lists of codes.

use apiref_core::ir::Versions;

use crate::syntax::document::Text;
use crate::syntax::yaml;

/// The range that an entry states: `min_version`, `max_version`.
pub(super) fn of_node(entry: &yaml::Node<'_>) -> Versions {
    let bound = |key: &str| {
        let value = entry.get(key)?.scalar()?.value().trim().to_owned();
        (!value.is_empty()).then_some(value)
    };
    Versions {
        min: bound("min_version"),
        max: bound("max_version"),
    }
}

/// The range that the content of `rest_method` states.
pub(super) fn of_entry(content: &Text<'_>) -> Versions {
    of_node(&yaml::read(content))
}

/// The range that a remark names: `(v2.75)`, `(microversions 1.28 - 1.36)`, `until microversion 2.5`. None where the
/// text names no version.
pub(super) fn in_text(text: &str) -> Versions {
    let bracket = text
        .split('(')
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let remarks = bracket.filter(|remark| numbers(remark).next().is_some());
    let lower = text.to_ascii_lowercase();
    let after = lower.find("microversion").and_then(|at| lower.get(at..));
    match (remarks.last(), after) {
        (Some(remark), _) => range(remark),
        (None, Some(rest)) => range(rest),
        (None, None) => Versions::default(),
    }
}

/// The version whose folder a sample lies in: `doc/api_samples/servers/v2.75/server.json`.
pub(super) fn in_path(path: &str) -> Versions {
    let folder = path
        .split('/')
        .find(|part| part.starts_with('v') && number(part).is_some());
    Versions {
        min: folder.and_then(number).map(str::to_owned),
        max: None,
    }
}

fn range(remark: &str) -> Versions {
    let mut found = numbers(remark);
    let (first, second) = (found.next(), found.next());
    let Some((at, first)) = first else {
        return Versions::default();
    };
    let before = remark.get(..at).unwrap_or("").to_ascii_lowercase();
    let ends = before.contains("until")
        || before.contains("up to")
        || before.trim_end().ends_with(['-', '–', '<']);
    let first = Some(first.to_owned());
    match second {
        Some((_, second)) => Versions {
            min: first,
            max: Some(second.to_owned()),
        },
        None if ends => Versions {
            min: None,
            max: first,
        },
        None => Versions {
            min: first,
            max: None,
        },
    }
}

/// Version numbers with their places.
fn numbers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ';'));
    words.filter_map(move |word| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        Some((at, number(word)?))
    })
}

/// `2.75` of `v2.75`.
fn number(word: &str) -> Option<&str> {
    let bare = word
        .strip_prefix(['v', 'V'])
        .unwrap_or(word)
        .trim_end_matches(['.', ':', '+']);
    let (major, minor) = bare.split_once('.')?;
    let digits = |part: &str| {
        !part.is_empty() && part.len() < 5 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    (digits(major) && digits(minor)).then_some(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_name_ranges() {
        for (text, min, max) in [
            (
                "Example Paint Crate (v2.75): JSON request",
                Some("2.75"),
                None,
            ),
            (
                "Crates (microversions 1.28 - 1.36)",
                Some("1.28"),
                Some("1.36"),
            ),
            ("microversions 1.20 - ", Some("1.20"), None),
            ("200 (until microversion 1.19)", None, Some("1.19")),
            ("Crates (DEPRECATED)", None, None),
            ("Paint (v2.xx)", None, None),
            ("Paint 3.5 crates", None, None),
        ] {
            let expected = Versions {
                min: min.map(str::to_owned),
                max: max.map(str::to_owned),
            };
            assert_eq!(in_text(text), expected, "{text}");
        }
        assert_eq!(
            in_path("samples/crates/v2.10/crate.json").min.as_deref(),
            Some("2.10")
        );
        assert_eq!(in_path("samples/crates/v2/crate.json").min, None);
    }
}
