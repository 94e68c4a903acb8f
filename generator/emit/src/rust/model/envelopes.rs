//! Bodies that hold nothing but one thing, `{"door": {…}}`: callers and servers give and take the thing itself.

use std::collections::HashSet;

use super::{Body, Call, Envelope, Field, Item, Kind, Model, Outcome, Presence, Struct, Type};
use apiref_core::ir::paging::paging;

impl<'a> Model<'a> {
    /// Puts the thing in place of the body that holds nothing else. Structs that are then used nowhere are left to the
    /// descriptions of the API.
    pub(super) fn open_envelopes(&mut self) {
        let opened: Vec<Opened<'a>> = self.calls.iter().map(|call| self.opened(call)).collect();
        for (call, opened) in self.calls.iter_mut().zip(opened) {
            if let (Some(body), Some((envelope, ty))) = (&mut call.body, opened.sent) {
                (body.ty, body.envelope) = (ty, Some(envelope));
            }
            let Some((envelope, ty)) = opened.answered else {
                continue;
            };
            for outcome in &mut call.successes {
                (outcome.ty, outcome.envelope) = (Some(ty.clone()), Some(envelope.clone()));
            }
        }
        self.hide_envelopes();
    }

    fn opened(&self, call: &Call<'a>) -> Opened<'a> {
        Opened {
            sent: call.body.as_ref().and_then(|body| self.of_request(body)),
            answered: self.of_answer(call),
        }
    }

    fn hide_envelopes(&mut self) {
        let mut envelopes: HashSet<String> = HashSet::new();
        for call in &self.calls {
            let bodies = call.body.iter().filter_map(|body| body.envelope.as_ref());
            let outcomes = call.successes.iter();
            let answers = outcomes.filter_map(|outcome| outcome.envelope.as_ref());
            let types = bodies
                .chain(answers)
                .flat_map(|envelope| envelope.ty.names());
            envelopes.extend(types.map(str::to_owned));
        }
        let mut used = self.used(&envelopes);
        let mut queue: Vec<String> = envelopes.intersection(&used).cloned().collect();
        while let Some(name) = queue.pop() {
            for held in self.items.get(&name).map(Item::held).unwrap_or_default() {
                if used.insert(held.clone()) && envelopes.contains(&held) {
                    queue.push(held);
                }
            }
        }
        for name in envelopes.difference(&used) {
            if let Some(item) = self.items.get_mut(name) {
                item.is_described_only = true;
            }
        }
    }

    /// The names of the items that calls name, and items other than `envelopes`.
    fn used(&self, envelopes: &HashSet<String>) -> HashSet<String> {
        let mut types: Vec<&Type> = self.error_body.iter().collect();
        for call in &self.calls {
            types.extend(call.arguments.iter().map(|argument| &argument.ty));
            types.extend(call.body.iter().map(|body| &body.ty));
            for outcome in call.successes.iter().chain(&call.faults) {
                types.extend(&outcome.ty);
                types.extend(outcome.headers.iter().map(|(_, _, ty)| ty));
            }
        }
        let items = self
            .items
            .iter()
            .filter(|(name, _)| !envelopes.contains(*name));
        let held = items.flat_map(|(_, item)| item.held());
        let named = types.into_iter().flat_map(Type::names).map(str::to_owned);
        named.chain(held).collect()
    }
}

/// The envelopes of a call and what is in them.
struct Opened<'a> {
    sent: Option<(Envelope<'a>, Type)>,
    answered: Option<(Envelope<'a>, Type)>,
}

impl<'a> Model<'a> {
    /// The envelope of a request, where it is JSON and must hold the thing.
    fn of_request(&self, body: &Body<'a>) -> Option<(Envelope<'a>, Type)> {
        let is_json = body.media_type.contains("json");
        let field = self
            .only_member(&body.ty)
            .filter(|_| is_json && body.required)?;
        let is_there = field.required && field.presence == Presence::Required;
        is_there.then(|| envelope(&body.ty, field))
    }

    /// The envelope of the answer of a call with one type of it. What pages through a list reads from the body, so
    /// that stays.
    fn of_answer(&self, call: &Call<'a>) -> Option<(Envelope<'a>, Type)> {
        let ty = call.successes.first()?.ty.as_ref()?;
        let is_paged = || paging(self.api, call.operation).is_some();
        let field = self.only_member(ty)?;
        let is_opened = field.presence != Presence::Nullable && call.is_plain() && !is_paged();
        is_opened.then(|| envelope(ty, field))
    }

    /// The only member of a body, where it is a struct.
    fn only_member(&self, ty: &Type) -> Option<&Field<'a>> {
        let outer = shape(self.resolve(named(ty)?)?)?;
        let [field] = outer.fields.as_slice() else {
            return None;
        };
        shape(self.resolve(named(&field.ty)?)?)?;
        outer.rest.is_none().then_some(field)
    }
}

fn envelope<'a>(ty: &Type, field: &Field<'a>) -> (Envelope<'a>, Type) {
    let envelope = Envelope {
        ty: ty.clone(),
        member: field.wire,
    };
    (envelope, field.ty.clone())
}

fn named(ty: &Type) -> Option<&str> {
    match ty {
        Type::Named(name) => Some(name),
        _ => None,
    }
}

fn shape<'m, 'a>(item: &'m Item<'a>) -> Option<&'m Struct<'a>> {
    match &item.kind {
        Kind::Struct(shape) => Some(shape),
        _ => None,
    }
}

impl Body<'_> {
    /// The type of the whole body, the envelope included.
    pub fn whole(&self) -> &Type {
        self.envelope
            .as_ref()
            .map_or(&self.ty, |envelope| &envelope.ty)
    }
}

impl Outcome<'_> {
    /// The type of the whole body, the envelope included.
    pub fn whole(&self) -> Option<&Type> {
        let envelope = self.envelope.as_ref().map(|envelope| &envelope.ty);
        envelope.or(self.ty.as_ref())
    }
}
