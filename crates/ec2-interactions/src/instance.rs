//! Instances.

pub(crate) mod change;
pub(crate) mod launch_error;
pub(crate) mod list;
pub(crate) mod probe;
pub(crate) mod run;
#[cfg(test)]
mod stand_in;
pub(crate) mod state;
pub(crate) mod user_data;
pub(crate) mod wait;

use self::state::{InstanceState, StateReason};
use crate::describe::Described;
use crate::resource::ResourceKind;
use crate::tags::{self, Tags};
use aws_sdk_ec2::types::{HttpTokensState, InstanceMetadataOptionsResponse};
use std::time::SystemTime;

/// An instance, as EC2 shows it.
///
/// What depends on its state is there only in some of them: a public address while it runs, subnet and VPC until it is
/// terminated.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Instance {
    /// Its id.
    pub id: String,
    /// Where it is in its life.
    pub state: InstanceState,
    /// Why it is there, where EC2 says so.
    pub state_reason: Option<StateReason>,
    /// Its type: `t3.micro`.
    pub instance_type: String,
    /// The image that it was made of.
    pub image: String,
    /// Its subnet.
    pub subnet: Option<String>,
    /// Its VPC.
    pub vpc: Option<String>,
    /// Its availability zone.
    pub availability_zone: Option<String>,
    /// Its first address within the VPC.
    pub private_ip: Option<String>,
    /// Its name within the VPC.
    pub private_dns_name: Option<String>,
    /// Its public IPv4 address. An instance gets another each time it is started, unless it has an elastic IP.
    pub public_ip: Option<String>,
    /// Its public name.
    pub public_dns_name: Option<String>,
    /// The ARN of the instance profile that brings its role.
    pub profile_arn: Option<String>,
    /// The key pair for the first user.
    pub key_name: Option<String>,
    /// When it was started last.
    pub launched_at: Option<SystemTime>,
    /// Its network interfaces, the first one first. None where EC2 shows none.
    pub network_interfaces: Vec<String>,
    /// Its security groups.
    pub security_groups: Vec<String>,
    /// Whether its metadata service answers only to requests with a token (`IMDSv2`), or to none at all.
    pub metadata_is_protected: bool,
    /// The client token of the request that launched it: how to find what a lost answer made.
    pub client_token: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

impl Instance {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }
}

impl Described for Instance {
    const KIND: ResourceKind = ResourceKind::Instance;
    type Sdk = aws_sdk_ec2::types::Instance;

    fn of(instance: aws_sdk_ec2::types::Instance) -> Option<Self> {
        let mut interfaces = instance.network_interfaces.unwrap_or_default();
        interfaces
            .sort_by_key(|interface| interface.attachment.as_ref().and_then(|attachment| attachment.device_index));
        Some(Self {
            id: instance.instance_id?,
            state: InstanceState::of(instance.state),
            state_reason: StateReason::of(instance.state_reason),
            instance_type: instance.instance_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            image: instance.image_id.unwrap_or_default(),
            subnet: instance.subnet_id,
            vpc: instance.vpc_id,
            availability_zone: instance.placement.and_then(|placement| placement.availability_zone),
            private_ip: filled(instance.private_ip_address),
            private_dns_name: filled(instance.private_dns_name),
            public_ip: filled(instance.public_ip_address),
            public_dns_name: filled(instance.public_dns_name),
            profile_arn: instance.iam_instance_profile.and_then(|profile| profile.arn),
            key_name: instance.key_name,
            launched_at: instance.launch_time.and_then(|time| SystemTime::try_from(time).ok()),
            network_interfaces: interfaces.into_iter().filter_map(|interface| interface.network_interface_id).collect(),
            security_groups: groups(instance.security_groups),
            metadata_is_protected: instance.metadata_options.is_some_and(|options| is_protected(&options)),
            client_token: filled(instance.client_token),
            tags: tags::from_sdk(instance.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// EC2 leaves empty elements where there is nothing: `<dnsName/>`.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn groups(groups: Option<Vec<aws_sdk_ec2::types::GroupIdentifier>>) -> Vec<String> {
    groups.unwrap_or_default().into_iter().filter_map(|group| group.group_id).collect()
}

fn is_protected(options: &InstanceMetadataOptionsResponse) -> bool {
    let is_off = options.http_endpoint.as_ref().is_some_and(|endpoint| endpoint.as_str() == "disabled");
    is_off || options.http_tokens == Some(HttpTokensState::Required)
}

#[cfg(test)]
mod tests;
