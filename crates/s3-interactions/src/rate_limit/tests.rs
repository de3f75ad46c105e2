use super::*;
use proptest::prelude::*;

const KIB: u64 = 1024;

fn limit(rate: u64) -> RateLimit {
    RateLimit::bytes_per_second(NonZeroU64::new(rate).expect("more than nothing"))
}

/// How long `work` takes on tokio's clock, to the millisecond.
async fn time_of(work: impl Future<Output = ()>) -> u128 {
    let begin = Instant::now();
    work.await;
    begin.elapsed().as_millis()
}

#[tokio::test(start_paused = true)]
async fn when_bytes_pass_a_limit_then_they_take_their_time() {
    let limit = limit(100 * KIB);
    let time = time_of(async {
        for _ in 0..10 {
            limit.pass(50 * KIB).await;
        }
    });
    assert_eq!(time.await, 5000);
}

#[tokio::test(start_paused = true)]
async fn when_clones_of_a_limit_are_passed_at_once_then_they_share_it() {
    let limit = limit(100 * KIB);
    let passes = (0..10).map(|_| {
        let limit = limit.clone();
        async move { limit.pass(100 * KIB).await }
    });
    assert_eq!(time_of(async { drop(futures::future::join_all(passes).await) }).await, 10_000);
}

#[tokio::test(start_paused = true)]
async fn when_nothing_passed_for_long_then_no_time_was_saved_up() {
    let limit = limit(KIB);
    limit.pass(KIB).await;
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(time_of(limit.pass(2 * KIB)).await, 2000);
}

#[tokio::test(start_paused = true)]
async fn when_there_is_no_limit_then_nothing_waits() {
    assert_eq!(time_of(RateLimit::default().pass(u64::MAX)).await, 0);
    assert!(!RateLimit::default().is_set());
    assert!(limit(1).is_set());
}

proptest! {
    #[test]
    fn when_any_number_of_bytes_meets_any_limit_then_nothing_overflows(bytes: u64, rate in 1_u64..) {
        let lane = Lane { per_second: NonZeroU64::new(rate).expect("not zero"), free_from: Mutex::default() };
        lane.reserve(bytes);
        lane.reserve(bytes);
    }
}
