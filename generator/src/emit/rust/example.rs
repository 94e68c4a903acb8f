//! Example calls for the docs, with the values that the pages show.

use super::model::{Call, Model};

/// A call of an operation as the body of a doc test; none where the docs' values can't make one.
pub fn call(model: &Model<'_>, call: &Call<'_>, package: &str) -> Option<String> {
    let _ = (model, call, package);
    None
}
