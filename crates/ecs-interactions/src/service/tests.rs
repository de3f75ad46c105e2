use super::*;
use crate::describe::describe_service;
use crate::stand_in::{deployment, json_wire, provider_on, service};
use serde_json::{Value, json};

async fn described(deployments: Vec<Value>) -> Service {
    let wire = json_wire(move |_, _| (200, json!({ "services": [service(&deployments)] })));
    describe_service("shop", "web", &provider_on(&wire).await).await.expect("a service")
}

fn without_rollout(id: u64, status: &str, running: u32, pending: u32) -> Value {
    deployment(id, status, "", &json!({ "rolloutState": null, "runningCount": running, "pendingCount": pending }))
}

#[tokio::test]
async fn when_a_rollout_state_is_told_then_it_decides_if_a_deployment_is_in_progress() {
    let none = json!({});
    for (state, is_in_progress) in [("IN_PROGRESS", true), ("COMPLETED", false), ("FAILED", false), ("PAUSED", true)] {
        let found =
            described(vec![deployment(1, "ACTIVE", "IN_PROGRESS", &none), deployment(2, "PRIMARY", state, &none)]);
        let found = found.await;
        assert_eq!(found.is_deployment_in_progress(), is_in_progress, "{state}");
        assert_eq!(found.primary_deployment().map(|primary| primary.id.as_str()), Some("ecs-svc/2"));
    }
}

#[tokio::test]
async fn when_no_rollout_state_is_told_then_tasks_and_other_deployments_decide() {
    let (primary, inactive) = (without_rollout(2, "PRIMARY", 3, 0), without_rollout(1, "INACTIVE", 0, 0));
    let cases = [
        (vec![primary.clone()], false),
        (vec![primary.clone(), inactive], false),
        (vec![primary, without_rollout(1, "ACTIVE", 0, 0)], true),
        (vec![without_rollout(2, "PRIMARY", 2, 0)], true),
        (vec![without_rollout(2, "PRIMARY", 3, 1)], true),
        (vec![without_rollout(1, "ACTIVE", 2, 0)], false),
        (vec![], false),
    ];
    for (deployments, is_in_progress) in cases {
        let told = format!("{deployments:?}");
        assert_eq!(described(deployments).await.is_deployment_in_progress(), is_in_progress, "{told}");
    }
}

#[tokio::test]
async fn when_tasks_failed_then_those_of_all_deployments_are_counted() {
    let failed = |count: i64| json!({ "failedTasks": count });
    let found = described(vec![
        deployment(2, "ACTIVE", "FAILED", &failed(4)),
        deployment(3, "PRIMARY", "IN_PROGRESS", &failed(2)),
        deployment(1, "INACTIVE", "COMPLETED", &failed(-1)),
    ]);
    assert_eq!(found.await.failed_task_count(), 6);
    assert_eq!(described(vec![]).await.failed_task_count(), 0);
}

#[tokio::test]
async fn when_the_tasks_of_a_deployment_are_told_then_only_what_there_is() {
    let tasks = async |other: Value| described(vec![deployment(1, "PRIMARY", "", &other)]).await.deployments[0].tasks();
    assert_eq!(tasks(json!({ "failedTasks": 4 })).await, "1 of 3 running, 2 pending, 4 failed");
    assert_eq!(tasks(json!({ "pendingCount": 0, "runningCount": 3 })).await, "3 of 3 running");
}
