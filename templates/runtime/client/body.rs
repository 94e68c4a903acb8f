//! Bodies of requests and responses: bytes, or a stream that is read chunk by chunk.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Buf as _, Bytes};
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::TransportError;
use crate::runtime::text::Binary;

/// The number of bytes to read from a reader at a time.
pub(super) const CHUNK: usize = 64 * 1024;

type Chunk = Result<Bytes, TransportError>;

/// The body of a request or response: bytes or a stream. Clones of a stream share it: each chunk goes to only one of
/// them.
#[derive(Clone)]
pub struct Body(Content);

#[derive(Clone)]
enum Content {
    Whole(Bytes),
    Stream(Arc<Mutex<Source>>, Option<u64>),
}

/// A stream and its known properties.
struct Source {
    chunks: Pin<Box<dyn Stream<Item = Chunk> + Send>>,
    is_begun: bool,
    /// Bytes taken from the stream but not read yet.
    rest: Bytes,
    /// The maximum number of bytes, and how many of them are left.
    limit: Option<(usize, usize)>,
}

impl Body {
    /// Creates a body that is sent as the stream yields it. A request with a stream is retried only if nothing has been
    /// read from the stream.
    pub fn stream<T, E>(chunks: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self
    where
        T: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::of(Converted(Box::pin(chunks)))
    }

    /// Creates a body that is sent as it is read, for example from a `tokio::fs::File`.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::of(Reading {
            reader: Box::pin(reader),
            memory: vec![0; CHUNK],
        })
    }

    /// Creates a body that a separate thread reads while it is sent, for example from a `std::fs::File`.
    #[cfg(feature = "blocking")]
    pub fn blocking_reader(reader: impl std::io::Read + Send + Unpin + 'static) -> Self {
        Self::of(super::blocking::Chunks::Unread(reader))
    }

    /// Sets the length of a stream in bytes, which the request announces.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let Content::Stream(_, length) = &mut self.0 {
            *length = Some(bytes);
        }
        self
    }

    fn of(chunks: impl Stream<Item = Chunk> + Send + 'static) -> Self {
        let source = Source {
            chunks: Box::pin(chunks),
            is_begun: false,
            rest: Bytes::new(),
            limit: None,
        };
        Self(Content::Stream(Arc::new(Mutex::new(source)), None))
    }

    /// The body of a response.
    pub(super) fn incoming(chunks: impl Stream<Item = Chunk> + Send + 'static) -> Self {
        Self::of(chunks)
    }

    /// Returns the bytes, or `None` if the body is a stream.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes),
            Content::Stream(..) => None,
        }
    }

    /// Returns the bytes, or the stream unchanged.
    pub(super) fn into_whole(self) -> Result<Bytes, Self> {
        match self.0 {
            Content::Whole(bytes) => Ok(bytes),
            Content::Stream(..) => Err(self),
        }
    }

    /// Returns the same body, which fails if it has more than `limit` bytes.
    pub(super) fn limited(self, limit: usize) -> Result<Self, TransportError> {
        match &self.0 {
            Content::Whole(bytes) if bytes.len() > limit => {
                return Err(TransportError::too_large(limit));
            }
            Content::Whole(_) => {}
            Content::Stream(source, _) => locked(source).limit = Some((limit, limit)),
        }
        Ok(self)
    }

    /// Returns the number of bytes, if known.
    pub(super) fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::Whole(bytes) => Some(bytes.len() as u64),
            Content::Stream(_, length) => *length,
        }
    }

    /// Returns whether anything has been read from the stream. Bytes can be sent any number of times.
    pub(super) fn is_begun(&self) -> bool {
        match &self.0 {
            Content::Whole(_) => false,
            Content::Stream(source, _) => locked(source).is_begun,
        }
    }

    /// Returns the next chunk of the body, or `None` at its end.
    pub async fn chunk(&mut self) -> Option<Chunk> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// Returns the rest of the body.
    ///
    /// # Errors
    /// Returns an error if the rest has more than `limit` bytes or reading fails.
    pub async fn collect(self, limit: usize) -> Result<Bytes, TransportError> {
        let mut body = match self.limited(limit)?.into_whole() {
            Ok(bytes) => return Ok(bytes),
            Err(stream) => stream,
        };
        let mut out = Vec::new();
        while let Some(chunk) = body.chunk().await {
            out.extend_from_slice(&chunk?);
        }
        Ok(out.into())
    }

    /// Returns a blocking reader of the body.
    #[cfg(feature = "blocking")]
    pub fn into_blocking_reader(self) -> super::BlockingBody {
        super::BlockingBody::new(self)
    }

    /// Returns the values of a body that has one a line: newline-delimited JSON, or server-sent events of JSON.
    pub fn into_lines<T: serde::de::DeserializeOwned>(self) -> super::Lines<T> {
        super::Lines::new(self)
    }

    pub(super) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        match &mut self.0 {
            Content::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Whole(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Content::Stream(source, _) => locked(source).poll(context),
        }
    }
}

impl Source {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.is_begun = true;
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        loop {
            // An empty chunk would end a chunked body.
            match ready!(self.chunks.as_mut().poll_next(context)) {
                Some(Ok(chunk)) if chunk.is_empty() => {}
                Some(Ok(chunk)) => return Poll::Ready(Some(self.counted(chunk))),
                other => return Poll::Ready(other),
            }
        }
    }

    fn counted(&mut self, chunk: Bytes) -> Chunk {
        if let Some((limit, left)) = &mut self.limit {
            let rest = left.checked_sub(chunk.len());
            *left = rest.ok_or_else(|| TransportError::too_large(*limit))?;
        }
        Ok(chunk)
    }
}

/// A panic while the lock is held leaves the stream usable.
fn locked(source: &Mutex<Source>) -> std::sync::MutexGuard<'_, Source> {
    source.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Stream for Body {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.poll_chunk(context)
    }
}

impl AsyncRead for Body {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let Some(chunk) = ready!(self.poll_chunk(context)) else {
            return Poll::Ready(Ok(()));
        };
        let mut chunk = chunk.map_err(std::io::Error::other)?;
        let count = chunk.len().min(buffer.remaining());
        buffer.put_slice(&chunk[..count]);
        chunk.advance(count);
        match &mut self.0 {
            Content::Whole(bytes) => *bytes = chunk,
            Content::Stream(source, _) => locked(source).rest = chunk,
        }
        Poll::Ready(Ok(()))
    }
}

/// The body in the form that hyper sends.
impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, TransportError>>> {
        let chunk = ready!(self.poll_chunk(context));
        Poll::Ready(chunk.map(|chunk| chunk.map(http_body::Frame::data)))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.length().map_or_else(
            http_body::SizeHint::default,
            http_body::SizeHint::with_exact,
        )
    }
}

/// Shows only the length, because bodies can be long or secret.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body(a stream)"),
        }
    }
}

macro_rules! whole {
    ($($ty:ty => $bytes:expr,)*) => {
        $(
            impl From<$ty> for Body {
                fn from(value: $ty) -> Self {
                    let bytes: fn($ty) -> Bytes = $bytes;
                    Self(Content::Whole(bytes(value)))
                }
            }
        )*
    };
}

whole! {
    Bytes => |bytes| bytes,
    Vec<u8> => Bytes::from,
    String => Bytes::from,
    Binary => |binary| Bytes::from(Vec::<u8>::from(binary)),
    &Binary => |binary| Bytes::copy_from_slice(binary.as_ref()),
    &[u8] => Bytes::copy_from_slice,
    &str => |text| Bytes::copy_from_slice(text.as_bytes()),
    &String => |text| Bytes::copy_from_slice(text.as_bytes()),
}

/// The stream that the caller provided.
struct Converted<S>(Pin<Box<S>>);

impl<S, T, E> Stream for Converted<S>
where
    S: Stream<Item = Result<T, E>>,
    T: Into<Bytes>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let item = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(item.map(|item| item.map(Into::into).map_err(TransportError::new)))
    }
}

/// The reader that the caller provided.
struct Reading<R> {
    reader: Pin<Box<R>>,
    memory: Vec<u8>,
}

impl<R: AsyncRead> Stream for Reading<R> {
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let this = &mut *self;
        let mut buffer = ReadBuf::new(&mut this.memory);
        if let Err(error) = ready!(this.reader.as_mut().poll_read(context, &mut buffer)) {
            return Poll::Ready(Some(Err(TransportError::new(error))));
        }
        let read = buffer.filled();
        Poll::Ready((!read.is_empty()).then(|| Ok(Bytes::copy_from_slice(read))))
    }
}
