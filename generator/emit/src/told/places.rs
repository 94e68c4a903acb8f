//! Which operations have a member of a joined struct.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Part;
use super::wording::add;
use apiref_core::ir::Schema;

/// So few members of an operation are named in one sentence.
const FEW: usize = 5;

/// Says of each member that is not everywhere which operations have it. Where some operations have few members of many,
/// one sentence about the struct says that, which is the answer.
pub fn say_where(members: &mut IndexMap<String, Schema>, parts: &[Part<'_>]) -> Option<String> {
    let all: BTreeSet<&str> = parts
        .iter()
        .flat_map(|part| &part.operations)
        .copied()
        .collect();
    let having = |name: &str| -> BTreeSet<&str> {
        let having = parts
            .iter()
            .filter(|part| part.schema.properties.contains_key(name));
        having.flat_map(|part| &part.operations).copied().collect()
    };
    let having: Vec<BTreeSet<&str>> = members.keys().map(|name| having(name)).collect();
    let few = of_few(&all, &having);
    let told = few.map(|few| {
        let others: BTreeSet<&str> = all.difference(few).copied().collect();
        let has_any = |of: &BTreeSet<&str>| !of.is_disjoint(&others);
        let own = members.keys().zip(&having).filter(|(_, of)| has_any(of));
        let own: Vec<String> = own.map(|(name, _)| format!("`{name}`")).collect();
        format!("In {}: only {}.", some_of(&others), own.join(", "))
    });
    for (member, having) in members.values_mut().zip(&having) {
        let is_told = told.is_some() && Some(having) == few;
        if having.len() < all.len() && !having.is_empty() && !is_told {
            add(member, &format!("Only in {}.", some_of(having)));
        }
    }
    told
}

/// The operations that have most members of a struct of which the others have few.
fn of_few<'h, 'a>(
    all: &BTreeSet<&'a str>,
    having: &'h [BTreeSet<&'a str>],
) -> Option<&'h BTreeSet<&'a str>> {
    let count = |of: &BTreeSet<&str>| having.iter().filter(|other| *other == of).count();
    let most = having
        .iter()
        .filter(|of| of.len() < all.len() && !of.is_empty());
    let most = most.max_by_key(|of| count(of))?;
    let others: BTreeSet<&str> = all.difference(most).copied().collect();
    let left = having.iter().filter(|of| !of.is_disjoint(&others)).count();
    (left > 0 && left <= FEW && count(most) > left).then_some(most)
}

/// The first of some operations, and how many more there are.
pub fn some_of(operations: &BTreeSet<&str>) -> String {
    const MOST: usize = 3;
    let named: Vec<String> = operations
        .iter()
        .take(MOST)
        .map(|id| format!("`{id}`"))
        .collect();
    let named = named.join(", ");
    match operations.len().saturating_sub(MOST) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_with_few_members_of_many() {
        let set = |names: &[&'static str]| names.iter().copied().collect::<BTreeSet<&str>>();
        let all = set(&["list_lids", "show_lid", "open_lid"]);
        let most = set(&["list_lids", "show_lid"]);
        let having = vec![all.clone(), most.clone(), most.clone(), most.clone()];
        assert_eq!(of_few(&all, &having), Some(&most));
        assert_eq!(of_few(&all, &having[..2]), None);
        assert_eq!(of_few(&all, &having[1..]), None);
        assert_eq!(of_few(&all, &[all.clone(), all.clone()]), None);
    }
}
