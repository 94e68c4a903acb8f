//! Text renderings of the NTT Enterprise Cloud reference.

mod columns;
mod formats;
mod split;
