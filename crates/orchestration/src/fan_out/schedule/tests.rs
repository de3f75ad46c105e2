use super::*;
use aws_interactions_core::{AwsCredentials, ConfigError};

fn target(account: &str, region: &str) -> FanOutTarget {
    FanOutTarget { account_id: account.to_owned(), region: region.to_owned() }
}

/// Two regions in each account.
fn schedule(accounts: &[&str], per_account: usize) -> Schedule {
    let targets = accounts.iter().flat_map(|account| ["x", "y"].map(|region| target(account, region)));
    Schedule::new(targets, per_account)
}

fn begun(schedule: &mut Schedule) -> String {
    schedule.begin().map_or_else(|| "-".to_owned(), |target| target.account_id + &target.region)
}

#[test]
fn when_an_account_is_full_then_the_next_one_s_turn_comes_until_one_ends() {
    let mut schedule = schedule(&["a", "b"], 1);
    assert_eq!([begun(&mut schedule), begun(&mut schedule), begun(&mut schedule)], ["ax", "bx", "-"]);
    schedule.ended("b");
    assert_eq!([begun(&mut schedule), begun(&mut schedule)], ["by", "-"]);
    schedule.ended("b");
    assert_eq!(begun(&mut schedule), "-");
    schedule.ended("a");
    assert_eq!([begun(&mut schedule), begun(&mut schedule)], ["ay", "-"]);
}

#[test]
fn when_an_account_is_begun_then_it_is_finished_before_another_one() {
    let mut schedule = schedule(&["a", "b", "c"], 1);
    assert_eq!([begun(&mut schedule), begun(&mut schedule)], ["ax", "bx"]);
    schedule.ended("a");
    assert_eq!([begun(&mut schedule), begun(&mut schedule)], ["ay", "cx"]);
}

#[test]
fn when_an_account_s_first_target_runs_then_its_others_follow_it_unless_there_is_nothing_else_to_do() {
    let mut schedule = schedule(&["a", "b", "c"], 2);
    assert_eq!([begun(&mut schedule), begun(&mut schedule)], ["ax", "bx"]);
    schedule.ended("a");
    assert_eq!([begun(&mut schedule), begun(&mut schedule)], ["ay", "cx"]);
    assert_eq!([begun(&mut schedule), begun(&mut schedule), begun(&mut schedule)], ["by", "cy", "-"]);
}

#[test]
fn when_an_account_is_not_full_then_its_end_gives_it_no_second_turn() {
    let mut schedule = schedule(&["a"], 5);
    assert_eq!([begun(&mut schedule), begun(&mut schedule), begun(&mut schedule)], ["ax", "ay", "-"]);
    schedule.ended("a");
    schedule.ended("a");
    schedule.ended("stranger");
    assert_eq!(begun(&mut schedule), "-");
}

#[test]
fn when_targets_are_given_up_then_each_that_waits_is_told_once_in_order() {
    let mut schedule = schedule(&["b", "a"], 1);
    assert_eq!(begun(&mut schedule), "bx");
    let given_up = std::iter::from_fn(|| schedule.give_up_one()).map(|target| target.account_id + &target.region);
    assert_eq!(given_up.collect::<Vec<_>>(), ["by", "ax", "ay"]);
}

#[tokio::test]
async fn when_an_account_s_provider_is_asked_for_then_it_is_made_once_and_dropped_with_its_last_target() {
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
    let provider = builder.credentials(AwsCredentials::new("id", "secret")).build().await.expect("complete settings");
    let mut schedule = schedule(&["a"], 2);
    let made = std::cell::Cell::new(0);
    let provide = |schedule: &mut Schedule| {
        let count = || {
            made.set(made.get() + 1);
            Ok::<_, ConfigError>(provider.clone())
        };
        schedule.provider("a", count).expect("a provider");
    };
    schedule.begin();
    provide(&mut schedule);
    schedule.begin();
    provide(&mut schedule);
    schedule.ended("a");
    assert_eq!((made.get(), schedule.accounts[0].provider.is_some()), (1, true));
    schedule.ended("a");
    assert!(schedule.accounts[0].provider.is_none());
}

#[test]
fn when_an_account_s_provider_cannot_be_made_then_it_is_tried_again_for_the_next() {
    let mut schedule = schedule(&["a"], 1);
    let mut tries = 0;
    for _ in 0..2 {
        let made = schedule.provider("a", || {
            tries += 1;
            Err("refused")
        });
        assert!(made.is_err());
    }
    assert_eq!(tries, 2);
}
