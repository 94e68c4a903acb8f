//! Tests that move many bytes or open many connections. One of them measures the memory of the process, so they have a program
//! of their own.

mod crowd;
mod streams;
