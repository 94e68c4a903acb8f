//! A server on the loopback for the tests and the benchmark beside it: it gives one answer to every request.

use axum::Router;
use axum::http::{StatusCode, header};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

/// Answers every request with this status and this JSON text from now on, as long as the process lives. Gives
/// the base URL.
///
/// # Errors
/// Where no port can be had.
pub fn answer(status: StatusCode, body: String) -> std::io::Result<String> {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    let answer = move || {
        let body = body.clone();
        async move { (status, [(header::CONTENT_TYPE, "application/json")], body) }
    };
    // Beside the client and not within its runtime, as servers are.
    listener.set_nonblocking(true)?;
    std::thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let router = Router::new().fallback(answer);
            axum::serve(TcpListener::from_std(listener)?, router).await
        })
    });
    Ok(format!("http://{address}"))
}
