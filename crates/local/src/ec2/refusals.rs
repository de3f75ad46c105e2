//! What the emulator does and EC2 refuses: things that others depend on are not deleted, and nothing is made of what
//! there is not.

use winterbaume_ec2::Ec2StateView;

use super::call::Call;
use super::duplicates;
use super::interfaces::Interfaces;
use crate::aws_error::AwsError;

/// The refusal of a call, if it is to be refused.
pub(super) fn check(call: &Call, interfaces: &Interfaces<'_>) -> Result<(), AwsError> {
    let view = interfaces.view;
    let of = |name: &str| call.get(name).unwrap_or_default();
    match call.action.as_str() {
        "DeleteVpc" => vpc(of("VpcId"), view),
        "DeleteSubnet" => subnet(of("SubnetId"), view),
        "DeleteSecurityGroup" => group(of("GroupId"), view),
        "DeleteInternetGateway" => internet_gateway(of("InternetGatewayId"), view),
        "DeleteNetworkInterface" => interface(of("NetworkInterfaceId"), view),
        "RunInstances" => known(call, "SubnetId", "InvalidSubnetID.NotFound", |id| view.subnets.contains_key(id)),
        "CreateTrafficMirrorTarget" => known_interface(call, view),
        "CreateTrafficMirrorSession" => known_interface(call, view).and_then(|()| mirrored(call, interfaces)),
        "TerminateInstances" | "StopInstances" | "StartInstances" | "RebootInstances" => {
            let missing = call.list("InstanceId").into_iter().find(|id| !view.instances.contains_key(*id));
            missing.map_or(Ok(()), |id| Err(missing_id("InvalidInstanceID.NotFound", id)))
        }
        "DeleteRoute" if !duplicates::has_route(call, view) => {
            Err(AwsError::new(400, "InvalidRoute.NotFound", "no route with that destination is in the route table"))
        }
        "DeleteNatGateway" => {
            known(call, "NatGatewayId", "NatGatewayNotFound", |id| view.nat_gateways.contains_key(id))
        }
        _ => Ok(()),
    }
}

fn vpc(id: &str, view: &Ec2StateView) -> Result<(), AwsError> {
    let is_used = view.subnets.values().any(|subnet| subnet.vpc_id == id)
        || view.network_interfaces.values().any(|interface| interface.vpc_id == id)
        || view.igws.values().any(|gateway| gateway.attachments.iter().any(|one| one.vpc_id == id))
        || view.egress_only_igws.values().any(|gateway| gateway.attachments.iter().any(|one| one.vpc_id == id))
        || view.route_tables.values().any(|table| table.vpc_id == id)
        || view.security_groups.values().any(|group| group.vpc_id == id && group.group_name != "default")
        || view.network_acls.values().any(|acl| acl.vpc_id == id && !acl.is_default)
        || view.vpc_endpoints.values().any(|endpoint| endpoint.vpc_id == id)
        || view.nat_gateways.values().any(|gateway| gateway.vpc_id == id && gateway.state != "deleted");
    if is_used { Err(depended_upon("vpc", id)) } else { Ok(()) }
}

fn subnet(id: &str, view: &Ec2StateView) -> Result<(), AwsError> {
    let is_used = view.network_interfaces.values().any(|interface| interface.subnet_id == id)
        || view.nat_gateways.values().any(|gateway| gateway.subnet_id == id && gateway.state != "deleted");
    if is_used { Err(depended_upon("subnet", id)) } else { Ok(()) }
}

fn group(id: &str, view: &Ec2StateView) -> Result<(), AwsError> {
    let interfaces = view.network_interfaces.values();
    let is_used = interfaces.flat_map(|interface| &interface.security_groups).any(|group| group == id);
    if is_used { Err(depended_upon("security group", id)) } else { Ok(()) }
}

fn internet_gateway(id: &str, view: &Ec2StateView) -> Result<(), AwsError> {
    let is_attached = view.igws.get(id).is_some_and(|gateway| !gateway.attachments.is_empty());
    if is_attached { Err(depended_upon("internetGateway", id)) } else { Ok(()) }
}

fn interface(id: &str, view: &Ec2StateView) -> Result<(), AwsError> {
    if view.network_interfaces.get(id).is_none_or(|interface| interface.attachment_id.is_none()) {
        return Ok(());
    }
    let message = format!("Network interface '{id}' is currently in use.");
    Err(AwsError::new(400, "InvalidNetworkInterface.InUse", message))
}

fn known_interface(call: &Call, view: &Ec2StateView) -> Result<(), AwsError> {
    let is_known = |id: &str| view.network_interfaces.contains_key(id);
    known(call, "NetworkInterfaceId", "InvalidNetworkInterfaceID.NotFound", is_known)
}

/// What EC2 copies is the traffic of instances.
fn mirrored(call: &Call, interfaces: &Interfaces<'_>) -> Result<(), AwsError> {
    let id = call.get("NetworkInterfaceId").unwrap_or_default();
    let is_attached = interfaces.view.network_interfaces.get(id).is_some_and(|one| one.instance_id.is_some());
    let message = match interfaces.types.get(id) {
        Some(other) => format!("{id} is of type {other}, which traffic mirroring does not support"),
        None if is_attached => return Ok(()),
        None => format!("{id} is not attached to an instance that supports traffic mirroring"),
    };
    Err(AwsError::new(400, "NetworkInterfaceNotSupported", message))
}

fn known(call: &Call, parameter: &str, code: &str, is_known: impl Fn(&str) -> bool) -> Result<(), AwsError> {
    let id = call.get(parameter).filter(|id| !is_known(id));
    id.map_or(Ok(()), |id| Err(missing_id(code, id)))
}

fn missing_id(code: &str, id: &str) -> AwsError {
    AwsError::new(400, code, format!("The ID '{id}' does not exist"))
}

fn depended_upon(what: &str, id: &str) -> AwsError {
    AwsError::new(400, "DependencyViolation", format!("The {what} '{id}' has dependencies and cannot be deleted."))
}
