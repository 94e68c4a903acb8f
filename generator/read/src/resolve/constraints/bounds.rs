//! Bounds: the ends between which lengths, numbers and counts lie, as often as they are stated.
//!
//! Where several sentences set bounds, the most general truth wins: what one of them allows is allowed.

use serde_json::Number;

use super::facts::{Scalar, Target, doubtful, mark};
use super::saying::Saying;
use apiref_core::ir::{Doubt, Json, Keyword, Range, Schema};

/// A least and a greatest number, either of which may be missing.
type Ends = (Option<Number>, Option<Number>);

/// What is said of the ends of something.
#[derive(Debug, Default)]
pub struct Bounds(Vec<(Ends, Saying)>);

impl Bounds {
    /// States bounds; false if they exclude each other.
    pub fn put(&mut self, low: Option<Number>, high: Option<Number>, saying: Saying) -> bool {
        let crossed = matches!((&low, &high), (Some(low), Some(high)) if worth(low) > worth(high));
        let says = (low.is_some() || high.is_some()) && !crossed;
        if says {
            self.0.push(((low, high), saying));
        }
        says
    }

    /// Makes all that is stated uncertain. What was uncertain before, beside something that was not, says no more.
    pub fn doubt(&mut self, why: Doubt) {
        if self.0.iter().any(|(_, saying)| saying.doubt.is_none()) {
            self.0.retain(|(_, saying)| saying.doubt.is_none());
        }
        for (_, saying) in &mut self.0 {
            *saying = saying.doubted(Some(why));
        }
    }

    /// Is nothing stated?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bounds that are certain, as ranges in order, with why they are not if they are not.
    fn decide(self) -> Option<(Vec<Ends>, Option<Doubt>)> {
        let certain = |(_, saying): &&(Ends, Saying)| saying.doubt.is_none();
        let plainest = self
            .0
            .iter()
            .filter(certain)
            .map(|(_, saying)| saying.weight)
            .max();
        let doubt = match plainest {
            Some(_) => None,
            None => self.0.first()?.1.doubt,
        };
        let counts = |saying: &Saying| saying.doubt.is_some() || Some(saying.weight) == plainest;
        let mut ranges = Vec::new();
        // "At least 1" and "at most 9" are one range in two sentences.
        let (mut least, mut most): Ends = (None, None);
        for ((low, high), saying) in self.0 {
            match (low, high) {
                _ if !counts(&saying) => {}
                (Some(low), Some(high)) => ranges.push((Some(low), Some(high))),
                (Some(low), None) => least = lower(least, low),
                (None, Some(high)) => most = higher(most, high),
                (None, None) => {}
            }
        }
        if ranges.is_empty() {
            return Some((vec![(least, most)], doubt));
        }
        ranges.sort_by(|one, other| compare(&one.0, &other.0));
        if let (Some(least), Some(first)) = (least, ranges.first_mut()) {
            first.0 = lower(first.0.take(), least);
        }
        let last = ranges
            .iter_mut()
            .max_by(|one, other| compare(&one.1, &other.1));
        if let (Some(most), Some(last)) = (most, last) {
            last.1 = higher(last.1.take(), most);
        }
        Some((ranges, doubt))
    }

    /// Writes the outer ends as two keywords.
    pub fn write_counts(self, schema: &mut Schema, (low, high): (Keyword, Keyword)) {
        let Some((ranges, doubt)) = self.decide() else {
            return;
        };
        let (least, most) = hull(&ranges);
        for (keyword, end) in [(low, least), (high, most)] {
            put(schema, keyword, end, doubt);
        }
    }

    /// Writes the ends, and the single ranges where they leave gaps. `special` numbers are allowed too.
    pub fn write_ranges(self, schema: &mut Schema, special: &[Number], target: Target) {
        let Some((mut ranges, doubt)) = self.decide() else {
            return;
        };
        if schema.minimum.is_some() || schema.maximum.is_some() {
            return;
        }
        let single = special
            .iter()
            .map(|number| (Some(number.clone()), Some(number.clone())));
        ranges.extend(single);
        let step = if target.scalar == Scalar::Integer {
            1.0
        } else {
            0.0
        };
        let ranges = joined(ranges, step);
        let (least, most) = hull(&ranges);
        put(schema, Keyword::Minimum, least, doubt);
        put(schema, Keyword::Maximum, most, doubt);
        let closed = ranges.into_iter().map(|(low, high)| {
            Some(Range {
                minimum: low?,
                maximum: high?,
            })
        });
        let closed: Option<Vec<Range>> = closed.collect();
        if let (None, Some(ranges)) = (doubt, closed.filter(|ranges| ranges.len() > 1)) {
            schema.ranges = ranges.into();
            mark(schema, Keyword::Ranges.as_str());
        }
    }
}

fn put(schema: &mut Schema, keyword: Keyword, end: Option<Number>, doubt: Option<Doubt>) {
    let Some(end) = end.filter(|_| keyword.of(schema).is_none()) else {
        return;
    };
    match doubt {
        Some(why) => doubtful(schema, keyword, vec![(end, why)], Json::Number),
        None => {
            let count = end.as_u64();
            match keyword {
                Keyword::MinLength => schema.min_length = count,
                Keyword::MaxLength => schema.max_length = count,
                Keyword::MinItems => schema.min_items = count,
                Keyword::MaxItems => schema.max_items = count,
                Keyword::Minimum => schema.minimum = Some(end),
                Keyword::Maximum => schema.maximum = Some(end),
                _ => return,
            }
            mark(schema, keyword.as_str());
        }
    }
}

/// Ranges in order, those that meet as one. Numbers `step` apart meet.
fn joined(mut ranges: Vec<Ends>, step: f64) -> Vec<Ends> {
    ranges.sort_by(|one, other| compare(&one.0, &other.0));
    let mut out: Vec<Ends> = Vec::new();
    for (low, high) in ranges {
        match out.last_mut() {
            Some((_, end)) if meets(end.as_ref(), low.as_ref(), step) => {
                *end = match (end.take(), high) {
                    (Some(end), Some(high)) => higher(Some(end), high),
                    _ => None,
                };
            }
            _ => out.push((low, high)),
        }
    }
    out
}

fn meets(end: Option<&Number>, low: Option<&Number>, step: f64) -> bool {
    match (end, low) {
        (Some(end), Some(low)) => worth(low) <= worth(end) + step,
        _ => true,
    }
}

/// The least of all ends and the greatest; none where a range is open to that side.
fn hull(ranges: &[Ends]) -> Ends {
    let lows: Option<Vec<&Number>> = ranges.iter().map(|(low, _)| low.as_ref()).collect();
    let highs: Option<Vec<&Number>> = ranges.iter().map(|(_, high)| high.as_ref()).collect();
    let by_worth = |one: &&Number, other: &&Number| worth(one).total_cmp(&worth(other));
    let least = lows.and_then(|lows| lows.into_iter().min_by(by_worth).cloned());
    let most = highs.and_then(|highs| highs.into_iter().max_by(by_worth).cloned());
    (least, most)
}

fn lower(known: Option<Number>, other: Number) -> Option<Number> {
    match known {
        Some(known) if worth(&known) <= worth(&other) => Some(known),
        _ => Some(other),
    }
}

fn higher(known: Option<Number>, other: Number) -> Option<Number> {
    match known {
        Some(known) if worth(&known) >= worth(&other) => Some(known),
        _ => Some(other),
    }
}

fn worth(number: &Number) -> f64 {
    number.as_f64().unwrap_or(0.0)
}

/// By worth; a missing end comes first.
fn compare(one: &Option<Number>, other: &Option<Number>) -> std::cmp::Ordering {
    let worth = |end: &Option<Number>| end.as_ref().map_or(f64::NEG_INFINITY, worth);
    worth(one).total_cmp(&worth(other))
}
