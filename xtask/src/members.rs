//! The checks of each workspace member alone.

use anyhow::{Context, Result};
use cargo_metadata::{MetadataCommand, Package};

use crate::step::{Step, cargo_binary};

/// One check a member and, where it has features, one with none of the default and one with all.
///
/// In a build of the whole workspace each dependency has the features of all who ask for it, so a member that forgot
/// to ask compiles there and fails for whoever depends on it alone.
pub(crate) fn checks() -> Result<Vec<Step>> {
    let metadata = MetadataCommand::new()
        .cargo_path(cargo_binary())
        .no_deps()
        .other_options(["--locked".to_owned(), "--offline".to_owned()])
        .exec()
        .context("cargo metadata failed")?;
    let mut members = metadata.workspace_packages();
    members.sort_by_key(|package| package.name.to_string());
    Ok(members.into_iter().flat_map(checks_of).collect())
}

fn checks_of(package: &Package) -> Vec<Step> {
    let name = package.name.as_str();
    feature_flags(package.features.keys().map(String::as_str))
        .into_iter()
        .map(|flags| {
            let selection = format!("{name} {flags}");
            let selection = selection.trim_end();
            Step::cargo(format!("alone: {selection}"), format!("check --locked -p {selection}"))
        })
        .collect()
}

/// The feature selections that differ from one another for a package with these features.
fn feature_flags<'a>(features: impl Iterator<Item = &'a str>) -> Vec<&'static str> {
    let (default, optional): (Vec<_>, Vec<_>) = features.partition(|name| *name == "default");
    let mut flags = vec![""];
    if !default.is_empty() {
        flags.push("--no-default-features");
    }
    if !optional.is_empty() {
        flags.push("--all-features");
    }
    flags
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
    fn when_checks_then_every_member_is_among_them() {
        let steps = checks().expect("cargo metadata answers in a checkout");

        assert!(steps.len() >= 8, "only {} checks", steps.len());
    }
}
