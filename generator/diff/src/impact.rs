//! How much a change matters, and to whom.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a change does to those who rely on the old docs. The order is from harmless to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Impact {
    /// Only the wording, order or place of the docs changed.
    Docs,
    /// What worked goes on working.
    Compatible,
    /// What worked may fail, or means something else, for some.
    Risky,
    /// What worked according to the old docs fails according to the new ones.
    Breaking,
}

impl Impact {
    /// All, from grave to harmless: the order of reports.
    pub const ALL: [Self; 4] = [Self::Breaking, Self::Risky, Self::Compatible, Self::Docs];

    /// The word that users see and write.
    pub fn word(self) -> &'static str {
        match self {
            Self::Docs => "docs",
            Self::Compatible => "compatible",
            Self::Risky => "risky",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Impact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Impact {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|impact| impact.word() == text)
            .ok_or_else(|| format!("expected breaking, risky, compatible or docs, found {text:?}"))
    }
}

/// Whose side is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Programs that send requests.
    #[default]
    Callers,
    /// Programs that answer them: servers and mocks.
    Implementers,
    /// Both; the more severe impact counts.
    Both,
}
