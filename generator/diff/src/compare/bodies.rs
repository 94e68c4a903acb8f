//! Request bodies, status codes, answers and their headers.

use super::*;
use crate::place::Part;
use crate::rules::*;
use crate::shape::{self, Named};
use apiref_core::ir::{Header, RequestBody, Response};

/// How much of the members must stay for a new level to count as a wrapper around them.
const WRAPPED: f64 = 0.6;

impl<'a> Walk<'a> {
    pub(super) fn request_body(&mut self) {
        let place = Place::of(Part::RequestBody);
        let spot = Spot::same(place.clone());
        match (&self.old.request_body, &self.new.request_body) {
            (Some(old), Some(new)) => self.both_request_bodies(old, new, &spot),
            (None, Some(new)) => {
                let rule = if new.required {
                    &REQUIRED_REQUEST_BODY_ADDED
                } else {
                    &OPTIONAL_REQUEST_BODY_ADDED
                };
                let text = self.new_view(&new.schema).type_text(self.apis.new);
                self.push_body(Change::new(rule, place).is(text), None, Some(&new.schema));
            }
            (Some(old), None) => {
                let rule = if old.required {
                    &REQUIRED_REQUEST_BODY_REMOVED
                } else {
                    &OPTIONAL_REQUEST_BODY_REMOVED
                };
                let text = self.old_view(&old.schema).type_text(self.apis.old);
                self.push_body(Change::new(rule, place).was(text), Some(&old.schema), None);
            }
            (None, None) => {}
        }
    }

    fn both_request_bodies(&mut self, old: &'a RequestBody, new: &'a RequestBody, spot: &Spot) {
        if old.required != new.required {
            let rule = if new.required {
                &REQUEST_BODY_BECAME_REQUIRED
            } else {
                &REQUEST_BODY_BECAME_OPTIONAL
            };
            let word = |required| if required { "required" } else { "optional" };
            let change = self
                .change(rule, spot)
                .between(word(old.required), word(new.required));
            self.push_body(change, Some(&old.schema), Some(&new.schema));
        }
        if !takes(new, &old.media_type) || old.further_media_types.iter().any(|it| !takes(new, it))
        {
            let change = self
                .change(&REQUEST_MEDIA_TYPE_CHANGED, spot)
                .between(all_media(old), all_media(new))
                .inferred(
                    is_by_type(&old.media_type, &old.schema)
                        || is_by_type(&new.media_type, &new.schema),
                );
            self.push_body(change, Some(&old.schema), Some(&new.schema));
        }
        self.body(&old.schema, &new.schema, spot, Flow::Request);
        let paths = new.invalid.keys().chain(
            old.invalid
                .keys()
                .filter(|path| !new.invalid.contains_key(*path)),
        );
        for path in paths {
            let spot = path.split('.').fold(spot.clone(), |spot, name| {
                spot.then(|place| place.member(name))
            });
            self.invalid(old.invalid.get(path), new.invalid.get(path), &spot);
        }
    }

    /// The values of two bodies, a new or vanished outer key being seen as such.
    fn body(&mut self, old: &'a Schema, new: &'a Schema, spot: &Spot, flow: Flow) {
        let (before, after) = (self.old_view(old), self.new_view(new));
        let request = flow == Flow::Request;
        let unknown = |view: View<'a>| view.types().is_none() && view.forms().is_empty();
        if unknown(before) != unknown(after) {
            let rule = match (unknown(before), request) {
                (true, true) => &REQUEST_SCHEMA_ADDED,
                (true, false) => &RESPONSE_SCHEMA_ADDED,
                (false, true) => &REQUEST_SCHEMA_REMOVED,
                (false, false) => &RESPONSE_SCHEMA_REMOVED,
            };
            let text = (
                before.type_text(self.apis.old),
                after.type_text(self.apis.new),
            );
            let change = self.change(rule, spot).between(text.0, text.1);
            self.push_body(change, Some(old), Some(new));
            return;
        }
        let holder = self.holder();
        if let Some((key, inner)) = self.wrapper(after)
            && !before.properties().contains_key(key)
            && self.wraps(
                shape::agreement(self.apis, before, View::new(self.apis.new, inner)),
                before,
            )
        {
            let rule = if request {
                &REQUEST_WRAPPER_ADDED
            } else {
                &RESPONSE_WRAPPER_ADDED
            };
            let spot = Spot {
                old: spot.old.clone(),
                new: spot.new.member(key),
            };
            let change = self.change(rule, &spot).is(key);
            self.push_body(change, Some(old), Some(inner));
            self.inner_value(old, inner, &spot, flow, &holder);
            return;
        }
        if let Some((key, inner)) = self.wrapper(before)
            && !after.properties().contains_key(key)
            && self.wraps(
                shape::agreement(self.apis, View::new(self.apis.old, inner), after),
                after,
            )
        {
            let rule = if request {
                &REQUEST_WRAPPER_REMOVED
            } else {
                &RESPONSE_WRAPPER_REMOVED
            };
            let spot = Spot {
                old: spot.old.member(key),
                new: spot.new.clone(),
            };
            let change = self.change(rule, &spot).was(key);
            self.push_body(change, Some(inner), Some(new));
            self.inner_value(inner, new, &spot, flow, &holder);
            return;
        }
        self.value(old, new, spot, flow, &holder);
    }

    /// What a wrapper says of itself is told with the wrapper.
    fn inner_value(
        &mut self,
        old: &'a Schema,
        new: &'a Schema,
        spot: &Spot,
        flow: Flow,
        holder: &Holder,
    ) {
        let told = self.changes.len();
        self.value(old, new, spot, flow, holder);
        let mut rest = self.changes.split_off(told);
        rest.retain(|change| !(change.is_docs() && change.path == spot.old));
        self.changes.append(&mut rest);
    }

    /// The only member of a body.
    fn wrapper(&self, view: View<'a>) -> Option<(&'a str, &'a Schema)> {
        let mut members = view.properties().iter();
        let (key, inner) = members.next()?;
        members.next().is_none().then_some((key.as_str(), inner))
    }

    fn wraps(&self, agreement: f64, bare: View<'a>) -> bool {
        agreement >= WRAPPED && (!bare.properties().is_empty() || bare.items().is_some())
    }

    /// Records a change of a body as a whole; without a schema of its own it points to the operation.
    fn push_body(&mut self, change: Change, old: Option<&'a Schema>, new: Option<&'a Schema>) {
        let holder = self.holder();
        let old_at = old
            .and_then(|schema| self.old_view(schema).source())
            .map_or(holder.old, At::source);
        let new_at = new
            .and_then(|schema| self.new_view(schema).source())
            .map_or(holder.new, At::source);
        let views = [
            old.map(|schema| self.old_view(schema)),
            new.map(|schema| self.new_view(schema)),
        ];
        // A body that only an example shows, or of which nothing is known, says little by its absence.
        let inferred = views.into_iter().flatten().any(|view| view.is_inferred());
        self.changes
            .push(change.inferred(inferred).at(Some(old_at), Some(new_at)));
    }

    pub(super) fn responses(&mut self) {
        let (old, new) = (&self.old.responses, &self.new.responses);
        let find =
            |of: &'a [Response], status: &str| of.iter().find(|response| response.status == status);
        let mut added: Vec<&Response> = new
            .iter()
            .filter(|r| find(old, &r.status).is_none())
            .collect();
        let mut removed: Vec<&Response> = old
            .iter()
            .filter(|r| find(new, &r.status).is_none())
            .collect();
        self.success_elsewhere(&mut removed, &mut added);
        for response in new {
            if let Some(known) = find(old, &response.status) {
                self.response(known, response);
            } else if added.iter().any(|fresh| std::ptr::eq(*fresh, response)) {
                let rule = if is_success(response) {
                    &SUCCESS_STATUS_ADDED
                } else {
                    &ERROR_STATUS_ADDED
                };
                if !is_open(response) {
                    let change =
                        Change::new(rule, status_place(response)).is(status_text(response));
                    self.push_status(change, None, Some(response));
                }
            }
        }
        let silent = new.iter().any(is_open);
        for response in removed.into_iter().filter(|response| !is_open(response)) {
            let rule = if is_success(response) {
                &SUCCESS_STATUS_REMOVED
            } else {
                &ERROR_STATUS_REMOVED
            };
            let change = Change::new(rule, status_place(response)).was(status_text(response));
            let change = change.inferred(silent && is_success(response));
            self.push_status(change, Some(response), None);
        }
        let names =
            |of: &'a [Response]| -> Vec<&'a str> { of.iter().map(|r| r.status.as_str()).collect() };
        let spot = Spot::same(Place::of(Part::Status("*".to_owned())));
        self.order(&names(old), &names(new), &spot, &self.holder());
    }

    /// The only code of success is another one now.
    fn success_elsewhere(
        &mut self,
        removed: &mut Vec<&'a Response>,
        added: &mut Vec<&'a Response>,
    ) {
        let only = |of: &[Response]| of.iter().filter(|response| is_success(response)).count() == 1;
        if !only(&self.old.responses) || !only(&self.new.responses) {
            return;
        }
        let gone = removed.iter().position(|response| is_success(response));
        let fresh = added.iter().position(|response| is_success(response));
        if let (Some(gone), Some(fresh)) = (gone, fresh) {
            let (old, new) = (removed.remove(gone), added.remove(fresh));
            let spot = Spot {
                old: status_place(old),
                new: status_place(new),
            };
            let change = self
                .change(&SUCCESS_STATUS_CHANGED, &spot)
                .between(&old.status, &new.status);
            let change = change.inferred(is_open(old) || is_open(new));
            self.push_status(change, Some(old), Some(new));
            self.response(old, new);
        }
    }

    fn push_status(&mut self, change: Change, old: Option<&Response>, new: Option<&Response>) {
        let holder = self.holder();
        let line =
            |response: Option<&Response>| response.and_then(|r| r.source.as_ref()).map(At::source);
        let (old_at, new_at) = (
            line(old).unwrap_or(holder.old),
            line(new).unwrap_or(holder.new),
        );
        self.changes.push(change.at(Some(old_at), Some(new_at)));
    }

    fn response(&mut self, old: &'a Response, new: &'a Response) {
        let text = |response: &'a Response| {
            let reasons = response.reasons.join("\n");
            if response.description.is_empty() {
                reasons
            } else {
                response.description.clone()
            }
        };
        let described = docs::text_change(Some(&text(old)), Some(&text(new)), &status_place(old));
        if let Some(change) = described {
            self.push_status(change, Some(old), Some(new));
        }
        let body = |response: &Response| Place::of(Part::ResponseBody(response.status.clone()));
        let spot = Spot {
            old: body(old),
            new: body(new),
        };
        match (&old.schema, &new.schema) {
            (Some(before), Some(after)) => {
                if let (Some(a), Some(b)) = (&old.media_type, &new.media_type)
                    && !same_media(a, b)
                {
                    let change = self
                        .change(&RESPONSE_MEDIA_TYPE_CHANGED, &spot)
                        .between(a, b)
                        .inferred(is_by_type(a, before) || is_by_type(b, after));
                    self.push_status(change, Some(old), Some(new));
                }
                self.body(before, after, &spot, Flow::Response);
            }
            (None, Some(after)) => {
                let text = self.new_view(after).type_text(self.apis.new);
                self.push_body(
                    Change::new(&RESPONSE_BODY_ADDED, body(new)).is(text),
                    None,
                    Some(after),
                );
            }
            (Some(before), None) => {
                let text = self.old_view(before).type_text(self.apis.old);
                self.push_body(
                    Change::new(&RESPONSE_BODY_REMOVED, body(old)).was(text),
                    Some(before),
                    None,
                );
            }
            (None, None) => {}
        }
        self.headers(old, new);
        self.moves();
    }

    fn headers(&mut self, old: &'a Response, new: &'a Response) {
        let apis = self.apis;
        let place = |status: &str, header: &Header| {
            Place::of(Part::ResponseHeader(status.to_owned(), header.name.clone()))
        };
        let find = |of: &'a [Header], name: &str| {
            of.iter()
                .find(|header| header.name.eq_ignore_ascii_case(name))
        };
        let named = |of: &'a [Header],
                     others: &'a [Header],
                     api: &'a Api|
         -> Vec<(&'a Header, Named<'a>)> {
            let lone = of
                .iter()
                .filter(|header| find(others, &header.name).is_none());
            lone.map(|header| {
                (
                    header,
                    Named {
                        name: &header.name,
                        view: View::new(api, &header.schema),
                    },
                )
            })
            .collect()
        };
        let (removed, added) = (
            named(&old.headers, &new.headers, apis.old),
            named(&new.headers, &old.headers, apis.new),
        );
        let only =
            |of: &[(&'a Header, Named<'a>)]| of.iter().map(|(_, named)| *named).collect::<Vec<_>>();
        let renames = shape::renames(apis, &only(&removed), &only(&added));
        let kept = new
            .headers
            .iter()
            .filter_map(|header| Some((find(&old.headers, &header.name)?, header)));
        let renamed = renames
            .iter()
            .filter_map(|(i, j)| Some((removed.get(*i)?.0, added.get(*j)?.0)));
        for (before, after) in kept.chain(renamed).collect::<Vec<_>>() {
            let spot = Spot {
                old: place(&old.status, before),
                new: place(&new.status, after),
            };
            self.header(before, after, &spot);
        }
        for (j, (header, named)) in added.iter().enumerate() {
            if !renames.iter().any(|(_, other)| *other == j) {
                let rule = if header.required {
                    &REQUIRED_HEADER_ADDED
                } else {
                    &OPTIONAL_HEADER_ADDED
                };
                let change = Change::new(rule, place(&new.status, header))
                    .is(named.view.type_text(apis.new));
                let change = change.inferred(named.view.is_inferred());
                self.push_body(change, None, Some(&header.schema));
            }
        }
        for (i, (header, named)) in removed.iter().enumerate() {
            if !renames.iter().any(|(other, _)| *other == i) {
                let rule = if header.required {
                    &REQUIRED_HEADER_REMOVED
                } else {
                    &OPTIONAL_HEADER_REMOVED
                };
                let change = Change::new(rule, place(&old.status, header))
                    .was(named.view.type_text(apis.old));
                let change = change.inferred(named.view.is_inferred());
                self.push_body(change, Some(&header.schema), None);
            }
        }
    }

    fn header(&mut self, old: &'a Header, new: &'a Header, spot: &Spot) {
        let (before, after) = (self.old_view(&old.schema), self.new_view(&new.schema));
        let holder = self.holder();
        if !old.name.eq_ignore_ascii_case(&new.name) {
            let change = self
                .change(&HEADER_RENAMED, spot)
                .between(&old.name, &new.name);
            self.push(change, before, after, &holder);
        }
        if old.required != new.required {
            let rule = if new.required {
                &HEADER_BECAME_REQUIRED
            } else {
                &HEADER_BECAME_OPTIONAL
            };
            let word = |required| if required { "required" } else { "optional" };
            let change = self
                .change(rule, spot)
                .between(word(old.required), word(new.required));
            self.push(change, before, after, &holder);
        }
        self.value(&old.schema, &new.schema, spot, Flow::Response, &holder);
    }
}

fn status_place(response: &Response) -> Place {
    Place::of(Part::Status(response.status.clone()))
}

fn status_text(response: &Response) -> String {
    docs::shown(&format!("{} {}", response.status, response.description))
}

fn is_success(response: &Response) -> bool {
    response.status.starts_with('2')
}

/// Do the docs not say which codes tell success?
fn is_open(response: &Response) -> bool {
    response.status == "2XX" && response.source.is_none()
}

/// Does a media type stand for what a table calls a file or bytes, and for no more?
fn is_by_type(media: &str, schema: &Schema) -> bool {
    media == "application/octet-stream"
        && schema
            .source
            .as_ref()
            .is_some_and(|source| source.stated_type.is_some())
}

/// Does a body take what is sent in a media type?
fn takes(body: &RequestBody, media_type: &str) -> bool {
    let further = body.further_media_types.iter();
    let mut all = std::iter::once(&body.media_type).chain(further);
    body.is_of_any_type() || all.any(|own| same_media(own, media_type))
}

/// The media types of a body in words.
fn all_media(body: &RequestBody) -> String {
    let further = body.further_media_types.iter();
    let all: Vec<&str> = std::iter::once(&body.media_type)
        .chain(further)
        .map(String::as_str)
        .collect();
    all.join(", ")
}

fn same_media(old: &str, new: &str) -> bool {
    let bare = |media: &str| {
        media
            .split(';')
            .next()
            .unwrap_or("")
            .trim()
            .to_ascii_lowercase()
    };
    bare(old) == bare(new)
}
