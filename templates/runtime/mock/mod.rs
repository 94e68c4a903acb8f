//! The shared parts of mocks: documented answers, items that live as long as the mock, failures on demand, and a
//! program that serves them.

mod act;
mod api;
mod book;
mod change;
mod chaos;
mod create;
mod lay;
mod list;
mod log;
mod make;
mod serve;
mod settings;
mod store;
mod version;
mod wanted;

pub use api::{Api, Behaviour};
pub use book::Book;
pub use serve::{Live, Running, main, run};
pub use settings::{OPTIONS, Settings};
