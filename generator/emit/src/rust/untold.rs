//! Rules that the words of a description don't tell already.

use apiref_core::ir::{Json, Origin, Schema};

/// The schema without what was read from its description and stands there: docs show the description, and each fact is
/// told once.
pub fn untold(schema: &Schema) -> Schema {
    let mut left = schema.clone();
    let Some(text) = &schema.description else {
        return left;
    };
    let said = Said::new(text);
    // A default may be as large as the limit, and doesn't tell it.
    let is_default = |line: &&str| {
        line.trim_start_matches(['-', '*', ' '])
            .starts_with("Default")
    };
    let limits: Vec<&str> = text.lines().filter(|line| !is_default(line)).collect();
    let said_limits = Said::new(&limits.join("\n"));
    let is_read = |keyword: &str| schema.origins.get(keyword) == Some(&Origin::Description);
    macro_rules! drop_told {
        ($($field:ident $keyword:literal),*) => {$(
            if is_read($keyword) && left.$field.as_ref().is_some_and(|bound| said_limits.number(&bound.to_string())) {
                left.$field = None;
            }
        )*};
    }
    drop_told!(
        min_length "minLength", max_length "maxLength", minimum "minimum", maximum "maximum", min_items "minItems",
        max_items "maxItems", multiple_of "multipleOf", min_properties "minProperties"
    );
    if left.minimum.is_none() && left.maximum.is_none() {
        left.ranges.clear();
    }
    if is_read("default") && left.default.as_ref().is_some_and(|value| said.value(value)) {
        left.default = None;
    }
    if is_read("enum") && left.enumeration.iter().all(|value| said.value(value)) {
        left.enumeration.clear();
    }
    if let Some(likely) = left.likely.present_mut() {
        likely.retain(|rule| match &rule.value {
            Json::Array(values) => !values.iter().all(|value| said.value(value)),
            value => !said.value(value),
        });
    }
    left
}

/// What a description says.
struct Said {
    text: String,
    numbers: Vec<String>,
}

impl Said {
    fn new(text: &str) -> Self {
        // `1,024` is a number, `1, 024` are two.
        let mut joined = String::with_capacity(text.len());
        let bytes = text.as_bytes();
        for (at, c) in text.char_indices() {
            let digit = |at: Option<usize>| {
                at.and_then(|at| bytes.get(at))
                    .is_some_and(u8::is_ascii_digit)
            };
            if c != ',' || !digit(at.checked_sub(1)) || !digit(Some(at + 1)) {
                joined.push(c);
            }
        }
        let numbers = joined.split(|c: char| !c.is_ascii_digit());
        let numbers = numbers.filter(|number| !number.is_empty());
        Self {
            numbers: numbers.map(str::to_owned).collect(),
            text: text.replace('\\', ""),
        }
    }

    fn number(&self, number: &str) -> bool {
        let digits = number.trim_start_matches('-');
        self.numbers.iter().any(|said| said == digits)
    }

    fn value(&self, value: &Json) -> bool {
        match value {
            Json::Number(number) => self.number(&number.to_string()),
            Json::String(text) => !text.is_empty() && self.text.contains(text.as_str()),
            Json::Bool(truth) => self.text.to_ascii_lowercase().contains(&truth.to_string()),
            _ => false,
        }
    }
}
