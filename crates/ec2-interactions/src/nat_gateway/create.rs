//! Making NAT gateways.

use super::NatGateway;
use crate::client::Ec2Client;
use crate::describe::created;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::ConnectivityType;

/// What a NAT gateway is made with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NatGatewayCreation {
    /// The subnet that it is in: a public one, for a public gateway.
    pub subnet: String,
    /// The allocation of its elastic IP. With one the gateway is public, without it is private.
    pub allocation: Option<String>,
    /// Its address in the subnet; EC2 chooses where none is said.
    pub private_ip: Option<String>,
    /// A mark by which EC2 knows the request again, for a day: called again with it, there is still one gateway. A new
    /// one each call where none is said.
    pub client_token: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

/// Makes a NAT gateway. It takes a minute or two until it works:
/// [`wait_until_nat_gateway_available`](crate::wait_until_nat_gateway_available).
///
/// Calls `CreateNatGateway` (permissions `ec2:CreateNatGateway` and, with tags, `ec2:CreateTags`). Much that is wrong
/// is told by the wait alone, such as a VPC without an internet gateway.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use ec2_interactions::{NatGatewayCreation, create_nat_gateway, wait_until_nat_gateway_available};
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let gateway = NatGatewayCreation {
///     subnet: "subnet-0a1b2c3d".to_owned(),
///     allocation: Some("eipalloc-0a1b2c3d".to_owned()),
///     ..NatGatewayCreation::default()
/// };
/// let gateway = create_nat_gateway(&gateway, provider).await?;
/// let wait = Wait::at_most(Duration::from_mins(5));
/// let gateway = wait_until_nat_gateway_available(&gateway.id, &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for an id or tags that EC2 does not take: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such subnet or allocation.
/// - [`Ec2Error::WrongState`] where the elastic IP is in use.
/// - [`Ec2Error::LimitExceeded`] where the zone has as many as it may: five, unless raised.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(subnet = creation.subnet))]
pub async fn create_nat_gateway(
    creation: &NatGatewayCreation,
    provider: &AwsClientProvider,
) -> Result<NatGateway, Ec2Error> {
    let subnet = Resource::checked(ResourceKind::Subnet, &creation.subnet)?;
    let allocation = creation.allocation.as_deref().map(|id| Resource::checked(ResourceKind::ElasticIp, id));
    let allocation = allocation.transpose()?;
    tags::check(&creation.tags)?;
    let kind = if allocation.is_some() { ConnectivityType::Public } else { ConnectivityType::Private };
    let request = provider.get_ec2().create_nat_gateway().subnet_id(&subnet.id).connectivity_type(kind);
    let request = request
        .set_allocation_id(creation.allocation.clone())
        .set_private_ip_address(creation.private_ip.clone())
        .set_client_token(creation.client_token.clone())
        .set_tag_specifications(tags::at_creation(ResourceKind::NatGateway, &creation.tags));
    // What is asked for has no id yet.
    let wanted = Resource::new(ResourceKind::NatGateway, format!("new in {}", subnet.id));
    let others: Vec<&Resource> = allocation.iter().chain([&subnet]).collect();
    let answer = request.send().await;
    let answer = answer.map_err(|error| Ec2Error::about_one_of("CreateNatGateway", &wanted, &others, error))?;
    created(&wanted, answer.nat_gateway)
}

#[cfg(test)]
mod tests;
