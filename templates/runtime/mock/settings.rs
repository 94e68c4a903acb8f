//! The arguments of a program that serves mocks.

use std::path::PathBuf;
use std::time::Duration;

use super::api::Behaviour;
use crate::runtime::Secret;
use crate::runtime::server::{Checks, Credentials, Limits, Options};

/// The help text of the options.
pub const OPTIONS: &str = "\x20 \
  --listen ADDRESS     the address to listen on, or only a port; port 0 picks a free one [default: 127.0.0.1:8080]
  --api NAME           serve only this API; can be repeated
  --stateful           remember what requests create, change and delete [default of `apiref mock`]
  --stateless          answer every request with a documented example [default of compiled mocks]
  --settle SECONDS     how long a new resource takes to become ready [default: 1]
  --seed FILE          load resources from this file at the start
  --dump FILE          save resources to this file
  --validate CHECKS    which requests to refuse [default: stated]
                         stated  those that break a rule stated in the docs
                         strict  also those with unknown members
                         warn    none; what is wrong is logged
                         off     none
  --fail NAME=STATUS   make this operation fail with this status; can be repeated
  --delay SECONDS      wait before each response
  --chaos SHARE        replace this share of responses (0 to 1) with 429, 500 or a broken connection
  --log-format FORMAT  text, json or none [default: text]
  --record FILE        write requests and responses to a HAR file
  --token TOKEN        refuse requests without this token in X-Auth-Token
  --body-limit SIZE    refuse request bodies of more bytes than this
  --connections N      hold at most this many connections at a time [default: 512]
  --help               print this help

Requests can ask for failures and examples:
  X-Mock-Status: 404, Prefer: code=404 or ?__code=404   respond with this status, in the API's error format
  Prefer: example=NAME                                  respond with the example of this name or number
  Prefer: dynamic=true                                  respond with generated values

Each API is also served below its name (/NAME/...), for paths that several APIs share.
  GET /__mock/requests    lists the requests received
  GET /__mock/state       shows the resources
  DELETE /__mock          forgets both
";

/// How requests are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LogFormat {
    Text,
    Json,
    None,
}

/// The settings of a mock.
#[derive(Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The address to listen on.
    pub listen: String,
    /// The settings of the server.
    pub options: Options,
    /// The limits on connections.
    pub limits: Limits,
    /// Whether the mock remembers what is created, changed and deleted.
    pub stateful: bool,
    /// The APIs to serve; all if empty.
    pub apis: Vec<String>,
    pub(super) settle: Duration,
    pub(super) seed: Option<PathBuf>,
    pub(super) dump: Option<PathBuf>,
    pub(super) failing: Vec<(String, u16)>,
    pub(super) delay: Duration,
    pub(super) chaos: f64,
    pub(super) log: LogFormat,
    pub(super) record: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            options: Options {
                credentials: Credentials::Ignored,
                any_origin: true,
                ..Options::default()
            },
            limits: Limits::default(),
            stateful: false,
            apis: Vec::new(),
            settle: Behaviour::default().settle,
            seed: None,
            dump: None,
            failing: Vec::new(),
            delay: Duration::ZERO,
            chaos: 0.0,
            log: LogFormat::Text,
            record: None,
        }
    }
}

impl Settings {
    /// Parses arguments, and returns those that it doesn't know in their order. `--help` is among them.
    ///
    /// # Errors
    /// Returns a message for the user if an argument is invalid.
    pub fn read(
        &mut self,
        arguments: impl IntoIterator<Item = String>,
    ) -> Result<Vec<String>, String> {
        let mut arguments = arguments.into_iter();
        let mut rest = Vec::new();
        while let Some(argument) = arguments.next() {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) if name.starts_with("--") => {
                    (name.to_owned(), Some(value.to_owned()))
                }
                _ => (argument.clone(), None),
            };
            let mut value = || {
                let value = value.clone().or_else(|| arguments.next());
                value.ok_or(format!("{name} needs a value"))
            };
            match name.as_str() {
                "--listen" => self.listen = address(&value()?)?,
                "--api" => self.apis.push(value()?),
                "--stateful" => self.stateful = true,
                "--stateless" => self.stateful = false,
                "--settle" => self.settle = seconds(&value()?)?,
                "--seed" => self.seed = Some(value()?.into()),
                "--dump" => self.dump = Some(value()?.into()),
                "--validate" => self.options.checks = checks(&value()?)?,
                "--fail" => self.failing.push(failure(&value()?)?),
                "--delay" => self.delay = seconds(&value()?)?,
                "--chaos" => self.chaos = share(&value()?)?,
                "--log-format" => self.log = log_format(&value()?)?,
                "--record" => self.record = Some(value()?.into()),
                "--token" => {
                    self.options.credentials = Credentials::Token(Secret::from(value()?));
                }
                "--body-limit" => {
                    self.options.body_limit = number(&value()?, "bytes")?;
                }
                "--connections" => self.limits.connections = number(&value()?, "connections")?,
                _ => rest.push(argument),
            }
        }
        let things = self.seed.is_some() || self.dump.is_some();
        match things && !self.stateful {
            true => Err("--seed and --dump need --stateful".to_owned()),
            false => Ok(rest),
        }
    }
}

fn number(text: &str, of: &str) -> Result<usize, String> {
    text.parse()
        .map_err(|_| format!("{text} is not a number of {of}"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.trim_end_matches('s').parse().ok();
    let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    time.ok_or(format!("{text} is not a number of seconds"))
}

fn share(text: &str) -> Result<f64, String> {
    let share = text
        .parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share));
    share.ok_or(format!(
        "--chaos takes a number from 0 to 1, such as 0.1, not {text}"
    ))
}

fn address(text: &str) -> Result<String, String> {
    if text.parse::<u16>().is_ok() {
        return Ok(format!("127.0.0.1:{text}"));
    }
    let port = text
        .rsplit_once(':')
        .and_then(|(_, port)| port.parse::<u16>().ok());
    match port {
        Some(_) => Ok(text.to_owned()),
        None => Err(format!(
            "--listen takes a port or an address with a port, such as 127.0.0.1:8080, not {text}"
        )),
    }
}

fn checks(text: &str) -> Result<Checks, String> {
    match text {
        "strict" => Ok(Checks::Strict),
        "stated" => Ok(Checks::Stated),
        "warn" => Ok(Checks::Warn),
        "off" => Ok(Checks::Off),
        _ => Err(format!(
            "--validate is strict, stated, warn or off, not {text}"
        )),
    }
}

fn failure(text: &str) -> Result<(String, u16), String> {
    let parts = text.split_once('=');
    let parts = parts.and_then(|(name, status)| {
        let status = status.parse().ok()?;
        (200..600)
            .contains(&status)
            .then(|| (name.to_owned(), status))
    });
    parts.ok_or(format!(
        "--fail takes OPERATION=STATUS with a status from 200 to 599, such as create_server=409, not {text}"
    ))
}

fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        "none" => Ok(LogFormat::None),
        _ => Err(format!("--log-format is text, json or none, not {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<(Settings, Vec<String>), String> {
        let mut settings = Settings::default();
        let rest = settings.read(arguments.iter().map(|text| (*text).to_owned()))?;
        Ok((settings, rest))
    }

    #[test]
    fn arguments_are_read_with_and_without_an_equals_sign() {
        let arguments = [
            "--listen",
            "0",
            "--body-limit=10",
            "docs",
            "--fail=show=503",
            "--watch",
        ];
        let (settings, rest) = read(&arguments).expect("readable");
        assert_eq!(settings.listen, "127.0.0.1:0");
        assert_eq!(settings.options.body_limit, 10);
        assert_eq!(settings.failing, [("show".to_owned(), 503)]);
        assert_eq!(rest, ["docs", "--watch"]);
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (arguments, message) in [
            (&["--listen"][..], "--listen needs a value"),
            (
                &["--listen", "8x"],
                "--listen takes a port or an address with a port, such as 127.0.0.1:8080, not 8x",
            ),
            (&["--body-limit", "x"], "x is not a number of bytes"),
            (
                &["--chaos", "2"],
                "--chaos takes a number from 0 to 1, such as 0.1, not 2",
            ),
            (&["--delay", "-1"], "-1 is not a number of seconds"),
            (
                &["--fail", "show"],
                "--fail takes OPERATION=STATUS with a status from 200 to 599, such as create_server=409, not show",
            ),
            (
                &["--fail", "show=999"],
                "--fail takes OPERATION=STATUS with a status from 200 to 599, such as create_server=409, not show=999",
            ),
            (
                &["--validate", "all"],
                "--validate is strict, stated, warn or off, not all",
            ),
            (&["--dump", "x"], "--seed and --dump need --stateful"),
        ] {
            assert_eq!(read(arguments).err().as_deref(), Some(message));
        }
    }
}
