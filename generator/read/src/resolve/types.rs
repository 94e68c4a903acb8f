//! From type expressions to schemas.

use crate::syntax::type_expr::{Scalar, ScalarKind, Shape, TypeExpr};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Json, Origin, Schema, TypeName, Types};
use apiref_core::page::{Page, Span};

/// The schema of a type expression, without members: those of structs are added by the tables that list them.
///
/// A struct gives `object` with the docs' name as its title, a map of unknown values `object` with an empty
/// `additionalProperties` (drop it where a table lists members after all), a name that is of no known kind gives only
/// the title. Keywords that the expression states carry [`Origin::Table`].
pub fn schema_of(expression: &TypeExpr) -> Schema {
    shape(&expression.shape)
}

/// Says what of the type cell at `span` was not understood; `name` is the row's.
pub fn report(
    expression: &TypeExpr,
    page: &Page,
    span: Span,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(unread) = expression.shape.not_understood() {
        diagnostics.push(Diagnostic::new(
            Code::TypeNotUnderstood,
            page,
            span,
            format!("`{unread}` for `{name}`"),
            "a type",
        ));
    }
}

fn shape(stated: &Shape) -> Schema {
    match stated {
        Shape::Unstated | Shape::Any | Shape::Unknown(_) => Schema::default(),
        Shape::Null => Schema::of(TypeName::Null),
        Shape::Scalar(stated) => scalar(stated),
        Shape::Array(items) => Schema {
            items: items.as_deref().map(|items| Box::new(shape(items))),
            ..Schema::of(TypeName::Array)
        },
        Shape::Map(values) => Schema {
            additional_properties: Some(Box::new(values.as_deref().map(shape).unwrap_or_default())),
            ..Schema::of(TypeName::Object)
        },
        Shape::Struct(name) => Schema {
            title: name.clone(),
            ..Schema::of(TypeName::Object)
        },
        Shape::Object => Schema::of(TypeName::Object),
        Shape::Named(name) => Schema {
            title: Some(name.clone()),
            ..Schema::default()
        },
        Shape::Union(shapes) => union(shapes),
    }
}

fn scalar(stated: &Scalar) -> Schema {
    let mut schema = Schema::of(match stated.kind {
        ScalarKind::String => TypeName::String,
        ScalarKind::Integer => TypeName::Integer,
        ScalarKind::Number => TypeName::Number,
        ScalarKind::Boolean => TypeName::Boolean,
    });
    schema.format = stated.format.map(str::to_owned);
    schema.max_length = stated.max_length;
    schema.enumeration = stated
        .enumeration
        .iter()
        .map(|value| scalar_value(stated.kind, value))
        .collect();
    for (keyword, present) in [
        ("format", schema.format.is_some()),
        ("maxLength", schema.max_length.is_some()),
        ("enum", !schema.enumeration.is_empty()),
    ] {
        if present {
            schema.origins.insert(keyword.to_owned(), Origin::Table);
        }
    }
    schema
}

/// A value of a list in the type's own kind; as text where it is not of that kind.
fn scalar_value(kind: ScalarKind, text: &str) -> Json {
    let parsed = match kind {
        ScalarKind::String => None,
        ScalarKind::Integer | ScalarKind::Number => Json::parse(text)
            .ok()
            .filter(|value| matches!(value, Json::Number(_))),
        ScalarKind::Boolean => {
            let lower = text.to_ascii_lowercase();
            Json::parse(&lower)
                .ok()
                .filter(|value| matches!(value, Json::Bool(_)))
        }
    };
    parsed.unwrap_or_else(|| Json::String(text.to_owned()))
}

/// Plain scalars are one list of types; anything else is `oneOf`.
fn union(shapes: &[Shape]) -> Schema {
    let schemas: Vec<Schema> = shapes.iter().map(shape).collect();
    let plain: Option<Vec<TypeName>> = schemas
        .iter()
        .map(|schema| {
            let name = schema.types.as_ref()?.names().first().copied()?;
            (*schema == Schema::of(name)).then_some(name)
        })
        .collect();
    match plain {
        Some(mut names) => {
            names.dedup();
            Schema {
                types: Some(Types::Many(names)),
                ..Schema::default()
            }
        }
        None => Schema {
            one_of: schemas,
            ..Schema::default()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::type_expr::parse;

    fn json(text: &str) -> String {
        serde_json::to_string(&schema_of(&parse(text))).expect("a schema is JSON")
    }

    #[test]
    fn schemas_of_type_expressions() {
        for (text, expected) in [
            (
                "Array of strings",
                r#"{"type":"array","items":{"type":"string"}}"#,
            ),
            ("Crate object", r#"{"type":"object","title":"Crate"}"#),
            (
                "Map<String,Long>",
                r#"{"type":"object","additionalProperties":{"type":"integer","format":"int64","x-origins":{"format":"table"}}}"#,
            ),
            (
                "String(8)",
                r#"{"type":"string","maxLength":8,"x-origins":{"maxLength":"table"}}"#,
            ),
            (
                "String(on, off)",
                r#"{"type":"string","enum":["on","off"],"x-origins":{"enum":"table"}}"#,
            ),
            ("String/Int", r#"{"type":["string","integer"]}"#),
            ("Keypair", r#"{"title":"Keypair"}"#),
            ("AnyType", "{}"),
        ] {
            assert_eq!(json(text), expected, "{text}");
        }
    }
}
