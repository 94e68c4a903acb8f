//! Objects of a request whose own row the page forgot: the answer of the same operation has them, with members that the
//! request lists, and nothing else tells where these stand.

use indexmap::IndexMap;

use crate::resolve::row;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, RequestBody, Response, Schema};

/// One of them is a coincidence.
const LEAST: usize = 2;

/// Puts such members into their object, as the answer has it.
pub(super) fn gather(body: &mut RequestBody, answers: &[Response], diagnostics: &mut [Diagnostic]) {
    let successes = answers
        .iter()
        .filter(|answer| answer.status.starts_with('2'));
    for answer in successes.filter_map(|answer| answer.schema.as_ref()) {
        object(&mut body.schema, answer, &mut Vec::new(), diagnostics);
    }
}

fn object(
    sent: &mut Schema,
    answered: &Schema,
    path: &mut Vec<String>,
    diagnostics: &mut [Diagnostic],
) {
    if let Some((sent, answered)) = sent.items.as_mut().zip(answered.items.as_ref()) {
        object(sent, answered, path, diagnostics);
    }
    for (name, known) in &*answered.properties {
        path.push(name.clone());
        match sent.properties.get_mut(name) {
            Some(own) => object(own, known, path, diagnostics),
            None => add(sent, answered, (name, known), path, diagnostics),
        }
        path.pop();
    }
}

/// Adds the member `name`, if guesses have put some of its members beside it.
fn add(
    sent: &mut Schema,
    answered: &Schema,
    (name, known): (&String, &Schema),
    path: &[String],
    diagnostics: &mut [Diagnostic],
) {
    let holder = known.items.as_deref().unwrap_or(known);
    let is_its = |(own, member): (&String, &Schema)| {
        let source = member.source.as_ref();
        let is_guess = source.is_some_and(|source| source.placed_by == Some(Origin::Guess));
        is_guess && holder.properties.contains_key(own) && !answered.properties.contains_key(own)
    };
    let its = sent.properties.iter().filter(|pair| is_its(*pair));
    let its: Vec<String> = its.map(|(own, _)| own.clone()).collect();
    if its.len() < LEAST {
        return;
    }
    let mut inner = Schema {
        required: Vec::new(),
        left_out: Default::default(),
        properties: Default::default(),
        ..holder.clone()
    };
    let mut members: IndexMap<String, Schema> = IndexMap::new();
    let mut around: IndexMap<String, Schema> = IndexMap::new();
    for (own, mut member) in std::mem::take(&mut *sent.properties) {
        if !its.contains(&own) {
            around.insert(own, member);
            continue;
        }
        if let Some(source) = &mut member.source {
            source.placed_by = Some(Origin::Reference);
            let place = path.iter().chain([&own]).cloned().collect::<Vec<_>>();
            let expected = row::without_proof(&place);
            let mut found = diagnostics.iter_mut();
            let told = found.find(|one| {
                one.code == Code::PlaceGuessed
                    && (one.line, &one.page) == (source.line, &source.page)
                    && one.found == format!("`{own}`")
            });
            if let Some(told) = told {
                *told = Diagnostic {
                    span: told.span,
                    column: told.column,
                    ..Diagnostic::at_line(
                        Code::PlaceGuessed,
                        told.page.clone(),
                        told.line,
                        told.found.clone(),
                        expected,
                    )
                };
            }
        }
        // It stands where the first of its members stood.
        around.entry(name.clone()).or_default();
        members.insert(own, member);
    }
    let (required, rest): (Vec<String>, Vec<String>) = std::mem::take(&mut sent.required)
        .into_iter()
        .partition(|own| its.contains(own));
    sent.required = rest;
    inner.required = required;
    inner.properties = members.into();
    let mut made = match known.items {
        Some(_) => Schema {
            items: Some(Box::new(inner)),
            ..known.clone()
        },
        None => inner,
    };
    if let Some(source) = &mut made.source {
        source.placed_by = Some(Origin::Reference);
    }
    around.insert(name.clone(), made);
    sent.properties = around.into();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(sent: &str, answered: &str) -> String {
        let body = format!(
            r#"{{"media_type":"application/json","required":true,"schema":{{"type":"object","properties":{{"crate":{{"type":"object","properties":{sent}}}}}}}}}"#
        );
        let answer = format!(
            r#"{{"status":"201","description":"","schema":{{"type":"object","properties":{{"crate":{{"type":"object","properties":{answered}}}}}}}}}"#
        );
        let mut body: RequestBody = serde_json::from_str(&body).expect("a body");
        let answer: Response = serde_json::from_str(&answer).expect("an answer");
        gather(&mut body, &[answer], &mut []);
        let members = &body.schema.properties["crate"].properties;
        let shown = members.iter().map(|(name, member)| {
            let inner = member.items.as_deref().unwrap_or(member);
            let inner: Vec<&str> = inner.properties.keys().map(String::as_str).collect();
            format!("{name}({})", inner.join(" "))
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn members_stand_in_the_object_that_the_answer_has_them_in() {
        let row = |by: &str| {
            format!(
                r#"{{"type":"string","x-source":{{"origin":"table","page":"p","line":1,"placed_by":"{by}"}}}}"#
            )
        };
        let (guess, shown) = (row("guess"), row("example"));
        let lids = r#""lids":{"type":"array","items":{"type":"object","properties":{"rim":{},"knob":{}}}}"#;
        let both = format!(r#"{{"id":{shown},"rim":{guess},"knob":{guess},"size":{guess}}}"#);
        assert_eq!(
            gathered(&both, &format!("{{{lids}}}")),
            "id() lids(rim knob) size()"
        );
        // A name that the answer has at both places proves nothing, and neither does one name alone.
        let beside = format!(r#"{{{lids},"rim":{{}}}}"#);
        assert_eq!(gathered(&both, &beside), "id() rim() knob() size()");
        let proven = format!(r#"{{"rim":{shown},"knob":{guess}}}"#);
        assert_eq!(gathered(&proven, &format!("{{{lids}}}")), "rim() knob()");
        let known = format!(r#"{{"lids":{shown},"rim":{guess},"knob":{guess}}}"#);
        assert_eq!(
            gathered(&known, &format!("{{{lids}}}")),
            "lids() rim() knob()"
        );
    }
}
