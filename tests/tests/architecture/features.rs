//! Invariant: who does not ask for EC2 does not compile its SDK. It takes minutes, and one default feature anywhere on the
//! way would bring it to everybody.

use crate::package::Package;
use crate::violation::Violation;

const SLOW: &str = "aws-sdk-ec2";
/// Its emulator takes nearly as long, and more memory than some machines have.
const SLOW_EMULATOR: &str = "winterbaume-ec2";
/// The one package that needs it whatever its features.
const ITS_WRAPPER: &str = "ec2-interactions";

/// A package, and the names of all that is compiled for it with its default features.
pub(crate) struct DefaultBuild {
    pub(crate) package: Package,
    pub(crate) compiled: Vec<String>,
}

/// The packages whose default features lead to the slow SDK.
pub(crate) fn check(builds: &[DefaultBuild]) -> Vec<Violation> {
    let broken = builds.iter().filter(|build| build.package.name != ITS_WRAPPER && build.compiled.iter().any(is_slow));
    broken.map(|build| violation(&build.package)).collect()
}

fn is_slow(name: impl AsRef<str>) -> bool {
    [SLOW, SLOW_EMULATOR].contains(&name.as_ref())
}

fn violation(package: &Package) -> Violation {
    let rule = format!(
        "{} with its default features compiles {SLOW} or {SLOW_EMULATOR}: a feature has to ask for it",
        package.name
    );
    let line = package.text.lines().position(|line| line.starts_with("default = ")).map_or(1, |index| index + 1);
    Violation { file: package.manifest.clone(), line, rule }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::violation::{assert_lines, assert_none};
    use crate::workspace;

    fn build(name: &str, compiled: &[&str]) -> DefaultBuild {
        let text = "[features]\nec2 = [\"dep:ec2-interactions\"]\ndefault = [\"ec2\"]\n".to_owned();
        let package = Package { name: name.to_owned(), text, ..Package::default() };
        DefaultBuild { package, compiled: compiled.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn when_default_features_are_checked_and_the_workspace_is_this_one_then_none_leads_to_ec2() {
        assert_none(&check(&workspace::default_builds()));
    }

    #[test]
    fn when_default_features_are_checked_and_one_leads_to_ec2_then_its_line_is_told() {
        let awsi = build("awsi", &["clap", "ec2-interactions", "aws-sdk-ec2"]);
        let emulator = build("aws-interactions-local", &["winterbaume-ec2"]);
        assert_lines(&check(&[awsi, emulator]), &[3, 3]);
    }

    #[test]
    fn when_default_features_are_checked_and_it_is_ec2_s_own_wrapper_or_another_sdk_then_no_rule_is_broken() {
        let wrapper = build("ec2-interactions", &["aws-interactions-core", "aws-sdk-ec2"]);
        assert_none(&check(&[wrapper, build("awsi", &["aws-sdk-ec2instanceconnect", "aws-sdk-s3"])]));
    }

    #[test]
    fn when_what_is_compiled_is_read_then_features_lead_to_ec2_as_cargo_has_it() {
        for package in ["awsi", "aws-interactions-orchestration"] {
            let reaches_it = |features: &[&str]| workspace::compiled_for(package, features).iter().any(is_slow);
            assert!(reaches_it(&["--features", "ec2"]), "{package}");
            assert!(!reaches_it(&["--no-default-features", "--features", "s3,iam"]), "{package}");
        }
    }
}
