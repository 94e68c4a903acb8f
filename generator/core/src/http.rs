//! What HTTP says of methods, header fields and statuses, each in one place.

pub mod headers;
pub mod methods;
mod reason;

pub use reason::reason;

/// The media type of forms.
pub const FORM: &str = "application/x-www-form-urlencoded";
