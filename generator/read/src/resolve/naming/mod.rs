//! Names: operation ids, and names for the structs that operations own or share.
//!
//! Names are stable: a [`NameLock`] remembers who was first, so that a page that is added never renames what another
//! page brought. Structs of one name and one shape are one struct; of one name and several shapes, that of most
//! operations has the plain name, or else the first, and the others are qualified by what holds them or by their
//! operation. A struct that several operations share is not called after one of them where their names have more in
//! common than the plain name.

mod actions;
mod associations;
mod bodies;
mod detailed;
mod file_names;
mod generations;
mod lift;
mod lock;
mod operation_id;
mod own_words;
mod parts;
mod paths;
mod programs;
mod roles;
mod same;
mod sentences;
mod shallower;
pub mod shared;
#[cfg(test)]
mod tests;
mod titles;
mod uniform;
mod units;
mod wanted;
pub mod words;
mod written;

pub use lift::lift;
pub use lock::NameLock;
pub use operation_id::name_operations;
pub(crate) use operation_id::shared_routes;
pub(super) use programs::runs as runs_program;
pub(crate) use titles::{id_of_title, is_operation_id, object_of, operation_verb};
pub use words::{pascal_case, singular, snake_case};
