//! Sentences: finds phrases in them and minds what they depend on.

use std::cell::LazyCell;

use super::cases;
use super::conditions::{self, Subject, example_start, is_conditional, is_word};
use super::facts::{Facts, Target};
use super::rules::{Effect, RULEBOOK};
use super::saying::Saying;
use super::token::{Kind, Token};
use super::words::List;
use super::{Finding, formats};
use apiref_core::ir::Doubt;

/// Reads the sentences of one description.
pub struct Sentences<'s> {
    /// The field's own name.
    pub name: &'s str,
    /// What the description calls it. Few sentences ask for it.
    pub about: LazyCell<Vec<String>, Box<dyn FnOnce() -> Vec<String> + 's>>,
    /// What constraints apply to.
    pub target: Target,
    /// What was read.
    pub facts: Facts,
    /// Did a sentence speak of the key of pairs?
    pub of_key: bool,
    /// The case that the last sentence spoke of.
    pub last_case: Option<usize>,
    /// What concerns others, or was not understood.
    pub findings: Vec<Finding>,
}

/// What the end of a paragraph announces about what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// Nothing.
    None,
    /// All values that are allowed, or those that are under a condition.
    Values(Option<Doubt>),
}

/// What became of a phrase.
pub enum Taken {
    /// It is a fact now; reading goes on at this token.
    Until(usize),
    /// It does not apply here, and what it says is no constraint.
    Refused,
    /// It states a constraint that has no place in the schema.
    Lost,
    /// A list of values follows the paragraph.
    Lead,
}

impl Sentences<'_> {
    /// Reads the tokens of a paragraph.
    pub fn paragraph(&mut self, tokens: &[Token<'_>], saying: Saying) -> Lead {
        let mut lead = Lead::None;
        for sentence in tokens.split(|token| token.kind == Kind::Stop) {
            lead = self.sentence(sentence, saying);
        }
        lead
    }

    fn sentence(&mut self, whole: &[Token<'_>], saying: Saying) -> Lead {
        if whole.is_empty() {
            return Lead::None;
        }
        let shown = example_start(whole);
        let tokens = whole.get(..shown).unwrap_or(whole);
        let condition = is_conditional(tokens, self.name).then_some(Doubt::Condition);
        let of_bullet = saying.case;
        self.of_key |= tokens.iter().any(|token| is_word(token, List::PairKey));
        let case = match condition {
            Some(_) => of_bullet.or_else(|| Some(self.open_case(whole))),
            None => of_bullet,
        };
        let saying = saying.in_case(case);
        self.last_case = case;
        let clause = saying.doubted(condition);
        let (stated, mentioned) = (self.facts.stated_in_cases(), self.facts.mentioned.len());
        let (mut at, mut lost, mut lead) = (0, false, Lead::None);
        // Where what a phrase says has no place.
        let mut misfits: Vec<std::ops::Range<usize>> = Vec::new();
        let mut omitted = self.ends_with_omission(tokens);
        while let Some(token) = tokens.get(at) {
            let mut next = at + 1;
            for (rule, pattern) in RULEBOOK.candidates(token) {
                let Some(found) = pattern.matches(tokens, at, self.name) else {
                    continue;
                };
                if rule.effect == Effect::Suspect {
                    lost = true;
                    continue;
                }
                if rule.effect == Effect::OfPart {
                    lost = true;
                    next = found.end.max(at + 1);
                    break;
                }
                // "If it is omitted, the default is …" says what a default is.
                let is_default = rule.effect.is_default();
                // So does what a bullet says of one case only.
                let of_case = is_default && saying.doubt == Some(Doubt::Condition);
                let holds = condition.is_none() && !of_case || omitted && is_default;
                if !holds && !rule.effect.is_rule() && !rule.effect.holds_always() {
                    lost |= rule.effect == Effect::Default;
                    continue;
                }
                match self.take(rule, tokens, at, found, clause) {
                    Taken::Until(end) => {
                        omitted |= at == 0
                            && rule.effect.is_omission()
                            && tokens.get(end).is_some_and(|token| token.is_mark(b','));
                        next = end.max(at + 1);
                        // What a longer phrase has read is not lost: `value range is` of `value range is 0 to 9`.
                        misfits.retain(|misfit| misfit.end <= at || misfit.end > next);
                        break;
                    }
                    Taken::Lead => {
                        lead = Lead::Values(condition);
                        next = found.end.max(at + 1);
                        break;
                    }
                    Taken::Lost => misfits.push(at..found.end),
                    Taken::Refused => {}
                }
            }
            at = next;
        }
        lost |= !misfits.is_empty();
        lost |= self.time(tokens, clause);
        lost |= self.characters(tokens, shown < whole.len(), clause);
        if let Some(case) = case {
            let states = self.facts.stated_in_cases() > stated;
            let mentions = self.facts.mentioned.len() > mentioned;
            self.goes_on(case, whole, (states, mentions));
        }
        if conditions::sends_elsewhere(whole) {
            self.facts.doubt.get_or_insert(Doubt::OpenList);
        }
        if lost {
            self.report(whole);
        }
        lead
    }

    /// Is the only condition of a sentence at its end, and that the field is left out: `…, if not specified`?
    fn ends_with_omission(&self, tokens: &[Token<'_>]) -> bool {
        let starts = (1..tokens.len()).rev().find(|&at| {
            let candidates = tokens.get(at).map(|token| RULEBOOK.candidates(token));
            candidates.into_iter().flatten().any(|(rule, pattern)| {
                let found = pattern.matches(tokens, at, self.name);
                rule.effect.is_omission() && found.is_some_and(|it| it.end == tokens.len())
            })
        });
        let before = starts.and_then(|at| tokens.get(..at));
        before.is_some_and(|before| !is_conditional(before, self.name))
    }

    /// Whom the clause speaks of in which a phrase begins at `start`.
    pub(super) fn subject(&self, tokens: &[Token<'_>], start: usize) -> Subject {
        if self.target.array && conditions::is_item_part(tokens, start, self.name) {
            return Subject::Other;
        }
        match conditions::subject(tokens, start, self.name) {
            Subject::Unknown if self.names_own(tokens.get(..start).unwrap_or(&[])) => Subject::Own,
            subject => subject,
        }
    }

    /// Does a clause end with what the description calls the field, or with that of something: `The display mode of a
    /// lid`?
    fn names_own(&self, before: &[Token<'_>]) -> bool {
        let length = self.about.len();
        let is_same = |(token, word): (&Token<'_>, &String)| token.text.eq_ignore_ascii_case(word);
        length > 0
            && before.windows(length).enumerate().any(|(at, window)| {
                let behind = before.get(at + length..).unwrap_or(&[]);
                let ends = behind.first().is_none_or(|next| {
                    next.text.eq_ignore_ascii_case("of") || is_word(next, List::Modal)
                });
                ends && window.iter().zip(&*self.about).all(is_same)
            })
    }

    pub(super) fn report(&mut self, tokens: &[Token<'_>]) {
        let finding = Finding::NotUnderstood(cases::written(tokens));
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Samples of times: `yyyy-MM-ddTHH:mm:ssZ`. True if one has no format.
    fn time(&mut self, tokens: &[Token<'_>], saying: Saying) -> bool {
        if !self.target.is_text() {
            return false;
        }
        let mut lost = false;
        for (at, token) in tokens.iter().enumerate() {
            if !matches!(token.kind, Kind::Value | Kind::Other) || token.text.len() < 8 {
                continue;
            }
            // `yyyy-MM-dd HH:mm:ss` and `yyyy-MM-dd Thh:mm:ss` are cut at their blank.
            let goes_on = || {
                let next = tokens
                    .get(at + 1)
                    .map(|next| next.text.to_ascii_lowercase());
                next.is_some_and(|next| next.trim_start_matches('t').starts_with("hh:"))
            };
            // `in the format of 2020-01-02T03:04:05Z`
            let before = at.checked_sub(2).and_then(|from| tokens.get(from..at));
            let shows = before.is_some_and(|before| {
                let words = before.iter().map(|token| token.text);
                words
                    .zip(["format", "of"])
                    .all(|(own, word)| own.eq_ignore_ascii_case(word))
            });
            if shows && formats::is_instant(token.text) {
                self.facts.format.put("date-time".to_owned(), saying);
                continue;
            }
            let format = match formats::time_sample(token.text) {
                Some(formats::Time::Instant) => "date-time",
                Some(formats::Time::Day) if !goes_on() => "date",
                Some(_) => {
                    lost = true;
                    continue;
                }
                None => continue,
            };
            self.facts.format.put(format.to_owned(), saying);
        }
        lost
    }
}
