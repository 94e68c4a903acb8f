//! Reports requests: as lines, as an archive, and the last ones for later. Another thread writes, so that a slow reader
//! doesn't hold up answers.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, Uri};
use serde_json::{Value, json};

use super::api::Behaviour;
use super::make::now_like;
use super::settings::{LogFormat, Settings};
use crate::runtime::check::shorten;
use crate::runtime::secret::{REDACTED, is_secret_name, plain, redact_text};

/// The number of requests to remember.
const MOST: usize = 1000;
/// The number of characters of a body to remember.
const LONGEST: usize = 65_536;
/// The number of lines that may wait to be written. Further ones are lost if nobody reads them.
const WAITING: usize = 4096;

/// A request and its outcome.
#[derive(Debug, Clone)]
pub(super) struct Exchange {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
    pub(super) api: String,
    pub(super) operation: Option<String>,
    pub(super) status: u16,
    pub(super) reason: Option<String>,
    pub(super) took: Duration,
    pub(super) answered: Option<(HeaderMap, String)>,
}

/// Reports requests.
#[derive(Debug)]
pub(super) struct Log {
    last: Mutex<VecDeque<Exchange>>,
    writer: SyncSender<Exchange>,
    /// Whether to keep the bodies of answers.
    pub(super) records: bool,
}

impl Log {
    /// # Errors
    /// Returns an error if the archive can't be written.
    pub(super) fn new(settings: &Settings, behaviour: &Arc<Behaviour>) -> io::Result<Self> {
        let archive = settings.record.as_deref().map(Archive::new).transpose()?;
        let records = archive.is_some();
        let (writer, reader) = sync_channel(WAITING);
        let writing = Writing {
            format: settings.log,
            archive,
            dump: settings.dump.clone(),
            behaviour: Arc::clone(behaviour),
        };
        std::thread::Builder::new()
            .name("mock-log".to_owned())
            .spawn(move || writing.run(&reader))?;
        Ok(Self {
            last: Mutex::default(),
            writer,
            records,
        })
    }

    pub(super) fn add(&self, exchange: Exchange) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() >= MOST {
            last.pop_front();
        }
        last.push_back(exchange.clone());
        drop(last);
        // Losing a line is better than blocking the server.
        let _ = self.writer.try_send(exchange);
    }

    /// Returns the last requests, the oldest first.
    pub(super) fn requests(&self) -> Value {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.iter().map(Exchange::json).collect()
    }

    pub(super) fn clear(&self) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.clear();
    }
}

/// Returns the part of a body to remember, without secrets.
pub(super) fn body(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    redact_text(&shorten(&text, LONGEST), |_| false)
}

/// Returns header fields without credentials.
fn shown(headers: &HeaderMap) -> impl Iterator<Item = (&str, String)> {
    headers.iter().map(|(name, value)| {
        let name = name.as_str();
        let secret = is_secret_name(name) || matches!(name, "authorization" | "cookie");
        let value = match secret {
            true => REDACTED.to_owned(),
            false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
        };
        (name, value)
    })
}

impl Exchange {
    fn json(&self) -> Value {
        let body = serde_json::from_str(&self.body).unwrap_or_else(|_| match self.body.as_str() {
            "" => Value::Null,
            text => Value::from(text),
        });
        let headers = shown(&self.headers).map(|(name, value)| (name.to_owned(), value.into()));
        json!({
            "method": self.method.as_str(),
            "path": self.uri.path(),
            "query": self.uri.query(),
            "headers": Value::Object(headers.collect()),
            "body": body,
            "api": self.api,
            "operation": self.operation,
            "status": self.status,
            "milliseconds": self.milliseconds(),
            "reason": self.reason,
        })
    }

    fn milliseconds(&self) -> f64 {
        (self.took.as_secs_f64() * 1e5).round() / 100.0
    }

    /// Returns the line that reports the request.
    fn line(&self, format: LogFormat) -> Option<String> {
        let line = match format {
            LogFormat::None => return None,
            LogFormat::Json => {
                let mut line = self.json();
                if let Some(members) = line.as_object_mut() {
                    members.remove("headers");
                    members.remove("body");
                }
                line.to_string()
            }
            LogFormat::Text => {
                let path = self.uri.path_and_query().map_or("", |path| path.as_str());
                let operation = match &self.operation {
                    Some(operation) => format!("{} {operation}", self.api),
                    None => "-".to_owned(),
                };
                let mut line = format!(
                    "{} {} {operation} {} {:.1} ms",
                    self.method,
                    shorten(path, 500),
                    self.status,
                    self.milliseconds(),
                );
                if let Some(reason) = &self.reason {
                    line.push_str(&format!(": {}", shorten(reason, 1000)));
                }
                plain(&line)
            }
        };
        Some(line + "\n")
    }

    /// Returns the entry in the format of HTTP archives.
    fn entry(&self) -> Value {
        let fields = |headers: &HeaderMap| -> Value {
            let fields = shown(headers).map(|(name, value)| json!({"name": name, "value": value}));
            fields.collect()
        };
        let query = crate::runtime::server::route::query(self.uri.query().unwrap_or(""));
        let query = query.unwrap_or_default().into_iter();
        let query: Value = query
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
        let media_type = |headers: &HeaderMap| {
            let value = headers
                .get("content-type")
                .and_then(|value| value.to_str().ok());
            value.unwrap_or("").to_owned()
        };
        let host = self
            .headers
            .get("host")
            .and_then(|host| host.to_str().ok())
            .unwrap_or("localhost");
        let mut request = json!({
            "method": self.method.as_str(),
            "url": format!("http://{host}{}", self.uri),
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": fields(&self.headers),
            "queryString": query,
            "headersSize": -1,
            "bodySize": self.body.len(),
        });
        if !self.body.is_empty() {
            request["postData"] = json!({"mimeType": media_type(&self.headers), "text": self.body});
        }
        let nothing = HeaderMap::new();
        let (headers, text) = match &self.answered {
            Some((headers, text)) => (headers, text.as_str()),
            None => (&nothing, ""),
        };
        let reason = http::StatusCode::from_u16(self.status).ok();
        let reason = reason
            .and_then(|status| status.canonical_reason())
            .unwrap_or("");
        json!({
            "startedDateTime": now_like("2000-01-01T00:00:00.000Z"),
            "time": self.milliseconds(),
            "request": request,
            "response": {
                "status": self.status,
                "statusText": reason,
                "httpVersion": "HTTP/1.1",
                "cookies": [],
                "headers": fields(headers),
                "content": {"size": text.len(), "mimeType": media_type(headers), "text": text},
                "redirectURL": "",
                "headersSize": -1,
                "bodySize": text.len(),
            },
            "cache": {},
            "timings": {"send": 0, "wait": self.milliseconds(), "receive": 0},
            "comment": self.operation,
        })
    }
}

/// An archive that is valid after each entry.
struct Archive {
    file: File,
    is_empty: bool,
}

/// The end of every archive.
const END: &[u8] = b"\n]}}\n";

impl Archive {
    fn new(path: &Path) -> io::Result<Self> {
        let mut file = File::create(path)?;
        let head = json!({"name": "Apiref mock", "version": env!("CARGO_PKG_VERSION")});
        write!(
            file,
            r#"{{"log":{{"version":"1.2","creator":{head},"entries":["#
        )?;
        file.write_all(END)?;
        Ok(Self {
            file,
            is_empty: true,
        })
    }

    fn add(&mut self, entry: &Value) -> io::Result<()> {
        self.file.seek(SeekFrom::End(-(END.len() as i64)))?;
        let comma = if self.is_empty { "" } else { "," };
        self.is_empty = false;
        self.file
            .write_all(format!("{comma}\n{entry}").as_bytes())?;
        self.file.write_all(END)
    }
}

struct Writing {
    format: LogFormat,
    archive: Option<Archive>,
    dump: Option<PathBuf>,
    behaviour: Arc<Behaviour>,
}

impl Writing {
    fn run(mut self, exchanges: &Receiver<Exchange>) {
        while let Ok(first) = exchanges.recv() {
            let mut changed = false;
            // A single dump contains all changes since the last one.
            for exchange in std::iter::once(first).chain(exchanges.try_iter().take(WAITING)) {
                changed |= exchange.method != Method::GET && exchange.method != Method::HEAD;
                let line = exchange.line(self.format).unwrap_or_default();
                // Continue if nobody reads the output.
                let _ = io::stdout().write_all(line.as_bytes());
                let written = self
                    .archive
                    .as_mut()
                    .map(|archive| archive.add(&exchange.entry()));
                if let Some(Err(error)) = written {
                    complain(&format!("the archive can't be written: {error}"));
                    self.archive = None;
                }
            }
            if let (Some(path), true) = (&self.dump, changed)
                && let Err(error) = self.dump(path)
            {
                complain(&format!("can't write {}: {error}", path.display()));
            }
        }
    }

    /// Writes to a temporary file next to the target, then replaces the target with it.
    fn dump(&self, path: &Path) -> io::Result<()> {
        let Some(dumped) = self.behaviour.store().map(|store| store.dump()) else {
            return Ok(());
        };
        let mut beside = path.as_os_str().to_owned();
        beside.push(".new");
        std::fs::write(&beside, format!("{dumped:#}\n"))?;
        std::fs::rename(&beside, path)
    }
}

pub(super) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "mock: {message}");
}

/// Returns the time since a request was received.
pub(super) fn took(since: SystemTime) -> Duration {
    since.elapsed().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange() -> Exchange {
        Exchange {
            method: Method::POST,
            uri: Uri::from_static("/v1/boxes?a=b"),
            headers: HeaderMap::from_iter([(
                http::header::AUTHORIZATION,
                http::HeaderValue::from_static("Basic abc"),
            )]),
            body: body(br#"{"box": {"name": "n", "password": "secret"}}"#),
            api: "otc-box".to_owned(),
            operation: Some("create_box".to_owned()),
            status: 400,
            reason: Some("$.box: \u{1b}[31m".to_owned()),
            took: Duration::from_micros(1500),
            answered: None,
        }
    }

    #[test]
    fn a_line_tells_all_and_no_secret() {
        let text = exchange().line(LogFormat::Text).expect("a line");
        assert!(
            text.starts_with("POST /v1/boxes?a=b otc-box create_box 400 1.5 ms: $.box: "),
            "{text}"
        );
        assert!(!text.contains('\u{1b}'));
        let json = exchange().line(LogFormat::Json).expect("a line");
        assert!(
            json.contains(r#""operation":"create_box""#) && !json.contains("Basic"),
            "{json}"
        );
        let told = exchange().json().to_string();
        assert!(
            !told.contains("secret\"") && !told.contains("Basic abc"),
            "{told}"
        );
    }

    #[test]
    fn an_archive_is_whole_after_each_entry() {
        let path = std::env::temp_dir().join(format!("mock-{}.har", std::process::id()));
        let mut archive = Archive::new(&path).expect("a file");
        for count in 0..3 {
            let text = std::fs::read_to_string(&path).expect("readable");
            let read: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(read["log"]["entries"].as_array().map(Vec::len), Some(count));
            archive.add(&exchange().entry()).expect("written");
        }
        let _ = std::fs::remove_file(&path);
    }
}
