//! What holds for the whole API: its title, where it is, who may call it, and its errors, from the pages that say so
//! and from what the operations have in common.

use apiref_core::http::headers;
use std::collections::HashSet;

use apiref_core::ir::{
    Api, ApiInfo, Credential, Direction, ErrorBody, ErrorCode, Example, Json, Location, Operation,
    Origin, Parameter, Schema, Server, Source, Statement, StatementKind, Validity, VersionHeader,
    version_at_head,
};
use apiref_core::page::{Page, Span};
use apiref_core::text::collapsed;
use apiref_core::words::{self, NEEDLESS, is_version};
use indexmap::IndexMap;
use indexmap::map::Entry;

use super::examples::{self, Evidence};
use super::faults::is_error_body;
use super::labels::Labels;
use super::linked;
use crate::draft::{DraftError, DraftExample, PageDraft, table_number};
use crate::syntax::uri;

/// Completes `api`, whose operations are resolved. `pages` and `drafts` stand in the same order.
pub fn complete(api: &mut Api, pages: &[Page], drafts: &[PageDraft], labels: &Labels<'_>) {
    title(&mut api.info, drafts);
    if api.info.servers.is_empty() {
        api.info.servers = servers(api, pages, drafts);
    }
    api.security = stated_credentials(pages, drafts);
    if api.security.is_empty() {
        api.security = usual_credentials(api);
    }
    schemes(api);
    mark_anonymous(api);
    api.version_headers = version_headers(pages, drafts);
    only_version(api);
    errors(api, pages, drafts, labels);
    api.statements = statements(pages, drafts);
}

/// The one version that example requests have at the head of their paths stands for the variable there.
fn only_version(api: &mut Api) {
    let mut shown: HashSet<String> = HashSet::new();
    for operation in &api.operations {
        if version_at_head(&operation.path).is_none() {
            continue;
        }
        for example in operation.examples.iter().filter(|e| !e.of_other_call) {
            let line = example.request_line.as_deref().unwrap_or_default();
            let path = path_of(line);
            if before(path, &operation.path).as_deref() == Some("") {
                let head = path.trim_start_matches('/').split('/').next();
                shown.extend(head.filter(|head| is_version(head)).map(str::to_owned));
            }
        }
    }
    let mut shown = shown.into_iter();
    let (Some(version), None) = (shown.next(), shown.next()) else {
        return;
    };
    for operation in &mut api.operations {
        let Some(name) = version_at_head(&operation.path) else {
            continue;
        };
        let parameters = operation.parameters.iter_mut();
        for parameter in parameters.filter(|parameter| parameter.name == name) {
            let schema = &mut parameter.schema;
            if parameter.location == Location::Path && schema.default.is_none() {
                schema.default = Some(Box::new(Json::from(version.as_str())));
                schema.origins.insert("default".to_owned(), Origin::Example);
            }
        }
    }
}

/// The field that all services of OpenStack read.
const VERSION_HEADER: &str = "OpenStack-API-Version";

/// The header fields that ask for a version. That of all services names the service before it; where no page says how,
/// addresses of the project's guides and titles do. It counts as a guess where no page names a field and some rows hold
/// in some versions only.
fn version_headers(pages: &[Page], drafts: &[PageDraft]) -> Vec<VersionHeader> {
    let known = || pages.iter().zip(drafts);
    let service_type = known().find_map(|(page, draft)| {
        let (word, span) = draft.service.service_type.as_ref()?;
        Some((word, source(page, *span, Origin::Guess)))
    });
    let mut found: IndexMap<String, VersionHeader> = IndexMap::new();
    for (page, draft) in known() {
        for header in &draft.service.version_headers {
            let known = found
                .entry(header.name.to_ascii_lowercase())
                .or_insert_with(|| VersionHeader {
                    name: header.name.clone(),
                    service: None,
                    source: source(page, header.span, Origin::Description),
                });
            if known.service.is_none() {
                known.service = header.service.clone();
            }
        }
    }
    if let Some((word, source)) = service_type {
        if found.is_empty() && known().any(|(_, draft)| has_versions(draft)) {
            let header = VersionHeader {
                name: VERSION_HEADER.to_owned(),
                service: None,
                source,
            };
            found.insert(VERSION_HEADER.to_ascii_lowercase(), header);
        }
        if let Some(header) = found.get_mut(&VERSION_HEADER.to_ascii_lowercase()) {
            header.service.get_or_insert_with(|| word.clone());
        }
    }
    // Without its service the common field asks for nothing.
    found.retain(|_, header| {
        header.service.is_some() || !header.name.eq_ignore_ascii_case(VERSION_HEADER)
    });
    found.into_values().collect()
}

fn has_versions(draft: &PageDraft) -> bool {
    let tables = draft
        .operations
        .iter()
        .flat_map(|operation| &operation.tables);
    let mut rows = tables.flat_map(|table| &table.rows);
    rows.any(|row| !row.versions.is_open())
}

/// The title of the topmost index, where the configuration gives none; else the folder's name. Sphinx has it in a folder
/// `source`.
fn title(info: &mut ApiInfo, drafts: &[PageDraft]) {
    if !info.title.is_empty() {
        return;
    }
    let depth = |draft: &&PageDraft| draft.page.matches('/').count();
    let indexes = drafts.iter().filter(|draft| draft.service.title.is_some());
    let of_root = |draft: &&PageDraft| {
        let mut folders = draft.page.rsplit('/').skip(1);
        depth(draft) == 0 || folders.next() == Some("source")
    };
    let of_index = indexes
        .filter(of_root)
        .min_by_key(depth)
        .and_then(|draft| draft.service.title.clone());
    let of_folder = || info.id.rsplit('/').next().unwrap_or_default().to_owned();
    info.title = of_index.unwrap_or_else(of_folder);
}

fn source(page: &Page, span: Span, origin: Origin) -> Source {
    Source::new(origin, page.name().clone(), page.line_of(span.start))
}

/// The base URLs: those that a page lists by region, else the hosts of URIs and example requests.
fn servers(api: &Api, pages: &[Page], drafts: &[PageDraft]) -> Vec<Server> {
    let listed = pages.iter().zip(drafts).flat_map(|(page, draft)| {
        draft.service.endpoints.iter().map(|endpoint| Server {
            url: format!("https://{}", endpoint.host),
            description: Some(endpoint.region.clone()).filter(|region| !region.is_empty()),
            source: Some(source(page, endpoint.span, Origin::Table)),
        })
    });
    let listed: Vec<Server> = listed.collect();
    if !listed.is_empty() {
        return listed;
    }
    let mut hosts: IndexMap<String, (usize, Source)> = IndexMap::new();
    let mut open: Option<Source> = None;
    let mut count = |host: &str, source: Source| match Host::of(host) {
        Host::Named => {
            let host = host.to_ascii_lowercase();
            hosts.entry(host).or_insert((0, source)).0 += 1;
        }
        Host::LeftOpen => {
            open.get_or_insert(source);
        }
        Host::Invented => {}
    };
    for (page, draft) in pages.iter().zip(drafts) {
        for operation in &draft.operations {
            if let Some(host) = &operation.uri.host {
                count(host, source(page, operation.uri.span, Origin::Path));
            }
        }
    }
    for operation in &api.operations {
        for example in operation.examples.iter().filter(|e| !e.of_other_call) {
            let line = example.request_line.as_deref().unwrap_or_default();
            let target = uri::request_line(line)
                .map(|line| line.target)
                .or_else(|| uri::target(line).map(|(target, _)| target));
            // A request line without a host is completed by its header.
            let mut headers = example.headers.iter();
            let header = headers.find(|(name, _)| name.eq_ignore_ascii_case("host"));
            let header = header.map(|(_, host)| host.trim());
            if let Some(host) = target.and_then(|target| target.host).or(header) {
                let source = Source::new(Origin::Example, operation.page.clone(), example.line);
                count(host, source);
            }
        }
    }
    // A host that few examples show may be a slip, unless there is no other.
    let least = match open {
        Some(_) => api.operations.len() / 20,
        None => 0,
    };
    let mut named: Vec<(String, (usize, Source))> = hosts
        .into_iter()
        .filter(|(_, (count, _))| *count > least)
        .collect();
    named.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let (prefix, of_prefix) = prefix(api).unzip();
    let prefix = prefix.unwrap_or_default();
    if let (true, None, Some(source)) = (named.is_empty(), &open, of_prefix) {
        return vec![Server {
            url: prefix,
            description: None,
            source: Some(source),
        }];
    }
    let named = named.into_iter().map(|(host, (_, source))| Server {
        url: format!("https://{host}{prefix}"),
        description: None,
        source: Some(source),
    });
    let open = open.map(|source| Server {
        url: "https://{endpoint}".to_owned(),
        description: None,
        source: Some(source),
    });
    named.chain(open).collect()
}

/// What stands before the documented paths in most example requests: `/v1` where examples call `/v1/hives` and the path is
/// `/hives`.
fn prefix(api: &Api) -> Option<(String, Source)> {
    let mut found: IndexMap<String, (usize, Source)> = IndexMap::new();
    let mut total = 0;
    for operation in &api.operations {
        let own = operation
            .examples
            .iter()
            .filter(|example| !example.of_other_call);
        let calls = own.filter_map(|example| Some((example, example.request_line.as_deref()?)));
        for (example, line) in calls {
            if let Some(prefix) = before(path_of(line), &operation.path) {
                total += 1;
                let source = Source::new(Origin::Example, operation.page.clone(), example.line);
                found.entry(prefix).or_insert((0, source)).0 += 1;
            }
        }
    }
    let (prefix, (count, source)) = found.into_iter().max_by_key(|(_, (count, _))| *count)?;
    (!prefix.is_empty() && count * 2 > total).then_some((prefix, source))
}

/// The path of a request line.
fn path_of(line: &str) -> &str {
    let target = line.split_whitespace().nth(1).unwrap_or_default();
    let path = match target.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        // `localhost:80/hives`
        None => target.find('/').map_or("", |at| &target[at..]),
    };
    path.split(['?', '#']).next().unwrap_or_default()
}

/// What stands in a path before the part that fits a template; none where no part fits to the end.
fn before(path: &str, template: &str) -> Option<String> {
    let segments = |text: &str| -> Vec<String> {
        let parts = text.split('/').filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect()
    };
    let (given, wanted) = (segments(path), segments(template));
    let at = given.len().checked_sub(wanted.len())?;
    let fits = given[at..]
        .iter()
        .zip(&wanted)
        .all(|(given, want)| want.contains('{') || given == want);
    let says = wanted.iter().any(|want| !want.contains('{'));
    let prefix: String = given[..at].iter().map(|part| format!("/{part}")).collect();
    (fits && says).then_some(prefix)
}

/// What a host in an example stands for.
enum Host {
    /// A server: `lib.north.example.net`.
    Named,
    /// Whatever endpoint the user has: `{Endpoint}`.
    LeftOpen,
    /// A name that only examples have.
    Invented,
}

impl Host {
    fn of(host: &str) -> Self {
        const INVENTED: &[&str] = &[
            "domain",
            "domainname",
            "example",
            "host",
            "localdomain",
            "localhost",
            "mycloud",
            "region",
            "sample",
            "test",
            "your",
        ];
        let lower = host.to_ascii_lowercase();
        let name = lower.split(':').next().unwrap_or_default();
        let is_variable = name.starts_with(['{', '<', '$', '['])
            && name.trim_end_matches(['}', '>', ')', ']']).len() < name.len()
            && !name.contains("}.");
        if is_variable || !name.contains('.') && name.contains("endpoint") {
            return Host::LeftOpen;
        }
        let labels: Vec<&str> = name.split('.').collect();
        let is_name = |label: &&str| {
            !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        let invented = |label: &&str| INVENTED.contains(label) || label.contains("xx");
        let ends_in_letters = labels
            .last()
            .is_some_and(|last| last.chars().all(|c| c.is_ascii_alphabetic()));
        match labels.len() > 1
            && ends_in_letters
            && labels.iter().all(is_name)
            && !labels.iter().any(invented)
        {
            true => Host::Named,
            false => Host::Invented,
        }
    }
}

/// The credentials that pages about calling the API ask for.
fn stated_credentials(pages: &[Page], drafts: &[PageDraft]) -> Vec<Credential> {
    let mut found: IndexMap<(&str, Option<&str>), Credential> = IndexMap::new();
    for (page, draft) in pages.iter().zip(drafts) {
        for stated in &draft.service.credentials {
            let text = stated.description.to_markdown();
            let key = (stated.header.as_str(), stated.scheme.as_deref());
            let known = found.entry(key).or_insert_with(|| Credential {
                header: stated.header.clone(),
                scheme: stated.scheme.clone(),
                description: None,
                source: source(page, stated.span, Origin::Description),
            });
            if known.description.is_none() && !text.is_empty() {
                known.description = Some(text);
            }
        }
    }
    // Where one sentence names the field, another one says what is in it.
    let mut found: Vec<Credential> = found.into_values().collect();
    let said: Vec<String> = found
        .iter()
        .filter(|credential| credential.scheme.is_some())
        .map(|credential| credential.header.clone())
        .collect();
    found.retain(|credential| credential.scheme.is_some() || !said.contains(&credential.header));
    found
}

/// Credentials of which no page says the scheme have the one that all example requests show.
fn schemes(api: &mut Api) {
    for credential in &mut api.security {
        let examples = api
            .operations
            .iter()
            .flat_map(|operation| &operation.examples);
        let headers = examples.flat_map(|example| &example.headers);
        let mut shown = headers
            .filter(|(name, _)| name.eq_ignore_ascii_case(&credential.header))
            .map(|(_, value)| headers::scheme(value));
        if let (None, Some(first)) = (&credential.scheme, shown.next().flatten())
            && shown.all(|scheme| scheme.as_deref() == Some(first.as_str()))
        {
            credential.scheme = Some(first);
        }
    }
}

/// The credential that at least half of the operations list among their header fields, or show in their requests: the
/// others need it, too.
fn usual_credentials(api: &Api) -> Vec<Credential> {
    let usual = |header: &str| {
        let row = |operation: &'_ Operation| {
            let row = operation.parameters.iter().find(|p| is(p, header))?;
            Some((row.schema.description.clone(), row.schema.source.clone()?))
        };
        let shown = |operation: &Operation| {
            let mut requests = requests(operation);
            let example = requests.find(|example| {
                let mut headers = example.headers.iter();
                headers.any(|(name, _)| name.eq_ignore_ascii_case(header))
            })?;
            let source = Source::new(Origin::Example, operation.page.clone(), example.line);
            Some((None, source))
        };
        let operations = || api.operations.iter();
        let count = operations()
            .filter(|operation| row(operation).or_else(|| shown(operation)).is_some())
            .count();
        // What a row says of it comes first.
        let (description, mut source) = operations()
            .find_map(row)
            .or_else(|| operations().find_map(shown))?;
        source.origin = Origin::Guess;
        (count * 2 >= api.operations.len()).then(|| Credential {
            header: header.to_owned(),
            scheme: None,
            description,
            source,
        })
    };
    headers::credentials().filter_map(usual).collect()
}

/// The requests of its own that the page of an operation shows.
fn requests(operation: &Operation) -> impl Iterator<Item = &Example> {
    let examples = operation.examples.iter();
    examples.filter(|example| example.direction == Direction::Request && !example.of_other_call)
}

fn is(parameter: &Parameter, header: &str) -> bool {
    parameter.location == Location::Header && parameter.name.eq_ignore_ascii_case(header)
}

/// Operations that need no credential: those whose docs say so; where most operations list one among their header fields,
/// or show it in their requests, those that have others and none; and those that issue it and don't list it.
fn mark_anonymous(api: &mut Api) {
    let is_asked = |name: &str| headers::credential(name).is_some();
    let lists = |operation: &Operation, any: bool| {
        operation.parameters.iter().any(|parameter| {
            parameter.location == Location::Header && (any || is_asked(&parameter.name))
        })
    };
    let shows = |operation: &Operation, any: bool| {
        requests(operation).any(|example| {
            let mut names = example.headers.iter().map(|(name, _)| name);
            names.any(|name| any || is_asked(name))
        })
    };
    let has = |operation: &Operation, any: bool| lists(operation, any) || shows(operation, any);
    let having = api.operations.iter().filter(|o| has(o, false)).count();
    let is_usual = having * 2 >= api.operations.len() && having > 0;
    let issues = |operation: &Operation| {
        let mut headers = operation.responses.iter().flat_map(|r| &r.headers);
        headers.any(|header| headers::is_issued(&header.name))
    };
    for operation in &mut api.operations {
        let is_silent = !has(operation, false);
        operation.anonymous = is_silent
            && (is_usual && has(operation, true)
                || !api.security.is_empty() && issues(operation)
                || needs_none(&operation.description));
    }
}

/// What proves who calls.
const PROOFS: &[&str] = &["authentication", "token", "credential", "credentials"];

/// What sentences call the operation that they stand with.
const OPERATIONS: &[&str] = &[
    "action",
    "api",
    "call",
    "endpoint",
    "method",
    "operation",
    "request",
];

/// Words behind `for` that tell no case: `no token for authentication`.
const PURPOSES: &[&str] = &["authentication", "authorization", "it", "that", "this"];

/// Does a sentence say that its operation needs no proof of who calls, in any case?
fn needs_none(text: &str) -> bool {
    let text = collapsed(&text.to_ascii_lowercase()).replace('\u{2019}', "'");
    text.split(['.', ';']).any(|sentence| {
        let mut denials = NEEDLESS.iter();
        let denied = denials.find_map(|denial| sentence.split_once(denial));
        denied.is_some_and(|(before, behind)| {
            !words::states_case(sentence)
                && is_this(before)
                && asks_for_proof(behind)
                && !is_for_some(behind)
        })
    })
}

/// Does what stands before a denial name the operation itself, and no case: `this API call does`?
fn is_this(before: &str) -> bool {
    let words = before.split(|c: char| !c.is_alphanumeric());
    let mut words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.pop_if(|word| matches!(*word, "do" | "does"));
    let named = words.len();
    while words.pop_if(|word| OPERATIONS.contains(word)).is_some() {}
    let is_named = words.len() < named && words.pop() == Some("this");
    is_named
        && !words
            .iter()
            .any(|word| matches!(*word, "for" | "in" | "with"))
}

/// Does what stands behind a denial begin with a proof? `This call does not require an admin token` asks for another one.
fn asks_for_proof(behind: &str) -> bool {
    let words = behind.split(|c: char| !c.is_alphanumeric());
    let mut words = words.filter(|word| !word.is_empty());
    let first = words.find(|word| !matches!(*word, "a" | "an" | "any" | "the" | "user"));
    first.is_some_and(|word| PROOFS.contains(&word))
}

/// Is a denial one for some things only: `no token for public lids`?
fn is_for_some(behind: &str) -> bool {
    let words: Vec<&str> = behind.split_whitespace().collect();
    let mut pairs = words.windows(2);
    pairs.any(|pair| {
        matches!(pair, ["for", next] if !PURPOSES.contains(&next.trim_end_matches([',', ':', ')'])))
    })
}

fn errors(api: &mut Api, pages: &[Page], drafts: &[PageDraft], labels: &Labels<'_>) {
    for (page, draft) in pages.iter().zip(drafts) {
        let of_operations = draft.operations.iter().flat_map(|o| &o.errors);
        for error in draft.service.errors.iter().chain(of_operations) {
            api.errors.codes.push(code(page, error));
        }
    }
    let shown = pages.iter().zip(drafts).flat_map(|(page, draft)| {
        draft.service.examples.iter().filter_map(move |example| {
            let json = example.json.as_ref().filter(|json| is_error_body(json))?;
            // The page that lists the codes is the first to ask, and what had to be repaired is the last.
            let repaired = example.validity == Validity::Repaired;
            let rank = (repaired, draft.service.errors.is_empty());
            Some((rank, page, draft, example, json))
        })
    });
    let best = shown.min_by_key(|(rank, ..)| *rank);
    api.errors.body = best.map(|(_, page, draft, example, json)| ErrorBody {
        schema: error_body(page, draft, labels, example, json),
        example: json.clone(),
        source: source(page, example.span, Origin::Example),
    });
}

/// What an error body holds by an example and the tables of its page. Other forms that the page shows, those of other
/// versions of the API, add their members; then no member is in all of them.
fn error_body(
    page: &Page,
    draft: &PageDraft,
    labels: &Labels<'_>,
    example: &DraftExample,
    json: &Json,
) -> Schema {
    let of_example = |example: &DraftExample, json: &Json| {
        let evidence = Evidence::new(page, example.span, example.validity == Validity::Repaired);
        match linked::body_of_table(page, draft, labels, json) {
            Some(mut schema) => {
                // A fault in it concerns no operation.
                examples::complete(&mut schema, json, "", &evidence, &mut Vec::new());
                schema
            }
            None => examples::infer(json, &evidence),
        }
    };
    let mut schema = of_example(example, json);
    let others = draft
        .service
        .examples
        .iter()
        .filter(|other| !std::ptr::eq(*other, example) && other.validity != Validity::Repaired);
    for other in others {
        let Some(json) = other.json.as_ref().filter(|json| is_error_body(json)) else {
            continue;
        };
        for (name, member) in of_example(other, json).properties {
            if let Entry::Vacant(free) = schema.properties.entry(name) {
                free.insert(member);
                schema.required.clear();
            }
        }
    }
    schema
}

/// What pages without operations state.
fn statements(pages: &[Page], drafts: &[PageDraft]) -> Vec<Statement> {
    let of_page = |(page, draft): (&Page, &PageDraft)| -> Vec<Statement> {
        let statements = draft.service.statements.iter();
        let statements = statements.map(|statement| {
            let origin = match statement.kind {
                StatementKind::Text => Origin::Description,
                _ => Origin::Table,
            };
            let mut source = page.source(origin, statement.span.start);
            source.stated_type.clone_from(&statement.type_text);
            source.stated_required.clone_from(&statement.requirement);
            Statement {
                kind: statement.kind,
                about: table_number(&statement.about).1.to_owned(),
                name: statement.name.clone(),
                text: statement.text.to_markdown(),
                source,
            }
        });
        statements.collect()
    };
    pages.iter().zip(drafts).flat_map(of_page).collect()
}

fn code(page: &Page, error: &DraftError) -> ErrorCode {
    let stated = |text: &str| {
        let text = text.trim();
        (!matches!(text, "" | "-" | "N/A")).then(|| text.to_owned())
    };
    ErrorCode {
        code: error.code.clone(),
        status: stated(&error.status),
        message: stated(&error.message),
        meaning: stated(&error.meaning.to_markdown()),
        handling: stated(&error.handling.to_markdown()),
        module: stated(&error.module),
        source: source(page, error.span, Origin::Table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn api(operations: &[(&str, &str)]) -> Api {
        let operations: Vec<String> = operations
            .iter()
            .map(|(description, header)| {
                let example = format!(
                    r#"{{"direction":"request","headers":[["Accept","*/*"],["{header}","a7"]],"validity":"valid","line":3,
                    "media_type":"application/json"}}"#
                );
                let examples = if header.is_empty() { "" } else { &example };
                format!(
                    r#"{{"id":"a","page":"a.rst","line":1,"dialect":"rackspace","title":"","description":"{description}",
                    "method":"GET","path":"/a","parameters":[],"request_body":null,"responses":[],
                    "examples":[{examples}]}}"#
                )
            })
            .collect();
        let text = format!(
            r#"{{"operations":[{}],"schemas":{{}},"pages":[]}}"#,
            operations.join(",")
        );
        serde_json::from_str(&text).expect("an API")
    }

    #[test]
    fn what_most_requests_show_all_ask_for_but_those_that_show_others_or_need_nothing() {
        let mut api = api(&[
            ("Treats a lid.", "X-Auth-Token"),
            ("Treats a lid.", "x-auth-token"),
            ("Treats a lid.", "X-Lid"),
            ("Treats a lid.", ""),
            ("Shuts a lid.", ""),
            ("Opens a lid.", ""),
        ]);
        assert_eq!(usual_credentials(&api), []);
        api.operations.truncate(4);
        let found = usual_credentials(&api);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].header, "X-Auth-Token");
        assert_eq!(found[0].source.origin, Origin::Guess);
        mark_anonymous(&mut api);
        let open: Vec<bool> = api.operations.iter().map(|one| one.anonymous).collect();
        assert_eq!(open, [false, false, true, false]);
    }

    #[test]
    fn the_header_of_a_request_tells_where_the_api_is() {
        for (host, expected) in [
            ("lids.north.crates.net", "https://lids.north.crates.net"),
            ("localhost:5984", ""),
        ] {
            let mut api = api(&[("Treats a lid.", "Host")]);
            for example in &mut api.operations[0].examples {
                example.headers[1].1 = host.to_owned();
            }
            let servers = servers(&api, &[], &[]);
            let urls: Vec<&str> = servers.iter().map(|one| one.url.as_str()).collect();
            assert_eq!(urls.join(" "), expected);
        }
    }

    #[test]
    fn sentences_say_that_an_operation_needs_no_proof() {
        for (text, expected) in [
            (
                "Shuts lids.\n\nThis call does not\nrequire authentication.",
                true,
            ),
            ("**Note**\n\nThis API doesn't need a token for that.", true),
            ("A lid does not require a token.", false),
            ("This API does not require a lid.", false),
            ("This API does not require an admin token.", false),
            (
                "This API call doesn\u{2019}t require any token for authentication.",
                true,
            ),
            (
                "If the lid is public, this call does not require authentication.",
                false,
            ),
            (
                "This call does not require a token unless the lid is shut.",
                false,
            ),
            ("This call does not require a token for public lids.", false),
            ("In this mode a lid does not require a token.", false),
            ("For open lids this call does not need a token.", false),
        ] {
            assert_eq!(needs_none(text), expected, "{text}");
        }
    }
}
