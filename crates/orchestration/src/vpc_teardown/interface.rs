//! What becomes of the network interfaces of a VPC.

use ec2_interactions::{NetworkInterface, NetworkInterfaceOwner, Resource, ResourceKind};
use std::collections::HashSet;

/// What becomes of a network interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is the account's, and deleted.
    Deleted,
    /// It outlives the instance, and is deleted after it.
    DeletedAfter(Resource),
    /// It is attached to an instance of another VPC, which stays: it is detached and deleted.
    Detached,
    /// It goes with what has it.
    GoesWith(Resource),
    /// A service lets go of it by itself, some time after what had it was deleted.
    Lingers,
    /// It is somebody else's.
    Blocks,
}

impl Fate {
    /// `instances` are those of the VPC.
    pub(super) fn of(found: &NetworkInterface, instances: &HashSet<&str>) -> Self {
        let goes_with = |kind, id: &String| Self::GoesWith(Resource::new(kind, id));
        match &found.owner {
            NetworkInterfaceOwner::Account if found.is_requester_managed => Self::Blocks,
            NetworkInterfaceOwner::Account => Self::Deleted,
            NetworkInterfaceOwner::Instance(id) => of_instance(found, id, instances),
            NetworkInterfaceOwner::NatGateway(id) => goes_with(ResourceKind::NatGateway, id),
            NetworkInterfaceOwner::VpcEndpoint(id) => goes_with(ResourceKind::VpcEndpoint, id),
            NetworkInterfaceOwner::Lambda(_)
            | NetworkInterfaceOwner::LoadBalancer(_)
            | NetworkInterfaceOwner::GatewayLoadBalancer(_) => Self::Lingers,
            _ => Self::Blocks,
        }
    }
}

fn of_instance(found: &NetworkInterface, id: &str, instances: &HashSet<&str>) -> Fate {
    let instance = Resource::new(ResourceKind::Instance, id);
    let attachment = found.attachment.as_ref();
    if !instances.contains(id) {
        return Fate::Detached;
    }
    let is_deleted = attachment.is_some_and(|attachment| attachment.is_deleted_on_termination);
    if is_deleted { Fate::GoesWith(instance) } else { Fate::DeletedAfter(instance) }
}

/// What has to be done so that an interface of this owner goes.
pub(super) fn advice(owner: &NetworkInterfaceOwner) -> &'static str {
    use NetworkInterfaceOwner as Owner;
    match owner {
        Owner::Lambda(_) => "delete the functions or take them out of the VPC; 20 minutes later it goes by itself",
        Owner::LoadBalancer(_) | Owner::GatewayLoadBalancer(_) => {
            "delete the load balancer; minutes later it goes by itself"
        }
        Owner::TransitGateway(_) => "delete the transit gateway's attachment",
        Owner::Rds => "delete the database, or move it to another subnet group",
        Owner::RdsProxy(_) => "delete the proxy",
        Owner::Eks(_) => "delete the cluster",
        Owner::EksPod => "delete the pods with security groups of their own, then the cluster",
        Owner::EcsTask(_) => "stop the task, and the service that starts it anew",
        Owner::Efs(_) => "delete the file system's mount targets",
        Owner::ElastiCache(_) | Owner::Redshift | Owner::OpenSearch(_) => "delete it where it was made",
        Owner::DirectoryService(_) => "delete the directory",
        Owner::Route53Resolver(_) => "delete the resolver endpoint",
        Owner::Service(_) => "delete what the service has in this VPC",
        _ => "find out which service made it, and delete it there",
    }
}
