//! Rules of security groups, one value each.

use aws_sdk_ec2::types::{IpPermission, IpRange, Ipv6Range, PrefixListId, UserIdGroupPair};
use std::fmt;

/// A rule of a security group: what it lets in or out. There are no rules that forbid.
///
/// EC2 bundles rules of the same protocol and ports; here each peer is a rule of its own, as it counts against the
/// group's limit of 60 in each direction.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SecurityGroupRule {
    /// In or out.
    pub direction: Direction,
    /// Which protocol.
    pub protocol: Protocol,
    /// Which ports, the last one included; all where none are said. For ICMP EC2 has type and code in their place.
    pub ports: Option<(i32, i32)>,
    /// Who is at the other end.
    pub peer: Peer,
    /// What it is for. Two rules that differ in nothing else are one.
    pub description: Option<String>,
}

/// In or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// What comes in.
    Ingress,
    /// What goes out.
    Egress,
}

/// A protocol over IP.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// Every protocol.
    All,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP.
    Icmp,
    /// ICMP of IPv6.
    Icmpv6,
    /// Another, by its number: `50` is ESP.
    Other(String),
}

/// The other end of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Peer {
    /// IPv4 addresses.
    Ipv4(String),
    /// IPv6 addresses.
    Ipv6(String),
    /// A prefix list, by its id.
    PrefixList(String),
    /// The interfaces of a security group of the same account, by its id; it may be the group itself.
    Group(String),
    /// The interfaces of a security group of another account, over a peering connection.
    GroupOfAccount {
        /// The group's id.
        group: String,
        /// The account.
        account: String,
    },
}

impl SecurityGroupRule {
    /// A rule for all ports of `protocol`.
    ///
    /// ```
    /// use ec2_interactions::{Direction, Peer, Protocol, SecurityGroupRule};
    ///
    /// let https = SecurityGroupRule::new(Direction::Ingress, Protocol::Tcp, Peer::of_cidr("0.0.0.0/0")).port(443);
    /// assert_eq!(https.to_string(), "in tcp 443 0.0.0.0/0");
    /// ```
    pub fn new(direction: Direction, protocol: Protocol, peer: Peer) -> Self {
        Self { direction, protocol, ports: None, peer, description: None }
    }

    /// The rule for one port.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        self.ports(port, port)
    }

    /// The rule for the ports from `first` to `last`.
    #[must_use]
    pub fn ports(mut self, first: u16, last: u16) -> Self {
        self.ports = Some((first.into(), last.into()));
        self
    }

    /// The rule, saying what it is for: at most 255 characters.
    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    pub(super) fn to_permission(&self) -> IpPermission {
        let description = self.description.clone();
        // TCP and UDP without ports are refused.
        let all_ports = matches!(self.protocol, Protocol::Tcp | Protocol::Udp).then_some((0, 65_535));
        let all_ports = all_ports.or(matches!(self.protocol, Protocol::Icmp | Protocol::Icmpv6).then_some((-1, -1)));
        let (from, to) = self.ports.or(all_ports).unzip();
        let permission =
            IpPermission::builder().ip_protocol(self.protocol.as_str()).set_from_port(from).set_to_port(to);
        let permission = match &self.peer {
            Peer::Ipv4(block) => {
                permission.ip_ranges(IpRange::builder().cidr_ip(block).set_description(description).build())
            }
            Peer::Ipv6(block) => {
                permission.ipv6_ranges(Ipv6Range::builder().cidr_ipv6(block).set_description(description).build())
            }
            Peer::PrefixList(id) => {
                let list = PrefixListId::builder().prefix_list_id(id).set_description(description);
                permission.prefix_list_ids(list.build())
            }
            Peer::Group(group) => {
                let pair = UserIdGroupPair::builder().group_id(group).set_description(description);
                permission.user_id_group_pairs(pair.build())
            }
            Peer::GroupOfAccount { group, account } => {
                let pair = UserIdGroupPair::builder().group_id(group).user_id(account).set_description(description);
                permission.user_id_group_pairs(pair.build())
            }
        };
        permission.build()
    }
}

impl fmt::Display for SecurityGroupRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.direction, self.protocol)?;
        match self.ports {
            Some((first, last)) if first == last => write!(f, " {first}")?,
            Some((first, last)) => write!(f, " {first}-{last}")?,
            None => {}
        }
        write!(f, " {}", self.peer)
    }
}

/// The rules that EC2 bundles in a permission.
pub(super) fn of_permission(direction: Direction, permission: IpPermission, owner: &str) -> Vec<SecurityGroupRule> {
    let protocol = Protocol::of(permission.ip_protocol.as_deref().unwrap_or_default());
    let ports = permission.from_port.zip(permission.to_port).filter(|_| protocol != Protocol::All);
    let ipv4 = permission.ip_ranges.unwrap_or_default().into_iter();
    let ipv4 = ipv4.filter_map(|range| Some((Peer::Ipv4(range.cidr_ip?), range.description)));
    let ipv6 = permission.ipv6_ranges.unwrap_or_default().into_iter();
    let ipv6 = ipv6.filter_map(|range| Some((Peer::Ipv6(range.cidr_ipv6?), range.description)));
    let lists = permission.prefix_list_ids.unwrap_or_default().into_iter();
    let lists = lists.filter_map(|list| Some((Peer::PrefixList(list.prefix_list_id?), list.description)));
    let groups = permission.user_id_group_pairs.unwrap_or_default().into_iter();
    let groups = groups.filter_map(|pair| Peer::of_pair(pair, owner));
    let peers = ipv4.chain(ipv6).chain(lists).chain(groups);
    let rule = |(peer, description): (Peer, Option<String>)| SecurityGroupRule {
        direction,
        protocol: protocol.clone(),
        ports,
        peer,
        description: description.filter(|text| !text.is_empty()),
    };
    peers.map(rule).collect()
}

impl Peer {
    /// Addresses of their text: IPv6 where there is a colon.
    pub fn of_cidr(block: &str) -> Self {
        if block.contains(':') { Self::Ipv6(block.to_owned()) } else { Self::Ipv4(block.to_owned()) }
    }

    /// The security group, where it is one.
    pub fn group(&self) -> Option<&str> {
        match self {
            Self::Group(group) | Self::GroupOfAccount { group, .. } => Some(group),
            _ => None,
        }
    }

    fn of_pair(pair: UserIdGroupPair, owner: &str) -> Option<(Self, Option<String>)> {
        let group = pair.group_id?;
        let peer = match pair.user_id {
            Some(account) if account != owner && !account.is_empty() => Self::GroupOfAccount { group, account },
            _ => Self::Group(group),
        };
        Some((peer, pair.description))
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ipv4(text) | Self::Ipv6(text) | Self::PrefixList(text) | Self::Group(text) => f.write_str(text),
            Self::GroupOfAccount { group, account } => write!(f, "{group} of account {account}"),
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ingress => "in",
            Self::Egress => "out",
        })
    }
}

impl Protocol {
    /// EC2's word, or the number that it answers in some places for the same.
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "-1" => Self::All,
            "tcp" | "6" => Self::Tcp,
            "udp" | "17" => Self::Udp,
            "icmp" | "1" => Self::Icmp,
            "icmpv6" | "58" => Self::Icmpv6,
            other => Self::Other(other.to_owned()),
        }
    }

    /// EC2's word; a number for those that have none.
    pub fn as_str(&self) -> &str {
        match self {
            Self::All => "-1",
            Self::Tcp => "tcp",
            Self::Udp => "udp",
            Self::Icmp => "icmp",
            Self::Icmpv6 => "icmpv6",
            Self::Other(number) => number,
        }
    }
}

impl Protocol {
    /// The number, which is all that network ACLs take.
    pub(crate) fn number(&self) -> &str {
        match self {
            Self::All => "-1",
            Self::Tcp => "6",
            Self::Udp => "17",
            Self::Icmp => "1",
            Self::Icmpv6 => "58",
            Self::Other(number) => number,
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            named => f.write_str(named.as_str()),
        }
    }
}

#[cfg(test)]
mod tests;
