//! Data of an API: compiled in, or made while the program runs.

use std::ops::Deref;
use std::sync::Arc;

/// A value that lives as long as it is needed.
#[derive(Debug)]
pub(crate) enum Shared<T: 'static> {
    /// It is part of the program.
    Static(&'static T),
    /// It was made.
    Made(Arc<T>),
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Static(value) => Self::Static(value),
            Self::Made(value) => Self::Made(Arc::clone(value)),
        }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        match self {
            Self::Static(value) => value,
            Self::Made(value) => value,
        }
    }
}
