//! EC2's error codes: one HTTP status for nearly everything, and a code that says what it was.

use crate::resource::ResourceKind;
use aws_interactions_core::RequestError;

/// Why EC2 refused, as far as a caller does something else about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// There is no such thing.
    Missing,
    /// There is such a thing.
    Duplicate,
    /// Something depends on the thing.
    InUse,
    /// The thing's state does not allow it.
    WrongState,
    /// A limit of the account, or of AWS.
    NoRoom,
    /// The caller may not.
    Denied,
}

/// The codes that no rule covers.
const CODES: &[(Refusal, &[&str])] = &[
    (Refusal::Missing, &["NatGatewayNotFound", "InvalidAMIID.Unavailable", "VpcEndpointNotFound"]),
    (
        Refusal::Duplicate,
        &[
            "RouteAlreadyExists",
            "NetworkAclEntryAlreadyExists",
            "TrafficMirrorFilterRuleAlreadyExists",
            "VpcPeeringConnectionAlreadyExists",
        ],
    ),
    (
        Refusal::InUse,
        &[
            "DependencyViolation",
            "ResourceInUse",
            "CannotDelete",
            "TrafficMirrorFilterInUse",
            "TrafficMirrorTargetInUseException",
            "VolumeInUse",
        ],
    ),
    (
        Refusal::WrongState,
        &[
            "Gateway.NotAttached",
            "IncorrectInstanceState",
            "IncorrectState",
            "InvalidState",
            "InvalidStateTransition",
            "OperationNotPermitted",
            "Resource.AlreadyAssociated",
            "UnsupportedOperation",
        ],
    ),
    (
        Refusal::NoRoom,
        &[
            "AddressLimitExceeded",
            "InsufficientCapacity",
            "InsufficientFreeAddressesInSubnet",
            "InsufficientHostCapacity",
            "InsufficientInstanceCapacity",
            "InsufficientReservedInstanceCapacity",
            "MaxSpotInstanceCountExceeded",
            "RulesPerSecurityGroupLimitExceeded",
            "SecurityGroupsPerInterfaceLimitExceeded",
        ],
    ),
    (Refusal::Denied, &["AccessDenied", "AuthorizationError", "Blocked", "OptInRequired", "UnauthorizedOperation"]),
];

/// Whose kind a code names: the code's first part, in small letters, as EC2 writes them in several ways.
const KINDS: &[(&str, ResourceKind)] = &[
    ("invalidallocationid", ResourceKind::ElasticIp),
    ("invalidassociationid", ResourceKind::RouteTableAssociation),
    ("invalidgroup", ResourceKind::SecurityGroup),
    ("invalidgroupid", ResourceKind::SecurityGroup),
    ("invalidinternetgatewayid", ResourceKind::InternetGateway),
    ("invalidroutetableid", ResourceKind::RouteTable),
    ("invalidsecuritygroupid", ResourceKind::SecurityGroup),
    ("invalidsubnetid", ResourceKind::Subnet),
    ("invalidvpcid", ResourceKind::Vpc),
];

/// Which kind of thing the code of a failed request names, where a request is about several.
pub(crate) fn kind_of(error: &RequestError) -> Option<ResourceKind> {
    let code = error.code()?.to_lowercase();
    let first = code.split('.').next()?;
    KINDS.iter().find(|(one, _)| *one == first).map(|(_, kind)| *kind)
}

/// What the code of a failed request says, where it says more than that the request failed.
pub(crate) fn refusal_of(error: &RequestError) -> Option<Refusal> {
    // Then the code is that of another service, about another thing.
    if error.is_of_credentials() {
        return None;
    }
    refusal_of_code(error.code()?)
}

pub(crate) fn refusal_of_code(code: &str) -> Option<Refusal> {
    let listed = CODES.iter().find(|(_, codes)| codes.contains(&code)).map(|(refusal, _)| *refusal);
    // The rest follows EC2's ways of forming codes, which are several: `InvalidVpcID.NotFound`,
    // `InvalidTrafficMirrorSessionId.NotFound`, `InvalidGroup.Duplicate`, `InvalidVpc.InUse`, `VpcLimitExceeded`.
    listed.or_else(|| match code.rsplit_once('.') {
        Some((_, "NotFound")) => Some(Refusal::Missing),
        Some((_, "Duplicate")) => Some(Refusal::Duplicate),
        Some((_, "InUse")) => Some(Refusal::InUse),
        _ if code == "RequestLimitExceeded" => None,
        _ if code.ends_with("LimitExceeded") => Some(Refusal::NoRoom),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_code_is_looked_up_then_table_and_forms_tell_what_it_means() {
        let expected = [
            ("InvalidVpcID.NotFound", Some(Refusal::Missing)),
            ("InvalidSubnetID.NotFound", Some(Refusal::Missing)),
            ("InvalidSubnetId.NotFound", Some(Refusal::Missing)),
            ("InvalidInstanceID.NotFound", Some(Refusal::Missing)),
            ("InvalidVolume.NotFound", Some(Refusal::Missing)),
            ("NatGatewayNotFound", Some(Refusal::Missing)),
            ("InvalidTrafficMirrorSessionId.NotFound", Some(Refusal::Missing)),
            ("InvalidGroup.Duplicate", Some(Refusal::Duplicate)),
            ("InvalidGroup.InUse", Some(Refusal::InUse)),
            ("DependencyViolation", Some(Refusal::InUse)),
            ("IncorrectInstanceState", Some(Refusal::WrongState)),
            ("InstanceLimitExceeded", Some(Refusal::NoRoom)),
            ("VcpuLimitExceeded", Some(Refusal::NoRoom)),
            ("UnauthorizedOperation", Some(Refusal::Denied)),
            // Throttling, and no limit of the account.
            ("RequestLimitExceeded", None),
            // The id is no id: the thing may exist under its right one.
            ("InvalidInstanceID.Malformed", None),
            ("InvalidParameterValue", None),
            ("InternalError", None),
        ];
        for (code, refusal) in expected {
            assert_eq!(refusal_of_code(code), refusal, "{code}");
        }
    }

    #[test]
    fn when_a_code_is_listed_then_it_is_listed_once() {
        let mut codes: Vec<_> = CODES.iter().flat_map(|(_, codes)| *codes).collect();
        let count = codes.len();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
