//! One document for all APIs of a provider, for portals and gateways: each path begins with the name of its service, and
//! operations are grouped by service.

use indexmap::IndexMap;

use super::model::{
    Components, Document, Extensions, Info, Operation, RefOr, Response, SchemaObject, Server,
};
use super::{Form, UNKNOWN_VERSION, extended, finish};
use apiref_core::ir::{Api, Json};

/// Where references to components begin; what follows is the kind and the name.
const COMPONENTS: &str = "#/components/";

/// The document of all `apis`, which `provider` offers.
pub fn document(provider: &str, apis: &[&Api], form: Form) -> Document {
    let mut all = Document {
        openapi: "3.1.0",
        info: Info {
            title: super::provider(provider),
            version: UNKNOWN_VERSION.to_owned(),
            description: None,
        },
        servers: vec![Server {
            url: "/".to_owned(),
            description: None,
            variables: IndexMap::new(),
        }],
        security: Vec::new(),
        external_docs: None,
        tags: Vec::new(),
        paths: IndexMap::new(),
        components: Components::default(),
        extensions: Extensions::new(),
    };
    let mut list = Vec::new();
    let mut groups = Vec::new();
    for api in apis {
        let service = service(api);
        let mut own = extended(api);
        let title = own.info.title.clone();
        list.push(format!(
            "- `/{service}`: {title}, version {}",
            own.info.version
        ));
        rename(&mut own, &service, &title);
        let names = own.tags.iter().map(|tag| Json::from(tag.name.as_str()));
        groups.push(Json::Object(
            [
                ("name".to_owned(), Json::String(title)),
                ("tags".to_owned(), Json::Array(names.collect())),
            ]
            .into(),
        ));
        for requirement in own.security {
            if !all.security.contains(&requirement) {
                all.security.push(requirement);
            }
        }
        all.tags.extend(own.tags);
        all.paths.extend(own.paths);
        let Components {
            schemas,
            parameters,
            responses,
            headers,
            security_schemes,
        } = own.components;
        all.components.schemas.extend(schemas);
        all.components.parameters.extend(parameters);
        all.components.responses.extend(responses);
        all.components.headers.extend(headers);
        for (name, scheme) in security_schemes {
            all.components
                .security_schemes
                .entry(name)
                .or_insert(scheme);
        }
    }
    all.info.description = Some(format!(
        "The services of one provider. Each path begins with the name of its service, which a gateway takes off before it \
         calls the service.\n\n{}",
        list.join("\n")
    ));
    // Viewers that know the field show one heading a service.
    all.extensions.insert("x-tagGroups", Json::Array(groups));
    finish(&mut all, form);
    all
}

/// The name of the service in paths and names: its path below the provider's folder.
fn service(api: &Api) -> String {
    let id = api
        .info
        .id
        .split_once('/')
        .map_or(&*api.info.id, |(_, rest)| rest);
    let plain = id.chars().map(|c| match c {
        c if c.is_ascii_alphanumeric() => c.to_ascii_lowercase(),
        _ => '-',
    });
    plain.collect()
}

/// Gives everything in the document of one service a name that no other service has.
fn rename(document: &mut Document, service: &str, title: &str) {
    let prefix = service.replace('-', "_");
    let renamed = |name: &str| format!("{prefix}_{name}");
    let target = |reference: &str| {
        let (kind, name) = reference.strip_prefix(COMPONENTS)?.split_once('/')?;
        Some(format!("{COMPONENTS}{kind}/{}", renamed(name)))
    };
    document.each_schema(&mut |schema| references(schema, &target));
    let Components {
        schemas,
        parameters,
        responses,
        headers,
        ..
    } = &mut document.components;
    *schemas = with_names(std::mem::take(schemas), renamed);
    *parameters = with_names(std::mem::take(parameters), renamed);
    *responses = with_names(std::mem::take(responses), renamed);
    *headers = with_names(std::mem::take(headers), renamed);
    let fields = document
        .responses_mut()
        .flat_map(|response| response.headers.values_mut());
    for field in fields {
        if let RefOr::Reference { reference } = field
            && let Some(renamed) = target(reference)
        {
            *reference = renamed;
        }
    }
    let tag = |name: &str| format!("{title}: {name}");
    for tag_of_service in &mut document.tags {
        tag_of_service.name = tag(&tag_of_service.name);
    }
    let security = document.security.clone();
    for operation in document.operations_mut() {
        operation.operation_id = renamed(&operation.operation_id);
        operation.tags = operation.tags.iter().map(|name| tag(name)).collect();
        // What holds for the whole service holds for no other one.
        operation.security.get_or_insert_with(|| security.clone());
        references_of(operation, &target);
    }
    let servers: Vec<Server> = document
        .servers
        .iter()
        .filter(|server| server.url != "/")
        .cloned()
        .collect();
    document.paths = std::mem::take(&mut document.paths)
        .into_iter()
        .map(|(path, mut item)| {
            item.servers.clone_from(&servers);
            (format!("/{service}{}", path.trim_end_matches('/')), item)
        })
        .collect();
}

fn with_names<T>(
    map: IndexMap<String, T>,
    renamed: impl Fn(&str) -> String,
) -> IndexMap<String, T> {
    map.into_iter()
        .map(|(name, value)| (renamed(&name), value))
        .collect()
}

/// References of an operation to shared parameters and responses.
fn references_of(operation: &mut Operation, target: &impl Fn(&str) -> Option<String>) {
    let change = |reference: &mut String| {
        if let Some(renamed) = target(reference) {
            *reference = renamed;
        }
    };
    for parameter in &mut operation.parameters {
        if let RefOr::Reference { reference } = parameter {
            change(reference);
        }
    }
    for response in operation.responses.values_mut() {
        if let Response {
            reference: Some(reference),
            ..
        } = response
        {
            change(reference);
        }
    }
}

/// References within a schema.
fn references(schema: &mut SchemaObject, target: &impl Fn(&str) -> Option<String>) {
    match schema {
        Json::Object(members) => {
            for (key, value) in members {
                match value {
                    Json::String(reference) if key == "$ref" => {
                        if let Some(renamed) = target(reference) {
                            *reference = renamed;
                        }
                    }
                    value => references(value, target),
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(|item| references(item, target)),
        _ => {}
    }
}
