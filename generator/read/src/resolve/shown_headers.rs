//! Header fields that commands in the text about an operation send, and that no row has: `curl -H "Range: bytes=0-12" …`.
//! They stand apart from what the tables state.

use apiref_core::ir::{Direction, Json, Location, Operation, Origin, Response};
use apiref_core::page::Page;

use super::lists::List;
use super::stated;
use crate::draft::{Draft, Prose, ProseBlock};
use crate::syntax::Text;
use crate::syntax::sample::shell;

/// Adds such fields to a `GET`.
pub fn add(page: &Page, draft: &Draft, operation: &mut Operation) {
    if operation.method != "GET" {
        return;
    }
    let notes = draft.notes.iter().map(|(_, text)| text);
    let mut codes = Vec::new();
    for text in std::iter::once(&draft.description).chain(notes) {
        code(text, &mut codes);
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    for code in codes {
        let code = without_prompts(code);
        for command in shell::commands(&Text::whole(&code, 0)) {
            let line = command.request_line.as_deref();
            let call = line.and_then(|line| stated::own_query(line, draft));
            fields.extend(call.map(|_| command.headers).into_iter().flatten());
        }
    }
    let requests = draft.examples.iter();
    let requests = requests.filter(|one| one.direction == Direction::Request && !one.of_other_call);
    fields.extend(requests.flat_map(|one| one.headers.iter().cloned()));
    for (name, value) in fields {
        if List::AskedHeaders.has(&name.to_ascii_lowercase()) {
            add_field(page, draft, operation, &name, &value);
        }
    }
}

fn add_field(page: &Page, draft: &Draft, operation: &mut Operation, name: &str, value: &str) {
    let known = operation.parameters.iter().chain(&operation.mentioned);
    let mut known = known.filter(|one| one.location == Location::Header);
    if known.any(|one| one.name.eq_ignore_ascii_case(name)) {
        return;
    }
    let (header, example) = (Location::Header, Origin::Example);
    let mut parameter = stated::named(page, name, header, example, draft.span.start);
    parameter
        .schema
        .examples
        .push(Json::String(value.trim().to_owned()));
    operation.mentioned.push(parameter);
    if name.eq_ignore_ascii_case("range") {
        answer_in_part(operation);
    }
}

/// Who asks for a part of a body is answered with that part.
fn answer_in_part(operation: &mut Operation) {
    let status = "206".to_owned();
    let answers = &operation.responses;
    let Some(at) = answers.iter().position(|answer| answer.status == "200") else {
        return;
    };
    if answers.iter().any(|answer| answer.status == status) {
        return;
    }
    if let Some(whole) = answers.get(at).filter(|answer| answer.schema.is_some()) {
        let part = Response {
            status,
            description: "Partial Content".to_owned(),
            reasons: Vec::new(),
            body_by: Some(Origin::Guess),
            ..whole.clone()
        };
        operation.responses.insert(at + 1, part);
    }
}

/// The blocks of code of a text.
fn code<'t>(text: &'t Prose, found: &mut Vec<&'t str>) {
    for block in &text.blocks {
        match block {
            ProseBlock::Code(text) => found.push(text),
            ProseBlock::Admonition(_, inner) => code(inner, found),
            ProseBlock::List { items, .. } => items.iter().for_each(|item| code(item, found)),
            ProseBlock::Paragraph(_) | ProseBlock::Table { .. } => {}
        }
    }
}

/// Lines of a terminal without what stands before their commands: `shell> curl …`.
fn without_prompts(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once("> ") {
        Some((prompt, rest)) if prompt.chars().all(char::is_alphanumeric) => rest,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_show_header_fields() {
        let read = |command: &str| {
            let text = format!(
                "Combs\n=====\n\n.. http:get:: /combs/{{id}}\n\n    Gives wax.\n\n    :status 200: All is well.\n    \
                 :resheader Content-Type: :mimetype:`image/png`\n\nIn parts\n--------\n\nAsk for parts of it:\n\n\
                 .. code-block:: bash\n\n    sh> {command}\n"
            );
            let page = Page::new("combs.rst", &text);
            let drafts = vec![crate::dialect::read(&page).0];
            let (api, _) = super::super::resolve(Default::default(), &[page], drafts);
            let operation = &api.operations[0];
            let names = operation.mentioned.iter().map(|one| one.name.as_str());
            let statuses = operation.responses.iter().map(|one| one.status.as_str());
            names.chain(statuses).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            read("curl http://localhost/combs/1 -H 'Range: bytes=0-9' -H 'X-Mine: 1'"),
            "Range 200 206"
        );
        assert_eq!(
            read("curl http://localhost/combs/1 -H 'If-None-Match: 1'"),
            "If-None-Match 200"
        );
        // Another call.
        assert_eq!(
            read("curl http://localhost/hives -H 'Range: bytes=0-9'"),
            "200"
        );
        assert_eq!(
            read("curl -X PUT http://localhost/combs/1 -H 'Range: bytes=0-9'"),
            "200"
        );
    }
}
