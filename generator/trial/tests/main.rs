//! What users of the generated crate do, over real HTTP.

mod book;
mod cloud_files;
mod clouds;
mod comparison;
mod errors;
mod in_process;
mod in_tests;
mod jobs;
mod keystone;
mod lists;
mod odd_answers;
mod real_keystone;
mod secrets;
mod servers;
mod signed;
mod tls;
mod tour;
mod transports;
mod values;
mod versions;
mod waits;
