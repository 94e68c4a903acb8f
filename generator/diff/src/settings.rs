//! The severities file: other severities by rule and path, and breaks that were accepted.
//!
//! ```toml
//! expired = "error"                      # what an acceptance without a change is: "warning" (default) or "error"
//!
//! [[severity]]
//! rule = "error-status-*"
//! path = "response.5*"
//! callers = "compatible"
//! reason = "callers treat every 5xx alike"
//!
//! [[accept]]
//! rule = "response-optional-property-removed"
//! operation = "GET /v1/{}/vpcs/{}"
//! path = "response.200.body.vpc.tenant_id"
//! reason = "announced in March, nobody reads it"
//! ```
//!
//! `*` stands for any text. An entry without `rule`, `api`, `operation` or `path` fits all of them.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::matching::Route;
use super::{Change, Impact};

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// How an acceptance is reported that fits no change.
    pub expired: Expired,
    /// Other severities; the last that fits counts.
    pub severity: Vec<SeverityEntry>,
    /// Accepted changes.
    pub accept: Vec<AcceptEntry>,
}

/// How an acceptance is reported that fits no change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Expired {
    /// It is named in the report.
    #[default]
    Warning,
    /// It is named, and the run fails.
    Error,
}

/// What an entry speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Rule id.
    pub rule: Option<String>,
    /// API id.
    pub api: Option<String>,
    /// Id, or method and path; names of path variables don't count.
    pub operation: Option<String>,
    /// Path in the operation, as reports write it.
    pub path: Option<String>,
}

/// A severity set by a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeverityEntry {
    /// For which changes.
    pub scope: Scope,
    /// For callers.
    pub callers: Option<Impact>,
    /// For implementers.
    pub implementers: Option<Impact>,
    /// Why.
    pub reason: String,
}

/// An accepted change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptEntry {
    /// For which changes.
    pub scope: Scope,
    /// The fingerprint of the one change that is meant.
    pub fingerprint: Option<String>,
    /// Accepts the change only as long as this was there.
    pub old: Option<String>,
    /// Accepts the change only as long as this is there.
    pub new: Option<String>,
    /// Why.
    pub reason: String,
}

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawSettings {
    expired: Expired,
    severity: Vec<Spanned<RawEntry>>,
    accept: Vec<Spanned<RawEntry>>,
}

/// What is wrong with an entry, and the key to blame where it is one.
type Problem = (Option<Range<usize>>, String);

/// An entry as written. Flat, so that a misspelt key is an error with its line.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawEntry {
    rule: Option<Spanned<String>>,
    api: Option<String>,
    operation: Option<String>,
    path: Option<String>,
    fingerprint: Option<String>,
    old: Option<String>,
    new: Option<String>,
    callers: Option<Impact>,
    implementers: Option<Impact>,
    reason: String,
}

impl RawEntry {
    fn checked(self) -> Result<(Scope, Self), Problem> {
        if self.reason.trim().is_empty() {
            return problem("an entry needs a `reason`");
        }
        if let Some(rule) = &self.rule
            && !super::rules::all()
                .iter()
                .any(|known| fits(rule.get_ref(), known.id))
        {
            let said = format!(
                "no rule is called {:?}; did you mean {}? `diff --rules` lists all",
                rule.get_ref(),
                nearest(rule.get_ref())
            );
            return Err((Some(rule.span()), said));
        }
        let scope = Scope {
            rule: self.rule.as_ref().map(|rule| rule.get_ref().clone()),
            api: self.api.clone(),
            operation: self.operation.clone(),
            path: self.path.clone(),
        };
        Ok((scope, self))
    }
}

/// The id of a rule that is most like `name`.
fn nearest(name: &str) -> &'static str {
    let ids = super::rules::all().iter().map(|rule| rule.id);
    let likeness = |id: &&str| strsim::jaro_winkler(id, name);
    ids.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .unwrap_or_default()
}

fn problem<T>(text: &str) -> Result<T, Problem> {
    Err((None, text.to_owned()))
}

impl TryFrom<RawEntry> for SeverityEntry {
    type Error = Problem;

    fn try_from(raw: RawEntry) -> Result<Self, Problem> {
        let (scope, raw) = raw.checked()?;
        if raw.callers.is_none() && raw.implementers.is_none() {
            return problem("a severity needs `callers` or `implementers`");
        }
        if raw.fingerprint.is_some() || raw.old.is_some() || raw.new.is_some() {
            return problem("`fingerprint`, `old` and `new` belong to `accept`");
        }
        Ok(Self {
            scope,
            callers: raw.callers,
            implementers: raw.implementers,
            reason: raw.reason,
        })
    }
}

impl TryFrom<RawEntry> for AcceptEntry {
    type Error = Problem;

    fn try_from(raw: RawEntry) -> Result<Self, Problem> {
        let (scope, raw) = raw.checked()?;
        if raw.callers.is_some() || raw.implementers.is_some() {
            return problem("`callers` and `implementers` belong to `severity`");
        }
        if scope == Scope::default() && raw.fingerprint.is_none() {
            return problem("an acceptance needs a rule, a path or a fingerprint");
        }
        Ok(Self {
            scope,
            fingerprint: raw.fingerprint,
            old: raw.old,
            new: raw.new,
            reason: raw.reason,
        })
    }
}

impl Settings {
    /// Reads the text of a severities file; errors name the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let raw: RawSettings = toml::from_str(text).map_err(|error| {
            let hint = apiref_core::keys::hint(error.message());
            format!("{}{hint}", error.to_string().trim_end())
        })?;
        Ok(Self {
            expired: raw.expired,
            severity: entries(text, raw.severity)?,
            accept: entries(text, raw.accept)?,
        })
    }

    /// Sets severities and marks accepted changes. The result names the acceptances that fit no change.
    pub fn apply(&self, changes: &mut [Change]) -> Vec<String> {
        for change in changes.iter_mut() {
            for entry in &self.severity {
                if entry.scope.fits(change) {
                    change.callers = entry.callers.unwrap_or(change.callers);
                    change.implementers = entry.implementers.unwrap_or(change.implementers);
                }
            }
        }
        let mut expired = Vec::new();
        for entry in &self.accept {
            let mut used = false;
            for change in changes.iter_mut().filter(|change| entry.fits(change)) {
                used = true;
                change.accepted.get_or_insert_with(|| entry.reason.clone());
            }
            if !used {
                expired.push(entry.describe());
            }
        }
        expired
    }
}

/// The entries, or what is wrong with the first that can't be one.
fn entries<T: TryFrom<RawEntry, Error = Problem>>(
    text: &str,
    raw: Vec<Spanned<RawEntry>>,
) -> Result<Vec<T>, String> {
    let entry = |raw: Spanned<RawEntry>| {
        let whole = raw.span();
        T::try_from(raw.into_inner()).map_err(|(at, said)| {
            let before = text.get(..at.unwrap_or(whole).start).unwrap_or(text);
            format!("line {}: {said}", before.matches('\n').count() + 1)
        })
    };
    raw.into_iter().map(entry).collect()
}

impl AcceptEntry {
    fn fits(&self, change: &Change) -> bool {
        let same =
            |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
        self.scope.fits(change)
            && self
                .fingerprint
                .as_ref()
                .is_none_or(|print| *print == change.fingerprint)
            && same(&self.old, &change.old)
            && same(&self.new, &change.new)
    }

    fn describe(&self) -> String {
        let Scope {
            rule,
            api,
            operation,
            path,
        } = &self.scope;
        let parts = [rule, api, operation, path, &self.fingerprint];
        let what: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
        format!("{} ({})", what.join(" "), self.reason)
    }
}

impl Scope {
    fn fits(&self, change: &Change) -> bool {
        let by = |pattern: &Option<String>, test: &dyn Fn(&str) -> bool| {
            pattern.as_deref().is_none_or(test)
        };
        by(&self.rule, &|pattern| fits(pattern, change.rule.id))
            && by(&self.api, &|pattern| fits(pattern, &change.api))
            && by(&self.operation, &|pattern| {
                let operations = change.operation.iter().chain(&change.old_operation);
                operations.into_iter().any(|operation| {
                    fits(pattern, &operation.id)
                        || fits(
                            &bare(pattern),
                            &Route::new(&operation.method, &operation.path).to_string(),
                        )
                })
            })
            && by(&self.path, &|pattern| {
                let new = change.new_path.as_ref().map(ToString::to_string);
                fits(pattern, &change.path.to_string())
                    || new.is_some_and(|path| fits(pattern, &path))
            })
    }
}

/// `GET /v1/{project_id}/x/` → `GET /v1/{}/x`
fn bare(pattern: &str) -> String {
    match pattern.split_once(' ') {
        Some((method, path)) => Route::new(method, path).to_string(),
        None => pattern.to_owned(),
    }
}

/// Does the text fit the pattern, in which `*` stands for any text?
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(rest) = parts.next().and_then(|head| text.strip_prefix(head)) else {
        return false;
    };
    let mut rest = rest;
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or(""),
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OperationRef, Place, place::Part, rules};

    fn removal() -> Change {
        let place = Place::of(Part::ResponseBody("200".into()))
            .member("vpc")
            .member("x");
        let mut change = Change::new(&rules::OPTIONAL_PROPERTY_REMOVED.response, place);
        change.operation = Some(OperationRef {
            path: "/v1/{project_id}/vpcs/{vpc_id}".into(),
            method: "GET".into(),
            id: "show_vpc".into(),
            title: String::new(),
            variant: None,
        });
        change
    }

    fn settings(text: &str) -> Settings {
        Settings::parse(text).expect("a valid file")
    }

    #[test]
    fn patterns_take_any_text_for_a_star() {
        assert!(fits("a*c*", "abbc"));
        assert!(fits("*", ""));
        assert!(!fits("a*d", "abc"));
        assert!(!fits("ab", "abc"));
    }

    #[test]
    fn severities_are_set_by_rule_and_path() {
        let file = settings(
            "[[severity]]\nrule = 'response-*-removed'\npath = 'response.200.body.vpc.*'\ncallers = 'risky'\nreason = 'r'\n",
        );
        let mut changes = [removal()];
        assert!(file.apply(&mut changes).is_empty());
        assert_eq!(
            (changes[0].callers, changes[0].implementers),
            (Impact::Risky, Impact::Compatible)
        );
    }

    #[test]
    fn accepted_breaks_expire_when_the_change_goes_away() {
        let file = settings(
            "[[accept]]\noperation = 'GET /v1/{tenant_id}/vpcs/{id}'\nreason = 'announced'\n",
        );
        let mut changes = [removal()];
        assert!(file.apply(&mut changes).is_empty());
        assert_eq!(changes[0].accepted.as_deref(), Some("announced"));
        assert_eq!(
            file.apply(&mut []),
            ["GET /v1/{tenant_id}/vpcs/{id} (announced)"]
        );
    }

    #[test]
    fn mistakes_are_placed_where_they_are() {
        let good = "[[accept]]\nrule = 'operation-removed'\nreason = 'r'\n\n";
        for (bad, expected) in [
            (
                "[[accept]]\nreason = 'r'\nrule = 'operation-remove'\n",
                "line 7: no rule is called \"operation-remove\"; did you mean operation-removed? `diff --rules` lists all",
            ),
            (
                "[[accept]]\nrule = 'operation-removed'\n",
                "line 5: an entry needs a `reason`",
            ),
        ] {
            let found = Settings::parse(&format!("{good}{bad}"));
            assert_eq!(found.err().as_deref(), Some(expected));
        }
    }

    #[test]
    fn mistakes_in_the_file_are_named() {
        for (text, part) in [
            ("[[accept]]\nrule = 'operation-removed'\n", "reason"),
            (
                "[[accept]]\nrule = 'no-such-rule'\nreason = 'r'\n",
                "no rule is called",
            ),
            ("[[accept]]\nreason = 'r'\n", "an acceptance needs"),
            (
                "[[severity]]\nrule = 'tag-added'\nreason = 'r'\n",
                "needs `callers`",
            ),
            (
                "[[severity]]\nrul = 'tag-added'\nreason = 'r'\n",
                "unknown field",
            ),
        ] {
            let error = Settings::parse(text).expect_err(text);
            assert!(error.contains(part), "{error}");
        }
    }
}
