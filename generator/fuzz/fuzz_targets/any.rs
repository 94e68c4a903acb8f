//! Fuzzes the target that `APIREF_FUZZ` names, with `cargo fuzz run any`; see `fuzz.sh`.

#![no_main]

use std::sync::LazyLock;

use apiref_fuzz::{TARGETS, Target};
use libfuzzer_sys::fuzz_target;

static CHOSEN: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("APIREF_FUZZ").unwrap_or_default();
    match TARGETS.iter().find(|target| target.name == name) {
        Some(target) => *target,
        None => panic!("APIREF_FUZZ names no target"),
    }
});

fuzz_target!(|data: &[u8]| (CHOSEN.run)(data));
