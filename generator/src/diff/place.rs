//! Where in an operation a change happened, as a path that people can read and a severities file can match.

use std::fmt;

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

    /// The part of the operation.
    pub fn part(&self) -> &Part {
        &self.part
    }

    /// The steps into the part.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The name of the innermost thing that has one on the wire.
    pub fn name(&self) -> Option<&str> {
        let step = self.steps.iter().rev().find_map(|step| match step {
            Step::Member(name) => Some(name.as_str()),
            _ => None,
        });
        step.or(match &self.part {
            Part::Parameter(_, name) | Part::ResponseHeader(_, name) => Some(name),
            _ => None,
        })
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

#[cfg(test)]
mod tests {
    use super::*;

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
