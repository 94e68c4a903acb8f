//! What most schemas don't have.

use std::fmt;
use std::iter::Flatten;
use std::ops::{Deref, DerefMut};
use std::option;
use std::sync::LazyLock;

use indexmap::IndexMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Origin, Schema, Versions};

/// A value that is empty more often than not: no larger than a pointer while it is. A page of many rows has a schema for
/// each, and what most of them lack would be most of their size.
///
/// It is used like the value itself. Whatever may change it makes room for it first, so code that visits all schemas
/// should go through `&mut` of this type or [`Rare::present_mut`], which make none.
pub struct Rare<T>(Option<Box<T>>);

/// What [`Rare`] can hold.
pub trait Empty: Default + PartialEq + 'static {
    /// The empty value.
    fn empty() -> &'static Self;

    /// The same value, with no more room than it takes.
    fn copied(&self) -> Self
    where
        Self: Clone,
    {
        self.clone()
    }
}

impl<T: PartialEq + 'static> Empty for Vec<T> {
    fn empty() -> &'static Self {
        const { &Vec::new() }
    }
}

impl Empty for Versions {
    fn empty() -> &'static Self {
        const EMPTY: Versions = Versions {
            min: None,
            max: None,
        };
        const { &EMPTY }
    }
}

/// Maps have a random state, which no constant can have.
macro_rules! empty_maps {
    ($($value:ty),*) => {$(
        impl Empty for IndexMap<String, $value> {
            fn empty() -> &'static Self {
                static EMPTY: LazyLock<IndexMap<String, $value>> = LazyLock::new(IndexMap::new);
                &EMPTY
            }

            fn copied(&self) -> Self {
                // A map has room for three members at least unless it is told how many there are; schemas are large.
                let mut copy = IndexMap::new();
                copy.reserve_exact(self.len());
                copy.clone_from(self);
                copy
            }
        }
    )*};
}

empty_maps!(Origin, Schema, String);

impl<T: Empty> Rare<T> {
    /// The value, unless it is empty.
    pub fn present_mut(&mut self) -> Option<&mut T> {
        self.0.as_deref_mut()
    }

    /// Makes it empty.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Is there nothing to write?
    pub(super) fn is_absent(&self) -> bool {
        self.0.as_deref().is_none_or(|value| value == T::empty())
    }

    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0.map(|value| *value).unwrap_or_default()
    }
}

impl<T: Empty + Clone> Clone for Rare<T> {
    fn clone(&self) -> Self {
        Self(self.0.as_deref().map(|value| Box::new(value.copied())))
    }
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Empty> From<T> for Rare<T> {
    fn from(value: T) -> Self {
        Self((value != *T::empty()).then(|| Box::new(value)))
    }
}

impl<T: Empty> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or_else(|| T::empty())
    }
}

impl<T: Empty> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T: Empty> PartialEq for Rare<T> {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            _ => **self == **other,
        }
    }
}

impl<T: PartialEq<U> + PartialEq + 'static, U, const N: usize> PartialEq<[U; N]> for Rare<Vec<T>> {
    fn eq(&self, other: &[U; N]) -> bool {
        **self == *other
    }
}

impl<T: Empty + fmt::Debug> fmt::Debug for Rare<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: Empty + FromIterator<Item>, Item> FromIterator<Item> for Rare<T> {
    fn from_iter<I: IntoIterator<Item = Item>>(items: I) -> Self {
        Self::from(T::from_iter(items))
    }
}

impl<T: Empty + IntoIterator> IntoIterator for Rare<T> {
    type Item = T::Item;
    type IntoIter = T::IntoIter;

    fn into_iter(self) -> T::IntoIter {
        self.into_inner().into_iter()
    }
}

impl<'a, T: Empty> IntoIterator for &'a Rare<T>
where
    &'a T: IntoIterator,
{
    type Item = <&'a T as IntoIterator>::Item;
    type IntoIter = <&'a T as IntoIterator>::IntoIter;

    fn into_iter(self) -> Self::IntoIter {
        (**self).into_iter()
    }
}

impl<'a, T: Empty> IntoIterator for &'a mut Rare<T>
where
    &'a mut T: IntoIterator,
{
    type Item = <&'a mut T as IntoIterator>::Item;
    type IntoIter = Flatten<option::IntoIter<&'a mut T>>;

    fn into_iter(self) -> Self::IntoIter {
        self.present_mut().into_iter().flatten()
    }
}

impl<T: Empty + Serialize> Serialize for Rare<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Empty + Deserialize<'de>> Deserialize<'de> for Rare<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_empty_takes_no_room() {
        assert_eq!(size_of::<Rare<Vec<String>>>(), size_of::<usize>());
        let mut rare: Rare<Vec<u8>> = Rare::default();
        for _ in &mut rare {}
        assert!(rare.is_empty() && rare.present_mut().is_none());
        rare.push(1);
        assert_eq!(*rare, [1]);
        rare.clear();
        assert!(rare.is_absent() && rare == Rare::default());
        assert_eq!(Rare::from(Vec::<u8>::new()).present_mut(), None);
    }

    #[test]
    fn copies_of_maps_have_no_room_to_spare() {
        let mut map: Rare<IndexMap<String, Schema>> = Rare::default();
        map.insert("lid".to_owned(), Schema::default());
        let mut copy = map.clone();
        assert_eq!(copy, map);
        assert_eq!(copy.capacity(), 1);
        copy.insert("pin".to_owned(), Schema::default());
        assert!(copy.contains_key("lid") && copy.contains_key("pin"));
    }

    #[test]
    fn schemas_stay_small() {
        assert!(size_of::<Schema>() <= 600, "{}", size_of::<Schema>());
    }
}
