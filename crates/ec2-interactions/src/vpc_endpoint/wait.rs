//! Waiting for VPC endpoints.

use super::{VpcEndpoint, VpcEndpointState, get_vpc_endpoint};
use crate::error::Ec2Error;
use crate::follow_up::looked_at;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::{AwsClientProvider, Look, Wait};

/// Waits until a VPC endpoint works. One that the owner of the service has to accept waits for that too.
///
/// Calls `DescribeVpcEndpoints` (permission `ec2:DescribeVpcEndpoints`) each interval.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let wait = Wait::at_most(Duration::from_mins(5));
/// ec2_interactions::wait_until_vpc_endpoint_available("vpce-0a1b2c3d", &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `endpoint` is no id of a VPC endpoint: nothing was sent.
/// - [`Ec2Error::WillNotHappen`] where it failed, was rejected or not accepted in time, or is being deleted.
/// - [`Ec2Error::DoesNotExist`] where it is not found in several looks: a new one may not be known at first.
/// - [`Ec2Error::DeadlinePassed`] with its state.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(endpoint = endpoint))]
pub async fn wait_until_vpc_endpoint_available(
    endpoint: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<VpcEndpoint, Ec2Error> {
    use VpcEndpointState::{Available, Deleted, Deleting, Expired, Failed, Rejected};
    let resource = Resource::checked(ResourceKind::VpcEndpoint, endpoint)?;
    looked_at(
        &resource,
        wait,
        || get_vpc_endpoint(endpoint, provider),
        |found| match found.state {
            Available => Ok(Look::Done(found)),
            Failed | Rejected | Expired | Deleting | Deleted => {
                let (resource, state) = (resource.clone(), found.state.to_string());
                Err(Ec2Error::WillNotHappen { resource, state, awaited: Available.to_string() })
            }
            state => Ok(Look::NotYet(state.to_string())),
        },
    )
    .await
}

/// Waits until a VPC endpoint that is being deleted is gone: until then its interfaces are in their subnets' and
/// security groups' way.
///
/// Calls `DescribeVpcEndpoints` (permission `ec2:DescribeVpcEndpoints`) each interval.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let wait = Wait::at_most(Duration::from_mins(10));
/// ec2_interactions::wait_until_vpc_endpoint_deleted("vpce-0a1b2c3d", &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `endpoint` is no id of a VPC endpoint: nothing was sent.
/// - [`Ec2Error::WillNotHappen`] where its deletion failed.
/// - [`Ec2Error::DeadlinePassed`] with its state.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(endpoint = endpoint))]
pub async fn wait_until_vpc_endpoint_deleted(
    endpoint: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<(), Ec2Error> {
    use VpcEndpointState::{Deleted, Failed};
    let resource = Resource::checked(ResourceKind::VpcEndpoint, endpoint)?;
    let look = || async {
        match get_vpc_endpoint(endpoint, provider).await {
            Err(Ec2Error::DoesNotExist { .. }) => Ok(Look::Done(())),
            Ok(found) if found.state == Deleted => Ok(Look::Done(())),
            Ok(found) if found.state == Failed => {
                let (resource, state) = (resource.clone(), found.state.to_string());
                Err(Ec2Error::WillNotHappen { resource, state, awaited: Deleted.to_string() })
            }
            Ok(found) => Ok(Look::NotYet(found.state.to_string())),
            Err(error) => Err(error),
        }
    };
    wait.until(look).await.map_err(|error| Ec2Error::of_wait(&resource, error))
}

#[cfg(test)]
mod tests;
