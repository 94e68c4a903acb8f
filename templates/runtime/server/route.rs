//! Which operations a method and a path ask for.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// A path template, taken apart into segments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    segments: Vec<Vec<Piece>>,
    /// How many variables there are.
    variables: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Variable(String),
}

/// Values of path variables by name, percent-decoded.
pub type Variables<'t> = Vec<(&'t str, Cow<'t, str>)>;

impl Template {
    /// Reads a template with variables in braces.
    pub fn parse(path: &str) -> Self {
        let path = path.strip_prefix('/').unwrap_or(path);
        let segments: Vec<Vec<Piece>> = path.split('/').map(pieces).collect();
        let is_variable = |piece: &&Piece| matches!(piece, Piece::Variable(_));
        let variables = segments.iter().flatten().filter(is_variable).count();
        Self {
            segments,
            variables,
        }
    }

    /// The variables' values where `path` fits; a variable is never empty, and no slash of the path stands in it. A path
    /// that [`is_sound`] has refused fits nothing.
    pub fn fit<'t>(&'t self, path: &'t str) -> Option<Variables<'t>> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let mut variables = Variables::with_capacity(self.variables);
        let mut rest = Some(path);
        for pieces in &self.segments {
            let (segment, after) = first_segment(rest?);
            fit_segment(pieces, segment, &mut variables)?;
            rest = after;
        }
        rest.is_none().then_some(variables)
    }

    /// Are all segments either text or one variable?
    pub fn is_of_whole_segments(&self) -> bool {
        self.segments.iter().all(|pieces| pieces.len() < 2)
    }

    /// Orders templates so that of two which fit a path the one with the earlier literal comes first.
    pub fn rank(&self) -> Vec<u8> {
        self.segments
            .iter()
            .map(|pieces| match pieces.as_slice() {
                [Piece::Literal(_)] | [] => 0,
                [Piece::Variable(_)] => 2,
                _ => 1,
            })
            .collect()
    }

    /// The path in the notation of axum's router, with a whole segment for whatever holds a variable.
    pub fn pattern(&self) -> String {
        let mut pattern = String::new();
        for (index, pieces) in self.segments.iter().enumerate() {
            pattern.push('/');
            match pieces.as_slice() {
                [] => {}
                [Piece::Literal(text)] => {
                    pattern.push_str(&text.replace('{', "{{").replace('}', "}}"));
                }
                _ => pattern.push_str(&format!("{{s{index}}}")),
            }
        }
        pattern
    }
}

/// Templates by their segments, so that finding one takes as long as its path, however many there are.
#[derive(Debug, Default)]
pub struct Index {
    root: Branch,
}

#[derive(Debug, Default)]
struct Branch {
    /// The templates that end here.
    ends: Vec<usize>,
    literals: BTreeMap<String, Branch>,
    /// Segments of text and variables.
    mixed: Vec<(Vec<Piece>, Branch)>,
    variable: Option<Box<Branch>>,
}

impl Index {
    /// Adds a template under a number.
    pub fn add(&mut self, template: &Template, number: usize) {
        let mut branch = &mut self.root;
        for pieces in &template.segments {
            branch = match pieces.as_slice() {
                [] => branch.literals.entry(String::new()).or_default(),
                [Piece::Literal(text)] => branch.literals.entry(text.clone()).or_default(),
                [Piece::Variable(_)] => branch.variable.get_or_insert_default(),
                _ => branch.mixed_child(pieces),
            };
        }
        branch.ends.push(number);
    }

    /// What `wanted` makes of the numbers of the templates that fit a path: one group a route, the closest first, until
    /// there is something.
    pub fn find<'i, T>(
        &'i self,
        path: &str,
        mut wanted: impl FnMut(&'i [usize]) -> Option<T>,
    ) -> Option<T> {
        let path = path.strip_prefix('/').unwrap_or(path);
        self.root.find(Some(path), &mut wanted)
    }

    /// How many segments of a path the template has that follows it furthest.
    pub fn depth(&self, path: &str) -> usize {
        let segments: Vec<&str> = path.strip_prefix('/').unwrap_or(path).split('/').collect();
        self.root.depth(&segments)
    }
}

impl Branch {
    fn mixed_child(&mut self, pieces: &[Piece]) -> &mut Self {
        let known = self.mixed.iter().position(|(known, _)| known == pieces);
        let at = known.unwrap_or_else(|| {
            self.mixed.push((pieces.to_vec(), Self::default()));
            self.mixed.len() - 1
        });
        &mut self.mixed[at].1
    }

    /// The branches that a segment leads to, those with earlier literals first.
    fn next(&self, segment: &str) -> impl Iterator<Item = &Self> {
        let decoded = || {
            let encoded = Some(segment).filter(|segment| segment.contains('%'))?;
            self.literals.get(&*decode(encoded)?)
        };
        let literal = self.literals.get(segment).or_else(decoded);
        let fits = move |pieces: &[Piece]| fit_segment(pieces, segment, &mut Vec::new()).is_some();
        let mixed = self.mixed.iter().filter(move |(pieces, _)| fits(pieces));
        let variable = self.variable.as_deref().filter(|_| !segment.is_empty());
        literal
            .into_iter()
            .chain(mixed.map(|(_, branch)| branch))
            .chain(variable)
    }

    /// Follows the segments of a path that are left, none after the last.
    fn find<'i, T>(
        &'i self,
        path: Option<&str>,
        wanted: &mut impl FnMut(&'i [usize]) -> Option<T>,
    ) -> Option<T> {
        let Some(path) = path else {
            let ends = Some(self.ends.as_slice()).filter(|ends| !ends.is_empty());
            return ends.and_then(wanted);
        };
        let (segment, rest) = first_segment(path);
        self.next(segment)
            .find_map(|branch| branch.find(rest, wanted))
    }

    fn depth(&self, segments: &[&str]) -> usize {
        let [segment, rest @ ..] = segments else {
            return 0;
        };
        let below = self.next(segment).map(|branch| 1 + branch.depth(rest));
        below.max().unwrap_or(0)
    }
}

/// The first segment of a path, and what follows its slash. Segments are too short for a search to pay that looks at many
/// bytes at once.
fn first_segment(path: &str) -> (&str, Option<&str>) {
    let slash = path.bytes().position(|byte| byte == b'/');
    let parts = slash.and_then(|at| Some((path.get(..at)?, path.get(at + 1..)?)));
    parts.map_or((path, None), |(segment, rest)| (segment, Some(rest)))
}

fn pieces(segment: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        if !before.is_empty() {
            pieces.push(Piece::Literal(before.to_owned()));
        }
        pieces.push(Piece::Variable(name.to_owned()));
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    pieces
}

fn fit_segment<'t>(
    pieces: &'t [Piece],
    segment: &'t str,
    variables: &mut Variables<'t>,
) -> Option<()> {
    let mut rest = segment;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(text) => match rest.strip_prefix(text.as_str()) {
                Some(after) => rest = after,
                // The same text, encoded otherwise than in the template.
                None if pieces.len() == 1 && decode(rest)? == *text => rest = "",
                None => return None,
            },
            Piece::Variable(name) => {
                let end = match pieces.get(index + 1) {
                    Some(Piece::Literal(next)) if index + 2 == pieces.len() => {
                        rest.strip_suffix(next.as_str())?.len()
                    }
                    Some(Piece::Literal(next)) => rest.find(next.as_str())?,
                    // Two variables without a text between them: the first takes one character.
                    Some(Piece::Variable(_)) => rest.chars().next()?.len_utf8(),
                    None => rest.len(),
                };
                let (value, after) = rest.split_at(end);
                if value.is_empty() {
                    return None;
                }
                variables.push((name, decode(value)?));
                rest = after;
            }
        }
    }
    rest.is_empty().then_some(())
}

/// Undoes percent-encoding; none where what follows a `%` is no byte, or where the bytes are not UTF-8.
pub fn decode(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'%' => {
                let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            plain => plain,
        });
    }
    String::from_utf8(out).ok().map(Cow::Owned)
}

/// Can a path be read in one way only? Its segments are percent-encoded text without control characters, and none goes
/// up or stays where it is.
pub fn is_sound(path: &str) -> bool {
    // Nearly all paths are sound, which their bytes tell; without a way out of the loop it looks at many at once.
    let is_plain = |byte: u8| byte.is_ascii_graphic() & (byte != b'%');
    let are_plain = path.bytes().fold(true, |are, byte| are & is_plain(byte));
    let is_dotted = || path.contains('.') && (path.contains("/.") || path.starts_with('.'));
    if are_plain && !is_dotted() {
        return true;
    }
    path.split('/').all(|segment| {
        decode(segment)
            .is_some_and(|text| text != "." && text != ".." && !text.chars().any(char::is_control))
    })
}

/// Are all segments of a path percent-encoded text?
pub(super) fn is_text(path: &str) -> bool {
    path.split('/').all(|segment| decode(segment).is_some())
}

/// The pairs of a query string, in order, decoded; none where it is not percent-encoded text.
pub fn query(text: &str) -> Option<Vec<(String, String)>> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let decoded = |text: &str| decode(&text.replace('+', " ")).map(Cow::into_owned);
            Some((decoded(name)?, decoded(value)?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(template: &str, path: &str) -> Option<Vec<(String, String)>> {
        let template = Template::parse(template);
        let owned = |(name, value): (&str, Cow<'_, str>)| (name.to_owned(), value.into_owned());
        Some(template.fit(path)?.into_iter().map(owned).collect())
    }

    fn pairs(pairs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Some(pairs.iter().map(owned).collect())
    }

    #[test]
    fn variables_take_segments_and_are_decoded() {
        assert_eq!(fit("/a/{x}/b", "/a/1%2F2/b"), pairs(&[("x", "1/2")]));
        assert_eq!(fit("/a/{x}/b", "/a//b"), None);
        assert_eq!(fit("/a/{x}", "/a/1/b"), None);
        assert_eq!(fit("/a/{x}", "/a"), None);
    }

    #[test]
    fn a_slash_at_the_end_counts() {
        assert_eq!(fit("/v2/", "/v2/"), pairs(&[]));
        assert_eq!(fit("/v2/", "/v2"), None);
        assert_eq!(fit("/", "/"), pairs(&[]));
    }

    #[test]
    fn a_segment_can_hold_several_variables() {
        assert_eq!(
            fit("/{name}.{kind}", "/a.b.c"),
            pairs(&[("name", "a"), ("kind", "b.c")])
        );
        assert_eq!(fit("/os-{x}.json", "/os-1.json"), pairs(&[("x", "1")]));
        assert_eq!(fit("/{a}{b}", "/xyz"), pairs(&[("a", "x"), ("b", "yz")]));
    }

    #[test]
    fn broken_encoding_fits_nothing() {
        for path in ["/%", "/%f", "/%ff", "/%é", "/%zz", "/%+1"] {
            assert_eq!(fit("/{x}", path), None, "{path}");
            assert!(!is_sound(path), "{path}");
        }
        assert_eq!(query("a=%zz"), None);
        assert_eq!(
            query("a+b=%2B"),
            Some(vec![("a b".to_owned(), "+".to_owned())])
        );
    }

    #[test]
    fn segments_go_nowhere_else() {
        for path in ["/a/..", "/%2e%2E/a", "/./a", "/a/%00", "/a%0d%0ab"] {
            assert!(!is_sound(path), "{path}");
        }
        for path in ["/", "/a/...", "/a/%2F..%2F", "/a/.b", "/%C3%A4"] {
            assert!(is_sound(path), "{path}");
        }
    }

    #[test]
    fn literals_go_before_variables() {
        let rank = |path| Template::parse(path).rank();
        assert!(rank("/a/detail") < rank("/a/{x}"));
        assert!(rank("/a/x-{x}") < rank("/a/{x}"));
    }

    #[test]
    fn an_index_finds_the_closest_first() {
        let templates = [
            "/{p}/tags",
            "/v1/{x}",
            "/v1/{x}.json",
            "/v1/a",
            "/v1/{y}",
            "/{p}/tags/",
        ];
        let mut index = Index::default();
        for (number, template) in templates.iter().enumerate() {
            index.add(&Template::parse(template), number);
        }
        let find = |path| {
            let mut groups = Vec::new();
            let none = index.find(path, |group| {
                groups.push(group);
                None::<()>
            });
            assert_eq!(none, None);
            groups
        };
        assert_eq!(find("/v1/tags"), [&[1, 4][..], &[0]]);
        assert_eq!(find("/v1/a.json"), [&[2][..], &[1, 4]]);
        assert_eq!(find("/v1/%61"), [&[3][..], &[1, 4]]);
        assert_eq!(find("/x/tags/"), [&[5][..]]);
        assert!(find("/v1/").is_empty());
        assert_eq!(index.find("/v1/tags", |group| group.first()), Some(&1));
        assert_eq!(index.depth("/v1/a/b/c"), 2);
        assert_eq!(index.depth("//"), 0);
    }

    #[test]
    fn patterns_are_for_axum() {
        assert_eq!(Template::parse("/a/{x}.{y}/{z}").pattern(), "/a/{s1}/{s2}");
        assert_eq!(Template::parse("/").pattern(), "/");
    }
}
