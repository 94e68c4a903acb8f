//! What the mocks of all APIs share: the documented answers, and a program that serves them.

mod book;
mod serve;

pub use book::Book;
pub use serve::{Api, Running, main};

/// Answers each operation of a server from a book.
macro_rules! answers {
    ($book:ident; $($method:ident($input:ident.$head:ident) -> $answer:ident,)*) => {
        impl server::Server for Mock {
            $(async fn $method(&self, input: server::$input) -> server::$answer {
                $book.answer(stringify!($method), &input.$head).into()
            })*
        }
    };
}

pub(crate) use answers;
