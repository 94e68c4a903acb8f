//! What a real keystone answers otherwise than its docs say, and why.

use client::runtime::{Reply, Rule};

/// The end of a place in an answer, what is odd there, and why the server is right and the docs are not. Place and reason
/// hold for all releases that we know: an oddity that is not there does no harm.
const EXPLAINED: &[(&str, Rule, &str)] = &[
    (
        ".description",
        Rule::Unknown,
        "shorter lists of projects and roles are documented without it",
    ),
    (
        ".domain_id",
        Rule::Unknown,
        "roles in other things are documented without it",
    ),
    (
        ".email",
        Rule::Unknown,
        "an attribute of users that the docs leave to `extra`",
    ),
    (
        ".extra",
        Rule::Unknown,
        "answered to an update in addition to its members",
    ),
    (
        ".is_domain",
        Rule::Unknown,
        "shorter lists of projects are documented without it",
    ),
    (
        ".links",
        Rule::Unknown,
        "tags and trusts are documented without links",
    ),
    (
        ".options",
        Rule::Unknown,
        "shorter lists of projects and roles are documented without it",
    ),
    (
        ".scope.system",
        Rule::Unknown,
        "assignments to the system are documented on another page",
    ),
    (
        ".system",
        Rule::Unknown,
        "application credentials are documented without it",
    ),
    (
        ".tags",
        Rule::Unknown,
        "domains and shorter lists of projects are documented without tags",
    ),
    (
        ".user_id",
        Rule::Unknown,
        "application credentials are documented without it",
    ),
    (
        ".access_rules",
        Rule::Missing,
        "documented as always there; may be left out",
    ),
    (
        ".description",
        Rule::Missing,
        "the docs' example describes all roles",
    ),
    (
        ".ignore_lockout_failure_attempts",
        Rule::Missing,
        "an option that the docs' example sets",
    ),
    (
        ".ignore_password_expiry",
        Rule::Missing,
        "an option that the docs' example sets",
    ),
    (
        ".links",
        Rule::Missing,
        "the docs' example shows links, the server sends none",
    ),
    (".links.next", Rule::Missing, "the catalogue has one page"),
    (
        ".links.previous",
        Rule::Missing,
        "the catalogue has one page",
    ),
    (".domain_id", Rule::Null, "a role that belongs to no domain"),
    (
        ".password_expires_at",
        Rule::Null,
        "a password that doesn't expire",
    ),
];

/// What was answered so far.
#[derive(Default)]
pub struct Oddities {
    answers: usize,
    explained: usize,
    others: Vec<String>,
}

impl Oddities {
    /// Notes what is odd about an answer.
    pub fn note<T, H>(&mut self, reply: Reply<T, H>) -> Reply<T, H> {
        self.answers += 1;
        for odd in reply.oddities() {
            let is_known =
                |(end, rule, _): &&(&str, Rule, &str)| odd.path.ends_with(end) && odd.rule == *rule;
            match EXPLAINED.iter().find(is_known) {
                Some(_) => self.explained += 1,
                None => {
                    let operation = reply.raw().operation();
                    self.others
                        .push(format!("{operation}: {odd} ({:?})", odd.rule));
                }
            }
        }
        reply
    }

    /// Tells the counts; fails if something is not explained.
    pub fn finish(self) -> Result<(), Box<dyn std::error::Error>> {
        println!(
            "score keystone: {} answers read, {} oddities explained, {} not",
            self.answers,
            self.explained,
            self.others.len()
        );
        if self.others.is_empty() {
            return Ok(());
        }
        Err(self.others.join("\n").into())
    }
}
