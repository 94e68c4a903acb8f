//! Bodies that are lines of JSON, one value a line.

use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::BytesMut;
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::{Body, TransportError};

/// The most bytes of a line: a body without an end of a line must not fill the memory.
const LONGEST: usize = 16 * 1024 * 1024;

/// The values of a body that has one a line: newline-delimited JSON, a JSON text sequence, or server-sent events whose
/// data is JSON. Lines without a value are passed over. It is a stream as well.
#[derive(Debug)]
pub struct Lines<T> {
    body: Body,
    /// What was received and not read.
    rest: BytesMut,
    /// How many bytes of it are known to hold no end of a line.
    searched: usize,
    is_ended: bool,
    read: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Lines<T> {
    pub(super) fn new(body: Body) -> Self {
        Self {
            body,
            rest: BytesMut::new(),
            searched: 0,
            is_ended: false,
            read: PhantomData,
        }
    }

    /// Returns the next value, or `None` at the end of the body. It waits until a whole line has arrived.
    ///
    /// # Errors
    /// Returns an error if reading fails, if a line is longer than 16 MiB, or if it can't be read as `T`; after the last,
    /// the next call goes on behind that line.
    pub async fn next(&mut self) -> Option<Result<T, TransportError>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, TransportError>>> {
        loop {
            while let Some(line) = self.line() {
                if let Some(value) = value(&line) {
                    return Poll::Ready(Some(value.map_err(TransportError::new)));
                }
            }
            if self.is_ended {
                return Poll::Ready(None);
            }
            if self.rest.len() > LONGEST {
                self.is_ended = true;
                self.rest.clear();
                let error = TransportError::new("a line is longer than 16 MiB");
                return Poll::Ready(Some(Err(error)));
            }
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(chunk)) => self.rest.extend_from_slice(&chunk),
                Some(Err(error)) => {
                    self.is_ended = true;
                    self.rest.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.is_ended = true,
            }
        }
    }

    /// Takes the next line; the last one needs no end.
    fn line(&mut self) -> Option<BytesMut> {
        let unsearched = self.rest.get(self.searched..).unwrap_or_default();
        match unsearched.iter().position(|byte| *byte == b'\n') {
            Some(at) => {
                let line = self.rest.split_to(self.searched + at + 1);
                self.searched = 0;
                Some(line)
            }
            None if self.is_ended && !self.rest.is_empty() => {
                self.searched = 0;
                Some(self.rest.split())
            }
            None => {
                self.searched = self.rest.len();
                None
            }
        }
    }
}

impl<T: DeserializeOwned> Stream for Lines<T> {
    type Item = Result<T, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// The value of a line; none where it has none: a blank line that keeps the connection open, a field of an event.
fn value<T: DeserializeOwned>(line: &[u8]) -> Option<Result<T, serde_json::Error>> {
    // A record separator stands before each value of a JSON text sequence.
    let line = line.strip_prefix(b"\x1e").unwrap_or(line).trim_ascii();
    let text = line.strip_prefix(b"data:").unwrap_or(line).trim_ascii();
    let is_field = [&b":"[..], b"id:", b"event:", b"retry:"]
        .iter()
        .any(|name| line.starts_with(name));
    (!text.is_empty() && !is_field).then(|| serde_json::from_slice(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads all lines of a body.
    fn read<T: DeserializeOwned>(body: Body) -> Vec<Option<T>> {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(async {
            let mut lines = Lines::<T>::new(body);
            let mut read = Vec::new();
            while let Some(line) = lines.next().await {
                read.push(line.ok());
            }
            read
        })
    }

    #[test]
    fn each_line_is_a_value() {
        let chunks: [&[u8]; 4] = [
            b"{\"a\":1}\n\n{\"a\"",
            b":2}\r\nid: 7\ndata: {\"a\":3}\n: still",
            b" here\n\x1e[]\n",
            b"{\"a\":4}",
        ];
        let chunks = chunks.map(|chunk| Poll::Ready(Some(Ok::<_, TransportError>(chunk))));
        let mut chunks = chunks.into_iter();
        let body = Body::stream(Chunks(Box::new(move || {
            chunks.next().unwrap_or(Poll::Ready(None))
        })));
        let read = read::<std::collections::BTreeMap<String, u8>>(body);
        let read: Vec<_> = read
            .iter()
            .map(|line| line.as_ref()?.get("a").copied())
            .collect();
        assert_eq!(read, [Some(1), Some(2), Some(3), None, Some(4)]);
    }

    #[test]
    fn a_line_without_an_end_is_an_error() {
        static PART: [u8; 1024 * 1024] = [b' '; 1024 * 1024];
        let body = Body::stream(Chunks(Box::new(|| Poll::Ready(Some(Ok(&PART[..]))))));
        assert_eq!(read::<u8>(body), [None]);
    }

    type Next = Poll<Option<Result<&'static [u8], TransportError>>>;

    struct Chunks(Box<dyn FnMut() -> Next + Send>);

    impl Stream for Chunks {
        type Item = Result<&'static [u8], TransportError>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            (self.0)()
        }
    }
}
