//! Units in descriptions: structs of one shape whose members count in other units are not the same type.

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

/// Do the descriptions of no member name other units in the one struct than in the other?
pub fn agree(one: &Schema, other: &Schema) -> bool {
    one.properties.iter().all(|(name, member)| {
        let units = |schema: &Schema| schema.description.as_deref().map(of).unwrap_or_default();
        let (mine, theirs) = (units(member), other.properties.get(name).map(units));
        let theirs = theirs.unwrap_or_default();
        mine.is_empty() || theirs.is_empty() || mine.iter().any(|unit| theirs.contains(unit))
    })
}

/// The units that a text names, by their places in the list.
fn of(text: &str) -> Vec<usize> {
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
            Schema {
                properties: [("size".to_owned(), member)].into(),
                ..Schema::default()
            }
        };
        let gigabytes = of_size("The size in GB.");
        assert!(!agree(&gigabytes, &of_size("The size in megabytes (MB).")));
        assert!(agree(
            &gigabytes,
            &of_size("How large it is, in gigabytes.")
        ));
        assert!(agree(&gigabytes, &of_size("The size.")));
    }
}
