//! Members of requests that the text of another member demands, and that no row lists: `If you name the lid, you must also
//! specify the crate.` Another operation that has both says what the other one is. Where a row of its own calls the other one required, that
//! holds beside the one that demands it.

use std::collections::HashMap;

use apiref_core::ir::{Api, Origin, Schema};

use super::lists::List;

/// Adds such members. They may be left out: only the other one demands them.
pub fn settle(api: &mut Api) {
    let mut known: HashMap<(String, String), Option<Schema>> = HashMap::new();
    for operation in &api.operations {
        if let Some(body) = &operation.request_body {
            learn(&body.schema, "", &mut known);
        }
    }
    if known.is_empty() {
        return;
    }
    for operation in &mut api.operations {
        let is_parameter = |name: &str| operation.parameters.iter().any(|one| one.name == name);
        if let Some(body) = &mut operation.request_body {
            add(&mut body.schema, "", &known, &is_parameter);
        }
    }
}

/// The member that the text of another one demands, as the text calls it.
fn demanded(member: &Schema) -> Option<&str> {
    let text = member.description.as_deref()?;
    let phrases = List::Demanding.words().iter();
    let mut behind = phrases.filter_map(|words| text.split_once(words)?.1.strip_prefix(' '));
    let rest = behind.next()?;
    let rest = ["the ", "a ", "an "]
        .iter()
        .find_map(|article| rest.strip_prefix(article))
        .unwrap_or(rest);
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '`'));
    let word = rest.get(..end.unwrap_or(rest.len()))?.trim_matches('`');
    (!word.is_empty()).then_some(word)
}

/// What is demanded beside the members of an object of this name, with what demands it.
fn beside(schema: &Schema) -> Vec<(String, String)> {
    let members = schema.properties.values();
    let demanded = members.filter_map(|member| {
        let text = member.description.clone()?;
        Some((demanded(member)?.to_owned(), text))
    });
    demanded.collect()
}

/// Learns what such members are where they stand beside what demands them; none of what isn't the same everywhere.
fn learn(schema: &Schema, name: &str, known: &mut HashMap<(String, String), Option<Schema>>) {
    for (other, text) in beside(schema) {
        if let Some(member) = schema.properties.get(&other) {
            let of_text = known.entry((format!("{name}.{other}"), text));
            of_text
                .and_modify(|known| {
                    let is_same = |known: &mut Schema| {
                        known.description == member.description && known.types == member.types
                    };
                    if !known.as_mut().is_some_and(is_same) {
                        *known = None;
                    }
                })
                .or_insert_with(|| Some(member.clone()));
        }
    }
    for (name, member) in &schema.properties {
        learn(member, name, known);
    }
    let inner = schema.items.iter().chain(&schema.additional_properties);
    inner.for_each(|inner| learn(inner, name, known));
}

/// Notes that some requests go without members that their rows call required, and that the text of an optional one asks
/// for: those without the optional one.
fn relieve(schema: &mut Schema) {
    let is_optional = |name: &&String| !schema.required.contains(name);
    let optional = schema.properties.keys().filter(is_optional);
    let texts = optional.map(|name| &schema.properties[name]);
    let asked: Vec<String> = texts
        .filter_map(|member| demanded(member).map(str::to_owned))
        .collect();
    for name in asked {
        if schema.required.contains(&name) && !schema.left_out.contains(&name) {
            schema.left_out.push(name);
        }
    }
}

fn add(
    schema: &mut Schema,
    name: &str,
    known: &HashMap<(String, String), Option<Schema>>,
    is_parameter: &dyn Fn(&str) -> bool,
) {
    relieve(schema);
    for (other, text) in beside(schema) {
        let key = (format!("{name}.{other}"), text);
        let told = known.get(&key).and_then(Option::as_ref);
        if let Some(told) = told.filter(|_| !is_parameter(&other))
            && !schema.properties.contains_key(&other)
        {
            let mut member = told.clone();
            if let Some(source) = &mut member.source {
                source.origin = Origin::Reference;
                source.required_by = None;
            }
            schema.properties.insert(other, member);
        }
    }
    for (name, member) in &mut schema.properties {
        add(member, name, known, is_parameter);
    }
    let inner = schema.items.iter_mut();
    for inner in inner.chain(&mut schema.additional_properties) {
        add(inner, name, known, is_parameter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_demands_is_a_member_where_another_call_has_it() {
        let operation = |members: &str, parameters: &str| {
            format!(
                r#"{{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"","method":"POST","path":"/a",
                "parameters":[{parameters}],"responses":[],"request_body":{{"media_type":"application/json","required":true,
                "schema":{{"type":"object","properties":{{"lid":{{"type":"object","properties":{{"name":{{"type":"string",
                "description":"If you name the lid, you must also specify the crate, by id."}}{members}}}}}}}}}}}}}"#
            )
        };
        let told = r#","crate":{"type":"object","description":"A crate."}"#;
        let in_query =
            r#"{"name":"crate","in":"query","required":false,"schema":{"type":"string"}}"#;
        let all = [
            operation(told, ""),
            operation("", ""),
            operation("", in_query),
        ];
        let text = format!(
            r#"{{"operations":[{}],"schemas":{{}},"pages":[]}}"#,
            all.join(",")
        );
        let mut api: Api = serde_json::from_str(&text).expect("an API");
        settle(&mut api);
        let lid = |at: usize| {
            let body = api.operations[at].request_body.as_ref();
            body.expect("a body").schema.properties["lid"].clone()
        };
        let added = &lid(1).properties["crate"];
        assert_eq!(added.description.as_deref(), Some("A crate."));
        assert!(lid(1).required.is_empty());
        assert!(!lid(2).properties.contains_key("crate"));
    }

    #[test]
    fn what_an_optional_member_demands_may_be_left_out_with_it() {
        let lid = |required: &str| {
            let text = format!(
                r#"{{"type":"object","required":[{required}],"properties":{{"name":{{"type":"string",
                "description":"If you name the lid, you must also specify the crate."}},"crate":{{"type":"string"}}}}}}"#
            );
            let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
            relieve(&mut schema);
            schema.demands("crate")
        };
        assert!(!lid(r#""crate""#));
        assert!(lid(r#""name","crate""#));
    }
}
