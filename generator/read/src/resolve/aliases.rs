//! Other names of members, of which the row of a member tells: `Alternatively, you can specify lid_hints as the key`; and
//! of parameters that have a row under each name: `Alias for lid_hints`.

use std::collections::HashMap;

use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Origin, Parameter, Schema};
use apiref_core::page::Page;
use apiref_core::text::collapsed;

use super::lists::List;

/// Makes required parameters optional that have another name: a request with either of them is complete.
pub(super) fn relieve(page: &Page, parameters: &mut [Parameter], found: &mut Vec<Diagnostic>) {
    let rows = parameters.iter();
    let aliases: HashMap<String, String> = rows
        .filter_map(|row| Some((aliased(&row.schema)?, row.name.clone())))
        .collect();
    for parameter in parameters {
        let alias = aliases.get(&parameter.name).filter(|_| parameter.required);
        let Some(alias) = alias.filter(|alias| **alias != parameter.name) else {
            continue;
        };
        parameter.required = false;
        let Some(source) = &mut parameter.schema.source else {
            continue;
        };
        source.required_by = Some(Origin::Description);
        let (file, stated) = (page.name().clone(), format!("`{alias}`"));
        let wanted = format!("`{}`", parameter.name);
        let code = Code::RequirementRefuted;
        found.push(Diagnostic::at_line(
            code,
            file,
            source.line,
            stated,
            &wanted,
        ));
    }
}

/// The other row of what a row is an alias for.
fn aliased(schema: &Schema) -> Option<String> {
    let text = schema.description.as_deref()?.to_ascii_lowercase();
    let at = List::AliasOf.words().iter().find_map(|words| {
        let before = text.find(words)?;
        let article = &text[..before];
        matches!(article, "" | "an " | "an alternative ").then_some(before + words.len())
    })?;
    let name = schema.description.as_deref()?.get(at..)?.trim_start();
    let name = name.strip_prefix("the ").unwrap_or(name);
    let (name, _) = name.strip_prefix('`')?.split_once('`')?;
    Some(name.to_owned())
}

/// Gives what stands under the other name all that is known of the member, and the member what an example shows under the
/// other name.
pub(super) fn settle(schema: &mut Schema) {
    schema.parts_mut().for_each(settle);
    relieve_members(schema);
    let members = schema.properties.iter();
    let told = members.filter_map(|(name, member)| {
        let other = other_name(member.description.as_deref()?)?;
        (other != *name).then(|| (name.clone(), other))
    });
    for (name, other) in told.collect::<Vec<_>>() {
        let known = schema.properties.get(&other);
        if known.is_some_and(|known| !known.is_only_shown()) {
            // Its own row says what it is.
            continue;
        }
        let shown = known.cloned();
        let Some(member) = schema.properties.get_mut(&name) else {
            continue;
        };
        if let Some(shown) = &shown {
            for (inner, part) in &shown.properties {
                if !member.properties.contains_key(inner) {
                    member.properties.insert(inner.clone(), part.clone());
                }
            }
        }
        let mut alias = member.clone();
        alias.title.get_or_insert_with(|| name.clone());
        alias.description = Some(format!("Another name of `{name}`."));
        if let Some(source) = &mut alias.source {
            source.origin = Origin::Description;
        }
        schema.required.retain(|required| *required != other);
        schema.properties.insert(other, alias);
    }
}

/// The same for members that have a row under each name: one of the two has to be there.
fn relieve_members(schema: &mut Schema) {
    let rows = schema.properties.iter();
    let aliases = rows.filter_map(|(name, row)| Some((name.clone(), aliased(row)?)));
    for (alias, name) in aliases.collect::<Vec<_>>() {
        let required = schema.required.iter().position(|known| *known == name);
        if let Some(at) = required.filter(|_| alias != name) {
            schema.required.remove(at);
            schema.any_required.push(vec![name, alias]);
        }
    }
}

/// The name in a sentence that offers another key for a member.
fn other_name(text: &str) -> Option<String> {
    let text = collapsed(text);
    text.split(". ").find_map(|sentence| {
        let (before, behind) = sentence.split_once("` as the key")?;
        let (said, name) = before.rsplit_once('`')?;
        let said = said.to_ascii_lowercase();
        let offers = ["alternatively", "can also", "may also"];
        let goes_on = behind.starts_with(|c: char| c.is_alphanumeric());
        let is_name = !name.is_empty() && !name.contains(char::is_whitespace);
        let is_offer = offers.iter().any(|words| said.contains(words)) && !said.contains(" not ");
        (is_offer && is_name && !goes_on).then(|| name.replace('\\', ""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_another_name_is_the_same() {
        let text = r#"{"type":"object","properties":{"lid:hints":{"type":"object","description":
            "Hints. Alternatively, you can give `L-H:hints` as the key.","properties":{"near":{"type":"string"}}},
            "L-H:hints":{"type":"object","properties":{"far":{"type":"string"}},
            "x-source":{"origin":"example","page":"a.rst","line":1}}}}"#;
        let mut schema: Schema = serde_json::from_str(text).expect("a schema");
        settle(&mut schema);
        let names = |of: &str| {
            schema.properties[of]
                .properties
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        };
        assert_eq!(names("lid:hints"), ["near", "far"]);
        assert_eq!(names("L-H:hints"), ["near", "far"]);
    }

    #[test]
    fn a_parameter_with_another_name_may_be_left_out() {
        let text = r#"[{"name":"l","in":"query","required":false,"schema":{"description":"Alias for `lid`."}},
            {"name":"lid","in":"query","required":true,"schema":{"description":"Which lid."}},
            {"name":"size","in":"query","required":true,"schema":{"description":"An alias of `width`."}}]"#;
        let mut parameters: Vec<Parameter> = serde_json::from_str(text).expect("parameters");
        relieve(&Page::new("lids.rst", ""), &mut parameters, &mut Vec::new());
        let required = parameters.iter().map(|one| one.required);
        assert_eq!(required.collect::<Vec<_>>(), [false, false, true]);
    }

    #[test]
    fn one_of_two_names_has_to_be_there() {
        let text = r#"{"type":"object","required":["lid","size"],"properties":{
            "l":{"type":"string","description":"Alias for `lid`."},"lid":{"type":"string"},
            "s":{"type":"string","description":"An alias for the `width`."},"size":{"type":"string"}}}"#;
        let mut schema: Schema = serde_json::from_str(text).expect("a schema");
        settle(&mut schema);
        assert_eq!(schema.required, ["size"]);
        assert_eq!(schema.any_required, [["lid", "l"]]);
    }

    #[test]
    fn other_sentences_offer_no_name() {
        for text in [
            "Give `lid` as the key.",
            "You can also use `lid`.",
            "It may also not use `lid` as the key.",
        ] {
            assert_eq!(other_name(text), None, "{text}");
        }
    }
}
