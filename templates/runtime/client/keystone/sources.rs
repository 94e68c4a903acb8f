//! The sources of a cloud's configuration: `clouds.yaml`, `secure.yaml`, `clouds-public.yaml` and `OS_*` variables,
//! read in the same order as by OpenStack's own tools.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::CloudError;

type Members = Map<String, Value>;

/// The name of the cloud that variables describe, unless `OS_CLOUD_NAME` sets another.
const OF_VARIABLES: &str = "envvars";

/// Variables that only select a cloud or its files, and don't configure one.
const SELECTORS: [&str; 5] = [
    "OS_CLOUD",
    "OS_CLOUD_NAME",
    "OS_REGION_NAME",
    "OS_CLIENT_CONFIG_FILE",
    "OS_CLIENT_SECURE_FILE",
];

/// Environment variables, and the folders to search for configuration files.
#[derive(Clone, Default)]
pub struct Sources {
    /// The variables `OS_…`, by name.
    pub variables: BTreeMap<String, String>,
    /// The folders in the order in which they are searched. The first file of each name counts.
    pub folders: Vec<PathBuf>,
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Variables hold passwords.
        f.debug_struct("Sources")
            .field("variables", &self.variables.keys())
            .field("folders", &self.folders)
            .finish()
    }
}

impl Sources {
    /// Returns the variables of this process, and the working folder, the user's configuration folder and
    /// `/etc/openstack`.
    pub fn of_process() -> Self {
        let all = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        let of_openstack = all.filter(|(name, _)| name.starts_with("OS_"));
        let below = |variable: &str, rest: &str| {
            let folder = std::env::var_os(variable).filter(|folder| !folder.is_empty());
            folder.map(|folder| Path::new(&folder).join(rest))
        };
        let user = below("XDG_CONFIG_HOME", "openstack");
        let home = below("HOME", ".config/openstack");
        let folders = [Some(PathBuf::from(".")), user, home];
        Self {
            variables: of_openstack.collect(),
            folders: folders
                .into_iter()
                .flatten()
                .chain([PathBuf::from("/etc/xdg/openstack"), "/etc/openstack".into()])
                .collect(),
        }
    }

    fn variable(&self, name: &str) -> Option<&str> {
        let value = self.variables.get(name).map(String::as_str);
        value.filter(|value| !value.is_empty())
    }

    /// Returns the merged entry of a cloud in all files, and its region. Without a name, `OS_CLOUD`, the variables or
    /// the only cloud decide, in this order.
    pub(super) fn entry(
        &self,
        name: Option<&str>,
        region: Option<&str>,
    ) -> Result<Members, CloudError> {
        let mut clouds = self.clouds()?;
        let own_name = self.variable("OS_CLOUD_NAME").unwrap_or(OF_VARIABLES);
        let of_variables = self.of_variables();
        let is_configured = of_variables.is_some();
        if let Some(entry) = of_variables {
            clouds.insert(own_name.to_owned(), Value::Object(entry));
        }
        let known = || clouds.keys().cloned().collect::<Vec<_>>();
        let name = match name.or(self.variable("OS_CLOUD")) {
            Some(name) => name,
            None if is_configured => own_name,
            None if clouds.len() > 1 => return Err(CloudError::SeveralClouds { known: known() }),
            None => clouds.keys().next().ok_or(CloudError::NoCloud)?,
        };
        let Some(Value::Object(own)) = clouds.get(name) else {
            let (name, known) = (name.to_owned(), known());
            return Err(CloudError::UnknownCloud { name, known });
        };
        let mut entry = match own.get("profile").or(own.get("cloud")) {
            Some(Value::String(profile)) if profile != own_name => {
                let found = self.profile(profile)?;
                let is_whole = own
                    .get("auth")
                    .is_some_and(|auth| auth.get("auth_url").is_some());
                if found.is_none() && !is_whole {
                    let profile = profile.clone();
                    return Err(CloudError::UnknownProfile { profile });
                }
                found.unwrap_or_default()
            }
            _ => Members::new(),
        };
        merge(&mut entry, own);
        let region = region.or(self.variable("OS_REGION_NAME"));
        choose_region(&mut entry, region)?;
        Ok(entry)
    }

    /// Returns all clouds in the files, by name.
    fn clouds(&self) -> Result<Members, CloudError> {
        let mut clouds = self.file("clouds", self.variable("OS_CLIENT_CONFIG_FILE"))?;
        let secure = self.file("secure", self.variable("OS_CLIENT_SECURE_FILE"))?;
        merge_all(&mut clouds, &secure);
        match clouds.remove("clouds") {
            Some(Value::Object(clouds)) => Ok(clouds),
            _ => Ok(Members::new()),
        }
    }

    /// Returns what the provider of a cloud publishes for all its users. OpenStack's own tools know some profiles
    /// without a file.
    fn profile(&self, profile: &str) -> Result<Option<Members>, CloudError> {
        let public = self.file("clouds-public", None)?;
        let found = public
            .get("public-clouds")
            .and_then(|clouds| clouds.get(profile));
        Ok(found.and_then(Value::as_object).cloned())
    }

    /// Returns the first of the files that exists.
    fn file(&self, stem: &str, preferred: Option<&str>) -> Result<Members, CloudError> {
        let usual = self.folders.iter().flat_map(|folder| {
            ["yaml", "yml", "json"].map(|ending| folder.join(format!("{stem}.{ending}")))
        });
        for path in preferred.map(PathBuf::from).into_iter().chain(usual) {
            let text = match std::fs::read_to_string(&path) {
                Ok(text) => text,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => {
                    let reason = error.to_string();
                    return Err(CloudError::File { path, reason });
                }
            };
            return match read(&text) {
                Ok(Value::Object(members)) => Ok(underscored(members)),
                Ok(Value::Null) => Ok(Members::new()),
                Ok(_) => Err(CloudError::File {
                    path,
                    reason: "it holds no mapping".to_owned(),
                }),
                Err(reason) => Err(CloudError::File { path, reason }),
            };
        }
        Ok(Members::new())
    }

    /// Returns the cloud that variables describe, if any of them does more than select one.
    fn of_variables(&self) -> Option<Members> {
        let mut names = self.variables.keys().map(String::as_str);
        let describing = |name: &&str| !SELECTORS.contains(name) && !name.starts_with("OS_TEST");
        names.find(describing)?;
        let values = self.variables.iter().filter_map(|(name, value)| {
            let key = name.strip_prefix("OS_")?.to_ascii_lowercase();
            Some((key, Value::from(value.as_str())))
        });
        Some(values.collect())
    }
}

/// Parses YAML or JSON, which is a subset of it. Errors name only the line, because the text holds passwords.
fn read(text: &str) -> Result<Value, String> {
    serde_saphyr::from_str(text).map_err(|error| match error.location() {
        Some(place) => format!("line {}, column {}: not YAML", place.line(), place.column()),
        None => "not YAML".to_owned(),
    })
}

/// Renames keys that are written with hyphens. Names of clouds aren't keys.
fn underscored(members: Members) -> Members {
    let clouds = |value| match value {
        Value::Object(clouds) => {
            let clouds = clouds
                .into_iter()
                .map(|(name, value)| (name, values(value)));
            Value::Object(clouds.collect())
        }
        other => other,
    };
    let sections = members
        .into_iter()
        .map(|(name, value)| (name, clouds(value)));
    sections.collect()
}

/// Returns members with underscores in their names, at any depth.
pub(super) fn keys(members: Members) -> Members {
    let renamed = members.into_iter();
    let renamed = renamed.map(|(key, value)| (key.replace('-', "_"), values(value)));
    renamed.collect()
}

fn values(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(keys(members)),
        Value::Array(items) => Value::Array(items.into_iter().map(values).collect()),
        other => other,
    }
}

/// Merges one cloud into another, `auth` member by member.
fn merge(under: &mut Members, over: &Members) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(more)) if key == "auth" => {
                known.extend(more.clone());
            }
            _ => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Merges one file into another, mapping by mapping.
fn merge_all(under: &mut Members, over: &Members) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(Value::Object(known)), Value::Object(more)) => merge_all(known, more),
            _ => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}

/// Sets the region: the requested one, or the cloud's first. A region may have its own values.
pub(super) fn choose_region(entry: &mut Members, asked: Option<&str>) -> Result<(), CloudError> {
    let listed = entry.remove("regions").or(entry.remove("region_name"));
    let regions: Vec<Value> = match listed {
        Some(Value::Array(regions)) => regions,
        Some(Value::String(names)) => names.split(',').map(|name| name.trim().into()).collect(),
        _ => Vec::new(),
    };
    let name = |region: &Value| match region {
        Value::Object(region) => region
            .get("name")
            .and_then(Value::as_str)
            .map(str::to_owned),
        Value::String(name) => Some(name.clone()),
        _ => None,
    };
    let found = match asked {
        Some(asked) => regions
            .iter()
            .find(|region| name(region).as_deref() == Some(asked)),
        None => regions.first(),
    };
    if let (None, Some(asked), false) = (found, asked, regions.is_empty()) {
        return Err(CloudError::UnknownRegion {
            region: asked.to_owned(),
            known: regions.iter().filter_map(name).collect(),
        });
    }
    if let Some(Value::Object(values)) = found.and_then(|region| region.get("values")) {
        merge(entry, values);
    }
    let name = found.and_then(name).or(asked.map(str::to_owned));
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        entry.insert("region_name".to_owned(), name.into());
    }
    Ok(())
}
