//! One operation: route, state, then parameters, request and answers.

use super::*;
use crate::place::Part;
use crate::rules::*;
use apiref_core::ir::{Location, Variant};

/// An operation that is new.
pub(super) fn added(operation: &Operation) -> Change {
    let reference = OperationRef::new(operation);
    let mut change = Change::new(&OPERATION_ADDED, Place::whole()).is(reference.route());
    change.operation = Some(reference);
    change.at(None, Some(At::operation(operation)))
}

/// An operation that is gone.
pub(super) fn removed(operation: &Operation) -> Change {
    let reference = OperationRef::new(operation);
    let rule = if operation.deprecated.is_some() {
        &OPERATION_REMOVED_AFTER_DEPRECATION
    } else {
        &OPERATION_REMOVED
    };
    let mut change = Change::new(rule, Place::whole()).was(reference.route());
    change.operation = Some(reference);
    change.at(Some(At::operation(operation)), None)
}

/// All changes of an operation that is on both sides.
pub(super) fn compare<'a>(apis: Apis<'a>, old: &'a Operation, new: &'a Operation) -> Vec<Change> {
    let mut walk = Walk {
        apis,
        old,
        new,
        changes: Vec::new(),
        within: Vec::new(),
        worded: false,
        told: Vec::new(),
        below_row: false,
        texts: Default::default(),
        removed: Vec::new(),
        added: Vec::new(),
    };
    walk.route();
    walk.state();
    walk.parameters();
    walk.request_body();
    walk.variant();
    walk.moves();
    walk.responses();
    walk.operation_docs();
    walk.finish()
}

impl<'a> Walk<'a> {
    fn route(&mut self) {
        let (old, new) = (self.old, self.new);
        let at = |rule| Change::new(rule, Place::whole());
        if old.method != new.method {
            self.push_whole(at(&OPERATION_METHOD_CHANGED).between(&old.method, &new.method));
        }
        let bare = |path: &str| matching::Route::new("", path);
        let same_but_slash = bare(&old.path) == bare(&new.path);
        // A path that stays as an alternative still works, and one that was an alternative worked before.
        let kept = new
            .alternatives
            .iter()
            .any(|path| bare(path) == bare(&old.path));
        let known = old
            .alternatives
            .iter()
            .any(|path| bare(path) == bare(&new.path));
        if !(same_but_slash || kept && known) {
            let rule = if kept {
                &ALTERNATIVE_PATH_ADDED
            } else if known {
                &ALTERNATIVE_PATH_REMOVED
            } else {
                &OPERATION_PATH_CHANGED
            };
            let change = match kept || known {
                true => at(rule),
                false => self.segments().unwrap_or_else(|| at(rule)),
            };
            self.push_whole(change.between(&old.path, &new.path));
        } else if same_but_slash && old.path.ends_with('/') != new.path.ends_with('/') {
            self.push_whole(at(&TRAILING_SLASH_CHANGED).between(&old.path, &new.path));
        }
        if same_but_slash {
            let names = matching::variables(&old.path)
                .into_iter()
                .zip(matching::variables(&new.path));
            for (before, after) in names.filter(|(before, after)| before != after) {
                let place =
                    |name: &str| Place::of(Part::Parameter(Location::Path, name.to_owned()));
                let spot = Spot {
                    old: place(before),
                    new: place(after),
                };
                let change = self
                    .change(&PATH_VARIABLE_RENAMED, &spot)
                    .between(before, after);
                self.push_whole(change);
            }
        }
        let has = |operation: &Operation, path: &str| {
            let mut paths = operation.alternatives.iter().chain([&operation.path]);
            paths.any(|known| bare(known) == bare(path))
        };
        for path in new.alternatives.iter().filter(|path| !has(old, path)) {
            self.push_whole(at(&ALTERNATIVE_PATH_ADDED).is(path));
        }
        for path in old.alternatives.iter().filter(|path| !has(new, path)) {
            self.push_whole(at(&ALTERNATIVE_PATH_REMOVED).was(path));
        }
        let named = |operation: &Operation| operation.base_url_variable.clone().unwrap_or_default();
        if named(old) != named(new) {
            self.push_whole(at(&BASE_URL_VARIABLE_CHANGED).between(named(old), named(new)));
        }
    }

    /// The change of the path, where all it does is to make words variables, or variables words.
    fn segments(&self) -> Option<Change> {
        let (old, new) = (self.old, self.new);
        let values = |api: &'a Api, operation: &'a Operation, variable: &str| {
            let mut parameters = operation.parameters.iter();
            let found = parameters.find(|p| p.location == Location::Path && p.name == variable)?;
            Some(View::new(api, &found.schema))
        };
        if let Some(opened) = matching::opened(&old.path, &new.path) {
            let named = |(word, variable): &(&str, &str)| {
                let word = apiref_core::ir::Json::from(*word);
                let view = values(self.apis.new, new, variable)?;
                let listed = view.listed();
                let described = view.description().map(String::as_str);
                (listed.is_empty() || listed.contains(&word))
                    .then(|| !listed.is_empty() || statements::names(described, &word))
            };
            let named: Option<Vec<bool>> = opened.iter().map(named).collect();
            // A list without the old word rules it out.
            let all = named?.into_iter().all(|named| named);
            let mut change = Change::new(&PATH_SEGMENT_OPENED, Place::whole());
            if all {
                change.callers = Impact::Compatible;
            }
            return Some(change);
        }
        let fixed = matching::opened(&new.path, &old.path)?;
        let only = fixed.iter().all(|(word, variable)| {
            let view = values(self.apis.old, old, variable);
            view.is_some_and(|view| view.listed() == [apiref_core::ir::Json::from(*word)])
        });
        let change = Change::new(&PATH_SEGMENT_FIXED, Place::whole());
        Some(match only {
            true => at_most(change, Impact::Compatible),
            false => change,
        })
    }

    fn state(&mut self) {
        let (old, new) = (self.old, self.new);
        let at = |rule| Change::new(rule, Place::whole());
        match (old.deprecated, new.deprecated) {
            (None, Some(_)) => self.push_whole(at(&OPERATION_DEPRECATED)),
            (Some(_), None) => self.push_whole(at(&OPERATION_REINSTATED)),
            _ => {}
        }
        match (old.synchronous, new.synchronous) {
            (Some(true), Some(false)) => self.push_whole(at(&BECAME_ASYNCHRONOUS)),
            (Some(false), Some(true)) => self.push_whole(at(&BECAME_SYNCHRONOUS)),
            _ => {}
        }
        if old.id != new.id {
            self.push_whole(at(&OPERATION_ID_CHANGED).between(&old.id, &new.id));
        }
    }

    /// How a request selects this operation. Said only where no change of the body says so already.
    fn variant(&mut self) {
        let (old, new) = (self.old, self.new);
        let told = |change: &Change| *change.path.part() == Part::RequestBody && !change.is_docs();
        let named = |variant: &Option<Variant>| {
            matches!(
                variant,
                Some(Variant::Key(_) | Variant::Value(..) | Variant::Query(..))
            )
        };
        // Where it stands among its siblings is no property of the operation, nor is whether it has any.
        if named(&old.variant)
            && named(&new.variant)
            && old.variant != new.variant
            && !self.changes.iter().any(told)
        {
            let text = |operation| OperationRef::new(operation).variant.unwrap_or_default();
            let change = Change::new(&OPERATION_VARIANT_CHANGED, Place::whole());
            let stated = states_variant(self.apis.old, old) && states_variant(self.apis.new, new);
            self.push_whole(change.between(text(old), text(new)).inferred(!stated));
        }
    }
}

/// Does the body's description state what the operation is selected by, rather than an example alone?
fn states_variant(api: &Api, operation: &Operation) -> bool {
    if let Some(Variant::Query(..)) = &operation.variant {
        // It stands in the path.
        return true;
    }
    let Some(body) = &operation.request_body else {
        return false;
    };
    let mut view = View::new(api, &body.schema);
    match &operation.variant {
        Some(Variant::Key(key)) => member(api, view, key).is_some_and(|view| !view.is_inferred()),
        Some(Variant::Value(path, value)) => {
            for name in path {
                let Some(next) = member(api, view, name) else {
                    return false;
                };
                view = next;
            }
            let described = view.description().map(String::as_str);
            view.listed().contains(value) && !view.infers("enum")
                || statements::names(described, value)
        }
        Some(Variant::Query(..) | Variant::Ambiguous(_)) | None => false,
    }
}

fn member<'a>(api: &'a Api, holder: View<'a>, name: &str) -> Option<View<'a>> {
    Some(View::new(api, holder.properties().get(name)?))
}
