//! What is the same for all operations, so that emitted files hold only what differs.

use std::future::Future;

use super::answer::Answer;

/// The default of each method of a server.
pub fn unimplemented<I, A: From<Answer> + Send>(
    operation: &str,
    _: I,
) -> impl Future<Output = A> + Send + use<I, A> {
    std::future::ready(A::from(Answer::not_implemented(operation)))
}

/// Reads the members of an input struct from what was received.
macro_rules! input {
    ($name:ident, $head:ident; $($member:ident = $read:ident($($index:literal)?),)*) => {
        impl $name {
            #[allow(unused_mut, reason = "an operation may have neither parameters nor body")]
            pub(crate) fn read(
                mut received: $crate::runtime::server::Received,
            ) -> Result<Self, $crate::runtime::server::Refusal> {
                Ok(Self { $($member: received.$read($($index)?)?,)* $head: received.into_head() })
            }
        }
    };
}

/// Turns the variants of an enum of answers into what is sent.
macro_rules! answer {
    ($name:ident, $undocumented:ident; $($pattern:pat => $answer:expr,)*) => {
        impl From<$name> for $crate::runtime::server::Answer {
            fn from(answer: $name) -> Self {
                use $crate::runtime::server::Answer;
                match answer {
                    $($pattern => $answer,)*
                    $name::$undocumented(answer) => answer,
                }
            }
        }

        impl From<$crate::runtime::server::Answer> for $name {
            fn from(answer: $crate::runtime::server::Answer) -> Self {
                Self::$undocumented(answer)
            }
        }
    };
}

/// The function that hands what was received to the method of its operation.
macro_rules! dispatch {
    ($server:ident; $($index:literal => $method:ident($input:ident),)*) => {
        fn dispatch<S: $server>(
            server: std::sync::Arc<S>,
            received: $crate::runtime::server::Received,
        ) -> $crate::runtime::server::Pending {
            let _ = &server;
            match received.operation() {
                $($index => Box::pin(async move {
                    match $input::read(received) {
                        Ok(input) => server.$method(input).await.into(),
                        Err(refusal) => *refusal,
                    }
                }),)*
                _ => Box::pin(async { $crate::runtime::server::Answer::empty(404) }),
            }
        }
    };
}

pub(crate) use {answer, dispatch, input};
