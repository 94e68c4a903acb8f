//! Limits of texts, numbers and lists.

use std::cmp::Ordering;

use serde_json::Number;

use super::*;
use crate::rules::*;

/// A keyword of one number, on both sides.
struct Bound {
    keyword: &'static str,
    /// How the new number compares with the old one, where both are there.
    order: Option<Ordering>,
    old: Option<String>,
    new: Option<String>,
}

impl<'a> Walk<'a> {
    /// All limits but enumeration and format.
    pub(super) fn limits(
        &mut self,
        old: View<'a>,
        new: View<'a>,
        spot: &Spot,
        flow: Flow,
        holder: &Holder,
    ) {
        let counts = |keyword, old: Option<&u64>, new: Option<&u64>| Bound {
            keyword,
            order: old.zip(new).map(|(old, new)| new.cmp(old)),
            old: old.map(ToString::to_string),
            new: new.map(ToString::to_string),
        };
        let numbers = |keyword, old: Option<&Number>, new: Option<&Number>| Bound {
            keyword,
            order: old.zip(new).map(|(old, new)| numeric(new, old)),
            old: old.map(ToString::to_string),
            new: new.map(ToString::to_string),
        };
        let ranges = [
            (
                &LENGTH_RANGE,
                counts("minLength", some(old.min_length()), some(new.min_length())),
                counts("maxLength", old.max_length(), new.max_length()),
            ),
            (
                &ITEMS_RANGE,
                counts("minItems", some(old.min_items()), some(new.min_items())),
                counts("maxItems", old.max_items(), new.max_items()),
            ),
            (
                &VALUE_RANGE,
                numbers("minimum", old.minimum(), new.minimum()),
                numbers("maximum", old.maximum(), new.maximum()),
            ),
        ];
        let at = (spot, flow, holder);
        for (range, lower, upper) in ranges {
            self.range(range, (lower, upper), (old, new), at);
        }
        // The ends are those of the whole; what lies between is told by both sentences.
        let same_ends = old.minimum() == new.minimum() && old.maximum() == new.maximum();
        if same_ends && old.ranges() != new.ranges() {
            self.reworded("minimum", (old, new), at);
        }
        let properties = counts(
            "minProperties",
            some(old.min_properties()),
            some(new.min_properties()),
        );
        self.limit(&MIN_PROPERTIES, &properties, (old, new), at);
        self.steps(old, new, spot, flow, holder);
        self.rest(old, new, spot, flow, holder);
        self.doubts((old, new), at);
    }

    /// A least and a most. Where both come or go at once, that is one change.
    fn range(
        &mut self,
        range: &'static Range,
        (lower, upper): (Bound, Bound),
        (old, new): (View<'a>, View<'a>),
        at: (&Spot, Flow, &Holder),
    ) {
        let rule = match (&lower.old, &lower.new, &upper.old, &upper.new) {
            (None, Some(_), None, Some(_)) => range.set.of(at.1),
            (Some(_), None, Some(_), None) => range.unset.of(at.1),
            _ => {
                self.limit(range.least, &lower, (old, new), at);
                self.limit(range.most, &upper, (old, new), at);
                return;
            }
        };
        let has = (lower.old.is_some(), lower.new.is_some());
        let values: Vec<String> = [&lower.old, &upper.old, &lower.new, &upper.new]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        if self.is_said(upper.keyword, has, &values, (old, new), at) {
            return;
        }
        let text = |least: Option<String>, most: Option<String>| {
            least
                .zip(most)
                .map(|(least, most)| format!("{least} to {most}"))
        };
        let mut change = self.change(rule, at.0);
        change.old = text(lower.old, upper.old);
        change.new = text(lower.new, upper.new);
        self.report(change, upper.keyword, old, new, at.2);
    }

    fn limit(
        &mut self,
        limit: &'static Limit,
        bound: &Bound,
        (old, new): (View<'a>, View<'a>),
        (spot, flow, holder): (&Spot, Flow, &Holder),
    ) {
        let rule = match (&bound.old, &bound.new, bound.order) {
            (None, Some(_), _) => limit.set.of(flow),
            (Some(_), None, _) => limit.unset.of(flow),
            (_, _, Some(Ordering::Greater)) => limit.raised.of(flow),
            (_, _, Some(Ordering::Less)) => limit.lowered.of(flow),
            _ => return,
        };
        let has = (bound.old.is_some(), bound.new.is_some());
        let values: Vec<String> = bound.old.iter().chain(&bound.new).cloned().collect();
        if self.is_said(
            bound.keyword,
            has,
            &values,
            (old, new),
            (spot, flow, holder),
        ) {
            return;
        }
        // A text that states both bounds contradicts itself: which of them held is not known.
        if let (Some(before), Some(after)) = (&bound.old, &bound.new)
            && (statements::bounds(self.texts.0, bound.keyword, after)
                || statements::bounds(self.texts.1, bound.keyword, before))
        {
            self.reworded(bound.keyword, (old, new), (spot, flow, holder));
            return;
        }
        let mut change = self.change(rule, spot);
        change.old = bound.old.clone();
        change.new = bound.new.clone();
        self.report(change, bound.keyword, old, new, holder);
    }

    fn steps(&mut self, old: View<'a>, new: View<'a>, spot: &Spot, flow: Flow, holder: &Holder) {
        let (before, after) = (old.multiple_of(), new.multiple_of());
        let rule = match (before, after) {
            (None, Some(_)) => MULTIPLE_SET.of(flow),
            (Some(_), None) => MULTIPLE_UNSET.of(flow),
            (Some(a), Some(b)) if numeric(a, b) != Ordering::Equal => MULTIPLE_CHANGED.of(flow),
            _ => return,
        };
        let mut change = self.change(rule, spot);
        change.old = before.map(ToString::to_string);
        change.new = after.map(ToString::to_string);
        self.report(change, "multipleOf", old, new, holder);
    }

    fn rest(&mut self, old: View<'a>, new: View<'a>, spot: &Spot, flow: Flow, holder: &Holder) {
        let at = (spot, flow, holder);
        let (before, after) = (old.pattern(), new.pattern());
        let has = (before.is_some(), after.is_some());
        let values: Vec<String> = before
            .iter()
            .chain(&after)
            .map(|pattern| (*pattern).clone())
            .collect();
        if before != after && !self.is_said("pattern", has, &values, (old, new), at) {
            let rule = match (before, after) {
                (None, _) => PATTERN_ADDED.of(flow),
                (_, None) => PATTERN_REMOVED.of(flow),
                _ => PATTERN_CHANGED.of(flow),
            };
            let mut change = self.change(rule, spot);
            change.old = before.cloned();
            change.new = after.cloned();
            self.report(change, "pattern", old, new, holder);
        }
        let unique = (old.unique_items(), new.unique_items());
        self.flag(
            "uniqueItems",
            unique,
            (&UNIQUE_SET, &UNIQUE_UNSET),
            (old, new),
            at,
        );
        let (before, after) = (old.not(), new.not());
        let has = (before.is_some(), after.is_some());
        if before != after && !self.is_said("not", has, &[], (old, new), at) {
            let rule = match (before, after) {
                (None, _) => EXCLUSION_ADDED.of(flow),
                (_, None) => EXCLUSION_REMOVED.of(flow),
                _ => EXCLUSION_CHANGED.of(flow),
            };
            let text = |schema: Option<&Schema>| {
                schema.and_then(|schema| serde_json::to_string(schema).ok())
            };
            let mut change = self.change(rule, spot);
            change.old = text(before);
            change.new = text(after);
            self.report(change, "not", old, new, holder);
        }
    }
}

/// A least count of none is no limit.
fn some(least: Option<&u64>) -> Option<&u64> {
    least.filter(|least| **least > 0)
}

/// Exact where both are whole numbers of 64 bits, else as floating point.
fn numeric(a: &Number, b: &Number) -> Ordering {
    let whole = |number: &Number| {
        number
            .as_i64()
            .map(i128::from)
            .or(number.as_u64().map(i128::from))
    };
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a
            .as_f64()
            .unwrap_or(0.0)
            .total_cmp(&b.as_f64().unwrap_or(0.0)),
    }
}
