//! The verbs in gerunds, by which titles of pages begin. Lists of them are read from `verbs.txt`.

crate::word_lists! {
    include_str!("verbs.txt"), ' ',
    LackingE = "lacking-e",
    Whole = "whole",
    Doubled = "doubled",
    Other = "other",
    EndingInE = "ending-in-e",
    LongVowels = "long-vowels",
}

/// The verb in a gerund such as `Querying`, `Creating`, `Stopping`; none if the word is no gerund.
pub fn verb_of(gerund: &str) -> Option<String> {
    let lower = gerund.to_ascii_lowercase();
    let stem = lower.strip_suffix("ing")?;
    if !lower.is_ascii() || stem.len() < 2 || !stem.contains(['a', 'e', 'i', 'o', 'u', 'y']) {
        return None;
    }
    let others = List::Other.words().iter();
    let mut others = others.filter_map(|pair| pair.split_once('='));
    if let Some((_, verb)) = others.find(|(known, _)| *known == stem) {
        return Some(verb.to_owned());
    }
    if List::LackingE.has(stem) {
        return Some(format!("{stem}e"));
    }
    let again = stem.strip_prefix("re");
    if List::Whole.has(stem) || again.is_some_and(|stem| List::Whole.has(stem)) {
        return Some(stem.to_owned());
    }
    let (single, last) = stem.split_at(stem.len() - 1);
    let doubles = single.ends_with(last);
    // Stopping, resetting: the consonant was doubled; but adding, killing, passing are not.
    let may_double = !matches!(
        last,
        "a" | "e" | "i" | "o" | "u" | "l" | "s" | "d" | "z" | "f"
    );
    if doubles && (may_double || List::Doubled.has(single)) {
        return Some(single.to_owned());
    }
    let mut long = List::LongVowels.words().iter();
    let is_long = long.any(|pair| single.ends_with(pair));
    let mut endings = List::EndingInE.words().iter();
    if !is_long && endings.any(|ending| stem.ends_with(ending)) {
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
