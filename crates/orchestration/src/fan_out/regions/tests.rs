use super::super::tests::{account, hub_over, plan, shown, sts, whoami};
use super::*;
use std::io;
use std::time::Duration;
use tokio::time::sleep;

/// One region for each account but the second, which says nothing of them, and the third, which has none.
async fn own(account_id: String, provider: AwsClientProvider) -> Result<Vec<String>, io::Error> {
    whoami(provider).await.map_err(io::Error::other)?;
    match account_id {
        id if id == account(2) => Err(io::Error::other("denied")),
        id if id == account(3) => Ok(Vec::new()),
        _ => Ok(vec!["eu-west-1".to_owned(), "us-west-2".to_owned()]),
    }
}

#[tokio::test(start_paused = true)]
async fn when_accounts_have_regions_of_their_own_then_each_is_in_those_and_no_role_is_assumed_twice() {
    let sts = sts();
    let hub = hub_over(&sts).await;
    let events = WorkflowEvents::default();
    let plan = FanOut { concurrency: 1, ..plan(4, &["us-east-1"]) };
    let plan = in_regions_of_each(plan, own, &events, &hub).await.expect("a plan");
    let results = fan_out(&plan, |_, provider| whoami(provider), &events, &hub).await.expect("a plan that can run");
    let expected = [
        "1 eu-west-1 done",
        "1 us-west-2 done",
        "2 us-east-1 done",
        "3 us-east-1 done",
        "4 eu-west-1 done",
        "4 us-west-2 done",
    ];
    assert_eq!(shown(&results.collect().await), expected);
    assert_eq!(sts.calls()["AssumeRole"], 4);
    assert_eq!(format!("{:?}", plan.sessions), "Some(FanOutSessions { accounts: 4 })");
}

#[tokio::test(start_paused = true)]
async fn when_asking_for_regions_takes_its_time_then_less_is_left_until_the_deadline() {
    let hub = hub_over(&sts()).await;
    let slow = |_, _| async {
        sleep(Duration::from_secs(3)).await;
        Ok::<_, io::Error>(vec!["eu-west-1".to_owned()])
    };
    let plan = FanOut { deadline: Some(Duration::from_secs(10)), ..plan(2, &["us-east-1"]) };
    let done_before = plan.targets.iter().cloned().collect();
    let plan = FanOut { done_before, ..plan };
    let plan = in_regions_of_each(plan, slow, &WorkflowEvents::default(), &hub).await.expect("a plan");
    assert_eq!(plan.deadline, Some(Duration::from_secs(7)));
    assert!(plan.targets.iter().all(|target| target.region == "eu-west-1"));
    assert_eq!(plan.done_before.len(), 2);
}

#[tokio::test]
async fn when_what_is_told_is_no_region_then_there_is_no_plan() {
    let hub = hub_over(&sts()).await;
    for (regions, expected) in [(["all", "eu-west-1"], "`all` is not a region"), (["eu-west-1"; 2], "is there twice")] {
        let told = |_, _| async move { Ok::<_, io::Error>(regions.map(str::to_owned).to_vec()) };
        let error = in_regions_of_each(plan(1, &["us-east-1"]), told, &WorkflowEvents::default(), &hub).await;
        let error = error.expect_err("refused").to_string();
        assert!(error.contains(expected), "{error}");
    }
}
