//! Tables of parameters: columns by the text of their headers, never by position.

use std::borrow::Cow;

use super::editions;
use crate::draft::{DraftRow, Inline, Prose, ProseBlock, Reference, Spanned};
use crate::syntax::{Cell, Row, Table, inline};
use apiref_core::requirement;
use apiref_core::text::collapsed;

/// What a column of a table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    SubName,
    Type,
    Requirement,
    Location,
    Description,
    Default,
    Enumeration,
    /// A column that only some pages have; its cells go into the description, with the header before them.
    Other,
}

/// The columns of a table of parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    kinds: Vec<Column>,
    headers: Vec<String>,
}

impl Columns {
    /// The columns of a table, if it is one of parameters: the first header says so, and something beside the name
    /// is told of each.
    pub fn of(table: &Table<'_>) -> Option<Self> {
        let headers: Vec<String> = table
            .header
            .last()?
            .cells
            .iter()
            .map(|cell| cell_text(cell).text)
            .collect();
        let mut kinds: Vec<Column> = headers.iter().map(|header| column(header)).collect();
        if kinds.first() != Some(&Column::Name) {
            return None;
        }
        let has = |kinds: &[Column], kind| kinds.contains(&kind);
        if !has(&kinds, Column::Type)
            && let Some(at) = headers.iter().position(|header| header == "String")
        {
            kinds[at] = Column::Type;
        }
        if !has(&kinds, Column::Description)
            && let Some(at) = kinds.iter().rposition(|kind| *kind == Column::Other)
        {
            kinds[at] = Column::Description;
        }
        // A second column of one kind is told in the description.
        for at in 1..kinds.len() {
            if kinds[at] != Column::Other && kinds[..at].contains(&kinds[at]) {
                kinds[at] = Column::Other;
            }
        }
        let tells = [
            Column::Type,
            Column::Requirement,
            Column::Description,
            Column::Location,
        ];
        tells
            .iter()
            .any(|kind| has(&kinds, *kind))
            .then_some(Self { kinds, headers })
    }

    /// Has the table a column for types?
    pub fn has_types(&self) -> bool {
        self.kinds.contains(&Column::Type)
    }

    /// Has the table a column for the requirement?
    pub fn has_requirement(&self) -> bool {
        self.kinds.contains(&Column::Requirement)
    }

    /// The rows of the table, in order.
    pub fn rows(&self, table: &Table<'_>) -> Vec<DraftRow> {
        let mut rows = Vec::with_capacity(table.rows.len());
        let mut parent = String::new();
        for row in &table.rows {
            rows.push(self.row(row, &mut parent));
        }
        rows
    }

    fn row(&self, row: &Row<'_>, parent: &mut String) -> DraftRow {
        let mut draft = DraftRow {
            span: row.span,
            ..DraftRow::default()
        };
        let mut sub_name = None;
        for (index, cell) in row.cells.iter().enumerate() {
            let kind = self.kinds.get(index).copied().unwrap_or(Column::Other);
            match kind {
                Column::Name => {
                    let (name, references) = cell_references(cell);
                    draft.name = name;
                    draft.type_references.extend(references);
                }
                Column::SubName => sub_name = Some(cell_text(cell)),
                Column::Type => {
                    let (text, references) = cell_references(cell);
                    draft.type_text = text;
                    draft.type_references.extend(references);
                }
                Column::Requirement => {
                    let heading = self.headers.get(index).map_or("", String::as_str);
                    let stated = cell_text(cell);
                    draft.requirement = Some(Spanned {
                        text: requirement::below(heading, stated.text),
                        span: stated.span,
                    });
                }
                Column::Location => draft.location = Some(cell_text(cell)),
                Column::Description => {
                    let prose = inline::prose(&cell.blocks);
                    draft.description.blocks.splice(0..0, prose.blocks);
                }
                Column::Default => draft.default = stated(cell),
                Column::Enumeration => draft.enumeration = stated(cell),
                Column::Other => {
                    let prose = inline::prose(&cell.blocks);
                    let header = self.headers.get(index).map_or("", String::as_str);
                    append(&mut draft.description, header, prose);
                }
            }
        }
        if let Some(sub) = sub_name {
            if draft.name.text.is_empty() {
                draft.name.text.clone_from(parent);
            } else {
                parent.clone_from(&draft.name.text);
            }
            if !matches!(sub.text.as_str(), "" | "-" | "N/A" | "None") {
                draft.name = Spanned {
                    text: format!("{}.{}", draft.name.text, sub.text),
                    span: sub.span,
                };
            }
        }
        swap_back(&mut draft);
        editions::unmark(&mut draft.description);
        draft
    }
}

/// Rows whose type stands under `Mandatory` and whose requirement stands under `Type`, and rows with the cells of a table
/// of more columns, whose type begins the description.
fn swap_back(row: &mut DraftRow) {
    let is_flag = |text: &str| matches!(text, "Yes" | "No");
    let is_type = |text: &str| {
        matches!(
            text,
            "String" | "Integer" | "Boolean" | "Object" | "Long" | "Array" | "Float" | "List"
        ) || text.starts_with("Array of")
    };
    if !is_flag(&row.type_text.text) {
        return;
    }
    match &mut row.requirement {
        Some(requirement) if is_type(&requirement.text) => {
            std::mem::swap(&mut row.type_text, requirement);
        }
        Some(_) => {}
        None => {
            let blocks = &mut row.description.blocks;
            if let Some(ProseBlock::Paragraph(inlines)) = blocks.first()
                && let [Inline::Text(text)] = inlines.as_slice()
                && is_type(text.trim())
            {
                let text = text.trim().to_owned();
                let span = row.type_text.span;
                let type_text = Spanned { text, span };
                row.requirement = Some(std::mem::replace(&mut row.type_text, type_text));
                blocks.remove(0);
            }
        }
    }
}

fn append(description: &mut Prose, header: &str, prose: Prose) {
    if prose.is_empty() || matches!(prose.text().as_str(), "-" | "N/A") {
        return;
    }
    if let ([ProseBlock::Paragraph(inlines)], false) = (prose.blocks.as_slice(), header.is_empty())
    {
        let mut labelled = vec![
            Inline::Strong(format!("{header}:")),
            Inline::Text(" ".to_owned()),
        ];
        labelled.extend_from_slice(inlines);
        description.blocks.push(ProseBlock::Paragraph(labelled));
        return;
    }
    if !header.is_empty() {
        description
            .blocks
            .push(ProseBlock::Paragraph(vec![Inline::Strong(format!(
                "{header}:"
            ))]));
    }
    description.blocks.extend(prose.blocks);
}

fn stated(cell: &Cell<'_>) -> Option<Spanned> {
    let text = cell_text(cell);
    (!matches!(text.text.as_str(), "" | "-" | "N/A" | "None")).then_some(text)
}

fn column(header: &str) -> Column {
    let folded: Cow<'_, str> = if header.bytes().any(|b| b.is_ascii_uppercase()) {
        header.to_ascii_lowercase().into()
    } else {
        header.into()
    };
    match folded.trim() {
        "parameter" | "parameters" | "name" | "key" | "attribute" | "response item" | "field"
        | "parameter name" | "field name" | "item" | "header" | "request item"
        | "parameter/field" | "attribute name" | "property" | "header name" | "variable" => {
            Column::Name
        }
        "sub-parameter" | "subparameter" | "sub parameter" | "sub-field" => Column::SubName,
        "type" | "value type" | "data type" | "parameter type" | "types" | "field type" => {
            Column::Type
        }
        "mandatory"
        | "mandatory or not"
        | "required"
        | "is mandatory"
        | "mandatory/optional"
        | "mandatory (yes/no)"
        | "optional/mandatory"
        | "optional"
        | "optional?"
        | "required or not"
        | "whether mandatory"
        | "mandatory or optional"
        | "mandatory?" => Column::Requirement,
        "in" | "location" | "position" | "parameter location" | "parameter position" => {
            Column::Location
        }
        "description"
        | "remarks"
        | "remark"
        | "meaning"
        | "explanation"
        | "note"
        | "parameter description"
        | "details" => Column::Description,
        "default value" | "default" => Column::Default,
        "enumeration" | "enumerated values" | "valid values" => Column::Enumeration,
        _ => Column::Other,
    }
}

/// The text of a cell on one line, markup undone.
pub fn cell_text(cell: &Cell<'_>) -> Spanned {
    let text = match cell.paragraph() {
        Some(text) => inline::plain(text),
        None if cell.blocks.is_empty() => String::new(),
        None => collapsed(&inline::prose(&cell.blocks).text()),
    };
    Spanned {
        text,
        span: cell.span,
    }
}

/// The same, and the references in the cell, in order.
fn cell_references(cell: &Cell<'_>) -> (Spanned, Vec<Reference>) {
    let (text, references) = match cell.paragraph() {
        Some(text) => inline::plain_and_references(text),
        None if cell.blocks.is_empty() => Default::default(),
        None => {
            let prose = inline::prose(&cell.blocks);
            let references = prose.references().into_iter().cloned().collect();
            (collapsed(&prose.text()), references)
        }
    };
    let span = cell.span;
    (Spanned { text, span }, references)
}
