//! Markup: text to document tree. Knows RST and plain text, knows no API.

pub mod directives;
pub mod document;
pub mod inline;
pub mod ntt;
pub mod route;
pub mod rst;
pub mod sample;
pub mod type_expr;
pub mod uri;
pub mod versions;
pub mod yaml;

pub use document::{
    Block, BlockKind, Cell, Document, Item, Line, ListedField, Row, Section, Table, TableForm, Text,
};
