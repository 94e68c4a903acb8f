//! Lists of words and phrases, read from files of data. A list begins with its name and a colon; lines that begin with a
//! blank go on with it, and lines that begin with `#` say what it is for.

/// The lists of a file, in the order of their names.
pub fn read(text: &'static str, separator: char, names: &[&str]) -> Vec<Vec<&'static str>> {
    let mut lists = vec![Vec::new(); names.len()];
    let mut list = None;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let rest = match head(line) {
            Some((name, rest)) => {
                list = names.iter().position(|known| *known == name);
                rest
            }
            None => line,
        };
        if let Some(words) = list.and_then(|list| lists.get_mut(list)) {
            let all = rest.split(separator).map(str::trim);
            words.extend(all.filter(|word| !word.is_empty()));
        }
    }
    lists
}

/// The lines of a file that belong to no list of these names.
pub fn stray_lines(text: &'static str, names: &[&str]) -> Vec<&'static str> {
    let is_silent = |line: &str| line.is_empty() || line.starts_with(['#', ' ']);
    let is_known = |line: &str| head(line).is_some_and(|(name, _)| names.contains(&name));
    let lines = text.lines();
    lines
        .filter(|line| !is_silent(line) && !is_known(line))
        .collect()
}

/// The name of the list that a line begins, and the rest of the line.
fn head(line: &str) -> Option<(&str, &str)> {
    line.split_once(": ").filter(|_| !line.starts_with(' '))
}

/// Makes an enum `List` of the lists in a file: its text, what stands between two words, then the names of the lists.
#[macro_export]
macro_rules! word_lists {
    ($text:expr, $separator:literal, $($variant:ident = $name:literal,)*) => {
        /// A list of words or phrases.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum List { $( #[doc = $name] $variant, )* }

        /// The words of the file by list, in the order of [`List::NAMES`].
        static WORDS: std::sync::LazyLock<Vec<Vec<&'static str>>> = std::sync::LazyLock::new(|| {
            $crate::word_lists::read($text, $separator, List::NAMES)
        });

        impl List {
            /// The names of the lists, in the order of the enum.
            pub const NAMES: &[&str] = &[$( $name, )*];

            /// What is on the list.
            pub fn words(self) -> &'static [&'static str] {
                WORDS.get(self as usize).map_or(&[], Vec::as_slice)
            }

            /// Is the word on the list, in any case?
            pub fn has(self, word: &str) -> bool {
                let mut words = self.words().iter();
                words.any(|known| known.eq_ignore_ascii_case(word))
            }
        }

        #[cfg(test)]
        #[test]
        fn each_list_has_words_and_each_line_of_the_file_is_of_a_list() {
            for (words, name) in WORDS.iter().zip(List::NAMES) {
                assert!(!words.is_empty(), "{name}");
            }
            let stray = $crate::word_lists::stray_lines($text, List::NAMES);
            assert_eq!(stray, [] as [&str; 0]);
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_go_over_lines() {
        let text = "# Of doors.\nopen: wide open, ajar,\n    not shut\n\nshut: shut\nlost: a\n";
        assert_eq!(
            read(text, ',', &["shut", "open"]),
            [vec!["shut"], vec!["wide open", "ajar", "not shut"]]
        );
        assert_eq!(stray_lines(text, &["shut", "open"]), ["lost: a"]);
    }
}
