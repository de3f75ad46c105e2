//! What is in a VPC, or in all VPCs of a region.

mod diagram;
mod error;
mod gather;
mod read;
mod tree;
mod value;

pub use error::VpcInventoryError;
pub use value::{
    CutOffPart, InventoryAclEntry, InventoryEndpoint, InventoryGateway, InventoryGatewayKind, InventoryInstance,
    InventoryInterface, InventoryKind, InventoryNatGateway, InventoryNetworkAcl, InventoryOwner, InventoryPeer,
    InventoryPeeringConnection, InventoryRoute, InventoryRouteTable, InventoryRule, InventorySecurityGroup,
    InventorySubnet, InventoryVpc, MissingPart, VpcInventory,
};

use crate::events::WorkflowEvents;
use aws_interactions_core::AwsClientProvider;
use ec2_interactions::{Ec2Error, Scope};
use std::num::NonZeroUsize;

/// How an inventory is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VpcInventoryOptions {
    /// How many calls may be under way at a time. Each list has one at most, and there are thirteen lists. 8 unless said
    /// otherwise: EC2 counts calls by account and region, and the account has others.
    pub concurrency: NonZeroUsize,
    /// How many things of each kind are read at most; all unless said otherwise. EC2 decides which come first.
    /// [`VpcInventory::cut_off`] names the kinds of which there are more.
    pub max_items: Option<NonZeroUsize>,
}

impl Default for VpcInventoryOptions {
    fn default() -> Self {
        Self { concurrency: NonZeroUsize::new(8).unwrap_or(NonZeroUsize::MIN), max_items: None }
    }
}

/// What is in a VPC, or in all VPCs of the provider's region: subnets with instances and network interfaces, route
/// tables, gateways, endpoints, security groups, network ACLs, peering connections.
///
/// There is one list a kind, side by side, for all VPCs together. A list that fails, or that the caller may not read,
/// leaves its part out: [`VpcInventory::missing`] says which and why, and the rest stands. What belongs to a VPC or subnet
/// that was not listed stands under one that is marked so ([`InventoryVpc::is_listed`]).
///
/// The lists are not of one moment: taken while things change, an inventory may show an interface of an instance that it
/// does not have. Each list is a step of `events`.
///
/// Calls `DescribeVpcs`, `DescribeSubnets`, `DescribeRouteTables`, `DescribeInternetGateways`,
/// `DescribeEgressOnlyInternetGateways`, `DescribeVpnGateways`, `DescribeNatGateways`, `DescribeVpcEndpoints`,
/// `DescribeNetworkInterfaces`, `DescribeInstances`, `DescribeSecurityGroups`, `DescribeNetworkAcls` and
/// `DescribeVpcPeeringConnections` (the permissions have the same names), each until there are no more pages; for one VPC
/// the last twice, once for each end.
///
/// ```no_run
/// use aws_interactions_orchestration::{VpcInventoryOptions, WorkflowEvents, get_vpc_inventory};
/// use ec2_interactions::Scope;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let options = VpcInventoryOptions::default();
/// let inventory = get_vpc_inventory(&Scope::Region, &options, &WorkflowEvents::default(), provider).await?;
/// for subnet in inventory.vpcs.iter().flat_map(|vpc| &vpc.subnets) {
///     println!("{}: {} instances", subnet.id, subnet.instances.len());
/// }
/// for part in &inventory.missing {
///     eprintln!("missing: {part}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`VpcInventoryError::NoSuchVpc`] where there is no such VPC. A caller that may not read VPCs cannot tell, and gets an
///   inventory with nothing in it and VPCs missing.
/// - [`VpcInventoryError::Ec2`] where the scope is no id of a VPC (nothing was sent), there are no credentials, or every
///   list failed.
#[tracing::instrument(skip_all, fields(scope = %scope))]
pub async fn get_vpc_inventory(
    scope: &Scope,
    options: &VpcInventoryOptions,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Result<VpcInventory, VpcInventoryError> {
    let gathered = gather::gather(scope, options, events, provider).await?.or_nothing(scope)?;
    let inventory = tree::grow(gathered, scope, provider.region());
    let (vpcs, missing, cut_off) = (inventory.vpcs.len(), inventory.missing.len(), inventory.cut_off.len());
    tracing::info!(vpcs, missing, cut_off, "the inventory is taken");
    Ok(inventory)
}

fn failure(scope: &Scope) -> impl Fn(Ec2Error) -> VpcInventoryError {
    move |error| match (error, scope) {
        (Ec2Error::DoesNotExist { .. }, Scope::Vpc(vpc)) => VpcInventoryError::NoSuchVpc { vpc: vpc.clone() },
        (source, scope) => VpcInventoryError::Ec2 { scope: scope.to_string(), source },
    }
}
