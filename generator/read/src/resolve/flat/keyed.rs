//! Members whose names hold a variable, `lids_{colour}`: one row for all keys of this form.

use apiref_core::ir::{Origin, Schema};

/// The fixed parts around the variable of a name.
struct Form {
    before: String,
    after: String,
}

impl Form {
    /// The form of a name that is a variable in part.
    fn of(name: &str) -> Option<Self> {
        let (before, rest) = name.split_once(['{', '<'])?;
        let (variable, after) = rest.split_once(['}', '>'])?;
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
        let is_variable = !variable.is_empty() && variable.chars().all(is_word);
        let is_whole = before.is_empty() && after.is_empty();
        let is_form = is_variable && !is_whole && !after.contains(['{', '<']);
        is_form.then(|| Self {
            before: before.to_owned(),
            after: after.to_owned(),
        })
    }

    fn fits(&self, key: &str) -> bool {
        key.strip_prefix(&self.before)
            .and_then(|rest| rest.strip_suffix(&self.after))
            .is_some_and(|variable| !variable.is_empty())
    }
}

/// Makes such members the values of other keys, and what only examples show under keys of the form samples of them.
pub(super) fn settle(schema: &mut Schema) {
    schema.parts_mut().for_each(settle);
    let forms = schema
        .properties
        .keys()
        .filter_map(|name| Some((name.clone(), Form::of(name)?)));
    for (name, form) in forms.collect::<Vec<_>>() {
        let is_shown =
            |(key, member): &(&String, &Schema)| form.fits(key) && member.is_only_shown();
        let shown = schema.properties.iter().filter(is_shown);
        let shown: Vec<String> = shown.map(|(key, _)| key.clone()).collect();
        let Some(mut values) = schema.properties.shift_remove(&name) else {
            continue;
        };
        for key in shown {
            if let Some(sample) = schema.properties.shift_remove(&key) {
                take(&mut values, sample);
            }
        }
        schema.required.retain(|required| *required != name);
        let is_open = |values: &Schema| *values == Schema::default();
        if schema.additional_properties.as_deref().is_none_or(is_open) {
            schema.additional_properties = Some(Box::new(values));
        }
    }
}

/// Gives the values what a sample shows, where their row lists no members.
fn take(values: &mut Schema, sample: Schema) {
    let has_members = !values.properties.is_empty() || values.items.is_some();
    let adds =
        values.types != sample.types || !sample.properties.is_empty() || sample.items.is_some();
    if has_members || !adds {
        return;
    }
    values.types = sample.types;
    values.properties = sample.properties;
    values.items = sample.items;
    values.additional_properties = sample.additional_properties;
    values.origins.insert("type".to_owned(), Origin::Example);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(members: &str) -> Schema {
        let text = format!(
            r#"{{"type":"object","required":["lids_{{colour}}"],"properties":{{{members}}}}}"#
        );
        let mut schema: Schema = serde_json::from_str(&text).expect("a schema");
        settle(&mut schema);
        schema
    }

    const SHOWN: &str = r#""x-source":{"origin":"example","page":"a.rst","line":1}"#;
    const STATED: &str = r#""x-source":{"origin":"table","page":"a.rst","line":1}"#;

    #[test]
    fn a_name_with_a_variable_stands_for_all_keys_of_its_form() {
        let schema = settled(&format!(
            r#""lids_{{colour}}":{{"type":"object",{STATED}}},"lids_red":{{"type":"integer",{SHOWN}}},
            "lids_":{{"type":"integer",{SHOWN}}},"lids_max":{{"type":"integer",{STATED}}}"#
        ));
        let names: Vec<&str> = schema.properties.keys().map(String::as_str).collect();
        assert_eq!(names, ["lids_", "lids_max"]);
        assert!(schema.required.is_empty());
        let values = schema.additional_properties.expect("values");
        assert!(values.is(apiref_core::ir::TypeName::Integer));
    }

    #[test]
    fn other_names_are_names() {
        for name in ["lids", "{colour}", "a{b", "{a.b}c"] {
            assert!(Form::of(name).is_none(), "{name}");
        }
    }
}
