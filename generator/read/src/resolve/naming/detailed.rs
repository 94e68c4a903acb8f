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
        let name = other.map(|other| format!("{}_detail", names[*other]));
        if let Some(name) = name.filter(|name| !names.contains(name)) {
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
        let mut names = ["list_doors", "query_all", "show_door"].map(str::to_owned);
        name_alike(&api, &mut names);
        assert_eq!(names, ["list_doors", "list_doors_detail", "show_door"]);
    }
}
