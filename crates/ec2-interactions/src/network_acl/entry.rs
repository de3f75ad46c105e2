//! The entries of network ACLs.

use crate::security_group::rule::{Direction, Protocol};
use aws_sdk_ec2::types::RuleAction;

/// The number of the entry that forbids what no other lets pass. It comes with the ACL.
pub(super) const LAST: i32 = 32_767;

/// An entry of a network ACL.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NetworkAclEntry {
    /// Its number: the lowest that fits decides. 1 to 32,766 are free to use; 32,767 is EC2's own, which forbids.
    pub number: i32,
    /// In or out.
    pub direction: Direction,
    /// Whether it lets pass; the others forbid.
    pub allows: bool,
    /// Which protocol.
    pub protocol: Protocol,
    /// Which ports, the last one included; all where none are said.
    pub ports: Option<(i32, i32)>,
    /// The IPv4 or IPv6 addresses at the other end.
    pub cidr_block: String,
}

impl NetworkAclEntry {
    /// An entry that lets pass all of `protocol` between the subnet and `cidr_block`.
    ///
    /// ```
    /// use ec2_interactions::{Direction, NetworkAclEntry, Protocol};
    ///
    /// let https = NetworkAclEntry::allowing(100, Direction::Ingress, Protocol::Tcp, "0.0.0.0/0").ports(443, 443);
    /// assert!(https.allows);
    /// ```
    pub fn allowing(number: i32, direction: Direction, protocol: Protocol, cidr_block: impl Into<String>) -> Self {
        Self { number, direction, allows: true, protocol, ports: None, cidr_block: cidr_block.into() }
    }

    /// An entry that forbids all of `protocol` between the subnet and `cidr_block`.
    pub fn denying(number: i32, direction: Direction, protocol: Protocol, cidr_block: impl Into<String>) -> Self {
        Self { allows: false, ..Self::allowing(number, direction, protocol, cidr_block) }
    }

    /// The entry for the ports from `first` to `last`.
    #[must_use]
    pub fn ports(mut self, first: u16, last: u16) -> Self {
        self.ports = Some((first.into(), last.into()));
        self
    }

    /// Whether it is about what goes out.
    pub(super) fn is_egress(&self) -> bool {
        self.direction == Direction::Egress
    }

    /// None where the answer lacks what every entry has.
    pub(super) fn of(sdk: aws_sdk_ec2::types::NetworkAclEntry) -> Option<Self> {
        let ports = sdk.port_range.and_then(|range| range.from.zip(range.to));
        let direction = if sdk.egress? { Direction::Egress } else { Direction::Ingress };
        Some(Self {
            number: sdk.rule_number?,
            direction,
            allows: sdk.rule_action == Some(RuleAction::Allow),
            protocol: Protocol::of(sdk.protocol.as_deref().unwrap_or_default()),
            ports,
            cidr_block: sdk.cidr_block.or(sdk.ipv6_cidr_block).unwrap_or_default(),
        })
    }
}
