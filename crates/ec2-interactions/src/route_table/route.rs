//! Routes: where traffic for an address goes.

use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_sdk_ec2::types::{RouteOrigin, RouteState};
use std::fmt;

/// A route of a route table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Route {
    /// Which traffic.
    pub destination: RouteDestination,
    /// Where it goes.
    pub target: RouteTarget,
    /// Whether it goes anywhere: a route whose target is gone is a black hole.
    pub is_active: bool,
    /// Who made the route.
    pub origin: RouteOriginKind,
}

/// Who made a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RouteOriginKind {
    /// It came with the table: the local route, which cannot be deleted.
    Table,
    /// Somebody created it.
    Created,
    /// A VPN gateway or a route server tells it to the table; it goes when that stops.
    Propagated,
    /// EC2 did not say, or in a word that this version does not know.
    Unknown,
}

/// The traffic that a route is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RouteDestination {
    /// IPv4 addresses: `0.0.0.0/0`.
    Ipv4(String),
    /// IPv6 addresses: `::/0`.
    Ipv6(String),
    /// A prefix list: `pl-63a5400a`. Gateway endpoints put one in each of their tables.
    PrefixList(String),
}

/// Where a route leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RouteTarget {
    /// The VPC itself.
    Local,
    /// An internet gateway, by its id.
    InternetGateway(String),
    /// An egress-only internet gateway, by its id.
    EgressOnlyInternetGateway(String),
    /// A NAT gateway, by its id.
    NatGateway(String),
    /// A VPC endpoint, by its id: that of a gateway endpoint in a table, or of a Gateway Load Balancer.
    VpcEndpoint(String),
    /// A VPC peering connection, by its id.
    VpcPeeringConnection(String),
    /// A VPN gateway, by its id.
    VpnGateway(String),
    /// A transit gateway, by its id.
    TransitGateway(String),
    /// A local gateway of an Outpost, by its id.
    LocalGateway(String),
    /// A carrier gateway, by its id.
    CarrierGateway(String),
    /// A core network, by its ARN.
    CoreNetwork(String),
    /// An instance and its network interface, where EC2 tells both.
    Instance {
        /// The instance.
        instance: String,
        /// The interface that it is reached by.
        network_interface: Option<String>,
    },
    /// A network interface, by its id.
    NetworkInterface(String),
    /// A target that this version does not know, in EC2's words.
    Other(String),
}

impl RouteDestination {
    /// A destination of its text: a prefix list, IPv6 or IPv4 addresses. Nothing is checked but what tells them apart.
    ///
    /// ```
    /// use ec2_interactions::RouteDestination;
    ///
    /// assert_eq!(RouteDestination::of("::/0"), RouteDestination::Ipv6("::/0".to_owned()));
    /// assert_eq!(RouteDestination::of("10.0.0.0/8"), RouteDestination::Ipv4("10.0.0.0/8".to_owned()));
    /// ```
    pub fn of(text: &str) -> Self {
        let text = text.to_owned();
        match text {
            text if text.starts_with("pl-") => Self::PrefixList(text),
            text if text.contains(':') => Self::Ipv6(text),
            text => Self::Ipv4(text),
        }
    }

    pub(super) fn as_ipv4(&self) -> Option<String> {
        if let Self::Ipv4(block) = self { Some(block.clone()) } else { None }
    }

    pub(super) fn as_ipv6(&self) -> Option<String> {
        if let Self::Ipv6(block) = self { Some(block.clone()) } else { None }
    }

    pub(super) fn as_prefix_list(&self) -> Option<String> {
        if let Self::PrefixList(id) = self { Some(id.clone()) } else { None }
    }
}

impl fmt::Display for RouteDestination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ipv4(text) | Self::Ipv6(text) | Self::PrefixList(text) => f.write_str(text),
        }
    }
}

impl RouteTarget {
    /// The target with this id, told by its beginning.
    ///
    /// ```
    /// use ec2_interactions::RouteTarget;
    ///
    /// assert_eq!(RouteTarget::of_id("nat-0a1b2c3d"), RouteTarget::NatGateway("nat-0a1b2c3d".to_owned()));
    /// ```
    pub fn of_id(id: &str) -> Self {
        let owned = id.to_owned();
        match id.split_once('-').map_or(id, |(prefix, _)| prefix) {
            "local" => Self::Local,
            "igw" => Self::InternetGateway(owned),
            "eigw" => Self::EgressOnlyInternetGateway(owned),
            "nat" => Self::NatGateway(owned),
            "vpce" => Self::VpcEndpoint(owned),
            "pcx" => Self::VpcPeeringConnection(owned),
            "vgw" => Self::VpnGateway(owned),
            "tgw" => Self::TransitGateway(owned),
            "lgw" => Self::LocalGateway(owned),
            "cagw" => Self::CarrierGateway(owned),
            "eni" => Self::NetworkInterface(owned),
            "i" => Self::Instance { instance: owned, network_interface: None },
            _ if id.starts_with("arn:") && id.contains(":networkmanager:") => Self::CoreNetwork(owned),
            _ => Self::Other(owned),
        }
    }

    /// Its id in EC2; `local` for the VPC itself.
    pub fn id(&self) -> &str {
        match self {
            Self::Local => "local",
            Self::Instance { instance, .. } => instance,
            Self::InternetGateway(id)
            | Self::EgressOnlyInternetGateway(id)
            | Self::NatGateway(id)
            | Self::VpcEndpoint(id)
            | Self::VpcPeeringConnection(id)
            | Self::VpnGateway(id)
            | Self::TransitGateway(id)
            | Self::LocalGateway(id)
            | Self::CarrierGateway(id)
            | Self::CoreNetwork(id)
            | Self::NetworkInterface(id)
            | Self::Other(id) => id,
        }
    }

    /// Whether a route to it can be created: EC2 makes the others itself.
    pub(super) fn checked(&self) -> Result<(), Ec2Error> {
        let problem = match self {
            Self::Local => "the local route comes with the table",
            Self::Other(_) => "this is no target of a route that is known",
            _ => return Ok(()),
        };
        Err(Ec2Error::InvalidInput { what: format!("a route to `{}`", self.id()), problem: problem.to_owned() })
    }
}

impl fmt::Display for RouteTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl Route {
    pub(crate) fn of(sdk: aws_sdk_ec2::types::Route) -> Self {
        let ipv4 = sdk.destination_cidr_block.map(RouteDestination::Ipv4);
        let ipv6 = sdk.destination_ipv6_cidr_block.map(RouteDestination::Ipv6);
        let destination = ipv4.or(ipv6).or(sdk.destination_prefix_list_id.map(RouteDestination::PrefixList));
        let interface = sdk.network_interface_id;
        let ids = [
            sdk.gateway_id,
            sdk.nat_gateway_id,
            sdk.egress_only_internet_gateway_id,
            sdk.vpc_peering_connection_id,
            sdk.transit_gateway_id,
            interface.clone(),
            sdk.local_gateway_id,
            sdk.carrier_gateway_id,
            sdk.core_network_arn,
            sdk.odb_network_arn,
        ];
        // An instance is told with its interface; the others stand alone.
        let instance = sdk.instance_id.map(|id| RouteTarget::Instance { instance: id, network_interface: interface });
        let other = || RouteTarget::of_id(&ids.into_iter().flatten().next().unwrap_or_default());
        let target = instance.unwrap_or_else(other);
        Self {
            destination: destination.unwrap_or(RouteDestination::Ipv4(String::new())),
            target,
            is_active: sdk.state == Some(RouteState::Active),
            origin: RouteOriginKind::of(sdk.origin.as_ref()),
        }
    }
}

impl RouteOriginKind {
    fn of(origin: Option<&RouteOrigin>) -> Self {
        match origin {
            Some(RouteOrigin::CreateRouteTable) => Self::Table,
            Some(RouteOrigin::CreateRoute) => Self::Created,
            Some(RouteOrigin::EnableVgwRoutePropagation | RouteOrigin::Advertisement) => Self::Propagated,
            _ => Self::Unknown,
        }
    }
}

/// A route in a message: EC2 gives routes no id.
pub(super) fn named(table: &str, destination: &RouteDestination) -> Resource {
    Resource::new(ResourceKind::Route, format!("{destination} of {table}"))
}
