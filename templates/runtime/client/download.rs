//! Calls whose responses are streams.

use super::builder::CallBuilder;
use super::{Body, BoxFuture, Error, Reply};

/// A call whose response is a stream. Awaiting it returns once the head of the response has arrived. Reading the body
/// fails after `body_limit` bytes, or if no byte arrives within the call's `timeout`.
#[must_use = "nothing is sent before it is awaited"]
#[derive(Debug, Clone)]
pub struct Download<C>(C);

/// The header fields, and the body as a stream.
type Streamed<C> =
    Result<Reply<Body, <C as CallBuilder>::Headers>, Error<<C as CallBuilder>::Fault>>;

impl<C: CallBuilder> Download<C> {
    pub(crate) fn new(call: C) -> Self {
        Self(call)
    }

    /// Sends the request, blocking the current thread until the head of the response has arrived.
    /// [`Body::into_blocking_reader`] reads the rest.
    ///
    /// # Errors
    /// Returns the same errors as awaiting the call.
    #[cfg(feature = "blocking")]
    pub fn block(mut self) -> Streamed<C> {
        let operation = self.0.call().operation();
        let failed = |error| Err(Error::Transport { operation, error });
        super::blocking::block_on(self.into_future()).unwrap_or_else(failed)
    }
}

impl<C: CallBuilder> IntoFuture for Download<C> {
    type Output = Streamed<C>;
    type IntoFuture = BoxFuture<'static, Streamed<C>>;

    fn into_future(mut self) -> Self::IntoFuture {
        Box::pin(self.0.call().clone().download())
    }
}
