//! What users of the generated crate do, over real HTTP.

mod book;
mod clouds;
mod comparison;
mod keystone;
mod limits;
mod lists;
mod mock;
mod odd_answers;
mod real_keystone;
mod secrets;
mod tour;
mod transports;
mod versions;
mod waits;
