use super::*;
use crate::deployment::{Deployment, DeploymentStatus, RolloutState};
use crate::service::ServiceStatus;
use crate::stand_in::{assert_told_once, deployment, json_call, json_refusal, json_wire, provider_on, service};
use aws_interactions_core::{RequestError, RequestErrorKind};
use aws_interactions_stand_in::Wire;
use serde_json::{Value, json};
use std::time::{Duration, UNIX_EPOCH};

const ACCOUNT: &str = "arn:aws:ecs:eu-west-1:123456789012";

/// Knows the services whose names begin with `web`, and misses all others.
fn known() -> Wire {
    json_wire(|operation, input| {
        assert_eq!((operation, &input["cluster"]), ("DescribeServices", &json!("shop")));
        let names = || input["services"].as_array().expect("names").iter().filter_map(Value::as_str).rev();
        let arn = |name: &str| format!("{ACCOUNT}:service/shop/{}", last_of(name));
        let is_known = |name: &&str| last_of(name).starts_with("web");
        let found: Vec<_> = names()
            .filter(is_known)
            .map(|name| json!({ "serviceName": last_of(name), "serviceArn": arn(name) }))
            .collect();
        let missing = names().filter(|name| !is_known(name));
        let missing: Vec<_> = missing.map(|name| json!({ "arn": arn(name), "reason": "MISSING" })).collect();
        (200, json!({ "services": found, "failures": missing }))
    })
}

fn failing(failure: Value) -> Wire {
    json_wire(move |_, _| (200, json!({ "services": [], "failures": [failure] })))
}

#[tokio::test]
async fn when_describe_service_then_all_of_it_is_told() {
    let other = json!({ "failedTasks": 2, "rolloutStateReason": "begun" });
    let web = service(&[deployment(7, "PRIMARY", "IN_PROGRESS", &other), json!({ "status": "ACTIVE" })]);
    let wire = json_wire(move |_, _| (200, json!({ "services": [web] })));
    let found = describe_service("shop", "web", &provider_on(&wire).await).await.expect("a service");
    let task_definition = Some(format!("{ACCOUNT}:task-definition/web:7"));
    let at = |seconds| Some(UNIX_EPOCH + Duration::from_secs(seconds));
    let expected = Service {
        name: "web".to_owned(),
        arn: Some(format!("{ACCOUNT}:service/shop/web")),
        cluster_arn: Some(format!("{ACCOUNT}:cluster/shop")),
        status: ServiceStatus::Active,
        task_definition: task_definition.clone(),
        desired: 3,
        running: 2,
        pending: 1,
        deployments: vec![Deployment {
            id: "ecs-svc/7".to_owned(),
            status: DeploymentStatus::Primary,
            rollout: Some(RolloutState::InProgress),
            rollout_reason: Some("begun".to_owned()),
            task_definition,
            desired: 3,
            running: 1,
            pending: 2,
            failed_tasks: 2,
            created: at(7),
            updated: at(8),
        }],
    };
    assert_eq!(found, expected);
    let asked = ("DescribeServices".to_owned(), json!({ "cluster": "shop", "services": ["web"] }));
    assert_eq!(wire.requests(json_call), [asked]);
}

#[tokio::test]
async fn when_describe_services_and_words_are_new_then_they_are_told_as_they_are() {
    let web = json!({ "serviceName": "web", "status": "ASLEEP", "deployments": [
        deployment(1, "SECONDARY", "PAUSED", &json!({})),
    ] });
    let wire = json_wire(move |_, _| (200, json!({ "services": [web] })));
    let found = describe_service("shop", "web", &provider_on(&wire).await).await.expect("a service");
    let words = (found.status.to_string(), found.deployments[0].status.to_string());
    assert_eq!(words, ("ASLEEP".to_owned(), "SECONDARY".to_owned()));
    assert_eq!(found.deployments[0].rollout, Some(RolloutState::Other("PAUSED".to_owned())));
    for (status, word) in [("ACTIVE", ServiceStatus::Active), ("DRAINING", ServiceStatus::Draining)] {
        assert_eq!((word.to_string().as_str(), status.parse()), (status, Ok(word)));
    }
    assert_eq!(RolloutState::InProgress.to_string(), "IN_PROGRESS");
}

#[tokio::test]
async fn when_describe_services_and_they_are_many_then_ten_are_asked_about_at_a_time_and_the_missing_are_told() {
    let wire = known();
    let mut names: Vec<String> = (0..19).map(|n| format!("web-{n}")).collect();
    names.insert(5, "gone".to_owned());
    names.push(format!("{ACCOUNT}:service/shop/gone-too"));
    names.push("web-3".to_owned());
    let described = describe_services("shop", &names, &provider_on(&wire).await).await.expect("an answer");
    let found: Vec<_> = described.found.iter().map(|service| service.name.clone()).collect();
    assert_eq!(found, (0..19).map(|n| format!("web-{n}")).collect::<Vec<_>>());
    assert_eq!(described.missing, ["gone".to_owned(), format!("{ACCOUNT}:service/shop/gone-too")]);
    let asked = wire.requests(|request| json_call(request).1["services"].as_array().map(Vec::len));
    assert_eq!(asked, [Some(10), Some(10), Some(1)]);
}

#[tokio::test]
async fn when_describe_services_and_none_is_named_then_nothing_is_sent() {
    let wire = known();
    let described = describe_services("shop", &[] as &[&str], &provider_on(&wire).await).await.expect("an answer");
    assert_eq!((described, wire.requests(|_| ()).len()), (DescribedServices::default(), 0));
}

#[tokio::test]
async fn when_describe_service_and_it_is_missing_then_that_is_the_error() {
    let provider = provider_on(&known()).await;
    for name in ["gone", "arn:aws:ecs:eu-west-1:123456789012:service/gone"] {
        let error = describe_service("shop", name, &provider).await.expect_err("missing");
        assert_eq!(error.to_string(), format!("the service `{name}` does not exist in the cluster `shop`"));
    }
    let found = describe_service("shop", "arn:aws:ecs:eu-west-1:123456789012:service/web", &provider).await;
    assert_eq!(found.expect("an old ARN").name, "web");
}

#[tokio::test]
async fn when_describe_services_and_one_fails_for_another_reason_then_it_is_no_missing_one() {
    let arn = format!("{ACCOUNT}:service/shop/web");
    let cases = [
        (json!({ "arn": arn, "reason": "INTERNAL", "detail": "later" }), "INTERNAL, later"),
        (json!({ "arn": arn, "reason": "INTERNAL" }), "INTERNAL"),
    ];
    for (failure, reason) in cases {
        let error = describe_service("shop", "web", &provider_on(&failing(failure)).await).await.expect_err(reason);
        let expected = format!("the service `web` of the cluster `shop` is not described: {reason}");
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn when_describe_services_and_the_answer_leaves_one_out_then_it_is_not_understood() {
    for failure in [json!({}), json!({ "arn": format!("{ACCOUNT}:service/shop/other"), "reason": "MISSING" })] {
        let error = describe_service("shop", "web", &provider_on(&failing(failure)).await).await.expect_err("no web");
        assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_describe_services_and_a_later_call_fails_then_the_answer_is_not_cut() {
    let wire = json_wire(|_, input| {
        let names = input["services"].as_array().expect("names");
        let found: Vec<_> = names.iter().map(|name| json!({ "serviceName": name })).collect();
        if names.len() == 10 { (200, json!({ "services": found })) } else { json_refusal("AccessDeniedException") }
    });
    let names: Vec<String> = (0..11).map(|n| format!("web-{n}")).collect();
    let error = describe_services("shop", &names, &provider_on(&wire).await).await.expect_err("denied");
    assert_eq!(error.to_string(), "access to the service `web-10` of the cluster `shop` is denied");
}

#[tokio::test]
async fn when_describe_services_and_a_name_can_be_none_then_nothing_is_sent() {
    let wire = known();
    let provider = provider_on(&wire).await;
    for (cluster, service) in [("", "web"), ("shop", ""), ("shop", "a b"), ("a/b", "web")] {
        let error = describe_service(cluster, service, &provider).await.expect_err("no name");
        assert!(matches!(error, ServiceError::Invalid { .. }), "{error:?}");
    }
    assert!(wire.requests(|_| ()).is_empty());
}
