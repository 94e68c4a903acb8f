//! Where named structs are used: by operations on which resource, in what is sent or in what is answered. Evidence about a
//! struct goes for another one only where both are used alike.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::{Api, Direction, Schema};

/// One way in which a struct is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Use {
    /// The resource that the operation is about, in its generation: a number.
    thing: usize,
    direction: Direction,
}

impl Use {
    /// Does what is seen in this use go for a struct used in that way? What answers hold is no evidence of what may be sent.
    fn goes_for(self, other: Use) -> bool {
        let is_answer_for_request =
            self.direction == Direction::Response && other.direction == Direction::Request;
        self.thing == other.thing && !is_answer_for_request
    }
}

/// The uses of all named structs of an API.
#[derive(Debug, Default)]
pub struct Uses {
    /// By the place of the operation: its resource.
    things: Vec<usize>,
    /// By the name of the struct.
    of: HashMap<String, HashSet<Use>>,
}

impl Uses {
    /// Follows the references from the bodies of all operations.
    pub fn of(api: &Api) -> Self {
        let mut resources: HashMap<&str, usize> = HashMap::new();
        for (index, resource) in api.resources.iter().enumerate() {
            for operation in &resource.operations {
                resources.entry(&operation.id).or_insert(index);
            }
        }
        let mut uses = Self::default();
        for (index, operation) in api.operations.iter().enumerate() {
            // An operation on no resource is alone.
            let alone = api.resources.len() + index;
            let thing = resources.get(operation.id.as_str()).copied();
            uses.things.push(thing.unwrap_or(alone));
            let sent = operation.request_body.iter();
            let sent = sent.map(|body| (Direction::Request, &body.schema));
            let answers = operation.responses.iter();
            let answers = answers.filter_map(|response| response.schema.as_ref());
            let answers = answers.map(|schema| (Direction::Response, schema));
            for (direction, schema) in sent.chain(answers) {
                let mut met = HashSet::new();
                uses.add(api, schema, uses.at(index, direction), &mut met);
            }
        }
        uses
    }

    /// The use that an example of an operation shows.
    pub fn at(&self, operation: usize, direction: Direction) -> Use {
        let thing = self.things.get(operation).copied();
        Use {
            thing: thing.unwrap_or(usize::MAX),
            direction,
        }
    }

    /// Does what is seen in a use go for this named struct?
    pub fn reaches(&self, seen: Use, name: &str) -> bool {
        let mut uses = self.of.get(name).into_iter().flatten();
        uses.any(|of| seen.goes_for(*of))
    }

    /// Is this named struct used of the resource that a use is about, whether sent or answered?
    pub fn shares(&self, seen: Use, name: &str) -> bool {
        let mut uses = self.of.get(name).into_iter().flatten();
        uses.any(|of| seen.thing == of.thing)
    }

    /// Does a request have this named struct?
    pub fn is_sent(&self, name: &str) -> bool {
        let mut uses = self.of.get(name).into_iter().flatten();
        uses.any(|of| of.direction == Direction::Request)
    }

    fn add<'a>(&mut self, api: &'a Api, schema: &'a Schema, of: Use, met: &mut HashSet<&'a str>) {
        if let Some(name) = schema.reference_name().filter(|name| !met.contains(name)) {
            met.insert(name);
            self.of.entry(name.to_owned()).or_default().insert(of);
            if let Some(named) = api.schemas.get(name) {
                self.add(api, named, of, met);
            }
        }
        for part in schema.parts() {
            self.add(api, part, of, met);
        }
    }
}
