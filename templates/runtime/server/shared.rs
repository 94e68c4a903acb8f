//! Data of an API: compiled in, or created at run time.

use std::ops::Deref;
use std::sync::Arc;

/// A value that is either static or shared.
#[derive(Debug)]
pub(crate) enum Shared<T: 'static> {
    /// A value that is compiled in.
    Static(&'static T),
    /// A value that was created at run time.
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
