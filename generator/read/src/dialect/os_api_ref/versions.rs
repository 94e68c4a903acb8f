//! The versions in which a fact holds: as entries of parameter files, as remarks in titles, labels and lists of codes.

use apiref_core::ir::Versions;
use apiref_core::page::{Page, Span};
use apiref_core::text::collapsed;
use apiref_core::words::singular;

use crate::draft::{DraftVersionHeader, ServiceDraft};
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

/// The title of an operation without a bracket at its end that says nothing but which versions have it, and those:
/// `Close Crate (microversions 3.42 - )`.
pub(super) fn of_title(title: &str) -> (&str, Versions) {
    const WORDS: &[&str] = &[
        "microversion",
        "microversions",
        "version",
        "versions",
        "since",
        "from",
        "until",
        "to",
        "up",
        "and",
        "later",
        "or",
        "newer",
        "greater",
        "earlier",
        "older",
        "starting",
        "with",
        "in",
        "new",
        "api",
        "-",
        "\u{2013}",
        "+",
        ">=",
        "<=",
        "<",
    ];
    let parted = title
        .trim_end()
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    let Some((rest, remark)) = parted.filter(|(rest, _)| !rest.trim().is_empty()) else {
        return (title, Versions::default());
    };
    let lower = remark.to_ascii_lowercase();
    let words = lower.split([' ', ',']).filter(|word| !word.is_empty());
    let is_number = |word: &str| {
        number(word).is_some()
            || word
                .split_once('-')
                .is_some_and(|(a, b)| number(a).is_some() && (b.is_empty() || number(b).is_some()))
    };
    let is_remark = words
        .clone()
        .all(|word| WORDS.contains(&word) || is_number(word));
    // A number alone may be anything, and an extension may have versions of its own.
    let is_said = words.clone().any(|word| {
        let of_word = word.strip_prefix('v').is_some_and(is_number);
        of_word || word.starts_with("microversion") || matches!(word, "since" | "until")
    });
    let versions = range(&lower.replace('-', " - "));
    match is_remark && is_said && !versions.is_open() {
        true => (rest.trim_end(), versions),
        false => (title, Versions::default()),
    }
}

/// The last version of the operation `title` of which a warning says that it fails in later ones: `This will fail with a
/// 404 starting from microversion 1.36`, `Requests with microversion >= 1.36 will result in a 404`. Where it tells of
/// several, the sentence counts whose words stand in the title, else the one about all others. None where neither is
/// clear.
pub(super) fn ends(text: &str, title: &str) -> Option<String> {
    only_end(text).or_else(|| {
        let title = nouns(title);
        let holds = |subject: &str| {
            let named = nouns(subject);
            !named.is_empty() && named.iter().all(|word| title.contains(word))
        };
        let text = collapsed(text);
        let ends = text.split(". ").filter_map(|sentence| {
            let (subject, _) = sentence.split_once(" will ")?;
            Some((subject, only_end(sentence)?))
        });
        let (of_others, named): (Vec<_>, Vec<_>) =
            ends.partition(|(subject, _)| subject.contains(" except "));
        let named = named.into_iter().find(|(subject, _)| holds(subject));
        let rest = || {
            of_others.into_iter().find(|(subject, _)| {
                let apart = subject.split_once(" except ").map(|(_, apart)| apart);
                apart.is_some_and(|apart| !holds(apart))
            })
        };
        named.or_else(rest).map(|(_, last)| last)
    })
}

/// Words that tell nothing apart.
const SAY_NOTHING: &[&str] = &["all", "an", "api", "apis", "of", "the", "these", "this"];

/// The words that tell things apart, in the singular.
fn nouns(text: &str) -> Vec<String> {
    let lower = text.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| word.len() > 1 && !SAY_NOTHING.contains(word));
    words.map(singular).collect()
}

/// The last version before the one from which on a text says that calls fail; none where it tells of several.
fn only_end(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let behind = |word| {
        lower
            .split(word)
            .skip(1)
            .map(|rest| rest.split(". ").next().unwrap_or(rest))
    };
    let failing =
        behind("fail with").filter_map(|sentence| Some(sentence.split_once("starting")?.1));
    let refused = behind(">=").filter(|sentence| sentence.contains("result in a 404"));
    let mut found = failing.chain(refused).filter_map(|from| {
        let (_, first) = numbers(from).next()?;
        let (major, minor) = first.split_once('.')?;
        let last = minor.parse::<u32>().ok()?.checked_sub(1)?;
        Some(format!("{major}.{last}"))
    });
    let last = found.next()?;
    found.all(|other| other == last).then_some(last)
}

/// The version of which a paragraph says that it added the operation: `This API is available since microversion 2.5.`,
/// `New in version 2.5`. None where the sentence goes on, or speaks of something else.
pub(super) fn begins(text: &str) -> Option<String> {
    const SUBJECTS: &[&str] = &[
        "this",
        "the",
        "api",
        "action",
        "operation",
        "method",
        "call",
        "endpoint",
        "is",
        "was",
    ];
    const BETWEEN: &[&str] = &[
        "starting",
        "beginning",
        "since",
        "as",
        "of",
        "from",
        "in",
        "with",
        "api",
        "the",
        "microversion",
        "version",
    ];
    text.split(". ").find_map(|sentence| {
        if let Some(first) = demanded(sentence) {
            return Some(first);
        }
        let lower = sentence
            .trim()
            .trim_matches(['*', '(', ')'])
            .to_ascii_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let at = words
            .iter()
            .position(|word| matches!(*word, "available" | "new" | "added" | "introduced"))?;
        let (before, after) = (words.get(..at)?, words.get(at + 1..)?);
        // `Action open available …` names the operation by what it sends.
        let is_subject = |(index, word): (usize, &&str)| {
            SUBJECTS.contains(word) || index > 0 && before.get(index - 1) == Some(&"action")
        };
        let (last, between) = after.split_last()?;
        let is_told = !between.is_empty()
            && before.iter().enumerate().all(is_subject)
            && between.iter().all(|word| BETWEEN.contains(word));
        is_told.then(|| number(last).map(str::to_owned)).flatten()
    })
}

/// The version of which the introduction of a page says that it added all operations of the page.
pub(super) fn begins_page(text: &str) -> Option<String> {
    let remark = text.trim_end_matches('.').strip_suffix(')');
    let remark = remark.and_then(|text| Some(text.rsplit_once('(')?.1));
    begins(text).or_else(|| begins(remark?))
}

/// `Microversion 2.22 or greater is required for this API.`
fn demanded(sentence: &str) -> Option<String> {
    let lower = sentence.trim().to_ascii_lowercase();
    let rest = ["microversion ", "api version "]
        .iter()
        .find_map(|head| lower.strip_prefix(head))?;
    let (first, rest) = rest.split_once(' ')?;
    let demands = [
        "or greater is required",
        "or later is required",
        "or higher is required",
    ];
    let of_this = demands.iter().any(|words| rest.starts_with(words)) && rest.contains("this ");
    of_this.then(|| number(first).map(str::to_owned)).flatten()
}

/// The first version that a text names.
pub(super) fn first(text: &str) -> Option<String> {
    numbers(text).next().map(|(_, number)| number.to_owned())
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

/// How the names of the header fields end that ask for a version.
const HEADER: &str = "-api-version";

/// Adds the header fields that ask for a version, and what the project calls the service: `compute` of
/// `OpenStack-API-Version: compute 2.75`, of `/api-guide/compute/` and of a page called `Compute API`.
pub(super) fn of_service(page: &Page, title: &str, service: &mut ServiceDraft) {
    let text = page.text();
    let guide = text.match_indices("/api-guide/").find_map(|(at, found)| {
        let rest = text.get(at + found.len()..)?;
        let word = lower_word(rest).filter(|word| rest[word.len()..].starts_with('/'))?;
        Some((word.to_owned(), Span::new(at, at + found.len())))
    });
    let titled = || {
        let word = title.strip_suffix(" API")?;
        let is_word = word.bytes().all(|byte| byte.is_ascii_alphabetic());
        (is_word && !word.is_empty()).then(|| (word.to_ascii_lowercase(), Span::default()))
    };
    service.service_type = guide.or_else(titled);
    let of_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    for (at, _) in text.match_indices(['v', 'V']) {
        let from = at.wrapping_sub("-api-".len());
        let to = from.wrapping_add(HEADER.len());
        let Some(end) = text
            .get(from..to)
            .filter(|end| end.eq_ignore_ascii_case(HEADER))
        else {
            continue;
        };
        let before = text.get(..from).unwrap_or_default();
        let start = before.trim_end_matches(of_name).len();
        let after = text.get(to..).unwrap_or_default();
        if start == from || after.starts_with(of_name) {
            continue;
        }
        let name = format!("{}{end}", &before[start..]);
        let word = after
            .strip_prefix(':')
            .map(str::trim_start)
            .and_then(|value| {
                let word = lower_word(value)?;
                let version = value[word.len()..].strip_prefix(' ')?;
                let is_version = version
                    .starts_with(|c: char| c.is_ascii_digit() || "{<[XYN".contains(c))
                    || version.starts_with("latest");
                is_version.then(|| word.to_owned())
            });
        let known = &mut service.version_headers;
        match known
            .iter_mut()
            .find(|header| header.name.eq_ignore_ascii_case(&name))
        {
            Some(header) if header.service.is_none() => header.service = word,
            Some(_) => {}
            None => known.push(DraftVersionHeader {
                name,
                service: word,
                span: Span::new(start, to),
            }),
        }
    }
}

/// The lower-case word at the beginning of a text.
fn lower_word(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_lowercase() && c != '-');
    let word = text.get(..end.unwrap_or(text.len()))?;
    (!word.is_empty() && word != "latest").then_some(word)
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
    fn pages_name_header_fields_of_versions() {
        let text = "Ask with ``X-Crate-API-Version``, or ``OpenStack-API-Version: crates 1.2``; \
                    not with X-API-Versions or -API-Version.\n\n- OpenStack-API-Version: the_version\n\n\
                    See https://docs.example.org/api-guide/crates/index.html.\n";
        let mut service = ServiceDraft::default();
        let page = Page::new("a.inc", text);
        of_service(&page, "Lids", &mut service);
        let found = service.version_headers.iter();
        let found: Vec<_> = found
            .map(|h| (h.name.as_str(), h.service.as_deref()))
            .collect();
        assert_eq!(
            found,
            [
                ("X-Crate-API-Version", None),
                ("OpenStack-API-Version", Some("crates"))
            ]
        );
        let word = |service: &ServiceDraft| service.service_type.clone().map(|(word, _)| word);
        assert_eq!(word(&service).as_deref(), Some("crates"));
        for (title, found) in [
            ("Lid API", Some("lid")),
            ("Red Lid API", None),
            ("API", None),
        ] {
            of_service(&Page::new("a.inc", ""), title, &mut service);
            assert_eq!(word(&service).as_deref(), found);
        }
    }

    #[test]
    fn warnings_tell_when_an_operation_ends() {
        for (text, last) in [
            (
                "It will fail with a 404 starting from microversion 1.36. See lids.",
                Some("1.35"),
            ),
            (
                "It is deprecated, and will fail with HTTP 404 starting with microversion 1.8.",
                Some("1.7"),
            ),
            (
                "A fails with 1.5. B will fail with a 404 starting from 1.6, and C will fail with 404 starting from 1.9.",
                None,
            ),
            ("Starting from microversion 1.36, lids are red.", None),
            (
                "Calls with microversion >= 1.36 will result in a 404 error. See lids.",
                Some("1.35"),
            ),
            ("Calls with microversion >= 1.36 know lids.", None),
        ] {
            assert_eq!(ends(text, "List crates").as_deref(), last, "{text}");
        }
    }

    #[test]
    fn of_several_ends_that_of_the_title_counts() {
        let text = "All the lid APIs except lid paint APIs will fail with a 404 starting from\nmicroversion 1.36. \
                    The lid paint APIs will fail with a 404 starting from microversion 1.39.\nSee paint.";
        for (title, last) in [
            ("List lids", Some("1.35")),
            ("List Lid Paints", Some("1.38")),
            ("Show The Paint Of A Lid", Some("1.38")),
        ] {
            assert_eq!(ends(text, title).as_deref(), last, "{title}");
        }
        let text = "Red lids will fail with a 404 starting from 1.6. Blue ones will fail with a 404 starting from 1.9.";
        assert_eq!(ends(text, "List lids"), None);
    }

    #[test]
    fn sentences_tell_when_an_operation_begins() {
        for (text, first) in [
            (
                "This API is available starting with microversion 2.55.",
                Some("2.55"),
            ),
            (
                "Shuts a crate. Available since API microversion 3.12.",
                Some("3.12"),
            ),
            (
                "Action force-down available as of microversion 2.11.",
                Some("2.11"),
            ),
            ("**New in version 2.26**", Some("2.26")),
            ("The lid parameter is available since version 2.5.", None),
            ("This API is available since version 2.5 for owners.", None),
            ("Paint was added in 2.5", None),
            ("New crates.", None),
            (
                "Microversion 2.22 or greater is required for this API.",
                Some("2.22"),
            ),
            ("Microversion 2.22 or greater is required for lids.", None),
        ] {
            assert_eq!(begins(text).as_deref(), first, "{text}");
        }
    }

    #[test]
    fn introductions_tell_when_all_operations_begin() {
        for (text, first) in [
            ("Available since version 2.26", Some("2.26")),
            (
                "Lists lids, and closes them (New in version 2.97).",
                Some("2.97"),
            ),
            ("Lists lids (since version 2.97 red ones).", None),
        ] {
            assert_eq!(begins_page(text).as_deref(), first, "{text}");
        }
    }

    #[test]
    fn titles_name_the_versions_of_operations() {
        for (title, plain, range) in [
            ("Close (microversion 3.42 - )", "Close", "3.42.."),
            ("Close (microversions 1.2 - 1.5)", "Close", "1.2..1.5"),
            ("Close (since v2.3)", "Close", "2.3.."),
            ("Close (until version 2.3)", "Close", "..2.3"),
            ("Close (lid Action)", "Close (lid Action)", ".."),
            ("Close (2.3)", "Close (2.3)", ".."),
            (
                "Close (new in version 2.3)",
                "Close (new in version 2.3)",
                "..",
            ),
            ("(v2.3)", "(v2.3)", ".."),
        ] {
            let (found, versions) = of_title(title);
            let bound = |bound: Option<String>| bound.unwrap_or_default();
            let shown = format!("{}..{}", bound(versions.min), bound(versions.max));
            assert_eq!((found, shown.as_str()), (plain, range));
        }
    }

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
