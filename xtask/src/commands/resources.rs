//! What `apiref explain` says of a resource: its paths, its operations, and why it is one.

use apiref::ir::Resource;
use apiref::regen::ReadApi;
use serde::Serialize;

use super::Format;

/// A resource of an API.
#[derive(Serialize)]
pub struct Explained<'a> {
    api: &'a str,
    #[serde(flatten)]
    resource: &'a Resource,
    /// Method and path of each operation.
    routes: Vec<String>,
}

/// The resources called `what`, with or without the path of their API before it.
pub fn called<'a>(what: &str, apis: &'a [ReadApi]) -> Vec<Explained<'a>> {
    let mut found = Vec::new();
    for read in apis {
        let api = &read.api;
        for resource in &api.resources {
            let full = format!("{}/{}", api.info.id, resource.name);
            if what != resource.name && what != full {
                continue;
            }
            let route = |id: &str| {
                let operation = api.operations.iter().find(|known| known.id == id);
                operation.map(|known| format!("{} {}", known.method, known.path))
            };
            let operations = resource.operations.iter();
            found.push(Explained {
                api: &api.info.id,
                resource,
                routes: operations.filter_map(|of| route(&of.id)).collect(),
            });
        }
    }
    found
}

/// Prints them.
pub fn print(found: &[Explained<'_>], format: Format) -> anyhow::Result<()> {
    if format == Format::Json {
        println!("{}", serde_json::to_string_pretty(found)?);
        return Ok(());
    }
    for explained in found {
        let resource = explained.resource;
        let generation = resource.generation.as_deref().unwrap_or_default();
        let title = format!("{}/{}  {generation}", explained.api, resource.name);
        println!("{}", title.trim_end());
        let facts = [
            ("collection", &resource.collection),
            ("item", &resource.item),
            ("id", &resource.id),
        ];
        for (name, value) in facts {
            if let Some(value) = value {
                println!("  {name:<12}{value}");
            }
        }
        println!();
        for (of, route) in resource.operations.iter().zip(&explained.routes) {
            println!("  {:<14}{:<40}  {route}", of.role.as_str(), of.id);
        }
        println!();
        for why in &resource.evidence {
            println!("  because: {why}");
        }
    }
    Ok(())
}
