//! Keys of TOML files that are not known: which one is meant.

/// Names that are at least so much alike may stand for each other.
const ALIKE: f64 = 0.85;

/// The known name that a key stands for: in another spelling (`max_length` for `maxLength`), or with a slip.
pub fn meant<'k>(key: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> Option<&'k str> {
    let is_same = |name: &&str| plain(name) == plain(key);
    let same = known.clone().into_iter().find(is_same);
    let likeness = |name: &str| strsim::jaro_winkler(&plain(name), &plain(key));
    let most = || {
        let alike = known.into_iter().filter(|name| likeness(name) > ALIKE);
        alike.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
    };
    same.or_else(most)
}

/// The key and the known ones in serde's message about a key that is not known: ``unknown field `a`, expected one of `b`,
/// `c` ``.
pub fn unknown(message: &str) -> Option<(&str, Vec<&str>)> {
    if !message.starts_with("unknown field ") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2);
    Some((names.next()?, names.collect()))
}

/// What a message about a key that is not known ends with, where it is plain which one is meant.
pub fn hint(message: &str) -> String {
    let meant = unknown(message).and_then(|(key, known)| meant(key, known));
    meant.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

/// A name without what spellings differ in.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_ascii_alphanumeric());
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_meant_in_any_spelling() {
        let known = ["minLength", "maxLength", "type"];
        for (key, expected) in [
            ("max_length", Some("maxLength")),
            ("maxlength", Some("maxLength")),
            ("Max-Length", Some("maxLength")),
            ("maxLenght", Some("maxLength")),
            ("colour", None),
        ] {
            assert_eq!(meant(key, known), expected, "{key}");
        }
    }

    #[test]
    fn a_message_gets_a_hint() {
        for (message, expected) in [
            (
                "unknown field `titel`, expected one of `title`, `docs`",
                "; did you mean `title`?",
            ),
            (
                "unknown field `Git`, expected `git` or `folder`",
                "; did you mean `git`?",
            ),
            ("unknown field `x`, expected `git` or `folder`", ""),
            ("invalid type: integer `3`, expected `title`", ""),
        ] {
            assert_eq!(hint(message), expected, "{message}");
        }
    }
}
