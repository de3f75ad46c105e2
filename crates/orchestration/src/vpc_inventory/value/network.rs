//! What a VPC's traffic passes: routes, gateways, endpoints, peering connections, groups and ACLs.

use ec2_interactions::Tags;
use serde::Serialize;

/// A route table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryRouteTable {
    /// Its id.
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// Whether it applies to all subnets of the VPC that have none of their own.
    pub is_main: bool,
    /// The ids of the subnets that it is associated with.
    pub subnets: Vec<String>,
    /// The ids of the gateways whose incoming traffic it is for.
    pub gateways: Vec<String>,
    /// Its routes.
    pub routes: Vec<InventoryRoute>,
    /// Its tags.
    pub tags: Tags,
}

/// A route.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryRoute {
    /// Addresses or a prefix list.
    pub destination: String,
    /// The id of what it leads to; `local` for the VPC itself.
    pub target: String,
    /// Whether its target is there: otherwise it is a black hole.
    pub is_active: bool,
}

/// What a gateway is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum InventoryGatewayKind {
    /// To the internet and back.
    Internet,
    /// To the internet by IPv6, letting nothing in.
    EgressOnlyInternet,
    /// To VPNs.
    Vpn,
}

/// A gateway that can be attached to a VPC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct InventoryGateway {
    /// Its id.
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// What it is.
    pub kind: InventoryGatewayKind,
    /// Its tags.
    pub tags: Tags,
}

/// A NAT gateway.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryNatGateway {
    /// Its id.
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// The id of its subnet; none where it is one for all zones.
    pub subnet: Option<String>,
    /// How far it is, in EC2's word.
    pub state: String,
    /// Whether it leads to the internet.
    pub is_public: bool,
    /// Its public addresses.
    pub public_ips: Vec<String>,
    /// Its tags.
    pub tags: Tags,
}

/// A VPC endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryEndpoint {
    /// Its id.
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// How it is reached, in EC2's word: `Gateway`, `Interface`, …
    pub endpoint_type: String,
    /// The service that it leads to.
    pub service: String,
    /// How far it is, in EC2's word without capitals.
    pub state: String,
    /// The ids of the route tables that it has a route in.
    pub route_tables: Vec<String>,
    /// The ids of the subnets that it has interfaces in.
    pub subnets: Vec<String>,
    /// The ids of its interfaces.
    pub network_interfaces: Vec<String>,
    /// The ids of the security groups of its interfaces.
    pub security_groups: Vec<String>,
    /// Its tags.
    pub tags: Tags,
}

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventorySecurityGroup {
    /// Its id.
    pub id: String,
    /// Its group name, which is not the tag.
    pub group_name: String,
    /// What it is for.
    pub description: String,
    /// What it lets in and out.
    pub rules: Vec<InventoryRule>,
    /// Its tags.
    pub tags: Tags,
}

/// A rule of a security group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryRule {
    /// `in` or `out`.
    pub direction: String,
    /// The protocol, in EC2's word: `tcp`; `-1` for all.
    pub protocol: String,
    /// The first port; none for all of them.
    pub from_port: Option<i32>,
    /// The last port.
    pub to_port: Option<i32>,
    /// The other end: addresses, a prefix list or a security group.
    pub peer: String,
    /// What it is for.
    pub description: Option<String>,
}

/// A network ACL.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryNetworkAcl {
    /// Its id.
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// Whether it is the VPC's default one.
    pub is_default: bool,
    /// The ids of its subnets.
    pub subnets: Vec<String>,
    /// Its entries, in the order in which they are tried: those for what comes in, then those for what goes out.
    pub entries: Vec<InventoryAclEntry>,
    /// Its tags.
    pub tags: Tags,
}

/// An entry of a network ACL.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryAclEntry {
    /// Its number: the lowest that fits decides.
    pub number: i32,
    /// `in` or `out`.
    pub direction: String,
    /// Whether it lets pass.
    pub allows: bool,
    /// The protocol, in EC2's word: `tcp`; `-1` for all.
    pub protocol: String,
    /// The first port; none for all of them.
    pub from_port: Option<i32>,
    /// The last port.
    pub to_port: Option<i32>,
    /// The addresses.
    pub cidr_block: String,
}

/// A VPC peering connection.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryPeeringConnection {
    /// Its id.
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// How far it is, in EC2's word.
    pub state: String,
    /// The end that asked.
    pub requester: InventoryPeer,
    /// The end that was asked.
    pub accepter: InventoryPeer,
    /// Its tags.
    pub tags: Tags,
}

/// An end of a peering connection.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct InventoryPeer {
    /// The VPC.
    pub vpc: String,
    /// Its account.
    pub owner: String,
    /// Its region.
    pub region: String,
    /// Its IPv4 blocks.
    pub cidr_blocks: Vec<String>,
}
