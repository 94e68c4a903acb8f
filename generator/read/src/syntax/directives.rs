//! Directives as the lines of a page show them, without its tree; those of Sphinx's HTTP domain.

use apiref_core::http::methods::METHODS;

/// The directives of a text, by name and argument, with the offset of their first dot.
pub fn all(text: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    memchr::memmem::find_iter(text.as_bytes(), b".. ").filter_map(|at| {
        let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let leads = |byte: u8| matches!(byte, b' ' | b'\t' | b'-' | b'*');
        if !text[line_start..at].bytes().all(leads) {
            return None;
        }
        let line = text[at + 3..].lines().next()?;
        let (name, argument) = line.split_once("::")?;
        Some((at, name.trim(), argument.trim()))
    })
}

/// The method of `.. http:METHOD:: PATH`, in upper case; none for a directive of another domain. Where the domain is the
/// default one, its name is left out; then the path tells. `ANY` stands for no method.
pub fn method(directive: &str, argument: &str) -> Option<String> {
    let name = match directive.strip_prefix("http:") {
        Some(name) => name,
        None if argument.trim_start().starts_with('/') => directive,
        None => return None,
    };
    let method = name.to_ascii_uppercase();
    let is_known = method == "ANY" || METHODS.contains(&method.as_str());
    (is_known && name == name.to_ascii_lowercase()).then_some(method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_show_directives() {
        let text = ".. get:: /hives\n\n- .. note:: Text\n   x .. tip:: no\n";
        let found: Vec<_> = all(text)
            .map(|(_, name, argument)| (name, argument))
            .collect();
        assert_eq!(found, [("get", "/hives"), ("note", "Text")]);
    }

    #[test]
    fn methods_of_the_domain() {
        assert_eq!(method("http:post", "/hives").as_deref(), Some("POST"));
        assert_eq!(method("get", "/hives").as_deref(), Some("GET"));
        assert_eq!(method("http:response", ""), None);
        assert_eq!(method("copy", "hives.txt"), None);
    }
}
