use super::*;
use aws_interactions_core::{AwsCredentials, RequestError};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use futures::StreamExt;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};
use tokio::time::{Instant, sleep};

type Results<T, E> = Vec<FanOutResult<T, E>>;

const SECOND: Duration = Duration::from_secs(1);

pub(super) fn account(number: usize) -> String {
    format!("{number:012}")
}

pub(super) fn plan(accounts: usize, regions: &[&str]) -> FanOut {
    let targets = FanOutTargets::new((1..=accounts).map(account), regions.iter().copied()).expect("targets");
    FanOut::new(targets, FanOutRole::named("Audit"))
}

/// Everything STS says, without a network: so time can stand still.
pub(super) fn sts() -> FaultInjector {
    let answer = |operation: &str, result: &str| Fault::Respond {
        status: 200,
        headers: Vec::new(),
        body: format!("<{operation}Response><{operation}Result>{result}</{operation}Result></{operation}Response>")
            .into(),
    };
    let keys = "<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
                <SessionToken>token</SessionToken><Expiration>2126-11-22T12:00:00Z</Expiration></Credentials>";
    let caller = "<Arn>arn:aws:iam::000000000001:user/hub</Arn><UserId>AIDA</UserId><Account>000000000001</Account>";
    let sts = FaultInjector::over(LocalAws::http_client());
    sts.always("AssumeRole", answer("AssumeRole", keys));
    sts.always("GetCallerIdentity", answer("GetCallerIdentity", caller));
    sts
}

pub(super) async fn hub_over(sts: &FaultInjector) -> AwsClientProvider {
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
    let builder = builder.credentials(AwsCredentials::new("AKIAHUB", "secret")).max_attempts(1);
    builder.http_client(sts.clone()).build().await.expect("complete settings")
}

async fn run<T, E, W>(plan: &FanOut, work: impl Fn(FanOutTarget, AwsClientProvider) -> W) -> Results<T, E>
where
    E: Error + 'static,
    W: Future<Output = Result<T, E>>,
{
    let hub = hub_over(&sts()).await;
    let results = fan_out(plan, work, &WorkflowEvents::default(), &hub).await.expect("a plan that can run");
    results.collect().await
}

pub(super) fn shown<T, E>(results: &Results<T, E>) -> Vec<String> {
    let kind = |outcome: &FanOutOutcome<T, E>| match outcome {
        FanOutOutcome::Done(_) => "done",
        FanOutOutcome::Failed(FanOutFailure::Work(_)) => "failed",
        FanOutOutcome::Failed(FanOutFailure::TimedOut { .. }) => "timed out",
        FanOutOutcome::Failed(FanOutFailure::Ended { .. }) => "ended",
        FanOutOutcome::Failed(_) => "no way",
        FanOutOutcome::Skipped(FanOutSkip::DoneBefore) => "done before",
        FanOutOutcome::Skipped(FanOutSkip::Ended(_)) => "not begun",
    };
    let line = |result: &FanOutResult<T, E>| {
        format!(
            "{} {} {}",
            result.target.account_id.trim_start_matches('0'),
            result.target.region,
            kind(&result.outcome)
        )
    };
    results.iter().map(line).collect()
}

/// Counts what runs, in all and by account, and the most there ever was.
#[derive(Default)]
struct Crowd {
    running: BTreeMap<String, usize>,
    most: usize,
    most_of_account: usize,
}

impl Crowd {
    fn enter(&mut self, account: &str) {
        *self.running.entry(account.to_owned()).or_default() += 1;
        self.most = self.most.max(self.running.values().sum());
        self.most_of_account = self.most_of_account.max(self.running[account]);
    }

    fn leave(&mut self, account: &str) {
        *self.running.get_mut(account).expect("it entered") -= 1;
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_fan_out_runs_then_each_target_runs_once_and_the_limits_are_kept_and_used() {
    // arrange
    let regions = ["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"];
    let plan = FanOut { concurrency: 7, per_account: 3, ..plan(10, &regions) };
    let crowd = Arc::new(Mutex::new(Crowd::default()));
    let work = |target: FanOutTarget, _| {
        let crowd = Arc::clone(&crowd);
        async move {
            crowd.lock().expect("no panic").enter(&target.account_id);
            // Of different lengths, so that they end out of order.
            sleep(Duration::from_millis(100 + 37 * (target.region.len() as u64 % 3))).await;
            crowd.lock().expect("no panic").leave(&target.account_id);
            Ok::<_, Infallible>(())
        }
    };
    // act
    let results = run(&plan, work).await;
    // assert
    let mut ended: Vec<_> = results.iter().map(|result| result.target.clone()).collect();
    ended.sort();
    assert_eq!(ended, plan.targets.iter().cloned().collect::<Vec<_>>());
    let crowd = crowd.lock().expect("no panic");
    assert_eq!((crowd.most, crowd.most_of_account), (7, 3));
}

#[tokio::test(start_paused = true)]
async fn when_a_fan_out_runs_then_it_takes_no_longer_than_its_limit_makes_it() {
    let plan = FanOut { concurrency: 8, ..plan(20, &["eu-central-1", "us-east-1"]) };
    let begun = Instant::now();
    let results = run(&plan, |_, _| async {
        sleep(SECOND).await;
        Ok::<_, Infallible>(())
    });
    let results = results.await;
    assert_eq!(begun.elapsed(), 5 * SECOND);
    assert!(results.iter().all(|result| result.took == SECOND));
}

#[tokio::test(start_paused = true)]
async fn when_roles_take_their_time_too_then_no_place_is_lost_to_waiting_for_another_target_s_role() {
    // arrange
    let (latency, limit) = (Duration::from_millis(50), 64);
    let assuming: Mutex<BTreeMap<String, Arc<tokio::sync::OnceCell<()>>>> = Mutex::default();
    let plan = FanOut { concurrency: limit, ..plan(200, &["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"]) };
    let work = |target: FanOutTarget, _| {
        let session = Arc::clone(assuming.lock().expect("no panic").entry(target.account_id).or_default());
        async move {
            session.get_or_init(|| sleep(latency)).await;
            sleep(latency).await;
            Ok::<_, Infallible>(())
        }
    };
    // act
    let begun = Instant::now();
    let results = run(&plan, work).await;
    // assert
    let calls = results.len() + 200;
    let at_best = latency * u32::try_from(calls / limit).expect("few");
    assert!(begun.elapsed() * 10 <= at_best * 12, "{:?} for {at_best:?} at best", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn when_targets_take_their_time_then_they_begin_in_order_and_are_told_of_as_they_end() {
    let order = Mutex::new(Vec::new());
    let plan = FanOut { concurrency: 2, ..plan(4, &["eu-west-1"]) };
    let work = |target: FanOutTarget, _| {
        order.lock().expect("no panic").push(target.account_id.clone());
        async move {
            sleep(if target.account_id == account(1) { 10 * SECOND } else { SECOND }).await;
            Ok::<_, Infallible>(())
        }
    };
    let results = run(&plan, work).await;
    assert_eq!(*order.lock().expect("no panic"), [1, 2, 3, 4].map(account));
    let ended: Vec<_> = results.iter().map(|result| &result.target.account_id).collect();
    assert_eq!(ended, [&account(2), &account(3), &account(4), &account(1)]);
}

#[tokio::test(start_paused = true)]
async fn when_one_target_fails_then_the_others_go_on() {
    let work = |target: FanOutTarget, _| async move {
        if target.account_id == account(2) { Err(io::Error::other("denied")) } else { Ok(target.region) }
    };
    let results = run(&FanOut { concurrency: 1, ..plan(3, &["eu-west-1"]) }, work).await;
    assert_eq!(shown(&results), ["1 eu-west-1 done", "2 eu-west-1 failed", "3 eu-west-1 done"]);
    let FanOutOutcome::Failed(failure) = &results[1].outcome else { panic!("{results:?}") };
    assert_eq!(failure.to_string(), "denied");
    assert!(matches!(&results[2].outcome, FanOutOutcome::Done(region) if region == "eu-west-1"));
}

#[tokio::test(start_paused = true)]
async fn when_a_target_takes_too_long_then_it_is_ended_alone() {
    let plan = FanOut { target_deadline: Some(3 * SECOND), ..plan(3, &["eu-west-1"]) };
    let work = |target: FanOutTarget, _| async move {
        sleep(if target.account_id == account(2) { 100 * SECOND } else { 2 * SECOND }).await;
        Ok::<_, Infallible>(())
    };
    let results = run(&plan, work).await;
    assert_eq!(shown(&results), ["1 eu-west-1 done", "3 eu-west-1 done", "2 eu-west-1 timed out"]);
    assert_eq!(results[2].took, 3 * SECOND);
    let FanOutOutcome::Failed(failure) = &results[2].outcome else { panic!("{results:?}") };
    assert_eq!(failure.to_string(), "not done within 3 s");
}

#[tokio::test(start_paused = true)]
async fn when_the_deadline_passes_then_what_runs_is_ended_and_what_waits_is_skipped_in_order() {
    let plan = FanOut { concurrency: 2, deadline: Some(3 * SECOND), ..plan(5, &["eu-west-1"]) };
    let begun = Instant::now();
    let results = run(&plan, |_, _| async {
        sleep(2 * SECOND).await;
        Ok::<_, Infallible>(())
    });
    let results = results.await;
    let ended =
        ["1 eu-west-1 done", "2 eu-west-1 done", "3 eu-west-1 ended", "4 eu-west-1 ended", "5 eu-west-1 not begun"];
    assert_eq!(shown(&results), ended);
    assert_eq!(begun.elapsed(), 3 * SECOND);
    let FanOutOutcome::Failed(failure) = &results[2].outcome else { panic!("{results:?}") };
    assert_eq!(failure.to_string(), "ended while it ran: the deadline passed");
    assert!(matches!(results[4].outcome, FanOutOutcome::Skipped(FanOutSkip::Ended(FanOutStop::DeadlinePassed))));
}

#[tokio::test(start_paused = true)]
async fn when_a_fan_out_is_cancelled_then_what_runs_is_ended_and_what_waits_is_skipped() {
    let cancellation = FanOutCancellation::default();
    let plan = FanOut { concurrency: 2, cancellation: Some(cancellation.clone()), ..plan(3, &["eu-west-1"]) };
    let work = |target: FanOutTarget, _| {
        let cancellation = cancellation.clone();
        async move {
            if target.account_id == account(1) {
                sleep(SECOND).await;
                cancellation.cancel();
            }
            sleep(100 * SECOND).await;
            Ok::<_, Infallible>(())
        }
    };
    let begun = Instant::now();
    let results = run(&plan, work).await;
    let mut ended = shown(&results);
    ended.sort();
    assert_eq!(ended, ["1 eu-west-1 ended", "2 eu-west-1 ended", "3 eu-west-1 not begun"]);
    assert_eq!(results[2].target.account_id, account(3));
    assert!(matches!(results[2].outcome, FanOutOutcome::Skipped(FanOutSkip::Ended(FanOutStop::Cancelled))));
    assert_eq!(begun.elapsed(), SECOND);
}

#[tokio::test(start_paused = true)]
async fn when_the_stream_is_dropped_then_what_runs_is_ended() {
    struct Ended(Arc<Mutex<usize>>);
    impl Drop for Ended {
        fn drop(&mut self) {
            *self.0.lock().expect("no panic") += 1;
        }
    }
    let ended = Arc::new(Mutex::new(0));
    let work = |target: FanOutTarget, _| {
        let mark = Ended(Arc::clone(&ended));
        async move {
            sleep(if target.account_id == account(1) { SECOND } else { 100 * SECOND }).await;
            drop(mark);
            Ok::<_, Infallible>(())
        }
    };
    let hub = hub_over(&sts()).await;
    let plan = FanOut { concurrency: 3, ..plan(10, &["eu-west-1"]) };
    let mut results = Box::pin(fan_out(&plan, work, &WorkflowEvents::default(), &hub).await.expect("a plan"));
    assert!(results.next().await.is_some());
    drop(results);
    assert_eq!(*ended.lock().expect("no panic"), 3);
}

#[tokio::test(start_paused = true)]
async fn when_targets_were_done_before_then_they_are_told_of_first_and_do_not_run() {
    let plan = plan(3, &["eu-west-1"]);
    let done_before = plan.targets.iter().filter(|target| target.account_id == account(2)).cloned().collect();
    let ran = Mutex::new(Vec::new());
    let work = |target: FanOutTarget, _| {
        ran.lock().expect("no panic").push(target.account_id);
        async { Ok::<_, Infallible>(()) }
    };
    let results = run(&FanOut { done_before, concurrency: 1, ..plan }, work).await;
    assert_eq!(shown(&results), ["2 eu-west-1 done before", "1 eu-west-1 done", "3 eu-west-1 done"]);
    assert_eq!(*ran.lock().expect("no panic"), [account(1), account(3)]);
}

pub(super) async fn whoami(provider: AwsClientProvider) -> Result<AwsClientProvider, RequestError> {
    provider.get_aws_env().await?;
    Ok(provider)
}

#[tokio::test(start_paused = true)]
async fn when_a_fan_out_asks_aws_then_each_account_s_role_is_assumed_once_for_all_its_regions() {
    let sts = sts();
    let hub = hub_over(&sts).await;
    let plan = plan(20, &["eu-central-1", "eu-west-1", "us-east-1", "us-west-2"]);
    let results =
        fan_out(&plan, |_, provider| whoami(provider), &WorkflowEvents::default(), &hub).await.expect("a plan");
    let results: Results<_, _> = results.collect().await;
    assert_eq!(results.len(), 80);
    for result in &results {
        let FanOutOutcome::Done(provider) = &result.outcome else { panic!("{result:?}") };
        assert_eq!(provider.region(), result.target.region);
        let role = format!("arn:aws:iam::{}:role/Audit", result.target.account_id);
        assert!(format!("{provider:?}").contains(&role), "{provider:?}");
    }
    assert_eq!(sts.calls()["AssumeRole"], 20);
}

#[tokio::test(start_paused = true)]
async fn when_a_role_is_denied_then_its_account_fails_and_its_regions_do_not_ask_again() {
    let sts = sts();
    sts.nth("AssumeRole", 2, Fault::status(403, "AccessDenied", "not authorized to perform: sts:AssumeRole"));
    let hub = hub_over(&sts).await;
    let plan = FanOut { concurrency: 1, ..plan(3, &["eu-central-1", "us-east-1"]) };
    let results =
        fan_out(&plan, |_, provider| whoami(provider), &WorkflowEvents::default(), &hub).await.expect("a plan");
    let results: Results<_, _> = results.collect().await;
    let expected = ["1 eu-central-1 done", "1 us-east-1 done", "2 eu-central-1 failed", "2 us-east-1 failed"];
    assert_eq!(shown(&results)[..4], expected);
    assert_eq!(shown(&results)[4..], ["3 eu-central-1 done", "3 us-east-1 done"]);
    assert_eq!(sts.calls()["AssumeRole"], 3);
}

#[tokio::test(start_paused = true)]
async fn when_the_own_account_needs_no_role_then_none_is_assumed_in_it() {
    let sts = sts();
    let hub = hub_over(&sts).await;
    let plan = FanOut { own_account_without_role: true, concurrency: 1, ..plan(2, &["eu-west-1", "us-east-1"]) };
    let results =
        fan_out(&plan, |_, provider| whoami(provider), &WorkflowEvents::default(), &hub).await.expect("a plan");
    let results: Results<_, _> = results.collect().await;
    let identity = |result: &FanOutResult<AwsClientProvider, RequestError>| match &result.outcome {
        FanOutOutcome::Done(provider) => format!("{provider:?}").contains("the keys of the program"),
        _ => panic!("{result:?}"),
    };
    assert_eq!(results.iter().map(identity).collect::<Vec<_>>(), [true, true, false, false]);
    assert_eq!(sts.calls()["AssumeRole"], 1);
}

#[tokio::test]
async fn when_the_own_account_needs_no_role_and_cannot_be_told_then_nothing_begins() {
    let sts = sts();
    sts.heal().always("GetCallerIdentity", Fault::status(403, "InvalidClientTokenId", "unknown"));
    let plan = FanOut { own_account_without_role: true, ..plan(1, &["eu-west-1"]) };
    let error = refused(&plan, &hub_over(&sts).await).await;
    assert!(matches!(error, FanOutError::Hub { .. }), "{error:?}");
}

#[tokio::test]
async fn when_the_own_account_needs_no_role_and_is_of_another_partition_then_nothing_begins() {
    let plan = FanOut { own_account_without_role: true, ..plan(1, &["cn-north-1"]) };
    let error = refused(&plan, &hub_over(&sts()).await).await;
    assert_eq!(error.to_string(), "the regions are of the partition aws-cn, and the caller is of aws");
}

#[tokio::test]
async fn when_the_hub_may_not_work_in_an_account_then_that_one_fails_without_a_request() {
    let sts = sts();
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
    let builder = builder.credentials(AwsCredentials::new("AKIAHUB", "secret")).forbidden_accounts([account(2)]);
    let hub = builder.http_client(sts.clone()).build().await.expect("complete settings");
    let plan = FanOut { concurrency: 1, ..plan(3, &["eu-west-1"]) };
    let work = |_, _| async { Ok::<_, Infallible>(()) };
    let results = fan_out(&plan, work, &WorkflowEvents::default(), &hub).await.expect("a plan");
    assert_eq!(shown(&results.collect().await), ["1 eu-west-1 done", "2 eu-west-1 no way", "3 eu-west-1 done"]);
    assert!(sts.calls().is_empty());
}

async fn refused(plan: &FanOut, hub: &AwsClientProvider) -> FanOutError {
    let work = |_, _| async { Ok::<_, Infallible>(()) };
    match fan_out(plan, work, &WorkflowEvents::default(), hub).await {
        Ok(_) => panic!("it begins"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn when_a_plan_makes_no_sense_then_nothing_begins() {
    let hub = hub_over(&sts()).await;
    let of = |template: &str| FanOut { role: FanOutRole::of_arn(template), ..plan(2, &["eu-west-1"]) };
    let wrong = [
        (FanOut { concurrency: 0, ..plan(1, &["eu-west-1"]) }, "the number of targets at a time must be 1 at least"),
        (FanOut { per_account: 0, ..plan(1, &["eu-west-1"]) }, "the number of an account must be 1 at least"),
        (
            FanOut { role: FanOutRole::named("no role"), ..plan(1, &["eu-west-1"]) },
            "the role `arn:{partition}:iam::{account}:role/no role` cannot be asked for",
        ),
        (
            of("arn:aws:iam::000000000001:role/Audit"),
            "the role arn:aws:iam::000000000001:role/Audit would be assumed for 000000000002 in eu-west-1, \
             and is not of that account",
        ),
    ];
    for (plan, expected) in wrong {
        assert_eq!(refused(&plan, &hub).await.to_string(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_fan_out_runs_then_its_targets_are_steps_that_are_told() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let events = WorkflowEvents::new(move |event| hears.lock().expect("no panic").push(event.to_string()));
    let plan = FanOut { concurrency: 1, deadline: Some(2 * SECOND), ..plan(4, &["eu-west-1"]) };
    let done_before = plan.targets.iter().take(1).cloned().collect();
    let work = |target: FanOutTarget, _| async move {
        sleep(SECOND).await;
        if target.account_id == account(2) { Ok(()) } else { Err(io::Error::other("denied")) }
    };
    let hub = hub_over(&sts()).await;
    let results = fan_out(&FanOut { done_before, ..plan }, work, &events, &hub).await.expect("a plan");
    assert_eq!(results.count().await, 4);
    let step = |account: usize, what: &str| format!("{account:012} in eu-west-1{what}");
    let expected = [
        step(1, ": skipped, done before"),
        step(2, ""),
        step(2, ": done in 1.0 s"),
        step(3, ""),
        step(3, ": failed after 1.0 s: denied"),
        step(4, ": skipped, the deadline passed"),
    ];
    assert_eq!(*told.lock().expect("no panic"), expected);
}
