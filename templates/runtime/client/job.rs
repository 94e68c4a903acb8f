//! Waiting for jobs: one call returns the id of a job, and another call shows the status of the job.

use std::fmt;
use std::time::Duration;

use super::builder::{Answer, CallBuilder};
use super::wait::{Pace, WaitError, Watched, failed, wait};
use super::{BoxFuture, Call, Client, Error, Reply};

/// A call that shows a job.
pub trait Job: Watched {
    /// Documented statuses of a successful job.
    const DONE: &'static [&'static str];
    /// The path variable that holds the id of the job.
    const ID: &'static str;

    /// The call without arguments.
    #[doc(hidden)]
    fn begun(client: &Client) -> Call;

    /// Returns the builder of the call.
    #[doc(hidden)]
    fn of(call: Call) -> Self;
}

/// A call that starts a job.
pub trait Starts: CallBuilder {
    /// The call that shows the job.
    type Job: Job;

    /// Returns the job's id in the response.
    fn job(body: &Self::Body) -> Option<&str>;
}

/// The body of the last response about a job.
type Shown<C> = <<C as Starts>::Job as CallBuilder>::Body;

/// The header fields of the last response about a job.
type Fields<C> = <<C as Starts>::Job as CallBuilder>::Headers;

/// The documented errors of the call that shows a job.
type JobFault<C> = <<C as Starts>::Job as CallBuilder>::Fault;

/// An error while waiting for a job.
#[derive(Debug)]
#[non_exhaustive]
pub enum JobError<S, J> {
    /// The call that starts the job failed.
    Start(Error<S>),
    /// The response holds no id of a job.
    Unnamed {
        /// Name of the operation that starts the job.
        operation: &'static str,
    },
    /// The job failed, took too long, or its status can't be read.
    Wait(WaitError<J>),
}

impl<S, J> JobError<S, J> {
    /// Returns whether the job failed.
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Wait(error) if error.is_failed())
    }

    /// Returns whether the wait timed out.
    pub fn is_timed_out(&self) -> bool {
        matches!(self, Self::Wait(error) if error.is_timed_out())
    }
}

impl<S, J> From<Error<S>> for JobError<S, J> {
    fn from(error: Error<S>) -> Self {
        Self::Start(error)
    }
}

impl<S, J> fmt::Display for JobError<S, J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(error) => error.fmt(f),
            Self::Unnamed { operation } => write!(f, "{operation}: the answer has no id of a job"),
            Self::Wait(error) => error.fmt(f),
        }
    }
}

impl<S: fmt::Debug, J: fmt::Debug> std::error::Error for JobError<S, J> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Start(error) => error.source(),
            Self::Unnamed { .. } => None,
            Self::Wait(error) => error.source(),
        }
    }
}

wait! {
    /// Sends a call and waits for the job that it starts. Awaiting it returns the last response about the job.
    UntilDone<C: Starts> {} -> Reply<Shown<C>, Fields<C>>, JobError<C::Fault, JobFault<C>>
}

impl<C: Starts> UntilDone<C> {
    async fn run(self) -> Result<Reply<Shown<C>, Fields<C>>, JobError<C::Fault, JobFault<C>>> {
        let mut start = self.call;
        let reply = start.clone().sent().await?;
        let start = start.call();
        let Some(id) = C::job(&reply.body).filter(|id| !id.is_empty()) else {
            return Err(JobError::Unnamed {
                operation: start.operation(),
            });
        };
        let mut show = C::Job::begun(start.client()).after(start);
        show.path(C::Job::ID, id);
        let operation = show.operation();
        let judge = |answer: Answer<C::Job>, status: Option<&str>| match (answer, status) {
            (Err(error), _) => Some(Err(error.into())),
            (Ok(reply), Some(status)) if C::Job::DONE.contains(&status) => Some(Ok(reply)),
            (Ok(reply), Some(status)) if C::Job::FAILED.contains(&status) => {
                failed::<C::Job, _>(operation, &reply, status)
            }
            _ => None,
        };
        let show = C::Job::of(show);
        let waited = self.pace.ask(show, C::Job::status, judge).await;
        waited.map_err(JobError::Wait)
    }
}
