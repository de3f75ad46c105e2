//! Reads the values of EC2 into those of an inventory, each with where it belongs. What is gone is none.

use super::value::{
    InventoryAclEntry, InventoryEndpoint, InventoryGateway, InventoryGatewayKind, InventoryInstance,
    InventoryInterface, InventoryNatGateway, InventoryNetworkAcl, InventoryOwner, InventoryPeer,
    InventoryPeeringConnection, InventoryRoute, InventoryRouteTable, InventoryRule, InventorySecurityGroup,
    InventorySubnet, InventoryVpc,
};
use ec2_interactions::{
    EgressOnlyInternetGateway, Instance, InternetGateway, NatGateway, NatGatewayState, NetworkAcl, NetworkAclEntry,
    NetworkInterface, NetworkInterfaceOwner, PeeredVpc, Route, RouteTable, SecurityGroup, SecurityGroupRule, Subnet,
    Tags, Vpc, VpcEndpoint, VpcEndpointState, VpcPeeringConnection, VpnGateway,
};

/// Where instances and network interfaces are.
pub(super) struct Place {
    pub(super) vpc: String,
    pub(super) subnet: String,
}

/// The id of the VPC that something belongs to.
type OfVpc<T> = (String, T);

/// The id of the VPC that a gateway is attached to.
type Attached = (Option<String>, InventoryGateway);

fn owned(name: Option<&str>) -> Option<String> {
    name.map(str::to_owned)
}

/// The tag `Name`, of what has no method for it.
fn name_of(tags: &Tags) -> Option<String> {
    tags.get("Name").filter(|name| !name.is_empty()).cloned()
}

pub(super) fn vpc(vpc: Vpc) -> InventoryVpc {
    InventoryVpc {
        name: owned(vpc.name()),
        id: vpc.id,
        is_listed: true,
        owner: vpc.owner,
        state: vpc.state.to_string(),
        cidr_blocks: vpc.cidr_blocks,
        ipv6_cidr_blocks: vpc.ipv6_cidr_blocks,
        is_default: vpc.is_default,
        dhcp_options: vpc.dhcp_options,
        tags: vpc.tags,
        ..InventoryVpc::default()
    }
}

pub(super) fn subnet(subnet: Subnet, table: Option<&RouteTable>, acl: Option<&NetworkAcl>) -> InventorySubnet {
    InventorySubnet {
        name: owned(subnet.name()),
        id: subnet.id,
        is_listed: true,
        availability_zone: subnet.availability_zone,
        availability_zone_id: subnet.availability_zone_id,
        cidr_block: subnet.cidr_block,
        ipv6_cidr_blocks: subnet.ipv6_cidr_blocks,
        free_addresses: subnet.free_addresses,
        is_public: table.map(RouteTable::leads_to_internet_gateway),
        maps_public_ip: subnet.maps_public_ip,
        route_table: table.map(|table| table.id.clone()),
        network_acl: acl.map(|acl| acl.id.clone()),
        tags: subnet.tags,
        ..InventorySubnet::default()
    }
}

/// None for an instance of no VPC: EC2 forgets it while the instance is terminated.
pub(super) fn instance(instance: Instance) -> Option<(Place, InventoryInstance)> {
    let name = owned(instance.name());
    let place = Place { vpc: instance.vpc?, subnet: instance.subnet.unwrap_or_default() };
    let read = InventoryInstance {
        id: instance.id,
        name,
        state: instance.state.to_string(),
        instance_type: instance.instance_type,
        image: instance.image,
        private_ip: instance.private_ip,
        public_ip: instance.public_ip,
        profile_arn: instance.profile_arn,
        network_interfaces: instance.network_interfaces,
        security_groups: instance.security_groups,
        tags: instance.tags,
    };
    Some((place, read))
}

pub(super) fn interface(interface: NetworkInterface) -> (Place, InventoryInterface) {
    let name = owned(interface.name());
    let place = Place { vpc: interface.vpc, subnet: interface.subnet };
    let read = InventoryInterface {
        id: interface.id,
        name,
        interface_type: interface.interface_type,
        status: interface.status.to_string(),
        description: interface.description,
        owner: owner(&interface.owner),
        private_ips: interface.private_ips,
        public_ips: interface.public_ips,
        ipv6_addresses: interface.ipv6_addresses,
        security_groups: interface.security_groups,
        tags: interface.tags,
    };
    (place, read)
}

fn owner(owner: &NetworkInterfaceOwner) -> InventoryOwner {
    InventoryOwner { kind: owner.kind().to_owned(), id: owned(owner.id()) }
}

fn gateway(id: String, kind: InventoryGatewayKind, tags: Tags) -> InventoryGateway {
    InventoryGateway { id, name: name_of(&tags), kind, tags }
}

pub(super) fn internet_gateway(one: InternetGateway) -> Attached {
    (one.vpc, gateway(one.id, InventoryGatewayKind::Internet, one.tags))
}

pub(super) fn egress_only_internet_gateway(one: EgressOnlyInternetGateway) -> Attached {
    (one.vpc, gateway(one.id, InventoryGatewayKind::EgressOnlyInternet, one.tags))
}

pub(super) fn vpn_gateway(one: VpnGateway) -> Option<Attached> {
    let is_there = one.state != "deleted";
    is_there.then(|| (one.vpc, gateway(one.id, InventoryGatewayKind::Vpn, one.tags)))
}

pub(super) fn route_table(table: RouteTable) -> OfVpc<InventoryRouteTable> {
    let (name, is_main) = (owned(table.name()), table.is_main());
    let mut routes: Vec<_> = table.routes.iter().map(route).collect();
    routes.sort();
    let read = InventoryRouteTable {
        id: table.id,
        name,
        is_main,
        subnets: table.associations.iter().filter_map(|association| association.subnet.clone()).collect(),
        gateways: table.associations.into_iter().filter_map(|association| association.gateway).collect(),
        routes,
        tags: table.tags,
    };
    (table.vpc, read)
}

fn route(route: &Route) -> InventoryRoute {
    InventoryRoute {
        destination: route.destination.to_string(),
        target: route.target.id().to_owned(),
        is_active: route.is_active,
    }
}

pub(super) fn nat_gateway(gateway: NatGateway) -> Option<OfVpc<InventoryNatGateway>> {
    if gateway.state == NatGatewayState::Deleted {
        return None;
    }
    let read = InventoryNatGateway {
        name: owned(gateway.name()),
        id: gateway.id,
        subnet: gateway.subnet,
        state: gateway.state.to_string(),
        is_public: gateway.is_public,
        public_ips: gateway.addresses.into_iter().filter_map(|address| address.public_ip).collect(),
        tags: gateway.tags,
    };
    Some((gateway.vpc, read))
}

pub(super) fn endpoint(endpoint: VpcEndpoint) -> Option<OfVpc<InventoryEndpoint>> {
    if endpoint.state == VpcEndpointState::Deleted {
        return None;
    }
    let read = InventoryEndpoint {
        name: owned(endpoint.name()),
        id: endpoint.id,
        endpoint_type: endpoint.endpoint_type.to_string(),
        service: endpoint.service,
        state: endpoint.state.to_string(),
        route_tables: endpoint.route_tables,
        subnets: endpoint.subnets,
        network_interfaces: endpoint.network_interfaces,
        security_groups: endpoint.security_groups,
        tags: endpoint.tags,
    };
    Some((endpoint.vpc, read))
}

pub(super) fn security_group(group: SecurityGroup) -> OfVpc<InventorySecurityGroup> {
    let mut rules: Vec<_> = group.rules.into_iter().map(rule).collect();
    rules.sort();
    let read = InventorySecurityGroup {
        id: group.id,
        group_name: group.group_name,
        description: group.description,
        rules,
        tags: group.tags,
    };
    (group.vpc, read)
}

fn rule(rule: SecurityGroupRule) -> InventoryRule {
    let (from_port, to_port) = rule.ports.unzip();
    InventoryRule {
        direction: rule.direction.to_string(),
        protocol: rule.protocol.as_str().to_owned(),
        from_port,
        to_port,
        peer: rule.peer.to_string(),
        description: rule.description,
    }
}

pub(super) fn network_acl(acl: NetworkAcl) -> OfVpc<InventoryNetworkAcl> {
    let read = InventoryNetworkAcl {
        name: owned(acl.name()),
        id: acl.id,
        is_default: acl.is_default,
        subnets: acl.subnets,
        entries: acl.entries.into_iter().map(acl_entry).collect(),
        tags: acl.tags,
    };
    (acl.vpc, read)
}

fn acl_entry(entry: NetworkAclEntry) -> InventoryAclEntry {
    let (from_port, to_port) = entry.ports.unzip();
    InventoryAclEntry {
        number: entry.number,
        direction: entry.direction.to_string(),
        allows: entry.allows,
        protocol: entry.protocol.as_str().to_owned(),
        from_port,
        to_port,
        cidr_block: entry.cidr_block,
    }
}

pub(super) fn peering_connection(connection: VpcPeeringConnection) -> Option<InventoryPeeringConnection> {
    if connection.state.has_ended() {
        return None;
    }
    Some(InventoryPeeringConnection {
        id: connection.id,
        name: name_of(&connection.tags),
        state: connection.state.to_string(),
        requester: peer(connection.requester),
        accepter: peer(connection.accepter),
        tags: connection.tags,
    })
}

fn peer(peer: PeeredVpc) -> InventoryPeer {
    InventoryPeer { vpc: peer.vpc, owner: peer.owner, region: peer.region, cidr_blocks: peer.cidr_blocks }
}
