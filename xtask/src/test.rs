//! `cargo xtask test`: everything a change has to pass.

use anyhow::Result;

use crate::members;
use crate::step::{self, Step};

/// Runs the steps.
pub(crate) fn run() -> Result<()> {
    step::run_all(&steps()?)
}

/// Cheap steps first; those that share compiled artefacts next to each other.
pub(crate) fn steps() -> Result<Vec<Step>> {
    let mut steps = vec![
        Step::cargo("format", "fmt --all --check"),
        Step::cargo("clippy", "clippy --workspace --all-targets --locked -- -D warnings"),
        // Libraries, binaries and integration tests, the architecture tests among them. `--all-targets` would run the
        // benches too; clippy has compiled those and the examples. `--no-fail-fast`: one run tells all that is broken.
        Step::cargo("tests", "test --workspace --tests --locked --no-fail-fast"),
        Step::cargo("doc tests", "test --workspace --doc --locked --no-fail-fast"),
        Step::cargo_with_env("docs", ("RUSTDOCFLAGS", "-D warnings"), "doc --workspace --no-deps --locked"),
    ];
    steps.extend(members::checks()?);
    Ok(steps)
}
