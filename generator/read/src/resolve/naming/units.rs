//! Units in descriptions: structs of one shape whose members count in other units are not the same type.

use std::collections::HashMap;

use apiref_core::ir::Schema;

/// Units, each with its other spellings.
const UNITS: &[&[&str]] = &[
    &["kb", "kilobyte", "kilobytes"],
    &["mb", "megabyte", "megabytes", "mib"],
    &["gb", "gigabyte", "gigabytes", "gib"],
    &["tb", "terabyte", "terabytes", "tib"],
    &["millisecond", "milliseconds", "ms"],
    &["second", "seconds"],
    &["minute", "minutes"],
    &["hour", "hours"],
    &["day", "days"],
];

/// The units that a struct's members count in, as far as their descriptions name any, by member.
pub struct Units(HashMap<String, Vec<usize>>);

impl Units {
    /// The units of a struct.
    pub fn of(schema: &Schema) -> Self {
        let members = schema.properties.iter().filter_map(|(name, member)| {
            let units = named(member.description.as_deref()?);
            (!units.is_empty()).then(|| (name.clone(), units))
        });
        Self(members.collect())
    }

    /// Does no member count in other units here than there?
    pub fn agree(&self, other: &Self) -> bool {
        self.0.iter().all(|(name, mine)| {
            let theirs = other.0.get(name);
            theirs.is_none_or(|theirs| mine.iter().any(|unit| theirs.contains(unit)))
        })
    }
}

/// The units that a text names, by their places in the list.
fn named(text: &str) -> Vec<usize> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter_map(|word| {
            let is = |known: &&str| known.eq_ignore_ascii_case(word);
            UNITS.iter().position(|spellings| spellings.iter().any(is))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_in_other_units_are_others() {
        let of_size = |text: &str| {
            let member = Schema {
                description: Some(text.to_owned()),
                ..Schema::default()
            };
            Units::of(&Schema {
                properties: [("size".to_owned(), member)].into_iter().collect(),
                ..Schema::default()
            })
        };
        let gigabytes = of_size("The size in GB.");
        assert!(!gigabytes.agree(&of_size("The size in megabytes (MB).")));
        assert!(gigabytes.agree(&of_size("How large it is, in gigabytes.")));
        assert!(gigabytes.agree(&of_size("The size.")));
    }
}
