//! One edit of the docs is one change, at however many places it shows.

use std::collections::HashMap;

use crate::change::Use;
use crate::{At, Change};

/// Joins changes of one rule that were read from the same lines and say the same; the first is kept, the places of the
/// others go into its `also`.
pub(super) fn same_edits(changes: Vec<Change>) -> Vec<Change> {
    #[derive(PartialEq, Eq, Hash)]
    struct Edit {
        rule: &'static str,
        old: (Option<At>, Option<String>),
        new: (Option<At>, Option<String>),
        name: Option<String>,
    }
    let mut seen: HashMap<Edit, usize> = HashMap::new();
    let mut kept: Vec<Change> = Vec::with_capacity(changes.len());
    for change in changes {
        if change.old_at.is_none() && change.new_at.is_none() {
            kept.push(change);
            continue;
        }
        let edit = Edit {
            rule: change.rule.id,
            old: (change.old_at.clone(), change.old.clone()),
            new: (change.new_at.clone(), change.new.clone()),
            name: change.path.name().map(str::to_owned),
        };
        match seen.get(&edit).and_then(|&index| kept.get_mut(index)) {
            Some(first) => {
                // A stated fact outweighs the same fact where it is inferred.
                first.callers = first.callers.max(change.callers);
                first.implementers = first.implementers.max(change.implementers);
                first.also.push(Use {
                    operation: change.operation,
                    path: change.path,
                });
            }
            None => {
                seen.insert(edit, kept.len());
                kept.push(change);
            }
        }
    }
    kept
}
