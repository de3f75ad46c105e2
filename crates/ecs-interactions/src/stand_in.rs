//! What services of ECS look like on the wire.

pub(crate) use aws_interactions_stand_in::{assert_told_once, json_call, json_refusal, json_wire, provider_on};
use serde_json::{Value, json};

/// The service `web` with these deployments.
pub(crate) fn service(deployments: &[Value]) -> Value {
    json!({
        "serviceName": "web", "status": "ACTIVE", "desiredCount": 3, "runningCount": 2, "pendingCount": 1,
        "serviceArn": "arn:aws:ecs:eu-west-1:123456789012:service/shop/web",
        "clusterArn": "arn:aws:ecs:eu-west-1:123456789012:cluster/shop",
        "taskDefinition": "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7",
        "deployments": deployments,
    })
}

/// The deployment `ecs-svc/ID` from so many seconds after the epoch as its id says, of three tasks, with other fields where
/// they are given.
pub(crate) fn deployment(id: u64, status: &str, rollout: &str, other: &Value) -> Value {
    let mut deployment = json!({
        "id": format!("ecs-svc/{id}"), "status": status, "createdAt": id, "updatedAt": id + 1, "desiredCount": 3,
        "runningCount": 1, "pendingCount": 2, "failedTasks": 0, "rolloutState": rollout,
        "taskDefinition": "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7",
    });
    for (name, value) in other.as_object().expect("fields") {
        deployment[name] = value.clone();
    }
    deployment
}
