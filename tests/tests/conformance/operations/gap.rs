//! What is known to be wrong, and where.

/// What a server gets wrong of an operation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap {
    server: &'static str,
    /// Its name.
    operation: &'static str,
    /// What the scenario says when it fails for this reason.
    pub(super) seen: &'static str,
}

impl Gap {
    pub(super) fn of(server: &str, operation: &str) -> Option<Self> {
        gaps().find(|gap| gap.server == server && gap.operation == operation)
    }
}

/// `SERVER | OPERATION | WHAT IS SEEN | WHY`
fn gaps() -> impl Iterator<Item = Gap> {
    let lines = include_str!("../gaps.txt").lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|line| {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let [server, operation, seen, _why] = columns[..] else { panic!("gaps.txt: `{line}` has not four columns") };
        assert!(!seen.is_empty(), "gaps.txt: `{line}` does not say what is seen");
        Gap { server, operation, seen }
    })
}

#[test]
fn when_a_gap_is_told_then_its_operation_and_server_are_there_and_it_is_told_once() {
    use super::{buckets, iam, objects, sts};
    let operations = [buckets::OPERATIONS, iam::OPERATIONS, objects::OPERATIONS, sts::OPERATIONS].concat();
    let mut seen = std::collections::HashSet::new();
    for gap in gaps() {
        assert!(operations.contains(&gap.operation), "{gap:?}");
        assert!(["embedded", "moto", "ministack", "seaweedfs"].contains(&gap.server), "{gap:?}");
        assert!(seen.insert((gap.server, gap.operation)), "{gap:?} is told twice");
    }
}
