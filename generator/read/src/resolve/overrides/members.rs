//! The way from an operation to the schemas at a place. Arrays, alternatives and references on the way are passed
//! through, so that a path names members only where it wants to.

use indexmap::IndexMap;

use apiref_core::ir::Schema;
use apiref_core::ir::place::Step;

/// Named schemas of the API, for those that refer to each other before names are given to all.
pub type Named = IndexMap<String, Schema>;

/// Calls `act` on each schema that `steps` lead to from `schema`.
pub fn visit(
    schema: &mut Schema,
    named: &mut Named,
    steps: &[Step],
    act: &mut dyn FnMut(&mut Schema),
) {
    let Some((step, rest)) = steps.split_first() else {
        act(schema);
        return;
    };
    match step {
        Step::Member(name) => holders(schema, named, 0, &mut |holder, named| {
            if let Some(member) = holder.properties.get_mut(name) {
                visit(member, named, rest, act);
            }
        }),
        Step::Items => {
            if let Some(items) = &mut schema.items {
                visit(items, named, rest, act);
            }
        }
        Step::Values => {
            if let Some(values) = &mut schema.additional_properties {
                visit(values, named, rest, act);
            }
        }
        Step::Form(form) => {
            let number: Option<usize> = form.parse().ok();
            let forms = (&mut schema.one_of).into_iter().chain(&mut schema.any_of);
            for (index, variant) in forms.enumerate() {
                if number == Some(index + 1) || variant.title.as_deref() == Some(form) {
                    visit(variant, named, rest, act);
                }
            }
        }
    }
}

/// Calls `act` on each object that holds the last member of `steps`, or could: with the member's name.
pub fn visit_holders(
    schema: &mut Schema,
    named: &mut Named,
    steps: &[Step],
    act: &mut dyn FnMut(&mut Schema, &str),
) {
    let Some((Step::Member(name), way)) = steps.split_last() else {
        return;
    };
    // The way is walked with a copy of the named schemas at hand, for both are needed at its end.
    let mut inner = std::mem::take(named);
    let mut ends = inner.clone();
    visit(schema, &mut inner, way, &mut |end| {
        holders(end, &mut ends, 0, &mut |holder, _| act(holder, name));
    });
    // A reference at the very end changed the copy, one on the way the original.
    for (key, schema) in ends {
        let original = inner.get_mut(&key);
        if let Some(original) = original.filter(|original| **original != schema) {
            *original = schema;
        }
    }
    *named = inner;
}

/// References in a circle end here.
const DEEPEST: usize = 16;

/// The objects that a value is, or is made of: itself, its items, its alternatives, what it refers to.
fn holders(
    schema: &mut Schema,
    named: &mut Named,
    depth: usize,
    act: &mut dyn FnMut(&mut Schema, &mut Named),
) {
    if depth > DEEPEST {
        return;
    }
    if let Some(name) = schema.reference_name().map(str::to_owned) {
        if let Some(mut target) = named.get(&name).cloned() {
            holders(&mut target, named, depth + 1, act);
            named.insert(name, target);
        }
        return;
    }
    if !schema.properties.is_empty() {
        act(schema, named);
    } else if let Some(items) = &mut schema.items {
        holders(items, named, depth + 1, act);
        return;
    } else if schema.one_of.is_empty() && schema.any_of.is_empty() {
        act(schema, named);
    }
    for variant in (&mut schema.one_of).into_iter().chain(&mut schema.any_of) {
        // Alternatives that only name required members are rules about the members, not holders of them.
        if !variant.properties.is_empty() || variant.items.is_some() || variant.reference.is_some()
        {
            holders(variant, named, depth + 1, act);
        }
    }
}
