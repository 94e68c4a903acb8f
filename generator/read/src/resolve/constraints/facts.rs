//! What was read from a description, and how it enters the schema.

use std::collections::HashSet;

use serde_json::Number;

use super::Finding;
use super::bounds::Bounds;
use super::cases::Case;
use super::saying::Slot;
use super::token::number;
use crate::resolve::examples::is_uuid;
use apiref_core::ir::{
    Doubt, Json, Keyword, LikelyRule, Origin, Parts, Schema, TypeName, Types, is_pattern,
};

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

/// All that a description states.
#[derive(Debug, Default)]
pub struct Facts {
    /// Characters of a text.
    pub length: Bounds,
    /// Is an empty text ruled out, and why that may not hold always?
    pub filled: Option<Option<Doubt>>,
    /// Is the text blank in some cases, whatever the least length is?
    pub may_be_blank: bool,
    /// Worth of a number.
    pub value: Bounds,
    /// What a number is a multiple of.
    pub multiple: Slot<Number>,
    /// Items of an array.
    pub items: Bounds,
    /// What the server takes where nothing is sent.
    pub default: Slot<Json>,
    /// A word that is called the default, and is one if it is among the values.
    pub default_word: Option<String>,
    /// The cases that sentences speak of.
    pub cases: Vec<Case>,
    /// All values allowed.
    pub enumeration: Slot<Vec<Json>>,
    /// Values that the text speaks of as such, whatever else it says of values.
    pub mentioned: Vec<Json>,
    /// Why no list of values is certain, where there is a reason.
    pub doubt: Option<Doubt>,
    /// Is there another range of numbers that is not told here?
    pub range_elsewhere: bool,
    /// Does whoever asks for it get more than the greatest number?
    pub can_be_raised: bool,
    /// What stands between the values in a text that holds several.
    pub separator: Option<&'static str>,
    /// Format of a text.
    pub format: Slot<String>,
    /// Is another form than the format's allowed, too?
    pub other_form: bool,
    /// Regular expression that a text matches.
    pub pattern: Slot<String>,
    /// The same, put together from words.
    pub charset: Slot<String>,
    /// What the text can contain beside the characters that another sentence lists; none where it was not understood.
    pub more_characters: Vec<Option<String>>,
    /// Are letters beyond ASCII ruled out?
    pub ascii: bool,
    /// Deprecated?
    pub deprecated: bool,
    /// Set by the server only?
    pub read_only: bool,
    /// Never answered?
    pub write_only: bool,
    /// Is `null` a value?
    pub nullable: bool,
}

impl Facts {
    /// Writes the facts into the schema; keywords that are there already stay.
    pub fn write(mut self, schema: &mut Schema, target: Target, findings: &mut Vec<Finding>) {
        self.settle_cases(findings);
        if self.deprecated && !schema.deprecated {
            schema.deprecated = true;
            mark(schema, "deprecated");
        }
        if self.read_only && !schema.read_only {
            schema.read_only = true;
            mark(schema, "readOnly");
        }
        if self.write_only && !schema.write_only {
            schema.write_only = true;
            mark(schema, "writeOnly");
        }
        match std::mem::take(&mut self.default).only() {
            Ok(Some(default)) => {
                let listed = self.otherwise_spelled(&default, schema);
                let default = listed.unwrap_or(default);
                let fits = !target.array || matches!(default, Json::Array(_));
                if fits && schema.default.is_none() {
                    schema.default = Some(Box::new(default.clone()));
                    mark(schema, "default");
                }
                self.mentioned.push(default);
            }
            Ok(None) => {}
            Err(()) => findings.push(Finding::NotUnderstood(
                "several values for default".to_owned(),
            )),
        }
        if let Some(word) = self.default_word.take() {
            let lists = self
                .enumeration
                .values()
                .flatten()
                .chain(&schema.enumeration);
            let known = lists
                .into_iter()
                .find(|value| value.as_str() == Some(&word))
                .cloned();
            match known {
                Some(value) if schema.default.is_none() => {
                    schema.default = Some(Box::new(value));
                    mark(schema, "default");
                }
                Some(_) => {}
                None => findings.push(Finding::NotUnderstood(format!("default: {word}"))),
            }
        }
        if self.can_be_raised {
            self.items.doubt(Doubt::Quota);
            self.value.doubt(Doubt::Quota);
        }
        if target.array {
            std::mem::take(&mut self.items)
                .write_counts(schema, (Keyword::MinItems, Keyword::MaxItems));
            // Listed values are those of the items, also where the type only says that there are some.
            if schema.items.is_none() && target.is_text() && !self.enumeration.is_empty() {
                let mut items = Schema::of(TypeName::String);
                mark(&mut items, "type");
                schema.items = Some(Box::new(items));
            }
            if let Some(items) = schema.items.as_deref_mut() {
                self.write_scalar(items, target);
            }
        } else {
            self.write_scalar(schema, target);
        }
        let is_text = matches!(schema.default.as_deref(), Some(Json::String(_)));
        if is_text && !target.array && target.scalar == Scalar::Untyped {
            schema.types = Some(Types::One(TypeName::String));
            mark(schema, "type");
        }
        if self.nullable && !schema.is_nullable() && schema.types.is_some() {
            schema.make_nullable();
            mark(schema, "type");
        }
    }

    /// The listed value that differs from the default only in the case of its letters. Nobody can tell which spelling is
    /// right, so the case doesn't count.
    fn otherwise_spelled(&mut self, default: &Json, schema: &Schema) -> Option<Json> {
        let text = default.as_str()?;
        let lists = self.enumeration.values().flatten();
        let listed = lists.chain(&schema.enumeration).filter_map(Json::as_str);
        let mut alike: Vec<&str> = listed
            .filter(|value| value.eq_ignore_ascii_case(text))
            .collect();
        alike.dedup();
        let [only] = alike[..] else {
            return None;
        };
        let found = (only != text).then(|| Json::from(only))?;
        self.doubt.get_or_insert(Doubt::AnyCase);
        Some(found)
    }

    fn write_scalar(&mut self, schema: &mut Schema, target: Target) {
        std::mem::take(&mut self.length)
            .write_counts(schema, (Keyword::MinLength, Keyword::MaxLength));
        if self.may_be_blank
            && schema.origins.get("minLength") == Some(&Origin::Description)
            && let Some(value) = Keyword::MinLength.remove(schema)
        {
            let why = Doubt::Condition;
            doubtful(schema, Keyword::MinLength, vec![(value, why)], |value| {
                value
            });
        }
        // Any length that is stated says more.
        if let (Some(doubt), None) = (self.filled, schema.min_length) {
            let one: Number = 1.into();
            match doubt {
                None => {
                    schema.min_length = Some(1);
                    mark(schema, "minLength");
                }
                Some(why) => doubtful(schema, Keyword::MinLength, vec![(one, why)], Json::Number),
            }
        }
        if self.range_elsewhere {
            self.value.doubt(Doubt::OtherValue);
        }
        // Beside bounds, values that are allowed under a condition are special ones.
        if !self.value.is_empty() && self.enumeration.is_doubtful() {
            let lists = std::mem::take(&mut self.enumeration).into_statements();
            let values = lists.into_iter().flat_map(|(values, _)| values);
            self.mentioned.extend(values);
        }
        let special: Vec<_> = (self.mentioned.iter())
            .filter_map(|value| match value {
                Json::Number(number) => Some(number.clone()),
                Json::String(text) if target.scalar == Scalar::Untyped => number(text),
                _ => None,
            })
            .collect();
        std::mem::take(&mut self.value).write_ranges(schema, &special, target);
        let (multiple, likely) = std::mem::take(&mut self.multiple).decide();
        if let Some(multiple) = multiple.filter(|_| schema.multiple_of.is_none()) {
            schema.multiple_of = Some(multiple);
            mark(schema, "multipleOf");
        }
        doubtful(schema, Keyword::MultipleOf, likely, Json::Number);
        self.write_enumeration(schema, target);
        if self.other_form {
            self.format.doubt(Doubt::OtherValue);
        }
        if schema.format.is_none() {
            let (format, likely) = std::mem::take(&mut self.format).decide();
            if let Some(format) = format {
                schema.format = Some(format);
                mark(schema, "format");
            }
            doubtful(schema, Keyword::Format, likely, Json::String);
        }
        self.write_pattern(schema);
        drop_contradictory(schema);
    }

    fn write_pattern(&mut self, schema: &mut Schema) {
        // A pattern that the docs write out says more than one put together from their words.
        let slot = match self.pattern.is_empty() {
            true => &mut self.charset,
            false => &mut self.pattern,
        };
        let (mut pattern, mut likely) = std::mem::take(slot).decide();
        if schema.pattern.is_some() {
            return;
        }
        // A list beside which there are others that were not understood tells nothing.
        for more in &self.more_characters {
            likely.retain_mut(|(listed, why)| {
                if *why != Doubt::OpenList {
                    return true;
                }
                let joined = more
                    .as_ref()
                    .and_then(|more| super::charset::joined(listed, more));
                joined.is_some_and(|joined| {
                    *listed = joined;
                    true
                })
            });
        }
        // What is told in full says more than a list that may go on.
        if pattern.is_some() {
            likely.retain(|(_, why)| *why != Doubt::OpenList);
        }
        if self.ascii {
            pattern = pattern.map(|pattern| pattern.replace(super::charset::BEYOND_ASCII, ""));
        }
        match pattern {
            Some(pattern) if is_pattern(&pattern) => {
                schema.pattern = Some(pattern);
                mark(schema, "pattern");
            }
            Some(odd) => {
                doubtful(
                    schema,
                    Keyword::Pattern,
                    vec![(odd, Doubt::Engine)],
                    Json::String,
                );
            }
            None => {}
        }
        doubtful(schema, Keyword::Pattern, likely, Json::String);
    }

    /// Lists that share a value are one list; of others, no one is certain.
    fn write_enumeration(&mut self, schema: &mut Schema, target: Target) {
        if !schema.enumeration.is_empty() {
            return;
        }
        let (mut certain, mut doubtful_lists) = (Vec::<Json>::new(), Vec::new());
        let mut apart = false;
        let mut statements = std::mem::take(&mut self.enumeration).into_statements();
        statements.sort_by_key(|(_, saying)| std::cmp::Reverse(saying.weight));
        let plainest = statements.first().map(|(_, saying)| saying.weight);
        for (values, saying) in statements {
            if let Some(why) = saying.doubt {
                doubtful_lists.push((values, why));
                continue;
            }
            let differs =
                !certain.is_empty() && !values.iter().any(|value| certain.contains(value));
            // A list under a key wins over another in a sentence.
            if differs && Some(saying.weight) < plainest {
                continue;
            }
            apart |= differs;
            extend(&mut certain, values);
        }
        let mut why = self.doubt.or(apart.then_some(Doubt::Several));
        if certain.is_empty() {
            let Some(&(_, first)) = doubtful_lists.first() else {
                return;
            };
            why = why.or(Some(first));
        }
        // What holds under a condition is allowed too.
        doubtful_lists
            .into_iter()
            .for_each(|(values, _)| extend(&mut certain, values));
        let alike = |value: &&Json| {
            let first = certain.first();
            first.is_some_and(|first| {
                std::mem::discriminant(first) == std::mem::discriminant(*value)
            })
        };
        let mentioned: Vec<Json> = self.mentioned.iter().filter(alike).cloned().collect();
        extend(&mut certain, mentioned);
        // One value that is taken in one case says nothing of the others.
        if why == Some(Doubt::Condition) && certain.len() == 1 {
            return;
        }
        // An id among the values stands for any id.
        if certain
            .iter()
            .any(|value| value.as_str().is_some_and(is_id))
        {
            return;
        }
        let texts: Option<Vec<String>> = certain
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect();
        match (why, self.separator, texts) {
            (Some(why), ..) => {
                doubtful(schema, Keyword::Enum, vec![(certain, why)], Json::Array);
            }
            (None, Some(separator), Some(enumeration)) if !target.array => {
                schema.parts = Some(Box::new(Parts {
                    separator: separator.to_owned(),
                    enumeration,
                }));
                mark(schema, "parts");
            }
            _ => {
                schema.enumeration = certain.into();
                mark(schema, "enum");
            }
        }
    }
}

/// Is a text the id of one thing: a UUID, with or without hyphens?
fn is_id(text: &str) -> bool {
    is_uuid(text) || text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Adds the values that are not known yet, each once.
pub fn extend(known: &mut Vec<Json>, values: Vec<Json>) {
    // Few values are found sooner by looking than by way of their texts.
    if values.len() < 8 {
        for value in values {
            if !known.contains(&value) {
                known.push(value);
            }
        }
        return;
    }
    let mut texts: HashSet<String> = known.iter().map(Json::to_string).collect();
    known.extend(
        values
            .into_iter()
            .filter(|value| texts.insert(value.to_string())),
    );
}

/// Notes rules that are not certain.
pub fn doubtful<T>(
    schema: &mut Schema,
    keyword: Keyword,
    rules: Vec<(T, Doubt)>,
    json: fn(T) -> Json,
) {
    for (value, why) in rules {
        let value = json(value);
        let rule = LikelyRule {
            keyword,
            value,
            why,
        };
        if !schema.likely.contains(&rule) {
            schema.likely.push(rule);
        }
    }
}

/// Notes that a description says what the keyword says.
pub fn mark(schema: &mut Schema, keyword: &str) {
    schema
        .origins
        .insert(keyword.to_owned(), Origin::Description);
}

/// Drops a bound from a description that excludes another.
fn drop_contradictory(schema: &mut Schema) {
    let from_words =
        |keyword: Keyword| schema.origins.get(keyword.as_str()) == Some(&Origin::Description);
    let crossed =
        |low: Option<f64>, high: Option<f64>| low.zip(high).is_some_and(|(low, high)| low > high);
    let number =
        |number: &Option<serde_json::Number>| number.as_ref().and_then(serde_json::Number::as_f64);
    let count = |count: Option<u64>| count.map(|count| count as f64);
    let keyword = if crossed(count(schema.min_length), count(schema.max_length)) {
        Keyword::MinLength
    } else if crossed(number(&schema.minimum), number(&schema.maximum)) {
        Keyword::Minimum
    } else {
        return;
    };
    if from_words(keyword) {
        keyword.remove(schema);
    }
}
