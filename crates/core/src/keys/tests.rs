use super::*;
use crate::request_error::{RequestError, RequestErrorKind};
use proptest::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::UNIX_EPOCH;

const NOW: SystemTime = UNIX_EPOCH;

fn held(seconds: Option<u64>, manner: Manner) -> Held {
    let expiry = seconds.map(|seconds| NOW + Duration::from_secs(seconds));
    Held::new(Credentials::new("id", "secret", None, expiry, "test"), manner, NOW)
}

fn age_after(held: &Held, seconds: u64) -> Age {
    held.age(NOW + Duration::from_secs(seconds))
}

#[test]
fn when_a_machine_gives_keys_for_an_hour_then_they_are_renewed_four_to_five_minutes_before_their_end() {
    for _ in 0..100 {
        let held = held(Some(3600), Manner::Machine);
        assert_eq!(age_after(&held, 3299), Age::Fresh);
        assert_eq!(age_after(&held, 3360), Age::Stale);
        assert_eq!(age_after(&held, 3589), Age::Stale);
        assert_eq!(age_after(&held, 3590), Age::Dead);
    }
}

#[test]
fn when_keys_have_little_time_left_then_they_are_renewed_after_half_of_it() {
    let held = held(Some(100), Manner::Machine);
    assert_eq!((age_after(&held, 49), age_after(&held, 50)), (Age::Fresh, Age::Stale));
}

#[test]
fn when_a_person_gave_a_code_for_keys_then_they_are_used_to_the_end() {
    let held = held(Some(3600), Manner::Person);
    assert_eq!((age_after(&held, 3589), age_after(&held, 3590)), (Age::Fresh, Age::Dead));
}

#[test]
fn when_keys_have_no_end_then_their_source_is_asked_now_and_then_and_they_never_die() {
    let held = held(None, Manner::Machine);
    assert_eq!((age_after(&held, 899), age_after(&held, 900)), (Age::Fresh, Age::Stale));
    assert_eq!(age_after(&held, u64::from(u32::MAX)), Age::Stale);
}

#[tokio::test(start_paused = true)]
async fn when_a_source_does_not_answer_then_it_is_given_up_after_half_a_minute_and_a_person_is_not() {
    struct Silent;
    impl LoadKeys for Silent {
        fn load(&self) -> BoxFuture<'_, Result<Credentials, KeyFailure>> {
            Box::pin(futures::future::pending())
        }
    }
    let begun = tokio::time::Instant::now();
    let error = Keys::renewed(Silent, Manner::Machine, None).provide_credentials().await.expect_err("silence");
    assert!(matches!(error, CredentialsError::ProviderTimedOut(_)), "{error:?}");
    assert_eq!(begun.elapsed().as_secs(), 30);
    let person = Keys::renewed(Silent, Manner::Person, None);
    assert!(tokio::time::timeout(Duration::from_hours(1), person.get()).await.is_err());
}

#[tokio::test]
async fn when_a_failure_is_handed_out_then_its_kind_and_what_lies_below_it_stay() {
    let below = || std::io::Error::other("the bottom");
    let cases = [
        (CredentialsError::not_loaded(below()), "the credential provider was not enabled"),
        (CredentialsError::invalid_configuration(below()), "the credentials provider was not properly configured"),
        (CredentialsError::provider_error(below()), "an error occurred while loading credentials"),
        (CredentialsError::unhandled(below()), "unexpected credentials error"),
    ];
    for (error, expected) in cases {
        let handed_out = KeyFailure::source(error).to_sdk();
        let source = std::error::Error::source(&handed_out).expect("a source");
        assert_eq!((handed_out.to_string().as_str(), source.to_string().as_str()), (expected, "the bottom"));
    }
    let of_sts = RequestError::new(RequestErrorKind::AccessDenied, "sts", "AssumeRole", "no");
    let handed_out = KeyFailure::request(of_sts).to_sdk();
    let source = std::error::Error::source(&handed_out).expect("a source");
    assert!(source.downcast_ref::<RequestError>().is_some());
}

/// Gives keys with the ids 1, 2, …
struct Counting(AtomicUsize);

impl LoadKeys for Counting {
    fn load(&self) -> BoxFuture<'_, Result<Credentials, KeyFailure>> {
        let id = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        let expiry = Clock::now() + Duration::from_hours(1);
        Box::pin(async move { Ok(Credentials::new(id.to_string(), "secret", None, Some(expiry), "test")) })
    }
}

fn id_at_hand(keys: &Keys) -> Option<String> {
    let identity = keys.identity_at_hand()?;
    identity.data::<Credentials>().map(|credentials| credentials.access_key_id().to_owned())
}

#[tokio::test(start_paused = true)]
async fn when_keys_are_renewed_then_they_are_at_hand_from_their_coming_to_their_end() {
    let keys = Keys::renewed(Counting(AtomicUsize::new(0)), Manner::Person, None);
    assert_eq!(id_at_hand(&keys), None, "nobody waits here");
    keys.get().await.expect("keys");
    assert_eq!(id_at_hand(&keys).as_deref(), Some("1"));
    tokio::time::advance(Duration::from_hours(1)).await;
    assert_eq!(id_at_hand(&keys), None);
    keys.get().await.expect("keys");
    assert_eq!(id_at_hand(&keys).as_deref(), Some("2"));
    assert!(keys.are_expired("2"));
    assert_eq!(id_at_hand(&keys), None, "AWS calls them expired");
}

#[test]
fn when_keys_are_at_hand_then_each_request_signs_with_the_same_identity() {
    let keys = Keys::fixed(Credentials::new("id", "secret", None, None, "test"));
    let identities = [keys.identity_at_hand(), keys.identity_at_hand()].map(|identity| identity.expect("fixed keys"));
    let [first, second] = identities.each_ref().map(|identity| identity.data::<Credentials>().expect("keys"));
    assert!(std::ptr::eq(first, second), "nothing is made anew");
}

#[test]
fn when_keys_are_printed_then_their_id_is_not() {
    let keys = Keys::fixed(Credentials::new("AKIAMARKED", "MARKED", None, None, "test"));
    assert!(!format!("{keys:?}").contains("MARKED"));
}

proptest! {
    #[test]
    fn when_keys_end_at_any_time_then_they_only_grow_older(seconds in any::<u32>(), steps in any::<[u32; 4]>()) {
        let rank = |age| match age { Age::Fresh => 0, Age::Stale => 1, Age::Dead => 2 };
        let held = held(Some(seconds.into()), Manner::Machine);
        let mut steps = steps;
        steps.sort_unstable();
        let ages: Vec<_> = steps.iter().map(|step| rank(age_after(&held, u64::from(*step)))).collect();
        prop_assert!(ages.is_sorted(), "{:?}", ages);
        prop_assert_eq!(age_after(&held, seconds.into()), Age::Dead);
    }
}
