//! `cargo xtask soak [MINUTES]`: work on an AWS that fails one call in five, in real time: ten minutes, or as many as are
//! said. Memory, descriptors and tasks of the process, and of the embedded AWS, end where they began.
//!
//! The work is a test of the package `aws-interactions-tests`, target `endurance`, whose page says what is done.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::step::{Step, cargo_binary};

const MINUTES: u32 = 10;

/// The selection of `cargo xtask test`, so that nothing is compiled that is not compiled there.
const RUN: &str = "test --workspace --all-features --locked --test endurance -- --ignored --nocapture";

/// What the line begins with that tells what is held in the end.
const IN_THE_END: &str = "in the end: ";

pub(crate) fn run(minutes: Option<&str>) -> Result<()> {
    soak(minutes_of(minutes)?, |line| println!("{line}")).map(drop)
}

/// A minute of it as a step among others.
pub(crate) fn step() -> Step {
    Step::new("soak", "cargo xtask soak 1", || soak(1, |_| ()))
}

fn minutes_of(word: Option<&str>) -> Result<u32> {
    match word.map(str::parse) {
        None => Ok(MINUTES),
        Some(Ok(minutes)) if minutes > 0 => Ok(minutes),
        Some(_) => bail!("`{}` is no number of minutes", word.unwrap_or_default()),
    }
}

/// Answers with what is held in the end.
fn soak(minutes: u32, tell: impl Fn(&str)) -> Result<String> {
    let mut cargo = Command::new(cargo_binary());
    cargo.args(RUN.split(' ')).env("SOAK_MINUTES", minutes.to_string());
    let mut cargo = cargo.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().context("cargo did not start")?;
    let mut told = Vec::new();
    for line in BufReader::new(cargo.stdout.take().context("cargo has no output")?).lines() {
        let line = line.context("cargo's output")?;
        tell(&line);
        told.push(line);
    }
    let status = cargo.wait().context("cargo was lost")?;
    ensure!(status.success(), "cargo {RUN}: {status}\n{}", told.join("\n"));
    in_the_end(&told)
}

/// A test that was not run, or whose words have changed, must not pass.
fn in_the_end(told: &[String]) -> Result<String> {
    let line = told.iter().find_map(|line| line.strip_prefix(IN_THE_END));
    Ok(line.context("nothing tells what is held in the end: was the test run?")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_minutes_are_given_then_only_a_number_of_them_is_taken() {
        assert_eq!(minutes_of(None).expect("ten"), 10);
        assert_eq!(minutes_of(Some("3")).expect("three"), 3);
        for word in ["0", "-1", "1.5", "long", ""] {
            assert_eq!(
                minutes_of(Some(word)).expect_err(word).to_string(),
                format!("`{word}` is no number of minutes")
            );
        }
    }

    #[test]
    fn when_nothing_tells_what_is_held_in_the_end_then_the_soak_has_failed() {
        let lines = ["running 0 tests", "in the end: here 0 tasks"].map(str::to_owned);
        assert_eq!(in_the_end(&lines).expect("it is told"), "here 0 tasks");
        in_the_end(&lines[..1]).expect_err("no test was run");
    }
}
