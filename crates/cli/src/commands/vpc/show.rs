//! `awsi vpc show VPC`

use crate::commands::instance::printed::{all, told};
use crate::failure::Failure;
use crate::output::{View, counted, details, or_dash};
use crate::session::Session;
use ec2_interactions::{
    DhcpOptions, Ec2Error, RouteTable, Scope, Subnet, Tags, Vpc, VpcDns, get_dhcp_options, get_vpc, get_vpc_dns,
    list_route_tables, list_subnets,
};
use futures::TryStreamExt;
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) const JSON: &str = "\
JSON: id, name, state, is_default, owner, tenancy, cidr_blocks, ipv6_cidr_blocks, dhcp_options, subnets, \
public_subnets, dns_support, dns_hostnames, tags
  dns_support and dns_hostnames are null where you may not see them
  dhcp_options is null, or an object of id and options, which has EC2's names, such as domain-name-servers
  subnets and public_subnets are arrays of ids";

#[derive(Debug, Serialize)]
struct Printed {
    id: String,
    name: Option<String>,
    state: String,
    is_default: bool,
    owner: String,
    tenancy: String,
    cidr_blocks: Vec<String>,
    ipv6_cidr_blocks: Vec<String>,
    dhcp_options: Option<Dhcp>,
    subnets: Vec<String>,
    public_subnets: Vec<String>,
    dns_support: Option<bool>,
    dns_hostnames: Option<bool>,
    tags: Tags,
}

#[derive(Debug, Serialize)]
struct Dhcp {
    id: String,
    options: BTreeMap<String, Vec<String>>,
}

pub(crate) async fn run(vpc: &str, session: &Session) -> Result<(), Failure> {
    // First of all whether it exists: the lists of a VPC that does not are empty.
    let found = get_vpc(vpc, &session.provider).await?;
    let dhcp = async {
        match &found.dhcp_options {
            Some(id) => get_dhcp_options(id, &session.provider).await.map(Some),
            None => Ok(None),
        }
    };
    let dns = async {
        match get_vpc_dns(vpc, &session.provider).await {
            // Of a VPC that another account shares the rest can be seen all the same.
            Err(Ec2Error::AccessDenied { .. }) => Ok(None),
            dns => dns.map(Some),
        }
    };
    let scope = Scope::vpc(vpc);
    let subnets = list_subnets(&scope, &session.provider).try_collect::<Vec<_>>();
    let tables = list_route_tables(&scope, &session.provider).try_collect::<Vec<_>>();
    let (dhcp, subnets, tables, dns) = futures::try_join!(dhcp, subnets, tables, dns)?;
    Ok(session.output.show(&Printed::new(found, dhcp, dns, subnets, &tables))?)
}

impl Printed {
    fn new(
        vpc: Vpc,
        dhcp: Option<DhcpOptions>,
        dns: Option<VpcDns>,
        subnets: Vec<Subnet>,
        tables: &[RouteTable],
    ) -> Self {
        let public = subnets.iter().filter(|subnet| subnet.is_public(tables)).map(|subnet| subnet.id.clone());
        Self {
            name: vpc.name().map(str::to_owned),
            id: vpc.id,
            state: vpc.state.to_string(),
            is_default: vpc.is_default,
            owner: vpc.owner,
            tenancy: vpc.tenancy.to_string(),
            cidr_blocks: vpc.cidr_blocks,
            ipv6_cidr_blocks: vpc.ipv6_cidr_blocks,
            dhcp_options: dhcp.map(|dhcp| Dhcp { id: dhcp.id, options: dhcp.options }),
            public_subnets: public.collect(),
            subnets: subnets.into_iter().map(|subnet| subnet.id).collect(),
            dns_support: dns.map(|dns| dns.support),
            dns_hostnames: dns.map(|dns| dns.hostnames),
            tags: vpc.tags,
        }
    }
}

impl View for Printed {
    fn table(&self) -> String {
        let public = self.public_subnets.len();
        let option = |(name, values): (&String, &Vec<String>)| (format!("  {name}"), all(values));
        let dhcp = self.dhcp_options.iter().flat_map(|dhcp| dhcp.options.iter().map(option));
        let head = [
            ("VPC", self.id.clone()),
            ("Name", or_dash(self.name.as_deref())),
            ("State", self.state.clone()),
            ("Default", if self.is_default { "yes" } else { "no" }.to_owned()),
            ("Account", self.owner.clone()),
            ("Tenancy", self.tenancy.clone()),
            ("CIDR", all(&self.cidr_blocks)),
            ("IPv6", all(&self.ipv6_cidr_blocks)),
            ("Subnets", format!("{}, {public} of them public", counted(self.subnets.len() as u64, "subnet"))),
            ("Tags", told(&self.tags)),
            ("DNS", on_or_off(self.dns_support)),
            ("DNS names", on_or_off(self.dns_hostnames)),
            ("DHCP", or_dash(self.dhcp_options.as_ref().map(|dhcp| dhcp.id.as_str()))),
        ];
        details(head.map(|(name, value)| (name.to_owned(), value)).into_iter().chain(dhcp))
    }
}

/// A setting that may not be seen is a dash.
fn on_or_off(setting: Option<bool>) -> String {
    or_dash(setting.map(|is_on| if is_on { "on" } else { "off" }))
}
