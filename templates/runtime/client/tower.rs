//! Layers of [tower](https://docs.rs/tower) around a transport.

use std::future::poll_fn;
use std::task::{Context, Poll};

use tower_service::Service;

use super::HttpTransport;
use super::transport::{BoxFuture, Request, Response, Transport, TransportError};

impl Service<Request> for HttpTransport {
    type Response = Response;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Response, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let transport = self.clone();
        Box::pin(async move { transport.send(request).await })
    }
}

/// A transport made from a tower service, for example [`HttpTransport`] with layers around it.
#[derive(Debug, Clone)]
pub struct Layered<S>(S);

impl<S> Layered<S> {
    /// Sends requests through this service, each one through its own clone.
    pub fn new(service: S) -> Self {
        Self(service)
    }
}

impl<S> Transport for Layered<S>
where
    S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let mut service = self.0.clone();
        Box::pin(async move {
            // Layers often wrap the error of the inner service.
            let unhidden = |error: S::Error| match error.into().downcast::<TransportError>() {
                Ok(error) => *error,
                Err(other) => TransportError::new(other),
            };
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(unhidden)?;
            service.call(request).await.map_err(unhidden)
        })
    }
}
