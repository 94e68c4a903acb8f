//! Commands of curl and HTTPie as the requests that they send.

use apiref_core::http::FORM;
use apiref_core::ir::{Json, Validity};
use indexmap::IndexMap;

use super::{Sample, form};
use crate::syntax::{Line, Text};

/// The requests that the commands of a block send; commands of other programs are passed over.
pub fn commands(text: &Text<'_>) -> Vec<Sample> {
    let span = text.span();
    let mut found = Vec::new();
    for line in logical_lines(text) {
        // What is piped into the command is its body.
        let mut piped: Option<String> = None;
        for words in pipeline(&line) {
            let Some((program, arguments)) = words.split_first() else {
                continue;
            };
            let request = match program.rsplit('/').next() {
                Some("curl") => curl(arguments),
                Some("http" | "https" | "xh" | "httpie") => httpie(arguments, piped.take()),
                Some("echo" | "printf") => {
                    piped = arguments
                        .iter()
                        .rev()
                        .find(|word| !word.starts_with('-'))
                        .cloned();
                    None
                }
                _ => None,
            };
            found.extend(request.map(|request| request.into_sample(span)));
        }
    }
    found
}

/// Does a line begin with a command of curl?
pub(super) fn begins(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches("$ ");
    line.strip_prefix("curl")
        .is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// The command of curl that a request line with flags stands for: `POST /v1/lids -F lid=@red.png`.
pub(super) fn with_flags(line: &str) -> Option<String> {
    let line = line.trim();
    let (method, rest) = line.split_once(' ')?;
    let is_method = method.len() > 2 && method.bytes().all(|b| b.is_ascii_uppercase());
    let (target, flags) = rest.trim_start().split_once(' ')?;
    let has_flags = ["-H ", "-F ", "-d ", "-X "]
        .iter()
        .any(|flag| flags.trim_start().starts_with(flag));
    (is_method && target.contains('/') && has_flags)
        .then(|| format!("curl -X {method} {target} {flags}"))
}

/// How many lines the command takes with which `lines` begin.
pub(super) fn length(lines: &[Line<'_>]) -> usize {
    let mut command = String::new();
    for (index, line) in lines.iter().enumerate() {
        command.push_str(line.text.trim_end());
        if !command.ends_with('\\') && !in_quotes(&command) {
            return index + 1;
        }
        command.push('\n');
    }
    lines.len()
}

/// Lines of which those that end in a backslash, or within quotes, are joined with the next one. The prompt is cut off.
fn logical_lines(text: &Text<'_>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for line in &text.lines {
        let written = line.text.trim_end();
        if open && let Some(last) = lines.last_mut() {
            match last.strip_suffix('\\') {
                Some(rest) => *last = format!("{rest} {}", written.trim_start()),
                None => *last = format!("{last}\n{written}"),
            }
        } else {
            let plain = written.trim_start();
            let plain = plain
                .strip_prefix(['$', '#', '>', '%'])
                .map_or(plain, str::trim_start);
            lines.push(plain.to_owned());
        }
        open = lines
            .last()
            .is_some_and(|last| last.ends_with('\\') || in_quotes(last));
    }
    lines
}

fn in_quotes(line: &str) -> bool {
    let mut quote: Option<char> = None;
    let mut letters = line.chars();
    while let Some(c) = letters.next() {
        match quote {
            Some('\'') if c == '\'' => quote = None,
            Some('"') if c == '"' => quote = None,
            Some('\'') => {}
            _ if c == '\\' => {
                letters.next();
            }
            None if matches!(c, '\'' | '"') => quote = Some(c),
            _ => {}
        }
    }
    quote.is_some()
}

/// The commands of a pipeline, each as its words, quotes undone.
fn pipeline(line: &str) -> Vec<Vec<String>> {
    let mut commands: Vec<Vec<String>> = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut letters = line.chars().peekable();
    while let Some(c) = letters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some('"'), '\\') if matches!(letters.peek(), Some('"' | '\\' | '$' | '`')) => {
                word.get_or_insert_default().extend(letters.next());
            }
            (Some(_), c) => word.get_or_insert_default().push(c),
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '\\') => word.get_or_insert_default().extend(letters.next()),
            (None, '|' | ';') => {
                end_word(&mut word, &mut commands);
                commands.push(Vec::new());
            }
            (None, c) if c.is_whitespace() => end_word(&mut word, &mut commands),
            (None, c) => word.get_or_insert_default().push(c),
        }
    }
    end_word(&mut word, &mut commands);
    commands
}

fn end_word(word: &mut Option<String>, commands: &mut [Vec<String>]) {
    if let (Some(word), Some(command)) = (word.take(), commands.last_mut()) {
        command.push(word);
    }
}

/// What a command sends.
#[derive(Default)]
struct Request {
    method: Option<String>,
    url: String,
    headers: Vec<(String, String)>,
    media_type: Option<&'static str>,
    body: Option<String>,
    /// The parts of a form.
    parts: IndexMap<String, Json>,
    /// The parts that are files.
    files: Vec<String>,
}

impl Request {
    /// Adds `name=value` or `name=@file;type=image/png` to the form. Of a file its name is known.
    fn add_part(&mut self, part: &str) {
        let Some((name, value)) = part.split_once('=') else {
            return;
        };
        // What `<` names is sent as text.
        let is_file = value.starts_with('@');
        let value = match value.strip_prefix(['@', '<']) {
            Some(file) => file_name(file.split(';').next().unwrap_or(file)),
            None => value,
        };
        self.insert_part(name, Json::from(value), is_file);
        self.add_line(part);
    }

    fn insert_part(&mut self, name: &str, value: Json, is_file: bool) {
        self.parts.insert(name.to_owned(), value);
        if is_file && !self.files.iter().any(|known| known == name) {
            self.files.push(name.to_owned());
        }
    }

    /// Adds a part of a form to the text of the body.
    fn add_line(&mut self, part: &str) {
        match &mut self.body {
            Some(body) => *body = format!("{body}\n{part}"),
            None => self.body = Some(part.to_owned()),
        }
    }

    fn into_sample(self, span: apiref_core::page::Span) -> Sample {
        let declared = self
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .map(|(_, value)| {
                value
                    .split(';')
                    .next()
                    .unwrap_or("")
                    .trim()
                    .to_ascii_lowercase()
            });
        let text = self.body.unwrap_or_default();
        let is_form = !self.parts.is_empty();
        let parsed = || {
            let json = Json::parse(&text).ok();
            json.filter(|json| matches!(json, Json::Object(_) | Json::Array(_)))
        };
        let json = match is_form {
            true => Some(Json::Object(self.parts)),
            false => parsed(),
        };
        let media_type = match (&json, declared) {
            // What curl says of a form has its boundary; a header of the command says less.
            (_, Some(declared)) if !is_form || declared.contains("form") => declared,
            (Some(_), _) if !is_form => "application/json".to_owned(),
            _ => self.media_type.unwrap_or_default().to_owned(),
        };
        let sends_pairs = json.is_none() && media_type == FORM;
        let json = match sends_pairs {
            true => form::members(&text),
            false => json,
        };
        let method = self.method.unwrap_or_else(|| {
            let sends = !text.is_empty() || self.media_type.is_some();
            if sends { "POST" } else { "GET" }.to_owned()
        });
        let validity = match text.is_empty() {
            true => Validity::Empty,
            false => Validity::Valid,
        };
        Sample {
            request_line: Some(format!("{method} {}", self.url)),
            status: None,
            headers: self.headers,
            media_type,
            json,
            files: self.files,
            lines: false,
            text,
            validity: Some(validity),
            span,
            words: String::new(),
        }
    }
}

const MULTIPART: &str = "multipart/form-data";

/// The last word of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// None where no address is given.
fn curl(arguments: &[String]) -> Option<Request> {
    let mut request = Request::default();
    let mut in_query = false;
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        let (flag, attached) = flag(word);
        let mut value = || attached.map(str::to_owned).or_else(|| rest.next().cloned());
        match flag {
            "-X" | "--request" => match value() {
                // A slip for `-H`.
                Some(line) if line.contains(':') => request.headers.extend(header(&line)),
                method => request.method = method,
            },
            "-H" | "--header" => {
                request.headers.extend(value().as_deref().and_then(header));
            }
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii"
            | "--data-urlencode" | "--json" => {
                request.media_type = Some(if flag == "--json" {
                    "application/json"
                } else {
                    FORM
                });
                // `@file` stands elsewhere.
                if let Some(mut data) = value().filter(|data| !data.starts_with('@')) {
                    // A slip: no blank between the body and the address.
                    if let Some(at) = data.rfind("}http").filter(|_| request.url.is_empty()) {
                        request.url = data.split_off(at + 1);
                    }
                    match &mut request.body {
                        Some(body) => *body = format!("{body}&{data}"),
                        None => request.body = Some(data),
                    }
                }
            }
            "-F" | "--form" | "--form-string" => {
                request.media_type = Some(MULTIPART);
                if let Some(part) = value() {
                    request.add_part(&part);
                }
            }
            "-G" | "--get" => in_query = true,
            "-I" | "--head" => request.method = Some("HEAD".to_owned()),
            "--url" => request.url = value().unwrap_or_default(),
            "-T" | "--upload-file" => {
                request.method.get_or_insert_with(|| "PUT".to_owned());
                value();
            }
            "-u" | "--user" | "-o" | "--output" | "-b" | "--cookie" | "-c" | "--cookie-jar"
            | "-A" | "--user-agent" | "-e" | "--referer" | "-x" | "--proxy" | "--cacert"
            | "--cert" | "--key" | "-m" | "--max-time" | "-w" | "--write-out" => {
                value();
            }
            flag if flag.starts_with('-') => {}
            url if request.url.is_empty() => request.url = url.to_owned(),
            _ => {}
        }
    }
    if in_query {
        let query = request.body.take();
        request.media_type = None;
        if let Some(query) = query {
            request.url = format!("{}?{query}", request.url);
        }
    }
    (!request.url.is_empty()).then_some(request)
}

fn header(line: &str) -> Option<(String, String)> {
    let (name, content) = line.split_once(':')?;
    Some((name.trim().to_owned(), content.trim().to_owned()))
}

/// A flag and what is attached to it: `--data=x`, `-XPOST`.
fn flag(word: &str) -> (&str, Option<&str>) {
    if word.starts_with("--") {
        return match word.split_once('=') {
            Some((flag, value)) => (flag, Some(value)),
            None => (word, None),
        };
    }
    let short = word.starts_with('-') && word.len() > 2 && word.is_char_boundary(2);
    match short && matches!(word.as_bytes()[1], b'X' | b'H' | b'd' | b'F' | b'u' | b'o') {
        true => (&word[..2], Some(&word[2..])),
        false => (word, None),
    }
}

/// None where no address is given.
fn httpie(arguments: &[String], piped: Option<String>) -> Option<Request> {
    let mut request = Request {
        body: piped,
        ..Request::default()
    };
    let (mut form, mut query) = (None, String::new());
    let mut rest = arguments.iter();
    while let Some(word) = rest.next() {
        if word.starts_with('-') {
            match flag(word) {
                ("-f" | "--form", None) => form = Some(FORM),
                ("--multipart", None) => form = Some(MULTIPART),
                (
                    "-a" | "--auth" | "-A" | "--auth-type" | "-p" | "--print" | "--session" | "-o"
                    | "--output",
                    None,
                ) => {
                    rest.next();
                }
                _ => {}
            }
        } else if request.url.is_empty() {
            let is_method = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
            if is_method && request.method.is_none() && !word.eq_ignore_ascii_case("localhost") {
                request.method = Some(word.to_ascii_uppercase());
            } else {
                request.url = of_localhost(word);
            }
        } else {
            item(word, &mut request, &mut query);
        }
    }
    if request.url.is_empty() {
        return None;
    }
    if !query.is_empty() {
        request.url = format!("{}?{query}", request.url);
    }
    if !request.files.is_empty() {
        // Files are sent in parts.
        form = Some(MULTIPART);
    }
    if form.is_none() && !request.parts.is_empty() {
        let members = std::mem::take(&mut request.parts);
        request.body = Some(Json::Object(members).to_string());
    }
    let parts: Vec<(String, Json)> = request.parts.clone().into_iter().collect();
    if form == Some(FORM) && !parts.is_empty() {
        request.body = Some(pairs(&request.parts));
    } else {
        for (name, value) in parts {
            let sign = if request.files.contains(&name) {
                "@"
            } else {
                ""
            };
            request.add_line(&format!("{name}={sign}{}", text_of(&value)));
        }
    }
    request.media_type = form;
    Some(request)
}

/// The address that `:8080/hives` and `:/hives` are short for.
fn of_localhost(word: &str) -> String {
    let Some(rest) = word.strip_prefix(':') else {
        return word.to_owned();
    };
    let path = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let port = &rest[..rest.len() - path.len()];
    match (port.is_empty(), path.is_empty() || path.starts_with('/')) {
        (true, true) => format!("http://localhost{path}"),
        (false, true) => format!("http://localhost:{port}{path}"),
        _ => word.to_owned(),
    }
}

/// `name:=json`, `name==query`, `name=text`, `name@file`, `Name:header`. Behind `=` and `:=`, `@` names a file whose text
/// is the value.
fn item(word: &str, request: &mut Request, query: &mut String) {
    let Some(at) = word.find([':', '=', '@']).filter(|at| *at > 0) else {
        return;
    };
    let (name, rest) = (word[..at].to_owned(), &word[at..]);
    if let Some(value) = rest.strip_prefix(":=") {
        let value = Json::parse(value).unwrap_or_else(|_| Json::String(value.to_owned()));
        request.insert_part(&name, value, false);
    } else if let Some(value) = rest.strip_prefix("==") {
        let separator = if query.is_empty() { "" } else { "&" };
        query.push_str(&format!("{separator}{name}={value}"));
    } else if let Some(value) = rest.strip_prefix('=') {
        let value = value.strip_prefix('@').map_or(value, file_name);
        request.insert_part(&name, Json::from(value), false);
    } else if let Some(file) = rest.strip_prefix('@') {
        let file = file.split(';').next().unwrap_or(file);
        request.insert_part(&name, Json::from(file_name(file)), true);
    } else if let Some(value) = rest.strip_prefix(':') {
        request.headers.push((name, value.to_owned()));
    }
}

fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn pairs(members: &IndexMap<String, Json>) -> String {
    let pair = |(name, value): (&String, &Json)| format!("{name}={}", text_of(value));
    members.iter().map(pair).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Line;

    fn check(text: &str, expected: &[&str]) {
        let lines = text.lines().map(|text| Line { text, offset: 0 }).collect();
        let found: Vec<String> = commands(&Text { lines })
            .into_iter()
            .map(|sample| {
                let line = sample.request_line.unwrap_or_default();
                format!("{line} {} {}", sample.media_type, sample.text)
                    .trim_end()
                    .to_owned()
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn curl_sends_what_its_flags_say() {
        check(
            "$ curl https://bees.example.com/hives?x=1",
            &["GET https://bees.example.com/hives?x=1"],
        );
        check(
            "$ curl \\\n  -X PATCH \\\n  -H \"Content-Type: application/json\" \\\n  -d '{\"a\": \"it is\"}' \\\n  https://h/b",
            &["PATCH https://h/b application/json {\"a\": \"it is\"}"],
        );
        check(
            "curl -d a=1 -d b=2 http://h/b",
            &["POST http://h/b application/x-www-form-urlencoded a=1&b=2"],
        );
        check(
            "curl -XPUT -F file=@x.csv http://h/b",
            &["PUT http://h/b multipart/form-data file=@x.csv"],
        );
        check("curl -G -d a=1 http://h/b", &["GET http://h/b?a=1"]);
        check(
            "curl -d '{\n\"a\": 1\n}' http://h/b",
            &["POST http://h/b application/json {\n\"a\": 1\n}"],
        );
        check("ls -l\ncurl -v", &[]);
    }

    #[test]
    fn parts_of_forms_are_members() {
        let line = "POST /v2/bees -H \"X-Bee:$bee\" -F size='{\"a\": 1}' -F photo=@/root/bee.png";
        let command = with_flags(line).expect("flags");
        let lines = vec![Line {
            text: &command,
            offset: 0,
        }];
        let sample = commands(&Text { lines }).pop().expect("a request");
        assert_eq!(sample.request_line.as_deref(), Some("POST /v2/bees"));
        assert_eq!(sample.media_type, "multipart/form-data");
        let json = sample.json.map(|json| json.to_string());
        let parts = r#"{"size":"{\"a\": 1}","photo":"bee.png"}"#;
        assert_eq!(json.as_deref(), Some(parts));
        for other in [
            "POST /v2/bees HTTP/1.1",
            "POST /v2/bees {\"a\": 1}",
            "see /v2 -H",
        ] {
            assert_eq!(with_flags(other), None, "{other}");
        }
    }

    #[test]
    fn httpie_sends_items_and_what_is_piped_into_it() {
        check(
            "$ echo '{\"data\": {}}' | http post http://h/v1/b --auth=\"t:u\" --verbose",
            &["POST http://h/v1/b application/json {\"data\": {}}"],
        );
        check(
            "http PUT h/b size:=3 name=x X-Bee:yes day==1",
            &["PUT h/b?day=1 application/json {\"size\":3,\"name\":\"x\"}"],
        );
        check(
            "http -f POST :8000/b name=x",
            &["POST http://localhost:8000/b application/x-www-form-urlencoded name=x"],
        );
        check("http localhost:80/b", &["GET localhost:80/b"]);
        check(
            "http --form POST h/b photo@red.png name=x",
            &["POST h/b multipart/form-data photo=@red.png\nname=x"],
        );
    }

    #[test]
    fn members_of_forms_are_known_and_so_are_files() {
        let read = |command: &str| {
            let lines = vec![Line {
                text: command,
                offset: 0,
            }];
            let sample = commands(&Text { lines }).pop().expect("a request");
            let json = sample.json.map(|json| json.to_string()).unwrap_or_default();
            format!("{json} {:?} {}", sample.files, sample.media_type)
        };
        for (command, expected) in [
            (
                "curl -F photo=@a/red.png -F note=<b.txt -F name=x h/b",
                r#"{"photo":"red.png","note":"b.txt","name":"x"} ["photo"] multipart/form-data"#,
            ),
            (
                "http -f h/b photo@a/red.png name=x",
                r#"{"photo":"red.png","name":"x"} ["photo"] multipart/form-data"#,
            ),
            (
                "http --form h/b name=x size:=3",
                r#"{"name":"x","size":3} [] application/x-www-form-urlencoded"#,
            ),
            (
                "http h/b name=x note=@b.txt",
                r#"{"name":"x","note":"b.txt"} [] application/json"#,
            ),
            (
                "curl -d name=a+b -d 'size=%33' h/b",
                r#"{"name":"a b","size":"3"} [] application/x-www-form-urlencoded"#,
            ),
            ("curl -d honey h/b", " [] application/x-www-form-urlencoded"),
        ] {
            assert_eq!(read(command), expected, "{command}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_block_is_read(text in "(curl|http|echo| |-d|-XPUT|'|\"|\\\\|\\||=|:|@|é|\n|\\$|x){0,30}") {
            let lines = text.lines().map(|text| Line { text, offset: 0 }).collect();
            commands(&Text { lines });
        }
    }
}
