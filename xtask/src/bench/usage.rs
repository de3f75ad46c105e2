//! What a process uses.

use super::null_s3::NullS3;
use super::{binary, numbers};
use anyhow::Result;
use std::path::Path;
use std::process::Command;

/// CPU and wall time in µs, peak memory in KiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) cpu: u64,
    pub(super) wall: u64,
    pub(super) peak: u64,
}

impl Usage {
    pub(super) fn of(program: &Path, arguments: &[String], server: &NullS3) -> Result<Self> {
        let mut measure = Command::new(binary("bench-measure")?);
        measure.arg(program).args(arguments).envs(server.variables());
        let [cpu, wall, peak] = numbers(&mut measure)?;
        Ok(Self { cpu, wall, peak })
    }

    /// Each number's own.
    pub(super) fn median(runs: &[Self]) -> Self {
        let of = |number: fn(&Self) -> u64| {
            let mut numbers: Vec<u64> = runs.iter().map(number).collect();
            numbers.sort_unstable();
            numbers.get(numbers.len() / 2).copied().unwrap_or_default()
        };
        Self { cpu: of(|run| run.cpu), wall: of(|run| run.wall), peak: of(|run| run.peak) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_runs_differ_then_the_median_is_taken_of_each_number() {
        let runs = [(1, 30, 200), (3, 10, 300), (2, 20, 100)].map(|(cpu, wall, peak)| Usage { cpu, wall, peak });
        assert_eq!(Usage::median(&runs), Usage { cpu: 2, wall: 20, peak: 200 });
    }
}
