//! The schema of a body: its structure from templates and examples, types and texts from rows.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::super::body::{Field, innermost, object};
use super::super::examples::{self, Evidence};
use super::super::row;
use super::structure::{self, Kind, Node, PlacedRow};
use super::{Context, is_readable};
use crate::draft::{DraftExample, DraftRow};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Json, Origin, Schema, Source, TypeName, Types, Validity};
use apiref_core::page::{Page, Span};

/// A body.
pub struct Body<'a> {
    /// With inline members.
    pub schema: Schema,
    /// The place of each row, as keys joined by dots.
    pub places: Vec<(String, &'a DraftRow)>,
}

/// Builds a body from its rows and from what templates and examples show, templates first.
pub fn build<'a>(
    context: &Context<'a>,
    rows: &[&'a DraftRow],
    bodies: &[(&'a DraftExample, &'a Json)],
    found: &mut Vec<Diagnostic>,
) -> Body<'a> {
    let page = context.page;
    let mut structure: Option<Node> = None;
    for (example, json) in bodies {
        let origin = match example.template {
            true => Origin::Template,
            false => Origin::Example,
        };
        let node = Node::of(json, origin);
        match &mut structure {
            Some(known) => known.merge(node),
            None => structure = Some(node),
        }
    }
    let span = bodies
        .first()
        .map_or(context.draft.span, |(example, _)| example.span);
    let is_shown = structure.is_some();
    let mut structure = structure.unwrap_or_else(|| Node::unknown(Kind::Object, Origin::Guess));
    let placed = structure::place(rows, &structure);
    let mut before: &[String] = &[];
    for one in &placed {
        if one.is_repeated {
            say(page, Code::RowRepeated, one.row, "", found);
        } else if !one.is_proved && is_shown {
            let expected = row::without_proof(&one.path);
            say(page, Code::PlaceGuessed, one.row, &expected, found);
        }
        insert(&mut structure, &one.path, before);
        before = &one.path;
    }
    structure.settle_order();
    let by_path: HashMap<&[String], &PlacedRow<'a>> = placed
        .iter()
        .rev()
        .map(|one| (one.path.as_slice(), one))
        .collect();
    let mut builder = Builder {
        context,
        by_path,
        span,
        quoted: OnceCell::new(),
        found,
    };
    let fields = builder.fields(&structure, &mut Vec::new());
    let mut schema = object(None, fields);
    if structure.kind == Kind::Array {
        schema = Schema {
            items: Some(Box::new(schema)),
            ..Schema::of(TypeName::Array)
        };
    }
    if structure.members.is_empty() && structure.is_free {
        schema.additional_properties = Some(Box::default());
    }
    for (example, json) in bodies
        .iter()
        .filter(|(example, _)| !example.template && is_readable(example))
    {
        let evidence = Evidence::new(page, example.span, example.validity == Validity::Repaired);
        examples::complete(&mut schema, json, "", &evidence, found);
    }
    keep_free(&mut schema, &structure);
    let places = placed
        .iter()
        .map(|one| (one.path.join("."), one.row))
        .collect();
    Body { schema, places }
}

/// Keeps objects free of which the template shows no member: the values in an example say nothing of other values.
fn keep_free(schema: &mut Schema, node: &Node) {
    let slot = innermost(schema);
    if node.is_free && node.origin == Origin::Template && slot.properties.is_empty() {
        slot.additional_properties = Some(Box::default());
        return;
    }
    for (key, member) in &node.members {
        if let Some(schema) = slot.properties.get_mut(key) {
            keep_free(schema, member);
        }
    }
}

/// Makes sure that a place is in the structure: behind the place of the row before, where both are siblings.
fn insert(structure: &mut Node, path: &[String], before: &[String]) {
    let mut at = structure;
    for (depth, key) in path.iter().enumerate() {
        at.is_free = false;
        if at.kind == Kind::Scalar {
            at.kind = Kind::Object;
        }
        if !at.members.contains_key(key) {
            let sibling = before
                .get(depth)
                .filter(|_| before[..depth] == path[..depth]);
            at.insert(key, Node::unknown(Kind::Scalar, Origin::Table), sibling);
        }
        let Some(member) = at.members.get_mut(key) else {
            return;
        };
        at = member;
    }
}

fn say(page: &Page, code: Code, row: &DraftRow, expected: &str, found: &mut Vec<Diagnostic>) {
    let name = format!("`{}`", row.name.text);
    found.push(Diagnostic::new(code, page, row.name.span, name, expected));
}

struct Builder<'a, 'c> {
    context: &'c Context<'a>,
    by_path: HashMap<&'c [String], &'c PlacedRow<'a>>,
    span: Span,
    /// Where each text in quotes stands first in the span, as far into it as that.
    quoted: OnceCell<HashMap<&'a str, usize>>,
    found: &'c mut Vec<Diagnostic>,
}

impl<'a> Builder<'a, '_> {
    fn fields(&mut self, node: &Node, path: &mut Vec<String>) -> Vec<Field<'a>> {
        let mut fields = Vec::with_capacity(node.members.len());
        for (key, member) in &node.members {
            path.push(key.clone());
            if let Some(field) = self.field(key, member, path) {
                fields.push(field);
            }
            path.pop();
        }
        fields
    }

    /// A member; none where only an example shows it, and nothing below it has a row: those are added later on.
    fn field(&mut self, key: &str, node: &Node, path: &mut Vec<String>) -> Option<Field<'a>> {
        let page = self.context.page;
        let placed = self.by_path.get(path.as_slice()).copied();
        let children = self.fields(node, path);
        let mut field = match placed {
            Some(placed) => {
                let mut field = row::field(page, placed.row, key.to_owned(), self.found);
                field.source.placed_by = Some(match (placed.is_proved, node.origin) {
                    (true, origin) => origin,
                    (false, Origin::Table) if path.len() == 1 => Origin::Table,
                    (false, _) => Origin::Guess,
                });
                field
            }
            None if node.origin == Origin::Template || !children.is_empty() => {
                let mut source = Source::new(node.origin, page.name().clone(), self.line_of(key));
                source.placed_by = Some(node.origin);
                Field::new(key, source)
            }
            None => return None,
        };
        self.settle_kind(&mut field, node, placed, !children.is_empty());
        field.children = children;
        if field.children.is_empty() {
            self.named_type(&mut field);
        }
        Some(field)
    }

    /// What is shown decides between scalar, object and array.
    fn settle_kind(
        &mut self,
        field: &mut Field<'a>,
        node: &Node,
        placed: Option<&PlacedRow<'a>>,
        has_members: bool,
    ) {
        let stated = field.schema.single_type();
        let kind = match node.kind {
            Kind::Object => TypeName::Object,
            Kind::Array => TypeName::Array,
            // A placeholder may stand for anything that the table says.
            Kind::Scalar => return,
        };
        if node.is_free && stated != Some(TypeName::Array) {
            field.schema.types = Some(Types::One(TypeName::Object));
            field.schema.additional_properties.get_or_insert_default();
            return;
        }
        if stated == Some(kind) {
            return;
        }
        if kind == TypeName::Array {
            let scalar = !has_members && stated.is_some_and(|stated| stated != TypeName::Object);
            if scalar {
                self.contradiction(placed, "an array");
            }
            field.make_array();
        } else {
            if stated.is_some() {
                self.contradiction(placed, "an object");
            }
            field.schema.types = Some(Types::One(TypeName::Object));
            field.schema.items = None;
        }
        field.schema.origins.insert("type".to_owned(), node.origin);
    }

    fn contradiction(&mut self, placed: Option<&PlacedRow<'a>>, shown: &str) {
        if let Some(placed) = placed {
            let row = placed.row;
            self.found.push(Diagnostic::new(
                Code::ExampleContainer,
                self.context.page,
                row.type_text.span,
                format!("`{}` as {:?}", row.name.text, row.type_text.text),
                format!("{shown}, as the template or example shows"),
            ));
        }
    }

    /// The members of a type that a page of its own describes.
    fn named_type(&mut self, field: &mut Field<'a>) {
        let Some(title) = &field.title else { return };
        let squashed: String = title.chars().filter(|c| c.is_alphanumeric()).collect();
        let labels = self.context.labels;
        let Some(at) = labels.table(title).or_else(|| labels.table(&squashed)) else {
            return;
        };
        let mut known = HashSet::new();
        for row in &at.table.rows {
            let mut member = row::field(at.page, row, row.name.text.clone(), self.found);
            member.source.placed_by = Some(Origin::Reference);
            if known.insert(member.name.clone()) {
                field.children.push(member);
            }
        }
    }

    /// The line of a key in the template or example.
    fn line_of(&self, key: &str) -> u32 {
        let page = self.context.page;
        let quoted = self.quoted.get_or_init(|| quoted(page.slice(self.span)));
        let at = quoted.get(key).copied().unwrap_or_default();
        page.line_of(self.span.start + at as u32)
    }
}

/// Where each text in quotes stands first.
fn quoted(text: &str) -> HashMap<&str, usize> {
    let quotes: Vec<usize> = memchr::memchr_iter(b'"', text.as_bytes()).collect();
    let mut found = HashMap::new();
    for (from, to) in quotes.iter().zip(quotes.iter().skip(1)) {
        found.entry(&text[from + 1..*to]).or_insert(*from);
    }
    found
}
