//! Mocks of APIs from their IR, without generating or compiling anything.
//!
//! The behaviour is that of compiled mocks because the code is theirs: this crate compiles the runtime that generated
//! crates carry, and hands it the data that would be written beside the generated code.

pub mod openapi;

use apiref_core::ir::Api;

#[path = "../../../templates/runtime/mod.rs"]
#[allow(dead_code, reason = "clients and typed servers use the rest")]
#[allow(
    unused_imports,
    unused_macros,
    reason = "clients and typed servers use the rest"
)]
pub mod runtime;

pub use runtime::mock::{Live, OPTIONS, Settings, run};

/// The mock of an API, called as if there were no other.
///
/// # Errors
/// Where its data can't be written or read.
pub fn mock(api: &Api) -> Result<runtime::mock::Api, serde_json::Error> {
    let data = apiref_emit::mock_data(api)?;
    let [description, server, mock] = [&data.description, &data.server, &data.mock];
    runtime::mock::Api::read(&data.name, description, server, mock)
}

pub use apiref_emit::mock_names as names;
