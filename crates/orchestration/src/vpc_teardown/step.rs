//! What a teardown does, one thing at a time.

use ec2_interactions::{Resource, ResourceKind, SecurityGroupRule};
use serde::{Serialize, Serializer};
use std::fmt;

/// One thing that a teardown does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TeardownStep {
    /// When it is done: phases come one after the other.
    pub phase: TeardownPhase,
    /// What is done.
    pub action: TeardownAction,
    /// To which thing.
    #[serde(serialize_with = "resource")]
    pub resource: Resource,
    /// What has to go first, where it is not told by the order alone: the instance that an interface is of.
    #[serde(serialize_with = "maybe_resource")]
    pub of: Option<Resource>,
}

/// The parts of a teardown. One begins when the one before has left nothing behind: as long as something lives in a
/// VPC, its network stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TeardownPhase {
    /// Interfaces that other services let go of by themselves: nothing is touched until they are gone.
    Lingering,
    /// What lives in the VPC: instances, endpoints, NAT gateways, peering connections, interfaces.
    Contents,
    /// What they stood on: route tables, gateways, subnets, network ACLs, security groups.
    Network,
    /// The VPC.
    Vpc,
}

/// What a teardown does to a thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TeardownAction {
    /// Waits until it is gone: it goes by itself, or with something that is deleted.
    Await,
    /// Terminates the instance, and waits until it is.
    Terminate,
    /// Tags it with [`TEARDOWN_TAG`](crate::TEARDOWN_TAG): soon nothing else will tell that it was of this VPC.
    Mark,
    /// Detaches it: the internet gateway from the VPC, the interface from an instance of another VPC.
    Detach,
    /// Ends the association of the route table.
    Disassociate,
    /// Takes away those rules of the security group that name other groups, which could not be deleted otherwise.
    Revoke(#[serde(serialize_with = "printed")] Vec<SecurityGroupRule>),
    /// Gives the elastic IP back.
    Release,
    /// Deletes it, and waits until it is gone where that takes time.
    Delete,
}

impl TeardownAction {
    /// Whether the thing is gone after it.
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Await | Self::Terminate | Self::Release | Self::Delete)
    }
}

impl TeardownStep {
    pub(super) fn new(phase: TeardownPhase, action: TeardownAction, kind: ResourceKind, id: &str) -> Self {
        Self { phase, action, resource: Resource::new(kind, id), of: None }
    }

    pub(super) fn of(mut self, kind: ResourceKind, id: &str) -> Self {
        self.of = Some(Resource::new(kind, id));
        self
    }

    /// Whether both are of the same kind in all: such are done side by side.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let alike = std::mem::discriminant(&self.action) == std::mem::discriminant(&other.action);
        alike && self.phase == other.phase && self.resource.kind == other.resource.kind
    }
}

impl fmt::Display for TeardownAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Await => "wait for the end of",
            Self::Terminate => "terminate",
            Self::Mark => "mark",
            Self::Detach => "detach",
            Self::Disassociate => "end",
            Self::Revoke(_) => "take away the rules that name other groups from",
            Self::Release => "release",
            Self::Delete => "delete",
        })
    }
}

impl fmt::Display for TeardownStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.action, self.resource)
    }
}

#[derive(Serialize)]
struct Named<'a> {
    kind: String,
    id: &'a str,
}

impl<'a> Named<'a> {
    fn of(resource: &'a Resource) -> Self {
        Self { kind: resource.kind.to_string(), id: &resource.id }
    }
}

pub(super) fn resource<S: Serializer>(resource: &Resource, serializer: S) -> Result<S::Ok, S::Error> {
    Named::of(resource).serialize(serializer)
}

#[expect(clippy::ref_option, reason = "serde's way to call it")]
fn maybe_resource<S: Serializer>(resource: &Option<Resource>, serializer: S) -> Result<S::Ok, S::Error> {
    resource.as_ref().map(Named::of).serialize(serializer)
}

pub(super) fn resources<S: Serializer>(resources: &[Resource], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(resources.iter().map(Named::of))
}

fn printed<S: Serializer>(rules: &[SecurityGroupRule], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rules.iter().map(ToString::to_string))
}
