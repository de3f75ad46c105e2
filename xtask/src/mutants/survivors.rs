//! Changes that no test sees, and those that may live.

use std::collections::BTreeSet;
use std::fmt;

use anyhow::{Result, ensure};

use super::verdicts::Verdict;

/// What became of the mutants of one crate; each as `file: what was changed`, without the line, which moves.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    caught: Vec<String>,
    missed: Vec<String>,
    unviable: Vec<String>,
    timeouts: Vec<String>,
    /// Those that were chosen among in one build.
    switched: usize,
    /// Those that had a build of their own.
    rebuilt: usize,
}

impl Outcome {
    pub(super) fn of(switched: usize, rebuilt: usize) -> Self {
        Self { switched, rebuilt, ..Self::default() }
    }

    /// Takes a mutant as cargo-mutants names it.
    pub(super) fn note(&mut self, name: &str, verdict: Verdict) {
        let of_verdict = match verdict {
            Verdict::Caught => &mut self.caught,
            Verdict::Missed => &mut self.missed,
            Verdict::DoesNotCompile => &mut self.unviable,
            Verdict::OutOfTime => &mut self.timeouts,
        };
        of_verdict.push(without_place(name));
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        [&self.caught, &self.missed, &self.unviable, &self.timeouts].into_iter().flatten()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [caught, missed] = [self.caught.len(), self.missed.len()];
        let [unviable, timeouts] = [self.unviable.len(), self.timeouts.len()];
        write!(f, "{caught} caught, {missed} missed, {unviable} do not compile, {timeouts} ran out of time")?;
        write!(f, " ({} switched, {} rebuilt)", self.switched, self.rebuilt)
    }
}

/// `a.rs: replace …` of `a.rs:43:9: replace …`.
fn without_place(line: &str) -> String {
    let mut parts = line.splitn(4, ':');
    match (parts.next(), parts.nth(2)) {
        (Some(file), Some(change)) => format!("{file}:{change}"),
        _ => line.to_owned(),
    }
}

/// Survivors that may live. Each stands once, however often the same change is possible in its function.
#[derive(Debug)]
pub(super) struct Survivors(BTreeSet<String>);

impl Survivors {
    /// Reads paragraphs of a reason, in lines that begin with `#`, and the mutants it holds for.
    pub(super) fn read(text: &str) -> Result<Self> {
        let mut listed = BTreeSet::new();
        for paragraph in text.split("\n\n") {
            let (reason, mutants): (Vec<_>, Vec<_>) =
                paragraph.lines().filter(|line| !line.is_empty()).partition(|line| line.starts_with('#'));
            ensure!(!reason.is_empty() || mutants.is_empty(), "no reason is given for {}", mutants.join(", "));
            listed.extend(mutants.into_iter().map(str::to_owned));
        }
        Ok(Self(listed))
    }

    /// What is wrong with the list or with the tests, a line each.
    pub(super) fn compared_with(&self, outcome: &Outcome) -> Vec<String> {
        let missed: BTreeSet<&String> = outcome.missed.iter().collect();
        let unlisted = missed.iter().filter(|mutant| !self.0.contains(**mutant));
        let folders: BTreeSet<&str> = outcome.all().filter_map(|mutant| folder(mutant)).collect();
        let of_the_crate = self.0.iter().filter(|mutant| folder(mutant).is_some_and(|of| folders.contains(of)));
        let stale = of_the_crate.filter(|mutant| !missed.contains(mutant));
        unlisted
            .map(|mutant| format!("no test sees: {mutant}"))
            .chain(stale.map(|mutant| format!("listed as a survivor, and none: {mutant}")))
            .collect()
    }
}

/// `crates/sts-interactions` of `crates/sts-interactions/src/a.rs: …`.
fn folder(mutant: &str) -> Option<&str> {
    mutant.split_once("/src/").map(|(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FMT: &str = "crates/a/src/x.rs: replace <impl fmt::Debug for Code>::fmt -> fmt::Result with Ok(())";

    fn listed(text: &str) -> Survivors {
        Survivors::read(text).expect("a list")
    }

    fn outcome(caught: &[&str], missed: &[&str]) -> Outcome {
        let of = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
        Outcome { caught: of(caught), missed: of(missed), ..Outcome::default() }
    }

    #[test]
    fn when_a_mutant_is_read_then_its_place_is_left_out_and_paths_within_it_stay() {
        let line = FMT.replacen(": ", ":43:9: ", 1);
        assert_eq!(without_place(&line), FMT);
        assert_eq!(without_place("something else"), "something else");
    }

    #[test]
    fn when_verdicts_are_noted_then_each_mutant_is_counted_where_it_belongs() {
        let mut outcome = Outcome::of(4, 2);
        for (verdict, times) in [(Verdict::Caught, 3), (Verdict::Missed, 1), (Verdict::DoesNotCompile, 2)] {
            (0..times).for_each(|_| outcome.note("a.rs:1:2: b", verdict));
        }
        let told = "3 caught, 1 missed, 2 do not compile, 0 ran out of time (4 switched, 2 rebuilt)";
        assert_eq!(outcome.to_string(), told);
        outcome.note("a.rs:1:2: b", Verdict::OutOfTime);
        assert_eq!([outcome.missed, outcome.timeouts], [["a.rs: b"], ["a.rs: b"]]);
    }

    #[test]
    fn when_a_survivor_is_not_listed_then_it_is_told_and_when_it_is_then_it_is_not() {
        assert_eq!(listed("").compared_with(&outcome(&[], &[FMT])), [format!("no test sees: {FMT}")]);
        let with_reason = format!("# Why.\n{FMT}\n");
        assert_eq!(listed(&with_reason).compared_with(&outcome(&[], &[FMT, FMT])), [""; 0]);
    }

    #[test]
    fn when_a_listed_one_is_caught_or_there_no_more_then_it_is_told_and_other_crates_are_left_alone() {
        let list = listed(&format!("# Why.\n{FMT}\n\n# Why.\ncrates/b/src/x.rs: replace c with ()\n"));
        let told = [format!("listed as a survivor, and none: {FMT}")];
        assert_eq!(list.compared_with(&outcome(&[FMT], &[])), told);
        assert_eq!(list.compared_with(&outcome(&["crates/a/src/y.rs: replace d with ()"], &[])), told);
    }

    #[test]
    fn when_a_survivor_is_listed_without_a_reason_then_the_list_is_refused() {
        let error = Survivors::read(&format!("# Why.\na.rs: b\n\n{FMT}\n")).expect_err("no reason");
        assert_eq!(error.to_string(), format!("no reason is given for {FMT}"));
    }
}
