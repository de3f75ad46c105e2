//! What the operations that describe answer: where things stand in the XML, and by what they are asked for.

/// A kind of thing that an operation describes. Paths lead from a thing's element, parts divided by `/`.
pub(super) struct Kind {
    pub(super) operation: &'static str,
    /// The element that holds them, each in an `item`.
    pub(super) set: &'static str,
    /// The path of the id.
    pub(super) id: &'static str,
    /// The parameter that asks by id.
    pub(super) asked_by: &'static str,
    /// The code for an id that nothing has.
    pub(super) missing: &'static str,
    /// Where tags are.
    pub(super) tags: &'static str,
    /// Each filter, and the path of what it is about.
    pub(super) filters: &'static [(&'static str, &'static str)],
}

const fn kind(
    operation: &'static str,
    set: &'static str,
    id: &'static str,
    asked_by: &'static str,
    missing: &'static str,
    filters: &'static [(&'static str, &'static str)],
) -> Kind {
    Kind { operation, set, id, asked_by, missing, tags: "tagSet/item", filters }
}

/// The kind that an operation describes, if it is one of these.
pub(super) fn of(operation: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.operation == operation)
}

const KINDS: &[Kind] = &[
    kind(
        "DescribeVpcs",
        "vpcSet",
        "vpcId",
        "VpcId",
        "InvalidVpcID.NotFound",
        &[("vpc-id", "vpcId"), ("cidr", "cidrBlock"), ("is-default", "isDefault"), ("state", "state")],
    ),
    kind(
        "DescribeSubnets",
        "subnetSet",
        "subnetId",
        "SubnetId",
        "InvalidSubnetID.NotFound",
        &[
            ("subnet-id", "subnetId"),
            ("vpc-id", "vpcId"),
            ("cidr-block", "cidrBlock"),
            ("availability-zone", "availabilityZone"),
            ("state", "state"),
        ],
    ),
    Kind {
        tags: "instancesSet/item/tagSet/item",
        // Each instance in a reservation of its own.
        ..kind(
            "DescribeInstances",
            "reservationSet",
            "instancesSet/item/instanceId",
            "InstanceId",
            "InvalidInstanceID.NotFound",
            &[
                ("instance-id", "instancesSet/item/instanceId"),
                ("instance-state-name", "instancesSet/item/instanceState/name"),
                ("instance-type", "instancesSet/item/instanceType"),
                ("image-id", "instancesSet/item/imageId"),
                ("vpc-id", "instancesSet/item/vpcId"),
                ("subnet-id", "instancesSet/item/subnetId"),
                ("instance.group-id", "instancesSet/item/groupSet/item/groupId"),
            ],
        )
    },
    kind(
        "DescribeNetworkInterfaces",
        "networkInterfaceSet",
        "networkInterfaceId",
        "NetworkInterfaceId",
        "InvalidNetworkInterfaceID.NotFound",
        &[
            ("network-interface-id", "networkInterfaceId"),
            ("vpc-id", "vpcId"),
            ("subnet-id", "subnetId"),
            ("group-id", "groupSet/item/groupId"),
            ("attachment.instance-id", "attachment/instanceId"),
            ("status", "status"),
            ("description", "description"),
            ("interface-type", "interfaceType"),
        ],
    ),
    kind(
        "DescribeRouteTables",
        "routeTableSet",
        "routeTableId",
        "RouteTableId",
        "InvalidRouteTableID.NotFound",
        &[
            ("route-table-id", "routeTableId"),
            ("vpc-id", "vpcId"),
            ("association.subnet-id", "associationSet/item/subnetId"),
            ("association.main", "associationSet/item/main"),
        ],
    ),
    kind(
        "DescribeInternetGateways",
        "internetGatewaySet",
        "internetGatewayId",
        "InternetGatewayId",
        "InvalidInternetGatewayID.NotFound",
        &[("internet-gateway-id", "internetGatewayId"), ("attachment.vpc-id", "attachmentSet/item/vpcId")],
    ),
    kind(
        "DescribeEgressOnlyInternetGateways",
        "egressOnlyInternetGatewaySet",
        "egressOnlyInternetGatewayId",
        "EgressOnlyInternetGatewayId",
        "InvalidEgressOnlyInternetGatewayId.NotFound",
        &[],
    ),
    kind(
        "DescribeNatGateways",
        "natGatewaySet",
        "natGatewayId",
        "NatGatewayId",
        "NatGatewayNotFound",
        &[("nat-gateway-id", "natGatewayId"), ("vpc-id", "vpcId"), ("subnet-id", "subnetId"), ("state", "state")],
    ),
    kind(
        "DescribeVpnGateways",
        "vpnGatewaySet",
        "vpnGatewayId",
        "VpnGatewayId",
        "InvalidVpnGatewayID.NotFound",
        &[("vpn-gateway-id", "vpnGatewayId"), ("attachment.vpc-id", "attachments/item/vpcId")],
    ),
    kind(
        "DescribeVpcEndpoints",
        "vpcEndpointSet",
        "vpcEndpointId",
        "VpcEndpointId",
        "InvalidVpcEndpointId.NotFound",
        &[("vpc-endpoint-id", "vpcEndpointId"), ("vpc-id", "vpcId"), ("service-name", "serviceName")],
    ),
    kind(
        "DescribeVpcPeeringConnections",
        "vpcPeeringConnectionSet",
        "vpcPeeringConnectionId",
        "VpcPeeringConnectionId",
        "InvalidVpcPeeringConnectionID.NotFound",
        &[
            ("requester-vpc-info.vpc-id", "requesterVpcInfo/vpcId"),
            ("accepter-vpc-info.vpc-id", "accepterVpcInfo/vpcId"),
            ("status-code", "status/code"),
        ],
    ),
    kind(
        "DescribeSecurityGroups",
        "securityGroupInfo",
        "groupId",
        "GroupId",
        "InvalidGroup.NotFound",
        &[
            ("group-id", "groupId"),
            ("group-name", "groupName"),
            ("vpc-id", "vpcId"),
            ("ip-permission.group-id", "ipPermissions/item/groups/item/groupId"),
            ("egress.ip-permission.group-id", "ipPermissionsEgress/item/groups/item/groupId"),
        ],
    ),
    kind(
        "DescribeNetworkAcls",
        "networkAclSet",
        "networkAclId",
        "NetworkAclId",
        "InvalidNetworkAclID.NotFound",
        &[
            ("network-acl-id", "networkAclId"),
            ("vpc-id", "vpcId"),
            ("default", "default"),
            ("association.subnet-id", "associationSet/item/subnetId"),
        ],
    ),
    kind(
        "DescribeAddresses",
        "addressesSet",
        "allocationId",
        "AllocationId",
        "InvalidAllocationID.NotFound",
        &[("allocation-id", "allocationId"), ("public-ip", "publicIp"), ("instance-id", "instanceId")],
    ),
    kind(
        "DescribeDhcpOptions",
        "dhcpOptionsSet",
        "dhcpOptionsId",
        "DhcpOptionsId",
        "InvalidDhcpOptionID.NotFound",
        &[("dhcp-options-id", "dhcpOptionsId")],
    ),
    kind(
        "DescribeImages",
        "imagesSet",
        "imageId",
        "ImageId",
        "InvalidAMIID.NotFound",
        &[("image-id", "imageId"), ("name", "name"), ("state", "imageState"), ("architecture", "architecture")],
    ),
    kind(
        "DescribeInstanceTypes",
        "instanceTypeSet",
        "instanceType",
        "InstanceType",
        "InvalidInstanceType",
        &[
            ("instance-type", "instanceType"),
            ("current-generation", "currentGeneration"),
            ("processor-info.supported-architecture", "processorInfo/supportedArchitectures/item"),
        ],
    ),
    kind(
        "DescribeInstanceTypeOfferings",
        "instanceTypeOfferingSet",
        "instanceType",
        "",
        "",
        &[("instance-type", "instanceType"), ("location", "location")],
    ),
    kind(
        "DescribeKeyPairs",
        "keySet",
        "keyName",
        "KeyName",
        "InvalidKeyPair.NotFound",
        &[("key-name", "keyName"), ("key-pair-id", "keyPairId")],
    ),
    kind(
        "DescribeTags",
        "tagSet",
        "resourceId",
        "ResourceId",
        "",
        &[("resource-id", "resourceId"), ("resource-type", "resourceType"), ("key", "key"), ("value", "value")],
    ),
    kind(
        "DescribeTrafficMirrorSessions",
        "trafficMirrorSessionSet",
        "trafficMirrorSessionId",
        "TrafficMirrorSessionId",
        "InvalidTrafficMirrorSessionId.NotFound",
        &[
            ("network-interface-id", "networkInterfaceId"),
            ("traffic-mirror-target-id", "trafficMirrorTargetId"),
            ("traffic-mirror-filter-id", "trafficMirrorFilterId"),
            ("traffic-mirror-session-id", "trafficMirrorSessionId"),
            ("session-number", "sessionNumber"),
        ],
    ),
    kind(
        "DescribeTrafficMirrorTargets",
        "trafficMirrorTargetSet",
        "trafficMirrorTargetId",
        "TrafficMirrorTargetId",
        "InvalidTrafficMirrorTargetId.NotFound",
        &[("network-interface-id", "networkInterfaceId"), ("traffic-mirror-target-id", "trafficMirrorTargetId")],
    ),
    kind(
        "DescribeTrafficMirrorFilters",
        "trafficMirrorFilterSet",
        "trafficMirrorFilterId",
        "TrafficMirrorFilterId",
        "InvalidTrafficMirrorFilterId.NotFound",
        &[("traffic-mirror-filter-id", "trafficMirrorFilterId"), ("description", "description")],
    ),
];
