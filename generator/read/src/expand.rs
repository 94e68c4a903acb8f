//! Includes and companion files: between loading and markup, each page gets the files that its directives name.
//!
//! A path is relative to the folder of the document that is built, not to that of the file in which the directive
//! stands: where one page includes another, the included one looks first where the including one lies. A path that
//! begins with `/` is looked for in that folder and in those above it. Nothing outside the API's folder is read.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use apiref_core::page::Page;
use rayon::prelude::*;

use crate::syntax::directives;

/// Directives that name a file, and which word of their argument is its path.
const DIRECTIVES: &[(&str, usize)] = &[
    (INCLUDE, 0),
    ("literalinclude", 0),
    ("rest_parameters", 0),
    ("rest_status_code", 1),
];

/// The directive whose file is read as if it stood in its place.
pub const INCLUDE: &str = "include";

/// A directive that documents an operation, beside those of the HTTP domain: a file with one of them is a page of its own.
const OPERATION: &str = "rest_method";

/// Directives of one page that name a file.
struct Mention<'p> {
    /// The offset of its first dot in its file.
    at: u32,
    name: &'static str,
    path: &'p str,
}

/// Gives each page the files that its directives name, and those that these include. `read` gives a file by its path
/// below the API's folder; pages are not asked for.
pub fn expand(pages: &mut [Page], read: &mut dyn FnMut(&str) -> Option<Arc<Page>>) {
    if pages
        .par_iter()
        .all(|page| mentions(page.text()).next().is_none())
    {
        return;
    }
    let own = pages
        .iter()
        .map(|page| (page.name().clone(), Arc::new(page.clone())))
        .collect::<BTreeMap<_, _>>();
    let folders = folders(&own);
    let operations: HashSet<Arc<str>> = own
        .par_iter()
        .filter(|(_, page)| documents_operations(page.text()))
        .map(|(name, _)| name.clone())
        .collect();
    let mut files: HashMap<String, Option<Arc<Page>>> = HashMap::new();
    let mut find = |name: &str| match own.get(name) {
        Some(page) => Some(page.clone()),
        None => files
            .entry(name.to_owned())
            .or_insert_with(|| read(name))
            .clone(),
    };
    let mut parts: HashSet<Arc<str>> = HashSet::new();
    for page in pages.iter_mut() {
        let name = page.name().clone();
        let bases = folders.get(&name).map_or(&[][..], Vec::as_slice);
        let mut done: HashSet<Arc<str>> = HashSet::new();
        let mut waiting = own
            .get(&name)
            .map(|page| (0, page.clone()))
            .into_iter()
            .collect::<Vec<_>>();
        while let Some((start, file)) = waiting.pop() {
            for mention in mentions(file.text()) {
                let at = start + mention.at;
                let Some(named) = candidates(bases, file.name(), mention.path)
                    .iter()
                    .find_map(|name| find(name))
                else {
                    continue;
                };
                let is_include = mention.name == INCLUDE;
                if is_include && operations.contains(named.name()) {
                    page.refer_to_page(at);
                    continue;
                }
                parts.insert(named.name().clone());
                let attached = page.attach(at, &named);
                if let Some(start) = attached.filter(|_| is_include)
                    && done.insert(named.name().clone())
                {
                    waiting.push((start, named));
                }
            }
        }
    }
    for page in pages.iter_mut().filter(|page| parts.contains(page.name())) {
        page.make_part();
    }
}

/// For each page the folders from which its paths are meant: those of the documents that include it, then its own.
fn folders(pages: &BTreeMap<Arc<str>, Arc<Page>>) -> HashMap<Arc<str>, Vec<String>> {
    let mut folders: HashMap<Arc<str>, Vec<String>> = HashMap::new();
    let documents = pages.keys().filter(|name| !name.ends_with(".inc"));
    let mut waiting: Vec<(Arc<str>, String)> = documents
        .map(|name| (name.clone(), folder_of(name).to_owned()))
        .collect();
    while let Some((name, base)) = waiting.pop() {
        let known = folders.entry(name.clone()).or_default();
        if known.contains(&base) {
            continue;
        }
        known.push(base.clone());
        let Some(page) = pages.get(&name) else {
            continue;
        };
        let includes = mentions(page.text()).filter(|mention| mention.name == INCLUDE);
        for include in includes {
            let named = candidates(std::slice::from_ref(&base), &name, include.path);
            let target = named
                .iter()
                .find_map(|name| pages.get_key_value(name.as_str()));
            if let Some((target, _)) = target {
                waiting.push((target.clone(), base.clone()));
            }
        }
    }
    folders.values_mut().for_each(|bases| bases.sort());
    folders
}

/// Where a path of the file `name` may lead, in the order in which to look; `bases` are the folders of the documents
/// that the file is a part of.
fn candidates(bases: &[String], name: &str, path: &str) -> Vec<String> {
    let own = folder_of(name);
    let mut found: Vec<String> = Vec::new();
    for base in bases.iter().map(String::as_str).chain([own]) {
        let tried = match path.strip_prefix('/') {
            Some(path) => above(base)
                .filter_map(|folder| join(folder, path))
                .collect(),
            None => join(base, path).into_iter().collect::<Vec<_>>(),
        };
        for name in tried {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    found
}

fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A folder and all above it, down to the API's own.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| {
        (!folder.is_empty()).then(|| folder_of(folder))
    })
}

/// The path below the API's folder; none where it leads out of it or to a hidden file.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            hidden if hidden.starts_with('.') => return None,
            odd if odd.contains(['\\', ':', '\0']) => return None,
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

fn mentions(text: &str) -> impl Iterator<Item = Mention<'_>> {
    directives::all(text).filter_map(|(at, name, argument)| {
        let &(name, word) = DIRECTIVES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        let path = argument.split_whitespace().nth(word)?;
        let at = u32::try_from(at).ok()?;
        Some(Mention { at, name, path })
    })
}

fn documents_operations(text: &str) -> bool {
    directives::all(text).any(|(_, name, argument)| {
        name.starts_with(OPERATION) || directives::method(name, argument).is_some()
    })
}

#[cfg(test)]
mod tests {
    use apiref_core::page::Named;

    use super::*;

    fn expanded(texts: &[(&str, &str)], files: &[&str]) -> Vec<Page> {
        let mut pages: Vec<Page> = texts
            .iter()
            .map(|(name, text)| Page::new(*name, text))
            .collect();
        let mut read = |name: &str| {
            files
                .contains(&name)
                .then(|| Arc::new(Page::new(name, "text\n")))
        };
        expand(&mut pages, &mut read);
        pages
    }

    fn companions(page: &Page) -> Vec<&str> {
        let files = page.companions().iter();
        files.map(|companion| &**companion.file.name()).collect()
    }

    #[test]
    fn paths_are_meant_from_the_document_that_includes() {
        let pages = expanded(
            &[
                (
                    "src/crates/lids.inc",
                    ".. rest_method:: GET /lids\n\n.. literalinclude:: samples/lid.json\n\n.. rest_parameters:: /common.yaml\n",
                ),
                ("src/index.rst", ".. include:: crates/lids.inc\n"),
            ],
            &[
                "src/samples/lid.json",
                "src/crates/samples/lid.json",
                "common.yaml",
            ],
        );
        assert_eq!(
            companions(&pages[0]),
            ["src/samples/lid.json", "common.yaml"]
        );
        // A page of its own is no part of the one that names it.
        assert!(matches!(pages[1].named_at(0), Named::Page));
        assert_eq!(companions(&pages[1]), [""; 0]);
    }

    #[test]
    fn an_included_file_brings_its_own_files() {
        let pages = expanded(
            &[
                ("a.rst", ".. include:: part.inc\n"),
                (
                    "part.inc",
                    "Text.\n\n.. literalinclude:: x.json\n.. include:: a.rst\n",
                ),
            ],
            &["x.json"],
        );
        assert_eq!(companions(&pages[0]), ["part.inc", "x.json", "a.rst"]);
    }

    #[test]
    fn paths_stay_in_the_folder() {
        assert_eq!(join("a/b", "../c.json").as_deref(), Some("a/c.json"));
        assert_eq!(join("a", "../../etc/passwd"), None);
        assert_eq!(join("a", "./.git/config"), None);
        assert_eq!(join("", "."), None);
    }

    #[test]
    fn directives_stand_at_the_beginning_of_their_lines() {
        let found: Vec<_> = mentions(
            "see .. include:: a\n  .. Include:: b.inc\n.. rest_status_code:: error c.yaml\n",
        )
        .map(|mention| (mention.at, mention.path))
        .collect();
        assert_eq!(found, [(21, "b.inc"), (40, "c.yaml")]);
    }
}
