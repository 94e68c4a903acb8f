//! The IR: operations, parameters, schemas and responses of one API as plain data.
//!
//! Architecture invariant: nothing here knows markup, page families or Rust code.

pub mod api;
pub mod conforms;
mod follows;
pub mod json;
mod learned;
mod lent_shapes;
pub mod origin;
pub mod paging;
pub mod place;
mod rare;
mod resource;
pub mod rules;
pub mod schema;
mod sent_members;
pub mod service;
mod shown_empty;
pub mod versions;

pub use api::*;
pub use follows::{Followed, Follows, ITEMS, open_at};
pub use json::Json;
pub use origin::{Origin, Source};
pub use paging::Paging;
pub use place::Place;
pub use rare::{Empty, Rare};
pub use resource::{Resource, Role, RoleOf};
pub use rules::{Doubt, Keyword, LikelyRule, Parts, Range, RefutedRule, is_pattern};
pub use schema::{Schema, TypeName, Types};
pub use service::{Credential, ErrorBody, ErrorCode, Errors, Statement, StatementKind};
pub use versions::{VersionHeader, Versions};
