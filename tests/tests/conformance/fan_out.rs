//! Two hundred accounts in four regions.

use crate::world::World;
use aws_interactions_core::{AwsClientProvider, RequestErrorKind};
use aws_interactions_local::Fault;
use aws_interactions_orchestration::{
    FanOut, FanOutFailure, FanOutOutcome, FanOutResult, FanOutRole, FanOutTarget, FanOutTargets, WorkflowEvents,
    fan_out,
};
use futures::StreamExt;
use s3_interactions::{BucketSettings, create_bucket, list_buckets};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::time::Duration;
use sts_interactions::{CallerIdentity, CallerIdentityError, get_caller_identity};

play! {
    when_some_of_two_hundred_accounts_are_denied_throttled_or_dead_then_all_others_are_done: on_moto, on_ministack;
    when_a_fan_out_changes_something_then_each_account_has_its_own: on_moto, on_ministack;
    when_awsi_fans_out_then_every_account_is_in_the_table: on_moto, on_ministack;
}

const REGIONS: [&str; 4] = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];

/// Accounts that no other scenario has.
fn accounts(world: &World, count: usize) -> Vec<String> {
    let own = &world.account_id[4..];
    (1..=count).map(|number| format!("2{number:03}{own}")).collect()
}

fn plan(accounts: &[String]) -> FanOut {
    let targets = FanOutTargets::new(accounts, REGIONS).expect("targets");
    FanOut { concurrency: 64, ..FanOut::new(targets, FanOutRole::named("conformance")) }
}

async fn who(target: FanOutTarget, provider: AwsClientProvider) -> Result<CallerIdentity, CallerIdentityError> {
    assert_eq!(provider.region(), target.region);
    get_caller_identity(&provider).await
}

async fn results(plan: &FanOut, hub: &AwsClientProvider) -> Vec<FanOutResult<CallerIdentity, CallerIdentityError>> {
    fan_out(plan, who, &WorkflowEvents::default(), hub).await.expect("a plan that can run").collect().await
}

fn outcome(result: &FanOutResult<CallerIdentity, CallerIdentityError>) -> String {
    match &result.outcome {
        FanOutOutcome::Done(caller) if caller.account_id == result.target.account_id => "done".to_owned(),
        FanOutOutcome::Failed(FanOutFailure::Work(CallerIdentityError::Request { source })) => {
            source.kind().to_string()
        }
        // Whoever loses patience first.
        FanOutOutcome::Failed(FanOutFailure::TimedOut { .. }) => RequestErrorKind::Timeout.to_string(),
        other => format!("{other:?}"),
    }
}

async fn when_some_of_two_hundred_accounts_are_denied_throttled_or_dead_then_all_others_are_done(world: World) {
    let (hub, faults) = world.breaking().await;
    let accounts = accounts(&world, 200);
    let [denied, throttled, dead, ..] = &accounts[..] else { panic!("there are 200") };
    faults.about("AssumeRole", denied, Fault::status(403, "AccessDenied", "not authorized to perform: sts:AssumeRole"));
    faults.about("AssumeRole", throttled, Fault::Throttle);
    faults.about("AssumeRole", dead, Fault::Hang);
    let before = faults.calls().get("AssumeRole").copied().unwrap_or_default();

    let plan = FanOut { target_deadline: Some(Duration::from_secs(20)), ..plan(&accounts) };
    let results = results(&plan, &hub).await;

    let mut told: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for result in &results {
        told.entry(&result.target.account_id).or_default().insert(outcome(result));
    }
    assert_eq!(results.len(), 800);
    let expected = |account: &String| match account {
        account if account == denied => RequestErrorKind::AccessDenied.to_string(),
        account if account == throttled => RequestErrorKind::Throttled.to_string(),
        account if account == dead => RequestErrorKind::Timeout.to_string(),
        _ => "done".to_owned(),
    };
    for account in &accounts {
        assert_eq!(told[account.as_str()], BTreeSet::from([expected(account)]), "{account}");
    }
    // One an account; of those that fail, one for each of their targets at most.
    let assumed = faults.calls()["AssumeRole"] - before;
    assert!((200..=200 + 3 * 3).contains(&assumed), "{assumed}");
}

async fn when_a_fan_out_changes_something_then_each_account_has_its_own(world: World) {
    let (hub, faults) = world.breaking().await;
    let accounts = accounts(&world, 20);
    let before = faults.calls().get("AssumeRole").copied().unwrap_or_default();
    let bucket = |target: &FanOutTarget| format!("{}-{}", target.region, target.account_id);

    let private = BucketSettings::default();
    let create = |target: FanOutTarget, provider: AwsClientProvider| {
        let (bucket, private) = (bucket(&target), &private);
        async move { create_bucket(&bucket, private, &provider).await }
    };
    let created = fan_out(&plan(&accounts), create, &WorkflowEvents::default(), &hub).await.expect("a plan");
    let created: Vec<_> = created.collect().await;
    let assumed = faults.calls()["AssumeRole"] - before;
    let one_region = FanOutTargets::new(&accounts, ["us-east-1"]).expect("targets");
    let list = |_, provider: AwsClientProvider| async move { list_buckets(&provider).await };
    let listed = FanOut { targets: one_region, ..plan(&accounts) };
    let listed = fan_out(&listed, list, &WorkflowEvents::default(), &hub).await.expect("a plan");
    let listed: Vec<_> = listed.collect().await;

    assert_done(&created);
    assert_done(&listed);
    assert_eq!(assumed, 20, "one for each account, whatever its regions");
    for result in &listed {
        let FanOutOutcome::Done(buckets) = &result.outcome else { panic!("it is done") };
        let of_region = |region: &&str| FanOutTarget { region: (*region).to_owned(), ..result.target.clone() };
        let own: BTreeSet<String> = REGIONS.iter().map(of_region).map(|target| bucket(&target)).collect();
        let there: BTreeSet<String> = buckets.iter().map(|bucket| bucket.name.clone()).collect();
        assert_eq!(there, own, "{}", result.target);
    }
}

#[track_caller]
fn assert_done<T, E: Error>(results: &[FanOutResult<T, E>]) {
    for result in results {
        if let FanOutOutcome::Failed(failure) = &result.outcome {
            panic!("{}: {failure:?}", result.target);
        }
    }
}

async fn when_awsi_fans_out_then_every_account_is_in_the_table(world: World) {
    let accounts = accounts(&world, 12);
    let (list, regions) = (accounts.join(","), REGIONS.join(","));

    let line = ["fan-out", "--accounts", &list, "--regions", &regions, "--role", "conformance", "--", "whoami"];
    let answer = world.awsi(&line).exits(0);

    let targets = accounts.iter().flat_map(|account| REGIONS.map(|region| format!("{account}  {region}")));
    let lines: Vec<&str> = answer.stdout.lines().skip(1).collect();
    assert_eq!(lines.len(), 48, "{answer:?}");
    for (line, target) in lines.iter().zip(targets) {
        assert!(line.starts_with(&target), "{line} is not of {target}");
        let (account, _) = target.split_once(' ').expect("an account");
        assert!(line.contains(&format!("arn:aws:sts::{account}:assumed-role/conformance/awsi")), "{line}");
    }
}
