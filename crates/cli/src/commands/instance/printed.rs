//! An instance as it is printed.

use crate::output::{Row, View, details, human_age, or_dash, rfc3339};
use ec2_interactions::{Instance, Tags};
use serde::Serialize;
use std::time::SystemTime;

pub(crate) const JSON: &str = "\
JSON: id, name, state, state_reason, type, image, vpc, subnet, availability_zone, private_ip, public_ip, \
private_dns_name, public_dns_name, profile_arn, key_name, launched_at, network_interfaces, security_groups, \
metadata_is_protected, client_token, tags
  state is pending, running, stopping, stopped, shutting-down or terminated
  metadata_is_protected tells whether the metadata service wants a token (IMDSv2), or is off
  tags is an object";

#[derive(Debug, Serialize)]
pub(crate) struct Printed {
    id: String,
    name: Option<String>,
    state: String,
    state_reason: Option<String>,
    r#type: String,
    image: String,
    vpc: Option<String>,
    subnet: Option<String>,
    availability_zone: Option<String>,
    private_ip: Option<String>,
    public_ip: Option<String>,
    private_dns_name: Option<String>,
    public_dns_name: Option<String>,
    profile_arn: Option<String>,
    key_name: Option<String>,
    launched_at: Option<String>,
    network_interfaces: Vec<String>,
    security_groups: Vec<String>,
    metadata_is_protected: bool,
    client_token: Option<String>,
    tags: Tags,
    #[serde(skip)]
    launched: Option<SystemTime>,
}

impl From<Instance> for Printed {
    fn from(instance: Instance) -> Self {
        Self {
            name: instance.name().map(str::to_owned),
            id: instance.id,
            state: instance.state.to_string(),
            state_reason: instance.state_reason.map(|reason| reason.to_string()).filter(|reason| !reason.is_empty()),
            r#type: instance.instance_type,
            image: instance.image,
            vpc: instance.vpc,
            subnet: instance.subnet,
            availability_zone: instance.availability_zone,
            private_ip: instance.private_ip,
            public_ip: instance.public_ip,
            private_dns_name: instance.private_dns_name,
            public_dns_name: instance.public_dns_name,
            profile_arn: instance.profile_arn,
            key_name: instance.key_name,
            launched_at: rfc3339(instance.launched_at),
            network_interfaces: instance.network_interfaces,
            security_groups: instance.security_groups,
            metadata_is_protected: instance.metadata_is_protected,
            client_token: instance.client_token,
            tags: instance.tags,
            launched: instance.launched_at,
        }
    }
}

impl Row for Printed {
    const HEADER: &'static [&'static str] = &["ID", "STATE", "TYPE", "PRIVATE IP", "PUBLIC IP", "AGE", "NAME"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.state.clone(),
            self.r#type.clone(),
            or_dash(self.private_ip.as_deref()),
            or_dash(self.public_ip.as_deref()),
            or_dash(self.launched.map(human_age)),
            or_dash(self.name.as_deref()),
        ]
    }
}

impl View for Printed {
    fn table(&self) -> String {
        let state = match &self.state_reason {
            Some(reason) => format!("{} ({reason})", self.state),
            None => self.state.clone(),
        };
        let launched = self.launched.map(|time| format!("{} ({} ago)", or_dash(rfc3339(Some(time))), human_age(time)));
        let metadata = if self.metadata_is_protected { "wants a token, or is off" } else { "open without a token" };
        details([
            ("Instance", self.id.clone()),
            ("Name", or_dash(self.name.as_deref())),
            ("State", state),
            ("Type", self.r#type.clone()),
            ("Image", self.image.clone()),
            ("VPC", or_dash(self.vpc.as_deref())),
            ("Subnet", or_dash(self.subnet.as_deref())),
            ("Zone", or_dash(self.availability_zone.as_deref())),
            ("Private IP", address(self.private_ip.as_deref(), self.private_dns_name.as_deref())),
            ("Public IP", address(self.public_ip.as_deref(), self.public_dns_name.as_deref())),
            ("Interfaces", all(&self.network_interfaces)),
            ("Security groups", all(&self.security_groups)),
            ("Profile", or_dash(self.profile_arn.as_deref())),
            ("Key pair", or_dash(self.key_name.as_deref())),
            ("Metadata", metadata.to_owned()),
            ("Launched", or_dash(launched)),
            ("Client token", or_dash(self.client_token.as_deref())),
            ("Tags", told(&self.tags)),
        ])
    }
}

fn address(ip: Option<&str>, name: Option<&str>) -> String {
    match (ip, name) {
        (Some(ip), Some(name)) => format!("{ip} ({name})"),
        (ip, _) => or_dash(ip),
    }
}

/// Several values in a cell.
pub(crate) fn all(values: &[String]) -> String {
    or_dash(Some(values.join(", ")).filter(|all| !all.is_empty()))
}

/// Tags in a cell.
pub(crate) fn told(tags: &Tags) -> String {
    all(&tags.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>())
}
