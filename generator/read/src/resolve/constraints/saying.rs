//! Statements: what is said, how plainly, and how certain it is.

use apiref_core::ir::Doubt;

/// How a statement is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saying {
    /// The plainer statement wins over the other.
    pub weight: Weight,
    /// Why it may not hold always.
    pub doubt: Option<Doubt>,
    /// The case in which it holds, by its place among those of the description.
    pub case: Option<usize>,
}

impl Saying {
    /// In a sentence.
    pub const PROSE: Self = Self {
        weight: Weight::Prose,
        doubt: None,
        case: None,
    };
    /// Under a key of its own.
    pub const KEY: Self = Self {
        weight: Weight::Key,
        doubt: None,
        case: None,
    };

    /// The same, with a doubt unless there is one already.
    pub fn doubted(self, doubt: Option<Doubt>) -> Self {
        let doubt = self.doubt.or(doubt);
        Self { doubt, ..self }
    }

    /// The same, in a case.
    pub fn in_case(self, case: Option<usize>) -> Self {
        Self { case, ..self }
    }
}

/// How plainly a fact is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// By the kind of number that it is: a positive one.
    Kind,
    /// In a sentence.
    Prose,
    /// Under a key of its own.
    Key,
}

/// One keyword's value, as often as it is stated.
#[derive(Debug)]
pub struct Slot<T>(Vec<(T, Saying)>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Slot<T> {
    /// States a value.
    pub fn put(&mut self, value: T, saying: Saying) {
        self.0.push((value, saying));
    }

    /// Doubts all that is stated.
    pub fn doubt(&mut self, why: Doubt) {
        for (_, saying) in &mut self.0 {
            *saying = saying.doubted(Some(why));
        }
    }

    /// The case of each statement that holds in one only.
    pub fn cases(&self) -> impl Iterator<Item = Option<usize>> {
        let case = |saying: &Saying| match saying.doubt {
            Some(Doubt::Condition) => saying.case,
            _ => None,
        };
        self.0.iter().map(move |(_, saying)| case(saying))
    }

    /// Is nothing stated?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Is no statement certain?
    pub fn is_doubtful(&self) -> bool {
        self.0.iter().all(|(_, saying)| saying.doubt.is_some())
    }

    /// The values that are stated.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|(value, _)| value)
    }

    /// All that is stated, in order.
    pub fn into_statements(self) -> Vec<(T, Saying)> {
        self.0
    }

    /// The one value that is stated, the plainest; an error where several are stated as plainly.
    pub fn only(self) -> Result<Option<T>, ()> {
        let (certain, rest) = self.decide();
        match certain {
            None if rest.iter().any(|(_, why)| *why == Doubt::Several) => Err(()),
            certain => Ok(certain),
        }
    }

    /// The one value that is certain, and those that are not. Several that are as plain as each other and differ are
    /// none of them certain.
    pub fn decide(self) -> (Option<T>, Vec<(T, Doubt)>) {
        let certain = |saying: &Saying| saying.doubt.is_none();
        let sayings = self.0.iter().map(|(_, saying)| saying);
        let plainest = sayings
            .filter(|saying| certain(saying))
            .map(|saying| saying.weight)
            .max();
        let (mut found, mut doubtful): (Option<T>, Vec<(T, Doubt)>) = (None, Vec::new());
        let mut several = false;
        for (value, saying) in self.0 {
            match (saying.doubt, &found) {
                (Some(why), _) => doubtful.push((value, why)),
                (None, _) if Some(saying.weight) != plainest => {}
                (None, None) => found = Some(value),
                (None, Some(known)) if *known == value => {}
                (None, Some(_)) => {
                    several = true;
                    doubtful.push((value, Doubt::Several));
                }
            }
        }
        if several {
            doubtful.extend(found.take().map(|value| (value, Doubt::Several)));
        }
        doubtful.retain(|(value, _)| found.as_ref() != Some(value));
        (found, doubtful)
    }
}
