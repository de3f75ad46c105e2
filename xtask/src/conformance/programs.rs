//! The scenarios' program, and `awsi`, which they run as a process.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use cargo_metadata::{Artifact, Message};

use super::report::Report;
use crate::step::cargo_binary;

/// The selection of `cargo xtask test`, so that nothing is compiled that is not compiled there; `cli` is what has cargo
/// build `awsi` in it.
const BUILD: &str = "test --workspace --all-features --locked --test conformance --test cli --no-run";

/// What cargo built.
#[derive(Debug)]
pub(super) struct Programs {
    conformance: PathBuf,
    awsi: PathBuf,
}

impl Programs {
    pub(super) fn compile() -> Result<Self> {
        let mut cargo = Command::new(cargo_binary());
        cargo.args(BUILD.split(' ')).args(["--message-format", "json-render-diagnostics"]);
        let mut cargo = cargo.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("cargo did not start")?;
        let told = BufReader::new(cargo.stdout.take().context("cargo has no output")?);
        let artifacts = Message::parse_stream(told).filter_map(|message| match message {
            Ok(Message::CompilerArtifact(artifact)) => Some(artifact),
            _ => None,
        });
        let artifacts: Vec<Artifact> = artifacts.collect();
        let status = cargo.wait().context("cargo was lost")?;
        ensure!(status.success(), "cargo {BUILD}: {status}");
        Ok(Self { conformance: program(&artifacts, "conformance", true)?, awsi: program(&artifacts, "awsi", false)? })
    }

    /// The names of the scenarios that contain the filter.
    pub(super) fn scenarios(&self, filter: Option<&str>) -> Result<Vec<String>> {
        let output = self.conformance(filter).arg("--list").output().context("the scenarios did not start")?;
        ensure!(output.status.success(), "the scenarios could not be listed: {}", output.status);
        Ok(listed(&String::from_utf8_lossy(&output.stdout)))
    }

    /// Runs them, and prints of what they say the lines that are to be told, as they come.
    pub(super) fn run(
        &self,
        filter: Option<&str>,
        variables: &[(&str, String)],
        is_told: impl Fn(&str) -> bool,
    ) -> Result<Report> {
        let mut scenarios = self.conformance(filter);
        scenarios.env("AWSI_PROGRAM", &self.awsi).envs(variables.iter().map(|(name, value)| (name, value)));
        let mut scenarios = scenarios.stdout(Stdio::piped()).spawn().context("the scenarios did not start")?;
        let told = BufReader::new(scenarios.stdout.take().context("the scenarios have no output")?);
        let mut report = Report::default();
        for line in told.lines() {
            if let Some(line) = report.read(&line.context("the scenarios' output")?).filter(|line| is_told(line)) {
                println!("{line}");
            }
        }
        scenarios.wait().context("the scenarios were lost")?;
        Ok(report)
    }

    fn conformance(&self, filter: Option<&str>) -> Command {
        let mut command = Command::new(&self.conformance);
        command.arg("--include-ignored").args(filter).stdin(Stdio::null()).env("RUST_BACKTRACE", "0");
        command
    }
}

/// The executable of a target: the program itself, or its tests.
fn program(artifacts: &[Artifact], target: &str, is_test: bool) -> Result<PathBuf> {
    let mut found = artifacts.iter().filter(|made| made.target.name == target && made.profile.test == is_test);
    let executable = found.find_map(|made| made.executable.clone());
    Ok(executable.with_context(|| format!("cargo told of no executable of {target}"))?.into_std_path_buf())
}

/// The names in what `--list` prints: `sts::a::on_moto: test`.
fn listed(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_listed_then_only_tests_are_named() {
        let text = "s3::a::on_moto: test\nsts::b::on_ministack: test\nspeed: benchmark\n\n2 tests, 1 benchmark\n";

        assert_eq!(listed(text), ["s3::a::on_moto", "sts::b::on_ministack"]);
    }

    #[test]
    fn when_a_program_is_looked_for_then_its_tests_are_not_taken_for_it() {
        let artifact = |test: bool, executable: &str| -> Artifact {
            let text = format!(
                r#"{{"package_id":"awsi","manifest_path":"","target":{{"name":"awsi","kind":["bin"],
                "crate_types":["bin"],"src_path":""}},"profile":{{"opt_level":"0","debuginfo":0,"debug_assertions":true,
                "overflow_checks":true,"test":{test}}},"features":[],"filenames":[],"executable":{executable},
                "fresh":true}}"#
            );
            serde_json::from_str(&text).expect("cargo's words")
        };
        let artifacts = [artifact(true, r#""/awsi-tests""#), artifact(false, "null"), artifact(false, r#""/awsi""#)];

        assert_eq!(program(&artifacts, "awsi", false).expect("it is there"), PathBuf::from("/awsi"));
        assert_eq!(program(&artifacts, "awsi", true).expect("they are there"), PathBuf::from("/awsi-tests"));
        program(&artifacts, "conformance", true).expect_err("it is not there");
    }
}
