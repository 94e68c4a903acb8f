//! The verdict in Rust: which public items of the generated crate appear, vanish or change, and the semver step that
//! this asks for.
//!
//! For two states of the docs, the items come from the model that the emitters use: resources, names of the lock, types
//! and calls. So an item is what it is in the generated crate, whatever the docs call it: a rename on the wire that a
//! field's name hides, a struct that got another name, an alias that took the place of an enum. For a generated crate
//! that is only there as files, they are read from these. The steps are those of the semver chapter of the Cargo book.

mod items;
mod locate;
mod made;

use apiref_core::ir::Api;
use apiref_diff::Change;
use apiref_diff::semver::{ItemChange, Step, Surfaces};
use apiref_emit::GeneratedFile;
use apiref_emit::rust::items::{ItemKind as Kind, PublicItem as Item, PublicItems};
use apiref_emit::rust::unify::view;

/// Compares what is public of both sides, and names in each change the items that it shows in.
pub fn of_apis(old: &[Api], new: &[Api], changes: &mut [Change]) -> Surfaces {
    // Where each side has one API, the module has one name, whatever the folders are called.
    let mut renamed = old.to_vec();
    if let ([old], [new]) = (renamed.as_mut_slice(), new) {
        old.info.id.clone_from(&new.info.id);
    }
    if renamed == new {
        return Surfaces::default();
    }
    let views = |apis: &[Api]| -> Vec<Api> { apis.iter().map(view).collect() };
    let (old_views, new_views) = (views(&renamed), views(new));
    let (before, after) = (locate::models(&old_views), locate::models(&new_views));
    let mut surfaces = of_items(&items::of_models(&before), &items::of_models(&after));
    locate::name_items(&before, &after, changes);
    for item in &mut surfaces.items {
        let causes = changes
            .iter()
            .filter(|change| change.items.iter().any(|path| covers(path, &item.path)));
        item.because = causes.map(|change| change.fingerprint.clone()).collect();
    }
    surfaces
}

/// Is `path` the item, or something of it?
fn covers(item: &str, path: &str) -> bool {
    path.strip_prefix(item)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Compares two sets of generated files. Files that are no Rust source count as content only.
pub fn of_files(old: &[GeneratedFile], new: &[GeneratedFile]) -> Surfaces {
    if old == new {
        return Surfaces::default();
    }
    of_items(&items::read(old), &items::read(new))
}

/// The step is at least a patch.
fn of_items(before: &PublicItems, after: &PublicItems) -> Surfaces {
    let mut found = Vec::new();
    for (path, item) in before {
        match after.get(path) {
            None if gone_with_owner(path, before, after) => {}
            None => found.push(removed(path, item)),
            Some(kept) => found.extend(changed(path, item, kept)),
        }
    }
    for (path, item) in after {
        if !before.contains_key(path) && !gone_with_owner(path, after, before) {
            found.push(added(path, item, before));
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let step = found
        .iter()
        .map(|item| item.step)
        .max()
        .unwrap_or(Step::Patch);
    Surfaces {
        step: step.max(Step::Patch),
        items: found,
    }
}

/// Did the type, trait or module that the item belongs to appear or vanish itself? Then only that is reported.
fn gone_with_owner(path: &str, here: &PublicItems, there: &PublicItems) -> bool {
    let mut owner = path;
    while let Some((outer, _)) = owner.rsplit_once("::") {
        if here.contains_key(outer) && !there.contains_key(outer) {
            return true;
        }
        owner = outer;
    }
    false
}

fn change(
    path: &str,
    what: String,
    step: Step,
    old: Option<&Item>,
    new: Option<&Item>,
) -> ItemChange {
    let text = |item: Option<&Item>| {
        item.map(|item| item.text.clone())
            .filter(|text| !text.is_empty())
    };
    ItemChange {
        path: path.to_owned(),
        what,
        step,
        old: text(old),
        new: text(new),
        because: Vec::new(),
    }
}

fn removed(path: &str, item: &Item) -> ItemChange {
    change(
        path,
        format!("{} removed", item.kind.word()),
        Step::Major,
        Some(item),
        None,
    )
}

fn added(path: &str, item: &Item, before: &PublicItems) -> ItemChange {
    let owner = path
        .rsplit_once("::")
        .and_then(|(owner, _)| before.get(owner));
    let step = match (item.kind, owner) {
        // Code that builds the struct with a literal, or matches the enum, no longer compiles.
        (Kind::Field | Kind::Variant, Some(owner)) if !owner.open => Step::Major,
        // Implementations lack it.
        (Kind::TraitMethod, Some(_)) if !item.open => Step::Major,
        _ => Step::Minor,
    };
    change(
        path,
        format!("{} added", item.kind.word()),
        step,
        None,
        Some(item),
    )
}

fn changed(path: &str, old: &Item, new: &Item) -> Option<ItemChange> {
    if old.kind != new.kind {
        let what = format!("{} became {}", old.kind.word(), new.kind.word());
        return Some(change(path, what, Step::Major, Some(old), Some(new)));
    }
    if old.text != new.text {
        let what = format!("{} changed", old.kind.word());
        return Some(change(path, what, Step::Major, Some(old), Some(new)));
    }
    if old.open != new.open {
        let step = if new.open && old.kind != Kind::TraitMethod {
            Step::Major
        } else {
            Step::Minor
        };
        let step = if old.open && old.kind == Kind::TraitMethod {
            Step::Major
        } else {
            step
        };
        let word = if new.open {
            "no longer exhaustive"
        } else {
            "exhaustive now"
        };
        let what = match old.kind {
            Kind::TraitMethod => "trait method's default changed".to_owned(),
            kind => format!("{} {word}", kind.word()),
        };
        return Some(change(path, what, step, Some(old), Some(new)));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// What is the same for all APIs is in the files alone.
    fn is_common(path: &str) -> bool {
        let ends = [
            "::router",
            "::router_with",
            "::endpoint",
            "::mock::api",
            "::mock::stateful",
            "::client::Client",
            "::Client::builder",
            "::Client::of",
            "::client::Error",
        ];
        ends.iter().any(|end| path.ends_with(end))
            || path == "runtime"
            || path.contains("::mock::Mock")
            || path.contains("::impl ") && !path.ends_with("::impl Default")
    }

    #[test]
    fn items_of_the_model_are_those_of_the_files() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
        let found = crate::load::find_apis(&specs).expect("specs");
        let read = found.iter().map(|folder| {
            let id = crate::load::api_id(&specs, folder);
            let loaded = crate::load::load_api(folder, &id).expect("an API");
            crate::read_api(&loaded, &mut Default::default()).0
        });
        let apis: Vec<Api> = read.collect();
        let views: Vec<Api> = apis.iter().map(view).collect();
        let listed = items::of_models(&locate::models(&views));
        let apis: Vec<&Api> = apis.iter().collect();
        let files = apiref_emit::emit(&apis, &apiref_emit::Options::default()).0;
        let written = items::read(&files);
        let wrong = listed
            .iter()
            .filter(|(path, item)| written.get(*path) != Some(item));
        let wrong: Vec<_> = wrong
            .map(|(path, item)| (path, item, written.get(path)))
            .collect();
        let left = written
            .keys()
            .filter(|path| !listed.contains_key(*path) && !is_common(path));
        let left: Vec<_> = left.collect();
        assert!(wrong.is_empty() && left.is_empty(), "{wrong:#?} {left:#?}");
        assert!(listed.len() > 1000, "{}", listed.len());
    }

    fn files(source: &str) -> Vec<GeneratedFile> {
        vec![GeneratedFile {
            path: "src/api/types.rs".to_owned(),
            contents: source.to_owned(),
        }]
    }

    fn check(old: &str, new: &str, step: Step, expected: &[&str]) {
        let surfaces = of_files(&files(old), &files(new));
        let found: Vec<String> = surfaces
            .items
            .iter()
            .map(|item| format!("{} {}", item.path, item.what))
            .collect();
        assert_eq!(
            (surfaces.step, found),
            (step, expected.iter().map(|s| (*s).to_owned()).collect()),
            "{old} / {new}"
        );
    }

    #[test]
    fn a_field_of_a_struct_that_callers_can_build_is_a_major_step() {
        check(
            "pub struct A { pub a: i64 }",
            "pub struct A { pub a: i64, pub b: i64 }",
            Step::Major,
            &["api::types::A::b field added"],
        );
        check(
            "#[non_exhaustive] pub struct A { pub a: i64 }",
            "#[non_exhaustive] pub struct A { pub a: i64, pub b: i64 }",
            Step::Minor,
            &["api::types::A::b field added"],
        );
        check(
            "pub struct A { pub a: i64 }",
            "pub struct A { pub a: String }",
            Step::Major,
            &["api::types::A::a field changed"],
        );
    }

    #[test]
    fn a_type_that_vanishes_is_told_once() {
        check(
            "pub struct A { pub a: i64 }",
            "",
            Step::Major,
            &["api::types::A struct removed"],
        );
        check(
            "",
            "pub enum A { B }",
            Step::Minor,
            &["api::types::A enum added"],
        );
    }

    #[test]
    fn variants_methods_and_traits() {
        check(
            "#[non_exhaustive] pub enum A { B }",
            "#[non_exhaustive] pub enum A { B, C }",
            Step::Minor,
            &["api::types::A::C variant added"],
        );
        check(
            "pub enum A { B }",
            "pub enum A { B, C }",
            Step::Major,
            &["api::types::A::C variant added"],
        );
        check(
            "pub trait T {}",
            "pub trait T { fn a(&self); }",
            Step::Major,
            &["api::types::T::a trait method added"],
        );
        check(
            "pub trait T {}",
            "pub trait T { fn a(&self) {} }",
            Step::Minor,
            &["api::types::T::a trait method added"],
        );
        check(
            "pub struct A; impl A { pub fn new(a: i64) -> Self { A } fn hidden() {} }",
            "pub struct A; impl A { pub fn new(a: i64, b: i64) -> Self { A } }",
            Step::Major,
            &["api::types::A::new method changed"],
        );
    }

    #[test]
    fn derives_and_docs() {
        check(
            "#[derive(Clone, Default)] pub struct A;",
            "#[derive(Clone)] pub struct A;",
            Step::Major,
            &["api::types::A::impl Default implementation removed"],
        );
        check(
            "/// One.\npub struct A;",
            "/// Two.\npub struct A;",
            Step::Patch,
            &[],
        );
        assert_eq!(
            of_files(&files("pub struct A;"), &files("pub struct A;")).step,
            Step::None
        );
    }
}
