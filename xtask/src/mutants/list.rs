//! Which mutants there are: cargo-mutants says so.

use std::ops::Range;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::tool::Tool;

const MUTANTS: Tool = Tool { name: "cargo-mutants", version: "27.1.0" };

/// One change of the code.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Mutant {
    /// From the root of the tree.
    pub(super) file: String,
    /// As `file:line:column: what is changed`.
    pub(super) name: String,
    pub(super) replacement: String,
    span: Span,
}

#[derive(Debug, Clone, Deserialize)]
struct Span {
    start: Position,
    end: Position,
}

/// Both from 1, and columns in characters.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Position {
    line: usize,
    column: usize,
}

/// The mutants of a crate of `tree`.
pub(super) fn list(tree: &Path, package: &str) -> Result<Vec<Mutant>> {
    let mut command = MUTANTS.command()?;
    command.args(["mutants", "--list", "--json", "--package", package]).current_dir(tree).stdin(Stdio::null());
    let output = command.stderr(Stdio::inherit()).output().context("cargo-mutants did not start")?;
    ensure!(output.status.success(), "cargo-mutants of {package}: {}", output.status);
    serde_json::from_slice(&output.stdout).context("a list of cargo-mutants that cannot be read")
}

impl Mutant {
    /// The part of its file's text that it replaces.
    pub(super) fn range_in(&self, text: &str) -> Result<Range<usize>> {
        let range = || Some(self.span.start.offset_in(text)?..self.span.end.offset_in(text)?);
        range().with_context(|| format!("not in its file: {}", self.name))
    }
}

impl Position {
    fn offset_in(self, text: &str) -> Option<usize> {
        let line = text.split_inclusive('\n').nth(self.line.checked_sub(1)?)?;
        let before: usize = text.split_inclusive('\n').take(self.line.checked_sub(1)?).map(str::len).sum();
        let mut columns = line.char_indices().map(|(offset, _)| offset).chain([line.len()]);
        Some(before + columns.nth(self.column.checked_sub(1)?)?)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A mutant of the only `part` of a file's text.
    pub(crate) fn mutant(text: &str, part: &str, replacement: &str) -> Mutant {
        let position = |offset: usize| {
            let before = &text[..offset];
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            Position { line: before.matches('\n').count() + 1, column }
        };
        let start = text.find(part).expect("the part");
        let span = Span { start: position(start), end: position(start + part.len()) };
        let [file, name] = ["crates/a/src/b.rs", "crates/a/src/b.rs:1:1: replace"].map(str::to_owned);
        Mutant { file, name, replacement: replacement.to_owned(), span }
    }

    #[test]
    fn when_a_mutant_is_read_then_its_columns_are_characters_and_what_is_not_told_of_is_passed_over() {
        let text = "fn a() {}\nfn b() -> u8 { /* äöü */ 1 + 2 }\n";
        let json = r#"[{"file": "a.rs", "name": "a.rs:2:28: replace + with -", "replacement": "-", "genre": "BinaryOperator",
            "span": {"start": {"line": 2, "column": 28}, "end": {"line": 2, "column": 29}}}]"#;
        let [mutant] = serde_json::from_str::<[Mutant; 1]>(json).expect("a mutant");
        let range = mutant.range_in(text).expect("in the text");
        assert_eq!([&text[..range.start], &text[range.end..]], ["fn a() {}\nfn b() -> u8 { /* äöü */ 1 ", " 2 }\n"]);
        assert_eq!(
            mutant.range_in("fn a() {}\n").expect_err("too short").to_string(),
            format!("not in its file: {}", mutant.name)
        );
    }

    #[test]
    fn when_a_mutant_ends_a_file_or_is_empty_then_it_is_found() {
        let text = "a\nbc";
        assert_eq!(mutant(text, "bc", "").range_in(text).expect("found"), 2..4);
        assert_eq!(mutant(text, "", "").range_in(text).expect("found"), 0..0);
    }
}
