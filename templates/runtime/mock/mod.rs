//! What the mocks of all APIs share: the documented answers, and a program that serves them.

mod book;
mod serve;

pub use book::Book;
pub use serve::{Api, Running, main};
