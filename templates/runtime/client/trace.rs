//! Spans of requests, following OpenTelemetry's conventions for HTTP clients.

use std::sync::Arc;

use tracing::field::Empty;
use tracing::{Instrument as _, Span};

use super::transport::{BoxFuture, Request, Response, Transport, TransportError};

/// A transport that opens a span for each request, including retries. A span contains no header fields, bodies or
/// queries, because they may hold secrets.
pub(super) struct Traced(pub(super) Arc<dyn Transport>);

impl Transport for Traced {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let span = span(&request);
        let answer = self.0.send(request);
        let within = span.clone();
        let record = async move {
            let result = answer.await;
            match &result {
                Ok(response) => {
                    let status = response.status.as_u16();
                    within.record("http.response.status_code", status);
                    if status >= 400 {
                        within.record("error.type", status);
                        within.record("otel.status_code", "ERROR");
                    }
                }
                Err(error) => {
                    let kind = if error.is_timeout() {
                        "timeout"
                    } else {
                        "transport"
                    };
                    within.record("error.type", kind);
                    within.record("otel.status_code", "ERROR");
                }
            }
            result
        };
        Box::pin(record.instrument(span))
    }
}

fn span(request: &Request) -> Span {
    let uri: http::Uri = request.url.parse().unwrap_or_default();
    let host = uri.host().unwrap_or_default();
    let scheme = uri.scheme_str().unwrap_or_default();
    let usual = if scheme == "https" { 443 } else { 80 };
    let method = request.method.as_str();
    let name = format!("{method} {}", request.template);
    let span = tracing::info_span!(
        "request",
        otel.name = name.trim_end(),
        otel.kind = "client",
        otel.status_code = Empty,
        operation.id = request.operation,
        http.request.method = method,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        "error.type" = Empty,
        server.address = host,
        server.port = uri.port_u16().unwrap_or(usual),
        url.scheme = scheme,
        url.template = request.template,
        url.full = format!("{scheme}://{host}{}", uri.path()),
    );
    if request.resends > 0 {
        span.record("http.request.resend_count", request.resends);
    }
    span
}
