//! Lists, filtered, sorted and divided into pages as a request asks for.

use serde_json::{Map, Value};

use super::store::Item;
use crate::runtime::server::Head;

/// What a query says about a list besides its filters.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Page {
    limit: Option<usize>,
    offset: usize,
    marker: Option<String>,
    /// Names of members, and whether the order is descending.
    sort: Vec<(String, bool)>,
    /// The direction of all members, if it is a parameter of its own.
    downward: Option<bool>,
    backward: bool,
}

/// The result of a query.
pub(super) struct Listed<'i> {
    pub(super) items: Vec<&'i Item>,
    /// The number of items on all pages.
    pub(super) total: usize,
    /// Whether there are more items after these.
    pub(super) more: bool,
}

/// Returns the items that a query asks for. `first` returns the number that a parameter gives to the first item or page.
pub(super) fn listed<'i>(
    items: Vec<&'i Item>,
    query: &[(String, String)],
    first: impl Fn(&str) -> usize,
) -> Listed<'i> {
    let mut page = Page::default();
    let mut number = None;
    let mut kept = items;
    for (name, value) in query {
        let plain = name.to_ascii_lowercase().replace(['_', '-'], "");
        match plain.as_str() {
            "limit" | "pagesize" | "perpage" => page.limit = value.parse().ok(),
            "offset" | "start" | "startnumber" => match value.parse::<usize>() {
                Ok(offset) => page.offset = offset.saturating_sub(first(name)),
                Err(_) => page.marker = Some(value.clone()),
            },
            "page" | "pageno" | "pagenumber" => number = value.parse::<usize>().ok(),
            "marker" => page.marker = Some(value.clone()).filter(|marker| !marker.is_empty()),
            "pagereverse" => page.backward = value == "true",
            "sort" | "sortkey" | "sortby" | "orderby" => page.sort = sort_keys(value),
            "sortdir" | "order" | "sorttype" => {
                page.downward = Some(value.to_ascii_lowercase().starts_with("desc"));
            }
            _ => kept.retain(|item| fits(item, name, value)),
        }
    }
    if let (Some(number), Some(limit)) = (number, page.limit) {
        page.offset = number.saturating_sub(1).saturating_mul(limit);
    }
    page.cut(kept)
}

/// Parses `name:desc,id` or `-name`.
fn sort_keys(text: &str) -> Vec<(String, bool)> {
    text.split(',')
        .map(|key| match (key.split_once(':'), key.strip_prefix('-')) {
            (Some((name, direction)), _) => (name.to_owned(), direction.starts_with("desc")),
            (None, Some(name)) => (name.to_owned(), true),
            (None, None) => (key.to_owned(), false),
        })
        .collect()
}

/// Returns whether an item matches a filter. A filter on a member that the item doesn't have matches everything.
fn fits(item: &Item, name: &str, value: &str) -> bool {
    match item.body.get(name) {
        None | Some(Value::Object(_)) => true,
        Some(Value::Null) => value.is_empty(),
        Some(Value::Array(items)) => items.iter().any(|item| text(item) == value),
        Some(scalar) => {
            let has = text(scalar);
            has == value || has.eq_ignore_ascii_case(value) && matches!(scalar, Value::Bool(_))
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl Page {
    fn cut(self, mut items: Vec<&Item>) -> Listed<'_> {
        for (name, downward) in self.sort.iter().rev() {
            let key = |item: &Item| {
                let value = item.body.get(name).unwrap_or(&Value::Null);
                (value.as_f64().map(ordered), text(value))
            };
            items.sort_by_cached_key(|item| key(item));
            if self.downward.unwrap_or(*downward) {
                items.reverse();
            }
        }
        let total = items.len();
        if self.backward {
            items.reverse();
        }
        if let Some(marker) = &self.marker {
            let at = items.iter().position(|item| item.id == *marker);
            items = items.split_off(at.map_or(items.len(), |at| at + 1));
        }
        items = items.split_off(self.offset.min(items.len()));
        let limit = self.limit.unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        if self.backward {
            items.reverse();
        }
        Listed { items, total, more }
    }
}

/// Returns an integer with the same order as the number.
fn ordered(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 1 {
        !bits
    } else {
        bits | 1 << 63
    }
}

/// Writes the number of items and the address of the next page to their places in the example.
pub(super) fn describe(root: &mut Value, listed: &Listed<'_>, next: &str) {
    let Some(members) = root.as_object_mut() else {
        return;
    };
    let first = listed.items.first().map(|item| item.id.clone());
    let last = listed.items.last().map(|item| item.id.clone());
    let ends = (first.unwrap_or_default(), last.unwrap_or_default());
    describe_members(members, listed, &ends, next, 0);
}

fn describe_members(
    members: &mut Map<String, Value>,
    listed: &Listed<'_>,
    ends: &(String, String),
    next: &str,
    depth: usize,
) {
    let mut gone: Vec<String> = Vec::new();
    for (name, value) in members.iter_mut() {
        let plain = name.to_ascii_lowercase();
        match value {
            Value::Number(_) if plain.contains("total") => *value = Value::from(listed.total),
            Value::Number(_) if plain.contains("count") => *value = Value::from(listed.items.len()),
            Value::String(_) if plain.contains("next") => match listed.more {
                true if plain.contains("marker") => *value = Value::from(ends.1.as_str()),
                true => *value = Value::from(next),
                false => gone.push(name.clone()),
            },
            Value::String(_) if plain.contains("previous") && plain.contains("marker") => {
                *value = Value::from(ends.0.as_str());
            }
            Value::Array(links) if plain.ends_with("links") => {
                links.retain_mut(|link| match link.get("rel").and_then(Value::as_str) {
                    Some("next") => {
                        if let (true, Some(link)) = (listed.more, link.as_object_mut()) {
                            link.insert("href".to_owned(), Value::from(next));
                        }
                        listed.more
                    }
                    Some("previous" | "prev") => false,
                    _ => true,
                });
                if links.is_empty() {
                    gone.push(name.clone());
                }
            }
            Value::Object(inner) if depth == 0 => {
                describe_members(inner, listed, ends, next, 1);
            }
            _ => {}
        }
    }
    gone.iter().for_each(|name| drop(members.remove(name)));
}

/// Returns the address of the next page.
pub(super) fn next_page(head: &Head, last: &str) -> String {
    let host = head.headers.get("host").and_then(|host| host.to_str().ok());
    let kept = head.uri.query().unwrap_or("").split('&');
    let kept = kept.filter(|pair| !pair.is_empty() && !pair.starts_with("marker="));
    let mut query: Vec<String> = kept.map(str::to_owned).collect();
    query.push(format!("marker={last}"));
    let host = host.unwrap_or("localhost");
    format!("http://{host}{}?{}", head.uri.path(), query.join("&"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn items() -> Vec<Item> {
        let item = |id: &str, size: u32, on: bool| Item {
            id: id.to_owned(),
            body: Map::from_iter([
                ("size".to_owned(), json!(size)),
                ("on".to_owned(), json!(on)),
                ("zones".to_owned(), json!(["z1", id])),
            ]),
            ..Item::default()
        };
        vec![
            item("a", 10, true),
            item("b", 9, false),
            item("c", 30, true),
        ]
    }

    fn ids(query: &[(&str, &str)]) -> String {
        let items = items();
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let query: Vec<(String, String)> = query.iter().map(pair).collect();
        let listed = listed(items.iter().collect(), &query, |_| 1);
        let ids: Vec<&str> = listed.items.iter().map(|item| item.id.as_str()).collect();
        format!(
            "{} of {}{}",
            ids.join(""),
            listed.total,
            if listed.more { " +" } else { "" }
        )
    }

    #[test]
    fn queries_filter_sort_and_cut() {
        for (query, expected) in [
            (&[][..], "abc of 3"),
            (&[("on", "True")], "ac of 2"),
            (&[("zones", "b")], "b of 1"),
            (&[("unknown", "x")], "abc of 3"),
            (&[("limit", "2")], "ab of 3 +"),
            (&[("limit", "2"), ("marker", "a")], "bc of 3"),
            (&[("limit", "1"), ("offset", "b")], "c of 3"),
            (&[("start", "2"), ("limit", "1")], "b of 3 +"),
            (&[("page", "2"), ("page_size", "2")], "c of 3"),
            (&[("sort_key", "size"), ("sort_dir", "desc")], "cab of 3"),
            (&[("sort", "size:asc")], "bac of 3"),
            (&[("marker", "none")], " of 3"),
        ] {
            assert_eq!(ids(query), expected, "{query:?}");
        }
    }

    #[test]
    fn counts_and_links_are_told_in_their_places() {
        let items = items();
        let listed = Listed {
            items: items.iter().collect(),
            total: 7,
            more: false,
        };
        let mut root = json!({"page_info": {"current_count": 1, "next_marker": "x"}, "totalSize": 1,
            "links": [{"rel": "next", "href": "x"}], "things": []});
        describe(&mut root, &listed, "/next");
        let expected = json!({"page_info": {"current_count": 3}, "totalSize": 7, "things": []});
        assert_eq!(root, expected);
    }
}
