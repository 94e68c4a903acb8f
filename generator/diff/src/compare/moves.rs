//! A member that vanishes at one place of a body and appears at another has moved.

use super::*;
use crate::place::Part;
use crate::rules::*;
use crate::shape;

impl<'a> Walk<'a> {
    /// Joins removals and additions of the body just compared, and forgets them.
    pub(super) fn moves(&mut self) {
        let (removed, added) = (
            std::mem::take(&mut self.removed),
            std::mem::take(&mut self.added),
        );
        let mut dropped = Vec::new();
        for lone in &removed {
            let olds = removed
                .iter()
                .filter(|other| other.name == lone.name)
                .count();
            let mut news = added.iter().filter(|other| other.name == lone.name);
            let (Some(target), None, 1) = (news.next(), news.next(), olds) else {
                continue;
            };
            if shape::agreement(self.apis, lone.view, target.view) < 0.7
                || !self.same_thing(lone, target)
            {
                continue;
            }
            self.join(lone.change, target.change);
            dropped.push(target.change);
        }
        drop_changes(&mut self.changes, dropped);
    }

    /// The same members, or the same description, or none on either side.
    fn same_thing(&self, old: &Lone<'a>, new: &Lone<'a>) -> bool {
        let text = |view: View<'a>| view.description().map(String::as_str).unwrap_or("");
        let (before, after) = (text(old.view), text(new.view));
        !old.view.properties().is_empty()
            || (before.is_empty() && after.is_empty())
            || shape::likeness_of_texts(before, after) >= 0.8
    }

    fn join(&mut self, removal: usize, addition: usize) {
        let Some(target) = self.changes.get(addition).cloned() else {
            return;
        };
        let Some(change) = self.changes.get_mut(removal) else {
            return;
        };
        let body = matches!(
            change.path.part(),
            Part::RequestBody | Part::ResponseBody(_)
        );
        let same_part = change.path.part() == target.path.part();
        let rule = if body && same_part {
            PROPERTY_MOVED.of(change.rule.flow)
        } else {
            &PARAMETER_MOVED
        };
        let texts = (change.path.to_string(), target.path.to_string());
        let moved = Change::new(rule, change.path.clone()).between(texts.0, texts.1);
        let mut moved = moved
            .at(change.old_at.clone(), target.new_at)
            .inferred(change.inferred || target.inferred);
        moved.new_path = Some(target.path);
        *change = moved;
    }
}

/// Removes changes by their places in the list.
pub(super) fn drop_changes(changes: &mut Vec<Change>, mut dropped: Vec<usize>) {
    dropped.sort_unstable();
    dropped.dedup();
    for index in dropped.into_iter().rev() {
        if index < changes.len() {
            changes.remove(index);
        }
    }
}
