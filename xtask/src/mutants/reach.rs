//! Which tests see which bodies.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use super::child::{Ended, bounded, run};
use super::side_by_side::side_by_side;
use super::tree::Tree;

/// What one takes that changes nothing; longer, and it hangs.
const LIMIT: Duration = Duration::from_mins(5);

/// What the tests take that a mutant meets first.
const FIRST_BATCH: Duration = Duration::from_secs(1);

/// A test of the crate.
#[derive(Debug)]
pub(super) struct Test {
    pub(super) name: String,
    /// What it takes with no mutant chosen, alone in its process.
    pub(super) takes: Duration,
    bodies: BTreeSet<u32>,
}

/// Where tests run.
#[derive(Debug)]
pub(super) struct Place {
    /// The crate's, as cargo has it.
    folder: PathBuf,
    /// For files of theirs: those that are killed leave some.
    temporary: TempDir,
}

impl Place {
    pub(super) fn of(tree: &Tree) -> Result<Self> {
        let temporary = tempfile::tempdir().context("no folder for temporary files")?;
        Ok(Self { folder: tree.folder.clone(), temporary })
    }

    /// A call of compiled tests.
    pub(super) fn tests(&self, program: &Path) -> Command {
        let mut command = bounded(program);
        command.current_dir(&self.folder).env("CARGO_MANIFEST_DIR", &self.folder);
        // A function of all variants has the locals of all of them.
        command.env("TMPDIR", self.temporary.path()).env("RUST_MIN_STACK", (8 << 20).to_string());
        // What fails is not looked at: no smaller case is searched for, and none is kept for the next mutants.
        command.envs([("PROPTEST_MAX_SHRINK_ITERS", "0"), ("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1")]);
        command
    }
}

/// Runs each test by itself, with no mutant chosen; it is an error where one fails.
pub(super) fn tests(program: &Path, place: &Place) -> Result<Vec<Test>> {
    let list = place.tests(program).args(["--list", "--format", "terse"]).stdin(Stdio::null()).output();
    let list = list.context("the tests did not start")?;
    ensure!(list.status.success(), "no list of tests: {}", list.status);
    let list = String::from_utf8(list.stdout).context("a list of tests that is no text")?;
    let names: Vec<&str> = list.lines().filter_map(|line| line.strip_suffix(": test")).collect();
    side_by_side(&names, |name| test(name, program, place))
}

fn test(name: &str, program: &Path, place: &Place) -> Result<Test> {
    let notes = tempfile::NamedTempFile::new().context("no file for what is reached")?;
    let started = Instant::now();
    match run(place.tests(program).args(["--exact", name]).env("REACHED_BODIES", notes.path()), LIMIT)? {
        Ended::Passed => {}
        Ended::Failed(said) => bail!("{name} fails unchanged:\n{said}"),
        Ended::OutOfTime => bail!("{name} does not end, unchanged"),
    }
    let takes = started.elapsed();
    let notes = std::fs::read_to_string(notes.path()).context("what is reached cannot be read")?;
    let bodies = notes.lines().map(str::parse).collect::<Result<_, _>>().context("what is reached is no numbers")?;
    Ok(Test { name: name.to_owned(), takes, bodies })
}

/// The tests that a mutant needs: with the number of its body those that reach it, while code that the compiler evaluates is
/// reached by all. Those of its own module come first and quick ones before others, in batches: each takes some twice as long
/// as that before, as most mutants do not live to see it.
pub(super) fn choice<'a>(tests: &'a [Test], body: Option<u32>, file: &str) -> Vec<Vec<&'a Test>> {
    let module = module(file);
    let reached = tests.iter().filter(|test| body.is_none_or(|body| test.bodies.contains(&body)));
    let mut reached: Vec<&Test> = reached.collect();
    reached.sort_by_key(|test| (!test.name.starts_with(&module), test.takes));
    let (mut batches, mut batch, mut left) = (Vec::new(), Vec::new(), FIRST_BATCH);
    for test in reached {
        left = left.saturating_sub(test.takes);
        batch.push(test);
        if left.is_zero() {
            batches.push(std::mem::take(&mut batch));
            left = FIRST_BATCH * (1 << batches.len().min(10));
        }
    }
    batches.push(batch);
    batches
}

/// `a::b::` of `crates/x/src/a/b.rs`.
fn module(file: &str) -> String {
    let inner = file.split_once("/src/").map_or(file, |(_, inner)| inner);
    inner.strip_suffix("lib.rs").unwrap_or(inner.strip_suffix("rs").unwrap_or(inner)).replace(['/', '.'], "::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(name: &str, millis: u64, bodies: &[u32]) -> Test {
        let (takes, bodies) = (Duration::from_millis(millis), bodies.iter().copied().collect());
        Test { name: name.to_owned(), takes, bodies }
    }

    fn names(chosen: Vec<Vec<&Test>>) -> Vec<Vec<&str>> {
        chosen.into_iter().map(|tests| tests.into_iter().map(|test| test.name.as_str()).collect()).collect()
    }

    #[test]
    fn when_tests_are_chosen_then_those_that_reach_the_body_are_and_those_of_its_module_come_first() {
        let tests = [test("a::tests::x", 1, &[1]), test("a::b::tests::y", 2, &[1, 2]), test("a::b::tests::z", 3, &[2])];
        let file = "crates/x/src/a/b.rs";
        assert_eq!(names(choice(&tests, Some(1), file)), [["a::b::tests::y", "a::tests::x"]]);
        assert_eq!(names(choice(&tests, Some(3), file)), [[""; 0]]);
        assert_eq!(names(choice(&tests, None, file)), [["a::b::tests::y", "a::b::tests::z", "a::tests::x"]]);
    }

    #[test]
    fn when_many_tests_are_chosen_then_quick_ones_come_first_and_each_batch_is_longer_than_that_before() {
        let tests = [("f", 9000), ("b", 600), ("e", 2000), ("a", 500), ("c", 700), ("d", 800)];
        let tests = tests.map(|(name, millis)| test(name, millis, &[1]));
        assert_eq!(
            names(choice(&tests, Some(1), "src/x.rs")),
            [vec!["a", "b"], vec!["c", "d", "e"], vec!["f"], vec![]]
        );
    }

    #[test]
    fn when_a_file_is_the_root_then_every_test_is_of_its_module() {
        assert_eq!(module("crates/x/src/a/b.rs"), "a::b::");
        assert_eq!(module("crates/x/src/lib.rs"), "");
    }
}
