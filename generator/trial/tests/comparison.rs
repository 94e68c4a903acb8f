//! The page that compares call sites shows the code that is compiled and run.

#[test]
fn the_page_shows_the_compiled_call_sites() {
    let page = include_str!("../../docs/comparison.md");
    let source = concat!(
        include_str!("../examples/tasks.rs"),
        include_str!("../../../.ci/network/src/main.rs")
    );
    for task in ["list", "create", "boot", "act", "fault", "network"] {
        let (before, from) = source
            .split_once(&format!("// begin {task}\n"))
            .expect("a beginning");
        let (code, _) = from
            .split_once(&format!("// end {task}\n"))
            .expect("an end");
        let depth = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
        let shown: String = code
            .trim_end_matches(' ')
            .lines()
            .map(|line| format!("{}\n", line.strip_prefix(depth).unwrap_or(line)))
            .collect();
        assert!(
            page.contains(&format!("```rust,ignore\n{shown}```\n")),
            "{shown}"
        );
    }
}
