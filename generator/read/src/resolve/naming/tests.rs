//! Operations for tests of names.

use apiref_core::ir::Operation;

/// An operation with a title, a method and a path.
pub fn operation(title: &str, method: &str, path: &str) -> Operation {
    let text = format!(
        r#"{{"id":"","page":"{title}{path}","line":1,"dialect":"otc","title":"{title}","method":"{method}",
        "path":"{path}","parameters":[],"request_body":null,"responses":[]}}"#
    );
    serde_json::from_str(&text).expect("an operation")
}
