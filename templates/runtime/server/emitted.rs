//! The parts that are the same for all operations, which keep emitted files short.

use std::future::Future;

use super::answer::Answer;

/// The default implementation of the methods of a server.
pub fn unimplemented<I, A: From<Answer> + Send>(
    operation: &str,
    _: I,
) -> impl Future<Output = A> + Send + use<I, A> {
    // The name of a method that is a keyword of Rust.
    let operation = operation.trim_start_matches("r#");
    std::future::ready(A::from(Answer::not_implemented(operation)))
}

/// What a method is given and what it may answer: the struct of its arguments, with how its members are read from a
/// request, and the enum of documented successes, documented errors if there are any, and everything else.
#[allow(unused_macros, reason = "an API without operations does not use it")]
macro_rules! operation {
    (
        $operation:literal($input:ident, $head:ident)
            -> $name:ident, $undocumented:ident $(, $fault:ident($faults:ident))?;
        $($(#[$doc:meta])* $member:ident: $ty:ty = $read:ident($($index:literal)?),)*
        =>
        $($(#[$variant_doc:meta])* $variant:ident
            $(($held:ident: $held_ty:ty))?
            $({ $($(#[$field_doc:meta])* $field:ident: $field_ty:ty,)* })?
            => $answer:expr,)*
    ) => {
        #[doc = concat!("The arguments of [`Server::", $operation, "`].")]
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct $input {
            $($(#[$doc])* pub $member: $ty,)*
            /// The method, address and header fields of the request.
            pub $head: $crate::runtime::server::Head,
        }

        impl $input {
            #[allow(unused_mut, reason = "an operation may have neither parameters nor body")]
            pub(crate) fn read(
                mut received: $crate::runtime::server::Received,
            ) -> Result<Self, $crate::runtime::server::Refusal> {
                Ok(Self { $($member: received.$read($($index)?)?,)* $head: received.into_head() })
            }
        }

        #[doc = concat!("The answers of [`Server::", $operation, "`].")]
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant $(($held_ty))? $({ $($(#[$field_doc])* $field: $field_ty,)* })?,)*
            $(
                /// An error that the docs list.
                $fault($faults),
            )?
            /// An answer that the docs don't list.
            $undocumented($crate::runtime::server::Answer),
        }

        impl From<$name> for $crate::runtime::server::Answer {
            fn from(answer: $name) -> Self {
                use $crate::runtime::server::Answer;
                match answer {
                    $($name::$variant $(($held))? $({ $($field,)* })? => $answer,)*
                    $($name::$fault(fault) => <Answer as From<$faults>>::from(fault),)?
                    $name::$undocumented(answer) => answer,
                }
            }
        }

        impl From<$crate::runtime::server::Answer> for $name {
            fn from(answer: $crate::runtime::server::Answer) -> Self {
                Self::$undocumented(answer)
            }
        }

        $(
            impl From<$faults> for $name {
                fn from(fault: $faults) -> Self {
                    Self::$fault(fault)
                }
            }
        )?
    };
}

/// The enum of the documented errors, with the status of each.
#[allow(unused_macros, reason = "the docs of an API may list no errors")]
macro_rules! faults {
    (
        $(#[$about:meta])*
        $name:ident;
        $($(#[$doc:meta])* $variant:ident
            $(($held:ident: $held_ty:ty))?
            $({ $($(#[$field_doc:meta])* $field:ident: $field_ty:ty,)* })?
            => $answer:expr,)*
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant $(($held_ty))? $({ $($(#[$field_doc])* $field: $field_ty,)* })?,)*
        }

        impl From<$name> for $crate::runtime::server::Answer {
            fn from(fault: $name) -> Self {
                use $crate::runtime::server::Answer;
                match fault {
                    $($name::$variant $(($held))? $({ $($field,)* })? => $answer,)*
                }
            }
        }
    };
}

/// The trait with a method for each operation, and the function that passes a request to the method of its operation.
macro_rules! service {
    (
        $(#[$about:meta])*
        $server:ident;
        $($(#[$doc:meta])* $index:literal => $method:ident($input:ident) -> $answer:ident,)*
    ) => {
        $(#[$about])*
        pub trait $server: Send + Sync + 'static {
            $(
                $(#[$doc])*
                fn $method(&self, input: $input) -> impl Future<Output = $answer> + Send {
                    $crate::runtime::server::unimplemented(stringify!($method), input)
                }
            )*
        }

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

#[allow(unused_imports, reason = "the docs of an API may list no errors")]
pub(crate) use faults;
#[allow(unused_imports, reason = "an API without operations does not use it")]
pub(crate) use operation;
pub(crate) use service;
