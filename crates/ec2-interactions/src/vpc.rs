//! Virtual private clouds.

pub(crate) mod create;
pub(crate) mod dns;

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, list, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use crate::word::words;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::{VpcCidrBlockState, VpcCidrBlockStateCode};
use futures::Stream;

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 1000;
const DESCRIBE: &str = "DescribeVpcs";

words! {
    /// How far a VPC is.
    VpcState {
        /// It is being made.
        Pending = "pending",
        /// It is there.
        Available = "available",
        /// It is being deleted.
        Deleting = "deleting",
    }
}

words! {
    /// Whose hardware the instances of a VPC run on, unless they say otherwise.
    Tenancy {
        /// Everybody's.
        Default = "default",
        /// The account's own.
        Dedicated = "dedicated",
        /// A dedicated host's.
        Host = "host",
    }
}

/// A virtual private cloud.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Vpc {
    /// Its id.
    pub id: String,
    /// The account that it belongs to. Where a VPC is shared, that is not the caller's.
    pub owner: String,
    /// How far it is.
    pub state: VpcState,
    /// Whose hardware its instances run on.
    pub tenancy: Tenancy,
    /// Its IPv4 blocks that are associated or being associated, the one that it was created with first.
    pub cidr_blocks: Vec<String>,
    /// Its IPv6 blocks that are associated or being associated.
    pub ipv6_cidr_blocks: Vec<String>,
    /// Whether it is the region's default VPC.
    pub is_default: bool,
    /// The DHCP options that its instances get; none where they get none.
    pub dhcp_options: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

impl Vpc {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }
}

impl Described for Vpc {
    const KIND: ResourceKind = ResourceKind::Vpc;
    type Sdk = aws_sdk_ec2::types::Vpc;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let sdk_is_bare = sdk.cidr_block_association_set.is_none();
        let blocks = sdk.cidr_block_association_set.unwrap_or_default().into_iter();
        let blocks = blocks.filter(|block| is_in_force(block.cidr_block_state.as_ref()));
        let mut cidr_blocks: Vec<String> = blocks.filter_map(|block| block.cidr_block).collect();
        cidr_blocks.sort_by_key(|block| sdk.cidr_block.as_ref() != Some(block));
        // Some answers tell the first block, and no associations.
        if let Some(first) = sdk.cidr_block.filter(|_| sdk_is_bare) {
            cidr_blocks.push(first);
        }
        let ipv6_blocks = sdk.ipv6_cidr_block_association_set.unwrap_or_default().into_iter();
        let ipv6_blocks = ipv6_blocks.filter(|block| is_in_force(block.ipv6_cidr_block_state.as_ref()));
        Some(Self {
            id: sdk.vpc_id?,
            owner: sdk.owner_id.unwrap_or_default(),
            state: sdk.state.map(|state| state.as_str().into()).unwrap_or_default(),
            tenancy: sdk.instance_tenancy.map(|tenancy| tenancy.as_str().into()).unwrap_or_default(),
            cidr_blocks,
            ipv6_cidr_blocks: ipv6_blocks.filter_map(|block| block.ipv6_cidr_block).collect(),
            is_default: sdk.is_default.unwrap_or_default(),
            // EC2's word for none.
            dhcp_options: sdk.dhcp_options_id.filter(|id| id != "default"),
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// Blocks that failed or went stay in the answer for a while.
fn is_in_force(state: Option<&VpcCidrBlockState>) -> bool {
    let state = state.and_then(|state| state.state.as_ref());
    matches!(state, Some(VpcCidrBlockStateCode::Associated | VpcCidrBlockStateCode::Associating))
}

/// All VPCs of the provider's account and region, those that others share with it included.
///
/// Calls `DescribeVpcs` (permission `ec2:DescribeVpcs`) until there are no more pages; a page is fetched when the one
/// before is used up.
///
/// ```no_run
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let mut vpcs = std::pin::pin!(ec2_interactions::list_vpcs(provider));
/// while let Some(vpc) = vpcs.try_next().await? {
///     println!("{} {}", vpc.id, vpc.cidr_blocks.join(" "));
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_vpcs(provider: &AwsClientProvider) -> impl Stream<Item = Result<Vpc, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    list(DESCRIBE, Asked::Everything, move |_, token| {
        let request = client.describe_vpcs().max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.vpcs, answer.next_token)) }
    })
}

/// One VPC: owner, tenancy, address blocks, DHCP options, state, tags.
///
/// Calls `DescribeVpcs` (permission `ec2:DescribeVpcs`). A VPC that was created a moment ago may not be found yet.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let vpc = ec2_interactions::get_vpc("vpc-0a1b2c3d", provider).await?;
/// println!("{} has {:?}", vpc.name().unwrap_or(&vpc.id), vpc.cidr_blocks);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `vpc` is no id of a VPC: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] on EC2's code and on an empty answer alike.
/// - [`Ec2Error::WrongAnswer`] where the answer is about another VPC.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn get_vpc(vpc: &str, provider: &AwsClientProvider) -> Result<Vpc, Ec2Error> {
    let resource = Resource::checked(ResourceKind::Vpc, vpc)?;
    let answer = provider.get_ec2().describe_vpcs().vpc_ids(vpc).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, answer.vpcs)
}

#[cfg(test)]
mod tests;
