//! Artefacts made from the IR: nothing here knows markup or page families.

pub mod openapi;
