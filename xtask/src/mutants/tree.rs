//! A copy of the checkout, for code that is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use cargo_metadata::camino::Utf8Path;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

use super::switched::CHOSEN;
use crate::checkout;
use crate::step::cargo_binary;
use crate::target_directory::target_directory;

/// What a crate that is mutated begins with: variants are full of what is not used.
const LENIENT: &str = "#![allow(warnings)] ";

/// The same for one that no other crate has to see: only its tests are compiled.
const ONLY_TESTED: &str = "#![cfg(test)] #![allow(warnings)] ";

/// The copy, prepared for one crate.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: PathBuf,
    /// Where the crate's manifest is.
    pub(super) folder: PathBuf,
    /// The root of its library, as mutants name their files.
    library: String,
    heading: &'static str,
}

impl Tree {
    /// Brings the copy up to date. What was changed in it is written anew, so that no artefact of a mutant is taken for one of
    /// its file.
    ///
    /// The features of dependencies are those of the whole workspace, as in `cargo xtask test`: nothing of others is compiled
    /// that is not there already. Members that the crate does not need are emptied in return.
    pub(super) fn refresh(package: &str) -> Result<Self> {
        let root = target_directory()?.join("mutants").join("tree");
        checkout::copy_to(&root)?;
        let metadata = MetadataCommand::new().cargo_path(cargo_binary()).current_dir(&root).no_deps().exec()?;
        let needed = needed(&metadata, package);
        let (kept, emptied): (Vec<_>, Vec<_>) =
            metadata.packages.iter().partition(|member| needed.contains(member.name.as_str()));
        for library in emptied.into_iter().filter_map(library) {
            fs::write(library, "").with_context(|| format!("{library} cannot be emptied"))?;
        }
        let own = kept.iter().find(|member| member.name == package).with_context(|| format!("no crate {package}"))?;
        let library = library(own).with_context(|| format!("{package} has no library"))?;
        fs::write(library.with_file_name("chosen_mutant.rs"), CHOSEN)?;
        let is_seen = kept.iter().any(|member| members_under(member, false).any(|under| under == package));
        Ok(Self {
            folder: own.manifest_path.parent().context("a manifest is in a folder")?.into(),
            library: library.strip_prefix(&root).context("a library is in the tree")?.to_string(),
            heading: if is_seen { LENIENT } else { ONLY_TESTED },
            root,
        })
    }

    pub(super) fn is_library(&self, path: &Utf8Path) -> bool {
        path == self.root.join(&self.library)
    }

    /// The texts of `files`, and of the root of the library.
    pub(super) fn sources<'a>(&'a self, files: impl Iterator<Item = &'a str>) -> Result<BTreeMap<String, String>> {
        let files: BTreeSet<&str> = files.chain([self.library.as_str()]).collect();
        let read = |file: &str| {
            let text = fs::read_to_string(self.root.join(file)).with_context(|| format!("{file} cannot be read"))?;
            Ok((file.to_owned(), text))
        };
        files.into_iter().map(read).collect()
    }

    pub(super) fn write_all(&self, sources: &BTreeMap<String, String>) -> Result<()> {
        sources.iter().try_for_each(|(file, text)| self.write(file, text))
    }

    /// What is there already is not written, and not compiled again. The root of the library gets what it needs beside its text.
    pub(super) fn write(&self, file: &str, text: &str) -> Result<()> {
        let (heading, module) = if file == self.library { (self.heading, "\nmod chosen_mutant;\n") } else { ("", "") };
        let (path, text) = (self.root.join(file), format!("{heading}{text}{module}"));
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return Ok(());
        }
        fs::write(path, text).with_context(|| format!("{file} cannot be written"))
    }
}

/// The members that the tests of `package` are compiled with, itself among them.
fn needed<'a>(metadata: &'a Metadata, package: &'a str) -> BTreeSet<&'a str> {
    let mut needed = BTreeSet::new();
    let mut open = vec![package];
    while let Some(name) = open.pop() {
        let member = metadata.packages.iter().find(|member| member.name == name);
        if let Some(member) = member.filter(|_| needed.insert(name)) {
            open.extend(members_under(member, name == package));
        }
    }
    needed
}

/// The members that one depends on, for its tests too or not.
fn members_under(member: &Package, tests: bool) -> impl Iterator<Item = &str> {
    let wanted = member.dependencies.iter().filter(move |under| tests || under.kind != DependencyKind::Development);
    wanted.filter(|under| under.path.is_some()).map(|under| under.name.as_str())
}

fn library(member: &Package) -> Option<&Utf8Path> {
    let target = member.targets.iter().find(|target| target.is_lib() || target.is_proc_macro())?;
    Some(&target.src_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_crate_is_mutated_then_what_its_tests_stand_on_is_needed_and_no_more() {
        let metadata = crate::members::read().expect("a checkout");
        let needed = needed(&metadata, "sts-interactions");
        assert!(["sts-interactions", "aws-interactions-core"].iter().all(|name| needed.contains(name)), "{needed:?}");
        assert!(["awsi", "s3-interactions"].iter().all(|name| !needed.contains(name)), "{needed:?}");
    }
}
