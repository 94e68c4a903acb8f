//! JSON Schema 2020-12, as far as API pages say it, with the origin of what they say.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Json, LikelyRule, Origin, Parts, Range, Rare, RefutedRule, Source, Versions};

/// A type name of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TypeName {
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    Array,
    /// An object, a struct or a map.
    Object,
    /// `null`.
    Null,
}

impl TypeName {
    /// The name as JSON Schema and the IR write it.
    pub fn as_str(self) -> &'static str {
        match self {
            TypeName::String => "string",
            TypeName::Integer => "integer",
            TypeName::Number => "number",
            TypeName::Boolean => "boolean",
            TypeName::Array => "array",
            TypeName::Object => "object",
            TypeName::Null => "null",
        }
    }

    /// Is `value` of this type? A number without a fraction is an integer, however it is written.
    pub fn holds(self, value: &Json) -> bool {
        match (value, self) {
            (Json::Number(number), TypeName::Integer) => {
                number.is_i64()
                    || number.is_u64()
                    || number.as_f64().is_some_and(|n| n.fract() == 0.0)
            }
            (Json::Null, TypeName::Null)
            | (Json::Bool(_), TypeName::Boolean)
            | (Json::Number(_), TypeName::Number)
            | (Json::String(_), TypeName::String)
            | (Json::Array(_), TypeName::Array)
            | (Json::Object(_), TypeName::Object) => true,
            _ => false,
        }
    }
}

/// The `type` keyword: one name, or several.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "a type is one of \"string\", \"integer\", \"number\", \"boolean\", \"array\", \"object\" and \"null\", or a list of them"
)]
pub enum Types {
    /// One type.
    One(TypeName),
    /// One of several types; `["string", "null"]` is a nullable string.
    Many(Vec<TypeName>),
}

impl Types {
    /// All names, `null` included.
    pub fn names(&self) -> &[TypeName] {
        match self {
            Types::One(name) => std::slice::from_ref(name),
            Types::Many(names) => names,
        }
    }
}

/// A schema. An empty one allows any value. Keywords keep their JSON Schema names; what is ours begins with `x-`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Schema {
    /// `#/schemas/Name`: the schema stands in [`crate::ir::Api::schemas`].
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The allowed types; none: any.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub types: Option<Types>,
    /// The name that the docs give to this struct, as they write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// CommonMark, escaped: text of a page can't be markup here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Members by wire name, in the order of the docs.
    #[serde(skip_serializing_if = "Rare::is_absent")]
    pub properties: Rare<IndexMap<String, Schema>>,
    /// Wire names of the members that must be there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// The schema of each item of an array.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    /// The schema of each value of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_properties: Option<Box<Schema>>,
    /// The only values allowed, where the docs list them.
    #[serde(rename = "enum", skip_serializing_if = "Rare::is_absent")]
    pub enumeration: Rare<Vec<Json>>,
    /// What single values of the enumeration mean, in CommonMark, by the value as text.
    #[serde(
        rename = "x-enum-descriptions",
        skip_serializing_if = "Rare::is_absent"
    )]
    pub enum_descriptions: Rare<IndexMap<String, String>>,
    /// Values of the enumeration that the docs call deprecated, as text.
    #[serde(rename = "x-enum-deprecated", skip_serializing_if = "Rare::is_absent")]
    pub enum_deprecated: Rare<Vec<String>>,
    /// `uuid`, `date-time`, `date`, `ipv4`, `ipv6`, `cidr`, `byte`, `uri`, `email`, `int32`, `int64`, `password`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Fewest characters of a string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Most characters of a string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// A regular expression (ECMA 262) that a string matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Least number, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<serde_json::Number>,
    /// Greatest number, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<serde_json::Number>,
    /// The ranges that a number lies in, where they leave gaps between `minimum` and `maximum`.
    #[serde(rename = "x-apiref-ranges", skip_serializing_if = "Rare::is_absent")]
    pub ranges: Rare<Vec<Range>>,
    /// What a text that holds several values consists of.
    #[serde(rename = "x-apiref-parts", skip_serializing_if = "Option::is_none")]
    pub parts: Option<Box<Parts>>,
    /// The number is a multiple of this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<serde_json::Number>,
    /// Fewest items of an array.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// Most items of an array.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// No two items of an array are equal.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique_items: bool,
    /// Fewest members of an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<u64>,
    /// What the server takes where the member is absent.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "super::json::some"
    )]
    pub default: Option<Box<Json>>,
    /// Values that the docs show.
    #[serde(skip_serializing_if = "Rare::is_absent")]
    pub examples: Rare<Vec<Json>>,
    /// Exactly one of these.
    #[serde(skip_serializing_if = "Rare::is_absent")]
    pub one_of: Rare<Vec<Schema>>,
    /// One or more of these.
    #[serde(skip_serializing_if = "Rare::is_absent")]
    pub any_of: Rare<Vec<Schema>>,
    /// Of each of these sets of members, at least one must be there. JSON Schema says it as `anyOf` over `required`;
    /// it is kept apart so that alternatives are always forms of the value.
    #[serde(rename = "x-any-required", skip_serializing_if = "Rare::is_absent")]
    pub any_required: Rare<Vec<Vec<String>>>,
    /// None of this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Schema>>,
    /// The docs call it deprecated or discarded.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// Set by the server only.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub read_only: bool,
    /// The media type of what a text holds: a query parameter may be sent as a text of JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_media_type: Option<String>,
    /// The versions of the API that have the member or parameter.
    #[serde(rename = "x-versions", skip_serializing_if = "Rare::is_absent")]
    pub versions: Rare<Versions>,
    /// Sent by the client only: no answer holds it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub write_only: bool,
    /// The resource that answers show as this struct, behind its generation where the API has several: `v3/door`.
    #[serde(rename = "x-resource", skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Where the member or schema was read.
    #[serde(rename = "x-source", skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Types of values that examples show here although the docs state another type.
    #[serde(rename = "x-shown-types", skip_serializing_if = "Rare::is_absent")]
    pub shown_types: Rare<Vec<TypeName>>,
    /// The allowed types that only answers have, where the struct is one of requests, too.
    #[serde(skip)]
    pub answered: Rare<Vec<TypeName>>,
    /// Those of `required` that examples of whole requests leave out, or that the text says some requests go without.
    #[serde(rename = "x-left-out", skip_serializing_if = "Rare::is_absent")]
    pub left_out: Rare<Vec<String>>,
    /// Rules that may not hold always. Nothing is refused because of them.
    #[serde(rename = "x-apiref-likely", skip_serializing_if = "Rare::is_absent")]
    pub likely: Rare<Vec<LikelyRule>>,
    /// Rules of the docs that their own examples break.
    #[serde(rename = "x-apiref-refuted", skip_serializing_if = "Rare::is_absent")]
    pub refuted: Rare<Vec<RefutedRule>>,
    /// Where single keywords came from, by keyword, where that is not the origin in `x-source`.
    #[serde(rename = "x-origins", skip_serializing_if = "Rare::is_absent")]
    pub origins: Rare<IndexMap<String, Origin>>,
}

impl Schema {
    /// The schemas that stand in this one: members, items, values, alternatives.
    pub fn parts(&self) -> impl Iterator<Item = &Schema> {
        let boxed = self.items.iter().chain(&self.additional_properties);
        self.properties
            .values()
            .chain(boxed.map(AsRef::as_ref))
            .chain(&self.one_of)
            .chain(&self.any_of)
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Schema> {
        let boxed = self.items.iter_mut().chain(&mut self.additional_properties);
        let members = self.properties.present_mut();
        members
            .into_iter()
            .flat_map(IndexMap::values_mut)
            .chain(boxed.map(AsMut::as_mut))
            .chain(&mut self.one_of)
            .chain(&mut self.any_of)
    }

    /// A schema that allows one type.
    pub fn of(name: TypeName) -> Self {
        Self {
            types: Some(Types::One(name)),
            ..Self::default()
        }
    }

    /// A reference to `#/schemas/NAME`.
    pub fn reference(name: &str) -> Self {
        Self {
            reference: Some(format!("#/schemas/{name}")),
            ..Self::default()
        }
    }

    /// A reference to `#/schemas/NAME`, or null.
    pub fn nullable_reference(name: &str) -> Self {
        Self {
            any_of: vec![Self::reference(name), Self::of(TypeName::Null)].into(),
            ..Self::default()
        }
    }

    /// The name in `#/schemas/NAME`, if this is a reference, nullable or not.
    pub fn reference_name(&self) -> Option<&str> {
        let reference = match (&self.reference, self.any_of.as_slice()) {
            (Some(reference), _) => reference,
            (
                None,
                [
                    Schema {
                        reference: Some(reference),
                        ..
                    },
                    null,
                ],
            ) if null.is_null() => reference,
            _ => return None,
        };
        reference.strip_prefix("#/schemas/")
    }

    /// Is `null` allowed? True where it is among the types, and for a nullable reference.
    pub fn is_nullable(&self) -> bool {
        self.types
            .as_ref()
            .is_some_and(|types| types.names().contains(&TypeName::Null))
            || self.any_of.iter().any(Schema::is_null)
    }

    /// Is `null` all that is allowed?
    pub fn is_null(&self) -> bool {
        self.types
            .as_ref()
            .is_some_and(|types| types.names() == [TypeName::Null])
    }

    /// Does nothing but an example show it?
    pub fn is_only_shown(&self) -> bool {
        let source = self.source.as_ref();
        source.is_some_and(|source| source.origin == Origin::Example)
    }

    /// Does the schema allow this type by name? False where it names none.
    pub fn is(&self, name: TypeName) -> bool {
        self.types
            .as_ref()
            .is_some_and(|types| types.names().contains(&name))
    }

    /// The one type other than `null`, where there is exactly one.
    pub fn single_type(&self) -> Option<TypeName> {
        let mut names = self
            .types
            .as_ref()?
            .names()
            .iter()
            .copied()
            .filter(|&name| name != TypeName::Null);
        let first = names.next()?;
        names.next().is_none().then_some(first)
    }

    /// Allows, here and in all parts, the types that examples show beside those that are stated. `x-shown-types` still
    /// tells which they are.
    pub fn allow_shown_types(&mut self) {
        self.parts_mut().for_each(Schema::allow_shown_types);
        if self.shown_types.is_empty() {
            return;
        }
        if self.reference.is_some() {
            let documented = Schema {
                reference: self.reference.take(),
                ..Schema::default()
            };
            let shown = Schema {
                types: Some(Types::Many(self.shown_types.to_vec())),
                ..Schema::default()
            };
            self.any_of = vec![documented, shown].into();
        } else if let Some(types) = &mut self.types {
            let mut names = types.names().to_vec();
            let others = self
                .shown_types
                .iter()
                .filter(|shown| !types.names().contains(shown));
            names.extend(others);
            let is_whole = |format: &String| format.starts_with("int");
            if names.contains(&TypeName::Number) && self.format.as_ref().is_some_and(is_whole) {
                self.format = None;
            }
            *types = Types::Many(names);
        }
    }

    /// Do all versions of the API have a member? What only some have can't be asked for in the others.
    pub fn is_in_all_versions(&self, name: &str) -> bool {
        let member = self.properties.get(name);
        member.is_none_or(|member| member.versions.is_open())
    }

    /// Must a member be there by all that the docs say: is it required in all versions, and does no example leave it out?
    pub fn demands(&self, name: &str) -> bool {
        let is = |other: &String| other == name;
        self.required.iter().any(is)
            && !self.left_out.iter().any(is)
            && self.is_in_all_versions(name)
    }

    /// The rules that no keyword of JSON Schema says, as schemas that all hold: of [`Schema::any_required`] and of
    /// [`Schema::ranges`] one of several does, and [`Schema::parts`] is a pattern.
    pub fn further_rules(&self) -> Vec<Schema> {
        let one_of_several = |any_of: Vec<Schema>| Schema {
            any_of: any_of.into(),
            ..Schema::default()
        };
        let requires = |name: &String| Schema {
            required: vec![name.clone()],
            ..Schema::default()
        };
        let lies_in = |range: &Range| Schema {
            minimum: Some(range.minimum.clone()),
            maximum: Some(range.maximum.clone()),
            ..Schema::default()
        };
        let required = self.any_required.iter();
        let required = required.map(|names| names.iter().map(requires).collect());
        let ranges: Vec<Schema> = self.ranges.iter().map(lies_in).collect();
        let ranges = (!ranges.is_empty()).then_some(ranges);
        let parts = self.parts.iter().map(|parts| Schema {
            pattern: Some(parts.pattern()),
            ..Schema::default()
        });
        let several = required.chain(ranges).map(one_of_several);
        several.chain(parts).collect()
    }

    /// Allows `null` beside what is allowed already. A schema without types, which allows all, is left alone.
    pub fn make_nullable(&mut self) {
        if self.reference.is_some() {
            let reference = Schema {
                reference: self.reference.take(),
                ..Schema::default()
            };
            self.any_of = vec![reference, Self::of(TypeName::Null)].into();
            return;
        }
        if let Some(types) = &self.types
            && !types.names().contains(&TypeName::Null)
        {
            let mut names = types.names().to_vec();
            names.push(TypeName::Null);
            self.types = Some(Types::Many(names));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_of_some_versions_are_not_demanded() {
        let schema: Schema = serde_json::from_str(
            r#"{"type": "object", "required": ["lid", "size"], "properties": {
                "lid": {"type": "string", "x-versions": {"max": "2.9"}}, "size": {"type": "string"}}}"#,
        )
        .expect("a schema");
        assert!(schema.demands("size"));
        assert!(!schema.demands("lid") && !schema.is_in_all_versions("lid"));
    }

    #[test]
    fn shown_types_are_allowed_beside_the_stated_ones() {
        let text = r##"{"properties":{"size":{"type":"string","x-shown-types":["integer"]},
            "count":{"type":"integer","format":"int64","x-shown-types":["number"]},
            "lid":{"$ref":"#/schemas/Lid","x-shown-types":["string"]}}}"##;
        let mut schema: Schema = serde_json::from_str(text).expect("a schema");
        schema.allow_shown_types();
        assert_eq!(
            serde_json::to_string(&schema.properties).expect("JSON"),
            r##"{"size":{"type":["string","integer"],"x-shown-types":["integer"]},"count":{"type":["integer","number"],"x-shown-types":["number"]},"lid":{"anyOf":[{"$ref":"#/schemas/Lid"},{"type":["string"]}],"x-shown-types":["string"]}}"##
        );
    }

    #[test]
    fn what_no_keyword_says_is_said_by_schemas_that_all_hold() {
        let text = r#"{"x-any-required":[["a","b"]],"x-apiref-ranges":[{"minimum":0,"maximum":0},{"minimum":5,"maximum":9}],
            "x-apiref-parts":{"separator":",","enum":["a"]}}"#;
        let schema: Schema = serde_json::from_str(text).expect("a schema");
        let rules = serde_json::to_string(&schema.further_rules()).expect("JSON");
        assert_eq!(
            rules,
            r#"[{"anyOf":[{"required":["a"]},{"required":["b"]}]},{"anyOf":[{"minimum":0,"maximum":0},{"minimum":5,"maximum":9}]},{"pattern":"^(?:a)(?: *, *(?:a))*$"}]"#
        );
    }
}
