//! Constraints that descriptions state in words, as keywords of schemas.
//!
//! What is certain enters the schema's own keywords with [`Origin::Description`](apiref_core::ir::Origin); what holds under a
//! condition, or as far as the docs go, is noted as likely ([`LikelyRule`](apiref_core::ir::LikelyRule)). What looks like a
//! constraint and is not understood is reported, and nothing is guessed.
//!
//! Phrases, keys and words are data: `phrases.txt`, `keys.txt` and `words.txt`.

mod bounds;
mod cases;
mod charset;
mod conditions;
mod content;
mod effects;
mod facts;
mod formats;
pub mod heads;
pub mod keys;
pub mod lists;
pub mod pattern;
pub mod remarks;
pub mod rules;
mod saying;
mod sentence;
pub mod token;
mod values;
mod words;
mod written;

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use super::examples::NULL;
use crate::draft::{Inline, Prose, ProseBlock};
use apiref_core::diagnostic::{Code, Diagnostic};
use apiref_core::ir::{Doubt, Json, Origin, Schema, TypeName};
use apiref_core::page::{Page, Span};
use facts::{Facts, Target};
use keys::Key;
use saying::Saying;
use sentence::{Lead, Sentences};
use token::{Kind, Token};

/// What a description says beyond the schema of its own field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// One or more of these members must be there; the field itself is among them.
    EitherRequired(Vec<String>),
    /// The `key` of each item, which is a key and a value, is one of these.
    KeyOf(Vec<String>),
    /// The description says that the member may be left out.
    Optional,
    /// The description says that the member may be left out in some versions of the API.
    OptionalInVersions,
    /// The description says that the member may be left out in some cases, whatever its column says.
    OptionalInCases,
    /// Another member may be null: the description tells what holds if it is.
    NullableOther(String),
    /// Keys of this member, which is a map, may be null.
    NullOfKeys(String),
    /// A sentence that looks like a constraint and is not understood, or contradicts another.
    NotUnderstood(String),
}

/// Reads the description of the field `name` into its schema, which holds what the type column says.
///
/// What a number limits depends on the type: the length of strings, the value of numbers, for arrays the items' own
/// lengths and values or, where the words say so, how many there are. Keywords that are there already stay.
pub fn apply(schema: &mut Schema, prose: &Prose, name: &str) -> Vec<Finding> {
    if prose.is_empty() {
        return Vec::new();
    }
    let target = Target::of(schema);
    let mut reader = Reader {
        sentences: Sentences {
            name,
            about: LazyCell::new(Box::new(|| about(prose))),
            target,
            facts: Facts::default(),
            of_key: false,
            last_case: None,
            findings: Vec::new(),
        },
        awaited: Awaited::Nothing,
        others: false,
        carried: None,
        bullet: false,
    };
    reader.blocks(&prose.blocks);
    reader.explained(&prose.blocks);
    let Sentences {
        facts,
        mut findings,
        ..
    } = reader.sentences;
    facts.write(schema, target, &mut findings);
    findings
}

/// What the first sentence calls the field: `display mode` of "The display mode of the lid."
fn about(prose: &Prose) -> Vec<String> {
    let mut first = prose.blocks.first();
    while let Some(ProseBlock::List { items, .. }) = first {
        first = items.first().and_then(|item| item.blocks.first());
    }
    let Some(ProseBlock::Paragraph(inlines)) = first else {
        return Vec::new();
    };
    let tokens = tokens("", inlines);
    let is_lead = |token: &&Token<'_>| {
        conditions::is_word(token, words::List::Explaining)
            || conditions::is_word(token, words::List::Articles)
    };
    let named = tokens.iter().skip_while(is_lead).take_while(|token| {
        matches!(token.kind, Kind::Word(_) | Kind::Other)
            && !conditions::is_word(token, words::List::NounEnds)
    });
    let named: Vec<String> = named.map(|token| token.text.to_ascii_lowercase()).collect();
    // More words than this are no name.
    match named.len() {
        1..=4 => named,
        _ => Vec::new(),
    }
}

/// The tokens of a paragraph, `head` before the runs.
fn tokens<'p>(head: &'p str, inlines: &'p [Inline]) -> Vec<Token<'p>> {
    let mut tokens = Vec::new();
    let vocabulary = &rules::RULEBOOK.vocabulary;
    token::cut(head, vocabulary, &mut tokens);
    token::tokenize(inlines, vocabulary, &mut tokens);
    tokens
}

/// The pattern for bullets that name a kind of characters each.
fn kinds(items: &[Prose]) -> Option<String> {
    let mut all = Vec::new();
    for item in items {
        let [ProseBlock::Paragraph(inlines)] = item.blocks.as_slice() else {
            return None;
        };
        all.extend(tokens("", inlines));
        all.retain(|token| token.kind != Kind::Stop);
        all.push(Token {
            kind: Kind::Mark(b','),
            text: ",",
        });
    }
    all.pop();
    charset::allowed(&all)
}

/// Is there a marked value of which some of these are the parts: `**lid.red**`, where **lid** and **red** are explained?
fn shows_parts(blocks: &[ProseBlock], values: &[&str]) -> bool {
    let holds = |run: &Inline| {
        let (Inline::Strong(whole) | Inline::Code(whole)) = run else {
            return false;
        };
        let parts = values.iter().filter(|value| whole.contains(**value));
        !values.contains(&whole.as_str()) && parts.count() > 1
    };
    blocks.iter().any(|block| match block {
        ProseBlock::Paragraph(inlines) => inlines.iter().any(holds),
        _ => false,
    })
}

/// What the last paragraph announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    Nothing,
    /// The content of a key that stands alone on its line.
    Content(Key),
    /// A list of values, after a sentence that says so, and why it may not hold always.
    Values(Option<Doubt>),
    /// A list of something, after a colon.
    List(Option<Doubt>),
    /// A list of the kinds of characters that a text may hold.
    Characters(Saying),
    /// A list of what is not allowed, or of what goes for a part of the field.
    Others,
}

struct Reader<'s> {
    sentences: Sentences<'s>,
    awaited: Awaited,
    /// Did the last sentence speak of something else than values?
    others: bool,
    /// A value that is explained in the paragraph before the list that goes on with it.
    carried: Option<&'s str>,
    /// Inside of a bullet, which may be about a part of the field?
    bullet: bool,
}

impl<'s> Reader<'s> {
    fn blocks(&mut self, blocks: &'s [ProseBlock]) {
        for block in blocks {
            match block {
                ProseBlock::Paragraph(inlines) => self.paragraph(inlines),
                ProseBlock::List { items, .. } => self.list(items),
                ProseBlock::Admonition(_, body) => {
                    self.awaited = Awaited::Nothing;
                    self.blocks(&body.blocks);
                    self.awaited = Awaited::Nothing;
                }
                ProseBlock::Code(_) | ProseBlock::Table { .. } => self.awaited = Awaited::Nothing,
            }
        }
    }

    fn paragraph(&mut self, inlines: &'s [Inline]) {
        let awaited = std::mem::replace(&mut self.awaited, Awaited::Nothing);
        if let Some((key, text, rest)) = keys::split(inlines) {
            let empty =
                text.trim().is_empty() && rest.iter().all(|run| run.text().trim().is_empty());
            if empty {
                self.awaited = Awaited::Content(key);
            } else {
                self.content(key, text, rest);
            }
            return;
        }
        match awaited {
            Awaited::Content(key) => self.content(key, "", inlines),
            _ => self.prose("", inlines),
        }
    }

    /// Sentences, `head` before the runs.
    fn prose(&mut self, head: &str, inlines: &[Inline]) {
        let tokens = tokens(head, inlines);
        let last = tokens.rsplit(|token| token.kind == Kind::Stop).next();
        let last = last.unwrap_or(&[]);
        let name = self.sentences.name;
        let mut said = tokens.rsplit(|token| token.kind == Kind::Stop);
        let said = said.find(|said| !said.is_empty());
        self.others = said.is_some_and(|said| conditions::leads_to_others(said, name));
        let doubt = conditions::is_conditional(last, name).then_some(Doubt::Condition);
        // A bullet that begins with a case speaks of that case to its end.
        let first = tokens.split(|token| token.kind == Kind::Stop).next();
        let first = first.unwrap_or(&[]);
        let of_case = self.bullet && conditions::begins_case(first, name);
        let of_case = of_case.then_some(Doubt::Condition);
        let case = of_case.map(|_| self.sentences.open_case(first));
        let saying = Saying::PROSE.doubted(of_case).in_case(case);
        self.awaited = match self.sentences.paragraph(&tokens, saying) {
            Lead::Values(doubt) => Awaited::Values(doubt.or(of_case)),
            Lead::None if charset::announces(last) => Awaited::Characters(saying.doubted(doubt)),
            Lead::None if conditions::leads_to_own(last, &self.sentences.about) => {
                Awaited::Values(doubt.or(of_case))
            }
            Lead::None if !conditions::leads(last) => Awaited::Nothing,
            Lead::None if conditions::denies(last) || self.rules_a_part(last) => {
                self.sentences.report(last);
                Awaited::Others
            }
            Lead::None => Awaited::List(doubt),
        };
        self.patterns(head, inlines, &tokens);
        // `**open**: no lid. This is the default value.`
        if let Some(value) = lists::explained(inlines).filter(|_| remarks::says_default(inlines)) {
            let token = Token {
                kind: Kind::Value,
                text: value,
            };
            self.sentences.set_default(&token, Saying::PROSE);
        }
    }

    /// Does a sentence lead to the rules of a part of the field?
    fn rules_a_part(&self, lead: &[Token<'_>]) -> bool {
        let head = self.sentences.about.last().map(String::as_str);
        conditions::leads_to_rules_of_part(lead, self.sentences.name, head)
    }

    /// Regular expressions that are written out.
    fn patterns(&mut self, head: &str, inlines: &[Inline], tokens: &[Token<'_>]) {
        if !self.sentences.target.is_text() {
            return;
        }
        let name = self.sentences.name;
        let doubt = conditions::is_conditional(tokens, name).then_some(Doubt::Condition);
        let texts = std::iter::once(head).chain(inlines.iter().map(Inline::text));
        for pattern in texts.filter_map(formats::pattern) {
            let saying = Saying::PROSE.doubted(doubt);
            let saying = saying.in_case(self.sentences.last_case);
            self.sentences.facts.pattern.put(pattern.to_owned(), saying);
        }
    }

    /// What stands behind a key.
    fn content(&mut self, key: Key, text: &'s str, rest: &'s [Inline]) {
        let tokens = tokens(text, rest);
        let absent = match tokens.split_last() {
            Some((last, others)) if last.kind == Kind::Stop => others,
            _ => &tokens,
        };
        if let [only] = absent
            && keys::is_absent(only.text)
        {
            return;
        }
        let sentences = &mut self.sentences;
        match key {
            Key::Example => {}
            Key::Text => self.prose(text, rest),
            Key::Regex => self.patterns(text, rest, &[]),
            Key::Default => {
                if !sentences.key_default(&tokens) && !sentences.whole_default(text, rest) {
                    self.prose(text, rest);
                }
            }
            Key::Range | Key::Enumeration if lists::explained(rest).is_some() => {
                self.carried = lists::explained(rest);
                self.awaited = Awaited::Content(key);
            }
            Key::Range | Key::Enumeration => match sentences.key_range(&tokens, key) {
                content::Content::Read => {}
                content::Content::Prose => {
                    self.prose(text, rest);
                    if let Awaited::List(doubt) = self.awaited
                        && conditions::announces(&tokens)
                    {
                        self.awaited = Awaited::Values(doubt);
                    }
                }
            },
            _ => {
                if !sentences.key_bound(&tokens, key) {
                    self.prose(text, rest);
                }
            }
        }
    }

    fn list(&mut self, items: &'s [Prose]) {
        let awaited = std::mem::replace(&mut self.awaited, Awaited::Nothing);
        if let Awaited::Characters(saying) = awaited
            && let Some(pattern) = kinds(items)
            && self.sentences.target.is_text()
        {
            self.sentences.facts.charset.put(pattern, saying);
            return;
        }
        let carried = self.carried.take();
        let saying = match awaited {
            Awaited::Values(doubt) => Some(Saying::PROSE.doubted(doubt)),
            Awaited::Content(Key::Range | Key::Enumeration) => Some(Saying::KEY),
            _ => None,
        };
        let bullets = || lists::bullets(items).or_else(|| heads::cases(items));
        if let (Some(saying), Some(found)) = (saying, bullets()) {
            let open = found.open.then_some(Doubt::OpenList);
            let remarks = found.remarks.then_some(Doubt::Words);
            let listed = found.items.iter().flat_map(|item| lists::parts(item.value));
            let texts: Vec<&str> = carried.into_iter().chain(listed).collect();
            let set = saying.doubted(open).doubted(remarks);
            let set = set.in_case(self.sentences.last_case);
            if self.sentences.set_enumeration(&texts, set) {
                let mut defaults = found.items.iter().filter(|item| item.default);
                if let (Some(item), None) = (defaults.next(), defaults.next()) {
                    let token = Token {
                        kind: Kind::Value,
                        text: item.value,
                    };
                    self.sentences.set_default(&token, saying);
                }
                let told = items.iter().filter(|item| remarks::tells_default(item));
                told.for_each(|item| self.blocks(&item.blocks));
                return;
            }
        }
        if let (Some(saying), Some(values)) = (saying, heads::of_regions(items))
            && self
                .sentences
                .set_enumeration(&values, saying.doubted(Some(Doubt::Condition)))
        {
            return;
        }
        if matches!(awaited, Awaited::Content(Key::Example) | Awaited::Others) {
            return;
        }
        if let (Awaited::Nothing | Awaited::List(_), false) = (awaited, self.bullet || self.others)
        {
            self.unannounced(items, awaited);
        }
        let outer = std::mem::replace(&mut self.bullet, true);
        for item in items {
            let head = match item.blocks.first() {
                Some(ProseBlock::Paragraph(inlines)) if keys::split(inlines).is_none() => {
                    tokens("", inlines)
                }
                _ => Vec::new(),
            };
            // What stands below such a bullet is about the part too.
            if !conditions::is_about_part(&head, self.sentences.name) {
                self.blocks(&item.blocks);
            }
        }
        self.bullet = outer;
    }

    /// Values that paragraphs or sentences explain one after the other, where nothing else tells of values: `**a**: …`,
    /// `**a** indicates …. **b** indicates …`.
    fn explained(&mut self, blocks: &'s [ProseBlock]) {
        let sentences = &mut self.sentences;
        if sentences.facts.enumeration.values().next().is_some() {
            return;
        }
        if let ([ProseBlock::Paragraph(inlines)], facts::Scalar::Text) =
            (blocks, sentences.target.scalar)
        {
            // `…, either **open** or **shut**`, or in a sentence of their own.
            let tokens = tokens("", inlines);
            let mut said = tokens.split(|token| token.kind == Kind::Stop);
            let whole = lists::alternatives(&tokens);
            if let Some(values) = whole.or_else(|| said.find_map(lists::alternatives)) {
                sentences.set_enumeration(&values, Saying::PROSE);
                return;
            }
        }
        if let (Some(values), facts::Scalar::Text) = (heads::read(blocks), sentences.target.scalar)
        {
            sentences.set_enumeration(&values, Saying::PROSE);
            if let [ProseBlock::List { items, .. }] = blocks {
                sentences.marked_default(heads::default(items));
            }
            return;
        }
        if let (Some(ProseBlock::Paragraph(inlines)), facts::Scalar::Text) =
            (blocks.first(), sentences.target.scalar)
            && let Some([first, second]) = heads::pair(&tokens("", inlines))
        {
            let saying = Saying::PROSE.doubted(Some(Doubt::Words));
            sentences.set_enumeration(&[&first, &second], saying);
            return;
        }
        if let (Some(ProseBlock::Paragraph(inlines)), facts::Scalar::Text) =
            (blocks.first(), sentences.target.scalar)
            && let Some(pair) = heads::named_pair(&tokens("", inlines))
        {
            // The default tells that these are values and no names.
            let default = sentences.facts.default.values().next();
            let default = default.and_then(Json::as_str);
            if default.is_some_and(|default| pair.contains(&default)) {
                sentences.set_enumeration(&pair, Saying::PROSE);
                return;
            }
        }
        let mut values: Vec<&str> = Vec::new();
        for block in blocks {
            let ProseBlock::Paragraph(inlines) = block else {
                continue;
            };
            let is_label = |value: &str| {
                // `**Unit**: …` is a label of a form.
                let mut letters = value.chars();
                !matches!(value, "True" | "False")
                    && letters
                        .next()
                        .is_some_and(|first| first.is_ascii_uppercase())
                    && letters.all(|letter| letter.is_ascii_lowercase())
            };
            match lists::explained(inlines) {
                _ if keys::split(inlines).is_some() => {}
                Some(value) if is_label(value) => {}
                found => {
                    let is_text = sentences.target.scalar == facts::Scalar::Text;
                    let said = match is_text {
                        true => lists::said(inlines),
                        false => Vec::new(),
                    };
                    if shows_parts(blocks, &said) {
                        continue;
                    }
                    match (found, said.as_slice()) {
                        // The sentences behind the first explain further values.
                        (Some(value), [first, _, ..]) if *first == value => values.extend(said),
                        (Some(value), _) => values.push(value),
                        (None, _) => values.extend(said),
                    }
                }
            }
        }
        let is_member = |name: &&str| words::List::Members.has(name) || words::List::Own.has(name);
        let first = values.first().copied();
        let several = values.iter().any(|value| Some(*value) != first);
        if several && !values.iter().any(is_member) {
            sentences.set_enumeration(&values, Saying::PROSE);
        }
    }

    /// A list of values that no sentence announces: its bullets explain them, or are nothing else.
    fn unannounced(&mut self, items: &[Prose], awaited: Awaited) {
        let (led, doubt) = match awaited {
            Awaited::List(doubt) => (true, doubt),
            _ => (false, None),
        };
        let cases = || {
            let found = heads::cases(items)?.items;
            Some(found.into_iter().map(|item| item.value).collect())
        };
        let names = lists::definitions(items, led)
            .or_else(cases)
            .or_else(|| lists::by_case(items))
            .or_else(|| lists::labelled(items))
            .or_else(|| lists::constants(items));
        let is_member = |name: &&str| words::List::Members.has(name) || words::List::Own.has(name);
        let Some(names) = names.filter(|names| !names.iter().any(is_member)) else {
            return;
        };
        let sentences = &mut self.sentences;
        let known = sentences
            .facts
            .enumeration
            .values()
            .flatten()
            .collect::<Vec<_>>();
        let overlaps = names
            .iter()
            .any(|name| known.iter().any(|value| value.as_str() == Some(*name)));
        if known.is_empty() || overlaps {
            let saying = Saying::PROSE.doubted(doubt);
            sentences.set_enumeration(&names, saying.in_case(sentences.last_case));
            sentences.marked_default(heads::default(items));
        }
    }
}

/// Says what of the description of `name`, whose row stands at `span`, was not understood.
pub fn report(
    findings: &[Finding],
    page: &Page,
    span: Span,
    name: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for finding in findings {
        if let Finding::NotUnderstood(text) = finding {
            diagnostics.push(Diagnostic::new(
                Code::ConstraintNotUnderstood,
                page,
                span,
                format!("`{name}`: {text}"),
                "",
            ));
        }
    }
}

/// The member of this name. If no name matches exactly, case is ignored.
fn member_called<'s>(parent: &'s mut Schema, name: &str) -> Option<&'s mut Schema> {
    let members = &mut parent.properties;
    let same = |known: &String| known.eq_ignore_ascii_case(name);
    let exact = members.get_index_of(name);
    let index = exact.or_else(|| members.keys().position(same))?;
    members.get_index_mut(index).map(|(_, member)| member)
}

/// Lets the values of a map be null. What words call a map, and no type or row does, becomes one: its values have the types
/// that examples show, and null.
fn make_values_nullable(map: &mut Schema) {
    if let Some(values) = map.additional_properties.as_deref_mut() {
        return values.make_nullable();
    }
    let is_bare = map.properties.is_empty() && map.one_of.is_empty() && map.reference.is_none();
    if is_bare && map.is(TypeName::Object) {
        let mut values = Schema::default();
        values.origins.insert(NULL.to_owned(), Origin::Description);
        map.additional_properties = Some(Box::new(values));
        let origins = &mut map.origins;
        origins.insert("additionalProperties".to_owned(), Origin::Description);
    }
}

/// Puts into a struct's schema what the descriptions of its members say of it.
pub fn apply_to_parent(parent: &mut Schema, findings: &[Finding]) {
    for finding in findings {
        if let Finding::NullableOther(name) = finding
            && let Some(other) = member_called(parent, name)
            && other.types.is_some()
            && !other.is_nullable()
        {
            other.make_nullable();
        }
        if let Finding::NullOfKeys(name) = finding
            && let Some(map) = parent.properties.get_mut(name)
        {
            make_values_nullable(map);
        }
    }
    let either = findings.iter().filter_map(|finding| match finding {
        Finding::EitherRequired(names) => Some(names),
        _ => None,
    });
    let mut either = either.peekable();
    if either.peek().is_none() {
        return;
    }
    let required: HashSet<&String> = parent.required.iter().collect();
    // For each name the rules that it is in.
    let mut rules: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, names) in parent.any_required.iter().enumerate() {
        for name in names {
            rules.entry(name.clone()).or_default().push(index);
        }
    }
    for names in either {
        let is_known = |name: &String| parent.properties.contains_key(name);
        if !names.iter().all(is_known) || names.iter().any(|name| required.contains(name)) {
            continue;
        }
        let holds_all = |index: &usize| {
            let known = parent.any_required.get(*index);
            known.is_some_and(|known| names.iter().all(|name| known.contains(name)))
        };
        let is_new = match names.first() {
            Some(first) => !rules.get(first).into_iter().flatten().any(holds_all),
            None => parent.any_required.is_empty(),
        };
        if is_new {
            // In the order of the members, whichever of them says it.
            let mut names = names.clone();
            names.sort_by_key(|name| parent.properties.get_index_of(name));
            for name in &names {
                let of_name = rules.entry(name.clone()).or_default();
                of_name.push(parent.any_required.len());
            }
            parent.any_required.push(names);
        }
    }
}

#[cfg(test)]
mod tests;
