//! Reading services.

use crate::client::EcsClient;
use crate::error::ServiceError;
use crate::name::{checked, last_of};
use crate::service::Service;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ecs::operation::describe_services::DescribeServicesOutput;
use aws_sdk_ecs::types::Failure;
use std::collections::BTreeSet;

const OPERATION: &str = "DescribeServices";
/// The most services that AWS takes in a call.
const BATCH: usize = 10;
/// Why ECS tells nothing of a service that is not there.
const MISSING: &str = "MISSING";

/// What was found of the services that were asked about.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DescribedServices {
    /// Those that are there, in the order that they were asked about.
    pub found: Vec<Service>,
    /// Those that are not, as they were called.
    pub missing: Vec<String>,
}

/// One service.
///
/// Calls `DescribeServices` (permission `ecs:DescribeServices`).
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ecs_interactions::ServiceError> {
/// let service = ecs_interactions::describe_service("shop", "web", provider).await?;
/// println!("{} tasks run, {} failed in a row", service.running, service.failed_task_count());
/// if service.is_deployment_in_progress() {
///     println!("and others are to take their place");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ServiceError::Invalid`] for what is no name, before anything is sent; [`ServiceError::DoesNotExist`],
/// [`ServiceError::ClusterDoesNotExist`], [`ServiceError::NotDescribed`], [`ServiceError::Refused`],
/// [`ServiceError::AccessDenied`] and [`ServiceError::Request`].
pub async fn describe_service(
    cluster: &str,
    service: &str,
    provider: &AwsClientProvider,
) -> Result<Service, ServiceError> {
    let described = describe_services(cluster, &[service], provider).await?;
    let missing = || ServiceError::DoesNotExist { service: service.to_owned(), cluster: cluster.to_owned() };
    described.found.into_iter().next().ok_or_else(missing)
}

/// Any number of services of one cluster; one that is named twice is told of once.
///
/// Calls `DescribeServices` (permission `ecs:DescribeServices`) for ten at a time.
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ecs_interactions::ServiceError> {
/// let described = ecs_interactions::describe_services("shop", &["web", "worker"], provider).await?;
/// for service in &described.found {
///     println!("{}: {}", service.name, service.status);
/// }
/// println!("not there: {}", described.missing.join(", "));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`describe_service`], but for a missing service, which is part of the answer. One that ECS does not tell of for
/// another reason is [`ServiceError::NotDescribed`].
#[tracing::instrument(skip_all, fields(cluster = cluster, services = services.len()))]
pub async fn describe_services(
    cluster: &str,
    services: &[impl AsRef<str> + Sync],
    provider: &AwsClientProvider,
) -> Result<DescribedServices, ServiceError> {
    checked(cluster)?;
    let mut seen = BTreeSet::new();
    let asked: Vec<&str> = services.iter().map(AsRef::as_ref).filter(|name| seen.insert(*name)).collect();
    asked.iter().try_for_each(|name| checked(name))?;
    let mut described = DescribedServices::default();
    for batch in asked.chunks(BATCH) {
        let names = batch.iter().map(ToString::to_string).collect();
        let request = provider.get_ecs().describe_services().cluster(cluster).set_services(Some(names));
        let answer = request.send().await;
        let answer = answer.map_err(|error| ServiceError::of_sdk(OPERATION, cluster, &batch.join(", "), error))?;
        described.add(cluster, batch, answer)?;
    }
    Ok(described)
}

impl DescribedServices {
    fn add(&mut self, cluster: &str, batch: &[&str], answer: DescribeServicesOutput) -> Result<(), ServiceError> {
        let mut services: Vec<_> = answer.services.unwrap_or_default().into_iter().map(Service::of).collect();
        let failures = answer.failures.unwrap_or_default();
        for name in batch {
            if let Some(index) =
                services.iter().position(|service| is_called(name, service.arn.as_deref(), &service.name))
            {
                self.found.push(services.swap_remove(index));
                continue;
            }
            let failure =
                failures.iter().find(|failure| failure.arn().is_some_and(|arn| is_called(name, Some(arn), arn)));
            self.add_failure(cluster, name, failure)?;
        }
        Ok(())
    }

    fn add_failure(&mut self, cluster: &str, name: &str, failure: Option<&Failure>) -> Result<(), ServiceError> {
        match failure.map(|failure| (failure.reason().unwrap_or_default(), failure.detail())) {
            Some((MISSING, _)) => self.missing.push(name.to_owned()),
            Some((reason, detail)) => {
                let reason = detail.map_or_else(|| reason.to_owned(), |detail| format!("{reason}, {detail}"));
                return Err(ServiceError::NotDescribed {
                    service: name.to_owned(),
                    cluster: cluster.to_owned(),
                    reason,
                });
            }
            None => {
                let message = "neither a service nor a failure was answered";
                return Err(ServiceError::not_understood(OPERATION, cluster, name, message));
            }
        }
        Ok(())
    }
}

/// Whether what was asked for by a name or an ARN is what has this ARN and name. ARNs with and without the cluster stand for
/// the same service.
fn is_called(asked: &str, arn: Option<&str>, name: &str) -> bool {
    arn == Some(asked) || last_of(asked) == last_of(name)
}

#[cfg(test)]
mod tests;
