//! From names of the docs to names of Rust: words, keywords, collisions.
//!
//! A wire name is never changed by what happens here; types carry it in `#[serde(rename)]`.

use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

use apiref_core::words;

/// Names of single signs, for values such as `>=` and `*`.
const SIGNS: &[(char, &str)] = &[
    ('*', "Star"),
    ('<', "Less"),
    ('>', "Greater"),
    ('=', "Equal"),
    ('!', "Not"),
    ('+', "Plus"),
    ('%', "Percent"),
    ('&', "And"),
    ('|', "Or"),
    ('/', "Slash"),
    ('~', "Tilde"),
    ('^', "Caret"),
    ('?', "Question"),
    ('@', "At"),
    ('#', "Hash"),
    ('$', "Dollar"),
    ('.', "Dot"),
    (',', "Comma"),
    (':', "Colon"),
    (';', "Semicolon"),
    ('-', "Minus"),
    ('_', "Underscore"),
    (' ', "Blank"),
];

/// Features of the crate that belong to no API.
const FEATURES: &[&str] = &[
    "access-key",
    "all",
    "blocking",
    "client",
    "default",
    "gzip",
    "keystone-login",
    "mock",
    "serve",
    "server",
    "tower",
    "tracing",
    "unknown-fields",
];

/// Keywords of Rust 2024 that `r#` can't repair.
const NEVER_RAW: &[&str] = &["self", "super", "crate", "Self", "_"];

/// Type names that would hide what the generated code itself uses without a path.
const PRELUDE: &[&str] = &[
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Self",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "Hash",
    "From",
    "Into",
    "ToString",
    "Send",
    "Sync",
    "Sized",
    "Iterator",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "AsRef",
    "AsMut",
    "Extend",
    "Ord",
    "PartialOrd",
    "ToOwned",
    "TryFrom",
    "TryInto",
    "FromIterator",
    "IntoIterator",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "BTreeMap",
];

/// Method names that every type has already, or that generated types define themselves.
const TAKEN_METHODS: &[&str] = &[
    "new",
    "clone",
    "into",
    "try_into",
    "from",
    "default",
    "to_owned",
    "validate",
    "builder",
    "send",
    "fmt",
    "eq",
    "ne",
    "borrow",
    "type_id",
    "with_token",
];

/// `AccessIPv4`, `OS-EXT-SRV-ATTR:host`, `Force-deleting an address group` → `access_ipv4`, `os_ext_srv_attr_host`,
/// `force_deleting_an_address_group`. ASCII letters, digits and `_` only; empty where nothing of the name is left.
pub fn snake(name: &str) -> String {
    plain(name).to_snake_case()
}

/// The same words as an upper camel case name.
pub fn pascal(name: &str) -> String {
    let plain = plain(name);
    // Digits of two words must not run together: `2.20` and `22.0` are different names.
    let mut out = String::with_capacity(plain.len());
    for word in plain.split('_').flat_map(behind_digits) {
        let word = word.to_upper_camel_case();
        if out.ends_with(|c: char| c.is_ascii_digit())
            && word.starts_with(|c: char| c.is_ascii_digit())
        {
            out.push('_');
        }
        out.push_str(&word);
    }
    out
}

/// Cuts a word where a capital letter stands behind a digit: `V3L7Policy` → `V3`, `L7Policy`.
fn behind_digits(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let is_cut = |two: &[u8]| two[0].is_ascii_digit() && two[1].is_ascii_uppercase();
        let cut = bytes.windows(2).position(is_cut);
        let (word, behind) = rest.split_at(cut.map_or(rest.len(), |at| at + 1));
        rest = behind;
        (!word.is_empty()).then_some(word)
    })
}

/// ASCII letters and digits of `name`, with `_` for everything between words.
fn plain(name: &str) -> String {
    words::whole(name)
        .chars()
        .filter(|c| *c != '\'' && *c != '\u{2019}')
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
        .collect()
}

/// The name of a struct member or argument. `index` names it where its wire name has no letter or digit.
pub fn field(wire: &str, index: usize) -> String {
    let name = snake(wire);
    match name.bytes().next() {
        None => format!("field_{index}"),
        Some(b'0'..=b'9') => format!("n{name}"),
        Some(_) => name,
    }
}

/// The name of a type; `fallback` where `name` has no letter or digit.
pub fn type_name(name: &str, fallback: &str) -> String {
    let mut out = pascal(name);
    if out.is_empty() {
        out = pascal(fallback);
    }
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert(0, 'N');
    }
    if PRELUDE.contains(&out.as_str()) {
        out.push_str("Object");
    }
    out
}

/// The name of an enum variant for a value of the docs.
pub fn variant(value: &str) -> String {
    if value.is_empty() {
        return "Empty".to_owned();
    }
    let mut out = pascal(value);
    if out.is_empty() {
        for sign in value.chars() {
            match SIGNS.iter().find(|(known, _)| *known == sign) {
                Some((_, name)) => out.push_str(name),
                None => out.push_str(&format!("U{:04X}", sign as u32)),
            }
        }
    }
    let negative = value.starts_with('-') && value[1..].starts_with(|c: char| c.is_ascii_digit());
    if negative {
        out.insert_str(0, "Minus");
    } else if out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert(0, 'V');
    }
    match out.as_str() {
        "Self" => "SelfValue".to_owned(),
        "Unlisted" => "UnlistedValue".to_owned(),
        _ => out,
    }
}

/// The name of a constant for a value of the docs.
pub fn constant(value: &str) -> String {
    let name = snake(value).to_ascii_uppercase();
    match name.bytes().next() {
        None => "CODE".to_owned(),
        Some(b'0'..=b'9') => format!("CODE_{name}"),
        Some(_) => name,
    }
}

/// The name of a module.
pub fn module(name: &str) -> String {
    let name = field(name, 0);
    match name.as_str() {
        // Modules that the crate or an API's module has already.
        "runtime" | "types" | "error_codes" | "client" | "server" | "mock" | "core" | "std"
        | "alloc" | "test" => {
            format!("{name}_api")
        }
        _ => name,
    }
}

/// The name of the module of a generation: `v3`, `v2_1`, `v2` for `v2.0` unless the API has a `v2` as well.
pub fn generation(version: &str, all: &HashSet<&str>) -> String {
    let short = version
        .strip_suffix(".0")
        .filter(|short| !all.contains(short));
    field(&short.unwrap_or(version).replace('.', "_"), 0)
}

/// The name of the cargo feature of a module: `otc-vpc` for `otc_vpc`.
pub fn feature(module: &str) -> String {
    let name = module.replace('_', "-");
    match FEATURES.contains(&name.as_str()) {
        true => format!("{name}-api"),
        false => name,
    }
}

/// The built-in manifest, which tells what generated crates depend on.
const MANIFEST: &str = include_str!("../../../../templates/crate/Cargo.toml.j2");

/// Crates that come with the compiler.
const RESERVED_CRATES: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

/// Is it the name of no crate that generated crates use, and no keyword?
pub fn is_free_crate(name: &str) -> bool {
    let is_ours = MANIFEST
        .split_once("\n[dependencies]\n")
        .into_iter()
        .flat_map(|(_, all)| all.lines())
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(" = "))
        .any(|(dependency, _)| dependency == name);
    let name = name.replace('-', "_");
    !is_ours && !RESERVED_CRATES.contains(&name.as_str()) && ident(&name) == *name
}

/// A method name that shadows none that the generated types have.
pub fn method(name: &str) -> String {
    if TAKEN_METHODS.contains(&name) {
        format!("{name}_operation")
    } else {
        name.to_owned()
    }
}

/// An identifier token; keywords become raw identifiers.
pub fn ident(name: &str) -> Ident {
    if NEVER_RAW.contains(&name) {
        return Ident::new(&format!("{name}_"), Span::call_site());
    }
    // `gen` is a keyword since Rust 2024, and syn lets it pass.
    if name != "gen" && syn::parse_str::<Ident>(name).is_ok() {
        Ident::new(name, Span::call_site())
    } else {
        Ident::new_raw(name, Span::call_site())
    }
}

/// `B` for 1, `C` for 2, `Ba` for 26.
fn letters(number: usize) -> String {
    let letter = |number: usize| char::from(b'A' + u8::try_from(number % 26).unwrap_or_default());
    match number {
        0..=25 => letter(number).to_string(),
        _ => {
            let last = letter(number).to_ascii_lowercase();
            format!("{}{last}", letters(number / 26))
        }
    }
}

/// Tells equal names of one scope apart.
#[derive(Debug, Default, Clone)]
pub struct Scope {
    taken: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Scope {
    /// A scope in which `names` are taken.
    pub fn with<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            taken: names.into_iter().map(str::to_owned).collect(),
            next: HashMap::new(),
        }
    }

    /// Is a name not taken?
    pub fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// `name`, or `name` with the first free letters behind it where it is taken; taken from then on. A number there
    /// would look like a part of the name.
    pub fn claim(&mut self, name: String) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let is_camel = name.chars().any(|c| c.is_ascii_uppercase());
        let next = self.next.entry(name.clone()).or_insert(1);
        loop {
            let letters = letters(*next);
            *next += 1;
            let candidate = match is_camel {
                true => format!("{name}{letters}"),
                false => format!("{name}_{}", letters.to_ascii_lowercase()),
            };
            if self.taken.insert(candidate.clone()) {
                return candidate;
            }
        }
    }

    /// The first of some names that is free, else the last with letters behind it; taken from then on.
    pub fn claim_first(&mut self, names: impl IntoIterator<Item = String>) -> String {
        let mut last = String::new();
        for name in names {
            if !self.taken.contains(&name) {
                return self.claim(name);
            }
            last = name;
        }
        self.claim(last)
    }

    /// Is the name in use?
    pub fn has(&self, name: &str) -> bool {
        self.taken.contains(name)
    }
}

/// The name of the type of a member: the struct's name and the member's, without saying the same twice. The `zone_type` of
/// a `Zone` is a `ZoneType`.
pub fn of_member(owner: &str, wire: &str) -> String {
    let member = pascal(wire);
    let starts = |text: &str| -> Vec<usize> {
        let starts = text.char_indices().filter(|(_, c)| c.is_ascii_uppercase());
        starts.map(|(at, _)| at).collect()
    };
    let overlap = starts(owner)
        .into_iter()
        .find(|&at| is_start(&member, &owner[at..]));
    let rest = overlap.map_or(member.as_str(), |at| &member[owner.len() - at..]);
    match rest.is_empty() {
        true => format!("{owner}Value"),
        false => format!("{owner}{rest}"),
    }
}

/// Does a name begin with the words of another one?
fn is_start(name: &str, start: &str) -> bool {
    let rest = name.strip_prefix(start);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_names_become_members() {
        for (wire, expected) in [
            ("OS-EXT-SRV-ATTR:host", "os_ext_srv_attr_host"),
            ("accessIPv4", "access_ipv4"),
            ("hw:passthrough", "hw_passthrough"),
            ("os-start", "os_start"),
            ("endpointIdList", "endpoint_id_list"),
            ("64bit", "n64bit"),
            ("$ref", "ref"),
            ("---", "field_3"),
            ("tenant's name", "tenants_name"),
            ("größe", "gr_e"),
        ] {
            assert_eq!(field(wire, 3), expected, "{wire}");
        }
    }

    #[test]
    fn values_become_variants() {
        for (value, expected) in [
            ("ACTIVE", "Active"),
            ("in-use", "InUse"),
            ("", "Empty"),
            ("2.20", "V2_20"),
            ("220", "V220"),
            ("-1", "Minus1"),
            (">=", "GreaterEqual"),
            ("*", "Star"),
            ("self", "SelfValue"),
            ("unlisted", "UnlistedValue"),
            ("日", "U65E5"),
        ] {
            assert_eq!(variant(value), expected, "{value}");
        }
    }

    #[test]
    fn types_hide_nothing_of_the_prelude() {
        assert_eq!(type_name("option", "x"), "OptionObject");
        assert_eq!(
            type_name("UpdateAddressGroupOption", "x"),
            "UpdateAddressGroupOption"
        );
        assert_eq!(type_name("??", "list things item"), "ListThingsItem");
        assert_eq!(type_name("3des key", "x"), "N3desKey");
    }

    #[test]
    fn keywords_are_raw_or_get_an_underscore() {
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("self").to_string(), "self_");
        assert_eq!(ident("name").to_string(), "name");
        assert_eq!(ident("gen").to_string(), "r#gen");
    }

    #[test]
    fn equal_names_are_told_apart() {
        let mut scope = Scope::with(["Taken"]);
        assert_eq!(scope.claim("Tag".into()), "Tag");
        assert_eq!(scope.claim("Tag".into()), "TagB");
        assert_eq!(scope.claim("TagB".into()), "TagBB");
        assert_eq!(scope.claim("tag".into()), "tag");
        assert_eq!(scope.claim("tag".into()), "tag_b");
        assert_eq!(scope.claim("Taken".into()), "TakenB");
        let names = ["tag", "query_tag"].map(str::to_owned);
        assert_eq!(scope.claim_first(names), "query_tag");
    }

    #[test]
    fn a_crate_is_not_called_like_another_that_it_uses() {
        for name in ["generated", "client", "otc-vpc", "genes"] {
            assert!(is_free_crate(name), "{name}");
        }
        for name in [
            "crate",
            "gen",
            "type",
            "std",
            "proc-macro",
            "axum",
            "hyper-util",
            "zeroize",
        ] {
            assert!(!is_free_crate(name), "{name}");
        }
    }

    #[test]
    fn modules_and_features_keep_clear_of_ours() {
        assert_eq!(module("otc/vpc"), "otc_vpc");
        assert_eq!(module("types"), "types_api");
        assert_eq!(feature("otc_vpc"), "otc-vpc");
        assert_eq!(feature("client"), "client-api");
        assert_eq!(feature("access_key"), "access-key-api");
    }

    /// A feature that is new in the manifest has its place in the list, too.
    #[test]
    fn no_feature_of_the_manifest_is_given_to_an_api() {
        let (_, features) = MANIFEST.split_once("[features]").expect("features");
        let (features, _) = features.split_once("\n[").expect("the next table");
        let lines = features.lines().filter(|line| !line.contains("{{"));
        let names = lines.filter_map(|line| line.split_once(" = ").map(|(name, _)| name));
        let mut names: Vec<&str> = names.collect();
        names.sort_unstable();
        assert_eq!(names, FEATURES);
    }

    #[test]
    fn types_of_members_say_nothing_twice() {
        for (owner, wire, name) in [
            ("Zone", "zone_type", "ZoneType"),
            ("Zone", "type", "ZoneType"),
            ("ResetState", "state", "ResetStateValue"),
            ("DoorLock", "lock_kind", "DoorLockKind"),
            ("Door", "doors", "DoorDoors"),
        ] {
            assert_eq!(of_member(owner, wire), name);
        }
    }
}
