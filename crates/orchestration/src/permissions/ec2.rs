//! What workflows with VPCs need.

use aws_interactions_core::Permission;

/// All of the account are meant: which things a VPC has, its teardown finds out.
const THINGS: &str = "arn:aws:ec2:REGION:ACCOUNT:*";

const IS_THERE: &str = "the VPC has things of the kind";

/// EC2 knows no narrower resource for what only looks.
const fn look(action: &'static str) -> Permission {
    Permission::new(action, "*")
}

const fn change(action: &'static str) -> Permission {
    Permission::new(action, THINGS)
}

/// A list that may not be read leaves its part out.
pub(super) const INVENTORY: &[Permission] = &[
    look("ec2:DescribeEgressOnlyInternetGateways"),
    look("ec2:DescribeInstances"),
    look("ec2:DescribeInternetGateways"),
    look("ec2:DescribeNatGateways"),
    look("ec2:DescribeNetworkAcls"),
    look("ec2:DescribeNetworkInterfaces"),
    look("ec2:DescribeRouteTables"),
    look("ec2:DescribeSecurityGroups"),
    look("ec2:DescribeSubnets"),
    look("ec2:DescribeVpcEndpoints"),
    look("ec2:DescribeVpcPeeringConnections"),
    look("ec2:DescribeVpcs"),
    look("ec2:DescribeVpnGateways"),
];
pub(super) const PLAN_MIRROR: &[Permission] = &[
    look("ec2:DescribeNetworkInterfaces"),
    look("ec2:DescribeTrafficMirrorFilters"),
    look("ec2:DescribeTrafficMirrorSessions"),
    look("ec2:DescribeTrafficMirrorTargets"),
    look("ec2:DescribeVpcs"),
];
pub(super) const MIRROR: &[Permission] = &[
    change("ec2:CreateTrafficMirrorSession").when("an interface is not mirrored yet"),
    change("ec2:CreateTags").when("an interface is not mirrored yet"),
];
pub(super) const PLAN_UNMIRROR: &[Permission] =
    &[look("ec2:DescribeNetworkInterfaces"), look("ec2:DescribeTrafficMirrorSessions"), look("ec2:DescribeVpcs")];
pub(super) const UNMIRROR: &[Permission] =
    &[change("ec2:DeleteTrafficMirrorSession").when("there is a session to end")];
pub(super) const PLAN_TEARDOWN: &[Permission] = &[
    look("ec2:DescribeAddresses"),
    look("ec2:DescribeEgressOnlyInternetGateways"),
    look("ec2:DescribeInstances"),
    look("ec2:DescribeInternetGateways"),
    look("ec2:DescribeNatGateways"),
    look("ec2:DescribeNetworkAcls"),
    look("ec2:DescribeNetworkInterfaces"),
    look("ec2:DescribeRouteTables"),
    look("ec2:DescribeSecurityGroups"),
    look("ec2:DescribeSubnets"),
    look("ec2:DescribeTrafficMirrorSessions"),
    look("ec2:DescribeTrafficMirrorTargets"),
    look("ec2:DescribeVpcEndpoints"),
    look("ec2:DescribeVpcPeeringConnections"),
    look("ec2:DescribeVpcs"),
    look("ec2:DescribeVpnGateways"),
];
pub(super) const TEARDOWN: &[Permission] = &[
    change("ec2:DeleteVpc"),
    change("ec2:CreateTags").when(IS_THERE),
    change("ec2:DeleteEgressOnlyInternetGateway").when(IS_THERE),
    change("ec2:DeleteInternetGateway").when(IS_THERE),
    change("ec2:DeleteNatGateway").when(IS_THERE),
    change("ec2:DeleteNetworkAcl").when(IS_THERE),
    change("ec2:DeleteNetworkInterface").when(IS_THERE),
    change("ec2:DeleteRouteTable").when(IS_THERE),
    change("ec2:DeleteSecurityGroup").when(IS_THERE),
    change("ec2:DeleteSubnet").when(IS_THERE),
    change("ec2:DeleteTrafficMirrorSession").when(IS_THERE),
    change("ec2:DeleteTrafficMirrorTarget").when(IS_THERE),
    change("ec2:DeleteVpcEndpoints").when(IS_THERE),
    change("ec2:DeleteVpcPeeringConnection").when(IS_THERE),
    change("ec2:DetachInternetGateway").when(IS_THERE),
    change("ec2:DetachNetworkInterface").when(IS_THERE),
    change("ec2:DisassociateRouteTable").when(IS_THERE),
    change("ec2:ReleaseAddress").when(IS_THERE),
    change("ec2:RevokeSecurityGroupEgress").when(IS_THERE),
    change("ec2:RevokeSecurityGroupIngress").when(IS_THERE),
    change("ec2:TerminateInstances").when(IS_THERE),
];
