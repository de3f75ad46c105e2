//! Subnets.

pub(crate) mod create;

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, Scope, list, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::route_table::RouteTable;
use crate::tags::{self, Tags};
use crate::vpc::get_vpc;
use crate::word::words;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::{SubnetCidrBlockStateCode, SubnetIpv6CidrBlockAssociation};
use futures::{Stream, TryStreamExt};

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 1000;
const DESCRIBE: &str = "DescribeSubnets";

words! {
    /// How far a subnet is.
    SubnetState {
        /// It is being made.
        Pending = "pending",
        /// It is there.
        Available = "available",
        /// What it lies on is gone.
        Unavailable = "unavailable",
        /// It could not be made.
        Failed = "failed",
    }
}

/// A subnet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Subnet {
    /// Its id.
    pub id: String,
    /// The VPC that it is of.
    pub vpc: String,
    /// The account that it belongs to. Where a subnet is shared, that is not the caller's.
    pub owner: String,
    /// How far it is.
    pub state: SubnetState,
    /// The name of its Availability Zone: `us-east-1a`, which is another place in every account.
    pub availability_zone: String,
    /// The id of its Availability Zone: `use1-az4`, the same place in every account.
    pub availability_zone_id: String,
    /// Its IPv4 block; none where it has IPv6 alone.
    pub cidr_block: Option<String>,
    /// Its IPv6 blocks that are associated or being associated.
    pub ipv6_cidr_blocks: Vec<String>,
    /// How many IPv4 addresses are free. EC2 keeps five of each block for itself.
    pub free_addresses: u32,
    /// Whether what is launched in it gets a public IPv4 address unless it says otherwise. That makes nothing
    /// reachable: see [`is_public`](Self::is_public).
    pub maps_public_ip: bool,
    /// Whether it is the default subnet of its zone.
    pub is_default: bool,
    /// Its tags.
    pub tags: Tags,
}

impl Subnet {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }

    /// The route table that applies to it: the one that is associated with it, else the main one of its VPC.
    ///
    /// `tables` are those of the VPC, or more ([`list_route_tables`](crate::list_route_tables)): EC2 tells routes by
    /// table and never by subnet, so that two lists answer for all subnets of a VPC or a region.
    pub fn route_table<'a>(&self, tables: &'a [RouteTable]) -> Option<&'a RouteTable> {
        let explicit = tables.iter().find(|table| table.is_associated_with(&self.id));
        explicit.or_else(|| tables.iter().find(|table| table.vpc == self.vpc && table.is_main()))
    }

    /// Whether it is a public subnet: the route table that applies to it has an active route to an internet gateway.
    ///
    /// ```no_run
    /// use ec2_interactions::{Scope, list_route_tables, list_subnets};
    /// use futures::TryStreamExt;
    ///
    /// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
    /// let vpc = Scope::vpc("vpc-0a1b2c3d");
    /// let tables: Vec<_> = list_route_tables(&vpc, provider).try_collect().await?;
    /// let subnets: Vec<_> = list_subnets(&vpc, provider).try_collect().await?;
    /// let public = subnets.iter().filter(|subnet| subnet.is_public(&tables)).count();
    /// # Ok(())
    /// # }
    /// ```
    pub fn is_public(&self, tables: &[RouteTable]) -> bool {
        self.route_table(tables).is_some_and(RouteTable::leads_to_internet_gateway)
    }
}

impl Described for Subnet {
    const KIND: ResourceKind = ResourceKind::Subnet;
    type Sdk = aws_sdk_ec2::types::Subnet;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let ipv6_blocks = sdk.ipv6_cidr_block_association_set.unwrap_or_default().into_iter();
        let ipv6_blocks = ipv6_blocks.filter(is_in_force).filter_map(|block| block.ipv6_cidr_block);
        Some(Self {
            id: sdk.subnet_id?,
            vpc: sdk.vpc_id.unwrap_or_default(),
            owner: sdk.owner_id.unwrap_or_default(),
            state: sdk.state.map(|state| state.as_str().into()).unwrap_or_default(),
            availability_zone: sdk.availability_zone.unwrap_or_default(),
            availability_zone_id: sdk.availability_zone_id.unwrap_or_default(),
            cidr_block: sdk.cidr_block.filter(|block| !block.is_empty()),
            ipv6_cidr_blocks: ipv6_blocks.collect(),
            free_addresses: sdk.available_ip_address_count.and_then(|free| free.try_into().ok()).unwrap_or_default(),
            maps_public_ip: sdk.map_public_ip_on_launch.unwrap_or_default(),
            is_default: sdk.default_for_az.unwrap_or_default(),
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// Blocks that failed or went stay in the answer for a while.
fn is_in_force(block: &SubnetIpv6CidrBlockAssociation) -> bool {
    let state = block.ipv6_cidr_block_state.as_ref().and_then(|state| state.state.as_ref());
    matches!(state, Some(SubnetCidrBlockStateCode::Associated | SubnetCidrBlockStateCode::Associating))
}

/// The subnets of a VPC or of the region.
///
/// Calls `DescribeSubnets` (permission `ec2:DescribeSubnets`) until there are no more pages. Which of them are public
/// is told by [`Subnet::is_public`] and the route tables.
///
/// ```no_run
/// use ec2_interactions::{Scope, list_subnets};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let subnets: Vec<_> = list_subnets(&Scope::vpc("vpc-0a1b2c3d"), provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another VPC, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_subnets(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<Subnet, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    let asked: Asked<Subnet> = scope.asked("vpc-id", |subnet, vpc| subnet.vpc == vpc);
    list(DESCRIBE, asked, move |filters, token| {
        let request = client.describe_subnets().set_filters(filters).max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.subnets, answer.next_token)) }
    })
}

/// The ids of a VPC's subnets.
///
/// Calls `DescribeSubnets` (permission `ec2:DescribeSubnets`) until there are no more pages. To EC2 a VPC without
/// subnets and one that does not exist look the same: where there are none, `DescribeVpcs` (permission
/// `ec2:DescribeVpcs`) tells them apart.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let ids = ec2_interactions::get_subnets_of_vpc("vpc-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `vpc` is no id of a VPC: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such VPC.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::BrokenList`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn get_subnets_of_vpc(vpc: &str, provider: &AwsClientProvider) -> Result<Vec<String>, Ec2Error> {
    let subnets = list_subnets(&Scope::vpc(vpc), provider);
    let ids: Vec<String> = subnets.map_ok(|subnet| subnet.id).try_collect().await?;
    if ids.is_empty() {
        get_vpc(vpc, provider).await?;
    }
    Ok(ids)
}

/// One subnet.
///
/// Calls `DescribeSubnets` (permission `ec2:DescribeSubnets`). A subnet that was created a moment ago may not be found
/// yet.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let subnet = ec2_interactions::get_subnet("subnet-0a1b2c3d", provider).await?;
/// println!("{} addresses are free", subnet.free_addresses);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `subnet` is no id of a subnet: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] on EC2's code and on an empty answer alike.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(subnet = subnet))]
pub async fn get_subnet(subnet: &str, provider: &AwsClientProvider) -> Result<Subnet, Ec2Error> {
    let resource = Resource::checked(ResourceKind::Subnet, subnet)?;
    let answer = provider.get_ec2().describe_subnets().subnet_ids(subnet).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, answer.subnets)
}

#[cfg(test)]
mod tests;
