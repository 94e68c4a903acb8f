//! The builders of calls, one for each generated operation.

use super::{BoxFuture, Call, Download, Error, Fault, FromHeaders, Reply};

/// The result of a call.
pub type Answer<C> = Result<
    Reply<<C as CallBuilder>::Body, <C as CallBuilder>::Headers>,
    Error<<C as CallBuilder>::Fault>,
>;

/// The common interface of the builders of all calls.
pub trait CallBuilder: Clone + Send + Sync + Unpin + 'static {
    /// The body of a documented success.
    type Body: Send + 'static;
    /// The documented header fields.
    type Headers: FromHeaders + Send + 'static;
    /// The errors that the docs list.
    type Fault: Fault + Send + 'static;

    /// The call that is being built.
    #[doc(hidden)]
    fn call(&mut self) -> &mut Call;

    /// Sends the request and reads the response.
    fn sent(self) -> BoxFuture<'static, Answer<Self>>;

    /// Returns the body of a success as a stream, for responses that don't fit into memory.
    fn download(self) -> Download<Self> {
        Download::new(self)
    }
}

/// The builder of an operation: its name, method and path, the types of its body, header fields and errors, how the body
/// of each documented success is read, and its setters: the type that each one takes, and the part of the request that it
/// sets. Behind `as` stands the name of the client's method, where it is another than that of the operation.
#[allow(unused_macros, reason = "an API without operations does not use it")]
macro_rules! call {
    (
        $name:ident($operation:literal $(as $begun:literal)?, $method:literal, $path:literal, $description:ident)
            -> ($body:ty, $headers:ty, $fault:ty), $reply:ident { $($status:pat => $read:expr),* $(,)? };
        $(
            $(#[$about:meta])*
            $setter:ident($value:ident: $ty:ty) => $place:ident($wire:literal, $sent:expr),
        )*
    ) => {
        #[doc = concat!("A call to [`Client::", $crate::runtime::last!($operation $($begun)?), "`].")]
        #[derive(Clone, Debug)]
        #[must_use = "nothing is sent before it is awaited"]
        pub struct $name($crate::runtime::Call);

        impl $name {
            fn begin(client: &$crate::runtime::Client) -> $crate::runtime::Call {
                static OPERATION: $crate::runtime::Operation = $crate::runtime::Operation {
                    name: $operation,
                    method: $method,
                    path: $path,
                    description: &$description,
                };
                $crate::runtime::Call::new(client, &OPERATION)
            }

            fn read($reply: &$crate::runtime::Raw) -> $crate::runtime::Decoded<$body> {
                match $reply.status() {
                    $($status => $read,)*
                    _ => None,
                }
            }

            $(
                $(#[$about])*
                pub fn $setter(mut self, $value: $ty) -> Self {
                    self.0.$place($wire, $sent);
                    self
                }
            )*

            /// Sets the timeout of this call, from connecting to the end of the body.
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.0.timeout(timeout);
                self
            }

            /// Sets the maximum size of the response body in bytes.
            pub fn body_limit(mut self, bytes: usize) -> Self {
                self.0.body_limit(bytes);
                self
            }

            /// Refuses to send the request if it breaks rules of the docs.
            pub fn strict(mut self) -> Self {
                self.0.strict();
                self
            }

            /// Sets a header field that the docs don't list, or replaces one that the client would send.
            pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.0.more_headers(name.into(), value.into());
                self
            }

            /// Adds a query parameter that the docs don't list.
            pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.0.more_query(name.into(), value.into());
                self
            }

            /// Sends these bytes or this stream instead of the body.
            pub fn raw_body(
                mut self,
                media_type: impl Into<String>,
                body: impl Into<$crate::runtime::client::Body>,
            ) -> Self {
                self.0.raw_body(media_type.into(), body.into());
                self
            }

            /// Sets a top-level member of the body, whatever the docs say about it.
            pub fn member(
                mut self,
                name: impl Into<String>,
                value: impl Into<$crate::runtime::Json>,
            ) -> Self {
                self.0.member(name.into(), value.into().0);
                self
            }

            /// Checks the request against all rules of the docs.
            ///
            /// # Errors
            /// Returns all rules that the request breaks.
            pub fn validate(&self) -> Result<(), $crate::runtime::Invalid> {
                self.0.validate()
            }

            /// Sends the request and reads the response. Awaiting the call does the same.
            ///
            /// # Errors
            /// See [`Error`]($crate::runtime::Error) for the ways in which a call can fail.
            pub async fn send(
                self,
            ) -> Result<$crate::runtime::Reply<$body, $headers>, $crate::runtime::Error<$fault>>
            {
                self.0.send(Self::read).await
            }

            /// Sends the request and reads the response, blocking the current thread.
            ///
            /// # Errors
            /// Returns the same errors as `send`.
            #[cfg(feature = "blocking")]
            pub fn block(
                self,
            ) -> Result<$crate::runtime::Reply<$body, $headers>, $crate::runtime::Error<$fault>>
            {
                $crate::runtime::client::blocking::send(self)
            }
        }

        impl $crate::runtime::client::CallBuilder for $name {
            type Body = $body;
            type Headers = $headers;
            type Fault = $fault;

            fn call(&mut self) -> &mut $crate::runtime::Call {
                &mut self.0
            }

            fn sent(
                self,
            ) -> $crate::runtime::client::BoxFuture<
                'static,
                $crate::runtime::client::Answer<Self>,
            > {
                Box::pin(self.send())
            }
        }

        impl std::future::IntoFuture for $name {
            type Output =
                Result<$crate::runtime::Reply<$body, $headers>, $crate::runtime::Error<$fault>>;
            type IntoFuture = std::pin::Pin<Box<dyn Future<Output = Self::Output> + Send>>;

            fn into_future(self) -> Self::IntoFuture {
                Box::pin(self.send())
            }
        }
    };
}

/// The last of one or two literals.
#[allow(unused_macros, reason = "an API without operations does not use it")]
macro_rules! last {
    ($only:literal) => {
        $only
    };
    ($first:literal $last:literal) => {
        $last
    };
}

#[allow(unused_imports, reason = "used by those APIs that need it")]
pub(crate) use {call, last};
