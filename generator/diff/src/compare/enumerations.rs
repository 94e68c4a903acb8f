//! Lists of values, value by value, whether both sides' lists were read or only one side's.

use super::statements::{self, Said, said, written};
use super::*;
use crate::rules::*;
use apiref_core::ir::Json;
use std::collections::HashSet;

/// How alike two values have to be for one to be another spelling of the other.
const RESPELT: f64 = 0.75;

/// Both sides of a value, and where it stands.
type At<'s> = (&'s Spot, Flow, &'s Holder);

impl<'a> Walk<'a> {
    pub(super) fn enumeration(&mut self, old: View<'a>, new: View<'a>, at: At<'_>) {
        let (before, after) = (old.listed(), new.listed());
        let (before, after) = (before.as_slice(), after.as_slice());
        let missing = |from: &[Json], others: &[Json]| -> Vec<Json> {
            let of = from.iter().filter(|value| **value != Json::Null);
            of.filter(|value| !others.contains(value))
                .cloned()
                .collect()
        };
        let (mut gone, mut fresh) = (missing(before, after), missing(after, before));
        let has = (!before.is_empty(), !after.is_empty());
        match has {
            (false, false) => return,
            (true, true) => {}
            _ => {
                let values: Vec<String> = gone.iter().chain(&fresh).map(written).collect();
                match said("enum", (old, has.0), (new, has.1), self.texts, &values) {
                    Said::Same => {}
                    Said::Unclear => self.listed_in_text(has.0, &values, (old, new), at),
                    Said::Nothing if has.0 => {
                        self.tell(ENUM_UNSET.of(at.1), before, &[], (old, new), at)
                    }
                    Said::Nothing => {
                        let most = match at.0.old.name() {
                            Some(name) if self.is_answered(name, after) => Impact::Compatible,
                            _ => Impact::Breaking,
                        };
                        let rule = ENUM_SET.of(at.1);
                        self.tell_as(rule, &[], after, (old, new), at, most);
                    }
                }
                return;
            }
        }
        if let ([_], [_], [_], [_]) = (before, after, &gone[..], &fresh[..]) {
            self.tell(CONSTANT_CHANGED.of(at.1), before, after, (old, new), at);
            return;
        }
        for (from, to) in respelt(&gone, &fresh) {
            let texts = (std::slice::from_ref(&from), std::slice::from_ref(&to));
            self.tell(
                ENUM_VALUE_RENAMED.of(at.1),
                texts.0,
                texts.1,
                (old, new),
                at,
            );
            gone.retain(|value| *value != from);
            fresh.retain(|value| *value != to);
        }
        // The reading of a list may stop short of a value that the text names.
        if statements::read_from_text(old, "enum") && statements::read_from_text(new, "enum") {
            gone.retain(|value| !statements::names(self.texts.1, value));
            fresh.retain(|value| !statements::names(self.texts.0, value));
        }
        if !gone.is_empty() {
            self.tell(ENUM_VALUE_REMOVED.of(at.1), &gone, &[], (old, new), at);
        }
        if !fresh.is_empty() {
            self.tell(ENUM_VALUE_ADDED.of(at.1), &[], &fresh, (old, new), at);
        }
    }

    /// Did the old docs list these values for a member of this name in the answers? Then no caller knew of others to send.
    fn is_answered(&self, name: &str, values: &[Json]) -> bool {
        let successes = self
            .old
            .responses
            .iter()
            .filter(|one| one.status.starts_with('2'));
        let mut schemas: Vec<&'a Schema> =
            successes.filter_map(|one| one.schema.as_ref()).collect();
        let mut seen: HashSet<&'a str> = HashSet::new();
        while let Some(schema) = schemas.pop() {
            let is_new = schema.reference_name().is_none_or(|name| seen.insert(name));
            let view = self.old_view(schema);
            if !is_new {
                continue;
            }
            if let Some(member) = view.properties().get(name) {
                let listed = self.old_view(member).listed();
                if listed.len() == values.len() && values.iter().all(|value| listed.contains(value))
                {
                    return true;
                }
            }
            schemas.extend(view.properties().values());
            schemas.extend(view.items());
        }
        false
    }

    /// The list of one side against the text of the other, which names some of its values in a sentence that was not
    /// read. What the text sets off and the list lacks may be another value, or a name of something else.
    fn listed_in_text(
        &mut self,
        listed_before: bool,
        list: &[String],
        (old, new): (View<'a>, View<'a>),
        at: At<'_>,
    ) {
        let (own, other) = match listed_before {
            true => self.texts,
            false => (self.texts.1, self.texts.0),
        };
        let (own, other) = (own.unwrap_or_default(), other.unwrap_or_default());
        let text = statements::stated(other);
        let unnamed: Vec<Json> = list
            .iter()
            .filter(|value| !statements::mentions(&text, value))
            .map(|value| Json::String(value.clone()))
            .collect();
        if unnamed.len() == list.len() {
            self.reworded("enum", (old, new), at);
            return;
        }
        let own = statements::stated(own);
        let others: Vec<Json> = statements::set_off(other)
            .into_iter()
            .filter(|value| !list.contains(value) && !statements::mentions(&own, value))
            .map(Json::String)
            .collect();
        let (gone, fresh) = match listed_before {
            true => (unnamed, others),
            false => (others, unnamed),
        };
        if !gone.is_empty() {
            let rule = ENUM_VALUE_REMOVED.of(at.1);
            self.tell_as(rule, &gone, &[], (old, new), at, Impact::Risky);
        }
        if !fresh.is_empty() {
            let rule = ENUM_VALUE_ADDED.of(at.1);
            self.tell_as(rule, &[], &fresh, (old, new), at, Impact::Risky);
        }
    }

    fn tell(
        &mut self,
        rule: &'static Rule,
        old_values: &[Json],
        new_values: &[Json],
        views: (View<'a>, View<'a>),
        at: At<'_>,
    ) {
        self.tell_as(rule, old_values, new_values, views, at, Impact::Breaking);
    }

    /// Records a change of a list, `most` being the gravest that it may be.
    fn tell_as(
        &mut self,
        rule: &'static Rule,
        old_values: &[Json],
        new_values: &[Json],
        (old, new): (View<'a>, View<'a>),
        (spot, _, holder): At<'_>,
        most: Impact,
    ) {
        let list = |values: &[Json]| {
            let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
            (!texts.is_empty()).then(|| texts.join(", "))
        };
        let mut change = at_most(self.change(rule, spot), most);
        change.old = list(old_values);
        change.new = list(new_values);
        self.report(change, "enum", old, new, holder);
    }
}

/// Values that are spelt in another way: `crossEngine` and `cross-engine`.
fn respelt(gone: &[Json], fresh: &[Json]) -> Vec<(Json, Json)> {
    let alike = |old: &Json, new: &Json| match (old, new) {
        (Json::String(old), Json::String(new)) => {
            shape::fold(old) == shape::fold(new)
                || old.len() >= 4
                    && shape::digits(old) == shape::digits(new)
                    && strsim::normalized_levenshtein(old, new) >= RESPELT
        }
        _ => false,
    };
    let partners = |value: &Json, among: &[Json], swapped: bool| -> Vec<Json> {
        let of = among.iter().filter(|other| match swapped {
            true => alike(other, value),
            false => alike(value, other),
        });
        of.cloned().collect()
    };
    let mut pairs = Vec::new();
    for old in gone {
        if let [new] = &partners(old, fresh, false)[..]
            && partners(new, gone, true).len() == 1
        {
            pairs.push((old.clone(), new.clone()));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(gone: &[&str], fresh: &[&str]) -> usize {
        let values = |of: &[&str]| {
            of.iter()
                .map(|value| Json::String((*value).to_owned()))
                .collect::<Vec<_>>()
        };
        respelt(&values(gone), &values(fresh)).len()
    }

    #[test]
    fn other_spellings_are_one_value() {
        assert_eq!(pairs(&["crossKind"], &["cross-kind"]), 1);
        assert_eq!(pairs(&["FAILDE"], &["FAILED"]), 0);
        assert_eq!(pairs(&["RUNNNING"], &["RUNNING"]), 1);
        assert_eq!(pairs(&["ipv4"], &["ipv6"]), 0);
        assert_eq!(pairs(&["fast", "fest"], &["fist"]), 0);
    }
}
