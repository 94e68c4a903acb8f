//! The outline of a page: operations, and in each the sections in their order. Headings repeat (`Format`,
//! `Parameters`, `Request Header`), so the level comes from the order in which the template has them: what a section
//! belongs to is told by the last of request, response, sample and error example.

use crate::syntax::ntt::{Group, LineKind, TextLine, TextPage};
use apiref_core::ir::Direction;
use apiref_core::page::Span;

use super::columns;
use super::headings::{self, Heading};

/// The part of the template in which a section stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Before the request.
    Head,
    /// The request.
    Request,
    /// The response.
    Response,
    /// Examples, and which way they go.
    Sample(Option<Direction>),
    /// The example of a fault, and which way its message goes.
    Error(Option<Direction>),
}

/// A section: a heading and what follows up to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Section<'a> {
    /// What it is about.
    pub heading: Heading,
    /// The heading as it stands.
    pub title: TextLine<'a>,
    /// The part of the template.
    pub zone: Zone,
    /// The heading above that still counts: the body in whose `Format` and `Parameters` this is.
    pub parent: Heading,
    /// Its text.
    pub groups: Vec<Group<'a>>,
}

/// What a page says of one operation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline<'a> {
    /// Title and sentences before the first heading.
    pub head: Vec<Group<'a>>,
    /// In order.
    pub sections: Vec<Section<'a>>,
}

impl Outline<'_> {
    /// From the title to the last section.
    pub fn span(&self) -> Span {
        let mut spans = self
            .head
            .iter()
            .map(Group::span)
            .chain(self.sections.iter().flat_map(|section| {
                std::iter::once(section.title.span()).chain(section.groups.iter().map(Group::span))
            }));
        let first = spans.next().unwrap_or_default();
        spans.fold(first, Span::to)
    }
}

/// Cuts a page into operations and sections. There is one outline at least; a page of several operations has one each.
pub fn outlines<'a>(page: &TextPage<'a>) -> Vec<Outline<'a>> {
    let lines = flat(page);
    let dense = page.groups.len() * 8 < lines.len();
    let marks = find_headings(&lines, dense);
    let mut outlines = vec![Outline::default()];
    let mut zone = Zone::Head;
    let mut parent = Heading::Summary;
    for (index, (line, first)) in lines.iter().enumerate() {
        let Some(found) = marks[index] else {
            let current = outlines.last_mut();
            let groups = current.map(|outline| match outline.sections.last_mut() {
                Some(section) => &mut section.groups,
                None => &mut outline.head,
            });
            if let Some(groups) = groups {
                push(groups, *line, *first);
            }
            continue;
        };
        let next = marks[index + 1..].iter().flatten().next().copied();
        if begins_operation(zone, found, next)
            && let Some(previous) = outlines.last_mut()
        {
            let head = take_title(previous);
            outlines.push(Outline {
                head,
                sections: Vec::new(),
            });
            (zone, parent) = (Zone::Head, Heading::Summary);
        }
        zone = step(zone, found);
        if !matches!(
            found,
            Heading::Format | Heading::Parameters(_) | Heading::Remark
        ) {
            parent = found;
        }
        if let Some(outline) = outlines.last_mut() {
            outline.sections.push(Section {
                heading: found,
                title: *line,
                zone,
                parent,
                groups: Vec::new(),
            });
        }
    }
    outlines
}

/// All lines, each with whether it is the first of its group.
fn flat<'a>(page: &TextPage<'a>) -> Vec<(TextLine<'a>, bool)> {
    page.groups
        .iter()
        .flat_map(|group| {
            group
                .lines
                .iter()
                .enumerate()
                .map(|(index, line)| (*line, index == 0))
        })
        .collect()
}

fn push<'a>(groups: &mut Vec<Group<'a>>, line: TextLine<'a>, first: bool) {
    match groups.last_mut() {
        Some(group) if !first => group.lines.push(line),
        _ => groups.push(Group { lines: vec![line] }),
    }
}

/// Which lines are headings. Titles of columns on lines of their own are not headings.
fn find_headings(lines: &[(TextLine<'_>, bool)], dense: bool) -> Vec<Option<Heading>> {
    let mut marks = vec![None; lines.len()];
    let mut index = 0;
    while index < lines.len() {
        let titles = header_run(lines[index..].iter().map(|(line, _)| line));
        if titles > 0 {
            index += titles;
            continue;
        }
        let (line, first) = lines[index];
        let alone = first && lines.get(index + 1).is_none_or(|(_, first)| *first);
        if line.kind == LineKind::Text
            && let Some(heading) = headings::heading(line.text, alone || dense)
            && !is_header_caption(lines, index, alone)
        {
            marks[index] = Some(heading);
        }
        index += 1;
    }
    marks
}

/// A line directly above the titles of a table, in the same group, is its caption.
fn is_header_caption(lines: &[(TextLine<'_>, bool)], index: usize, alone: bool) -> bool {
    !alone
        && lines.get(index + 1).is_some_and(|(next, first)| {
            !first
                && next.kind == LineKind::Text
                && (columns::header_line(next.text).is_some()
                    || columns::glued_header_line(next.text).is_some())
        })
}

/// How many lines, from the first on, are the titles of a table's columns with one title a line; 0 if they aren't.
pub fn header_run<'l, 'a: 'l>(lines: impl Iterator<Item = &'l TextLine<'a>>) -> usize {
    let mut found: Vec<columns::Column> = Vec::new();
    for line in lines.take(16) {
        if !matches!(line.kind, LineKind::Text | LineKind::Field { .. }) || line.text.len() > 60 {
            break;
        }
        match columns::title(line.text) {
            Some(column) if !found.contains(&column) => found.push(column),
            _ => break,
        }
    }
    let names_rows = matches!(
        found.first(),
        Some(columns::Column::Name | columns::Column::Code)
    );
    let describes = found.contains(&columns::Column::Description);
    if names_rows && (found.len() > 2 || found.len() == 2 && describes) {
        found.len()
    } else {
        0
    }
}

/// Where one page documents several operations, the template begins anew.
fn begins_operation(zone: Zone, found: Heading, next: Option<Heading>) -> bool {
    let behind = matches!(zone, Zone::Response | Zone::Sample(_) | Zone::Error(_));
    match found {
        Heading::Summary | Heading::Kind | Heading::Target | Heading::Synchronous => behind,
        Heading::Method => behind,
        Heading::Request => behind && next == Some(Heading::Method),
        _ => false,
    }
}

fn step(zone: Zone, found: Heading) -> Zone {
    use Direction::{Request, Response};
    match (zone, found) {
        (_, Heading::ErrorExample) => Zone::Error(None),
        (_, Heading::Sample) => Zone::Sample(None),
        (Zone::Error(_), Heading::Request | Heading::RequestHeader | Heading::RequestBody) => {
            Zone::Error(Some(Request))
        }
        (Zone::Error(_), Heading::Response | Heading::ResponseHeader | Heading::ResponseBody) => {
            Zone::Error(Some(Response))
        }
        (Zone::Error(direction), _) => Zone::Error(direction),
        (_, Heading::SampleRequest) => Zone::Sample(Some(Request)),
        (_, Heading::SampleResponse) => Zone::Sample(Some(Response)),
        (
            Zone::Sample(_),
            Heading::Request | Heading::SampleUri | Heading::RequestHeader | Heading::RequestBody,
        ) => Zone::Sample(Some(Request)),
        (Zone::Sample(_), Heading::Response | Heading::ResponseHeader | Heading::ResponseBody) => {
            Zone::Sample(Some(Response))
        }
        (Zone::Sample(direction), _) => Zone::Sample(direction),
        (
            _,
            Heading::Response
            | Heading::ResponseHeader
            | Heading::ResponseCode
            | Heading::ResponseBody
            | Heading::Parameters(Some(Response)),
        ) => Zone::Response,
        (
            _,
            Heading::Request
            | Heading::Method
            | Heading::Path
            | Heading::RequestHeader
            | Heading::RequestBody
            | Heading::Parameters(Some(Request)),
        ) => Zone::Request,
        (_, Heading::SampleUri) => Zone::Sample(Some(Request)),
        (zone, _) => zone,
    }
}

/// Title and sentence of the next operation stand, without any mark, at the end of the last section of the one before.
fn take_title<'a>(outline: &mut Outline<'a>) -> Vec<Group<'a>> {
    let Some(section) = outline.sections.last_mut() else {
        return Vec::new();
    };
    let groups = &section.groups;
    let sentences = groups
        .iter()
        .rev()
        .take_while(|group| is_text(group) && !is_title(group))
        .count();
    let at = groups.len() - sentences;
    // The first group of a section is its own content, unless the section has no content but a title.
    match at.checked_sub(1) {
        Some(title)
            if sentences <= 3 && is_title(&groups[title]) && (title > 0 || sentences > 0) =>
        {
            section.groups.split_off(title)
        }
        _ => Vec::new(),
    }
}

fn is_text(group: &Group<'_>) -> bool {
    group.lines.iter().all(|line| {
        line.kind == LineKind::Text
            && !line.trimmed().starts_with(['{', '}', '[', ']', '"'])
            && !line.text.contains('\u{a0}')
    })
}

/// A short line without a full stop.
pub fn is_title(group: &Group<'_>) -> bool {
    let [line] = group.lines.as_slice() else {
        return false;
    };
    let text = line.trimmed();
    is_text(group)
        && text.len() <= 80
        && !text.ends_with(['.', ';', ',', ':'])
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.contains(' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::ntt;
    use apiref_core::page::Page;

    fn shown(text: &str) -> Vec<Vec<(Heading, Zone)>> {
        let page = Page::new("a.txt", text);
        outlines(&ntt::parse(&page))
            .into_iter()
            .map(|outline| {
                outline
                    .sections
                    .iter()
                    .map(|section| (section.heading, section.zone))
                    .collect()
            })
            .collect()
    }

    #[test]
    fn the_same_heading_means_what_its_zone_says() {
        let text = "T\n\nRequest\n\nHTTP Request Body\n\nFormat\n\nx\n\nResponse\n\nResponse Header\n\nFormat\n\nx\n\nSample Request and Response\n\nSample API request\n\nRequest Header\n\nx\n\nSample API response\n\nResponse Header\n\nx\n\nExample error message\n\nHTTP request\n\nx\n\nHTTP Response\n\nx\n";
        let zones: Vec<Zone> = shown(text)
            .remove(0)
            .into_iter()
            .map(|(_, zone)| zone)
            .collect();
        use Direction::{Request, Response};
        assert_eq!(
            zones,
            [
                Zone::Request,
                Zone::Request,
                Zone::Request,
                Zone::Response,
                Zone::Response,
                Zone::Response,
                Zone::Sample(None),
                Zone::Sample(Some(Request)),
                Zone::Sample(Some(Request)),
                Zone::Sample(Some(Response)),
                Zone::Sample(Some(Response)),
                Zone::Error(None),
                Zone::Error(Some(Request)),
                Zone::Error(Some(Response)),
            ]
        );
    }

    #[test]
    fn several_operations_each_take_their_title() {
        let one = "Synchronous / Asynchronous\n\n  • Synchronous\n\nRequest\n\nHTTP Request Method\n\n  • GET\n\nResponse\n\nHTTP Response Code List\n\nExamples\n\nSample Response Body\n\n{\n}\n\n";
        let text = format!(
            "Boxes\n\nAbout boxes.\n\nList Boxes\n\nLists them.\n\n{one}Show Box\n\nShows it.\n\n{one}"
        );
        let page = Page::new("a.txt", &text);
        let outlines = outlines(&ntt::parse(&page));
        assert_eq!(outlines.len(), 2);
        let heads: Vec<Vec<&str>> = outlines
            .iter()
            .map(|outline| {
                outline
                    .head
                    .iter()
                    .map(|group| group.lines[0].text)
                    .collect()
            })
            .collect();
        assert_eq!(
            heads[0],
            ["Boxes", "About boxes.", "List Boxes", "Lists them."]
        );
        assert_eq!(heads[1], ["Show Box", "Shows it."]);
    }

    #[test]
    fn titles_of_columns_are_no_headings() {
        let text = "T\n\nHTTP Response Code List\n\nResponse Code\n\nDescription\n\n200\n\nOK\n\nHTTP Response Parameters\n\nParameter\n\nType\n\nFormat\n\nDescription\n\nid\n";
        let headings: Vec<Heading> = shown(text)
            .remove(0)
            .into_iter()
            .map(|(found, _)| found)
            .collect();
        assert_eq!(
            headings,
            [
                Heading::ResponseCode,
                Heading::Parameters(Some(Direction::Response))
            ]
        );
    }
}
