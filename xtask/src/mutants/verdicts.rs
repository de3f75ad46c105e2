//! What becomes of a mutant.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::child::{Ended, run};
use super::reach::{Place, Test};

/// Tests that wait for ever are stopped after this, or five times what they take unchanged.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Caught,
    Missed,
    DoesNotCompile,
    OutOfTime,
}

/// Runs the tests in turn, those that are likely to see the change before the others. `number` is that of the mutant where
/// the program has several.
pub(super) fn verdict(program: &Path, place: &Place, choice: &[Vec<&Test>], number: Option<u32>) -> Result<Verdict> {
    for tests in choice.iter().filter(|tests| !tests.is_empty()) {
        let mut command = place.tests(program);
        command.arg("--exact").args(tests.iter().map(|test| &test.name));
        command.envs(number.map(|number| ("CHOSEN_MUTANT", number.to_string())));
        match run(&mut command, limit(tests))? {
            Ended::Passed => {}
            Ended::Failed(_) => return Ok(Verdict::Caught),
            Ended::OutOfTime => return Ok(Verdict::OutOfTime),
        }
    }
    Ok(Verdict::Missed)
}

fn limit(tests: &[&Test]) -> Duration {
    PATIENCE.max(5 * tests.iter().map(|test| test.takes).sum::<Duration>())
}
