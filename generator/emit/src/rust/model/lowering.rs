//! From schemas to types.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::numbered::of_numbers;
use super::schemas::{
    beyond_i64, integer_values, is_nullable, keyed_alternatives, large_members, merged_members,
    string_values, text_format, unwrap_nullable,
};
use super::{Field, Item, Kind, Lowering, Presence, Struct, Type, Usage, shown_values};
use crate::rust::names::{self, Scope};
use apiref_core::ir::{Api, Schema, TypeName};
use apiref_core::secrets;

impl<'a> Lowering<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let mut scope = Scope::default();
        let names = api
            .schemas
            .keys()
            .map(|name| (name.as_str(), scope.claim(names::type_name(name, "type"))))
            .collect();
        Self {
            api,
            names,
            scope,
            items: IndexMap::new(),
            inline: HashMap::new(),
            large: large_members(api),
            shown: shown_values::of_api(api),
        }
    }

    pub(super) fn shared_schemas(&mut self) {
        for (name, schema) in &self.api.schemas {
            let Some(rust) = self.names.get(name.as_str()).cloned() else {
                continue;
            };
            // The place is kept first, so that items stand in the order of the IR.
            self.items.insert(
                rust.clone(),
                Item {
                    name: rust.clone(),
                    kind: Kind::Alias(Type::Json),
                    schema,
                    usage: Usage::default(),
                    group: "common".to_owned(),
                    sites: Vec::new(),
                    is_described_only: false,
                },
            );
            let kind = self.kind(schema, &rust).unwrap_or_else(|| {
                let ty = self.lower(schema, &rust, false);
                // An alias can't name itself, not even behind a `Vec`.
                let circular = ty.names().contains(&rust.as_str());
                Kind::Alias(if circular { Type::Json } else { ty })
            });
            if let Some(item) = self.items.get_mut(&rust) {
                item.kind = kind;
            }
        }
        self.break_alias_cycles();
    }

    /// Aliases that name each other in a circle become JSON values.
    pub(super) fn break_alias_cycles(&mut self) {
        let names: Vec<String> = self.items.keys().cloned().collect();
        for name in &names {
            let mut seen = HashSet::new();
            let mut queue = vec![name.clone()];
            let mut circular = false;
            while let Some(next) = queue.pop() {
                if let Some(Kind::Alias(ty)) = self.items.get(&next).map(|item| &item.kind) {
                    circular |= ty.names().contains(&name.as_str());
                    if seen.insert(next.clone()) {
                        queue.extend(ty.names().into_iter().map(str::to_owned));
                    }
                }
            }
            if circular && let Some(item) = self.items.get_mut(name) {
                item.kind = Kind::Alias(Type::Json);
            }
        }
    }

    /// Is it a thing of a collection, which paths call by its id? That is no secret.
    fn is_addressed(&self, schema: &Schema) -> bool {
        let of = schema.resource.as_deref().unwrap_or_default();
        let (generation, name) = match of.rsplit_once('/') {
            Some((generation, name)) => (Some(generation), name),
            None => (None, of),
        };
        let mut resources = self.api.resources.iter();
        resources.any(|resource| {
            resource.name == name
                && resource.generation.as_deref() == generation
                && resource.collection.is_some()
                && resource.id.as_deref() == Some("id")
        })
    }

    /// The item that a schema becomes, if it needs one of its own.
    pub(super) fn kind(&mut self, schema: &'a Schema, name: &str) -> Option<Kind<'a>> {
        if schema.reference.is_some() {
            return None;
        }
        if let Some(values) = string_values(schema) {
            let texts = values.iter().map(|value| (*value).to_owned());
            let names = variants(schema, texts.collect());
            return Some(Kind::Strings(names.into_iter().zip(values).collect()));
        }
        if let Some(values) = integer_values(schema) {
            let texts = values.iter().map(ToString::to_string);
            let names = variants(schema, texts.collect());
            return Some(Kind::Integers(names.into_iter().zip(values).collect()));
        }
        if let Some(keyed) = keyed_alternatives(schema) {
            let mut scope = Scope::default();
            let mut variants = Vec::new();
            for (key, inner) in keyed {
                let variant = scope.claim(names::variant(key));
                let ty = self.lower(
                    inner,
                    &format!("{name}{variant}"),
                    secrets::is_secret(key, inner),
                );
                variants.push((variant, key, ty));
            }
            return Some(Kind::Keyed(variants));
        }
        let merged = merged_members(self.api, schema);
        if merged.is_empty() {
            return None;
        }
        let mut scope = Scope::with(["unknown", "rest"]);
        let token = names::snake(name).ends_with("token") && !self.is_addressed(schema);
        let mut fields = Vec::new();
        let in_full = |wire: &str| format!("{name}{}", names::pascal(wire));
        let full: HashSet<String> = merged.iter().map(|(wire, ..)| in_full(wire)).collect();
        for (index, (wire, member, required)) in merged.into_iter().enumerate() {
            let field = scope.claim(names::field(wire, index));
            let secret = secrets::is_secret(wire, member) || (token && wire == "id");
            let plain = names::of_member(name, wire);
            let hint = match self.scope.is_free(&plain) && !full.contains(&plain) {
                true => plain,
                false => in_full(wire),
            };
            let ty = match self.lower(member, &hint, secret) {
                Type::Integer if self.large.contains(wire) => Type::Number,
                ty => ty,
            };
            fields.push(Field {
                wire,
                name: field,
                ty,
                presence: Presence::Optional,
                required,
                schema: member,
                is_left_out: schema.left_out.iter().any(|name| name == wire),
                listing: None,
                fixed: None,
                shown: self.shown.get(&std::ptr::from_ref(member)).copied(),
            });
        }
        let rest = schema
            .additional_properties
            .as_deref()
            .map(|inner| self.element(inner, &format!("{name}Value")));
        Some(Kind::Struct(Struct {
            fields,
            keeps_unknown: rest.is_none(),
            rest,
        }))
    }

    /// The type of a schema; items that it needs are made on the way and named after `hint`.
    pub(super) fn lower(&mut self, schema: &'a Schema, hint: &str, secret: bool) -> Type {
        let ty = self.lower_open(schema, hint);
        match ty {
            Type::String | Type::Text(_) | Type::Json | Type::Object if secret => {
                Type::Secret(Box::new(ty))
            }
            Type::OrJson(_) if secret => Type::Secret(Box::new(Type::Json)),
            Type::Array(inner) if secret && matches!(*inner, Type::String | Type::Text(_)) => {
                Type::array(Type::Secret(inner))
            }
            _ => ty,
        }
    }

    /// The type of an item of a list or a value of a map.
    fn element(&mut self, schema: &'a Schema, hint: &str) -> Type {
        match self.lower(schema, hint, false) {
            // These hold `null` by themselves.
            ty @ (Type::Json | Type::Null | Type::OrJson(_)) => ty,
            ty if is_nullable(schema) => Type::Nullable(Box::new(ty)),
            ty => ty,
        }
    }

    pub(super) fn lower_open(&mut self, schema: &'a Schema, hint: &str) -> Type {
        match self.lower_documented(schema, hint) {
            Type::Json => Type::Json,
            ty if schema.shown_types.is_empty() => ty,
            ty => Type::OrJson(Box::new(ty)),
        }
    }

    /// The type by what is documented, whatever examples show.
    fn lower_documented(&mut self, schema: &'a Schema, hint: &str) -> Type {
        if schema.reference.is_some() {
            let name = schema
                .reference_name()
                .and_then(|name| self.names.get(name));
            return name.map_or(Type::Json, |name| Type::Named(name.clone()));
        }
        if let Some(inner) = unwrap_nullable(schema) {
            return self.lower_open(inner, hint);
        }
        if self.needs_item(schema) {
            return self.inline_item(schema, hint);
        }
        let Some(single) = schema.single_type() else {
            if schema.types.is_none() && schema.items.is_some() {
                return self.array_of(schema, hint);
            }
            let null = schema
                .types
                .as_ref()
                .is_some_and(|types| types.names() == [TypeName::Null]);
            return if null { Type::Null } else { Type::Json };
        };
        match single {
            TypeName::String => schema
                .format
                .as_deref()
                .and_then(text_format)
                .map_or(Type::String, Type::Text),
            TypeName::Integer if beyond_i64(schema) => Type::Number,
            TypeName::Integer => Type::Integer,
            TypeName::Number => Type::Number,
            TypeName::Boolean => Type::Boolean,
            TypeName::Null => Type::Null,
            TypeName::Array => self.array_of(schema, hint),
            TypeName::Object if !schema.one_of.is_empty() || !schema.any_of.is_empty() => {
                Type::Json
            }
            TypeName::Object => match schema.additional_properties.as_deref() {
                Some(inner) => match self.element(inner, &format!("{hint}Value")) {
                    Type::Json => Type::Object,
                    value => Type::Map(Box::new(value)),
                },
                None => Type::Object,
            },
        }
    }

    pub(super) fn array_of(&mut self, schema: &'a Schema, hint: &str) -> Type {
        match schema.items.as_deref() {
            Some(items) => Type::array(self.element(items, &format!("{hint}Item"))),
            None => Type::array(Type::Json),
        }
    }

    pub(super) fn needs_item(&self, schema: &Schema) -> bool {
        string_values(schema).is_some()
            || integer_values(schema).is_some()
            || keyed_alternatives(schema).is_some()
            || !merged_members(self.api, schema).is_empty()
    }

    pub(super) fn inline_item(&mut self, schema: &'a Schema, hint: &str) -> Type {
        if let Some(known) = self.inline.get(&std::ptr::from_ref(schema)) {
            return known.clone();
        }
        let wanted = match schema.title.as_deref().map(names::pascal) {
            Some(title) if !title.is_empty() && !schema.properties.is_empty() => {
                names::type_name(&title, hint)
            }
            _ => names::type_name(hint, "Inline"),
        };
        let name = self.scope.claim(wanted);
        let ty = Type::Named(name.clone());
        self.inline.insert(std::ptr::from_ref(schema), ty.clone());
        self.items.insert(
            name.clone(),
            Item {
                name: name.clone(),
                kind: Kind::Alias(Type::Json),
                schema,
                usage: Usage::default(),
                group: "common".to_owned(),
                sites: Vec::new(),
                is_described_only: false,
            },
        );
        let kind = self.kind(schema, &name).unwrap_or(Kind::Alias(Type::Json));
        if let Some(item) = self.items.get_mut(&name) {
            item.kind = kind;
        }
        ty
    }
}

/// The names of the variants of an enum.
fn variants(schema: &Schema, values: Vec<String>) -> Vec<String> {
    let mut scope = Scope::with(["Unlisted"]);
    let by_meaning = of_numbers(schema, &values);
    let names = values.iter().map(|value| match by_meaning.get(value) {
        Some(name) => scope.claim(name.clone()),
        None => scope.claim(names::variant(value)),
    });
    names.collect()
}
