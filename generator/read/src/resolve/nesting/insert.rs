//! Rows into the tree of a body, at their places.

use std::collections::HashMap;

use super::{Flat, ITEM, KEY, is_step};
use crate::resolve::body::Field;
use crate::resolve::examples::Evidence;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, TypeName};
use apiref_core::page::{Page, Span};

/// Where the fields of objects stand, by the names that lead to each object. No field is taken out again.
#[derive(Default)]
pub(super) struct Known(HashMap<Vec<String>, HashMap<String, usize>>);

impl Known {
    /// Puts a row at its path; what lies on the way is made where it is not there yet.
    pub(super) fn insert<'a>(
        &mut self,
        fields: &mut Vec<Field<'a>>,
        path: &[String],
        row: Flat<'a>,
        evidence: &Evidence<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        self.below(&mut Vec::new(), fields, path, row, evidence, diagnostics);
    }

    /// Where the field of a name stands below an object.
    fn index(&mut self, around: &[String], fields: &[Field<'_>], name: &str) -> Option<usize> {
        let known = match self.0.get_mut(around) {
            Some(known) => known,
            None => self.0.entry(around.to_vec()).or_default(),
        };
        // Fields only come at the end.
        for (index, field) in fields.iter().enumerate().skip(known.len()) {
            known.entry(field.name.clone()).or_insert(index);
        }
        known.get(name).copied()
    }

    fn below<'a>(
        &mut self,
        around: &mut Vec<String>,
        fields: &mut Vec<Field<'a>>,
        path: &[String],
        row: Flat<'a>,
        evidence: &Evidence<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let first = path
            .iter()
            .position(|segment| !is_step(segment))
            .unwrap_or(path.len());
        let Some(name) = path.get(first) else {
            // What it says of the keys of the whole body has no place of its own.
            diagnostics.push(Diagnostic::new(
                Code::RowNotPlaced,
                evidence.page,
                row.span,
                format!("`{}`", row.field.name),
                "a member",
            ));
            return;
        };
        let below = path.get(first + 1..).unwrap_or_default();
        let steps = below.iter().take_while(|segment| is_step(segment)).count();
        let (steps, rest) = below.split_at(steps);
        let index = self.index(around, fields, name);
        if rest.is_empty() {
            let mut field = row.field;
            field.name.clone_from(name);
            contain(&mut field, steps);
            match index {
                None => fields.push(field),
                Some(index) if fields[index].row.is_none() => {
                    let known = &mut fields[index];
                    field.children = std::mem::take(&mut known.children);
                    let is_array = known.schema.is(TypeName::Array);
                    let is_map = known.schema.additional_properties.is_some();
                    if !field.children.is_empty() {
                        open(&mut field, row.span, evidence.page, diagnostics);
                    }
                    if is_array && !field.schema.is(TypeName::Array) {
                        report_list(&field, evidence.page, diagnostics);
                        field.make_array();
                    }
                    if is_map {
                        field.make_map();
                    }
                    *known = field;
                }
                Some(index)
                    if fields[index]
                        .schema
                        .versions
                        .excludes(&field.schema.versions) =>
                {
                    fields[index].join_versions(field);
                }
                Some(_) => diagnostics.push(Diagnostic::new(
                    Code::RowRepeated,
                    evidence.page,
                    row.span,
                    format!("`{}`", path.join(".")),
                    "one row",
                )),
            }
            return;
        }
        let index = index.unwrap_or_else(|| {
            let mut source = evidence.page.source(Origin::Example, row.span.start);
            if row.field.name.contains('.') {
                source.origin = Origin::Table;
            }
            source.placed_by = row.field.source.placed_by;
            fields.push(Field::new(name, source));
            fields.len() - 1
        });
        let parent = &mut fields[index];
        open(parent, row.span, evidence.page, diagnostics);
        if steps.iter().any(|step| step == ITEM) {
            report_list(parent, evidence.page, diagnostics);
        }
        contain(parent, steps);
        around.push(name.clone());
        self.below(
            around,
            &mut parent.children,
            rest,
            row,
            evidence,
            diagnostics,
        );
    }
}

/// Says that examples show a list of what a table states as one object.
fn report_list(field: &Field<'_>, page: &Page, diagnostics: &mut Vec<Diagnostic>) {
    let is_object = field.schema.single_type() == Some(TypeName::Object);
    let Some(row) = field.row.filter(|_| is_object) else {
        return;
    };
    diagnostics.push(Diagnostic::new(
        Code::ExampleContainer,
        page,
        row.span,
        format!("array in the example for `{}`", row.name.text),
        "object as the table says; the example was believed",
    ));
}

/// Makes a field the array or map that steps lead through.
fn contain(field: &mut Field<'_>, steps: &[String]) {
    for step in steps {
        match step.as_str() {
            KEY => field.make_map(),
            _ => field.make_array(),
        }
    }
}

/// Makes a field one that can have members. A scalar type that a table states for it is wrong.
pub(super) fn open(
    field: &mut Field<'_>,
    span: Span,
    page: &Page,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(stated) = field.schema.single_type() else {
        return;
    };
    if matches!(stated, TypeName::Array | TypeName::Object) {
        return;
    }
    diagnostics.push(Diagnostic::new(
        Code::ExampleContainer,
        page,
        span,
        format!("members of `{}`", field.name),
        "a scalar, as the table says; read as an object",
    ));
    field.schema.types = None;
    field.schema.format = None;
    field.schema.max_length = None;
    field.schema.min_length = None;
    field.schema.enumeration.clear();
    field.schema.pattern = None;
}
