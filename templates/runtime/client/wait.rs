//! Waiting for resources that change slowly.

use std::fmt;
use std::future::IntoFuture;
use std::time::{Duration, Instant};

use super::builder::{Answer, CallBuilder};
use super::{BoxFuture, Error, Reply};

/// A call that shows a resource that changes on its own.
pub trait Watched: CallBuilder {
    /// Documented statuses of a failed resource.
    const FAILED: &'static [&'static str];
    /// Documented statuses of a deleted resource.
    const GONE: &'static [&'static str];

    /// Returns the status in a response, if it has one.
    fn status(body: &Self::Body) -> Option<&str> {
        let _ = body;
        None
    }

    /// Returns the reason for the failure, if the response has one.
    fn reason(body: &Self::Body) -> Option<&str> {
        let _ = body;
        None
    }
}

/// What makes a call one that shows a resource that changes on its own: the documented statuses of a failed and a deleted
/// resource, and where a body holds the status and its reason.
#[allow(unused_macros, reason = "used by those APIs that have slow resources")]
macro_rules! watched {
    ($call:ident, failed: $failed:expr, gone: $gone:expr; $($told:ident($body:ident) => $read:expr,)*) => {
        impl $crate::runtime::client::Watched for $call {
            const FAILED: &'static [&'static str] = $failed;
            const GONE: &'static [&'static str] = $gone;

            $(
                fn $told($body: &Self::Body) -> Option<&str> {
                    Some($read)
                }
            )*
        }
    };
}

/// The wait for a status of the type that lists the documented ones, or for any text.
#[allow(unused_macros, reason = "used by those APIs that have slow resources")]
macro_rules! wait_until {
    ($call:ident, $status:ty) => {
        impl $call {
            /// Repeats the call until the response shows this status. The wait fails if the response shows a documented
            /// failure status.
            pub fn wait_until(self, status: $status) -> $crate::runtime::client::Until<Self> {
                $crate::runtime::client::Until::new(self, status.as_str().to_owned())
            }
        }
    };
    ($call:ident) => {
        impl $call {
            /// Repeats the call until the response shows this status. Apiref found no list of statuses in the docs: the
            /// wait fails if the status is `error` or `failed`, in upper or lower case.
            pub fn wait_until(
                self,
                status: impl Into<String>,
            ) -> $crate::runtime::client::Until<Self> {
                $crate::runtime::client::Until::new(self, status.into())
            }
        }
    };
}

/// The wait for the end of a resource.
#[allow(unused_macros, reason = "used by those APIs that have slow resources")]
macro_rules! wait_until_gone {
    ($call:ident) => {
        impl $call {
            /// Repeats the call until the resource is gone.
            pub fn wait_until_gone(self) -> $crate::runtime::client::UntilGone<Self> {
                $crate::runtime::client::UntilGone::new(self)
            }
        }
    };
}

#[allow(unused_imports, reason = "used by those APIs that have slow resources")]
pub(crate) use {wait_until, wait_until_gone, watched};

/// Statuses that count as failures if the docs list none.
pub const USUAL_FAILURES: &[&str] = &["ERROR", "Error", "error", "FAILED", "Failed", "failed"];

/// An error while waiting.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError<F> {
    /// A call failed for a reason that isn't temporary.
    Call(Error<F>),
    /// The resource reached a failure status.
    Failed {
        /// Name of the operation that shows it.
        operation: &'static str,
        /// The status.
        status: String,
        /// The reason, if the response has one.
        reason: Option<String>,
    },
    /// The wait timed out.
    TimedOut {
        /// Name of the operation that shows the resource.
        operation: &'static str,
        /// The last status that was seen.
        status: Option<String>,
    },
}

impl<F> WaitError<F> {
    /// Returns whether the resource reached a failure status.
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }

    /// Returns whether the wait timed out.
    pub fn is_timed_out(&self) -> bool {
        matches!(self, Self::TimedOut { .. })
    }
}

impl<F> From<Error<F>> for WaitError<F> {
    fn from(error: Error<F>) -> Self {
        Self::Call(error)
    }
}

impl<F> fmt::Display for WaitError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Failed {
                operation,
                status,
                reason,
            } => {
                write!(f, "{operation}: waiting ended with the status {status}")?;
                match reason {
                    Some(reason) => write!(f, ": {reason}"),
                    None => Ok(()),
                }
            }
            Self::TimedOut { operation, status } => {
                let status = status.as_deref().unwrap_or("none");
                write!(
                    f,
                    "{operation}: waiting took too long; the last status is {status}"
                )
            }
        }
    }
}

impl<F: fmt::Debug> std::error::Error for WaitError<F> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            _ => None,
        }
    }
}

/// The number of temporary failures in a row that a wait tolerates.
const MOST_FAILURES: u32 = 5;

/// How long and how often a wait polls.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    pub(super) limit: Duration,
    pub(super) first_pause: Duration,
    pub(super) longest_pause: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            limit: Duration::from_secs(600),
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(15),
        }
    }
}

impl Pace {
    /// Polls until `judge` returns a result. Temporary errors don't end it.
    pub(super) async fn ask<C: CallBuilder, T>(
        self,
        mut call: C,
        status: fn(&C::Body) -> Option<&str>,
        mut judge: impl FnMut(Answer<C>, Option<&str>) -> Option<Result<T, WaitError<C::Fault>>>,
    ) -> Result<T, WaitError<C::Fault>> {
        let (began, mut pause, mut last) = (Instant::now(), self.first_pause, None);
        let mut failures = 0;
        loop {
            let answer = call.clone().sent().await;
            match answer {
                Err(error) if error.is_retryable() && failures < MOST_FAILURES => failures += 1,
                answer => {
                    failures = 0;
                    let shown = answer.as_ref().ok().and_then(|reply| status(&reply.body));
                    let shown = shown.map(str::to_owned);
                    if let Some(end) = judge(answer, shown.as_deref()) {
                        return end;
                    }
                    last = shown.or(last);
                }
            }
            if began.elapsed() + pause > self.limit {
                return Err(WaitError::TimedOut {
                    operation: call.call().operation(),
                    status: last,
                });
            }
            tokio::time::sleep(pause).await;
            pause = pause.mul_f32(1.5).min(self.longest_pause);
        }
    }
}

/// A wait: its parameters, the calls it supports, its result and its error.
macro_rules! wait {
    (
        $(#[$about:meta])*
        $name:ident<$of:ident: $bound:path> { $($member:ident: $ty:ty),* } -> $output:ty, $error:ty
    ) => {
        $(#[$about])*
        #[must_use = "nothing is sent before it is awaited"]
        pub struct $name<$of> {
            call: $of,
            pace: Pace,
            $($member: $ty,)*
        }

        impl<$of> $name<$of> {
            #[allow(dead_code, reason = "used by those APIs that have slow resources")]
            pub(crate) fn new(call: $of, $($member: $ty),*) -> Self {
                Self {
                    call,
                    pace: Pace::default(),
                    $($member,)*
                }
            }

            /// Sets the timeout of the wait. Default: ten minutes.
            pub fn limit(mut self, limit: Duration) -> Self {
                self.pace.limit = limit;
                self
            }

            /// Sets the first pause between requests and the longest one that pauses grow to. Default: one second and
            /// fifteen seconds.
            pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
                self.pace.first_pause = first;
                self.pace.longest_pause = longest;
                self
            }
        }

        impl<$of: $bound> IntoFuture for $name<$of> {
            type Output = Result<$output, $error>;
            type IntoFuture = BoxFuture<'static, Self::Output>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.run())
            }
        }

        #[cfg(feature = "blocking")]
        impl<$of: $bound> $name<$of> {
            /// Waits, blocking the current thread.
            ///
            /// # Errors
            /// Returns the same errors as awaiting it.
            pub fn block(self) -> Result<$output, $error> {
                let mut call = self.call.clone();
                let operation = call.call().operation();
                let failed = |error| Err(Error::Transport { operation, error }.into());
                $crate::runtime::client::blocking::block_on(self.into_future()).unwrap_or_else(failed)
            }
        }
    };
}

wait! {
    /// Waits until a resource has a status. Awaiting it returns the response that shows the status.
    Until<C: Watched> { wanted: String } -> Reply<C::Body, C::Headers>, WaitError<C::Fault>
}

wait! {
    /// Waits until a resource is gone.
    UntilGone<C: Watched> {} -> (), WaitError<C::Fault>
}

pub(super) use wait;

/// Fails if the status is a failure status.
pub(super) fn failed<C: Watched, T>(
    operation: &'static str,
    reply: &Reply<C::Body, C::Headers>,
    status: &str,
) -> Option<Result<T, WaitError<C::Fault>>> {
    let reason = C::reason(&reply.body).filter(|text| !text.is_empty());
    Some(Err(WaitError::Failed {
        operation,
        status: status.to_owned(),
        reason: reason.map(|text| reply.raw().shown(text)),
    }))
}

impl<C: Watched> Until<C> {
    async fn run(self) -> Result<Reply<C::Body, C::Headers>, WaitError<C::Fault>> {
        let (wanted, mut call) = (self.wanted, self.call);
        let operation = call.call().operation();
        let judge = |answer: Answer<C>, status: Option<&str>| match (answer, status) {
            (Err(error), _) => Some(Err(error.into())),
            (Ok(reply), Some(status)) if status == wanted => Some(Ok(reply)),
            (Ok(reply), Some(status)) if C::FAILED.contains(&status) => {
                failed::<C, _>(operation, &reply, status)
            }
            _ => None,
        };
        self.pace.ask(call, C::status, judge).await
    }
}

impl<C: Watched> UntilGone<C> {
    async fn run(self) -> Result<(), WaitError<C::Fault>> {
        let mut call = self.call;
        let operation = call.call().operation();
        let judge = |answer: Answer<C>, status: Option<&str>| match (answer, status) {
            (Err(error), _) if matches!(error.status(), Some(404 | 410)) => Some(Ok(())),
            (Err(error), _) => Some(Err(error.into())),
            (Ok(_), Some(status)) if C::GONE.contains(&status) => Some(Ok(())),
            // What failed before can be deleted, too.
            (Ok(reply), Some(status))
                if C::FAILED.contains(&status) && status.to_ascii_uppercase().contains("DELET") =>
            {
                failed::<C, _>(operation, &reply, status)
            }
            _ => None,
        };
        self.pace.ask(call, C::status, judge).await
    }
}
