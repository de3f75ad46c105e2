//! Hours of work on keys that last a quarter of one, with AWS failing one time in twenty.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{AssumeRole, AwsCredentials, RequestError, Sts};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use support::{Recorder, Slow, builder, caller, now, refusal, session};

const CALLS: u32 = 10_000;
const PAUSE: Duration = Duration::from_secs(4);

/// Keys that were given, with their ends.
#[derive(Clone, Default)]
struct Given(Arc<Mutex<Vec<SystemTime>>>);

impl Given {
    fn give(&self) -> (u16, String) {
        let mut ends = self.0.lock().expect("no test panicked here");
        ends.push(now() + Duration::from_mins(15));
        session(&format!("ASIA{}", ends.len() - 1), 900)
    }

    /// Whether a key is one that was given and has not ended.
    fn takes(&self, id: &str) -> bool {
        let number = id.strip_prefix("ASIA").and_then(|number| number.parse::<usize>().ok());
        let ends = self.0.lock().expect("no test panicked here");
        number.and_then(|number| ends.get(number)).is_some_and(|end| now() < *end)
    }
}

#[tokio::test(start_paused = true)]
async fn when_ten_thousand_calls_are_made_over_hours_and_aws_fails_now_and_then_then_none_fails_for_its_keys() {
    let given = Given::default();
    let sts = given.clone();
    let random = Mutex::new(fastrand::Rng::with_seed(5));
    let recorder = Recorder::default();
    let client = recorder.client(move |asked| {
        if random.lock().expect("no test panicked here").f64() < 0.05 {
            return refusal(503, "ServiceUnavailable");
        }
        let is_known = asked.access_key_id == "AKIA" || sts.takes(&asked.access_key_id);
        match &asked.body {
            _ if !is_known => refusal(403, "ExpiredToken"),
            body if body.contains("Action=AssumeRole") => sts.give(),
            _ => caller("aws"),
        }
    });
    let provider = builder(&[])
        .region("eu-west-1")
        .credentials(AwsCredentials::new("AKIA", "s"))
        .http_client(Slow(client, Duration::from_millis(50)))
        .assume_role(AssumeRole::new("arn:aws:iam::111111111111:role/Hub"))
        .assume_role(AssumeRole::new("arn:aws:iam::222222222222:role/Work"))
        .build()
        .await
        .expect("built");

    let begun = tokio::time::Instant::now();
    let mut faults = 0;
    for _ in 0..CALLS / 10 {
        let calls = (0..10).map(|_| async { provider.client::<Sts>().get_caller_identity().send().await });
        for answer in futures::future::join_all(calls).await {
            if let Err(error) = answer {
                let error = RequestError::from_sdk("sts", "GetCallerIdentity", error);
                assert!(!error.is_of_credentials(), "{error:?}");
                assert_eq!(error.code(), Some("ServiceUnavailable"), "what is left is AWS's own: {error:?}");
                faults += 1;
            }
        }
        tokio::time::sleep(PAUSE * 10).await;
    }
    let hours = begun.elapsed().as_secs_f64() / 3600.0;
    let sessions = given.0.lock().expect("no test panicked here").len();
    println!("{CALLS} calls in {hours:.1} h: {sessions} sessions of two roles, {faults} failed three times at AWS");
    assert!(hours > 10.0, "{hours}");
    // Ten minutes of a session's fifteen are used, and each of the two hops has its own.
    assert!((100..=160).contains(&sessions), "{sessions} sessions");
    assert!(faults < 10, "one in 8,000 fails three times in a row: {faults}");
}
