//! `awsi service …`

use crate::help::{documented, help};
use crate::json::{document, fields, fields_of_elements};
use crate::json_service::JsonService;
use crate::world::{Answer, World, run};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

fn awsi(world: &World, ecs: &JsonService, arguments: &[&str]) -> Answer {
    let mut command = world.command(&[&["service"], arguments, &["--endpoint-url", &ecs.url]].concat());
    run(command.env("AWS_MAX_ATTEMPTS", "1"))
}

fn deployment(id: &str, status: &str, rollout: &str) -> Value {
    json!({
        "id": id, "status": status, "rolloutState": rollout, "rolloutStateReason": "tasks failed to start.",
        "desiredCount": 2, "runningCount": 1, "pendingCount": 1, "failedTasks": 3, "createdAt": 7, "updatedAt": 8,
    })
}

fn service(name: &str, deployments: &[Value]) -> Value {
    json!({
        "serviceName": name, "serviceArn": format!("arn:aws:ecs:us-east-1:123456789012:service/shop/{name}"),
        "status": "ACTIVE", "desiredCount": 2, "runningCount": 1, "pendingCount": 1, "deployments": deployments,
    })
}

/// Begins the deployment `new`, then shows these deployments, look by look; the last ones stay.
fn going_through(looks: Vec<Vec<Value>>) -> JsonService {
    let seen = AtomicUsize::new(0);
    JsonService::answering(move |operation, _| {
        if operation == "UpdateService" {
            return Ok(json!({ "service": service("web", &[deployment("new", "PRIMARY", "IN_PROGRESS")]) }));
        }
        let look = &looks[seen.fetch_add(1, Ordering::Relaxed).min(looks.len() - 1)];
        Ok(json!({ "services": [service("web", look)] }))
    })
}

const QUICK: [&str; 4] = ["deploy", "shop", "web", "--interval=10ms"];

#[test]
fn when_services_are_asked_about_then_people_and_programs_get_how_they_stand() {
    let world = World::new();
    let ecs = JsonService::answering(|_, _| {
        let web = service("web", &[deployment("b", "PRIMARY", "IN_PROGRESS"), deployment("a", "ACTIVE", "COMPLETED")]);
        Ok(json!({ "services": [service("worker", &[]), web] }))
    });
    let told = awsi(&world, &ecs, &["status", "shop", "web", "worker"]).exits(0);
    let lines: Vec<&str> = told.stdout.lines().collect();
    assert_eq!(lines[0], "SERVICE  STATUS  RUNNING  PENDING  FAILED  DEPLOYMENT   AGE");
    assert!(lines[1].starts_with("web      ACTIVE  1 of 2   1        6       IN_PROGRESS  "), "{lines:?}");
    assert_eq!(lines[2], "worker   ACTIVE  1 of 2   1        0       -            -");
    let expected = json!({ "cluster": "shop", "services": ["web", "worker"] });
    assert_eq!(ecs.asked("DescribeServices"), [expected]);
    let told = awsi(&world, &ecs, &["status", "shop", "web", "worker", "--output", "json"]).exits(0);
    let expected = [
        "name",
        "arn",
        "status",
        "is_deployment_in_progress",
        "desired",
        "running",
        "pending",
        "failed_tasks",
        "task_definition",
        "deployments",
    ];
    assert_eq!(fields_of_elements(&told.stdout), vec![expected; 2]);
    let web = &document(&told.stdout)[0];
    assert_eq!((&web["is_deployment_in_progress"], &web["failed_tasks"]), (&json!(true), &json!(6)));
    let first = json!({
        "id": "b", "status": "PRIMARY", "rollout": "IN_PROGRESS", "rollout_reason": "tasks failed to start.", "desired": 2,
        "running": 1, "pending": 1, "failed_tasks": 3, "task_definition": null, "created_at": "1970-01-01T00:00:07Z",
        "updated_at": "1970-01-01T00:00:08Z",
    });
    assert_eq!(web["deployments"][0], first);
}

#[test]
fn when_a_service_is_missing_then_the_others_are_told_and_the_exit_code_tells_of_it() {
    let world = World::new();
    let ecs = JsonService::answering(|_, _| {
        let missing = json!({ "arn": "arn:aws:ecs:us-east-1:123456789012:service/shop/gone", "reason": "MISSING" });
        Ok(json!({ "services": [service("web", &[])], "failures": [missing] }))
    });
    let told = awsi(&world, &ecs, &["status", "shop", "gone", "web"]).exits(3);
    assert!(told.stdout.contains("web  "), "{told:#?}");
    told.complains(&["the service `gone` does not exist in the cluster `shop`", "hint: a service is of one cluster"]);
    awsi(&world, &ecs, &["status", "shop", "a b"]).exits(2);
    awsi(&world, &ecs, &["status", "shop"]).exits(2);
}

#[test]
fn when_a_service_is_deployed_then_the_command_ends_when_that_is_over() {
    let world = World::new();
    let over = || vec![deployment("new", "PRIMARY", "COMPLETED")];
    let ecs = going_through(vec![vec![deployment("new", "PRIMARY", "IN_PROGRESS")], over()]);
    let told = awsi(&world, &ecs, &QUICK).exits(0);
    assert_eq!(told.stdout, "Deployed web: 1 of 2 tasks run, by new.\n");
    assert_eq!(told.stderr, "1 of 2 running, 1 pending, 3 failed\n");
    assert_eq!(
        ecs.asked("UpdateService"),
        [json!({ "cluster": "shop", "service": "web", "forceNewDeployment": true })]
    );
    let ecs = going_through(vec![over()]);
    let told = awsi(&world, &ecs, &[&QUICK[..], &["--output", "json"]].concat()).exits(0);
    assert_eq!(fields(&told.stdout), documented(&help(&["service", "deploy"])));
    assert_eq!(document(&told.stdout)["rollout"], "COMPLETED");
}

#[test]
fn when_a_deployment_only_begins_then_nothing_is_waited_for() {
    let (world, ecs) = (World::new(), going_through(vec![vec![]]));
    let told = awsi(&world, &ecs, &["deploy", "shop", "web", "--no-wait"]).exits(0);
    assert_eq!(told.stdout, "The deployment new of web begins.\n");
    assert!(ecs.asked("DescribeServices").is_empty());
    awsi(&world, &ecs, &["deploy", "shop", "web", "--no-wait", "--timeout", "1m"]).exits(2);
}

#[test]
fn when_a_deployment_comes_to_no_good_end_then_the_exit_code_says_so() {
    let world = World::new();
    let rolled_back = vec![deployment("new", "ACTIVE", "FAILED"), deployment("back", "PRIMARY", "COMPLETED")];
    let answer = awsi(&world, &going_through(vec![rolled_back]), &QUICK).exits(5);
    answer.complains(&["the deployment `new` of the service `web` was rolled back by `back`: tasks failed to start\n"]);
    let answer = awsi(&world, &going_through(vec![vec![deployment("new", "PRIMARY", "FAILED")]]), &QUICK).exits(5);
    answer.complains(&["the deployment `new` of the service `web` failed: tasks failed to start\n"]);
    let endless = going_through(vec![vec![deployment("new", "PRIMARY", "IN_PROGRESS")]]);
    let answer = awsi(&world, &endless, &[&QUICK[..], &["--timeout", "1s"]].concat()).exits(1);
    answer.complains(&["the deployment `new` of the service `web` is 1 of 2 running, 1 pending, 3 failed after 1 s"]);
}

#[test]
fn when_ecs_refuses_then_the_exit_code_says_why() {
    let world = World::new();
    let cases = [
        ("ServiceNotFoundException", 3, "the service `web` does not exist"),
        ("ClusterNotFoundException", 3, "the cluster `shop` does not exist"),
        ("ServiceNotActiveException", 5, "the service `web` is INACTIVE"),
        ("InvalidParameterException", 5, "caused by: ecs UpdateService: "),
        ("AccessDeniedException", 4, "caused by: ecs UpdateService: access denied"),
    ];
    for (code, exit, told) in cases {
        let ecs = JsonService::answering(move |_, _| Err(code));
        awsi(&world, &ecs, &QUICK).exits(exit).complains(&[told]);
    }
}
