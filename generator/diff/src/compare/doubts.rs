//! Rules that the docs state with a reservation on both sides, or on one only. They aren't schema keywords, so nothing
//! else compares them.

use super::statements::{self, Said, speaks_of, written};
use super::*;
use crate::rules::*;
use apiref_core::ir::{Json, Keyword};

/// Rules about texts and numbers that come and go with a sentence. Lists and formats are told by what names their values.
const COMPARED: &[Keyword] = &[
    Keyword::Pattern,
    Keyword::MinLength,
    Keyword::MaxLength,
    Keyword::Minimum,
    Keyword::Maximum,
    Keyword::MultipleOf,
    Keyword::MinItems,
    Keyword::MaxItems,
];

impl<'a> Walk<'a> {
    /// Likely rules that only one side has, or that are others: both sentences are told.
    pub(super) fn doubts(&mut self, (old, new): (View<'a>, View<'a>), at: (&Spot, Flow, &Holder)) {
        for &keyword in COMPARED {
            if old.states(keyword) || new.states(keyword) {
                continue;
            }
            let (before, after) = (old.likely(keyword), new.likely(keyword));
            let name = keyword.as_str();
            match (before, after) {
                (Some(before), Some(after)) if before != after => {
                    let values = [before, after].map(written);
                    let named = |text: Option<&str>, value: &String| {
                        text.is_some_and(|text| statements::bounds(Some(text), name, value))
                    };
                    // Each text may state both.
                    let both = named(self.texts.0, &values[1]) && named(self.texts.1, &values[0]);
                    if !both && !self.same_characters(keyword) {
                        self.doubt(name, None, (old, new), at);
                    }
                }
                (Some(value), None) => self.lone_doubt(name, value, true, (old, new), at),
                (None, Some(value)) => self.lone_doubt(name, value, false, (old, new), at),
                _ => {}
            }
        }
    }

    fn same_characters(&self, keyword: Keyword) -> bool {
        let text = self.texts.1.unwrap_or_default();
        keyword == Keyword::Pattern
            && statements::said_in(keyword.as_str(), text, self.texts, &[]) == Said::Same
    }

    fn lone_doubt(
        &mut self,
        keyword: &str,
        value: &Json,
        is_old: bool,
        sides: (View<'a>, View<'a>),
        at: (&Spot, Flow, &Holder),
    ) {
        let other = if is_old { self.texts.1 } else { self.texts.0 };
        let values = [written(value)];
        let said = match other {
            Some(text) => statements::said_in(keyword, text, self.texts, &values),
            None => Said::Nothing,
        };
        match said {
            Said::Same => {}
            Said::Unclear => self.doubt(keyword, None, sides, at),
            Said::Nothing => self.doubt(keyword, Some(is_old), sides, at),
        }
    }

    /// Tells both sentences. `lone`: only the old side, or only the new one, states such a rule.
    fn doubt(
        &mut self,
        keyword: &str,
        lone: Option<bool>,
        sides: (View<'a>, View<'a>),
        at: (&Spot, Flow, &Holder),
    ) {
        let before = self.changes.len();
        self.reworded(keyword, sides, at);
        self.worded = true;
        self.told.push(keyword.to_owned());
        let Some(change) = self.changes.get_mut(before) else {
            return;
        };
        // A rule that requests no longer keep, or that answers keep from now on, doesn't affect callers.
        match (lone, at.1) {
            (Some(true), Flow::Request) | (Some(false), Flow::Response) => {
                change.callers = Impact::Compatible;
            }
            (Some(false), Flow::Request) | (Some(true), Flow::Response) => {
                change.implementers = Impact::Compatible;
            }
            _ => {}
        }
    }

    /// What the texts of a value state besides the rules that were told already.
    pub(super) fn untold(&self, texts: [&str; 2]) -> Option<facts::Differing> {
        let lists = |keyword: &String| matches!(keyword.as_str(), "enum" | "default" | "null");
        if self.told.iter().any(lists) {
            return None;
        }
        let mut found = facts::differing(texts[0], texts[1])?;
        let is_told = |sentence: &String| {
            let mut told = self.told.iter();
            told.any(|keyword| speaks_of(keyword, sentence))
        };
        found.old.retain(|sentence| !is_told(sentence));
        found.new.retain(|sentence| !is_told(sentence));
        (!found.old.is_empty() || !found.new.is_empty()).then_some(found)
    }
}
