use super::*;
use crate::stand_in::{assert_told_once, deployment, json_refusal, json_wire, provider_on, service};
use aws_interactions_stand_in::{JsonAnswer, Wire};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The awaited one is 5.
const AWAITED: u64 = 5;

/// One answer after the other, look by look; the last one stays.
fn going_through(looks: Vec<JsonAnswer>) -> Wire {
    let seen = AtomicUsize::new(0);
    json_wire(move |_, _| looks[seen.fetch_add(1, Ordering::Relaxed).min(looks.len() - 1)].clone())
}

fn look_at(deployments: &[Value]) -> JsonAnswer {
    (200, json!({ "services": [service(deployments)] }))
}

fn with_status(status: &str) -> JsonAnswer {
    let mut service = service(&[primary(AWAITED, "IN_PROGRESS")]);
    service["status"] = json!(status);
    (200, json!({ "services": [service] }))
}

fn primary(id: u64, rollout: &str) -> Value {
    deployment(id, "PRIMARY", rollout, &json!({}))
}

fn failed(status: &str) -> Value {
    let reason = json!({ "rolloutStateReason": "ECS deployment circuit breaker: tasks failed to start." });
    deployment(AWAITED, status, "FAILED", &reason)
}

/// A quarter of an hour, and what was seen.
async fn awaited(wire: &Wire) -> (Result<Deployment, ServiceError>, Vec<String>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let wait = Wait::at_most(Duration::from_mins(15)).every(Duration::from_secs(10));
    let wait = wait.reporting(move |waiting| hears.lock().expect("no panic").push(waiting.seen.clone()));
    let of = json!({ "id": format!("ecs-svc/{AWAITED}"), "createdAt": AWAITED, "status": "PRIMARY" });
    let begun = json_wire(move |_, _| (200, json!({ "service": { "deployments": [of] } })));
    let asked = crate::deploy::force_new_deployment("shop", "web", &provider_on(&begun).await).await.expect("begun");
    let ended = wait_for_deployment("shop", "web", &asked, &wait, &provider_on(wire).await).await;
    let told = told.lock().expect("no panic").clone();
    (ended, told)
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_deployment_and_it_completes_then_it_is_answered_as_it_is_then() {
    let old = deployment(4, "ACTIVE", "COMPLETED", &json!({}));
    let wire = going_through(vec![
        look_at(&[primary(AWAITED, "IN_PROGRESS"), old]),
        look_at(&[deployment(AWAITED, "PRIMARY", "IN_PROGRESS", &json!({ "failedTasks": 2, "pendingCount": 0 }))]),
        look_at(&[deployment(AWAITED, "PRIMARY", "COMPLETED", &json!({ "runningCount": 3 }))]),
    ]);
    let (ended, told) = awaited(&wire).await;
    let ended = ended.expect("completed");
    assert_eq!((ended.id.as_str(), ended.rollout, ended.running), ("ecs-svc/5", Some(RolloutState::Completed), 3));
    assert_eq!(told, ["1 of 3 running, 2 pending", "1 of 3 running, 2 failed"]);
    assert_eq!(wire.requests(|_| ()).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_deployment_and_it_is_rolled_back_then_a_stable_service_is_no_success() {
    let wire = going_through(vec![
        look_at(&[primary(AWAITED, "IN_PROGRESS")]),
        look_at(&[failed("ACTIVE"), primary(6, "COMPLETED")]),
    ]);
    let error = awaited(&wire).await.0.expect_err("rolled back");
    let expected = "the deployment `ecs-svc/5` of the service `web` was rolled back by `ecs-svc/6`: ECS deployment circuit \
                    breaker: tasks failed to start";
    assert_eq!(error.to_string(), expected);
    assert_told_once(&error);
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_deployment_and_another_takes_its_place_then_it_is_told_which() {
    let none = json!({});
    let rows = [
        vec![primary(6, "COMPLETED")],
        vec![deployment(AWAITED, "ACTIVE", "IN_PROGRESS", &none), primary(6, "IN_PROGRESS")],
        // An older one may be the primary one again.
        vec![deployment(AWAITED, "INACTIVE", "COMPLETED", &none), primary(4, "COMPLETED")],
        // One of the same moment is not from before it.
        vec![deployment(6, "PRIMARY", "IN_PROGRESS", &json!({ "createdAt": AWAITED }))],
    ];
    for deployments in rows {
        let error = awaited(&going_through(vec![look_at(&deployments)])).await.0.expect_err("replaced");
        assert!(matches!(&error, ServiceError::Replaced { by, .. } if by != "ecs-svc/5"), "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_deployment_and_it_fails_without_a_roll_back_then_that_is_the_error() {
    let error = awaited(&going_through(vec![look_at(&[failed("PRIMARY")])])).await.0.expect_err("failed");
    let expected = "the deployment `ecs-svc/5` of the service `web` failed: ECS deployment circuit breaker: tasks failed to \
                    start";
    assert_eq!(error.to_string(), expected);
    let silent = deployment(AWAITED, "PRIMARY", "FAILED", &json!({}));
    let error = awaited(&going_through(vec![look_at(&[silent])])).await.0.expect_err("failed");
    assert_eq!(error.to_string(), "the deployment `ecs-svc/5` of the service `web` failed");
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_deployment_and_it_is_not_told_of_yet_then_it_is_waited_for() {
    let wire = going_through(vec![
        look_at(&[primary(4, "COMPLETED")]),
        look_at(&[]),
        look_at(&[primary(AWAITED, "COMPLETED")]),
    ]);
    let (ended, told) = awaited(&wire).await;
    assert_eq!(ended.expect("completed").id, "ecs-svc/5");
    assert_eq!(told, ["not seen yet", "without a primary deployment"]);
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_deployment_and_no_rollout_state_is_told_then_its_tasks_decide() {
    let of = |id, status, running: u32| {
        let counts = json!({ "rolloutState": null, "runningCount": running, "pendingCount": 0 });
        deployment(id, status, "", &counts)
    };
    let wire = going_through(vec![
        look_at(&[of(AWAITED, "PRIMARY", 2)]),
        look_at(&[of(AWAITED, "PRIMARY", 3), of(4, "ACTIVE", 1)]),
        look_at(&[of(AWAITED, "PRIMARY", 3)]),
    ]);
    let (ended, told) = awaited(&wire).await;
    assert_eq!(ended.expect("its tasks run").rollout, None);
    assert_eq!(told, ["2 of 3 running", "3 of 3 running"]);
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_deployment_and_the_service_is_deleted_meanwhile_then_the_wait_ends() {
    for status in ["DRAINING", "INACTIVE"] {
        let wire = going_through(vec![with_status("ACTIVE"), with_status(status)]);
        let error = awaited(&wire).await.0.expect_err("deleted");
        assert_eq!(error.to_string(), format!("the service `web` is {status}"));
    }
    let (ended, _) =
        awaited(&going_through(vec![with_status("ASLEEP"), look_at(&[primary(AWAITED, "COMPLETED")])])).await;
    ended.expect("a new word ends nothing");
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_deployment_and_it_does_not_end_then_the_deadline_does_it() {
    let failing = deployment(AWAITED, "PRIMARY", "IN_PROGRESS", &json!({ "failedTasks": 9 }));
    let error = awaited(&going_through(vec![look_at(&[failing])])).await.0.expect_err("for ever");
    let expected = "the deployment `ecs-svc/5` of the service `web` is 1 of 3 running, 2 pending, 9 failed after 900 s";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_deployment_and_a_look_fails_then_the_wait_ends_with_its_error() {
    let gone = json!({ "failures": [{ "reason": "MISSING", "arn": "arn:aws:ecs:eu-west-1:1:service/shop/web" }] });
    let error = awaited(&going_through(vec![(200, gone)])).await.0.expect_err("gone");
    assert!(matches!(error, ServiceError::DoesNotExist { .. }), "{error:?}");
    let error = awaited(&going_through(vec![json_refusal("AccessDeniedException")])).await.0.expect_err("denied");
    assert!(matches!(error, ServiceError::AccessDenied { .. }), "{error:?}");
}
