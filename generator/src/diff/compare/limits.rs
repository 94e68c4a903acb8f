//! Limits of texts, numbers and lists.

use std::cmp::Ordering;

use serde_json::Number;

use super::*;
use crate::diff::rules::*;

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
        let counts: [(&'static Limit, &str, Option<&u64>, Option<&u64>); 5] = [
            (
                &MIN_LENGTH,
                "minLength",
                some(old.min_length()),
                some(new.min_length()),
            ),
            (&MAX_LENGTH, "maxLength", old.max_length(), new.max_length()),
            (
                &MIN_ITEMS,
                "minItems",
                some(old.min_items()),
                some(new.min_items()),
            ),
            (&MAX_ITEMS, "maxItems", old.max_items(), new.max_items()),
            (
                &MIN_PROPERTIES,
                "minProperties",
                some(old.min_properties()),
                some(new.min_properties()),
            ),
        ];
        for (limit, keyword, before, after) in counts {
            let order = before.zip(after).map(|(before, after)| after.cmp(before));
            let texts = (
                before.map(ToString::to_string),
                after.map(ToString::to_string),
            );
            self.limit(
                limit,
                (keyword, order, texts),
                (old, new),
                spot,
                (flow, holder),
            );
        }
        let numbers: [(&'static Limit, &str, Option<&Number>, Option<&Number>); 2] = [
            (&MINIMUM, "minimum", old.minimum(), new.minimum()),
            (&MAXIMUM, "maximum", old.maximum(), new.maximum()),
        ];
        for (limit, keyword, before, after) in numbers {
            let order = before
                .zip(after)
                .map(|(before, after)| numeric(after, before));
            let texts = (
                before.map(ToString::to_string),
                after.map(ToString::to_string),
            );
            self.limit(
                limit,
                (keyword, order, texts),
                (old, new),
                spot,
                (flow, holder),
            );
        }
        self.steps(old, new, spot, flow, holder);
        self.rest(old, new, spot, flow, holder);
    }

    fn limit(
        &mut self,
        limit: &'static Limit,
        (keyword, order, texts): (&str, Option<Ordering>, (Option<String>, Option<String>)),
        (old, new): (View<'a>, View<'a>),
        spot: &Spot,
        (flow, holder): (Flow, &Holder),
    ) {
        let rule = match (&texts, order) {
            ((None, Some(_)), _) => limit.set.of(flow),
            ((Some(_), None), _) => limit.unset.of(flow),
            (_, Some(Ordering::Greater)) => limit.raised.of(flow),
            (_, Some(Ordering::Less)) => limit.lowered.of(flow),
            _ => return,
        };
        let mut change = self.change(rule, spot);
        (change.old, change.new) = texts;
        self.report(change, keyword, old, new, holder);
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
        let (before, after) = (old.pattern(), new.pattern());
        if before != after {
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
        match (old.unique_items(), new.unique_items()) {
            (false, true) => self.report(
                self.change(UNIQUE_SET.of(flow), spot),
                "uniqueItems",
                old,
                new,
                holder,
            ),
            (true, false) => self.report(
                self.change(UNIQUE_UNSET.of(flow), spot),
                "uniqueItems",
                old,
                new,
                holder,
            ),
            _ => {}
        }
        let (before, after) = (old.not(), new.not());
        if before != after {
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
