//! Facts about parameters, headers, statuses and members of bodies: corrected, renamed, hidden, added.

use std::sync::Arc;

use indexmap::IndexMap;

use super::file::{Correction, Entry};
use super::members::{Named, visit, visit_holders};
use super::operation::sort_parameters;
use super::{Tally, value};
use crate::draft::Prose;
use apiref_core::ir::place::{Part, Step};
use apiref_core::ir::{
    Direction, Header, Json, Location, Operation, Origin, Parameter, Place, RequestBody, Response,
    Schema, Source, TypeName, Versions,
};

/// Where an entry stands, as the source of what it adds.
pub struct From<'a> {
    /// Name of the file.
    pub page: &'a Arc<str>,
    /// Line of the entry.
    pub line: u32,
}

const NOTHING: &Correction = &Correction {
    method: None,
    path: None,
    status: None,
    required: None,
    types: None,
    items: None,
    format: None,
    enumeration: None,
    nullable: None,
    deprecated: None,
    default: None,
    description: None,
    struct_name: None,
    schema: None,
};

/// Applies an entry about `place` to `operation`. What was found and whether it made a difference goes to `tally`.
pub fn apply(
    operation: &mut Operation,
    named: &mut Named,
    place: &Place,
    entry: &Entry,
    from: &From<'_>,
    tally: &mut Tally,
) {
    let set = entry.set.as_ref().map_or(NOTHING, toml::Spanned::get_ref);
    let rename = entry.rename.as_ref().map(|name| name.get_ref().as_str());
    let edit = Edit {
        set,
        rename,
        hide: entry.hide,
        add: entry.add,
        from,
    };
    match (place.part(), place.steps().is_empty()) {
        (Part::Parameter(location, name), true) => {
            edit.parameter(operation, *location, name, tally);
        }
        (Part::Status(status), _) => edit.status(operation, status, tally),
        (Part::ResponseHeader(status, name), true) => {
            edit.header(operation, status, name, tally);
        }
        (Part::RequestBody, true) => edit.request_body(operation, tally),
        (Part::ResponseBody(status), true) => edit.response_body(operation, status, tally),
        (_, false) => edit.member(operation, named, place, tally),
        _ => {}
    }
}

struct Edit<'a> {
    set: &'a Correction,
    rename: Option<&'a str>,
    hide: bool,
    add: bool,
    from: &'a From<'a>,
}

impl Edit<'_> {
    /// Corrects what stands by itself: a parameter, a header field.
    fn correct(&self, schema: &mut Schema, required: &mut bool, tally: &mut Tally) {
        value::correct(schema, self.set, false, tally);
        if let Some(stated) = self.set.required {
            tally.note("required", *required == stated);
            *required = stated;
            value::mark_required(schema);
        }
    }

    fn parameter(
        &self,
        operation: &mut Operation,
        location: Location,
        name: &str,
        tally: &mut Tally,
    ) {
        let is = |parameter: &Parameter, name: &str| {
            parameter.location == location
                && (parameter.name == name
                    || location == Location::Header && parameter.name.eq_ignore_ascii_case(name))
        };
        let index = operation
            .parameters
            .iter()
            .position(|parameter| is(parameter, name));
        if self.add {
            tally.note("add", index.is_some());
            if index.is_none() {
                let mut schema = value::added(self.from.page, self.from.line);
                value::correct(&mut schema, self.set, true, tally);
                operation.parameters.push(Parameter {
                    name: name.to_owned(),
                    location,
                    required: self.set.required.unwrap_or(location == Location::Path),
                    schema,
                    placeholder: None,
                    invalid: None,
                });
                sort_parameters(operation);
            }
            return;
        }
        let Some(index) = index else {
            let new = self.rename.is_some_and(|new| {
                operation
                    .parameters
                    .iter()
                    .any(|parameter| is(parameter, new))
            });
            if new {
                tally.note("rename", true);
            }
            return;
        };
        if self.hide {
            tally.note("hide", false);
            operation.parameters.remove(index);
            return;
        }
        let parameter = &mut operation.parameters[index];
        self.correct(&mut parameter.schema, &mut parameter.required, tally);
        if let Some(new) = self.rename {
            tally.note("rename", parameter.name == new);
            if location == Location::Path {
                let (old, new) = (format!("{{{name}}}"), format!("{{{new}}}"));
                operation.path = operation.path.replace(&old, &new);
                for path in &mut operation.alternatives {
                    *path = path.replace(&old, &new);
                }
            }
            parameter.name = new.to_owned();
        }
    }

    fn status(&self, operation: &mut Operation, status: &str, tally: &mut Tally) {
        let position = |operation: &Operation, status: &str| {
            operation
                .responses
                .iter()
                .position(|response| response.status == status)
        };
        let index = position(operation, status);
        let text = |set: &Correction| {
            let text = set.description.as_deref().unwrap_or_default();
            Prose::plain(text).to_markdown()
        };
        if self.add {
            tally.note("add", index.is_some());
            if index.is_none() {
                operation.responses.push(Response {
                    status: status.to_owned(),
                    description: text(self.set),
                    reasons: Vec::new(),
                    schema: None,
                    media_type: None,
                    body_by: None,
                    fault: false,
                    headers: Vec::new(),
                    versions: Versions::default(),
                    source: Some(self.source()),
                });
            }
            return;
        }
        let Some(index) = index else {
            let corrected = self.set.status.as_deref();
            if corrected.is_some_and(|status| position(operation, status).is_some()) {
                tally.note("status", true);
            }
            return;
        };
        if self.hide {
            tally.note("hide", false);
            operation.responses.remove(index);
            return;
        }
        if let Some(new) = &self.set.status {
            tally.note("status", new == status);
            if new != status && position(operation, new).is_some() {
                // Both are documented: the right one stays as it is.
                operation.responses.remove(index);
                return;
            }
            for example in &mut operation.examples {
                if example.status.as_deref() == Some(status) {
                    example.status = Some(new.clone());
                }
            }
            operation.responses[index].status.clone_from(new);
            operation.responses[index].source = Some(self.source());
        }
        if self.set.description.is_some() {
            let wanted = text(self.set);
            let response = &mut operation.responses[index];
            tally.note("description", response.description == wanted);
            response.description = wanted;
        }
    }

    fn header(&self, operation: &mut Operation, status: &str, name: &str, tally: &mut Tally) {
        let response = operation
            .responses
            .iter_mut()
            .find(|response| response.status == status);
        let Some(response) = response else {
            return;
        };
        let position = |headers: &[Header], name: &str| {
            headers
                .iter()
                .position(|header| header.name.eq_ignore_ascii_case(name))
        };
        let index = position(&response.headers, name);
        if self.add {
            tally.note("add", index.is_some());
            if index.is_none() {
                let mut schema = value::added(self.from.page, self.from.line);
                value::correct(&mut schema, self.set, true, tally);
                response.headers.push(Header {
                    name: name.to_owned(),
                    required: self.set.required.unwrap_or(false),
                    schema,
                });
            }
            return;
        }
        let Some(index) = index else {
            let new = |new: &str| position(&response.headers, new).is_some();
            if self.rename.is_some_and(new) {
                tally.note("rename", true);
            }
            return;
        };
        if self.hide {
            tally.note("hide", false);
            response.headers.remove(index);
            return;
        }
        let header = &mut response.headers[index];
        self.correct(&mut header.schema, &mut header.required, tally);
        if let Some(new) = self.rename {
            tally.note("rename", header.name == new);
            header.name = new.to_owned();
        }
    }

    fn request_body(&self, operation: &mut Operation, tally: &mut Tally) {
        if self.hide {
            if operation.request_body.take().is_some() {
                tally.note("hide", false);
            }
            return;
        }
        if self.add {
            tally.note("add", operation.request_body.is_some());
            operation.request_body.get_or_insert_with(|| RequestBody {
                further_media_types: Vec::new(),
                media_type: "application/json".to_owned(),
                required: self.set.required.unwrap_or(true),
                assumed: false,
                schema: self.body(),
                invalid: IndexMap::new(),
            });
            return;
        }
        if let Some(body) = &mut operation.request_body {
            value::correct(&mut body.schema, self.set, false, tally);
            if let Some(required) = self.set.required {
                tally.note("required", body.required == required && !body.assumed);
                (body.required, body.assumed) = (required, false);
                value::mark_required(&mut body.schema);
            }
        }
    }

    fn response_body(&self, operation: &mut Operation, status: &str, tally: &mut Tally) {
        let response = operation
            .responses
            .iter_mut()
            .find(|response| response.status == status);
        let Some(response) = response else {
            return;
        };
        if self.hide {
            if response.schema.take().is_some() {
                tally.note("hide", false);
            }
        } else if self.add {
            tally.note("add", response.schema.is_some());
            response.schema.get_or_insert_with(|| self.body());
            response
                .media_type
                .get_or_insert_with(|| "application/json".to_owned());
        } else if let Some(schema) = &mut response.schema {
            value::correct(schema, self.set, false, tally);
        }
    }

    /// A new body: what `set` says, an object where it says nothing.
    fn body(&self) -> Schema {
        let mut schema = value::added(self.from.page, self.from.line);
        if self.set.types.is_none() && self.set.schema.is_none() {
            schema.types = Some(apiref_core::ir::Types::One(TypeName::Object));
        }
        value::correct(&mut schema, self.set, true, &mut Tally::default());
        schema
    }

    fn source(&self) -> Source {
        Source::new(Origin::Override, self.from.page.clone(), self.from.line)
    }

    fn member(
        &self,
        operation: &mut Operation,
        named: &mut Named,
        place: &Place,
        tally: &mut Tally,
    ) {
        let steps = place.steps();
        let changes_holder =
            self.add || self.hide || self.rename.is_some() || self.set.required.is_some();
        {
            let Some(root) = root(operation, place.part()) else {
                return;
            };
            visit(root, named, steps, &mut |schema| {
                if !self.add {
                    value::correct(schema, self.set, false, tally);
                }
            });
            if changes_holder {
                visit_holders(root, named, steps, &mut |holder, name| {
                    self.holder(holder, name, tally);
                });
            }
        }
        if let (Some(new), Some(Step::Member(_))) = (self.rename, steps.last()) {
            rename_in_examples(operation, place, new);
        }
    }

    /// What changes in the object that holds the member: its presence, its name, its requirement.
    fn holder(&self, holder: &mut Schema, name: &str, tally: &mut Tally) {
        let there = holder.properties.contains_key(name);
        if self.add {
            tally.note("add", there);
            if !there {
                let mut schema = value::added(self.from.page, self.from.line);
                value::correct(&mut schema, self.set, true, tally);
                holder
                    .types
                    .get_or_insert(apiref_core::ir::Types::One(TypeName::Object));
                holder.properties.insert(name.to_owned(), schema);
                if self.set.required == Some(true) {
                    holder.required.push(name.to_owned());
                }
            }
            return;
        }
        if !there {
            if self
                .rename
                .is_some_and(|new| holder.properties.contains_key(new))
            {
                tally.note("rename", true);
            }
            return;
        }
        if self.hide {
            tally.note("hide", false);
            holder.properties.shift_remove(name);
            holder.required.retain(|required| required != name);
            return;
        }
        if let Some(required) = self.set.required {
            let before = holder.required.iter().any(|known| known == name);
            tally.note("required", before == required);
            holder.required.retain(|known| known != name);
            if required {
                holder.required.push(name.to_owned());
            }
            if let Some(member) = holder.properties.get_mut(name) {
                value::mark_required(member);
            }
        }
        if let Some(new) = self.rename {
            tally.note("rename", name == new);
            let members = std::mem::take(&mut holder.properties);
            holder.properties = members
                .into_iter()
                .map(|(key, mut schema)| {
                    if key != name {
                        return (key, schema);
                    }
                    value::mark(&mut schema, "name");
                    (new.to_owned(), schema)
                })
                .collect();
            for required in &mut holder.required {
                if required == name {
                    *required = new.to_owned();
                }
            }
        }
    }
}

/// The schema that the steps of a place begin at.
fn root<'a>(operation: &'a mut Operation, part: &Part) -> Option<&'a mut Schema> {
    match part {
        Part::RequestBody => operation.request_body.as_mut().map(|body| &mut body.schema),
        Part::ResponseBody(status) => operation
            .responses
            .iter_mut()
            .find(|response| response.status == *status)?
            .schema
            .as_mut(),
        Part::Parameter(location, name) => operation
            .parameters
            .iter_mut()
            .find(|parameter| parameter.location == *location && parameter.name == *name)
            .map(|parameter| &mut parameter.schema),
        Part::ResponseHeader(status, name) => operation
            .responses
            .iter_mut()
            .find(|response| response.status == *status)?
            .headers
            .iter_mut()
            .find(|header| header.name.eq_ignore_ascii_case(name))
            .map(|header| &mut header.schema),
        Part::Whole | Part::Status(_) | Part::Docs(..) => None,
    }
}

/// Examples follow a member's new name: the mock answers with them.
fn rename_in_examples(operation: &mut Operation, place: &Place, new: &str) {
    for example in &mut operation.examples {
        let fits = match place.part() {
            Part::RequestBody => example.direction == Direction::Request,
            Part::ResponseBody(status) => {
                example.direction == Direction::Response
                    && example.status.as_ref().is_none_or(|shown| shown == status)
            }
            _ => false,
        };
        if let (true, Some(json)) = (fits, &mut example.json) {
            rename_key(json, place.steps(), new);
        }
    }
}

fn rename_key(json: &mut Json, steps: &[Step], new: &str) {
    match (json, steps) {
        (Json::Array(items), [Step::Items, rest @ ..] | rest) => {
            items
                .iter_mut()
                .for_each(|item| rename_key(item, rest, new));
        }
        (Json::Object(members), [Step::Values, rest @ ..]) => {
            members
                .values_mut()
                .for_each(|value| rename_key(value, rest, new));
        }
        (Json::Object(members), [Step::Member(name)]) => {
            *members = std::mem::take(members)
                .into_iter()
                .map(|(key, value)| (if key == *name { new.to_owned() } else { key }, value))
                .collect();
        }
        (Json::Object(members), [Step::Member(name), rest @ ..]) => {
            if let Some(member) = members.get_mut(name) {
                rename_key(member, rest, new);
            }
        }
        (json @ Json::Object(_), [Step::Form(_), rest @ ..]) => rename_key(json, rest, new),
        _ => {}
    }
}
