//! What the test harness tells, a line a scenario and server.

use std::collections::BTreeMap;
use std::fmt;

use super::matrix::Matrix;

/// How many scenarios passed and failed on each server, and which operations those were.
#[derive(Debug)]
pub(super) struct Report {
    of_servers: BTreeMap<String, Count>,
    matrix: Matrix<'static>,
}

impl Default for Report {
    fn default() -> Self {
        Self { of_servers: BTreeMap::new(), matrix: Matrix::new() }
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Count {
    passed: usize,
    failed: usize,
}

impl Report {
    /// Counts what a line of the harness says, and gives what is to be printed of it.
    pub(super) fn read(&mut self, line: &str) -> Option<String> {
        let Some((scenario, outcome)) = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... ")) else {
            return (!is_of_harness(line)).then(|| line.to_owned());
        };
        self.matrix.note(scenario, outcome == "ok");
        let (scenario, server) = scenario.rsplit_once("::on_").unwrap_or((scenario, "no server"));
        let count = self.of_servers.entry(server.to_owned()).or_default();
        if outcome == "ok" {
            count.passed += 1;
        } else {
            count.failed += 1;
        }
        Some(format!("{server:<10} {outcome:<7} {scenario}"))
    }

    /// Whether a line that was given to be printed tells of a scenario that passed: `moto       ok      s3::…`.
    pub(super) fn is_passed(line: &str) -> bool {
        line.split_whitespace().nth(1) == Some("ok") && line.contains("::")
    }

    /// The operations, where some were played.
    pub(super) fn matrix(&self) -> Option<&Matrix<'static>> {
        (!self.matrix.is_empty()).then_some(&self.matrix)
    }

    pub(super) fn failed(&self) -> usize {
        self.of_servers.values().map(|count| count.failed).sum()
    }

    pub(super) fn told(&self) -> usize {
        self.of_servers.values().map(|count| count.passed + count.failed).sum()
    }
}

/// Its first and last lines and the empty ones, which say nothing that the summary here does not.
fn is_of_harness(line: &str) -> bool {
    line.is_empty() || line.starts_with("running ") || line.starts_with("test result: ")
}

impl fmt::Display for Report {
    /// `moto: 3 passed, ministack: 2 passed, 1 FAILED`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (server, Count { passed, failed })) in self.of_servers.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{server}: {passed} passed")?;
            if *failed > 0 {
                write!(f, ", {failed} FAILED")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_lines_are_read_then_each_scenario_counts_for_its_server_and_what_failed_is_shown_in_full() {
        let mut report = Report::default();
        let lines = [
            "",
            "running 3 tests",
            "test s3::when_a_then_b::on_moto ... ok",
            "test s3::when_a_then_b::on_ministack ... FAILED",
            "test sts::when_c_then_d::on_ministack ... ok",
            "thread 'main' panicked: b",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored",
        ];

        let printed: Vec<String> = lines.into_iter().filter_map(|line| report.read(line)).collect();

        assert_eq!(printed.iter().map(|line| Report::is_passed(line)).collect::<Vec<_>>(), [true, false, true, false]);
        let expected = [
            "moto       ok      s3::when_a_then_b",
            "ministack  FAILED  s3::when_a_then_b",
            "ministack  ok      sts::when_c_then_d",
            "thread 'main' panicked: b",
        ];
        assert_eq!(printed, expected);
        assert_eq!((report.told(), report.failed()), (3, 1));
        assert_eq!(report.to_string(), "ministack: 1 passed, 1 FAILED, moto: 1 passed");
    }

    #[test]
    fn when_a_scenario_is_ignored_then_it_does_not_count_as_passed() {
        let mut report = Report::default();

        report.read("test s3::when_a_then_b::on_moto ... ignored, needs a server");

        assert_eq!((report.told(), report.failed()), (1, 1));
    }
}
