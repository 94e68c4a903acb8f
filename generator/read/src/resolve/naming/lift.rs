//! Lifts inline object schemas out of operations into the API's named schemas.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use apiref_core::http::reason;
use apiref_core::ir::{Api, Example, Operation, Response, Schema, TypeName};
use apiref_core::words::without_generation;

use super::NameLock;
use super::bodies::names_in_answer;
use super::own_words::{self, AllSaid};
use super::roles::{Given, Roles};
use super::same::{Names, ends};
use super::shared::{is_ruled, refer, shape, take_words};
use super::units::Units;
use super::wanted::{Wanted, favoured, in_common, spelling};
use super::words::{pascal_case, singular, snake_case};
use super::written::{Spelling, Written};

/// Gives each inline object with members a name, moves it to `api.schemas`, and leaves a reference in its place.
/// Objects of one name and one shape become one.
pub fn lift(api: &mut Api, lock: &mut NameLock) {
    let written = Written::of(api);
    let roles = Roles::new(api, written.clone());
    // What is wanted under which name is known when all has been named once. Names don't depend on examples.
    let examples: Vec<Vec<Example>> = api.operations.iter_mut().map(take_examples).collect();
    let (mut named, mut locked) = (api.clone(), lock.clone());
    let first = lift_once(
        &mut named,
        &mut locked,
        &roles,
        HashMap::new(),
        Spelling::new(HashMap::new(), written.clone()),
    );
    let (favoured, spelling) = (favoured(first.wanted), spelling(first.names));
    if favoured.is_empty() && spelling.is_empty() {
        // Nothing was learnt that would give other names.
        (*api, *lock) = (named, locked);
    } else {
        drop(named);
        let spelling = Spelling::new(spelling, written);
        lift_once(api, lock, &roles, favoured, spelling);
    }
    for (operation, examples) in api.operations.iter_mut().zip(examples) {
        operation.examples = examples;
    }
}

fn take_examples(operation: &mut Operation) -> Vec<Example> {
    std::mem::take(&mut operation.examples)
}

/// What was learnt of names by giving them.
struct Learnt {
    wanted: Wanted,
    /// All names that were given or wanted.
    names: BTreeSet<String>,
}

fn lift_once(
    api: &mut Api,
    lock: &mut NameLock,
    roles: &Roles,
    favoured: HashMap<String, String>,
    spelling: Spelling,
) -> Learnt {
    let spelled = |name: &mut String| *name = spelling.spelled(std::mem::take(name));
    let mut given = roles.names(api);
    for given in given.values_mut() {
        spelled(&mut given.name);
        given.otherwise.iter_mut().for_each(spelled);
    }
    let resources = given.values().filter(|given| given.resource.is_some());
    let mut lifter = Lifter {
        resources: resources.map(|given| given.name.clone()).collect(),
        given,
        schemas: std::mem::take(&mut api.schemas),
        folded: HashSet::new(),
        names: BTreeSet::new(),
        spelling,
        shapes: HashMap::new(),
        units: HashMap::new(),
        of_operation: HashMap::new(),
        neutrals: HashSet::new(),
        in_answers: BTreeMap::new(),
        stated: HashSet::new(),
        favoured,
        wanted: Wanted::new(),
        places: BTreeMap::new(),
        locked: lock
            .schemas
            .iter()
            .map(|(name, place)| (place.clone(), name.clone()))
            .collect(),
        reserved: lock.schemas.keys().cloned().collect(),
        operation: String::new(),
        generation: None,
        generations: HashMap::new(),
        owners: Vec::new(),
        said: AllSaid::default(),
        alike: Vec::new(),
    };
    let given: Vec<String> = lifter.schemas.keys().cloned().collect();
    for name in given {
        // Schemas that came with a name (recursive ones) keep it; their members are lifted like all others.
        if let Some(mut schema) = lifter.schemas.get(&name).cloned() {
            lifter.operation.clone_from(&name);
            lifter.members(&mut schema, &name, &name);
            let known = lifter.shapes.entry(shape(&schema)).or_default();
            known.stated.push(known.len());
            known.push(&name);
            lifter.units.insert(name.clone(), Units::of(&schema));
            lifter.stated.insert(name.clone());
            lifter.folded.insert(name.to_lowercase());
            lifter.schemas.insert(name, schema);
        }
    }
    let mut operations: Vec<&mut Operation> = api.operations.iter_mut().collect();
    // What shows a resource whole names it, whatever else answers a part of it.
    // Of two resources of one noun, that at the shorter path is called by the noun alone.
    operations.sort_by_key(|operation| {
        let depth = operation.path.split('/').count();
        (roles.rank(&operation.id), depth)
    });
    for operation in operations {
        lifter.operation(operation);
    }
    own_words::keep(
        &mut api.operations,
        &lifter.schemas,
        &lifter.said,
        &lifter.alike,
    );
    let shared = lifter.of_operation.iter();
    let mut renamed: HashMap<String, String> = shared
        .filter_map(|(name, neutral)| Some((name.clone(), neutral.clone()?)))
        .collect();
    renamed.extend(lifter.plainer(&renamed));
    api.schemas = lifter.schemas;
    lock.schemas = lifter.places;
    for (name, neutral) in &renamed {
        if let Some(schema) = api.schemas.swap_remove(name) {
            api.schemas.insert(neutral.clone(), schema);
        }
        if let Some(place) = lock.schemas.remove(name) {
            lock.schemas.insert(neutral.clone(), place);
        }
    }
    if !renamed.is_empty() {
        for schema in api.schemas_mut() {
            refer(schema, &renamed);
        }
    }
    // Schemas are large: each is moved once.
    api.schemas.sort_by_cached_key(|name, _| name.clone());
    Learnt {
        wanted: lifter.wanted,
        names: lifter.names,
    }
}

fn is_success(status: &str) -> bool {
    status.starts_with(['1', '2', '3'])
}

/// Is there a body of a success?
fn has_success(response: &Response) -> bool {
    response.schema.is_some() && is_success(&response.status)
}

struct Lifter {
    schemas: IndexMap<String, Schema>,
    /// The names in small letters: no two differ by their letters' case alone.
    folded: HashSet<String>,
    /// All names that are given or wanted.
    names: BTreeSet<String>,
    /// How names are written.
    spelling: Spelling,
    /// Names by shape: what is said of a struct apart from its docs.
    shapes: HashMap<String, Names>,
    /// The units that structs count in, by name.
    units: HashMap<String, Units>,
    /// Structs that have the name of their operation in theirs, each with the name for all that share them.
    of_operation: HashMap<String, Option<String>>,
    /// The names of these for all that share them.
    neutrals: HashSet<String>,
    /// What structs that are named after the body of an answer may be called as well, best first.
    in_answers: BTreeMap<String, Vec<String>>,
    /// Names that structs came with.
    stated: HashSet<String>,
    /// By name, the shape that it is kept for.
    favoured: HashMap<String, String>,
    /// What wants each name.
    wanted: Wanted,
    /// The place of the struct that each name was given to.
    places: BTreeMap<String, String>,
    /// Names by place, from the lock.
    locked: HashMap<String, String>,
    /// Names that the lock knows: nobody else takes them.
    reserved: HashSet<String>,
    /// Names of resources: no part of anything else takes them.
    resources: HashSet<String>,
    /// Names that structs have by what they are to a resource, by place.
    given: HashMap<String, Given>,
    /// The operation at hand, as a word of names.
    operation: String,
    /// Its generation, likewise, where the API has several.
    generation: Option<String>,
    /// The generation of the operation that each struct was found at first.
    generations: HashMap<String, Option<String>>,
    /// The names of the structs that hold the one at hand, the nearest last.
    owners: Vec<String>,
    /// What each place says of the members of its struct.
    said: AllSaid,
    /// Bodies that have the type of another: their places, then its.
    alike: Vec<(String, String)>,
}

impl Lifter {
    fn operation(&mut self, operation: &mut Operation) {
        let root = local_name(operation);
        self.operation.clone_from(&root);
        self.generation = operation
            .generation
            .as_deref()
            .map(|generation| pascal_case(generation, "V"));
        let place = operation.id.clone();
        for parameter in &mut operation.parameters {
            let at = format!("{place} parameter.{}", parameter.name);
            self.visit(&mut parameter.schema, &parameter.name, &at);
        }
        if let Some(body) = &mut operation.request_body {
            let at = format!("{place} request");
            self.visit(&mut body.schema, &format!("{root}Request"), &at);
        }
        let mut bodies: Vec<&Schema> = Vec::new();
        for response in operation.responses.iter().filter(|r| is_success(&r.status)) {
            if let Some(body) = &response.schema
                && !bodies.contains(&body)
            {
                bodies.push(body);
            }
        }
        let successes = bodies.len();
        // Successes with one body have one type.
        let mut lifted: Vec<(Schema, Schema, &str)> = Vec::new();
        let mut others = operation.responses.iter();
        let are_several = others.by_ref().any(has_success) && others.any(has_success);
        for response in &mut operation.responses {
            let Some(schema) = &mut response.schema else {
                continue;
            };
            let is_one_of_several = are_several && is_success(&response.status);
            if is_one_of_several {
                if let Some((_, shared, first)) =
                    lifted.iter().find(|(before, ..)| before == schema)
                {
                    schema.clone_from(shared);
                    let of = |status: &str| format!("{place} {status}");
                    self.alike.push((of(&response.status), of(first)));
                    continue;
                }
                lifted.push((schema.clone(), Schema::default(), &response.status));
            }
            let code = response.status.parse().ok().and_then(reason);
            let name = match is_success(&response.status) {
                true if successes == 1 => format!("{root}Response"),
                true => format!("{root}{}Response", code.unwrap_or("Other")),
                // The reason of 500 says that it is an error.
                false => {
                    let code = code.unwrap_or_default();
                    format!("{root}{}Error", code.strip_suffix("Error").unwrap_or(code))
                }
            };
            self.visit(schema, &name, &format!("{place} {}", response.status));
            if let Some((_, shared, _)) = lifted.last_mut().filter(|_| is_one_of_several) {
                shared.clone_from(schema);
            }
        }
    }

    /// Lifts what is inside `schema`, then the schema itself if it is an object with members. `hint` is the name that
    /// its context gives it.
    fn visit(&mut self, schema: &mut Schema, hint: &str, place: &str) {
        self.visit_within(schema, hint, hint, place);
    }

    /// The same, where what is inside belongs to `owner`.
    fn visit_within(&mut self, schema: &mut Schema, hint: &str, owner: &str, place: &str) {
        let untyped = schema.types.is_none();
        let members = !schema.properties.is_empty() && (untyped || schema.is(TypeName::Object));
        let union = schema.properties.is_empty() && !schema.one_of.is_empty();
        let is_lifted = schema.reference.is_none() && (members || union);
        let whole = if is_lifted {
            shape(schema)
        } else {
            String::new()
        };
        let said = self.said.len();
        self.members(schema, owner, place);
        if is_lifted {
            // Lifting changes the shape only if a nested schema was replaced by a reference.
            let shape = match self.said.len() == said {
                true => whole.clone(),
                false => shape(schema),
            };
            self.name(schema, &whole, shape, hint, place);
        }
    }

    fn members(&mut self, schema: &mut Schema, hint: &str, place: &str) {
        // Most members hold nothing that could be lifted.
        let members = schema.properties.present_mut().into_iter().flatten();
        let mut holding = members.filter(|(_, member)| member.parts().next().is_some());
        if let Some(first) = holding.next() {
            let owner = match self.given.get(place) {
                Some(given) => given.name.clone(),
                None => self.spelled(pascal_case(hint, "Value")),
            };
            self.owners.push(owner);
            for (name, member) in std::iter::once(first).chain(holding) {
                self.visit(member, name, &format!("{place}.{name}"));
            }
            self.owners.pop();
        }
        if let Some(items) = &mut schema.items {
            // A struct that the docs call like the array is one of its items: `servers` holds each a `Server`.
            let same = |title: &str| pascal_case(title, "") == pascal_case(hint, "");
            if items.title.as_deref().is_some_and(same) {
                items.title = None;
            }
            self.visit(items, &singular(hint), &format!("{place}[]"));
        }
        if let Some(values) = &mut schema.additional_properties {
            // `addresses` holds each an `Address`; a thing that is one holds entries.
            let one = singular(hint);
            let inner = match one.as_str() {
                "value" | "entry" => one,
                _ if one != hint => one,
                _ => format!("{one} entry"),
            };
            self.visit(values, &inner, &format!("{place}{{}}"));
        }
        for alternative in [&mut schema.one_of, &mut schema.any_of] {
            let keys = own_keys(alternative);
            for (index, (variant, key)) in alternative.into_iter().zip(keys).enumerate() {
                // Alternatives that only name required members are rules, not structs.
                if variant.properties.is_empty() && variant.items.is_none() {
                    continue;
                }
                // An alternative titled like its parent is named after a member that no other alternative has.
                let is_whole = |title: &str| pascal_case(title, "") == pascal_case(hint, "");
                if variant.title.as_deref().is_some_and(is_whole) {
                    variant.title = None;
                }
                let name = match key {
                    Some(key) => format!("{hint} with {key}"),
                    None => format!("{hint} list"),
                };
                self.visit_within(variant, &name, hint, &format!("{place}|{index}"));
            }
        }
    }

    /// Moves an object to the named schemas. `whole` is its shape with all that is inside, `shape` that without what was
    /// lifted out of it.
    fn name(&mut self, schema: &mut Schema, whole: &str, shape: String, hint: &str, place: &str) {
        let nullable = schema.is_nullable();
        let title = schema.title.as_deref().filter(|title| is_name(title));
        let given = self.given.get(place);
        let own = match given {
            Some(given) => given.name.clone(),
            None => {
                let called = title.map_or_else(|| hint.to_owned(), |title| called(title, hint));
                without_last_digit(pascal_case(&called, "Value"))
            }
        };
        let preferred = self.spelled(own.clone());
        self.names.insert(preferred.clone());
        let of_id = schema.properties.len() == 1 && schema.properties.contains_key("id");
        let mut names = self.candidates(&preferred, &own, given, of_id);
        let mut is_favoured = false;
        if given.is_none() {
            let kept_for = self.favoured.get(&preferred);
            is_favoured =
                kept_for.is_some_and(|shape| shape == whole) && names.contains(&preferred);
            if kept_for.is_some() && !is_favoured {
                names.retain(|name| *name != preferred);
            }
            let wanting = self.wanted.entry(preferred.clone()).or_default();
            let operations = wanting.entry(whole.to_owned()).or_default();
            operations.insert(self.operation.clone());
        }
        // What a name is kept for doesn't share another that only ends with it.
        let longer = !is_favoured;
        let name = self.choose(&preferred, &names, longer, &shape, schema, place);
        if let Some(named) = self.of_operation.get(&name)
            && !names.contains(&name)
        {
            let shared = named.as_deref().unwrap_or(&name);
            let neutral = self.neutral(shared, &preferred, &names);
            self.neutrals.extend(neutral.clone());
            let before = self.of_operation.insert(name.clone(), neutral.clone());
            if let Some(before) = before.flatten().filter(|it| Some(it) != neutral.as_ref()) {
                self.neutrals.remove(&before);
            }
        }
        // Nullability belongs to the use, not to the struct that is shared.
        let mut reference = if nullable {
            Schema::nullable_reference(&name)
        } else {
            Schema::reference(&name)
        };
        // What is said of this use of the struct stays with the use.
        reference.description.clone_from(&schema.description);
        reference.source.clone_from(&schema.source);
        reference.deprecated = schema.deprecated;
        reference.read_only = schema.read_only;
        reference.write_only = schema.write_only;
        reference.versions = std::mem::take(&mut schema.versions);
        reference.shown_types = std::mem::take(&mut schema.shown_types);
        let lifted = std::mem::replace(schema, reference);
        if let Some(shared) = self.schemas.get_mut(&name) {
            let first = self.places.get(&name).map_or("", String::as_str);
            self.said.add(&name, (place, &lifted), (first, shared));
            if self.stated.contains(&name) && shared.resource.is_none() {
                let given = self.given.get(place);
                shared.resource = given.and_then(|given| given.resource.clone());
            }
            // What is said of one use holds for that use.
            if lifted.description.is_some() && shared.description != lifted.description {
                shared.description = None;
            }
            let thing = name.strip_suffix("Ref").unwrap_or(&name);
            let own = snake_case(thing, "").replace('_', " ");
            let members = lifted.properties.values();
            for (other, member) in members.zip(shared.properties.values_mut()) {
                take_words(member, other, &own);
            }
            self.units.insert(name, Units::of(shared));
        } else {
            self.said.begin(&name);
            let mut lifted = lifted;
            lifted.resource = self
                .given
                .get(place)
                .and_then(|given| given.resource.clone());
            if nullable {
                lifted.types = Some(apiref_core::ir::Types::One(TypeName::Object));
            }
            self.shapes.entry(shape).or_default().push(&name);
            self.units.insert(name.clone(), Units::of(&lifted));
            self.places.insert(name.clone(), place.to_owned());
            if name != preferred && name.contains(self.operation.as_str()) {
                self.of_operation.insert(name.clone(), None);
                self.note_answer(&name, &preferred);
            }
            self.folded.insert(name.to_lowercase());
            self.names.insert(name.clone());
            self.generations
                .insert(name.clone(), self.generation.clone());
            self.schemas.insert(name, lifted);
        }
    }

    /// A name as all write it.
    fn spelled(&self, name: String) -> String {
        self.spelling.spelled(name)
    }

    /// The name for a struct: one that it shares, the one that it had, the plain one, or one that tells it from
    /// others by its generation, by what holds it, or by its operation. `longer`: may it share a name that only ends
    /// with the plain one?
    fn choose(
        &self,
        preferred: &str,
        names: &[String],
        longer: bool,
        shape: &str,
        schema: &Schema,
        place: &str,
    ) -> String {
        if let Some(locked) = self.locked.get(place)
            && !self.schemas.contains_key(locked)
        {
            return locked.clone();
        }
        if let Some(shared) = self.shared(preferred, names, longer, shape, schema, place) {
            return shared.clone();
        }
        let free = |name: &String| {
            let is_spelled = self.spelling.knows(name) && self.spelled(name.clone()) != *name;
            let is_taken = match is_spelled {
                true => self.schemas.contains_key(name),
                false => self.folded.contains(&name.to_lowercase()),
            };
            !is_taken && !self.reserved.contains(name) && !self.neutrals.contains(name)
        };
        let last = names.last().cloned().unwrap_or_default();
        let pairs = ('a'..='z').flat_map(|a| ('a'..='z').map(move |b| [a, b]));
        let lettered = pairs.map(|[a, b]| format!("{last}{}{b}", a.to_ascii_uppercase()));
        names
            .iter()
            .cloned()
            .chain(lettered)
            .find(free)
            .unwrap_or_else(|| preferred.to_owned())
    }

    /// The name of a struct of the same shape that is the same.
    fn shared(
        &self,
        preferred: &str,
        names: &[String],
        longer: bool,
        shape: &str,
        schema: &Schema,
        place: &str,
    ) -> Option<&String> {
        let same = self.shapes.get(shape)?;
        let units = Units::of(schema);
        // What examples show in one generation would loosen the rules for requests of another.
        let is_ruled = place.contains(" request") && is_ruled(schema);
        let is_of_generation = |name: &String| {
            let generation = self.generations.get(name);
            !is_ruled || generation.is_none_or(|of| *of == self.generation)
        };
        let agrees = |at: &usize| {
            let name = same.name(*at).filter(|name| is_of_generation(name));
            let shared = name.and_then(|name| self.units.get(name));
            shared.is_some_and(|shared| shared.agree(&units))
        };
        let is_shared = |at: &usize| {
            let Some(name) = same.name(*at).filter(|name| name.len() > preferred.len()) else {
                return false;
            };
            self.of_operation.get(name).is_none_or(|named| {
                let shared = named.as_deref().unwrap_or(name);
                self.neutral(shared, preferred, names).is_some()
            })
        };
        let of_name = || {
            let own = names.iter().filter_map(|name| same.place(name));
            let longer = same.ending(preferred).iter().copied().filter(|_| longer);
            let longer = longer.filter(&agrees).find(&is_shared);
            own.filter(&agrees).chain(longer).min()
        };
        let plainer = || {
            let ends = ends(preferred).filter_map(|end| same.place(end));
            let is_plainer = |at: &usize| {
                let name = same.name(*at);
                name.is_some_and(|name| self.is_plainer(name, preferred, place))
            };
            ends.filter(&agrees).filter(is_plainer).min()
        };
        let at = same
            .place(preferred)
            .filter(&agrees)
            .or_else(of_name)
            .or_else(plainer)
            .or_else(|| same.stated.iter().copied().find(agrees))?;
        same.name(at)
    }

    /// The name for a struct of one operation that another uses as well, if there is one that nothing else has.
    fn neutral(&self, shared: &str, preferred: &str, names: &[String]) -> Option<String> {
        let is_free = |name: &String| {
            let is_own = name == shared;
            let is_taken = self.schemas.contains_key(name)
                || self.reserved.contains(name)
                || self.resources.contains(name)
                || self.neutrals.contains(name);
            is_own || !is_taken
        };
        names
            .iter()
            .filter_map(|name| in_common(shared, name, preferred))
            .find(is_free)
    }

    /// Are both the same resource, which the place at hand only qualifies: `Door` and `HouseDoor`?
    fn is_plainer(&self, name: &str, preferred: &str, place: &str) -> bool {
        let own = self
            .given
            .get(place)
            .and_then(|given| given.resource.as_ref());
        let shared = self
            .schemas
            .get(name)
            .and_then(|shared| shared.resource.as_ref());
        own.is_some() && shared.is_some() && preferred.ends_with(name)
    }

    /// Names that tell a struct from others of its name, the shortest first. `own` is the name as its page writes it.
    /// `of_id`: what holds nothing but the id of a resource refers to it, wherever it stands.
    fn candidates(
        &self,
        preferred: &str,
        own: &str,
        given: Option<&Given>,
        of_id: bool,
    ) -> Vec<String> {
        let operation = self.operation.as_str();
        let owner = self.owners.last().map(String::as_str);
        let generation = self.generation.as_deref();
        let before = |qualifier: &str| match preferred.starts_with(qualifier) {
            true => preferred.to_owned(),
            false => format!("{qualifier}{preferred}"),
        };
        let of_generation = |name: &str| generation.map(|known| format!("{known}{name}"));
        let is_resource = given.is_some_and(|given| given.resource.is_some());
        let otherwise = given.and_then(|given| given.otherwise.as_deref());
        // A generation tells nothing from what is of the same one.
        let of_same = |name: &str| self.generations.get(name) == Some(&self.generation);
        let mut names = Vec::new();
        let mut of_generations = Vec::new();
        if is_resource || !self.resources.contains(preferred) {
            names.push(preferred.to_owned());
            match of_same(preferred) {
                true => of_generations.extend(of_generation(preferred)),
                false => names.extend(of_generation(preferred)),
            }
        } else if of_id {
            names.push(format!("{preferred}Ref"));
        }
        names.extend(otherwise.map(str::to_owned));
        names.extend(otherwise.and_then(of_generation));
        names.extend(owner.map(before));
        names.extend(owner.and_then(|owner| of_generation(&before(owner))));
        names.extend(of_generations);
        // As its page writes it, if no other name is short.
        names.extend(Some(own.to_owned()).filter(|own| own != preferred));
        names.push(before(operation));
        names.extend(of_generation(&before(operation)));
        names.dedup();
        names
    }
}

impl Lifter {
    /// Notes what a struct may be called that only one answer holds and that has its name of the body.
    fn note_answer(&mut self, name: &str, preferred: &str) {
        let owner = self.owners.last().map(String::as_str).unwrap_or_default();
        let generation = self.generation.as_deref().unwrap_or_default();
        let local = name.strip_prefix(generation).unwrap_or(name);
        if !local.starts_with(owner) || !owner.ends_with("Response") {
            return;
        }
        let names = names_in_answer(&self.operation, owner, preferred);
        let with_generation = names.iter().map(|name| format!("{generation}{name}"));
        let names = names.iter().cloned().chain(with_generation).collect();
        self.in_answers.insert(name.to_owned(), names);
    }

    /// Other names for the structs that were named after the body of one answer and that no other operation shares, each
    /// with its name so far.
    fn plainer(&self, renamed: &HashMap<String, String>) -> Vec<(String, String)> {
        let locked: HashSet<&String> = self.locked.values().collect();
        let mut taken: HashSet<String> = renamed.values().map(|name| name.to_lowercase()).collect();
        let mut plainer = Vec::new();
        for (name, names) in &self.in_answers {
            let is_free = |name: &&String| {
                let folded = name.to_lowercase();
                let is_taken = self.folded.contains(&folded) || taken.contains(&folded);
                !is_taken && !self.reserved.contains(*name) && !self.resources.contains(*name)
            };
            if renamed.contains_key(name) || locked.contains(name) {
                continue;
            }
            if let Some(free) = names.iter().find(is_free) {
                taken.insert(free.to_lowercase());
                plainer.push((name.clone(), free.clone()));
            }
        }
        plainer
    }
}

/// The member by which each alternative is called: the first that no other one has, else its first.
fn own_keys(alternatives: &[Schema]) -> Vec<Option<String>> {
    let mut having: HashMap<&str, usize> = HashMap::new();
    for name in alternatives.iter().flat_map(|one| one.properties.keys()) {
        *having.entry(name).or_default() += 1;
    }
    let key = |one: &Schema| {
        let mut names = one.properties.keys();
        let own = names
            .clone()
            .find(|name| having.get(name.as_str()) == Some(&1));
        own.or_else(|| names.next()).cloned()
    };
    alternatives.iter().map(key).collect()
}

/// What a title calls the struct at `hint`: one item, where it is that of a list somewhere else.
fn called(title: &str, hint: &str) -> String {
    let is_member = title.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match is_member && title != hint && singular(hint) == hint {
        true => singular(title),
        false => title.to_owned(),
    }
}

/// The operation's name within its generation, as a word of names.
pub(super) fn local_name(operation: &Operation) -> String {
    let id = match &operation.generation {
        Some(generation) => without_generation(&operation.id, generation),
        None => operation.id.clone(),
    };
    without_last_digit(pascal_case(&id, "Operation"))
}

/// Names of structs don't end in a digit: what follows them would be taken for a number.
fn without_last_digit(name: String) -> String {
    match name.ends_with(|c: char| c.is_ascii_digit()) {
        true => format!("{name}Value"),
        false => name,
    }
}

/// Is a title that the docs give a struct a name, and not a phrase about it: `network that a server is in`?
fn is_name(title: &str) -> bool {
    const OF_PHRASES: &[&str] = &[
        "a", "an", "and", "for", "in", "of", "on", "or", "that", "the", "to", "which", "with",
    ];
    let mut words = title.split_whitespace();
    words.clone().count() <= 4
        && !words.any(|word| OF_PHRASES.contains(&word.to_ascii_lowercase().as_str()))
}

#[cfg(test)]
mod tests;
