//! What users of the generated crate do, over real HTTP.

mod book;
mod cloud_files;
mod clouds;
mod comparison;
mod errors;
mod jobs;
mod keystone;
mod limits;
mod lists;
mod mock;
mod odd_answers;
mod real_keystone;
mod secrets;
mod tls;
mod tour;
mod transports;
mod versions;
mod waits;
