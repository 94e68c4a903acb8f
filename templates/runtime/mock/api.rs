//! The mock of one API.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use serde_json::Value;

use super::act::Acting;
use super::book::{Book, Operation, SOURCE, not_a_status, undocumented};
use super::store::Store;
use super::version::trimmed;
use super::wanted::Wanted;
use crate::runtime::Description;
use crate::runtime::describe::OperationNode;
use crate::runtime::server::{
    Answer, Credentials, Endpoint, Options, Received, Refused, Service, Shared,
};

/// An API that can be mocked.
#[derive(Clone, Debug)]
pub struct Api {
    name: Cow<'static, str>,
    service: Shared<Service>,
    book: Shared<Book>,
}

/// How mocks behave beyond what the docs say.
#[derive(Debug)]
pub struct Behaviour {
    /// The items of the mock; `None` if it answers with examples only.
    pub(super) store: Option<Mutex<Store>>,
    /// How long a new item takes until it is ready.
    pub(super) settle: Duration,
    /// Operations that fail, with their statuses.
    pub(super) failing: Vec<(String, u16)>,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            store: None,
            settle: Duration::from_secs(1),
            failing: Vec::new(),
        }
    }
}

impl Behaviour {
    /// Creates a mock that remembers what is created, changed and deleted.
    pub fn stateful() -> Self {
        Self {
            store: Some(Mutex::default()),
            ..Self::default()
        }
    }

    pub(super) fn store(&self) -> Option<MutexGuard<'_, Store>> {
        let store = self.store.as_ref()?;
        Some(store.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn failure(&self, operation: &str) -> Option<u16> {
        let mut failing = self.failing.iter();
        failing.find_map(|(name, status)| (name == operation).then_some(*status))
    }
}

impl Api {
    pub(crate) const fn new(
        name: &'static str,
        service: &'static Service,
        book: &'static Book,
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            service: Shared::Static(service),
            book: Shared::Static(book),
        }
    }

    /// Reads an API at run time, from the contents of its three files.
    ///
    /// # Errors
    /// Returns an error if one of them is invalid.
    pub fn read(
        name: &str,
        description: &str,
        server: &str,
        mock: &str,
    ) -> Result<Self, serde_json::Error> {
        let service = Service::read(server, Description::read(description)?)?;
        Ok(Self {
            name: Cow::Owned(name.to_owned()),
            service: Shared::Made(Arc::new(service)),
            book: Shared::Made(Arc::new(Book::read(mock)?)),
        })
    }

    /// Returns the same API under another name.
    pub fn named(mut self, name: String) -> Self {
        self.name = Cow::Owned(name);
        self
    }

    /// Returns the name of the API's feature: `otc-vpc`. The API is also served on its own below a path with this name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether the API has an operation with this name.
    pub fn has(&self, operation: &str) -> bool {
        self.book.operation(operation).is_some()
    }

    /// Returns the operations that may be meant by a name that none has: those of this name in a generation of the API,
    /// and else those whose name differs in a letter or two.
    pub(super) fn meant(&self, name: &str) -> Vec<&str> {
        let ids = || self.book.names();
        let in_generations: Vec<&str> = ids()
            .filter(|id| without_version(id) == without_version(name))
            .collect();
        match in_generations.is_empty() {
            true => ids().filter(|id| distance(id, name) <= 2).collect(),
            false => in_generations,
        }
    }

    /// Returns the names of the resources.
    pub(super) fn resources(&self) -> Vec<&str> {
        self.book.resources().collect()
    }

    /// Returns the member that tells items of a resource apart.
    pub(super) fn id_of(&self, resource: &str) -> Option<&str> {
        Some(self.book.resource(resource)?.id.as_str())
    }

    /// Returns the mock of the API.
    pub fn endpoint(&self, mut options: Options, behaviour: &Arc<Behaviour>) -> Endpoint {
        options.accounts = true;
        let (own, refused) = (self.clone(), self.clone());
        let behaviours = (Arc::clone(behaviour), Arc::clone(behaviour));
        Endpoint::of(self.service.clone(), options, move |received| {
            let answer = own.answer(&behaviours.0, &received);
            Box::pin(std::future::ready(answer))
        })
        .on_refusal(move |request| refused.refuse(&behaviours.1, request))
    }

    /// Returns a router that answers with examples and requires no credentials.
    pub fn router(&self) -> Router {
        let options = Options {
            credentials: Credentials::Ignored,
            ..Options::default()
        };
        self.endpoint(options, &Arc::default()).router()
    }

    fn answer(&self, behaviour: &Behaviour, received: &Received) -> Answer {
        let name = self.service.name(received.operation());
        let Some(operation) = self.book.operation(name) else {
            return Answer::not_implemented(name);
        };
        let wanted = Wanted::of(received.head());
        if let Some(text) = &wanted.unreadable {
            return Answer::message(400, not_a_status(text));
        }
        if let Some(status) = behaviour.failure(name).or(wanted.status) {
            return operation.with_status(status);
        }
        if let Some(example) = &wanted.example {
            return operation.example(example).unwrap_or_else(|known| {
                let known = known.join(", ");
                Answer::message(
                    400,
                    format!("no example is called {example}; there are: {known}"),
                )
            });
        }
        let version = match self.book.versioning().asked(&received.head().headers) {
            Ok(version) => version,
            Err(refusal) => return *refusal,
        };
        let described = self.description_of(name).zip(version);
        if let Some((described, version)) = described
            && let Some(versions) = &described.versions
            && !versions.includes(version)
        {
            let message = format!("version {version} has no {name}: it needs {versions}");
            return Answer::message(404, message);
        }
        let variables = received.variables();
        let answer = match behaviour.store() {
            _ if wanted.dynamic => self.dynamic(name, operation),
            Some(mut store) => Acting {
                api: &self.name,
                name,
                book: &self.book,
                description: self.service.description(),
                operation,
                received,
                variables: &variables,
                version,
                store: &mut store,
                settle: behaviour.settle,
            }
            .answer(),
            None => operation.usual(name, version),
        };
        match described {
            Some((described, version)) => {
                trimmed(self.service.description(), described, version, answer)
            }
            None => answer,
        }
    }

    fn description_of(&self, name: &str) -> Option<&OperationNode> {
        self.service.description().operation(name)
    }

    /// Returns the answer of an operation that is set to fail, whatever was sent.
    fn refuse(&self, behaviour: &Behaviour, request: Refused) -> Answer {
        let wanted = Wanted::of(&request.head).status;
        let name = request
            .operation
            .map(|operation| self.service.name(operation));
        let name = name.unwrap_or("");
        let Some(status) = behaviour
            .failure(name)
            .or(wanted)
            .filter(|status| *status >= 400)
        else {
            return *request.answer;
        };
        match self.book.operation(name) {
            Some(operation) => operation.with_status(status),
            None => undocumented(status),
        }
    }

    /// Returns an answer whose body is generated from the schema.
    fn dynamic(&self, name: &str, operation: &Operation) -> Answer {
        let description = self.service.description();
        let described = self.description_of(name).zip(operation.answers.first());
        let node = described.and_then(|(described, entry)| described.response(entry.status));
        let (Some(node), Some((_, entry))) = (node, described) else {
            return operation.usual(name, None);
        };
        let made: Value = super::make::Random::default().value(description, node, 0);
        let side = crate::runtime::check::Side::Response;
        if !description.deviations(node, &made, side).is_empty() {
            return operation.usual(name, None);
        }
        let mut answer = entry.with_body(made);
        answer.headers.remove(SOURCE);
        answer.with_header(SOURCE, "synthesised")
    }
}

/// Returns the name of an operation without the version of its generation: `create_v2_0_door` is `create_door`.
fn without_version(name: &str) -> String {
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let mut kept: Vec<&str> = Vec::new();
    let mut in_version = false;
    for word in name.split('_') {
        in_version = word.strip_prefix('v').is_some_and(is_number) || in_version && is_number(word);
        if !in_version {
            kept.push(word);
        }
    }
    kept.join("_")
}

/// Returns in how many letters two names differ.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, a) in one.bytes().enumerate() {
        let mut corner = above;
        let mut left = above + 1;
        for (b, cell) in other.bytes().zip(row.iter_mut().skip(1)) {
            let change = corner + usize::from(a != b);
            corner = *cell;
            left = change.min(left + 1).min(corner + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = above + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_versions_and_by_letters() {
        assert_eq!(without_version("create_v2_0_door"), "create_door");
        assert_eq!(without_version("list_v1_doors"), "list_doors");
        assert_eq!(without_version("list_views"), "list_views");
        assert_eq!(distance("list_doors", "list_door"), 1);
        assert_eq!(distance("a", "list"), 4);
        assert_eq!(distance("list", ""), 4);
    }
}
