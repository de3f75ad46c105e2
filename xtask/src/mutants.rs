//! `cargo xtask mutants`: whether the tests of a crate see its code changed.
//!
//! cargo-mutants says what can be changed, one thing at a time. The crate is compiled with all these changes in it, of which
//! a process chooses one, and the tests of its library that reach the change are run. Changes of what the compiler evaluates
//! are compiled one by one. A change that no test sees is a survivor: it is killed by a test, or stands in `survivors.txt`
//! with the reason why it may live.

mod all_in_one;
mod bodies;
mod build;
mod child;
mod list;
mod reach;
mod side_by_side;
mod survivors;
mod switched;
mod tree;
mod verdicts;

use std::collections::BTreeMap;
use std::time::Instant;

use all_in_one::AllInOne;
use anyhow::{Context, Result, ensure};
use build::{Build, build};
use list::Mutant;
use reach::{Place, Test, choice};
use side_by_side::side_by_side;
use survivors::{Outcome, Survivors};
use tree::Tree;
use verdicts::{Verdict, verdict};

pub(crate) const ABOUT: &str = "changes in the code of CRATE… that its tests do not see (hundreds a minute)";

/// Prints a line a crate; fails where a survivor is not listed, and where a listed one is none.
pub(crate) fn run(packages: &[&str]) -> Result<()> {
    ensure!(!packages.is_empty(), "name the crates, as in `cargo xtask mutants sts-interactions`");
    let listed = Survivors::read(include_str!("mutants/survivors.txt"))?;
    let mut complaints = Vec::new();
    for package in packages {
        let started = Instant::now();
        let outcome = mutate(package)?;
        println!("{package}: {outcome} in {:.0} s", started.elapsed().as_secs_f64());
        complaints.extend(listed.compared_with(&outcome));
    }
    ensure!(complaints.is_empty(), "{}", complaints.join("\n"));
    Ok(())
}

fn mutate(package: &str) -> Result<Outcome> {
    let tree = Tree::refresh(package)?;
    let mutants: Vec<(u32, Mutant)> = (1..).zip(list::list(&tree.root, package)?).collect();
    let sources = tree.sources(mutants.iter().map(|(_, mutant)| mutant.file.as_str()))?;
    let place = Place::of(&tree)?;
    let all = AllInOne::compiled(&tree, &sources, &mutants)?;
    let tests = reach::tests(&all.program, &place)?;
    let unchanged = verdict(&all.program, &place, &choice(&tests, None, ""), None)?;
    ensure!(unchanged == Verdict::Missed, "the tests of {package} fail unchanged, side by side");
    eprintln!("{} of {} mutants are in one build; {} tests", all.bodies.len(), mutants.len(), tests.len());
    let (switched, others): (Vec<_>, Vec<_>) = mutants.iter().partition(|(number, _)| all.bodies.contains_key(number));
    let mut verdicts = side_by_side(&switched, |(number, mutant)| {
        let choice = choice(&tests, all.bodies.get(number).copied(), &mutant.file);
        Ok(told(mutant, verdict(&all.program, &place, &choice, Some(*number))?))
    })?;
    let (refused, rebuilt): (Vec<_>, Vec<_>) = others.into_iter().partition(|(number, _)| all.refused.contains(number));
    verdicts.extend(refused.into_iter().map(|(_, mutant)| (mutant, Verdict::DoesNotCompile)));
    tree.write_all(&sources)?;
    for (_, mutant) in &rebuilt {
        verdicts.push(told(mutant, alone(mutant, &tree, &sources, &place, &tests)?));
    }
    let mut outcome = Outcome::of(switched.len(), rebuilt.len());
    for (mutant, verdict) in verdicts {
        outcome.note(&mutant.name, verdict);
    }
    Ok(outcome)
}

/// Says at once where one is not caught.
fn told(mutant: &Mutant, verdict: Verdict) -> (&Mutant, Verdict) {
    match verdict {
        Verdict::Missed => eprintln!("missed: {}", mutant.name),
        Verdict::OutOfTime => eprintln!("out of time: {}", mutant.name),
        Verdict::Caught | Verdict::DoesNotCompile => {}
    }
    (mutant, verdict)
}

/// Compiles a mutant by itself.
fn alone(
    mutant: &Mutant,
    tree: &Tree,
    sources: &BTreeMap<String, String>,
    place: &Place,
    tests: &[Test],
) -> Result<Verdict> {
    let source = sources.get(&mutant.file).context("a mutant of no source")?;
    let mut changed = source.clone();
    changed.replace_range(mutant.range_in(source)?, &mutant.replacement);
    tree.write(&mutant.file, &changed)?;
    let verdict = match build(tree)? {
        Build::Made(program) => verdict(&program, place, &choice(tests, None, &mutant.file), None)?,
        Build::Refused(_) => Verdict::DoesNotCompile,
    };
    tree.write(&mutant.file, source)?;
    Ok(verdict)
}
