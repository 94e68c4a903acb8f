//! Members of an example that a row documents elsewhere: those of a member that the example lacks, shown without it,
//! and the member itself under a related name.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::{Completion, objects};
use apiref_core::ir::{Json, Origin, Schema, TypeName};
use apiref_core::words;

/// One member in common proves nothing: many things have an `id`.
const FEWEST: usize = 2;

/// Among more members that end in one noun, none is meant by it.
const MOST_RELATED: usize = 8;

impl Completion<'_, '_> {
    /// Gives an object the documented members that an example shows in another place.
    pub(super) fn lend(&mut self, schema: &mut Schema, members: &IndexMap<String, Json>) {
        let is_known = |key: &String| schema.properties.contains_key(key);
        if members.keys().all(is_known) {
            return;
        }
        let absent = schema.properties.iter().filter(|(name, member)| {
            !members.contains_key(*name) && !member.is_only_shown() && !fields(member).is_empty()
        });
        let absent: Vec<&str> = absent.map(|(name, _)| name.as_str()).collect();
        if absent.is_empty() {
            return;
        }
        let new = members.iter().filter(|(key, _)| !is_known(key));
        let new: Vec<(&String, &Json)> = new.collect();
        let mut lent: Vec<(String, Schema)> = Vec::new();
        let holds_all = |name: &&&str| {
            let fields = schema.properties.get(**name).map(fields);
            new.iter()
                .all(|(key, _)| fields.is_some_and(|fields| fields.contains_key(*key)))
        };
        let mut around = absent.iter().filter(holds_all);
        let said = match (around.next(), around.next()) {
            (Some(name), None) if new.len() >= FEWEST => {
                let fields = schema.properties.get(*name).map(fields);
                for (key, _) in &new {
                    let field = fields.and_then(|fields| fields.get(*key));
                    lent.extend(field.map(|field| ((*key).clone(), field.clone())));
                }
                let shown: Vec<&str> = new.iter().map(|(key, _)| key.as_str()).collect();
                vec![format!("`{name}` left out around {}", shown.join(", "))]
            }
            _ => {
                let mut by_noun: HashMap<String, Vec<&str>> = HashMap::new();
                for name in &absent {
                    by_noun.entry(noun(name)).or_default().push(name);
                }
                let mut said = Vec::new();
                for (key, value) in &new {
                    let related = by_noun.get(&noun(key));
                    let related = related.filter(|names| names.len() <= MOST_RELATED);
                    let mut alike = related.into_iter().flatten().filter_map(|name| {
                        let member = schema.properties.get(*name)?;
                        is_of(fields(member), value).then_some((*name, member))
                    });
                    let (Some((name, member)), None) = (alike.next(), alike.next()) else {
                        continue;
                    };
                    said.push(format!("`{}` for `{name}`", self.path_to(key)));
                    lent.push(((*key).clone(), in_shape(member, value)));
                }
                said
            }
        };
        for (key, mut member) in lent {
            if let Some(source) = &mut member.source {
                source.placed_by = Some(Origin::Example);
            }
            schema.properties.insert(key, member);
        }
        self.misnamed.extend(said);
    }

    fn path_to(&self, key: &str) -> String {
        let mut path = self.path.join(".");
        if !path.is_empty() {
            path.push('.');
        }
        path + key
    }
}

/// The members that an object has, or each item of an array.
fn fields(schema: &Schema) -> &IndexMap<String, Schema> {
    match schema.items.as_deref() {
        Some(items) if schema.properties.is_empty() => fields(items),
        _ => &schema.properties,
    }
}

/// The noun in which a name ends, whatever its number: `lid` of `lids` and `box_lid`.
fn noun(name: &str) -> String {
    let words = words::of_name(name);
    let last = words.last();
    last.map(|word| words::singular(word)).unwrap_or_default()
}

/// Does a value show several members, and nearly all of them are these?
fn is_of(fields: &IndexMap<String, Schema>, value: &Json) -> bool {
    let shown: Vec<_> = objects(value)
        .into_iter()
        .filter_map(Json::as_object)
        .collect();
    let names = shown.iter().flat_map(|members| members.keys());
    let names: HashSet<&String> = names.collect();
    let known = names.iter().filter(|name| fields.contains_key(**name));
    let known = known.count();
    known >= FEWEST && known * 10 >= names.len() * 7
}

/// The member as a value shows it: one object, or an array of them.
fn in_shape(member: &Schema, value: &Json) -> Schema {
    let is_list = value.as_array().is_some();
    match (member.single_type(), &member.items) {
        (Some(TypeName::Object), _) if is_list => Schema {
            description: member.description.clone(),
            source: member.source.clone(),
            items: Some(Box::new(Schema {
                description: None,
                ..member.clone()
            })),
            ..Schema::of(TypeName::Array)
        },
        (Some(TypeName::Array), Some(items)) if !is_list => Schema {
            description: member.description.clone(),
            source: member.source.clone(),
            ..(**items).clone()
        },
        _ => member.clone(),
    }
}
