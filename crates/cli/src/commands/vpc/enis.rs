//! `awsi vpc enis VPC`

use crate::commands::instance::printed::all;
use crate::failure::Failure;
use crate::output::Row;
use crate::session::Session;
use ec2_interactions::{NetworkInterface, Scope, Tags, get_vpc, list_network_interfaces};
use futures::TryStreamExt;
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON of the network interfaces: an array of id, name, type, status, subnet, availability_zone, private_ips, \
public_ips, ipv6_addresses, owner, instance, is_requester_managed, security_groups, mac_address, description, tags
  owner is what it belongs to, in words, worked out of type and description
  is_requester_managed tells whether a service made it, which alone can delete it";

#[derive(Debug, Serialize)]
struct Printed {
    id: String,
    name: Option<String>,
    r#type: String,
    status: String,
    subnet: String,
    availability_zone: String,
    private_ips: Vec<String>,
    public_ips: Vec<String>,
    ipv6_addresses: Vec<String>,
    owner: String,
    instance: Option<String>,
    is_requester_managed: bool,
    security_groups: Vec<String>,
    mac_address: Option<String>,
    description: String,
    tags: Tags,
}

pub(crate) async fn run(vpc: &str, session: &Session) -> Result<(), Failure> {
    let interfaces = list_network_interfaces(&Scope::vpc(vpc), &session.provider).map_ok(Printed::from);
    let interfaces: Vec<_> = interfaces.try_collect().await?;
    if interfaces.is_empty() {
        // To EC2 one that has none and one that does not exist look the same.
        get_vpc(vpc, &session.provider).await?;
    }
    Ok(session.output.show_rows(&interfaces)?)
}

impl From<NetworkInterface> for Printed {
    fn from(interface: NetworkInterface) -> Self {
        Self {
            name: interface.name().map(str::to_owned),
            instance: interface.instance().map(str::to_owned),
            owner: interface.owner.to_string().replace('`', ""),
            id: interface.id,
            r#type: interface.interface_type,
            status: interface.status.to_string(),
            subnet: interface.subnet,
            availability_zone: interface.availability_zone,
            private_ips: interface.private_ips,
            public_ips: interface.public_ips,
            ipv6_addresses: interface.ipv6_addresses,
            is_requester_managed: interface.is_requester_managed,
            security_groups: interface.security_groups,
            mac_address: interface.mac_address,
            description: interface.description,
            tags: interface.tags,
        }
    }
}

impl Row for Printed {
    const HEADER: &'static [&'static str] = &["ID", "STATUS", "SUBNET", "PRIVATE IP", "PUBLIC IP", "OWNER"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.status.clone(),
            self.subnet.clone(),
            all(&self.private_ips),
            all(&self.public_ips),
            self.owner.clone(),
        ]
    }
}
