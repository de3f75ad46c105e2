use super::*;
use crate::stand_in::{assert_told_once, deployment, json_call, json_refusal, json_wire, provider_on, service};
use aws_interactions_core::{RequestError, RequestErrorKind};
use serde_json::json;

#[tokio::test]
async fn when_force_new_deployment_then_the_new_primary_one_is_answered() {
    let none = json!({});
    let web = service(&[deployment(1, "ACTIVE", "COMPLETED", &none), deployment(2, "PRIMARY", "IN_PROGRESS", &none)]);
    let wire = json_wire(move |_, _| (200, json!({ "service": web })));
    let deployment = force_new_deployment("shop", "web", &provider_on(&wire).await).await.expect("a deployment");
    assert_eq!(deployment.id, "ecs-svc/2");
    let asked = json!({ "cluster": "shop", "service": "web", "forceNewDeployment": true });
    assert_eq!(wire.requests(json_call), [("UpdateService".to_owned(), asked)]);
}

#[tokio::test]
async fn when_force_new_deployment_and_no_primary_one_is_told_then_it_is_not_understood() {
    let none = json!({});
    for answer in [json!({}), json!({ "service": service(&[deployment(1, "ACTIVE", "COMPLETED", &none)]) })] {
        let wire = json_wire(move |_, _| (200, answer.clone()));
        let error = force_new_deployment("shop", "web", &provider_on(&wire).await).await.expect_err("none");
        assert_eq!(error.request().map(RequestError::kind), Some(RequestErrorKind::ResponseNotUnderstood));
        assert_told_once(&error);
    }
}

#[tokio::test]
async fn when_force_new_deployment_and_it_is_refused_then_it_is_said_why() {
    let cases = [
        ("ServiceNotFoundException", "the service `web` does not exist in the cluster `shop`"),
        ("ClusterNotFoundException", "the cluster `shop` does not exist"),
        ("ServiceNotActiveException", "the service `web` is INACTIVE"),
        ("InvalidParameterException", "ECS refuses this for the service `web`"),
        ("AccessDeniedException", "access to the service `web` of the cluster `shop` is denied"),
    ];
    for (code, expected) in cases {
        let wire = json_wire(move |_, _| json_refusal(code));
        let error = force_new_deployment("shop", "web", &provider_on(&wire).await).await.expect_err(code);
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn when_force_new_deployment_and_a_name_can_be_none_then_nothing_is_sent() {
    let wire = json_wire(|_, _| json_refusal("ServerException"));
    let provider = provider_on(&wire).await;
    for (cluster, service) in [("", "web"), ("shop", "")] {
        let error = force_new_deployment(cluster, service, &provider).await.expect_err("no name");
        assert!(matches!(error, ServiceError::Invalid { .. }), "{error:?}");
    }
    assert!(wire.requests(|_| ()).is_empty());
}
