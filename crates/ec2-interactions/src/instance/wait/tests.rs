use super::*;
use crate::instance::stand_in::{bare, described};
use crate::stand_in::{provider_with, refusal};
use aws_sdk_ec2::Client;
use aws_smithy_mocks::{MockResponse, Rule, RuleMode, mock, mock_client};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// EC2 as it is at each look: the state of each instance it knows. The last look repeats.
fn looks(looks: &'static [&'static [(&'static str, &'static str)]]) -> Rule {
    let count = AtomicUsize::new(0);
    mock!(Client::describe_instances).then_compute_response(move |request| {
        assert_eq!(request.filters()[0].name(), Some("instance-id"));
        let look = looks[count.fetch_add(1, Ordering::SeqCst).min(looks.len() - 1)];
        let items: Vec<_> = look.iter().map(|(id, state)| bare(id, state)).collect();
        MockResponse::Http(described(&[&items], None))
    })
}

/// What waiting comes to, and what is told meanwhile.
async fn waited(ids: &[&str], awaited: InstanceState, rule: &Rule) -> (Result<Vec<Instance>, Ec2Error>, Vec<String>) {
    let provider = provider_with(mock_client!(aws_sdk_ec2, RuleMode::MatchAny, [rule])).await;
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let hears = Arc::clone(&told);
    let wait = Wait::at_most(Duration::from_secs(65))
        .every(Duration::from_secs(10))
        .reporting(move |waiting| hears.lock().expect("no panic").push(waiting.seen.clone()));
    let result = wait_for_instances(ids, &awaited, &wait, &provider).await;
    let told = told.lock().expect("no panic").clone();
    (result, told)
}

#[tokio::test(start_paused = true)]
async fn when_instances_are_awaited_running_and_are_new_then_the_wait_ends_when_all_run_and_tells_what_it_sees() {
    let begun = Instant::now();
    let rule = looks(&[
        &[("i-1a", "pending")],
        &[("i-1a", "running"), ("i-2b", "pending")],
        &[("i-2b", "running"), ("i-1a", "running")],
    ]);
    let (result, told) = waited(&["i-1a", "i-2b"], InstanceState::Running, &rule).await;
    let ids: Vec<_> = result.expect("running").into_iter().map(|instance| instance.id).collect();
    assert_eq!(ids, ["i-1a", "i-2b"]);
    assert_eq!(told, ["0 of 2 running, 1 not known, 1 pending", "1 of 2 running, 1 pending"]);
    assert_eq!(begun.elapsed(), Duration::from_secs(20));
}

#[tokio::test(start_paused = true)]
async fn when_an_instance_is_awaited_running_and_is_terminated_then_the_wait_ends_with_ec2s_reason() {
    let rule = mock!(Client::describe_instances).then_http_response(|| {
        let reason = "<stateReason><code>Server.InsufficientInstanceCapacity</code><message>Server.\
            InsufficientInstanceCapacity: Insufficient capacity to satisfy instance request</message></stateReason></item>";
        described(&[&[bare("i-1a", "running"), bare("i-2b", "terminated").replace("</item>", reason)]], None)
    });
    let (result, told) = waited(&["i-1a", "i-2b"], InstanceState::Running, &rule).await;
    let expected = "instance `i-2b` is terminated (Server.InsufficientInstanceCapacity: Insufficient capacity to satisfy \
        instance request), and will not be running";
    assert_eq!(result.expect_err("terminated").to_string(), expected);
    assert!(told.is_empty());
}

#[tokio::test(start_paused = true)]
async fn when_an_instance_is_awaited_running_and_stops_again_then_the_wait_ends() {
    let rule = looks(&[&[("i-1a", "stopped")], &[("i-1a", "stopped")], &[("i-1a", "pending")], &[("i-1a", "stopped")]]);
    let (result, told) = waited(&["i-1a"], InstanceState::Running, &rule).await;
    assert!(matches!(result, Err(Ec2Error::WillNotHappen { .. })), "{result:?}");
    let not_yet = "0 of 1 running, 1 stopped";
    assert_eq!(told, [not_yet, not_yet, "0 of 1 running, 1 pending"], "one that is not started yet is waited for");
}

#[tokio::test(start_paused = true)]
async fn when_instances_are_awaited_stopped_then_only_their_end_is_a_dead_end() {
    let rule =
        looks(&[&[("i-1a", "pending")], &[("i-1a", "running")], &[("i-1a", "stopping")], &[("i-1a", "stopped")]]);
    let (result, told) = waited(&["i-1a"], InstanceState::Stopped, &rule).await;
    assert_eq!(result.expect("stopped").len(), 1);
    assert_eq!(told.len(), 3);
    for end in ["shutting-down", "terminated"] {
        let rule =
            mock!(Client::describe_instances).then_http_response(move || described(&[&[bare("i-1a", end)]], None));
        let (result, _) = waited(&["i-1a"], InstanceState::Stopped, &rule).await;
        assert!(matches!(result, Err(Ec2Error::WillNotHappen { .. })), "{end}: {result:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_instances_are_awaited_terminated_and_one_is_no_longer_known_then_it_counts() {
    let rule = looks(&[
        &[("i-1a", "running"), ("i-2b", "shutting-down")],
        &[("i-1a", "shutting-down")],
        &[("i-1a", "terminated")],
    ]);
    let (result, told) = waited(&["i-1a", "i-2b"], InstanceState::Terminated, &rule).await;
    let ids: Vec<_> = result.expect("terminated").into_iter().map(|instance| instance.id).collect();
    assert_eq!(ids, ["i-1a"]);
    assert_eq!(told, ["0 of 2 terminated, 1 running, 1 shutting-down", "1 of 2 terminated, 1 shutting-down"]);
}

#[tokio::test(start_paused = true)]
async fn when_the_deadline_passes_then_the_error_says_what_was_seen_and_of_which_instances() {
    let rule = looks(&[&[("i-1a", "pending"), ("i-2b", "running")]]);
    let (result, told) = waited(&["i-1a", "i-2b"], InstanceState::Running, &rule).await;
    let expected = "instance `i-1a, i-2b` is still 1 of 2 running, 1 pending after 65 s";
    assert_eq!(result.expect_err("too long").to_string(), expected);
    assert_eq!(told.len(), 7);
}

#[tokio::test(start_paused = true)]
async fn when_a_look_fails_then_the_wait_ends_with_its_error() {
    let rule = mock!(Client::describe_instances).then_http_response(|| refusal(403, "UnauthorizedOperation", "no"));
    let (result, _) = waited(&["i-1a"], InstanceState::Running, &rule).await;
    assert_eq!(result.expect_err("denied").request().and_then(|source| source.code()), Some("UnauthorizedOperation"));
}

#[tokio::test]
async fn when_a_state_that_does_not_last_is_awaited_then_nothing_is_sent() {
    for state in ["pending", "stopping", "shutting-down", "asleep"] {
        let rule = looks(&[&[]]);
        let (result, _) = waited(&["i-1a"], InstanceState::from_name(state), &rule).await;
        let error = result.expect_err(state);
        assert!(matches!(error, Ec2Error::InvalidInput { .. }) && error.to_string().contains(state), "{error}");
        assert_eq!(rule.num_calls(), 0);
    }
}

#[tokio::test]
async fn when_no_instances_are_awaited_then_the_wait_is_over_and_nothing_is_sent() {
    let rule = looks(&[&[]]);
    let (result, _) = waited(&[], InstanceState::Running, &rule).await;
    assert!(result.expect("nothing to wait for").is_empty());
    assert_eq!(rule.num_calls(), 0);
}
