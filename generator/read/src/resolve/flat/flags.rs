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
    /// `says_optional`: the description says that it may be left out.
    pub fn effective(self, stated: Option<&str>, says_optional: bool) -> (bool, Option<Origin>) {
        let meant = stated
            .filter(|_| self == Flags::Meant)
            .and_then(requirement::stated);
        match meant {
            Some(required) => (required, None),
            None if says_optional => (false, Some(Origin::Description)),
            None => (false, Some(Origin::Guess)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_count_only_where_they_are_meant() {
        assert_eq!(
            Flags::Noise.effective(Some("Required"), false),
            (false, Some(Origin::Guess))
        );
        assert_eq!(
            Flags::Noise.effective(Some("Required"), true),
            (false, Some(Origin::Description))
        );
        assert_eq!(
            Flags::Meant.effective(Some("Required"), false),
            (true, None)
        );
        assert_eq!(
            Flags::Meant.effective(Some("Yes (for lids)"), false),
            (true, None)
        );
        assert_eq!(
            Flags::Meant.effective(Some("Yes, if lids are used"), false),
            (false, None)
        );
        assert_eq!(Flags::Meant.effective(Some("No"), false), (false, None));
        assert_eq!(
            Flags::Meant.effective(None, false),
            (false, Some(Origin::Guess))
        );
    }
}
