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
    for pair in joined.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        let name = decoded(name);
        let is_name = |c: char| c.is_alphanumeric() || "_-.[]:$".contains(c);
        if name.is_empty() || !name.chars().all(is_name) {
            return None;
        }
        // A name that comes again is an item more.
        let value = Json::from(decoded(value).as_str());
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

/// A text without percent-encoding; what is encoded wrongly stays.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digits = behind
            .get(..2)
            .and_then(|two| std::str::from_utf8(two).ok());
        let code = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        match (first, code) {
            (b'%', Some(code)) => {
                bytes.push(code);
                rest = &behind[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = behind;
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
