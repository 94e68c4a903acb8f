//! Type expressions of parameter tables: `Array of strings`, `xsd:int *(Required)*`, `String(a, b)`, ….
//!
//! Total: whatever is not understood becomes [`Shape::Unknown`].

use std::borrow::Cow;

use pest::Parser as _;
use pest::iterators::Pair;

/// The grammar in a module of its own, for the generated enum of rules is public and has no docs.
mod grammar {
    /// Generated from `type_expr.pest`.
    #[derive(pest_derive::Parser)]
    #[grammar = "syntax/type_expr.pest"]
    pub struct TypeParser;
}

use grammar::{Rule, TypeParser};

/// The longest expression that is read; what is longer is a sentence, not a type.
const LONGEST: usize = 1000;
/// How deep brackets may nest: a bound on recursion, for pages are untrusted.
const DEEPEST: usize = 16;

/// What a type cell states.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypeExpr {
    /// The type.
    pub shape: Shape,
    /// A flag of requirement that stands in the type cell: `*(Required)*`, `(Optional)`.
    pub required: Option<bool>,
}

/// A type without its flag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Shape {
    /// The cell is empty or holds only a flag or a dash.
    #[default]
    Unstated,
    /// String, number or boolean.
    Scalar(Scalar),
    /// A list. Its items, where the expression says what they are.
    Array(Option<Box<Shape>>),
    /// A map from strings. Its values, where the expression says what they are.
    Map(Option<Box<Shape>>),
    /// A struct by the name that the docs give it; without a name where they say only that it is one, or name a table
    /// by its number (numbers are often stale: follow the reference, not the number).
    Struct(Option<String>),
    /// An object of which no more is said; a struct if a table lists its members.
    Object,
    /// A type of one or two unknown words (`Keypair`, `csapi:ServerForCreate`): of any kind.
    Named(String),
    /// Any JSON value.
    Any,
    /// `null`.
    Null,
    /// One of several.
    Union(Vec<Shape>),
    /// Not understood; the text as it was.
    Unknown(String),
}

/// What a scalar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScalarKind {
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// Any number.
    Number,
    /// True or false.
    Boolean,
}

/// A scalar with what the expression says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// Its kind.
    pub kind: ScalarKind,
    /// `uuid`, `date-time`, `int64`, …: names as in [`apiref_core::ir::Schema::format`].
    pub format: Option<&'static str>,
    /// `String(255)`: most characters.
    pub max_length: Option<u64>,
    /// `String(a, b)`: the values, in order.
    pub enumeration: Vec<String>,
    /// Any other text in brackets.
    pub unread: Option<String>,
}

impl Scalar {
    fn new(kind: ScalarKind, format: Option<&'static str>) -> Self {
        Self {
            kind,
            format,
            max_length: None,
            enumeration: Vec::new(),
            unread: None,
        }
    }
}

impl Shape {
    /// A string of which no more is said.
    pub fn string() -> Self {
        Shape::Scalar(Scalar::new(ScalarKind::String, None))
    }

    /// Is everything in it understood? If not, the part that is not.
    pub fn not_understood(&self) -> Option<&str> {
        match self {
            Shape::Unknown(text) => Some(text),
            Shape::Scalar(scalar) => scalar.unread.as_deref(),
            Shape::Array(Some(inner)) | Shape::Map(Some(inner)) => inner.not_understood(),
            Shape::Union(shapes) => shapes.iter().find_map(Shape::not_understood),
            _ => None,
        }
    }

    /// The struct's name, also where it is the item of arrays or the value of maps.
    pub fn struct_name(&self) -> Option<&str> {
        match self {
            Shape::Struct(name) => name.as_deref(),
            Shape::Named(name) => Some(name),
            Shape::Array(Some(inner)) | Shape::Map(Some(inner)) => inner.struct_name(),
            _ => None,
        }
    }

    /// Can members be listed for it, or for its items or values?
    pub fn is_compound(&self) -> bool {
        match self {
            Shape::Scalar(_) | Shape::Null | Shape::Unstated | Shape::Unknown(_) => false,
            Shape::Array(inner) | Shape::Map(inner) => {
                inner.as_ref().is_none_or(|inner| inner.is_compound())
            }
            Shape::Union(shapes) => shapes.iter().any(Shape::is_compound),
            Shape::Struct(_) | Shape::Object | Shape::Named(_) | Shape::Any => true,
        }
    }
}

/// Reads a type cell, inline markup undone or not.
pub fn parse(text: &str) -> TypeExpr {
    if is_key_only(text) {
        return TypeExpr {
            shape: Shape::string(),
            required: None,
        };
    }
    // Nearly all cells hold one known word, alone or with a length, or one of two phrases.
    let trimmed = text.trim();
    let common = word_shape(trimmed)
        .or_else(|| with_length(trimmed))
        .or_else(|| common_phrase(trimmed));
    if let Some(shape) = common {
        return TypeExpr {
            shape,
            required: None,
        };
    }
    let text = normalise(text);
    let text = text.as_ref();
    if matches!(text, "" | "-" | "--" | "N/A" | "n/a" | "NA" | "/") {
        return TypeExpr::default();
    }
    let unknown = || TypeExpr {
        shape: Shape::Unknown(text.to_owned()),
        required: None,
    };
    if text.len() > LONGEST || nesting(text) > DEEPEST {
        return unknown();
    }
    let Ok(mut pairs) = TypeParser::parse(Rule::expression, text) else {
        return unknown();
    };
    let Some(expression) = pairs.next() else {
        return unknown();
    };
    let mut shapes = Vec::new();
    let mut required = None;
    for pair in expression.into_inner() {
        match pair.as_rule() {
            Rule::kind => shapes.push(kind(pair, Depth::Top)),
            Rule::flag => {
                required = required.or(pair
                    .into_inner()
                    .next()
                    .map(|flag| flag.as_rule() == Rule::required));
            }
            _ => {}
        }
    }
    TypeExpr {
        shape: union(shapes),
        required,
    }
}

/// `String(255)` without the grammar.
fn with_length(text: &str) -> Option<Shape> {
    let (word, length) = text.strip_suffix(')')?.split_once('(')?;
    let is_plain = word.bytes().all(|b| b.is_ascii_alphabetic())
        && (1..=9).contains(&length.len())
        && length.bytes().all(|b| b.is_ascii_digit());
    let shape = word_shape(word).filter(|shape| is_plain && matches!(shape, Shape::Scalar(_)))?;
    Some(with_argument(shape, length))
}

/// `Array of X objects`, `Array of strings` and `X object` without the grammar, where `X` is one plain word.
fn common_phrase(text: &str) -> Option<Shape> {
    /// Words that build types out of types, which the grammar reads.
    const BUILD: &[&str] = &[
        "array",
        "arrays",
        "list",
        "lists",
        "set",
        "collection",
        "map",
        "maps",
        "dict",
        "dictionary",
        "hashmap",
        "table",
        "of",
        "or",
        "json",
        "data",
        "field",
        "element",
        "structure",
        "object",
        "objects",
    ];
    let structure = |name: &str| {
        let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && !BUILD.iter().any(|word| word.eq_ignore_ascii_case(name))
            && word_shape(name).is_none();
        plain.then(|| Shape::Struct(Some(name.to_owned())))
    };
    let Some(items) = text.strip_prefix("Array of ") else {
        return structure(text.strip_suffix(" object")?);
    };
    let items = match items.strip_suffix(" objects") {
        Some(name) => structure(name)?,
        None => {
            word_shape(items).filter(|shape| matches!(shape, Shape::Scalar(_) | Shape::Object))?
        }
    };
    Some(Shape::Array(Some(Box::new(items))))
}

/// Does an unknown name stand for the whole cell, or inside of a type that makes it a struct?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Top,
    Inside,
}

/// `Comma-separated` of `Comma-separated list`.
fn is_separated(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(' ', "-");
    name == "comma-separated"
}

fn kind(pair: Pair<'_, Rule>, depth: Depth) -> Shape {
    let mut inner = pair.into_inner();
    let Some(base) = inner.next() else {
        return Shape::Unstated;
    };
    let mut shape = match base.as_rule() {
        Rule::array | Rule::go_array => {
            let remark = base.as_str().contains('(');
            let items = base
                .into_inner()
                .find(|pair| pair.as_rule() == Rule::kind)
                .map(|pair| kind(pair, Depth::Inside));
            match items {
                // `List (NAT gateways)`: a remark, not a type.
                Some(Shape::Struct(Some(name))) if remark && name.contains(' ') => {
                    Shape::Array(None)
                }
                Some(items) => Shape::Array(Some(Box::new(items))),
                None => Shape::Array(None),
            }
        }
        Rule::map => {
            let mut kinds = Vec::new();
            let mut dictionary = false;
            let is_dict = base
                .as_str()
                .get(..4)
                .is_some_and(|word| word.eq_ignore_ascii_case("dict"));
            for pair in base.into_inner() {
                match pair.as_rule() {
                    Rule::kind => kinds.push(kind(pair, Depth::Inside)),
                    Rule::dictionary => dictionary = true,
                    _ => {}
                }
            }
            match kinds.pop() {
                _ if dictionary => Shape::Struct(None),
                // `Map<String>` alone: a key without a value's type would say nothing, so it is the value.
                // `Dict<Crate>`: one struct, by its name; a map would name its keys, too.
                Some(one @ Shape::Struct(Some(_))) if kinds.is_empty() && is_dict => one,
                // `Map<String,Object>`: in Java, from where it comes, each value is an `Object`, a text as well.
                Some(Shape::Object) if !kinds.is_empty() => Shape::Map(Some(Box::new(Shape::Any))),
                Some(values) => Shape::Map(Some(Box::new(values))),
                None => Shape::Map(None),
            }
        }
        Rule::object => Shape::Object,
        Rule::table => Shape::Struct(None),
        _ => named(base, depth),
    };
    for postfix in inner {
        let Some(postfix) = postfix.into_inner().next() else {
            continue;
        };
        shape = match (postfix.as_rule(), shape) {
            // How a list is written is no name of what it holds.
            (Rule::array_postfix, Shape::Named(name)) if is_separated(&name) => Shape::Array(None),
            (Rule::array_postfix, Shape::Named(name)) => {
                Shape::Array(Some(Box::new(Shape::Struct(Some(name)))))
            }
            (Rule::array_postfix, Shape::Any) => Shape::Array(None),
            (Rule::array_postfix, shape) => Shape::Array(Some(Box::new(shape))),
            (_, Shape::Named(name) | Shape::Unknown(name)) => Shape::Struct(Some(name)),
            (_, Shape::Any) => Shape::Object,
            // `Array of Map<..> objects`, `String object`: the word adds nothing.
            (_, shape) => shape,
        };
    }
    shape
}

fn named(pair: Pair<'_, Rule>, depth: Depth) -> Shape {
    let mut words = Vec::new();
    let mut argument = None;
    for pair in pair.into_inner() {
        match pair.as_rule() {
            Rule::word => words.push(pair.as_str()),
            Rule::argument => argument = pair.into_inner().next().map(|text| text.as_str().trim()),
            _ => {}
        }
    }
    let name = words.join(" ");
    let mut shape = name_shape(&words, &name, depth);
    if let Some(argument) = argument.filter(|argument| !argument.is_empty()) {
        shape = with_argument(shape, argument);
    }
    shape
}

fn name_shape(words: &[&str], name: &str, depth: Depth) -> Shape {
    if let Some(shape) = word_shape(name) {
        return shape;
    }
    // `String/Int`, but not `spec/extendParam`.
    if let Some(shapes) = name.split('/').map(word_shape).collect::<Option<Vec<_>>>() {
        return union(shapes);
    }
    // `String String`
    if words.len() > 1 {
        if let Some(shapes) = words
            .iter()
            .copied()
            .map(word_shape)
            .collect::<Option<Vec<_>>>()
        {
            return union(shapes);
        }
        // `authentication token string`, `Base64 string`
        if let Some(Shape::Scalar(mut scalar)) = words.last().copied().and_then(word_shape) {
            scalar.format = words
                .iter()
                .find_map(|word| format_of(word))
                .or(scalar.format);
            return Shape::Scalar(scalar);
        }
    }
    let local = namespace_local(name).unwrap_or(name).to_owned();
    match depth {
        Depth::Inside => Shape::Struct(Some(local)),
        Depth::Top if words.len() <= 2 => Shape::Named(local),
        Depth::Top => Shape::Unknown(local),
    }
}

/// What stands in brackets after a type: a length, a format, values.
fn with_argument(shape: Shape, argument: &str) -> Shape {
    let Shape::Scalar(mut scalar) = shape else {
        return match shape {
            Shape::Named(name) => Shape::Unknown(format!("{name}({argument})")),
            other => other,
        };
    };
    if let Ok(number) = argument.parse::<u64>() {
        match scalar.kind {
            ScalarKind::String => scalar.max_length = Some(number),
            _ => scalar.unread = Some(argument.to_owned()),
        }
    } else if let Some(format) = format_of(argument) {
        scalar.format = Some(format);
    } else if argument.contains(',') || argument.contains('|') {
        let values: Vec<_> = argument
            .split([',', '|'])
            .map(|value| value.trim().trim_matches(['"', '\'', '`']))
            .collect();
        if values
            .iter()
            .all(|value| !value.is_empty() && !value.contains(' '))
        {
            scalar.enumeration = values.into_iter().map(str::to_owned).collect();
        } else {
            scalar.unread = Some(argument.to_owned());
        }
    } else if !word_shape(argument).is_some_and(|shape| matches!(shape, Shape::Scalar(_))) {
        scalar.unread = Some(argument.to_owned());
    }
    Shape::Scalar(scalar)
}

/// The format that a word in brackets or before `string` names.
fn format_of(word: &str) -> Option<&'static str> {
    match word_shape(word) {
        Some(Shape::Scalar(scalar)) => scalar.format,
        _ => None,
    }
}

/// Several alternatives as one type; equal ones count once.
fn union(shapes: Vec<Shape>) -> Shape {
    let mut distinct: Vec<Shape> = Vec::new();
    for shape in shapes {
        if !distinct.contains(&shape) {
            distinct.push(shape);
        }
    }
    match distinct.len() {
        0 => Shape::Unstated,
        1 => distinct.remove(0),
        _ => Shape::Union(distinct),
    }
}

/// The local part of `csapi:UUID`, whose prefix carries no meaning.
fn namespace_local(name: &str) -> Option<&str> {
    let (prefix, local) = name.split_once(':')?;
    let known = ["xsd", "xs", "csapi", "capi", "imageapi"];
    known
        .iter()
        .any(|known| prefix.eq_ignore_ascii_case(known))
        .then_some(local)
}

/// The type that one known word (or pair of words) names, in singular or plural, misspelt or not.
fn word_shape(word: &str) -> Option<Shape> {
    use ScalarKind::{Boolean, Integer, Number, String};
    let word = namespace_local(word).unwrap_or(word);
    let mut lower = [0_u8; 24];
    let lower = lower.get_mut(..word.len())?;
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    let lower = std::str::from_utf8(lower).ok()?;
    let scalar = |kind, format| Some(Shape::Scalar(Scalar::new(kind, format)));
    match lower.strip_suffix("(s)").unwrap_or(lower) {
        "string" | "strings" | "str" | "sting" | "stirng" | "strng" | "sring" | "text"
        | "varchar" | "char" | "enum" | "enumeration" | "json string" | "json strings"
        | "timestamp" | "time" | "metadatakey" | "imagestatus" | "hostname" | "hostnames"
        | "domainname" | "domain name" | "fqdn" => scalar(String, None),
        "integer" | "integers" | "int" | "ints" | "interger" | "intger" | "interge" | "short"
        | "biginteger" | "bigint" | "unsigned" => scalar(Integer, None),
        "int32" | "integer32" => scalar(Integer, Some("int32")),
        "long" | "longs" | "int64" | "integer64" => scalar(Integer, Some("int64")),
        "number" | "numbers" | "numeric" | "decimal" | "bigdecimal" => scalar(Number, None),
        "float" | "floats" => scalar(Number, Some("float")),
        "double" | "doubles" => scalar(Number, Some("double")),
        "boolean" | "booleans" | "bool" | "bools" | "boolen" | "booleen" => scalar(Boolean, None),
        "uuid" | "uuids" | "hyph-uuid" => scalar(String, Some("uuid")),
        // UUIDs in a form of their own, and formats of values that may be empty: no format holds for all of them.
        "non-hyph-uuid" | "hyph-uuid-or-empty" | "ipv4-or-empty" | "ipv6-or-empty" => {
            scalar(String, None)
        }
        "datetime" | "date time" | "date-time" | "datetimes" | "iso8601 datetime" => {
            scalar(String, Some("date-time"))
        }
        "date" | "datestamp" | "dates" => scalar(String, Some("date")),
        "duration" => scalar(String, Some("duration")),
        "ip" | "ips" | "ip address" | "ip addresses" | "ipaddress" => scalar(String, Some("ip")),
        "ipv4" | "ipv4 address" | "ipv4 addresses" => scalar(String, Some("ipv4")),
        "ipv6" | "ipv6 address" | "ipv6 addresses" => scalar(String, Some("ipv6")),
        "cidr" | "cidrs" => scalar(String, Some("cidr")),
        "uri" | "url" | "anyuri" | "uris" | "urls" => scalar(String, Some("uri")),
        "email" | "e-mail" => scalar(String, Some("email")),
        "base64" => scalar(String, Some("byte")),
        "binary" | "file" => scalar(String, Some("binary")),
        "password" => scalar(String, Some("password")),
        "regexp" | "regex" => scalar(String, Some("regex")),
        "any" | "anytype" | "json" | "mixed" | "arbitrary" => Some(Shape::Any),
        "null" | "none" => Some(Shape::Null),
        "object" | "objects" | "jsonobject" | "json object" => Some(Shape::Object),
        "array" | "list" | "jsonarray" => Some(Shape::Array(None)),
        "map" | "dict" | "dictionary" => Some(Shape::Map(None)),
        _ => None,
    }
}

/// Does a cell say that a parameter is its name alone: `key-only (no value required)`? That is an empty text.
pub fn is_key_only(text: &str) -> bool {
    let says = |words: &str| {
        text.get(..words.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(words))
    };
    says("key-only") || says("no value ")
}

/// Undoes what markup is left, drops characters of no width, collapses blanks, drops the last full stop.
fn normalise(text: &str) -> Cow<'_, str> {
    let clean = !text.contains("  ")
        && text
            .bytes()
            .all(|b| (b == b' ' || b.is_ascii_graphic()) && !matches!(b, b'*' | b'`' | b'\\'));
    let trimmed = |text: &str| text.trim().trim_end_matches('.').trim_end().len();
    if clean {
        let text = text.trim();
        return Cow::Borrowed(text.get(..trimmed(text)).unwrap_or(text));
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '*' | '`' | '\\' => {}
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(trimmed(&out));
    Cow::Owned(out)
}

/// How deep brackets nest, at most.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in text.bytes() {
        match byte {
            b'<' | b'(' | b'[' => depth += 1,
            b'>' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests;
