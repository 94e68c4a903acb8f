//! The verbs in gerunds, by which titles of pages begin.

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
    if let Some(verb) = irregular(stem) {
        return Some(verb);
    }
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

/// The verb of a stem that no rule of endings gets right.
fn irregular(stem: &str) -> Option<String> {
    /// Stems that lack the `e` of their verb, although others of that ending are whole.
    const LACK_E: &str = "analyz bundl cach centraliz choos clon clos compil defin diagnos disclos dispos enclos expos focalis \
        freez handl hing impos lin los min oppos optimiz pars pip prob produc propos pron prun quiesc \
        rebundl reinstat rout scal shar squeez synchroniz tim toggl trac tun typ unfreez upgrad writ rewrit overwrit \
        giv liv mov prov sav serv solv observ reserv resolv remov retriev \
        invit ignor stor restor explor scor cor bor wir requir acquir fir hir tir retir ensur measur secur captur \
        configur cur assur insur pictur merg purg charg enlarg discharg recharg surg verg bridg judg \
        chang arrang exchang rang challeng rac plac replac forc enforc sourc reduc introduc induc \
        balanc advanc enhanc announc pronounc bounc sequenc fenc rais leas releas purchas increas decreas eras \
        ceas paus caus us reus abus brows advertis revis supervis promis improvis";
    /// Stems whose verb is neither the stem, nor the stem and an `e`, nor the stem without its doubled letter.
    const OTHER: &[(&str, &str)] = &[
        ("panick", "panic"),
        ("mimick", "mimic"),
        ("traffick", "traffic"),
        ("dy", "die"),
        ("ty", "tie"),
        ("unty", "untie"),
        ("ly", "lie"),
    ];
    /// Verbs in a consonant that doubles, where whole verbs end in the same two letters, as `add` and `call` do.
    const DOUBLED: &str = "embed shed bed shred wed cancel label relabel signal control model tunnel channel total level \
        travel marshal dial equal initial bus gas quiz";
    /// Verbs that are their stem, although others of that ending lack an `e`.
    const WHOLE_STEMS: &str = "sync resync async ping hang mirror signal focus refocus bias benefit profit vet \
        debit deposit edit transit exhibit inhibit prohibit interpret target market budget ticket packet socket \
        offset bracket filter pivot pilot ballot abandon pardon question position provision reposition partition \
        mention condition envision version function caution station ration label channel tunnel \
        model total cancel marshal level travel appeal reveal heal seal deal steal repeal conceal \
        email retail avail curtail assail train retrain restrain constrain drain strain explain plain \
        contain sustain detain pertain entertain certain main remain complain pool cool tool fool spool school \
        spin skin bargain pass repass comb bomb climb thumb hack feedback playback rollback track \
        harden widen open reopen listen happen strengthen fasten loosen flatten shorten lengthen broaden tighten \
        zoom bloom doom room groom roam steam team beam dream exclaim reclaim proclaim aim maim \
        author tutor vector factor refactor anchor censor sponsor doctor favor honor harbor color minor error \
        blur spur air chair impair despair wear bear tear hear fear appear disappear smear \
        sign resign design redesign consign align realign campaign reign feign";
    let listed = |list: &str, word: &str| list.split_ascii_whitespace().any(|known| known == word);
    if let Some((_, verb)) = OTHER.iter().find(|(known, _)| *known == stem) {
        return Some((*verb).to_owned());
    }
    if listed(LACK_E, stem) {
        return Some(format!("{stem}e"));
    }
    if listed(WHOLE_STEMS, stem) {
        return Some(stem.to_owned());
    }
    let last = stem.chars().next_back()?;
    let single = stem.strip_suffix(last)?;
    (single.ends_with(last) && listed(DOUBLED, single)).then(|| single.to_owned())
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
            Forcibly -, Unbinding unbind, Bringing bring, Suspending suspend, Resuming resume, Validating validate, \
            Freezing freeze, Unfreezing unfreeze, Cloning clone, Closing close, Choosing choose, Caching cache, Handling handle, \
            Bundling bundle, Toggling toggle, Embedding embed, Probing probe, Tuning tune, Routing route, Losing lose, \
            Diagnosing diagnose, Analyzing analyze, Squeezing squeeze, Quiescing quiesce, Syncing sync, Pinging ping, \
            Hanging hang, Mirroring mirror, Signaling signal, Signalling signal, Focusing focus, Biasing bias, \
            Benefiting benefit, Controlling control, Labelling label, Labeling label, Mimicking mimic, Panicking panic, \
            Dying die, Tying tie, Moving move, Saving save, Scaling scale, Pooling pool, Provisioning provision, \
            Bypassing bypass, Targeting target, Designing design, Storing store, Purging purge, Erasing erase";
        let wrong: Vec<String> = pairs
            .split(',')
            .filter_map(|pair| pair.trim().split_once(' '))
            .filter(|(gerund, verb)| verb_of(gerund).as_deref().unwrap_or("-") != *verb)
            .map(|(gerund, verb)| format!("{gerund}: {verb}, not {:?}", verb_of(gerund)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
