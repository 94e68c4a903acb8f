//! Doc comments: descriptions, limits and sources. Text of a page enters here, as the string of a doc attribute.

use proc_macro2::TokenStream;
use quote::quote;

use super::limit_lines::without_limits;
use super::meanings::without_meanings;
use super::rustdoc::Gate;
use super::untold::untold;
use crate::told::begins_note;
use apiref_core::ir::{
    Api, Credential, Json, Keyword, LikelyRule, Operation, Range, Schema, Versions,
};
use apiref_core::text::{is_caption, visible};

/// `#[doc]` attributes for CommonMark `text`, one a line.
pub fn attributes(text: &str) -> TokenStream {
    let lines = lines(text);
    quote! { #(#[doc = #lines])* }
}

/// Lines as they stand in a doc comment after its slashes.
pub fn lines(text: &str) -> impl Iterator<Item = String> {
    let mut gate = Gate::default();
    text.lines().map(move |line| {
        let (line, is_text) = gate.line(line);
        let line = if is_text {
            linked(&line)
        } else {
            line.into_owned()
        };
        if line.is_empty() {
            line
        } else {
            format!(" {line}")
        }
    })
}

/// A line of CommonMark with its bare addresses as links, which rustdoc asks for.
fn linked(line: &str) -> String {
    let parts = line.split('`').enumerate();
    // Each second part is code.
    let parts = parts.map(|(index, part)| match index % 2 {
        0 => linked_text(part),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

fn linked_text(text: &str) -> String {
    let Some(start) = ["https://", "http://"]
        .into_iter()
        .filter_map(|scheme| text.find(scheme))
        .min()
    else {
        return text.to_owned();
    };
    let (before, from) = text.split_at(start);
    let end = from.find(|c: char| c.is_whitespace() || "<>\"'()[]{}|".contains(c));
    let address = &from[..end.unwrap_or(from.len())];
    let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '\\']);
    let rest = &from[address.len()..];
    let after = linked_text(rest);
    // Within a link, an escape would be part of the address.
    let plain = address.replace('\\', "").replace("&amp;", "&");
    let is_label = before.ends_with('[') && rest.starts_with("](");
    let is_linked = before.ends_with('<') || before.ends_with("](") || is_label;
    let is_bare = !is_linked && plain.len() > "https://".len();
    if is_bare {
        format!("{before}<{plain}>{after}")
    } else {
        format!("{before}{address}{after}")
    }
}

/// Plain text on one line, with nothing in it that ends a comment or a string of TOML.
pub fn one_line(text: &str) -> String {
    visible(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Paragraphs of a doc comment, joined; blank ones left out.
pub fn paragraphs<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let parts: Vec<&str> = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n\n")
}

/// Description and limits of a parameter; `fallback` where the docs say nothing.
pub fn of_schema(schema: &Schema, fallback: &str) -> String {
    let schema = without_limits(schema);
    described(&schema, fallback, &limits(&untold(&schema)), "")
}

/// The same for an item of the types, with its page and line.
pub fn of_item(schema: &Schema, fallback: &str, source: Option<(&str, u32)>) -> String {
    let source = source.map(|(page, line)| at(page, line));
    of_listed(schema, schema, fallback, &source.unwrap_or_default())
}

/// The same for a member or parameter. What the variants of its type, `listing`, tell is not told again.
pub fn of_member(schema: &Schema, fallback: &str, listing: Option<&Schema>) -> String {
    match listing {
        Some(listing) => of_listed(schema, listing, fallback, ""),
        None => of_schema(schema, fallback),
    }
}

/// What is told of a value of the enum `listing`.
fn of_listed(schema: &Schema, listing: &Schema, fallback: &str, source: &str) -> String {
    let schema: &Schema = &without_limits(schema);
    let brief = Schema {
        description: Some(without_meanings(schema, listing)),
        properties: Default::default(),
        enumeration: Default::default(),
        ..schema.clone()
    };
    described(&brief, fallback, &limits(&untold(&brief)), source)
}

fn described(schema: &Schema, fallback: &str, limits: &str, source: &str) -> String {
    let text = schema.description.as_deref().unwrap_or_default().trim();
    let text = only_item(text);
    let is_made = text.is_empty();
    // What is noted of single operations needs something to be noted of.
    let noted = match begins_note(&text) && !source.is_empty() {
        true => paragraphs([fallback, &text]),
        false => text,
    };
    let text = if is_made { fallback } else { &noted };
    let last = match (limits.is_empty(), source.is_empty()) {
        (true, _) => source.to_owned(),
        (false, true) => format!("{limits}."),
        (false, false) => format!("{limits}. {source}"),
    };
    let deprecated = if schema.deprecated { "Deprecated." } else { "" };
    let (values, versions) = (of_values(schema), of_versions(&schema.versions));
    let is_short = deprecated.is_empty() && values.is_empty() && versions.is_empty();
    // One sentence of ours needs no paragraph of its own.
    match is_made && is_short && !text.contains('\n') {
        true => [text, &last].join(" ").trim().to_owned(),
        false => paragraphs([text, &values, deprecated, &versions, &last]),
    }
}

/// What the docs say of the values of a map: no type of Rust says it.
fn of_values(schema: &Schema) -> String {
    let values = schema.additional_properties.as_deref();
    let text = values.and_then(|values| values.description.as_deref());
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map_or_else(String::new, |text| match text.contains('\n') {
        true => format!("Values:\n\n{text}"),
        false => format!("Values: {text}"),
    })
}

/// ``Versions: `2.53 and later`.``; nothing where all versions have it.
pub fn of_versions(versions: &Versions) -> String {
    if versions.is_open() {
        return String::new();
    }
    format!("Versions: {}.", code(&versions.to_string()))
}

/// The content of a list that has but one item; other text as it is.
fn only_item(text: &str) -> String {
    let Some(first) = text.strip_prefix("- ") else {
        return text.to_owned();
    };
    let mut lines = first.lines();
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        match line.strip_prefix("  ") {
            Some(inner) => out.push_str(inner),
            None if line.is_empty() => {}
            None => return text.to_owned(),
        }
    }
    out
}

/// `` Source: `page.rst`, line 12. ``
pub fn at(page: &str, line: u32) -> String {
    format!("Source: {}, line {line}.", code(page))
}

/// `a`, `a and b`, `a, b and c`.
pub fn listed(mut texts: Vec<String>) -> String {
    match texts.pop() {
        Some(last) if !texts.is_empty() => format!("{} and {last}", texts.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// Text as inline code that can't be left from within.
pub fn code(text: &str) -> String {
    let text: String = visible(text)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    let text = if text.trim().is_empty() {
        format!("{text:?}")
    } else {
        text
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The documented limits of a value in one sentence without its full stop; empty if it has no limits.
pub fn limits(schema: &Schema) -> String {
    let mut parts = Vec::new();
    if let Some(format) = &schema.format {
        parts.push(format!("Format {}", code(format)));
    }
    // Nothing has fewer characters or items than none.
    let some = |least: Option<u64>| least.filter(|least| *least > 0);
    parts.extend(range(
        some(schema.min_length),
        schema.max_length,
        "character",
        "characters",
    ));
    if schema.ranges.is_empty() {
        let (least, most) = (schema.minimum.as_ref(), schema.maximum.as_ref());
        parts.extend(range(least, most, "", ""));
    } else {
        let ranges: Vec<String> = schema.ranges.iter().map(range_text).collect();
        parts.push(ranges.join(" or "));
    }
    if let Some(step) = &schema.multiple_of {
        parts.push(format!("a multiple of {step}"));
    }
    let least = some(schema.min_items);
    parts.extend(range(least, schema.max_items, "item", "items"));
    if schema.unique_items {
        parts.push("unique items".to_owned());
    }
    parts.extend(range(schema.min_properties, None, "member", "members"));
    match schema.enumeration.as_slice() {
        [] => {}
        [only] => parts.push(format!("always {}", value(only))),
        several => {
            let values: Vec<String> = several.iter().map(value).collect();
            parts.push(format!("one of {}", values.join(", ")));
        }
    }
    if let Some(pattern) = &schema.pattern {
        parts.push(format!("pattern {}", code(pattern)));
    }
    if let Some(several) = &schema.parts {
        let values: Vec<String> = several.enumeration.iter().map(|text| code(text)).collect();
        let separator = code(&several.separator);
        parts.push(format!(
            "one or more of {}, separated by {separator}",
            values.join(", ")
        ));
    }
    if let Some(default) = &schema.default {
        // Of a list, the items are what a reader would write.
        let values = match &**default {
            Json::Array(items) if !items.is_empty() => items.iter().map(value).collect(),
            one => vec![value(one)],
        };
        parts.push(format!("default {}", values.join(", ")));
    }
    for rule in &schema.likely {
        parts.push(format!("likely {}", likely(rule)));
    }
    if schema.read_only {
        parts.push("set by the server".to_owned());
    }
    if schema.write_only {
        parts.push("not in responses".to_owned());
    }
    if !schema.shown_types.is_empty() {
        let shown: Vec<&str> = schema
            .shown_types
            .iter()
            .map(|name| name.as_str())
            .collect();
        parts.push(format!("also of type {}", shown.join(" or ")));
    }
    let mut sentence = parts.join(", ");
    if let Some(first) = sentence.get(..1).map(str::to_uppercase) {
        sentence.replace_range(..1, &first);
    }
    sentence
}

fn range_text(range: &Range) -> String {
    match range.minimum == range.maximum {
        true => range.minimum.to_string(),
        false => format!("{} to {}", range.minimum, range.maximum),
    }
}

/// A rule that may not hold always, with the reason in brackets.
fn likely(rule: &LikelyRule) -> String {
    let number = || Some(rule.value.to_string());
    let text = match (rule.keyword, &rule.value) {
        (Keyword::Enum, Json::Array(values)) => {
            let values: Vec<String> = values.iter().map(value).collect();
            Some(format!("one of {}", values.join(", ")))
        }
        (Keyword::MinLength, _) => range(number(), None, "character", "characters"),
        (Keyword::MaxLength, _) => range(None, number(), "character", "characters"),
        (Keyword::Minimum, _) => range(number(), None, "", ""),
        (Keyword::Maximum, _) => range(None, number(), "", ""),
        (Keyword::MultipleOf, _) => Some(format!("a multiple of {}", rule.value)),
        (Keyword::MinItems, _) => range(number(), None, "item", "items"),
        (Keyword::MaxItems, _) => range(None, number(), "item", "items"),
        (keyword, single) => Some(format!("{} {}", keyword.as_str(), value(single))),
    };
    format!("{} ({})", text.unwrap_or_default(), rule.why.as_str())
}

/// What the docs say of a listed value; the value alone where they say nothing.
pub fn of_value(schema: &Schema, value: &str) -> String {
    let said = match schema.enum_descriptions.get(value) {
        Some(text) => led(&code(value), text),
        None => code(value),
    };
    let is_deprecated = schema.enum_deprecated.iter().any(|of| of == value);
    match is_deprecated {
        true => paragraphs([said.as_str(), "Deprecated."]),
        false => said,
    }
}

/// A JSON value as inline code; strings without their quotes.
fn value(value: &Json) -> String {
    match value {
        Json::String(text) => code(text),
        other => code(&other.to_string()),
    }
}

fn range<T: PartialEq + ToString>(
    least: Option<T>,
    most: Option<T>,
    one: &str,
    many: &str,
) -> Option<String> {
    let unit = |count: &str| match (many.is_empty(), count) {
        (true, _) => String::new(),
        (false, "1") => format!(" {one}"),
        (false, _) => format!(" {many}"),
    };
    let text = |value: T| value.to_string();
    match (least.map(text), most.map(text)) {
        (None, None) => None,
        (Some(least), None) => Some(format!("at least {least}{}", unit(&least))),
        (None, Some(most)) => Some(format!("at most {most}{}", unit(&most))),
        (Some(least), Some(most)) if least == most => {
            Some(format!("exactly {least}{}", unit(&least)))
        }
        (Some(least), Some(most)) => Some(format!("{least} to {most}{}", unit(&most))),
    }
}

/// A title of a page, which is plain text, as CommonMark.
pub fn title(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        if "\\`*_[]<>#&|~$".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// The first paragraph of a description on one line, and the limits.
pub fn summary(schema: &Schema) -> String {
    let described = schema.description.as_deref().unwrap_or_default();
    let mut paragraphs = described.split("\n\n");
    let is_text = |paragraph: &&str| !is_caption(paragraph) && !paragraph.starts_with('>');
    let first = paragraphs.find(is_text);
    let first = first.unwrap_or_default();
    // What begins with a list can't stand within another one on one line.
    let first = first
        .trim_start_matches("- ")
        .lines()
        .next()
        .unwrap_or_default()
        .trim();
    let first = if first.starts_with("```") { "" } else { first };
    let first = without_announcement(first);
    let told = Schema {
        description: Some(first.to_owned()),
        ..schema.clone()
    };
    let limits = limits(&untold(&told));
    match (first.is_empty(), limits.is_empty()) {
        (_, true) => first.to_owned(),
        (true, false) => format!("{limits}."),
        (false, false) if first.ends_with(['.', '!', '?', ':', ';']) => {
            format!("{first} {limits}.")
        }
        (false, false) => format!("{first}. {limits}."),
    }
}

/// An argument of a method as an item of a list: all that the docs say of it.
pub fn argument(name: &str, schema: &Schema) -> String {
    let described = schema.description.as_deref().unwrap_or_default().trim();
    let code = code(name);
    let text = match described.contains('\n') {
        true => {
            let limits = limits(&untold(schema));
            let limits = if limits.is_empty() {
                limits
            } else {
                format!("{limits}.")
            };
            led(&code, &paragraphs([described, &limits]))
        }
        false => {
            let summary = summary(schema);
            let separator = if summary.is_empty() { "" } else { ": " };
            format!("{code}{separator}{summary}")
        }
    };
    item(&text)
}

/// The method and the path of an operation, and the other paths where it is.
pub fn address(operation: &Operation) -> String {
    let parameters = operation.parameters.iter();
    let pairs = parameters.filter_map(|one| Some(format!("{}={}", one.name, one.constant()?)));
    let query = pairs.collect::<Vec<_>>().join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    let first = code(&format!(
        "{} {}{mark}{query}",
        operation.method, operation.path
    ));
    match operation.alternatives.as_slice() {
        [] => first,
        others => {
            let others: Vec<String> = others.iter().map(|path| code(path)).collect();
            format!("{first}, also at {}", others.join(", "))
        }
    }
}

/// A line without the end that announces what does not stand on it: `The size. It can be:` is `The size.`
fn without_announcement(line: &str) -> String {
    let Some(text) = line.strip_suffix(':') else {
        return line.to_owned();
    };
    match text.rsplit_once(". ") {
        Some((before, _)) => format!("{before}."),
        // The label of a list that follows says nothing without it.
        None if text.split_whitespace().count() < 3 => String::new(),
        None => format!("{text}."),
    }
}

/// A parameter on one line: its name on the wire, what it is, its limits.
pub fn named_summary(wire: &str, schema: &Schema) -> String {
    let text = summary(schema);
    if text.is_empty() {
        format!("{}.", code(wire))
    } else {
        format!("{}: {text}", code(wire))
    }
}

/// CommonMark blocks after a code that they speak of: `` `404`: Nothing is there. ``
pub fn led(code: &str, text: &str) -> String {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_block = ["- ", "* ", "+ ", "|", "#", ">", "```", "~~~", "    "]
        .iter()
        .any(|mark| text.starts_with(mark))
        || number.len() < text.len() && number.starts_with(['.', ')']);
    match (text.is_empty(), is_block) {
        (true, _) => format!("{code}."),
        (false, true) => paragraphs([&format!("{code}."), text]),
        (false, false) => format!("{code}: {text}"),
    }
}

/// CommonMark blocks as an item of a list.
pub fn item(text: &str) -> String {
    let mut out = String::new();
    for (index, line) in text.lines().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        if line.trim().is_empty() {
            continue;
        }
        out.push_str(if index == 0 { "- " } else { "  " });
        out.push_str(line);
    }
    out
}

/// Heading of an API's module.
pub fn of_api(api: &Api) -> String {
    let mut parts = Vec::new();
    let mut title = title(&api.info.title);
    if let Some(version) = &api.info.version {
        title.push_str(&format!(", version {}", code(version)));
    }
    parts.push(format!("{title}."));
    parts.extend(api.info.description.clone());
    if !api.info.servers.is_empty() {
        let servers: Vec<String> = api
            .info
            .servers
            .iter()
            .map(|server| format!("- {}", code(&server.url)))
            .collect();
        parts.push(format!("Served at:\n\n{}", servers.join("\n")));
    }
    if !api.security.is_empty() {
        let headers: Vec<String> = api.security.iter().map(credential).collect();
        parts.push(format!(
            "Requests are authenticated with the header field {}.",
            headers.join(" or ")
        ));
    }
    paragraphs(parts.iter().map(String::as_str))
}

/// What a credential looks like: `X-Auth-Token`, or `Authorization: Basic …`.
pub fn credential(credential: &Credential) -> String {
    match &credential.scheme {
        Some(scheme) => code(&format!("{}: {scheme} …", credential.header)),
        None => code(&credential.header),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apiref_core::ir::TypeName;

    #[test]
    fn the_values_of_maps_are_described() {
        let map = r#"{"type":"object","description":"Marks.","additionalProperties":{"type":"string","description":"A colour."}}"#;
        let map: Schema = serde_json::from_str(map).expect("a schema");
        assert_eq!(of_member(&map, "", None), "Marks.\n\nValues: A colour.");
    }

    #[test]
    fn limits_are_one_sentence() {
        let mut schema = Schema::of(TypeName::String);
        assert_eq!(limits(&schema), "");
        schema.min_length = Some(1);
        schema.max_length = Some(64);
        schema.default = Some(Box::new(Json::from("a`b")));
        assert_eq!(limits(&schema), "1 to 64 characters, default ``a`b``");
        let list = vec![Json::from("a"), Json::from("b")];
        schema.default = Some(Box::new(Json::Array(list)));
        assert_eq!(limits(&schema), "1 to 64 characters, default `a`, `b`");
        let mut number = Schema::of(TypeName::Integer);
        number.minimum = Some(0.into());
        assert_eq!(limits(&number), "At least 0");
    }

    #[test]
    fn ranges_parts_and_doubts_are_told() {
        let told = |text: &str| limits(&serde_json::from_str(text).expect("a schema"));
        assert_eq!(
            told(
                r#"{"minimum":-1,"maximum":9,"x-apiref-ranges":[{"minimum":-1,"maximum":-1},{"minimum":1,"maximum":9}]}"#
            ),
            "-1 or 1 to 9"
        );
        assert_eq!(
            told(r#"{"x-apiref-parts":{"separator":",","enum":["a","b"]}}"#),
            "One or more of `a`, `b`, separated by `,`"
        );
        assert_eq!(
            told(
                r#"{"x-apiref-likely":[{"keyword":"enum","value":["a"],"why":"open-list"},
                {"keyword":"maxLength","value":9,"why":"condition"}]}"#
            ),
            "Likely one of `a` (the list may go on), likely at most 9 characters (under a condition)"
        );
    }

    #[test]
    fn a_summary_announces_nothing() {
        let summary = |text: &str| {
            summary(&Schema {
                description: Some(text.to_owned()),
                ..Schema::default()
            })
        };
        assert_eq!(summary("The size. It can be:\n\n- big"), "The size.");
        assert_eq!(
            summary("The size, which is one of:\n\n- big"),
            "The size, which is one of."
        );
        assert_eq!(summary("Options:\n\n- big"), "");
        assert_eq!(summary("At 12:30"), "At 12:30");
        let limited = |text: &str| {
            super::summary(&Schema {
                description: Some(text.to_owned()),
                enumeration: vec![Json::from("big")].into(),
                ..Schema::default()
            })
        };
        assert_eq!(limited("The size"), "The size. Always `big`.");
        assert_eq!(limited("The size."), "The size. Always `big`.");
    }

    #[test]
    fn bare_addresses_are_links() {
        let linked = |text: &str| lines(text).collect::<Vec<_>>().join("\n");
        assert_eq!(
            linked("GET https://a.example/b\\_c?d=1&amp;e=2, or `https://x` or <https://y>."),
            " GET <https://a.example/b_c?d=1&e=2>, or `https://x` or <https://y>."
        );
        assert_eq!(
            linked("```\nhttps://a\n```\n[b](https://b)"),
            " ```\n https://a\n ```\n [b](https://b)"
        );
        assert_eq!(
            linked("(https://a), \"https://b\", [https://c](https://d)"),
            " (<https://a>), \"<https://b>\", [https://c](https://d)"
        );
    }

    #[test]
    fn doc_text_holds_no_control_characters() {
        let tokens = attributes("a\u{1}b\n\nc").to_string();
        assert_eq!(tokens, r#"# [doc = " a b"] # [doc = ""] # [doc = " c"]"#);
    }

    #[test]
    fn arguments_tell_a_limit_once() {
        let schema: Schema = serde_json::from_str(
            r#"{"description":"The key. Maximum length is 9.","maxLength":9,"x-origins":{"maxLength":"description"}}"#,
        )
        .expect("a schema");
        let told = argument("key", &schema);
        assert_eq!(told, "- `key`: The key. Maximum length is 9.");
    }

    #[test]
    fn what_the_words_say_is_told_once() {
        for (schema, left) in [
            (
                r#"{"description":"At most 1,024 characters.","maxLength":1024,"minLength":1,
                    "x-origins":{"maxLength":"description"}}"#,
                "At least 1 character",
            ),
            (
                r#"{"description":"The colour, **red** unless given.","default":"red",
                    "x-origins":{"default":"description"}}"#,
                "",
            ),
            (
                r#"{"description":"The colour.","default":"red","x-origins":{"default":"description"}}"#,
                "Default `red`",
            ),
            (
                r#"{"description":"At most 9.","maximum":9,"x-origins":{"maximum":"table"}}"#,
                "At most 9",
            ),
        ] {
            let schema: Schema = serde_json::from_str(schema).expect("a schema");
            assert_eq!(limits(&untold(&schema)), left);
        }
    }
}
