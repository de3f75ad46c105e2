//! A crate with its mutants in it, compiled once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::build::{Build, blamed, build};
use super::list::Mutant;
use super::switched::{Switched, Written};
use super::tree::Tree;

/// Its tests, and which mutants they can be of.
#[derive(Debug)]
pub(super) struct AllInOne {
    pub(super) program: PathBuf,
    /// Of each mutant that can be chosen its body, by number.
    pub(super) bodies: BTreeMap<u32, u32>,
    pub(super) refused: BTreeSet<u32>,
}

impl AllInOne {
    /// Compiles until nothing is complained of, each time without those mutants that were. One is refused where no other way
    /// to write it would compile; what is neither refused nor has a body needs a build of its own.
    pub(super) fn compiled(tree: &Tree, sources: &BTreeMap<String, String>, mutants: &[(u32, Mutant)]) -> Result<Self> {
        let mut files = BTreeMap::new();
        for (file, source) in sources {
            let own = mutants.iter().filter(|(_, mutant)| mutant.file == *file);
            files.insert(file.as_str(), Switched::of(source, own.map(|(number, mutant)| (*number, mutant)))?);
        }
        let mut dropped = BTreeSet::new();
        let program = loop {
            match attempt(tree, &files, &dropped)? {
                Attempt::Made(program) => break program,
                Attempt::Blamed(blamed) => dropped.extend(blamed),
            }
        };
        let mut made = Self { program, bodies: BTreeMap::new(), refused: BTreeSet::new() };
        for (number, body, is_of_one_type) in files.values().flat_map(Switched::mutants) {
            if !dropped.contains(&number) {
                made.bodies.insert(number, body);
            } else if is_of_one_type {
                made.refused.insert(number);
            }
        }
        Ok(made)
    }
}

enum Attempt {
    Made(PathBuf),
    Blamed(BTreeSet<u32>),
}

fn attempt(tree: &Tree, files: &BTreeMap<&str, Switched>, dropped: &BTreeSet<u32>) -> Result<Attempt> {
    let written: BTreeMap<&str, Written> =
        files.iter().map(|(file, switched)| (*file, switched.written_without(dropped))).collect();
    for (file, written) in &written {
        tree.write(file, &written.text)?;
    }
    let errors = match build(tree)? {
        Build::Made(program) => return Ok(Attempt::Made(program)),
        Build::Refused(errors) => errors,
    };
    let variants_at =
        |file: &str, line| written.get(file).map_or(vec![], |written| written.variants_at(line).collect());
    let blamed: BTreeSet<u32> = errors.iter().flat_map(|error| blamed(error, variants_at)).collect();
    match errors.first().filter(|_| blamed.is_empty()) {
        Some(error) => bail!("no mutant is to blame for: {error}"),
        None => Ok(Attempt::Blamed(blamed)),
    }
}
