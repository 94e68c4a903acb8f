//! `apiref explain`: where each fact of an operation came from, and why a resource is one.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{anyhow, bail};
use apiref::emit::rust::model::Model;
use apiref::emit::rust::{methods, names, unify};
use apiref::ir::place::Part;
use apiref::ir::{Api, AppliedOverride, Operation, Place, Schema};
use apiref::regen::{self, ReadApi};
use apiref::resolve::overrides;
use apiref::words::without_generation;
use serde::Serialize;

use super::{Format, nearest, resources};
use crate::{program, terminal};

/// Arguments of `explain`.
#[derive(clap::Args)]
#[command(after_help = "\
EXAMPLES
  explain update_address_group
  explain update_address_group.request.address_group.name
  explain otc/vpc/update_address_group.response.200
  explain 'PUT /v3/{project_id}/vpc/address-groups/{address_group_id}'
  explain address_group")]
pub struct Args {
    /// An operation: its id or its method and path, followed by a place in it. Or the name of a resource. The path of the
    /// API in front of an id or name selects one of several.
    #[arg(value_name = "OPERATION[.PATH]|RESOURCE")]
    what: String,
    /// Folder of pages.
    #[arg(long, value_name = "DIR", default_value = "specs")]
    specs: PathBuf,
    /// Folder of the generated crate, which records the names.
    #[arg(long, value_name = "DIR", default_value = "generated")]
    out: PathBuf,
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// A fact and where it came from.
#[derive(Serialize)]
struct Fact {
    place: String,
    /// What it is: type, requirement, limits.
    value: String,
    /// `page:line`, where it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// How it was found: table, example, ….
    #[serde(skip_serializing_if = "Vec::is_empty")]
    because: Vec<String>,
    /// The line of the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<String>,
}

#[derive(Serialize)]
struct Explanation<'a> {
    api: &'a str,
    operation: &'a str,
    route: String,
    /// What the operation is called in the generated crate, where a client has but one generation of the API.
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    page: String,
    facts: Vec<Fact>,
    overrides: Vec<&'a AppliedOverride>,
    diagnostics: Vec<String>,
}

/// Finds the operation and prints its facts.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut locks = regen::read_locks(&args.out)?;
    let apis = regen::read_all(&args.specs, &mut locks)?;
    apis.iter().for_each(terminal::show_overrides);
    let mut found = Vec::new();
    for read in &apis {
        for operation in &read.api.operations {
            if let Some(path) = path_into(&args.what, &read.api, operation) {
                found.push((read, operation, path));
            }
        }
    }
    // `a.b` may be an operation and a path, and never both: the longest name of an operation counts.
    let shortest = found.iter().map(|(.., path)| path.len()).min();
    found.retain(|(.., path)| Some(path.len()) == shortest);
    if found.is_empty() {
        let resources = resources::called(&args.what, &apis);
        if !resources.is_empty() {
            resources::print(&resources, args.format)?;
            return Ok(ExitCode::SUCCESS);
        }
        if args.what.trim().is_empty() {
            bail!("name an operation, a resource, or a method and a path");
        }
        let is_meant = |read: &&ReadApi| read.api.info.id == args.what;
        if let Some(first) = apis.iter().find(is_meant).and_then(first_operation) {
            bail!(
                "{} is an API; name an operation of it, such as {first}",
                args.what
            );
        }
        bail!(
            "there is no operation or resource named {:?}{}",
            args.what,
            meant(&args.what, &apis)
        );
    }
    let mut answers = Vec::new();
    for (read, operation, path) in found {
        let place = match path {
            "" => None,
            path => Some(path.parse::<Place>().map_err(|error| {
                let near = near_places(path, read, operation);
                anyhow!("{error}{near}")
            })?),
        };
        let mut answer = explain(read, operation, place.as_ref());
        mark_types(&read.api, operation, &mut answer.facts);
        if answer.facts.is_empty() {
            let near = near_places(path, read, operation);
            bail!("{} has no {path}{near}", operation.id);
        }
        answers.push(answer);
    }
    if args.format == Format::Json {
        println!("{}", serde_json::to_string_pretty(&answers)?);
    } else {
        answers.iter().for_each(print);
    }
    Ok(ExitCode::SUCCESS)
}

/// Says which types of the client have other names than their schemas, and of bodies with a single member that the
/// client takes and gives that member alone.
fn mark_types(api: &Api, operation: &Operation, facts: &mut [Fact]) {
    let view = unify::view(api);
    let model = Model::new(&view, names::module(&api.info.id));
    let mut types = BTreeMap::new();
    if let Some(same) = view.operations.iter().find(|it| it.id == operation.id) {
        overrides::walk(&view, same, &mut |place, schema| {
            let name = schema.reference_name();
            if let Some(name) = name.and_then(|name| model.schema_names.get(name)) {
                types.insert(place.to_string(), name.as_str());
            }
        });
    }
    for fact in facts.iter_mut() {
        if let Some(name) = types.get(&fact.place)
            && fact.value.contains("\"$ref\"")
            && !fact.value.contains(&format!("/{name}\""))
        {
            fact.value.push_str(&format!(", in Rust `types::{name}`"));
        }
    }
    let call = model
        .calls
        .iter()
        .find(|call| call.operation.id == operation.id);
    let Some(call) = call else {
        return;
    };
    let sent = call.body.as_ref().and_then(|body| body.envelope.as_ref());
    let sent = sent.map(|envelope| (Place::of(Part::RequestBody), envelope.member));
    let answered = call.successes.iter().filter_map(|outcome| {
        let status = outcome.response?.status.clone();
        let member = outcome.envelope.as_ref()?.member;
        Some((Place::of(Part::ResponseBody(status)), member))
    });
    for (place, member) in sent.into_iter().chain(answered) {
        let place = place.to_string();
        let whole = facts.iter_mut().filter(|fact| fact.place == place);
        whole.for_each(|fact| {
            fact.value
                .push_str(&format!(", in Rust the value of `{member}`"));
        });
    }
}

/// How many names a message suggests at most.
const SUGGESTED: usize = 3;

/// How much alike two names are at least, where one may stand for the other.
const ALIKE: f64 = 0.85;

/// The full name of the first operation of an API.
fn first_operation(read: &ReadApi) -> Option<String> {
    let first = read.api.operations.first()?;
    Some(format!("{}/{}", read.api.info.id, first.id))
}

/// Suggests places of an operation with names similar to `path`. Without any, names the command that lists all places.
fn near_places(path: &str, read: &ReadApi, operation: &Operation) -> String {
    let whole = explain(read, operation, None);
    let places: Vec<&str> = whole.facts.iter().map(|fact| fact.place.as_str()).collect();
    // Below a value that has no members, that value is meant.
    let mut paths = std::iter::successors(Some(path), |path| {
        let (above, _) = path.rsplit_once('.')?;
        above.contains('.').then_some(above)
    });
    let near = paths.find_map(|path| Some(places_named(path, &places)).filter(|it| !it.is_empty()));
    let near = near.unwrap_or_default().into_iter().take(SUGGESTED);
    let near: Vec<String> = near
        .map(|place| format!("{}.{place}", operation.id))
        .collect();
    match near.is_empty() {
        false => format!("; did you mean {}?", near.join(" or ")),
        true => format!(
            "; `{} explain {}` lists its places",
            program::name(),
            operation.id
        ),
    }
}

/// The places of the name in which `path` ends, or of the name that is most like it; in the same part of the operation, if
/// there are such.
fn places_named<'p>(path: &str, places: &[&'p str]) -> Vec<&'p str> {
    let name_of = |place: &str| {
        let name = place.rsplit(['.', '[', '<']).next().unwrap_or(place);
        name.trim_matches([']', '{', '}', '"', '>']).to_owned()
    };
    let asked = name_of(path);
    // Statuses aren't alike: 404 is not nearly 403.
    if asked.starts_with(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let likeness = |place: &str| match name_of(place) {
        name if name.eq_ignore_ascii_case(&asked) => 1.0,
        name => strsim::jaro_winkler(&name, &asked),
    };
    let most = places
        .iter()
        .map(|place| likeness(place))
        .fold(0.0, f64::max);
    let is_named = |place: &&&str| most > ALIKE && likeness(place) >= most;
    let mut near: Vec<&str> = places.iter().filter(is_named).copied().collect();
    let part = |place: &str| place.split(['.', '[']).next().map(str::to_owned);
    let is_in_part = |place: &str| part(place) == part(path);
    if near.iter().any(|place| is_in_part(place)) {
        near.retain(|place| is_in_part(place));
    }
    near
}

/// The operations and resources that may be meant by `what`, as a question: those whose full name ends in it, those that
/// have all its words, and else the one that is most like it.
fn meant(what: &str, apis: &[ReadApi]) -> String {
    let known: Vec<String> = apis
        .iter()
        .flat_map(|read| {
            let api = &read.api;
            let operations = api.operations.iter().map(|found| found.id.as_str());
            let names = operations.chain(api.resources.iter().map(|found| found.name.as_str()));
            names.map(|name| format!("{}/{name}", api.info.id))
        })
        .collect();
    let ending = format!("/{what}");
    let words: Vec<&str> = what.split(['_', '.', '/', ' ']).collect();
    let has_all = |full: &String| {
        let name = full.rsplit('/').next().unwrap_or(full);
        let of_name: Vec<&str> = name.split('_').collect();
        words.iter().all(|word| of_name.contains(word))
    };
    let ends: Vec<&str> = known
        .iter()
        .filter(|full| full.ends_with(&ending))
        .map(String::as_str)
        .collect();
    let fitting = match ends.is_empty() {
        true => known
            .iter()
            .filter(|full| has_all(full))
            .map(String::as_str)
            .collect(),
        false => ends,
    };
    if !fitting.is_empty() {
        let shown: Vec<&str> = fitting.into_iter().take(SUGGESTED).collect();
        return format!("; did you mean {}?", shown.join(" or "));
    }
    if what.contains(' ') {
        let operations = apis.iter().flat_map(|read| &read.api.operations);
        let routes = operations.map(|found| format!("{} {}", found.method, found.path));
        let routes: Vec<String> = routes.collect();
        let routes: Vec<&str> = routes.iter().map(String::as_str).collect();
        return nearest(what, &routes);
    }
    // With the path of an API, the whole is compared, and else the name alone.
    let names: Vec<&str> = known
        .iter()
        .map(|full| match what.contains('/') {
            true => full.as_str(),
            false => full.rsplit('/').next().unwrap_or(full),
        })
        .collect();
    nearest(what, &names)
}

/// What follows the operation's name in `what`, if that is how it begins.
fn path_into<'a>(what: &'a str, api: &Api, operation: &Operation) -> Option<&'a str> {
    let id = operation.id.clone();
    // What the method of a client is called that has the operations of one generation.
    let generation = operation.generation.as_deref();
    let method = generation.map(|generation| without_generation(&id, generation));
    let method = method.unwrap_or_else(|| id.clone());
    let full = format!("{}/{id}", api.info.id);
    let route = format!("{} {}", operation.method, operation.path);
    // Methods in any case.
    let upper = what.split_once(' ').map_or_else(
        || what.to_owned(),
        |(method, path)| format!("{} {path}", method.to_ascii_uppercase()),
    );
    let names = [
        (&full, what),
        (&route, &upper),
        (&id, what),
        (&method, what),
    ];
    names.into_iter().find_map(|(name, asked)| {
        let rest = asked.strip_prefix(name.as_str())?;
        let rest = &what[what.len() - rest.len()..];
        match rest.strip_prefix('.') {
            Some(path) => Some(path),
            None => rest.is_empty().then_some(""),
        }
    })
}

fn explain<'a>(
    read: &'a ReadApi,
    operation: &'a Operation,
    wanted: Option<&Place>,
) -> Explanation<'a> {
    let api = &read.api;
    let prefix = wanted.map(|place| in_overrides(&place.to_string()));
    let inside = |place: &str| {
        prefix.as_ref().is_none_or(|prefix| {
            in_overrides(place)
                .strip_prefix(prefix.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', '{', '<']))
        })
    };
    let mut facts = Vec::new();
    if prefix.is_none() || wanted == Some(&Place::whole()) {
        facts.push(Fact {
            place: "operation".to_owned(),
            value: format!("{} {}", operation.method, operation.path),
            at: Some(format!("{}:{}", operation.page, operation.line)),
            because: vec![match operation.dialect.as_str() {
                overrides::DIALECT => format!("added by {}", overrides::OVERRIDES),
                family => format!("read as a page of the family {family}"),
            }],
            excerpt: excerpt(read, &operation.page, operation.line),
        });
    }
    for response in &operation.responses {
        let place = Place::of(Part::Status(response.status.clone())).to_string();
        if inside(&place) {
            let source = response.source.as_ref();
            facts.push(Fact {
                place,
                value: if response.schema.is_some() {
                    "a body"
                } else {
                    "no body"
                }
                .to_owned(),
                at: source.map(|source| format!("{}:{}", source.page, source.line)),
                because: source
                    .map(|source| word(source.origin))
                    .into_iter()
                    .collect(),
                excerpt: source.and_then(|source| excerpt(read, &source.page, source.line)),
            });
        }
    }
    overrides::walk(api, operation, &mut |place, schema| {
        let place_text = place.to_string();
        if inside(&place_text) {
            facts.push(fact(read, operation, place_text, &place, schema));
        }
    });
    let applied = api.overrides.iter().filter(|applied| {
        applied.operation == operation.id && (prefix.is_none() || inside(&applied.at))
    });
    let lines: Vec<&str> = facts.iter().filter_map(|fact| fact.at.as_deref()).collect();
    let diagnostics = read.diagnostics.iter().filter(|found| {
        let at = format!("{}:{}", found.page, found.line);
        found.page == operation.page && (prefix.is_none() || lines.contains(&at.as_str()))
    });
    Explanation {
        api: &api.info.id,
        operation: &operation.id,
        route: format!("{} {}", operation.method, operation.path),
        method: method(api, operation),
        page: read
            .folder
            .join(&*operation.page)
            .to_string_lossy()
            .into_owned(),
        overrides: applied.collect(),
        diagnostics: diagnostics
            .map(apiref::diagnostic::render::one_line)
            .collect(),
        facts,
    }
}

fn fact(
    read: &ReadApi,
    operation: &Operation,
    place_text: String,
    place: &Place,
    schema: &Schema,
) -> Fact {
    let source = schema.source.as_ref();
    let mut because = Vec::new();
    if let Some(source) = source {
        because.push(word(source.origin));
        if let Some(stated) = &source.stated_type {
            because.push(format!("stated type {stated:?}"));
        }
        if let Some(stated) = &source.stated_required {
            because.push(format!("stated requirement {stated:?}"));
        }
        if let Some(origin) = source.required_by {
            because.push(format!("requirement by {}", word(origin)));
        }
        if let Some(origin) = source.placed_by {
            because.push(format!("placed by {}", word(origin)));
        }
    }
    for (keyword, origin) in &schema.origins {
        because.push(format!("{keyword} by {}", word(*origin)));
    }
    let mut value = describe(schema);
    if let Part::Parameter(location, name) = place.part()
        && place.steps().is_empty()
        && operation
            .parameters
            .iter()
            .any(|known| known.location == *location && known.name == *name && known.required)
    {
        value.push_str(", required");
    }
    Fact {
        place: place_text,
        value,
        at: source.map(|source| format!("{}:{}", source.page, source.line)),
        because,
        excerpt: source.and_then(|source| excerpt(read, &source.page, source.line)),
    }
}

/// The method of the client of one generation that calls an operation.
fn method(api: &Api, operation: &Operation) -> Option<String> {
    operation.generation.as_ref()?;
    let mut named = api.operations.iter().zip(methods::in_clients(api));
    let (_, named) = named.find(|(known, _)| known.id == operation.id)?;
    Some(format!("{}::{}", names::module(&api.info.id), named.path()))
}

/// A place as overrides may write it, without `[]` and the word `body`.
fn in_overrides(place: &str) -> String {
    place.replace("[]", "").replacen(".body", "", 1)
}

/// The schema on one line, what is said about it left out.
fn describe(schema: &Schema) -> String {
    let mut bare = schema.clone();
    bare.description = None;
    bare.source = None;
    bare.origins.clear();
    bare.examples.clear();
    bare.properties.clear();
    bare.items = None;
    bare.additional_properties = None;
    serde_json::to_string(&bare).unwrap_or_default()
}

fn word(origin: apiref::ir::Origin) -> String {
    let word = serde_json::to_string(&origin).unwrap_or_default();
    word.trim_matches('"').to_owned()
}

fn excerpt(read: &ReadApi, page: &str, line: u32) -> Option<String> {
    let text = read.page(page)?.line(line).trim().to_owned();
    let short: String = text.chars().filter(|c| !c.is_control()).take(120).collect();
    (!short.is_empty()).then_some(short)
}

fn print(explanation: &Explanation<'_>) {
    println!(
        "{}/{}  {}\n{}",
        explanation.api, explanation.operation, explanation.route, explanation.page
    );
    if let Some(method) = &explanation.method {
        println!("in Rust: {method}");
    }
    // A table of statuses tells the same of all of them.
    let is_same = |a: &Fact, b: &Fact| {
        (&a.value, &a.at, &a.because) == (&b.value, &b.at, &b.because) && a.at.is_some()
    };
    for facts in explanation.facts.chunk_by(is_same) {
        let Some(fact) = facts.first() else {
            continue;
        };
        let places: Vec<&str> = facts.iter().map(|fact| fact.place.as_str()).collect();
        println!("\n{}\n  {}", places.join(", "), fact.value);
        if let Some(at) = &fact.at {
            println!("  {at}  {}", fact.because.join(", "));
        }
        if let Some(excerpt) = &fact.excerpt {
            println!("  | {excerpt}");
        }
    }
    for applied in &explanation.overrides {
        println!(
            "\noverride {} of {}\n  {}:{}  {}",
            applied.change, applied.at, applied.file, applied.line, applied.reason
        );
        if let Some(link) = &applied.link {
            println!("  {link}");
        }
    }
    if !explanation.diagnostics.is_empty() {
        println!();
    }
    explanation
        .diagnostics
        .iter()
        .for_each(|line| println!("{line}"));
}
