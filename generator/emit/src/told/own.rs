//! What the pages of operations say of members in words of their own.
//!
//! A struct of the IR has one text for each member. Operations whose pages say something else keep it as their own words,
//! by the way to the member.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::{Api, Operation, Origin, Schema};

/// What an operation says of a member.
#[derive(Debug, Clone, Copy)]
pub struct Own<'a> {
    /// The id of the operation.
    pub operation: &'a str,
    /// Does its request hold the member?
    pub is_sent: bool,
    /// What it says; none where its page has no words for the member.
    pub text: Option<&'a str>,
    /// Is it a guess that the text is about the member?
    pub is_guess: bool,
}

/// Own words of operations, by struct and member.
pub struct OwnWords<'a>(ByMember<'a>);

type ByMember<'a> = HashMap<&'a str, HashMap<&'a str, Vec<Own<'a>>>>;

impl<'a> OwnWords<'a> {
    /// The own words of all operations.
    pub fn new(api: &'a Api) -> Self {
        let mut found = ByMember::new();
        for operation in &api.operations {
            if !operation.own_words.is_empty() {
                Finder::new(api, operation, &mut found).find();
            }
        }
        Self(found)
    }

    /// What operations say of a member of a struct in words of their own.
    pub fn of(&self, name: &str, member: &str) -> &[Own<'a>] {
        let members = self.0.get(name);
        let own = members.and_then(|members| members.get(member));
        own.map_or(&[], Vec::as_slice)
    }
}

/// Was the row of a member placed by a guess?
pub fn is_guess(member: &Schema) -> bool {
    let source = member.source.as_ref();
    source.is_some_and(|source| source.placed_by == Some(Origin::Guess))
}

struct Finder<'a, 'f> {
    api: &'a Api,
    operation: &'a Operation,
    /// Ways that lead to members with own words.
    ways: HashSet<&'a str>,
    found: &'f mut ByMember<'a>,
}

impl<'a, 'f> Finder<'a, 'f> {
    fn new(api: &'a Api, operation: &'a Operation, found: &'f mut ByMember<'a>) -> Self {
        let begins = |way: &'a String| {
            let ends = way.match_indices(['.', '[', '{', '|']);
            ends.map(|(at, _)| &way[..at])
        };
        Self {
            api,
            operation,
            ways: operation.own_words.keys().flat_map(begins).collect(),
            found,
        }
    }

    fn find(&mut self) {
        let operation = self.operation;
        for parameter in &operation.parameters {
            let way = format!("parameter.{}", parameter.name);
            self.visit(&parameter.schema, &way);
        }
        if let Some(body) = &operation.request_body {
            self.visit(&body.schema, "request");
        }
        for response in &operation.responses {
            if let Some(body) = &response.schema {
                self.visit(body, &response.status);
            }
        }
    }

    fn visit(&mut self, schema: &'a Schema, way: &str) {
        if !self.ways.contains(way) {
            return;
        }
        let (name, schema) = match schema.reference_name() {
            Some(name) => match self.api.schemas.get_key_value(name) {
                Some((name, schema)) => (Some(name.as_str()), schema),
                None => return,
            },
            None => (None, schema),
        };
        for (member, of_member) in &schema.properties {
            let way = format!("{way}.{member}");
            if let Some((name, words)) = name.zip(self.operation.own_words.get(&way)) {
                let own = Own {
                    operation: &self.operation.id,
                    is_sent: way.starts_with("request"),
                    text: words.description.as_deref(),
                    is_guess: is_guess(words),
                };
                let members = self.found.entry(name).or_default();
                members.entry(member).or_default().push(own);
            }
            self.visit(of_member, &way);
        }
        if let Some(items) = &schema.items {
            self.visit(items, &format!("{way}[]"));
        }
        if let Some(values) = &schema.additional_properties {
            self.visit(values, &format!("{way}{{}}"));
        }
        for alternatives in [&schema.one_of, &schema.any_of] {
            for (at, one) in alternatives.iter().enumerate() {
                self.visit(one, &format!("{way}|{at}"));
            }
        }
    }
}
