//! The built-in transport.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};
use tokio::time::{Sleep, sleep, timeout};

use super::Body;
use super::transport::{BoxFuture, Kind, Request, Response, Transport, TransportError};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The built-in transport: reqwest with rustls. It doesn't follow redirects, so that tokens are never sent to another
/// host.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    /// Creates a transport with the platform's trusted certificates. Connecting to a server times out after ten
    /// seconds.
    ///
    /// # Errors
    /// Returns an error if TLS can't be set up.
    pub fn new() -> Result<Self, TransportError> {
        let client = Self::builder().build().map_err(TransportError::new)?;
        Ok(Self { client })
    }

    /// The settings of the built-in client.
    pub(super) fn builder() -> reqwest::ClientBuilder {
        reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent(concat!(
                env!("CARGO_PKG_NAME"),
                "/",
                env!("CARGO_PKG_VERSION")
            ))
    }

    /// Creates a transport with your own reqwest client, for example to set proxies, certificates or pools.
    pub fn with_client(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let mut builder = self
                .client
                .request(request.method, request.url)
                .headers(request.headers);
            let sent = Sent::default();
            let mut is_stream = request.is_streamed;
            match request.body.map(Body::into_whole) {
                None => {}
                Some(Ok(bytes)) => builder = builder.body(bytes),
                Some(Err(stream)) => {
                    is_stream = true;
                    builder = builder.body(reqwest::Body::wrap(sent.counted(stream)));
                }
            }
            let pause = request.timeout.filter(|_| is_stream);
            if let (Some(timeout), false) = (request.timeout, is_stream) {
                builder = builder.timeout(timeout);
            }
            let answer = Box::pin(builder.send());
            let mut response = sent.within(pause, answer).await?.map_err(failure)?;
            let status = response.status();
            let headers = std::mem::take(response.headers_mut());
            let limit = request.body_limit;
            if response.content_length().unwrap_or(0) > limit as u64 {
                return Err(TransportError::too_large(limit));
            }
            let body = Body::incoming(Incoming {
                body: response.into(),
                pause,
                timer: None,
            });
            let body = match (request.is_streamed, pause) {
                (true, _) => body,
                (false, None) => body.collect(limit).await?.into(),
                (false, Some(pause)) => {
                    let collected = timeout(pause, body.collect(limit)).await;
                    collected.map_err(TransportError::timeout)??.into()
                }
            };
            Ok(Response {
                status,
                headers,
                body,
            })
        })
    }
}

fn failure(error: reqwest::Error) -> TransportError {
    let kind = match (error.is_timeout(), error.is_connect()) {
        (true, _) => Kind::Timeout,
        (false, true) => Kind::Unsent,
        (false, false) => Kind::Other,
    };
    // Addresses may hold secrets.
    TransportError::of_kind(kind, Box::new(error.without_url()))
}

/// The number of chunks of a stream that were sent. The request makes progress as long as it grows.
#[derive(Default, Clone)]
struct Sent(Arc<AtomicU64>);

impl Sent {
    fn counted(&self, body: Body) -> Counted {
        Counted {
            body,
            sent: self.clone(),
        }
    }

    /// Returns the output of a future, unless nothing is sent or received for this long.
    async fn within<F: Future + Unpin>(
        &self,
        pause: Option<Duration>,
        mut answer: F,
    ) -> Result<F::Output, TransportError> {
        let Some(pause) = pause else {
            return Ok(answer.await);
        };
        loop {
            let before = self.0.load(Ordering::Relaxed);
            match timeout(pause, &mut answer).await {
                Ok(answer) => return Ok(answer),
                Err(_) if self.0.load(Ordering::Relaxed) != before => {}
                Err(late) => return Err(TransportError::timeout(late)),
            }
        }
    }
}

/// A stream that counts its chunks.
struct Counted {
    body: Body,
    sent: Sent,
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        self.sent.0.fetch_add(1, Ordering::Relaxed);
        Poll::Ready(frame)
    }

    fn size_hint(&self) -> SizeHint {
        http_body::Body::size_hint(&self.body)
    }
}

/// The body of a response as it arrives.
struct Incoming {
    body: reqwest::Body,
    /// The longest time without a byte.
    pause: Option<Duration>,
    /// Runs while the next byte is awaited.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Stream for Incoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) else {
                let Some(pause) = this.pause else {
                    return Poll::Pending;
                };
                let timer = this.timer.get_or_insert_with(|| Box::pin(sleep(pause)));
                ready!(timer.as_mut().poll(context));
                let late = TransportError::timeout("the server sends nothing more");
                return Poll::Ready(Some(Err(late)));
            };
            this.timer = None;
            match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(failure(error)))),
                Some(Ok(frame)) => {
                    // Trailers are ignored.
                    if let Ok(bytes) = frame.into_data() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
            }
        }
    }
}
