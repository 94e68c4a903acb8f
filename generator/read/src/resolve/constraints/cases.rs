//! The cases that sentences speak of, and which of them state a rule: a list of values, a format, a pattern that holds in one
//! case says nothing of the field if another case leaves it open.

use super::Finding;
use super::conditions::is_word;
use super::facts::Facts;
use super::lists::is_plain;
use super::saying::Slot;
use super::sentence::Sentences;
use super::token::{Kind, Token};
use super::words::List;
use apiref_core::ir::Json;

/// One case: `If **lid** is set to **open**, …`.
#[derive(Debug)]
pub struct Case {
    /// What decides: `lid`; nothing where no name or noun does.
    subject: Option<String>,
    /// Is it whether the field itself is there?
    own: bool,
    /// Is it all that the sentence leaves: `otherwise`?
    rest: bool,
    /// Does the field say nothing then?
    void: bool,
    /// Does the text speak of values of this case, and which is the one that it has?
    mentions: bool,
    only: Option<String>,
    /// The sentence that opens the case, and the last one that stated a rule in it.
    text: String,
}

impl Case {
    /// Can both be cases of one thing?
    fn is_beside(&self, other: &Self) -> bool {
        self.rest || other.rest || self.subject == other.subject
    }
}

impl Sentences<'_> {
    /// Opens the case that a sentence speaks of.
    pub fn open_case(&mut self, sentence: &[Token<'_>]) -> usize {
        let is_head = |token: &Token<'_>| {
            is_word(token, List::Conditions) || is_word(token, List::ConditionalHeads)
        };
        let head = sentence.iter().position(is_head).unwrap_or(0);
        let clause = sentence.get(head + 1..).unwrap_or(&[]);
        let clause = clause.split(|token| token.is_mark(b',')).next();
        let clause = clause.unwrap_or(&[]);
        let verb = clause.iter().position(|token| is_word(token, List::Being));
        let before = verb.and_then(|verb| clause.get(..verb)).unwrap_or(&[]);
        let names = |token: &&Token<'_>| token.kind == Kind::Value && token.number().is_none();
        let named = before.iter().find(names).or(before.last());
        let is_for = sentence
            .get(head)
            .is_some_and(|head| head.text.eq_ignore_ascii_case("for"));
        let subject = match named {
            Some(token) => Some(token.text.to_lowercase()),
            None => is_for.then(|| "for".to_owned()),
        };
        let of_other = clause
            .iter()
            .any(|token| names(&token) && !token.text.eq_ignore_ascii_case(self.name));
        let case = Case {
            own: !of_other && clause.iter().any(|token| is_word(token, List::Absent)),
            rest: sentence
                .get(head)
                .is_some_and(|head| is_word(head, List::Otherwise)),
            void: false,
            mentions: false,
            only: None,
            text: written(sentence),
            subject,
        };
        self.facts.cases.push(case);
        self.facts.cases.len() - 1
    }

    /// Takes note of what a sentence of a case says: nothing of the field, or a rule.
    pub fn goes_on(
        &mut self,
        case: usize,
        sentence: &[Token<'_>],
        (states, mentions): (bool, bool),
    ) {
        if let Some(case) = self.facts.cases.get_mut(case) {
            case.void |= is_void(sentence, self.name);
            let only = only_value(sentence, self.name);
            case.mentions |= mentions || only.is_some();
            case.only = case.only.take().or(only.map(str::to_owned));
            if states {
                case.text = written(sentence);
            }
        }
    }
}

impl Facts {
    /// Drops what is stated for some cases only, and says so, unless the text settles every other case.
    pub(super) fn settle_cases(&mut self, findings: &mut Vec<Finding>) {
        if self.cases.is_empty() {
            return;
        }
        let mut told = Vec::new();
        // Beside bounds, values that are allowed under a condition are special ones.
        if self.value.is_empty() && self.mentions_several() {
            let mentions = |(at, case): (usize, &Case)| case.mentions.then_some(Some(at));
            let mentions = self.cases.iter().enumerate().filter_map(mentions);
            let mut lists = Doubted::of(&mut self.enumeration);
            if !lists.cases.is_empty() {
                lists.cases.extend(mentions);
            }
            let states = lists.cases.iter().all(Option::is_some);
            settle(&self.cases, &mut [lists], &mut told);
            if states && !self.enumeration.is_empty() {
                let only = self.cases.iter().filter_map(|case| case.only.clone());
                self.mentioned.extend(only.map(Json::String));
            }
        }
        settle(&self.cases, &mut [Doubted::of(&mut self.format)], &mut told);
        let patterns = &mut [
            Doubted::of(&mut self.pattern),
            Doubted::of(&mut self.charset),
        ];
        settle(&self.cases, patterns, &mut told);
        told.sort_unstable();
        told.dedup();
        for case in told {
            if let Some(case) = self.cases.get(case) {
                let finding = Finding::NotUnderstood(case.text.clone());
                if !findings.contains(&finding) {
                    findings.push(finding);
                }
            }
        }
    }

    /// How often something is stated that may hold in a case only.
    pub fn stated_in_cases(&self) -> usize {
        self.enumeration.values().count()
            + self.format.values().count()
            + self.pattern.values().count()
            + self.charset.values().count()
    }

    /// Does the text list more than one value?
    fn mentions_several(&self) -> bool {
        let mut values = self.enumeration.values().flatten().chain(&self.mentioned);
        let first = values.next();
        values.any(|value| Some(value) != first)
    }
}

/// A slot, whatever it holds.
struct Doubted<'f> {
    /// The case of each statement; none if it holds without one.
    cases: Vec<Option<usize>>,
    clear: Box<dyn FnMut() + 'f>,
}

impl<'f> Doubted<'f> {
    fn of<T: PartialEq>(slot: &'f mut Slot<T>) -> Self {
        Self {
            cases: slot.cases().collect(),
            clear: Box::new(|| *slot = Slot::default()),
        }
    }
}

fn settle(cases: &[Case], slots: &mut [Doubted<'_>], told: &mut Vec<usize>) {
    let all = slots.iter().flat_map(|slot| &slot.cases).copied();
    let Some(stating) = all.collect::<Option<Vec<usize>>>() else {
        return;
    };
    let of_stating: Vec<&Case> = stating.iter().filter_map(|&at| cases.get(at)).collect();
    // A rule for whatever is sent holds always.
    if of_stating.is_empty() || of_stating.iter().any(|case| case.own) {
        return;
    }
    let others = cases.iter().enumerate().filter(|(at, case)| {
        !case.own && !stating.contains(at) && of_stating.iter().any(|it| it.is_beside(case))
    });
    let (void, open): (Vec<_>, Vec<_>) = others.partition(|(_, case)| case.void);
    let first = stating.first();
    let is_only = stating.iter().all(|case| Some(case) == first);
    let is_void = of_stating.iter().any(|case| case.void);
    if !open.is_empty() || is_only && void.is_empty() && !is_void {
        told.extend(&stating);
        slots.iter_mut().for_each(|slot| (slot.clear)());
    }
}

/// Does a sentence say that the field has no meaning: `the parameter is invalid`, `it does not take effect`, `it is valid
/// only when …`?
fn is_void(sentence: &[Token<'_>], name: &str) -> bool {
    let is_only = |token: &Token<'_>| token.text.eq_ignore_ascii_case("only");
    consequence(sentence)
        .split(|token| token.is_mark(b','))
        .any(|clause| {
            clause.iter().enumerate().any(|(at, token)| {
                let near = clause.get(at.saturating_sub(3)..at + 2).unwrap_or(clause);
                let limited = near
                    .iter()
                    .any(|token| is_word(token, List::Not) || is_only(token));
                let says = is_word(token, List::Void) || limited && is_word(token, List::Effective);
                let mut before = clause.iter().take(at).rev();
                let of = before
                    // `The value can be **a** and is valid only when …`
                    .find(|token| {
                        let joins = token.text.eq_ignore_ascii_case("and");
                        joins || token.kind == Kind::Value || is_word(token, List::Own)
                    });
                says && of.is_some_and(|of| of.kind != Kind::Value || of.text == name)
            })
        })
}

/// The value that a sentence says the field has in its case: `the value is **open**`, `it can only be set to **open**`.
fn only_value<'p>(sentence: &[Token<'p>], name: &str) -> Option<&'p str> {
    let said = consequence(sentence);
    let mut values = said.iter().enumerate().filter(|(_, token)| {
        token.kind == Kind::Value && token.number().is_none() && token.text != name
    });
    let (Some((at, value)), None) = (values.next(), values.next()) else {
        return None;
    };
    let before = at.checked_sub(1).and_then(|at| said.get(at))?;
    let gives = is_word(before, List::Giving) && !said.iter().any(|it| is_word(it, List::Not));
    let is_null = value.text.eq_ignore_ascii_case("null");
    (gives && !is_null && is_plain(value.text)).then_some(value.text)
}

/// What a sentence says of its case.
fn consequence<'t, 'p>(sentence: &'t [Token<'p>]) -> &'t [Token<'p>] {
    let is_condition = |token: &Token<'_>| is_word(token, List::Conditions);
    let begins = sentence
        .first()
        .is_some_and(|first| is_condition(first) || is_word(first, List::ConditionalHeads));
    let ends = match begins {
        true => sentence.iter().position(|token| token.is_mark(b',')),
        false => sentence.iter().position(is_condition),
    };
    match (begins, ends) {
        (true, Some(comma)) => sentence.get(comma + 1..).unwrap_or(&[]),
        (false, Some(end)) => sentence.get(..end).unwrap_or(&[]),
        (_, None) => sentence,
    }
}

/// A sentence as notes quote it.
pub fn written(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        let tight = matches!(token.kind, Kind::Mark(b',' | b':' | b';' | b')' | b']'))
            || text.ends_with(['(', '[']);
        if !text.is_empty() && !tight {
            text.push(' ');
        }
        text.push_str(token.text);
        if text.len() > 160 {
            text.push('…');
            break;
        }
    }
    text
}
