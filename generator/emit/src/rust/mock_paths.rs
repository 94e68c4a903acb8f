//! What the path of an operation tells the stateful mock: the item, the things that it belongs to, and its part.

use indexmap::IndexMap;

use apiref_core::ir::{Api, Operation, Resource, Role};

/// The rest of the path behind the item.
pub(super) fn part<'a>(operation: &'a Operation, resource: &Resource) -> &'a str {
    let item = resource
        .item
        .as_deref()
        .map_or(0, |item| segments(item).len());
    let path = operation.path.as_str();
    match path.match_indices('/').nth(item) {
        Some((at, _)) if item > 0 => &path[at + 1..],
        _ => "",
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.strip_prefix('/').unwrap_or(path).split('/').collect()
}

fn variable_of(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

pub(super) fn last_variable(path: &str) -> Option<&str> {
    segments(path).last().copied().and_then(variable_of)
}

/// Are the paths the same, whatever the variables are called?
fn same(left: &[&str], right: &[&str]) -> bool {
    let alike = |(left, right): (&&str, &&str)| {
        left == right || variable_of(left).is_some() && variable_of(right).is_some()
    };
    left.len() == right.len() && left.iter().zip(right).all(alike)
}

/// The paths of all items, and the variables that nearly all operations have.
pub(super) struct Paths<'a> {
    items: Vec<(&'a str, Vec<&'a str>)>,
    shared: Vec<&'a str>,
}

impl<'a> Paths<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let items: Vec<(&str, Vec<&str>)> = api
            .resources
            .iter()
            .filter_map(|resource| {
                Some((resource.name.as_str(), segments(resource.item.as_deref()?)))
            })
            .collect();
        let mut counts: IndexMap<&str, usize> = IndexMap::new();
        for operation in &api.operations {
            let path = segments(&operation.path);
            for (at, segment) in path.iter().enumerate() {
                let leads_to_item = items.iter().any(|(_, item)| same(item, &path[..=at]));
                if let (Some(variable), false) = (variable_of(segment), leads_to_item) {
                    *counts.entry(variable).or_default() += 1;
                }
            }
        }
        let most = api.operations.len().div_ceil(2);
        let shared = counts.into_iter().filter(|(_, count)| *count >= most);
        let shared = shared.map(|(variable, _)| variable).collect();
        Self { items, shared }
    }

    /// How many segments of an operation's path lead to the item, or to the collection where it has none.
    fn reach(operation: &Operation, resource: &Resource) -> usize {
        let path = segments(&operation.path);
        let starts = |prefix: &Option<String>| {
            let prefix = segments(prefix.as_deref()?);
            let start = path.get(..prefix.len())?;
            same(start, &prefix).then_some(prefix.len())
        };
        starts(&resource.item)
            .or_else(|| starts(&resource.collection))
            .unwrap_or(path.len())
    }

    /// The variable that holds the id of the item.
    pub(super) fn variable(
        &self,
        operation: &'a Operation,
        resource: &Resource,
        role: Role,
    ) -> Option<&'a str> {
        let path = segments(&operation.path);
        let reach = Self::reach(operation, resource);
        let item = resource.item.as_deref().map(|item| segments(item).len());
        if item == Some(reach) {
            return path.get(reach - 1).copied().and_then(variable_of);
        }
        // An item that is shown at another place stands at the end of the path.
        let at_end = matches!(role, Role::Show | Role::Update | Role::Delete);
        path.last()
            .copied()
            .and_then(variable_of)
            .filter(|_| at_end)
    }

    /// The things that the path goes through on the way to the item or collection, with their variables.
    pub(super) fn parents(
        &self,
        operation: &'a Operation,
        resource: &Resource,
    ) -> Vec<(&'a str, &'a str)> {
        let path = segments(&operation.path);
        let reach = Self::reach(operation, resource);
        let is_item = resource
            .item
            .as_deref()
            .is_some_and(|item| segments(item).len() == reach);
        let is_last = path.len() == reach && last_variable(&operation.path).is_some();
        let end = if is_item || is_last { reach - 1 } else { reach };
        let mut parents = Vec::new();
        for (at, segment) in path.iter().enumerate().take(end) {
            let Some(variable) = variable_of(segment) else {
                continue;
            };
            match self.items.iter().find(|(_, item)| same(item, &path[..=at])) {
                Some((name, _)) => parents.push((*name, variable)),
                None if self.shared.contains(&variable) => {}
                None => parents.push((variable, variable)),
            }
        }
        parents
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_parents_to_items() {
        let operation = |method: &str, path: &str| -> String {
            format!(
                r#"{{"id":"{method}{path}","page":"a","line":1,"dialect":"otc","title":"A","method":"{method}","path":"{path}","parameters":[],"request_body":null,"responses":[]}}"#
            )
        };
        let paths = [
            "/v1/{p}/boxes",
            "/v1/{p}/boxes/{box}",
            "/v1/{p}/boxes/{b}/tags/{key}",
            "/v1/{p}/boxes/{b}/lid/open",
        ];
        let operations: Vec<String> = paths.iter().map(|path| operation("GET", path)).collect();
        let text = format!(
            r#"{{"schemas":{{}},"pages":[],"operations":[{}],"resources":[
            {{"name":"box","generation":null,"collection":"/v1/{{p}}/boxes","item":"/v1/{{p}}/boxes/{{box}}","id":"id","operations":[]}},
            {{"name":"tag","generation":null,"collection":"/v1/{{p}}/boxes/{{b}}/tags","item":"/v1/{{p}}/boxes/{{b}}/tags/{{key}}","id":"key","operations":[]}}]}}"#,
            operations.join(",")
        );
        let api: Api = serde_json::from_str(&text).expect("an API");
        let paths = Paths::new(&api);
        let told = |resource: usize, operation: usize| {
            let (resource, operation) = (&api.resources[resource], &api.operations[operation]);
            let variable = paths.variable(operation, resource, Role::Show);
            let part = part(operation, resource);
            format!(
                "{variable:?} {:?} {part:?}",
                paths.parents(operation, resource)
            )
        };
        insta::assert_snapshot!(told(0, 0), @r#"None [] """#);
        insta::assert_snapshot!(told(0, 1), @r#"Some("box") [] """#);
        insta::assert_snapshot!(told(1, 2), @r#"Some("key") [("box", "b")] """#);
        insta::assert_snapshot!(told(0, 3), @r#"Some("b") [] "lid/open""#);
    }
}
