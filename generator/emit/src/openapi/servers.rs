//! Where an API is served.

use indexmap::IndexMap;

use super::model::{Server, ServerVariable};
use super::path::Template;
use apiref_core::ir::ApiInfo;

/// The documented base URLs, those of regions as one with a variable; `/`, the default of OpenAPI, if
/// none is known.
pub fn of(info: &ApiInfo) -> Vec<Server> {
    if let Some(server) = of_regions(info) {
        return vec![server];
    }
    let mut servers: Vec<Server> = Vec::new();
    for server in &info.servers {
        let template = Template::parse(&format!("/{}", server.url));
        let variables = template.variables().into_iter().map(|name| {
            let variable = ServerVariable {
                values: Vec::new(),
                default: name.to_owned(),
            };
            (name.to_owned(), variable)
        });
        servers.push(Server {
            url: server.url.clone(),
            description: server.description.clone(),
            variables: variables.collect(),
        });
    }
    if servers.is_empty() {
        servers.push(Server {
            url: "/".to_owned(),
            description: None,
            variables: IndexMap::new(),
        });
    }
    servers
}

/// One server for hosts that differ in one label: `https://lamps.{region}.example.com`.
fn of_regions(info: &ApiInfo) -> Option<Server> {
    let labels = |url: &str| -> Vec<String> { url.split('.').map(str::to_owned).collect() };
    let (first, others) = info
        .servers
        .split_first()
        .filter(|(_, others)| !others.is_empty())?;
    let parts = labels(&first.url);
    let mut at = None;
    for other in others {
        let other = labels(&other.url);
        let mut differing = (0..parts.len()).filter(|&index| parts.get(index) != other.get(index));
        let index = differing.next().filter(|_| other.len() == parts.len())?;
        if differing.next().is_some() || *at.get_or_insert(index) != index {
            return None;
        }
    }
    // The label after the scheme is the service, the last ones are the domain.
    let at = at.filter(|&at| at > 0 && at + 2 < parts.len())?;
    let mut values: Vec<String> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for server in &info.servers {
        let value = labels(&server.url).get(at)?.clone();
        if value.contains(['{', '/', ':']) {
            return None;
        }
        let name = server.description.as_deref().filter(|name| *name != value);
        names.extend(name.map(|name| format!("{value}: {name}")));
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let url: Vec<&str> = parts
        .iter()
        .enumerate()
        .map(|(index, part)| if index == at { "{region}" } else { part })
        .collect();
    let default = values.first()?.clone();
    Some(Server {
        url: url.join("."),
        description: (!names.is_empty()).then(|| names.join(", ")),
        variables: [("region".to_owned(), ServerVariable { values, default })].into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(servers: &[(&str, &str)]) -> Vec<(String, Vec<String>)> {
        let list: Vec<String> = servers
            .iter()
            .map(|(url, name)| format!(r#"{{"url":"{url}","description":"{name}"}}"#))
            .collect();
        let text = format!(
            r#"{{"id":"acme/lamps","title":"","servers":[{}]}}"#,
            list.join(",")
        );
        let info: ApiInfo = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}"));
        of(&info)
            .into_iter()
            .map(|server| {
                let values = server
                    .variables
                    .into_values()
                    .flat_map(|variable| variable.values);
                (server.url, values.collect())
            })
            .collect()
    }

    #[test]
    fn regions_are_a_variable() {
        let north = ("https://lamps.north.example.com", "North");
        let south = ("https://lamps.south.example.com", "South");
        assert_eq!(
            urls(&[north, south]),
            [(
                "https://lamps.{region}.example.com".to_owned(),
                vec!["north".to_owned(), "south".to_owned()]
            )]
        );
        let other = ("https://torches.north.example.com", "North");
        assert_eq!(urls(&[north, south, other]).len(), 3);
        assert_eq!(
            urls(&[north, ("https://lamps.north.example.net", "")]).len(),
            2
        );
        assert_eq!(urls(&[]), [("/".to_owned(), Vec::new())]);
    }
}
