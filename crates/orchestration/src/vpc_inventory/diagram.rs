//! An inventory as a picture: what is drawn, whatever draws it.
//!
//! Each VPC is a group. Its arrows go the way that traffic takes out: from a subnet to its route table, from there to
//! gateways; from a NAT gateway to the subnet that it is in.

mod graphviz;
mod lines;
mod mermaid;
mod svg;

use super::value::{InventoryVpc, VpcInventory};
use std::collections::{BTreeMap, BTreeSet};

/// What is drawn.
struct Diagram {
    groups: Vec<Group>,
}

/// A VPC, or what belongs to none.
struct Group {
    title: String,
    nodes: Vec<Node>,
    /// From and to, by where they are in `nodes`.
    edges: BTreeSet<(usize, usize)>,
}

struct Node {
    kind: NodeKind,
    /// Text of anybody's: tags, names, descriptions. Each format escapes it. Without control characters, never empty.
    lines: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NodeKind {
    PublicSubnet,
    /// Also a subnet of which it is not known.
    PrivateSubnet,
    RouteTable,
    Gateway,
    Note,
}

impl NodeKind {
    const ALL: [Self; 5] = [Self::PublicSubnet, Self::PrivateSubnet, Self::RouteTable, Self::Gateway, Self::Note];

    fn name(self) -> &'static str {
        match self {
            Self::PublicSubnet => "public",
            Self::PrivateSubnet => "private",
            Self::RouteTable => "routes",
            Self::Gateway => "gateway",
            Self::Note => "note",
        }
    }

    fn colour(self) -> &'static str {
        match self {
            Self::PublicSubnet => "#d9f0d3",
            Self::PrivateSubnet => "#dbe9f6",
            Self::RouteTable => "#f2f2f2",
            Self::Gateway => "#fde8c8",
            Self::Note => "#fbdcdc",
        }
    }
}

impl VpcInventory {
    /// A Mermaid flowchart, as Markdown pages show it.
    ///
    /// A group a VPC, a box a subnet, with its instances and interfaces in it; where a subnet has more than ten of either,
    /// they are counted by state or by owner, and the box says so. What is [missing](Self::missing) or
    /// [cut off](Self::cut_off) is said in a box of its own. Names and tags are escaped: whatever they hold is shown, and
    /// nothing of it is understood.
    ///
    /// ```
    /// let inventory = aws_interactions_orchestration::VpcInventory::default();
    /// assert!(inventory.to_mermaid().starts_with("flowchart LR\n"));
    /// ```
    pub fn to_mermaid(&self) -> String {
        mermaid::written(&Diagram::of(self))
    }

    /// A graph for Graphviz, in its language DOT: `dot -Tpng`. Shows and escapes what [`to_mermaid`](Self::to_mermaid)
    /// does.
    ///
    /// ```
    /// let inventory = aws_interactions_orchestration::VpcInventory::default();
    /// assert!(inventory.to_graphviz().starts_with("digraph "));
    /// ```
    pub fn to_graphviz(&self) -> String {
        graphviz::written(&Diagram::of(self))
    }

    /// An SVG picture, laid out here: no other program is needed. Shows and escapes what
    /// [`to_mermaid`](Self::to_mermaid) does.
    ///
    /// ```
    /// let inventory = aws_interactions_orchestration::VpcInventory::default();
    /// assert!(inventory.to_svg().contains("<svg "));
    /// ```
    pub fn to_svg(&self) -> String {
        svg::drawn(&Diagram::of(self))
    }
}

impl Diagram {
    fn of(inventory: &VpcInventory) -> Self {
        let mut groups: Vec<_> = inventory.vpcs.iter().map(Group::of).collect();
        groups.extend(Group::of_notes(inventory));
        Self { groups }
    }
}

impl Group {
    fn new(title: &str) -> Self {
        Self { title: lines::clean(title), nodes: Vec::new(), edges: BTreeSet::new() }
    }

    /// What stands beside the VPCs, where there is anything.
    fn of_notes(inventory: &VpcInventory) -> Option<Self> {
        let mut group = Self::new("Beside the VPCs");
        for gateway in &inventory.unattached_gateways {
            group.add(NodeKind::Gateway, &lines::gateway(gateway));
        }
        if !inventory.is_whole() {
            group.add(NodeKind::Note, &lines::incomplete(inventory));
        }
        Some(group).filter(|group| !group.nodes.is_empty())
    }

    fn of(vpc: &InventoryVpc) -> Self {
        let mut group = Self::new(&lines::vpc(vpc));
        let mut places = BTreeMap::new();
        for subnet in &vpc.subnets {
            let is_public = subnet.is_public == Some(true);
            let kind = if is_public { NodeKind::PublicSubnet } else { NodeKind::PrivateSubnet };
            places.insert(subnet.id.as_str(), group.add(kind, &lines::subnet(subnet)));
        }
        for table in &vpc.route_tables {
            places.insert(&table.id, group.add(NodeKind::RouteTable, &lines::route_table(table)));
        }
        for gateway in &vpc.gateways {
            places.insert(&gateway.id, group.add(NodeKind::Gateway, &lines::gateway(gateway)));
        }
        for gateway in &vpc.nat_gateways {
            places.insert(&gateway.id, group.add(NodeKind::Gateway, &lines::nat_gateway(gateway)));
        }
        for endpoint in &vpc.endpoints {
            places.insert(&endpoint.id, group.add(NodeKind::Gateway, &lines::endpoint(endpoint)));
        }
        for connection in &vpc.peering_connections {
            places.insert(&connection.id, group.add(NodeKind::Gateway, &lines::peering(connection, &vpc.id)));
        }
        group.connect(vpc, places);
        if group.nodes.is_empty() {
            group.add(NodeKind::Note, &["nothing is in it".to_owned()]);
        }
        group
    }

    fn add(&mut self, kind: NodeKind, lines: &[String]) -> usize {
        self.nodes.push(Node { kind, lines: lines.iter().map(|line| lines::clean(line)).collect() });
        self.nodes.len() - 1
    }

    fn connect<'a>(&mut self, vpc: &'a InventoryVpc, mut places: BTreeMap<&'a str, usize>) {
        let targets = vpc.route_tables.iter().flat_map(|table| &table.routes).map(|route| route.target.as_str());
        // Transit gateways, interfaces and what else is no part of an inventory.
        for target in targets.filter(|target| !matches!(*target, "local" | "")) {
            places.entry(target).or_insert_with(|| self.add(NodeKind::Gateway, &[target.to_owned()]));
        }
        let from_subnets = vpc.subnets.iter().filter_map(|one| Some((one.id.as_str(), one.route_table.as_deref()?)));
        let routes = vpc.route_tables.iter().flat_map(|table| table.routes.iter().map(move |route| (table, route)));
        let from_tables = routes.map(|(table, route)| (table.id.as_str(), route.target.as_str()));
        let nat_gateways = vpc.nat_gateways.iter();
        let from_nat_gateways = nat_gateways.filter_map(|one| Some((one.id.as_str(), one.subnet.as_deref()?)));
        let doors = vpc.endpoints.iter().flat_map(|one| one.subnets.iter().map(move |subnet| (subnet, one)));
        let from_doors = doors.map(|(subnet, endpoint)| (subnet.as_str(), endpoint.id.as_str()));
        for (from, to) in from_subnets.chain(from_tables).chain(from_nat_gateways).chain(from_doors) {
            if let (Some(&from), Some(&to)) = (places.get(from), places.get(to)) {
                self.edges.insert((from, to));
            }
        }
    }
}

#[cfg(test)]
mod tests;
