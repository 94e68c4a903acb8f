//! Ids, times and values that the mock generates.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};

use super::lay::solid;
use crate::runtime::describe::{Description, Kind, Node};

/// Pseudorandom numbers (SplitMix64), which are never used for secrets.
#[derive(Debug)]
pub(super) struct Random(u64);

impl Default for Random {
    fn default() -> Self {
        // Each hasher has a random seed.
        Self(RandomState::new().build_hasher().finish())
    }
}

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number from 0 (inclusive) to 1 (exclusive).
    pub(super) fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    fn hexadecimal(&mut self) -> char {
        char::from_digit((self.next() % 16) as u32, 16).unwrap_or('0')
    }

    pub(super) fn uuid(&mut self) -> String {
        self.like("00000000-0000-4000-8000-000000000000")
    }

    /// Returns a string that looks like `example`, with other hexadecimal digits wherever there are four or more in a
    /// row.
    fn like(&mut self, example: &str) -> String {
        let is_uuid = example.len() == 36 && example.matches('-').count() == 4;
        let characters: Vec<char> = example.chars().collect();
        let mut made = String::new();
        let runs = characters.chunk_by(|a, b| a.is_ascii_hexdigit() == b.is_ascii_hexdigit());
        for run in runs {
            let is_made = run.len() >= 4 && run.iter().all(char::is_ascii_hexdigit);
            for kept in run {
                let fixed = is_uuid && matches!(made.len(), 14 | 19);
                match is_made && !fixed {
                    true => made.push(self.hexadecimal()),
                    false => made.push(*kept),
                }
            }
        }
        made
    }

    /// Returns an id like the one in the docs. `number` is unique to the item.
    pub(super) fn id(&mut self, shown: Option<&Value>, number: u64) -> Value {
        match shown {
            Some(Value::Number(_)) => Value::from(number),
            Some(Value::String(text)) => {
                let made = self.like(text);
                let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                Value::String(match made == *text || is_number {
                    true if is_number => number.to_string(),
                    true => self.uuid(),
                    false => made,
                })
            }
            _ => Value::String(self.uuid()),
        }
    }

    /// Returns a value of a schema.
    pub(super) fn value(&mut self, description: &Description, node: &Node, depth: usize) -> Value {
        let node = solid(description, node);
        if depth > 12 {
            return Value::Null;
        }
        if !node.values.is_empty() {
            let at = self.next() as usize % node.values.len();
            return node.values[at].clone();
        }
        let choices = [&node.one_of, &node.any_of];
        if let Some(first) = choices.into_iter().find_map(|choices| choices.first())
            && node.properties.is_empty()
        {
            return self.value(description, first, depth + 1);
        }
        let kind = node.single().or_else(|| node.types.first().copied());
        let kind = kind.or((!node.properties.is_empty()).then_some(Kind::Object));
        match kind {
            Some(Kind::Boolean) => Value::Bool(self.next() & 1 == 0),
            Some(Kind::Integer | Kind::Number) => self.number(node),
            Some(Kind::Array) => {
                let least = node.min_items.unwrap_or(0).min(20);
                let most = node.max_items.unwrap_or(least.max(3)).min(least.max(3));
                let count = least + self.next() % (most.saturating_sub(least) + 1);
                let items = node.items.as_deref();
                let mut make = |items| self.value(description, items, depth + 1);
                let made = (0..count).filter_map(|_| items.map(&mut make));
                Value::Array(made.collect())
            }
            Some(Kind::Object) => {
                let mut members = Map::new();
                for (name, member) in &node.properties {
                    members.insert(name.clone(), self.value(description, member, depth + 1));
                }
                Value::Object(members)
            }
            Some(Kind::Null) => Value::Null,
            Some(Kind::String) | None => Value::String(self.text(node)),
        }
    }

    fn number(&mut self, node: &Node) -> Value {
        let least = node.minimum.unwrap_or(0.0).ceil() as i64;
        let most = node
            .maximum
            .map_or(least.saturating_add(1000), |most| most.floor() as i64);
        let span = most
            .saturating_sub(least)
            .max(0)
            .unsigned_abs()
            .saturating_add(1);
        let step = node.multiple_of.filter(|step| *step >= 1.0).unwrap_or(1.0) as i64;
        let made = least.saturating_add_unsigned(self.next() % span);
        Value::from(made - made.rem_euclid(step.max(1)))
    }

    fn text(&mut self, node: &Node) -> String {
        match node.format.as_deref() {
            Some("uuid") => return self.uuid(),
            Some("date-time") => return now_like("2000-01-01T00:00:00Z").unwrap_or_default(),
            Some("date") => return now_like("2000-01-01").unwrap_or_default(),
            Some("ipv4") => {
                let parts = self.next().to_be_bytes();
                return format!("10.{}.{}.{}", parts[0], parts[1], parts[2]);
            }
            Some("cidr" | "ipv4-cidr") => return format!("10.{}.0.0/16", self.next() % 256),
            Some("ipv6") => return format!("2001:db8::{:x}", self.next() % 0xffff),
            Some("uri" | "url") => return format!("http://localhost/{:x}", self.next() % 0xffff),
            Some("email") => return format!("user{}@localhost.localdomain", self.next() % 1000),
            _ => {}
        }
        let least = node.min_length.unwrap_or(1);
        let most = node.max_length.unwrap_or(least.max(12)).min(least.max(12));
        (0..most.min(4096)).map(|_| self.hexadecimal()).collect()
    }
}

/// Returns the current time in the format of `example`, or `None` if that isn't a time.
pub(super) fn now_like(example: &str) -> Option<String> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    like_time(example, now.as_secs())
}

fn like_time(example: &str, seconds: u64) -> Option<String> {
    if !example.is_empty() && example.bytes().all(|byte| byte.is_ascii_digit()) {
        return match example.len() {
            10 => Some(seconds.to_string()),
            13 => Some((seconds * 1000).to_string()),
            _ => None,
        };
    }
    let [year, month, day] = date(seconds / 86_400);
    let digits = format!(
        "{year:04}{month:02}{day:02}{:02}{:02}{:02}",
        seconds / 3600 % 24,
        seconds / 60 % 60,
        seconds % 60
    );
    let bytes = example.as_bytes();
    let dash = |at: usize| bytes.get(at) == Some(&b'-');
    if !(dash(4) && dash(7)) || bytes.iter().take(4).any(|byte| !byte.is_ascii_digit()) {
        return None;
    }
    let mut digits = digits.chars();
    let (mut written, mut in_zone) = (String::new(), false);
    for (at, character) in example.char_indices() {
        in_zone |= at > 10 && matches!(character, '+' | '-' | 'Z');
        // Fractions of a second are zero.
        let digit = match character.is_ascii_digit() && !in_zone {
            true => digits.next().unwrap_or('0'),
            false => character,
        };
        written.push(digit);
    }
    Some(written)
}

/// Returns the year, month and day of a number of days since 1970-01-01.
fn date(days: u64) -> [u64; 3] {
    // Years begin in March here, so that the leap day is the last.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = years + era * 400 + u64::from(month <= 2);
    [year, month, of_year - (153 * shifted + 2) / 5 + 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_the_docs_write_them() {
        // 2024-02-29 12:34:56
        let at = |example| like_time(example, 1_709_210_096);
        for (example, written) in [
            ("2019-01-02T03:04:05Z", "2024-02-29T12:34:56Z"),
            ("2019-01-02 03:04:05", "2024-02-29 12:34:56"),
            (
                "2019-01-02T03:04:05.678+08:00",
                "2024-02-29T12:34:56.000+08:00",
            ),
            ("2019-01-02T03:04:05-0100", "2024-02-29T12:34:56-0100"),
            ("1546398245", "1709210096"),
            ("1546398245678", "1709210096000"),
        ] {
            assert_eq!(at(example).as_deref(), Some(written), "{example}");
        }
        assert_eq!(at("soon"), None);
        assert_eq!(at("20"), None);
    }

    #[test]
    fn ids_look_like_those_of_the_docs() {
        let mut random = Random::default();
        let text = random.id(
            Some(&Value::from("3f1a2b4c5d6e4f70a1b2c3d4e5f60718in01")),
            1,
        );
        let text = text.as_str().unwrap_or("");
        assert_eq!(text.len(), 36);
        assert!(
            text.ends_with("in01") && !text.starts_with("3f1a2b4c"),
            "{text}"
        );
        assert_eq!(random.id(Some(&Value::from(7)), 12), Value::from(12));
        assert_eq!(random.id(Some(&Value::from("7")), 12), Value::from("12"));
        let uuid = random.id(None, 1);
        assert_eq!(uuid.as_str().map(str::len), Some(36));
    }

    #[test]
    fn made_values_fit_their_schema() {
        let text = r#"{"schemas": {"Thing": {"type": ["object"], "required": ["name"], "properties": {
            "name": {"type": ["string"], "minLength": 3, "maxLength": 5},
            "size": {"type": ["integer"], "minimum": 8, "maximum": 32, "multipleOf": 8},
            "state": {"type": ["string"], "enum": ["on", "off"]},
            "parts": {"type": ["array"], "minItems": 2, "items": {"type": ["string"], "format": "uuid"}}
        }}}}"#;
        let description = Description::read(text).expect("a description");
        let node = description.schema("Thing").expect("a schema");
        let mut random = Random::default();
        for _ in 0..50 {
            let value = random.value(&description, node, 0);
            let side = crate::runtime::check::Side::Response;
            assert_eq!(description.deviations(node, &value, side), [], "{value}");
        }
    }
}
