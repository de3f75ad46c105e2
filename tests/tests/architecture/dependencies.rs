//! Invariant: dependencies point one way, and an SDK is compiled only for those who asked for its service.

use crate::package::{DependencyKind, Package};
use crate::role::Role;
use crate::violation::Violation;

/// The dependencies of `packages` that the layering does not allow; what only tests are compiled with is free.
pub(crate) fn check(packages: &[Package]) -> Vec<Violation> {
    packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Violation> {
    let violation = |line, rule| Violation { file: package.manifest.clone(), line, rule };
    let Some(role) = Role::of(&package.name) else {
        let sentence = format!("{} has no place in the layering: give it a role", package.name);
        return vec![violation(1, sentence)];
    };
    let compiled = package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development);
    compiled
        .filter_map(|dependency| {
            let broken = broken_rule(role, &dependency.name)?;
            let sentence = format!("{} depends on {}: {broken}", package.name, dependency.name);
            Some(violation(package.line_of(&dependency.name), sentence))
        })
        .collect()
}

fn broken_rule(role: Role<'_>, dependency: &str) -> Option<&'static str> {
    if role == Role::Tool {
        return None;
    }
    match Role::of(dependency) {
        Some(member) => broken_layering(role, member),
        None => broken_isolation(role, dependency),
    }
}

fn broken_layering(role: Role<'_>, dependency: Role<'_>) -> Option<&'static str> {
    match (role, dependency) {
        (_, Role::Tool) => Some("nothing depends on a tool of the workspace"),
        (Role::Service(_) | Role::Orchestration | Role::Local | Role::Cli, Role::Core)
        | (Role::Orchestration | Role::Cli, Role::Service(_))
        | (Role::Cli, Role::Orchestration | Role::Local) => None,
        (Role::Core, _) => Some("core depends on no other crate of the workspace"),
        (Role::Service(_), _) => Some("of this workspace a service crate depends on core alone"),
        (Role::Orchestration, _) => Some("orchestration depends on core and the service crates alone"),
        (Role::Local, _) => Some("of this workspace local depends on core alone"),
        (Role::Cli | Role::Tool, _) => Some("nothing depends on the command-line tool"),
    }
}

fn broken_isolation(role: Role<'_>, dependency: &str) -> Option<&'static str> {
    if let Some(service) = dependency.strip_prefix("aws-sdk-") {
        return match role {
            Role::Core => (service != "sts").then_some("core's only SDK is that of STS"),
            Role::Service(own) => (service != own).then_some("a service crate's only SDK is its own"),
            _ => Some("only core and the service crates name an SDK"),
        };
    }
    let is_runtime =
        dependency.starts_with("aws-smithy-") || ["aws-types", "aws-credential-types"].contains(&dependency);
    match role {
        Role::Core if dependency == "aws-config" => None,
        _ if dependency == "aws-config" => Some("only core loads AWS configuration"),
        Role::Orchestration | Role::Cli if is_runtime => Some("orchestration and CLI know nothing of the SDK"),
        Role::Local => None,
        _ if dependency.starts_with("winterbaume") => Some("only local knows the emulator"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::Dependency;
    use crate::violation::assert_none;
    use crate::workspace;

    fn package(name: &str, kind: DependencyKind, dependencies: &[&str]) -> Package {
        let dependencies = dependencies.iter().map(|&name| Dependency { name: name.to_owned(), kind });
        Package { name: name.to_owned(), dependencies: dependencies.collect(), ..Package::default() }
    }

    fn count(name: &str, dependencies: &[&str]) -> usize {
        check(&[package(name, DependencyKind::Normal, dependencies)]).len()
    }

    #[test]
    fn when_dependencies_are_checked_and_the_workspace_is_this_one_then_no_rule_is_broken() {
        assert_none(&check(&workspace::packages()));
    }

    #[test]
    fn when_dependencies_are_checked_and_they_point_down_then_no_rule_is_broken() {
        assert_eq!(count("aws-interactions-core", &["aws-config", "aws-sdk-sts", "aws-smithy-types", "tokio"]), 0);
        assert_eq!(count("s3-interactions", &["aws-interactions-core", "aws-sdk-s3", "aws-smithy-types"]), 0);
        assert_eq!(count("aws-interactions-orchestration", &["aws-interactions-core", "s3-interactions"]), 0);
        assert_eq!(count("aws-interactions-local", &["aws-interactions-core", "winterbaume-s3"]), 0);
        let below_cli = ["aws-interactions-local", "aws-interactions-orchestration", "s3-interactions", "clap"];
        assert_eq!(count("awsi", &below_cli), 0);
        assert_eq!(count("aws-interactions-bench", &["aws-config", "aws-sdk-s3", "s3-interactions"]), 0);
    }

    #[test]
    fn when_dependencies_are_checked_and_a_service_reaches_further_than_core_then_each_is_found() {
        let foreign = ["sts-interactions", "aws-interactions-orchestration", "aws-interactions-local", "awsi"];
        assert_eq!(count("s3-interactions", &foreign), 4);
        assert_eq!(count("s3-interactions", &["aws-sdk-ec2", "aws-config", "winterbaume-s3", "xtask"]), 4);
    }

    #[test]
    fn when_dependencies_are_checked_and_core_reaches_up_then_each_is_found() {
        let foreign = ["s3-interactions", "aws-interactions-local", "aws-sdk-s3", "winterbaume-core"];
        assert_eq!(count("aws-interactions-core", &foreign), 4);
    }

    #[test]
    fn when_dependencies_are_checked_and_orchestration_or_cli_name_the_sdk_then_each_is_found() {
        let sdk = ["aws-sdk-s3", "aws-config", "aws-types", "aws-credential-types", "aws-smithy-types"];
        assert_eq!(count("aws-interactions-orchestration", &sdk), 5);
        assert_eq!(count("awsi", &sdk), 5);
        assert_eq!(count("aws-interactions-orchestration", &["aws-interactions-local", "awsi"]), 2);
    }

    #[test]
    fn when_dependencies_are_checked_and_local_knows_a_service_then_each_is_found() {
        let foreign = ["s3-interactions", "aws-interactions-orchestration", "aws-sdk-s3", "aws-config"];
        assert_eq!(count("aws-interactions-local", &foreign), 4);
    }

    #[test]
    fn when_dependencies_are_checked_and_only_tests_are_compiled_with_it_then_no_rule_is_broken() {
        let packages = [package("s3-interactions", DependencyKind::Development, &["aws-interactions-local"])];
        assert_none(&check(&packages));
    }

    #[test]
    fn when_dependencies_are_checked_and_a_build_script_needs_it_then_it_is_found() {
        let packages = [package("s3-interactions", DependencyKind::Build, &["aws-sdk-ec2"])];
        assert_eq!(check(&packages).len(), 1);
    }

    #[test]
    fn when_dependencies_are_checked_and_a_package_has_no_role_then_it_is_found() {
        assert_eq!(count("odds-and-ends", &[]), 1);
    }

    #[test]
    fn when_a_dependency_is_found_and_the_manifest_declares_it_then_its_line_is_told() {
        let text =
            "[dependencies]\naws-sdk-s3.workspace = true\naws-sdk-s3-x = \"1\"\nec2 = { package = \"aws-sdk-ec2\" }\n";
        let package = Package {
            text: text.to_owned(),
            ..package("sts-interactions", DependencyKind::Normal, &["aws-sdk-s3", "aws-sdk-s3-x", "aws-sdk-ec2"])
        };
        crate::violation::assert_lines(&check(&[package]), &[2, 3, 4]);
    }
}
