//! What the path of an operation says.

use apiref_core::words::is_version;

/// A part of a path between slashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Segment<'p> {
    /// Written as it is sent.
    Word(&'p str),
    /// Stands for a value.
    Variable(&'p str),
}

/// A path template by its parts.
#[derive(Debug, Clone)]
pub struct Route<'p> {
    /// From the left, the last slash left out.
    pub segments: Vec<Segment<'p>>,
    path: &'p str,
}

impl<'p> Route<'p> {
    /// Reads a template.
    pub fn new(path: &'p str) -> Self {
        let segment = |text: &'p str| {
            let inner = text.strip_prefix('{').and_then(|t| t.strip_suffix('}'));
            match inner.filter(|name| !name.contains(['{', '}'])) {
                Some(name) => Segment::Variable(name),
                None => Segment::Word(text),
            }
        };
        let segments = path.split('/').filter(|text| !text.is_empty());
        Self {
            segments: segments.map(segment).collect(),
            path,
        }
    }

    /// The first version in the path: `v2.0`.
    pub fn version(&self) -> Option<&'p str> {
        self.segments.iter().find_map(|segment| match segment {
            Segment::Word(word) if is_version(word) => Some(*word),
            _ => None,
        })
    }

    /// The first `count` segments, the names of variables left out: equal for equal places.
    pub fn key(&self, count: usize) -> String {
        let mut key = String::new();
        for segment in &self.segments[..count.min(self.segments.len())] {
            key.push('/');
            key.push_str(match segment {
                Segment::Word(word) => word,
                Segment::Variable(_) => "{}",
            });
        }
        key
    }

    /// The key of the whole path.
    pub fn whole(&self) -> String {
        self.key(self.segments.len())
    }

    /// The template of the first `count` segments, as documented.
    pub fn prefix(&self, count: usize) -> String {
        if count >= self.segments.len() {
            return self.path.to_owned();
        }
        let mut path = String::new();
        for segment in &self.segments[..count] {
            match segment {
                Segment::Word(word) => path.push_str(&format!("/{word}")),
                Segment::Variable(name) => path.push_str(&format!("/{{{name}}}")),
            }
        }
        path
    }

    /// The last segment.
    pub fn last(&self) -> Option<Segment<'p>> {
        self.segments.last().copied()
    }

    /// Does the path name anything but versions and the account that asks?
    pub fn names_something(&self, count: usize) -> bool {
        let mut segments = self.segments[..count.min(self.segments.len())].iter();
        segments.any(|segment| matches!(segment, Segment::Word(word) if !is_version(word)))
    }
}

/// The place of a collection without a word of its own: `/{db}/{docid}` is an item of `/{}/`.
pub fn nameless(key: &str) -> String {
    format!("{key}/")
}

/// How many segments a place among paths has.
pub fn depth(key: &str) -> usize {
    key.split('/').filter(|part| !part.is_empty()).count()
}

/// Does the last word of a path say only how the collection before it is listed?
pub fn is_alias(word: &str) -> bool {
    matches!(word, "list" | "detail" | "details")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_by_segments() {
        let route = Route::new("/shop/v2.1/{project_id}/doors/{door_id}/keys");
        assert_eq!(route.version(), Some("v2.1"));
        assert_eq!(route.key(5), "/shop/v2.1/{}/doors/{}");
        assert_eq!(route.prefix(4), "/shop/v2.1/{project_id}/doors");
        assert!(!Route::new("/v3/{project_id}").names_something(2));
        assert_eq!(Route::new("/a{b}/{c}").segments[0], Segment::Word("a{b}"));
    }
}
