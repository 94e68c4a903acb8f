//! What the text of a row shows of its own member: `"lids": [{…}]` beside the type `Object` tells that it is a list.

use super::body::Field;
use crate::draft::DraftRow;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, TypeName, Types};
use apiref_core::page::Page;

/// Takes the kind of container that the row's own sample shows. Where a list of scalars is stated and an object is
/// shown, both are kept: the words around the sample often tell of a case.
pub fn settle(page: &Page, row: &DraftRow, field: &mut Field<'_>, found: &mut Vec<Diagnostic>) {
    let stated = field.schema.single_type();
    if !matches!(stated, Some(TypeName::Object | TypeName::Array)) {
        return;
    }
    let text = row.description.text();
    let samples = samples(&text, &field.name);
    let Some((first, rest)) = samples.split_first() else {
        return;
    };
    // Samples of several kinds tell of several cases.
    if rest.iter().any(|sample| sample.shown != first.shown) {
        return;
    }
    let is_map = field.schema.additional_properties.is_some();
    let taken = match (stated, first.shown) {
        (Some(TypeName::Object), TypeName::Array) if !is_map => {
            field.make_array();
            if let Some(items) = field.schema.items.as_deref_mut()
                && first.items != Some(TypeName::Object)
            {
                items.types = first.items.map(Types::One);
            }
            let origins = &mut field.schema.origins;
            origins.insert("type".to_owned(), Origin::Example);
            "object as the table says; the example was believed"
        }
        (Some(TypeName::Array), TypeName::Object) if holds_scalars(field) => {
            field.schema.shown_types.push(TypeName::Object);
            "array, as the table says; either is accepted"
        }
        _ => return,
    };
    found.push(Diagnostic::new(
        Code::ExampleContainer,
        page,
        row.span,
        format!(
            "{} in the example for `{}`",
            first.shown.as_str(),
            field.name
        ),
        taken,
    ));
}

fn holds_scalars(field: &Field<'_>) -> bool {
    let items = field.schema.items.as_deref();
    let of = items.and_then(|items| items.single_type());
    of.is_some_and(|of| !matches!(of, TypeName::Object | TypeName::Array | TypeName::Null))
}

/// A sample of a container.
#[derive(Debug, PartialEq)]
struct Sample {
    shown: TypeName,
    /// What a list holds, where it shows an object or a text.
    items: Option<TypeName>,
}

/// The containers that a text shows behind the quoted name.
fn samples(text: &str, name: &str) -> Vec<Sample> {
    let quoted = format!("\"{name}\"");
    let shown = text.match_indices(&quoted).filter_map(|(at, _)| {
        let rest = text.get(at + quoted.len()..)?.trim_start();
        let value = rest.strip_prefix(':')?.trim_start();
        if value.starts_with('{') {
            let shown = TypeName::Object;
            return Some(Sample { shown, items: None });
        }
        let inside = value.strip_prefix('[')?.trim_start();
        let items = match inside.chars().next() {
            Some('{') => Some(TypeName::Object),
            Some('"') => Some(TypeName::String),
            _ => None,
        };
        let shown = TypeName::Array;
        Some(Sample { shown, items })
    });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Prose;
    use crate::resolve::row;
    use apiref_core::ir::Schema;

    fn read(stated: &str, text: &str) -> (Schema, usize) {
        let page = Page::new("lids.rst", "lids");
        let mut row = DraftRow {
            description: Prose::plain(text),
            ..DraftRow::default()
        };
        row.type_text.text = stated.to_owned();
        let mut found = Vec::new();
        let field = row::field(&page, &row, "lids".to_owned(), &mut found);
        (field.into_schema(), found.len())
    }

    #[test]
    fn the_sample_of_a_row_tells_lists_from_objects() {
        let (lids, found) = read("Object", r#"The lids: "lids": [ {"colour": "red"} ]"#);
        assert_eq!((lids.single_type(), found), (Some(TypeName::Array), 1));
        let items = lids.items.expect("items");
        assert_eq!(items.single_type(), Some(TypeName::Object));
        let (lids, _) = read("Object", r#"The lids: "lids" : ["red"]"#);
        let items = lids.items.expect("items");
        assert_eq!(items.single_type(), Some(TypeName::String));
        let (lids, found) = read("Object", r#"The lids: "lids": {"a": "b"}"#);
        assert_eq!((lids.single_type(), found), (Some(TypeName::Object), 0));
        let (lids, _) = read("Object", r#"Either "lids": ["a"] or "lids": {"a": 1}"#);
        assert_eq!(lids.single_type(), Some(TypeName::Object));
        let (lids, _) = read("Map<String,String>", r#"As "lids": [{"a": "b"}]"#);
        assert_eq!(lids.single_type(), Some(TypeName::Object));
    }

    #[test]
    fn an_object_in_place_of_a_list_of_texts_is_accepted_beside_it() {
        let said = r#"For crates it is "lids": {"path": ["a"]}"#;
        let (lids, found) = read("Array of strings", said);
        assert_eq!((lids.single_type(), found), (Some(TypeName::Array), 1));
        assert_eq!(lids.shown_types, [TypeName::Object]);
        let (lids, _) = read("Array of Lid objects", said);
        assert_eq!(lids.shown_types, []);
    }
}
