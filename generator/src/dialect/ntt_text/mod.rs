//! Text renderings of the NTT Enterprise Cloud reference.

mod cells;
mod columns;
mod formats;
mod headings;
mod outline;
mod pipes;
mod split;
mod table;
