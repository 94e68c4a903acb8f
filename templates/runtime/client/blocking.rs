//! Blocking calls. A single background thread drives all of them, so connections are reused. They also work inside
//! asynchronous code, but block its thread.

use std::io::{self, Read};
use std::pin::Pin;
use std::sync::{OnceLock, mpsc};
use std::task::{Context, Poll};
use std::thread;

use bytes::{Buf as _, Bytes};
use futures_core::Stream;
use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc::{Receiver, channel};

use super::body::{Body, CHUNK};
use super::builder::{Answer, CallBuilder};
use super::page::{Items, Paged, Pages};
use super::{BoxFuture, Error, TransportError};

/// Runs a future to completion.
///
/// # Errors
/// Returns an error if the system can't start a thread or the future panics.
pub(crate) fn block_on<T: Send + 'static>(
    future: BoxFuture<'static, T>,
) -> Result<T, TransportError> {
    let (sender, receiver) = mpsc::sync_channel(1);
    driver()?.spawn(async move {
        // The receiver waits below.
        let _ = sender.send(future.await);
    });
    receiver.recv().map_err(TransportError::new)
}

/// The runtime of all blocking calls.
fn driver() -> Result<Handle, TransportError> {
    static DRIVER: OnceLock<Handle> = OnceLock::new();
    if let Some(handle) = DRIVER.get() {
        return Ok(handle.clone());
    }
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(TransportError::new)?;
    let handle = runtime.handle().clone();
    // If two threads get here at the same time, one of the runtimes stays unused.
    thread::Builder::new()
        .name("blocking calls".to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))
        .map_err(TransportError::new)?;
    Ok(DRIVER.get_or_init(|| handle).clone())
}

/// Sends a call.
pub(crate) fn send<C: CallBuilder>(mut call: C) -> Answer<C> {
    let operation = call.call().operation();
    let failed = |error| Err(Error::Transport { operation, error });
    block_on(call.sent()).unwrap_or_else(failed)
}

/// The pages of a list. Each page is requested when the iterator reaches it.
pub struct BlockingPages<C: Paged>(Option<Pages<C>>);

impl<C: Paged> Iterator for BlockingPages<C> {
    type Item = Answer<C>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut pages = self.0.take()?;
        let operation = pages.operation();
        let next = block_on(Box::pin(async move {
            let page = pages.next().await;
            (pages, page)
        }));
        match next {
            Ok((pages, page)) => {
                self.0 = Some(pages);
                page
            }
            Err(error) => Some(Err(Error::Transport { operation, error })),
        }
    }
}

impl<C: Paged> IntoIterator for Pages<C> {
    type Item = Answer<C>;
    type IntoIter = BlockingPages<C>;

    fn into_iter(self) -> Self::IntoIter {
        BlockingPages(Some(self))
    }
}

/// The items of a list. Each page is requested when the iterator reaches its first item.
pub struct BlockingItems<C: Paged> {
    pages: BlockingPages<C>,
    page: std::vec::IntoIter<C::Item>,
}

impl<C: Paged> Iterator for BlockingItems<C> {
    type Item = Result<C::Item, Error<C::Fault>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.page.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(reply) => self.page = C::into_items(reply.into_body()).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<C: Paged> IntoIterator for Items<C> {
    type Item = Result<C::Item, Error<C::Fault>>;
    type IntoIter = BlockingItems<C>;

    fn into_iter(self) -> Self::IntoIter {
        let (pages, page) = self.into_parts();
        BlockingItems {
            pages: pages.into_iter(),
            page,
        }
    }
}

/// A body with a blocking reader.
#[derive(Debug)]
pub struct BlockingBody {
    body: Option<Body>,
    chunk: Bytes,
}

impl BlockingBody {
    pub(super) fn new(body: Body) -> Self {
        Self {
            body: Some(body),
            chunk: Bytes::new(),
        }
    }
}

impl Read for BlockingBody {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            let Some(mut body) = self.body.take() else {
                return Ok(0);
            };
            let next = block_on(Box::pin(async move {
                let chunk = body.chunk().await;
                (body, chunk)
            }));
            let (body, chunk) = next.map_err(io::Error::other)?;
            let Some(chunk) = chunk else {
                return Ok(0);
            };
            self.chunk = chunk.map_err(io::Error::other)?;
            self.body = Some(body);
        }
        let count = self.chunk.len().min(out.len());
        self.chunk.copy_to_slice(&mut out[..count]);
        Ok(count)
    }
}

/// The chunks of a reader, which a thread starts to read at the first poll.
pub(super) enum Chunks<R> {
    Unread(R),
    /// `None` marks the end; if the thread stops without sending it, it has panicked.
    Running(Receiver<io::Result<Option<Bytes>>>),
    Over,
}

impl<R: Read + Send + Unpin + 'static> Stream for Chunks<R> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match std::mem::replace(&mut *self, Self::Over) {
                Self::Over => return Poll::Ready(None),
                Self::Unread(reader) => match begin(reader) {
                    Ok(chunks) => *self = Self::Running(chunks),
                    Err(error) => return Poll::Ready(Some(Err(TransportError::new(error)))),
                },
                Self::Running(mut chunks) => {
                    let Poll::Ready(next) = chunks.poll_recv(context) else {
                        *self = Self::Running(chunks);
                        return Poll::Pending;
                    };
                    return Poll::Ready(match next {
                        Some(Ok(Some(chunk))) => {
                            *self = Self::Running(chunks);
                            Some(Ok(chunk))
                        }
                        Some(Ok(None)) => None,
                        Some(Err(error)) => Some(Err(TransportError::new(error))),
                        None => Some(Err(TransportError::new("the reader panicked"))),
                    });
                }
            }
        }
    }
}

fn begin(
    mut reader: impl Read + Send + 'static,
) -> io::Result<Receiver<io::Result<Option<Bytes>>>> {
    let (sender, receiver) = channel(2);
    let read = move || {
        let mut memory = vec![0; CHUNK];
        loop {
            let chunk = match reader.read(&mut memory) {
                Ok(0) => Ok(None),
                Ok(count) => Ok(Some(Bytes::copy_from_slice(&memory[..count]))),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => Err(error),
            };
            let is_last = !matches!(chunk, Ok(Some(_)));
            // The receiver is gone if the request failed.
            if sender.blocking_send(chunk).is_err() || is_last {
                return;
            }
        }
    };
    let thread = thread::Builder::new().name("reading a body".to_owned());
    thread.spawn(read)?;
    Ok(receiver)
}
