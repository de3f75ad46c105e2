use super::*;
use aws_interactions_core::ConfigError;

fn target() -> FanOutTarget {
    FanOutTarget { account_id: "111111111111".to_owned(), region: "eu-central-1".to_owned() }
}

fn arn(role: &FanOutRole, partition: &str) -> String {
    role.in_account("111111111111", partition).check().expect("a role").role().to_string()
}

#[test]
fn when_a_role_is_named_then_it_is_that_of_account_and_partition() {
    assert_eq!(arn(&FanOutRole::named("Audit"), "aws-cn"), "arn:aws-cn:iam::111111111111:role/Audit");
    assert_eq!(arn(&FanOutRole::named("teams/audit"), "aws"), "arn:aws:iam::111111111111:role/teams/audit");
    assert_eq!(arn(&FanOutRole::named("audit-{account}"), "aws"), "arn:aws:iam::111111111111:role/audit-111111111111");
    let template = FanOutRole::of_arn("arn:{partition}:iam::{account}:role/Audit");
    assert_eq!(arn(&template, "aws-us-gov"), "arn:aws-us-gov:iam::111111111111:role/Audit");
}

#[test]
fn when_a_role_is_asked_for_with_more_then_every_account_s_is() {
    let role = FanOutRole::named("Audit").asking(|role| role.session_name("nightly"));
    assert_eq!(role.in_account("111111111111", "aws").check().expect("a role").name(), "nightly");
    role.check(&target(), "aws").expect("a role");
    let wrong = FanOutRole::named("Audit").asking(|role| role.session_name("not a name"));
    let error = wrong.check(&target(), "aws").expect_err("refused");
    let FanOutError::InvalidRole { source, .. } = &error else { panic!("{error:?}") };
    assert!(matches!(**source, ConfigError::InvalidSetting { .. }), "{error:?}");
}

#[test]
fn when_a_template_makes_no_role_of_the_account_then_it_is_refused() {
    for template in ["Audit", "arn:{partition}:iam::{account}:user/alice", "arn:{partition}:iam::{accounts}:role/Audit"]
    {
        let error = FanOutRole::of_arn(template).check(&target(), "aws").expect_err(template);
        assert!(matches!(error, FanOutError::InvalidRole { .. }), "{error:?}");
    }
    let other = FanOutRole::of_arn("arn:aws:iam::222222222222:role/Audit").check(&target(), "aws");
    assert!(matches!(other, Err(FanOutError::RoleElsewhere { .. })), "{other:?}");
}

#[test]
fn when_a_role_is_printed_for_debugging_then_the_template_is_there_alone() {
    let role = FanOutRole::of_arn("arn:x").asking(|role| role.external_id("agreed-upon"));
    assert_eq!(format!("{role:?}"), "FanOutRole(\"arn:x\")");
}
