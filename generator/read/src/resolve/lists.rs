//! Lists of words and phrases that pages, rows and names are examined for, read from `lists.txt`. What descriptions are
//! examined for is in `constraints/words.txt`.

apiref_core::word_lists! {
    include_str!("lists.txt"), ',',
    ComesBack = "comes-back",
    Alternatives = "alternatives",
    Scalars = "scalars",
    Nested = "nested",
    ValueItself = "value-itself",
    ValueGone = "value-gone",
    GoneRemarks = "gone-remarks",
    FilterLeftOut = "filter-left-out",
    BodyCases = "body-cases",
    NoBody = "no-body",
    OptionalBody = "optional-body",
    Dispensable = "dispensable",
    EmptyObject = "empty-object",
    Pairs = "pairs",
    Choosing = "choosing",
    Leading = "leading",
    Denying = "denying",
    Answers = "answers",
    Members = "members",
    Member = "member",
    Alike = "alike",
    Telling = "telling",
    Retracting = "retracting",
    NoNames = "no-names",
    Elsewhere = "elsewhere",
    Updating = "updating",
    Whole = "whole",
    Text = "text",
    Repeated = "repeated",
    Joined = "joined",
    Numbers = "numbers",
    TextNames = "text-names",
    CountNames = "count-names",
    CountHeads = "count-heads",
    WholeNouns = "whole-nouns",
    CountKinds = "count-kinds",
    Asking = "asking",
    Fillers = "fillers",
    Prepositions = "prepositions",
    LeftOut = "left-out",
    Linking = "linking",
    Asks = "asks",
    Staying = "staying",
    GenericNouns = "generic-nouns",
    Having = "having",
    Sent = "sent",
    WorksAlike = "works-alike",
    GoesOn = "goes-on",
    SetsHeader = "sets-header",
    OtherHeader = "other-header",
    MediaType = "media-type",
    EarlierVersions = "earlier-versions",
    UntilVersion = "until-version",
    IsKind = "is-kind",
    InsteadOf = "instead-of",
    BehindKind = "behind-kind",
    TextNouns = "text-nouns",
    Stating = "stating",
    WholeTypes = "whole-types",
    Offering = "offering",
    Settings = "settings",
    Including = "including",
    Answered = "answered",
    Articles = "articles",
    Ruling = "ruling",
    OfTexts = "of-texts",
    NotEmpty = "not-empty",
    Counting = "counting",
    Acting = "acting",
    Equal = "equal",
    Lists = "lists",
    AskedHeaders = "asked-headers",
    TellingAnswers = "telling-answers",
    Bodiless = "bodiless",
    Every = "every",
    PartLinks = "part-links",
    AliasOf = "alias-of",
    Demanding = "demanding",
}

impl List {
    /// Does a text in small letters contain one of the phrases?
    pub fn is_in(self, text: &str) -> bool {
        self.words().iter().any(|words| text.contains(words))
    }

    /// Does a text in small letters contain one of the phrases and a word behind it?
    pub fn is_before_word(self, text: &str) -> bool {
        let goes_on = |at: usize, words: &str| text[at + words.len()..].starts_with(' ');
        let mut phrases = self.words().iter();
        phrases.any(|words| {
            let mut found = text.match_indices(words);
            found.any(|(at, words)| goes_on(at, words))
        })
    }

    /// What follows one of the phrases at the head of a text in small letters.
    pub fn behind(self, text: &str) -> Option<&str> {
        let mut phrases = self.words().iter();
        phrases.find_map(|words| text.strip_prefix(words)?.strip_prefix(' '))
    }
}
