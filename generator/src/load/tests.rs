use super::*;

#[cfg(unix)]
#[test]
fn links_stay_inside_and_end() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.rst"), "x").expect("a file");
    let specs = tempfile::tempdir().expect("a folder");
    let api = specs.path().join("a\u{1b}b");
    fs::create_dir_all(api.join("inner")).expect("a folder");
    fs::write(api.join("page.rst"), "x").expect("a file");
    symlink(&api, api.join("inner/loop")).expect("a link");
    symlink(api.join("page.rst"), api.join("same.rst")).expect("a link");
    let found = find_apis(specs.path()).expect("an API");
    let load = || load_api(&found[0], &api_id(specs.path(), &found[0]));
    let loaded = load().expect("pages");
    assert_eq!(loaded.info.id, "a\\u{1b}b");
    let names: Vec<&str> = loaded.pages.iter().map(|page| &**page.name()).collect();
    assert_eq!(names, ["page.rst", "same.rst"]);
    assert!(loaded.unreadable.is_empty());

    symlink(outside.path().join("secret.rst"), api.join("out.rst")).expect("a link");
    symlink("/dev/zero", api.join("zero.rst")).expect("a link");
    let reasons = load().expect("pages").unreadable;
    assert_eq!(reasons.len(), 2, "{reasons:?}");
    let told = |(_, reason): &(String, String)| reason.contains("--follow-links");
    assert!(reasons.iter().all(told), "{reasons:?}");

    symlink(outside.path(), api.join("elsewhere")).expect("a link");
    assert!(matches!(load(), Err(LoadError::Outside { .. })));
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_read() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("x.rst")).expect("a folder");
    assert!(read_regular(&folder.path().join("x.rst")).is_err());
    assert!(read_regular(Path::new("/dev/zero")).is_err());
}

#[test]
fn files_in_memory_are_the_same_apis_as_on_disk() {
    let names = [
        "a/api.toml",
        "a/x/one.rst",
        "a/.git/two.rst",
        "b/c/three.txt",
        "b/c/d/four.rst",
        "b/logo.png",
    ];
    let files = names
        .iter()
        .map(|name| ((*name).to_owned(), Vec::new()))
        .collect();
    let loaded = load_files(Path::new("specs"), files).expect("three pages");
    let found: Vec<(&str, Vec<&str>)> = loaded
        .iter()
        .map(|api| {
            (
                api.info.id.as_str(),
                api.pages.iter().map(|page| &**page.name()).collect(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("a", vec!["x/one.rst"]),
            ("b/c", vec!["d/four.rst", "three.txt"])
        ]
    );
}

#[test]
fn what_pages_name_is_read_and_hashed() {
    let files = [
        ("a/api-ref/source/index.rst", ".. include:: crates.inc\n"),
        (
            "a/api-ref/source/crates.inc",
            ".. literalinclude:: ../../samples/crate.json\n",
        ),
        ("a/samples/crate.json", "{}\n"),
        ("a/samples/other.json", "{}\n"),
        ("secret.json", "{}\n"),
    ];
    let files = files
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into();
    let loaded = load_files(Path::new("specs"), files).expect("two pages");
    let names: Vec<&str> = loaded[0].hashes.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "api-ref/source/crates.inc",
            "api-ref/source/index.rst",
            "samples/crate.json"
        ]
    );
}
