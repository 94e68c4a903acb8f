//! What the docs say of members of structs, and which operations say it.
//!
//! A struct of the IR that several operations use has one text for each member. Where the pages of some say something
//! else, so does the description that is emitted, and names these operations.

mod own;
mod paraphrase;
mod places;
mod repeated;
mod uses;
mod wording;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use apiref_core::ir::{Api, Operation, Schema};

use apiref_core::words::singular;
use heck::ToSnakeCase;
use own::{Own, OwnWords, is_guess};
pub use paraphrase::{is_paraphrase, is_within};
pub use uses::{requested, users};
pub use wording::{begins_note, of_members};

/// The API with structs whose members say what all operations say of them, each by its id.
pub fn described(api: &Api) -> Cow<'_, Api> {
    if api
        .operations
        .iter()
        .all(|operation| operation.own_words.is_empty())
    {
        return Cow::Borrowed(api);
    }
    let ids = api.operations.iter().map(|operation| operation.id.as_str());
    let known = Parts::new(api, ids.map(|id| (id, id.to_owned())).collect());
    let mut described = api.clone();
    for (name, schema) in &mut described.schemas {
        if let Some(part) = known.of(name, name).filter(|_| known.has_own_words(name)) {
            // One part has all members.
            _ = of_members(&mut schema.properties, &[part]);
        }
    }
    Cow::Owned(described)
}

/// A struct that is joined to others, and who uses it.
pub struct Part<'a> {
    /// The struct.
    pub schema: &'a Schema,
    /// What the operations in whose bodies it stands are called.
    pub operations: BTreeSet<&'a str>,
    /// The places of the resources that these operations are for.
    pub resources: BTreeSet<usize>,
    /// Does a request hold it?
    pub is_sent: bool,
    /// What single operations say of each member.
    pub told: HashMap<&'a str, Vec<Told<'a>>>,
}

/// What an operation says of a member.
pub struct Told<'a> {
    /// The text; none where it has no words for the member.
    pub text: Option<&'a str>,
    /// What the operation is called.
    pub operation: &'a str,
    /// The places of the resources that the operation is for.
    pub resources: BTreeSet<usize>,
    /// Does a request hold the member?
    pub is_sent: bool,
    /// Is it a guess that the text is about the member?
    pub is_guess: bool,
    /// Does the text speak of what the operation is for, and not of the struct?
    pub is_of_resource: bool,
}

/// Makes parts of the structs of an API.
pub struct Parts<'a> {
    api: &'a Api,
    /// The structs that requests hold.
    sent: HashSet<&'a str>,
    /// The operations in whose bodies each struct stands, by their ids.
    pub users: HashMap<&'a str, BTreeSet<&'a str>>,
    /// The places of the resources that each operation is for, by its id.
    resource_of: HashMap<&'a str, BTreeSet<usize>>,
    own_words: OwnWords<'a>,
    /// The operations, by their ids.
    operations: HashMap<&'a str, &'a Operation>,
    /// What operations are called, by their ids.
    names: HashMap<&'a str, String>,
}

impl<'a> Parts<'a> {
    /// What is known of the structs of `api`. `names` are what operations are called, by their ids.
    pub fn new(api: &'a Api, names: HashMap<&'a str, String>) -> Self {
        let operations = api.operations.iter();
        let operations = operations.map(|operation| (operation.id.as_str(), operation));
        Self {
            api,
            sent: requested(api),
            users: users(api),
            resource_of: uses::resource_of(api),
            names,
            own_words: OwnWords::new(api),
            operations: operations.collect(),
        }
    }

    /// The places of the resources that operations are for.
    pub fn resources_of(&self, operations: &BTreeSet<&str>) -> BTreeSet<usize> {
        let places = operations.iter().filter_map(|id| self.resource_of.get(id));
        places.flatten().copied().collect()
    }

    /// The part that a struct is of what is `called` so.
    pub fn of(&self, name: &str, called: &str) -> Option<Part<'_>> {
        let schema = self.api.schemas.get(name)?;
        let users = self.users.get(name).cloned().unwrap_or_default();
        let is_sent = self.sent.contains(name);
        let using = users.iter().filter_map(|id| self.names.get(id));
        let members = schema.properties.iter();
        let called = words_of(&called.to_snake_case());
        Some(Part {
            schema,
            operations: using.map(String::as_str).collect(),
            resources: self.resources_of(&users),
            is_sent,
            told: members
                .map(|(member, of_member)| {
                    let own = self.own_words.of(name, member);
                    let told = self.told(own, of_member, &users, is_sent, &called);
                    (member.as_str(), told)
                })
                .collect(),
        })
    }

    /// Does any operation say something of its own about members of a struct?
    pub fn has_own_words(&self, name: &str) -> bool {
        let schema = self.api.schemas.get(name);
        let mut members = schema.iter().flat_map(|schema| schema.properties.keys());
        members.any(|member| !self.own_words.of(name, member).is_empty())
    }

    fn told<'t>(
        &'t self,
        own: &[Own<'t>],
        member: &'t Schema,
        users: &BTreeSet<&'t str>,
        is_sent: bool,
        called: &HashSet<String>,
    ) -> Vec<Told<'t>> {
        // Who has no words of its own says what stands in the struct; so does the page that it was read from.
        let speak: BTreeSet<&str> = own.iter().map(|own| own.operation).collect();
        let is_read_from = |id: &str| {
            let page = self.operations.get(id).map(|operation| &operation.page);
            let source = member.source.as_ref();
            source.is_some_and(|source| page == Some(&source.page))
        };
        let says_it = |id: &&&str| !speak.contains(**id) || is_read_from(id);
        let shared = users.iter().filter(says_it).map(|id| Own {
            operation: id,
            is_sent,
            text: member.description.as_deref(),
            is_guess: is_guess(member),
        });
        let own = own.iter().copied();
        shared
            .chain(own)
            .filter_map(|own| self.say(own, called))
            .collect()
    }

    fn say<'t>(&'t self, own: Own<'t>, called: &HashSet<String>) -> Option<Told<'t>> {
        let resources = self.resource_of.get(own.operation);
        let resources = resources.cloned().unwrap_or_default();
        let known = resources
            .iter()
            .filter_map(|at| self.api.resources.get(*at));
        let mut nouns = known.flat_map(|resource| resource.name.split('_'));
        let of_text = own.text.map(words_of).unwrap_or_default();
        Some(Told {
            text: own.text,
            operation: self.names.get(own.operation)?,
            is_sent: own.is_sent,
            is_guess: own.is_guess,
            is_of_resource: nouns.any(|noun| !called.contains(noun) && of_text.contains(noun)),
            resources,
        })
    }
}

/// The words of a text, each as of one thing.
fn words_of(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .map(|word| singular(&word.to_ascii_lowercase()))
        .collect()
}

/// Are things for different resources?
pub fn are_apart(one: &BTreeSet<usize>, other: &BTreeSet<usize>) -> bool {
    !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
}
