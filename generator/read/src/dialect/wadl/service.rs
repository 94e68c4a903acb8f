//! Tells services apart by the beginning of the path: the folder of the converted OpenStack pages mixes several of them,
//! and titles name the wrong one.

use apiref_core::words::is_version;

/// A service, by its version segment, whether a project follows it, and the beginnings of the segment after that;
/// no beginnings: any segment. The first entry that fits counts.
struct Service {
    name: &'static str,
    version: &'static str,
    in_project: bool,
    beginnings: &'static [&'static str],
}

const fn service(
    name: &'static str,
    version: &'static str,
    in_project: bool,
    beginnings: &'static [&'static str],
) -> Service {
    Service {
        name,
        version,
        in_project,
        beginnings,
    }
}

/// The services whose pages were converted into one folder. What two of them share (quotas, extensions) fits none.
const SERVICES: &[Service] = &[
    service("compute", "v2.1", true, &[]),
    service("data-processing", "v1.1", true, &[]),
    service(
        "shared-file-systems",
        "v2",
        true,
        &[
            "share",
            "cgsnapshot",
            "consistency",
            "security-service",
            "snapshot",
            "scheduler-stats",
            "types",
            "os-share",
        ],
    ),
    service(
        "compute",
        "v2",
        true,
        &[
            "server",
            "flavor",
            "image",
            "os-volume",
            "os-floating",
            "os-network",
            "os-keypair",
            "os-interface",
        ],
    ),
    service(
        "shared-file-systems",
        "v1",
        true,
        &["share", "snapshot", "types"],
    ),
    service(
        "identity",
        "v2.0",
        false,
        &["user", "tenant", "token", "os-ks"],
    ),
    service("identity", "v3", false, &[]),
    service(
        "networking",
        "v2.0",
        false,
        &[
            "network",
            "subnet",
            "port",
            "router",
            "security-group",
            "vpn",
            "lb",
            "fw",
            "quota",
            "metering",
            "floatingip",
        ],
    ),
    service(
        "image",
        "v2",
        false,
        &["image", "metadef", "schema", "task"],
    ),
    service(
        "clustering",
        "v1",
        false,
        &[
            "cluster",
            "node",
            "polic",
            "profile",
            "receiver",
            "action",
            "event",
            "webhook",
            "build-info",
        ],
    ),
];

/// The service of OpenStack that a path belongs to: by the table above, else its version segment.
pub fn of(path: &str) -> Option<String> {
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    let at = segments.iter().position(|segment| is_version(segment))?;
    let version = segments[at];
    let after = &segments[at + 1..];
    let in_project = after
        .first()
        .is_some_and(|segment| segment.starts_with('{'));
    let resource = after
        .get(usize::from(in_project))
        .copied()
        .unwrap_or("")
        .to_ascii_lowercase();
    let known = SERVICES.iter().find(|service| {
        service.version == version
            && service.in_project == in_project
            && (service.beginnings.is_empty()
                || service
                    .beginnings
                    .iter()
                    .any(|beginning| resource.starts_with(beginning)))
    });
    Some(known.map_or(version, |service| service.name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_tell_services() {
        for (path, service) in [
            ("/v2.1/{tenant_id}/servers", Some("compute")),
            ("/v2/{tenant_id}/share-servers", Some("shared-file-systems")),
            ("/v2/{tenant_id}/servers/{id}", Some("compute")),
            ("/v2/{tenant_id}/os-quota-sets", Some("v2")),
            ("/v2/images", Some("image")),
            (
                "/v2.0/users/{userId}/OS-KSADM/credentials",
                Some("identity"),
            ),
            ("/v2.0/ports", Some("networking")),
            ("/v1/clusters", Some("clustering")),
            ("/v1.0/{account}/crates", Some("v1.0")),
            ("/{version}/{account}/crates", None),
            ("/", None),
        ] {
            assert_eq!(of(path).as_deref(), service, "{path}");
        }
    }
}
