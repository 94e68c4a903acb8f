//! Answers that are late, wrong or cut off, to test how programs cope with them.

use std::io;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::Body;
use http::header::{CONTENT_LENGTH, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use hyper::body::{Body as _, Bytes, Frame, SizeHint};

use super::make::Random;

/// Breaks a fraction of the answers.
#[derive(Debug)]
pub(super) struct Chaos {
    share: f64,
    random: Mutex<Random>,
}

/// How an answer is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spoilt {
    /// The answer is 429 Too Many Requests.
    TooMany,
    /// The answer is a server error.
    Failed,
    /// The connection is closed before the answer.
    Reset,
    /// The connection is closed in the middle of the answer.
    Truncated,
}

impl Chaos {
    pub(super) fn new(share: f64) -> Self {
        Self {
            share,
            random: Mutex::default(),
        }
    }

    /// Returns how the next answer is broken, or `None` if it isn't.
    pub(super) fn next(&self) -> Option<Spoilt> {
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        (random.share() < self.share).then(|| match random.next() % 4 {
            0 => Spoilt::TooMany,
            1 => Spoilt::Failed,
            2 => Spoilt::Reset,
            _ => Spoilt::Truncated,
        })
    }
}

impl Spoilt {
    /// What happened to the answer, for the log.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::TooMany => "too many requests",
            Self::Failed => "a server error",
            Self::Reset => "connection closed before the answer",
            Self::Truncated => "connection closed in the middle of the answer",
        }
    }

    /// Returns the status, if only the status changes.
    pub(super) fn status(self) -> Option<StatusCode> {
        match self {
            Self::TooMany => Some(StatusCode::TOO_MANY_REQUESTS),
            Self::Failed => Some(StatusCode::INTERNAL_SERVER_ERROR),
            Self::Reset | Self::Truncated => None,
        }
    }

    /// Returns the body of an answer whose connection is closed.
    pub(super) fn broken() -> Body {
        Body::new(Broken { half: None })
    }

    /// Breaks a response.
    pub(super) fn spoil(self, mut response: Response<Body>) -> Response<Body> {
        if self == Self::TooMany {
            let soon = HeaderValue::from_static("1");
            response.headers_mut().insert(RETRY_AFTER, soon);
        }
        if self.status().is_some() {
            return response;
        }
        let length = response.body().size_hint().exact().unwrap_or(0);
        response
            .headers_mut()
            .insert(CONTENT_LENGTH, HeaderValue::from(length.max(2)));
        let half = match self {
            Self::Truncated => Some(Bytes::from_static(b"{")),
            _ => None,
        };
        response.map(|_| Body::new(Broken { half }))
    }
}

/// A body that is cut off.
struct Broken {
    half: Option<Bytes>,
}

impl hyper::body::Body for Broken {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        Poll::Ready(Some(match self.half.take() {
            Some(half) => Ok(Frame::data(half)),
            None => Err(io::ErrorKind::ConnectionReset.into()),
        }))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_the_answers_is_spoilt() {
        let count = |share: f64| {
            let chaos = Chaos::new(share);
            (0..1000).filter(|_| chaos.next().is_some()).count()
        };
        assert_eq!((count(0.0), count(1.0)), (0, 1000));
        assert!((100..500).contains(&count(0.3)));
    }
}
