//! Invariant: only core loads AWS configuration, and only core and the service crates name an SDK.
//!
//! Told by identifiers alone, wherever they stand: in paths, imports, macros and tests.

use proc_macro2::{Ident, TokenStream, TokenTree};

use crate::role::Role;
use crate::source::Source;
use crate::violation::Violation;

/// The identifiers in `sources` that their crate may not know.
pub(crate) fn check(sources: &[Source]) -> Vec<Violation> {
    sources.iter().flat_map(check_source).collect()
}

fn check_source(source: &Source) -> Vec<Violation> {
    let Some(role) = Role::of(&source.package) else {
        return Vec::new();
    };
    let tokens: TokenStream = source.text.parse().expect("a parsed file has tokens");
    let mut identifiers = Vec::new();
    collect_identifiers(tokens, &mut identifiers);
    let mut previous = String::new();
    let mut violations = Vec::new();
    for identifier in identifiers {
        let name = identifier.to_string();
        if let Some(rule) = broken_rule(role, &previous, &name) {
            violations.push(Violation {
                file: source.path.clone(),
                line: identifier.span().start().line,
                rule: format!("`{name}`: {rule}"),
            });
        }
        previous = name;
    }
    violations
}

fn collect_identifiers(tokens: TokenStream, into: &mut Vec<Ident>) {
    for token in tokens {
        match token {
            TokenTree::Ident(identifier) => into.push(identifier),
            TokenTree::Group(group) => collect_identifiers(group.stream(), into),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn broken_rule(role: Role<'_>, previous: &str, name: &str) -> Option<&'static str> {
    let loads = name == "aws_config" || name == "ConfigLoader" || (previous == "SdkConfig" && name == "builder");
    if loads && role != Role::Core {
        return Some("only core loads AWS configuration");
    }
    let runtime = name.starts_with("aws_smithy_") || ["aws_types", "aws_credential_types"].contains(&name);
    let service = name.strip_prefix("aws_sdk_");
    match role {
        Role::Orchestration | Role::Cli if runtime || service.is_some() => {
            Some("orchestration and CLI know nothing of the SDK")
        }
        Role::Core if service.is_some_and(|service| service != "sts") => Some("core's only SDK is that of STS"),
        Role::Service(own) if service.is_some_and(|service| service != own) => {
            Some("a service crate's only SDK is its own")
        }
        _ if role != Role::Local && name.starts_with("winterbaume") => Some("only local knows the emulator"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::planted;
    use crate::violation::{assert_lines, assert_none};
    use crate::workspace;

    fn found(package: &str, text: &str) -> Vec<Violation> {
        check(&[planted(package, text)])
    }

    #[test]
    fn when_names_are_checked_and_the_workspace_is_this_one_then_no_rule_is_broken() {
        assert_none(&check(&workspace::sources()));
    }

    #[test]
    fn when_names_are_checked_and_a_service_loads_configuration_then_each_place_is_found() {
        let text = "use aws_config as c;\nfn f() { aws_config::load(); }\nfn g() { SdkConfig::builder(); }\n";
        assert_lines(&found("s3-interactions", text), &[1, 2, 3]);
        assert_none(&found("aws-interactions-core", text));
    }

    #[test]
    fn when_names_are_checked_and_orchestration_or_cli_name_the_sdk_then_each_place_is_found() {
        let text = "use aws_sdk_s3::Client;\nuse aws_smithy_types as t;\nfn f(x: ::aws_types::A) { vec![aws_credential_types::B]; }";
        assert_lines(&found("aws-interactions-orchestration", text), &[1, 2, 3, 3]);
        assert_lines(&found("awsi", text), &[1, 2, 3, 3]);
    }

    #[test]
    fn when_names_are_checked_and_the_sdk_is_named_in_a_test_of_the_cli_then_it_is_found() {
        assert_lines(&found("awsi", "#[cfg(test)]\nmod tests {\nuse aws_sdk_s3 as s3;\n}"), &[3]);
    }

    #[test]
    fn when_names_are_checked_and_a_service_names_the_sdk_of_another_then_it_is_found() {
        assert_lines(&found("s3-interactions", "use aws_sdk_s3::Client;\nuse aws_sdk_sts::Client as Sts;"), &[2]);
        assert_lines(&found("aws-interactions-core", "use aws_sdk_sts::Client;\nuse aws_sdk_s3::Client as S3;"), &[2]);
    }

    #[test]
    fn when_names_are_checked_and_the_emulator_is_named_outside_local_then_it_is_found() {
        assert_lines(&found("s3-interactions", "use winterbaume_s3::S3;"), &[1]);
        assert_none(&found("aws-interactions-local", "use winterbaume_s3::S3;"));
    }

    #[test]
    fn when_names_are_checked_and_only_prose_names_the_sdk_then_no_rule_is_broken() {
        assert_none(&found("awsi", "/// Unlike aws_config.\nfn f() { log(\"aws_sdk_s3\"); }"));
    }
}
