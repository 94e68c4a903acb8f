//! Matches the variables of a path with the rows that document them.
//!
//! The path's spelling wins. Rows are matched by their exact name, then without regard to case, `_`, `-` and plural,
//! then by their ending, and when one variable and one row are left, with each other. A variable that stands twice in
//! a path takes the name of a row that is left over for its first place; where two rows have its name, its second place
//! is numbered.

use super::flags::Flags;
use super::rows::{self, Row, Sorted};
use crate::draft::Draft;
use crate::resolve::body::{self, Field};
use crate::resolve::stated::path_variable;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Location, Origin, Parameter, TypeName, Types};
use apiref_core::page::Page;
use apiref_core::requirement;

/// Does the path have a variable of this name, spelled in any way?
pub(super) fn has(draft: &Draft, name: &str) -> bool {
    let folded = fold(name);
    draft
        .uri
        .variables
        .iter()
        .any(|variable| fold(variable) == folded)
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
    let rows: Vec<&Row<'_>> = sorted
        .parameters
        .iter()
        .filter(|row| row.location == Location::Path)
        .collect();
    let mut variables: Vec<&str> = Vec::new();
    let mut repeated: Option<&str> = None;
    for variable in &draft.uri.variables {
        if variables.contains(&variable.as_str()) {
            repeated = Some(variable);
        } else {
            variables.push(variable);
        }
    }
    let mut matched = match_rows(&variables, &rows);
    let left: Vec<usize> = (0..rows.len())
        .filter(|&index| !matched.contains(&Some(index)) && !is_twin(&rows, index, &matched))
        .collect();
    let mut path = draft.uri.path.clone();
    let mut names: Vec<String> = variables.iter().map(|name| (*name).to_owned()).collect();
    if let Some(variable) = repeated {
        let template = format!("{{{variable}}}");
        let first = variables.iter().position(|known| *known == variable);
        let twin = (0..rows.len()).find(|&index| is_twin(&rows, index, &matched));
        let expected = if let Some(&index) = left.first() {
            let name = rows[index].name.clone();
            path = path.replacen(&template, &format!("{{{name}}}"), 1);
            let at = first.unwrap_or(0);
            names.insert(at, name);
            matched.insert(at, Some(index));
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
    for index in 0..rows.len() {
        if !matched.contains(&Some(index)) {
            let row = rows[index];
            if is_of_other_versions(&rows, index, &matched) {
                continue;
            }
            let (code, expected) = if is_twin(&rows, index, &matched) {
                (Code::RowRepeated, "one row".to_owned())
            } else {
                (
                    Code::RowNotPlaced,
                    format!("a variable of {}", draft.uri.path),
                )
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
    let parameters = names
        .into_iter()
        .zip(matched)
        .map(|(name, index)| match index.map(|index| rows[index]) {
            Some(row) => {
                let mut parameter = from_row(page, draft, name, row, flags, diagnostics);
                for other in rows.iter().filter(|other| is_version_of(row, other)) {
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

/// Says a row of a matched row's parameter what it is in other versions?
fn is_of_other_versions(rows: &[&Row<'_>], index: usize, matched: &[Option<usize>]) -> bool {
    let mut matched = matched.iter().flatten();
    matched.any(|&other| is_version_of(rows[other], rows[index]))
}

/// Says a row again what a matched row says?
fn is_twin(rows: &[&Row<'_>], index: usize, matched: &[Option<usize>]) -> bool {
    matched
        .iter()
        .flatten()
        .any(|&other| other != index && fold(&rows[other].name) == fold(&rows[index].name))
}

/// Can a row document a variable?
type Rule = fn(&str, &str) -> bool;

/// For each variable the row that documents it.
fn match_rows(variables: &[&str], rows: &[&Row<'_>]) -> Vec<Option<usize>> {
    let mut matched: Vec<Option<usize>> = vec![None; variables.len()];
    let rules: [Rule; 3] = [
        |variable, row| variable == row,
        |variable, row| fold(variable) == fold(row),
        |variable, row| {
            let (variable, row) = (fold(variable), fold(row));
            row.ends_with(&variable) || variable.ends_with(&row)
        },
    ];
    for rule in rules {
        for (at, variable) in variables.iter().enumerate() {
            if matched[at].is_some() {
                continue;
            }
            let found = (0..rows.len()).find(|&index| {
                let sure = fold(variable) == fold(&rows[index].name);
                !matched.contains(&Some(index))
                    && (sure || !is_optional(rows[index]))
                    && rule(variable, &rows[index].name)
            });
            matched[at] = found;
        }
    }
    let variables_left: Vec<usize> = (0..variables.len())
        .filter(|&at| matched[at].is_none())
        .collect();
    let rows_left: Vec<usize> = (0..rows.len())
        .filter(|&index| !matched.contains(&Some(index)) && !is_twin(rows, index, &matched))
        .filter(|&index| !is_optional(rows[index]))
        .collect();
    if let ([at], [index]) = (variables_left.as_slice(), rows_left.as_slice()) {
        matched[*at] = Some(*index);
    }
    matched
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
        match_rows(variables, &rows.iter().collect::<Vec<_>>())
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
