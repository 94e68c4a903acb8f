//! A server on the loopback for the tests and the benchmark beside it: it gives one answer to every request.

use axum::Router;
use axum::http::{StatusCode, header};
use tokio::net::TcpListener;

/// Answers every request with this status and this JSON text from now on, as long as the runtime lives. Gives the
/// base URL.
///
/// # Errors
/// Where no port can be had.
pub async fn answer(status: StatusCode, body: String) -> std::io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let answer = move || {
        let body = body.clone();
        async move { (status, [(header::CONTENT_TYPE, "application/json")], body) }
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    Ok(format!("http://{address}"))
}
