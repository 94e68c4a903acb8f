//! Words of paths.

use super::words::singular;
use crate::resolve::resources::is_version;

/// The words of a path, in the singular before a variable.
pub fn nouns_of(path: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty() && !is_version(segment))
        .collect();
    let is_variable = |segment: &&str| segment.contains('{');
    let words = segments.iter().enumerate();
    let words = words.filter(|(_, segment)| !is_variable(segment) && is_wanted(segment));
    words
        .map(
            |(index, segment)| match segments.get(index + 1).is_some_and(is_variable) {
                true => singular(segment),
                false => (*segment).to_owned(),
            },
        )
        .collect()
}

/// A path without the names of its variables.
pub fn anonymous(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => {
                inside = true;
                out.push_str("{}");
            }
            '}' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
