//! What comes from outside, made to break what reads it: answers of services, files, texts, requests to the embedded AWS.
//! Nothing panics, nothing hangs, and nothing takes time that grows faster than what is read.
//!
//! A few cases run with all other tests. More of them, of the crates too, on demand; all such tests have these words in
//! their names:
//!
//! ```text
//! PROPTEST_CASES=20000 cargo test --workspace --all-features --locked --no-fail-fast nothing_panics
//! ```
//!
//! A case that failed is kept by proptest below a folder `proptest-regressions`, which is committed: it is
//! tried first from then on. What is known to be nasty stands in [`corpus`].
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod addresses;
mod answers;
mod corpus;
mod files;
mod growth;
mod journals;
mod names;
mod requests;
