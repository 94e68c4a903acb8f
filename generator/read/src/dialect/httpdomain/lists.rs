//! Lists of words and phrases that paragraphs and bullets are examined for, read from `lists.txt`.

apiref_core::word_lists! {
    include_str!("lists.txt"), ',',
    Every = "every",
    OfSome = "of-some",
    Takes = "takes",
    Cases = "cases",
    Asks = "asks",
}

impl List {
    /// Does a text in small letters begin with one of the phrases, as whole words?
    pub fn begins(self, text: &str) -> bool {
        let mut phrases = self.words().iter();
        phrases.any(|words| {
            let behind = text.strip_prefix(words);
            behind.is_some_and(|behind| !behind.starts_with(|c: char| c.is_alphanumeric()))
        })
    }
}
