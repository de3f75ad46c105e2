//! ECS: the emulator's deployments have no ids, and are all the same one.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value};
use winterbaume_core::{MockRequest, MockResponse, MockService};
use winterbaume_ecs::EcsService;

use crate::json_call::{asked, operation, telling, told};

/// Services as AWS has them, as far as the crate's documentation says.
pub(crate) struct Ecs {
    emulator: EcsService,
    /// The deployment of each service, by the service's ARN.
    deployments: Mutex<HashMap<String, String>>,
}

impl Default for Ecs {
    fn default() -> Self {
        Self { emulator: EcsService::new(), deployments: Mutex::default() }
    }
}

impl MockService for Ecs {
    fn service_name(&self) -> &'static str {
        "ecs"
    }

    /// Requests are routed by the service they are signed for, not by their address.
    fn url_patterns(&self) -> Vec<&str> {
        Vec::new()
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        Box::pin(async move {
            let is_begun = begins_deployment(operation(&request), &asked(&request));
            let answer = self.emulator.handle(request).await;
            let Some(mut found) = told(&answer) else { return answer };
            found.get_mut("service").into_iter().for_each(|service| self.deployed(service, is_begun));
            let services = found.get_mut("services").and_then(Value::as_array_mut);
            services.into_iter().flatten().for_each(|service| self.deployed(service, is_begun));
            telling(answer, found)
        })
    }
}

impl Ecs {
    /// Says which deployment a service is at, another one if it has just begun. Tasks run at once.
    fn deployed(&self, service: &mut Value, is_begun: bool) {
        let Some(arn) = service.get("serviceArn").and_then(Value::as_str).map(str::to_owned) else { return };
        let wanted = service.get("desiredCount").cloned().unwrap_or_default();
        let is_active = service.get("status").is_some_and(|status| status == "ACTIVE");
        let deployments = service.get_mut("deployments").and_then(Value::as_array_mut);
        let Some(deployment) = deployments.and_then(|all| all.first_mut()?.as_object_mut()) else { return };
        deployment.insert("id".to_owned(), self.id(&arn, is_begun).into());
        deployment.insert("rolloutState".to_owned(), "COMPLETED".into());
        deployment.insert("failedTasks".to_owned(), 0.into());
        if is_active {
            deployment.insert("runningCount".to_owned(), wanted.clone());
            if let Some(running) = service.get_mut("runningCount") {
                *running = wanted;
            }
        }
    }

    fn id(&self, service: &str, is_begun: bool) -> String {
        // A panic elsewhere leaves a map behind that is whole at every moment.
        let mut deployments = self.deployments.lock().unwrap_or_else(PoisonError::into_inner);
        let id = deployments.entry(service.to_owned()).or_default();
        if is_begun || id.is_empty() {
            *id = format!("ecs-svc/{:019}", fastrand::u64(..10_000_000_000_000_000_000));
        }
        id.clone()
    }
}

/// Whether a service gets another deployment by this.
fn begins_deployment(operation: &str, asked: &Map<String, Value>) -> bool {
    let is_forced = || asked.get("forceNewDeployment").is_some_and(|forced| forced == true);
    operation == "CreateService"
        || (operation == "UpdateService" && (is_forced() || asked.contains_key("taskDefinition")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn service(status: &str) -> Value {
        let deployment = json!({"status": "PRIMARY", "desiredCount": 2, "runningCount": 0});
        json!({
            "serviceArn": "arn:web", "status": status, "desiredCount": 2, "runningCount": 0, "deployments": [deployment],
        })
    }

    #[test]
    fn when_a_service_is_told_then_its_deployment_keeps_its_id_until_another_begins() {
        let ecs = Ecs::default();
        let told = |is_begun: bool| {
            let mut service = service("ACTIVE");
            ecs.deployed(&mut service, is_begun);
            assert_eq!((&service["runningCount"], &service["deployments"][0]["runningCount"]), (&json!(2), &json!(2)));
            service["deployments"][0]["id"].clone()
        };
        let first = told(true);
        assert!(first.as_str().is_some_and(|id| id.starts_with("ecs-svc/") && id.len() == 27), "{first}");
        assert_eq!(told(false), first);
        assert_ne!(told(true), first);
    }

    #[test]
    fn when_a_service_is_deleted_then_nothing_runs_of_it() {
        let mut service = service("INACTIVE");
        Ecs::default().deployed(&mut service, false);
        assert_eq!((&service["runningCount"], &service["deployments"][0]["runningCount"]), (&json!(0), &json!(0)));
    }

    #[test]
    fn when_something_is_asked_then_it_is_known_whether_a_deployment_begins() {
        let begins =
            |operation: &str, asked: Value| begins_deployment(operation, asked.as_object().expect("an object"));
        assert!(begins("CreateService", json!({})) && begins("UpdateService", json!({"taskDefinition": "web"})));
        assert!(begins("UpdateService", json!({"forceNewDeployment": true})));
        assert!(!begins("UpdateService", json!({"forceNewDeployment": false, "desiredCount": 1})));
        assert!(!begins("DescribeServices", json!({"taskDefinition": "web"})));
    }
}
