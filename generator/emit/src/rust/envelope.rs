//! Bodies that hold nothing but one thing, `{"door": {…}}`: the client takes and gives the thing itself.

use super::model::{Body, Call, Field, Item, Kind, Model, Presence, Struct, Type};
use apiref_core::ir::paging::paging;

/// What a body holds.
pub struct Envelope<'m> {
    /// The only member of the body.
    pub field: &'m Field<'m>,
    /// Can the thing be made without a value for any member?
    pub has_default: bool,
}

/// The envelope of a request, where the client puts the body into it. None where the body is what it takes.
pub fn of_request<'m>(model: &'m Model<'_>, body: &Body<'_>) -> Option<Envelope<'m>> {
    let is_json = body.media_type.contains("json");
    let envelope = of(model, &body.ty).filter(|_| is_json && body.required)?;
    let field = envelope.field;
    (field.required && field.presence == Presence::Required).then_some(envelope)
}

/// The envelope of what a call gives. None where it gives the body.
///
/// What pages through a list reads from the body, so it stays.
pub fn of_answer<'m>(model: &'m Model<'_>, call: &'m Call<'_>) -> Option<Envelope<'m>> {
    let ty = call.successes.first()?.ty.as_ref()?;
    let is_paged = || paging(model.api, call.operation).is_some();
    let envelope = of(model, ty).filter(|_| call.is_plain() && !is_paged())?;
    (envelope.field.presence != Presence::Nullable).then_some(envelope)
}

/// What a call gives whose documented successes have one type of body: the body, or what is in it.
pub fn given<'m>(model: &'m Model<'_>, call: &'m Call<'_>) -> Option<&'m Type> {
    let body = call.successes.first()?.ty.as_ref();
    match of_answer(model, call) {
        Some(envelope) => Some(&envelope.field.ty),
        None => body,
    }
}

/// The type that a call takes as its body.
pub fn taken<'c>(model: &'c Model<'_>, call: &'c Call<'_>) -> Option<&'c Type> {
    let body = call.body.as_ref()?;
    let envelope = of_request(model, body);
    Some(envelope.map_or(&body.ty, |envelope| &envelope.field.ty))
}

fn of<'m>(model: &'m Model<'_>, ty: &Type) -> Option<Envelope<'m>> {
    let shape = shape(model.resolve(named(ty)?)?)?;
    let [field] = shape.fields.as_slice() else {
        return None;
    };
    let thing = model.resolve(named(&field.ty)?)?;
    let held = self::shape(thing).filter(|_| shape.rest.is_none())?;
    Some(Envelope {
        field,
        has_default: !held.is_constructed(thing),
    })
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
