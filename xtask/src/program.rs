//! What this program calls itself: people copy its hints, so they have to work where it runs.

/// Its name where it is installed.
pub const INSTALLED: &str = "apiref";

/// The alias of its own workspace.
const ALIAS: &str = "cargo xtask";

/// `apiref`, or `cargo xtask` where cargo runs it from its workspace.
pub fn name() -> &'static str {
    // Cargo tells a program that it runs about the program's package.
    match std::env::var("CARGO_PKG_DESCRIPTION") {
        Ok(package) if package == env!("CARGO_PKG_DESCRIPTION") => ALIAS,
        _ => INSTALLED,
    }
}
