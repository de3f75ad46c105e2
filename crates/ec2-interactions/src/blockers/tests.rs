use super::*;
use crate::stand_in::{Sent, Wire, answer_to, refusal};
use crate::{delete_security_group, delete_vpc, detach_internet_gateway};
use aws_sdk_ec2::config::http::HttpResponse;

/// Everything that a VPC can have, also what came with it and what is gone.
fn full_vpc(sent: &Sent) -> HttpResponse {
    let in_vpc = "<vpcId>vpc-1a2b</vpcId>";
    let attached = "<attachmentSet><item><vpcId>vpc-1a2b</vpcId><state>available</state></item></attachmentSet>";
    let is_requester = sent.get("Filter.1.Name").starts_with("requester");
    let (side, end) = if is_requester { ("1", "requesterVpcInfo") } else { ("2", "accepterVpcInfo") };
    let peers = |code: &str| format!("<status><code>{code}</code></status><{end}>{in_vpc}</{end}>");
    let xml = match sent.get("Action") {
        "DescribeSubnets" => format!("<subnetSet><item><subnetId>subnet-1</subnetId>{in_vpc}</item></subnetSet>"),
        "DescribeNetworkInterfaces" => format!(
            "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId>{in_vpc}</item></networkInterfaceSet>"
        ),
        "DescribeRouteTables" => format!(
            "<routeTableSet><item><routeTableId>rtb-1</routeTableId>{in_vpc}<associationSet><item>\
            <routeTableAssociationId>rtbassoc-1</routeTableAssociationId><main>true</main></item></associationSet></item>\
            <item><routeTableId>rtb-2</routeTableId>{in_vpc}</item></routeTableSet>"
        ),
        "DescribeInternetGateways" => format!(
            "<internetGatewaySet><item><internetGatewayId>igw-1</internetGatewayId>{attached}</item></internetGatewaySet>"
        ),
        "DescribeEgressOnlyInternetGateways" => format!(
            "<egressOnlyInternetGatewaySet><item><egressOnlyInternetGatewayId>eigw-1</egressOnlyInternetGatewayId>\
            {attached}</item><item><egressOnlyInternetGatewayId>eigw-2</egressOnlyInternetGatewayId></item>\
            </egressOnlyInternetGatewaySet>"
        ),
        "DescribeNatGateways" => format!(
            "<natGatewaySet><item><natGatewayId>nat-1</natGatewayId>{in_vpc}<state>deleted</state></item>\
            <item><natGatewayId>nat-2</natGatewayId>{in_vpc}<state>deleting</state></item></natGatewaySet>"
        ),
        "DescribeVpnGateways" => "<vpnGatewaySet><item><vpnGatewayId>vgw-1</vpnGatewayId><attachments><item>\
            <vpcId>vpc-1a2b</vpcId><state>attached</state></item></attachments></item></vpnGatewaySet>"
            .to_owned(),
        "DescribeVpcEndpoints" => format!(
            "<vpcEndpointSet><item><vpcEndpointId>vpce-1</vpcEndpointId>{in_vpc}<state>available</state></item>\
            <item><vpcEndpointId>vpce-2</vpcEndpointId>{in_vpc}<state>deleted</state></item></vpcEndpointSet>"
        ),
        "DescribeSecurityGroups" => format!(
            "<securityGroupInfo><item><groupId>sg-1</groupId><groupName>default</groupName>{in_vpc}</item>\
            <item><groupId>sg-2</groupId><groupName>web</groupName>{in_vpc}</item></securityGroupInfo>"
        ),
        "DescribeNetworkAcls" => format!(
            "<networkAclSet><item><networkAclId>acl-1</networkAclId>{in_vpc}<default>true</default></item>\
            <item><networkAclId>acl-2</networkAclId>{in_vpc}<default>false</default></item></networkAclSet>"
        ),
        "DescribeVpcPeeringConnections" => format!(
            "<vpcPeeringConnectionSet><item><vpcPeeringConnectionId>pcx-{side}</vpcPeeringConnectionId>{}</item>\
            <item><vpcPeeringConnectionId>pcx-9</vpcPeeringConnectionId>{}</item></vpcPeeringConnectionSet>",
            peers("active"),
            peers("deleted")
        ),
        action => return refusal(400, "DependencyViolation", action),
    };
    answer_to(sent.get("Action"), &xml)
}

fn ids(blockers: &[Resource]) -> Vec<&str> {
    let mut ids: Vec<_> = blockers.iter().map(|blocker| blocker.id.as_str()).collect();
    ids.sort_unstable();
    ids
}

const OF_VPC: [&str; 12] =
    ["acl-2", "eigw-1", "eni-1", "igw-1", "nat-2", "pcx-1", "pcx-2", "rtb-2", "sg-2", "subnet-1", "vgw-1", "vpce-1"];

#[tokio::test]
async fn when_a_vpc_is_in_use_then_the_error_names_what_is_in_it_but_not_what_came_with_it_or_is_gone() {
    let wire = Wire::replying(full_vpc).await;
    let error = delete_vpc("vpc-1a2b", &wire.provider).await.expect_err("in use");
    let Ec2Error::InUse { blockers, source, .. } = error else { panic!("{error:?}") };
    assert_eq!(ids(&blockers), OF_VPC);
    for blocker in &blockers {
        assert_eq!(Resource::of_id(&blocker.id).as_ref(), Some(blocker));
    }
    assert_eq!(source.code(), Some("DependencyViolation"));
}

#[tokio::test]
async fn when_one_thing_cannot_be_asked_for_then_the_others_are_named_still() {
    let reply = |sent: &Sent| match sent.get("Action") {
        "DescribeVpcEndpoints" => refusal(403, "UnauthorizedOperation", "no"),
        _ => full_vpc(sent),
    };
    let wire = Wire::replying(reply).await;
    let error = delete_vpc("vpc-1a2b", &wire.provider).await.expect_err("in use");
    let Ec2Error::InUse { blockers, .. } = error else { panic!("{error:?}") };
    assert_eq!(blockers.len(), OF_VPC.len() - 1);
    let vpc = Resource::new(ResourceKind::Vpc, "vpc-1a2b");
    let error = find_blockers(&vpc, &wire.provider).await.expect_err("asked outright, half an answer is none");
    assert!(matches!(error, Ec2Error::Request { .. }), "{error:?}");
}

#[tokio::test]
async fn when_blockers_are_asked_for_then_they_are_told_without_anything_being_deleted() {
    let wire = Wire::replying(full_vpc).await;
    let vpc = Resource::new(ResourceKind::Vpc, "vpc-1a2b");
    assert_eq!(ids(&find_blockers(&vpc, &wire.provider).await.expect("blockers")), OF_VPC);
    assert!(wire.sent().iter().all(|line| line.starts_with("Describe")), "{:?}", wire.sent());
}

#[tokio::test]
async fn when_a_security_group_is_in_use_then_interfaces_and_other_groups_are_named_once() {
    let reply = |sent: &Sent| match sent.get("Action") {
        "DescribeNetworkInterfaces" => answer_to(
            "DescribeNetworkInterfaces",
            "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><groupSet><item>\
            <groupId>sg-1a2b</groupId></item></groupSet></item></networkInterfaceSet>",
        ),
        "DescribeSecurityGroups" => {
            let set =
                if sent.get("Filter.1.Name").starts_with("egress.") { "ipPermissionsEgress" } else { "ipPermissions" };
            let naming = format!(
                "<{set}><item><ipProtocol>-1</ipProtocol><groups><item><groupId>sg-1a2b</groupId></item></groups></item></{set}>"
            );
            let group = |id: &str| format!("<item><groupId>{id}</groupId>{naming}</item>");
            let groups = format!("<securityGroupInfo>{}{}</securityGroupInfo>", group("sg-1a2b"), group("sg-2"));
            answer_to("DescribeSecurityGroups", &groups)
        }
        action => refusal(400, "DependencyViolation", action),
    };
    let wire = Wire::replying(reply).await;
    let error = delete_security_group("sg-1a2b", &wire.provider).await.expect_err("in use");
    let Ec2Error::InUse { blockers, .. } = error else { panic!("{error:?}") };
    assert_eq!(ids(&blockers), ["eni-1", "sg-2"]);
    let asked: Vec<_> = wire.requests().iter().map(|sent| sent.get("Filter.1.Name").to_owned()).collect();
    assert!(asked.contains(&"ip-permission.group-id".to_owned()), "{asked:?}");
    assert!(asked.contains(&"egress.ip-permission.group-id".to_owned()), "{asked:?}");
}

#[tokio::test]
async fn when_an_internet_gateway_cannot_be_detached_then_the_interfaces_with_public_addresses_are_named() {
    let reply = |sent: &Sent| match sent.get("Action") {
        "DescribeInternetGateways" => answer_to(
            "DescribeInternetGateways",
            "<internetGatewaySet><item><internetGatewayId>igw-1a2b</internetGatewayId><attachmentSet><item>\
            <vpcId>vpc-1a2b</vpcId></item></attachmentSet></item></internetGatewaySet>",
        ),
        "DescribeNetworkInterfaces" => answer_to(
            "DescribeNetworkInterfaces",
            "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><vpcId>vpc-1a2b</vpcId>\
            <association><publicIp>203.0.113.5</publicIp></association></item>\
            <item><networkInterfaceId>eni-2</networkInterfaceId><vpcId>vpc-1a2b</vpcId></item></networkInterfaceSet>",
        ),
        action => refusal(400, "DependencyViolation", action),
    };
    let wire = Wire::replying(reply).await;
    let error = detach_internet_gateway("igw-1a2b", "vpc-1a2b", &wire.provider).await.expect_err("in use");
    let Ec2Error::InUse { resource, blockers, .. } = error else { panic!("{error:?}") };
    assert_eq!(resource.id, "igw-1a2b");
    assert_eq!(ids(&blockers), ["eni-1", "vpc-1a2b"]);
}

#[tokio::test]
async fn when_tables_acls_and_interfaces_are_in_use_then_what_has_them_is_named() {
    let cases = [
        (
            ResourceKind::RouteTable,
            "rtb-1a2b",
            "DescribeRouteTables",
            "<routeTableSet><item><routeTableId>rtb-1a2b</routeTableId><associationSet>\
            <item><routeTableAssociationId>rtbassoc-1</routeTableAssociationId><subnetId>subnet-1</subnetId></item>\
            <item><routeTableAssociationId>rtbassoc-2</routeTableAssociationId><gatewayId>igw-1</gatewayId></item>\
            </associationSet></item></routeTableSet>",
            vec!["igw-1", "subnet-1"],
        ),
        (
            ResourceKind::NetworkAcl,
            "acl-1a2b",
            "DescribeNetworkAcls",
            "<networkAclSet><item><networkAclId>acl-1a2b</networkAclId><associationSet>\
            <item><subnetId>subnet-1</subnetId></item><item><subnetId>subnet-2</subnetId></item>\
            </associationSet></item></networkAclSet>",
            vec!["subnet-1", "subnet-2"],
        ),
        (
            ResourceKind::NetworkInterface,
            "eni-1a2b",
            "DescribeNetworkInterfaces",
            "<networkInterfaceSet><item><networkInterfaceId>eni-1a2b</networkInterfaceId>\
            <attachment><attachmentId>eni-attach-1</attachmentId><instanceId>i-1</instanceId></attachment>\
            </item></networkInterfaceSet>",
            vec!["i-1"],
        ),
        (
            ResourceKind::NetworkInterface,
            "eni-1a2b",
            "DescribeNetworkInterfaces",
            "<networkInterfaceSet><item><networkInterfaceId>eni-1a2b</networkInterfaceId>\
            <interfaceType>nat_gateway</interfaceType><description>Interface for NAT Gateway nat-1</description>\
            </item></networkInterfaceSet>",
            vec!["nat-1"],
        ),
        (
            ResourceKind::NetworkInterface,
            "eni-1a2b",
            "DescribeNetworkInterfaces",
            "<networkInterfaceSet><item><networkInterfaceId>eni-1a2b</networkInterfaceId>\
            <interfaceType>vpc_endpoint</interfaceType><description>VPC Endpoint Interface vpce-1a</description>\
            </item></networkInterfaceSet>",
            vec!["vpce-1a"],
        ),
        (
            ResourceKind::ElasticIp,
            "eipalloc-1a2b",
            "DescribeAddresses",
            "<addressesSet><item><allocationId>eipalloc-9</allocationId><networkInterfaceId>eni-9</networkInterfaceId></item>\
            <item><allocationId>eipalloc-1a2b</allocationId><networkInterfaceId>eni-1</networkInterfaceId></item></addressesSet>",
            vec!["eni-1"],
        ),
        (
            ResourceKind::ElasticIp,
            "eipalloc-1a2b",
            "DescribeAddresses",
            "<addressesSet><item><allocationId>eipalloc-1a2b</allocationId><instanceId>i-1</instanceId>\
            <networkInterfaceId>eni-1</networkInterfaceId></item></addressesSet>",
            vec!["i-1"],
        ),
        (
            ResourceKind::Subnet,
            "subnet-1a2b",
            "DescribeNetworkInterfaces",
            "<networkInterfaceSet><item><networkInterfaceId>eni-1</networkInterfaceId><subnetId>subnet-1a2b</subnetId>\
            </item></networkInterfaceSet>",
            vec!["eni-1"],
        ),
    ];
    for (kind, id, operation, xml, expected) in cases {
        let wire = Wire::answering([answer_to(operation, xml)]).await;
        let found = find_blockers(&Resource::new(kind, id), &wire.provider).await.expect(operation);
        assert_eq!(ids(&found), expected, "{id}");
    }
}

#[tokio::test]
async fn when_nothing_is_known_to_be_in_the_way_of_a_kind_then_nothing_is_asked() {
    let wire = Wire::silent().await;
    for kind in [ResourceKind::NatGateway, ResourceKind::Volume, ResourceKind::Instance] {
        assert!(find_blockers(&Resource::new(kind, "x"), &wire.provider).await.expect("none").is_empty());
    }
}
