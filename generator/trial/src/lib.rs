//! Servers on the loopback for the tests and the benchmark beside them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener as Listener, TcpStream};
use std::sync::Arc;
use std::thread;

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
    let listener = Listener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    let answer = move || {
        let body = body.clone();
        async move { (status, [(header::CONTENT_TYPE, "application/json")], body) }
    };
    // Beside the client and not within its runtime, as servers are.
    listener.set_nonblocking(true)?;
    thread::spawn(move || {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let router = Router::new().fallback(answer);
            axum::serve(TcpListener::from_std(listener)?, router).await
        })
    });
    Ok(format!("http://{address}"))
}

/// A request as a server sees it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// `GET`, `POST`, ….
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// The lines of the head, names of fields in lower case.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Asked {
    /// A header field.
    pub fn field(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    fn read(stream: &TcpStream) -> std::io::Result<Self> {
        let mut reader = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        let mut words = head.split_whitespace().map(str::to_owned);
        let (method, target) = (words.next(), words.next());
        let mut asked = Self {
            method: method.unwrap_or_default(),
            target: target.unwrap_or_default(),
            head,
            body: String::new(),
        };
        let length = asked.field("content-length");
        let length = length.and_then(|text| text.parse().ok()).unwrap_or(0);
        let mut body = Vec::new();
        reader.take(length).read_to_end(&mut body)?;
        asked.body = String::from_utf8_lossy(&body).into_owned();
        Ok(asked)
    }
}

/// A whole answer: status, further lines of the head, body.
pub fn answered(status: u16, fields: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\n{fields}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    [head.as_bytes(), body.as_bytes()].concat()
}

/// Answers each request with the bytes that `answer` gives, however wrong they are, many at a time. Gives the base URL.
///
/// # Errors
/// Where no port can be had.
pub fn serve(
    answer: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static,
) -> std::io::Result<String> {
    let listener = Listener::bind(("127.0.0.1", 0))?;
    let address = listener.local_addr()?;
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            thread::spawn(move || {
                let asked = Asked::read(&stream)?;
                stream.write_all(&answer(&asked))
            });
        }
    });
    Ok(format!("http://{address}"))
}
