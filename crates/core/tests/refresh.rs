//! Keys over hours: renewed behind the callers' backs, once for all, and not asked for at once where they were refused.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsCredentials, RequestError, RequestErrorKind, Sts};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use support::{Asked, Recorder, Slow, builder, caller, refusal, session};
use tokio::time::{Instant, advance};

const ROLE: &str = "arn:aws:iam::123456789012:role/Deploy";
const LATENCY: Duration = Duration::from_millis(500);

/// Sessions of 15 minutes with the ids ASIA1, ASIA2, …, given while `is_open`.
fn sessions(is_open: Arc<AtomicBool>) -> impl Fn(&Asked) -> (u16, String) + Send + Sync + 'static {
    let given = AtomicUsize::new(0);
    move |asked| {
        if !asked.body.contains("Action=AssumeRole") {
            return caller("aws");
        }
        if !is_open.load(Ordering::SeqCst) {
            return refusal(403, "AccessDenied");
        }
        session(&format!("ASIA{}", given.fetch_add(1, Ordering::SeqCst) + 1), 900)
    }
}

async fn in_role(recorder: &Recorder, is_open: &Arc<AtomicBool>) -> AwsClientProvider {
    let client = recorder.client(sessions(Arc::clone(is_open)));
    builder(&[])
        .region("eu-west-1")
        .credentials(AwsCredentials::new("AKIA", "s"))
        .http_client(Slow(client, LATENCY))
        .assume_role(AssumeRole::new(ROLE))
        .build()
        .await
        .expect("built")
}

async fn call(provider: &AwsClientProvider) -> Result<(), RequestError> {
    let answer = provider.client::<Sts>().get_caller_identity().send().await;
    answer.map(drop).map_err(|error| RequestError::from_sdk("sts", "GetCallerIdentity", error))
}

#[tokio::test(start_paused = true)]
async fn when_keys_are_about_to_expire_then_callers_go_on_with_them_and_the_next_ones_are_got_meanwhile() {
    let recorder = Recorder::default();
    let provider = in_role(&recorder, &Arc::new(AtomicBool::new(true))).await;
    call(&provider).await.expect("a session");
    // The renewal begins five minutes before the end, or up to one minute later.
    advance(Duration::from_secs(590)).await;
    call(&provider).await.expect("a session");
    assert_eq!(recorder.count("AssumeRole"), 1, "not earlier");

    advance(Duration::from_secs(75)).await;
    let begun = Instant::now();
    call(&provider).await.expect("a session");
    assert_eq!(begun.elapsed().as_millis(), LATENCY.as_millis(), "nobody waits for the renewal");
    tokio::time::sleep(LATENCY).await;
    call(&provider).await.expect("a session");
    assert_eq!(recorder.signers("GetCallerIdentity"), ["ASIA1", "ASIA1", "ASIA1", "ASIA2"]);
    assert_eq!(recorder.count("AssumeRole"), 2);
}

#[tokio::test(start_paused = true)]
async fn when_a_hundred_callers_find_keys_stale_then_they_are_renewed_once() {
    let recorder = Recorder::default();
    let provider = in_role(&recorder, &Arc::new(AtomicBool::new(true))).await;
    call(&provider).await.expect("a session");
    advance(Duration::from_secs(700)).await;
    let answers = futures::future::join_all((0..100).map(|_| call(&provider))).await;
    assert!(answers.iter().all(Result::is_ok));
    tokio::time::sleep(LATENCY).await;
    assert_eq!(recorder.count("AssumeRole"), 2);
}

#[tokio::test(start_paused = true)]
async fn when_keys_are_used_up_then_callers_wait_for_others() {
    let recorder = Recorder::default();
    let provider = in_role(&recorder, &Arc::new(AtomicBool::new(true))).await;
    call(&provider).await.expect("a session");
    advance(Duration::from_secs(891)).await;
    call(&provider).await.expect("a session");
    assert_eq!(recorder.signers("GetCallerIdentity"), ["ASIA1", "ASIA2"], "the last ten seconds are not used");
}

#[tokio::test(start_paused = true)]
async fn when_a_renewal_fails_then_callers_go_on_and_it_is_tried_again_until_it_succeeds() {
    let recorder = Recorder::default();
    let is_open = Arc::new(AtomicBool::new(true));
    let provider = in_role(&recorder, &is_open).await;
    call(&provider).await.expect("a session");
    is_open.store(false, Ordering::SeqCst);
    advance(Duration::from_secs(700)).await;
    for _ in 0..100 {
        call(&provider).await.expect("the old keys are good");
    }
    let refused = recorder.count("AssumeRole") - 1;
    assert!((3..=6).contains(&refused), "after 1 s, 2 s, 4 s, …: {refused} in 50 s");
    is_open.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(40)).await;
    call(&provider).await.expect("the old keys are good");
    tokio::time::sleep(LATENCY).await;
    call(&provider).await.expect("new keys");
    assert_eq!(recorder.signers("GetCallerIdentity").last().map(String::as_str), Some("ASIA2"));
}

#[tokio::test(start_paused = true)]
async fn when_a_hundred_callers_want_a_denied_role_then_it_is_asked_for_once_and_all_get_that_answer() {
    let recorder = Recorder::default();
    let provider = in_role(&recorder, &Arc::new(AtomicBool::new(false))).await;
    let first = futures::future::join_all((0..50).map(|_| call(&provider))).await;
    let later = futures::future::join_all((0..50).map(|_| call(&provider))).await;
    for answer in first.into_iter().chain(later) {
        let error = answer.expect_err("denied");
        assert_eq!((error.kind(), error.request_id()), (RequestErrorKind::AccessDenied, Some("id-of-the-request")));
        let source = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        assert!(source.contains(ROLE) && source.contains("assumed by the keys of the program"), "{source}");
    }
    assert_eq!(recorder.count("AssumeRole"), 1);
}

#[tokio::test(start_paused = true)]
async fn when_a_role_stays_denied_then_the_pauses_grow_to_half_a_minute_and_when_it_opens_all_is_well_again() {
    let recorder = Recorder::default();
    let is_open = Arc::new(AtomicBool::new(false));
    let provider = in_role(&recorder, &is_open).await;
    let begun = Instant::now();
    let mut asked_at = Vec::new();
    while begun.elapsed() < Duration::from_mins(5) {
        let before = recorder.count("AssumeRole");
        call(&provider).await.expect_err("denied");
        if recorder.count("AssumeRole") > before {
            asked_at.push(Instant::now());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let pauses: Vec<f64> = asked_at.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64() - 0.5).collect();
    for (pause, expected) in pauses.iter().zip([1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]) {
        assert!((0.75 * expected..=1.25 * expected + 0.1).contains(pause), "{pauses:?}");
    }
    assert!((10..=16).contains(&asked_at.len()), "{pauses:?}");

    is_open.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(38)).await;
    call(&provider).await.expect("the role is open");
}

#[tokio::test(start_paused = true)]
async fn when_the_caller_who_began_is_gone_then_those_who_wait_with_it_get_the_keys() {
    let recorder = Recorder::default();
    let provider = in_role(&recorder, &Arc::new(AtomicBool::new(true))).await;
    let impatient = tokio::time::timeout(LATENCY / 2, call(&provider));
    let patient = async {
        tokio::time::sleep(LATENCY / 4).await;
        call(&provider).await
    };
    let (impatient, patient) = tokio::join!(impatient, patient);
    assert!(impatient.is_err() && patient.is_ok());
    assert_eq!(recorder.count("AssumeRole"), 1);
}
