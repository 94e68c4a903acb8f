//! Pieces of text that all reports share.

use crate::change::At;
use crate::rules::{Action, Area};
use crate::{Change, Place};

/// What happened, in a few words: `vpc.name was removed`.
pub(super) fn headline(change: &Change) -> String {
    let of_api = change.rule.area == Area::Api && change.path == Place::whole();
    let path = match of_api {
        true => "API".to_owned(),
        false => change.path.to_string(),
    };
    let verb = match change.rule.action {
        Action::Added => "added",
        Action::Removed => "removed",
        Action::Changed => "changed",
        Action::Renamed => "renamed",
        Action::Moved => "moved",
        Action::Set => "set",
        Action::Unset => "no longer set",
        Action::Raised => "raised",
        Action::Lowered => "lowered",
        Action::Widened => "widened",
        Action::Narrowed => "narrowed",
    };
    let kind = change.rule.kind;
    // Where the aspect is the thing itself, or the verb says it better, the aspect is not named.
    let what = match (kind, change.rule.action) {
        ("null", Action::Widened) => "null is allowed".to_owned(),
        ("null", Action::Narrowed) => "null is refused".to_owned(),
        ("requirement", Action::Widened) => "became optional".to_owned(),
        ("requirement", Action::Narrowed) => "became required".to_owned(),
        ("deprecation", Action::Added) => "deprecated".to_owned(),
        ("deprecation", Action::Removed) => "no longer deprecated".to_owned(),
        ("version-kept", _) => "version unchanged".to_owned(),
        ("name" | "place" | "location" | "path-variable", _) => verb.to_owned(),
        ("presence" | "presence-required" | "presence-optional", _) => verb.to_owned(),
        _ => format!("{} {verb}", kind.replace('-', " ")),
    };
    format!("{path}: {what}")
}

/// `a → b`, `+ b`, `- a`, or nothing.
pub(super) fn transition(change: &Change) -> Option<String> {
    Some(match (&change.old, &change.new) {
        (Some(old), Some(new)) if old == new => old.clone(),
        (Some(old), Some(new)) => format!("{old} → {new}"),
        (Some(old), None) => format!("was: {old}"),
        (None, Some(new)) => format!("now: {new}"),
        (None, None) => return None,
    })
}

/// `page:line → page:line`, once where both are the same.
pub(super) fn lines(change: &Change) -> String {
    let text = |at: &At| format!("{}:{}", at.page, at.line);
    match (&change.old_at, &change.new_at) {
        (Some(old), Some(new)) if old.page == new.page && old.line == new.line => text(old),
        (Some(old), Some(new)) if old.page == new.page => {
            format!("{}:{} → {}", old.page, old.line, new.line)
        }
        (Some(old), Some(new)) => format!("{} → {}", text(old), text(new)),
        (Some(at), None) | (None, Some(at)) => text(at),
        (None, None) => String::new(),
    }
}

/// A text on one line and cut to a width, control characters taken out: what a page says can't drive a terminal.
pub(super) fn one_line(text: &str, width: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !matches!(*c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .collect();
    if clean.chars().count() <= width {
        return clean;
    }
    let mut cut: String = clean.chars().take(width.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// `1 change`, `2 changes`.
pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
