//! Calls that are answered by a router in the same program.

use axum::Router;
use tokio::time::timeout;
use tower_service::Service;

use super::Body;
use super::transport::{BoxFuture, Request, Response, Transport, TransportError};

/// A transport without a network, for tests: for example the router of a `Server` that replaces the service. Only the
/// path and the query of an address matter.
impl Transport for Router {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let mut router = self.clone();
        Box::pin(async move {
            let (body, is_sent_as_stream) = match request.body.map(Body::into_whole) {
                None => (axum::body::Body::empty(), false),
                Some(Ok(bytes)) => (bytes.into(), false),
                Some(Err(stream)) => (axum::body::Body::new(stream), true),
            };
            let mut received = http::Request::builder()
                .method(request.method)
                .uri(request.url)
                .body(body)
                .map_err(TransportError::new)?;
            *received.headers_mut() = request.headers;
            let answer = async {
                let Ok(answer) = router.call(received).await;
                let (head, body) = answer.into_parts();
                let body = Body::stream(body.into_data_stream());
                let body = if request.is_streamed {
                    body
                } else {
                    body.collect(request.body_limit).await?.into()
                };
                Ok(Response {
                    status: head.status,
                    headers: head.headers,
                    body,
                })
            };
            // Streams have no timeout of their own, and there is no network that may stop here.
            let limit = request
                .timeout
                .filter(|_| !is_sent_as_stream && !request.is_streamed);
            match limit {
                None => answer.await,
                Some(limit) => timeout(limit, answer)
                    .await
                    .map_err(TransportError::timeout)?,
            }
        })
    }
}
