//! Finds the operation of the new docs that an operation of the old docs became.
//!
//! The route decides; where several operations share one, the body's key, page, id and title do, in this order. What
//! is left is paired by id, page and title, if the routes are alike: such an operation got another route.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::Hash;

use apiref_core::ir::{Operation, Variant};

/// Method and path template; the names of variables and a trailing slash don't count.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Route(String);

impl Route {
    /// The route of a method and a path template.
    pub fn new(method: &str, path: &str) -> Self {
        let mut route = String::with_capacity(method.len() + path.len() + 1);
        route.push_str(method);
        route.push(' ');
        let mut depth = 0usize;
        for c in path.trim_end_matches('/').chars() {
            match c {
                '{' => {
                    depth += 1;
                    if depth == 1 {
                        route.push('{');
                    }
                }
                '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        route.push('}');
                    }
                }
                c if depth == 0 => route.push(c),
                _ => {}
            }
        }
        Self(route)
    }

    fn of(operation: &Operation) -> Self {
        Self::new(&operation.method, &operation.path)
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The names of a path template's variables, in order.
pub(super) fn variables(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect()
}

/// An operation on both sides, or on one.
pub(super) type Pair<'a> = (Option<&'a Operation>, Option<&'a Operation>);

/// Pairs operations. The result is in the order of the new side; what is gone follows, in the order of the old side.
pub(super) fn pair<'a>(old: &'a [Operation], new: &'a [Operation]) -> Vec<Pair<'a>> {
    let mut matcher = Matcher {
        old,
        new,
        old_taken: vec![false; old.len()],
        partner: vec![None; new.len()],
    };
    let variant = |operation: &Operation| operation.variant.as_ref().map(variant_key);
    let always = |_: &Operation, _: &Operation| true;
    matcher.unique(
        |o| Some((Route::of(o), variant(o), &*o.page, &*o.id)),
        always,
    );
    matcher.unique(|o| Some((Route::of(o), variant(o), &*o.page)), always);
    matcher.unique(|o| Some((Route::of(o), variant(o), &*o.id)), always);
    matcher.unique(|o| Some((Route::of(o), variant(o), &*o.title)), always);
    matcher.in_order(|o| (Route::of(o), variant(o)));
    matcher.unique(|o| Some((Route::of(o), &*o.page)), always);
    matcher.unique(|o| Some((Route::of(o), &*o.id)), always);
    matcher.unique(|o| Some((Route::of(o), &*o.title)), always);
    matcher.alternatives();
    matcher.unique(|o| Some((&*o.page, &*o.id)), always);
    matcher.unique(|o| Some((&*o.page, &*o.title)), always);
    matcher.unique(|o| o.original_name.as_deref(), alike);
    matcher.unique(|o| Some(&*o.page), alike);
    matcher.unique(|o| Some(&*o.id), alike);
    matcher.unique(|o| Some(&*o.title), alike);
    matcher.sisters();
    matcher.finish()
}

fn variant_key(variant: &Variant) -> String {
    match variant {
        Variant::Key(key) => format!("key {key}"),
        Variant::Value(path, value) => format!("value {} {value}", path.join("\0")),
        Variant::Query(name, value) => format!("query {name} {value:?}"),
        // The number among its siblings is no identity: one more sibling shifts it.
        Variant::Ambiguous(_) => "ambiguous".to_owned(),
    }
}

/// Are the routes so alike that one may have become the other? Half of the literal segments are the same.
fn alike(old: &Operation, new: &Operation) -> bool {
    let segments = |operation: &'_ Operation| -> HashSet<String> {
        let parts = operation.path.split('/');
        parts
            .filter(|part| !part.is_empty() && !part.contains('{'))
            .map(str::to_owned)
            .collect()
    };
    let (a, b) = (segments(old), segments(new));
    let common = a.intersection(&b).count();
    common * 2 >= a.len().max(b.len()).max(1)
}

/// The segments of a path that differ, if it is exactly one.
fn one_segment<'a>(old: &'a str, new: &'a str) -> Option<(&'a str, &'a str)> {
    let segments = |path: &'a str| path.trim_matches('/').split('/').collect::<Vec<_>>();
    let (a, b) = (segments(old), segments(new));
    let mut differing = a
        .iter()
        .zip(&b)
        .filter(|(a, b)| a != b && !(a.starts_with('{') && b.starts_with('{')));
    match (a.len() == b.len(), differing.next(), differing.next()) {
        (true, Some((old, new)), None) => Some((old, new)),
        _ => None,
    }
}

/// The words of `path` at whose places `template` has variables, with these; none where the paths differ otherwise, or
/// not at all.
pub(super) fn opened<'a>(path: &'a str, template: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let segments = |path: &'a str| path.trim_matches('/').split('/').collect::<Vec<_>>();
    let variable = |segment: &'a str| segment.strip_prefix('{')?.strip_suffix('}');
    let (words, template) = (segments(path), segments(template));
    if words.len() != template.len() {
        return None;
    }
    let mut opened = Vec::new();
    for (word, segment) in words.into_iter().zip(template) {
        match (word.contains('{'), variable(segment)) {
            (false, Some(name)) => opened.push((word, name)),
            (true, Some(_)) if variable(word).is_some() => {}
            _ if word == segment => {}
            _ => return None,
        }
    }
    (!opened.is_empty()).then_some(opened)
}

struct Matcher<'a> {
    old: &'a [Operation],
    new: &'a [Operation],
    old_taken: Vec<bool>,
    partner: Vec<Option<usize>>,
}

impl<'a> Matcher<'a> {
    fn join(&mut self, old: usize, new: usize) {
        if let (Some(taken), Some(partner)) =
            (self.old_taken.get_mut(old), self.partner.get_mut(new))
        {
            *taken = true;
            *partner = Some(old);
        }
    }

    fn free_old(&self) -> impl Iterator<Item = (usize, &'a Operation)> + '_ {
        let all = self.old.iter().enumerate();
        all.filter(|(index, _)| self.old_taken.get(*index) == Some(&false))
    }

    fn free_new(&self) -> impl Iterator<Item = (usize, &'a Operation)> + '_ {
        let all = self.new.iter().enumerate();
        all.filter(|(index, _)| self.partner.get(*index) == Some(&None))
    }

    fn groups<K: Hash + Eq>(
        &self,
        key: impl Fn(&'a Operation) -> Option<K>,
    ) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut order: HashMap<K, usize> = HashMap::new();
        let mut groups: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for (index, operation) in self.free_old() {
            if let Some(key) = key(operation) {
                let slot = *order.entry(key).or_insert_with(|| {
                    groups.push(Default::default());
                    groups.len() - 1
                });
                groups[slot].0.push(index);
            }
        }
        for (index, operation) in self.free_new() {
            if let Some(&slot) = key(operation).and_then(|key| order.get(&key)) {
                groups[slot].1.push(index);
            }
        }
        groups
    }

    /// Joins operations whose key is the only one of its kind on both sides.
    fn unique<K: Hash + Eq>(
        &mut self,
        key: impl Fn(&'a Operation) -> Option<K>,
        plausible: impl Fn(&Operation, &Operation) -> bool,
    ) {
        for (old, new) in self.groups(key) {
            if let ([old], [new]) = (old.as_slice(), new.as_slice())
                && plausible(&self.old[*old], &self.new[*new])
            {
                self.join(*old, *new);
            }
        }
    }

    /// Joins operations whose paths differ in one segment: one that became a variable, or that changed in the same way
    /// in the path of an operation that has its partner.
    fn sisters(&mut self) {
        let joined = self
            .partner
            .iter()
            .zip(self.new)
            .filter_map(|(old, new)| Some((self.old.get((*old)?)?, new)));
        let seen: HashSet<(&str, &str)> = joined
            .filter_map(|(old, new)| one_segment(&old.path, &new.path))
            .collect();
        let partners = |matcher: &Self| -> Vec<(usize, usize)> {
            let mut pairs = Vec::new();
            for (i, old) in matcher.free_old() {
                for (j, new) in matcher
                    .free_new()
                    .filter(|(_, new)| new.method == old.method)
                {
                    let edit = one_segment(&old.path, &new.path);
                    if edit.is_some_and(|(a, b)| {
                        a.starts_with('{') != b.starts_with('{') || seen.contains(&(a, b))
                    }) {
                        pairs.push((i, j));
                    }
                }
            }
            pairs
        };
        let pairs = partners(self);
        for (old, new) in &pairs {
            let only = |of: fn(&(usize, usize)) -> usize, index: usize| {
                pairs.iter().filter(|pair| of(pair) == index).count() == 1
            };
            if only(|pair| pair.0, *old) && only(|pair| pair.1, *new) {
                self.join(*old, *new);
            }
        }
    }

    /// Joins operations of one key in the order of the docs.
    fn in_order<K: Hash + Eq>(&mut self, key: impl Fn(&'a Operation) -> K) {
        for (old, new) in self.groups(|operation| Some(key(operation))) {
            for (old, new) in old.into_iter().zip(new) {
                self.join(old, new);
            }
        }
    }

    /// Joins operations of which one has a path that the other calls an alternative.
    fn alternatives(&mut self) {
        let lists = |one: &Operation, other: &Operation| {
            let route = Route::of(other);
            let mut routes = one
                .alternatives
                .iter()
                .map(|path| Route::new(&one.method, path));
            routes.any(|alternative| alternative == route)
        };
        let olds: Vec<_> = self.free_old().collect();
        for (old, operation) in olds {
            let found = self
                .free_new()
                .find(|(_, new)| lists(new, operation) || lists(operation, new))
                .map(|(index, _)| index);
            if let Some(new) = found {
                self.join(old, new);
            }
        }
    }

    fn finish(self) -> Vec<Pair<'a>> {
        let mut pairs: Vec<Pair<'a>> = Vec::with_capacity(self.new.len());
        for (operation, partner) in self.new.iter().zip(&self.partner) {
            pairs.push((
                partner.and_then(|index| self.old.get(index)),
                Some(operation),
            ));
        }
        let gone = self.old.iter().zip(&self.old_taken);
        pairs.extend(
            gone.filter(|(_, taken)| !**taken)
                .map(|(operation, _)| (Some(operation), None)),
        );
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_path_become_variables() {
        let opened = |path, template| opened(path, template);
        assert_eq!(
            opened("/v1/{p}/lids/tags", "/v1/{project}/{kind}/tags"),
            Some(vec![("lids", "kind")])
        );
        assert_eq!(opened("/v1/lids", "/v1/lids"), None);
        assert_eq!(opened("/v1/lids", "/v2/{kind}"), None);
        assert_eq!(opened("/v1/{kind}", "/v1/lids"), None);
    }
}
