//! Names: operation ids, and names for the structs that operations own or share.
//!
//! Names are stable: a [`NameLock`] remembers who was first, so that a page that is added never renames what another
//! page brought. Structs of one name and one shape are one struct; of one name and several shapes, the first keeps the
//! plain name and the others are qualified by their operation.

mod actions;
mod lift;
mod lock;
mod operation_id;
mod roles;
mod sentences;
mod titles;
mod uniform;
mod units;
pub mod words;

pub use lift::lift;
pub use lock::NameLock;
pub use operation_id::name_operations;
pub(crate) use operation_id::shared_routes;
pub(crate) use titles::{is_operation_id, object_of, operation_verb};
pub use words::{pascal_case, singular, snake_case};
