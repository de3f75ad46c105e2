use super::*;
use crate::policy_document::{PolicyDocument, Statement};
use crate::role::spec::Undeclared;
use crate::stand_in::{
    Answer, Script, TRUST, assert_told_once, attached_page, denied, encoded, inline_page, missing, ok, refusal,
    role_with, role_xml, tags_xml,
};
use std::time::Duration;

mod changes;
mod failures;
mod new;

const A: &str = "arn:aws:iam::aws:policy/A";
const B: &str = "arn:aws:iam::aws:policy/B";
const READ: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;

fn spec(undeclared: Undeclared) -> RoleSpec {
    RoleSpec::new("web", PolicyDocument::trusting_service("ec2.amazonaws.com"), undeclared)
}

fn read() -> PolicyDocument {
    PolicyDocument::new([Statement::allow(["s3:GetObject"]).on(["*"])])
}

/// With a managed policy, an inline one and tags.
fn full_spec(undeclared: Undeclared) -> RoleSpec {
    RoleSpec {
        managed_policies: [A.to_owned()].into(),
        inline_policies: [("read".to_owned(), read())].into(),
        tags: [("team".to_owned(), "web".to_owned())].into(),
        ..spec(undeclared)
    }
}

/// The role `web`, with this trust policy and more.
fn found(trust: &str, more: &str) -> Answer {
    ok("GetRole", &format!("<Role>{}</Role>", role_with("/", trust, more)))
}

fn inline_document(document: &str) -> Answer {
    let document = encoded(document);
    let xml =
        format!("<RoleName>web</RoleName><PolicyName>read</PolicyName><PolicyDocument>{document}</PolicyDocument>");
    ok("GetRolePolicy", &xml)
}

/// A role that is there with these policies.
fn present(role: Answer, managed: &[&str], inline: &[&str]) -> Script {
    Script::default()
        .on("GetRole", role)
        .on("ListAttachedRolePolicies", attached_page(managed, None))
        .on("ListRolePolicies", inline_page(inline, None))
}

async fn ensure_by(spec: &RoleSpec, script: &Script) -> Result<RoleOutcome, RoleError> {
    let outcome = ensure_role(spec, &script.provider().await).await;
    script.assert_used_up();
    if let Err(error) = &outcome {
        assert_told_once(error);
    }
    outcome
}

fn attached(policy: &str) -> RoleChange {
    RoleChange::ManagedPolicyAttached { policy: policy.to_owned() }
}

fn inline_put(policy: &str) -> RoleChange {
    RoleChange::InlinePolicyPut { policy: policy.to_owned() }
}
