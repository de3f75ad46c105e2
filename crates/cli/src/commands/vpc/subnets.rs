//! `awsi vpc subnets VPC`

use crate::failure::Failure;
use crate::output::{Row, or_dash};
use crate::session::Session;
use ec2_interactions::{RouteTable, Scope, Subnet, Tags, get_vpc, list_route_tables, list_subnets};
use futures::TryStreamExt;
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON of the subnets: an array of id, name, state, cidr_block, ipv6_cidr_blocks, availability_zone, \
availability_zone_id, is_public, free_addresses, maps_public_ip, is_default, route_table, owner, tags
  is_public tells whether its route table leads to an internet gateway";

#[derive(Debug, Serialize)]
struct Printed {
    id: String,
    name: Option<String>,
    state: String,
    cidr_block: Option<String>,
    ipv6_cidr_blocks: Vec<String>,
    availability_zone: String,
    availability_zone_id: String,
    is_public: bool,
    free_addresses: u32,
    maps_public_ip: bool,
    is_default: bool,
    route_table: Option<String>,
    owner: String,
    tags: Tags,
}

pub(crate) async fn run(vpc: &str, session: &Session) -> Result<(), Failure> {
    let scope = Scope::vpc(vpc);
    let subnets = list_subnets(&scope, &session.provider).try_collect::<Vec<_>>();
    let tables = list_route_tables(&scope, &session.provider).try_collect::<Vec<_>>();
    let (subnets, tables) = futures::try_join!(subnets, tables)?;
    if subnets.is_empty() {
        // To EC2 one that has none and one that does not exist look the same.
        get_vpc(vpc, &session.provider).await?;
    }
    let subnets: Vec<_> = subnets.into_iter().map(|subnet| Printed::new(subnet, &tables)).collect();
    Ok(session.output.show_rows(&subnets)?)
}

impl Printed {
    fn new(subnet: Subnet, tables: &[RouteTable]) -> Self {
        Self {
            name: subnet.name().map(str::to_owned),
            is_public: subnet.is_public(tables),
            route_table: subnet.route_table(tables).map(|table| table.id.clone()),
            id: subnet.id,
            state: subnet.state.to_string(),
            cidr_block: subnet.cidr_block,
            ipv6_cidr_blocks: subnet.ipv6_cidr_blocks,
            availability_zone: subnet.availability_zone,
            availability_zone_id: subnet.availability_zone_id,
            free_addresses: subnet.free_addresses,
            maps_public_ip: subnet.maps_public_ip,
            is_default: subnet.is_default,
            owner: subnet.owner,
            tags: subnet.tags,
        }
    }
}

impl Row for Printed {
    const HEADER: &'static [&'static str] = &["ID", "ZONE", "PUBLIC", "FREE", "CIDR", "IPV6", "NAME"];

    fn cells(&self) -> Vec<String> {
        let ipv6 = Some(self.ipv6_cidr_blocks.join(", ")).filter(|blocks| !blocks.is_empty());
        vec![
            self.id.clone(),
            self.availability_zone.clone(),
            if self.is_public { "yes" } else { "no" }.to_owned(),
            self.free_addresses.to_string(),
            or_dash(self.cidr_block.as_deref()),
            or_dash(ipv6),
            or_dash(self.name.as_deref()),
        ]
    }
}
