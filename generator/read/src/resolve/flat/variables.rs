//! Matches the variables of a path with the rows that document them.
//!
//! The path's spelling wins. Rows are matched by their exact name, then without regard to case, `_`, `-` and plural,
//! then by their ending, and when one variable and one row are left, with each other. A variable that stands twice in
//! a path takes the name of a row that is left over for its first place; where two rows have its name, its second place
//! is numbered.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::flags::Flags;
use super::rows::{self, Row, Sorted};
use crate::draft::Draft;
use crate::resolve::body::{self, Field};
use crate::resolve::stated::{path_variable, variable_of};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Location, Origin, Parameter, TypeName, Types};
use apiref_core::page::Page;
use apiref_core::requirement;

/// The variables of a path, to be found in any spelling.
#[derive(Debug)]
pub(super) struct Variables(HashSet<String>);

impl Variables {
    /// Those of an operation.
    pub(super) fn of(draft: &Draft) -> Self {
        Self(draft.uri.variables.iter().map(|name| fold(name)).collect())
    }

    /// Does the path have a variable of this name, spelled in any way?
    pub(super) fn have(&self, name: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&fold(name))
    }
}

/// Are these spellings of one name?
pub(super) fn is_same(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}

/// The path, in which each variable has its own name, and its parameters in the path's order.
pub(super) fn parameters(
    page: &Page,
    draft: &Draft,
    sorted: &Sorted<'_>,
    flags: Flags,
    diagnostics: &mut Vec<Diagnostic>,
) -> (String, Vec<Parameter>) {
    if draft.uri.path.contains("//") {
        diagnostics.push(Diagnostic::new(
            Code::PathRepaired,
            page,
            draft.uri.span,
            format!("an empty segment in {}", draft.uri.path),
            "a name or a variable between two slashes; read as it stands",
        ));
    }
    let rows: Vec<&Row<'_>> = sorted
        .parameters
        .iter()
        .filter(|row| row.location == Location::Path)
        .collect();
    let mut variables: Vec<&str> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    let mut repeated: Option<&str> = None;
    for variable in &draft.uri.variables {
        if known.insert(variable) {
            variables.push(variable);
        } else {
            repeated = Some(variable);
        }
    }
    let folded: Vec<String> = rows.iter().map(|row| fold(&row.name)).collect();
    let mut matched = match_rows(&variables, &rows, &folded);
    let mut taken = Taken::new(&rows, &folded);
    matched.iter().flatten().for_each(|&index| taken.add(index));
    let left: Vec<usize> = (0..rows.len())
        .filter(|&index| !taken.has(index) && !taken.has_twin(index))
        .collect();
    let mut path = draft.uri.path.clone();
    let mut names: Vec<String> = variables.iter().map(|name| (*name).to_owned()).collect();
    if let Some(variable) = repeated {
        let template = format!("{{{variable}}}");
        let first = variables.iter().position(|known| *known == variable);
        let twin = (0..rows.len()).find(|&index| taken.has_twin(index));
        let expected = if let Some(&index) = left.first() {
            let name = rows[index].name.clone();
            path = path.replacen(&template, &format!("{{{name}}}"), 1);
            let at = first.unwrap_or(0);
            names.insert(at, name);
            matched.insert(at, Some(index));
            taken.add(index);
            format!("distinct names; read as {path}")
        } else if let (Some(index), Some(last)) = (twin, path.rfind(&template)) {
            // Two rows of one name: the page means two values.
            let name = format!("{variable}_2");
            path.replace_range(last..last + template.len(), &format!("{{{name}}}"));
            let at = names
                .iter()
                .filter(|name| path[..last].contains(&format!("{{{name}}}")))
                .count();
            names.insert(at, name);
            matched.insert(at, Some(index));
            taken.add(index);
            format!("distinct names; read as {path}")
        } else {
            "distinct names; both are read as one".to_owned()
        };
        diagnostics.push(Diagnostic::new(
            Code::PathRepaired,
            page,
            draft.uri.span,
            format!("`{template}` twice in {}", draft.uri.path),
            expected,
        ));
    }
    for (index, row) in rows.iter().enumerate() {
        if !taken.has(index) {
            if taken.has_other_version(index) {
                continue;
            }
            let (code, expected) = if taken.has_twin(index) {
                (Code::RowRepeated, "one row".to_owned())
            } else {
                (Code::RowNotPlaced, variable_of(&draft.uri.path))
            };
            diagnostics.push(Diagnostic::new(
                code,
                page,
                row.row.span,
                format!("`{}`", row.name),
                expected,
            ));
        }
    }
    let mut by_name: HashMap<&str, Vec<&Row<'_>>> = HashMap::new();
    for &row in &rows {
        by_name.entry(&row.name).or_default().push(row);
    }
    let parameters = names
        .into_iter()
        .zip(matched)
        .map(|(name, index)| match index.map(|index| rows[index]) {
            Some(row) => {
                let mut parameter = from_row(page, draft, name, row, flags, diagnostics);
                let others = by_name.get(row.name.as_str()).into_iter().flatten();
                for other in others.filter(|other| is_version_of(row, other)) {
                    let other = rows::parameter(page, draft, other, flags, false, diagnostics);
                    join_versions(&mut parameter, other);
                }
                parameter
            }
            None => path_variable(page, draft, &name, diagnostics),
        })
        .collect();
    (path, parameters)
}

/// Do two rows document one parameter for different versions?
pub(super) fn is_version_of(row: &Row<'_>, other: &Row<'_>) -> bool {
    row.name == other.name && row.row.versions.excludes(&other.row.versions)
}

/// Takes what a row says of a parameter for other versions. Where the types differ it is a text.
pub(super) fn join_versions(parameter: &mut Parameter, other: Field<'_>) {
    let required = other.required;
    let is_newer = body::join_versions(&mut parameter.schema, other.into_schema());
    if is_newer && parameter.location != Location::Path {
        parameter.required = required;
    }
    let types = parameter.schema.types.as_ref();
    if types.is_some_and(|types| types.names().len() > 1) {
        parameter.schema.types = Some(Types::One(TypeName::String));
    }
}

/// The rows that document a variable.
struct Taken<'r> {
    rows: &'r [&'r Row<'r>],
    folded: &'r [String],
    is_taken: Vec<bool>,
    by_fold: HashMap<&'r str, Vec<usize>>,
    by_name: HashMap<&'r str, Vec<usize>>,
}

impl<'r> Taken<'r> {
    fn new(rows: &'r [&'r Row<'r>], folded: &'r [String]) -> Self {
        Self {
            rows,
            folded,
            is_taken: vec![false; rows.len()],
            by_fold: HashMap::new(),
            by_name: HashMap::new(),
        }
    }

    fn add(&mut self, index: usize) {
        if std::mem::replace(&mut self.is_taken[index], true) {
            return;
        }
        let of_fold = self.by_fold.entry(&self.folded[index]);
        of_fold.or_default().push(index);
        let of_name = self.by_name.entry(&self.rows[index].name);
        of_name.or_default().push(index);
    }

    fn has(&self, index: usize) -> bool {
        self.is_taken[index]
    }

    /// Says another row what this one says?
    fn has_twin(&self, index: usize) -> bool {
        let twins = self.by_fold.get(self.folded[index].as_str());
        twins.is_some_and(|twins| twins.iter().any(|&twin| twin != index))
    }

    /// Says the row what a parameter is in other versions?
    fn has_other_version(&self, index: usize) -> bool {
        let row = self.rows[index];
        let mut others = self.by_name.get(row.name.as_str()).into_iter().flatten();
        others.any(|&other| is_version_of(self.rows[other], row))
    }
}

/// For each variable the row that documents it. `folded` are the names of the rows.
fn match_rows(variables: &[&str], rows: &[&Row<'_>], folded: &[String]) -> Vec<Option<usize>> {
    let wanted: Vec<String> = variables.iter().map(|name| fold(name)).collect();
    let mut taken = Taken::new(rows, folded);
    let mut matched: Vec<Option<usize>> = vec![None; variables.len()];
    // Of rows of one spelling, the first stands last.
    let mut exact: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut alike: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, row) in rows.iter().enumerate().rev() {
        exact.entry(&row.name).or_default().push(index);
        alike.entry(&folded[index]).or_default().push(index);
    }
    for (names, spelled) in [
        (&mut exact, variables.to_vec()),
        (&mut alike, wanted.iter().map(String::as_str).collect()),
    ] {
        for (found, name) in matched.iter_mut().zip(spelled) {
            if found.is_some() {
                continue;
            }
            let Some(of_name) = names.get_mut(name) else {
                continue;
            };
            while let Some(index) = of_name.pop() {
                if !taken.has(index) {
                    taken.add(index);
                    *found = Some(index);
                    break;
                }
            }
        }
    }
    // Rows of which the path may have the end of the name, or the other way round.
    let open: Vec<usize> = (0..rows.len())
        .filter(|&index| !taken.has(index) && !is_optional(rows[index]))
        .collect();
    let mut ends = Ends::of(&open, folded);
    for (found, name) in matched.iter_mut().zip(&wanted) {
        if found.is_none()
            && let Some(index) = ends.take(name)
        {
            taken.add(index);
            *found = Some(index);
        }
    }
    let variables_left: Vec<usize> = (0..variables.len())
        .filter(|&at| matched[at].is_none())
        .collect();
    let rows_left: Vec<usize> = (open.into_iter())
        .filter(|&index| !taken.has(index) && !taken.has_twin(index))
        .collect();
    if let ([at], [index]) = (variables_left.as_slice(), rows_left.as_slice()) {
        matched[*at] = Some(*index);
    }
    matched
}

/// Rows by the ends of their names.
struct Ends {
    /// By the letters of the name, last one first.
    rows: BTreeMap<Vec<u8>, BTreeSet<usize>>,
    /// How long the names are.
    lengths: BTreeSet<usize>,
}

impl Ends {
    fn of(open: &[usize], folded: &[String]) -> Self {
        let mut rows: BTreeMap<Vec<u8>, BTreeSet<usize>> = BTreeMap::new();
        let mut lengths = BTreeSet::new();
        for &index in open {
            lengths.insert(folded[index].len());
            let name = folded[index].bytes().rev().collect();
            rows.entry(name).or_default().insert(index);
        }
        Self { rows, lengths }
    }

    /// Takes the first row whose name ends with this one, or whose name is the end of this one.
    fn take(&mut self, name: &str) -> Option<usize> {
        let name: Vec<u8> = name.bytes().rev().collect();
        let longer = self.rows.range(name.clone()..);
        let longer = longer.take_while(|(row, _)| row.starts_with(&name));
        let longer = longer.filter_map(|(row, rows)| Some((*rows.first()?, row)));
        let shorter = self.lengths.range(..name.len());
        let shorter = shorter.filter_map(|length| {
            let (row, rows) = self.rows.get_key_value(name.get(..*length)?)?;
            Some((*rows.first()?, row))
        });
        let (index, row) = longer.chain(shorter).min()?;
        let row = row.clone();
        let rows = self.rows.get_mut(&row)?;
        rows.remove(&index);
        if rows.is_empty() {
            self.rows.remove(&row);
        }
        Some(index)
    }
}

/// Is the row said to be optional? Such a row is left from a variable that the path has lost, not another spelling.
fn is_optional(row: &Row<'_>) -> bool {
    let stated = row.row.requirement.as_ref();
    stated.and_then(|stated| requirement::stated(&stated.text)) == Some(false)
}

/// A name without what spellings differ in.
fn fold(name: &str) -> String {
    name.split(['_', '-'])
        .map(|word| {
            let lower: String = word
                .chars()
                .filter(|c| c.is_alphanumeric())
                .flat_map(char::to_lowercase)
                .collect();
            // `rules_id` is `rule_id`.
            match lower.strip_suffix('s') {
                Some(short) if short.len() > 2 => short.to_owned(),
                _ => lower,
            }
        })
        .collect()
}

fn from_row(
    page: &Page,
    draft: &Draft,
    name: String,
    row: &Row<'_>,
    flags: Flags,
    diagnostics: &mut Vec<Diagnostic>,
) -> Parameter {
    let mut field = rows::parameter(page, draft, row, flags, false, diagnostics);
    field.source.required_by = Some(Origin::Path);
    let placeholder = (row.name != name).then(|| row.name.clone());
    if let Some(stated) = &placeholder
        && draft.uri.variables.contains(&name)
    {
        diagnostics.push(Diagnostic::new(
            Code::PathVariableMisnamed,
            page,
            row.row.span,
            format!("`{stated}` in the table"),
            format!("`{name}`, as in the path"),
        ));
    }
    Parameter {
        name,
        location: Location::Path,
        required: true,
        schema: field.into_schema(),
        placeholder,
        invalid: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{DraftRow, Spanned};

    fn matches(variables: &[&str], names: &[&str]) -> Vec<Option<usize>> {
        let drafts: Vec<DraftRow> = names
            .iter()
            .map(|name| DraftRow {
                name: Spanned {
                    text: (*name).to_owned(),
                    ..Spanned::default()
                },
                ..DraftRow::default()
            })
            .collect();
        let rows: Vec<Row<'_>> = drafts
            .iter()
            .map(|row| Row {
                row,
                name: row.name.text.clone(),
                location: Location::Path,
                subject: None,
                placed_by: None,
            })
            .collect();
        let folded: Vec<String> = rows.iter().map(|row| fold(&row.name)).collect();
        match_rows(variables, &rows.iter().collect::<Vec<_>>(), &folded)
    }

    #[test]
    fn spellings_of_one_name_match() {
        assert_eq!(matches(&["userId"], &["user_id"]), [Some(0)]);
        assert_eq!(matches(&["crate-lids-id"], &["crate_lid_id"]), [Some(0)]);
        assert_eq!(matches(&["key"], &["metadata_key"]), [Some(0)]);
        assert_eq!(matches(&["a", "key"], &["lid", "a"]), [Some(1), Some(0)]);
        assert_eq!(matches(&["a", "b"], &["c", "d"]), [None, None]);
        assert_eq!(matches(&["a"], &["a", "a"]), [Some(0)]);
    }
}
