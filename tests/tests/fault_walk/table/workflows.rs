//! Workflows that need no EC2.

use super::buckets::bucket;
use crate::operation::{Answer, Doing, Operation, call_for, nothing};
use crate::world::World;
use aws_interactions_orchestration::{
    AccessLogging, CrossAccountRole, FanOut, FanOutOutcome, FanOutRole, FanOutTarget, FanOutTargets, WorkflowEvents,
    ensure_access_logging, ensure_account_bucket, ensure_cross_account_role, fan_out, in_regions_of_each,
    plan_access_logging,
};
use futures::{FutureExt, StreamExt};
use iam_interactions::{RoleError, get_role};
use s3_interactions::{
    BucketSettings, BucketStatus, create_bucket, get_bucket_logging, get_bucket_policy, get_bucket_settings,
    get_bucket_status, list_buckets,
};

const ACCOUNT_BUCKET: &str = "logs-123456789012-us-east-1";
const NAMED: &[&str] = &["logs-123456789012-us-east-1|GetCallerIdentity"];
const LOGGING: &[&str] = &["data|logs|GetCallerIdentity"];
const ACCOUNTS: [&str; 2] = ["123456789012", "210987654321"];

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("orchestration::plan_access_logging", LOGGING, bucket, |world| {
            let plan =
                async { plan_access_logging("data", &logging(), &WorkflowEvents::default(), &world.provider).await };
            call_for(plan, |report| report)
        }),
        Operation::changing("orchestration::ensure_access_logging", LOGGING, bucket, ensuring_logging, logging_state),
        Operation::changing("orchestration::ensure_account_bucket", NAMED, nothing, ensuring_bucket, account_bucket)
            .when("there is none"),
        Operation::changing(
            "orchestration::ensure_account_bucket",
            NAMED,
            open_bucket,
            ensuring_bucket,
            account_bucket,
        )
        .when("it is open")
        .admits(&["NotCorrected"])
        .honest("HeadBucket", &["404"], "Created"),
        Operation::changing("orchestration::ensure_cross_account_role", &["audit"], nothing, ensuring_role, role_state),
        Operation::reading("orchestration::fan_out", &["GetCallerIdentity"], nothing, |world| {
            fanning_out(world).boxed_local()
        })
        .honest("", &[], "failed: "),
        Operation::reading("orchestration::in_regions_of_each", &["GetCallerIdentity"], nothing, |world| {
            let events = WorkflowEvents::default();
            let regions =
                |_, provider| async move { list_buckets(&provider).await.map(|_| vec!["eu-west-1".to_owned()]) };
            let plan = async move { in_regions_of_each(plan(), regions, &events, &world.provider).await };
            call_for(plan, |plan| plan.targets)
        })
        // An account that does not tell keeps the regions of the plan, where the failure is met again and told.
        .honest("", &[], "region: \"us-east-1\""),
    ]
}

fn logging() -> AccessLogging {
    AccessLogging::to("logs").create()
}

fn ensuring_logging(world: &World) -> Doing<'_, Answer> {
    let ensure = async { ensure_access_logging("data", &logging(), &WorkflowEvents::default(), &world.provider).await };
    call_for(ensure, |report| report.changes)
}

fn logging_state(world: &World) -> Doing<'_, String> {
    async {
        let logging = get_bucket_logging("data", &world.steady).await.expect("an answer");
        let status = get_bucket_status("logs", &world.steady).await.expect("a status");
        if status == BucketStatus::DoesNotExist {
            return format!("{logging:?}, no log bucket");
        }
        let settings = get_bucket_settings("logs", &world.steady).await.expect("settings");
        format!("{logging:?} {settings:?} {:?}", get_bucket_policy("logs", &world.steady).await.expect("an answer"))
    }
    .boxed_local()
}

fn ensuring_bucket(world: &World) -> Doing<'_, Answer> {
    call_for(ensure_account_bucket("logs", &world.provider), |bucket| bucket.outcome)
}

fn open_bucket(world: &World) -> Doing<'_, ()> {
    let open = BucketSettings { block_public_access: false, ..BucketSettings::default() };
    async move {
        create_bucket(ACCOUNT_BUCKET, &open, &world.steady).await.expect("a bucket");
    }
    .boxed_local()
}

fn account_bucket(world: &World) -> Doing<'_, String> {
    async {
        match get_bucket_status(ACCOUNT_BUCKET, &world.steady).await.expect("a status") {
            BucketStatus::DoesNotExist => "no bucket".to_owned(),
            _ => format!("{:?}", get_bucket_settings(ACCOUNT_BUCKET, &world.steady).await.expect("settings")),
        }
    }
    .boxed_local()
}

fn ensuring_role(world: &World) -> Doing<'_, Answer> {
    let ensure = async {
        let (role, events) = (CrossAccountRole::new("audit"), WorkflowEvents::default());
        ensure_cross_account_role(&role, &events, &world.provider, &world.provider).await
    };
    call_for(ensure, |access| (access.role, access.changes))
}

fn role_state(world: &World) -> Doing<'_, String> {
    async {
        match get_role("audit", &world.steady).await {
            Err(RoleError::DoesNotExist { .. }) => "no role".to_owned(),
            role => {
                let mut role = role.expect("a role");
                // The mark of each run.
                role.tags.remove("aws-interactions:run");
                format!("{:?} {}", role.tags, role.trust_policy_json)
            }
        }
    }
    .boxed_local()
}

fn plan() -> FanOut {
    let targets = FanOutTargets::new(ACCOUNTS, ["us-east-1"]).expect("targets");
    FanOut { concurrency: 1, ..FanOut::new(targets, FanOutRole::named("walk")) }
}

async fn fanning_out(world: &World) -> Answer {
    let work = |target: FanOutTarget, provider| async move { list_buckets(&provider).await.map(|_| target.account_id) };
    let (plan, events) = (plan(), WorkflowEvents::default());
    let results: Vec<_> = fan_out(&plan, work, &events, &world.provider).await?.collect().await;
    let told = results.into_iter().map(|result| match result.outcome {
        FanOutOutcome::Done(account) => format!("{account} done"),
        FanOutOutcome::Failed(failure) => format!("{} failed: {failure:?}", result.target.account_id),
        FanOutOutcome::Skipped(skip) => format!("{} skipped: {skip:?}", result.target.account_id),
    });
    Ok(told.collect::<Vec<_>>().join(", "))
}
