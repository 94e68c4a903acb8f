//! Credentials of requests.

use http::HeaderValue;
use zeroize::Zeroizing;

use super::transport::{BoxFuture, Request, TransportError};

/// Provides the credentials of requests, such as a token that is renewed or a signature.
///
/// Mark a header field that holds a secret as sensitive to keep it out of error messages.
pub trait Authenticate: Send + Sync + 'static {
    /// Adds credentials to a request. An error ends the call.
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request,
    ) -> BoxFuture<'a, Result<(), TransportError>>;

    /// Called when the server answered `refused` with 401. Returns whether there are new credentials by now, so that
    /// the request should be sent once more.
    fn renew<'a>(&'a self, refused: &'a Request) -> BoxFuture<'a, Result<bool, TransportError>> {
        let _ = refused;
        Box::pin(std::future::ready(Ok(false)))
    }
}

/// Returns the value of `Authorization` for a user name and password.
pub(super) fn basic(user: &str, password: &str) -> String {
    let pair = Zeroizing::new(format!("{user}:{password}"));
    format!("Basic {}", *Zeroizing::new(base64(pair.as_bytes())))
}

/// Returns a header value that errors and logs don't show.
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
