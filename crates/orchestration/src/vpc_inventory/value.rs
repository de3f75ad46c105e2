//! What an inventory is: plain values that serialise to JSON under the names of their fields.

mod network;

pub use network::{
    InventoryAclEntry, InventoryEndpoint, InventoryGateway, InventoryGatewayKind, InventoryNatGateway,
    InventoryNetworkAcl, InventoryPeer, InventoryPeeringConnection, InventoryRoute, InventoryRouteTable, InventoryRule,
    InventorySecurityGroup,
};

use ec2_interactions::Tags;
use serde::Serialize;
use std::fmt;

/// A VPC, or the VPCs of a region, and what is in them.
///
/// Serialised, every field stands under its name, in this order; enums are words in `snake_case`; what is not there is
/// `null` or an empty list, so that the same fields are always found. Things are sorted by their ids,
/// subnets by their zones first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct VpcInventory {
    /// The region.
    pub region: String,
    /// The VPCs, by their ids.
    pub vpcs: Vec<InventoryVpc>,
    /// The gateways of the region that are attached to no VPC. Empty in the inventory of one VPC.
    pub unattached_gateways: Vec<InventoryGateway>,
    /// What could not be listed, or not to the end, and why. Empty in a whole inventory.
    pub missing: Vec<MissingPart>,
    /// What was not read to the end because of
    /// [`max_items`](crate::VpcInventoryOptions::max_items). Empty in a whole inventory.
    pub cut_off: Vec<CutOffPart>,
}

impl VpcInventory {
    /// Whether everything there was to list is in it.
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.cut_off.is_empty()
    }

    /// Whether all things of this kind are in it.
    pub fn has_all(&self, kind: InventoryKind) -> bool {
        let is_missing = self.missing.iter().any(|part| part.kind == kind);
        !is_missing && !self.cut_off.iter().any(|part| part.kind == kind)
    }
}

/// A kind of thing that an inventory lists: each is one list in EC2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum InventoryKind {
    /// VPCs: `DescribeVpcs`.
    Vpcs,
    /// Subnets: `DescribeSubnets`.
    Subnets,
    /// Route tables: `DescribeRouteTables`.
    RouteTables,
    /// Internet gateways: `DescribeInternetGateways`.
    InternetGateways,
    /// Egress-only internet gateways: `DescribeEgressOnlyInternetGateways`.
    EgressOnlyInternetGateways,
    /// VPN gateways: `DescribeVpnGateways`.
    VpnGateways,
    /// NAT gateways: `DescribeNatGateways`.
    NatGateways,
    /// VPC endpoints: `DescribeVpcEndpoints`.
    VpcEndpoints,
    /// Network interfaces: `DescribeNetworkInterfaces`.
    NetworkInterfaces,
    /// Instances: `DescribeInstances`.
    Instances,
    /// Security groups: `DescribeSecurityGroups`.
    SecurityGroups,
    /// Network ACLs: `DescribeNetworkAcls`.
    NetworkAcls,
    /// VPC peering connections: `DescribeVpcPeeringConnections`.
    VpcPeeringConnections,
}

impl fmt::Display for InventoryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Vpcs => "VPCs",
            Self::Subnets => "subnets",
            Self::RouteTables => "route tables",
            Self::InternetGateways => "internet gateways",
            Self::EgressOnlyInternetGateways => "egress-only internet gateways",
            Self::VpnGateways => "VPN gateways",
            Self::NatGateways => "NAT gateways",
            Self::VpcEndpoints => "VPC endpoints",
            Self::NetworkInterfaces => "network interfaces",
            Self::Instances => "instances",
            Self::SecurityGroups => "security groups",
            Self::NetworkAcls => "network ACLs",
            Self::VpcPeeringConnections => "VPC peering connections",
        })
    }
}

/// A list that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MissingPart {
    /// What it lists.
    pub kind: InventoryKind,
    /// Whether the caller may not read the list, rather than that something went wrong.
    pub is_denied: bool,
    /// The error and everything below it.
    pub error: String,
    /// How many things were read before it failed: those are in the inventory.
    pub kept: usize,
}

impl fmt::Display for MissingPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = if self.is_denied { "not allowed" } else { "failed" };
        match self.kept {
            0 => write!(f, "{}: {why}", self.kind),
            kept => write!(f, "{}: {why} after {kept}", self.kind),
        }
    }
}

/// A list that was not read to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct CutOffPart {
    /// What it lists.
    pub kind: InventoryKind,
    /// How many things were read. There are more.
    pub kept: usize,
}

impl fmt::Display for CutOffPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: more than the first {}", self.kind, self.kept)
    }
}

/// A VPC and what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryVpc {
    /// Its id.
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// Whether it was listed itself. Where it was not, only what names it is known: its own fields are empty.
    pub is_listed: bool,
    /// The account that it belongs to.
    pub owner: String,
    /// How far it is, in EC2's word.
    pub state: String,
    /// Its IPv4 blocks.
    pub cidr_blocks: Vec<String>,
    /// Its IPv6 blocks.
    pub ipv6_cidr_blocks: Vec<String>,
    /// Whether it is the region's default VPC.
    pub is_default: bool,
    /// The id of its DHCP options.
    pub dhcp_options: Option<String>,
    /// Its tags.
    pub tags: Tags,
    /// Its subnets with instances and network interfaces, by zone and id.
    pub subnets: Vec<InventorySubnet>,
    /// Its route tables.
    pub route_tables: Vec<InventoryRouteTable>,
    /// The gateways that are attached to it: internet, egress-only, VPN.
    pub gateways: Vec<InventoryGateway>,
    /// Its NAT gateways, those that were deleted left out.
    pub nat_gateways: Vec<InventoryNatGateway>,
    /// Its endpoints, those that were deleted left out.
    pub endpoints: Vec<InventoryEndpoint>,
    /// Its security groups.
    pub security_groups: Vec<InventorySecurityGroup>,
    /// Its network ACLs.
    pub network_acls: Vec<InventoryNetworkAcl>,
    /// The peering connections that it has an end of, those that have ended left out.
    pub peering_connections: Vec<InventoryPeeringConnection>,
}

/// A subnet, and what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventorySubnet {
    /// Its id.
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// Whether it was listed itself. Where it was not, only what is in it is known: its own fields are empty.
    pub is_listed: bool,
    /// The name of its Availability Zone.
    pub availability_zone: String,
    /// The id of its Availability Zone, the same in every account.
    pub availability_zone_id: String,
    /// Its IPv4 block.
    pub cidr_block: Option<String>,
    /// Its IPv6 blocks.
    pub ipv6_cidr_blocks: Vec<String>,
    /// How many IPv4 addresses are free.
    pub free_addresses: u32,
    /// Whether its route table leads to an internet gateway; unknown where route tables are missing.
    pub is_public: Option<bool>,
    /// Whether what is launched in it gets a public IPv4 address.
    pub maps_public_ip: bool,
    /// The id of the route table that applies to it, be it the VPC's main one; unknown where route tables are missing.
    pub route_table: Option<String>,
    /// The id of its network ACL; unknown where network ACLs are missing.
    pub network_acl: Option<String>,
    /// Its tags.
    pub tags: Tags,
    /// The instances in it, those that are terminated left out.
    pub instances: Vec<InventoryInstance>,
    /// The network interfaces in it, those of instances and services included.
    pub network_interfaces: Vec<InventoryInterface>,
}

/// An instance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryInstance {
    /// Its id.
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// Its state, in EC2's word.
    pub state: String,
    /// Its type.
    pub instance_type: String,
    /// Its image.
    pub image: String,
    /// Its first address in the VPC.
    pub private_ip: Option<String>,
    /// Its public IPv4 address.
    pub public_ip: Option<String>,
    /// The ARN of its instance profile.
    pub profile_arn: Option<String>,
    /// The ids of its network interfaces.
    pub network_interfaces: Vec<String>,
    /// The ids of its security groups.
    pub security_groups: Vec<String>,
    /// Its tags.
    pub tags: Tags,
}

/// A network interface.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryInterface {
    /// Its id.
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// Its type, in EC2's word.
    pub interface_type: String,
    /// How it stands, in EC2's word.
    pub status: String,
    /// What is said about it.
    pub description: String,
    /// What it belongs to.
    pub owner: InventoryOwner,
    /// Its private IPv4 addresses, the primary one first.
    pub private_ips: Vec<String>,
    /// Its public IPv4 addresses.
    pub public_ips: Vec<String>,
    /// Its IPv6 addresses.
    pub ipv6_addresses: Vec<String>,
    /// The ids of its security groups.
    pub security_groups: Vec<String>,
    /// Its tags.
    pub tags: Tags,
}

/// What a network interface belongs to, as far as it can be worked out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct InventoryOwner {
    /// What it is: `instance`, `load balancer`, `Lambda function`, `NAT gateway`, `VPC endpoint`, …, `the account` where
    /// it is the account's own and `an unknown service`.
    pub kind: String,
    /// Which one, where that is told: an id or a name.
    pub id: Option<String>,
}
