//! What HTTP says of methods, header fields and statuses, each in one place.

pub mod headers;
pub mod methods;
mod reason;

pub use reason::reason;

/// The media type of forms.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// The media type of lines with a JSON value each.
pub const LINES: &str = "application/x-ndjson";

/// Are bodies of this media type lines with a JSON value each?
pub fn is_lines(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or("").trim();
    let (_, kind) = essence.split_once('/').unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    matches!(
        kind.strip_prefix("x-").unwrap_or(&kind),
        "ndjson" | "jsonl" | "jsonlines" | "json-lines" | "json-seq" | "stream+json"
    )
}

/// Are bodies of two media types the same members, written in different ways? Forms and JSON are; a patch is no document.
pub fn is_same_content(first: &str, second: &str) -> bool {
    let essence = |media_type: &str| {
        let essence = media_type.split(';').next().unwrap_or("").trim();
        essence.to_ascii_lowercase()
    };
    let (first, second) = (essence(first), essence(second));
    let holds_members = |essence: &str| {
        let is_json = essence == "application/json" || essence.ends_with("+json");
        essence == FORM || essence == "multipart/form-data" || is_json && !essence.contains("patch")
    };
    first == second || holds_members(&first) && holds_members(&second)
}
