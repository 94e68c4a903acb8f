//! The headings of the family's pages. They bear no mark: a heading is a line that says what a heading says.

use apiref_core::ir::Direction;
use apiref_core::text::collapsed;

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Heading {
    /// What the operation does.
    Summary,
    /// Its class: create, show, list, ….
    Kind,
    /// The object it works on.
    Target,
    /// Whether it waits for its effect.
    Synchronous,
    /// Conditions, warnings, notes.
    Remark,
    /// All of the request.
    Request,
    /// The method.
    Method,
    /// The path.
    Path,
    /// Header lines of the request.
    RequestHeader,
    /// The body of the request.
    RequestBody,
    /// A template.
    Format,
    /// A table of parameters or fields; the direction, where the heading tells it.
    Parameters(Option<Direction>),
    /// All of the response.
    Response,
    /// Header lines of the response.
    ResponseHeader,
    /// Status codes.
    ResponseCode,
    /// The body of the response.
    ResponseBody,
    /// All examples.
    Sample,
    /// The example of a request.
    SampleRequest,
    /// The example of a response.
    SampleResponse,
    /// The URI of the example.
    SampleUri,
    /// An example of what a fault looks like.
    ErrorExample,
    /// The members of a named type.
    Members,
}

use Heading::{
    ErrorExample, Format, Kind, Members, Method, Parameters, Path, Remark, Request, RequestBody,
    RequestHeader, Response, ResponseBody, ResponseCode, ResponseHeader, Sample, SampleRequest,
    SampleResponse, SampleUri, Summary, Synchronous, Target,
};

const IN: Option<Direction> = Some(Direction::Request);
const OUT: Option<Direction> = Some(Direction::Response);

/// Titles in lower case, single blanks, no blanks around `/`.
const TITLES: &[(&str, Heading)] = &[
    ("summary", Summary),
    ("overview", Summary),
    ("function", Summary),
    ("type", Kind),
    ("classification", Kind),
    ("api type", Kind),
    ("operation type", Kind),
    ("target object of api", Target),
    ("target object", Target),
    ("api operation object", Target),
    ("operation object", Target),
    ("object of api", Target),
    ("synchronous/asynchronous", Synchronous),
    ("synchronous or asynchronous", Synchronous),
    ("sync/async", Synchronous),
    ("pre/post conditions", Remark),
    ("pre/post condition", Remark),
    ("preconditions", Remark),
    ("postconditions", Remark),
    ("pre conditions", Remark),
    ("post conditions", Remark),
    ("prerequisites", Remark),
    ("warning", Remark),
    ("warnings", Remark),
    ("caution", Remark),
    ("note", Remark),
    ("notes", Remark),
    ("notice", Remark),
    ("remarks", Remark),
    ("constraints", Remark),
    ("restrictions", Remark),
    ("limitations", Remark),
    ("request", Request),
    ("http request", Request),
    ("api request", Request),
    ("http request method", Method),
    ("request method", Method),
    ("http method", Method),
    ("method", Method),
    ("http request path", Path),
    ("request path", Path),
    ("http request uri", Path),
    ("http request url", Path),
    ("path", Path),
    ("http request header", RequestHeader),
    ("http request headers", RequestHeader),
    ("request header", RequestHeader),
    ("request headers", RequestHeader),
    ("sample request header", RequestHeader),
    ("http request body", RequestBody),
    ("request body", RequestBody),
    ("sample request body", RequestBody),
    ("format", Format),
    ("template", Format),
    ("body format", Format),
    ("parameters", Parameters(None)),
    ("request parameter", Parameters(IN)),
    ("request parameters", Parameters(IN)),
    ("input parameter", Parameters(IN)),
    ("input parameters", Parameters(IN)),
    ("http request parameter", Parameters(IN)),
    ("http request parameters", Parameters(IN)),
    ("url parameters", Parameters(IN)),
    ("query parameters", Parameters(IN)),
    ("response parameter", Parameters(OUT)),
    ("response parameters", Parameters(OUT)),
    ("output parameter", Parameters(OUT)),
    ("output parameters", Parameters(OUT)),
    ("http response parameter", Parameters(OUT)),
    ("http response parameters", Parameters(OUT)),
    ("response", Response),
    ("http response", Response),
    ("api response", Response),
    ("response header", ResponseHeader),
    ("response headers", ResponseHeader),
    ("http response header", ResponseHeader),
    ("http response headers", ResponseHeader),
    ("sample response header", ResponseHeader),
    ("response code", ResponseCode),
    ("response codes", ResponseCode),
    ("http response code", ResponseCode),
    ("http response codes", ResponseCode),
    ("http response code list", ResponseCode),
    ("response code list", ResponseCode),
    ("status code", ResponseCode),
    ("status codes", ResponseCode),
    ("http status codes", ResponseCode),
    ("response body", ResponseBody),
    ("http response body", ResponseBody),
    ("sample response body", ResponseBody),
    ("sample request and response", Sample),
    ("sample api request and response", Sample),
    ("example request and response", Sample),
    ("request and response sample", Sample),
    ("sample", Sample),
    ("samples", Sample),
    ("example", Sample),
    ("examples", Sample),
    ("sample api request", SampleRequest),
    ("sample request", SampleRequest),
    ("request sample", SampleRequest),
    ("request example", SampleRequest),
    ("example request", SampleRequest),
    ("sample api response", SampleResponse),
    ("sample response", SampleResponse),
    ("response sample", SampleResponse),
    ("response example", SampleResponse),
    ("example response", SampleResponse),
    ("request uri", SampleUri),
    ("request url", SampleUri),
    ("example error message", ErrorExample),
    ("example of error message", ErrorExample),
    ("error message example", ErrorExample),
    ("sample error message", ErrorExample),
    ("error example", ErrorExample),
    ("example error response", ErrorExample),
    ("sample error response", ErrorExample),
    ("members of this type", Members),
    ("members", Members),
    ("data type", Members),
];

/// The heading that a line is. `sure` tells whether the line stands alone or bears a permalink sign; else only titles
/// of several words count, for single words may be cells.
pub fn heading(line: &str, sure: bool) -> Option<Heading> {
    let (text, marked) = bare(line);
    // Fields and cells are written in lower case (`type`, `description`), headings are not.
    if text.len() > 40 || !text.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    if !sure && !marked && !text.contains(' ') {
        return None;
    }
    let text = normal(text);
    TITLES
        .iter()
        .find(|(title, _)| *title == text)
        .map(|(_, heading)| *heading)
}

/// Is the line the beginning of a heading's title, cut off before its end?
pub fn is_cut_heading(line: &str) -> bool {
    let (text, _) = bare(line);
    if text.len() < 4 || !text.starts_with(|c: char| c.is_ascii_uppercase()) {
        return false;
    }
    let text = normal(text);
    TITLES
        .iter()
        .any(|(title, _)| title.len() > text.len() && title.starts_with(&text))
}

/// A title without number, permalink sign, colon and markup of headings; and whether it bore such a sign.
pub fn bare(line: &str) -> (&str, bool) {
    let text = line.trim_matches([' ', '\t', '\u{a0}']);
    let unmarked = text
        .strip_suffix('¶')
        .or_else(|| text.strip_suffix('\u{f0c1}'))
        .unwrap_or(text);
    let unhashed = unmarked.trim_start_matches('#');
    let marked = unhashed.len() < text.len();
    let text = unhashed.trim();
    // `3.4. Title`
    let number = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(0);
    let text = match text[..number].contains('.') {
        true => text[number..].trim_start(),
        false => text,
    };
    (text.strip_suffix(':').unwrap_or(text), marked)
}

fn normal(text: &str) -> String {
    collapsed(text)
        .replace(" / ", "/")
        .replace("/ ", "/")
        .replace(" /", "/")
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_by_their_words() {
        assert_eq!(
            heading("Synchronous / Asynchronous", true),
            Some(Synchronous)
        );
        assert_eq!(
            heading("Synchronous/Asynchronous¶", false),
            Some(Synchronous)
        );
        assert_eq!(heading("HTTP Request Method", false), Some(Method));
        assert_eq!(heading("1.2. Request¶", false), Some(Request));
        assert_eq!(heading("Format", false), None);
        assert_eq!(heading("Format", true), Some(Format));
        for cell in ["type", "format", "request", "Name of it", "", "{"] {
            assert_eq!(heading(cell, true), None, "{cell}");
        }
    }

    #[test]
    fn cut_headings() {
        assert!(is_cut_heading("Response Para"));
        assert!(is_cut_heading("HTTP Req"));
        assert!(!is_cut_heading("Response Parameters"));
        assert!(!is_cut_heading("Rests"));
    }
}
