//! Section titles and the role that each plays on an operation page.

/// What a section of an operation page is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Method, path and their parameters.
    Uri,
    /// What the operation does.
    Summary,
    /// How to try the operation out; nothing of the API itself.
    Calling,
    /// What is sent.
    Request,
    /// What is answered.
    Response,
    /// What is answered when the operation fails.
    Fault,
    /// Examples of what is sent.
    RequestExamples,
    /// Examples of what is answered.
    ResponseExamples,
    /// Examples of both.
    Examples,
    /// Status codes.
    Statuses,
    /// Text about using the operation: constraints, error codes, pagination, and whatever else pages have.
    Text,
}

/// The role of a section by its title; `Text` for any title that no family is known to use otherwise.
pub fn role(title: &str) -> Role {
    let words = folded(title);
    match words.as_str() {
        "uri" | "url" | "api format" | "uris" | "request uri" | "request url" | "uri format" => {
            Role::Uri
        }
        "function"
        | "functions"
        | "description"
        | "function description"
        | "api description"
        | "functional description"
        | "api function"
        | "overview" => Role::Summary,
        "calling method" | "debugging" | "api calling" => Role::Calling,
        "abnormal response" | "error response" | "failed response" | "abnormal responses" => {
            Role::Fault
        }
        _ => by_words(&words),
    }
}

fn by_words(words: &str) -> Role {
    let has = |word: &str| words.split(' ').any(|w| w == word);
    let example = has("example") || has("examples") || has("sample") || has("samples");
    let request = has("request") || has("requests");
    let response = has("response") || has("responses");
    if example {
        return match (request, response) {
            (true, false) => Role::RequestExamples,
            (false, true) => Role::ResponseExamples,
            _ if words.split(' ').count() <= 4 => Role::Examples,
            _ => Role::Text,
        };
    }
    let code = has("code") || has("codes") || has("value") || has("values");
    let status = has("status") || has("returned") || has("return") || has("returns");
    if code && status && !has("error") {
        return Role::Statuses;
    }
    let known = |word: &str| {
        matches!(
            word,
            "request"
                | "requests"
                | "response"
                | "responses"
                | "parameter"
                | "parameters"
                | "message"
                | "messages"
                | "body"
                | "header"
                | "headers"
                | "normal"
                | "elements"
                | "information"
                | "description"
                | "returned"
                | "successful"
                | "format"
                | "and"
        )
    };
    if (request || response) && words.split(' ').all(known) {
        return if response {
            Role::Response
        } else {
            Role::Request
        };
    }
    if words == "parameters" || words == "returned parameters" {
        return if has("returned") {
            Role::Response
        } else {
            Role::Request
        };
    }
    Role::Text
}

/// Lower case, without markup and punctuation, words parted by single blanks.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_have_roles() {
        for (title, expected) in [
            ("URI", Role::Uri),
            ("API Format", Role::Uri),
            ("Function", Role::Summary),
            ("Debugging", Role::Calling),
            ("Request Parameters", Role::Request),
            ("Request Message", Role::Request),
            ("Requests", Role::Request),
            ("Response message.", Role::Response),
            ("Normal Response", Role::Response),
            ("Abnormal Response", Role::Fault),
            ("Example Requests", Role::RequestExamples),
            ("Sample Request", Role::RequestExamples),
            ("Response Example", Role::ResponseExamples),
            ("Example:", Role::Examples),
            ("**Status Codes**", Role::Statuses),
            ("Returned Value", Role::Statuses),
            ("Return Code", Role::Statuses),
            ("Error Codes", Role::Text),
            ("Constraints (for shared ports)", Role::Text),
            ("Pagination", Role::Text),
        ] {
            assert_eq!(role(title), expected, "{title}");
        }
    }
}
