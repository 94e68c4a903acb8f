//! Keys of bodies that a variable of the path chooses: of `/crates/{part}`, whose parts are said to be only `lid` and
//! `hole`, a body has the member `lid` or the member `hole`. None of them must be there, and none is a member of another.
//! Docs list them all, and show one.

use std::collections::{HashMap, HashSet};

use apiref_core::ir::{Api, Json, Keyword, Operation, Origin, Schema, TypeName};

/// Sets such members right. What a guess put below the only one that an example shows goes where other operations have it.
pub fn settle(api: &mut Api) {
    let found: Vec<(usize, Vec<Choice>)> = api
        .operations
        .iter()
        .enumerate()
        .map(|(index, operation)| (index, choices(operation)))
        .filter(|(_, choices)| !choices.is_empty())
        .collect();
    if found.is_empty() {
        return;
    }
    let homes = Homes::of(api);
    for (index, choices) in found {
        let Some(operation) = api.operations.get_mut(index) else {
            continue;
        };
        let all: Choice = choices.concat();
        for choice in &choices {
            for body in operation.usual_bodies_mut() {
                arrange(body, choice, &all, &homes);
            }
            complete_rules(operation, choice);
        }
    }
}

/// Members of which a variable chooses one.
type Choice = Vec<String>;

/// The choices that the text of an operation tells of.
fn choices(operation: &Operation) -> Vec<Choice> {
    let variables: Vec<String> = operation
        .path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .map(|name| {
            name.rsplit(['_', '-'])
                .next()
                .unwrap_or(name)
                .to_ascii_lowercase()
        })
        .collect();
    if variables.is_empty() || !operation.description.contains('`') {
        return Vec::new();
    }
    let mut members = HashSet::new();
    let bodies = operation.bodies();
    bodies.for_each(|schema| names(schema, &mut members));
    let (mut named, mut valid) = (Choice::new(), Choice::new());
    for sentence in operation.description.split(". ") {
        let lower = sentence.to_ascii_lowercase();
        // What stands behind these words are values of the variable that the sentence doesn't name.
        let behind = lower.find("valid value").and_then(|at| sentence.get(at..));
        let (text, choice) = match behind {
            Some(behind) => (behind, &mut valid),
            None if variables.iter().any(|variable| limits(&lower, variable)) => {
                (sentence, &mut named)
            }
            None => continue,
        };
        let codes = text.split('`').skip(1).step_by(2);
        for code in codes.filter(|code| members.contains(code)) {
            if !choice.iter().any(|known| known == code) {
                choice.push(code.to_owned());
            }
        }
    }
    let found = [named, valid].into_iter();
    found.filter(|choice| choice.len() > 1).collect()
}

/// Does a sentence say that there are only these of what a variable stands for: `` only the `a` and `b` groups ``?
fn limits(sentence: &str, variable: &str) -> bool {
    let words: Vec<&str> = sentence.split(|c: char| !c.is_alphanumeric()).collect();
    let several = format!("{variable}s");
    words.contains(&"only") && sentence.contains(&format!("` {several}"))
}

/// The names of all members.
fn names<'s>(schema: &'s Schema, found: &mut HashSet<&'s str>) {
    found.extend(schema.properties.keys().map(String::as_str));
    schema.parts().for_each(|part| names(part, found));
}

/// What other operations tell of the places of members.
struct Homes {
    /// By member, the objects that have it.
    parents: HashMap<String, HashSet<String>>,
}

impl Homes {
    fn of(api: &Api) -> Self {
        fn collect(schema: &Schema, called: &str, parents: &mut HashMap<String, HashSet<String>>) {
            for (name, member) in &schema.properties {
                if !is_guessed(member) {
                    let of_member = parents.entry(name.clone()).or_default();
                    of_member.insert(called.to_owned());
                }
                collect(member, name, parents);
            }
            if let Some(items) = &schema.items {
                collect(items, called, parents);
            }
        }
        let mut parents = HashMap::new();
        for operation in &api.operations {
            let bodies = operation.bodies();
            bodies.for_each(|schema| collect(schema, "", &mut parents));
        }
        Self { parents }
    }

    /// Has an object this member?
    fn has(&self, object: &str, member: &str) -> bool {
        self.parents
            .get(member)
            .is_some_and(|parents| parents.contains(object))
    }
}

/// Is the place of a member a guess?
fn is_guessed(member: &Schema) -> bool {
    let source = member.source.as_ref();
    source.is_some_and(|source| source.placed_by == Some(Origin::Guess))
}

/// Sets the members of a choice side by side, wherever they stand. `all` are those of all choices.
fn arrange(schema: &mut Schema, choice: &Choice, all: &Choice, homes: &Homes) {
    let here: Vec<String> = schema.properties.keys().cloned().collect();
    let chosen: Vec<&String> = here.iter().filter(|name| choice.contains(name)).collect();
    if chosen.is_empty() {
        schema
            .parts_mut()
            .for_each(|part| arrange(part, choice, all, homes));
        return;
    }
    let mut moved: Vec<(String, Schema)> = Vec::new();
    for name in &chosen {
        let Some(member) = schema.properties.get_mut(*name) else {
            continue;
        };
        let is_foreign = |inner: &str, of_inner: &Schema| {
            is_guessed(of_inner)
                && (choice.iter().any(|one| one == inner)
                    || homes.has(inner, name)
                    || !homes.has(name, inner) && choice.iter().any(|one| homes.has(one, inner)))
        };
        let foreign: Vec<String> = member
            .properties
            .iter()
            .filter(|(inner, of_inner)| is_foreign(inner, of_inner))
            .map(|(inner, _)| inner.clone())
            .collect();
        for inner in foreign {
            if let Some(of_inner) = member.properties.shift_remove(&inner) {
                member.required.retain(|required| *required != inner);
                moved.push((inner, of_inner));
            }
        }
    }
    for (name, member) in moved {
        schema.properties.entry(name).or_insert(member);
    }
    // What belongs to another one of them stands there.
    let strays: Vec<(String, String)> = schema
        .properties
        .iter()
        .filter(|(name, member)| is_guessed(member) && !all.contains(name))
        .filter_map(|(name, _)| {
            let mut owners = choice.iter().filter(|one| homes.has(one, name));
            let owner = owners.next().filter(|_| owners.next().is_none())?;
            let of_owner = schema.properties.get(owner)?;
            of_owner
                .is(TypeName::Object)
                .then(|| (name.clone(), owner.clone()))
        })
        .collect();
    for (name, owner) in strays {
        if let Some(member) = schema.properties.shift_remove(&name)
            && let Some(owner) = schema.properties.get_mut(&owner)
        {
            owner.properties.entry(name.clone()).or_insert(member);
            schema.required.retain(|required| *required != name);
        }
    }
    schema.required.retain(|name| !choice.contains(name));
    for name in choice {
        let member = schema.properties.get_mut(name);
        if let Some(source) = member.and_then(|member| member.source.as_mut()) {
            source.required_by = Some(Origin::Description);
        }
    }
}

/// Adds the values of a choice to a rule of which a sentence gave some of them.
fn complete_rules(operation: &mut Operation, choice: &Choice) {
    let all: Vec<Json> = choice
        .iter()
        .map(|name| Json::from(name.as_str()))
        .collect();
    let parameters = operation.parameters.iter_mut();
    for rule in parameters.flat_map(|parameter| &mut parameter.schema.likely) {
        let is_some = |known: &[Json]| known.iter().all(|value| all.contains(value));
        if rule.keyword == Keyword::Enum && rule.value.as_array().is_some_and(is_some) {
            rule.value = Json::Array(all.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(says: &str, body: &str, whole: &str) -> Api {
        let operation = |path: &str, says: &str, body: &str| {
            format!(
                r#"{{"id":"a","page":"a.rst","line":1,"dialect":"d","title":"","description":"{says}","method":"GET",
                "path":"{path}","parameters":[{{"name":"part","in":"path","required":true,"schema":{{"type":"string",
                "x-apiref-likely":[{{"keyword":"enum","value":["lid"],"why":"condition"}}]}}}}],"request_body":null,
                "responses":[{{"status":"200","description":"","schema":{body}}}]}}"#
            )
        };
        let text = format!(
            r#"{{"operations":[{},{}],"schemas":{{}},"pages":[]}}"#,
            operation("/crates/{part}", says, body),
            operation("/crates", "", whole)
        );
        serde_json::from_str(&text).expect("an API")
    }

    const GUESS: &str =
        r#""x-source":{"origin":"table","page":"a.rst","line":1,"placed_by":"guess"}"#;
    const SAYS: &str = "There are only the `lid` and `hole` parts. Nothing else.";

    fn body() -> String {
        format!(
            r#"{{"type":"object","required":["lid"],"properties":{{"lid":{{"type":"object","required":["colour","hole"],
            "properties":{{"colour":{{"type":"string"}},"hole":{{"type":"object",{GUESS}}},
            "depth":{{"type":"integer",{GUESS}}},"crate":{{"type":"object",{GUESS}}},
            "other":{{"type":"string",{GUESS}}}}}}}}}}}"#
        )
    }

    const WHOLE: &str = r#"{"type":"object","properties":{"crate":{"type":"object","properties":{
        "lid":{"type":"object","properties":{"colour":{"type":"string"}}},
        "hole":{"type":"object","properties":{"depth":{"type":"integer"}}}}}}}"#;

    fn members(schema: &Schema) -> Vec<&str> {
        schema.properties.keys().map(String::as_str).collect()
    }

    #[test]
    fn members_that_a_variable_chooses_stand_side_by_side() {
        let mut api = api(SAYS, &body(), WHOLE);
        settle(&mut api);
        let schema = api.operations[0].responses[0].schema.as_ref();
        let schema = schema.expect("a schema");
        assert_eq!(members(schema), ["lid", "hole", "crate"]);
        assert_eq!(members(&schema.properties["lid"]), ["colour", "other"]);
        assert_eq!(members(&schema.properties["hole"]), ["depth"]);
        assert!(schema.required.is_empty());
        assert_eq!(schema.properties["lid"].required, ["colour"]);
        let rule = &api.operations[0].parameters[0].schema.likely[0];
        let expected: Json = serde_json::from_str(r#"["lid", "hole"]"#).expect("a list");
        assert_eq!(rule.value, expected);
    }

    #[test]
    fn other_sentences_choose_nothing() {
        for says in [
            "There are `lid` and `hole` parts.",
            "Only the `lid` and `hole` crates have it.",
            "There are only the `lid` parts.",
            "",
        ] {
            let mut api = api(says, &body(), WHOLE);
            let before = api.clone();
            settle(&mut api);
            assert_eq!(api, before, "{says}");
        }
    }
}
