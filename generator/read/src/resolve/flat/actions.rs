//! Actions that no sample shows: what stands beside the key of an action in a flat table stands below it.

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, TypeName};
use apiref_core::page::Page;

use crate::resolve::body::Field;
use crate::resolve::row;

/// Puts the rows behind the first one into it, where that can hold members: bodies of actions have one key. Nothing on
/// the page proves it.
pub(super) fn gather(
    page: &Page,
    fields: &mut Vec<Field<'_>>,
    path: &str,
    found: &mut Vec<Diagnostic>,
) {
    let is_action = path.ends_with("/action") && fields.len() > 1;
    if !is_action || !fields.first().is_some_and(may_hold) {
        return;
    }
    let mut behind = fields.split_off(1);
    let Some(key) = fields.first_mut() else {
        return;
    };
    for field in &mut behind {
        field.source.placed_by = Some(Origin::Guess);
        if let Some(row) = field.row {
            found.push(Diagnostic::new(
                Code::PlaceGuessed,
                page,
                row.span,
                format!("`{}`", field.name),
                row::without_proof(&[key.name.clone(), field.name.clone()]),
            ));
        }
    }
    key.children.append(&mut behind);
    key.required = true;
    key.source.required_by = Some(Origin::Guess);
}

/// Is a field an object, or of a type that nothing tells?
fn may_hold(field: &Field<'_>) -> bool {
    let schema = &field.schema;
    let is_object = schema.single_type() == Some(TypeName::Object);
    (is_object || schema.types.is_none())
        && schema.additional_properties.is_none()
        && field.variants.is_empty()
}
