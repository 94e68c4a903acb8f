//! Tests of the generated crate: each valid JSON example of the docs is read into its type and written again, and
//! nothing is lost or changed but the order of keys.
//!
//! An example that its type can't hold as it is becomes a diagnostic that says where and why, not a test.

use minijinja::{Value, context};
use serde_json::json;

use super::model::{Body, Call, Envelope, Kind, Model, Outcome, Presence, Statuses, Type};
use super::names;
use super::secret_tests;
use super::source;
use super::types::spelled;
use crate::GeneratedFile;
use crate::env::Templates;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Direction, Example, Json};

/// `tests/examples/<module>.rs` and its data.
pub fn emit(
    model: &Model<'_>,
    env: &Templates,
    package: &str,
) -> (Vec<GeneratedFile>, Vec<Diagnostic>) {
    let library = package.replace('-', "_");
    let checked = check(model);
    let mut found = checked.unlike;
    let (mut cases, mut data) = (Vec::new(), Vec::new());
    for Tested { name, ty, json } in &checked.tested {
        cases.push(context! {
            name => name.as_str(),
            ty => type_text(ty, &library),
        });
        data.push(format!("{}: {json}", json!(name)));
    }
    let folder = "tests/examples";
    let data_path = format!("{folder}/{}.json", model.module);
    let contents = if data.is_empty() {
        "{}\n".to_owned()
    } else {
        format!("{{\n{}\n}}\n", data.join(",\n"))
    };
    let mut files = vec![GeneratedFile {
        path: data_path,
        contents,
    }];
    let context = context! {
        module => model.module.as_str(),
        library => library.as_str(),
        cases => cases.into_iter().collect::<Value>(),
        secrets => secret_tests::cases(model)
            .into_iter()
            .map(|(ty, json)| context! { name => names::snake(ty), ty => ty, json => format!("{json:?}") })
            .collect::<Value>(),
    };
    match env
        .render("rust/example_tests.rs.j2", context)
        .and_then(|text| source::finish(format!("{folder}/{}.rs", model.module), text))
    {
        Ok(file) => files.push(file),
        Err(diagnostic) => found.push(diagnostic),
    }
    (files, found)
}

/// An example that is read into its type and written again without a loss.
#[derive(Debug)]
pub struct Tested<'m> {
    /// Name of the test.
    pub name: String,
    /// The type of the body, or of what is in its envelope.
    pub ty: &'m Type,
    /// The example, or what is in its envelope.
    pub json: &'m Json,
}

/// The valid JSON examples of an API by what can be tested of them.
#[derive(Debug, Default)]
pub struct Checked<'m> {
    /// Those that are tests.
    pub tested: Vec<Tested<'m>>,
    /// Those that their types can't hold as they are: where, and why.
    pub unlike: Vec<Diagnostic>,
    /// How many have no type, because the docs describe no body for them: any JSON is read and written as it is.
    pub untyped: usize,
}

/// Sorts the valid JSON examples of an API.
pub fn check<'m>(model: &'m Model<'_>) -> Checked<'m> {
    let mut checked = Checked::default();
    for call in &model.calls {
        let mut counts = [0usize; 2];
        for example in &call.operation.examples {
            let Some(json) = example.valid_json() else {
                continue;
            };
            let bodies = bodies_of(call, example);
            let Some(first) = bodies.first() else {
                checked.untyped += 1;
                continue;
            };
            let mut fitting = bodies.iter();
            let fitting = fitting.find(|body| fits(model, body.whole, json, "$").is_ok());
            let body = fitting.unwrap_or(first);
            if let Err((path, reason)) = fits(model, body.whole, json, "$") {
                checked.unlike.push(Diagnostic::at_line(
                    Code::ExampleUnlikeType,
                    call.operation.page.clone(),
                    example.line,
                    format!("{path} of an example of {}: {reason}", call.method),
                    "what the tables of the page say",
                ));
                continue;
            }
            let member = body.envelope.map(|envelope| envelope.member);
            let Some(json) = member.map_or(Some(json), |member| json.as_object()?.get(member))
            else {
                continue;
            };
            let direction = match example.direction {
                Direction::Request => 0,
                Direction::Response => 1,
            };
            counts[direction] += 1;
            let side = ["request", "response"][direction];
            let name = format!("{}_{side}_{}", call.method, counts[direction]);
            let ty = body.ty;
            checked.tested.push(Tested { name, ty, json });
        }
    }
    checked
}

/// A body that an example may show.
struct Shown<'c> {
    whole: &'c Type,
    ty: &'c Type,
    envelope: Option<&'c Envelope<'c>>,
}

impl<'c> Shown<'c> {
    fn of(outcome: &'c Outcome<'_>) -> Option<Self> {
        Some(Self {
            whole: outcome.whole()?,
            ty: outcome.ty.as_ref()?,
            envelope: outcome.envelope.as_ref(),
        })
    }
}

/// The bodies that an example may show, where the docs describe them. A response whose status is not told may be an
/// error, but it is taken for a success first.
fn bodies_of<'c>(call: &'c Call<'_>, example: &Example) -> Vec<Shown<'c>> {
    let bodies: Vec<Shown<'_>> = match example.direction {
        Direction::Request => {
            let shown = |body: &'c Body<'_>| Shown {
                whole: body.whole(),
                ty: &body.ty,
                envelope: body.envelope.as_ref(),
            };
            call.body.iter().map(shown).collect()
        }
        Direction::Response => {
            let mut outcomes = call.successes.iter().chain(&call.faults);
            match example.status.as_deref().and_then(Statuses::parse) {
                Some(status) => outcomes
                    .find(|outcome| outcome.statuses == status)
                    .and_then(Shown::of)
                    .into_iter()
                    .collect(),
                None => outcomes.filter_map(Shown::of).collect(),
            }
        }
    };
    let typed = bodies.into_iter().filter(|body| *body.whole != Type::Json);
    typed.collect()
}

/// A type as the tests name it.
fn type_text(ty: &Type, library: &str) -> String {
    spelled(ty).replace("rt::", &format!("{library}::runtime::"))
}

/// Can a value of `ty` hold `json` and give it back as it is? If not: where, and why.
pub(super) fn fits(
    model: &Model<'_>,
    ty: &Type,
    json: &Json,
    path: &str,
) -> Result<(), (String, String)> {
    let fail = |expected: &str| {
        Err((
            path.to_owned(),
            format!("{} where {expected} is documented", kind_of(json)),
        ))
    };
    match (ty, json) {
        (Type::Json, _) | (Type::Null, Json::Null) => Ok(()),
        (Type::String | Type::Text(_), Json::String(_)) | (Type::Boolean, Json::Bool(_)) => Ok(()),
        (Type::Integer, Json::Number(number)) if number.as_i64().is_some() => Ok(()),
        (Type::Number, Json::Number(_)) | (Type::Object, Json::Object(_)) => Ok(()),
        (Type::Secret(inner) | Type::Boxed(inner), json) => fits(model, inner, json, path),
        (Type::Nullable(_), Json::Null) => Ok(()),
        (Type::Nullable(inner), json) => fits(model, inner, json, path),
        // What is not of the documented type is kept as it is.
        (Type::OrJson(inner), json) => match fits(model, inner, json, path) {
            Err((at, _)) if at == path => Ok(()),
            result => result,
        },
        (Type::Array(inner), Json::Array(items)) => items
            .iter()
            .enumerate()
            .try_for_each(|(index, item)| fits(model, inner, item, &format!("{path}[{index}]"))),
        (Type::Map(inner), Json::Object(members)) => members
            .iter()
            .try_for_each(|(key, member)| fits(model, inner, member, &format!("{path}.{key}"))),
        (Type::Named(name), json) => {
            let Some(item) = model.items.get(name) else {
                return Ok(());
            };
            match (&item.kind, json) {
                (Kind::Alias(ty), json) => fits(model, ty, json, path),
                (Kind::Strings(_), Json::String(_)) => Ok(()),
                (Kind::Integers(_), Json::Number(number)) if number.as_i64().is_some() => Ok(()),
                (Kind::Keyed(keys), Json::Object(members)) => {
                    let known =
                        members
                            .first()
                            .filter(|_| members.len() == 1)
                            .and_then(|(key, member)| {
                                keys.iter()
                                    .find(|(_, wire, _)| wire == key)
                                    .map(|(_, _, ty)| (key, ty, member))
                            });
                    match known {
                        Some((key, ty, member)) => {
                            fits(model, ty, member, &format!("{path}.{key}"))
                        }
                        None => fail("an object of one known key"),
                    }
                }
                (Kind::Struct(shape), Json::Object(members)) => {
                    for field in &shape.fields {
                        if field.presence == Presence::Required && !members.contains_key(field.wire)
                        {
                            return Err((
                                format!("{path}.{}", field.wire),
                                "a required member is missing".to_owned(),
                            ));
                        }
                    }
                    members.iter().try_for_each(|(key, member)| {
                        let path = format!("{path}.{key}");
                        match shape.fields.iter().find(|field| field.wire == key) {
                            Some(field) => {
                                let nullable = matches!(
                                    field.presence,
                                    Presence::Nullable | Presence::RequiredNullable
                                );
                                if *member == Json::Null && nullable {
                                    return Ok(());
                                }
                                fits(model, &field.ty, member, &path)
                            }
                            None => match &shape.rest {
                                Some(rest) => fits(model, rest, member, &path),
                                None => {
                                    Err((path, "a member that is documented nowhere".to_owned()))
                                }
                            },
                        }
                    })
                }
                (Kind::Strings(_), _) => fail("a string"),
                (Kind::Integers(_), _) => fail("a whole number"),
                (Kind::Keyed(_) | Kind::Struct(_), _) => fail("an object"),
            }
        }
        (Type::String | Type::Text(_), _) => fail("a string"),
        (Type::Integer, _) => fail("a whole number"),
        (Type::Number, _) => fail("a number"),
        (Type::Boolean, _) => fail("true or false"),
        (Type::Null, _) => fail("null"),
        (Type::Array(_), _) => fail("an array"),
        (Type::Map(_) | Type::Object, _) => fail("an object"),
    }
}

fn kind_of(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a truth value",
        Json::Number(number) if number.is_f64() => "a number with a fraction",
        Json::Number(_) => "a whole number",
        Json::String(_) => "a string",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}
