//! `cargo xtask ci`: `test`, then what only matters to others: packages that compile, the servers of others, a minute of the
//! soak, the audit, and a checkout that is left as it was.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::audit;
use crate::conformance;
use crate::package;
use crate::soak;
use crate::step::{self, Step};
use crate::test;

/// Runs the steps of `test`, compiles the packages, plays the scenarios, audits where the tools for it are installed, and
/// compares the checkout with what it was.
pub(crate) fn run() -> Result<()> {
    let before = Checkout::read()?;
    let mut steps = test::steps()?;
    steps.push(package::step());
    steps.push(conformance::step());
    steps.push(soak::step());
    steps.extend(audit::steps_where_installed()?);
    steps.push(Step::new("checkout unchanged", "git status --porcelain", move || {
        before.ensure_unchanged(&Checkout::read()?)?;
        Ok(String::new())
    }));
    step::run_all(&steps)?;
    println!("{LEFT_OUT}");
    Ok(())
}

/// What takes too long for every change.
const LEFT_OUT: &str = "not run: ten minutes of `cargo xtask soak`, more cases of the property tests (tests/tests/hostile), \
                        `cargo xtask bench`";

/// What git sees: compared and not required to be clean, so that a developer may run this over work in progress.
#[derive(PartialEq, Eq)]
struct Checkout {
    /// Changed and untracked files.
    status: String,
    /// The changes themselves: a file that was changed before may be changed again.
    changes: String,
}

impl Checkout {
    fn read() -> Result<Self> {
        Ok(Self {
            status: git(&["status", "--porcelain", "--untracked-files=all"])?,
            changes: git(&["diff", "--no-ext-diff", "HEAD"])?,
        })
    }

    fn ensure_unchanged(&self, after: &Self) -> Result<()> {
        ensure!(self == after, "the tests changed the checkout, which now is:\n{}", after.status);
        Ok(())
    }
}

fn git(arguments: &[&str]) -> Result<String> {
    let output = Command::new("git").args(arguments).output().context("git did not start")?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "git {}: {}", arguments.join(" "), complaint.trim());
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout(status: &str, changes: &str) -> Checkout {
        Checkout { status: status.to_owned(), changes: changes.to_owned() }
    }

    #[test]
    fn when_ensure_unchanged_and_work_was_in_progress_then_it_may_stay() {
        let before = checkout(" M a.rs\n", "+1");

        before.ensure_unchanged(&checkout(" M a.rs\n", "+1")).expect("nothing changed");
    }

    #[test]
    fn when_ensure_unchanged_and_a_changed_file_changed_again_then_it_fails() {
        let before = checkout(" M a.rs\n", "+1");

        before.ensure_unchanged(&checkout(" M a.rs\n", "+2")).expect_err("the content differs");
    }

    #[test]
    fn when_ensure_unchanged_and_the_lock_file_moved_then_the_error_names_it() {
        let error = checkout("", "").ensure_unchanged(&checkout(" M Cargo.lock\n", "+1")).expect_err("it moved");

        assert!(error.to_string().contains("M Cargo.lock"), "{error}");
    }
}
