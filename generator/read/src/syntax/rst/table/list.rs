//! Tables of the directive `list-table`.

use super::header_rows;
use crate::syntax::document::{Block, BlockKind, Cell, Field, Item, Row, Table, TableForm};
/// A `list-table` directive: a list of lists.
pub fn list<'a>(options: &[Field<'a>], blocks: Vec<Block<'a>>) -> Option<Table<'a>> {
    let block = blocks
        .into_iter()
        .find(|block| matches!(block.kind, BlockKind::List { .. }))?;
    let BlockKind::List { items, .. } = block.kind else {
        return None;
    };
    let mut rows: Vec<Row<'a>> = items.into_iter().map(list_row).collect::<Option<_>>()?;
    let body = rows.split_off(header_rows(options).unwrap_or(0).min(rows.len()));
    Some(Table {
        form: TableForm::List,
        caption: None,
        header: rows,
        rows: body,
        span: block.span,
    })
}

fn list_row(item: Item<'_>) -> Option<Row<'_>> {
    let span = item.span;
    let inner = item.blocks.into_iter().find_map(|block| match block.kind {
        BlockKind::List { items, .. } => Some(items),
        _ => None,
    })?;
    let cells = inner
        .into_iter()
        .map(|item| Cell {
            span: item.span,
            blocks: item.blocks,
        })
        .collect();
    Some(Row { cells, span })
}
