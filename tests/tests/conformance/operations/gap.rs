//! What is known to be wrong, and where.

/// What a server gets wrong of an operation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gap {
    server: &'static str,
    /// Its name, or that of its topic where a server has nothing of it.
    operation: &'static str,
    /// What the scenario says when it fails for this reason.
    pub(super) seen: &'static str,
}

impl Gap {
    pub(super) fn of(server: &str, topic: &str, operation: &str) -> Option<Self> {
        gaps().find(|gap| gap.server == server && [topic, operation].contains(&gap.operation))
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
    let topics: Vec<_> = super::CRATES.iter().flat_map(|(_, topics)| *topics).collect();
    let mut seen = std::collections::HashSet::new();
    for gap in gaps() {
        let is_of =
            |(topic, operations): &&(&str, &[&str])| *topic == gap.operation || operations.contains(&gap.operation);
        let found = topics.iter().copied().find(is_of);
        // Without EC2 its operations are not there.
        assert!(found.is_some() || cfg!(not(feature = "ec2")), "{gap:?} is of no operation");
        let Some((topic, operations)) = found else { continue };
        assert!(["embedded", "moto", "ministack", "seaweedfs"].contains(&gap.server), "{gap:?}");
        let told = if *topic == gap.operation { *operations } else { &[gap.operation] };
        for operation in told {
            assert!(seen.insert((gap.server, *topic, *operation)), "{operation} of {gap:?} is told twice");
        }
    }
}
