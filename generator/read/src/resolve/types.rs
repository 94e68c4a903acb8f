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
            one_of: schemas.into(),
            ..Schema::default()
        },
    }
}

/// Words before the types that a text names for a value.
const NAMING: &[&str] = &["can be", "could be", "may be"];

/// Words that stand between the types.
const BETWEEN: &[&str] = &["a", "an", "any", "either", "of", "or", "the", "type"];

/// The type that a word in lower case stands for.
pub fn of_word(word: &str) -> Option<TypeName> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "string" => TypeName::String,
        "int" | "integer" => TypeName::Integer,
        "float" | "number" => TypeName::Number,
        "bool" | "boolean" => TypeName::Boolean,
        "array" | "list" => TypeName::Array,
        "object" => TypeName::Object,
        _ => return None,
    })
}

/// The types that a text names for a value of which the column says no more than that it is an object, where there are
/// several: `It can be of string or Boolean type.`
pub fn named(text: &str) -> Vec<TypeName> {
    let lower = text.to_ascii_lowercase();
    let mut behind = NAMING.iter().flat_map(|words| {
        let found = lower.match_indices(words);
        found.filter_map(|(at, words)| lower.get(at + words.len()..))
    });
    behind
        .find_map(|rest| {
            let sentence = rest.split(['.', ';', ':', '\n']).next().unwrap_or(rest);
            let words = sentence
                .split([' ', ',', '/'])
                .map(|word| word.trim_matches(['*', '`']));
            let mut names: Vec<TypeName> = Vec::new();
            let mut is_type = false;
            for word in words.filter(|word| !word.is_empty() && !BETWEEN.contains(word)) {
                let Some(name) = of_word(word) else {
                    // `a string or an integer that …` goes on about the values.
                    is_type = matches!(word, "value" | "values" | "types");
                    break;
                };
                is_type = true;
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            (is_type && names.len() > 1).then_some(names)
        })
        .unwrap_or_default()
}

/// Before what a text says of the type of a value.
const TYPED: &[&str] = &[
    "value will be of type",
    "value is of type",
    "value can be of type",
    "value may be of type",
];

/// The types that a sentence gives a value in one case and in another: `The value is of type integer in the cellar, of type
/// string in the attic.`
fn by_case(text: &str) -> Vec<TypeName> {
    let lower = text.to_ascii_lowercase().replace(['*', '`'], "");
    let mut found: Vec<TypeName> = Vec::new();
    let mut behind = TYPED.iter().filter_map(|words| lower.split_once(words));
    let Some((_, rest)) = behind.next() else {
        return found;
    };
    let sentence = rest.split(". ").next().unwrap_or(rest);
    for case in std::iter::once(sentence).chain(sentence.split(" of type").skip(1)) {
        let word = case.split_whitespace().next().unwrap_or_default();
        let Some(name) = of_word(word.trim_matches(|c: char| !c.is_ascii_alphanumeric())) else {
            return Vec::new();
        };
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Before another type that a value has in some case.
const IN_SOME_CASE: &[&str] = &[
    "type of this parameter is",
    "type of this field is",
    "type of the value is",
    "requested as",
];

/// Notes the types that a text gives a value beside that of the column: `In the case of a crate, the type of this parameter
/// is object.`, `It can be requested as integer and string.`
pub fn note_said(schema: &mut Schema, text: &str) {
    let Some(stated) = schema.single_type() else {
        return;
    };
    let lower = text.to_ascii_lowercase().replace(['*', '`'], "");
    for words in IN_SOME_CASE {
        for (at, _) in lower.match_indices(words) {
            let rest = lower.get(at + words.len()..).unwrap_or_default();
            let sentence = rest.split(['.', ';', ',', '\n']).next().unwrap_or(rest);
            let said = sentence.split_whitespace();
            let said = said.filter(|word| !matches!(*word, "a" | "an" | "and" | "or" | "both"));
            for name in said.map_while(of_word) {
                if name != stated && !schema.shown_types.contains(&name) {
                    schema.shown_types.push(name);
                }
            }
        }
    }
}

/// Widens the one scalar type of a column to those that the text names beside it.
pub fn widen(schema: &mut Schema, text: &str) {
    let Some(stated) = schema
        .single_type()
        .filter(|name| *schema == Schema::of(*name))
    else {
        return;
    };
    let mut names = by_case(text);
    if names.is_empty() {
        names = named(text);
    }
    let is_scalar = |name: &TypeName| !matches!(name, TypeName::Array | TypeName::Object);
    if names.len() > 1 && names.contains(&stated) && names.iter().all(is_scalar) {
        names.sort_by_key(|name| *name != stated);
        schema.types = Some(Types::Many(names));
        let origins = &mut schema.origins;
        origins.insert("type".to_owned(), Origin::Description);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::type_expr::parse;

    #[test]
    fn texts_name_several_types() {
        use TypeName::{Boolean, Integer, String};
        for (text, types) in [
            (
                "The default. It can be of integer, string, or Boolean type.",
                &[Integer, String, Boolean][..],
            ),
            ("May be a string or an integer.", &[String, Integer]),
            ("It can be a string.", &[]),
            ("It can be a string of 9 letters or an integer.", &[]),
            ("It can be an integer from 1 to 9 or a string.", &[]),
            ("A string or an integer.", &[]),
        ] {
            assert_eq!(named(text), types, "{text}");
        }
    }

    #[test]
    fn a_text_names_types_beside_that_of_the_column() {
        use TypeName::{Integer, String};
        for (text, types) in [
            (
                "In the cellar the value is of type **integer**, whereas in the attic it is of type string.",
                &[String, Integer][..],
            ),
            ("Can be an integer or a string.", &[String, Integer]),
            ("The value is of type string.", &[String]),
            ("The value is of type lid, or of type string.", &[String]),
            (
                "A list of values: of type integer, of type string.",
                &[String],
            ),
            ("Can be an integer or a boolean.", &[String]),
        ] {
            let mut schema = Schema::of(String);
            widen(&mut schema, text);
            let found = schema.types.as_ref().map_or(&[][..], Types::names);
            assert_eq!(found, types, "{text}");
        }
    }

    #[test]
    fn a_text_gives_a_value_another_type_in_some_case() {
        use TypeName::{Array, Integer, Object, String};
        for (stated, text, types) in [
            (
                Array,
                "In the case of a crate, the type of this parameter is **Object**, and it has lids.",
                &[Object][..],
            ),
            (
                Integer,
                "The size, which can be requested as integer and string.",
                &[String],
            ),
            (
                Array,
                "These are requested as strings, not in a list.",
                &[String],
            ),
            (Integer, "It is requested as is.", &[]),
            (String, "The type of this parameter is string.", &[]),
        ] {
            let mut schema = Schema::of(stated);
            note_said(&mut schema, text);
            assert_eq!(*schema.shown_types, types, "{text}");
        }
    }

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
