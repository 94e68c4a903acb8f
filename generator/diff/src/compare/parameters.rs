//! Parameters of path, query and header. Variables of the path belong to the route, credentials to security.

use super::members::changed_requirement;
use super::*;
use crate::place::Part;
use crate::rules::*;
use crate::shape::{self, Named};
use apiref_core::http::headers;
use apiref_core::ir::paging::{BY_MARKER, BY_OFFSET, BY_PAGE, SIZES};
use apiref_core::ir::{InvalidHandling, Location, Parameter};

fn named_in(parameter: &Parameter, names: &[&str]) -> bool {
    names
        .iter()
        .any(|name| parameter.name.eq_ignore_ascii_case(name))
}

fn is_credential(parameter: &Parameter) -> bool {
    parameter.location == Location::Header && headers::is_security(&parameter.name)
}

/// Do the docs say of the service, or of other operations, that they are called with this credential?
fn is_customary(api: &Api, credential: &Parameter) -> bool {
    let mut others = api
        .operations
        .iter()
        .flat_map(|operation| &operation.parameters);
    let mut known = api.security.iter();
    let examples = api
        .operations
        .iter()
        .flat_map(|operation| &operation.examples);
    let mut shown = examples.flat_map(|example| &example.headers);
    shown.any(|(name, _)| name.eq_ignore_ascii_case(&credential.name))
        || others.any(|other| same_parameter(other, credential))
        || known.any(|known| known.header.eq_ignore_ascii_case(&credential.name))
}

fn same_parameter(a: &Parameter, b: &Parameter) -> bool {
    a.location == b.location
        && (a.name == b.name
            || (a.location == Location::Header && a.name.eq_ignore_ascii_case(&b.name)))
}

fn place(parameter: &Parameter) -> Place {
    Place::of(Part::Parameter(parameter.location, parameter.name.clone()))
}

impl<'a> Walk<'a> {
    pub(super) fn parameters(&mut self) {
        let (old, new) = (self.old, self.new);
        let mut removed: Vec<&'a Parameter> = Vec::new();
        let mut added: Vec<&'a Parameter> = Vec::new();
        let in_path = |parameter: &Parameter| parameter.location == Location::Path;
        for parameter in new
            .parameters
            .iter()
            .filter(|parameter| !in_path(parameter))
        {
            match old
                .parameters
                .iter()
                .find(|known| same_parameter(known, parameter))
            {
                Some(known) => self.parameter(known, parameter),
                None => added.push(parameter),
            }
        }
        for parameter in old
            .parameters
            .iter()
            .filter(|parameter| !in_path(parameter))
        {
            if !new
                .parameters
                .iter()
                .any(|kept| same_parameter(kept, parameter))
            {
                removed.push(parameter);
            }
        }
        self.path_parameters();
        self.credentials(&mut removed, &mut added);
        self.paging(&mut removed, &mut added);
        self.relocated(&mut removed, &mut added);
        self.renamed(&mut removed, &mut added);
        for parameter in added {
            self.lone_parameter(parameter, true);
        }
        for parameter in removed {
            self.lone_parameter(parameter, false);
        }
        let names = |of: &'a Operation| -> Vec<&'a str> {
            of.parameters.iter().map(|p| p.name.as_str()).collect()
        };
        let spot = Spot::same(Place::whole());
        self.order(&names(old), &names(new), &spot, &self.holder());
    }

    /// Variables at the same place of the path are compared whatever they are called; what the path has more or less
    /// is said by the route's own rules.
    fn path_parameters(&mut self) {
        let (old, new) = (self.old, self.new);
        let find = |of: &'a Operation, name: &str| {
            of.parameters
                .iter()
                .find(|p| p.location == Location::Path && p.name == name)
        };
        let same_route = matching::Route::new("", &old.path) == matching::Route::new("", &new.path);
        let before = matching::variables(&old.path);
        for (index, name) in matching::variables(&new.path).into_iter().enumerate() {
            let partner = if same_route {
                before.get(index).copied()
            } else {
                Some(name)
            };
            let known = partner.and_then(|partner| find(old, partner));
            if let (Some(known), Some(parameter)) = (known, find(new, name)) {
                self.parameter(known, parameter);
            }
        }
    }

    /// A parameter that is on both sides.
    fn parameter(&mut self, old: &'a Parameter, new: &'a Parameter) {
        let spot = Spot {
            old: place(old),
            new: place(new),
        };
        let holder = self.holder();
        let (before, after) = (self.old_view(&old.schema), self.new_view(&new.schema));
        let effective = (old.required, new.required);
        if old.location != Location::Path
            && let Some(required) = changed_requirement(effective, before, after)
        {
            let rule = match (is_credential(new), required.1) {
                (true, true) => &SECURITY_BECAME_REQUIRED,
                (true, false) => &SECURITY_BECAME_OPTIONAL,
                (false, true) => &PARAMETER_BECAME_REQUIRED,
                (false, false) => &PARAMETER_BECAME_OPTIONAL,
            };
            let word = |required| if required { "required" } else { "optional" };
            let change = self
                .change(rule, &spot)
                .between(word(required.0), word(required.1))
                .inferred(effective.0 == effective.1);
            self.push(change, before, after, &holder);
        }
        self.value(&old.schema, &new.schema, &spot, Flow::Request, &holder);
        self.invalid(old.invalid.as_ref(), new.invalid.as_ref(), &spot);
    }

    /// What is done with invalid values at a place.
    pub(super) fn invalid(
        &mut self,
        old: Option<&InvalidHandling>,
        new: Option<&InvalidHandling>,
        spot: &Spot,
    ) {
        if old == new {
            return;
        }
        let text = |handling: &InvalidHandling| {
            let parts = handling.action.iter().chain(&handling.status);
            parts.cloned().collect::<Vec<_>>().join(", ")
        };
        let rule = match (old, new) {
            (None, _) => &INVALID_HANDLING_ADDED,
            (_, None) => &INVALID_HANDLING_REMOVED,
            _ => &INVALID_HANDLING_CHANGED,
        };
        let mut change = self.change(rule, spot);
        change.old = old.map(text);
        change.new = new.map(text);
        self.push_whole(change);
    }

    fn credentials(&mut self, removed: &mut Vec<&'a Parameter>, added: &mut Vec<&'a Parameter>) {
        let mut gone: Vec<&Parameter> = removed
            .iter()
            .copied()
            .filter(|p| is_credential(p))
            .collect();
        removed.retain(|parameter| !is_credential(parameter));
        let fresh: Vec<&Parameter> = added.iter().copied().filter(|p| is_credential(p)).collect();
        added.retain(|parameter| !is_credential(parameter));
        for parameter in fresh {
            if gone.is_empty() {
                // What may be left out breaks nobody, and neither does what all calls of the service carried before.
                let most = if parameter.required && !is_customary(self.apis.old, parameter) {
                    Impact::Breaking
                } else {
                    Impact::Compatible
                };
                let change = at_most(
                    Change::new(&SECURITY_ADDED, place(parameter)).is(&parameter.name),
                    most,
                );
                self.one_sided(change, parameter, true);
                continue;
            }
            let before = gone.remove(0);
            let spot = Spot {
                old: place(before),
                new: place(parameter),
            };
            let change = self
                .change(&SECURITY_CHANGED, &spot)
                .between(&before.name, &parameter.name);
            let (a, b) = (
                self.old_view(&before.schema),
                self.new_view(&parameter.schema),
            );
            self.push(change, a, b, &self.holder());
        }
        for parameter in gone {
            let change = Change::new(&SECURITY_REMOVED, place(parameter)).was(&parameter.name);
            self.one_sided(change, parameter, false);
        }
    }

    /// One change where lists are walked in another way, whatever parameters that takes.
    fn paging(&mut self, removed: &mut Vec<&'a Parameter>, added: &mut Vec<&'a Parameter>) {
        let has = |parameters: &[&Parameter], names: &[&str]| {
            parameters
                .iter()
                .any(|p| p.location == Location::Query && named_in(p, names))
        };
        let counts =
            |parameters: &[&Parameter]| has(parameters, BY_OFFSET) || has(parameters, BY_PAGE);
        let to_marker = counts(removed) && has(added, BY_MARKER);
        let to_count = has(removed, BY_MARKER) && counts(added);
        if !to_marker && !to_count {
            return;
        }
        let paging = |p: &&Parameter| {
            p.location == Location::Query
                && [BY_MARKER, BY_OFFSET, BY_PAGE, SIZES]
                    .iter()
                    .any(|names| named_in(p, names))
        };
        let names = |parameters: &[&Parameter]| {
            parameters
                .iter()
                .filter(|p| paging(p))
                .map(|p| p.name.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let change =
            Change::new(&PAGING_CHANGED, Place::whole()).between(names(removed), names(added));
        let line = |parameters: &[&'a Parameter]| {
            let first = parameters.iter().find(|p| paging(p));
            first.and_then(|p| p.schema.source.as_ref()).map(At::source)
        };
        let (old_at, new_at) = (line(removed), line(added));
        self.changes.push(change.at(old_at, new_at));
        removed.retain(|p| !paging(p));
        added.retain(|p| !paging(p));
    }

    /// The same name at another location.
    fn relocated(&mut self, removed: &mut Vec<&'a Parameter>, added: &mut Vec<&'a Parameter>) {
        let apis = self.apis;
        let mut kept = Vec::new();
        for parameter in std::mem::take(removed) {
            let target = added.iter().position(|other| {
                other.name == parameter.name
                    && shape::agreement(
                        apis,
                        View::new(apis.old, &parameter.schema),
                        View::new(apis.new, &other.schema),
                    ) >= 0.7
            });
            let Some(target) = target.map(|index| added.remove(index)) else {
                kept.push(parameter);
                continue;
            };
            let spot = Spot {
                old: place(parameter),
                new: place(target),
            };
            let change = self
                .change(&PARAMETER_MOVED, &spot)
                .between(&spot.old, &spot.new);
            let (a, b) = (
                self.old_view(&parameter.schema),
                self.new_view(&target.schema),
            );
            self.push(change, a, b, &self.holder());
            self.parameter(parameter, target);
        }
        *removed = kept;
    }

    /// Another name at the same location.
    fn renamed(&mut self, removed: &mut Vec<&'a Parameter>, added: &mut Vec<&'a Parameter>) {
        let apis = self.apis;
        for location in [Location::Query, Location::Header] {
            let pick = |from: &[&'a Parameter], api: &'a Api| -> Vec<(&'a Parameter, Named<'a>)> {
                let here = from
                    .iter()
                    .filter(|p| p.location == location && !headers::is_protocol(&p.name));
                here.map(|p| {
                    (
                        *p,
                        Named {
                            name: &p.name,
                            view: View::new(api, &p.schema),
                        },
                    )
                })
                .collect()
            };
            let (old, new) = (pick(removed, apis.old), pick(added, apis.new));
            let names = |of: &[(&'a Parameter, Named<'a>)]| {
                of.iter().map(|(_, named)| *named).collect::<Vec<_>>()
            };
            for (i, j) in shape::renames(apis, &names(&old), &names(&new)) {
                let (Some((before, _)), Some((after, _))) = (old.get(i), new.get(j)) else {
                    continue;
                };
                let spot = Spot {
                    old: place(before),
                    new: place(after),
                };
                let change = self
                    .change(&PARAMETER_RENAMED, &spot)
                    .between(&before.name, &after.name);
                let (a, b) = (self.old_view(&before.schema), self.new_view(&after.schema));
                self.push(change, a, b, &self.holder());
                self.parameter(before, after);
                removed.retain(|p| !std::ptr::eq(*p, *before));
                added.retain(|p| !std::ptr::eq(*p, *after));
            }
        }
    }

    /// A parameter that is on one side only. It may have moved to or from the body.
    fn lone_parameter(&mut self, parameter: &'a Parameter, is_new: bool) {
        let transport =
            parameter.location == Location::Header && headers::is_protocol(&parameter.name);
        let rule = match (is_new, parameter.required) {
            _ if transport && is_new => &TRANSPORT_HEADER_ADDED,
            _ if transport => &TRANSPORT_HEADER_REMOVED,
            (true, true) => &REQUIRED_PARAMETER_ADDED,
            (true, false) => &OPTIONAL_PARAMETER_ADDED,
            (false, _) if parameter.schema.deprecated => &PARAMETER_REMOVED_AFTER_DEPRECATION,
            (false, true) => &REQUIRED_PARAMETER_REMOVED,
            (false, false) => &OPTIONAL_PARAMETER_REMOVED,
        };
        let api = if is_new { self.apis.new } else { self.apis.old };
        let view = View::new(api, &parameter.schema);
        let change = Change::new(rule, place(parameter));
        let text = view.type_text(api);
        let change = if is_new {
            change.is(text)
        } else {
            change.was(text)
        };
        let lone = Lone {
            name: &parameter.name,
            view,
            change: self.changes.len(),
        };
        self.one_sided(change, parameter, is_new);
        if !transport {
            if is_new {
                self.added.push(lone)
            } else {
                self.removed.push(lone)
            }
        }
    }

    fn one_sided(&mut self, change: Change, parameter: &'a Parameter, is_new: bool) {
        let api = if is_new { self.apis.new } else { self.apis.old };
        let view = View::new(api, &parameter.schema);
        let mut holder = self.holder();
        if let Some(source) = view.source() {
            let side = if is_new {
                &mut holder.new
            } else {
                &mut holder.old
            };
            *side = At::source(source);
        }
        self.changes.push(
            change
                .inferred(view.is_inferred())
                .at(Some(holder.old), Some(holder.new)),
        );
    }
}
