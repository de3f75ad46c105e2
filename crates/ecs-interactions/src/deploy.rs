//! New deployments.

use crate::client::EcsClient;
use crate::deployment::Deployment;
use crate::error::ServiceError;
use crate::name::checked;
use crate::service::Service;
use aws_interactions_core::AwsClientProvider;

const OPERATION: &str = "UpdateService";

/// Starts a service's tasks anew, from the same task definition, and answers the deployment that does so: with it
/// [`wait_for_deployment`](crate::wait_for_deployment) knows later which one was meant.
///
/// Images are looked up again: a tag such as `latest` may mean another one now. Where an answer is lost and the SDK asks
/// again, two deployments are begun, and the second one, which replaces the first, is answered.
///
/// Calls `UpdateService` (permission `ecs:UpdateService`; the roles of the tasks need not be passed, as the request names no
/// task definition).
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ecs_interactions::ServiceError> {
/// let deployment = ecs_interactions::force_new_deployment("shop", "web", provider).await?;
/// println!("{} begins", deployment.id);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ServiceError::Invalid`] for what is no name, before anything is sent; [`ServiceError::DoesNotExist`],
/// [`ServiceError::ClusterDoesNotExist`], [`ServiceError::NotActive`] for a service that is deleted,
/// [`ServiceError::Refused`] for one that CodeDeploy or others deploy, [`ServiceError::AccessDenied`] and
/// [`ServiceError::Request`].
#[tracing::instrument(skip_all, fields(cluster = cluster, service = service))]
pub async fn force_new_deployment(
    cluster: &str,
    service: &str,
    provider: &AwsClientProvider,
) -> Result<Deployment, ServiceError> {
    checked(cluster)?;
    checked(service)?;
    let request = provider.get_ecs().update_service().cluster(cluster).service(service).force_new_deployment(true);
    let answer = request.send().await.map_err(|error| ServiceError::of_sdk(OPERATION, cluster, service, error))?;
    let primary = answer.service.and_then(|service| Service::of(service).primary_deployment().cloned());
    let message = "no primary deployment was answered";
    primary.ok_or_else(|| ServiceError::not_understood(OPERATION, cluster, service, message))
}

#[cfg(test)]
mod tests;
