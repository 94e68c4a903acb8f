//! How long lists are walked: which parameter moves a page on, and what of an answer tells how.

use super::{Api, Json, Location, Operation, Parameter, Schema, TypeName};

/// Query parameters that name a place in a list.
pub const BY_MARKER: &[&str] = &[
    "marker",
    "cursor",
    "next",
    "next_token",
    "page_token",
    "continue",
];

/// Query parameters that count items.
pub const BY_OFFSET: &[&str] = &["offset", "start_index", "start_number", "skip"];

/// Query parameters that count pages.
pub const BY_PAGE: &[&str] = &[
    "page",
    "page_no",
    "page_num",
    "page_number",
    "pageno",
    "cur_page",
    "curpage",
];

/// Query parameters that say how much is wanted at once.
pub const SIZES: &[&str] = &[
    "limit",
    "page_size",
    "pagesize",
    "per_page",
    "max_items",
    "count",
    "max_results",
];

/// Another one, which may filter by a size as well: it counts where the docs want it together with what moves a request on.
const SIZE: &str = "size";

/// What notes say where pages are given under a condition only,
const ONLY_IF: &[&str] = &["only if", "only when"];

/// and where the condition is that both parameters are there.
const BOTH_THERE: &[&str] = &[
    "both have a value",
    "both have values",
    "both are specified",
    "are both specified",
    "both are set",
    "are both set",
    "specified together",
    "set together",
    "used together",
];

/// How a list is walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// The member of the body that holds the items; none where the body is the list.
    pub items: Option<String>,
    /// What moves a request on where the answer doesn't say.
    pub step: Step,
    /// Where the answer says what comes next: the first of them that is there counts.
    pub next: Vec<Next>,
    /// The member that tells how many items there are on all pages.
    pub total: Option<String>,
    /// The query parameter without which a request can't be moved on.
    pub size: Option<Size>,
}

/// How many items a request asks for at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// The query parameter.
    pub name: String,
    /// The default, else the maximum, where documented.
    pub usual: Option<i64>,
}

/// What moves a request on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing but what the answer says.
    Answer,
    /// A query parameter takes what this path of members holds in the last item.
    Marker(String, Vec<String>),
    /// A query parameter counts items; that of the first one.
    Offset(String, i64),
    /// A query parameter counts pages; that of the first one.
    Page(String, i64),
}

/// Where an answer says what comes next, by the path of members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// An address, by itself or among links of which one is called `next`.
    Link(Vec<String>),
    /// What this query parameter takes.
    Marker(String, Vec<String>),
}

/// Does an operation give a list in pages, of which the docs don't say how to get the next one?
pub fn lacks_next(api: &Api, operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter();
    let is_size = |parameter: &Parameter| {
        let is_named = |name: &&str| parameter.name.eq_ignore_ascii_case(name);
        parameter.location == Location::Query && SIZES.iter().any(is_named)
    };
    let mut successes = operation.responses.iter();
    let success = successes.find(|response| response.status.starts_with('2'));
    let body = success.and_then(|success| success.schema.as_ref());
    operation.method == "GET"
        && parameters.any(is_size)
        && body.is_some_and(|body| items(api, operation, api.follow(body)).is_some())
        && paging(api, operation).is_none()
}

/// The member of the body by which a request for a list asks for another page; none where the list comes at once, or the
/// query asks.
pub fn moved_by_body<'a>(api: &'a Api, operation: &'a Operation) -> Option<&'a str> {
    let body = api.follow(&operation.request_body.as_ref()?.schema);
    let member = |names: &[&str]| {
        let mut members = body.properties.keys();
        members.find(|member| names.iter().any(|name| member.eq_ignore_ascii_case(name)))
    };
    member(SIZES)?;
    let moving = member(BY_MARKER)
        .or_else(|| member(BY_OFFSET))
        .or_else(|| member(BY_PAGE))?;
    let mut successes = operation.responses.iter();
    let success = successes.find(|response| response.status.starts_with('2'))?;
    items(api, operation, api.follow(success.schema.as_ref()?))?;
    Some(moving)
}

/// How the list that an operation gives is walked; none where it comes at once.
pub fn paging(api: &Api, operation: &Operation) -> Option<Paging> {
    if operation.method != "GET" {
        return None;
    }
    let mut successes = operation.responses.iter();
    let success = successes.find(|response| response.status.starts_with('2'))?;
    let body = api.follow(success.schema.as_ref()?);
    let (items, item) = items(api, operation, body)?;
    let query = |names: &[&str]| {
        let mut parameters = operation.parameters.iter();
        parameters.find(|parameter| {
            let is_named = |name: &&str| parameter.name.eq_ignore_ascii_case(name);
            parameter.location == Location::Query && names.iter().any(is_named)
        })
    };
    let marker = query(BY_MARKER);
    let (pages, offset) = match query(BY_OFFSET) {
        Some(offset) if counts_pages(offset) => (Some(offset), None),
        offset => (query(BY_PAGE), offset),
    };
    let next = next(api, body, items, marker);
    let by_marker = marker.and_then(|marker| {
        let member = id(api, operation, marker, item)?;
        Some(Step::Marker(marker.name.clone(), member))
    });
    let by_offset = offset.map(|offset| Step::Offset(offset.name.clone(), first(offset, 0)));
    let by_page = pages.map(|page| Step::Page(page.name.clone(), first(page, 1)));
    let step = by_marker.or(by_offset).or(by_page).unwrap_or(Step::Answer);
    if step == Step::Answer && next.is_empty() {
        return None;
    }
    let total = body.properties.iter().find(|(name, member)| {
        let is_number = api.follow(member).is(TypeName::Integer);
        is_number && name.to_ascii_lowercase().starts_with("total")
    });
    let moving = marker.or(offset).or(pages);
    let size = moving
        .zip(query(SIZES).or_else(|| query(&[SIZE])))
        .filter(|(moving, size)| {
            let own = moving.schema.description.as_deref().unwrap_or_default();
            let mut notes = operation.notes.iter().map(|note| note.text.as_str());
            is_wanted_beside(own, &size.name) || notes.any(|note| both(note, moving, size))
        })
        .map(|(_, size)| usual(size));
    Some(Paging {
        items: items.map(str::to_owned),
        step,
        next,
        total: total.map(|(name, _)| name.clone()),
        size,
    })
}

/// Do the words of a parameter want it together with the size of a page?
fn is_wanted_beside(description: &str, size: &str) -> bool {
    let description = description.replace('\\', "");
    description
        .split_once("together with")
        .is_some_and(|(_, rest)| {
            let clause = rest.split_once(". ").map_or(rest, |(clause, _)| clause);
            is_marked(clause, size)
        })
}

/// Does a sentence say that pages are given only where both parameters are there?
fn both(text: &str, moving: &Parameter, size: &Parameter) -> bool {
    let text = text.replace('\\', "");
    text.split(['\n', ';'])
        .flat_map(|line| line.split(". "))
        .any(|sentence| {
            let lower = sentence.to_ascii_lowercase();
            let is_condition = ONLY_IF.iter().any(|words| lower.contains(words));
            let is_of_both = BOTH_THERE.iter().any(|words| lower.contains(words));
            let names = [moving, size].map(|it| is_marked(sentence, &it.name));
            is_condition && is_of_both && names == [true, true]
        })
}

fn is_marked(text: &str, name: &str) -> bool {
    let marks = ["**", "`"];
    marks
        .iter()
        .any(|mark| text.contains(&format!("{mark}{name}{mark}")))
}

/// A size that a walk sends.
fn usual(size: &Parameter) -> Size {
    let default = match size.schema.default.as_deref() {
        Some(Json::Number(number)) => number.as_i64(),
        _ => None,
    };
    let maximum = || size.schema.maximum.as_ref()?.as_i64();
    Size {
        name: size.name.clone(),
        usual: default.or_else(maximum),
    }
}

/// The member with the items, and the schema of one. Of several lists it is the one that the path is called after.
fn items<'a>(
    api: &'a Api,
    operation: &Operation,
    body: &'a Schema,
) -> Option<(Option<&'a str>, &'a Schema)> {
    let of_items = |schema: &'a Schema| {
        let item = api.follow(schema).items.as_deref()?;
        Some(api.follow(item))
    };
    if body.is(TypeName::Array) {
        return Some((None, of_items(body)?));
    }
    let lists: Vec<(&str, &Schema)> = body
        .properties
        .iter()
        .filter(|(name, _)| !is_links(name))
        .filter_map(|(name, member)| Some((name.as_str(), of_items(member)?)))
        .collect();
    let mut segments = operation.path.rsplit('/');
    let last = segments.find(|segment| !segment.starts_with('{'));
    let named = lists.iter().find(|(name, _)| Some(*name) == last);
    let (name, item) = match (lists.as_slice(), named) {
        ([only], _) => only,
        (_, Some(named)) => named,
        _ => return None,
    };
    Some((Some(name), item))
}

fn is_links(name: &str) -> bool {
    name == "links" || name.ends_with("_links")
}

/// What the body says of the next page.
fn next(api: &Api, body: &Schema, items: Option<&str>, marker: Option<&Parameter>) -> Vec<Next> {
    let mut out = Vec::new();
    for (name, member) in &body.properties {
        let schema = api.follow(member);
        let path = vec![name.clone()];
        let of_items = items.is_some_and(|items| *name == format!("{items}_links"));
        let is_text = schema.is(TypeName::String);
        let lists_links = (of_items || name == "links") && (schema.items.is_some() || !is_text);
        if lists_links || name == "next" && is_text && !has(marker, "next") {
            out.push(Next::Link(path));
        } else if let Some(marker) = marker {
            let parameter = marker.name.clone();
            if is_next_marker(name) {
                out.push(Next::Marker(parameter, path));
            } else if let Some(inner) = schema.properties.keys().find(|name| is_next_marker(name)) {
                out.push(Next::Marker(parameter, vec![name.clone(), inner.clone()]));
            }
        }
    }
    out
}

fn has(parameter: Option<&Parameter>, name: &str) -> bool {
    parameter.is_some_and(|parameter| parameter.name == name)
}

fn is_next_marker(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let names = ["nextmarker", "nexttoken", "nextpagetoken", "nextcursor"];
    names.iter().any(|known| plain.eq_ignore_ascii_case(known))
}

/// The path of the member whose value a marker takes: one that the docs of the marker name, or the id of the resource.
fn id(api: &Api, operation: &Operation, marker: &Parameter, item: &Schema) -> Option<Vec<String>> {
    let (mut path, mut item) = (Vec::new(), item);
    // Items may each stand in a wrapper.
    while let (1, Some((name, inner))) = (item.properties.len(), item.properties.first()) {
        let inner = api.follow(inner);
        if inner.properties.is_empty() || path.len() > 2 {
            break;
        }
        path.push(name.clone());
        item = inner;
    }
    let description = marker.schema.description.as_deref().unwrap_or_default();
    let plain = description.replace('\\', "");
    let quoted = item.properties.keys().find(|name| {
        plain.contains(&format!("`{name}`")) || plain.contains(&format!("**{name}**"))
    });
    let by_name = plain.to_ascii_lowercase().contains("name of the last");
    let resource = api.resources.iter().find(|resource| {
        let mut operations = resource.operations.iter();
        operations.any(|role| role.id == operation.id)
    });
    let of_resource = resource.and_then(|resource| resource.id.as_deref());
    let known = |name: &str| item.properties.get_key_value(name).map(|(name, _)| name);
    let name = quoted
        .or_else(|| known("name").filter(|_| by_name))
        .or_else(|| of_resource.and_then(known))
        .or_else(|| known("id"))
        .or_else(|| known("uuid"))?;
    path.push(name.clone());
    Some(path)
}

/// Do the docs of an offset say that it counts pages?
fn counts_pages(offset: &Parameter) -> bool {
    let description = offset.schema.description.as_deref().unwrap_or_default();
    let description = description.to_ascii_lowercase();
    let words = ["page number", "page offset", "number of the page"];
    words.iter().any(|words| description.contains(words))
}

/// Where counting begins.
fn first(parameter: &Parameter, usual: i64) -> i64 {
    match parameter.schema.default.as_deref() {
        Some(Json::Number(number)) => number.as_i64().unwrap_or(usual),
        _ => usual,
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use serde_json::json;

    use super::*;

    /// The paging of `GET /v1/doors` with these query parameters and this body.
    fn of(
        query: &[(&str, &str)],
        body: serde_json::Value,
    ) -> Result<Option<Paging>, Box<dyn Error>> {
        let parameters: Vec<_> = query
            .iter()
            .map(|(name, description)| {
                json!({"name": name, "in": "query", "required": false,
                       "schema": {"type": "string", "description": description}})
            })
            .collect();
        let operation = json!({
            "id": "list_doors", "page": "doors.rst", "line": 1, "dialect": "otc", "title": "Doors", "method": "GET",
            "path": "/v1/doors", "parameters": parameters, "request_body": null,
            "responses": [{"status": "200", "description": "", "schema": body}],
        });
        let api = json!({"operations": [operation], "schemas": {}, "pages": []});
        let api: Api = serde_json::from_value(api)?;
        Ok(paging(&api, &api.operations[0]))
    }

    fn doors(more: serde_json::Value) -> serde_json::Value {
        let item = json!({"type": "object", "properties": {
            "id": {"type": "string"}, "name": {"type": "string"}, "request_id": {"type": "string"},
        }});
        let mut body =
            json!({"type": "object", "properties": {"doors": {"type": "array", "items": item}}});
        if let (Some(members), serde_json::Value::Object(more)) =
            (body["properties"].as_object_mut(), more)
        {
            members.extend(more);
        }
        body
    }

    #[test]
    fn parameters_and_members_tell_how_a_list_is_walked() -> Result<(), Box<dyn Error>> {
        let path = |names: &[&str]| {
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>()
        };
        let marker = |names| Step::Marker("marker".to_owned(), path(names));
        let step = |query: &[(&str, &str)]| {
            Ok::<_, Box<dyn Error>>(of(query, doors(json!({})))?.map(|p| p.step))
        };
        assert_eq!(step(&[("limit", "")])?, None);
        assert_eq!(step(&[("marker", "")])?, Some(marker(&["id"])));
        assert_eq!(
            step(&[("marker", "The `request_id` of it.")])?,
            Some(marker(&["request_id"]))
        );
        assert_eq!(
            step(&[("marker", "Name of the last door.")])?,
            Some(marker(&["name"]))
        );
        assert_eq!(
            step(&[("offset", "")])?,
            Some(Step::Offset("offset".to_owned(), 0))
        );
        let page = Step::Page("offset".to_owned(), 1);
        assert_eq!(step(&[("offset", "The page number.")])?, Some(page));

        let body = doors(json!({
            "page_info": {"type": "object", "properties": {"next_marker": {"type": "string"}}},
            "total_count": {"type": "integer"},
        }));
        let found = of(&[("marker", "")], body)?.ok_or("a list with pages")?;
        let info = path(&["page_info", "next_marker"]);
        assert_eq!(found.next, [Next::Marker("marker".to_owned(), info)]);
        assert_eq!(found.total.as_deref(), Some("total_count"));

        let mut api: Api = serde_json::from_value(json!({"operations": [{
            "id": "find_doors", "page": "doors.rst", "line": 1, "dialect": "otc", "title": "Doors", "method": "POST",
            "path": "/v1/doors/find", "parameters": [],
            "request_body": {"media_type": "application/json", "required": true, "schema": {
                "type": "object", "properties": {"limit": {"type": "integer"}, "marker": {"type": "string"}}}},
            "responses": [{"status": "200", "description": "", "schema": doors(json!({}))}],
        }], "schemas": {}, "pages": []}))?;
        assert_eq!(moved_by_body(&api, &api.operations[0]), Some("marker"));
        api.operations[0].responses.clear();
        assert_eq!(moved_by_body(&api, &api.operations[0]), None);

        let size = |words, limit| of(&[("marker", words), ("limit", limit)], doors(json!({})));
        let found = size("Works only together with **limit**.", "")?.ok_or("a list with pages")?;
        let needed = Some(Size {
            name: "limit".to_owned(),
            usual: None,
        });
        assert_eq!(found.size, needed);
        let found = size("Put together with care. See **limit**.", "")?.ok_or("a list")?;
        assert_eq!(found.size, None);

        // Notes of the operation say so, too.
        let noted = |note: &str| {
            let parameter = |name: &str| {
                json!({"name": name, "in": "query", "required": false,
                       "schema": {"type": "integer", "maximum": 50}})
            };
            let api: Api = serde_json::from_value(json!({"operations": [{
                "id": "list_doors", "page": "doors.rst", "line": 1, "dialect": "otc", "title": "Doors", "method": "GET",
                "path": "/v1/doors", "parameters": [parameter("page"), parameter("size")], "request_body": null,
                "notes": [{"title": "URI", "text": note}],
                "responses": [{"status": "200", "description": "", "schema": doors(json!({}))}],
            }], "schemas": {}, "pages": []}))?;
            let found = paging(&api, &api.operations[0]);
            Ok::<_, Box<dyn Error>>(found.and_then(|found| found.size))
        };
        let needed = Some(Size {
            name: "size".to_owned(),
            usual: Some(50),
        });
        let note = "- Pages are given only if **page** and **size** are both set.\n- Else all.";
        assert_eq!(noted(note)?, needed);
        for note in [
            "**page** counts. Doors are listed only if **size** and **lid** are both set.",
            "**page** and **size** are both set to 1 by default.",
        ] {
            assert_eq!(noted(note)?, None, "{note}");
        }

        let body = doors(json!({"doors_links": {"type": "array", "items": {"type": "object"}}}));
        let found = of(&[], body)?.ok_or("a list with links")?;
        assert_eq!(found.items.as_deref(), Some("doors"));
        assert_eq!(found.next, [Next::Link(path(&["doors_links"]))]);
        assert_eq!(found.step, Step::Answer);
        Ok(())
    }
}
