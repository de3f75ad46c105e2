//! The checks of each published workspace member alone.

mod reach;

use anyhow::{Context, Result};
use cargo_metadata::{Metadata, MetadataCommand, Package};

use crate::step::{Step, cargo_binary};

/// Compiles in minutes, and anew in each build that wants other features of what it depends on.
const SLOW: &str = "aws-sdk-ec2";

const ALL: &str = "--all-features";

/// One check a published member and, where it has features, one with none of the default and one with all.
///
/// In a build of the whole workspace each dependency has the features of all who ask for it, so a member that forgot
/// to ask compiles there and fails for whoever depends on it alone. Nobody depends on what is not published.
pub(crate) fn checks() -> Result<Vec<Step>> {
    let metadata = read()?;
    let mut members: Vec<&Package> = published(&metadata).collect();
    members.sort_by_key(|package| package.name.to_string());
    let checks = members.into_iter().map(checks_of).collect::<Result<Vec<_>>>()?;
    Ok(checks.into_iter().flatten().collect())
}

/// The workspace, as cargo reads it.
pub(crate) fn read() -> Result<Metadata> {
    let offline = ["--locked".to_owned(), "--offline".to_owned()];
    let mut command = MetadataCommand::new();
    command.cargo_path(cargo_binary()).no_deps().other_options(offline).exec().context("cargo metadata failed")
}

/// The members that the registry gets.
pub(crate) fn published(metadata: &Metadata) -> impl Iterator<Item = &Package> {
    let is_published = |package: &&Package| package.publish.as_ref().is_none_or(|registries| !registries.is_empty());
    metadata.workspace_packages().into_iter().filter(is_published)
}

fn checks_of(package: &Package) -> Result<Vec<Step>> {
    let name = package.name.as_str();
    let flags = feature_flags(package.features.keys().map(String::as_str));
    let flags = quick_or_last(flags, |flags| reach::reaches(name, flags, SLOW))?;
    let check = |flags| {
        let selection = format!("{name} {flags}");
        let selection = selection.trim_end();
        Step::cargo(format!("alone: {selection}"), format!("check --locked -p {selection}"))
    };
    Ok(flags.into_iter().map(check).collect())
}

/// The feature selections that differ from one another for a package with these features, that with most at the end.
fn feature_flags<'a>(features: impl Iterator<Item = &'a str>) -> Vec<&'static str> {
    let (default, optional): (Vec<_>, Vec<_>) = features.partition(|name| *name == "default");
    let mut flags = vec![""];
    if !default.is_empty() {
        flags.push("--no-default-features");
    }
    if !optional.is_empty() {
        flags.push(ALL);
    }
    flags
}

/// Leaves out the slow selections but the last one: what it compiles for minutes is compiled once.
fn quick_or_last(mut flags: Vec<&'static str>, is_slow: impl Fn(&str) -> Result<bool>) -> Result<Vec<&'static str>> {
    let last = flags.pop();
    let mut chosen = Vec::new();
    for flags in flags {
        if !is_slow(flags)? {
            chosen.push(flags);
        }
    }
    chosen.extend(last);
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_feature_flags_and_there_are_no_features_then_one_check_is_enough() {
        assert_eq!(feature_flags([].into_iter()), [""]);
    }

    #[test]
    fn when_feature_flags_and_there_is_no_default_then_it_is_not_switched_off() {
        assert_eq!(feature_flags(["sso"].into_iter()), ["", "--all-features"]);
    }

    #[test]
    fn when_feature_flags_and_there_is_a_default_then_each_selection_is_checked() {
        let flags = feature_flags(["default", "sso"].into_iter());

        assert_eq!(flags, ["", "--no-default-features", "--all-features"]);
    }

    #[test]
    fn when_quick_or_last_and_several_are_slow_then_only_the_last_of_them_stays() {
        let flags = || feature_flags(["default", "ec2"].into_iter());
        let chosen = |slow: &'static [&str]| quick_or_last(flags(), |flags| Ok(slow.contains(&flags))).expect("known");

        assert_eq!(chosen(&[]), ["", "--no-default-features", "--all-features"]);
        assert_eq!(chosen(&["--all-features"]), ["", "--no-default-features", "--all-features"]);
        assert_eq!(chosen(&["", "--all-features"]), ["--no-default-features", "--all-features"]);
        assert_eq!(chosen(&["", "--no-default-features", "--all-features"]), ["--all-features"]);
    }

    #[test]
    fn when_quick_or_last_and_it_cannot_be_known_then_the_error_is_not_lost() {
        quick_or_last(vec!["", ALL], |_| anyhow::bail!("cargo tree failed")).expect_err("unknown");
    }

    #[test]
    fn when_checks_then_every_published_member_is_among_them() {
        let steps = checks().expect("cargo metadata answers in a checkout");

        assert!(steps.len() >= 8, "only {} checks", steps.len());
    }
}
