//! Credentials of requests.

use http::HeaderValue;
use zeroize::Zeroizing;

use super::transport::{BoxFuture, Request, TransportError};

/// Gives requests their credentials: a token that is renewed, a signature.
///
/// A field that holds a secret is to be marked as sensitive; then no error shows it.
pub trait Authenticate: Send + Sync + 'static {
    /// Adds credentials to a request. An error ends the call.
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request,
    ) -> BoxFuture<'a, Result<(), TransportError>>;

    /// The server answered `refused` with 401. Are there other credentials by now, so that the request is to be sent once
    /// more?
    fn renew<'a>(&'a self, refused: &'a Request) -> BoxFuture<'a, Result<bool, TransportError>> {
        let _ = refused;
        Box::pin(std::future::ready(Ok(false)))
    }
}

/// The value of `Authorization` for a user with a password.
pub(super) fn basic(user: &str, password: &str) -> String {
    let pair = Zeroizing::new(format!("{user}:{password}"));
    format!("Basic {}", *Zeroizing::new(base64(pair.as_bytes())))
}

/// A header field's value that errors and logs don't show.
pub(super) fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            let index = bits >> (18 - 6 * digit) & 63;
            let is_used = digit <= group.len();
            out.push(if is_used {
                DIGITS[index as usize].into()
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_and_passwords_are_base64() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(
            basic("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
    }
}
