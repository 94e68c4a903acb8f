//! Requests of JSON Patch: lists of operations on another document, whatever a sample of them shows.

use apiref_core::ir::{Json, Origin, Schema, TypeName};

use crate::resolve::examples::Evidence;
use crate::resolve::stated;

/// What an operation of a patch does.
const OPERATIONS: &[&str] = &["add", "remove", "replace", "move", "copy", "test"];

/// Is this the media type of a list of operations?
pub(super) fn is_patch(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    kind.strip_suffix("+json")
        .unwrap_or(kind)
        .ends_with("json-patch")
}

/// The media types of patches that the text about a `PATCH` names, those that it calls deprecated last.
pub(super) fn told(text: &str) -> Vec<String> {
    let (mut kinds, mut old) = (Vec::new(), Vec::new());
    for line in text.lines().flat_map(|line| line.split(". ")) {
        let is_old = line.to_ascii_lowercase().contains("deprecated");
        let named = stated::media_types(line).into_iter();
        let named = named.filter(|kind| kind.contains("patch") && kind.contains("json"));
        match is_old {
            true => old.extend(named.map(str::to_owned)),
            false => kinds.extend(named.map(str::to_owned)),
        }
    }
    kinds.append(&mut old);
    kinds
}

/// The list of operations of RFC 6902, where no example shows one.
pub(super) fn standard() -> Schema {
    let text = || Schema::of(TypeName::String);
    let operations = OPERATIONS.iter().map(|op| Json::from(*op));
    let op = Schema {
        enumeration: operations.collect::<Vec<_>>().into(),
        ..text()
    };
    let members = [
        ("op", op),
        ("path", text()),
        ("from", text()),
        ("value", Schema::default()),
    ];
    let mut item = Schema {
        title: Some("PatchOperation".to_owned()),
        required: ["op", "path"].map(str::to_owned).to_vec(),
        ..Schema::of(TypeName::Object)
    };
    for (name, member) in members {
        item.properties.insert(name.to_owned(), member);
    }
    Schema {
        items: Some(Box::new(item)),
        ..Schema::of(TypeName::Array)
    }
}

/// Makes the items of a list that all samples show to be a patch operations of one: their `value` is of any kind.
pub(super) fn settle(schema: &mut Schema, shown: &[&Json], evidence: &Evidence<'_>) {
    let items = shown.iter().map(|json| json.as_array());
    let Some(operations) = items.collect::<Option<Vec<_>>>().map(|all| all.concat()) else {
        return;
    };
    if operations.is_empty() || !operations.iter().all(is_operation) {
        return;
    }
    let Some(item) = &mut schema.items else {
        return;
    };
    item.title = Some("PatchOperation".to_owned());
    let mut source = evidence.page.source(Origin::Example, evidence.span.start);
    let known = item.properties.get("value");
    if let Some(known) = known.and_then(|value| value.source.clone()) {
        source = known;
    }
    let any = Schema {
        description: known.and_then(|value| value.description.clone()),
        source: Some(source),
        ..Schema::default()
    };
    item.properties.insert("value".to_owned(), any);
    item.required = ["op", "path"].map(str::to_owned).to_vec();
}

fn is_operation(json: &Json) -> bool {
    let text = |name: &str| match json.get(name) {
        Some(Json::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let members = json.as_object();
    let is_known = |name: &String| matches!(name.as_str(), "op" | "path" | "value" | "from");
    members.is_some_and(|members| members.keys().all(is_known))
        && text("op").is_some_and(|op| OPERATIONS.contains(&op))
        && text("path").is_some()
}

#[cfg(test)]
mod tests {
    use apiref_core::page::Page;

    use super::*;
    use crate::resolve::examples::infer;

    #[test]
    fn values_of_patches_are_of_any_kind() {
        let read = |text: &str| {
            let page = Page::new("a.rst", text);
            let evidence = Evidence::new(&page, Default::default(), false);
            let shown = Json::parse(text).expect("JSON");
            let mut schema = infer(&shown, &evidence);
            settle(&mut schema, &[&shown], &evidence);
            let item = schema.items.expect("items");
            let value = item
                .properties
                .get("value")
                .map(|value| value.types.is_none());
            (item.required.join(" "), value)
        };
        let patch = ("op path".to_owned(), Some(true));
        assert_eq!(
            read(r#"[{"op": "add", "path": "/lid", "value": "red"}]"#),
            patch
        );
        assert_eq!(read(r#"[{"op": "remove", "path": "/lid"}]"#), patch);
        let other = read(r#"[{"op": "paint", "path": "/lid", "value": "red"}]"#);
        assert_eq!(other, (String::new(), Some(false)));
    }
}
