//! Making network ACLs and their entries.

use super::NetworkAcl;
use super::entry::{LAST, NetworkAclEntry};
use crate::client::Ec2Client;
use crate::describe::created;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::security_group::rule::{Direction, Protocol};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::{IcmpTypeCode, PortRange, RuleAction};

/// Makes a network ACL, which forbids everything and is for no subnet yet.
///
/// Calls `CreateNetworkAcl` (permissions `ec2:CreateNetworkAcl` and, with tags, `ec2:CreateTags`).
///
/// ```no_run
/// use ec2_interactions::{Tags, create_network_acl};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let acl = create_network_acl("vpc-0a1b2c3d", &Tags::new(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for an id or tags that EC2 does not take: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such VPC.
/// - [`Ec2Error::LimitExceeded`], [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn create_network_acl(vpc: &str, tags: &Tags, provider: &AwsClientProvider) -> Result<NetworkAcl, Ec2Error> {
    let vpc = Resource::checked(ResourceKind::Vpc, vpc)?;
    tags::check(tags)?;
    let request = provider.get_ec2().create_network_acl().vpc_id(&vpc.id);
    let request = request.set_tag_specifications(tags::at_creation(ResourceKind::NetworkAcl, tags));
    let answer = request.send().await.map_err(|error| Ec2Error::from_sdk("CreateNetworkAcl", &vpc, error))?;
    created(&vpc, answer.network_acl)
}

/// Adds an entry to a network ACL. For ICMP it is for all types.
///
/// Calls `CreateNetworkAclEntry` (permission `ec2:CreateNetworkAclEntry`).
///
/// ```no_run
/// use ec2_interactions::{Direction, NetworkAclEntry, Protocol, create_network_acl_entry};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let https = NetworkAclEntry::allowing(100, Direction::Ingress, Protocol::Tcp, "0.0.0.0/0").ports(443, 443);
/// create_network_acl_entry("acl-0a1b2c3d", &https, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `acl` is no id of a network ACL, or for a number that is not free to use: nothing
///   was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such ACL.
/// - [`Ec2Error::AlreadyExists`] where it has an entry of this number and direction.
/// - [`Ec2Error::LimitExceeded`] where it has as many as it may: 20 each way, unless raised.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(acl = acl, number = entry.number))]
pub async fn create_network_acl_entry(
    acl: &str,
    entry: &NetworkAclEntry,
    provider: &AwsClientProvider,
) -> Result<(), Ec2Error> {
    let resource = named(acl, entry.number, entry.direction)?;
    let is_icmp = matches!(entry.protocol, Protocol::Icmp | Protocol::Icmpv6);
    let is_ipv6 = entry.cidr_block.contains(':');
    let block = || Some(entry.cidr_block.clone());
    let all_types = || IcmpTypeCode::builder().r#type(-1).code(-1).build();
    let range = |(first, last)| PortRange::builder().from(first).to(last).build();
    let request = provider.get_ec2().create_network_acl_entry().network_acl_id(acl).rule_number(entry.number);
    let request = request
        .egress(entry.is_egress())
        .rule_action(if entry.allows { RuleAction::Allow } else { RuleAction::Deny })
        .protocol(entry.protocol.number())
        .set_port_range(ports_of(entry).map(range))
        .set_icmp_type_code(is_icmp.then(all_types))
        .set_cidr_block((!is_ipv6).then(block).flatten())
        .set_ipv6_cidr_block(is_ipv6.then(block).flatten());
    let answer = request.send().await;
    answer.map(drop).map_err(|error| Ec2Error::from_sdk("CreateNetworkAclEntry", &resource, error))
}

/// EC2 wants ports for the protocols that have some.
fn ports_of(entry: &NetworkAclEntry) -> Option<(i32, i32)> {
    let all = matches!(entry.protocol, Protocol::Tcp | Protocol::Udp).then_some((0, 65_535));
    entry.ports.or(all)
}

/// Removes an entry from a network ACL.
///
/// Calls `DeleteNetworkAclEntry` (permission `ec2:DeleteNetworkAclEntry`).
///
/// ```no_run
/// use ec2_interactions::{Direction, delete_network_acl_entry};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// delete_network_acl_entry("acl-0a1b2c3d", 100, Direction::Ingress, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `acl` is no id of a network ACL, or for a number that is not free to use: nothing
///   was sent.
/// - [`Ec2Error::DoesNotExist`] where it has no such entry, or there is no such ACL.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(acl = acl, number = number))]
pub async fn delete_network_acl_entry(
    acl: &str,
    number: i32,
    direction: Direction,
    provider: &AwsClientProvider,
) -> Result<(), Ec2Error> {
    let resource = named(acl, number, direction)?;
    let request = provider.get_ec2().delete_network_acl_entry().network_acl_id(acl).rule_number(number);
    let answer = request.egress(direction == Direction::Egress).send().await;
    answer.map(drop).map_err(|error| Ec2Error::from_sdk("DeleteNetworkAclEntry", &resource, error))
}

/// An entry in a message, where its number can be one: EC2 gives entries no id.
fn named(acl: &str, number: i32, direction: Direction) -> Result<Resource, Ec2Error> {
    let acl = Resource::checked(ResourceKind::NetworkAcl, acl)?;
    if (1..LAST).contains(&number) {
        let id = format!("{number} {direction} of {}", acl.id);
        return Ok(Resource::new(ResourceKind::NetworkAclEntry, id));
    }
    let problem = format!("numbers from 1 to {} are free to use", LAST - 1);
    Err(Ec2Error::InvalidInput { what: format!("entry {number} of {acl}"), problem })
}

#[cfg(test)]
mod tests;
