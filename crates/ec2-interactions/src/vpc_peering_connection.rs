//! Connections of two VPCs.

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, Scope, list};
use crate::error::Ec2Error;
use crate::resource::ResourceKind;
use crate::tags::{self, Tags};
use crate::word::words;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::VpcPeeringConnectionVpcInfo;
use futures::{Stream, StreamExt, TryStreamExt, future, stream};

/// The most that EC2 puts in a page of this list.
const REQUESTER: &str = "requester-vpc-info.vpc-id";
const ACCEPTER: &str = "accepter-vpc-info.vpc-id";
const PAGE_SIZE: i32 = 1000;

words! {
    /// How far a peering connection is.
    VpcPeeringConnectionState {
        /// It is being asked for.
        InitiatingRequest = "initiating-request",
        /// The other side has to accept it.
        PendingAcceptance = "pending-acceptance",
        /// It is being made.
        Provisioning = "provisioning",
        /// It works.
        Active = "active",
        /// It is being deleted.
        Deleting = "deleting",
        /// It is gone, and stays visible for a while.
        Deleted = "deleted",
        /// The other side did not accept it.
        Rejected = "rejected",
        /// It could not be made.
        Failed = "failed",
        /// Nobody accepted it in a week.
        Expired = "expired",
    }
}

impl VpcPeeringConnectionState {
    /// Whether it is over: what has ended stays visible for a while, and stands in nothing's way.
    pub fn has_ended(&self) -> bool {
        matches!(self, Self::Deleted | Self::Rejected | Self::Failed | Self::Expired)
    }
}

/// A connection of two VPCs, of which one may be another account's or another region's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct VpcPeeringConnection {
    /// Its id, the same on both sides.
    pub id: String,
    /// How far it is.
    pub state: VpcPeeringConnectionState,
    /// Who asked for it.
    pub requester: PeeredVpc,
    /// Who was asked.
    pub accepter: PeeredVpc,
    /// Its tags, as this account set them.
    pub tags: Tags,
}

/// An end of a peering connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PeeredVpc {
    /// The VPC.
    pub vpc: String,
    /// The account that it belongs to.
    pub owner: String,
    /// Its region.
    pub region: String,
    /// Its IPv4 blocks, which are told while the connection works.
    pub cidr_blocks: Vec<String>,
}

impl PeeredVpc {
    fn of(sdk: Option<VpcPeeringConnectionVpcInfo>) -> Self {
        let Some(sdk) = sdk else { return Self::default() };
        let blocks = sdk.cidr_block_set.unwrap_or_default().into_iter();
        let mut cidr_blocks: Vec<_> = blocks.filter_map(|block| block.cidr_block).collect();
        if cidr_blocks.is_empty() {
            cidr_blocks.extend(sdk.cidr_block);
        }
        Self {
            vpc: sdk.vpc_id.unwrap_or_default(),
            owner: sdk.owner_id.unwrap_or_default(),
            region: sdk.region.unwrap_or_default(),
            cidr_blocks,
        }
    }
}

impl Described for VpcPeeringConnection {
    const KIND: ResourceKind = ResourceKind::VpcPeeringConnection;
    type Sdk = aws_sdk_ec2::types::VpcPeeringConnection;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let state = sdk.status.and_then(|status| status.code);
        Some(Self {
            id: sdk.vpc_peering_connection_id?,
            state: state.map(|state| state.as_str().into()).unwrap_or_default(),
            requester: PeeredVpc::of(sdk.requester_vpc_info),
            accepter: PeeredVpc::of(sdk.accepter_vpc_info),
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// The peering connections of a VPC, whichever side asked for them, or of the region. Those that ended lately are
/// among them.
///
/// Calls `DescribeVpcPeeringConnections` (permission `ec2:DescribeVpcPeeringConnections`) until there are no more
/// pages; for a VPC once for each side that it can be on, as EC2 has no filter for both.
///
/// ```no_run
/// use ec2_interactions::{Scope, list_vpc_peering_connections};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let vpc = Scope::vpc("vpc-0a1b2c3d");
/// let connections: Vec<_> = list_vpc_peering_connections(&vpc, provider).try_collect().await?;
/// let alive = connections.iter().filter(|connection| !connection.state.has_ended());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another VPC, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_vpc_peering_connections(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<VpcPeeringConnection, Ec2Error>> + use<> {
    let list = |filter, side: Option<Side>| {
        let asked = scope.asked(filter, VpcPeeringConnection::is_of);
        let is_wanted = move |connection: &_| future::ready(side.as_ref().is_none_or(|side| side.has(connection)));
        one_side(asked, provider).try_filter(is_wanted)
    };
    let side = |vpc: &String, is_requester| Some(Side { vpc: vpc.clone(), is_requester });
    let sides = match scope {
        Scope::Region => vec![list(REQUESTER, None)],
        Scope::Vpc(vpc) => vec![list(REQUESTER, side(vpc, true)), list(ACCEPTER, side(vpc, false))],
    };
    stream::iter(sides).flatten()
}

impl VpcPeeringConnection {
    fn is_of(&self, vpc: &str) -> bool {
        self.requester.vpc == vpc || self.accepter.vpc == vpc
    }
}

/// The connections that a VPC asked for, or the others of it.
struct Side {
    vpc: String,
    is_requester: bool,
}

impl Side {
    /// Not every server knows the filters of both sides, and a connection is told once.
    fn has(&self, connection: &VpcPeeringConnection) -> bool {
        (connection.requester.vpc == self.vpc) == self.is_requester
    }
}

fn one_side(
    asked: Asked<VpcPeeringConnection>,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<VpcPeeringConnection, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    list("DescribeVpcPeeringConnections", asked, move |filters, token| {
        let request = client.describe_vpc_peering_connections().set_filters(filters);
        let request = request.max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.vpc_peering_connections, answer.next_token)) }
    })
}

#[cfg(test)]
mod tests;
