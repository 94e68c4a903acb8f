//! Patterns of strings. Most of those in docs list the characters that a string may contain. They are compared without
//! a regex engine, which takes only a fraction of the time.

use regex_lite::Regex;

/// A parsed pattern.
#[derive(Debug)]
pub(crate) enum Pattern {
    /// A set of characters and their number.
    Characters(Characters),
    /// Anything else.
    Regex(Regex),
}

/// `^[a-z0-9]{1,64}$`
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Characters {
    ranges: Vec<(char, char)>,
    /// Whether the characters must not be in the ranges.
    negated: bool,
    least: usize,
    most: Option<usize>,
}

impl Pattern {
    /// Parses a pattern, or returns `None` if the engine doesn't support it.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let regex = Regex::new(text).ok()?;
        Some(Characters::read(text).map_or(Self::Regex(regex), Self::Characters))
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Characters(characters) => characters.are_those_of(text),
            Self::Regex(regex) => regex.is_match(text),
        }
    }
}

impl Characters {
    /// Parses a pattern that the engine supports, or returns `None` if it is more than a list of characters.
    fn read(text: &str) -> Option<Self> {
        let inner = text.strip_prefix("^[")?.strip_suffix('$')?;
        let (negated, mut rest) = match inner.strip_prefix('^') {
            Some(rest) => (true, rest),
            None => (false, inner),
        };
        let mut ranges = Vec::new();
        while !rest.starts_with(']') || ranges.is_empty() {
            let first = next(&mut rest)?;
            let last = match rest
                .strip_prefix('-')
                .filter(|after| !after.starts_with(']'))
            {
                Some(after) => {
                    rest = after;
                    next(&mut rest)?
                }
                None => first,
            };
            ranges.push((first, last));
        }
        let (least, most) = match &rest[1..] {
            "*" => (0, None),
            "+" => (1, None),
            "" => (1, Some(1)),
            count => {
                let count = count.strip_prefix('{')?.strip_suffix('}')?;
                match count.split_once(',') {
                    Some((least, "")) => (least.parse().ok()?, None),
                    Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
                    None => (count.parse().ok()?, Some(count.parse().ok()?)),
                }
            }
        };
        Some(Self {
            ranges,
            negated,
            least,
            most,
        })
    }

    fn are_those_of(&self, text: &str) -> bool {
        let mut count = 0;
        for c in text.chars() {
            count += 1;
            let is_listed = self
                .ranges
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&c));
            if is_listed == self.negated || self.most.is_some_and(|most| count > most) {
                return false;
            }
        }
        count >= self.least
    }
}

/// Returns the next character of a class, or `None` if it isn't a single character.
fn next(rest: &mut &str) -> Option<char> {
    let mut chars = rest.chars();
    let c = match chars.next()? {
        '\\' => match chars.next()? {
            digits @ ('x' | 'u') => {
                let length = if digits == 'x' { 2 } else { 4 };
                let code = chars.as_str().get(..length)?;
                chars = chars.as_str().get(length..)?.chars();
                char::from_u32(u32::from_str_radix(code, 16).ok()?)?
            }
            c if c.is_ascii_punctuation() => c,
            _ => return None,
        },
        // A nested class, or an operator between classes.
        '[' | ']' | '&' | '~' => return None,
        c => c,
    };
    *rest = chars.as_str();
    Some(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_match_as_the_engine_does() {
        let patterns = [
            "^[^<>]*$",
            "^[0-9A-Za-z\\u0080-\\uFFFF\\-_]*$",
            "^[^\\x00-\\x1F*<=>\\\\]*$",
            "^[a-zA-Z0-9:/_-]{1,3}$",
            "^[a-z0-9-]+$",
            "^[^A-Z \"/<>?\\\\|]{2,}$",
            "^[-.]{2}$",
            "^[a]$",
            "^[\\]\\[^a]+$",
        ];
        let texts = [
            "", "a", "ab", "abc", "abcd", "A1", "-", "--", "a-b", "ä", "日本", "a b", "<", "a\n",
            "\\", "x\u{1}", "[^]", "a|b", "..", "😀",
        ];
        for pattern in patterns {
            let regex = Regex::new(pattern).expect(pattern);
            let ours = Pattern::new(pattern).expect(pattern);
            assert!(matches!(ours, Pattern::Characters(_)), "{pattern}");
            for text in texts {
                assert_eq!(
                    ours.is_match(text),
                    regex.is_match(text),
                    "{pattern} {text:?}"
                );
            }
        }
    }

    #[test]
    fn anything_else_is_for_the_engine() {
        for pattern in [
            "^[a-z]+[0-9]$",
            "^[\\w]+$",
            "^[a-z]+?$",
            "^a|[b]$",
            "[a-z]+",
            "^[a-z]{1,2}x$",
            "^[a]|[b]$",
            "^[[:alpha:]]$",
        ] {
            let read = Pattern::new(pattern);
            assert!(!matches!(read, Some(Pattern::Characters(_))), "{pattern}");
        }
        assert!(Pattern::new("^[z-a]$").is_none());
    }
}
