//! Words that paths write as one, and the docs as several: `loadlifter` is a `load_lifter` where prose has load lifters.

use std::collections::{BTreeMap, HashMap};

use apiref_core::ir::{Api, Schema};
use apiref_core::words::{of_name, plural, singular};

use super::titles::is_operation_id;

/// Words that aren't parts of nouns, or change what stands behind them: `add on`, `back up`, `sub net`.
const PARTICLES: &[&str] = &[
    "add", "and", "are", "as", "at", "back", "be", "by", "down", "for", "in", "is", "it", "no",
    "non", "not", "of", "off", "on", "or", "out", "over", "pre", "re", "sub", "the", "to", "un",
    "up",
];

/// The letters of the shortest word that is looked at.
const SHORTEST: usize = 6;

/// So many times a word is written apart, at least.
const TIMES: usize = 2;

/// Words of paths that the docs of a service write apart more often than together.
#[derive(Default, Clone)]
pub struct Written {
    /// By the word in the singular, its words.
    apart: HashMap<String, String>,
}

impl Written {
    /// Counts what titles, descriptions and the docs' own ids of operations have.
    pub fn of(api: &Api) -> Self {
        let mut counts = Counts::of_paths(api);
        if counts.forms.is_empty() {
            return Self::default();
        }
        for operation in &api.operations {
            counts.count(&operation.title);
            counts.count(&operation.description);
            let own = operation.original_name.as_deref();
            if let Some(own) = own.filter(|own| is_operation_id(own)) {
                counts.count(&of_name(own).join(" "));
            }
            let parameters = operation.parameters.iter();
            parameters.for_each(|parameter| counts.schema(&parameter.schema));
            operation.bodies().for_each(|body| counts.schema(body));
        }
        api.schemas
            .values()
            .for_each(|schema| counts.schema(schema));
        Self {
            apart: counts.apart(),
        }
    }

    /// A name in snake_case with each such word as several.
    pub fn in_snake(&self, name: &str) -> String {
        if self.apart.is_empty() {
            return name.to_owned();
        }
        let words: Vec<String> = name.split('_').map(|word| self.word(word)).collect();
        words.join("_")
    }

    /// A name in CamelCase with each such word as several.
    pub fn in_pascal(&self, name: &str) -> String {
        if self.apart.is_empty() {
            return name.to_owned();
        }
        let mut out = String::with_capacity(name.len() + 2);
        let mut rest = name;
        while !rest.is_empty() {
            let next = rest.char_indices().skip(1).find(|(_, c)| c.is_uppercase());
            let (word, after) = rest.split_at(next.map_or(rest.len(), |(at, _)| at));
            let small = word.to_lowercase();
            let apart = self.word(&small);
            match apart == small {
                true => out.push_str(word),
                false => out.push_str(&super::words::pascal_case(&apart, "")),
            }
            rest = after;
        }
        out
    }

    fn word(&self, word: &str) -> String {
        if word.len() < SHORTEST {
            return word.to_owned();
        }
        let one = singular(word);
        match self.apart.get(&one) {
            Some(apart) if one == word => apart.clone(),
            Some(apart) => plural(apart),
            None => word.to_owned(),
        }
    }
}

/// How names of structs are written.
pub struct Spelling {
    /// By name in small letters, those that differ by their capitals alone.
    capitals: HashMap<String, String>,
    written: Written,
}

impl Spelling {
    /// Takes what is known.
    pub fn new(capitals: HashMap<String, String>, written: Written) -> Self {
        Self { capitals, written }
    }

    /// A name as all write it.
    pub fn spelled(&self, name: String) -> String {
        let name = self.written.in_pascal(&name);
        match self.capitals.get(&name.to_lowercase()) {
            Some(known) => known.clone(),
            None => name,
        }
    }

    /// Are there names that differ from this one by their capitals alone?
    pub fn knows(&self, name: &str) -> bool {
        self.capitals.contains_key(&name.to_lowercase())
    }
}

/// How often words are written as one and as several.
#[derive(Default)]
struct Counts {
    /// By each form of a word of paths, its number.
    forms: HashMap<String, usize>,
    /// The words in the singular.
    words: Vec<String>,
    together: Vec<usize>,
    apart: Vec<BTreeMap<String, usize>>,
}

impl Counts {
    fn of_paths(api: &Api) -> Self {
        let mut counts = Self::default();
        let segments = api.operations.iter().flat_map(|it| it.path.split('/'));
        for segment in segments.filter(|segment| !segment.contains('{')) {
            let words = of_name(segment);
            for word in words.iter().filter(|word| word.len() >= SHORTEST) {
                let one = singular(word);
                if counts.forms.contains_key(&one) {
                    continue;
                }
                let number = counts.words.len();
                counts.forms.insert(plural(&one), number);
                counts.forms.insert(word.clone(), number);
                counts.forms.insert(one.clone(), number);
                counts.words.push(one);
                counts.together.push(0);
                counts.apart.push(BTreeMap::new());
            }
        }
        counts
    }

    fn schema(&mut self, schema: &Schema) {
        self.count(schema.description.as_deref().unwrap_or_default());
        schema.parts().for_each(|part| self.schema(part));
    }

    fn count(&mut self, text: &str) {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        // The last two words, if only a blank or a hyphen stands between them and the next.
        let mut before: [&str; 2] = [""; 2];
        let mut rest = text;
        let mut joined = String::new();
        loop {
            let start = rest.find(is_part).unwrap_or(rest.len());
            let (gap, from) = rest.split_at(start);
            if !matches!(gap, " " | "-") {
                before = [""; 2];
            }
            let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
            let (word, after) = from.split_at(end);
            if word.is_empty() {
                return;
            }
            for parts in [
                &[word][..],
                &[before[1], word],
                &[before[0], before[1], word],
            ] {
                if parts.iter().any(|part| part.is_empty()) {
                    continue;
                }
                joined.clear();
                parts.iter().for_each(|part| joined.push_str(part));
                if joined.len() < SHORTEST {
                    continue;
                }
                joined.make_ascii_lowercase();
                let Some(number) = self.forms.get(&joined) else {
                    continue;
                };
                match parts.len() {
                    1 => self.together[*number] += 1,
                    _ => {
                        let words = singular(&parts.join("_").to_ascii_lowercase());
                        *self.apart[*number].entry(words).or_default() += 1;
                    }
                }
            }
            before = [before[1], word];
            rest = after;
        }
    }

    fn apart(self) -> HashMap<String, String> {
        let counted = self.words.into_iter().zip(self.together).zip(self.apart);
        let found = counted.filter_map(|((word, together), apart)| {
            let times: usize = apart.values().sum();
            let (words, _) = apart.into_iter().max_by_key(|(_, count)| *count)?;
            let is_noun = |part: &str| part.len() > 1 && !PARTICLES.contains(&part);
            let are_nouns = words.split('_').all(is_noun);
            (are_nouns && times >= TIMES && times > together).then_some((word, words))
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(path: &str, title: &str, text: &str) -> Written {
        let text = format!(
            r#"{{"id":"","page":"a","line":1,"dialect":"otc","title":"{title}","method":"GET","path":"{path}",
            "description":"{text}","parameters":[],"request_body":null,"responses":[]}}"#
        );
        let operation = serde_json::from_str(&text).expect("an operation");
        Written::of(&Api {
            operations: vec![operation],
            ..Api::default()
        })
    }

    #[test]
    fn words_are_parted_as_the_docs_write_them() {
        let twice = written("/loadlifters", "List Load Lifters", "A load lifter lifts.");
        assert_eq!(twice.in_snake("list_loadlifters"), "list_load_lifters");
        assert_eq!(twice.in_snake("loadlifter_state"), "load_lifter_state");
        assert_eq!(twice.in_pascal("LoadlifterState"), "LoadLifterState");
        assert_eq!(twice.in_pascal("V2Loadlifters"), "V2LoadLifters");
        let once = written("/loadlifters", "List Load Lifters", "They lift.");
        assert_eq!(once.in_snake("list_loadlifters"), "list_loadlifters");
        let both = "Keystones, keystones and key stones: a key stone holds.";
        let both = written("/keystones", "List Keystones", both);
        assert_eq!(both.in_snake("list_keystones"), "list_keystones");
        let verb = written(
            "/backups",
            "Back Up Doors",
            "To back up is to keep. Back up all.",
        );
        assert_eq!(verb.in_snake("list_backups"), "list_backups");
        let parted = written(
            "/loadlifters",
            "A load. Lifters",
            "No load, lifters or load; lifter.",
        );
        assert_eq!(parted.in_snake("loadlifter"), "loadlifter");
    }
}
