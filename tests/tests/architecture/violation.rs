//! A broken rule and its place.

use std::fmt;

/// A broken rule and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Path from the workspace root.
    pub(crate) file: String,
    /// Counted from 1.
    pub(crate) line: usize,
    /// What is there and which rule it breaks.
    pub(crate) rule: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.rule)
    }
}

/// Fails with one line a violation.
#[track_caller]
pub(crate) fn assert_none(violations: &[Violation]) {
    let lines: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} violations:\n{}", lines.len(), lines.join("\n"));
}

/// Fails unless exactly these places were found; the tests of the checks read better so.
#[track_caller]
pub(crate) fn assert_lines(violations: &[Violation], expected: &[usize]) {
    let lines: Vec<usize> = violations.iter().map(|violation| violation.line).collect();
    assert_eq!(lines, expected, "{violations:#?}");
}
