//! Which server does which operation right: the scenarios of `operations/`, as a table.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What is known to be wrong; the scenarios themselves see to it that it is still so.
const GAPS: &str = include_str!("../../../tests/tests/conformance/gaps.txt");
const SERVERS: [&str; 4] = ["embedded", "moto", "ministack", "seaweedfs"];

/// By topic and operation, then by server.
#[derive(Debug, Default)]
pub(super) struct Matrix<'a> {
    rows: BTreeMap<(String, String), BTreeMap<String, Verdict>>,
    gaps: BTreeMap<(&'a str, &'a str), &'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Right,
    Wrong,
    NotOffered,
    /// Against what is known.
    Failed,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::NotOffered => "-",
            Self::Failed => "FAILED",
        }
    }
}

impl Matrix<'static> {
    pub(super) fn new() -> Self {
        Self::knowing(GAPS)
    }
}

impl<'a> Matrix<'a> {
    fn knowing(gaps: &'a str) -> Self {
        let gap = |line: &'a str| {
            let mut columns = line.split('|').map(str::trim);
            let (server, operation, _seen, why) = (columns.next()?, columns.next()?, columns.next()?, columns.next()?);
            Some(((server, operation), why))
        };
        let lines = gaps.lines().filter(|line| !line.starts_with('#'));
        Self { rows: BTreeMap::new(), gaps: lines.filter_map(gap).collect() }
    }

    /// Notes how a scenario ended, where it is one of an operation: `operations::buckets::create_bucket::on_moto`.
    pub(super) fn note(&mut self, scenario: &str, passed: bool) {
        let parts: Vec<&str> = scenario.split("::").collect();
        let ["operations", topic, operation, server] = parts[..] else { return };
        let Some(server) = server.strip_prefix("on_") else { return };
        let verdict = match self.why(server, topic, operation) {
            _ if !passed => Verdict::Failed,
            Some(why) if why.starts_with("not offered") => Verdict::NotOffered,
            Some(_) => Verdict::Wrong,
            None => Verdict::Right,
        };
        let row = self.rows.entry((topic.to_owned(), operation.to_owned())).or_default();
        row.insert(server.to_owned(), verdict);
    }

    /// Why it is wrong there, or all of its topic.
    fn why(&self, server: &str, topic: &str, operation: &str) -> Option<&'a str> {
        self.gaps.get(&(server, operation)).or_else(|| self.gaps.get(&(server, topic))).copied()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn count(&self, server: &str, verdict: Verdict) -> usize {
        self.rows.values().filter(|row| row.get(server) == Some(&verdict)).count()
    }
}

impl fmt::Display for Matrix<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |name: &str, cells: [String; 4]| {
            let [embedded, moto, ministack, seaweedfs] = cells;
            format!("{name:<44}{embedded:<10}{moto:<10}{ministack:<11}{seaweedfs}").trim_end().to_owned()
        };
        writeln!(f, "{}", line("operation", SERVERS.map(str::to_owned)))?;
        for ((topic, operation), row) in &self.rows {
            let cell = |server: &str| row.get(server).map_or("", |verdict| verdict.word()).to_owned();
            writeln!(f, "{}", line(&format!("{topic} {operation}"), SERVERS.map(cell)))?;
        }
        writeln!(f, "{}", line("right", SERVERS.map(|server| self.count(server, Verdict::Right).to_string())))?;
        writeln!(f, "{}", line("wrong", SERVERS.map(|server| self.count(server, Verdict::Wrong).to_string())))?;
        // Gaps of one reason are one line.
        let mut reasons: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for ((server, operation), why) in &self.gaps {
            let was_seen = |((topic, name), row): (&(String, String), &BTreeMap<String, Verdict>)| {
                (name == operation || topic == operation)
                    && matches!(row.get(*server), Some(Verdict::Wrong | Verdict::NotOffered))
            };
            if self.rows.iter().any(was_seen) {
                reasons.entry((*server, *why)).or_default().insert(operation);
            }
        }
        for ((server, why), operations) in reasons {
            let operations: Vec<&str> = operations.into_iter().collect();
            writeln!(f, "{server}: {why}: {}", operations.join(", "))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &str = "# A comment | with | bars | in it\nmoto | copy | 501 | copies nothing\n\
        moto | list | 501 | copies nothing\nseaweedfs | sts | 405 | not offered: S3 alone\n";

    #[test]
    fn when_scenarios_are_noted_then_each_has_its_cell_and_what_is_wrong_its_reason() {
        let mut matrix = Matrix::knowing(KNOWN);
        for (scenario, passed) in [
            ("operations::objects::copy::on_moto", true),
            ("operations::objects::list::on_moto", true),
            ("operations::objects::copy::on_embedded", true),
            ("operations::objects::copy::on_ministack", false),
            ("operations::sts::whoami::on_seaweedfs", true),
            ("operations::gap::when_a_then_b", true),
            ("buckets::when_a_then_b::on_moto", true),
        ] {
            matrix.note(scenario, passed);
        }

        let expected = "\
operation                                   embedded  moto      ministack  seaweedfs
objects copy                                right     wrong     FAILED
objects list                                          wrong
sts whoami                                                                 -
right                                       1         0         0          0
wrong                                       0         2         0          0
moto: copies nothing: copy, list
seaweedfs: not offered: S3 alone: sts
";
        assert_eq!(matrix.to_string(), expected);
    }

    #[test]
    fn when_no_operation_was_played_then_there_is_no_matrix() {
        let mut matrix = Matrix::knowing(KNOWN);
        matrix.note("buckets::when_a_then_b::on_moto", true);
        assert!(matrix.is_empty());
    }
}
