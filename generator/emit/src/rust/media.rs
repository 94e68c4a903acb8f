//! What is said of the media types of a request.

use super::docs::code;
use apiref_core::ir::RequestBody;

/// How a body is sent in another media type than the one that the call sends, where the docs allow some.
pub fn others(body: &RequestBody) -> Option<String> {
    if body.is_of_any_type() {
        return Some(
            "The body may be of any media type: set the one it has with `content_type`.".to_owned(),
        );
    }
    let further = body.further_media_types.iter();
    let further: Vec<String> = further.map(|media_type| code(media_type)).collect();
    (!further.is_empty()).then(|| {
        let further = further.join(", ");
        format!("The docs allow the body in {further}, too: send it with `raw_body`.")
    })
}

/// In which media types a server is sent a body.
pub fn taken(first: &str, further: &[String]) -> String {
    if further.iter().any(|media_type| media_type == "*/*") {
        return "The body, in any media type.".to_owned();
    }
    let all = std::iter::once(first).chain(further.iter().map(String::as_str));
    let all: Vec<String> = all.map(code).collect();
    format!("The body, in {}.", all.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_media_types_are_told() {
        let body = |further: &str| -> RequestBody {
            let text = format!(
                r#"{{"media_type":"application/json","further_media_types":{further},"required":true,"schema":{{}}}}"#
            );
            serde_json::from_str(&text).expect("a body")
        };
        assert_eq!(others(&body("[]")), None);
        let parts = others(&body(r#"["multipart/related"]"#));
        assert_eq!(
            parts.as_deref(),
            Some("The docs allow the body in `multipart/related`, too: send it with `raw_body`.")
        );
        let any = body(r#"["*/*"]"#);
        assert_eq!(
            taken("image/png", &any.further_media_types),
            "The body, in any media type."
        );
        assert_eq!(taken("a/b", &[]), "The body, in `a/b`.");
    }
}
