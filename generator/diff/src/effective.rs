//! The schema that is meant: references followed, keywords beside them laid over, null taken out of alternatives.
//!
//! The differ looks at values through this view only, so that moving members into a shared struct, giving a struct
//! another name or writing a nullable value in another way is no change.

use indexmap::IndexMap;
use serde_json::Number;

use apiref_core::ir::{Api, Json, Keyword, Origin, Parts, Range, Schema, Source, TypeName};

/// How many references are followed from one place. Longer chains are loops.
const CHAIN: usize = 16;

/// A schema with its references followed.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    /// Where it is used: its own keywords come first.
    site: &'a Schema,
    /// What it refers to; the same where it is no reference.
    target: &'a Schema,
    /// The name of the struct that it refers to.
    pub name: Option<&'a str>,
    null: bool,
}

/// A set of types; the bits are the types, whole numbers being among the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TypeSet(u8);

impl TypeSet {
    const INTEGER: u8 = 1 << 1;

    fn of(name: TypeName) -> u8 {
        match name {
            TypeName::String => 1,
            TypeName::Integer => Self::INTEGER,
            TypeName::Number => 1 << 2 | Self::INTEGER,
            TypeName::Boolean => 1 << 3,
            TypeName::Array => 1 << 4,
            TypeName::Object => 1 << 5,
            TypeName::Null => 0,
        }
    }

    /// The type of a value.
    pub fn of_value(value: &Json) -> Self {
        Self(Self::of(match value {
            Json::Null => TypeName::Null,
            Json::Bool(_) => TypeName::Boolean,
            Json::Number(_) => TypeName::Number,
            Json::String(_) => TypeName::String,
            Json::Array(_) => TypeName::Array,
            Json::Object(_) => TypeName::Object,
        }))
    }

    /// Is each type of `self` one of `other`?
    pub fn within(self, other: Self) -> bool {
        self.0 & other.0 == self.0
    }

    pub fn is_container(self) -> bool {
        self.0 & (1 << 4 | 1 << 5) != 0
    }

    /// Are both numbers, whole or not?
    pub fn both_numeric(self, other: Self) -> bool {
        let numeric = 1 << 2 | Self::INTEGER;
        self.0 != 0 && other.0 != 0 && (self.0 | other.0) & !numeric == 0
    }
}

macro_rules! options {
    ($( $name:ident: $type:ty; )*) => {
        $( pub fn $name(&self) -> Option<&'a $type> {
            self.site.$name.as_ref().or(self.target.$name.as_ref())
        } )*
    };
}

macro_rules! boxed {
    ($( $name:ident: $type:ty; )*) => {
        $( pub fn $name(&self) -> Option<&'a $type> {
            self.site.$name.as_deref().or(self.target.$name.as_deref())
        } )*
    };
}

macro_rules! lists {
    ($( $name:ident: $type:ty; )*) => {
        $( pub fn $name(&self) -> &'a [$type] {
            if self.site.$name.is_empty() { &self.target.$name } else { &self.site.$name }
        } )*
    };
}

macro_rules! flags {
    ($( $name:ident; )*) => {
        $( pub fn $name(&self) -> bool { self.site.$name || self.target.$name } )*
    };
}

impl<'a> View<'a> {
    /// The view of `schema`, whose references lead into `api`. A reference to nothing allows any value.
    pub fn new(api: &'a Api, schema: &'a Schema) -> Self {
        let (mut target, mut name, mut null) = (schema, None, false);
        for _ in 0..CHAIN {
            if let Some(next) = target
                .reference_name()
                .and_then(|name| api.schemas.get_key_value(name))
            {
                null |= target.is_nullable();
                name = Some(next.0.as_str());
                target = next.1;
            } else if let Some((form, with_null)) = only_form(target) {
                null |= with_null;
                target = form;
            } else {
                break;
            }
        }
        Self {
            site: schema,
            target,
            name,
            null,
        }
    }

    options! {
        description: String;
        title: String;
        format: String;
        pattern: String;
        min_length: u64;
        max_length: u64;
        min_items: u64;
        max_items: u64;
        min_properties: u64;
        minimum: Number;
        maximum: Number;
        multiple_of: Number;
        source: Source;
    }
    boxed! { parts: Parts; default: Json; }
    lists! { enumeration: Json; examples: Json; ranges: Range; shown_types: TypeName; }
    flags! { unique_items; deprecated; read_only; }

    pub fn properties(&self) -> &'a IndexMap<String, Schema> {
        if self.site.properties.is_empty() {
            &self.target.properties
        } else {
            &self.site.properties
        }
    }

    pub fn requires(&self, name: &str) -> bool {
        self.site
            .required
            .iter()
            .chain(&self.target.required)
            .any(|required| required == name)
    }

    pub fn items(&self) -> Option<&'a Schema> {
        self.site.items.as_deref().or(self.target.items.as_deref())
    }

    pub fn map_values(&self) -> Option<&'a Schema> {
        self.site
            .additional_properties
            .as_deref()
            .or(self.target.additional_properties.as_deref())
    }

    pub fn not(&self) -> Option<&'a Schema> {
        self.site.not.as_deref().or(self.target.not.as_deref())
    }

    /// The forms of a value that has several; empty where it has one. `null` is no form.
    pub fn forms(&self) -> Vec<&'a Schema> {
        let forms = if self.target.one_of.is_empty() {
            &self.target.any_of
        } else {
            &self.target.one_of
        };
        forms.iter().filter(|form| !is_null(form)).collect()
    }

    /// The allowed types but null; none where any is allowed.
    pub fn types(&self) -> Option<TypeSet> {
        if let Some(types) = self.site.types.as_ref().or(self.target.types.as_ref()) {
            let bits = types
                .names()
                .iter()
                .fold(0, |bits, name| bits | TypeSet::of(*name));
            return (bits != 0).then_some(TypeSet(bits));
        }
        if !self.properties().is_empty() || self.map_values().is_some() {
            return Some(TypeSet(TypeSet::of(TypeName::Object)));
        }
        self.items().map(|_| TypeSet(TypeSet::of(TypeName::Array)))
    }

    /// Do the docs' own examples show one of `types` here, where another type is stated, and is one of both a container?
    pub fn shows(&self, types: Option<TypeSet>) -> bool {
        let (Some(stated), Some(types)) = (self.types(), types) else {
            return false;
        };
        let mut shown = self
            .shown_types()
            .iter()
            .filter(|name| **name != TypeName::Null);
        stated.is_container() != types.is_container()
            && shown.any(|name| TypeSet(TypeSet::of(*name)).within(types))
    }

    /// Is null allowed beside values of the types?
    pub fn nullable(&self) -> bool {
        let forms = self.target.one_of.iter().chain(&self.target.any_of);
        self.null
            || self.site.is_nullable()
            || self.target.is_nullable()
            || forms.into_iter().any(is_null)
    }

    /// Is there an origin of its own for this keyword?
    pub fn knows(&self, keyword: &str) -> bool {
        self.site.origins.contains_key(keyword) || self.target.origins.contains_key(keyword)
    }

    /// Do the docs state this rule without a doubt?
    pub fn states(&self, keyword: Keyword) -> bool {
        keyword.of(self.site).or(keyword.of(self.target)).is_some()
    }

    /// The value of a rule that the docs state with a doubt.
    pub fn likely(&self, keyword: Keyword) -> Option<&'a Json> {
        let mut rules = self.site.likely.iter().chain(&self.target.likely);
        let rule = rules.find(|rule| rule.keyword == keyword)?;
        Some(&rule.value)
    }

    /// The value of a rule that the docs state with a doubt, or that their own examples break.
    pub fn doubted(&self, keyword: &str) -> Option<&'a Json> {
        let mut schemas = [self.site, self.target].into_iter();
        schemas.find_map(|schema| {
            let likely = schema.likely.iter().map(|rule| (rule.keyword, &rule.value));
            let refuted = schema
                .refuted
                .iter()
                .map(|rule| (rule.keyword, &rule.value));
            let mut rules = likely
                .chain(refuted)
                .filter(|(known, _)| known.as_str() == keyword);
            rules.next().map(|(_, value)| value)
        })
    }

    /// The values that are allowed, for the whole or for each part of a text; empty where any is.
    pub fn listed(&self) -> Vec<Json> {
        match (self.enumeration(), self.parts()) {
            ([], Some(parts)) => parts
                .enumeration
                .iter()
                .cloned()
                .map(Json::String)
                .collect(),
            (values, _) => values.to_vec(),
        }
    }

    /// Was this keyword read from the description?
    pub fn is_described(&self, keyword: &str) -> bool {
        let origin = self
            .site
            .origins
            .get(keyword)
            .or(self.target.origins.get(keyword));
        origin == Some(&Origin::Description)
    }

    /// Does this keyword rest on an example, or on a guess?
    pub fn infers(&self, keyword: &str) -> bool {
        let stated = self
            .site
            .origins
            .get(keyword)
            .or(self.target.origins.get(keyword))
            .copied();
        matches!(
            stated.or(self.origin()),
            Some(Origin::Example | Origin::Guess)
        )
    }

    /// Does the very presence rest on an example, or on a guess?
    pub fn is_inferred(&self) -> bool {
        matches!(self.origin(), Some(Origin::Example | Origin::Guess))
    }

    fn origin(&self) -> Option<Origin> {
        self.source().map(|source| source.origin)
    }

    /// The type as people write it: `array of string`, `integer (int64)`, `struct`.
    pub fn type_text(&self, api: &'a Api) -> String {
        self.type_text_within(api, 4)
    }

    fn type_text_within(&self, api: &'a Api, depth: usize) -> String {
        let Some(types) = self.site.types.as_ref().or(self.target.types.as_ref()) else {
            if !self.forms().is_empty() {
                return "one of several forms".to_owned();
            }
            return if self.properties().is_empty() {
                "any"
            } else {
                "object"
            }
            .to_owned();
        };
        let of = |holder: &str, held: Option<&'a Schema>| {
            let held = held.filter(|_| depth > 0)?;
            let text = View::new(api, held).type_text_within(api, depth - 1);
            Some(format!("{holder} of {text}"))
        };
        let names = types.names().iter().map(|name| {
            let held = match name {
                TypeName::Object => of("map", self.map_values()),
                TypeName::Array => of("array", self.items()),
                _ => None,
            };
            held.unwrap_or_else(|| name.as_str().to_owned())
        });
        let mut text = names.collect::<Vec<_>>().join(" or ");
        if let Some(format) = self.format() {
            text = format!("{text} ({format})");
        }
        // A reference may add null to what it refers to.
        if self.nullable() && !types.names().contains(&TypeName::Null) {
            text.push_str(" or null");
        }
        text
    }
}

/// The one form of a value that may be null besides, or that was written as the only alternative.
fn only_form(schema: &Schema) -> Option<(&Schema, bool)> {
    let forms = match (schema.one_of.as_slice(), schema.any_of.as_slice()) {
        (forms, []) | ([], forms) => forms,
        _ => return None,
    };
    match forms {
        [only] => Some((only, false)),
        [form, null] | [null, form] if is_null(null) && !is_null(form) => Some((form, true)),
        _ => None,
    }
}

fn is_null(schema: &Schema) -> bool {
    schema
        .types
        .as_ref()
        .is_some_and(|types| types.names() == [TypeName::Null])
}
