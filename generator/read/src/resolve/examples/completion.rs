//! What an example adds to a schema from tables, and where it contradicts them.

use std::rc::Rc;

use indexmap::IndexMap;

use super::infer::{member, merge, of_value, settle};
use super::misspelt::Documented;
use super::{
    Completion, KnownItems, NULL, fitting, has_members, is_container, is_map, is_uuid,
    looks_like_data, names_map, said, type_of,
};
use crate::syntax::type_expr::{self, Shape};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Json, Keyword, Origin, Schema, TypeName, Types};
use apiref_core::secrets;

impl Completion<'_, '_> {
    pub(super) fn value(&mut self, schema: &mut Schema, name: Option<&str>, json: &Json) {
        if schema.reference.is_some() {
            self.array_of_references(schema, json);
            return;
        }
        if let Some(variant) = fitting(&mut schema.one_of, json) {
            self.value_aside(variant, name, json);
            return;
        }
        // Alternatives that only name required members are rules, not structs.
        let mut alternatives = schema.one_of.iter().chain(&schema.any_of);
        if alternatives.any(|one| one.types.is_some() || one.reference.is_some()) {
            return;
        }
        let Some(shown) = type_of(json) else { return };
        if shown == TypeName::Null {
            schema.make_nullable();
            schema.origins.insert(NULL.to_owned(), Origin::Example);
            return;
        }
        let nullable = schema.is_nullable() || schema.origins.contains_key(NULL);
        let stated = schema.single_type();
        match stated {
            // The table says that any value may stand here: one of them is shown.
            None if schema.types.is_none() && states(schema, |shape| *shape == Shape::Any) => {
                return;
            }
            None if schema.types.is_none() => {
                self.take_type(schema, shown);
                name.into_iter()
                    .for_each(|name| secrets::mark(name, schema));
                if nullable {
                    schema.make_nullable();
                }
            }
            // Nothing but null is stated: an object or an array is sent.
            None if schema.is_null() && is_container(shown) => {
                // An empty object says no more than null: both are allowed.
                let is_empty = json.as_object().is_some_and(IndexMap::is_empty);
                let null_is_shown = schema.origins.contains_key(NULL) || is_empty;
                self.container(TypeName::Null, shown, "");
                self.turn_into(schema, TypeName::Null, shown);
                if null_is_shown {
                    schema.make_nullable();
                }
            }
            // A list in some versions and a map in others: each example is of one of them.
            None if is_container(shown)
                && schema.is(TypeName::Array)
                && schema.is(TypeName::Object) => {}
            // One of several types: nothing to decide.
            None => {
                let is_number = shown == TypeName::Integer && schema.is(TypeName::Number);
                if !schema.is(shown) && !is_number {
                    self.scalar(json, TypeName::Null, shown);
                }
                return;
            }
            Some(stated) if stated == shown => {}
            Some(TypeName::Number) if shown == TypeName::Integer => {}
            // The text says so.
            Some(_) if !is_container(shown) && schema.shown_types.contains(&shown) => return,
            Some(stated) if !is_container(stated) && !is_container(shown) => {
                if schema.is_only_shown() {
                    let mut seen = of_value(name, json, self.evidence);
                    settle(&mut seen);
                    merge(schema, seen);
                } else {
                    self.scalar(json, stated, shown);
                }
                return;
            }
            Some(TypeName::Array) if shown == TypeName::Object && self.evidence.repaired => {
                self.container(TypeName::Array, shown, "an array, as the table says");
                if let Some(items) = &mut schema.items {
                    self.value_aside(items, name, json);
                }
                return;
            }
            Some(TypeName::Object) if shown == TypeName::Array && self.evidence.repaired => {
                self.container(TypeName::Object, shown, "an object, as the table says");
                for item in json.as_array().unwrap_or_default() {
                    self.value(schema, name, item);
                }
                return;
            }
            // A scalar in place of a struct doesn't remove its members, and neither does an example that had to be repaired.
            Some(stated)
                if !is_container(shown)
                    && (has_members(schema) || self.evidence.repaired && is_container(stated)) =>
            {
                self.container(stated, shown, "an object, as the table says");
                return;
            }
            // Nothing in braces: a value that was left out, unless the name is that of a map.
            Some(stated)
                if matches!(json, Json::Object(members) if members.is_empty())
                    && !is_container(stated)
                    && states(schema, |shape| matches!(shape, Shape::Scalar(_)))
                    && !name.is_some_and(names_map) =>
            {
                self.container(stated, shown, "the type that the table says");
                return;
            }
            Some(stated) => {
                if matches!(json, Json::String(text) if text.is_empty()) {
                    // An empty string where a container belongs is a value left out.
                    return;
                }
                let is_mixed = is_container(stated) != is_container(shown);
                if schema.is_only_shown() && is_mixed && !has_members(schema) && !of_struct(json) {
                    // Values of several kinds, and no table that says which is right.
                    let mut seen = of_value(name, json, self.evidence);
                    settle(&mut seen);
                    merge(schema, seen);
                    return;
                }
                let taken = match schema.is_only_shown() {
                    true => format!(
                        "{} as elsewhere in the examples; this one was believed",
                        stated.as_str()
                    ),
                    false => String::new(),
                };
                self.container(stated, shown, &taken);
                self.turn_into(schema, stated, shown);
                if nullable {
                    schema.make_nullable();
                }
            }
        }
        match json {
            Json::Object(members) => self.members(schema, name, members),
            Json::Array(items) => self.items(schema, name, items),
            Json::String(text)
                if schema.is_only_shown()
                    && schema.format.as_deref() == Some("uuid")
                    && !is_uuid(text) =>
            {
                schema.format = None;
            }
            _ => {}
        }
    }

    /// The same for a schema that stands at the place of another one.
    fn value_aside(&mut self, schema: &mut Schema, name: Option<&str>, json: &Json) {
        let outer = self.of_items.take();
        self.value(schema, name, json);
        self.of_items = outer;
    }

    /// A struct that holds itself, where the example shows an array of it.
    pub(super) fn array_of_references(&mut self, schema: &mut Schema, json: &Json) {
        let shows_structs = json
            .as_array()
            .is_some_and(|items| items.iter().any(|item| item.as_object().is_some()));
        if !shows_structs || schema.is(TypeName::Array) || self.evidence.repaired {
            return;
        }
        self.container(TypeName::Object, TypeName::Array, "");
        schema.items = Some(Box::new(Schema {
            reference: schema.reference.take(),
            ..Schema::default()
        }));
        schema.types = Some(Types::One(TypeName::Array));
        schema.origins.insert("type".to_owned(), Origin::Example);
    }

    pub(super) fn take_type(&mut self, schema: &mut Schema, shown: TypeName) {
        // A schema with members or items, but without a type, is an object or an array already.
        let implied = if !schema.properties.is_empty() || schema.additional_properties.is_some() {
            TypeName::Object
        } else if schema.items.is_some() {
            TypeName::Array
        } else {
            shown
        };
        if implied == shown {
            if !matches!(shown, TypeName::Integer | TypeName::Number) {
                for keyword in [Keyword::Minimum, Keyword::Maximum, Keyword::Ranges] {
                    keyword.remove(schema);
                }
            }
            schema.types = Some(Types::One(shown));
            schema.origins.insert("type".to_owned(), Origin::Example);
        } else {
            self.turn_into(schema, implied, shown);
        }
    }

    /// Gives a schema another kind, and keeps what can be kept.
    pub(super) fn turn_into(&mut self, schema: &mut Schema, stated: TypeName, shown: TypeName) {
        self.of_items = None;
        match (stated, shown) {
            (TypeName::Object, TypeName::Array) => {
                let items = Schema {
                    types: Some(Types::One(TypeName::Object)),
                    title: schema.title.take(),
                    properties: std::mem::take(&mut schema.properties),
                    required: std::mem::take(&mut schema.required),
                    additional_properties: schema.additional_properties.take(),
                    source: schema.source.clone(),
                    ..Schema::default()
                };
                let known = !items.properties.is_empty() || items.additional_properties.is_some();
                schema.items = known.then(|| Box::new(items));
            }
            (TypeName::Array, TypeName::Object) => {
                if let Some(items) = schema.items.take() {
                    schema.title = schema.title.take().or(items.title);
                    schema.properties = items.properties;
                    schema.required = items.required;
                    schema.additional_properties = items.additional_properties;
                }
                schema.min_items = None;
                schema.max_items = None;
                schema.unique_items = false;
            }
            (TypeName::Object | TypeName::Array, _) => {
                // The members stay out: what is sent is a scalar. Their names are in the message.
                schema.properties.clear();
                schema.required.clear();
                schema.items = None;
                schema.additional_properties = None;
            }
            _ => {
                for keyword in Keyword::ALL {
                    keyword.remove(schema);
                }
                schema.likely.clear();
                schema.default = None;
            }
        }
        schema.types = Some(Types::One(shown));
        schema.shown_types.retain(|other| *other != shown);
        schema.origins.insert("type".to_owned(), Origin::Example);
    }

    pub(super) fn members(
        &mut self,
        schema: &mut Schema,
        name: Option<&str>,
        members: &IndexMap<String, Json>,
    ) {
        let is_said = schema.properties.is_empty()
            && schema.additional_properties.is_none()
            && [said::says_map, said::says_list]
                .iter()
                .any(|says| says(schema.description.as_deref().unwrap_or_default(), members));
        if is_said {
            let origins = &mut schema.origins;
            origins.insert("additionalProperties".to_owned(), Origin::Description);
        }
        if schema.properties.is_empty()
            && (schema.additional_properties.is_some()
                || is_said
                || is_map(name, members)
                || said::is_grouped(name, members))
        {
            // The table says that the values are anything: some of them are shown.
            if states(
                schema,
                |shape| matches!(shape, Shape::Map(Some(values)) if **values == Shape::Any),
            ) {
                return;
            }
            let values = schema.additional_properties.get_or_insert_default();
            if **values == Schema::default() && said::are_keyed_apart(members) {
                values.types = Some(Types::One(TypeName::Object));
                values.additional_properties = Some(Box::default());
            }
            for value in members.values() {
                self.path.push("*".to_owned());
                self.value(values, None, value);
                self.path.pop();
            }
            return;
        }
        self.lend(schema, members);
        let is_item = (self.of_items.as_ref()).is_some_and(|known| known.depth == self.path.len());
        let mut documented: Option<Rc<Documented>> = None;
        let mut has_room = false;
        for (index, (key, value)) in members.iter().enumerate() {
            self.path.push(key.clone());
            if let Some(member) = schema.properties.get_mut(key) {
                self.value(member, Some(key), value);
                self.path.pop();
                continue;
            }
            let is_slip = key.trim() != key || key.is_empty();
            if is_slip && !is_stated_map(schema) {
                let documented = documented.get_or_insert_with(|| self.documented(schema, is_item));
                if documented.is_any {
                    let name = key.trim();
                    match documented.meant(key, members) {
                        Some(meant) => self
                            .misspelt
                            .push(format!("`{}` for `{meant}`", self.path.join("."))),
                        None => self.undocumented.push(self.path.join(".")),
                    }
                    // What has no name is no member.
                    let is_new = documented.meant(key, members).is_none() && !name.is_empty();
                    if is_new && !schema.properties.contains_key(name) {
                        let mut member = member(name, value, self.evidence);
                        settle(&mut member);
                        schema.properties.insert(name.to_owned(), member);
                    }
                    self.path.pop();
                    continue;
                }
            }
            if looks_like_data(key) || is_stated_map(schema) {
                // Beside the members that have names stand others under keys that are data.
                let values = schema.additional_properties.get_or_insert_default();
                self.value(values, None, value);
                self.path.pop();
                continue;
            }
            let documented = documented.get_or_insert_with(|| self.documented(schema, is_item));
            if let Some(name) = documented.meant(key, members) {
                self.misspelt
                    .push(format!("`{}` for `{name}`", self.path.join(".")));
            } else {
                let mut member = member(key, value, self.evidence);
                settle(&mut member);
                if !has_room {
                    make_room(&mut schema.properties, members.keys().skip(index));
                    has_room = true;
                }
                schema.properties.insert(key.clone(), member);
                if documented.is_any {
                    self.undocumented.push(self.path.join("."));
                }
            }
            self.path.pop();
        }
    }

    /// The members that rows document. Those of items stay the same from item to item.
    fn documented(&mut self, schema: &Schema, is_item: bool) -> Rc<Documented> {
        let new = || Rc::new(Documented::of(schema));
        match &mut self.of_items {
            Some(items) if is_item => Rc::clone(items.documented.get_or_insert_with(new)),
            _ => new(),
        }
    }

    pub(super) fn items(&mut self, schema: &mut Schema, name: Option<&str>, items: &[Json]) {
        if items.is_empty() {
            return;
        }
        let known = schema.items.is_some();
        let item_schema = schema.items.get_or_insert_default();
        if known {
            self.path.push("*".to_owned());
            let outer = self.of_items.replace(KnownItems {
                depth: self.path.len(),
                documented: None,
            });
            for item in items {
                self.value(item_schema, name, item);
            }
            self.of_items = outer;
            self.path.pop();
        } else {
            let mut values = items.iter().map(|item| of_value(None, item, self.evidence));
            if let Some(mut merged) = values.next() {
                values.for_each(|value| merge(&mut merged, value));
                settle(&mut merged);
                **item_schema = merged;
            }
        }
    }

    pub(super) fn scalar(&mut self, json: &Json, stated: TypeName, shown: TypeName) {
        let table = if stated == TypeName::Null {
            "another type"
        } else {
            stated.as_str()
        };
        let text: String = json.to_string().chars().take(40).collect();
        self.diagnostics.push(Diagnostic::new(
            Code::ExampleScalar,
            self.evidence.page,
            self.evidence.span,
            format!("{} {text} for `{}`", shown.as_str(), self.path.join(".")),
            format!("{table}, as the table says"),
        ));
    }

    pub(super) fn container(&mut self, stated: TypeName, shown: TypeName, taken: &str) {
        self.diagnostics.push(Diagnostic::new(
            Code::ExampleContainer,
            self.evidence.page,
            self.evidence.span,
            format!(
                "{} in the example for `{}`",
                shown.as_str(),
                self.path.join(".")
            ),
            if taken.is_empty() {
                format!(
                    "{} as the table says; the example was believed",
                    stated.as_str()
                )
            } else {
                taken.to_owned()
            },
        ));
    }
}

/// Does a value have members, or its items?
fn of_struct(json: &Json) -> bool {
    match json {
        Json::Object(members) => !members.is_empty(),
        Json::Array(items) => items.iter().any(of_struct),
        _ => false,
    }
}

/// Is it a map by its type, whatever members it has besides?
fn is_stated_map(schema: &Schema) -> bool {
    schema.additional_properties.is_some()
        && states(schema, |shape| matches!(shape, Shape::Map(Some(_))))
}

/// Does the table state a type of this shape?
fn states(schema: &Schema, fits: impl Fn(&Shape) -> bool) -> bool {
    let stated = schema
        .source
        .as_ref()
        .and_then(|source| source.stated_type.as_deref());
    stated.is_some_and(|stated| fits(&type_expr::parse(stated).shape))
}

/// Makes room for the members that a struct lacks. Schemas are large: a map that grows moves them again and again.
fn make_room<'k>(known: &mut IndexMap<String, Schema>, keys: impl Iterator<Item = &'k String>) {
    let missing = keys.filter(|key| !known.contains_key(*key)).count();
    match known.is_empty() {
        true => known.reserve_exact(missing),
        // Each of many items may add one.
        false => known.reserve(missing),
    }
}
