//! Long work on an AWS that fails one call in five, whose sessions end and whose connections break: what is read is what
//! was written, and memory, descriptors and tasks end where they began.
//!
//! An hour on a paused clock runs with all other tests. The same over sockets, in real time, runs on demand, ten minutes
//! or as many as `SOAK_MINUTES` says:
//!
//! ```text
//! cargo xtask soak [MINUTES]
//! ```
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot be set up fails")]

mod held;
mod server;
mod worker;

use aws_interactions_core::{AssumeRole, AwsClientProvider, default_http_client};
use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use aws_interactions_stand_in::bare_builder;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use held::Held;
use s3_interactions::{BucketSettings, EmptyOptions, PutOptions};
use server::Server;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt;
use std::time::Duration;
use tokio::time::Instant;
use worker::{Tally, Worker};

const WORKERS: u64 = 8;
const SEED: u64 = 5;
const RATE: f64 = 0.2;
/// Rounds of each worker, a large object among them.
const WARM_UP: u64 = 10;
/// What a process may have allocated in the end and had not after the warm-up, in which tables have grown: five bytes for
/// each of the calls of a minute.
const SLACK: usize = 16 * 1024;
/// The embedded AWS also knows all the sessions that it has given, as they last longer than the work: some 700 bytes each, in
/// a list that may be half empty.
const SESSION: usize = 1024;
/// So many objects at a time: more than twice as many as the work has.
const ROOM: u64 = 3 * WORKERS * worker::KEYS;
/// Connections of a pool that is gone close in the background, and the runtime's threads end after ten idle seconds.
const CLOSES: Duration = Duration::from_secs(12);

/// How long nothing happens.
#[derive(Clone, Copy)]
struct Pauses {
    rounds: Duration,
    troubles: Duration,
}

const OF_AN_HOUR: Pauses = Pauses { rounds: Duration::from_secs(40), troubles: Duration::from_secs(10) };
const IN_REAL_TIME: Pauses = Pauses { rounds: Duration::from_millis(20), troubles: Duration::from_millis(1500) };

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

async fn make_trouble(faults: &FaultInjector, pause: Duration) -> Infallible {
    let mut expired = Instant::now();
    let (mut troubles, mut operations) = (troubles().into_iter().cycle(), EXPIRED.into_iter().cycle());
    loop {
        tokio::time::sleep(pause).await;
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

async fn provider(endpoint_url: &str, faults: &FaultInjector) -> AwsClientProvider {
    // The embedded AWS gives sessions by the clock of the machine, which an hour on a paused one outlives.
    let role = AssumeRole::new("arn:aws:iam::123456789012:role/soak").duration(Duration::from_hours(12));
    let builder = bare_builder("us-east-1").endpoint_url(endpoint_url).assume_role(role);
    builder.http_client(faults.clone()).max_attempts(8).build().await.expect("a provider")
}

/// A table never gives room back, and takes as much again when half of what it has is in use and the rest has been. The
/// embedded AWS takes here what it will ever need for objects, so that whatever grows later is none of that.
async fn make_room(endpoint_url: &str, near: SharedHttpClient) {
    let provider = provider(endpoint_url, &FaultInjector::over(near)).await;
    let bucket = s3_interactions::create_bucket("room", &BucketSettings::default(), &provider).await;
    bucket.expect("a bucket");
    for number in 0..ROOM {
        let (key, options) = (number.to_string(), PutOptions::default());
        let put = s3_interactions::put_object_bytes(Vec::new(), "room", &key, &options, &provider).await;
        put.expect("an object");
    }
    let destroyed = s3_interactions::destroy_bucket("room", &EmptyOptions::default(), &provider).await;
    destroyed.expect("no bucket");
}

/// Workers side by side, each for as long as it is to go on, with a pause between its rounds.
async fn soak(
    endpoint_url: &str,
    near: SharedHttpClient,
    pauses: Pauses,
    goes_on: impl Fn(&Tally) -> bool,
) -> (Tally, Calls) {
    let faults = FaultInjector::seeded(near, SEED, RATE);
    let provider = provider(endpoint_url, &faults).await;
    let work = async |number| {
        let mut worker = Worker::begin(number, &provider).await;
        while goes_on(&worker.tally) {
            worker.round().await;
            tokio::time::sleep(pauses.rounds).await;
        }
        worker.end().await
    };
    let tallies = tokio::select! {
        tallies = futures::future::join_all((0..WORKERS).map(work)) => tallies,
        never = make_trouble(&faults, pauses.troubles) => match never {},
    };
    (tallies.into_iter().sum(), Calls(faults.calls()))
}

/// How often each operation was called.
struct Calls(BTreeMap<String, u64>);

impl Calls {
    /// What the embedded AWS may have allocated after these, and had not before.
    fn slack_of_aws(&self) -> usize {
        let sessions = self.0.get("AssumeRole").copied().unwrap_or_default();
        SLACK + SESSION * usize::try_from(sessions).expect("so many fit")
    }
}

impl fmt::Display for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} calls", self.0.values().sum::<u64>())
    }
}

/// What is made once and kept is there after a few rounds.
fn is_warming_up(tally: &Tally) -> bool {
    tally.rounds < WARM_UP
}

fn until(time: Duration) -> impl Fn(&Tally) -> bool {
    let end = Instant::now() + time;
    move |_| Instant::now() < end
}

#[tokio::test]
async fn when_an_hour_of_work_is_done_on_an_aws_that_fails_then_what_is_read_is_what_was_written() {
    let aws = LocalAws::start().await.expect("a free port");
    tokio::time::pause();
    make_room(&aws.endpoint_url(), aws.direct_http_client()).await;
    let warm_up = soak(&aws.endpoint_url(), aws.direct_http_client(), OF_AN_HOUR, is_warming_up).await;
    let begun = Held::now();

    let hour = until(Duration::from_hours(1));
    let (tally, calls) = soak(&aws.endpoint_url(), aws.direct_http_client(), OF_AN_HOUR, hour).await;

    println!("warmed up: {}, {}; {begun}", warm_up.0, warm_up.1);
    println!("an hour on a paused clock: {tally}, {calls}; {}", Held::now());
    assert!(tally.rounds >= 500 && tally.given_up * 50 < tally.done, "{tally}");
    assert_eq!(tally.expired, 0, "where retries are left, a call gets other keys by itself");
    begun.with_any_threads().assert_same_in_the_end(calls.slack_of_aws(), async || Held::now()).await;
}

const OVER_SOCKETS: &str =
    "when_work_is_done_over_sockets_for_minutes_then_memory_descriptors_and_tasks_end_where_they_began";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes ten minutes: see the page of this test"]
async fn when_work_is_done_over_sockets_for_minutes_then_memory_descriptors_and_tasks_end_where_they_began() {
    if server::is_wanted() {
        return server::serve().await;
    }
    let minutes = std::env::var("SOAK_MINUTES").map_or(10, |text| text.parse().expect("a number of minutes"));
    let mut server = Server::start(OVER_SOCKETS).await;
    let url = server.endpoint_url.clone();
    make_room(&url, default_http_client()).await;
    let warm_up = soak(&url, default_http_client(), IN_REAL_TIME, is_warming_up).await;
    tokio::time::sleep(CLOSES).await;
    let (here, there) = (Held::now(), server.held().await);
    println!("warmed up: {}, {}; here {here}; there {there}", warm_up.0, warm_up.1);

    let (tally, calls) = soak(&url, default_http_client(), IN_REAL_TIME, until(Duration::from_mins(minutes))).await;

    println!("{minutes} minutes over sockets: {tally}, {calls}; here {}", Held::now());
    // More than on a paused clock: a machine that stands still for seconds is no reason to fail.
    assert!(tally.given_up * 20 < tally.done, "{tally}");
    let here = here.assert_same_in_the_end(SLACK, async || Held::now()).await;
    let there = there.assert_same_in_the_end(calls.slack_of_aws(), async || server.held().await).await;
    println!("in the end: here {here}; there {there}");
}
