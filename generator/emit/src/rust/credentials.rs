//! The credentials that the docs ask for, and the methods of builders that take them.

use apiref_core::ir::{Api, Credential};

/// The credential that `token` of a builder sends. `Authorization` with Basic or Bearer has methods of its own, and without a
/// scheme nothing is known about it.
pub fn token(api: &Api) -> Option<&Credential> {
    let is_token = |credential: &&Credential| match credential.scheme.as_deref() {
        None => !credential.header.eq_ignore_ascii_case("Authorization"),
        Some(scheme) => !matches!(scheme, "Basic" | "Bearer"),
    };
    let mut tokens = api.security.iter().filter(is_token);
    tokens.find(|credential| http_name(&credential.header))
}

/// Can this be the name of a header field?
fn http_name(name: &str) -> bool {
    let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    !name.is_empty() && name.bytes().all(is_token)
}

/// How an example gives a client its credentials; empty if the docs name none, or don't say what they look like.
pub fn login(api: &Api) -> &'static str {
    let has = |scheme: &str| {
        let mut credentials = api.security.iter();
        credentials.any(|credential| credential.scheme.as_deref() == Some(scheme))
    };
    match token(api) {
        Some(_) => r#".token("a token")"#,
        None if has("Bearer") => r#".bearer("a token")"#,
        None if has("Basic") => r#".basic("a user", "a password")"#,
        None => "",
    }
}
