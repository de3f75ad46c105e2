//! The IAM actions of each public function.

use aws_interactions_core::{FunctionPermissions, Permission};

/// What EC2 is asked to change it checks on several things at once, the launch of an instance on those of nine kinds: all of
/// the account are meant here.
const THINGS: &str = "arn:aws:ec2:REGION:ACCOUNT:*";

/// Where something is in the way of a deletion, and the caller may not look what, the error does not name it.
const IS_BLOCKED: &str = "something is in the way, and the error is to name it";

const MAY_BLOCK: &str = "it is asked of a thing that these can be in the way of";

/// EC2 knows no narrower resource for what only looks.
const fn look(action: &'static str) -> Permission {
    Permission::new(action, "*")
}

const fn change(action: &'static str) -> Permission {
    Permission::new(action, THINGS)
}

/// What each function of this crate needs, by name.
pub const PERMISSIONS: &[FunctionPermissions] = &[
    FunctionPermissions::new("add_mirror_rule", &[&[change("ec2:CreateTrafficMirrorFilterRule")]]),
    FunctionPermissions::new("allocate_elastic_ip", &[&[change("ec2:AllocateAddress")], TAG]),
    FunctionPermissions::new("associate_route_table", &[&[change("ec2:AssociateRouteTable")]]),
    FunctionPermissions::new("attach_internet_gateway", &[&[change("ec2:AttachInternetGateway")]]),
    FunctionPermissions::new(
        "authorize_security_group_rules",
        &[&[
            change("ec2:AuthorizeSecurityGroupIngress").when("there are inbound rules"),
            change("ec2:AuthorizeSecurityGroupEgress").when("there are outbound rules"),
        ]],
    ),
    FunctionPermissions::new("can_create_vpc", &[&[change("ec2:CreateVpc")], TAG]),
    FunctionPermissions::new("can_delete_vpc", &[&[change("ec2:DeleteVpc")]]),
    FunctionPermissions::new("can_run_instances", &[RUN, TAG]),
    FunctionPermissions::new(
        "create_egress_only_internet_gateway",
        &[&[change("ec2:CreateEgressOnlyInternetGateway")], TAG],
    ),
    FunctionPermissions::new("create_internet_gateway", &[&[change("ec2:CreateInternetGateway")], TAG]),
    FunctionPermissions::new("create_key_pair", &[&[change("ec2:CreateKeyPair")], TAG]),
    FunctionPermissions::new(
        "create_mirror_filter",
        &[
            &[
                change("ec2:CreateTrafficMirrorFilter"),
                change("ec2:CreateTrafficMirrorFilterRule").when("there are rules"),
                change("ec2:ModifyTrafficMirrorFilterNetworkServices").when("requests to Amazon's DNS are mirrored"),
                change("ec2:DeleteTrafficMirrorFilter").when("a rule fails"),
            ],
            TAG,
        ],
    ),
    FunctionPermissions::new("create_mirror_target", &[&[change("ec2:CreateTrafficMirrorTarget")], TAG]),
    FunctionPermissions::new("create_nat_gateway", &[&[change("ec2:CreateNatGateway")], TAG]),
    FunctionPermissions::new("create_network_acl", &[&[change("ec2:CreateNetworkAcl")], TAG]),
    FunctionPermissions::new("create_network_acl_entry", &[&[change("ec2:CreateNetworkAclEntry")]]),
    FunctionPermissions::new("create_network_interface", &[&[change("ec2:CreateNetworkInterface")], TAG]),
    FunctionPermissions::new("create_route", &[&[change("ec2:CreateRoute")]]),
    FunctionPermissions::new("create_route_table", &[&[change("ec2:CreateRouteTable")], TAG]),
    FunctionPermissions::new(
        "create_security_group",
        &[
            &[
                change("ec2:CreateSecurityGroup"),
                change("ec2:AuthorizeSecurityGroupIngress").when("there are inbound rules"),
                change("ec2:AuthorizeSecurityGroupEgress").when("there are outbound rules"),
                change("ec2:DeleteSecurityGroup").when("a rule fails"),
            ],
            TAG,
        ],
    ),
    FunctionPermissions::new(
        "create_subnet",
        &[
            &[
                change("ec2:CreateSubnet"),
                change("ec2:ModifySubnetAttribute").when("the subnet maps public addresses"),
                change("ec2:DeleteSubnet").when("the public addresses fail"),
            ],
            TAG,
        ],
    ),
    FunctionPermissions::new(
        "create_vpc",
        &[
            &[
                change("ec2:CreateVpc"),
                change("ec2:ModifyVpcAttribute").when("a DNS setting is given"),
                change("ec2:DeleteVpc").when("a DNS setting fails"),
            ],
            TAG,
        ],
    ),
    FunctionPermissions::new("create_vpc_endpoint", &[&[change("ec2:CreateVpcEndpoint")], TAG]),
    FunctionPermissions::new(
        "delete_egress_only_internet_gateway",
        &[&[change("ec2:DeleteEgressOnlyInternetGateway")]],
    ),
    FunctionPermissions::new("delete_internet_gateway", &[&[change("ec2:DeleteInternetGateway")], ASK_GATEWAYS]),
    FunctionPermissions::new("delete_key_pair", &[&[change("ec2:DeleteKeyPair")]]),
    FunctionPermissions::new(
        "delete_mirror_filter",
        &[&[
            change("ec2:DeleteTrafficMirrorFilter"),
            look("ec2:DescribeTrafficMirrorSessions").when("the filter is in use"),
        ]],
    ),
    FunctionPermissions::new("delete_mirror_rule", &[&[change("ec2:DeleteTrafficMirrorFilterRule")]]),
    FunctionPermissions::new("delete_mirror_session", &[&[change("ec2:DeleteTrafficMirrorSession")]]),
    FunctionPermissions::new(
        "delete_mirror_target",
        &[&[
            change("ec2:DeleteTrafficMirrorTarget"),
            look("ec2:DescribeTrafficMirrorSessions").when("the target is in use"),
        ]],
    ),
    FunctionPermissions::new("delete_nat_gateway", &[&[change("ec2:DeleteNatGateway")]]),
    FunctionPermissions::new("delete_network_acl", &[&[change("ec2:DeleteNetworkAcl")], ASK_ACLS]),
    FunctionPermissions::new("delete_network_acl_entry", &[&[change("ec2:DeleteNetworkAclEntry")]]),
    FunctionPermissions::new("delete_network_interface", &[&[change("ec2:DeleteNetworkInterface")], ASK_INTERFACES]),
    FunctionPermissions::new("delete_route", &[&[change("ec2:DeleteRoute")]]),
    FunctionPermissions::new("delete_route_table", &[&[change("ec2:DeleteRouteTable")], ASK_TABLES]),
    FunctionPermissions::new("delete_security_group", &[&[change("ec2:DeleteSecurityGroup")], ASK_GROUPS]),
    FunctionPermissions::new("delete_subnet", &[&[change("ec2:DeleteSubnet")], ASK_INTERFACES]),
    FunctionPermissions::new("delete_vpc", &[&[change("ec2:DeleteVpc")], ASK_OF_VPC]),
    FunctionPermissions::new("delete_vpc_endpoints", &[&[change("ec2:DeleteVpcEndpoints")]]),
    FunctionPermissions::new("delete_vpc_peering_connection", &[&[change("ec2:DeleteVpcPeeringConnection")]]),
    FunctionPermissions::new("detach_internet_gateway", &[&[change("ec2:DetachInternetGateway")], ASK_GATEWAYS]),
    FunctionPermissions::new(
        "detach_network_interface",
        &[&[look("ec2:DescribeNetworkInterfaces"), change("ec2:DetachNetworkInterface")]],
    ),
    FunctionPermissions::new("disassociate_route_table", &[&[change("ec2:DisassociateRouteTable")]]),
    FunctionPermissions::new("find_blockers", &[FIND_BLOCKERS]),
    FunctionPermissions::new("find_images", &[&[look("ec2:DescribeImages")]]),
    FunctionPermissions::new("find_newest_image", &[&[look("ec2:DescribeImages")]]),
    FunctionPermissions::new("get_azs_in_region", &[&[look("ec2:DescribeAvailabilityZones")]]),
    FunctionPermissions::new("get_azs_with_instance_type", &[&[look("ec2:DescribeInstanceTypeOfferings")]]),
    FunctionPermissions::new("get_dhcp_options", &[&[look("ec2:DescribeDhcpOptions")]]),
    FunctionPermissions::new(
        "get_enis_of_instance",
        &[&[
            look("ec2:DescribeNetworkInterfaces"),
            look("ec2:DescribeInstances").when("the instance has no interfaces"),
        ]],
    ),
    FunctionPermissions::new(
        "get_enis_of_subnet",
        &[&[look("ec2:DescribeNetworkInterfaces"), look("ec2:DescribeSubnets").when("the subnet has no interfaces")]],
    ),
    FunctionPermissions::new("get_image", &[&[look("ec2:DescribeImages")]]),
    FunctionPermissions::new("get_instance", &[&[look("ec2:DescribeInstances")]]),
    FunctionPermissions::new("get_instance_type", &[&[look("ec2:DescribeInstanceTypes")]]),
    FunctionPermissions::new("get_instances", &[&[look("ec2:DescribeInstances")]]),
    FunctionPermissions::new("get_internet_gateway", &[&[look("ec2:DescribeInternetGateways")]]),
    FunctionPermissions::new("get_key_pair", &[&[look("ec2:DescribeKeyPairs")]]),
    FunctionPermissions::new("get_mirror_filter", &[&[look("ec2:DescribeTrafficMirrorFilters")]]),
    FunctionPermissions::new("get_mirror_target", &[&[look("ec2:DescribeTrafficMirrorTargets")]]),
    FunctionPermissions::new("get_nat_gateway", &[&[look("ec2:DescribeNatGateways")]]),
    FunctionPermissions::new("get_network_acl", &[&[look("ec2:DescribeNetworkAcls")]]),
    FunctionPermissions::new("get_network_interface", &[&[look("ec2:DescribeNetworkInterfaces")]]),
    FunctionPermissions::new("get_route_table", &[&[look("ec2:DescribeRouteTables")]]),
    FunctionPermissions::new("get_security_group", &[&[look("ec2:DescribeSecurityGroups")]]),
    FunctionPermissions::new("get_subnet", &[&[look("ec2:DescribeSubnets")]]),
    FunctionPermissions::new(
        "get_subnets_of_vpc",
        &[&[look("ec2:DescribeSubnets"), look("ec2:DescribeVpcs").when("the VPC has no subnets")]],
    ),
    FunctionPermissions::new("get_tags", &[&[look("ec2:DescribeTags")]]),
    FunctionPermissions::new("get_vpc", &[&[look("ec2:DescribeVpcs")]]),
    FunctionPermissions::new("get_vpc_dns", &[&[look("ec2:DescribeVpcAttribute")]]),
    FunctionPermissions::new("get_vpc_endpoint", &[&[look("ec2:DescribeVpcEndpoints")]]),
    FunctionPermissions::new("import_key_pair", &[&[change("ec2:ImportKeyPair")], TAG]),
    FunctionPermissions::new(
        "list_egress_only_internet_gateways",
        &[&[look("ec2:DescribeEgressOnlyInternetGateways")]],
    ),
    FunctionPermissions::new("list_elastic_ips", &[&[look("ec2:DescribeAddresses")]]),
    FunctionPermissions::new("list_enis_of_security_group", &[&[look("ec2:DescribeNetworkInterfaces")]]),
    FunctionPermissions::new("list_enis_of_subnet", &[&[look("ec2:DescribeNetworkInterfaces")]]),
    FunctionPermissions::new("list_instance_types", &[&[look("ec2:DescribeInstanceTypes")]]),
    FunctionPermissions::new("list_instances", &[&[look("ec2:DescribeInstances")]]),
    FunctionPermissions::new("list_internet_gateways", &[&[look("ec2:DescribeInternetGateways")]]),
    FunctionPermissions::new("list_key_pairs", &[&[look("ec2:DescribeKeyPairs")]]),
    FunctionPermissions::new("list_mirror_filters", &[&[look("ec2:DescribeTrafficMirrorFilters")]]),
    FunctionPermissions::new("list_mirror_sessions", &[&[look("ec2:DescribeTrafficMirrorSessions")]]),
    FunctionPermissions::new("list_mirror_targets", &[&[look("ec2:DescribeTrafficMirrorTargets")]]),
    FunctionPermissions::new("list_nat_gateways", &[&[look("ec2:DescribeNatGateways")]]),
    FunctionPermissions::new("list_network_acls", &[&[look("ec2:DescribeNetworkAcls")]]),
    FunctionPermissions::new("list_network_interfaces", &[&[look("ec2:DescribeNetworkInterfaces")]]),
    FunctionPermissions::new("list_regions", &[&[look("ec2:DescribeRegions")]]),
    FunctionPermissions::new("list_route_tables", &[&[look("ec2:DescribeRouteTables")]]),
    FunctionPermissions::new("list_security_groups", &[&[look("ec2:DescribeSecurityGroups")]]),
    FunctionPermissions::new("list_subnets", &[&[look("ec2:DescribeSubnets")]]),
    FunctionPermissions::new("list_tags", &[&[look("ec2:DescribeTags")]]),
    FunctionPermissions::new("list_vpc_endpoints", &[&[look("ec2:DescribeVpcEndpoints")]]),
    FunctionPermissions::new("list_vpc_peering_connections", &[&[look("ec2:DescribeVpcPeeringConnections")]]),
    FunctionPermissions::new("list_vpcs", &[&[look("ec2:DescribeVpcs")]]),
    FunctionPermissions::new("list_vpn_gateways", &[&[look("ec2:DescribeVpnGateways")]]),
    FunctionPermissions::new("list_zones", &[&[look("ec2:DescribeAvailabilityZones")]]),
    FunctionPermissions::new("mirror_amazon_dns", &[&[change("ec2:ModifyTrafficMirrorFilterNetworkServices")]]),
    FunctionPermissions::new(
        "mirror_network_interface",
        &[&[
            change("ec2:CreateTrafficMirrorSession"),
            look("ec2:DescribeTrafficMirrorSessions").when("no session number is given"),
            change("ec2:CreateTags"),
        ]],
    ),
    FunctionPermissions::new("reboot_instances", &[&[change("ec2:RebootInstances")]]),
    FunctionPermissions::new("release_elastic_ip", &[&[change("ec2:ReleaseAddress")], ASK_ADDRESSES]),
    FunctionPermissions::new("remove_tags", &[&[change("ec2:DeleteTags")]]),
    FunctionPermissions::new("replace_route", &[&[change("ec2:ReplaceRoute")]]),
    FunctionPermissions::new("replace_route_table_association", &[&[change("ec2:ReplaceRouteTableAssociation")]]),
    FunctionPermissions::new(
        "revoke_security_group_rules",
        &[&[
            change("ec2:RevokeSecurityGroupIngress").when("there are inbound rules"),
            change("ec2:RevokeSecurityGroupEgress").when("there are outbound rules"),
        ]],
    ),
    FunctionPermissions::new("run_instances", &[RUN, TAG]),
    FunctionPermissions::new("set_tags", &[&[change("ec2:CreateTags")]]),
    FunctionPermissions::new("set_vpc_dns_hostnames", &[&[change("ec2:ModifyVpcAttribute")]]),
    FunctionPermissions::new("set_vpc_dns_support", &[&[change("ec2:ModifyVpcAttribute")]]),
    FunctionPermissions::new("start_instances", &[&[change("ec2:StartInstances")]]),
    FunctionPermissions::new("stop_instances", &[&[change("ec2:StopInstances")]]),
    FunctionPermissions::new("terminate_instances", &[&[change("ec2:TerminateInstances")]]),
    FunctionPermissions::new("wait_for_instances", &[&[look("ec2:DescribeInstances")]]),
    FunctionPermissions::new("wait_until_nat_gateway_available", &[&[look("ec2:DescribeNatGateways")]]),
    FunctionPermissions::new("wait_until_nat_gateway_deleted", &[&[look("ec2:DescribeNatGateways")]]),
    FunctionPermissions::new("wait_until_network_interface_detached", &[&[look("ec2:DescribeNetworkInterfaces")]]),
    FunctionPermissions::new("wait_until_vpc_endpoint_available", &[&[look("ec2:DescribeVpcEndpoints")]]),
    FunctionPermissions::new("wait_until_vpc_endpoint_deleted", &[&[look("ec2:DescribeVpcEndpoints")]]),
];

const TAG: &[Permission] = &[change("ec2:CreateTags").when("tags are asked for")];
const RUN: &[Permission] = &[
    change("ec2:RunInstances"),
    // Public images are in no account.
    Permission::new("ec2:RunInstances", "arn:aws:ec2:REGION::image/*"),
    Permission::new("iam:PassRole", "arn:aws:iam::ACCOUNT:role/ROLE").when("an instance profile is asked for"),
    Permission::new("ssm:GetParameters", "arn:aws:ssm:REGION:*:parameter/*").when("the image is named by a parameter"),
];
const ASK_OF_VPC: &[Permission] = &[
    look("ec2:DescribeEgressOnlyInternetGateways").when(IS_BLOCKED),
    look("ec2:DescribeInternetGateways").when(IS_BLOCKED),
    look("ec2:DescribeNatGateways").when(IS_BLOCKED),
    look("ec2:DescribeNetworkAcls").when(IS_BLOCKED),
    look("ec2:DescribeNetworkInterfaces").when(IS_BLOCKED),
    look("ec2:DescribeRouteTables").when(IS_BLOCKED),
    look("ec2:DescribeSecurityGroups").when(IS_BLOCKED),
    look("ec2:DescribeSubnets").when(IS_BLOCKED),
    look("ec2:DescribeVpcEndpoints").when(IS_BLOCKED),
    look("ec2:DescribeVpcPeeringConnections").when(IS_BLOCKED),
    look("ec2:DescribeVpnGateways").when(IS_BLOCKED),
];
const ASK_INTERFACES: &[Permission] = &[look("ec2:DescribeNetworkInterfaces").when(IS_BLOCKED)];
const ASK_TABLES: &[Permission] = &[look("ec2:DescribeRouteTables").when(IS_BLOCKED)];
const ASK_GATEWAYS: &[Permission] =
    &[look("ec2:DescribeInternetGateways").when(IS_BLOCKED), look("ec2:DescribeNetworkInterfaces").when(IS_BLOCKED)];
const ASK_GROUPS: &[Permission] =
    &[look("ec2:DescribeNetworkInterfaces").when(IS_BLOCKED), look("ec2:DescribeSecurityGroups").when(IS_BLOCKED)];
const ASK_ACLS: &[Permission] = &[look("ec2:DescribeNetworkAcls").when(IS_BLOCKED)];
const ASK_ADDRESSES: &[Permission] = &[look("ec2:DescribeAddresses").when(IS_BLOCKED)];
const FIND_BLOCKERS: &[Permission] = &[
    look("ec2:DescribeAddresses").when(MAY_BLOCK),
    look("ec2:DescribeEgressOnlyInternetGateways").when(MAY_BLOCK),
    look("ec2:DescribeInternetGateways").when(MAY_BLOCK),
    look("ec2:DescribeNatGateways").when(MAY_BLOCK),
    look("ec2:DescribeNetworkAcls").when(MAY_BLOCK),
    look("ec2:DescribeNetworkInterfaces").when(MAY_BLOCK),
    look("ec2:DescribeRouteTables").when(MAY_BLOCK),
    look("ec2:DescribeSecurityGroups").when(MAY_BLOCK),
    look("ec2:DescribeSubnets").when(MAY_BLOCK),
    look("ec2:DescribeVpcEndpoints").when(MAY_BLOCK),
    look("ec2:DescribeVpcPeeringConnections").when(MAY_BLOCK),
    look("ec2:DescribeVpnGateways").when(MAY_BLOCK),
];
