//! Request methods.

/// The methods that pages use, in upper case.
pub const METHODS: [&str; 11] = [
    "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "COPY", "TRACE", "CONNECT", "QUERY",
];

/// Is the word one of the methods that begin a request line in prose? Case counts. `TRACE`, `CONNECT` and `QUERY` are
/// words of their own there.
pub fn is_method(word: &str) -> bool {
    METHODS[..8].contains(&word)
}

/// Do requests with this method carry no body unless the docs show one?
pub fn is_bodyless(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "DELETE" | "OPTIONS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_methods() {
        assert!(is_method("COPY") && !is_method("TRACE") && !is_method("get"));
        assert!(is_bodyless("DELETE") && !is_bodyless("PATCH"));
    }
}
