//! The phrases that state constraints, as data: one entry a rule, with an example in our own words.
//!
//! A sentence is read from left to right; at each token the first rule that fits wins, so special rules stand before
//! general ones. The language of phrases is described in [`super::pattern`].

use std::sync::LazyLock;

use super::pattern::{Head, Pattern};
use super::token::{Kind, Token, Vocabulary};

/// What a phrase says. The numbers and values are those that the phrase keeps, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The length of a text: least and most.
    LengthRange,
    /// The length of a text: most.
    MaxLength,
    /// The length of a text: less than.
    LengthBelow,
    /// The length of a text: least.
    MinLength,
    /// The length of a text: exactly.
    Length,
    /// A number: least and most.
    Range,
    /// A number: most.
    Maximum,
    /// A number: less than.
    Below,
    /// A number: least.
    Minimum,
    /// A number: more than.
    Above,
    /// A number: one or more.
    Positive,
    /// A number: zero or more.
    NotNegative,
    /// How many items an array may have, if the words after the number name what the array holds.
    MaxItems,
    /// As above, where the words before the number name it or nothing else can be meant.
    Quota,
    /// What the server takes where nothing is sent.
    Default,
    /// A list of values follows: all that are allowed.
    OneOf,
    /// The only value allowed.
    Fixed,
    /// The format of a text.
    Format(&'static str),
    /// The field is deprecated, if the phrase begins its sentence.
    Deprecated,
    /// Set by the server only.
    ReadOnly,
    /// `null` is a value.
    Nullable,
    /// This field or the other, or the two that are named.
    Either,
    /// The field may be left out.
    Optional,
    /// Looks like a constraint; a sentence with it that no other rule reads is reported.
    Suspect,
}

/// Does a rule hold in a sentence with `if` or `when`?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// No: what holds sometimes is not a constraint.
    Never,
    /// Yes.
    Any,
}

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name, for tests and reports.
    pub id: &'static str,
    /// The phrases.
    pub phrases: &'static [&'static str],
    /// What they say.
    pub effect: Effect,
    /// Where they hold.
    pub condition: Condition,
    /// A sentence in which it fires, in our own words.
    pub example: &'static str,
}

macro_rules! rules {
    ($( $id:literal, $effect:expr, $condition:ident, $example:literal, [$($phrase:literal),* $(,)?]; )*) => {
        /// All rules, the special ones first.
        pub const RULES: &[Rule] = &[$( Rule {
            id: $id,
            phrases: &[$($phrase),*],
            effect: $effect,
            condition: Condition::$condition,
            example: $example,
        }, )*];
    };
}

rules! {
    "length-range", Effect::LengthRange, Never, "Labels have 2 to 30 characters.", [
        "<n> {to} <n> {chars}",
        "length ~5 from/between/is/be/within <n> {to} <n>",
        "length ~2 ranges/range/ranging from <n> {to} <n>",
        "length ~2 <n> {to} <n>",
    ];
    "length-below", Effect::LengthBelow, Never, "Keep it fewer than 10 characters.", [
        "less/fewer/shorter than <n> {chars}",
    ];
    "length-min", Effect::MinLength, Never, "At least 8 characters are needed.", [
        "no/not less/fewer/shorter than <n> {chars}",
        "minimum of <n> {chars}",
        "at least <n> {chars}",
        "minimum length ~6 is <n>",
    ];
    "length-max", Effect::MaxLength, Never, "A label takes up to 30 characters.", [
        "less/fewer/shorter than or equal to <n> {chars}",
        "less/fewer/shorter than/or equal/than to <n> {chars}",
        "maximum of <n> {chars}",
        "up to <n> {chars}",
        "no/not more/longer than <n> {chars}",
        "cannot/not be longer than <n> {chars}",
        "cannot/not contain more than <n> {chars}",
        "at most <n> {chars}",
        "exceed <n> {chars}",
        "limited to <n> {chars}",
        "within <n> {chars}",
        "maximum <n> {chars}",
        "<n> {chars} at most",
        "<n> {chars} or less/fewer",
        "maximum ~1 length ~6 is <n>",
        "maximum length ~4 <n> {chars}",
        "maximum number of {chars} ~4 is <n>",
        "length ~4 exceed <n>",
        "length ~4 up to <n>",
    ];
    "length-exact", Effect::Length, Never, "The code is a string of 6 digits.", [
        "length ~4 fixed at/to/as <n>",
        "fixed length ~2 <n>",
        "fixed at/to <n> {chars}",
        "contains/contain <n> {chars} $",
        "contains/contain exactly <n> {chars}",
        "consists/consist of <n> {chars}",
        "string of <n> {chars}",
        "is/be <n> {chars} $",
        "is/be <n> {chars} long",
        "is/be <n> {chars} in length",
        "<n> - byte/character/digit",
    ];
    "value-positive", Effect::Positive, Never, "The count must be a positive integer.", [
        "be/is a/any positive integer",
    ];
    "value-not-negative", Effect::NotNegative, Never, "Any non-negative integer is fine: it must be a non-negative integer.", [
        "be/is a/any non-negative integer",
        "be/is an/any integer greater/larger than or equal to 0",
    ];
    "value-range", Effect::Range, Never, "The weight ranges from 1 to 9.", [
        "ranges/range/ranging from <n> {to} <n>",
        "ranges/range/ranging between <n> {to} <n>",
        "range ~5 from/is/of/between <n> {to} <n>",
        "range is from <n> {to} <n>",
        "range : <n> {to} <n>",
        "range : [ <n> , <n> ]",
        "range ~4 is/of [ <n> , <n> ]",
        "range ~1 ( <n> {to} <n> )",
        "range ( [ <n> , <n> ]",
        "value ~3 from/between <n> {to} <n>",
        "value ~4 [ <n> , <n> ]",
        "value is/be <n> to <n>",
        "value is/be an/a integer ~3 <n> {to} <n>",
        "integer ~2 from/between <n> {to} <n>",
        "integer ranging from <n> {to} <n>",
        "values ~2 from <n> {to} <n>",
        "must be from/between <n> {to} <n>",
    ];
    "value-max", Effect::Maximum, Never, "The largest page has 50 entries: the maximum value is 50.", [
        "maximum value ~6 is <n>",
        "maximum is <n>",
        "value ~3 exceed <n>",
        "value ~3 less/smaller/lower than or equal to <n>",
        "value ~3 no/not more/greater/larger/higher than <n>",
        "value ~3 cannot be greater/larger than <n>",
        "maximum value : <n>",
        "value ~3 at most <n>",
    ];
    "value-min", Effect::Minimum, Never, "The minimum value is 5.", [
        "minimum value ~6 is <n>",
        "minimum is <n>",
        "value ~3 greater/larger/higher than or equal to <n>",
        "value ~3 no/not less/smaller/lower than <n>",
        "value ~3 cannot be less/smaller than <n>",
        "integer greater/larger than or equal to <n>",
        "minimum value : <n>",
        "value ~3 at least <n>",
    ];
    "value-above", Effect::Above, Never, "The value must be greater than 0.", [
        "value ~3 greater/larger than <n>",
        "integer greater/larger than <n>",
    ];
    "value-below", Effect::Below, Never, "The value must be less than 10.", [
        "value ~3 less/smaller than <n>",
    ];
    "items-quota", Effect::Quota, Never, "The default maximum number of labels, old ones included, is 20.", [
        "maximum number of .. is <n> $",
        "default quota is <n>",
        "quota is <n>",
        "number of .. exceed <n> $",
    ];
    "items-max", Effect::MaxItems, Never, "A maximum of 10 labels can be set.", [
        "maximum of <n>",
        "up to <n>",
        "no/not more than <n>",
        "at most <n>",
        "exceed <n>",
    ];
    "default", Effect::Default, Never, "The default value is **fast**.", [
        "default value ~6 is/are <v>",
        "default value ~3 : <v>",
        "default value <v> is used/applied/taken",
        "<v> is/are used/applied/taken/assumed by default",
        "defaults/default to <v>",
        "default is <v>",
        "default : <v>",
        "by default , ~5 is/be <v>",
        "is/to/be <v> by default",
        "default ~1 is <v>",
    ];
    "default-marked", Effect::Default, Any, "The value can be **fast** (default) or **slow**.", [
        "<v> ( default )",
        "<v> ( default value )",
        "<v> ( by default )",
        "<v> ( the default value )",
    ];
    "either", Effect::Either, Never, "Either this parameter or **label** must be set.", [
        "either this/the parameter/field or <other> must/is/needs/should",
        "either <other> or this/the parameter/field must/is/needs/should",
        "either <other> or <other> must/is/needs/should be/mandatory/required",
        "specify/configure/set either <other> or <other>",
        "at least one of <other> and/or <other> must/is/needs/should",
        "at least one of this/the parameter/field and/or <other> must/is/needs/should",
    ];
    "fixed", Effect::Fixed, Never, "The value is fixed at **v1**.", [
        "fixed at/to/as <v>",
        "value ~2 fixed : <v>",
        "fixed value ~3 is <v>",
        "fixed value : <v>",
        "fixed value of <v>",
        "value can only be <v>",
        "value must be set to <v>",
        "must be set to <v>",
        "always set to <v>",
    ];
    "one-of", Effect::OneOf, Never, "The value can be **a**, **b**, or **c**.", [
        "value/values/it/parameter/options can/must/may/should only be",
        "value/values/it/parameter/options can/must/may/should be one/any/either of the following [values/options]",
        "value/values/it/parameter/options can/must/may/should be [as] [either]",
        "value/values/it/parameter/options can/must/may/should be set to [either]",
        "parameter/it can/must be set to",
        "can be set to",
        "value/values is/are as follows",
        "value is [either] [one] [of]",
        "values are",
        "value range/ranges [is/are]",
        "range :",
        "value options are [as] [follows]",
        "value options",
        "options are [as] [follows]",
        "options include",
        "options",
        "valid/possible/available/supported/allowed/optional/enumerated/enumeration value/values/options are [as] [follows]",
        "valid/possible/available/supported/allowed/optional/enumerated/enumeration value/values/options",
        "must be one of [the] [following]",
    ];
    "format-uuid", Effect::Format("uuid"), Never, "The value is in UUID format.", [
        "uuid format",
        "format of uuid/a",
        "string in/of uuid",
        "is/be a [valid] uuid $",
        "is/be a [valid] uuid that",
        "complies/comply with ~2 uuid",
        "format ~2 uuid",
    ];
    "format-cidr", Effect::Format("cidr"), Never, "The value must be in CIDR format.", [
        "cidr format $",
        "cidr notation $",
        "cidr notation format",
        "is/be a [valid] cidr block $",
        "is/be in cidr format",
        "must be ~2 cidr format",
    ];
    "format-ipv4", Effect::Format("ipv4"), Never, "The value must be a valid IPv4 address.", [
        "is/be a/an [valid] ipv4 address $",
        "ipv4 address format $",
    ];
    "format-ipv6", Effect::Format("ipv6"), Never, "The value must be a valid IPv6 address.", [
        "is/be a/an [valid] ipv6 address $",
        "ipv6 address format $",
    ];
    "format-ip", Effect::Format("ip"), Never, "The value must be a valid IP address.", [
        "is/be a/an valid ip address $",
        "ip address format $",
    ];
    "format-base64", Effect::Format("byte"), Never, "The content must be Base64-encoded.", [
        "is/be base64-encoded/base64-coded",
        "is/be base64 encoded",
        "encoded ~2 base64",
        "encoded ~3 base64 format/code/encoding",
        "is/be in base64",
        "base64 format $",
        "base64-encoded string/data/content/value/text",
    ];
    "format-email", Effect::Format("email"), Never, "The value must be a valid email address.", [
        "valid email address",
        "email format",
    ];
    "format-uri", Effect::Format("uri"), Never, "The value must be a valid URL.", [
        "is/be a valid url/uri $",
        "url format $",
    ];
    "deprecated", Effect::Deprecated, Any, "This field is deprecated.", [
        "this parameter/field/attribute [is/has] [been] deprecated/discarded/obsolete/abandoned",
        "parameter/field/attribute [is/has] [been] deprecated/discarded/obsolete/abandoned",
        "deprecated/discarded",
        "deprecated/discarded parameter/field/attribute",
        "( deprecated/discarded",
        "[ deprecated/discarded",
        "it is/has [been] deprecated/discarded/obsolete",
    ];
    "read-only", Effect::ReadOnly, Never, "This field is read-only.", [
        "parameter/field/attribute is read-only",
        "read-only parameter/field/attribute",
    ];
    "nullable", Effect::Nullable, Any, "The value is null until the first run.", [
        "value/parameter/field ~3 is/be/to/returned <null>",
    ];
    "optional", Effect::Optional, Any, "If you omit this field, the server chooses.", [
        "if omitted",
        "if you omit this/the/it [parameter/field/value/attribute]",
        "if you do not specify/set/provide this/the/it [parameter/field/value/attribute]",
        "if this parameter/field/value/attribute is omitted/unspecified/absent",
        "if this parameter/field/value/attribute is not specified/set/provided/configured/passed",
        "if it is not specified/set/provided/configured",
        "if not specified/set/provided",
        "parameter/field/attribute is optional",
        "is optional",
        "( optional )",
    ];
    "suspect", Effect::Suspect, Any, "The first character must differ: it cannot start with a dash.", [
        "<n> {to} <n>",
        "<n> {chars}",
        "value range",
        "ranges from",
        "maximum/minimum value/length/size .. <n>",
        "default value ~3 is",
        "start/starts/begin/begins with",
        "cannot/not start/begin/end",
        "at the same time",
        "mutually exclusive",
    ];
}

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
        for word in super::sentence::WORDS {
            vocabulary.learn(word);
        }
        let mut patterns = Vec::new();
        for (rule, declared) in RULES.iter().enumerate() {
            for phrase in declared.phrases {
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
