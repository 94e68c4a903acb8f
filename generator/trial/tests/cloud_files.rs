//! Each documented way to choose a cloud, its files, region, interface and authorities.

use std::fs;
use std::path::PathBuf;

use generated::runtime::client::{CloudConfig, CloudError, Sources};

/// Variables of the environment with their values.
type Variables = &'static [(&'static str, &'static str)];

/// A folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("files-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file");
    }
    folder
}

/// The `Debug` output of a configuration.
fn shown(
    folders: &[&PathBuf],
    variables: &[(&str, &str)],
    cloud: Option<&str>,
    region: Option<&str>,
) -> Result<String, CloudError> {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let sources = Sources {
        variables: variables.collect(),
        folders: folders.iter().map(|&folder| folder.clone()).collect(),
    };
    let config = CloudConfig::from_sources(&sources, cloud, region)?;
    Ok(format!("{config:?}"))
}

const TWO: &str = "
clouds:
  one: {auth: {auth_url: 'http://one.example', token: t}}
  two: {auth: {auth_url: 'http://two.example', token: t}}
";

const OF_VARIABLES: &[(&str, &str)] = &[
    ("OS_AUTH_URL", "http://variables.example"),
    ("OS_AUTH_TYPE", "v3token"),
    ("OS_TOKEN", "t"),
];

#[test]
fn clouds_are_chosen_by_argument_variable_or_because_there_is_one() {
    let two = folder("clouds", &[("clouds.yaml", TWO)]);
    let cases: [(Variables, Option<&str>, &str); 6] = [
        (&[], Some("two"), "two.example"),
        (&[("OS_CLOUD", "two")], None, "two.example"),
        (&[("OS_CLOUD", "two")], Some("one"), "one.example"),
        (OF_VARIABLES, None, "variables.example"),
        (OF_VARIABLES, Some("envvars"), "variables.example"),
        (OF_VARIABLES, Some("one"), "one.example"),
    ];
    for (variables, cloud, expected) in cases {
        let config = shown(&[&two], variables, cloud, None).expect("a cloud");
        assert!(config.contains(expected), "{expected}: {config}");
    }
    let own_name = [
        OF_VARIABLES,
        &[("OS_CLOUD_NAME", "mine"), ("OS_CLOUD", "mine")],
    ]
    .concat();
    let config = shown(&[&two], &own_name, None, None).expect("a cloud");
    assert!(config.contains("variables.example"), "{config}");
}

#[test]
fn the_first_file_of_each_name_counts_and_variables_name_others() {
    let one = |host: &str| {
        format!("clouds: {{c: {{auth: {{auth_url: 'http://{host}.example', token: t}}}}}}")
    };
    let near = folder("near", &[("clouds.yml", &one("near"))]);
    let far = folder(
        "far",
        &[("clouds.yaml", &one("far")), ("clouds.json", "{}")],
    );
    let named = folder(
        "named",
        &[
            ("x.yaml", &one("named")),
            ("y.yaml", "clouds: {c: {region_name: safe}}"),
        ],
    );
    let (config, secure) = (named.join("x.yaml"), named.join("y.yaml"));
    let variables = [
        ("OS_CLIENT_CONFIG_FILE", config.to_str().expect("text")),
        ("OS_CLIENT_SECURE_FILE", secure.to_str().expect("text")),
    ];
    for (folders, variables, expected) in [
        (&[&near, &far], &variables[..0], "near.example"),
        (&[&far, &near], &variables[..0], "far.example"),
        (&[&near, &far], &variables[..1], "named.example"),
        (&[&near, &far], &variables[1..], r#"Some("safe")"#),
    ] {
        let config = shown(folders, variables, Some("c"), None).expect("a cloud");
        assert!(config.contains(expected), "{expected}: {config}");
    }
    let gone = [("OS_CLIENT_CONFIG_FILE", "/no/such/file.yaml")];
    let config = shown(&[&near], &gone, None, None).expect("the usual places are left");
    assert!(config.contains("near.example"), "{config}");
}

/// The three files are merged member by member: the profile supplies defaults, and secrets override the entry.
#[test]
fn profiles_entries_and_secrets_are_laid_over_each_other() {
    let files = folder(
        "merged",
        &[
            (
                "clouds-public.yaml",
                "
public-clouds:
  provider:
    auth: {auth_url: 'http://public.example', user_domain_name: Default, project_name: public}
    region_name: public
    interface: internal
    verify: false
    compute_endpoint_override: http://compute.example
",
            ),
            (
                "clouds.yaml",
                "
clouds:
  own: {profile: provider, auth: {username: me, project_name: demo}, region_name: own}
  old: {cloud: provider, auth: {username: me}}
  whole: {profile: nobody, auth: {auth_url: 'http://whole.example', token: t}}
  torn: {profile: nobody, auth: {token: t}}
",
            ),
            (
                "secure.yaml",
                "
clouds:
  own: {auth: {password: hunter2, project_name: secret-demo}, verify: true}
  old: {auth: {password: hunter2}}
  stray: {auth: {password: hunter2}}
",
            ),
        ],
    );
    let read = |cloud| shown(&[&files], &[], Some(cloud), None);
    for (cloud, parts) in [
        (
            "own",
            [
                "public.example",
                r#"Project(Name("secret-demo", Name("Default")))"#,
                r#"Some("own")"#,
                r#"["internal"]"#,
                "is_unverified: false",
            ],
        ),
        (
            "old",
            [
                "public.example",
                r#"Project(Name("public", Name("Default")))"#,
                r#"Some("public")"#,
                r#"["internal"]"#,
                "is_unverified: true",
            ],
        ),
    ] {
        let config = read(cloud).expect("a cloud");
        for part in parts {
            assert!(config.contains(part), "{cloud}: {part}: {config}");
        }
        assert!(!config.contains("hunter2"), "{config}");
    }
    assert!(
        read("whole")
            .expect("it needs no profile")
            .contains("whole.example")
    );
    let error = read("torn").expect_err("without the profile nobody knows where");
    assert!(
        matches!(error, CloudError::UnknownProfile { .. }),
        "{error}"
    );
    let error = read("stray").expect_err("a password is no cloud");
    assert!(matches!(error, CloudError::Missing { .. }), "{error}");
}

#[test]
fn regions_interfaces_and_authorities_are_chosen_in_each_documented_way() {
    let listed = "{regions: [east, {name: west, values: {interface: admin}}]}";
    let cases: [(&str, Variables, Option<&str>, &str); 18] = [
        ("{region_name: east}", &[], None, r#"region: Some("east")"#),
        ("{region-name: east}", &[], None, r#"region: Some("east")"#),
        (
            "{region_name: 'east,west'}",
            &[],
            None,
            r#"region: Some("east")"#,
        ),
        (listed, &[], None, r#"region: Some("east")"#),
        (
            listed,
            &[],
            Some("west"),
            r#"region: Some("west"), interfaces: ["admin"]"#,
        ),
        (
            listed,
            &[("OS_REGION_NAME", "west")],
            None,
            r#"region: Some("west")"#,
        ),
        (
            listed,
            &[("OS_REGION_NAME", "west")],
            Some("east"),
            r#"region: Some("east")"#,
        ),
        (
            "{}",
            &[("OS_REGION_NAME", "west")],
            None,
            r#"region: Some("west")"#,
        ),
        ("{}", &[], None, r#"region: None, interfaces: ["public"]"#),
        (
            "{interface: internal}",
            &[],
            None,
            r#"interfaces: ["internal"]"#,
        ),
        (
            "{interface: [internal, public]}",
            &[],
            None,
            r#"interfaces: ["internal", "public"]"#,
        ),
        (
            "{endpoint_type: internalURL}",
            &[],
            None,
            r#"interfaces: ["internalURL"]"#,
        ),
        (
            "{interface: admin, endpoint-type: public}",
            &[],
            None,
            r#"interfaces: ["admin"]"#,
        ),
        (
            "{cacert: /ca.pem}",
            &[],
            None,
            r#"authorities: Some("/ca.pem")"#,
        ),
        ("{verify: false}", &[], None, "is_unverified: true"),
        ("{insecure: 'True'}", &[], None, "is_unverified: true"),
        (
            "{verify: 'no', cacert: /ca.pem}",
            &[],
            None,
            "is_unverified: true",
        ),
        (
            "{cert: /me.pem, key: /me.key}",
            &[],
            None,
            r#"certificate: Some("/me.pem"), key: Some("/me.key")"#,
        ),
    ];
    for (index, (entry, variables, region, expected)) in cases.into_iter().enumerate() {
        let entry = entry.trim_start_matches('{');
        let separator = if entry == "}" { "" } else { ", " };
        let text =
            format!("clouds: {{c: {{auth: {{auth_url: 'http://a', token: t}}{separator}{entry}}}");
        let files = folder(&format!("way-{index}"), &[("clouds.yaml", &text)]);
        let config = shown(&[&files], variables, Some("c"), region);
        let config = config.unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(config.contains(expected), "{text}: {expected}: {config}");
    }
    for (variable, value, expected) in [
        ("OS_REGION_NAME", "east", r#"region: Some("east")"#),
        ("OS_INTERFACE", "internal", r#"interfaces: ["internal"]"#),
        (
            "OS_ENDPOINT_TYPE",
            "adminURL",
            r#"interfaces: ["adminURL"]"#,
        ),
        ("OS_CACERT", "/ca.pem", r#"authorities: Some("/ca.pem")"#),
        ("OS_INSECURE", "1", "is_unverified: true"),
        ("OS_CERT", "/me.pem", r#"certificate: Some("/me.pem")"#),
        ("OS_KEY", "/me.key", r#"key: Some("/me.key")"#),
    ] {
        let variables = [OF_VARIABLES, &[(variable, value)]].concat();
        let config = shown(&[], &variables, None, None).expect("a cloud");
        assert!(config.contains(expected), "{variable}: {config}");
    }
}
