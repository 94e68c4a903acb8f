//! The columns of the family's tables, known by their titles. Titles hold blanks and are joined by one blank, so a
//! header line can only be cut by a vocabulary; wordings differ between services, so the vocabulary knows synonyms.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    /// The name of a parameter or field.
    Name,
    /// A status code.
    Code,
    /// Where the parameter is sent.
    Style,
    /// The only column for types, with the whole type expression.
    Format,
    /// A type word, where [`Column::Subformat`] stands beside it.
    Type,
    /// A refinement of [`Column::Type`]: `hyph-uuid`, `ipv4`.
    Subformat,
    /// Allowed values.
    Enumeration,
    /// Free text.
    Description,
    /// `required` or `optional`.
    Requirement,
    /// `yes` or `no`, or the words above: a column called `Required`.
    Required,
    /// A mark, such as `o`, at what must be sent; empty otherwise.
    Mandatory,
    /// The value that is taken where none is sent.
    Default,
    /// What the server does with an invalid value.
    Action,
    /// The codes that it answers then.
    ActionCode,
    /// Is the status an error?
    IsError,
    /// More free text.
    Note,
    /// Who may read or write it.
    Permission,
    /// A column without a title.
    Nameless,
    /// A title that is not known; only where cells are kept apart by the rendering.
    Other,
}

impl Column {
    /// Does the column hold text of any words?
    pub fn is_free(self) -> bool {
        matches!(
            self,
            Column::Description
                | Column::Note
                | Column::Default
                | Column::Permission
                | Column::Other
        )
    }

    /// Can a cell of the column be empty?
    pub fn may_be_empty(self) -> bool {
        !matches!(
            self,
            Column::Name | Column::Code | Column::Style | Column::Requirement | Column::Required
        )
    }

    /// As messages call it.
    pub fn title(self) -> &'static str {
        match self {
            Column::Name => "name",
            Column::Code => "code",
            Column::Style => "style",
            Column::Format => "format",
            Column::Type => "type",
            Column::Subformat => "format",
            Column::Enumeration => "enumeration",
            Column::Description => "description",
            Column::Requirement => "required/optional",
            Column::Required => "required",
            Column::Mandatory => "mandatory",
            Column::Default => "default value",
            Column::Action => "action for invalid parameter",
            Column::ActionCode => "response code for invalid parameter",
            Column::IsError => "error?",
            Column::Note => "note",
            Column::Permission => "permission",
            Column::Nameless | Column::Other => "further column",
        }
    }
}

/// Titles in lower case. `Format` beside a `Type` column becomes [`Column::Subformat`] later on.
const TITLES: &[(&str, Column)] = &[
    ("name", Column::Name),
    ("parameter name", Column::Name),
    ("parameter", Column::Name),
    ("item", Column::Name),
    ("field", Column::Name),
    ("field name", Column::Name),
    ("attribute", Column::Name),
    ("key", Column::Name),
    ("element", Column::Name),
    ("property", Column::Name),
    ("member", Column::Name),
    ("response code", Column::Code),
    ("http response code", Column::Code),
    ("http status code", Column::Code),
    ("status code", Column::Code),
    ("http status", Column::Code),
    ("return code", Column::Code),
    ("code", Column::Code),
    ("style", Column::Style),
    ("request type", Column::Style),
    ("location", Column::Style),
    ("in", Column::Style),
    ("format", Column::Format),
    ("type", Column::Type),
    ("data type", Column::Type),
    ("enumeration", Column::Enumeration),
    ("enum", Column::Enumeration),
    ("allowed values", Column::Enumeration),
    ("description", Column::Description),
    ("descriptions", Column::Description),
    ("explanation", Column::Description),
    ("meaning", Column::Description),
    ("condition", Column::Description),
    ("conditions", Column::Description),
    ("message", Column::Description),
    ("required/optional", Column::Requirement),
    ("required / optional", Column::Requirement),
    ("optional/required", Column::Requirement),
    ("required or optional", Column::Requirement),
    ("optional or required", Column::Requirement),
    ("required", Column::Required),
    ("required?", Column::Required),
    ("requirement", Column::Required),
    ("mandatory", Column::Mandatory),
    ("mandatory/optional", Column::Requirement),
    ("mandatory or optional", Column::Requirement),
    ("default value", Column::Default),
    ("default", Column::Default),
    ("error?", Column::IsError),
    ("error", Column::IsError),
    ("note", Column::Note),
    ("notes", Column::Note),
    ("remark", Column::Note),
    ("remarks", Column::Note),
    ("comment", Column::Note),
    ("permission", Column::Permission),
    ("permissions", Column::Permission),
];

/// First words of the title of the action column: `behavior for invalid parameter`, `action on invalid value`.
const ACTIONS: &[&str] = &[
    "action",
    "actions",
    "behavior",
    "behaviour",
    "operation",
    "handling",
    "treatment",
    "reaction",
    "processing",
    "process",
];

/// First words of the title of the code column beside it: `response code for invalid parameter`.
const ACTION_CODES: &[&str] = &[
    "response code",
    "http response code",
    "status code",
    "http status code",
    "error code",
    "return code",
    "code",
];

const MOST_WORDS: usize = 8;

/// The column whose title begins at the first of these words, with the number of words of the title: the longest
/// title wins.
fn leading_title(words: &[&str]) -> Option<(Column, usize)> {
    let titled = words
        .iter()
        .take(MOST_WORDS)
        .take_while(|word| **word != "\u{a0}");
    if !words.first().is_some_and(|word| begins_title(word)) {
        return None;
    }
    (1..=titled.count())
        .rev()
        .find_map(|count| title(&words[..count].join(" ")).map(|column| (column, count)))
}

/// The first words of all titles.
static FIRST_WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let titles = TITLES.iter().map(|(title, _)| title);
    let titles = titles.chain(ACTIONS).chain(ACTION_CODES);
    titles.filter_map(|title| title.split(' ').next()).collect()
});

/// Can a title begin with this word? Most lines of a page are no header, and their first word says so.
fn begins_title(word: &str) -> bool {
    let longest = 32;
    word.len() < longest && FIRST_WORDS.contains(word.to_lowercase().as_str())
}

/// The column with this title.
pub fn title(text: &str) -> Option<Column> {
    let words = text
        .split([' ', '\t', '\u{a0}'])
        .filter(|word| !word.is_empty());
    if !words.clone().next().is_some_and(begins_title) {
        return None;
    }
    let text = words.collect::<Vec<_>>().join(" ").to_lowercase();
    let known = TITLES.iter().find(|(known, _)| *known == text);
    known.map(|(_, column)| *column).or_else(|| {
        let rest = |heads: &[&str]| {
            heads.iter().any(|head| {
                text.strip_prefix(head)
                    .and_then(|rest| rest.strip_prefix(' '))
                    .is_some_and(is_about_invalid_values)
            })
        };
        if rest(ACTIONS) {
            Some(Column::Action)
        } else if rest(ACTION_CODES) {
            Some(Column::ActionCode)
        } else {
            None
        }
    })
}

/// `for invalid parameter` and its like.
fn is_about_invalid_values(text: &str) -> bool {
    let links = ["for ", "on ", "in case of ", "with ", "of ", "at ", "when "];
    let faults = [
        "invalid ",
        "an invalid ",
        "illegal ",
        "incorrect ",
        "wrong ",
    ];
    links
        .iter()
        .find_map(|link| text.strip_prefix(link))
        .and_then(|text| faults.iter().find_map(|fault| text.strip_prefix(fault)))
        .is_some_and(|text| {
            let object = text.strip_suffix('s').unwrap_or(text);
            matches!(object, "parameter" | "value" | "input" | "parameter value")
        })
}

/// The columns of a header line whose titles are joined by blanks. None unless the whole line is titles, the first of
/// them names rows, and there are two at least.
pub fn header_line(line: &str) -> Option<Vec<Column>> {
    let words: Vec<&str> = line
        .split([' ', '\t'])
        .filter(|word| !word.is_empty())
        .collect();
    let mut columns = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if words[at] == "\u{a0}" {
            columns.push(Column::Nameless);
            at += 1;
            continue;
        }
        let (column, count) = leading_title(&words[at..])?;
        columns.push(column);
        at += count;
    }
    finish(columns)
}

/// Is the line a header whose last title was cut off?
pub fn is_cut_header(line: &str) -> bool {
    let Some((whole, cut)) = line.trim_start().rsplit_once(' ') else {
        return false;
    };
    if header_line(line).is_some() {
        return false;
    }
    let words: Vec<&str> = whole.split(' ').filter(|word| !word.is_empty()).collect();
    let mut at = 0;
    let mut first = None;
    while at < words.len() {
        let Some((column, count)) = leading_title(&words[at..]) else {
            break;
        };
        first.get_or_insert(column);
        at += count;
    }
    // The words behind the last whole title, and the piece of a word, begin another title.
    let rest = [&words[at..], &[cut]].concat().join(" ").to_lowercase();
    let begun = |title: &str| title.len() > rest.len() && title.starts_with(&rest);
    matches!(first, Some(Column::Name | Column::Code))
        && !rest.is_empty()
        && (TITLES.iter().any(|(title, _)| begun(title))
            || ACTIONS
                .iter()
                .chain(ACTION_CODES)
                .any(|head| begun(&format!("{head} for invalid parameter"))))
}

/// The columns of a header line from which all separators were lost: `namestyleformat…`.
pub fn glued_header_line(line: &str) -> Option<Vec<Column>> {
    let text = line.trim_matches([' ', '\u{a0}']).to_lowercase();
    if !text.is_ascii() || text.len() > 200 {
        return None;
    }
    let mut columns = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        if !FIRST_WORDS.iter().any(|word| rest.starts_with(word)) {
            return None;
        }
        let (column, length) = (1..=rest.len())
            .rev()
            .find_map(|length| title(&rest[..length]).map(|column| (column, length)))?;
        columns.push(column);
        rest = rest[length..].trim_start_matches([' ', '\u{a0}']);
    }
    finish(columns)
}

/// The columns of titles that were kept apart. Unknown titles are allowed where most are known.
pub fn header_cells(titles: &[&str]) -> Option<Vec<Column>> {
    let columns: Vec<Column> = titles
        .iter()
        .map(|text| {
            let bare = text.trim_matches([' ', '\t', '\u{a0}', '*']);
            match bare {
                "" => Column::Nameless,
                bare => title(bare).unwrap_or(Column::Other),
            }
        })
        .collect();
    let titled = columns.iter().filter(|column| **column != Column::Nameless);
    let (unknown, known): (Vec<Column>, Vec<Column>) =
        titled.copied().partition(|column| *column == Column::Other);
    let telling = |column: &Column| {
        matches!(
            column,
            Column::Description | Column::Format | Column::Type | Column::Style
        )
    };
    if unknown.len() * 2 > known.len() || !known.iter().any(telling) {
        return None;
    }
    finish(columns)
}

/// Is there a name or code first, and a second title? Then `Type` is settled by whether `Format` stands beside it.
fn finish(mut columns: Vec<Column>) -> Option<Vec<Column>> {
    let titled = columns
        .iter()
        .filter(|column| **column != Column::Nameless)
        .count();
    if titled < 2 || !matches!(columns.first(), Some(Column::Name | Column::Code)) {
        return None;
    }
    let (types, formats) = (
        columns.contains(&Column::Type),
        columns.contains(&Column::Format),
    );
    for column in &mut columns {
        match column {
            Column::Format if types => *column = Column::Subformat,
            Column::Type if !formats => *column = Column::Format,
            // Titles that occur twice would tell nothing apart.
            _ => {}
        }
    }
    Some(columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Column::*;

    #[test]
    fn header_lines_are_cut_by_the_vocabulary() {
        assert_eq!(
            header_line(
                "name style format description required/optional default value behavior for invalid parameter response code for invalid parameter"
            ),
            Some(vec![
                Name,
                Style,
                Format,
                Description,
                Requirement,
                Default,
                Action,
                ActionCode
            ])
        );
        assert_eq!(
            header_line("response code condition"),
            Some(vec![Code, Description])
        );
        assert_eq!(
            header_line("Parameter Request Type Type Description Required or Optional Note \u{a0}"),
            Some(vec![
                Name,
                Style,
                Format,
                Description,
                Requirement,
                Note,
                Nameless
            ])
        );
        assert_eq!(
            header_line("Parameter Style Type Format Enumeration Description Required"),
            Some(vec![
                Name,
                Style,
                Type,
                Subformat,
                Enumeration,
                Description,
                Required
            ])
        );
        assert_eq!(
            header_line("Code Description Error? Note"),
            Some(vec![Code, Description, IsError, Note])
        );
    }

    #[test]
    fn sentences_are_no_headers() {
        for line in [
            "Parameters",
            "name of the thing",
            "Format",
            "Input Parameters",
            "description name",
            "",
        ] {
            assert_eq!(header_line(line), None, "{line}");
        }
    }

    #[test]
    fn headers_that_were_cut() {
        for line in [
            "response code cond",
            "Parameter Type F",
            "name style format description required/opt",
            "name style format description required/optional behavior for inv",
        ] {
            assert!(is_cut_header(line), "{line}");
        }
        for line in [
            "response code condition",
            "Response Codes",
            "name of",
            "200 OK",
        ] {
            assert!(!is_cut_header(line), "{line}");
        }
    }

    #[test]
    fn glued_headers() {
        assert_eq!(
            glued_header_line("response codecondition"),
            Some(vec![Code, Description])
        );
        assert_eq!(
            glued_header_line(
                "namestyleformatdescriptionrequired/optionaldefault valueaction for invalid parameterresponse code for invalid parameter"
            ),
            Some(vec![
                Name,
                Style,
                Format,
                Description,
                Requirement,
                Default,
                Action,
                ActionCode
            ])
        );
        assert_eq!(
            glued_header_line("itemformatdescription"),
            Some(vec![Name, Format, Description])
        );
        assert_eq!(glued_header_line("itemisedformat"), None);
    }
}
