//! Managed policies of IAM.

use crate::operation::{Answer, Doing, Operation, call, nothing};
use crate::world::World;
use futures::FutureExt;
use iam_interactions::{ManagedPolicySpec, PolicyDocument, Statement, delete_managed_policy, ensure_managed_policy};

pub(super) const ARN: &str = "arn:aws:iam::123456789012:policy/read-logs";

pub(crate) fn table() -> Vec<Operation> {
    const ENSURE: &str = "iam::ensure_managed_policy";
    let ensure = |arrange| Operation::changing(ENSURE, &["read-logs"], arrange, ensuring, state);
    vec![
        ensure(nothing).when("there is none"),
        ensure(other_policy).when("it is another"),
        ensure(five_versions).when("it has five versions").admits(&["Incomplete"]).honest(
            "DeletePolicyVersion",
            &["404"],
            "LimitExceeded",
        ),
        Operation::changing("iam::delete_managed_policy", &[ARN], other_policy, deleting, state)
            .admits(&["Incomplete"])
            .honest("", &["404"], "DidNotExist"),
    ]
}

pub(super) fn reading(resource: &str) -> PolicyDocument {
    PolicyDocument::new([Statement::allow(["s3:GetObject"]).on([resource])])
}

fn spec() -> ManagedPolicySpec {
    ManagedPolicySpec::new("read-logs", reading("arn:aws:s3:::logs/*"))
}

async fn put(version: u32, world: &World) {
    let other = ManagedPolicySpec::new("read-logs", reading(&format!("arn:aws:s3:::logs-{version}/*")));
    ensure_managed_policy(&other, &world.steady).await.expect("a policy");
}

pub(super) fn policy(world: &World) -> Doing<'_, ()> {
    async { drop(ensure_managed_policy(&spec(), &world.steady).await.expect("a policy")) }.boxed_local()
}

fn other_policy(world: &World) -> Doing<'_, ()> {
    async {
        put(1, world).await;
        put(2, world).await;
    }
    .boxed_local()
}

fn five_versions(world: &World) -> Doing<'_, ()> {
    async {
        for version in 1..=5 {
            put(version, world).await;
        }
    }
    .boxed_local()
}

fn ensuring(world: &World) -> Doing<'_, Answer> {
    call(async { ensure_managed_policy(&spec(), &world.provider).await })
}

fn deleting(world: &World) -> Doing<'_, Answer> {
    call(delete_managed_policy(ARN, &world.provider))
}

/// What the policy says, and the versions it has.
fn state(world: &World) -> Doing<'_, String> {
    async {
        let client = iam_interactions::IamClient::get_iam(&world.steady);
        let Ok(found) = client.get_policy().policy_arn(ARN).send().await else { return "no policy".to_owned() };
        let version = found.policy.and_then(|policy| policy.default_version_id).expect("a version");
        let version = client.get_policy_version().policy_arn(ARN).version_id(version).send().await.expect("a version");
        let document = version.policy_version.and_then(|version| version.document).expect("a document");
        let versions = client.list_policy_versions().policy_arn(ARN).send().await.expect("versions").versions;
        let versions: Vec<_> =
            versions.unwrap_or_default().into_iter().filter_map(|version| version.version_id).collect();
        format!("{document} {versions:?}")
    }
    .boxed_local()
}
