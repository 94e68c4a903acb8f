//! Bodies that are pairs: `name=red&size=3`.

use apiref_core::http::FORM;
use apiref_core::ir::Json;
use indexmap::IndexMap;

/// Is a media type one of forms?
pub fn is_form(media_type: &str) -> bool {
    media_type.starts_with("multipart/") || media_type == FORM
}

/// The members of a form. None where the text is no list of pairs.
pub fn members(text: &str) -> Option<Json> {
    let mut members: IndexMap<String, Json> = IndexMap::new();
    let joined: String = text.lines().map(str::trim).collect();
    let mut pairs = joined.split('&').filter(|pair| !pair.is_empty());
    if !pairs.all(|pair| pair.contains('=')) {
        return None;
    }
    for (name, value) in form_urlencoded::parse(joined.as_bytes()) {
        let name = name.into_owned();
        let is_name = |c: char| c.is_alphanumeric() || "_-.[]:$".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        // A name that comes again is an item more.
        let value = Json::from(&*value);
        match members.get_mut(&name) {
            Some(Json::Array(items)) => items.push(value),
            Some(first) => *first = Json::Array(vec![first.clone(), value]),
            None => {
                members.insert(name, value);
            }
        }
    }
    (!members.is_empty()).then_some(Json::Object(members))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_members() {
        for (text, expected) in [
            ("name=red&size=3", Some(r#"{"name":"red","size":"3"}"#)),
            (
                "lid=a%20b+c&\n  lid=%zz",
                Some(r#"{"lid":["a b c","%zz"]}"#),
            ),
            ("name=", Some(r#"{"name":""}"#)),
            ("honey", None),
            ("let a = b", None),
            ("", None),
        ] {
            let read = members(text).map(|json| json.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
