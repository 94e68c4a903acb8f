//! The places of one name: which of them a row may mean, and which of these is the nearest.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::places::{owners_told, spoken_owner, tells};
use super::{Map, comparable, is_same, names_of};

/// The places of one name, by what is around them.
pub(super) struct Named {
    all: Groups,
    /// Those that no row has taken.
    free: Groups,
    /// The names around them, by what is the same of all spellings.
    comparable: HashMap<String, Vec<String>>,
    /// The names around them, by what texts call them.
    spoken: HashMap<String, Vec<String>>,
}

/// Places as a whole and by the name around them.
#[derive(Default)]
struct Groups {
    whole: Places,
    around: HashMap<String, Places>,
}

/// Some places, each with its depth: the shallowest first.
#[derive(Default)]
struct Places {
    ranked: BTreeSet<(usize, usize)>,
    /// By the names of all that is around.
    within: HashMap<Vec<String>, BTreeSet<(usize, usize)>>,
}

impl Named {
    /// The places of a name, of which some are taken.
    pub(super) fn of(map: &Map, places: &[usize], is_taken: impl Fn(&[String]) -> bool) -> Self {
        let mut named = Self {
            all: Groups::default(),
            free: Groups::default(),
            comparable: HashMap::new(),
            spoken: HashMap::new(),
        };
        for &index in places {
            let path = map.path(index);
            if let Some(around) = around(path).filter(|name| !named.all.around.contains_key(*name))
            {
                let spellings = named.comparable.entry(comparable(around));
                spellings.or_default().push(around.to_owned());
                let said = named.spoken.entry(spoken_owner(around));
                said.or_default().push(around.to_owned());
            }
            named.all.add(path, index);
            if !is_taken(path) {
                named.free.add(path, index);
            }
        }
        named
    }

    /// A row has taken a place.
    pub(super) fn take(&mut self, path: &[String], index: usize) {
        self.free.remove(path, index);
    }

    /// The names around places that mean this object.
    pub(super) fn around(&self, object: &str) -> Vec<&str> {
        let alike = self
            .comparable
            .get(&comparable(object))
            .into_iter()
            .flatten();
        let alike = alike.map(String::as_str);
        alike.filter(|around| is_same(around, object)).collect()
    }

    /// How many places there are, or how many within the objects of these names.
    pub(super) fn count(&self, around: &[&str]) -> usize {
        let places = self.all.places(around).into_iter();
        places.map(|places| places.ranked.len()).sum()
    }

    /// The places that a row may mean: the free ones where there are any, and of these the ones within what its text
    /// speaks of.
    fn meant(&self, around: &[&str], name: &str, text: &str) -> Vec<&Places> {
        let free = self.free.places(around);
        let groups = match free.is_empty() {
            true => &self.all,
            false => &self.free,
        };
        let told: Vec<&str> = owners_told(text, name)
            .filter_map(|owner| self.spoken.get(owner))
            .flatten()
            .map(String::as_str)
            .filter(|told| around.is_empty() || around.contains(told))
            .filter(|told| tells(text, name, told))
            .collect();
        let told = match told.is_empty() {
            true => Vec::new(),
            false => groups.places(&told),
        };
        match told.is_empty() {
            true => groups.places(around),
            false => told,
        }
    }

    /// Of the places that a row may mean, the one at the root if there is one and it `is_of_root`, else the one that shares
    /// most with the place of the row before; then the shallowest, then the first.
    pub(super) fn nearest(
        &self,
        around: &[&str],
        name: &str,
        text: &str,
        before: &[String],
        is_of_root: bool,
    ) -> Option<usize> {
        let meant = self.meant(around, name, text);
        let mut shallowest = meant.iter().filter_map(|places| places.ranked.first());
        let root = shallowest.find(|(depth, _)| is_of_root && *depth == 1);
        if let Some((_, index)) = root {
            return Some(*index);
        }
        let before: Vec<String> = names_of(before).map(str::to_owned).collect();
        let nearest = meant.iter().filter_map(|places| places.nearest(&before));
        nearest.min().map(|(_, (_, index))| index)
    }
}

impl Groups {
    fn add(&mut self, path: &[String], index: usize) {
        self.whole.add(path, index);
        if let Some(around) = around(path) {
            let places = self.around.entry(around.to_owned());
            places.or_default().add(path, index);
        }
    }

    fn remove(&mut self, path: &[String], index: usize) {
        self.whole.remove(path, index);
        if let Some(places) = around(path).and_then(|around| self.around.get_mut(around)) {
            places.remove(path, index);
        }
    }

    /// The places within objects of these names, or all; where there are any.
    fn places(&self, around: &[&str]) -> Vec<&Places> {
        let places: Vec<&Places> = match around {
            [] => vec![&self.whole],
            around => around
                .iter()
                .filter_map(|name| self.around.get(*name))
                .collect(),
        };
        let is_any = |places: &&Places| !places.ranked.is_empty();
        places.into_iter().filter(is_any).collect()
    }
}

impl Places {
    fn add(&mut self, path: &[String], index: usize) {
        let place = (path.len(), index);
        self.ranked.insert(place);
        self.within.entry(within(path)).or_default().insert(place);
    }

    fn remove(&mut self, path: &[String], index: usize) {
        let place = (path.len(), index);
        self.ranked.remove(&place);
        if let Some(places) = self.within.get_mut(&within(path)) {
            places.remove(&place);
        }
    }

    /// The place that shares most with the one of these names, behind how much that is.
    fn nearest(&self, before: &[String]) -> Option<(Reverse<u8>, (usize, usize))> {
        let first = |names: &[String]| self.within.get(names)?.first().copied();
        let beside = before.split_last().map_or(&[][..], |(_, beside)| beside);
        let below = first(before).filter(|_| !before.is_empty());
        let further = || {
            (0..beside.len())
                .filter_map(|depth| first(beside.get(..depth)?))
                .min()
        };
        let shared = [
            below,
            first(beside),
            further(),
            self.ranked.first().copied(),
        ];
        let mut shared = (0..=3).rev().zip(shared);
        shared.find_map(|(close, place)| Some((Reverse(close), place?)))
    }
}

/// The name of what is directly around a place.
fn around(path: &[String]) -> Option<&str> {
    names_of(path).rev().nth(1)
}

/// The names of all that is around a place.
fn within(path: &[String]) -> Vec<String> {
    let around = path.split_last().map_or(&[][..], |(_, around)| around);
    names_of(around).map(str::to_owned).collect()
}
