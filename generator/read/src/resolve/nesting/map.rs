//! The places that examples show, by name and by path.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::places::spoken_owner;
use super::{
    Flat, ITEM, KEY, Kind, Map, comparable, end_keys, is_same, is_step, last_name, names_of,
    wrapper,
};
use crate::resolve::examples;
use apiref_core::ir::{Json, TypeName};

impl Map {
    pub(super) fn of(bodies: &[&Json], by_markup: bool, rows: &[Flat<'_>]) -> Self {
        let listed: HashSet<&str> = rows.iter().map(|row| last_name(&row.field.name)).collect();
        let shows = |kind: &dyn Fn(&Json) -> bool| {
            !bodies.is_empty() && bodies.iter().all(|body| kind(body))
        };
        let root_is_map = shows(&|body| {
            body.as_object()
                .is_some_and(|members| is_map(None, members, &listed))
        });
        let mut map = Self {
            places: IndexMap::new(),
            by_name: HashMap::new(),
            filled: HashSet::new(),
            around: HashSet::new(),
            by_end: HashMap::new(),
            // The one key of a map is data.
            wrapper: wrapper(bodies).filter(|_| !by_markup && !root_is_map),
            root_is_array: shows(&|body| body.as_array().is_some()),
            root_is_map,
        };
        for body in bodies {
            map.add(&mut Vec::new(), body, &listed);
        }
        for (index, path) in map.places.keys().enumerate() {
            if let Some(name) = path.last() {
                map.by_name.entry(name.clone()).or_default().push(index);
            }
            for end in end_keys(names_of(path).rev().map(comparable)) {
                map.by_end.entry(end).or_default().push(index);
            }
            let mut outer = path.as_slice();
            // What is around one that is known is known, too.
            while let Some((_, around)) = outer.split_last()
                && !map.around.contains(around)
            {
                map.around.insert(around.to_vec());
                outer = around;
            }
        }
        map
    }

    /// `listed` are the last names of the rows.
    fn add(&mut self, path: &mut Vec<String>, value: &Json, listed: &HashSet<&str>) {
        match value {
            Json::Object(members) => {
                // Keys that are data name no members, unless a table lists them.
                let name = path
                    .last()
                    .map(String::as_str)
                    .filter(|name| !is_step(name));
                let is_map = is_map(name, members, listed);
                for (key, member) in members {
                    path.push(if is_map { KEY.to_owned() } else { key.clone() });
                    let kind = match member {
                        Json::Object(_) => Kind::Object,
                        Json::Array(_) => Kind::Array,
                        _ => Kind::Scalar,
                    };
                    let known = self.places.entry(path.clone()).or_insert(kind);
                    if *known == Kind::Scalar {
                        *known = kind;
                    }
                    self.add(path, member, listed);
                    path.pop();
                }
            }
            Json::Array(items) => {
                if !items.is_empty() {
                    self.filled.insert(path.clone());
                }
                path.push(ITEM.to_owned());
                for item in items {
                    self.add(path, item, listed);
                }
                path.pop();
            }
            _ => {}
        }
    }

    pub(super) fn path(&self, index: usize) -> &[String] {
        self.places.get_index(index).map_or(&[], |(path, _)| path)
    }

    /// What surrounds the rest of a body is called in the plural by some rows and in the singular by others, whatever the
    /// examples call it: their key for each such row.
    pub(super) fn misnamed(&self, rows: &[Flat<'_>]) -> HashMap<String, String> {
        let listed: HashSet<&str> = rows.iter().map(|row| row.field.name.as_str()).collect();
        let at_root = self
            .places
            .iter()
            .filter_map(|(path, kind)| match path.as_slice() {
                [name] if *kind != Kind::Scalar => Some(name),
                _ => None,
            });
        let mut around: HashMap<String, Vec<&String>> = HashMap::new();
        for name in at_root.filter(|name| !is_step(name) && !listed.contains(name.as_str())) {
            around.entry(comparable(name)).or_default().push(name);
        }
        let means = |row: &Flat<'_>| {
            let name = row.field.name.as_str();
            let stated = row.field.schema.single_type();
            let may_surround =
                stated.is_none_or(|stated| matches!(stated, TypeName::Array | TypeName::Object));
            if !may_surround || !self.named(name).is_empty() {
                return None;
            }
            match around.get(&comparable(name)).map(Vec::as_slice) {
                Some([only]) => Some((name.to_owned(), (*only).clone())),
                _ => None,
            }
        };
        rows.iter().filter_map(means).collect()
    }

    /// The first object of each name that has members, by what texts call it: the order of its place and where its members
    /// are.
    pub(super) fn owners(&self) -> HashMap<String, (usize, Vec<String>)> {
        let mut owners = HashMap::new();
        for (index, (path, kind)) in self.places.iter().enumerate() {
            let Some(name) = names_of(path).next_back().filter(|_| *kind != Kind::Scalar) else {
                continue;
            };
            let below = self.entered(path);
            if self.around.contains(below.as_slice()) {
                owners.entry(spoken_owner(name)).or_insert((index, below));
            }
        }
        owners
    }

    /// Do the examples show an object or array here, and nothing in it?
    pub(super) fn shows_empty(&self, path: &[String]) -> bool {
        matches!(self.places.get(path), Some(Kind::Array | Kind::Object))
            && !self.filled.contains(path)
            && !self.around.contains(path)
    }

    pub(super) fn named(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// Places whose names end with these; where there are none, places whose names differ in case or plural only.
    pub(super) fn ending_with(&self, names: &[&str]) -> Vec<usize> {
        let Some(last) = names.last() else {
            return Vec::new();
        };
        let end = end_keys(names.iter().rev().map(|name| comparable(name))).last();
        let ends = |index: &usize, same: fn(&str, &str) -> bool| {
            let mut path = names_of(self.path(*index)).rev();
            names
                .iter()
                .rev()
                .all(|name| path.next().is_some_and(|there| same(there, name)))
        };
        let of_end = end.and_then(|end| self.by_end.get(&end));
        let of_end = || of_end.into_iter().flatten().copied();
        let is_last = |index: &usize| self.path(*index).last().is_some_and(|there| there == last);
        let found: Vec<usize> = of_end()
            .filter(|index| is_last(index) && ends(index, |a, b| a == b))
            .collect();
        match found.is_empty() {
            true => of_end().filter(|index| ends(index, is_same)).collect(),
            false => found,
        }
    }

    /// Does a place lie within an object of this name?
    pub(super) fn is_within(&self, index: usize, object: &str) -> bool {
        names_of(self.path(index))
            .rev()
            .skip(1)
            .any(|name| is_same(name, object))
    }

    /// The place of the object that a table or column names, with its items entered.
    pub(super) fn object(&self, name: &str) -> Option<Vec<String>> {
        let found = self.ending_with(&[name]);
        let place = found.into_iter().find(|&index| {
            self.places
                .get_index(index)
                .is_some_and(|(_, kind)| *kind != Kind::Scalar)
        })?;
        Some(self.entered(self.path(place)))
    }

    /// The path with the array segments that the examples show after its last name.
    pub(super) fn entered(&self, path: &[String]) -> Vec<String> {
        let mut path = path.to_vec();
        if self.places.get(path.as_slice()) == Some(&Kind::Array) {
            path.push(ITEM.to_owned());
        }
        path.push(KEY.to_owned());
        match self.places.get(path.as_slice()) {
            // The values of a map that have members.
            Some(Kind::Object) => path,
            _ => {
                path.pop();
                path
            }
        }
    }

    /// Where members stand of which nothing is known: below the wrapper, if there is one.
    pub(super) fn default_parent(&self) -> Vec<String> {
        let mut path = Vec::new();
        if self.root_is_array {
            path.push(ITEM.to_owned());
        } else if self.root_is_map
            && self
                .places
                .keys()
                .any(|place| names_of(place).next().is_some())
        {
            // Values that are shown to hold no member have none.
            path.push(KEY.to_owned());
        }
        if let Some(wrapper) = &self.wrapper {
            path.push(wrapper.clone());
            path = self.entered(&path);
        }
        path
    }
}

/// Are the keys of an object data, and no names that a table lists?
fn is_map(name: Option<&str>, members: &IndexMap<String, Json>, listed: &HashSet<&str>) -> bool {
    examples::is_map(name, members) && !members.keys().any(|key| listed.contains(key.as_str()))
}
