//! Defaults and values: what phrases and keys say of single values becomes facts.

use super::Finding;
use super::conditions::{
    Subject, ahead, denies, has_word, is_compound, is_word, leads_to_others, near,
};
use super::facts::{self, Scalar};
use super::heads;
use super::lists;
use super::pattern::Match;
use super::saying::Saying;
use super::sentence::{Sentences, Taken};
use super::token::{Kind, Token};
use super::words::List;
use apiref_core::ir::{Doubt, Json};
use apiref_core::words::of_name;

impl Sentences<'_> {
    pub(super) fn default(
        &mut self,
        tokens: &[Token<'_>],
        start: usize,
        found: Match,
        saying: Saying,
    ) -> Taken {
        let Some((at, token)) = kept(tokens, found) else {
            return Taken::Refused;
        };
        // "The default unit is crates and the default value is 5": the number is not the unit's.
        let before = tokens.get(..start).unwrap_or(&[]);
        let is_second = before
            .iter()
            .any(|token| token.text.eq_ignore_ascii_case("default"));
        if is_second && self.target.is_text() {
            return Taken::Lost;
        }
        if self.is_of_another(tokens, start, at) {
            return Taken::Lost;
        }
        let after = tokens.get(at + 1);
        let is = |next: &Token<'_>, words: &[&str]| {
            words
                .iter()
                .any(|word| next.text.eq_ignore_ascii_case(word))
        };
        let goes_on =
            after.is_some_and(|next| next.is_mark(b'-') || is(next, &["or", "and", "to"]));
        let unit = token.number().is_some()
            && after.is_some_and(|next| {
                matches!(next.kind, Kind::Word(_) | Kind::Other)
                    && !List::AfterDefault.has(next.text)
            });
        // "The default value is **1** for lids and **2** for crates."
        let is_value = |token: &Token<'_>| matches!(token.kind, Kind::Value | Kind::Number);
        let rest = tokens.get(at + 1..).unwrap_or(&[]);
        let is_of_some = after.is_some_and(|next| is(next, &["for"]))
            && rest.windows(2).any(|pair| match pair {
                [value, next] => is_value(value) && is(next, &["for"]),
                _ => false,
            });
        if goes_on || unit || is_of_some {
            return Taken::Lost;
        }
        if matches!(token.kind, Kind::Word(_) | Kind::Other)
            && self.target.scalar != Scalar::Boolean
        {
            if token.text.eq_ignore_ascii_case("null") {
                return Taken::Refused;
            }
            if self.target.array || self.target.scalar != Scalar::Text {
                return Taken::Lost;
            }
            self.facts.default_word = Some(token.text.to_owned());
            return Taken::Until(found.end);
        }
        let plain = Saying {
            doubt: None,
            ..saying
        };
        if self.set_default(token, plain) {
            Taken::Until(found.end)
        } else {
            Taken::Lost
        }
    }

    /// `The default direction is **up**`: is what has the default named, and another thing than the field?
    fn is_of_another(&self, tokens: &[Token<'_>], start: usize, at: usize) -> bool {
        let is = |token: &Token<'_>, word: &str| token.text.eq_ignore_ascii_case(word);
        let Some([lead, noun, verb]) = tokens.get(start..at) else {
            return false;
        };
        let is_noun = matches!(noun.kind, Kind::Word(_) | Kind::Other)
            && noun.text.bytes().all(|b| b.is_ascii_alphabetic())
            && !List::Own.has(noun.text)
            && !List::Settings.has(noun.text);
        let name = self.name.to_ascii_lowercase();
        let noun = noun.text.to_ascii_lowercase();
        let is_own = name.contains(&noun)
            || of_name(self.name)
                .iter()
                .any(|word| noun.starts_with(word.as_str()));
        is(lead, "default") && is(verb, "is") && is_noun && !is_own
    }

    /// States the default that a bullet of a list marks.
    pub fn marked_default(&mut self, value: Option<&str>) {
        if let Some(text) = value {
            let token = Token {
                kind: Kind::Value,
                text,
            };
            self.set_default(&token, Saying::PROSE);
        }
    }

    /// States the default, in the field's type.
    pub fn set_default(&mut self, token: &Token<'_>, saying: Saying) -> bool {
        let text = token.text;
        // Python writes null like this.
        let is_null = text.eq_ignore_ascii_case("null") || text == "None";
        if token.kind == Kind::Value && is_null {
            return true;
        }
        let value = if self.target.array {
            Json::parse(text)
                .ok()
                .filter(|value| matches!(value, Json::Array(_)))
        } else if self.target.scalar == Scalar::Untyped {
            // A marked word is a text; what else is marked may be a number or a switch as well.
            let is_text = token.kind == Kind::Value && Json::parse(text).is_err();
            is_text.then(|| Json::String(text.to_owned()))
        } else {
            self.target
                .typed(text)
                .filter(|_| text == "0" || !text.is_empty())
        };
        match value {
            Some(value) => {
                self.facts.default.put(value, saying);
                true
            }
            None => false,
        }
    }

    pub(super) fn fixed(
        &mut self,
        tokens: &[Token<'_>],
        start: usize,
        found: Match,
        saying: Saying,
    ) -> Taken {
        let modal = tokens
            .get(start)
            .is_some_and(|token| is_word(token, List::Modal));
        // `Only **a** for **label** is supported` of a field `crate`.
        let second = found.kept.get(1).copied().flatten();
        let second = second.and_then(|at| tokens.get(at));
        if second.is_some_and(|second| !second.text.eq_ignore_ascii_case(self.name))
            || self.subject(tokens, start) == Subject::Other
            || modal && is_compound(tokens, start, self.name)
        {
            return Taken::Refused;
        }
        let head = tokens.get(start);
        // "Set it to **in**" states the value, "you are advised to set it to **in**" only recommends it.
        if start > 0 && head.is_some_and(|head| head.text.eq_ignore_ascii_case("set")) {
            return Taken::Refused;
        }
        // "The value is **1**" speaks of the field, "the least value is **1**" does not.
        let says_value = head.is_some_and(|head| head.text.eq_ignore_ascii_case("value"));
        let before = tokens.get(..start).unwrap_or(&[]);
        let from = before.iter().rposition(|token| token.is_mark(b','));
        let mut clause = before.iter().skip(from.map_or(0, |comma| comma + 1));
        if says_value && !clause.all(|token| self.is_plain_subject(token)) {
            return Taken::Refused;
        }
        // "The value is **crate_id**" names another field.
        let is_none = |(_, token): (usize, &Token<'_>)| {
            let text = token.text.trim_matches('"');
            text.is_empty() || text.eq_ignore_ascii_case("null") || says_value && text.contains('_')
        };
        if kept(tokens, found).is_some_and(is_none) {
            return Taken::Refused;
        }
        let goes_on = found.end.checked_sub(1).and_then(|last| tokens.get(last));
        let goes_on = goes_on.is_some_and(|last| is_word(last, List::Continuing));
        let ends = goes_on
            || tokens.get(found.end).is_none_or(|next| {
                matches!(next.kind, Kind::Mark(b',' | b';' | b'(' | b')'))
                    || next.text.eq_ignore_ascii_case("and")
                        && tokens
                            .get(found.end + 1)
                            .is_some_and(|token| token.kind != Kind::Value)
            });
        let plainly = start <= 4
            || tokens.iter().any(|token| {
                ["only", "fixed"]
                    .iter()
                    .any(|word| token.text.eq_ignore_ascii_case(word))
            });
        match kept(tokens, found) {
            // A server that takes the other value all the same would be refused by a rule: callers are told.
            Some(_) if self.target.scalar == Scalar::Boolean => Taken::Lost,
            Some((at, token)) if ends && plainly => {
                // What brackets say of the value is read as well: `can only be **in** (default)`.
                let remark = tokens.get(found.end).is_some_and(|next| next.is_mark(b'('));
                let end = if remark { at } else { found.end };
                let list = lists::inline(tokens.get(at..).unwrap_or(&[]));
                match list.filter(|list| list.values.len() > 1) {
                    Some(list) => self.enumeration(&list, end, saying),
                    None => {
                        let list = lists::Listed::of(token.text);
                        self.enumeration(&list, end, saying)
                    }
                }
            }
            // "It can only be **a** or **b**" lists all values.
            Some((at, _)) if is_list(tokens.get(at..).unwrap_or(&[])) => Taken::Refused,
            _ => Taken::Lost,
        }
    }

    pub(super) fn one_of(
        &mut self,
        tokens: &[Token<'_>],
        start: usize,
        found: Match,
        saying: Saying,
    ) -> Taken {
        let before = start.checked_sub(1).and_then(|at| tokens.get(at));
        // `Some valid values are **in** and **out**`: there are others.
        let shows_some = |before: &Token<'_>| {
            is_word(before, List::BeforeValues) || before.text.eq_ignore_ascii_case("some")
        };
        // `Commonly used values are **5** and **9**`
        let lead = tokens.get(start.saturating_sub(2)..start).unwrap_or(&[]);
        if before.is_some_and(shows_some) || has_word(lead, List::Suggesting) {
            return Taken::Refused;
        }
        let modal = tokens
            .get(start)
            .is_some_and(|token| is_word(token, List::Modal));
        // `It tells how the lid stands, and can be one of …`
        let goes_on = before.is_some_and(|before| before.text == "and")
            && start
                .checked_sub(2)
                .and_then(|at| tokens.get(at))
                .is_some_and(|token| token.is_mark(b','));
        match self.subject(tokens, start) {
            Subject::Other => return Taken::Refused,
            // `Can be **a** or **b**` speaks of the field.
            Subject::Unknown if modal && start > 0 && !goes_on => return Taken::Refused,
            _ if modal && is_compound(tokens, start, self.name) => return Taken::Refused,
            _ => {}
        }
        if denies(tokens.get(..found.end).unwrap_or(&[])) {
            return Taken::Refused;
        }
        let rest = tokens.get(found.end..).unwrap_or(&[]);
        let is = |at: usize, words: &[&str]| {
            let word = tokens.get(at).map_or("", |token| token.text);
            words.iter().any(|one| word.eq_ignore_ascii_case(one))
        };
        let is_plain = is(start, &["one"]) && is(found.end - 1, &["of", "the", "following"]);
        if is_plain && !says_values(before, rest) {
            return Taken::Refused;
        }
        let rest = match rest.split_first() {
            Some((first, rest)) if first.is_mark(b':') => rest,
            _ => rest,
        };
        // `any of the following and is case-sensitive:`
        let ends = rest.last().is_some_and(|last| last.is_mark(b':'));
        let remark = ahead(rest).windows(3).position(|run| match run {
            [and, is, case] => {
                and.text.eq_ignore_ascii_case("and")
                    && is.text.eq_ignore_ascii_case("is")
                    && case.text.to_ascii_lowercase().starts_with("case-")
            }
            _ => false,
        });
        let told = rest.get(..remark.filter(|_| ends).unwrap_or(rest.len()));
        let announces = told
            .unwrap_or(rest)
            .iter()
            .all(|token| List::BeforeLists.has(token.text) || token.is_mark(b':'))
            || self.announces_own(rest);
        if announces {
            return match leads_to_others(rest, self.name) {
                true => Taken::Refused,
                false => Taken::Lead,
            };
        }
        let in_brackets = tokens.get(start).is_some_and(|head| head.is_mark(b'('));
        // "doors of a certain kind (**a** or **b**)" lists the values of the kind; "a policy of the group (**a** or **b**)"
        // doesn't list groups.
        let is_own_noun = || {
            let is = |token: &Token<'_>, word: &str| token.text.eq_ignore_ascii_case(word);
            let name = of_name(self.name);
            let phrase = tokens.get(start.saturating_sub(4)..start).unwrap_or(&[]);
            let is_own = phrase
                .last()
                .zip(name.last())
                .is_some_and(|(word, own)| is(word, own));
            let some = ["certain", "given", "particular", "specific"];
            is_own
                && phrase
                    .iter()
                    .any(|token| some.iter().any(|word| is(token, word)))
        };
        if in_brackets && found.end == start + 1 && !(is_own_noun() && are_alternatives(rest)) {
            return Taken::Refused;
        }
        // `Valid values are open, shut, and ajar`: without marks it is only likely where the values end.
        if is(found.end - 1, &["is", "are"])
            && self.target.scalar == Scalar::Text
            && !is_list(rest)
            && let Some(values) = lists::unmarked(rest)
        {
            let list = lists::Listed {
                values,
                open: false,
            };
            let saying = saying.doubted(Some(Doubt::Words));
            return self.enumeration(&list, tokens.len(), saying);
        }
        // `up (true) or down (false)` are words for a switch.
        let is_text = self.target.scalar == Scalar::Text;
        // The version of an address is not its value: `The address can be IPv4 or IPv6.`
        let before = tokens.get(..start).unwrap_or(&[]);
        let is_address = near(before)
            .iter()
            .any(|token| token.text.to_ascii_lowercase().starts_with("address"));
        if let Some((pair, doubt)) = heads::unmarked_pair(rest).filter(|_| is_text && !is_address) {
            let list = lists::Listed {
                values: pair.to_vec(),
                open: false,
            };
            return self.enumeration(&list, found.end, saying.doubted(doubt));
        }
        match lists::inline(rest) {
            Some(list) if list.values.len() > 1 => self.enumeration(&list, found.end, saying),
            _ if in_brackets => Taken::Refused,
            // `**1** to **9**` is for the rules of ranges.
            _ if rest.get(1).is_some_and(|token| {
                token.is_mark(b'-') || token.text.eq_ignore_ascii_case("to")
            }) =>
            {
                Taken::Refused
            }
            // `If the value is 0, …`
            _ if rest.get(1).is_some_and(|token| token.is_mark(b',')) && !has_values(rest) => {
                Taken::Refused
            }
            // `The lid, which is **open** by day, …` is no rule.
            _ if rest.first().is_some_and(|token| token.kind == Kind::Value)
                && rest.len() > 1
                && tokens
                    .get(start)
                    .is_some_and(|head| !head.text.eq_ignore_ascii_case("which")) =>
            {
                Taken::Lost
            }
            _ => Taken::Refused,
        }
    }

    /// `Possible values of the lid type:`, whatever the words between are.
    fn announces_own(&self, rest: &[Token<'_>]) -> bool {
        let [first, between @ .., last] = rest else {
            return false;
        };
        let leads = ["of", "for"]
            .iter()
            .any(|word| first.text.eq_ignore_ascii_case(word));
        let is_own = |token: &Token<'_>| match token.kind {
            Kind::Value => token.text == self.name,
            Kind::Word(_) | Kind::Other => !List::Members.has(token.text),
            _ => false,
        };
        leads && last.is_mark(b':') && between.len() <= 6 && between.iter().all(is_own)
    }

    /// `**a** and **b** are supported`: the longest list that ends where the phrase begins.
    pub(super) fn listed(
        &mut self,
        tokens: &[Token<'_>],
        start: usize,
        found: Match,
        saying: Saying,
    ) -> Taken {
        let before = tokens.get(..start).unwrap_or(&[]);
        let lists = (0..start).filter_map(|from| {
            let list = lists::inline(before.get(from..)?)?;
            let only = from
                .checked_sub(1)
                .and_then(|at| before.get(at))
                .is_some_and(|word| word.text.eq_ignore_ascii_case("only"));
            (list.values.len() > 1 || only).then_some((from, list))
        });
        let Some((from, list)) = lists.min_by_key(|(from, _)| *from) else {
            return Taken::Refused;
        };
        let lead = before.get(..from).unwrap_or(&[]);
        if denies(lead) || has_word(before, List::Members) {
            return Taken::Refused;
        }
        // `…, usable when **door** and **gate** are available`: these are no values.
        if lead
            .last()
            .is_some_and(|last| is_word(last, List::Conditions))
        {
            return Taken::Refused;
        }
        // `**in** and **out** are only allowed for owners`: others take other values.
        let said = tokens.get(start..found.end).unwrap_or(&[]);
        let limits = said
            .iter()
            .any(|token| token.text.eq_ignore_ascii_case("only"));
        let next = tokens.get(found.end);
        let to_some = next.is_some_and(|next| {
            ["for", "to", "with"]
                .iter()
                .any(|word| next.text.eq_ignore_ascii_case(word))
        });
        if limits && to_some {
            return Taken::Refused;
        }
        self.enumeration(&list, found.end, saying)
    }

    /// A value that the text speaks of as one of the field's.
    pub(super) fn mention(&mut self, tokens: &[Token<'_>], start: usize, found: Match) -> Taken {
        let Some((at, token)) = kept(tokens, found) else {
            return Taken::Refused;
        };
        let numeric = match self.target.scalar {
            Scalar::Integer | Scalar::Number => true,
            Scalar::Untyped => token.number().is_some(),
            _ => false,
        };
        // Of "valid when the value is 0", what stands after the condition counts.
        let before = tokens.get(..start).unwrap_or(&[]);
        let from = before
            .iter()
            .rposition(|token| is_word(token, List::Conditions) || token.is_mark(b','))
            .map_or(0, |condition| condition + 1);
        let clause = before.get(from..).unwrap_or(&[]);
        // "If the parameter type is **integer**" names the type of the value.
        let is_type = |token: &Token<'_>| token.text.to_ascii_lowercase().starts_with("type");
        let of_type =
            clause.iter().any(is_type) && !self.name.to_ascii_lowercase().contains("type");
        let is_own = match self.subject(tokens, start) {
            Subject::Own if of_type && !numeric => false,
            // In texts, only what says plainly that it is the field.
            Subject::Own => numeric || clause.iter().all(|token| self.is_plain_subject(token)),
            Subject::Other => false,
            // `0 means …` at the head of a clause.
            Subject::Unknown => {
                let before = before.last();
                let heads = before
                    .is_none_or(|before| matches!(before.kind, Kind::Mark(b',' | b';' | b'(')));
                at == start && heads
            }
        };
        // In texts, marked runs that are explained may be names.
        let explained = at == start;
        if let (true, Some(value)) = (
            is_own && (numeric || !explained),
            self.target.typed(token.text),
        ) && lists::is_plain(token.text)
            && !token.text.eq_ignore_ascii_case("null")
            && !self.target.array
        {
            self.facts.mentioned.push(value);
        }
        Taken::Refused
    }

    /// A word of `this parameter`, `its value`, or the field's name.
    fn is_plain_subject(&self, token: &Token<'_>) -> bool {
        List::Own.has(token.text) || List::Articles.has(token.text) || token.text == self.name
    }

    /// `separated by commas (,)`: what stands between the values of a text.
    pub(super) fn separated(&mut self, tokens: &[Token<'_>], found: Match) -> Taken {
        let signs = [
            (List::Comma, ","),
            (List::Semicolon, ";"),
            (List::Bar, "|"),
            (List::Slash, "/"),
            (List::Blank, " "),
        ];
        let near = tokens.get(found.end..).unwrap_or(&[]).iter().take(4);
        let mut named = near.filter_map(|token| {
            let sign = signs.iter().find(|(list, _)| list.has(token.text));
            sign.map(|(_, sign)| *sign)
        });
        if let (true, Some(sign)) = (self.target.is_text(), named.next()) {
            self.facts.separator.get_or_insert(sign);
        }
        Taken::Refused
    }

    fn enumeration(&mut self, list: &lists::Listed<'_>, end: usize, saying: Saying) -> Taken {
        // Phrases say what is meant; what is sent may be another thing: "can be **server ID** or **port ID**".
        let phrases = list.values.iter().all(|value| value.contains(' '));
        let saying = saying
            .doubted(list.open.then_some(Doubt::OpenList))
            .doubted(phrases.then_some(Doubt::Words));
        match self.set_enumeration(&list.values, saying) {
            true => Taken::Until(end),
            false => Taken::Lost,
        }
    }

    /// States all values that are allowed; `null` among them makes the field nullable.
    pub fn set_enumeration(&mut self, values: &[&str], saying: Saying) -> bool {
        let null = |value: &&str| value.eq_ignore_ascii_case("null");
        let nullable = values.iter().any(null);
        let typed: Option<Vec<Json>> = values
            .iter()
            .filter(|value| !null(value))
            .map(|value| self.target.typed(&lists::unwrapped(value)))
            .collect();
        let Some(typed) = typed else {
            return false;
        };
        if values.iter().any(|value| lists::is_block(value)) {
            let text = format!("blocks of addresses: {}", values.join(", "));
            let finding = Finding::NotUnderstood(text);
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
            // What they say is taken note of, and nothing else is to be made of them.
            return true;
        }
        if typed.is_empty() {
            return false;
        }
        self.facts.nullable |= nullable;
        if self.target.scalar == Scalar::Boolean {
            return true;
        }
        // `True` and `False` are written in prose; what is sent may be `true`.
        let is_truth = |value: &Json| {
            value
                .as_str()
                .is_some_and(|text| matches!(text, "True" | "False" | "TRUE" | "FALSE"))
        };
        let saying = saying.doubted(typed.iter().all(is_truth).then_some(Doubt::AnyCase));
        let mut distinct = Vec::new();
        facts::extend(&mut distinct, typed);
        self.facts.enumeration.put(distinct, saying);
        true
    }
}

/// The first token that a phrase keeps, and its place.
pub(super) fn kept<'t, 'p>(
    tokens: &'t [Token<'p>],
    found: Match,
) -> Option<(usize, &'t Token<'p>)> {
    let at = found.kept.first().copied().flatten()?;
    Some((at, tokens.get(at)?))
}

/// Is more than one value listed?
fn is_list(tokens: &[Token<'_>]) -> bool {
    lists::inline(tokens).is_some_and(|list| list.values.len() > 1)
}

/// Are there more marked values than the first?
fn has_values(rest: &[Token<'_>]) -> bool {
    let mut others = rest.iter().skip(1);
    others.any(|token| matches!(token.kind, Kind::Value | Kind::Number))
}

/// Does `one of` list the values of the field: `One of **a** or **b**`, `The state is one of **a**, **b**`? Of other
/// things one is used, given or set.
fn says_values(before: Option<&Token<'_>>, rest: &[Token<'_>]) -> bool {
    let leads = before.is_none_or(|before| {
        let is = |word: &str| before.text.eq_ignore_ascii_case(word);
        matches!(before.kind, Kind::Mark(b',' | b':')) || is("is") || is("are")
    });
    leads && is_list(rest)
}

/// Do marked values stand up to the end of the brackets, the last of them behind an `or`: `**a**, **b** or **c**)`?
fn are_alternatives(tokens: &[Token<'_>]) -> bool {
    let end = tokens.iter().position(|token| token.is_mark(b')'));
    let inside = tokens.get(..end.unwrap_or_default()).unwrap_or(&[]);
    let is_or = |token: &Token<'_>| token.text.eq_ignore_ascii_case("or");
    let values = inside.iter().filter(|token| token.kind == Kind::Value);
    values.count() > 1
        && inside.iter().any(is_or)
        && inside
            .iter()
            .all(|token| token.kind == Kind::Value || token.is_mark(b',') || is_or(token))
}
