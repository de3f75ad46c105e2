//! `cargo xtask bench [FILTER]`: what the provider, the wrappers and `awsi` cost beside the bare SDK, as ratios.
//!
//! Instructions are counted by valgrind, which gives the same number whatever else the machine does; without valgrind
//! only allocations, calls, CPU and wall time are told. Nothing here is a test: ratios are read, not asserted.

mod calls;
mod fan_out;
mod instructions;
mod metrics;
mod null_s3;
mod s3;
mod status_command;
mod table;
mod usage;

use crate::step::{cargo_binary, succeed};
use crate::target_directory::target_directory;
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;
use std::process::Command;

type Section = (&'static str, fn() -> Result<()>);

const SECTIONS: [Section; 5] = [
    ("calls", || calls::run(&binary("bench-calls")?)),
    ("status", || status_command::run(&binary("bench-bare-status")?, &binary("awsi")?)),
    ("fan-out", || fan_out::run(&binary("bench-fan-out")?)),
    ("metrics", || metrics::run(&binary("bench-metrics")?)),
    ("s3", s3::run),
];

/// Builds everything optimised and prints the ratios of all sections, or of those with `filter` in their name, each with
/// the bar it is held to.
pub(crate) fn run(filter: Option<&str>) -> Result<()> {
    let filter = filter.unwrap_or_default();
    let wanted: Vec<&Section> = SECTIONS.iter().filter(|(name, _)| name.contains(filter)).collect();
    let names = SECTIONS.map(|(name, _)| name).join(", ");
    ensure!(!wanted.is_empty(), "no section has `{filter}` in its name: there are {names}");
    build()?;
    wanted.into_iter().try_for_each(|(_, section)| section())
}

fn build() -> Result<()> {
    let arguments = ["build", "--release", "--locked", "-p", "aws-interactions-bench", "-p", "awsi"];
    succeed(Command::new(cargo_binary()).args(arguments))
}

fn binary(name: &str) -> Result<PathBuf> {
    Ok(target_directory()?.join("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

/// The number that a program prints.
fn number(command: &mut Command) -> Result<u64> {
    let [number] = numbers(command)?;
    Ok(number)
}

/// The numbers that a program prints.
fn numbers<const COUNT: usize>(command: &mut Command) -> Result<[u64; COUNT]> {
    let output = command.output().with_context(|| format!("{command:?} did not start"))?;
    ensure!(output.status.success(), "{command:?}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    parsed(&String::from_utf8_lossy(&output.stdout)).with_context(|| format!("{command:?}"))
}

fn parsed<const COUNT: usize>(text: &str) -> Result<[u64; COUNT]> {
    let numbers: Vec<u64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    numbers.try_into().map_err(|_| anyhow::anyhow!("`{}` is not {COUNT} numbers", text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_text_is_not_as_many_numbers_then_it_is_refused() {
        assert_eq!(parsed("1 2\n3").ok(), Some([1, 2, 3]));
        assert!(parsed::<2>("1 2 3").is_err());
        assert!(parsed::<1>("one").is_err());
    }
}
