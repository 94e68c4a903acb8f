//! The phrases that state constraints, read from `phrases.txt`: what they look like and what they say.

use std::sync::LazyLock;

use super::pattern::{Head, Pattern};
use super::token::{Kind, Token, Vocabulary};
use super::words;

/// What a phrase says. The numbers and values are those that the phrase keeps, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// A number has a least or a greatest value.
    Bound(Bound),
    /// What the server takes where nothing is sent.
    Default,
    /// As above, said of the value itself: it holds in a sentence with `if` too.
    MarkedDefault,
    /// The server takes an empty text where nothing is sent.
    EmptyDefault,
    /// A text has at least one character.
    Filled,
    /// A list of values follows: all that are allowed.
    OneOf,
    /// A list of values stands before: all that are allowed.
    Listed,
    /// The only value allowed.
    Fixed,
    /// The only value of the key of each pair in an array.
    KeyOfPairs,
    /// One value among others.
    Mention,
    /// A text holds several values.
    Separated,
    /// Upper and lower case are the same.
    AnyCase,
    /// The format of a text.
    Format(&'static str),
    /// The text may have another form than the format that is told elsewhere.
    OtherForm,
    /// The field is deprecated, if the phrase begins its sentence.
    Deprecated,
    /// Set by the server only.
    ReadOnly,
    /// Never answered.
    WriteOnly,
    /// `null` is a value.
    Nullable,
    /// This field or the other, or the two that are named.
    Either,
    /// The field may be left out.
    Optional,
    /// The field may be left out in some versions of the API.
    OptionalInVersions,
    /// The field may be left out in some cases.
    OptionalInCases,
    /// The field is blank in the cases that the sentence names.
    Blank,
    /// What holds if the field is left blank, as far as defaults are concerned.
    LeftBlank,
    /// There is another range that is not told here.
    Elsewhere,
    /// Whoever asks for it gets more than the greatest number that is told.
    Raised,
    /// The number is a multiple of the one that is kept.
    Multiple,
    /// Limits a part of the value; reported, and no other rule reads these words.
    OfPart,
    /// Looks like a constraint; a sentence with it that no other rule reads is reported.
    Suspect,
}

/// The ends between which a number lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    /// What is counted or measured.
    pub what: What,
    /// The least.
    pub low: Option<End>,
    /// The most.
    pub high: Option<End>,
}

/// What a bound is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The characters of a text.
    Length,
    /// The worth of a number.
    Value,
    /// The items of an array, if the words after the number name them.
    Items,
    /// The items of an array, if the words before the number name them.
    Counted,
}

/// One end of a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// A number that the phrase keeps, by its place, and what is added to it.
    Kept(usize, i64),
    /// This number.
    Given(i64),
}

impl Effect {
    fn parse(text: &'static str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').collect();
        let bound = |what, low, high| {
            let (low, high) = (End::parse(low)?, End::parse(high)?);
            Some(Self::Bound(Bound { what, low, high }))
        };
        match *words.as_slice() {
            ["length", low, high] => bound(What::Length, low, high),
            ["value", low, high] => bound(What::Value, low, high),
            ["items", low, high] => bound(What::Items, low, high),
            ["counted", low, high] => bound(What::Counted, low, high),
            ["format", _] => Some(Self::Format(text.get("format ".len()..)?)),
            ["other-form"] => Some(Self::OtherForm),
            ["default"] => Some(Self::Default),
            ["marked-default"] => Some(Self::MarkedDefault),
            ["empty-default"] => Some(Self::EmptyDefault),
            ["filled"] => Some(Self::Filled),
            ["one-of"] => Some(Self::OneOf),
            ["listed"] => Some(Self::Listed),
            ["fixed"] => Some(Self::Fixed),
            ["key-of-pairs"] => Some(Self::KeyOfPairs),
            ["mention"] => Some(Self::Mention),
            ["separated"] => Some(Self::Separated),
            ["any-case"] => Some(Self::AnyCase),
            ["deprecated"] => Some(Self::Deprecated),
            ["read-only"] => Some(Self::ReadOnly),
            ["write-only"] => Some(Self::WriteOnly),
            ["nullable"] => Some(Self::Nullable),
            ["either"] => Some(Self::Either),
            ["optional"] => Some(Self::Optional),
            ["optional-in-versions"] => Some(Self::OptionalInVersions),
            ["optional-in-cases"] => Some(Self::OptionalInCases),
            ["blank"] => Some(Self::Blank),
            ["left-blank"] => Some(Self::LeftBlank),
            ["elsewhere"] => Some(Self::Elsewhere),
            ["raised"] => Some(Self::Raised),
            ["multiple"] => Some(Self::Multiple),
            ["of-part"] => Some(Self::OfPart),
            ["suspect"] => Some(Self::Suspect),
            _ => None,
        }
    }

    /// Is it a rule of values, which may be likely, and not a fact that holds or doesn't?
    pub fn is_rule(self) -> bool {
        matches!(
            self,
            Self::Bound(_)
                | Self::Multiple
                | Self::Filled
                | Self::OneOf
                | Self::Listed
                | Self::Fixed
                | Self::Format(_)
        )
    }

    /// Does it say what the server takes where nothing is sent?
    pub fn is_default(self) -> bool {
        matches!(self, Self::Default | Self::EmptyDefault)
    }

    /// Does it say that nothing is sent?
    pub fn is_omission(self) -> bool {
        matches!(self, Self::Optional | Self::LeftBlank)
    }

    /// Does it hold in a sentence with `if` or `when` as in any other?
    pub fn holds_always(self) -> bool {
        matches!(
            self,
            Self::MarkedDefault
                | Self::Mention
                | Self::Separated
                | Self::AnyCase
                | Self::OtherForm
                | Self::Deprecated
                | Self::Nullable
                | Self::Optional
                | Self::OptionalInVersions
                | Self::OptionalInCases
                | Self::Blank
                | Self::LeftBlank
                | Self::Elsewhere
                | Self::Raised
        )
    }
}

impl End {
    /// `-` means that there is no such end; so does a number that can't be read.
    fn parse(text: &str) -> Option<Option<Self>> {
        Some(Some(match text {
            "-" => return Some(None),
            "1" => Self::Kept(0, 0),
            "2" => Self::Kept(1, 0),
            "1+" => Self::Kept(0, 1),
            "1-" => Self::Kept(0, -1),
            "2-" => Self::Kept(1, -1),
            _ => Self::Given(text.strip_prefix('=')?.parse().ok()?),
        }))
    }
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, for tests and reports.
    pub id: &'static str,
    /// The phrases.
    pub phrases: Vec<&'static str>,
    /// What they say.
    pub effect: Effect,
    /// A sentence in which it fires, in our own words.
    pub example: &'static str,
}

/// All rules, the special ones first. The tests see to it that each line of the file is read.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let mut rules: Vec<Rule> = Vec::new();
    for line in include_str!("phrases.txt").lines() {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if let (false, Some((id, effect))) = (line.starts_with(' '), line.split_once(" = ")) {
            rules.extend(Effect::parse(effect).map(|effect| Rule {
                id,
                phrases: Vec::new(),
                effect,
                example: "",
            }));
        } else if let Some(rule) = rules.last_mut() {
            let quoted = text
                .strip_prefix('"')
                .and_then(|text| text.strip_suffix('"'));
            match quoted {
                Some(example) => rule.example = example,
                None => rule.phrases.push(text),
            }
        }
    }
    rules
});

/// The rules, compiled, by what they begin with.
#[derive(Debug)]
pub struct Rulebook {
    /// Words that the rules know.
    pub vocabulary: Vocabulary,
    by_word: Vec<Vec<Entry>>,
    by_number: Vec<Entry>,
    by_value: Vec<Entry>,
    by_mark: Vec<Entry>,
}

/// The rulebook; compiled once.
pub static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(Rulebook::compile);

impl Rulebook {
    fn compile() -> Self {
        let mut vocabulary = Vocabulary::default();
        for word in words::all() {
            vocabulary.learn(word);
        }
        let mut patterns = Vec::new();
        for (rule, declared) in RULES.iter().enumerate() {
            for phrase in &declared.phrases {
                patterns.push((rule, Pattern::compile(phrase, &mut vocabulary)));
            }
        }
        let mut book = Self {
            by_word: vec![Vec::new(); vocabulary.size()],
            vocabulary,
            by_number: Vec::new(),
            by_value: Vec::new(),
            by_mark: Vec::new(),
        };
        for (rule, pattern) in patterns {
            match pattern.head() {
                Head::Words(words) => {
                    for word in words {
                        if let Some(list) = book.by_word.get_mut(usize::from(word)) {
                            list.push((rule, pattern.clone()));
                        }
                    }
                }
                Head::Number => book.by_number.push((rule, pattern)),
                Head::Value => book.by_value.push((rule, pattern)),
                Head::Mark => book.by_mark.push((rule, pattern)),
            }
        }
        book
    }

    /// The phrases that can begin with this token, in the order of the rules.
    pub fn candidates(&self, token: &Token<'_>) -> Candidates<'_> {
        let (own, more): (&[Entry], &[Entry]) = match token.kind {
            Kind::Word(word) => {
                let own = self.by_word.get(usize::from(word));
                (own.map_or(&[], Vec::as_slice), &[])
            }
            Kind::Number => (&self.by_number, &self.by_value),
            Kind::Value if token.number().is_some() => (&self.by_number, &self.by_value),
            Kind::Value => (&self.by_value, &[]),
            Kind::Mark(b'(' | b'[') => (&self.by_mark, &[]),
            Kind::Mark(_) | Kind::Other | Kind::Stop => (&[], &[]),
        };
        Candidates { own, more }
    }
}

/// A rule, by its place in [`RULES`], and one of its phrases.
type Entry = (usize, Pattern);

/// Phrases of two lists, merged in the order of their rules.
#[derive(Debug)]
pub struct Candidates<'b> {
    own: &'b [Entry],
    more: &'b [Entry],
}

impl<'b> Iterator for Candidates<'b> {
    type Item = (&'static Rule, &'b Pattern);

    fn next(&mut self) -> Option<Self::Item> {
        let list = match (self.own.first(), self.more.first()) {
            (Some((own, _)), Some((more, _))) if more < own => &mut self.more,
            (None, _) => &mut self.more,
            _ => &mut self.own,
        };
        let ((rule, pattern), rest) = list.split_first()?;
        *list = rest;
        Some((RULES.get(*rule)?, pattern))
    }
}
