//! A project of one's own, set up by `apiref init` and used away from this repository.

use std::fs;

use crate::support::{self, Project, copy, own_specs, tree};

/// All that `init` writes beside the API, and that the commands find their way from any folder below.
#[test]
fn a_project_is_set_up_from_a_folder() {
    let project = Project::new();
    copy(&own_specs().join("otc/vpc"), &project.path("docs"));
    let arguments = [
        "init",
        "clouds",
        "--api",
        "otc/vpc",
        "--from",
        "docs",
        "--crate",
        "cloud-apis",
    ];
    let said = project.xtask(0, &arguments);
    assert!(said.contains("6 operations"), "{said}");
    assert!(said.contains("apiref regen"), "{said}");
    assert!(
        !said.contains("cargo xtask") && !said.contains("generated"),
        "{said}"
    );
    let written = tree(&project.path("clouds"));
    for file in [
        "apiref.toml",
        ".gitignore",
        ".gitattributes",
        ".github/workflows/apiref.yml",
        ".github/apiref-ci",
        "specs/otc/vpc/api.toml",
    ] {
        assert!(written.contains_key(file), "{file}: {:?}", written.keys());
    }

    // A second time, nothing is overwritten and nothing added.
    let said = project.xtask(2, &["init", "clouds", "--ci", "gitlab"]);
    assert!(said.contains("apiref.toml already exists"), "{said}");
    assert_eq!(written, tree(&project.path("clouds")));

    // Commands take the folders from apiref.toml, wherever in the project they run.
    let run = |folder: &str, arguments: &[&str]| {
        let output = project
            .command(arguments)
            .current_dir(project.path(folder))
            .output();
        let said = support::said(&output.expect("apiref runs"));
        assert!(said.contains("cloud-apis"), "{said}");
        said
    };
    let said = run("clouds", &["regen"]);
    assert!(
        !said.contains("cargo xtask") && !said.contains("generated"),
        "{said}"
    );
    let manifest =
        fs::read_to_string(project.path("clouds/cloud-apis/Cargo.toml")).expect("a crate");
    assert!(manifest.contains("name = \"cloud-apis\""), "{manifest}");
    let said = run("clouds/specs/otc", &["check"]);
    assert!(said.contains("up to date"), "{said}");
}

#[test]
fn a_project_is_set_up_from_a_repository_beside_what_is_there() {
    let project = Project::new();
    copy(&own_specs().join("otc/vpc"), &project.path("upstream/docs"));
    project.git("upstream", &["init", "--quiet"]);
    project.git("upstream", &["add", "."]);
    project.git("upstream", &["commit", "--quiet", "-m", "first"]);
    project.write("app/Cargo.toml", "[workspace]\nmembers = []\n");
    project.write("app/.gitignore", "*.log");
    project.write("app/.gitlab-ci.yml", "stages: [test]\n");
    let arguments = [
        "init", "app", "--api", "otc/vpc", "--git", "upstream", "--folder", "docs", "--ci",
        "gitlab",
    ];
    let said = project.xtask(0, &arguments);
    assert!(said.contains("members of [workspace]"), "{said}");
    assert!(
        said.contains("add `- local: .gitlab/apiref.yml` to `include:` in .gitlab-ci.yml"),
        "{said}"
    );
    assert_eq!(
        fs::read_to_string(project.path("app/.gitignore")).expect("a file"),
        "*.log\ntarget/\n"
    );
    assert_eq!(
        fs::read_to_string(project.path("app/.gitlab-ci.yml")).expect("a file"),
        "stages: [test]\n"
    );
    let lock = fs::read_to_string(project.path("app/specs/otc/vpc/source.lock")).expect("a lock");
    let head = project.git("upstream", &["rev-parse", "HEAD"]);
    assert!(lock.contains(head.trim()), "{lock}");

    // The address holds from within the project.
    let output = project
        .command(&["sync"])
        .current_dir(project.path("app"))
        .output();
    let said = support::said(&output.expect("apiref runs"));
    assert!(said.contains("0 pages new, 0 changed, 0 removed"), "{said}");
}

/// What can't be done is said before anything is written.
#[test]
fn nothing_is_written_where_something_is_wrong() {
    let project = Project::new();
    project.write("notes/readme.md", "# Notes\n\nNo operation here.\n");
    let folders: [(&[&str], &str); 6] = [
        (&["--api", "a/b", "--from", "nowhere"], "nowhere"),
        (
            &["--api", "a/b", "--from", "notes"],
            "documents an operation",
        ),
        (
            &["--api", "../b", "--from", "notes"],
            "not a valid API path",
        ),
        (&["--api", "a/b"], "--from"),
        (&["--from", "notes"], "--api"),
        (&["--crate", "Big Crate"], "Big Crate"),
    ];
    for (arguments, expected) in folders {
        let arguments = [&["init", "new"], arguments].concat();
        let said = project.xtask(2, &arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
        assert!(!project.path("new").exists(), "{arguments:?}");
    }
    project.write("apiref.toml", "out = 3\n");
    let said = project.xtask(2, &["regen"]);
    assert!(said.contains("apiref.toml is not valid"), "{said}");
}

/// In its own workspace the program is an alias of cargo's, and says so in its hints.
#[test]
fn hints_name_the_program_as_it_was_called() {
    let project = Project::with_api("otc/vpc");
    let said = project.xtask(0, &["regen"]);
    assert!(said.contains("  apiref regen --verbose"), "{said}");
    let output = project
        .command(&["check", "--specs", "nowhere", "--help"])
        .env("CARGO_PKG_DESCRIPTION", env!("CARGO_PKG_DESCRIPTION"))
        .output();
    let said = support::said(&output.expect("apiref runs"));
    assert!(said.contains("Usage: cargo xtask check"), "{said}");
}

/// Services read their settings at the top of a repository only, wherever in it the project lies.
#[test]
fn the_jobs_of_a_project_in_a_folder_of_a_repository_lie_at_its_top() {
    let project = Project::new();
    project.write("repo/readme.md", "A repository.\n");
    project.git("repo", &["init", "--quiet"]);
    let said = project.xtask(0, &["init", "repo/services/clouds"]);
    assert!(
        said.contains("../../.github/workflows/apiref.yml"),
        "{said}"
    );
    let read = |path: &str| fs::read_to_string(project.path(path)).expect(path);
    let workflow = read("repo/.github/workflows/apiref.yml");
    assert!(
        workflow.contains("working-directory: services/clouds"),
        "{workflow}"
    );
    assert!(
        project
            .path("repo/services/clouds/.github/apiref-ci")
            .exists()
    );
    project.xtask(0, &["init", "repo/services/lamps", "--ci", "gitlab"]);
    assert!(read("repo/.gitlab-ci.yml").contains("local: services/lamps/.gitlab/apiref.yml"));

    // Further projects have jobs of their own.
    let said = project.xtask(0, &["init", "repo/services/doors"]);
    let second = ".github/workflows/apiref-services-doors.yml";
    assert!(said.contains(&format!("../../{second}")), "{said}");
    assert!(read(&format!("repo/{second}")).contains("working-directory: services/doors"));
    assert_eq!(read("repo/.github/workflows/apiref.yml"), workflow);
    let said = project.xtask(0, &["init", "repo/services/keys", "--ci", "gitlab"]);
    let line = "- local: services/keys/.gitlab/apiref.yml";
    assert!(
        said.contains(&format!(
            "add `{line}` to `include:` in ../../.gitlab-ci.yml"
        )),
        "{said}"
    );
    assert!(read("repo/services/keys/.gitlab/apiref.yml").contains("apiref-review-services-keys:"));

    // At the top, and in a folder that the repository ignores, all is as without one.
    project.write("repo/.gitignore", "scratch/\n");
    project.xtask(0, &["init", "repo/scratch/own"]);
    assert!(
        project
            .path("repo/scratch/own/.github/workflows/apiref.yml")
            .exists()
    );
}

/// The hints of `new` are about the folders that are there.
#[test]
fn what_is_in_the_way_of_a_new_api_is_named() {
    let project = Project::with_api("otc/vpc");
    copy(&own_specs().join("otc/vpc"), &project.path("docs"));
    let said = project.xtask(2, &["new", "otc", "--from", "docs"]);
    assert!(
        said.contains("specs/otc holds APIs (otc/vpc)") && !said.contains("remove"),
        "{said}"
    );
    let said = project.xtask(2, &["new", "otc/vpc", "--from", "docs"]);
    assert!(said.contains("remove specs/otc/vpc,"), "{said}");

    project.git("docs", &["init", "--quiet"]);
    project.git("docs", &["add", "."]);
    project.git("docs", &["commit", "--quiet", "-m", "first"]);
    let arguments = ["new", "a/b", "--git", "docs"];
    let said = project.xtask(2, &[&arguments[..], &["--folder", "sauce"]].concat());
    assert!(
        said.contains("no folder \"sauce\"") && said.contains("address_group"),
        "{said}"
    );
    let said = project.xtask(2, &[&arguments[..], &["--revision", "none"]].concat());
    assert!(said.contains("its branches are main"), "{said}");
    project.xtask(0, &arguments);
    let config = fs::read_to_string(project.path("specs/a/b/api.toml")).expect("a file");
    let (facts, source) = config.split_once("[source]").expect("a source");
    assert!(facts.contains("# version = "), "{config}");
    assert!(source.contains("revision = \"main\""), "{config}");
}
