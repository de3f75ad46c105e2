//! Network interfaces.

pub(crate) mod create;
pub(crate) mod detach;
pub(crate) mod list;
pub(crate) mod owner;

use crate::describe::Described;
use crate::resource::ResourceKind;
use crate::tags::{self, Tags};
use crate::word::words;
use aws_sdk_ec2::types::NetworkInterfaceAttachment;
use owner::NetworkInterfaceOwner;

words! {
    /// How a network interface stands.
    NetworkInterfaceStatus {
        /// It is attached to nothing.
        Available = "available",
        /// It is associated with what uses it.
        Associated = "associated",
        /// It is being attached.
        Attaching = "attaching",
        /// It is attached.
        InUse = "in-use",
        /// It is being detached.
        Detaching = "detaching",
        /// It is being made.
        Pending = "pending",
    }
}

/// A network interface.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct NetworkInterface {
    /// Its id.
    pub id: String,
    /// The VPC that it is of.
    pub vpc: String,
    /// The subnet that it is in.
    pub subnet: String,
    /// The name of its Availability Zone.
    pub availability_zone: String,
    /// Its type, in EC2's word: `interface`, `nat_gateway`, `lambda`, …
    pub interface_type: String,
    /// How it stands.
    pub status: NetworkInterfaceStatus,
    /// What is said about it; services say here what it is for.
    pub description: String,
    /// What it belongs to, worked out of type, requester and description.
    pub owner: NetworkInterfaceOwner,
    /// Its private IPv4 addresses, the primary one first.
    pub private_ips: Vec<String>,
    /// Its public IPv4 addresses.
    pub public_ips: Vec<String>,
    /// Its IPv6 addresses.
    pub ipv6_addresses: Vec<String>,
    /// Its MAC address.
    pub mac_address: Option<String>,
    /// The ids of its security groups.
    pub security_groups: Vec<String>,
    /// What it is attached to.
    pub attachment: Option<Attachment>,
    /// Whether a service made it, which alone can delete it.
    pub is_requester_managed: bool,
    /// Its tags.
    pub tags: Tags,
}

/// How a network interface is attached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Attachment {
    /// Its id. Those of services cannot be detached by others.
    pub id: String,
    /// The instance; none where it is attached to what a service runs.
    pub instance: Option<String>,
    /// Where at the instance: 0 is the primary interface, which cannot be detached.
    pub device_index: Option<i32>,
    /// Whether it is deleted with the instance.
    pub is_deleted_on_termination: bool,
}

impl NetworkInterface {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }

    /// The instance that it is attached to.
    pub fn instance(&self) -> Option<&str> {
        self.attachment.as_ref()?.instance.as_deref()
    }
}

impl Attachment {
    fn of(sdk: NetworkInterfaceAttachment) -> Option<Self> {
        Some(Self {
            id: sdk.attachment_id?,
            instance: sdk.instance_id.filter(|id| !id.is_empty()),
            device_index: sdk.device_index,
            is_deleted_on_termination: sdk.delete_on_termination.unwrap_or_default(),
        })
    }
}

impl Described for NetworkInterface {
    const KIND: ResourceKind = ResourceKind::NetworkInterface;
    type Sdk = aws_sdk_ec2::types::NetworkInterface;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let owner = NetworkInterfaceOwner::of(&sdk);
        let mut private = sdk.private_ip_addresses.unwrap_or_default();
        private.sort_by_key(|address| address.primary != Some(true));
        let public = private.iter().filter_map(|address| address.association.as_ref()?.public_ip.clone());
        let mut public_ips: Vec<String> = public.collect();
        // The first address's association is told twice.
        let first = sdk.association.and_then(|association| association.public_ip);
        public_ips.extend(first.filter(|_| public_ips.is_empty()));
        let mut private_ips: Vec<String> = private.into_iter().filter_map(|one| one.private_ip_address).collect();
        private_ips.extend(sdk.private_ip_address.filter(|_| private_ips.is_empty()));
        let ipv6 = sdk.ipv6_addresses.unwrap_or_default().into_iter();
        let groups = sdk.groups.unwrap_or_default().into_iter();
        Some(Self {
            id: sdk.network_interface_id?,
            vpc: sdk.vpc_id.unwrap_or_default(),
            subnet: sdk.subnet_id.unwrap_or_default(),
            availability_zone: sdk.availability_zone.unwrap_or_default(),
            interface_type: sdk.interface_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            status: sdk.status.map(|status| status.as_str().into()).unwrap_or_default(),
            description: sdk.description.unwrap_or_default(),
            owner,
            private_ips,
            public_ips,
            ipv6_addresses: ipv6.filter_map(|address| address.ipv6_address).collect(),
            mac_address: sdk.mac_address,
            security_groups: groups.filter_map(|group| group.group_id).collect(),
            attachment: sdk.attachment.and_then(Attachment::of),
            is_requester_managed: sdk.requester_managed.unwrap_or_default(),
            tags: tags::from_sdk(sdk.tag_set),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

#[cfg(test)]
mod tests;
