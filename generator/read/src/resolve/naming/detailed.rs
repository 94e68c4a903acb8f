//! Lists that are there twice, once with all that is known of each item: `GET /doors` and `GET /doors/detail`.

use std::collections::HashMap;

use apiref_core::ir::Api;

/// Names the fuller list after the other one: `list_doors_detail`.
pub(super) fn name_alike(api: &Api, names: &mut [String]) {
    let mut lists: HashMap<(Option<&str>, &str), usize> = HashMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        if operation.method == "GET" && names[index].starts_with("list_") {
            let path = operation.path.trim_end_matches('/');
            lists.insert((operation.generation.as_deref(), path), index);
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        let path = operation.path.trim_end_matches('/').strip_suffix("/detail");
        let Some(path) = path.filter(|_| operation.method == "GET" && operation.id.is_empty())
        else {
            continue;
        };
        let other = lists.get(&(operation.generation.as_deref(), path));
        let Some(name) = other.map(|other| format!("{}_detail", names[*other])) else {
            continue;
        };
        // `List Doors Detailed` says as much.
        if !names[index].starts_with(&name) && !names.contains(&name) {
            names[index] = name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fuller_list_is_named_after_the_other() {
        let operation = |path: &str| {
            format!(
                r#"{{"id":"","page":"a.rst","line":1,"dialect":"d","title":"","method":"GET","path":"{path}",
                "parameters":[],"request_body":null,"responses":[]}}"#
            )
        };
        let text = format!(
            r#"{{"operations":[{},{},{}],"schemas":{{}},"pages":[]}}"#,
            operation("/doors"),
            operation("/doors/detail"),
            operation("/doors/{id}/detail")
        );
        let api: Api = serde_json::from_str(&text).expect("an API");
        let named = |detail: &str| {
            let mut names = ["list_doors", detail, "show_door"].map(str::to_owned);
            name_alike(&api, &mut names);
            names[1].clone()
        };
        assert_eq!(named("query_all"), "list_doors_detail");
        assert_eq!(named("list_doors_detailed"), "list_doors_detailed");
    }
}
