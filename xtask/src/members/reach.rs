//! What a package is compiled with.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::step::cargo_binary;

/// Whether `cargo check -p package flags` compiles `dependency`: as cargo resolves it, features and all.
pub(super) fn reaches(package: &str, flags: &str, dependency: &str) -> Result<bool> {
    let mut tree = Command::new(cargo_binary());
    tree.args(["tree", "--locked", "--edges", "no-dev", "--prefix", "none", "--format", "{p}", "--package", package]);
    let output = tree.args(flags.split_whitespace()).output().context("cargo did not start")?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo tree --package {package} {flags}: {}", complaint.trim());
    Ok(names(&String::from_utf8_lossy(&output.stdout), dependency))
}

/// Whether a line is that of `dependency`: `name v1.2.3 (where it is from)`.
fn names(tree: &str, dependency: &str) -> bool {
    tree.lines().any(|line| line.split(' ').next() == Some(dependency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_names_and_another_name_begins_alike_then_it_is_not_taken_for_it() {
        let tree = "awsi v0.1.0 (/a)\naws-sdk-ec2instanceconnect v1.0.0\naws-sdk-s3 v1.157.0 (*)";

        assert!(!names(tree, "aws-sdk-ec2"));
        assert!(names(tree, "aws-sdk-s3"));
    }

    #[test]
    fn when_reaches_and_a_feature_leads_there_then_only_the_selection_with_it_does() {
        let reaches = |flags| reaches("aws-interactions-orchestration", flags, "aws-sdk-ec2").expect("cargo tree");

        assert!(reaches("--all-features"));
        assert!(!reaches("--no-default-features"));
        assert!(!reaches(""));
    }

    #[test]
    fn when_reaches_and_only_tests_are_compiled_with_it_then_it_is_not_reached() {
        assert!(!reaches("aws-interactions-orchestration", "", "winterbaume-s3").expect("cargo tree"));
    }

    #[test]
    fn when_reaches_and_there_is_no_such_package_then_the_error_names_it() {
        let error = reaches("no-such-package", "", "aws-sdk-ec2").expect_err("cargo refuses");

        assert!(error.to_string().contains("no-such-package"), "{error}");
    }
}
