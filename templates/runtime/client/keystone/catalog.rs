//! The service catalogue and the addresses of operations.

use serde::Deserialize;

use super::{CloudConfig, CloudError};

/// A service of the catalogue.
#[derive(Debug, Deserialize)]
pub(super) struct Service {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    endpoints: Vec<Endpoint>,
}

/// One address of a service.
#[derive(Debug, Deserialize)]
struct Endpoint {
    /// `public`, `internal` or `admin`.
    interface: String,
    /// The id of its region.
    #[serde(default)]
    region_id: Option<String>,
    /// The name of the region in older releases.
    #[serde(default)]
    region: Option<String>,
    /// The address.
    url: String,
}

impl Endpoint {
    fn region(&self) -> Option<&str> {
        self.region_id.as_deref().or(self.region.as_deref())
    }
}

/// Types of the same service, the official one first, followed by older ones.
const ALIASES: [&[&str]; 14] = [
    &["alarm", "alarming"],
    &["application-container", "container"],
    &["baremetal", "bare-metal"],
    &[
        "block-storage",
        "volumev3",
        "volumev2",
        "volume",
        "block-store",
    ],
    &["clustering", "resource-cluster", "cluster"],
    &[
        "container-infrastructure-management",
        "container-infrastructure",
        "container-infra",
    ],
    &["event", "events"],
    &["instance-ha", "ha"],
    &["message", "messaging"],
    &["meter", "metering", "telemetry"],
    &["resource-optimization", "infra-optim"],
    &["root-cause-analysis", "rca"],
    &["shared-file-system", "sharev2", "share"],
    &["workflow", "workflowv2"],
];

/// Returns all types of the same service, starting with this one.
fn types(asked: &str) -> Vec<&str> {
    let same = ALIASES.iter().find(|names| names.contains(&asked));
    let others = same.into_iter().flat_map(|names| names.iter().copied());
    let others = others.filter(|name| *name != asked);
    std::iter::once(asked).chain(others).collect()
}

/// Returns the setting of a service under any of its types, or that of all services.
fn option<'c>(config: &'c CloudConfig, types: &[&str], key: &str) -> Option<&'c str> {
    let keys = types
        .iter()
        .map(|kind| format!("{}_{key}", kind.replace('-', "_")));
    let mut values = keys.filter_map(|key| config.of_services.get(&key));
    values.next().map(String::as_str)
}

/// Returns the address of a service: the configured one, or the one in the catalogue for the configured region and
/// interface.
pub(super) fn endpoint(
    config: &CloudConfig,
    catalog: &[Service],
    asked: &str,
) -> Result<String, CloudError> {
    let names = types(asked);
    let own = option(config, &names, "endpoint_override");
    if let Some(url) = own.or_else(|| option(config, &names, "endpoint")) {
        return Ok(url.to_owned());
    }
    let name = option(config, &names, "service_name");
    let kinds = match option(config, &names, "service_type") {
        Some(kind) => vec![kind],
        None => names.clone(),
    };
    let mut found = kinds.iter().filter_map(|kind| {
        catalog.iter().find(|service| {
            service.kind == *kind && (name.is_none() || service.name.as_deref() == name)
        })
    });
    let Some(service) = found.next() else {
        return Err(CloudError::NoService {
            service: asked.to_owned(),
            known: catalog.iter().map(|service| service.kind.clone()).collect(),
        });
    };
    let region = option(config, &names, "region_name").or(config.region.as_deref());
    let interfaces: Vec<&str> = match option(config, &names, "interface") {
        Some(interfaces) => interfaces.split(',').collect(),
        None => config.interfaces.iter().map(String::as_str).collect(),
    };
    let of_region = |endpoint: &&Endpoint| region.is_none() || endpoint.region() == region;
    let mut fitting = interfaces.iter().filter_map(|interface| {
        // Older configurations write `publicURL`.
        let interface = interface.trim().trim_end_matches("URL");
        let mut endpoints = service.endpoints.iter().filter(of_region);
        endpoints.find(|endpoint| endpoint.interface == interface)
    });
    fitting
        .next()
        .map(|endpoint| endpoint.url.clone())
        .ok_or_else(|| CloudError::NoEndpoint {
            service: asked.to_owned(),
            region: region.map(str::to_owned),
            interfaces: interfaces
                .iter()
                .map(|&interface| interface.to_owned())
                .collect(),
            known: service
                .endpoints
                .iter()
                .map(|endpoint| {
                    format!(
                        "{} {}",
                        endpoint.region().unwrap_or("-"),
                        endpoint.interface
                    )
                })
                .collect(),
        })
}

/// Returns the address of an operation below an endpoint. The endpoints of catalogues end at the host, after the
/// version or after the project. Where the end of the endpoint and the beginning of the operation's path are the same,
/// they appear only once, and the version is that of the operation.
pub(in super::super) fn joined(endpoint: &str, path: &str) -> String {
    let endpoint = endpoint.trim_end_matches('/');
    let host = endpoint.find("://").map_or(0, |at| at + 3);
    let root = endpoint[host..]
        .find('/')
        .map_or(endpoint.len(), |at| host + at);
    let (host, base) = endpoint.split_at(root);
    let base: Vec<&str> = base.split('/').skip(1).collect();
    let path: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let is_shared = |length: &usize| {
        let ends = base[base.len() - length..].iter();
        ends.zip(&path)
            .all(|(a, b)| a == b || is_version(a) && is_version(b))
    };
    let shared = (1..=base.len().min(path.len())).rev().find(is_shared);
    let kept = &base[..base.len() - shared.unwrap_or(0)];
    let mut out = host.to_owned();
    for segment in kept.iter().chain(&path) {
        out.push('/');
        out.push_str(segment);
    }
    out
}

/// `v2`, `v2.1`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix('v').unwrap_or_default();
    let mut parts = number.split('.');
    !number.is_empty()
        && parts.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_endpoint_and_path_share_stands_once() {
        for (endpoint, path, expected) in [
            ("http://a:8774", "/servers/1", "http://a:8774/servers/1"),
            ("http://a/v2.1/", "/servers", "http://a/v2.1/servers"),
            (
                "http://a/compute/v2.1/p1",
                "/v2.1/p1/servers",
                "http://a/compute/v2.1/p1/servers",
            ),
            (
                "http://a/v2.1/p1",
                "/v2/p1/servers",
                "http://a/v2/p1/servers",
            ),
            ("http://a/v1", "/v3/p1/vpcs", "http://a/v3/p1/vpcs"),
            ("http://a/v1/p1", "/v3/p1/vpcs", "http://a/v3/p1/vpcs"),
            (
                "http://a/v2.1/p1",
                "/p1/servers",
                "http://a/v2.1/p1/servers",
            ),
            (
                "http://a/servers",
                "/v2/servers",
                "http://a/servers/v2/servers",
            ),
            ("http://a", "/", "http://a/"),
        ] {
            assert_eq!(joined(endpoint, path), expected, "{endpoint} {path}");
        }
    }
}
