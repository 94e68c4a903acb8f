//! Tells from a page's text to which family it belongs.

use crate::draft::Habits;
use crate::syntax::directives;
use apiref_core::http::methods::is_method;
use apiref_core::page::Page;

/// A family of pages that were made by one template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Reference pages of Open Telekom Cloud and other clouds of the same origin.
    Otc,
    /// OpenStack pages converted from WADL.
    OpenstackWadl,
    /// Hand-edited descendants of the converted WADL pages.
    Rackspace,
    /// Text renderings of the NTT Enterprise Cloud reference.
    NttText,
    /// Current OpenStack pages.
    OsApiRef,
    /// References written with Sphinx's HTTP domain.
    HttpDomain,
}

impl Dialect {
    /// All families, in the order in which they are looked for.
    pub const ALL: [Dialect; 6] = [
        Dialect::OsApiRef,
        Dialect::Otc,
        Dialect::OpenstackWadl,
        Dialect::Rackspace,
        Dialect::NttText,
        Dialect::HttpDomain,
    ];

    /// The name in the IR.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Otc => "otc",
            Dialect::OpenstackWadl => "openstack-wadl",
            Dialect::Rackspace => "rackspace",
            Dialect::NttText => "ntt-text",
            Dialect::OsApiRef => "os-api-ref",
            Dialect::HttpDomain => "httpdomain",
        }
    }
}

impl Dialect {
    /// How the family's tables are to be understood.
    pub fn habits(self) -> Habits {
        Habits {
            flat_tables: matches!(
                self,
                Dialect::OpenstackWadl
                    | Dialect::Rackspace
                    | Dialect::OsApiRef
                    | Dialect::HttpDomain
            ),
            flags_are_noise: self == Dialect::OpenstackWadl,
            templates: self == Dialect::NttText,
            places_stated: self == Dialect::HttpDomain,
            samples_are_bodies: self == Dialect::OsApiRef,
            keeps_documents: self == Dialect::HttpDomain,
            shows_stand_ins: self == Dialect::HttpDomain,
        }
    }
}

/// The family whose marks the page bears; neither its folder nor its ending counts.
pub fn detect(page: &Page) -> Option<Dialect> {
    let text = page.text();
    if has_os_api_ref_directive(text) {
        return Some(Dialect::OsApiRef);
    }
    if text.starts_with(":original_name:") || is_otc_without_name(page) {
        return Some(Dialect::Otc);
    }
    if has_http_directive(page) {
        return Some(Dialect::HttpDomain);
    }
    if is_ntt(page) {
        return Some(Dialect::NttText);
    }
    if has_wadl_links(page) {
        return Some(Dialect::OpenstackWadl);
    }
    (has_code_block_with_request_line(page) || has_wadl_parts(page)).then_some(Dialect::Rackspace)
}

/// Directives that only the Sphinx extension of the current OpenStack pages has.
fn has_os_api_ref_directive(text: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), b".. rest_").any(|at| {
        let begins = at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n');
        let name = text.get(at + 3..).unwrap_or("");
        begins && (name.starts_with("rest_method::") || name.starts_with("rest_expand_all::"))
    })
}

/// OTC pages that lost their first line still have its sections.
fn is_otc_without_name(page: &Page) -> bool {
    let mut uri = false;
    let mut status = false;
    for (title, underline) in titles(page) {
        if !underline.starts_with("--") {
            continue;
        }
        uri |= matches!(title, "URI" | "URL" | "API Format");
        status |= matches!(
            title,
            "Function"
                | "Status Codes"
                | "Status Code"
                | "Returned Values"
                | "Returned Value"
                | "Error Codes"
        ) || title.starts_with("Re")
            || title.starts_with("Example");
    }
    uri && status
}

/// A directive of Sphinx's HTTP domain.
fn has_http_directive(page: &Page) -> bool {
    let text = page.text();
    directives::all(text).any(|(_, name, argument)| directives::method(name, argument).is_some())
}

/// NTT pages have no markup: headings are bare lines, some with a permalink sign. Two of those that no other family
/// has are enough; a page that was cut off has no more.
fn is_ntt(page: &Page) -> bool {
    const HEADINGS: &[&str] = &[
        "HTTP Request Method",
        "HTTP Request Path",
        "HTTP Request Header",
        "HTTP Request Body",
        "HTTP Response Header",
        "HTTP Response Code List",
        "Target object of API",
        "API Operation Object",
        "Synchronous/Asynchronous",
        "Synchronous / Asynchronous",
        "Pre/Post Conditions",
        "Sample API request",
        "DATA TYPE",
        "Data Type",
        "members of this type",
        "Members of this type",
    ];
    // The titles of the tables of pages that describe a type.
    const HEADERS: &[&str] = &["Parameter Name Data Type Description", "Parameter Name"];
    let mut seen: Option<&str> = None;
    for line in page.text().lines() {
        if line.len() > 60 || !line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let line = line.trim_end_matches(['\u{b6}', ' ', '\u{a0}']);
        if !HEADINGS.contains(&line) && !HEADERS.contains(&line) {
            continue;
        }
        match seen {
            Some(before) if before != line => return true,
            _ => seen = Some(line),
        }
    }
    false
}

/// Converted pages link their own sections by the file's name.
fn has_wadl_links(page: &Page) -> bool {
    page.text()
        .lines()
        .any(|line| line.starts_with("`Request <") && line.contains(".rst#request>`__"))
}

/// WADL pages and their descendants give method and path as the first line of a code block.
fn has_code_block_with_request_line(page: &Page) -> bool {
    let mut in_code = false;
    for line in page.text().lines() {
        if line.starts_with(".. code") {
            in_code = true;
        } else if in_code && !line.trim().is_empty() {
            if !line.starts_with(' ') {
                in_code = false;
                continue;
            }
            let mut words = line.split_whitespace();
            let method = words.next().unwrap_or("");
            let path = words.next().unwrap_or("");
            if is_method(method) && path.starts_with(['/', '{', 'h']) {
                return true;
            }
            in_code = false;
        }
    }
    false
}

/// Descendants that lost their code block still have a request part, a response part and a table of codes.
fn has_wadl_parts(page: &Page) -> bool {
    let (mut request, mut response) = (false, false);
    for (title, _) in titles(page) {
        request |= title.trim_end() == "Request";
        response |= title.trim_end() == "Response";
    }
    let codes = || {
        page.text().lines().any(|line| {
            let line = line.trim_start();
            line.starts_with('|') && line[1..].trim_start().starts_with("Response")
        })
    };
    request && response && codes()
}

/// Lines that stand above a line of punctuation, with that line.
fn titles(page: &Page) -> impl Iterator<Item = (&str, &str)> {
    let lines = page.text().lines();
    lines.clone().zip(lines.skip(1)).filter(|(_, below)| {
        below.len() >= 3
            && below.starts_with(['-', '=', '~', '^'])
            && below.bytes().all(|b| b == below.as_bytes()[0])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialect(text: &str) -> Option<Dialect> {
        detect(&Page::new("page.txt", text))
    }

    #[test]
    fn the_page_itself_tells_its_family() {
        assert_eq!(
            dialect(":original_name: Show.html\n\nShow\n====\n"),
            Some(Dialect::Otc)
        );
        assert_eq!(
            dialect("Show\n====\n\nURI\n---\n\nGET /v1\n\nStatus Codes\n------------\n"),
            Some(Dialect::Otc)
        );
        let code = ".. code::\n\n    GET /v1/things\n";
        let link = "`Request <GET_things.rst#request>`__\n\n";
        assert_eq!(
            dialect(&format!("Things\n~~~~~~\n\n{code}")),
            Some(Dialect::Rackspace)
        );
        assert_eq!(
            dialect(&format!("Things\n~~~~~~\n\n{link}{code}")),
            Some(Dialect::OpenstackWadl)
        );
        assert_eq!(
            dialect("Show\n\nHTTP Request Method\n\n  • GET\n\nHTTP Request Path\n\n/v1\n"),
            Some(Dialect::NttText)
        );
        assert_eq!(
            dialect("Things\n======\n\n.. rest_method:: GET /v1/things\n"),
            Some(Dialect::OsApiRef)
        );
        assert_eq!(
            dialect("Hives\n=====\n\n   .. http:get:: /hives\n"),
            Some(Dialect::HttpDomain)
        );
        assert_eq!(
            dialect("A role, :http:get:`/hives`, and ``.. http:get:: /``.\n"),
            None
        );
        assert_eq!(dialect("Just some prose about an API.\n"), None);
    }
}
