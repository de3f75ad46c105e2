//! What boxes say.

use crate::vpc_inventory::value::{
    InventoryEndpoint, InventoryGateway, InventoryGatewayKind, InventoryInstance, InventoryInterface,
    InventoryNatGateway, InventoryPeeringConnection, InventoryRouteTable, InventorySubnet, InventoryVpc, VpcInventory,
};
use std::collections::BTreeMap;

/// So many instances or interfaces of a subnet, or routes of a table, are shown one by one.
const SHOWN: usize = 10;

/// Longer lines would make a picture of one box.
const LINE: usize = 100;

/// Text of one line that every format can hold: no control characters, which XML has no way to write, and none of those
/// that turn the direction of what follows.
pub(super) fn clean(text: &str) -> String {
    let is_unfit = |c: char| {
        c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    let mut clean: String = text.chars().take(LINE).map(|c| if is_unfit(c) { ' ' } else { c }).collect();
    if text.chars().nth(LINE).is_some() {
        clean.push('…');
    }
    clean.trim_end().to_owned()
}

/// `web (i-1)`, or the id alone.
fn named(name: Option<&String>, id: &str) -> String {
    name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"))
}

pub(super) fn vpc(vpc: &InventoryVpc) -> String {
    let blocks = vpc.cidr_blocks.join(" ");
    let of_it = if vpc.is_listed { blocks } else { "not listed itself".to_owned() };
    let groups = counted(vpc.security_groups.len(), "security group");
    let acls = counted(vpc.network_acls.len(), "network ACL");
    format!("VPC {} {of_it} · {groups} · {acls}", named(vpc.name.as_ref(), &vpc.id))
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

pub(super) fn subnet(subnet: &InventorySubnet) -> Vec<String> {
    let reach = match subnet.is_public {
        Some(true) => "public",
        Some(false) => "private",
        None => "public or not is unknown",
    };
    let blocks = subnet.cidr_block.iter().chain(&subnet.ipv6_cidr_blocks).map(String::as_str);
    let facts = [subnet.availability_zone.as_str()].into_iter().chain(blocks).chain([reach]);
    let facts: Vec<_> = facts.filter(|fact| !fact.is_empty()).collect();
    let mut lines = vec![format!("Subnet {}", named(subnet.name.as_ref(), &subnet.id)), facts.join(" · ")];
    lines.extend(instances(&subnet.instances));
    lines.extend(interfaces(&subnet.network_interfaces));
    lines
}

fn instances(instances: &[InventoryInstance]) -> Vec<String> {
    let line =
        |one: &InventoryInstance| format!("{} {} {}", named(one.name.as_ref(), &one.id), one.instance_type, one.state);
    if instances.len() <= SHOWN {
        return instances.iter().map(line).collect();
    }
    let heading = format!("{} instances, counted by state:", instances.len());
    grouped(heading, instances.iter().map(|one| one.state.as_str()))
}

/// The interfaces of instances are counted alone: the instances are shown.
fn interfaces(interfaces: &[InventoryInterface]) -> Vec<String> {
    let is_of_instance = |one: &&InventoryInterface| one.owner.kind == "instance";
    let (of_instances, others): (Vec<_>, Vec<_>) = interfaces.iter().partition(is_of_instance);
    let mut lines = Vec::new();
    if !of_instances.is_empty() {
        lines.push(format!("{} of instances", counted(of_instances.len(), "network interface")));
    }
    if others.len() <= SHOWN {
        let owner = |one: &InventoryInterface| {
            named(one.owner.id.as_ref().map(|_| &one.owner.kind), one.owner.id.as_ref().unwrap_or(&one.owner.kind))
        };
        lines.extend(others.iter().map(|one| format!("{} {}", one.id, owner(one))));
    } else {
        let heading = format!("{} other network interfaces, counted by owner:", others.len());
        lines.extend(grouped(heading, others.iter().map(|one| one.owner.kind.as_str())));
    }
    lines
}

fn grouped<'a>(heading: String, kinds: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut counts = BTreeMap::<&str, usize>::new();
    for kind in kinds {
        *counts.entry(kind).or_default() += 1;
    }
    let counts = counts.into_iter().map(|(kind, count)| format!("{count} × {kind}"));
    std::iter::once(heading).chain(counts).collect()
}

pub(super) fn route_table(table: &InventoryRouteTable) -> Vec<String> {
    let main = if table.is_main { " main" } else { "" };
    let mut lines = vec![format!("Route table {}{main}", named(table.name.as_ref(), &table.id))];
    let routes = table.routes.iter().filter(|route| route.target != "local");
    let line = |dead: bool, text: String| if dead { format!("{text} (black hole)") } else { text };
    let routes: Vec<_> =
        routes.map(|one| line(!one.is_active, format!("{} → {}", one.destination, one.target))).collect();
    let rest = routes.len().saturating_sub(SHOWN);
    lines.extend(routes.into_iter().take(SHOWN));
    if rest > 0 {
        lines.push(format!("and {} more", counted(rest, "route")));
    }
    lines
}

pub(super) fn gateway(gateway: &InventoryGateway) -> Vec<String> {
    let kind = match gateway.kind {
        InventoryGatewayKind::Internet => "Internet gateway",
        InventoryGatewayKind::EgressOnlyInternet => "Egress-only internet gateway",
        InventoryGatewayKind::Vpn => "VPN gateway",
    };
    vec![kind.to_owned(), named(gateway.name.as_ref(), &gateway.id)]
}

pub(super) fn nat_gateway(gateway: &InventoryNatGateway) -> Vec<String> {
    let head = format!("NAT gateway {}", gateway.state);
    let mut lines = vec![head, named(gateway.name.as_ref(), &gateway.id)];
    lines.extend(gateway.public_ips.iter().cloned());
    lines
}

pub(super) fn endpoint(endpoint: &InventoryEndpoint) -> Vec<String> {
    // Not every server says of which type it is.
    let kind = Some(endpoint.endpoint_type.as_str()).filter(|kind| !kind.is_empty()).unwrap_or("VPC");
    let head = format!("{kind} endpoint {}", endpoint.state);
    vec![head, named(endpoint.name.as_ref(), &endpoint.id), endpoint.service.clone()]
}

pub(super) fn peering(connection: &InventoryPeeringConnection, vpc: &str) -> Vec<String> {
    let is_ours = connection.requester.vpc == vpc;
    let other = if is_ours { &connection.accepter } else { &connection.requester };
    let head = format!("Peering connection {}", connection.state);
    let other = format!("to {} of {} {}", other.vpc, other.owner, other.region);
    vec![head, named(connection.name.as_ref(), &connection.id), other]
}

pub(super) fn incomplete(inventory: &VpcInventory) -> Vec<String> {
    let missing = inventory.missing.iter().map(ToString::to_string);
    let cut_off = inventory.cut_off.iter().map(ToString::to_string);
    std::iter::once("This inventory is not whole".to_owned()).chain(missing).chain(cut_off).collect()
}
