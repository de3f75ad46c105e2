use super::*;
use aws_credential_types::provider::error::CredentialsError;
use proptest::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};

/// A number that says for itself how old it is.
#[derive(Debug, Clone, PartialEq)]
struct Number(u32, Age);

impl Ages for Number {
    fn age(&self, _now: SystemTime) -> Age {
        self.1
    }
}

/// The loads that were begun, each with its number and, from `load`, its result.
fn counted(
    load: impl Fn(u32) -> Loaded<Number> + Send + Sync + Clone + 'static,
) -> (Arc<AtomicU32>, Arc<Renewing<Number>>) {
    let begun = Arc::new(AtomicU32::new(0));
    let counter = Arc::clone(&begun);
    let renewing = Renewing::new(move || {
        let (number, load) = (counter.fetch_add(1, Ordering::SeqCst) + 1, load.clone());
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            load(number)
        })
    });
    (begun, renewing)
}

fn failure() -> KeyFailure {
    KeyFailure::source(CredentialsError::unhandled("no"))
}

#[tokio::test(start_paused = true)]
async fn when_a_value_is_fresh_then_it_is_loaded_once() {
    let (begun, renewing) = counted(|number| Ok(Number(number, Age::Fresh)));
    for _ in 0..3 {
        assert_eq!(renewing.get().await.expect("a value").0, 1);
    }
    assert_eq!(begun.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn when_a_value_is_stale_then_each_load_begins_when_the_one_before_has_ended() {
    let (begun, renewing) = counted(|number| Ok(Number(number, Age::Stale)));
    for _ in 0..3 {
        renewing.get().await.expect("a value");
    }
    assert_eq!(begun.load(Ordering::SeqCst), 2, "one that was waited for, one behind the back");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(renewing.get().await.expect("a value").0, 2);
}

#[tokio::test(start_paused = true)]
async fn when_what_is_loaded_is_dead_on_arrival_then_those_who_waited_get_it_still() {
    let (begun, renewing) = counted(|number| Ok(Number(number, Age::Dead)));
    assert_eq!(renewing.get().await.expect("a value").0, 1);
    assert_eq!(renewing.get().await.expect("a value").0, 2);
    assert_eq!(begun.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn when_a_load_panics_then_it_is_a_failure_like_any_other() {
    let (begun, renewing) = counted(|number| if number == 1 { panic!("planted") } else { Ok(Number(2, Age::Fresh)) });
    assert!(renewing.get().await.expect_err("a panic").to_string().contains("panicked"));
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(renewing.get().await.is_ok());
    assert_eq!(begun.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn when_a_load_succeeds_then_the_failures_before_it_are_forgotten() {
    let (begun, renewing) = counted(|number| match number {
        5 => Ok(Number(5, Age::Dead)),
        _ => Err(failure()),
    });
    for _ in 0..5 {
        let _ = renewing.get().await;
        tokio::time::sleep(Duration::from_secs(38)).await;
    }
    assert_eq!(begun.load(Ordering::SeqCst), 5);
    assert!(renewing.get().await.is_err(), "the sixth fails");
    tokio::time::sleep(Duration::from_millis(1300)).await;
    assert!(renewing.get().await.is_err());
    assert_eq!(begun.load(Ordering::SeqCst), 7, "after a second, not after sixteen");
}

#[tokio::test(start_paused = true)]
async fn when_a_value_is_discarded_then_only_the_one_that_is_meant_goes_and_the_next_one_stays_for_a_minute() {
    let (_, renewing) = counted(|number| Ok(Number(number, Age::Fresh)));
    assert_eq!(renewing.discard(|_| true), Discarded::Before, "there is none");
    renewing.get().await.expect("a value");
    assert_eq!(renewing.discard(|number| number.0 == 2), Discarded::Before);
    assert_eq!(renewing.discard(|number| number.0 == 1), Discarded::Now);
    assert_eq!(renewing.get().await.expect("a value").0, 2);
    assert_eq!(renewing.discard(|number| number.0 == 2), Discarded::TooSoon);
    tokio::time::advance(Duration::from_secs(61)).await;
    assert_eq!(renewing.get().await.expect("a value").0, 2);
    assert_eq!(renewing.discard(|number| number.0 == 2), Discarded::Now);
}

#[test]
fn when_the_runtime_that_began_a_load_is_gone_then_another_can_load() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (_, renewing) = counted(|number| Ok(Number(number, Age::Fresh)));
    let gone = runtime();
    let impatient = gone.block_on(async { tokio::time::timeout(Duration::from_millis(1), renewing.get()).await });
    assert!(impatient.is_err());
    drop(gone);
    let next = runtime();
    let answered = next.block_on(async {
        let first = renewing.get().await;
        tokio::time::sleep(Duration::from_millis(1300)).await;
        first.or(renewing.get().await)
    });
    assert!(answered.is_ok(), "a load that cannot end is a failure, and the next one is not");
}

proptest! {
    #[test]
    fn when_failures_follow_each_other_then_a_pause_is_never_short_nor_long(in_a_row in any::<u32>()) {
        let pause = pause(in_a_row);
        prop_assert!(pause >= Duration::from_millis(750) && pause <= Duration::from_millis(37_500));
    }
}
