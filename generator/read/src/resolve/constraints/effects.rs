//! What phrases do: lengths, bounds and counts become facts, by the field's type.

use serde_json::Number;

use super::Finding;
use super::conditions::{Subject, has_word, is_word, speaks_of_parts, starts_with_condition};
use super::facts::Scalar;
use super::lists::is_plain;
use super::pattern::Match;
use super::rules::{Bound, Effect, End, Rule, What};
use super::saying::{Saying, Weight};
use super::sentence::{Sentences, Taken};
use super::token::{Kind, Token};
use super::values::kept;
use super::words::List;
use apiref_core::ir::{Doubt, Json};

impl Sentences<'_> {
    pub(super) fn take(
        &mut self,
        rule: &Rule,
        tokens: &[Token<'_>],
        start: usize,
        found: Match,
        saying: Saying,
    ) -> Taken {
        let kept = |index: usize| {
            let at = found.kept.get(index).copied().flatten()?;
            tokens.get(at)
        };
        let done = Taken::Until(found.end);
        let before = tokens.get(..start).unwrap_or(&[]);
        let says = |list: List| has_word(tokens, list);
        match rule.effect {
            Effect::Bound(bound) => {
                if self.subject(tokens, start) == Subject::Other {
                    return Taken::Lost;
                }
                // "If the depth ranges from 1 to 9" is a case, and no rule.
                let ranges = tokens.get(start).is_some_and(|it| it.text == "ranges");
                if ranges && starts_with_condition(tokens, start) {
                    return done;
                }
                // "from 1 to 9 by default": where nobody has set other ends.
                let saying =
                    saying.doubted(is_by_default(tokens, found.end).then_some(Doubt::Quota));
                let numbers = [kept(0), kept(1)].map(|token| token.and_then(Token::number));
                match bound.what {
                    What::Length | What::Value => {
                        match self.bound(bound, &numbers, tokens, saying) {
                            true => done,
                            false => Taken::Lost,
                        }
                    }
                    What::Items | What::Counted => {
                        self.items(bound, &numbers, tokens, (start, found.end), saying)
                    }
                }
            }
            Effect::Multiple => {
                let number = kept(0).and_then(Token::number);
                let is_own = self.subject(tokens, start) != Subject::Other;
                match (self.target.scalar, number) {
                    (Scalar::Integer | Scalar::Number, Some(number)) if is_own => {
                        self.facts.multiple.put(number, saying);
                        done
                    }
                    _ => Taken::Lost,
                }
            }
            Effect::Default | Effect::MarkedDefault => self.default(tokens, start, found, saying),
            Effect::EmptyDefault | Effect::Filled
                if self.target.array || self.target.scalar != Scalar::Text =>
            {
                Taken::Refused
            }
            Effect::EmptyDefault => {
                self.facts.default.put(Json::String(String::new()), saying);
                done
            }
            Effect::Filled if self.subject(tokens, start) == Subject::Other => Taken::Refused,
            Effect::Filled => {
                // "a and b cannot be left blank at the same time": one of them can.
                let after = tokens.get(found.end);
                if after.is_some_and(|after| after.text.eq_ignore_ascii_case("at")) {
                    return Taken::Refused;
                }
                self.facts.filled = Some(saying.doubt);
                done
            }
            Effect::KeyOfPairs => self.key_of_pairs(tokens, start, found, saying),
            Effect::Fixed => self.fixed(tokens, start, found, saying),
            Effect::OneOf => self.one_of(tokens, start, found, saying),
            Effect::Listed => self.listed(tokens, start, found, saying),
            Effect::Mention => self.mention(tokens, start, found),
            Effect::Separated => self.separated(tokens, found),
            Effect::AnyCase => {
                self.facts.doubt = Some(Doubt::AnyCase);
                done
            }
            Effect::Format(format) => {
                if !self.target.is_text() || says(List::Not) {
                    return Taken::Refused;
                }
                let other = says(List::NotAFormat).then_some(Doubt::OtherValue);
                self.facts
                    .format
                    .put(format.to_owned(), saying.doubted(other));
                if other.is_some() { Taken::Lost } else { done }
            }
            Effect::OtherForm => {
                self.facts.other_form = true;
                done
            }
            Effect::Deprecated => {
                // `The label field is deprecated` is about another field.
                let at_start = match start {
                    0 => found.end >= tokens.len() || found.end > 1,
                    1 => before.iter().any(|token| {
                        token.is_mark(b'(')
                            || ["this", "the"]
                                .iter()
                                .any(|word| token.text.eq_ignore_ascii_case(word))
                    }),
                    // `…, and this field is deprecated`, `Note that this field is deprecated`
                    _ => {
                        let is = |at: usize, word: &str| {
                            tokens
                                .get(at)
                                .is_some_and(|token| token.text.eq_ignore_ascii_case(word))
                        };
                        let calls_for_notice = |token: &Token<'_>| {
                            let words = ["please", "note", "that"];
                            token.is_mark(b':')
                                || words
                                    .iter()
                                    .any(|word| token.text.eq_ignore_ascii_case(word))
                        };
                        is(start, "this")
                            && (is(start - 1, "and") || before.iter().all(calls_for_notice))
                    }
                };
                let clause = before.rsplit(|token| token.is_mark(b',')).next();
                let said = tokens.get(start..found.end).unwrap_or(&[]);
                if !at_start
                    || has_word(clause.unwrap_or(before), List::Not)
                    || !self.is_deprecated_use(said)
                {
                    return Taken::Refused;
                }
                self.facts.deprecated = true;
                done
            }
            Effect::ReadOnly | Effect::WriteOnly
                if tokens
                    .iter()
                    .any(|token| token.text.eq_ignore_ascii_case("whether")) =>
            {
                Taken::Refused
            }
            Effect::WriteOnly => {
                self.facts.write_only = true;
                done
            }
            Effect::ReadOnly if says(List::Not) => Taken::Refused,
            Effect::ReadOnly => {
                self.facts.read_only = true;
                done
            }
            Effect::Nullable => {
                // "If the value is null, …" says what it may be, if it speaks of this value.
                let is = |token: &Token<'_>, words: &[&str]| {
                    let mut words = words.iter();
                    words.any(|word| token.text.eq_ignore_ascii_case(word))
                };
                let of_other = || {
                    let said = tokens.get(start..found.end).unwrap_or(&[]);
                    said.windows(2).any(|pair| {
                        matches!(pair, [of, next] if is(of, &["of"]) && !is(next, &["this"]))
                    }) || said.iter().filter(|t| t.kind == Kind::Value).count() > 1
                };
                // "Needed if `lid` is set to null" says what another member may be.
                match case_of_other(tokens, start, self.name) {
                    Some(OtherCase::Member(other)) => {
                        self.note(Finding::NullableOther(other.to_owned()));
                        return done;
                    }
                    Some(OtherCase::Part) => return Taken::Refused,
                    None => {}
                }
                // Of "if there is no lid, null is returned", the clause that speaks of null counts; so it does of "if it
                // is not sent or its value is null".
                let said = tokens.get(..found.end).unwrap_or(&[]);
                let begins = |at: &usize| {
                    said.get(*at).is_some_and(|token| token.is_mark(b','))
                        || matches!(said.get(*at..), Some([or, next, ..])
                            if is(or, &["or"]) && is(next, &["is", "its", "the", "this"]))
                };
                let from = (0..said.len()).rev().find(begins);
                let clause = said.get(from.unwrap_or(0)..).unwrap_or(&[]);
                let is_denied = has_word(clause, List::Not);
                if is_denied || starts_with_condition(tokens, start) && of_other() {
                    return Taken::Refused;
                }
                // "Of known keys, if the value is null, the entry goes" speaks of the values of a map.
                let head = said.split(|token| token.is_mark(b',')).next();
                let is_of_keys = matches!(head, Some([of, .., keys])
                    if is(of, &["of", "for"]) && is(keys, &["keys"]) );
                if self.target.scalar == Scalar::Other && is_of_keys {
                    self.note(Finding::NullOfKeys(self.name.to_owned()));
                    return done;
                }
                self.facts.nullable = true;
                done
            }
            Effect::Either
                if before
                    .iter()
                    .any(|token| is_word(token, List::Modal) || is_word(token, List::Not)) =>
            {
                Taken::Refused
            }
            Effect::Either => {
                let mut names: Vec<String> = [kept(0), kept(1)]
                    .into_iter()
                    .flatten()
                    .map(|token| token.text.to_owned())
                    .collect();
                if names.len() < 2 {
                    names.insert(0, self.name.to_owned());
                }
                self.findings.push(Finding::EitherRequired(names));
                done
            }
            Effect::Optional => {
                self.note(Finding::Optional);
                done
            }
            Effect::OptionalInVersions => {
                self.note(Finding::OptionalInVersions);
                done
            }
            // "You need not set `lid`" of a field `crate`.
            Effect::OptionalInCases
                if kept(0).is_some_and(|token| !token.text.eq_ignore_ascii_case(self.name)) =>
            {
                Taken::Refused
            }
            // A text that is left blank is sent empty.
            Effect::OptionalInCases if self.target.is_text() && ends_blank(tokens, found.end) => {
                Taken::Refused
            }
            Effect::OptionalInCases => {
                self.note(Finding::OptionalInCases);
                done
            }
            Effect::Blank => {
                self.facts.may_be_blank |= saying.doubt == Some(Doubt::Condition);
                done
            }
            Effect::LeftBlank => {
                // "If **lid_colour** is not set" of a field `colour`.
                let is_own = |token: &Token<'_>| {
                    let prefix = token.text.strip_suffix(self.name);
                    prefix.is_some_and(|prefix| prefix.is_empty() || prefix.ends_with('_'))
                };
                match kept(0).is_none_or(is_own) {
                    true => done,
                    false => Taken::Refused,
                }
            }
            Effect::Elsewhere => {
                self.facts.range_elsewhere = true;
                done
            }
            Effect::Raised => {
                self.facts.can_be_raised = true;
                done
            }
            Effect::OfPart | Effect::Suspect => Taken::Lost,
        }
    }

    /// The key that all pairs of an array have: what the text calls the key, or says behind a sentence about the key.
    fn key_of_pairs(
        &mut self,
        tokens: &[Token<'_>],
        start: usize,
        found: Match,
        saying: Saying,
    ) -> Taken {
        let value = kept(tokens, found).map(|(_, value)| value);
        let is_key = |token: &Token<'_>| is_word(token, List::PairKey);
        let says_key = tokens.get(start).is_some_and(is_key);
        let is_pairs = self.target.array && self.target.scalar == Scalar::Other;
        let is_denied = has_word(tokens.get(..start).unwrap_or(&[]), List::Not);
        match value {
            Some(value)
                if is_pairs
                    && saying.doubt.is_none()
                    && !is_denied
                    && (says_key || self.of_key)
                    && !is_key(value)
                    && is_plain(value.text) =>
            {
                self.note(Finding::KeyOf(vec![value.text.to_owned()]));
                Taken::Until(found.end)
            }
            _ => Taken::Refused,
        }
    }

    /// Adds a finding, once.
    fn note(&mut self, finding: Finding) {
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// States a bound of lengths or numbers, as the field's type and the words have it.
    pub(super) fn bound(
        &mut self,
        bound: Bound,
        numbers: &[Option<Number>],
        tokens: &[Token<'_>],
        saying: Saying,
    ) -> bool {
        let (low, high) = match (end(bound.low, numbers), end(bound.high, numbers)) {
            (Ok(low), Ok(high)) => (low, high),
            _ => return false,
        };
        let is_count = |end: &Option<Number>| end.as_ref().is_none_or(Number::is_u64);
        let is_whole =
            |end: &Option<Number>| end.as_ref().is_none_or(|end| end.is_i64() || end.is_u64());
        let saying = match bound.low {
            // Any range that is stated says more than that a number is positive.
            Some(End::Given(_)) => Saying {
                weight: Weight::Kind,
                ..saying
            },
            _ => saying,
        };
        let text = self.target.is_text();
        let speaks_of_length = bound.what == What::Length || has_word(tokens, List::Length);
        if text && speaks_of_length {
            let applies = self.target.array || !speaks_of_parts(tokens, self.name);
            // No text is all that "at most 0" leaves.
            let some = high.as_ref().is_none_or(|high| high.as_u64() != Some(0));
            return applies
                && some
                && is_count(&low)
                && is_count(&high)
                && self.facts.length.put(low, high, saying);
        }
        let is_number = match self.target.scalar {
            Scalar::Integer => is_whole(&low) && is_whole(&high),
            Scalar::Number => true,
            // What has ends is a number, if its example shows one: otherwise they limit nothing.
            Scalar::Untyped => !self.target.array,
            _ => false,
        };
        bound.what == What::Value && is_number && self.facts.value.put(low, high, saying)
    }

    fn items(
        &mut self,
        bound: Bound,
        numbers: &[Option<Number>],
        tokens: &[Token<'_>],
        (start, end_of_phrase): (usize, usize),
        saying: Saying,
    ) -> Taken {
        let (true, Ok(low), Ok(high)) = (
            self.target.array,
            end(bound.low, numbers),
            end(bound.high, numbers),
        ) else {
            return Taken::Refused;
        };
        let words = |from: usize, to: usize| {
            let part = tokens.get(from..to.min(tokens.len())).unwrap_or(&[]);
            part.iter()
                .take_while(|token| matches!(token.kind, Kind::Word(_) | Kind::Other))
                .map(|token| token.text)
                .collect::<Vec<_>>()
        };
        let named = match bound.what {
            What::Counted => {
                // "maximum number of X …, is N", "quota is N"
                let mut before = tokens.iter().take(end_of_phrase);
                let of = before.position(|token| token.text.eq_ignore_ascii_case("of"));
                of.is_none_or(|of| self.names_items(&words(of + 1, of + 6)))
            }
            _ => {
                let counted = words(end_of_phrase, end_of_phrase + 4);
                // `A maximum of 9 keys are allowed`: of an array of tags, where nothing else is said to hold them.
                let first = counted.first().map(|word| word.trim_end_matches('s'));
                let are_aspects = first.is_some_and(|word| List::Aspects.has(word));
                let is_whole = |token: &Token<'_>| List::Arrays.has(token.text);
                start <= 1 && are_aspects
                    || tokens.iter().take(start).any(is_whole)
                    || self.names_items(&counted)
            }
        };
        if !named {
            // How many of something else: of what the items are called elsewhere, or of their parts.
            return Taken::Lost;
        }
        let is_quota = tokens.iter().any(|token| {
            ["default", "quota"]
                .iter()
                .any(|word| token.text.eq_ignore_ascii_case(word))
        });
        let saying = saying.doubted(is_quota.then_some(Doubt::Quota));
        match self.facts.items.put(low, high, saying) {
            true => Taken::Until(end_of_phrase),
            false => Taken::Lost,
        }
    }

    /// Do these words name what the array holds?
    fn names_items(&self, words: &[&str]) -> bool {
        let singular = |word: &str| {
            let word = word.to_ascii_lowercase();
            word.strip_suffix('s').map(str::to_owned).unwrap_or(word)
        };
        let own: Vec<String> = self
            .name
            .split(['_', '-', '.', ':'])
            .map(singular)
            .collect();
        // The first plural is what is counted: "20 tags in all", not "20 tag values".
        let Some(head) = words
            .iter()
            .position(|word| word.len() > 2 && word.ends_with('s') && !word.ends_with("ss"))
        else {
            return false;
        };
        let is_own = |at: usize| {
            words
                .get(at)
                .is_some_and(|word| own.contains(&singular(word)))
        };
        let counted = words
            .get(head)
            .map(|word| singular(word))
            .unwrap_or_default();
        is_own(head)
            || List::Items.has(&counted) && (head == 0 || !is_own(head - 1))
            || List::Aspects.has(&counted) && (0..head).any(is_own)
    }
}

impl Sentences<'_> {
    /// `The use of the lid is deprecated`, `The ability to change the lid is deprecated`: of the field itself? Other words
    /// speak of it anyway.
    fn is_deprecated_use(&self, said: &[Token<'_>]) -> bool {
        let is = |token: &Token<'_>, word: &str| token.text.eq_ignore_ascii_case(word);
        let uses = ["ability", "use"];
        if !said
            .first()
            .is_some_and(|first| uses.iter().any(|word| is(first, word)))
        {
            return true;
        }
        let parts = || self.name.split(|c: char| !c.is_ascii_alphanumeric());
        let is_own = |token: &Token<'_>| {
            is(token, self.name)
                || token.text.len() > 2 && parts().next().is_some_and(|part| is(token, part))
        };
        // `the label of a lid` names the label.
        let named = said
            .iter()
            .skip(1)
            .take_while(|token| !is(token, "is") && !is(token, "has"));
        let mut named = named
            .skip_while(|token| !is(token, "the") && !is(token, "of"))
            .skip(1);
        named.next().is_some_and(|first| {
            let first = if is(first, "the") {
                named.next()
            } else {
                Some(first)
            };
            first.is_some_and(is_own)
        })
    }
}

/// Do the words at `start` say that there may be other ends: `by default`?
fn is_by_default(tokens: &[Token<'_>], start: usize) -> bool {
    match tokens.get(start..) {
        Some([by, default, ..]) => {
            by.text.eq_ignore_ascii_case("by") && default.text.eq_ignore_ascii_case("default")
        }
        _ => false,
    }
}

/// The number at an end of a bound: none where the bound is open, an error where the phrase keeps none.
fn end(end: Option<End>, numbers: &[Option<Number>]) -> Result<Option<Number>, ()> {
    let Some(end) = end else {
        return Ok(None);
    };
    match end {
        End::Given(number) => Ok(Some(number.into())),
        End::Kept(index, more) => {
            let number = numbers.get(index).cloned().flatten().ok_or(())?;
            if more == 0 {
                return Ok(Some(number));
            }
            // What is more than a fraction has no least value.
            let whole = number.as_i64().and_then(|whole| whole.checked_add(more));
            whole.map(|whole| Some(whole.into())).ok_or(())
        }
    }
}

/// Does a phrase that ends there say that something is left blank?
fn ends_blank(tokens: &[Token<'_>], end: usize) -> bool {
    let last = end.checked_sub(1).and_then(|at| tokens.get(at));
    last.is_some_and(|last| matches!(last.text, "blank" | "empty"))
}

/// What a condition speaks of that is not about the field itself.
enum OtherCase<'a> {
    /// Another member: `if **lid** is set to …`.
    Member(&'a str),
    /// Something of another member: `if a bolt in **lid** is set to …`.
    Part,
}

/// The other member that the condition before `start` speaks of.
fn case_of_other<'a>(tokens: &[Token<'a>], start: usize, name: &str) -> Option<OtherCase<'a>> {
    let before = tokens.get(..start)?;
    let from = before.iter().rposition(|token| token.is_mark(b','));
    let clause = before.get(from.unwrap_or(0)..)?;
    let condition = clause
        .iter()
        .rposition(|token| is_word(token, List::Conditions))?;
    let case = clause.get(condition + 1..)?;
    let named = |token: &Token<'_>| {
        token.kind == Kind::Value
            && token.number().is_none()
            && !token.text.eq_ignore_ascii_case("null")
            && !token.text.eq_ignore_ascii_case(name)
    };
    let at = case.iter().position(named)?;
    let leads = case
        .iter()
        .take(at)
        .all(|token| is_word(token, List::Articles) || ["value", "of"].contains(&token.text));
    Some(match case.get(at).filter(|_| leads) {
        Some(other) => OtherCase::Member(other.text),
        None => OtherCase::Part,
    })
}
