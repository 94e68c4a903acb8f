//! Serves a router within limits, so that no peer can keep others from being answered.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::net::TcpListener;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use hyper::body::{Body as _, Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use socket2::SockRef;
use tokio::net::TcpStream;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep, timeout};

/// Limits on connections.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Limits {
    /// The maximum number of open connections. If there is one more, the one that has been waiting for its peer the
    /// longest is closed. Keep it below the number of files that the process may open.
    pub connections: usize,
    /// The maximum time to receive the head of a request. It is counted from the end of the previous request, so it
    /// also ends idle connections.
    pub header_timeout: Duration,
    /// The maximum time to receive the body of a request.
    pub body_timeout: Duration,
    /// The maximum size of the head of a request in bytes.
    pub header_limit: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 512,
            header_timeout: Duration::from_secs(15),
            body_timeout: Duration::from_secs(30),
            header_limit: 64 * 1024,
        }
    }
}

/// How long a connection that is about to be closed may take to finish writing an answer.
const GRACE: Duration = Duration::from_millis(100);

/// The maximum number of connections waiting to be accepted; the system may allow fewer. The standard library uses 128,
/// and a peer that finds the queue full retries only after a second.
const BACKLOG: i32 = 4096;

/// Serves `router` over HTTP/1.1 at `listener` until the future is dropped.
///
/// # Errors
/// Returns an error if the current Tokio runtime can't use the listener.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
) -> io::Result<Infallible> {
    listener.set_nonblocking(true)?;
    // If the system can't change the backlog, it stays as it is.
    let _ = SockRef::from(&listener).listen(BACKLOG);
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let slots = Arc::new(Semaphore::new(limits.connections.max(1)));
    let waiting = Arc::new(Waiting::default());
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Either the peer is gone, or no more files can be opened until one is closed.
            waiting.close_oldest();
            sleep(Duration::from_millis(10)).await;
            continue;
        };
        let permit = loop {
            if slots.available_permits() == 0 {
                waiting.close_oldest();
            }
            // Connections that are being answered wait for their peers later.
            match timeout(
                Duration::from_millis(20),
                Arc::clone(&slots).acquire_owned(),
            )
            .await
            {
                Ok(Ok(permit)) => break permit,
                Ok(Err(closed)) => return Err(io::Error::other(closed)),
                Err(_) => {}
            }
        };
        let connection = Connection {
            waiting: Arc::clone(&waiting),
            router: router.clone(),
            limits: limits.clone(),
        };
        tokio::spawn(connection.run(stream, permit));
    }
}

struct Connection {
    waiting: Arc<Waiting>,
    router: Router,
    limits: Limits,
}

impl Connection {
    async fn run(self, stream: TcpStream, _permit: OwnedSemaphorePermit) {
        // Its turn begins here and not when it is accepted: a request that has come in with it is read before it can be
        // closed.
        let turn = Arc::new(Turn::begin(self.waiting));
        // Otherwise an answer in two parts waits for the peer's acknowledgement.
        let _ = stream.set_nodelay(true);
        let mut builder = http1::Builder::new();
        builder
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header_timeout)
            .max_buf_size(self.limits.header_limit.max(8192));
        let router = TowerToHyperService::new(self.router);
        let body_timeout = self.limits.body_timeout;
        let service = service_fn(|request: Request<Incoming>| {
            let request = request.map(|body| Body::new(Watched::new(body, body_timeout, &turn)));
            let (turn, answer) = (Arc::clone(&turn), router.call(request));
            async move {
                let response: Result<Response<Body>, Infallible> = answer.await;
                turn.wait();
                response
            }
        });
        let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
        let mut closed = pin!(turn.close.notified());
        let ended = poll_fn(|context| {
            if closed.as_mut().poll(context).is_ready() {
                return Poll::Ready(false);
            }
            // There is nobody to report the failure of a connection to.
            connection.as_mut().poll(context).map(|_| true)
        });
        if !ended.await && turn.has_answered() {
            connection.as_mut().graceful_shutdown();
            let _ = timeout(GRACE, connection).await;
        }
    }
}

/// The connections that are waiting for their peers, in the order in which they started to.
#[derive(Default)]
struct Waiting {
    turns: Mutex<Turns>,
}

#[derive(Default)]
struct Turns {
    last: u64,
    waiting: BTreeMap<u64, Arc<Notify>>,
}

impl Waiting {
    fn turns(&self) -> MutexGuard<'_, Turns> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close_oldest(&self) {
        if let Some((_, close)) = self.turns().waiting.pop_first() {
            close.notify_one();
        }
    }
}

/// The position of a connection among those that are waiting.
struct Turn {
    all: Arc<Waiting>,
    close: Arc<Notify>,
    /// Its number while it is waiting, and the number of requests that were answered.
    state: Mutex<(Option<u64>, u64)>,
}

impl Turn {
    fn begin(all: Arc<Waiting>) -> Self {
        let turn = Self {
            all,
            close: Arc::default(),
            state: Mutex::default(),
        };
        turn.enter();
        turn
    }

    fn state(&self) -> MutexGuard<'_, (Option<u64>, u64)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self) {
        self.leave();
        let mut turns = self.all.turns();
        turns.last += 1;
        let number = turns.last;
        turns.waiting.insert(number, Arc::clone(&self.close));
        self.state().0 = Some(number);
    }

    /// The request was received: the peer is waiting for the answer.
    fn leave(&self) {
        let mut turns = self.all.turns();
        if let Some(number) = self.state().0.take() {
            turns.waiting.remove(&number);
        }
    }

    /// The answer was created: the peer has to read it and to send the next request.
    fn wait(&self) {
        self.state().1 += 1;
        self.enter();
    }

    fn has_answered(&self) -> bool {
        self.state().1 > 0
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.leave();
    }
}

/// A body that must be received within a time limit.
struct Watched {
    body: Incoming,
    deadline: Pin<Box<Sleep>>,
    turn: Arc<Turn>,
}

impl Watched {
    fn new(body: Incoming, limit: Duration, turn: &Arc<Turn>) -> Self {
        if body.is_end_stream() {
            turn.leave();
        }
        Self {
            body,
            deadline: Box::pin(sleep(limit)),
            turn: Arc::clone(turn),
        }
    }
}

impl hyper::body::Body for Watched {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if self.deadline.as_mut().poll(context).is_ready() {
            let error = io::Error::new(io::ErrorKind::TimedOut, "the body takes too long");
            return Poll::Ready(Some(Err(error.into())));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if frame.is_none() {
            self.turn.leave();
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpStream};
    use std::time::Instant;

    use axum::body::to_bytes;
    use axum::routing::any;

    use super::*;

    /// A server that answers with the number of bytes in the body.
    fn start(limits: Limits) -> SocketAddr {
        let count = any(async |request: Request<Body>| {
            match to_bytes(request.into_body(), 1 << 20).await {
                Ok(body) => body.len().to_string(),
                Err(error) => format!("{error:?}"),
            }
        });
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_all().build().expect("a runtime");
            runtime.block_on(serve(
                listener,
                Router::new().fallback_service(count),
                limits,
            ))
        });
        address
    }

    fn small() -> Limits {
        Limits {
            connections: 8,
            header_timeout: Duration::from_millis(300),
            body_timeout: Duration::from_millis(300),
            header_limit: 8192,
        }
    }

    fn send(address: SocketAddr, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).expect("a connection");
        let wait = Some(Duration::from_secs(20));
        stream.set_read_timeout(wait).expect("a timeout");
        stream.write_all(text.as_bytes()).expect("a request");
        stream
    }

    /// Returns everything that is received until the server closes the connection.
    fn answer(mut stream: TcpStream) -> String {
        let mut answer = Vec::new();
        // Data that the server hadn't read when it closed the connection may cause a reset.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    const GOOD: &str =
        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc";

    #[test]
    fn those_who_wait_make_room() {
        let address = start(Limits {
            header_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(60),
            ..small()
        });
        let kinds = [
            "",
            "POST / HTTP/1.1\r\nHo",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        ];
        let held: Vec<TcpStream> = (0..64)
            .map(|n| send(address, kinds[n % kinds.len()]))
            .collect();
        let began = Instant::now();
        assert!(answer(send(address, GOOD)).ends_with("\r\n\r\n3"));
        assert!(
            began.elapsed() < Duration::from_secs(5),
            "{:?}",
            began.elapsed()
        );
        drop(held);
    }

    #[test]
    fn slow_heads_and_idle_connections_are_closed() {
        let address = start(small());
        assert!(!answer(send(address, "GET / HT")).contains("200"));
        let idle = answer(send(address, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert!(idle.contains("200 OK"), "{idle}");
    }

    #[test]
    fn slow_bodies_end() {
        let address = start(small());
        let slow = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab";
        assert!(answer(send(address, slow)).contains("takes too long"));
    }

    #[test]
    fn heads_have_a_limit() {
        let address = start(small());
        let head = format!(
            "GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
            "x".repeat(20_000)
        );
        let answer = answer(send(address, &head));
        assert!(!answer.contains("200 OK"), "{answer}");
    }
}
