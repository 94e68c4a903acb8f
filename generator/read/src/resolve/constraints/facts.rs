//! What was read from a description, and how it enters the schema.

use serde_json::Number;

use super::Finding;
use super::token::number;
use apiref_core::ir::{Json, Origin, Schema, TypeName};

/// What a constraint can apply to: the type of the field, or of the items of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// The docs give no type.
    Untyped,
    /// An object, or one of several types: no keyword for scalars applies.
    Other,
}

/// The field's type as far as constraints are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The scalar that lengths, values, formats and enumerations are about.
    pub scalar: Scalar,
    /// Is it an array, so that counts of items apply and the scalar is that of its items?
    pub array: bool,
}

impl Target {
    /// Reads it off the schema.
    pub fn of(schema: &Schema) -> Self {
        let scalar = |schema: &Schema| match schema.single_type() {
            Some(TypeName::String) => Scalar::Text,
            Some(TypeName::Integer) => Scalar::Integer,
            Some(TypeName::Number) => Scalar::Number,
            Some(TypeName::Boolean) => Scalar::Boolean,
            None if *schema == Schema::default() => Scalar::Untyped,
            _ => Scalar::Other,
        };
        if schema.single_type() == Some(TypeName::Array) {
            return Self {
                scalar: schema.items.as_deref().map_or(Scalar::Other, scalar),
                array: true,
            };
        }
        let bare = Schema {
            source: None,
            description: None,
            title: None,
            ..schema.clone()
        };
        Self {
            scalar: scalar(&bare),
            array: false,
        }
    }

    /// Do lengths, formats and patterns apply?
    pub fn is_text(self) -> bool {
        matches!(self.scalar, Scalar::Text | Scalar::Untyped)
    }

    /// A value in the type of the scalar; none if it is not of that type.
    pub fn typed(self, text: &str) -> Option<Json> {
        match self.scalar {
            Scalar::Text | Scalar::Untyped => {
                let inner = text
                    .strip_prefix('"')
                    .and_then(|text| text.strip_suffix('"'));
                Some(Json::String(inner.unwrap_or(text).to_owned()))
            }
            Scalar::Integer => number(text)
                .filter(|number| number.is_i64() || number.is_u64())
                .map(Json::Number),
            Scalar::Number => number(text).map(Json::Number),
            Scalar::Boolean if text.eq_ignore_ascii_case("true") => Some(Json::Bool(true)),
            Scalar::Boolean if text.eq_ignore_ascii_case("false") => Some(Json::Bool(false)),
            Scalar::Boolean | Scalar::Other => None,
        }
    }
}

/// How plainly a fact is stated; the plainer wins over the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// In a sentence.
    Prose,
    /// Under a key of its own.
    Key,
}

/// One keyword's value, as often as it is stated.
#[derive(Debug)]
pub struct Slot<T> {
    value: Option<(T, Strength)>,
    contradicted: bool,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self {
            value: None,
            contradicted: false,
        }
    }
}

impl<T: PartialEq> Slot<T> {
    /// States a value: what is stated more plainly stays, two that are equally plain and differ cancel each other.
    pub fn put(&mut self, value: T, strength: Strength) {
        match &self.value {
            Some((known, stated)) if *known == value => {
                let strongest = strength.max(*stated);
                self.value = Some((value, strongest));
            }
            Some((_, stated)) if *stated > strength => {}
            Some((_, stated)) if *stated == strength => self.contradicted = true,
            _ => {
                self.value = Some((value, strength));
                self.contradicted = false;
            }
        }
    }

    fn take(&mut self) -> Result<Option<T>, ()> {
        if self.contradicted {
            return Err(());
        }
        Ok(self.value.take().map(|(value, _)| value))
    }

    /// Drops what a sentence states and `allows` more than it under a condition.
    fn drop_if(&mut self, allows: impl Fn(&T) -> bool) {
        if let Some((value, Strength::Prose)) = &self.value
            && allows(value)
        {
            self.contradicted = true;
        }
    }

    /// Is nothing stated?
    pub fn is_empty(&self) -> bool {
        self.value.is_none()
    }
}

/// All that a description states.
#[derive(Debug, Default)]
pub struct Facts {
    /// Characters of a text.
    pub min_length: Slot<u64>,
    /// As above.
    pub max_length: Slot<u64>,
    /// Value of a number.
    pub minimum: Slot<Number>,
    /// As above.
    pub maximum: Slot<Number>,
    /// Items of an array.
    pub min_items: Slot<u64>,
    /// As above.
    pub max_items: Slot<u64>,
    /// What the server takes where nothing is sent.
    pub default: Slot<Json>,
    /// All values allowed.
    pub enumeration: Slot<Vec<Json>>,
    /// Format of a text.
    pub format: Slot<&'static str>,
    /// Regular expression that a text matches.
    pub pattern: Slot<String>,
    /// The same, put together from words.
    pub charset: Slot<String>,
    /// The greatest length that holds under some condition.
    pub sometimes_length: Option<u64>,
    /// The greatest value that holds under some condition.
    pub sometimes_value: Option<f64>,
    /// Deprecated?
    pub deprecated: bool,
    /// Set by the server only?
    pub read_only: bool,
    /// Is `null` a value?
    pub nullable: bool,
}

impl Facts {
    /// Writes the facts into the schema; keywords that are there already stay.
    pub fn write(mut self, schema: &mut Schema, target: Target, findings: &mut Vec<Finding>) {
        if let Some(length) = self.sometimes_length {
            self.max_length.drop_if(|&most| most < length);
        }
        if let Some(value) = self.sometimes_value {
            self.maximum
                .drop_if(|most| most.as_f64().is_some_and(|most| most < value));
        }
        if self.deprecated && !schema.deprecated {
            schema.deprecated = true;
            mark(schema, "deprecated");
        }
        if self.read_only && !schema.read_only {
            schema.read_only = true;
            mark(schema, "readOnly");
        }
        let mut contradicted = |keyword: &str| {
            findings.push(Finding::NotUnderstood(format!(
                "several values for {keyword}"
            )));
        };
        if target.array {
            put(
                &mut self.min_items,
                schema,
                "minItems",
                |s| &mut s.min_items,
                &mut contradicted,
            );
            put(
                &mut self.max_items,
                schema,
                "maxItems",
                |s| &mut s.max_items,
                &mut contradicted,
            );
            match self.default.take() {
                Ok(Some(default @ Json::Array(_))) if schema.default.is_none() => {
                    schema.default = Some(default);
                    mark(schema, "default");
                }
                Err(()) => contradicted("default"),
                _ => {}
            }
            if let Some(items) = schema.items.as_deref_mut() {
                self.write_scalar(items, &mut contradicted);
            }
        } else {
            put(
                &mut self.default,
                schema,
                "default",
                |s| &mut s.default,
                &mut contradicted,
            );
            self.write_scalar(schema, &mut contradicted);
        }
        if self.nullable && !schema.is_nullable() && schema.types.is_some() {
            schema.make_nullable();
            if !schema.enumeration.is_empty() && !schema.enumeration.contains(&Json::Null) {
                schema.enumeration.push(Json::Null);
            }
            mark(schema, "type");
        }
        sane(schema);
        if let Some(items) = schema.items.as_deref_mut() {
            sane(items);
        }
    }

    fn write_scalar(&mut self, schema: &mut Schema, contradicted: &mut impl FnMut(&str)) {
        put(
            &mut self.min_length,
            schema,
            "minLength",
            |s| &mut s.min_length,
            contradicted,
        );
        put(
            &mut self.max_length,
            schema,
            "maxLength",
            |s| &mut s.max_length,
            contradicted,
        );
        put(
            &mut self.minimum,
            schema,
            "minimum",
            |s| &mut s.minimum,
            contradicted,
        );
        put(
            &mut self.maximum,
            schema,
            "maximum",
            |s| &mut s.maximum,
            contradicted,
        );
        if schema.enumeration.is_empty() {
            match self.enumeration.take() {
                Ok(Some(values)) => {
                    schema.enumeration = values;
                    mark(schema, "enum");
                }
                Ok(None) => {}
                Err(()) => contradicted("enum"),
            }
        }
        if schema.format.is_none() {
            match self.format.take() {
                Ok(Some(format)) => {
                    schema.format = Some(format.to_owned());
                    mark(schema, "format");
                }
                Ok(None) => {}
                Err(()) => contradicted("format"),
            }
        }
        // A pattern that the docs write out says more than one put together from their words.
        let slot = if self.pattern.is_empty() {
            &mut self.charset
        } else {
            &mut self.pattern
        };
        put(slot, schema, "pattern", |s| &mut s.pattern, contradicted);
    }
}

fn put<T: PartialEq>(
    slot: &mut Slot<T>,
    schema: &mut Schema,
    keyword: &str,
    field: impl Fn(&mut Schema) -> &mut Option<T>,
    contradicted: &mut impl FnMut(&str),
) {
    match slot.take() {
        Ok(Some(value)) => {
            let place = field(schema);
            if place.is_none() {
                *place = Some(value);
                mark(schema, keyword);
            }
        }
        Ok(None) => {}
        Err(()) => contradicted(keyword),
    }
}

fn mark(schema: &mut Schema, keyword: &str) {
    schema
        .origins
        .insert(keyword.to_owned(), Origin::Description);
}

/// Drops bounds from descriptions that exclude each other or the default and the values that are listed.
fn sane(schema: &mut Schema) {
    let from_words =
        |schema: &Schema, keyword: &str| schema.origins.get(keyword) == Some(&Origin::Description);
    if let (Some(least), Some(most)) = (schema.min_length, schema.max_length)
        && least > most
        && from_words(schema, "minLength")
    {
        schema.min_length = None;
        schema.origins.shift_remove("minLength");
    }
    if let (Some(least), Some(most)) = (&schema.minimum, &schema.maximum)
        && least.as_f64() > most.as_f64()
        && from_words(schema, "minimum")
    {
        schema.minimum = None;
        schema.origins.shift_remove("minimum");
    }
    if let Some(default) = &schema.default
        && from_words(schema, "enum")
        && !schema.enumeration.is_empty()
        && !schema.enumeration.contains(default)
        && schema.types.is_some()
        && !matches!(default, Json::Array(_))
    {
        // The list of values is not complete: a default outside of it is allowed too.
        let default = default.clone();
        schema.enumeration.push(default);
    }
}
