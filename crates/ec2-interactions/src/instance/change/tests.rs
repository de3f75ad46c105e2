use super::*;
use crate::stand_in::{answer, provider_with, refusal};
use aws_sdk_ec2::Client;
use aws_sdk_ec2::config::http::HttpResponse;
use aws_smithy_mocks::{MockResponse, Rule, RuleMode, mock, mock_client};
use std::sync::Mutex;

/// An answer that tells a change of each of `ids`.
fn changed(operation: &str, ids: &[String]) -> HttpResponse {
    let item = |id: &String| {
        format!(
            "<item><instanceId>{id}</instanceId><currentState><code>32</code><name>shutting-down</name></currentState>\
             <previousState><code>16</code><name>running</name></previousState></item>"
        )
    };
    let items: String = ids.iter().map(item).collect();
    answer(
        200,
        format!(
            "<{operation}Response><requestId>req-1</requestId><instancesSet>{items}</instancesSet></{operation}Response>"
        ),
    )
}

/// EC2 that refuses every request with an instance whose id ends in one of these letters, and says so with the code.
const REFUSED: [(char, &str); 3] =
    [('0', "InvalidInstanceID.NotFound"), ('1', "OperationNotPermitted"), ('2', "UnauthorizedOperation")];

fn terminating(batches: &Arc<Mutex<Vec<usize>>>) -> Rule {
    let batches = Arc::clone(batches);
    mock!(Client::terminate_instances).then_compute_response(move |request| {
        batches.lock().expect("no panic").push(request.instance_ids().len());
        let refused = REFUSED.iter().find(|(end, _)| request.instance_ids().iter().any(|id| id.ends_with(*end)));
        MockResponse::Http(match refused {
            Some((_, code)) => refusal(400, code, "no"),
            None => changed("TerminateInstances", request.instance_ids()),
        })
    })
}

async fn terminated(ids: &[String]) -> (Vec<InstanceOutcome>, Vec<usize>) {
    let batches = Arc::default();
    let rule = terminating(&batches);
    let provider = provider_with(mock_client!(aws_sdk_ec2, RuleMode::MatchAny, [&rule])).await;
    let outcomes = terminate_instances(ids, &provider).await.expect("outcomes");
    let batches = batches.lock().expect("no panic").clone();
    (outcomes, batches)
}

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("i-{number}a")).collect()
}

#[tokio::test]
async fn when_terminate_instances_and_all_can_be_then_each_change_is_told_after_one_request() {
    let asked = ids(3);
    let (outcomes, batches) = terminated(&asked).await;
    assert!(outcomes.iter().map(|outcome| &outcome.id).eq(&asked));
    for outcome in outcomes {
        let change = outcome.result.expect("a change");
        assert_eq!(change, StateChange { before: InstanceState::Running, now: InstanceState::ShuttingDown });
        assert!(change.is_change());
        assert!(!StateChange { before: change.now.clone(), now: change.now }.is_change());
    }
    assert_eq!(batches, [3]);
}

#[tokio::test]
async fn when_terminate_instances_and_some_cannot_be_then_the_others_are_and_each_has_its_own_error() {
    let mut asked = ids(20);
    asked[3] = "i-gone0".to_owned();
    asked[11] = "i-protected1".to_owned();
    asked[12] = "i-foreign2".to_owned();
    let (outcomes, batches) = terminated(&asked).await;
    assert!(outcomes.iter().map(|outcome| &outcome.id).eq(&asked));
    let failed: Vec<_> =
        outcomes.iter().filter_map(|outcome| Some((outcome, outcome.result.as_ref().err()?))).collect();
    let texts: Vec<_> = failed.iter().map(|(_, error)| error.to_string()).collect();
    let expected = [
        "instance `i-gone0` does not exist",
        "the state of instance `i-protected1` does not allow this",
        "access to instance `i-foreign2` is denied",
    ];
    assert_eq!(texts, expected);
    assert!(matches!(*failed[1].1.as_ref(), Ec2Error::WrongState { .. }));
    assert!(batches.len() < 20, "{} requests for 3 of 20", batches.len());
}

#[tokio::test]
async fn when_terminate_instances_and_there_are_many_then_a_hundred_go_at_a_time() {
    let mut asked = ids(250);
    asked.push("i-3a".to_owned());
    let (outcomes, batches) = terminated(&asked).await;
    assert_eq!(outcomes.len(), 250, "an instance named twice has one outcome");
    assert_eq!(batches, [100, 100, 50]);
}

#[tokio::test]
async fn when_terminate_instances_and_there_are_none_then_nothing_is_sent() {
    let (outcomes, batches) = terminated(&[]).await;
    assert!(outcomes.is_empty() && batches.is_empty());
}

#[tokio::test]
async fn when_terminate_instances_and_an_id_cannot_be_then_nothing_is_sent() {
    let batches = Arc::default();
    let rule = terminating(&batches);
    let provider = provider_with(mock_client!(aws_sdk_ec2, [&rule])).await;
    let error = terminate_instances(&["i-1a", "web"], &provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    assert_eq!(rule.num_calls(), 0);
}

#[tokio::test]
async fn when_terminate_instances_and_the_answer_leaves_one_out_then_that_one_has_an_error() {
    let rule =
        mock!(Client::terminate_instances).then_http_response(|| changed("TerminateInstances", &["i-1a".to_owned()]));
    let provider = provider_with(mock_client!(aws_sdk_ec2, [&rule])).await;
    let outcomes = terminate_instances(&["i-1a", "i-2b"], &provider).await.expect("outcomes");
    assert!(outcomes[0].result.is_ok());
    let error = outcomes[1].result.as_ref().expect_err("left out");
    assert!(matches!(**error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn when_terminate_instances_and_ec2_is_throttled_then_no_single_requests_follow_and_all_share_the_error() {
    let rule = mock!(Client::terminate_instances).then_http_response(|| refusal(503, "RequestLimitExceeded", "slower"));
    let provider = provider_with(mock_client!(aws_sdk_ec2, RuleMode::MatchAny, [&rule])).await;
    let outcomes = terminate_instances(&ids(8), &provider).await.expect("outcomes");
    assert_eq!(outcomes.len(), 8);
    for outcome in &outcomes {
        let error = outcome.result.as_ref().expect_err("throttled");
        assert!(error.is_retryable());
        assert_eq!(error.to_string(), "a request about 8 instances failed");
    }
    assert!(rule.num_calls() <= 3, "the SDK's own attempts are all: {}", rule.num_calls());
}

#[tokio::test]
async fn when_start_instances_then_the_change_is_told() {
    let rule = mock!(Client::start_instances)
        .match_requests(|request| request.instance_ids() == ["i-1a"])
        .then_http_response(|| changed("StartInstances", &["i-1a".to_owned()]));
    let provider = provider_with(mock_client!(aws_sdk_ec2, [&rule])).await;
    let outcomes = start_instances(&["i-1a"], &provider).await.expect("outcomes");
    assert!(outcomes[0].result.is_ok());
}

#[tokio::test]
async fn when_start_instances_and_there_is_no_room_then_the_instance_is_named() {
    let rule =
        mock!(Client::start_instances).then_http_response(|| refusal(400, "InsufficientInstanceCapacity", "no room"));
    let provider = provider_with(mock_client!(aws_sdk_ec2, [&rule])).await;
    let outcomes = start_instances(&["i-1a"], &provider).await.expect("outcomes");
    let error = outcomes[0].result.as_ref().expect_err("no room");
    assert!(matches!(&**error, Ec2Error::LimitExceeded { resource, .. } if resource.id == "i-1a"), "{error:?}");
}

#[tokio::test]
async fn when_stop_instances_then_the_mode_is_sent_and_nothing_else() {
    for (mode, flags) in [
        (StopMode::Ordinary, (None, None)),
        (StopMode::Hibernate, (Some(true), None)),
        (StopMode::Force, (None, Some(true))),
    ] {
        let rule = mock!(Client::stop_instances)
            .match_requests(move |request| {
                (request.hibernate(), request.force()) == flags && request.instance_ids() == ["i-1a"]
            })
            .then_http_response(|| changed("StopInstances", &["i-1a".to_owned()]));
        let provider = provider_with(mock_client!(aws_sdk_ec2, [&rule])).await;
        let outcomes = stop_instances(&["i-1a"], mode, &provider).await.expect("outcomes");
        assert!(outcomes[0].result.is_ok(), "{mode:?}");
    }
}

#[tokio::test]
async fn when_reboot_instances_and_one_is_missing_then_the_others_are_queued() {
    let rule = mock!(Client::reboot_instances).then_compute_response(|request| {
        let is_refused = request.instance_ids().iter().any(|id| id == "i-0gone");
        let done = || answer(200, "<RebootInstancesResponse><return>true</return></RebootInstancesResponse>");
        MockResponse::Http(if is_refused { refusal(400, "InvalidInstanceID.NotFound", "no") } else { done() })
    });
    let provider = provider_with(mock_client!(aws_sdk_ec2, RuleMode::MatchAny, [&rule])).await;
    let outcomes = reboot_instances(&["i-1a", "i-0gone", "i-2b"], &provider).await.expect("outcomes");
    assert_eq!(outcomes.iter().map(|outcome| outcome.result.is_ok()).collect::<Vec<_>>(), [true, false, true]);
}
