//! Retries of requests that failed for a temporary reason.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::header::RETRY_AFTER;
use http::{HeaderMap, Method};

use super::time;
use super::transport::{BoxFuture, Request, Response, Transport, TransportError};

/// When and how often to retry a request.
///
/// Idempotent requests (`GET`, `HEAD`, `OPTIONS`, `PUT`, `DELETE`) are retried after 408, 429, 500, 502, 503 and 504,
/// and if the connection failed. Other requests are retried only if the server did nothing: it couldn't be reached, or
/// it answered 429 or 503 and said when to retry.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Retries {
    /// The maximum number of retries.
    pub most: u32,
    /// The longest pause before the first retry. It doubles with each retry; the actual pause is a random fraction of
    /// it.
    pub first_pause: Duration,
    /// The longest pause. If a server asks for a longer one, the request isn't retried.
    pub longest_pause: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            most: 3,
            first_pause: Duration::from_millis(200),
            longest_pause: Duration::from_secs(30),
        }
    }
}

impl Retries {
    /// Returns the pause before the request is retried, or `None` if it isn't.
    fn pause(
        &self,
        method: &Method,
        tries: u32,
        result: &Result<Response, TransportError>,
    ) -> Option<Duration> {
        let harmless = [
            Method::GET,
            Method::HEAD,
            Method::OPTIONS,
            Method::PUT,
            Method::DELETE,
        ];
        let harmless = harmless.contains(method);
        if tries >= self.most {
            return None;
        }
        match result {
            Ok(response) => {
                let status = response.status.as_u16();
                if let (429 | 503, Some(pause)) = (status, asked_for(&response.headers)) {
                    return (pause <= self.longest_pause).then_some(pause);
                }
                let passing = matches!(status, 408 | 429 | 500 | 502 | 503 | 504);
                (harmless && passing).then(|| self.random(tries))
            }
            Err(error) => {
                (error.is_unsent() || harmless && error.is_passing()).then(|| self.random(tries))
            }
        }
    }

    /// Returns a random fraction of a pause that doubles with each attempt.
    fn random(&self, tries: u32) -> Duration {
        let most = self.first_pause.saturating_mul(1 << tries.min(20));
        // The keys of hashers are random.
        let part = RandomState::new().build_hasher().finish() as u32;
        most.min(self.longest_pause)
            .mul_f64(f64::from(part) / f64::from(u32::MAX))
    }
}

/// Returns the pause that a server asks for, in seconds or as a date.
fn asked_for(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = match text.parse::<u64>() {
        Ok(seconds) => seconds,
        Err(_) => (time::of_http(text)? - time::now())
            .max(0)
            .try_into()
            .ok()?,
    };
    Some(Duration::from_secs(seconds))
}

/// A transport that retries requests.
pub(super) struct Retrying {
    pub(super) inner: Arc<dyn Transport>,
    pub(super) retries: Retries,
}

impl Transport for Retrying {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let (began, limit) = (Instant::now(), request.timeout);
            let mut tries = 0;
            loop {
                let mut attempt = request.clone();
                attempt.resends += tries;
                // All attempts together stay within the timeout of the call.
                attempt.timeout = limit.map(|limit| limit.saturating_sub(began.elapsed()));
                let result = self.inner.send(attempt).await;
                let Some(pause) = self.retries.pause(&request.method, tries, &result) else {
                    return result;
                };
                if !request.is_whole() {
                    return result;
                }
                if limit.is_some_and(|limit| began.elapsed() + pause >= limit) {
                    return result;
                }
                tokio::time::sleep(pause).await;
                tries += 1;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    fn answered(status: u16, retry_after: Option<&str>) -> Result<Response, TransportError> {
        let mut headers = HeaderMap::new();
        if let Some(text) = retry_after {
            headers.insert(RETRY_AFTER, text.parse().expect("a value"));
        }
        Ok(Response {
            status: StatusCode::from_u16(status).expect("a status"),
            headers,
            body: Vec::new().into(),
        })
    }

    #[test]
    fn only_what_may_pass_and_does_no_harm_is_sent_again() {
        let retries = Retries::default();
        let again = |method, status, after| {
            retries
                .pause(&method, 0, &answered(status, after))
                .is_some()
        };
        for (method, status, after, expected) in [
            (Method::GET, 503, None, true),
            (Method::GET, 200, None, false),
            (Method::GET, 404, None, false),
            (Method::GET, 501, None, false),
            (Method::POST, 503, None, false),
            (Method::POST, 503, Some("1"), true),
            (Method::POST, 429, Some("0"), true),
            (Method::POST, 500, Some("1"), false),
            (Method::GET, 429, Some("86400"), false),
            (Method::DELETE, 502, None, true),
            (
                Method::GET,
                429,
                Some("Sun, 06 Nov 1994 08:49:37 GMT"),
                true,
            ),
            (
                Method::GET,
                429,
                Some("Sun, 06 Nov 9994 08:49:37 GMT"),
                false,
            ),
            (Method::GET, 429, Some("soon"), true),
        ] {
            assert_eq!(
                again(method.clone(), status, after),
                expected,
                "{method} {status} {after:?}"
            );
        }
        let failed = Err(TransportError::new("gone"));
        assert!(retries.pause(&Method::GET, 0, &failed).is_some());
        assert!(retries.pause(&Method::POST, 0, &failed).is_none());
        assert!(retries.pause(&Method::GET, 3, &failed).is_none());
        let large = Err(TransportError::too_large(5));
        assert!(retries.pause(&Method::GET, 0, &large).is_none());
    }

    #[test]
    fn pauses_grow_up_to_a_limit() {
        let retries = Retries::default();
        for tries in 0..40 {
            let most = retries.first_pause.saturating_mul(1 << tries.min(20));
            assert!(retries.random(tries) <= most.min(retries.longest_pause));
        }
    }
}
