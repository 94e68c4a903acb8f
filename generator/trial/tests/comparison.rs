//! The page that compares call sites shows the code that is compiled and run.

#[test]
fn the_page_shows_the_compiled_call_sites() {
    let page = include_str!("../../docs/comparison.md");
    let source = include_str!("../examples/five_tasks.rs");
    for task in ["list", "create", "boot", "act", "fault"] {
        let (_, from) = source
            .split_once(&format!("    // begin {task}\n"))
            .expect("a beginning");
        let (code, _) = from
            .split_once(&format!("    // end {task}\n"))
            .expect("an end");
        let shown: String = code
            .lines()
            .map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line)))
            .collect();
        assert!(
            page.contains(&format!("```rust,ignore\n{shown}```\n")),
            "{shown}"
        );
    }
}
