//! The bodies of faults. The family documents them by one example, which stands for all faults of the operation.

use super::super::examples::{self, Evidence};
use super::is_readable;
use crate::draft::{Draft, DraftExample};
use apiref_core::diagnostic::Diagnostic;
use apiref_core::ir::{Direction, Json, Origin, Response, Schema, Validity};
use apiref_core::page::Page;

/// The name of the struct, after the title of the section that shows it.
const TITLE: &str = "Error message";

/// Gives faults the body that an example shows. The status of the example has it for certain; where the page shows one
/// example for all faults, the others have it too, and their schemas say that this is a guess.
pub fn attach(page: &Page, draft: &Draft, responses: &mut [Response], found: &mut Vec<Diagnostic>) {
    let shown: Vec<(&DraftExample, &Json)> = draft
        .examples
        .iter()
        .filter(|example| example.direction == Direction::Response && is_readable(example))
        .filter(|example| example.status.as_deref().is_some_and(is_fault))
        .filter_map(|example| Some((example, example.json.as_ref()?)))
        .collect();
    for response in responses
        .iter_mut()
        .filter(|response| is_fault(&response.status))
    {
        let own: Vec<_> = shown
            .iter()
            .filter(|(example, _)| example.status.as_ref() == Some(&response.status))
            .collect();
        if let Some((example, json)) = own.first() {
            let mut schema = schema(page, example, json, Origin::Example);
            for (example, json) in &own[1..] {
                examples::complete(&mut schema, json, "", &evidence(page, example), found);
            }
            response.schema = Some(schema);
            response.media_type = media_type(example);
        } else if draft.common_fault
            && response.schema.is_none()
            && let Some((example, json)) = shown.first()
        {
            response.schema = Some(schema(page, example, json, Origin::Guess));
            response.media_type = media_type(example);
        }
    }
}

fn is_fault(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

fn evidence<'a>(page: &'a Page, example: &DraftExample) -> Evidence<'a> {
    Evidence::new(page, example.span, example.validity == Validity::Repaired)
}

fn schema(page: &Page, example: &DraftExample, json: &Json, origin: Origin) -> Schema {
    let mut schema = examples::infer(json, &evidence(page, example));
    schema.title = Some(TITLE.to_owned());
    schema.source = Some(page.source(origin, example.span.start));
    schema
}

fn media_type(example: &DraftExample) -> Option<String> {
    Some(match example.media_type.as_str() {
        "" => "application/json".to_owned(),
        stated => stated.to_owned(),
    })
}
