//! Which structs are the same thing.

use std::collections::{BTreeSet, HashMap};

use super::names::{is_body, thing_of};
use crate::told::is_paraphrase;
use apiref_core::ir::{Api, Rare, Schema, TypeName};
use apiref_core::words::singular;

/// Members that things of all kinds have.
const COMMON: &[&str] = &[
    "description",
    "domain",
    "domain_id",
    "enabled",
    "href",
    "id",
    "key",
    "link",
    "links",
    "name",
    "rel",
    "status",
    "type",
    "uuid",
    "value",
];

/// Structs with at most this many members are joined only if their names end alike.
const FEW: usize = 2;

/// Where requests hold a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// Only answers hold it.
    Never,
    /// Somewhere in a body.
    Within,
    /// It is a body, or a member of one.
    Body,
}

/// Structs by class, while classes are joined.
pub struct Alike<'a> {
    /// Names of structs, in the order of the IR.
    names: Vec<&'a str>,
    places: HashMap<&'a str, usize>,
    /// The class of each struct: the place of its first member.
    class: Vec<usize>,
    /// The members of each class, by its first; empty for those that were joined to another.
    members: Vec<Vec<usize>>,
    /// The schemas of the properties that a class has, by wire name: one of each shape, those of requests first.
    properties: Vec<HashMap<&'a str, Vec<&'a Schema>>>,
    /// Structs that stay what they are.
    apart: Vec<bool>,
    /// Where requests hold each class.
    sent: Vec<Sent>,
    /// The schema of each struct: which members must be there, the values of members without a name.
    schemas: Vec<&'a Schema>,
    /// The resource that a struct is.
    resource: Vec<Option<&'a str>>,
    /// The resources that the operations are for in whose bodies each class stands.
    used_for: Vec<BTreeSet<usize>>,
}

impl<'a> Alike<'a> {
    /// Each struct in a class of its own. Requests hold those of `sent`; `used_for` has the resources of the operations
    /// that use each.
    pub fn new(
        api: &'a Api,
        sent: &HashMap<&str, Sent>,
        used_for: &HashMap<&str, BTreeSet<usize>>,
    ) -> Self {
        let names: Vec<&str> = api.schemas.keys().map(String::as_str).collect();
        let schemas = || api.schemas.values();
        Self {
            places: names
                .iter()
                .enumerate()
                .map(|(at, name)| (*name, at))
                .collect(),
            class: (0..names.len()).collect(),
            members: (0..names.len()).map(|at| vec![at]).collect(),
            properties: schemas()
                .map(|schema| {
                    let members = schema.properties.iter();
                    members
                        .map(|(name, member)| (name.as_str(), vec![member]))
                        .collect()
                })
                .collect(),
            apart: schemas().map(|schema| !is_plain(schema)).collect(),
            sent: names
                .iter()
                .map(|name| sent.get(name).copied().unwrap_or(Sent::Never))
                .collect(),
            schemas: schemas().collect(),
            used_for: names
                .iter()
                .map(|name| used_for.get(name).cloned().unwrap_or_default())
                .collect(),
            resource: schemas().map(|schema| schema.resource.as_deref()).collect(),
            names,
        }
    }

    /// Joins structs that are known to be one thing, as far as their members don't contradict each other.
    pub fn join_group(&mut self, group: &[&str]) {
        let places: Vec<usize> = group
            .iter()
            .filter_map(|name| self.places.get(name).copied())
            .collect();
        for (index, &a) in places.iter().enumerate() {
            for &b in &places[index + 1..] {
                let (a, b) = (self.class[a], self.class[b]);
                let are_apart = a == b || self.apart[a] || self.apart[b];
                if !are_apart && self.share_half(a, b) && self.agree(a, b, &mut Vec::new()) {
                    self.join(a, b);
                }
            }
        }
    }

    /// Joins all structs that share at least four fifths of their members, those that share all of them first.
    pub fn join_all(&mut self) {
        self.join_sharing(&|shared, most| shared == most);
        self.join_sharing(&|_, _| true);
    }

    /// Joins structs that are near. `enough` tells of how many members they must share of how many.
    fn join_sharing(&mut self, enough: &dyn Fn(usize, usize) -> bool) {
        loop {
            let mut order: Vec<usize> = (0..self.names.len())
                .filter(|&at| !self.members[at].is_empty() && !self.apart[at])
                .collect();
            order.sort_by_key(|&at| std::cmp::Reverse(self.properties[at].len()));
            let mut joined = false;
            for (index, &a) in order.iter().enumerate() {
                for &b in &order[index + 1..] {
                    let (a, b) = (self.class[a], self.class[b]);
                    if self.properties[b].len() * 5 < self.properties[a].len() * 4
                        && self.properties[a].len() * 5 >= self.properties[b].len() * 4
                    {
                        break;
                    }
                    let most = self.properties[a].len().max(self.properties[b].len());
                    if a != b
                        && enough(self.shared(a, b), most)
                        && self.are_near(a, b)
                        && self.agree(a, b, &mut Vec::new())
                    {
                        self.join(a, b);
                        joined = true;
                    }
                }
            }
            if !joined {
                return;
            }
        }
    }

    /// The names of each class.
    pub fn into_classes(self) -> Vec<Vec<&'a str>> {
        let classes = self.members.iter().filter(|members| !members.is_empty());
        let named = classes.map(|members| members.iter().map(|&at| self.names[at]).collect());
        named.collect()
    }

    fn are_near(&self, a: usize, b: usize) -> bool {
        // Two resources are two things, however alike they are, unless they are called alike: the doors of a house
        // are doors.
        if let (Some(one), Some(other)) = (self.resource[a], self.resource[b])
            && one != other
            && last_word(one) != last_word(other)
        {
            return false;
        }
        let shared = self.shared(a, b);
        let most = self.properties[a].len().max(self.properties[b].len());
        if shared * 5 < most * 4 {
            return false;
        }
        // A role and a user have an id and a name: structs that share only such members are joined only if their names
        // agree and their descriptions don't differ.
        let mut common = self.properties[a].keys();
        let is_told_by_shared = most > FEW
            && common.any(|name| self.properties[b].contains_key(name) && !COMMON.contains(name));
        if !is_told_by_shared
            && (head(self.names[a]) != head(self.names[b]) || self.are_told_differently(a, b))
        {
            return false;
        }
        // What holds the other is another thing, unless they are called alike: a job has jobs below it.
        if head(self.names[a]) != head(self.names[b]) && (self.holds(a, b) || self.holds(b, a)) {
            return false;
        }
        if self.are_apart(a, b)
            && (self.are_told_differently(a, b) || self.differ_in_versions(a, b))
        {
            return false;
        }
        match (self.sent[a], self.sent[b]) {
            (Sent::Never, Sent::Never) => true,
            // What an answer shows may be what is sent, if it has no members that are not sent.
            (Sent::Never, Sent::Within) | (Sent::Within, Sent::Never) => shared == most,
            // What must be there is what `new` takes. Two requests that hold but one member are two things, unless they
            // are called alike: what removes a lid from a jar and what removes a label.
            (one, other) => {
                one == other
                    && shared == most
                    && self.demand_the_same(a, b)
                    && (one == Sent::Within
                        || self.say_the_same(a, b) && (most > 1 || self.are_of_one_thing(a, b)))
            }
        }
    }

    /// Do the names of two classes differ in no more than what is done to the thing?
    fn are_of_one_thing(&self, a: usize, b: usize) -> bool {
        thing_of(self.names[a]) == thing_of(self.names[b])
    }

    /// Has a struct of the one class a member of the other, or a list of them?
    fn holds(&self, a: usize, b: usize) -> bool {
        let is_it = |schema: &Schema| {
            let place = schema
                .reference_name()
                .and_then(|name| self.places.get(name));
            place.is_some_and(|&place| self.class[place] == b)
        };
        let mut members = self.properties[a].values().flatten();
        members.any(|member| is_it(member) || member.parts().any(is_it))
    }

    /// Are two classes used by operations for different resources only?
    fn are_apart(&self, a: usize, b: usize) -> bool {
        let (one, other) = (&self.used_for[a], &self.used_for[b]);
        !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
    }

    /// Each member that two classes share, as each of them has it first.
    fn pairs(&self, a: usize, b: usize) -> impl Iterator<Item = (&'a Schema, &'a Schema)> {
        let other = &self.properties[b];
        self.properties[a].iter().filter_map(|(name, members)| {
            let theirs = other.get(name)?.first()?;
            Some((*members.first()?, *theirs))
        })
    }

    /// Do the docs describe most of the members that two things share as something else? What bodies hold beside each
    /// other is told from others by its names.
    fn are_told_differently(&self, a: usize, b: usize) -> bool {
        if is_body(self.names[a]) || is_body(self.names[b]) {
            return false;
        }
        let (mut told, mut differ) = (0, 0);
        for (member, theirs) in self.pairs(a, b) {
            if let (Some(one), Some(other)) = (&member.description, &theirs.description) {
                told += 1;
                differ += usize::from(!is_paraphrase(one, other));
            }
        }
        differ * 2 > told
    }

    fn differ_in_versions(&self, a: usize, b: usize) -> bool {
        self.pairs(a, b)
            .any(|(member, theirs)| member.versions != theirs.versions)
    }

    /// Must requests hold the same members in both, within the same limits?
    fn demand_the_same(&self, a: usize, b: usize) -> bool {
        let (one, other) = (self.schemas[a], self.schemas[b]);
        one.required == other.required
            && one.any_required == other.any_required
            && one.min_properties == other.min_properties
            && self
                .pairs(a, b)
                .all(|(member, theirs)| limit_the_same(member, theirs))
    }

    /// Do the docs say the same of the members of two bodies, but for the words?
    fn say_the_same(&self, a: usize, b: usize) -> bool {
        self.pairs(a, b)
            .all(|(member, theirs)| facts(member) == facts(theirs))
    }

    /// How many members have the same name?
    fn shared(&self, a: usize, b: usize) -> usize {
        let (a, b) = (&self.properties[a], &self.properties[b]);
        a.keys().filter(|name| b.contains_key(*name)).count()
    }

    /// Do the members that two classes share have types that agree? Where both are shown of one resource, the docs may
    /// contradict themselves about a fifth at most: the server has one type. Elsewhere, members of two types are two
    /// things. `asked` are the pairs that are being compared, those that hold the others first.
    fn agree(&self, a: usize, b: usize, asked: &mut Vec<(usize, usize)>) -> bool {
        if a == b || asked.contains(&(a, b)) {
            return true;
        }
        asked.push((a, b));
        if self.has_one_or_many(a, b) || self.has_one_or_many(b, a) {
            return false;
        }
        let values = |at: usize| self.schemas[at].additional_properties.as_deref();
        match (values(a), values(b)) {
            (None, None) => {}
            (Some(one), Some(other))
                if self.members_agree(one, other, asked) == Agreement::Full => {}
            _ => return false,
        }
        let (one, other) = (&self.properties[a], &self.properties[b]);
        let (mut shared, mut contradicted) = (0, 0);
        let apart = self.are_apart(a, b);
        for (name, members) in one {
            let Some(theirs) = other.get(name) else {
                continue;
            };
            shared += 1;
            let mut agreement = Agreement::Full;
            for (member, theirs) in pairs_of(members, theirs) {
                // An object that one request leaves open is not the struct that another one demands, and neither is one
                // that answers leave open elsewhere.
                let is_open =
                    member.reference_name().is_some() != theirs.reference_name().is_some();
                if is_open && (apart || self.are_sent(a, b)) {
                    return false;
                }
                agreement = agreement.max(self.members_agree(member, theirs, asked));
            }
            match agreement {
                Agreement::Full => {}
                Agreement::Contradicted => contradicted += 1,
                Agreement::None => return false,
            }
        }
        contradicted == 0
            || !self.are_sent(a, b) && self.are_one(asked) && contradicted * 5 <= shared.max(5)
    }

    /// Is what holds the classes that are compared one resource?
    fn are_one(&self, asked: &[(usize, usize)]) -> bool {
        asked.first().is_some_and(|&(a, b)| {
            self.resource[a].is_some() && self.resource[a] == self.resource[b]
        })
    }

    /// Has the one class a `value` where the other one has `values`?
    fn has_one_or_many(&self, a: usize, b: usize) -> bool {
        let (one, other) = (&self.properties[a], &self.properties[b]);
        let of_many = other.keys().filter(|name| !one.contains_key(*name));
        of_many
            .filter(|name| name.ends_with('s'))
            .map(|name| singular(name))
            .any(|name| !other.contains_key(name.as_str()) && one.contains_key(name.as_str()))
    }

    fn are_sent(&self, a: usize, b: usize) -> bool {
        self.sent[a] != Sent::Never && self.sent[b] != Sent::Never
    }

    fn members_agree(&self, a: &Schema, b: &Schema, asked: &mut Vec<(usize, usize)>) -> Agreement {
        match (a.reference_name(), b.reference_name()) {
            (Some(a), Some(b)) if a == b => return Agreement::Full,
            (Some(a), Some(b)) => {
                let (Some(&a), Some(&b)) = (self.places.get(a), self.places.get(b)) else {
                    return Agreement::None;
                };
                let (a, b) = (self.class[a], self.class[b]);
                let joins = a == b
                    || !self.apart[a]
                        && !self.apart[b]
                        && (self.are_near(a, b) || self.overlap(a, b))
                        && self.agree(a, b, asked);
                return if joins {
                    Agreement::Full
                } else {
                    Agreement::None
                };
            }
            (None, None) => {}
            // An object of which the docs say nothing elsewhere is this struct.
            (Some(_), None) if is_free_object(b) => return Agreement::Full,
            (None, Some(_)) if is_free_object(a) => return Agreement::Full,
            _ => return Agreement::None,
        }
        if !is_plain_value(a) || !is_plain_value(b) {
            let same = kinds(a) == kinds(b) && a.one_of == b.one_of && a.any_of == b.any_of;
            return if same {
                Agreement::Full
            } else {
                Agreement::None
            };
        }
        // What the docs show as null alone may be anything.
        if is_only_null(a) || is_only_null(b) {
            return Agreement::Full;
        }
        if kinds(a) != kinds(b) {
            let scalar = |schema: &Schema| {
                let kinds = kinds(schema);
                !kinds.is_empty() && !kinds.contains(&TypeName::Object)
            };
            return match scalar(a) && scalar(b) {
                true => Agreement::Contradicted,
                false => Agreement::None,
            };
        }
        // What is fixed tells two things apart.
        if let ([one], [other]) = (a.enumeration.as_slice(), b.enumeration.as_slice())
            && one != other
        {
            return Agreement::None;
        }
        let inner = [
            (&a.items, &b.items),
            (&a.additional_properties, &b.additional_properties),
        ];
        let mut agreement = Agreement::Full;
        for pair in inner {
            let of_pair = match pair {
                (Some(x), Some(y)) => self.members_agree(x, y, asked),
                // A list or map of anything.
                _ => Agreement::Full,
            };
            agreement = agreement.max(of_pair);
        }
        agreement
    }

    /// Do two classes that answers show of one resource share at least half of their members?
    fn overlap(&self, a: usize, b: usize) -> bool {
        let is_sent = |at: usize| self.sent[at] != Sent::Never;
        if self.resource[a] != self.resource[b] || is_sent(a) || is_sent(b) {
            return false;
        }
        self.share_half(a, b)
    }

    fn share_half(&self, a: usize, b: usize) -> bool {
        self.shared(a, b) * 2 >= self.properties[a].len().min(self.properties[b].len())
    }

    /// Joins two classes that agree, and those of the members that they share.
    fn join(&mut self, a: usize, b: usize) {
        let (mut a, mut b) = (self.class[a], self.class[b]);
        if a == b {
            return;
        }
        // What a request must hold says what the struct is.
        if self.sent[a] == Sent::Never && self.sent[b] != Sent::Never {
            (a, b) = (b, a);
        }
        let moved = std::mem::take(&mut self.members[b]);
        for &at in &moved {
            self.class[at] = a;
        }
        self.members[a].extend(moved);
        self.resource[a] = self.resource[a].or(self.resource[b]);
        let used_for = std::mem::take(&mut self.used_for[b]);
        self.used_for[a].extend(used_for);
        let theirs = std::mem::take(&mut self.properties[b]);
        let mut below = Vec::new();
        for (name, members) in theirs {
            let own = self.properties[a].entry(name).or_default();
            for member in members {
                if let Some(first) = own.first() {
                    below.push((*first, member));
                }
                if !own.iter().any(|known| are_of_one_shape(known, member)) {
                    own.push(member);
                }
            }
        }
        below.sort_by_key(|(own, _)| std::ptr::from_ref(*own) as usize);
        for (own, member) in below {
            self.join_members(own, member);
        }
    }

    fn join_members(&mut self, a: &'a Schema, b: &'a Schema) {
        if let (Some(a), Some(b)) = (a.reference_name(), b.reference_name()) {
            if let (Some(&a), Some(&b)) = (self.places.get(a), self.places.get(b)) {
                let (a, b) = (self.class[a], self.class[b]);
                if !self.apart[a] && !self.apart[b] {
                    self.join(a, b);
                }
            }
            return;
        }
        for (a, b) in a.parts().zip(b.parts()) {
            self.join_members(a, b);
        }
    }
}

/// Each of some members with each of others.
fn pairs_of<'a>(
    members: &'a [&'a Schema],
    others: &'a [&'a Schema],
) -> impl Iterator<Item = (&'a Schema, &'a Schema)> {
    let with_others = |member: &'a Schema| others.iter().map(move |other| (member, *other));
    members.iter().flat_map(move |member| with_others(member))
}

/// Are two members of the same type, as far as that tells structs apart?
fn are_of_one_shape(one: &Schema, other: &Schema) -> bool {
    let inner = |one: &Option<Box<Schema>>, other: &Option<Box<Schema>>| match (one, other) {
        (Some(one), Some(other)) => are_of_one_shape(one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    one.reference_name() == other.reference_name()
        && kinds(one) == kinds(other)
        && one.one_of == other.one_of
        && one.any_of == other.any_of
        && (one.enumeration.len() != 1 || one.enumeration == other.enumeration)
        && inner(&one.items, &other.items)
        && inner(&one.additional_properties, &other.additional_properties)
}

/// Does a request keep within the same limits in two members?
fn limit_the_same(one: &Schema, other: &Schema) -> bool {
    let items = match (one.items.as_deref(), other.items.as_deref()) {
        (Some(one), Some(other)) => limit_the_same(one, other),
        _ => true,
    };
    items
        && one.enumeration == other.enumeration
        && (one.min_length, one.max_length) == (other.min_length, other.max_length)
        && (&one.minimum, &one.maximum) == (&other.minimum, &other.maximum)
        && one.pattern == other.pattern
        && one.ranges == other.ranges
        && (one.min_items, one.max_items) == (other.min_items, other.max_items)
}

/// What the docs state of a member, without their words and without where they say it.
fn facts(schema: &Schema) -> Schema {
    let inner = |schema: &Option<Box<Schema>>| schema.as_deref().map(|it| Box::new(facts(it)));
    Schema {
        reference: schema.reference.as_ref().map(|_| String::new()),
        title: None,
        description: None,
        enum_descriptions: Rare::default(),
        enum_deprecated: Rare::default(),
        examples: Rare::default(),
        default: None,
        likely: Rare::default(),
        items: inner(&schema.items),
        additional_properties: inner(&schema.additional_properties),
        resource: None,
        source: None,
        shown_types: Rare::default(),
        refuted: Rare::default(),
        origins: Rare::default(),
        ..schema.clone()
    }
}

/// How far two members agree, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Agreement {
    Full,
    /// The docs give two types to the same thing.
    Contradicted,
    None,
}

/// The last word of the name of a struct, in the singular: what kind of thing it is. What refers to a thing by its id
/// is told from other references by the thing: `LidRef`.
pub fn head(name: &str) -> &str {
    let thing = name.strip_suffix("Ref").unwrap_or(name);
    let start = thing.rfind(|c: char| c.is_ascii_uppercase());
    let word = &name[start.unwrap_or_default()..];
    word.strip_suffix('s').unwrap_or(word)
}

/// The last word of the name of a resource.
fn last_word(resource: &str) -> &str {
    resource.rsplit(['_', '/']).next().unwrap_or(resource)
}

/// A struct whose members are all that there is to it.
fn is_plain(schema: &Schema) -> bool {
    !schema.properties.is_empty()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
        && schema.not.is_none()
}

/// An object of which the docs say nothing more.
pub(super) fn is_free_object(schema: &Schema) -> bool {
    schema.reference.is_none()
        && is_plain_value(schema)
        && schema.single_type() == Some(TypeName::Object)
        && schema
            .additional_properties
            .as_deref()
            .is_none_or(|values| *values == Schema::default())
}

fn is_plain_value(schema: &Schema) -> bool {
    schema.one_of.is_empty() && schema.any_of.is_empty() && schema.properties.is_empty()
}

fn is_only_null(schema: &Schema) -> bool {
    schema.types.is_some() && kinds(schema).is_empty()
}

/// The kinds of values that a schema allows, `null` left out; a whole number is a number.
pub(super) fn kinds(schema: &Schema) -> Vec<TypeName> {
    let names = schema.types.as_ref().map(|types| types.names());
    let mut kinds: Vec<TypeName> = names
        .unwrap_or_default()
        .iter()
        .copied()
        .filter(|name| *name != TypeName::Null)
        .map(|name| match name {
            TypeName::Integer => TypeName::Number,
            name => name,
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}
