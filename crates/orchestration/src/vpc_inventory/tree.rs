//! Puts everything where it belongs.

use super::gather::Gathered;
use super::read;
use super::value::{InventoryGateway, InventoryPeeringConnection, InventorySubnet, InventoryVpc, VpcInventory};
use ec2_interactions::{Scope, Subnet};
use std::collections::BTreeMap;

/// VPCs and subnets by their ids. What names one that was not listed makes a stand-in for it.
#[derive(Default)]
struct Trees {
    vpcs: BTreeMap<String, InventoryVpc>,
    /// By VPC and subnet.
    subnets: BTreeMap<(String, String), InventorySubnet>,
    unattached_gateways: Vec<InventoryGateway>,
}

pub(super) fn grow(mut gathered: Gathered, scope: &Scope, region: &str) -> VpcInventory {
    let (missing, cut_off) = (gathered.missing(), gathered.cut_off());
    let mut trees = Trees::default();
    if let Scope::Vpc(id) = scope {
        trees.vpc(id);
    }
    let vpcs = std::mem::take(&mut gathered.vpcs.items).into_iter();
    trees.vpcs.extend(vpcs.map(|vpc| (vpc.id.clone(), read::vpc(vpc))));
    for subnet in std::mem::take(&mut gathered.subnets.items) {
        trees.plant_subnet(subnet, &gathered);
    }
    trees.plant(gathered, scope);
    let unattached_gateways = std::mem::take(&mut trees.unattached_gateways);
    VpcInventory { region: region.to_owned(), vpcs: trees.into_vpcs(), unattached_gateways, missing, cut_off }
}

impl Trees {
    fn vpc(&mut self, id: &str) -> &mut InventoryVpc {
        let stand_in = || InventoryVpc { id: id.to_owned(), ..InventoryVpc::default() };
        self.vpcs.entry(id.to_owned()).or_insert_with(stand_in)
    }

    /// Things in a subnet know their VPC too, so that a stand-in for the one has its place in the other.
    fn subnet(&mut self, vpc: &str, id: &str) -> &mut InventorySubnet {
        let stand_in = || InventorySubnet { id: id.to_owned(), ..InventorySubnet::default() };
        self.vpc(vpc);
        self.subnets.entry((vpc.to_owned(), id.to_owned())).or_insert_with(stand_in)
    }

    fn plant_subnet(&mut self, subnet: Subnet, gathered: &Gathered) {
        let tables = &gathered.route_tables;
        // The main table is certain only where no other one can be missing.
        let is_certain = tables.is_whole() || tables.items.iter().any(|table| table.is_associated_with(&subnet.id));
        let table = subnet.route_table(&tables.items).filter(|_| is_certain);
        let acl = gathered.network_acls.items.iter().find(|acl| acl.subnets.contains(&subnet.id));
        let (vpc, id) = (subnet.vpc.clone(), subnet.id.clone());
        *self.subnet(&vpc, &id) = read::subnet(subnet, table, acl);
    }

    fn plant(&mut self, gathered: Gathered, scope: &Scope) {
        for (place, instance) in gathered.instances.items.into_iter().filter_map(read::instance) {
            self.subnet(&place.vpc, &place.subnet).instances.push(instance);
        }
        for (place, interface) in gathered.network_interfaces.items.into_iter().map(read::interface) {
            self.subnet(&place.vpc, &place.subnet).network_interfaces.push(interface);
        }
        let internet = gathered.internet_gateways.items.into_iter().map(read::internet_gateway);
        let egress_only = gathered.egress_only_internet_gateways.items.into_iter();
        let vpn = gathered.vpn_gateways.items.into_iter().filter_map(read::vpn_gateway);
        for (vpc, gateway) in internet.chain(egress_only.map(read::egress_only_internet_gateway)).chain(vpn) {
            match vpc {
                Some(vpc) => self.vpc(&vpc).gateways.push(gateway),
                None => self.unattached_gateways.push(gateway),
            }
        }
        for (vpc, table) in gathered.route_tables.items.into_iter().map(read::route_table) {
            self.vpc(&vpc).route_tables.push(table);
        }
        for (vpc, gateway) in gathered.nat_gateways.items.into_iter().filter_map(read::nat_gateway) {
            self.vpc(&vpc).nat_gateways.push(gateway);
        }
        for (vpc, endpoint) in gathered.endpoints.items.into_iter().filter_map(read::endpoint) {
            self.vpc(&vpc).endpoints.push(endpoint);
        }
        for (vpc, group) in gathered.security_groups.items.into_iter().map(read::security_group) {
            self.vpc(&vpc).security_groups.push(group);
        }
        for (vpc, acl) in gathered.network_acls.items.into_iter().map(read::network_acl) {
            self.vpc(&vpc).network_acls.push(acl);
        }
        // Last, when all VPCs are known: the other end may be of another account or region.
        for connection in gathered.peering_connections.items.into_iter().filter_map(read::peering_connection) {
            self.plant_peering_connection(&connection, scope);
        }
    }

    fn plant_peering_connection(&mut self, connection: &InventoryPeeringConnection, scope: &Scope) {
        let ends = [connection.requester.vpc.clone(), connection.accepter.vpc.clone()];
        let mut ours: Vec<_> = match scope {
            Scope::Vpc(id) => vec![id.clone()],
            Scope::Region => ends.iter().filter(|&vpc| self.vpcs.contains_key(vpc)).cloned().collect(),
        };
        if ours.is_empty() {
            ours.extend(ends.into_iter().next());
        }
        for vpc in ours {
            self.vpc(&vpc).peering_connections.push(connection.clone());
        }
    }

    fn into_vpcs(mut self) -> Vec<InventoryVpc> {
        for ((vpc, _), mut subnet) in std::mem::take(&mut self.subnets) {
            subnet.instances.sort_by(|one, other| one.id.cmp(&other.id));
            subnet.network_interfaces.sort_by(|one, other| one.id.cmp(&other.id));
            self.vpc(&vpc).subnets.push(subnet);
        }
        self.vpcs.into_values().map(sorted).collect()
    }
}

fn sorted(mut vpc: InventoryVpc) -> InventoryVpc {
    let place = |subnet: &InventorySubnet| (subnet.availability_zone.clone(), subnet.id.clone());
    vpc.subnets.sort_by_key(place);
    vpc.route_tables.sort_by(|one, other| one.id.cmp(&other.id));
    vpc.gateways.sort_by(|one, other| one.id.cmp(&other.id));
    vpc.nat_gateways.sort_by(|one, other| one.id.cmp(&other.id));
    vpc.endpoints.sort_by(|one, other| one.id.cmp(&other.id));
    vpc.security_groups.sort_by(|one, other| one.id.cmp(&other.id));
    vpc.network_acls.sort_by(|one, other| one.id.cmp(&other.id));
    vpc.peering_connections.sort_by(|one, other| one.id.cmp(&other.id));
    vpc
}
