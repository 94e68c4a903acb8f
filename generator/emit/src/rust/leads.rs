//! Routes in texts about operations, as links to the methods that call them: `` see `GET /doors` ``.

use std::collections::HashMap;

use super::model::{Call, Model};

/// What the routes of an API lead to.
pub struct Leads<'a> {
    /// By generation, method and path without the names of variables; none where several operations share the route.
    methods: HashMap<(Option<&'a str>, String), Option<&'a str>>,
}

impl<'a> Leads<'a> {
    /// Those of all calls.
    pub fn new(model: &'a Model<'_>) -> Self {
        let mut methods = HashMap::new();
        for call in &model.calls {
            let operation = call.operation;
            let route = anonymous(&format!("{} {}", operation.method, operation.path));
            let key = (call.generation.as_deref(), route);
            let known = methods.entry(key);
            let name = Some(call.client_method.as_str());
            known.and_modify(|known| *known = None).or_insert(name);
        }
        Self { methods }
    }

    /// A text of CommonMark about a call, with its code that is the route of another call as links.
    pub fn linked(&self, call: &Call<'_>, text: &str) -> String {
        let mut is_fenced = false;
        let lines = text.lines().map(|line| {
            is_fenced ^= line.trim_start().starts_with("```");
            match is_fenced || line.starts_with("    ") || !line.contains(" /") {
                true => line.to_owned(),
                false => self.linked_line(call, line),
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn linked_line(&self, call: &Call<'_>, line: &str) -> String {
        let mut out = String::new();
        let mut parts = line.split('`').enumerate().peekable();
        while let Some((index, part)) = parts.next() {
            // Each second part is code, if it ends; a link of the docs stays one.
            let is_code = index % 2 == 1 && parts.peek().is_some();
            let in_link = out.ends_with('[');
            let method = is_code.then(|| self.method(call, part)).flatten();
            match method.filter(|_| !in_link) {
                Some(method) => out.push_str(&format!("[`{part}`](Client::{method})")),
                None if is_code => out.push_str(&format!("`{part}`")),
                None if index % 2 == 1 => out.push_str(&format!("`{part}")),
                None => out.push_str(part),
            }
        }
        out
    }

    fn method(&self, call: &Call<'_>, code: &str) -> Option<&'a str> {
        let (_, path) = code
            .split_once(' ')
            .filter(|(_, path)| path.starts_with('/'))?;
        let is_plain = !path.contains([' ', '?']);
        let key = (call.generation.as_deref(), anonymous(code));
        let name = self
            .methods
            .get(&key)
            .copied()
            .flatten()
            .filter(|_| is_plain)?;
        (name != call.client_method).then_some(name)
    }
}

/// A route without the names of its variables.
fn anonymous(route: &str) -> String {
    let mut out = String::new();
    let mut rest = route;
    while let Some((before, inside)) = rest.split_once('{') {
        let Some((_, behind)) = inside.split_once('}') else {
            break;
        };
        out.push_str(before);
        out.push_str("{}");
        rest = behind;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_lead_to_methods() {
        let methods = [
            ("GET /doors/{}", Some("show_door")),
            ("PUT /doors/{}", None),
        ];
        let methods = methods.map(|(route, name)| ((None, route.to_owned()), name));
        let leads = Leads {
            methods: methods.into(),
        };
        assert_eq!(anonymous("GET /doors/{id}/a"), "GET /doors/{}/a");
        let found = |code: &str| {
            let key = (None, anonymous(code));
            leads.methods.get(&key).copied().flatten()
        };
        assert_eq!(found("GET /doors/{door}"), Some("show_door"));
        assert_eq!(found("PUT /doors/{door}"), None);
        assert_eq!(found("GET /doors"), None);
    }
}
