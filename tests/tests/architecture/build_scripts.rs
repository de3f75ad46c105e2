//! Invariant: nobody who compiles this runs a program of it.

use crate::package::Package;
use crate::violation::Violation;

/// The packages with a build script.
pub(crate) fn check(packages: &[Package]) -> Vec<Violation> {
    let broken = packages.iter().filter(|package| package.has_build_script);
    broken.map(violation).collect()
}

fn violation(package: &Package) -> Violation {
    Violation { file: package.manifest.clone(), line: 1, rule: format!("{} has a build script", package.name) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::violation::{assert_lines, assert_none};
    use crate::workspace;

    #[test]
    fn when_build_scripts_are_looked_for_and_the_workspace_is_this_one_then_there_are_none() {
        assert_none(&check(&workspace::packages()));
    }

    #[test]
    fn when_build_scripts_are_looked_for_and_a_package_has_one_then_it_is_found() {
        let package = |has_build_script| Package { has_build_script, ..Package::default() };
        assert_lines(&check(&[package(false), package(true)]), &[1]);
    }
}
