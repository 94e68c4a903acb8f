//! A place in an operation, as a path that people read and write: in overrides, in reports, in severities files.
//!
//! `request.body.vpc.routes[]["next.hop"]`, `request.query.limit`, `response.200.body.id`,
//! `response.200.header.X-Id`, `operation`. When read, `body` may be left out, and `parameter.query.limit` is the same
//! as `request.query.limit`.

use std::fmt;
use std::str::FromStr;

use crate::ir::Location;

/// The part of an operation, and the way into it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    part: Part,
    steps: Vec<Step>,
}

/// A part of an operation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The API as a whole, or the operation as a whole.
    Whole,
    /// A parameter.
    Parameter(Location, String),
    /// The request body.
    RequestBody,
    /// A status code.
    Status(String),
    /// The body that is answered with a status code.
    ResponseBody(String),
    /// A header that is answered with a status code.
    ResponseHeader(String, String),
    /// Something of the docs that is not sent: `note`, `example`, with its name or number.
    Docs(&'static str, String),
}

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// To a member.
    Member(String),
    /// To the items of an array.
    Items,
    /// To the values of a map.
    Values,
    /// To one of several forms, by its title or number.
    Form(String),
}

impl Place {
    /// The whole of a part.
    pub fn of(part: Part) -> Self {
        Self {
            part,
            steps: Vec::new(),
        }
    }

    /// The operation, or API, itself.
    pub fn whole() -> Self {
        Self::of(Part::Whole)
    }

    /// One step deeper.
    pub fn then(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend(self.steps.iter().cloned());
        steps.push(step);
        Self {
            part: self.part.clone(),
            steps,
        }
    }

    /// The member `name` of the value here.
    pub fn member(&self, name: &str) -> Self {
        self.then(Step::Member(name.to_owned()))
    }

    /// The place once the innermost thing that has a name on the wire is called `name`.
    pub fn renamed(&self, name: &str) -> Self {
        let mut renamed = self.clone();
        let member = renamed.steps.iter_mut().rev().find_map(|step| match step {
            Step::Member(old) => Some(old),
            _ => None,
        });
        match (member, &mut renamed.part) {
            (Some(old), _) | (None, Part::Parameter(_, old) | Part::ResponseHeader(_, old)) => {
                name.clone_into(old);
            }
            _ => {}
        }
        renamed
    }

    /// The part of the operation.
    pub fn part(&self) -> &Part {
        &self.part
    }

    /// The steps into the part.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The names of the members on the way, the outermost first; the name of a parameter or header.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &str> {
        let part = match &self.part {
            Part::Parameter(_, name) | Part::ResponseHeader(_, name) => Some(name.as_str()),
            _ => None,
        };
        let members = self.steps.iter().filter_map(|step| match step {
            Step::Member(name) => Some(name.as_str()),
            _ => None,
        });
        part.into_iter().chain(members)
    }

    /// The name of the innermost thing that has one on the wire.
    pub fn name(&self) -> Option<&str> {
        self.names().next_back()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.part {
            Part::Whole => f.write_str("operation")?,
            Part::Parameter(location, name) => {
                let location = match location {
                    Location::Path => "path",
                    Location::Query => "query",
                    Location::Header => "header",
                };
                write!(f, "request.{location}")?;
                key(name, f)?;
            }
            Part::RequestBody => f.write_str("request.body")?,
            Part::Status(status) => {
                f.write_str("response")?;
                key(status, f)?;
            }
            Part::ResponseBody(status) => {
                f.write_str("response")?;
                key(status, f)?;
                f.write_str(".body")?;
            }
            Part::ResponseHeader(status, name) => {
                f.write_str("response")?;
                key(status, f)?;
                f.write_str(".header")?;
                key(name, f)?;
            }
            Part::Docs(what, name) => {
                write!(f, "docs.{what}")?;
                key(name, f)?;
            }
        }
        for step in &self.steps {
            match step {
                Step::Member(name) => key(name, f)?,
                Step::Items => f.write_str("[]")?,
                Step::Values => f.write_str("{}")?,
                Step::Form(name) => write!(f, "<{}>", plain(name))?,
            }
        }
        Ok(())
    }
}

/// `.name`, or `["na.me"]` where the name holds what has a meaning in paths.
fn key(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let simple = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '@' | '$'));
    if simple {
        write!(f, ".{name}")
    } else {
        write!(f, "[{:?}]", plain(name))
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).collect()
}

/// Why a text is no path to a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a path into an operation: {problem}")]
pub struct PlaceError {
    text: String,
    problem: String,
}

impl FromStr for Place {
    type Err = PlaceError;

    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let fail = |problem: &str| PlaceError {
            text: plain(text),
            problem: problem.to_owned(),
        };
        let tokens = tokens(text).map_err(|problem| fail(&problem))?;
        let name = |index: usize| match tokens.get(index) {
            Some(Step::Member(name)) => Some(name.as_str()),
            _ => None,
        };
        let location = match name(1) {
            Some("path") => Some(Location::Path),
            Some("query") => Some(Location::Query),
            Some("header") => Some(Location::Header),
            _ => None,
        };
        let (part, used) = match (name(0), location, name(1)) {
            (Some("operation"), ..) if tokens.len() == 1 => (Part::Whole, 1),
            (Some("request" | "parameter"), Some(location), _) => {
                let name = name(2).ok_or_else(|| fail("a parameter needs its name"))?;
                (Part::Parameter(location, name.to_owned()), 3)
            }
            (Some("parameter"), None, _) => {
                return Err(fail("`parameter` is followed by path, query or header"));
            }
            (Some("request"), None, Some("body")) => (Part::RequestBody, 2),
            (Some("request"), None, _) => (Part::RequestBody, 1),
            (Some("response"), _, Some(_)) if name(2) == Some("header") && name(3).is_some() => {
                let header = name(3).unwrap_or_default().to_owned();
                let status = name(1).unwrap_or_default().to_owned();
                (Part::ResponseHeader(status, header), 4)
            }
            (Some("response"), _, Some(status)) => match tokens.get(2) {
                None => (Part::Status(status.to_owned()), 2),
                Some(Step::Member(body)) if body == "body" => {
                    (Part::ResponseBody(status.to_owned()), 3)
                }
                Some(_) => (Part::ResponseBody(status.to_owned()), 2),
            },
            _ => {
                return Err(fail(
                    "a place begins with `request`, `parameter`, or `response` and a status, or is `operation`",
                ));
            }
        };
        Ok(Self {
            part,
            steps: tokens.into_iter().skip(used).collect(),
        })
    }
}

/// The steps that a path names, its first words included.
fn tokens(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (step, after) = match first {
            '[' if rest.starts_with("[]") => (Step::Items, &rest[2..]),
            '{' if rest.starts_with("{}") => (Step::Values, &rest[2..]),
            '[' if rest.starts_with("[\"") => {
                let (name, after) = quoted(&rest[2..])?;
                let after = after
                    .strip_prefix(']')
                    .ok_or("a name in quotes ends in `\"]`")?;
                (Step::Member(name), after)
            }
            '<' => {
                let (name, after) = rest[1..].split_once('>').ok_or("`<` has no `>`")?;
                (Step::Form(name.to_owned()), after)
            }
            _ => {
                let from = match (first, steps.is_empty()) {
                    ('.', false) => &rest[1..],
                    (_, true) => rest,
                    _ => return Err(format!("{first:?} was found where `.` was expected")),
                };
                let end = from.find(['.', '[', '{', '<']).unwrap_or(from.len());
                if end == 0 {
                    return Err("a name is empty".to_owned());
                }
                // Diagnostics write `doors.*.name` for the name of each door.
                match &from[..end] {
                    "*" => (Step::Items, &from[end..]),
                    name => (Step::Member(name.to_owned()), &from[end..]),
                }
            }
        };
        steps.push(step);
        rest = after;
    }
    Ok(steps)
}

/// The text up to the closing quote, escapes undone, and what follows.
fn quoted(text: &str) -> Result<(String, &str), String> {
    let mut name = String::new();
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return Ok((name, &text[at + 1..])),
            '\\' => name.extend(characters.next().map(|(_, c)| c)),
            _ => name.push(c),
        }
    }
    Err("a quote is not closed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_read_back() {
        for text in [
            r#"request.body.vpc.routes[]["next.hop"]"#,
            "request.body",
            "request.query.limit",
            "response.200",
            "response.200.body",
            "response.2XX.body{}.a",
            "response.200.header.X-Id",
            r#"request.body["a\"b\\c"]"#,
            "operation",
        ] {
            let place: Place = text.parse().expect(text);
            assert_eq!(place.to_string(), text);
        }
        for (short, long) in [
            ("request.server.name", "request.body.server.name"),
            ("response.200.server[].id", "response.200.body.server[].id"),
            ("parameter.query.limit", "request.query.limit"),
            ("request", "request.body"),
        ] {
            assert_eq!(short.parse::<Place>().expect(short).to_string(), long);
        }
    }

    #[test]
    fn what_is_no_path_is_told_why() {
        for text in [
            "",
            "body.x",
            "parameter.x",
            "request.query",
            "request..x",
            "request[\"x",
            "response",
        ] {
            let error = text.parse::<Place>().expect_err(text).to_string();
            assert!(error.contains("is not a path into an operation"), "{error}");
        }
    }

    #[test]
    fn paths_read_like_the_way_to_the_value() {
        let body = Place::of(Part::RequestBody).member("vpc").member("routes");
        assert_eq!(
            body.then(Step::Items).member("next.hop").to_string(),
            r#"request.body.vpc.routes[]["next.hop"]"#
        );
        let header = Place::of(Part::ResponseHeader("200".into(), "X-Id".into()));
        assert_eq!(header.to_string(), "response.200.header.X-Id");
        assert_eq!(header.name(), Some("X-Id"));
        assert_eq!(
            Place::of(Part::Parameter(Location::Query, "limit".into())).to_string(),
            "request.query.limit"
        );
        assert_eq!(Place::whole().to_string(), "operation");
    }
}
