//! What one row says of its field: type, text, limits, requirement.

use super::body::{self, Field};
use super::constraints::{self, Finding};
use super::types;
use crate::draft::DraftRow;
use crate::syntax::type_expr;
use apiref_core::ir::Origin;
use apiref_core::page::Page;
use apiref_core::requirement;

/// The field of a row, members apart.
pub fn field<'a>(page: &Page, row: &'a DraftRow, name: String) -> (Field<'a>, Vec<Finding>) {
    let expression = type_expr::parse(&row.type_text.text);
    let mut schema = types::schema_of(&expression);
    let findings = constraints::apply(&mut schema, &row.description, &name);
    let description = row.description.to_markdown();
    if !description.is_empty() {
        schema.description = Some(description);
    }
    let mut source = page.source(Origin::Table, row.span.start);
    if !row.type_text.text.is_empty() {
        source.stated_type = Some(row.type_text.text.clone());
    }
    let mut stated = expression.required;
    if let Some(cell) = &row.requirement {
        source.stated_required = Some(cell.text.clone());
        stated = requirement::stated(&cell.text).or(stated);
    }
    let mut field = Field::new(name, source);
    field.required = stated.unwrap_or(false);
    let title = body::innermost(&mut schema).title.take();
    field.title = title;
    field.schema = schema;
    field.row = Some(row);
    (field, findings)
}
