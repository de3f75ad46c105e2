//! Long work on an AWS that fails one call in five, whose sessions end and whose connections break: what is read is what
//! was written, and memory, descriptors and tasks end where they began.
//!
//! An hour on a paused clock runs with all other tests. The same over sockets, in real time, runs on demand, ten minutes
//! or as many as `SOAK_MINUTES` says:
//!
//! ```text
//! cargo test --workspace --all-features --locked --test endurance -- --ignored --nocapture
//! ```
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod held;
mod worker;

use aws_interactions_core::{AssumeRole, AwsClientProvider};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use held::Held;
use std::time::Duration;
use tokio::time::Instant;
use worker::{Tally, Worker};

const HOUR: Duration = Duration::from_hours(1);
const WORKERS: u64 = 8;
const SEED: u64 = 5;
const RATE: f64 = 0.2;

/// What happens beside the failures by chance, one after the other.
fn troubles() -> [(&'static str, Fault); 4] {
    [
        ("GetObject", Fault::ResetBody(100)),
        ("PutObject", Fault::LoseAnswer),
        ("GetObject", Fault::TruncateBody(100)),
        ("DeleteObject", Fault::ConnectionReset),
    ]
}

/// AWS says that keys have expired, in the answers to these. More often than every minute it would not be believed.
const EXPIRED: [&str; 3] = ["PutObject", "ListObjectsV2", "GetObject"];
const EXPIRES_EVERY: Duration = Duration::from_secs(100);

async fn make_trouble(faults: &FaultInjector, time: Duration) {
    let (begun, mut expired) = (Instant::now(), Instant::now());
    let (mut troubles, mut operations) = (troubles().into_iter().cycle(), EXPIRED.into_iter().cycle());
    while begun.elapsed() < time {
        tokio::time::sleep(time / 400).await;
        let (operation, fault) = troubles.next().expect("it goes on for ever");
        faults.fail(operation, fault);
        if expired.elapsed() > EXPIRES_EVERY {
            let fault = Fault::status(400, "ExpiredToken", "The provided token has expired.");
            faults.fail(operations.next().expect("it goes on for ever"), fault);
            // Seldom called: more often these would wait for one call.
            faults.fail("AssumeRole", Fault::ConnectionReset).fail("UploadPart", Fault::LoseAnswer);
            expired = Instant::now();
        }
        // What was called is of no interest here, and would be all that grows.
        faults.recorder().clear();
    }
}

async fn provider(aws: &LocalAws, faults: &FaultInjector) -> AwsClientProvider {
    // The embedded AWS gives sessions by the clock of the machine, which an hour on a paused one outlives.
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/soak").duration(Duration::from_hours(12));
    let builder = aws.provider_builder().assume_role(role).http_client(faults.clone()).max_attempts(8);
    builder.build().await.expect("a provider")
}

/// Workers side by side until the time is over, with a pause between the rounds of each.
async fn soak(aws: &LocalAws, near: SharedHttpClient, time: Duration, pause: Duration) -> (Tally, u64) {
    let faults = FaultInjector::seeded(near, SEED, RATE);
    let provider = provider(aws, &faults).await;
    let end = Instant::now() + time;
    let work = async |number| {
        let mut worker = Worker::begin(number, &provider).await;
        while Instant::now() < end {
            worker.round().await;
            tokio::time::sleep(pause).await;
        }
        worker.tally
    };
    let (tallies, ()) = tokio::join!(futures::future::join_all((0..WORKERS).map(work)), make_trouble(&faults, time));
    (tallies.into_iter().sum(), faults.calls().values().sum())
}

#[tokio::test]
async fn when_an_hour_of_work_is_done_on_an_aws_that_fails_then_what_is_read_is_what_was_written() {
    let aws = LocalAws::start().await.expect("a free port");
    tokio::time::pause();
    let begun = Held::now();

    let (tally, calls) = soak(&aws, aws.direct_http_client(), HOUR, Duration::from_secs(40)).await;

    println!("an hour on a paused clock: {tally}, {calls} calls");
    assert!(tally.rounds >= 500 && tally.given_up * 50 < tally.done, "{tally}");
    begun.assert_same_in_the_end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes ten minutes: see the page of this test"]
async fn when_work_is_done_over_sockets_for_minutes_then_memory_descriptors_and_tasks_end_where_they_began() {
    let minutes = std::env::var("SOAK_MINUTES").map_or(10, |text| text.parse().expect("a number of minutes"));
    let time = Duration::from_secs(60 * minutes);
    let aws = LocalAws::start().await.expect("a free port");
    // What is made once and kept is there after the first tenth.
    let warm_up = soak(&aws, LocalAws::http_client(), time / 10, Duration::from_millis(20)).await;
    let begun = Held::now();
    println!("warmed up: {}, {} calls; {begun}", warm_up.0, warm_up.1);

    let (tally, calls) = soak(&aws, LocalAws::http_client(), time * 9 / 10, Duration::from_millis(20)).await;

    println!("{minutes} minutes over sockets: {tally}, {calls} calls; {}", Held::now());
    assert!(tally.given_up * 50 < tally.done, "{tally}");
    let end = begun.assert_same_in_the_end().await;
    println!("in the end {end}");
    end.assert_memory_of(&begun);
}
