//! Names of operations that have no title: the words of their routes, with a verb by what they do.
//!
//! A sentence (`Returns the limit of frames to keep in the hive`) makes a long and accidental name; what users of such a
//! service know are the words of its paths.

use std::collections::HashSet;

use apiref_core::ir::{Api, Operation, Role};
use apiref_core::words::is_imperative;

use super::programs;
use super::titles::{id_of_title, object_of};
use super::uniform::{LONGEST, asks, fitted};
use super::words::{singular, snake_case};
use crate::resolve::resources::{
    Found, answer, is_version, listed, noun_of, of_variable, verbs_of,
};

/// A word of a path, and whether a variable stands behind it.
struct Word {
    text: String,
    has_variable: bool,
}

/// Names that would fit, best first; none where the route has no words.
pub fn names(api: &Api, operation: &Operation) -> Vec<String> {
    let (words, variables) = parts(&operation.path);
    let Some(last) = words.last().filter(|word| word.text.len() > 2) else {
        // The root of a service answers with what its sentence says, whatever lists that holds.
        let object = object_of(&operation.title).filter(|_| operation.method == "GET");
        return object
            .map(|noun| format!("show_{noun}"))
            .into_iter()
            .collect();
    };
    let list = answer(operation).and_then(|body| listed(api, body));
    let owner = words.len().checked_sub(2).and_then(|at| words.get(at));
    let of_owner = |noun: &str| match owner {
        Some(owner) => format!("{}_{noun}", owner.one()),
        None => noun.to_owned(),
    };
    let noun = last.one();
    let with_variables = |noun: &str| {
        let told = variables
            .iter()
            .filter(|variable| !variable.is_empty() && **variable != noun);
        told.fold(noun.to_owned(), |name, variable| {
            format!("{name}_{variable}")
        })
    };
    let first = last.text.split('_').next().unwrap_or_default();
    let does = is_imperative(first);
    let sentence = id_of_title(&operation.title);
    let said = sentence.split('_').next().unwrap_or_default();
    let title = snake_case(&operation.title, "");
    // `Reloads the configuration` mentions `/config`.
    let is_owner = |word: &str, owner: &str| match owner.len() {
        ..4 => word == owner,
        _ => word.starts_with(owner),
    };
    let mentions_owner = owner.is_some_and(|owner| {
        let owner = owner.one();
        title.split('_').any(|word| is_owner(word, &owner))
    });
    let mentions = |word: &str| title.split('_').any(|said| said == word);
    let is_here_too = |method: &str| {
        let mut others = api.operations.iter();
        others.any(|other| other.method == method && other.path == operation.path)
    };
    let is_read_too = is_here_too("GET");
    let is_deleted_too = is_here_too("DELETE");
    let mut names = programs::names(api, operation);
    match (operation.method.as_str(), list) {
        ("GET", Some((key, _))) if !variables.is_empty() => {
            // What is listed by a variable is told by the key of the list.
            let rows = snake_case(key, "");
            let rows = if rows.is_empty() || noun_of(&rows) == noun {
                format!("list_{}", of_owner(&last.text))
            } else {
                format!("list_{}_{rows}", of_owner(&noun))
            };
            names.extend([rows, format!("list_{}", of_owner(&with_variables(&noun)))]);
        }
        // `Returns the lock of the hive` locks nothing.
        (method, _) if does && !(method == "GET" && asks(said) && !asks(first)) => {
            let name = with_variables(&noun);
            let other = format!("{}_{name}", method.to_ascii_lowercase());
            // `Locks the hive` at `/hives/{id}/lock`
            names.extend(
                owner
                    .filter(|_| said == first && mentions_owner)
                    .map(|owner| format!("{name}_{}", owner.one())),
            );
            // `Returns doors of the view` is no view.
            if method == "POST" && asks(said) && !asks(first) && !name.contains('_') {
                names.push(format!("query_{name}"));
            }
            names.push(name.clone());
            match is_read_too {
                true => names.extend([other, of_owner(&name)]),
                false => names.extend([of_owner(&name), other]),
            }
        }
        ("GET", list) => {
            let verb = if list.is_some() { "list" } else { "show" };
            names.push(format!("{verb}_{}", of_owner(&with_variables(&noun))));
        }
        ("POST", _) => {
            let noun = with_variables(&noun);
            let one = singular(&last.text);
            let is_creation =
                verbs_of(Role::Create).contains(&said) && !has_choice(&operation.title);
            if one != last.text && is_creation {
                // `Adds a frame` to `/hives/{id}/frames`
                names.push(format!("create_{}", of_owner(&one)));
            } else if is_imperative(said) && !asks(said) && one != last.text && mentions(&last.text)
            {
                // `Associates frames with a hive`
                names.push(format!("{said}_{}", of_owner(&last.text)));
            } else if !is_read_too {
                names.push(of_owner(&noun));
            } else if asks(said) {
                // What `GET` reads, for what the body says.
                names.push(format!("query_{}", of_owner(&noun)));
            } else if is_deleted_too {
                names.push(format!("create_{}", of_owner(&noun)));
            } else if is_imperative(said) {
                names.push(format!("{said}_{}", of_owner(&noun)));
            }
            names.push(format!("post_{}", of_owner(&noun)));
        }
        (method @ ("PUT" | "PATCH" | "DELETE"), _) => {
            let usual = if method == "DELETE" {
                "delete"
            } else {
                "update"
            };
            let fits = is_imperative(said) && !matches!(said, "get" | "show" | "list" | "perform");
            let verb = if fits { said } else { usual };
            let noun = of_owner(&with_variables(&noun));
            let method = method.to_ascii_lowercase();
            names.extend([verb, usual, &method].map(|verb| format!("{verb}_{noun}")));
        }
        (method, _) => {
            let verb = verb_of_method(method);
            names.push(format!("{verb}_{}", of_owner(&with_variables(&noun))));
        }
    }
    let mut seen = HashSet::new();
    let names = names.into_iter().map(|name| fitted(&name, LONGEST));
    names.filter(|name| seen.insert(name.clone())).collect()
}

/// The name of a call about an item by its method: `check_hive`, `copy_hive`. None where the docs give the call a title, or
/// where its path goes on.
pub fn name_of_item(found: &Found, operation: &Operation) -> Option<String> {
    let is_item = found.resource.item.as_ref() == Some(&operation.path);
    let is_usual = matches!(
        operation.method.as_str(),
        "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
    );
    let named = is_item && !is_usual && operation.title_origin.is_some();
    named.then(|| {
        format!(
            "{}_{}",
            verb_of_method(&operation.method),
            found.resource.name
        )
    })
}

/// What a method that isn't one of the usual ones does. `HEAD` asks whether something is there.
fn verb_of_method(method: &str) -> String {
    match method {
        "HEAD" => "check".to_owned(),
        other => other.to_ascii_lowercase(),
    }
}

/// Does a sentence say that one of several things is done?
fn has_choice(sentence: &str) -> bool {
    sentence.split(' ').any(|word| word == "or")
}

/// Is what a list holds something else than its path names, which ends in a variable? `/_view/{view}` lists no views.
pub fn lists_parts(api: &Api, operation: &Operation) -> bool {
    let list = answer(operation).and_then(|body| listed(api, body));
    let Some((key, _)) =
        list.filter(|_| operation.path.ends_with('}') && operation.title_origin.is_some())
    else {
        return false;
    };
    let (words, _) = parts(&operation.path);
    !key.is_empty() && words.last().is_some_and(|word| noun_of(key) != word.one())
}

/// Verbs of titles by which something comes to be.
const MAKING: &[&str] = &["add", "create", "insert"];

/// The name of an operation by its role, as far as its title agrees. A `PUT` that makes something and changes nothing
/// is named by that: `Creates a hive`, but not `Creates or changes a hive`. One that does something else, `Grant a key
/// to a guest`, has no name by its role.
pub fn agreed(operation: &Operation, name: String) -> Option<String> {
    let said = id_of_title(&operation.title);
    let verb = said.split('_').next().unwrap_or_default();
    if operation.title_origin.is_none() && does_other(verb, &name) {
        return None;
    }
    let Some(noun) = name.strip_prefix("update_") else {
        return Some(name);
    };
    // `Performs a full update of a hive`
    let changes =
        verbs_of(Role::Update).contains(&verb) || !is_imperative(verb) || verb == "perform";
    if operation.method != "PUT" || changes || has_choice(&operation.title) {
        return Some(name);
    }
    MAKING.contains(&verb).then(|| format!("create_{noun}"))
}

/// Does a title's verb say something else than the name by the role? `Detaching a lid from a crate` deletes no lid, and
/// `Ping a hive` shows none. What is attached to make an attachment is made all the same.
fn does_other(verb: &str, name: &str) -> bool {
    /// Verbs for what any role may do.
    const GENERAL: &[&str] = &["check", "configure", "execute", "perform"];
    /// Letters by which a noun tells of its verb.
    const STEM: usize = 5;
    let Some((role, noun)) = name.split_once('_') else {
        return false;
    };
    if !is_imperative(verb) {
        return false;
    }
    if role == "delete" {
        return !verbs_of(Role::Delete).contains(&verb);
    }
    let stem = verb.get(..STEM).unwrap_or(verb);
    let basic = [
        Role::List,
        Role::Show,
        Role::Create,
        Role::Update,
        Role::Delete,
    ];
    !asks(verb)
        && !GENERAL.contains(&verb)
        && !basic.iter().any(|role| verbs_of(*role).contains(&verb))
        && !noun.split('_').any(|word| word.starts_with(stem))
}

impl Word {
    /// As it stands in front of another word: `projects` with a variable behind it is `project`.
    fn one(&self) -> String {
        match self.has_variable {
            true => noun_of(&self.text),
            false => self.text.clone(),
        }
    }
}

/// The words of a path that say something, and the variables behind the last one.
fn parts(path: &str) -> (Vec<Word>, Vec<String>) {
    let mut words: Vec<Word> = Vec::new();
    let mut variables = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        if let Some(name) = segment.strip_prefix('{') {
            if let Some(word) = words.last_mut() {
                word.has_variable = true;
                variables.push(of_variable(name.split('}').next().unwrap_or(name)));
            }
        } else if !is_version(segment) && segment != "api" {
            variables.clear();
            words.push(Word {
                text: snake_case(segment, ""),
                has_variable: false,
            });
        }
    }
    words.retain(|word| !word.text.is_empty());
    (words, variables)
}
