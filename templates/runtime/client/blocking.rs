//! Calls that block the thread until they are done. One thread of the crate's own drives all of them, so that connections
//! are reused, and so that they may also stand in asynchronous code, which they hold up.

use std::sync::{OnceLock, mpsc};
use std::thread;

use tokio::runtime::{Builder, Handle};

use super::builder::{Answer, CallBuilder};
use super::page::{Items, Paged, Pages};
use super::{BoxFuture, Error, TransportError};

/// Drives a future to its end.
///
/// # Errors
/// Where the system gives no thread, and where the future panics.
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

/// The runtime behind all blocking calls.
fn driver() -> Result<Handle, TransportError> {
    static DRIVER: OnceLock<Handle> = OnceLock::new();
    if let Some(handle) = DRIVER.get() {
        return Ok(handle.clone());
    }
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(TransportError::new)?;
    let handle = runtime.handle().clone();
    // Of two threads that come here at once, one drives nothing.
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

/// The pages of a list, each asked for when the one before it was taken.
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

/// The items of a list, of which each page is asked for when it is needed.
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
