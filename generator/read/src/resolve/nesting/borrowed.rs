//! Places that no example of the body shows: what examples of other operations and the rows around tell of them.

use super::{Elsewhere, Flat, ITEM, is_step, segments};
use apiref_core::ir::TypeName;

/// A row that wraps all rows behind it, and those before it that elsewhere are its members alone.
pub(super) struct Wrapper {
    /// Its number among the rows.
    pub(super) index: usize,
    /// The place of its members.
    pub(super) below: Vec<String>,
    /// Does only its own row tell that it wraps the others?
    pub(super) is_told: bool,
}

/// The container that wraps a body without examples: other bodies have it at their root, and what they show in it are
/// most of the rows behind its own.
pub(super) fn wrapper(rows: &[Flat<'_>], elsewhere: &Elsewhere<'_>) -> Option<Wrapper> {
    rows.iter().enumerate().find_map(|(index, row)| {
        let name = row.field.name.as_str();
        let is_list = row.field.schema.is(TypeName::Array);
        if !(is_list || row.field.schema.is(TypeName::Object)) || !elsewhere.is_root(name) {
            return None;
        }
        let behind = rows.get(index + 1..).unwrap_or_default();
        let held = behind
            .iter()
            .filter(|row| elsewhere.holds(name, &row.field.name))
            .count();
        if held == 0 || held * 2 < behind.len() {
            return None;
        }
        let mut below = vec![name.to_owned()];
        if is_list {
            below.push(ITEM.to_owned());
        }
        let is_told = false;
        Some(Wrapper {
            index,
            below,
            is_told,
        })
    })
}

/// The row that names the object which a body without examples is about, where it is one.
pub(super) fn told(rows: &[Flat<'_>]) -> Option<Wrapper> {
    let mut around = rows.iter().enumerate().filter(|(_, row)| row.is_around);
    let (Some((index, row)), None) = (around.next(), around.next()) else {
        return None;
    };
    let is_list = row.field.schema.is(TypeName::Array);
    (rows.len() > 1 && !is_list).then(|| Wrapper {
        index,
        below: vec![row.field.name.clone()],
        is_told: true,
    })
}

impl Wrapper {
    /// The place of the row of this number, if it is wrapped. Dotted names that begin with the wrapper say it themselves.
    pub(super) fn place(
        &self,
        index: usize,
        row: &Flat<'_>,
        elsewhere: &Elsewhere<'_>,
    ) -> Option<Vec<String>> {
        let name = row.field.name.as_str();
        let dotted = segments(name);
        let says_it = dotted.len() > 1 && dotted.first() == self.below.first();
        let [wrapper, ..] = self.below.as_slice() else {
            return None;
        };
        // Links stand beside a list as well as in its items.
        let is_its_own = || {
            let text = row.field.schema.description.as_deref().unwrap_or_default();
            name == "links" && text.contains(&format!("`{wrapper}` resource"))
        };
        let is_member =
            || elsewhere.holds(wrapper, name) && (!elsewhere.is_root(name) || is_its_own());
        // Names with the prefix of an extension may stand beside it, where other bodies have them at their root.
        let is_beside =
            || name.contains(':') && elsewhere.is_root(name) && !elsewhere.holds(wrapper, name);
        let is_inside = match self.is_told {
            true => index != self.index && !is_beside(),
            false => index > self.index || index < self.index && is_member(),
        };
        (is_inside && !says_it).then(|| {
            let mut path = self.below.clone();
            path.extend(dotted);
            path
        })
    }
}

/// The object that the row behind belongs to, where the row before lies in it or is the object itself.
pub(super) fn between(
    before: Option<&Vec<String>>,
    behind: Option<&Vec<String>>,
) -> Option<Vec<String>> {
    let (before, behind) = before.zip(behind)?;
    let (_, parent) = behind.split_last()?;
    let begins = parent.strip_prefix(before.as_slice());
    let is_itself = begins.is_some_and(|steps| steps.iter().all(|step| is_step(step)));
    (!parent.is_empty() && (is_itself || before.starts_with(parent))).then(|| parent.to_vec())
}
