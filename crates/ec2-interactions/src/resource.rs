//! The things of EC2 that have an id.

use crate::error::Ec2Error;
use aws_sdk_ec2::types::ResourceType;
use std::fmt;

/// What the ids of a kind may begin with.
type Prefixes = [&'static str];

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $kind:ident($words:literal, $prefixes:expr $(, $tagged:ident)?),)+) => {
        /// A kind of thing in EC2 that has an id.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ResourceKind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl ResourceKind {
            const ALL: &[Self] = &[$(Self::$kind,)+];

            fn words(self) -> &'static str {
                match self {
                    $(Self::$kind => $words,)+
                }
            }

            /// What ids of this kind begin with, the hyphen excluded. Some have an older and a newer one.
            fn prefixes(self) -> &'static Prefixes {
                match self {
                    $(Self::$kind => &$prefixes,)+
                }
            }

            /// How a request that creates one names the kind in its tags; not all kinds have tags.
            pub(crate) fn tagged(self) -> Option<ResourceType> {
                match self {
                    $($(Self::$kind => Some(ResourceType::$tagged),)?)+
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    /// A virtual private cloud.
    Vpc("VPC", ["vpc"], Vpc),
    /// A subnet.
    Subnet("subnet", ["subnet"], Subnet),
    /// A route table.
    RouteTable("route table", ["rtb"], RouteTable),
    /// A route, which has no id: by its destination and table.
    Route("route", []),
    /// The association of a route table with a subnet or a gateway.
    RouteTableAssociation("route table association", ["rtbassoc"]),
    /// An internet gateway.
    InternetGateway("internet gateway", ["igw"], InternetGateway),
    /// An internet gateway for IPv6 that lets nothing in.
    EgressOnlyInternetGateway("egress-only internet gateway", ["eigw"], EgressOnlyInternetGateway),
    /// A NAT gateway.
    NatGateway("NAT gateway", ["nat"], Natgateway),
    /// An elastic IP address, by its allocation.
    ElasticIp("elastic IP", ["eipalloc"], ElasticIp),
    /// A VPC endpoint.
    VpcEndpoint("VPC endpoint", ["vpce"], VpcEndpoint),
    /// The end of a VPN that belongs to a VPC.
    VpnGateway("VPN gateway", ["vgw"], VpnGateway),
    /// A connection of two VPCs.
    VpcPeeringConnection("VPC peering connection", ["pcx"], VpcPeeringConnection),
    /// A security group.
    SecurityGroup("security group", ["sg"], SecurityGroup),
    /// A rule of a security group: by its id, or by what it lets pass and its group.
    SecurityGroupRule("security group rule", ["sgr"], SecurityGroupRule),
    /// A network ACL.
    NetworkAcl("network ACL", ["acl"], NetworkAcl),
    /// An entry of a network ACL, which has no id: by its number, direction and ACL.
    NetworkAclEntry("network ACL entry", []),
    /// A set of DHCP options.
    DhcpOptions("DHCP options", ["dopt"], DhcpOptions),
    /// A network interface.
    NetworkInterface("network interface", ["eni"], NetworkInterface),
    /// A traffic mirror session.
    TrafficMirrorSession("traffic mirror session", ["tms"], TrafficMirrorSession),
    /// A traffic mirror target.
    TrafficMirrorTarget("traffic mirror target", ["tmt"], TrafficMirrorTarget),
    /// A traffic mirror filter.
    TrafficMirrorFilter("traffic mirror filter", ["tmf"], TrafficMirrorFilter),
    /// A rule of a traffic mirror filter.
    TrafficMirrorFilterRule("traffic mirror filter rule", ["tmfr"], TrafficMirrorFilterRule),
    /// An instance.
    Instance("instance", ["i"], Instance),
    /// A type of instances, by its name.
    InstanceType("instance type", []),
    /// A volume.
    Volume("volume", ["vol"], Volume),
    /// A machine image.
    Image("image", ["ami"], Image),
    /// A key pair.
    KeyPair("key pair", ["key"], KeyPair),
}

impl fmt::Display for ResourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// One thing of EC2: what it is, and its id or name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// Its id; a name where it has none.
    pub id: String,
}

impl Resource {
    /// `id` as a thing of `kind`; nothing is checked.
    pub fn new(kind: ResourceKind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }

    /// What an id is of, told by its beginning: `vpc-…` is a VPC.
    ///
    /// ```
    /// use ec2_interactions::{Resource, ResourceKind};
    ///
    /// assert_eq!(Resource::of_id("eni-0a1b2c3d").map(|resource| resource.kind), Some(ResourceKind::NetworkInterface));
    /// assert_eq!(Resource::of_id("logs"), None);
    /// ```
    pub fn of_id(id: &str) -> Option<Self> {
        let kind = ResourceKind::ALL.iter().find(|kind| is_id_of(**kind, id))?;
        Some(Self::new(*kind, id))
    }

    /// `id`, where it can be that of a thing of `kind`: EC2 would answer with a code of its own for each kind.
    pub(crate) fn checked(kind: ResourceKind, id: &str) -> Result<Self, Ec2Error> {
        if is_id_of(kind, id) {
            return Ok(Self::new(kind, id));
        }
        let beginning = kind.prefixes().iter().map(|prefix| format!("`{prefix}-`")).collect::<Vec<_>>().join(" or ");
        let problem = format!("an id of this kind is {beginning} and letters and digits behind it");
        Err(Ec2Error::InvalidInput { what: format!("{kind} `{id}`"), problem })
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind, self.id)
    }
}

fn is_id_of(kind: ResourceKind, id: &str) -> bool {
    let rest = |prefix: &&str| id.strip_prefix(*prefix)?.strip_prefix('-');
    let is_rest = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    kind.prefixes().iter().filter_map(rest).any(is_rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_an_id_is_looked_at_then_its_beginning_tells_the_kind() {
        for (id, kind) in [
            ("vpc-0123456789abcdef0", ResourceKind::Vpc),
            ("vpce-0123456789abcdef0", ResourceKind::VpcEndpoint),
            ("i-1a2b3c4d", ResourceKind::Instance),
            ("igw-1a2b3c4d", ResourceKind::InternetGateway),
            ("tmfr-1a2b3c4d", ResourceKind::TrafficMirrorFilterRule),
        ] {
            assert_eq!(Resource::of_id(id), Some(Resource::new(kind, id)));
        }
    }

    #[test]
    fn when_an_id_is_none_of_the_kind_then_the_error_names_it_and_says_what_one_looks_like() {
        for id in ["", "vpc", "vpc-", "subnet-1a2b", "VPC-1a2b", "vpc-1a/2b", "vpc-1a2b "] {
            let error = Resource::checked(ResourceKind::Vpc, id).expect_err(id);
            let expected = format!(
                "VPC `{id}` cannot be asked for: an id of this kind is `vpc-` and letters and digits behind it"
            );
            assert_eq!(error.to_string(), expected);
        }
        assert!(Resource::checked(ResourceKind::Vpc, "vpc-1a2b").is_ok());
    }

    #[test]
    fn when_all_kinds_are_listed_then_no_two_share_the_beginning_of_an_id() {
        let mut all: Vec<_> = ResourceKind::ALL.iter().flat_map(|kind| kind.prefixes()).collect();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
