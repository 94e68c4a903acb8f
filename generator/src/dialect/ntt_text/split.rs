//! Splits a row whose cells are joined by single blanks.
//!
//! Some cells have a form that can be recognised (a name, a style, a type, `required`, a status code, U+00A0 for an
//! empty one), others are free text. All ways to lay the columns over the words are counted: one way is certain, two
//! are a doubt that the caller must report, none is a row that stays whole.

use std::ops::Range;

use super::columns::Column;
use super::formats;

/// Rows of more words than this are not split: no page has them, and damage must not cost time.
const MOST_ATOMS: usize = 4000;

/// U+00A0, an empty cell.
pub const EMPTY: &str = "\u{a0}";

/// A row, cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitRow {
    /// The cells in bytes of the row, in the order of the columns; empty ranges for empty cells.
    pub cells: Vec<Range<usize>>,
    /// Why the cut is not certain.
    pub doubt: Option<Doubt>,
}

/// Why a cut is not certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Two columns of free text stand side by side: the first one holds both.
    TextsTogether,
    /// The type is no known type: it stands at the beginning of the next cell.
    UnknownType,
    /// The columns fit in several ways; the longest description was taken.
    SeveralWays,
    /// It fits only if marks of empty cells were lost.
    EmptyCellsLost,
}

/// How a table writes `required` and `optional`: the words of descriptions can then be told from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Case {
    /// Not known.
    #[default]
    Any,
    /// `required`
    Lower,
    /// `Required`
    Capital,
}

/// How strictly the columns are laid over the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Each column has its words, or its mark of an empty cell.
    Strict,
    /// The type is missing.
    NoFormat,
    /// Any cell that may be empty may be missing.
    Lost,
}

/// A word, or a mark of an empty cell. In glued rows each character is one.
#[derive(Debug, Clone, Copy)]
struct Atom {
    start: usize,
    end: usize,
    empty: bool,
}

/// One column with a form of its own, or several free columns side by side.
#[derive(Debug, Clone)]
struct Part {
    columns: Range<usize>,
    free: bool,
}

/// Splits `row` into cells. None if the columns fit in no way.
pub fn split(columns: &[Column], row: &str, case: Case) -> Option<SplitRow> {
    let mut tries = vec![words(row, true)];
    if let Some(first) = tries.first()
        && first
            .iter()
            .any(|atom| atom.empty && atom.start == atom.end)
    {
        tries.push(words(row, false));
    }
    for mode in [Mode::Strict, Mode::NoFormat, Mode::Lost] {
        for atoms in &tries {
            if let Some(found) = Layout::new(columns, row, atoms, mode, false)
                .written(case)
                .solve()
            {
                return Some(found);
            }
        }
        if mode == Mode::Strict
            && let Some(found) = split_glued(columns, row)
        {
            return Some(found);
        }
    }
    None
}

/// Splits a row from which the separators were lost: `400OK`.
pub fn split_glued(columns: &[Column], row: &str) -> Option<SplitRow> {
    let atoms = characters(row);
    Layout::new(columns, row, &atoms, Mode::Strict, true).solve()
}

/// As [`starts_row`], for rows from which the separators were lost.
pub fn starts_glued_row(columns: &[Column], line: &str) -> bool {
    let atoms = characters(line);
    Layout::new(columns, line, &atoms, Mode::Strict, true).begins(Types::Known)
}

fn characters(row: &str) -> Vec<Atom> {
    row.char_indices()
        .take(MOST_ATOMS + 1)
        .map(|(start, c)| Atom {
            start,
            end: start + c.len_utf8(),
            empty: c == '\u{a0}',
        })
        .collect()
}

/// Does a line begin a row, as far as the columns before the first free text tell?
pub fn starts_row(columns: &[Column], line: &str, mode_of_types: Types) -> bool {
    let atoms = words(line, true);
    let layout = Layout::new(columns, line, &atoms, Mode::Strict, false);
    if layout.begins(mode_of_types) {
        return true;
    }
    // A code glued to its text is as good a beginning.
    columns.first() == Some(&Column::Code)
        && line.len() > 3
        && line.is_char_boundary(3)
        && is_code(&line[..3])
        && line[3..].starts_with(|c: char| c.is_ascii_uppercase())
}

/// Whether [`starts_row`] demands a known type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Types {
    /// A type column must hold a known type.
    Known,
    /// It may hold anything.
    Any,
}

/// The words of a row. Where U+00A0 became a plain blank, an empty cell is a run of three blanks, or of two at the end.
fn words(row: &str, guess_empty: bool) -> Vec<Atom> {
    let guess_empty = guess_empty && !row.contains('\u{a0}') && row.contains("  ");
    let mut atoms = Vec::new();
    let mut at = 0;
    while at < row.len() && atoms.len() <= MOST_ATOMS {
        let rest = &row[at..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\n', '\t']).len();
        if guess_empty && !atoms.is_empty() && !rest[..blanks].contains('\n') {
            let last = at + blanks == row.len();
            let lost = if last {
                blanks / 2
            } else {
                blanks.saturating_sub(1) / 2
            };
            if last || blanks % 2 == 1 {
                atoms.extend((0..lost).map(|number| Atom {
                    start: at + 1 + 2 * number,
                    end: at + 1 + 2 * number,
                    empty: true,
                }));
            }
        }
        at += blanks;
        let rest = &row[at..];
        let length = rest.find([' ', '\n', '\t']).unwrap_or(rest.len());
        if length > 0 {
            atoms.push(Atom {
                start: at,
                end: at + length,
                empty: &rest[..length] == EMPTY,
            });
            at += length;
        }
    }
    atoms
}

struct Layout<'a> {
    columns: &'a [Column],
    row: &'a str,
    atoms: &'a [Atom],
    mode: Mode,
    glued: bool,
    case: Case,
    parts: Vec<Part>,
}

impl<'a> Layout<'a> {
    fn new(
        columns: &'a [Column],
        row: &'a str,
        atoms: &'a [Atom],
        mode: Mode,
        glued: bool,
    ) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            match parts.last_mut() {
                Some(last) if last.free && column.is_free() => last.columns.end = index + 1,
                _ => parts.push(Part {
                    columns: index..index + 1,
                    free: column.is_free(),
                }),
            }
        }
        Self {
            columns,
            row,
            atoms,
            mode,
            glued,
            case: Case::Any,
            parts,
        }
    }

    fn written(self, case: Case) -> Self {
        Self { case, ..self }
    }

    /// Lays the columns over the whole row.
    fn solve(&self) -> Option<SplitRow> {
        let count = self.atoms.len();
        let most = match self.mode {
            Mode::Lost => MOST_ATOMS / 10,
            Mode::Strict | Mode::NoFormat => MOST_ATOMS,
        };
        if count == 0 || count > most {
            return None;
        }
        // `ways[part][atom]`: in how many ways, counted up to two, the parts from `part` on take the atoms from
        // `atom` on.
        let mut ways = vec![vec![0_u8; count + 1]; self.parts.len() + 1];
        ways[self.parts.len()][count] = 1;
        for index in (0..self.parts.len()).rev() {
            let (before, after) = ways.split_at_mut(index + 1);
            let (now, next) = (&mut before[index], &after[0]);
            self.count(&self.parts[index], now, next);
        }
        if ways[0][0] == 0 {
            return None;
        }
        let mut cells = vec![0..0; self.columns.len()];
        let mut doubt = match self.mode {
            Mode::Strict if ways[0][0] == 1 => None,
            Mode::Strict => Some(Doubt::SeveralWays),
            Mode::NoFormat => Some(Doubt::UnknownType),
            Mode::Lost => Some(Doubt::EmptyCellsLost),
        };
        let lost = self.lost_cells();
        let mut at = 0;
        for (index, part) in self.parts.iter().enumerate() {
            let end = self
                .ends(part, at)
                .into_iter()
                .filter(|&end| ways[index + 1][end] > 0)
                .max_by_key(|&end| match &lost {
                    Some(lost) => {
                        let missing = lost[index + 1][end].saturating_add(loss(part, at, end));
                        (usize::MAX - missing, end)
                    }
                    None => (0, end),
                })?;
            if part.free {
                if !self.fill(part, at..end, &mut cells) {
                    doubt = doubt.max(Some(Doubt::TextsTogether));
                }
            } else {
                cells[part.columns.start] = self.bytes(at..end);
            }
            at = end;
        }
        Some(SplitRow { cells, doubt })
    }

    /// Where cells may be missing: the least loss for the parts from a part on and the atoms from an atom on.
    fn lost_cells(&self) -> Option<Vec<Vec<usize>>> {
        if self.mode != Mode::Lost {
            return None;
        }
        let count = self.atoms.len();
        let mut lost = vec![vec![usize::MAX; count + 1]; self.parts.len() + 1];
        lost[self.parts.len()][count] = 0;
        for (index, part) in self.parts.iter().enumerate().rev() {
            for at in 0..=count {
                lost[index][at] = self
                    .ends(part, at)
                    .into_iter()
                    .map(|end| lost[index + 1][end].saturating_add(loss(part, at, end)))
                    .min()
                    .unwrap_or(usize::MAX);
            }
        }
        Some(lost)
    }

    fn count(&self, part: &Part, now: &mut [u8], next: &[u8]) {
        let add = |a: u8, b: u8| (a + b).min(2);
        if !part.free {
            for (at, ways) in now.iter_mut().enumerate() {
                let ends = self.ends(part, at).into_iter();
                *ways = ends.fold(0, |sum, end| add(sum, next[end]));
            }
            return;
        }
        if part.columns.len() > 1 {
            let reachable: Vec<usize> = (0..next.len()).filter(|&end| next[end] > 0).collect();
            for (at, ways) in now.iter_mut().enumerate() {
                let mut sum = 0;
                let (mut marks, mut texts, mut seen) = (0, 0, at);
                for &end in reachable.iter().filter(|&&end| end >= at) {
                    while seen < end {
                        let atom = self.atoms[seen];
                        marks += usize::from(atom.empty);
                        let begins = seen == at || self.atoms[seen - 1].empty;
                        texts += usize::from(!atom.empty && begins);
                        seen += 1;
                    }
                    if marks + texts > part.columns.len() {
                        break;
                    }
                    if self.run_fits(part, marks, texts) {
                        sum = add(sum, next[end]);
                    }
                    if sum == 2 {
                        break;
                    }
                }
                *ways = sum;
            }
            return;
        }
        // One free column: any run of words, or one mark. `runs` counts the ways that go on behind each word.
        let mut runs = 0;
        for at in (0..=self.atoms.len()).rev() {
            let absent = if self.mode == Mode::Lost { next[at] } else { 0 };
            now[at] = match self.atoms.get(at) {
                None => absent,
                Some(atom) if atom.empty => add(next[at + 1], absent),
                Some(_) => add(runs, absent),
            };
            // What a run that stops before `at`, or goes through it, can do.
            runs = match self.atoms.get(at) {
                Some(atom) if !atom.empty => add(next[at], runs),
                _ => next[at],
            };
        }
    }

    /// Can a run of free columns hold this many empty marks and pieces of text?
    fn run_fits(&self, part: &Part, marks: usize, texts: usize) -> bool {
        let columns = part.columns.len();
        match marks + texts {
            0 => self.mode == Mode::Lost,
            cells if cells == columns => true,
            cells => cells < columns && texts > 0 && (marks == 0 || self.mode == Mode::Lost),
        }
    }

    /// Is the word written as the table writes its requirements?
    fn is_in_case(&self, column: Column, word: &str) -> bool {
        let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
        match (column, self.case) {
            (Column::Requirement | Column::Required, Case::Lower) => !capital,
            (Column::Requirement | Column::Required, Case::Capital) => capital,
            _ => true,
        }
    }

    /// Where a part that begins at an atom can end.
    fn ends(&self, part: &Part, at: usize) -> Vec<usize> {
        let mut ends = Vec::new();
        let column = self.columns[part.columns.start];
        if part.free {
            if self.mode == Mode::Lost {
                ends.push(at);
            }
            let (mut marks, mut texts) = (0, 0);
            for end in at + 1..=self.atoms.len() {
                let atom = self.atoms[end - 1];
                marks += usize::from(atom.empty);
                let begins = end - 1 == at || self.atoms[end - 2].empty;
                texts += usize::from(!atom.empty && begins);
                if marks + texts > part.columns.len() {
                    break;
                }
                if self.run_fits(part, marks, texts) {
                    ends.push(end);
                }
            }
            return ends;
        }
        let absent = match self.mode {
            _ if column == Column::Nameless => true,
            Mode::Strict => false,
            Mode::NoFormat => column == Column::Format,
            Mode::Lost => {
                column.may_be_empty() || column == Column::Requirement || column == Column::Required
            }
        };
        if absent {
            ends.push(at);
        }
        let Some(atom) = self.atoms.get(at) else {
            return ends;
        };
        if atom.empty {
            if column.may_be_empty() {
                ends.push(at + 1);
            }
            return ends;
        }
        // With the type missing, nothing may be taken for one.
        if self.mode == Mode::NoFormat && column == Column::Format {
            return ends;
        }
        let rest = &self.row[atom.start..];
        if !self.is_in_case(column, rest) {
            return ends;
        }
        if self.glued {
            for length in glued_lengths(column, rest) {
                if let Ok(index) = self
                    .atoms
                    .binary_search_by_key(&(atom.start + length), |a| a.end)
                {
                    ends.push(index + 1);
                }
            }
        } else if let Some(length) = length(column, rest, &self.row[atom.start..atom.end])
            && let Ok(index) = self
                .atoms
                .binary_search_by_key(&(atom.start + length), |a| a.end)
        {
            ends.push(index + 1);
        }
        ends
    }

    /// Gives the columns of a free part their text. False if several columns had to share it.
    fn fill(&self, part: &Part, atoms: Range<usize>, cells: &mut [Range<usize>]) -> bool {
        let mut column = part.columns.start;
        let mut at = atoms.start;
        let mut filled = 0;
        while at < atoms.end && column < part.columns.end {
            let mut end = at + 1;
            if !self.atoms[at].empty {
                while end < atoms.end && !self.atoms[end].empty {
                    end += 1;
                }
            }
            cells[column] = self.bytes(at..end);
            filled += 1;
            column += 1;
            at = end;
        }
        filled == part.columns.len() || filled == 0
    }

    /// Is there a way to lay the columns before the first free text over the beginning of the row?
    fn begins(&self, types: Types) -> bool {
        let anchors: Vec<&Part> = self.parts.iter().take_while(|part| !part.free).collect();
        let mut places = vec![0_usize];
        let mut anchored = false;
        for (index, part) in anchors.iter().enumerate() {
            let column = self.columns[part.columns.start];
            if types == Types::Any && column == Column::Format {
                return anchored || index > 0;
            }
            let mut next: Vec<usize> = places.iter().flat_map(|&at| self.ends(part, at)).collect();
            next.sort_unstable();
            next.dedup();
            if next.is_empty() {
                return false;
            }
            anchored |= index > 0;
            places = next;
        }
        !anchors.is_empty()
    }

    /// The bytes of a run of atoms; none for a mark of an empty cell.
    fn bytes(&self, atoms: Range<usize>) -> Range<usize> {
        match self.atoms.get(atoms) {
            Some([first, .., last]) => first.start..last.end,
            Some([only]) if !only.empty => only.start..only.end,
            _ => 0..0,
        }
    }
}

/// What it costs to say that a part is missing: text goes missing more readily than what has a form of its own.
fn loss(part: &Part, at: usize, end: usize) -> usize {
    match (end == at, part.free) {
        (false, _) => 0,
        (true, true) => 2,
        (true, false) => 3,
    }
}

/// How many bytes of `rest`, which begins with `word`, a cell of this column takes.
fn length(column: Column, rest: &str, word: &str) -> Option<usize> {
    let is = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known));
    let one_word = |fits: bool| fits.then_some(word.len());
    match column {
        Column::Name => one_word(is_name(word)),
        Column::Code => codes(rest),
        Column::Style => one_word(is(STYLES)),
        Column::Format => formats::length(rest, false).or_else(|| one_word(word == "-")),
        Column::Type => formats::length(rest, false).or(one_word(true)),
        Column::Subformat => one_word(true),
        Column::Enumeration => match rest.starts_with('[') {
            true => formats::bracket(rest),
            false => one_word(word == "-"),
        },
        Column::Requirement => one_word(is(REQUIREMENTS)),
        Column::Required => one_word(is(REQUIREMENTS) || is(ANSWERS)),
        Column::Mandatory => one_word(is(MARKS) || is(REQUIREMENTS) || is(ANSWERS)),
        Column::Action => {
            one_word(word == "-" || word.bytes().all(|b| b.is_ascii_alphabetic()) && word.len() > 2)
        }
        Column::ActionCode => codes(rest).or_else(|| one_word(word == "-")),
        Column::IsError => one_word(is(&["yes", "no", "-"])),
        Column::Nameless
        | Column::Description
        | Column::Note
        | Column::Default
        | Column::Permission
        | Column::Other => None,
    }
}

/// Is the text, all of it, a cell of this column?
pub fn cell_fits(column: Column, text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or("");
    column.is_free() || length(column, text, word) == Some(text.len())
}

const STYLES: &[&str] = &[
    "header",
    "url",
    "uri",
    "path",
    "body",
    "query",
    "plain",
    "form",
    "querystring",
    "json",
];
const REQUIREMENTS: &[&str] = &["required", "optional", "mandatory"];
const ANSWERS: &[&str] = &["yes", "no", "true", "false", "-"];
const MARKS: &[&str] = &["o", "x", "○", "◯", "〇", "✓"];

/// As [`length`], for rows without separators: a cell may end inside a word.
fn glued_lengths(column: Column, rest: &str) -> Vec<usize> {
    let prefixes = |words: &[&str]| -> Vec<usize> {
        words
            .iter()
            .filter(|word| rest.starts_with(**word))
            .map(|word| word.len())
            .collect()
    };
    match column {
        Column::Name => {
            let longest = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || "_-.:[]".contains(c)))
                .unwrap_or(rest.len())
                .min(100);
            (1..=longest)
                .filter(|&length| is_name(&rest[..length]))
                .collect()
        }
        Column::ActionCode => codes(rest).into_iter().collect(),
        Column::Code => rest
            .get(..3)
            .filter(|code| is_code(code))
            .map(|code| vec![code.len()])
            .unwrap_or_default(),
        Column::Style => prefixes(&[
            "Header", "URL", "URI", "Path", "Body", "Query", "plain", "query", "header",
        ]),
        Column::Format => formats::length(rest, true).into_iter().collect(),
        Column::Requirement | Column::Required => {
            prefixes(&["required", "optional", "Required", "Optional"])
        }
        Column::Action => prefixes(&["Terminate", "Ignore", "Continue"]),
        Column::IsError => prefixes(&["Yes", "No"]),
        Column::Mandatory => prefixes(&["o"]),
        _ => Vec::new(),
    }
}

/// A parameter's name: no blank, and a letter or digit in it.
fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric() || "_{[<$@*.".contains(c))
        && word.bytes().any(|b| b.is_ascii_alphanumeric())
        && !word.ends_with(['.', ':', ','])
        && !word.contains(['|', '"'])
}

/// `404`, `4xx`
pub fn is_code(word: &str) -> bool {
    let bytes = word.as_bytes();
    matches!(bytes, [b'1'..=b'5', rest @ ..] if rest.len() == 2
        && (rest.iter().all(u8::is_ascii_digit) || rest.eq_ignore_ascii_case(b"xx")))
}

/// `400`, `403, 404`, `400/404`: the length of a list of codes.
fn codes(rest: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let code = rest.get(at..at + 3).filter(|code| is_code(code))?;
        at += code.len();
        let tail = &rest[at..];
        let more = [", ", ",", "/", " / ", " or "]
            .iter()
            .filter_map(|link| tail.strip_prefix(link).map(|next| (link, next)))
            .find(|(_, next)| next.get(..3).is_some_and(is_code));
        match more {
            Some((link, _)) => at += link.len(),
            None if tail.starts_with(|c: char| c.is_alphanumeric()) => return None,
            None => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::columns::header_line;
    use super::*;

    const PARAMETERS: &str = "name style format description required/optional default value behavior for invalid parameter response code for invalid parameter";
    const STORAGE: &str =
        "Parameter Request Type Type Description Required or Optional Note \u{a0}";

    fn cut<'a>(header: &str, row: &'a str) -> (Vec<&'a str>, Option<Doubt>) {
        let columns = header_line(header).expect("a header");
        let split = split(&columns, row, Case::Any).expect("a row");
        let cells = split.cells.into_iter().map(|cell| &row[cell]).collect();
        (cells, split.doubt)
    }

    #[test]
    fn anchors_cut_from_both_sides() {
        assert_eq!(
            cut(
                PARAMETERS,
                "token_id Header authentication token string(varchar) token of the user required \u{a0} Terminate 401"
            ),
            (
                vec![
                    "token_id",
                    "Header",
                    "authentication token string(varchar)",
                    "token of the user",
                    "required",
                    "",
                    "Terminate",
                    "401"
                ],
                None
            )
        );
        assert_eq!(
            cut(
                PARAMETERS,
                "thing Body Object \u{a0} required \u{a0} \u{a0} \u{a0}"
            ),
            (
                vec!["thing", "Body", "Object", "", "required", "", "", ""],
                None
            )
        );
        assert_eq!(
            cut(
                PARAMETERS,
                "x query UUID Told only if required or optional optional - Terminate 400, 404"
            ),
            (
                vec![
                    "x",
                    "query",
                    "UUID",
                    "Told only if required or optional",
                    "optional",
                    "-",
                    "Terminate",
                    "400, 404"
                ],
                Some(Doubt::SeveralWays)
            )
        );
    }

    #[test]
    fn a_mark_pins_the_requirement() {
        let (cells, doubt) = cut(
            PARAMETERS,
            "x Body Integer This is required with y optional \u{a0} Terminate 400",
        );
        assert_eq!(
            (cells[3], cells[4], doubt),
            ("This is required with y", "optional", None)
        );
    }

    #[test]
    fn texts_side_by_side_stay_together() {
        let (cells, doubt) = cut(
            "Parameter Type Description Note",
            "name String Name of the disk Must be new",
        );
        assert_eq!(
            cells,
            ["name", "String", "Name of the disk Must be new", ""]
        );
        assert_eq!(doubt, Some(Doubt::TextsTogether));
        let (cells, doubt) = cut(
            "Parameter Type Description Note",
            "size Integer How large \u{a0}",
        );
        assert_eq!((cells[2], cells[3], doubt), ("How large", "", None));
    }

    #[test]
    fn a_nameless_column_may_be_missing() {
        for (row, note) in [
            (
                "name plain String Name of it Required Must be new",
                "Must be new",
            ),
            (
                "name plain String Name of it Required Must be new \u{a0}",
                "Must be new",
            ),
            ("name plain String Name of it Optional \u{a0} \u{a0}", ""),
        ] {
            let (cells, doubt) = cut(STORAGE, row);
            assert_eq!(
                (cells[3], cells[5], doubt),
                ("Name of it", note, None),
                "{row}"
            );
        }
    }

    #[test]
    fn unknown_types_stay_with_the_description() {
        let (cells, doubt) = cut(
            "item format description",
            "pool AddressPool Pool of addresses",
        );
        assert_eq!(cells, ["pool", "", "AddressPool Pool of addresses"]);
        assert_eq!(doubt, Some(Doubt::UnknownType));
    }

    #[test]
    fn marks_that_became_blanks() {
        let row = "thing Body Object   required   Terminate 400";
        let (cells, doubt) = cut(PARAMETERS, row);
        assert_eq!(
            cells,
            [
                "thing",
                "Body",
                "Object",
                "",
                "required",
                "",
                "Terminate",
                "400"
            ]
        );
        assert_eq!(doubt, None);
        let (cells, doubt) = cut(
            PARAMETERS,
            "thing Body Object A thing required Terminate 400",
        );
        assert_eq!(cells[6..], ["Terminate", "400"]);
        assert_eq!(doubt, Some(Doubt::EmptyCellsLost));
    }

    #[test]
    fn glued_rows() {
        let columns = header_line("response code condition").expect("a header");
        let row = "400Bad Request";
        let found = split(&columns, row, Case::Any).expect("a row");
        assert_eq!(
            (
                &row[found.cells[0].clone()],
                &row[found.cells[1].clone()],
                found.doubt
            ),
            ("400", "Bad Request", None)
        );
        let columns = header_line(PARAMETERS).expect("a header");
        let row = "tenant_idURLString(UUID)ID of the tenantrequired\u{a0}Terminate404";
        let found = split_glued(&columns, row).expect("a row");
        let cells: Vec<&str> = found.cells.iter().map(|cell| &row[cell.clone()]).collect();
        assert_eq!(
            cells,
            [
                "tenant_id",
                "URL",
                "String(UUID)",
                "ID of the tenant",
                "required",
                "",
                "Terminate",
                "404"
            ]
        );
        assert_eq!(found.doubt, None);
    }

    #[test]
    fn gateway_rows() {
        let (cells, doubt) = cut(
            "Parameter Style Type Format Enumeration Description Required",
            "kind query string - ['a', 'b c'] Is yes or no yes",
        );
        assert_eq!(
            cells,
            [
                "kind",
                "query",
                "string",
                "-",
                "['a', 'b c']",
                "Is yes or no",
                "yes"
            ]
        );
        assert_eq!(doubt, None);
    }

    #[test]
    fn beginnings_of_rows() {
        let columns = header_line("response code condition").expect("a header");
        assert!(starts_row(&columns, "400 bad", Types::Known));
        assert!(starts_row(&columns, "400Bad", Types::Known));
        assert!(!starts_row(&columns, "- 400 of them", Types::Known));
        let columns = header_line(PARAMETERS).expect("a header");
        assert!(starts_row(&columns, "a Body String text", Types::Known));
        assert!(!starts_row(
            &columns,
            "optional \u{a0} Terminate 400",
            Types::Known
        ));
    }

    #[test]
    fn damage_costs_no_time() {
        let columns = header_line(PARAMETERS).expect("a header");
        assert_eq!(
            split(
                &columns,
                &"a Body String x required ".repeat(100_000),
                Case::Any
            ),
            None
        );
        assert_eq!(split(&columns, "", Case::Any), None);
    }
}
