//! What a value of an entry may be. Values go into code, markup and URLs, so what can't be one is refused here,
//! with its place, before anything is generated.

use super::file::{AddedOperation, Correction, Entry};
use super::value;
use apiref_core::http::methods;
use apiref_core::ir::Place;
use apiref_core::ir::place::Part;

/// The longest name, in characters: of an operation, a member, a struct.
const LONGEST_NAME: usize = 200;

/// The longest path template, in characters.
const LONGEST_PATH: usize = 1_000;

/// Why an entry can't be used, if so.
pub fn entry(entry: &Entry, place: &Place) -> Result<(), String> {
    let set = entry.set.as_ref().map(toml::Spanned::get_ref);
    if set.is_none() && entry.rename.is_none() && !entry.hide && !entry.add {
        return Err("nothing to do: give `set`, `rename`, `hide` or `add`".to_owned());
    }
    if entry.hide && (entry.add || entry.rename.is_some() || set.is_some()) {
        return Err("`hide` can't be combined with another action".to_owned());
    }
    if entry.add && entry.rename.is_some() {
        return Err("`add` and `rename` can't be combined: add it under its right name".to_owned());
    }
    if entry.add && *place.part() == Part::Whole {
        return Err("operations are added by a table `[[operation]]`".to_owned());
    }
    if entry.add && place.steps().last().is_some_and(|step| !is_member(step)) {
        return Err("only a named member can be added".to_owned());
    }
    if let Some(name) = &entry.rename {
        let name = name.get_ref();
        match place.part() {
            Part::Whole => id(name)?,
            Part::ResponseHeader(..) if place.steps().is_empty() => header(name)?,
            Part::Parameter(apiref_core::ir::Location::Header, _) if place.steps().is_empty() => {
                header(name)?;
            }
            Part::Parameter(apiref_core::ir::Location::Path, _) => id_like(name)?,
            Part::Status(_) => return Err("a status is changed by `set.status`".to_owned()),
            _ => wire_name(name)?,
        }
    }
    set.map_or(Ok(()), |set| correction(set, place))
}

fn is_member(step: &apiref_core::ir::place::Step) -> bool {
    matches!(step, apiref_core::ir::place::Step::Member(_))
}

fn correction(set: &Correction, place: &Place) -> Result<(), String> {
    let whole = *place.part() == Part::Whole;
    let status = matches!(place.part(), Part::Status(_));
    let value = !whole && !status;
    let fits = [
        ("method", set.method.is_some(), whole),
        ("path", set.path.is_some(), whole),
        ("status", set.status.is_some(), status),
        ("required", set.required.is_some(), value),
        ("type", set.types.is_some(), value),
        ("items", set.items.is_some(), value),
        ("format", set.format.is_some(), value),
        ("enum", set.enumeration.is_some(), value),
        ("nullable", set.nullable.is_some(), value),
        ("deprecated", set.deprecated.is_some(), value || whole),
        ("default", set.default.is_some(), value),
        ("struct", set.struct_name.is_some(), value),
        ("schema", set.schema.is_some(), value),
    ];
    if let Some((key, ..)) = fits.iter().find(|(_, given, fits)| *given && !fits) {
        return Err(format!("`{key}` is not a fact about {place}"));
    }
    if !fits.iter().any(|(_, given, _)| *given) && set.description.is_none() {
        return Err("`set` is empty".to_owned());
    }
    set.method.as_deref().map_or(Ok(()), method)?;
    set.path.as_deref().map_or(Ok(()), path)?;
    set.status.as_deref().map_or(Ok(()), status_code)?;
    set.struct_name.as_deref().map_or(Ok(()), id_like)?;
    if let Some(format) = &set.format
        && !format
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    {
        return Err(format!(
            "{format:?} is not a format: lower case letters, digits and `-`"
        ));
    }
    if set
        .types
        .as_ref()
        .is_some_and(|types| types.names().is_empty())
    {
        return Err("`type` names no type".to_owned());
    }
    match &set.schema {
        Some(table) => value::schema_of(table).map(|_| ()),
        None => Ok(()),
    }
}

/// Why an operation can't be added, and which part of its entry is to blame, if so.
pub fn operation(added: &AddedOperation) -> Result<(), (std::ops::Range<usize>, String)> {
    let checks = [
        (&added.id, id(added.id.get_ref())),
        (&added.method, method(added.method.get_ref())),
        (&added.path, path(added.path.get_ref())),
    ];
    for (part, checked) in checks {
        checked.map_err(|problem| (part.span(), problem))?;
    }
    Ok(())
}

fn id(text: &str) -> Result<(), String> {
    let good = text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if good && text.len() <= LONGEST_NAME {
        return Ok(());
    }
    Err(format!(
        "{} is not an operation id: snake_case, starting with a letter",
        shown(text)
    ))
}

fn id_like(text: &str) -> Result<(), String> {
    let good = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if good && text.len() <= LONGEST_NAME {
        return Ok(());
    }
    Err(format!(
        "{} is not a name: letters, digits, `_` and `-`",
        shown(text)
    ))
}

fn wire_name(text: &str) -> Result<(), String> {
    let long = text.chars().count() > LONGEST_NAME;
    if text.is_empty() || long || text.chars().any(char::is_control) {
        return Err(format!(
            "{} is not a valid name: 1 to {LONGEST_NAME} characters without control characters",
            shown(text)
        ));
    }
    Ok(())
}

fn header(text: &str) -> Result<(), String> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !text.is_empty() && text.len() <= LONGEST_NAME && text.bytes().all(token) {
        return Ok(());
    }
    Err(format!(
        "{} is not a name of a header field (RFC 9110, token)",
        shown(text)
    ))
}

fn method(text: &str) -> Result<(), String> {
    if methods::is_method(text) {
        return Ok(());
    }
    Err(format!("{} is not an HTTP method", shown(text)))
}

fn path(text: &str) -> Result<(), String> {
    let mut open = false;
    let good = text.starts_with('/')
        && text.len() <= LONGEST_PATH
        && text.chars().all(|c| match c {
            '{' => !std::mem::replace(&mut open, true),
            '}' => std::mem::replace(&mut open, false),
            c if open => c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.',
            c => c.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@%".contains(c),
        })
        && !open
        && !text.contains("{}")
        && !text.split('/').any(|part| part == "..");
    if good {
        return Ok(());
    }
    Err(format!(
        "{} is not a path template: start with `/`, write variables in braces",
        shown(text)
    ))
}

fn status_code(text: &str) -> Result<(), String> {
    let bytes = text.as_bytes();
    let good = text == "default"
        || bytes.len() == 3
            && (b'1'..=b'5').contains(&bytes[0])
            && (&bytes[1..] == b"XX" || bytes[1..].iter().all(u8::is_ascii_digit));
    if good {
        return Ok(());
    }
    Err(format!(
        "{} is not a status: 100 to 599, `2XX` or `default`",
        shown(text)
    ))
}

/// A text as a message shows it: in quotes, short.
fn shown(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    format!("{short:?}{more}")
}
