//! One file a command, each with its arguments and a `run`.

pub mod check;
pub mod diff;
pub mod ir;
pub mod regen;

/// Exit code of a run that found what it was asked to deny: out of date, blocked, too grave.
pub const DENIED: u8 = 1;

/// Exit code of a run that could not do its work.
pub const FAILED: u8 = 2;
