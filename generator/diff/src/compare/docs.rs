//! Wording, order, examples and notes: what is reported separately from changes of the API.

use super::*;
use crate::place::Part;
use crate::rules::*;
use apiref_core::ir::{Direction, Example};

/// Texts are cut to this many characters in reports.
const SHOWN: usize = 400;

impl<'a> Walk<'a> {
    /// Title, page, description and notes of the operation.
    pub(super) fn operation_docs(&mut self) {
        let (old, new) = (self.old, self.new);
        let at = |rule| Change::new(rule, Place::whole());
        if old.page != new.page {
            self.push_whole(at(&PAGE_MOVED).between(&old.page, &new.page));
        }
        if !same_text(&old.title, &new.title) {
            self.push_whole(at(&OPERATION_TITLE_CHANGED).between(&old.title, &new.title));
        }
        // Where the operation's id follows the name, that is the change to tell.
        if let (Some(before), Some(after)) = (&old.original_name, &new.original_name)
            && before != after
            && old.id == new.id
        {
            self.push_whole(at(&ORIGINAL_NAME_CHANGED).between(before, after));
        }
        let text = text_change(
            Some(&old.description),
            Some(&new.description),
            &Place::whole(),
        );
        if let Some(change) = text {
            let texts = [&old.description, &new.description].map(String::as_str);
            self.push_text(change, texts);
        }
        for tag in new.tags.iter().filter(|tag| !old.tags.contains(tag)) {
            self.push_whole(at(&TAG_ADDED).is(tag));
        }
        for tag in old.tags.iter().filter(|tag| !new.tags.contains(tag)) {
            self.push_whole(at(&TAG_REMOVED).was(tag));
        }
        self.notes();
        self.examples(Direction::Request, "request");
        self.examples(Direction::Response, "response");
    }

    fn notes(&mut self) {
        let place = |title: &str| Place::of(Part::Docs("note", title.to_owned()));
        let (old, new) = (self.old, self.new);
        for note in &new.notes {
            match old.notes.iter().find(|known| known.title == note.title) {
                Some(known) if same_text(&known.text, &note.text) => {}
                Some(known) => {
                    let change = Change::new(&NOTE_CHANGED, place(&note.title));
                    let change = change.between(shown(&known.text), shown(&note.text));
                    self.push_text(change, [&known.text, &note.text]);
                }
                None => {
                    let change = Change::new(&NOTE_ADDED, place(&note.title));
                    self.push_text(change.is(shown(&note.text)), ["", &note.text]);
                }
            }
        }
        for note in &old.notes {
            if !new.notes.iter().any(|kept| kept.title == note.title) {
                let change = Change::new(&NOTE_REMOVED, place(&note.title));
                self.push_text(change.was(shown(&note.text)), [&note.text, ""]);
            }
        }
    }

    /// Records a change of a text about using the operation. Where it asks for something that the other side's texts don't
    /// ask for, wherever in them, that is the change to tell.
    fn push_text(&mut self, change: Change, [before, after]: [&str; 2]) {
        let all = |operation: &Operation| {
            let notes = operation.notes.iter().map(|note| note.text.as_str());
            let texts = std::iter::once(operation.description.as_str()).chain(notes);
            texts.collect::<Vec<_>>().join("\n\n")
        };
        let gone = facts::demands(before, &all(self.new));
        let fresh = facts::demands(after, &all(self.old));
        if gone.is_empty() && fresh.is_empty() {
            self.push_whole(change);
            return;
        }
        let side = |sentences: &[String], text: &str| match sentences {
            [] => shown(text),
            _ => shown(&sentences.join(" ")),
        };
        let (old, new) = (side(&gone, before), side(&fresh, after));
        let mut told = Change::new(&OPERATION_REWORDED, change.path).between(old, new);
        if fresh.is_empty() {
            told.callers = Impact::Compatible;
        }
        if gone.is_empty() {
            told.implementers = Impact::Compatible;
        }
        self.push_whole(told);
    }

    /// Examples are compared in order among those of a direction and status.
    fn examples(&mut self, direction: Direction, word: &str) {
        let side = |operation: &'a Operation| {
            operation
                .examples
                .iter()
                .filter(move |example| example.direction == direction)
        };
        let mut left: Vec<&Example> = side(self.old).collect();
        let mut fresh = Vec::new();
        for (number, example) in side(self.new).enumerate() {
            match left.iter().position(|old| same_example(old, example)) {
                Some(index) => {
                    left.remove(index);
                }
                None => fresh.push((number, example)),
            }
        }
        let place =
            |number: usize| Place::of(Part::Docs("example", format!("{word}-{}", number + 1)));
        for (number, example) in fresh {
            let partner = left
                .iter()
                .position(|old| old.status == example.status && old.label == example.label);
            let partner =
                partner.or_else(|| left.iter().position(|old| old.status == example.status));
            let (rule, old) = match partner.map(|index| left.remove(index)) {
                Some(old) => (&EXAMPLE_CHANGED, Some(old)),
                None => (&EXAMPLE_ADDED, None),
            };
            let mut change = Change::new(rule, place(number)).is(shown(&example_text(example)));
            change.old = old.map(|old| shown(&example_text(old)));
            let line = |page: &std::sync::Arc<str>, line| {
                Some(At {
                    page: page.clone(),
                    line,
                })
            };
            let old_at = line(&self.old.page, old.map_or(self.old.line, |old| old.line));
            let new_at = line(&self.new.page, example.line);
            self.changes.push(change.at(old_at, new_at));
        }
        for (number, example) in left.into_iter().enumerate() {
            let at = At {
                page: self.old.page.clone(),
                line: example.line,
            };
            let change =
                Change::new(&EXAMPLE_REMOVED, place(number)).was(shown(&example_text(example)));
            self.changes
                .push(change.at(Some(at), Some(At::operation(self.new))));
        }
    }

    /// Wording of a value that is on both sides. `same_type` is false where a rule spoke of the type already.
    pub(super) fn value_docs(
        &mut self,
        old: View<'a>,
        new: View<'a>,
        (spot, flow, holder): (&Spot, Flow, &Holder),
        same_type: bool,
    ) {
        let text = |view: View<'a>| view.description().map(String::as_str);
        if !self.worded
            && let (Some(before), Some(after)) = (text(old), text(new))
            && let Some((before, after)) = meaning::differing(before, after)
        {
            let change = self
                .change(MEANING_CHANGED.of(flow), spot)
                .between(before, after);
            self.push(change, old, new, holder);
        } else if !self.worded
            && let Some(mut change) = text_change(text(old), text(new), &spot.old)
        {
            let texts = [text(old), text(new)].map(Option::unwrap_or_default);
            if let Some(found) = facts::differing(texts[0], texts[1]) {
                change = self.stated_otherwise(&found, texts, spot, flow);
            }
            change.new_path = (spot.new != spot.old).then(|| spot.new.clone());
            self.push(change, old, new, holder);
        }
        let texts = [text(old), text(new)].map(Option::unwrap_or_default);
        if self.worded
            && !texts.contains(&"")
            && let Some(found) = self.untold(texts)
            && !self.is_reworded(spot, flow)
        {
            let change = self.stated_otherwise(&found, texts, spot, flow);
            self.push(change, old, new, holder);
        }
        let mut same_type = same_type;
        if let (Some(before), Some(after)) = (old.title(), new.title())
            && !same_text(before, after)
        {
            same_type = false;
            let change = self
                .change(&STRUCT_TITLE_CHANGED, spot)
                .between(before, after);
            self.push(change, old, new, holder);
        }
        if old.examples() != new.examples() {
            let list = |view: View<'a>| {
                shown(
                    &view
                        .examples()
                        .iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join(", "),
                )
            };
            let change = self
                .change(&EXAMPLE_CHANGED, spot)
                .between(list(old), list(new));
            self.push(change, old, new, holder);
        }
        if same_type
            && let (Some(before), Some(after)) = (old.source(), new.source())
            && let (Some(before), Some(after)) = (&before.stated_type, &after.stated_type)
            && !same_text(before, after)
        {
            let change = self
                .change(&STATED_TYPE_CHANGED, spot)
                .between(before, after);
            self.push(change, old, new, holder);
        }
    }

    /// A text states what the other doesn't, and no rule was read from it. What only new docs ask of requests, and what
    /// they no longer promise of responses, concerns callers; the other way round it concerns implementers.
    fn stated_otherwise(
        &self,
        found: &facts::Differing,
        texts: [&str; 2],
        spot: &Spot,
        flow: Flow,
    ) -> Change {
        let side = |sentences: &[String], text: &str| match sentences {
            [] => shown(text),
            _ => shown(&sentences.join(" ")),
        };
        let (before, after) = (side(&found.old, texts[0]), side(&found.new, texts[1]));
        let mut change = self.change(REWORDED.of(flow), spot).between(before, after);
        let (for_callers, for_implementers) = match flow {
            Flow::Request => (&found.new, &found.old),
            _ => (&found.old, &found.new),
        };
        if for_callers.is_empty() {
            change.callers = Impact::Compatible;
        }
        if for_implementers.is_empty() {
            change.implementers = Impact::Compatible;
        }
        change
    }

    /// The order of what is on both sides. `old` and `new` are names.
    pub(super) fn order(&mut self, old: &[&str], new: &[&str], spot: &Spot, at: &Holder) {
        let common = |names: &[&'_ str], others: &[&str]| -> Vec<String> {
            names
                .iter()
                .filter(|name| others.contains(name))
                .map(|name| (*name).to_owned())
                .collect()
        };
        let (before, after) = (common(old, new), common(new, old));
        if before != after {
            let change = self.change(&ORDER_CHANGED, spot);
            let change = change.between(shown(&before.join(", ")), shown(&after.join(", ")));
            self.changes
                .push(change.at(Some(at.old.clone()), Some(at.new.clone())));
        }
    }
}

/// The change between two texts, if they are worded otherwise.
pub(super) fn text_change(old: Option<&str>, new: Option<&str>, place: &Place) -> Option<Change> {
    let (old, new) = (old.unwrap_or(""), new.unwrap_or(""));
    if same_text(old, new) {
        return None;
    }
    let (before, after) = (shown(old), shown(new));
    Some(match (before.is_empty(), after.is_empty()) {
        (true, _) => Change::new(&DESCRIPTION_ADDED, place.clone()).is(after),
        (_, true) => Change::new(&DESCRIPTION_REMOVED, place.clone()).was(before),
        _ => Change::new(&DESCRIPTION_CHANGED, place.clone()).between(before, after),
    })
}

/// Are the words the same? Line breaks, blanks and markup don't count: reflowing a text doesn't change it.
pub(super) fn same_text(old: &str, new: &str) -> bool {
    old == new || words(old).eq(words(new))
}

/// The text as far as its words count.
pub(super) fn squeezed(text: &str) -> String {
    words(text).collect()
}

fn words(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\\' | '*' | '`' | '_'))
}

/// A text on one line, cut to what a report shows.
pub(super) fn shown(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or(&line)),
        None => line,
    }
}

fn same_example(old: &Example, new: &Example) -> bool {
    old.status == new.status
        && old.json == new.json
        && old.headers == new.headers
        && old.request_line == new.request_line
        && (old.json.is_some()
            || same_text(
                old.text.as_deref().unwrap_or(""),
                new.text.as_deref().unwrap_or(""),
            ))
}

fn example_text(example: &Example) -> String {
    let mut parts = Vec::new();
    parts.extend(example.request_line.clone());
    parts.extend(
        example
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}")),
    );
    parts.extend(
        example
            .json
            .as_ref()
            .map(ToString::to_string)
            .or(example.text.clone()),
    );
    parts.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reflowed_text_is_the_same_text() {
        assert!(same_text("one two\nthree", "one   two three"));
        assert!(same_text("the \\_id\\_", "the _id_"));
        assert!(!same_text("one two", "one three"));
    }
}
