//! Waiting for the end of a deployment.

use crate::deployment::{Deployment, DeploymentStatus, RolloutState};
use crate::describe::describe_service;
use crate::error::ServiceError;
use crate::service::{Service, ServiceStatus};
use aws_interactions_core::{AwsClientProvider, Look, Wait, WaitError};

/// Waits until a deployment is completed, and answers how it is then.
///
/// Only this deployment counts: a service that is stable since ECS rolled it back is an error. What ECS does not tell of
/// yet, in the first seconds of a deployment, is waited for.
///
/// What is seen meanwhile is told in the words `1 of 3 running, 2 pending, 4 failed`. A deployment takes minutes: a deadline
/// of a quarter of an hour and a look every ten seconds are a beginning. Behind a load balancer, old tasks are kept for its
/// deregistration delay, five minutes unless somebody changed it.
///
/// Calls `DescribeServices` (permission `ecs:DescribeServices`) at each look.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use ecs_interactions::{ServiceError, describe_service, wait_for_deployment};
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ServiceError> {
/// // Whatever is being deployed now.
/// let service = describe_service("shop", "web", provider).await?;
/// if let Some(deployment) = service.primary_deployment() {
///     let wait = Wait::at_most(Duration::from_secs(900)).every(Duration::from_secs(10));
///     wait_for_deployment("shop", "web", deployment, &wait, provider).await?;
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ServiceError::RolledBack`] where it failed and ECS went back to the tasks before it · [`ServiceError::DeploymentFailed`]
/// where it failed and ECS left it at that · [`ServiceError::Replaced`] where another deployment took its place ·
/// [`ServiceError::NotActive`] where the service is deleted · [`ServiceError::DeadlinePassed`] · the errors of
/// [`describe_service`] from a look, which the SDK has repeated by then.
#[tracing::instrument(skip_all, fields(cluster = cluster, service = service, deployment = deployment.id))]
pub async fn wait_for_deployment(
    cluster: &str,
    service: &str,
    deployment: &Deployment,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<Deployment, ServiceError> {
    let look = || async {
        // Boxed: a future of the SDK's is large, and a wait is held in others.
        let seen = Box::pin(describe_service(cluster, service, provider)).await?;
        look(service, &seen, deployment)
    };
    wait.until(look).await.map_err(|error| match error {
        WaitError::Failed(error) => error,
        WaitError::DeadlinePassed { waited, seen } => ServiceError::DeadlinePassed {
            service: service.to_owned(),
            deployment: deployment.id.clone(),
            seen,
            waited,
        },
        // `WaitError` may grow.
        other => ServiceError::not_understood("DescribeServices", cluster, service, other.to_string()),
    })
}

fn look(name: &str, service: &Service, awaited: &Deployment) -> Result<Look<Deployment>, ServiceError> {
    if matches!(service.status, ServiceStatus::Draining | ServiceStatus::Inactive) {
        return Err(ServiceError::NotActive { service: name.to_owned(), status: service.status.clone() });
    }
    let own = service.deployments.iter().find(|deployment| deployment.id == awaited.id);
    match (own, service.primary_deployment()) {
        (Some(own), _) if own.status == DeploymentStatus::Primary => progress(name, service, own),
        // An answer from before the deployment.
        (None, Some(primary)) if primary.created < awaited.created => Ok(Look::NotYet("not seen yet".to_owned())),
        (own, Some(primary)) => Err(displaced(name, awaited, own, primary)),
        (_, None) => Ok(Look::NotYet("without a primary deployment".to_owned())),
    }
}

/// How the primary deployment stands.
fn progress(name: &str, service: &Service, own: &Deployment) -> Result<Look<Deployment>, ServiceError> {
    let is_over = match &own.rollout {
        Some(RolloutState::Failed) => {
            return Err(ServiceError::DeploymentFailed {
                service: name.to_owned(),
                deployment: own.id.clone(),
                reason: own.rollout_reason.clone(),
            });
        }
        Some(state) => *state == RolloutState::Completed,
        None => service.runs_nothing_but(own),
    };
    Ok(if is_over { Look::Done(own.clone()) } else { Look::NotYet(own.tasks()) })
}

/// Why the deployment is not the primary one any more.
fn displaced(name: &str, awaited: &Deployment, own: Option<&Deployment>, primary: &Deployment) -> ServiceError {
    let (service, deployment, by) = (name.to_owned(), awaited.id.clone(), primary.id.clone());
    match own.filter(|own| own.rollout == Some(RolloutState::Failed)) {
        Some(own) => ServiceError::RolledBack { service, deployment, by, reason: own.rollout_reason.clone() },
        None => ServiceError::Replaced { service, deployment, by },
    }
}

#[cfg(test)]
mod tests;
