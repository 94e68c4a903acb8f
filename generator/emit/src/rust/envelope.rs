//! Bodies that hold nothing but one thing, `{"door": {…}}`: the client takes and gives the thing itself.

use super::client::Emitter;
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
pub fn of_answer<'m>(emitter: &Emitter<'m, '_>) -> Option<Envelope<'m>> {
    let (model, call) = (emitter.model, emitter.call);
    let ty = call.successes.first()?.ty.as_ref()?;
    let is_paged = || paging(model.api, call.operation).is_some();
    let envelope = of(model, ty).filter(|_| emitter.is_plain() && !is_paged())?;
    (envelope.field.presence != Presence::Nullable).then_some(envelope)
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
