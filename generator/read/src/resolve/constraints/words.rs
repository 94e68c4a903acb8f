//! Lists of words, read from `words.txt`.

use std::sync::LazyLock;

macro_rules! lists {
    ($($variant:ident = $name:literal,)*) => {
        /// A list of words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum List { $( #[doc = $name] $variant, )* }

        impl List {
            /// The lists and their names, in one order.
            pub const ALL: &[(List, &str)] = &[$( (List::$variant, $name), )*];
        }
    };
}

lists! {
    Conditions = "conditions",
    ConditionalHeads = "conditional-heads",
    PlainAfterIn = "plain-after-in",
    PlainAfterFor = "plain-after-for",
    Times = "times",
    Each = "each",
    Negations = "negations",
    Not = "not",
    Announcing = "announcing",
    Suggesting = "suggesting",
    NounEnds = "noun-ends",
    Members = "members",
    BeforeLists = "before-lists",
    Explaining = "explaining",
    Continuing = "continuing",
    Remarking = "remarking",
    OpenEnds = "open-ends",
    AndSoOn = "and-so-on",
    Chosen = "chosen",
    RemarkHeads = "remark-heads",
    Absent = "absent",
    BeforeValues = "before-values",
    AfterDefault = "after-default",
    Own = "own",
    Settings = "settings",
    Articles = "articles",
    Rules = "rules",
    Complying = "complying",
    Modal = "modal",
    Holding = "holding",
    Sample = "sample",
    Items = "items",
    Aspects = "aspects",
    ItemParts = "item-parts",
    Length = "length",
    Units = "units",
    NotAFormat = "not-a-format",
    Looking = "looking",
    LookedUp = "looked-up",
    Comma = "comma",
    Semicolon = "semicolon",
    Bar = "bar",
    Slash = "slash",
    Blank = "blank",
    CharFillers = "char-fillers",
    CharNames = "char-names",
    CharClauses = "char-clauses",
    Others = "others",
}

/// The words of the file by list, in the order of [`List::ALL`].
static WORDS: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let mut words = vec![Vec::new(); List::ALL.len()];
    let mut list = None;
    let lines = include_str!("words.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let rest = match line.split_once(": ") {
            Some((name, rest)) if !line.starts_with(' ') => {
                list = List::ALL.iter().position(|(_, known)| *known == name);
                rest
            }
            _ => line,
        };
        if let Some(words) = list.and_then(|list| words.get_mut(list)) {
            words.extend(rest.split_whitespace());
        }
    }
    words
});

impl List {
    /// Its words.
    pub fn words(self) -> &'static [&'static str] {
        WORDS.get(self as usize).map_or(&[], Vec::as_slice)
    }

    /// Is the word on the list, in any case?
    pub fn has(self, word: &str) -> bool {
        let mut words = self.words().iter();
        words.any(|known| known.eq_ignore_ascii_case(word))
    }
}

/// The words of all lists.
pub fn all() -> impl Iterator<Item = &'static str> {
    WORDS.iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_has_words_and_each_line_of_the_file_is_of_a_list() {
        for (list, name) in List::ALL {
            assert!(!list.words().is_empty(), "{name}");
        }
        for line in include_str!("words.txt").lines() {
            let silent = line.is_empty() || line.starts_with(['#', ' ']);
            let known = |name: &str| List::ALL.iter().any(|(_, known)| *known == name);
            let name = line.split_once(": ").map(|(name, _)| name);
            assert!(silent || name.is_some_and(known), "{line}");
        }
    }
}
