//! What a flag of requirement is worth, family by family.

use crate::draft::Habits;
use apiref_core::ir::Origin;
use apiref_core::requirement;

/// How a family uses its flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flags {
    /// They mean what they say.
    Meant,
    /// The conversion wrote `(Required)` for required and optional alike.
    Noise,
}

impl Flags {
    pub fn of(habits: Habits) -> Self {
        if habits.flags_are_noise {
            Flags::Noise
        } else {
            Flags::Meant
        }
    }

    /// The effective requirement of a member, query or header parameter, and what decided it.
    pub fn effective(self, stated: Option<&str>, description: &str) -> (bool, Option<Origin>) {
        let meant = stated
            .filter(|_| self == Flags::Meant)
            .and_then(requirement::stated);
        match meant {
            Some(required) => (required, None),
            None if says_optional(description) => (false, Some(Origin::Description)),
            None => (false, Some(Origin::Guess)),
        }
    }
}

fn says_optional(description: &str) -> bool {
    let lower = description.to_ascii_lowercase();
    lower.starts_with("optional")
        || [
            "if omitted",
            "if you omit",
            "(optional)",
            "if not specified",
            "is optional",
            "by default",
        ]
        .iter()
        .any(|words| lower.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_count_only_where_they_are_meant() {
        assert_eq!(
            Flags::Noise.effective(Some("Required"), ""),
            (false, Some(Origin::Guess))
        );
        assert_eq!(
            Flags::Noise.effective(Some("Required"), "If omitted, red."),
            (false, Some(Origin::Description))
        );
        assert_eq!(Flags::Meant.effective(Some("Required"), ""), (true, None));
        assert_eq!(
            Flags::Meant.effective(Some("Yes (for lids)"), ""),
            (true, None)
        );
        assert_eq!(
            Flags::Meant.effective(Some("Yes, if lids are used"), ""),
            (false, None)
        );
        assert_eq!(Flags::Meant.effective(Some("No"), ""), (false, None));
        assert_eq!(
            Flags::Meant.effective(None, ""),
            (false, Some(Origin::Guess))
        );
    }
}
