//! Scenarios over several crates live in `tests/`; this library holds what the README shows, so that it is compiled.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
