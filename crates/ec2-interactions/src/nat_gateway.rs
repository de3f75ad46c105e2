//! NAT gateways.

pub(crate) mod create;
pub(crate) mod wait;

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, Scope, list, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use crate::word::words;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::ConnectivityType;
use futures::Stream;

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 1000;
const DESCRIBE: &str = "DescribeNatGateways";

words! {
    /// How far a NAT gateway is.
    NatGatewayState {
        /// It is being made: one to two minutes.
        Pending = "pending",
        /// It works.
        Available = "available",
        /// It could not be made, for [`NatGateway::failure`]. It goes away by itself within an hour.
        Failed = "failed",
        /// It is being deleted: its interface and address are in use still.
        Deleting = "deleting",
        /// It is gone, and stays visible for about an hour.
        Deleted = "deleted",
    }
}

/// A NAT gateway.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct NatGateway {
    /// Its id.
    pub id: String,
    /// The VPC that it is of.
    pub vpc: String,
    /// The subnet that it is in; none where it is one for all zones of the VPC.
    pub subnet: Option<String>,
    /// How far it is.
    pub state: NatGatewayState,
    /// Whether it leads to the internet by elastic IPs; the others lead to networks with private addresses.
    pub is_public: bool,
    /// Its addresses, the primary one first.
    pub addresses: Vec<NatGatewayAddress>,
    /// Why it failed: EC2's code and message.
    pub failure: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

/// An address of a NAT gateway.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct NatGatewayAddress {
    /// The elastic IP's allocation; none for a private one.
    pub allocation: Option<String>,
    /// The public address; none for a private one.
    pub public_ip: Option<String>,
    /// The address in the subnet.
    pub private_ip: Option<String>,
    /// The network interface that has the address.
    pub network_interface: Option<String>,
}

impl NatGateway {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }
}

impl Described for NatGateway {
    const KIND: ResourceKind = ResourceKind::NatGateway;
    type Sdk = aws_sdk_ec2::types::NatGateway;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let mut addresses = sdk.nat_gateway_addresses.unwrap_or_default();
        addresses.sort_by_key(|address| address.is_primary == Some(false));
        let addresses = addresses.into_iter().map(|address| NatGatewayAddress {
            allocation: address.allocation_id,
            public_ip: address.public_ip,
            private_ip: address.private_ip,
            network_interface: address.network_interface_id,
        });
        let failure = [sdk.failure_code, sdk.failure_message].into_iter().flatten().collect::<Vec<_>>().join(": ");
        Some(Self {
            id: sdk.nat_gateway_id?,
            vpc: sdk.vpc_id.unwrap_or_default(),
            subnet: sdk.subnet_id,
            state: sdk.state.map(|state| state.as_str().into()).unwrap_or_default(),
            // The word came with the private ones.
            is_public: sdk.connectivity_type != Some(ConnectivityType::Private),
            addresses: addresses.collect(),
            failure: Some(failure).filter(|failure| !failure.is_empty()),
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// The NAT gateways of a VPC or of the region. Those that were deleted within about an hour are among them.
///
/// Calls `DescribeNatGateways` (permission `ec2:DescribeNatGateways`) until there are no more pages.
///
/// ```no_run
/// use ec2_interactions::{NatGatewayState, Scope, list_nat_gateways};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let gateways: Vec<_> = list_nat_gateways(&Scope::vpc("vpc-0a1b2c3d"), provider).try_collect().await?;
/// let there = gateways.iter().filter(|gateway| gateway.state != NatGatewayState::Deleted);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another VPC, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_nat_gateways(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<NatGateway, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    let asked: Asked<NatGateway> = scope.asked("vpc-id", |gateway, vpc| gateway.vpc == vpc);
    list(DESCRIBE, asked, move |filters, token| {
        let request = client.describe_nat_gateways().set_filter(filters).max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.nat_gateways, answer.next_token)) }
    })
}

/// One NAT gateway.
///
/// Calls `DescribeNatGateways` (permission `ec2:DescribeNatGateways`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let gateway = ec2_interactions::get_nat_gateway("nat-0a1b2c3d", provider).await?;
/// println!("{}", gateway.state);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `gateway` is no id of a NAT gateway: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] on EC2's code and on an empty answer alike.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(gateway = gateway))]
pub async fn get_nat_gateway(gateway: &str, provider: &AwsClientProvider) -> Result<NatGateway, Ec2Error> {
    let resource = Resource::checked(ResourceKind::NatGateway, gateway)?;
    let answer = provider.get_ec2().describe_nat_gateways().nat_gateway_ids(gateway).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, answer.nat_gateways)
}

#[cfg(test)]
mod tests;
