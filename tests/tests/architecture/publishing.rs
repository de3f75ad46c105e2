//! Rule: what is published can be found, read and tried: words of its own to search for, documentation with all features, a
//! table of the features, an example where the embedded AWS serves what it is about; and cargo makes a package of it, with
//! the texts of its licences.

use std::fs;

use cargo_metadata::Package;

use crate::violation::Violation;

/// Texts that a package has to have with it, whatever is in its archive besides.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// A package that is published, with the documentation at its front.
pub(crate) struct Published {
    pub(crate) manifest: Package,
    pub(crate) front: String,
}

impl Published {
    /// None of what is not published.
    pub(crate) fn read(manifest: Package) -> Option<Self> {
        if manifest.publish.as_deref() == Some(&[]) {
            return None;
        }
        let front = manifest.targets.iter().find(|target| target.is_lib() || target.is_bin())?;
        Some(Self { front: fs::read_to_string(&front.src_path).expect("the front is readable"), manifest })
    }

    fn problems(&self) -> Vec<String> {
        let manifest = &self.manifest;
        let mut problems = Vec::new();
        let mut require = |holds: bool, what: &str| {
            if !holds {
                problems.push(what.to_owned());
            }
        };
        let is_word =
            |word: &String| word.len() <= 20 && word.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        require(manifest.description.is_some(), "has no description");
        require(manifest.license.is_some() && manifest.repository.is_some(), "has no licence or no repository");
        require(manifest.readme.is_some(), "has no README");
        require((2..=5).contains(&manifest.keywords.len()), "has not 2 to 5 keywords");
        require(manifest.keywords.iter().all(is_word), "has a keyword that crates.io does not take");
        require((1..=5).contains(&manifest.categories.len()), "has not 1 to 5 categories");
        require(manifest.metadata["docs"]["rs"]["all-features"] == true, "is documented without all its features");
        let has_example = manifest.targets.iter().any(cargo_metadata::Target::is_example);
        // `no-example = "the reason"` in the manifest.
        let reason = manifest.metadata["aws-interactions"]["no-example"].as_str();
        require(has_example || reason.is_some(), "has no example on the embedded AWS, and no reason");
        require(!has_example || reason.is_none(), "has an example, and a reason to have none");
        for feature in
            manifest.features.keys().filter(|feature| *feature != "default" && !self.is_of_dependency(feature))
        {
            let is_told = self.front.contains(&format!("//! | `{feature}` |"));
            require(is_told, &format!("has a feature `{feature}` that its table of features does not tell of"));
        }
        problems
    }

    /// An optional dependency without a feature of its own makes one of its name.
    fn is_of_dependency(&self, feature: &str) -> bool {
        self.manifest.features.get(feature).is_some_and(|enables| *enables == [format!("dep:{feature}")])
    }
}

/// What is wrong with the packages, each at the beginning of its manifest.
pub(crate) fn check(published: &[Published]) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (index, one) in published.iter().enumerate() {
        let mut problems = one.problems();
        let earlier = published.iter().take(index).find(|other| other.manifest.keywords == one.manifest.keywords);
        problems.extend(earlier.map(|other| format!("has the keywords of {}", other.manifest.name)));
        violations.extend(problems.into_iter().map(|problem| Violation {
            file: one.manifest.manifest_path.to_string(),
            line: 1,
            rule: format!("{} {problem}", one.manifest.name),
        }));
    }
    violations
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::process::Command;

    use super::*;
    use crate::violation::assert_none;
    use crate::workspace::{manifests, root};

    fn published() -> Vec<Published> {
        manifests().into_iter().filter_map(Published::read).collect()
    }

    /// The rules that are broken once the package of `awsi` or of the wrapper of S3 is spoilt.
    fn broken_by(name: &str, spoil: impl Fn(&mut Published)) -> Vec<String> {
        let mut all = published();
        spoil(all.iter_mut().find(|one| one.manifest.name.as_str() == name).expect(name));
        check(&all).into_iter().map(|violation| violation.rule).collect()
    }

    #[test]
    fn when_publishing_is_checked_and_the_workspace_is_this_one_then_no_rule_is_broken() {
        let all = published();
        assert!(all.len() >= 10 && all.iter().all(|one| one.manifest.name.as_str() != "xtask"), "{}", all.len());
        assert_none(&check(&all));
    }

    #[test]
    fn when_publishing_is_checked_and_a_package_cannot_be_found_or_read_then_it_is_told() {
        let s3 = |spoil: fn(&mut Published)| broken_by("s3-interactions", spoil).join("; ");
        assert_eq!(s3(|s3| s3.manifest.description = None), "s3-interactions has no description");
        assert_eq!(s3(|s3| s3.manifest.readme = None), "s3-interactions has no README");
        assert_eq!(s3(|s3| s3.manifest.license = None), "s3-interactions has no licence or no repository");
        assert_eq!(s3(|s3| s3.manifest.keywords.truncate(1)), "s3-interactions has not 2 to 5 keywords");
        let long = s3(|s3| s3.manifest.keywords.push("a".repeat(21)));
        assert_eq!(long, "s3-interactions has a keyword that crates.io does not take");
        assert_eq!(s3(|s3| s3.manifest.categories.clear()), "s3-interactions has not 1 to 5 categories");
        let undocumented = s3(|s3| s3.manifest.metadata = ().into());
        assert_eq!(undocumented, "s3-interactions is documented without all its features");
        let untried = s3(|s3| s3.manifest.targets.retain(|target| !target.is_example()));
        assert_eq!(untried, "s3-interactions has no example on the embedded AWS, and no reason");
        let s3 = published().into_iter().find(|one| one.manifest.name.as_str() == "s3-interactions").expect("s3");
        let tried = broken_by("awsi", |awsi| awsi.manifest.targets.clone_from(&s3.manifest.targets));
        assert_eq!(tried, ["awsi has an example, and a reason to have none"]);
    }

    #[test]
    fn when_publishing_is_checked_and_features_or_keywords_are_not_told_apart_then_it_is_told() {
        let untold = broken_by("awsi", |awsi| awsi.front = awsi.front.replace("//! | `ecs` |", ""));
        assert_eq!(untold, ["awsi has a feature `ecs` that its table of features does not tell of"]);
        let keywords = published().into_iter().find(|one| one.manifest.name.as_str() == "s3-interactions");
        let keywords = keywords.expect("the wrapper of S3").manifest.keywords;
        let same = broken_by("awsi", |awsi| awsi.manifest.keywords.clone_from(&keywords));
        assert!(same.len() == 1 && same[0].contains("has the keywords of "), "{same:?}");
    }

    /// What a package holds is not compiled here: `cargo xtask package` does that.
    #[test]
    fn when_cargo_packages_what_is_published_then_it_takes_every_manifest_and_each_has_its_texts() {
        let target = tempfile::tempdir().expect("a folder");
        let mut package = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        package
            .args(["package", "--no-verify", "--offline", "--allow-dirty", "--quiet", "--target-dir"])
            .arg(target.path());
        let names: Vec<String> = published().into_iter().map(|one| one.manifest.name.to_string()).collect();
        let output = package.args(names.iter().flat_map(|name| ["--package", name])).current_dir(root()).output();
        let output = output.expect("cargo can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let texts = LICENCES.map(|name| (name, root().join("crates").join(name)));
        let texts = texts.into_iter().chain([("README.md", root().join("README.md"))]);
        let texts: Vec<_> = texts.map(|(name, file)| (name, fs::read(file).expect(name))).collect();
        for name in names {
            let package = format!("{name}-{}", env!("CARGO_PKG_VERSION"));
            let archive = target.path().join(format!("package/{package}.crate"));
            for (text, expected) in &texts {
                assert_eq!(&unpacked(&archive, &format!("{package}/{text}")), expected, "{name}: {text}");
            }
        }
    }

    /// A file of an archive, by `tar`, which is wherever cargo is developed with.
    fn unpacked(archive: &Path, file: &str) -> Vec<u8> {
        let output = Command::new("tar").arg("-xzOf").arg(archive).arg(file).output().expect("tar can be run");
        assert!(output.status.success(), "{}: {}", archive.display(), String::from_utf8_lossy(&output.stderr));
        output.stdout
    }
}
