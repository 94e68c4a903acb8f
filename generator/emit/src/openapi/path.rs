//! Path templates: their variables, and which of them are the same route.

use std::collections::HashSet;

use super::schema::unique;

/// A path template, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Variable(String),
}

impl Template {
    /// Reads a template. A brace without its partner is text; what follows `?` or `#` is no path.
    pub fn parse(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or("");
        let mut parts = Vec::new();
        let mut literal = String::new();
        if !path.starts_with('/') {
            literal.push('/');
        }
        let mut rest = path;
        while let Some(open) = rest.find('{') {
            let after = &rest[open + 1..];
            match after.find(['{', '}']) {
                Some(close) if close > 0 && after.as_bytes()[close] == b'}' => {
                    push_text(&mut literal, &rest[..open]);
                    if !literal.is_empty() {
                        parts.push(Part::Literal(std::mem::take(&mut literal)));
                    }
                    parts.push(Part::Variable(after[..close].to_owned()));
                    rest = &after[close + 1..];
                }
                _ => {
                    push_text(&mut literal, &rest[..=open]);
                    rest = after;
                }
            }
        }
        push_text(&mut literal, rest);
        if !literal.is_empty() {
            parts.push(Part::Literal(literal));
        }
        Self { parts }
    }

    /// The template without names of variables and without a slash at its end: equal for what is one route.
    pub fn shape(&self) -> String {
        self.write(|_, _| "{}".to_owned())
    }

    /// The names of the variables, in order.
    pub fn variables(&self) -> Vec<&str> {
        let names = self.parts.iter().filter_map(|part| match part {
            Part::Variable(name) => Some(name.as_str()),
            Part::Literal(_) => None,
        });
        names.collect()
    }

    /// The names of the variables made distinct and plain: OpenAPI allows each once in a template, and tools read only
    /// letters, digits, `_`, `-` and `.`.
    pub fn distinct_variables(&self) -> Vec<String> {
        let mut taken = HashSet::new();
        let names = self.variables();
        let plain = |name: &str| -> String {
            let is_plain = |c: &char| c.is_ascii_alphanumeric() || "_-.".contains(*c);
            let kept: String = name.chars().filter(is_plain).collect();
            if kept.is_empty() {
                "variable".to_owned()
            } else {
                kept
            }
        };
        names
            .iter()
            .map(|name| unique(&plain(name), &mut taken))
            .collect()
    }

    /// The key of the path item: with distinct variables, and without a slash at its end.
    pub fn key(&self) -> String {
        let names = self.distinct_variables();
        self.write(|index, _| format!("{{{}}}", names.get(index).map_or("", String::as_str)))
    }

    /// The template as the docs write it.
    pub fn documented(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Literal(text) => text.clone(),
            Part::Variable(name) => format!("{{{name}}}"),
        });
        parts.collect()
    }

    fn write(&self, variable: impl Fn(usize, &str) -> String) -> String {
        let mut out = String::new();
        let mut index = 0;
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Variable(name) => {
                    out.push_str(&variable(index, name));
                    index += 1;
                }
            }
        }
        let length = out.trim_end_matches('/').len();
        out.truncate(length.max(1));
        out
    }
}

/// Appends text of a path; braces that are no variable are percent-encoded, for tools take them for one.
fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_of_one_shape_are_one_route() {
        let a = Template::parse("/v2/{tenant_id}/servers/{id}");
        let b = Template::parse("/v2/{project_id}/servers/{server_id}/");
        assert_eq!(a.shape(), b.shape());
        assert_eq!(b.key(), "/v2/{project_id}/servers/{server_id}");
        assert_eq!(b.documented(), "/v2/{project_id}/servers/{server_id}/");
    }

    #[test]
    fn variables_may_share_a_segment_but_no_name() {
        let template = Template::parse("/a/{id}.{id}/b");
        assert_eq!(template.variables(), ["id", "id"]);
        assert_eq!(template.key(), "/a/{id}.{id_2}/b");
    }

    #[test]
    fn names_of_variables_are_plain() {
        let template = Template::parse("/v2/{$TENANT-ID}/a/{über}");
        assert_eq!(template.key(), "/v2/{TENANT-ID}/a/{ber}");
        assert_eq!(template.documented(), "/v2/{$TENANT-ID}/a/{über}");
    }

    #[test]
    fn stray_braces_are_text() {
        assert_eq!(Template::parse("/a/{b").key(), "/a/%7Bb");
        assert_eq!(Template::parse("/a/{}/c}").key(), "/a/%7B%7D/c%7D");
        assert_eq!(Template::parse("/a/{{b}}").key(), "/a/%7B{b}%7D");
        assert_eq!(Template::parse("").key(), "/");
        assert_eq!(Template::parse("/x?y={z}").key(), "/x");
    }
}
