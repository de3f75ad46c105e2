//! `cargo xtask test`: everything a change has to pass.

use anyhow::Result;

use crate::members;
use crate::new_service::proof;
use crate::step::{self, Step};

/// Runs the steps.
pub(crate) fn run() -> Result<()> {
    step::run_all(&steps()?)?;
    println!("{LEFT_OUT}");
    Ok(())
}

/// What these steps do not show.
const LEFT_OUT: &str = "not run: `cargo xtask conformance`, which needs Python and the network; `cargo xtask audit`";

/// Cheap steps first; those that share compiled artefacts next to each other.
pub(crate) fn steps() -> Result<Vec<Step>> {
    let mut steps = vec![
        Step::cargo("format", "fmt --all --check"),
        // One selection of packages and features for all of these: another one is another set of features for what they
        // share, and so another compilation of the SDKs, that of EC2 for minutes.
        Step::cargo("clippy", "clippy --workspace --all-features --all-targets --locked -- -D warnings"),
        // Libraries, binaries and integration tests, the architecture tests among them. `--all-targets` would run the
        // benches too; clippy has compiled those and the examples. `--no-fail-fast`: one run tells all that is broken.
        Step::cargo("tests", "test --workspace --all-features --tests --locked --no-fail-fast"),
        Step::cargo("doc tests", "test --workspace --all-features --doc --locked --no-fail-fast"),
        // `--examples`, which nobody reads here, because it has the features of dev-dependencies count as they do above.
        Step::cargo_with_env(
            "docs",
            ("RUSTDOCFLAGS", "-D warnings"),
            "doc --workspace --all-features --lib --bins --examples --no-deps --locked",
        ),
    ];
    steps.extend(proof::steps()?);
    steps.extend(members::checks()?);
    // What all features leave nothing of, as a process.
    steps.push(Step::cargo("absent commands", "test --locked -p awsi --no-default-features --test absent"));
    Ok(steps)
}
