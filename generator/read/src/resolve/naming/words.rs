//! Words of titles and wire names, and what English makes of them.

use heck::{ToSnakeCase, ToUpperCamelCase};

use apiref_core::words;

/// An ASCII identifier in CamelCase that begins with a letter; `fallback` where nothing of the text is left.
pub fn pascal_case(text: &str, fallback: &str) -> String {
    identifier(&ascii(text).to_upper_camel_case(), "N", fallback)
}

/// An ASCII identifier in snake_case that begins with a letter; `fallback` where nothing of the text is left.
pub fn snake_case(text: &str, fallback: &str) -> String {
    identifier(&ascii(text).to_snake_case(), "n", fallback)
}

/// The longest name that is given, in characters: a title of a page may be of any length.
const LONGEST: usize = 80;

fn identifier(name: &str, before_digit: &str, fallback: &str) -> String {
    let short: String = name.chars().take(LONGEST).collect();
    let short = short.trim_end_matches('_');
    match short.bytes().next() {
        None => fallback.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{before_digit}{short}"),
        Some(_) => short.to_owned(),
    }
}

/// Letters and digits; everything else parts words.
fn ascii(text: &str) -> String {
    words::whole(text)
        .chars()
        .filter(|&c| c != '\'' && c != '’')
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect()
}

/// The singular of a plural noun, as far as endings tell.
pub fn singular(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let cut = |n: usize, with: &str| format!("{}{with}", &word[..word.len() - n]);
    if !word.is_ascii() || word.len() < 4 {
        word.to_owned()
    } else if lower.ends_with("ies") {
        cut(3, "y")
    } else if [
        "sses", "shes", "ches", "xes", "zes", "statuses", "aliases", "buses",
    ]
    .iter()
    .any(|end| lower.ends_with(end))
    {
        cut(2, "")
    } else if lower.ends_with('s')
        && !["ss", "us", "is", "ics", "os", "as"]
            .iter()
            .any(|end| lower.ends_with(end))
        || ["tas", "mas", "eas", "cas"]
            .iter()
            .any(|end| lower.ends_with(end))
    {
        cut(1, "")
    } else {
        word.to_owned()
    }
}

/// The verb in a gerund such as `Querying`, `Creating`, `Stopping`; none if the word is no gerund.
pub fn verb_of(gerund: &str) -> Option<String> {
    let lower = gerund.to_ascii_lowercase();
    let stem = lower.strip_suffix("ing")?;
    if !lower.is_ascii() || stem.len() < 2 || !stem.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
        return None;
    }
    let bytes = stem.as_bytes();
    let (last, before) = (bytes[bytes.len() - 1], bytes[bytes.len() - 2]);
    let vowel = |byte: u8| b"aeiou".contains(&byte);
    // Stopping, resetting: the consonant was doubled; but adding, killing, passing are not.
    if last == before && !vowel(last) && !b"lsdzf".contains(&last) {
        return Some(stem[..stem.len() - 1].to_owned());
    }
    if stem == "cancell" {
        return Some(stem[..stem.len() - 1].to_owned());
    }
    const WITH_E: &[&str] = &[
        "at", "et", "ov", "ak", "ok", "ik", "iz", "is", "as", "ng", "rg", "dg", "bl", "tl", "pl",
        "ur", "ut", "uc", "ur", "us", "ic", "ac", "nc", "rc", "if", "ir", "iv", "av", "ev", "rv",
        "lv", "id", "ad", "od", "ud", "al", "il", "ul", "in", "im", "am", "om", "um", "op", "ap",
        "yp", "or", "ar", "ot", "it", "u", "ag", "eg", "ib", "ub",
    ];
    const WITHOUT_E: &[&str] = &[
        "add",
        "upload",
        "download",
        "load",
        "read",
        "reload",
        "edit",
        "reset",
        "get",
        "set",
        "submit",
        "commit",
        "visit",
        "limit",
        "exit",
        "audit",
        "inherit",
        "credit",
        "await",
        "wait",
        "reboot",
        "boot",
        "root",
        "format",
        "obtain",
        "retain",
        "gain",
        "join",
        "assign",
        "login",
        "begin",
        "explain",
        "maintain",
        "attain",
        "train",
        "claim",
        "stream",
        "confirm",
        "perform",
        "transform",
        "inform",
        "form",
        "stop",
        "map",
        "swap",
        "drop",
        "setup",
        "backup",
        "group",
        "sort",
        "import",
        "export",
        "port",
        "report",
        "support",
        "start",
        "restart",
        "convert",
        "insert",
        "revert",
        "alert",
        "monitor",
        "error",
        "author",
        "clear",
        "repair",
        "pair",
        "bind",
        "unbind",
        "find",
        "send",
        "extend",
        "suspend",
        "append",
        "attend",
        "list",
        "test",
        "request",
        "manifest",
        "post",
        "host",
        "copy",
        "deploy",
        "apply",
        "query",
        "modify",
        "verify",
        "specify",
        "notify",
        "cancel",
        "label",
        "enabl",
        "poll",
        "pull",
        "call",
        "install",
        "uninstall",
        "roll",
        "scroll",
        "enroll",
        "fill",
        "kill",
        "sell",
        "detail",
        "fail",
        "mail",
        "publish",
        "push",
        "flush",
        "finish",
        "refresh",
        "lock",
        "unlock",
        "check",
        "track",
        "block",
        "unblock",
        "link",
        "attach",
        "detach",
        "switch",
        "search",
        "fetch",
        "launch",
        "patch",
        "batch",
        "accept",
        "reject",
        "select",
        "detect",
        "connect",
        "disconnect",
        "collect",
        "inspect",
        "restrict",
        "encrypt",
        "decrypt",
        "grant",
        "mount",
        "unmount",
        "count",
        "point",
        "reinstall",
        "upgrad",
        "discard",
        "forward",
        "show",
        "view",
        "preview",
        "renew",
        "review",
        "allow",
        "tag",
        "log",
        "plug",
        "debug",
        "flag",
        "upgrad",
        "access",
        "process",
        "pass",
        "discuss",
        "compress",
        "address",
        "assess",
        "rebuild",
        "build",
        "expand",
        "bring",
        "clean",
    ];
    let plain = WITHOUT_E
        .iter()
        .any(|known| stem == *known || stem.strip_prefix("re").is_some_and(|rest| rest == *known));
    if plain && !stem.ends_with("bl") && !stem.ends_with("grad") {
        return Some(stem.to_owned());
    }
    let long_vowel = ["ai", "oo", "ee", "oa", "ou", "oi"]
        .iter()
        .any(|pair| stem[..stem.len() - 1].ends_with(pair));
    if !long_vowel && WITH_E.iter().any(|end| stem.ends_with(end)) {
        return Some(format!("{stem}e"));
    }
    Some(stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gerunds_give_their_verbs() {
        let pairs = "Creating create, Querying query, Updating update, Deleting delete, Modifying modify, Adding add, \
            Removing remove, Stopping stop, Resetting reset, Listing list, Obtaining obtain, Enabling enable, \
            Disabling disable, Binding bind, Attaching attach, Changing change, Resizing resize, Restarting restart, \
            Rebooting reboot, Configuring configure, Upgrading upgrade, Downloading download, Uploading upload, \
            Batch -, Migrating migrate, Restoring restore, Setting set, Getting get, Assigning assign, Releasing release, \
            Scheduling schedule, Importing import, Exporting export, Verifying verify, Rotating rotate, Retiring retire, \
            Canceling cancel, Registering register, Accepting accept, Replacing replace, Expanding expand, Reusing reuse, \
            Revoking revoke, Executing execute, Decrypting decrypt, Copying copy, Locking lock, Sharing share, Using use, \
            Forcibly -, Unbinding unbind, Bringing bring, Suspending suspend, Resuming resume, Validating validate";
        let wrong: Vec<String> = pairs
            .split(',')
            .filter_map(|pair| pair.trim().split_once(' '))
            .filter(|(gerund, verb)| verb_of(gerund).as_deref().unwrap_or("-") != *verb)
            .map(|(gerund, verb)| format!("{gerund}: {verb}, not {:?}", verb_of(gerund)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn plurals_give_their_singulars() {
        for (plural, one) in [
            ("servers", "server"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("status", "status"),
            ("ids", "ids"),
            ("address", "address"),
            ("networks", "network"),
            ("boxes", "box"),
            ("quotas", "quota"),
            ("alias", "alias"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn names_are_identifiers_whatever_the_text() {
        assert_eq!(pascal_case("OS-EXT-SRV-ATTR:host", "X"), "OsExtSrvAttrHost");
        assert_eq!(pascal_case("4 wheels", "X"), "N4Wheels");
        assert_eq!(pascal_case("日本", "X"), "X");
        assert_eq!(snake_case("../../etc/passwd", "x"), "etc_passwd");
    }
}
