//! APIs whose docs are one: the pages of one join the other.

use std::collections::BTreeMap;

use super::file;
use crate::LoadedApi;
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::page::{Page, Span};

/// Moves the pages of APIs that another API's `overrides.toml` merges. Page names get the API's id before them.
pub fn merge_apis(loaded: Vec<LoadedApi>) -> (Vec<LoadedApi>, BTreeMap<String, Vec<Diagnostic>>) {
    let mut diagnostics: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    let mut apis: BTreeMap<String, LoadedApi> = loaded
        .into_iter()
        .map(|api| (api.info.id.clone(), api))
        .collect();
    let ids: Vec<String> = apis.keys().cloned().collect();
    for id in ids {
        let Some(api) = apis.get(&id) else {
            continue;
        };
        let Some(page) = api.overrides.first().map(|file| file.page.clone()) else {
            continue;
        };
        // A file that can't be read is reported when its entries are applied.
        let Ok(read) = file::parse(&page) else {
            continue;
        };
        for merge in read.merge {
            let merged = &merge.get_ref().api;
            let name = merged.get_ref();
            let other = if *name == id { None } else { apis.remove(name) };
            let (Some(other), Some(api)) = (other, apis.get_mut(&id)) else {
                let span = Span::new(merged.span().start, merged.span().end);
                let expected = "the path of another API below the specs folder";
                diagnostics
                    .entry(id.clone())
                    .or_default()
                    .push(Diagnostic::new(
                        Code::OverrideUnmatched,
                        &page,
                        span,
                        format!("{name:?}"),
                        expected,
                    ));
                continue;
            };
            join(api, other);
        }
    }
    (apis.into_values().collect(), diagnostics)
}

fn join(api: &mut LoadedApi, other: LoadedApi) {
    let prefix = format!("{}/", other.info.id);
    let renamed = |page: Page| Page::new(format!("{prefix}{}", page.name()), page.text());
    api.pages.extend(other.pages.into_iter().map(renamed));
    api.pages.sort_by(|a, b| a.name().cmp(b.name()));
    api.unreadable.extend(
        other
            .unreadable
            .into_iter()
            .map(|(name, reason)| (format!("{prefix}{name}"), reason)),
    );
    for server in other.info.servers {
        if !api.info.servers.contains(&server) {
            api.info.servers.push(server);
        }
    }
    api.overrides
        .extend(other.overrides.into_iter().map(|mut file| {
            file.prefix = format!("{prefix}{}", file.prefix);
            file
        }));
}
