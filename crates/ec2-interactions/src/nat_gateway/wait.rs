//! Waiting for NAT gateways.

use super::{NatGateway, NatGatewayState, get_nat_gateway};
use crate::error::Ec2Error;
use crate::follow_up::looked_at;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::{AwsClientProvider, Look, Wait};

/// Waits until a NAT gateway works: a minute or two.
///
/// Calls `DescribeNatGateways` (permission `ec2:DescribeNatGateways`) each interval.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let wait = Wait::at_most(Duration::from_mins(5)).reporting(|waiting| println!("{}", waiting.seen));
/// ec2_interactions::wait_until_nat_gateway_available("nat-0a1b2c3d", &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `gateway` is no id of a NAT gateway: nothing was sent.
/// - [`Ec2Error::WillNotHappen`] where it failed, with EC2's reason, or is being deleted.
/// - [`Ec2Error::DoesNotExist`] where it is not found in several looks: a new one may not be known at first.
/// - [`Ec2Error::DeadlinePassed`] with its state.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(gateway = gateway))]
pub async fn wait_until_nat_gateway_available(
    gateway: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<NatGateway, Ec2Error> {
    let resource = Resource::checked(ResourceKind::NatGateway, gateway)?;
    looked_at(
        &resource,
        wait,
        || get_nat_gateway(gateway, provider),
        |found| match found.state {
            NatGatewayState::Available => Ok(Look::Done(found)),
            NatGatewayState::Failed | NatGatewayState::Deleting | NatGatewayState::Deleted => {
                let failure = found.failure.map(|failure| format!(" ({failure})")).unwrap_or_default();
                let (resource, state) = (resource.clone(), format!("{}{failure}", found.state));
                Err(Ec2Error::WillNotHappen { resource, state, awaited: NatGatewayState::Available.to_string() })
            }
            state => Ok(Look::NotYet(state.to_string())),
        },
    )
    .await
}

/// Waits until a NAT gateway that is being deleted is gone: until then its network interface is in its subnet's way,
/// and its elastic IP cannot be released.
///
/// Calls `DescribeNatGateways` (permission `ec2:DescribeNatGateways`) each interval.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_nat_gateway("nat-0a1b2c3d", provider).await?;
/// let wait = Wait::at_most(Duration::from_mins(10));
/// ec2_interactions::wait_until_nat_gateway_deleted("nat-0a1b2c3d", &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `gateway` is no id of a NAT gateway: nothing was sent.
/// - [`Ec2Error::DeadlinePassed`] with its state.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(gateway = gateway))]
pub async fn wait_until_nat_gateway_deleted(
    gateway: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::NatGateway, gateway)?;
    let look = || async {
        match get_nat_gateway(gateway, provider).await {
            Err(Ec2Error::DoesNotExist { .. }) => Ok(Look::Done(())),
            Ok(found) if found.state == NatGatewayState::Deleted => Ok(Look::Done(())),
            Ok(found) => Ok(Look::NotYet(found.state.to_string())),
            Err(error) => Err(error),
        }
    };
    wait.until(look).await.map_err(|error| Ec2Error::of_wait(&resource, error))
}

#[cfg(test)]
mod tests;
