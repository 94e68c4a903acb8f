//! The five reference operations: exactly these facts come out of the pages that document them.
//!
//! The project's own pages under `specs/` always run. Real pages run where `APIREF_CORPUS` names a folder with
//! `seeds/`; the test says so when it doesn't.

use std::path::{Path, PathBuf};

use apiref::ir::{Api, Direction, Json, Keyword, Location, Operation, Origin, Schema, TypeName};
use apiref::load;

/// Reads all APIs below a folder into one, references kept apart by API.
fn read(folder: &Path) -> Vec<Api> {
    let folders = load::find_apis(folder).expect("pages");
    let read = |folder: PathBuf| {
        let loaded = load::load_api(&folder, "api").expect("pages");
        apiref::read_api(&loaded, &mut Default::default()).0
    };
    folders.into_iter().map(read).collect()
}

/// The sets of pages to check: our own, and the real ones where they are.
fn sets() -> Vec<Vec<Api>> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut sets = vec![read(&own)];
    match std::env::var_os("APIREF_CORPUS").map(|corpus| Path::new(&corpus).join("seeds")) {
        Some(seeds) if seeds.is_dir() => sets.push(read(&seeds)),
        _ => eprintln!(
            "APIREF_CORPUS names no folder with seeds/: only the project's own pages are checked"
        ),
    }
    sets
}

/// Runs `check` on the operation `method path` of every set.
fn each(method: &str, path: &str, check: impl Fn(&Case<'_>)) {
    for set in sets() {
        let found = set.iter().find_map(|api| {
            let operation = api
                .operations
                .iter()
                .find(|op| op.method == method && op.path == path)?;
            Some(Case { api, operation })
        });
        check(&found.unwrap_or_else(|| panic!("no operation {method} {path}")));
    }
}

struct Case<'a> {
    api: &'a Api,
    operation: &'a Operation,
}

impl<'a> Case<'a> {
    fn codes(&self) -> Vec<&str> {
        self.operation
            .responses
            .iter()
            .map(|response| response.status.as_str())
            .collect()
    }

    fn request(&self) -> &'a Schema {
        let body = self
            .operation
            .request_body
            .as_ref()
            .expect("a request body");
        assert_eq!(body.media_type, "application/json");
        self.follow(&body.schema)
    }

    fn response(&self, status: &str) -> Option<&'a Schema> {
        let response = self
            .operation
            .responses
            .iter()
            .find(|response| response.status == status);
        response
            .expect(status)
            .schema
            .as_ref()
            .map(|schema| self.follow(schema))
    }

    /// The schema behind references.
    fn follow(&self, schema: &'a Schema) -> &'a Schema {
        match schema.reference_name() {
            Some(name) => self.follow(
                self.api
                    .schemas
                    .get(name)
                    .unwrap_or_else(|| panic!("no schema {name}")),
            ),
            None => schema,
        }
    }

    /// The member at a path of keys; `*` goes into the items of an array.
    fn member(&self, from: &'a Schema, path: &str) -> &'a Schema {
        path.split('.').fold(from, |schema, key| {
            let schema = self.follow(schema);
            match key {
                "*" => schema
                    .items
                    .as_deref()
                    .unwrap_or_else(|| panic!("{path}: no items")),
                key => schema
                    .properties
                    .get(key)
                    .unwrap_or_else(|| panic!("{path}: no member {key}")),
            }
        })
    }

    fn keys(&self, schema: &'a Schema) -> Vec<&'a str> {
        self.follow(schema)
            .properties
            .keys()
            .map(String::as_str)
            .collect()
    }

    fn parameter(&self, name: &str) -> &'a apiref::ir::Parameter {
        let parameter = self
            .operation
            .parameters
            .iter()
            .find(|parameter| parameter.name == name);
        parameter.unwrap_or_else(|| panic!("no parameter {name}"))
    }

    fn uuid_in_path(&self, name: &str) {
        let parameter = self.parameter(name);
        assert_eq!(
            (parameter.location, parameter.required),
            (Location::Path, true)
        );
        assert_eq!(parameter.schema.format.as_deref(), Some("uuid"), "{name}");
    }
}

fn origin(schema: &Schema) -> Option<Origin> {
    schema.source.as_ref().map(|source| source.origin)
}

fn strings(values: &[Json]) -> Vec<&str> {
    values.iter().filter_map(Json::as_str).collect()
}

#[test]
fn update_cloudpipe() {
    each(
        "POST",
        "/v2.1/{tenant_id}/os-cloudpipe/configure-project",
        |case| {
            let body = case.request();
            assert_eq!(case.keys(body), ["configure_project"]);
            assert_eq!(
                origin(&body.properties["configure_project"]),
                Some(Origin::Example)
            );
            assert_eq!(body.required, ["configure_project"]);
            let inner = case.member(body, "configure_project");
            assert_eq!(case.keys(inner), ["vpn_ip", "vpn_port"]);
            for name in ["vpn_ip", "vpn_port"] {
                let field = case.member(inner, name);
                assert!(field.is(TypeName::String), "{name}");
                let source = field.source.as_ref().expect("source");
                assert_eq!(source.origin, Origin::Table);
                assert!(
                    source
                        .stated_required
                        .as_deref()
                        .is_some_and(|stated| stated.contains("Required"))
                );
            }
            // The flag says nothing in this family, so it does not make a member required.
            assert!(case.follow(inner).required.is_empty());
            assert_eq!(
                case.codes(),
                ["202", "503", "400", "401", "403", "405", "415"]
            );
            assert_eq!(case.response("202"), None);
            case.uuid_in_path("tenant_id");
            assert_eq!(case.operation.parameters.len(), 1);
        },
    );
}

#[test]
fn create_cloudpipe() {
    each("POST", "/v2.1/{tenant_id}/os-cloudpipe", |case| {
        let body = case.request();
        assert_eq!(case.keys(body), ["cloudpipe"]);
        assert_eq!(origin(&body.properties["cloudpipe"]), Some(Origin::Example));
        let inner = case.follow(case.member(body, "cloudpipe"));
        assert_eq!(case.keys(inner), ["project_id"]);
        assert!(
            inner.required.is_empty(),
            "optional, as its description says"
        );
        let answer = case.response("200").expect("known from the example");
        assert_eq!(case.keys(answer), ["instance_id"]);
        let id = case.member(answer, "instance_id");
        assert_eq!(
            (id.format.as_deref(), origin(id)),
            (Some("uuid"), Some(Origin::Example))
        );
        assert_eq!(
            case.codes(),
            ["200", "503", "400", "401", "403", "405", "404"]
        );
        let directions: Vec<_> = case
            .operation
            .examples
            .iter()
            .map(|example| example.direction)
            .collect();
        assert_eq!(directions, [Direction::Request, Direction::Response]);
    });
}

#[test]
fn update_endpoint_connections() {
    each(
        "POST",
        "/v1.0/{project_id}/clusters/{cluster_id}/vpcepservice/connections",
        |case| {
            let body = case.follow(case.request());
            assert_eq!(body.required, ["action", "endpointIdList"]);
            let action = case.member(body, "action");
            assert!(action.is(TypeName::String));
            assert_eq!(strings(&action.enumeration), ["receive", "reject"]);
            let list = case.member(body, "endpointIdList");
            assert!(list.is(TypeName::Array));
            assert!(case.member(list, "*").is(TypeName::String));
            assert_eq!(case.codes(), ["200", "400", "409", "412"]);
            assert_eq!(case.response("200"), None);
            let described = |status: &str| {
                let response = case
                    .operation
                    .responses
                    .iter()
                    .find(|response| response.status == status);
                response.expect(status).description.split("\n\n").count()
            };
            assert_eq!(["200", "400", "409", "412"].map(described), [1, 2, 2, 1]);
            for name in ["project_id", "cluster_id"] {
                assert_eq!(case.parameter(name).location, Location::Path);
            }
        },
    );
}

#[test]
fn update_address_group() {
    each(
        "PUT",
        "/v3/{project_id}/vpc/address-groups/{address_group_id}",
        |case| {
            let body = case.follow(case.request());
            assert_eq!(case.keys(body), ["dry_run", "address_group"]);
            assert_eq!(body.required, ["address_group"]);
            let dry_run = case.member(body, "dry_run");
            assert!(dry_run.is(TypeName::Boolean));
            assert_eq!(dry_run.default.as_deref(), Some(&Json::Bool(false)));
            assert_eq!(dry_run.origins.get("default"), Some(&Origin::Description));

            let group = case.follow(case.member(body, "address_group"));
            assert_eq!(
                case.keys(group),
                ["name", "description", "ip_set", "ip_extra_set"]
            );
            assert!(group.required.is_empty());
            assert_eq!(case.member(group, "name").max_length, Some(64));
            let description = case.member(group, "description");
            assert_eq!(description.max_length, Some(255));
            let pattern = description
                .pattern
                .as_deref()
                .expect("forbidden characters");
            assert!(
                pattern.contains('<') && pattern.contains('>') && pattern.contains('^'),
                "{pattern}"
            );
            // A default quota can be raised.
            let [quota] = case.member(group, "ip_set").likely.as_slice() else {
                panic!("no quota")
            };
            assert_eq!(
                (quota.keyword.as_str(), &quota.value),
                ("maxItems", &20.into())
            );
            assert!(case.member(group, "ip_set.*").is(TypeName::String));
            assert_eq!(group.any_required, [["ip_set", "ip_extra_set"]]);
            let extra = case.follow(case.member(group, "ip_extra_set.*"));
            assert_eq!(case.keys(extra), ["ip", "remarks"]);
            assert_eq!(extra.required, ["ip"]);
            assert_eq!(case.member(extra, "remarks").max_length, Some(255));

            let answer = case.follow(case.response("200").expect("a body"));
            let group = case.follow(case.member(answer, "address_group"));
            let version = case.member(group, "ip_version");
            assert!(version.is(TypeName::Integer));
            assert_eq!(version.enumeration, [Json::from(4), Json::from(6)]);
            assert_eq!(
                case.member(group, "created_at").format.as_deref(),
                Some("date-time")
            );
            assert!(case.member(group, "ip_extra_set.*.remarks").is_nullable());
            assert_eq!(case.member(group, "tags.*.key").max_length, Some(36));
            assert_eq!(case.member(group, "tags.*.value").max_length, Some(43));
            for (name, kind) in [
                ("max_capacity", TypeName::Integer),
                ("enterprise_project_id", TypeName::String),
                ("status", TypeName::String),
                ("status_message", TypeName::String),
            ] {
                let field = case.member(group, name);
                assert!(field.is(kind), "{name}");
                assert_eq!(origin(field), Some(Origin::Example), "{name}");
            }
            assert_eq!(origin(case.member(group, "tags")), Some(Origin::Example));
            assert_eq!(
                origin(case.member(group, "ip_version")),
                Some(Origin::Table)
            );
        },
    );
}

#[test]
fn update_tenant_connection_request() {
    each(
        "PUT",
        "/v2.0/tenant_connection_requests/{tenant_connection_request_id}",
        |case| {
            let operation = case.operation;
            assert_eq!(operation.base_url_variable.as_deref(), Some("api_endpoint"));
            assert_eq!(operation.synchronous, Some(true));
            let token = case.parameter("X-Auth-Token");
            assert_eq!((token.location, token.required), (Location::Header, true));
            assert_eq!(token.placeholder.as_deref(), Some("token_id"));
            case.uuid_in_path("tenant_connection_request_id");
            let path = case.parameter("tenant_connection_request_id");
            let invalid = path.invalid.as_ref().expect("invalid input");
            assert_eq!(
                (invalid.action.as_deref(), invalid.status.as_slice()),
                (Some("Terminate"), &["404".to_owned()][..])
            );
            assert_eq!(
                token.invalid.as_ref().map(|invalid| invalid.status.clone()),
                Some(vec!["401".to_owned()])
            );

            let body = case.follow(case.request());
            assert_eq!(body.required, ["tenant_connection_request"]);
            let inner = case.follow(case.member(body, "tenant_connection_request"));
            assert_eq!(
                case.keys(inner),
                [
                    "name",
                    "description",
                    "tags",
                    "name_other",
                    "description_other",
                    "tags_other"
                ]
            );
            assert!(inner.required.is_empty());
            assert_eq!(case.member(inner, "name").max_length, Some(255));
            assert!(case.member(inner, "tags").is(TypeName::Object));
            let request = operation.request_body.as_ref().expect("a body");
            let invalid = request
                .invalid
                .get("tenant_connection_request.name")
                .expect("invalid input");
            assert_eq!(invalid.status, ["400"]);

            let answer = case.follow(case.response("200").expect("a body"));
            let members = case.follow(case.member(answer, "tenant_connection_request"));
            assert_eq!(members.properties.len(), 12);
            let status = case.member(members, "status");
            // An example may break the list: then it is kept as a rule that is refuted.
            let refuted = status
                .refuted
                .iter()
                .find(|rule| rule.keyword == Keyword::Enum);
            let listed = match refuted.map(|rule| &rule.value) {
                Some(Json::Array(values)) => values,
                _ => &status.enumeration,
            };
            assert_eq!(
                strings(listed),
                [
                    "registered",
                    "approved",
                    "denied",
                    "cancelled",
                    "unavailable"
                ]
            );
            for name in [
                "id",
                "tenant_id",
                "tenant_id_other",
                "network_id",
                "approval_request_id",
            ] {
                assert_eq!(
                    case.member(members, name).format.as_deref(),
                    Some("uuid"),
                    "{name}"
                );
            }
            assert_eq!(case.codes(), ["200", "400", "401", "404", "409", "500"]);
            let fault = case.follow(case.response("400").expect("the error body"));
            assert_eq!(case.keys(fault), ["cause"]);
            assert!(case.member(fault, "cause").is(TypeName::String));
        },
    );
}
