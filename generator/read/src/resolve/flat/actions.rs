//! Actions that no sample shows: a body has the key of the action, and what stands beside it in a flat table stands below
//! it.

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
    let is_key = |field: &Field<'_>| {
        let is_bare = field.schema.is(TypeName::Null);
        is_bare || may_hold(field) && field.schema.is(TypeName::Object)
    };
    let holds_all = match fields.as_slice() {
        [only] => is_key(only),
        [first, ..] => may_hold(first),
        [] => false,
    };
    if !path.ends_with("/action") || !holds_all {
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
    if !key.required {
        key.required = true;
        key.source.required_by = Some(Origin::Guess);
    }
}

/// Is a field an object, or of a type that nothing tells?
fn may_hold(field: &Field<'_>) -> bool {
    let schema = &field.schema;
    let is_object = schema.single_type() == Some(TypeName::Object);
    (is_object || schema.types.is_none())
        && schema.additional_properties.is_none()
        && field.variants.is_empty()
}
