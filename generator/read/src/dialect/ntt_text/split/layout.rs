//! All ways to cut a row, counted from both sides: the one way that is left, or what is in doubt.

use std::ops::Range;

use super::cells::{glued_lengths, length, loss};
use super::{Atom, Case, Doubt, Layout, MOST_ATOMS, Mode, Part, SplitRow, Types};
use crate::dialect::ntt_text::columns::Column;

impl<'a> Layout<'a> {
    pub(super) fn new(
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

    pub(super) fn written(self, case: Case) -> Self {
        Self { case, ..self }
    }

    /// Lays the columns over the whole row.
    pub(super) fn solve(&self) -> Option<SplitRow> {
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
    pub(super) fn lost_cells(&self) -> Option<Vec<Vec<usize>>> {
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

    pub(super) fn count(&self, part: &Part, now: &mut [u8], next: &[u8]) {
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
    pub(super) fn run_fits(&self, part: &Part, marks: usize, texts: usize) -> bool {
        let columns = part.columns.len();
        match marks + texts {
            0 => self.mode == Mode::Lost,
            cells if cells == columns => true,
            cells => cells < columns && texts > 0 && (marks == 0 || self.mode == Mode::Lost),
        }
    }

    /// Is the word written as the table writes its requirements?
    pub(super) fn is_in_case(&self, column: Column, word: &str) -> bool {
        let capital = word.starts_with(|c: char| c.is_ascii_uppercase());
        match (column, self.case) {
            (Column::Requirement | Column::Required, Case::Lower) => !capital,
            (Column::Requirement | Column::Required, Case::Capital) => capital,
            _ => true,
        }
    }

    /// Where a part that begins at an atom can end.
    pub(super) fn ends(&self, part: &Part, at: usize) -> Vec<usize> {
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
    pub(super) fn fill(
        &self,
        part: &Part,
        atoms: Range<usize>,
        cells: &mut [Range<usize>],
    ) -> bool {
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
    pub(super) fn begins(&self, types: Types) -> bool {
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
    pub(super) fn bytes(&self, atoms: Range<usize>) -> Range<usize> {
        match self.atoms.get(atoms) {
            Some([first, .., last]) => first.start..last.end,
            Some([only]) if !only.empty => only.start..only.end,
            _ => 0..0,
        }
    }
}
