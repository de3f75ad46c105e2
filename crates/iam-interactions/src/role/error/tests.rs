use super::*;
use crate::client::IamClient;
use crate::client::request_error;
use crate::stand_in::{Script, assert_told_once, refusal};
use aws_interactions_stand_in::{bare_builder, provider_behind_a_denied_hop, provider_without_keys};

async fn refused(code: &str) -> RequestError {
    let script = Script::default().on("DeleteRole", refusal(code, "told so"));
    let answer = script.provider().await.get_iam().delete_role().role_name("web").send().await;
    request_error("DeleteRole")(answer.expect_err(code))
}

fn variant(error: &RoleError) -> &'static str {
    match error {
        RoleError::DoesNotExist { .. } => "DoesNotExist",
        RoleError::AccessDenied { .. } => "AccessDenied",
        RoleError::Unmodifiable { .. } => "Unmodifiable",
        RoleError::MalformedPolicy { .. } => "MalformedPolicy",
        RoleError::PolicyDoesNotExist { .. } => "PolicyDoesNotExist",
        RoleError::PolicyNotAttachable { .. } => "PolicyNotAttachable",
        RoleError::LimitExceeded { .. } => "LimitExceeded",
        RoleError::DeleteConflict { .. } => "DeleteConflict",
        RoleError::Request { .. } => "Request",
        _ => "another",
    }
}

#[tokio::test]
async fn when_a_request_about_a_role_fails_then_its_code_decides() {
    let cases = [
        ("NoSuchEntity", "DoesNotExist", "PolicyDoesNotExist"),
        ("UnmodifiableEntity", "Unmodifiable", "Unmodifiable"),
        ("MalformedPolicyDocument", "MalformedPolicy", "MalformedPolicy"),
        ("LimitExceeded", "LimitExceeded", "LimitExceeded"),
        ("DeleteConflict", "DeleteConflict", "DeleteConflict"),
        ("AccessDenied", "AccessDenied", "AccessDenied"),
        ("PolicyNotAttachable", "Request", "PolicyNotAttachable"),
        ("InvalidInput", "Request", "Request"),
        ("ConcurrentModification", "Request", "Request"),
        ("ServiceFailure", "Request", "Request"),
        ("ExpiredToken", "Request", "Request"),
    ];
    for (code, of_role, of_attaching) in cases {
        let error = RoleError::from_request("web", refused(code).await);
        assert_eq!(variant(&error), of_role, "{code}");
        assert!(error.to_string().contains("`web`"), "{error}");
        assert_told_once(&error);
        let error = RoleError::of_attaching("web", "arn:p", refused(code).await);
        assert_eq!(variant(&error), of_attaching, "{code}");
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_the_code_says_nothing_of_the_policy() {
    let provider = provider_without_keys(bare_builder("eu-west-1"), "NoSuchEntity").await;
    let attach = provider.get_iam().attach_role_policy();
    let failed = attach.role_name("web").policy_arn("arn:p").send().await.expect_err("no keys");
    let error = RoleError::of_attaching("web", "arn:p", request_error("AttachRolePolicy")(failed));
    assert_eq!(variant(&error), "Request", "{error:?}");
}

#[tokio::test]
async fn when_it_is_the_credentials_that_fail_then_it_says_nothing_of_the_role() {
    let provider = provider_behind_a_denied_hop(bare_builder("eu-west-1")).await;
    for error in [crate::get_role("web", &provider).await.err(), crate::ensure_role(&spec(), &provider).await.err()] {
        let error = error.expect("no credentials");
        let RoleError::Request { source, .. } = &error else { panic!("{error:?}") };
        assert!(source.is_of_credentials());
        assert_eq!(source.kind(), RequestErrorKind::AccessDenied);
    }
    let profile = crate::get_instance_profile("web", &provider).await.expect_err("no credentials");
    assert!(matches!(profile, crate::InstanceProfileError::Request { .. }), "{profile:?}");
    let policy = crate::delete_managed_policy("arn:aws:iam::123456789012:policy/p", &provider).await;
    assert!(matches!(policy, Err(crate::ManagedPolicyError::Request { .. })), "{policy:?}");
    let actions = ["s3:GetObject".to_owned()];
    let role = "arn:aws:iam::123456789012:role/web";
    let simulated = crate::simulate_principal_policy(role, &actions, &[], &[], &provider).await;
    assert!(matches!(simulated, Err(crate::SimulationError::Request { .. })), "{simulated:?}");
}

fn spec() -> crate::RoleSpec {
    let trust = crate::PolicyDocument::trusting_service("ec2.amazonaws.com");
    crate::RoleSpec::new("web", trust, crate::Undeclared::Keep)
}

#[tokio::test]
async fn when_changes_stand_before_a_failure_then_the_message_lists_them_and_the_request_is_at_hand() {
    let source = Box::new(RoleError::from_request("web", refused("ServiceFailure").await));
    let changes = vec![RoleChange::Created, RoleChange::InlinePolicyPut { policy: "read".to_owned() }];
    let error = RoleError::Incomplete { role: "web".to_owned(), changes, source };
    let expected = "the role `web` was changed in part (role created, inline policy read put), then a request failed";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.request().and_then(RequestError::code), Some("ServiceFailure"));
    assert_told_once(&error);
}
