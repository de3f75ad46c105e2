use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};

fn anywhere() -> RouteDestination {
    RouteDestination::of("0.0.0.0/0")
}

#[tokio::test]
async fn when_a_route_table_is_created_then_its_tags_go_with_it() {
    let table = "<routeTable><routeTableId>rtb-1a2b</routeTableId><vpcId>vpc-1a2b</vpcId></routeTable>";
    let wire = Wire::answering([answer_to("CreateRouteTable", table)]).await;
    let tags = Tags::from([("Name".to_owned(), "web".to_owned())]);
    let table = create_route_table("vpc-1a2b", &tags, &wire.provider).await.expect("a table");
    assert_eq!((table.id.as_str(), table.vpc.as_str()), ("rtb-1a2b", "vpc-1a2b"));
    let sent = &wire.requests()[0];
    let fields = (sent.get("VpcId"), sent.get("TagSpecification.1.ResourceType"));
    assert_eq!(fields, ("vpc-1a2b", "route-table"));
}

#[tokio::test]
async fn when_a_route_is_created_or_replaced_then_its_target_goes_in_the_field_of_its_kind() {
    let core_network = "arn:aws:networkmanager::111122223333:core-network/core-network-1";
    let targets = [
        ("igw-1", "GatewayId"),
        ("vgw-1", "GatewayId"),
        ("eigw-1", "EgressOnlyInternetGatewayId"),
        ("nat-1", "NatGatewayId"),
        ("vpce-1", "VpcEndpointId"),
        ("pcx-1", "VpcPeeringConnectionId"),
        ("tgw-1", "TransitGatewayId"),
        ("lgw-1", "LocalGatewayId"),
        ("cagw-1", "CarrierGatewayId"),
        (core_network, "CoreNetworkArn"),
        ("i-1", "InstanceId"),
        ("eni-1", "NetworkInterfaceId"),
    ];
    for (id, field) in targets {
        let wire = Wire::answering([done("CreateRoute"), done("ReplaceRoute")]).await;
        let target = RouteTarget::of_id(id);
        create_route("rtb-1a2b", &anywhere(), &target, &wire.provider).await.expect("a route");
        replace_route("rtb-1a2b", &anywhere(), &target, &wire.provider).await.expect("a route");
        for (sent, action) in wire.requests().iter().zip(["CreateRoute", "ReplaceRoute"]) {
            assert_eq!((sent.get("Action"), sent.get(field)), (action, id));
            assert_eq!((sent.get("RouteTableId"), sent.get("DestinationCidrBlock")), ("rtb-1a2b", "0.0.0.0/0"));
        }
    }
}

#[tokio::test]
async fn when_a_route_is_for_ipv6_or_a_prefix_list_then_it_is_said_in_their_fields() {
    let wire = Wire::replying(|sent| done(sent.get("Action"))).await;
    let gateway = RouteTarget::of_id("igw-1");
    for (destination, field) in [("::/0", "DestinationIpv6CidrBlock"), ("pl-1", "DestinationPrefixListId")] {
        let to = RouteDestination::of(destination);
        create_route("rtb-1a2b", &to, &gateway, &wire.provider).await.expect("a route");
        delete_route("rtb-1a2b", &to, &wire.provider).await.expect("no route");
        for sent in wire.requests().iter().rev().take(2) {
            assert_eq!((sent.get(field), sent.get("DestinationCidrBlock")), (destination, ""));
        }
    }
    delete_route("rtb-1a2b", &anywhere(), &wire.provider).await.expect("no route");
    let sent = wire.sent();
    assert_eq!(sent[4], "DeleteRoute RouteTableId=rtb-1a2b DestinationCidrBlock=0.0.0.0/0");
}

#[tokio::test]
async fn when_a_route_is_refused_then_the_code_tells_whether_route_or_table_is_the_matter() {
    let gateway = RouteTarget::of_id("igw-1");
    let wire = Wire::answering([
        refusal(400, "RouteAlreadyExists", "no"),
        refusal(400, "InvalidRouteTableID.NotFound", "no"),
        refusal(400, "InvalidRoute.NotFound", "no route with destination-cidr-block 0.0.0.0/0"),
        refusal(400, "InvalidRoute.NotFound", "no"),
    ])
    .await;
    let exists = create_route("rtb-1a2b", &anywhere(), &gateway, &wire.provider).await.expect_err("exists");
    assert_eq!(exists.to_string(), "route `0.0.0.0/0 of rtb-1a2b` exists");
    let no_table = create_route("rtb-1a2b", &anywhere(), &gateway, &wire.provider).await.expect_err("missing");
    assert_eq!(no_table.to_string(), "route table `rtb-1a2b` does not exist");
    let no_route = replace_route("rtb-1a2b", &anywhere(), &gateway, &wire.provider).await.expect_err("missing");
    assert_eq!(no_route.to_string(), "route `0.0.0.0/0 of rtb-1a2b` does not exist");
    let no_route = delete_route("rtb-1a2b", &anywhere(), &wire.provider).await.expect_err("missing");
    assert!(matches!(no_route, Ec2Error::DoesNotExist { .. }), "{no_route:?}");
}

#[tokio::test]
async fn when_a_table_is_associated_moved_and_taken_off_then_the_ids_of_the_associations_are_told() {
    let wire = Wire::answering([
        answer_to("AssociateRouteTable", "<associationId>rtbassoc-1</associationId>"),
        answer_to("ReplaceRouteTableAssociation", "<newAssociationId>rtbassoc-2</newAssociationId>"),
        done("DisassociateRouteTable"),
    ])
    .await;
    let provider = &wire.provider;
    let first = associate_route_table("rtb-1", "subnet-1", provider).await.expect("an association");
    let second = replace_route_table_association(&first, "rtb-2", provider).await.expect("an association");
    disassociate_route_table(&second, provider).await.expect("no association");
    assert_eq!((first.as_str(), second.as_str()), ("rtbassoc-1", "rtbassoc-2"));
    let lines: Vec<Vec<String>> = wire.sent().iter().map(|line| words(line)).collect();
    assert_eq!(
        lines,
        [
            words("AssociateRouteTable RouteTableId=rtb-1 SubnetId=subnet-1"),
            words("ReplaceRouteTableAssociation AssociationId=rtbassoc-1 RouteTableId=rtb-2"),
            words("DisassociateRouteTable AssociationId=rtbassoc-2"),
        ]
    );
}

fn words(line: &str) -> Vec<String> {
    let mut words: Vec<_> = line.split(' ').map(str::to_owned).collect();
    words.sort();
    words
}

#[tokio::test]
async fn when_an_association_is_refused_then_the_code_tells_what_is_the_matter() {
    let wire = Wire::answering([
        refusal(400, "Resource.AlreadyAssociated", "no"),
        refusal(400, "InvalidSubnetID.NotFound", "no"),
        refusal(400, "InvalidAssociationID.NotFound", "no"),
        refusal(400, "InvalidRouteTableID.NotFound", "no"),
        answer_to("AssociateRouteTable", ""),
        answer_to("ReplaceRouteTableAssociation", ""),
    ])
    .await;
    let provider = &wire.provider;
    let taken = associate_route_table("rtb-1", "subnet-1", provider).await.expect_err("taken");
    assert!(matches!(taken, Ec2Error::WrongState { .. }), "{taken:?}");
    let missing = associate_route_table("rtb-1", "subnet-1", provider).await.expect_err("missing");
    assert_eq!(missing.to_string(), "subnet `subnet-1` does not exist");
    let missing = disassociate_route_table("rtbassoc-1", provider).await.expect_err("missing");
    assert_eq!(missing.to_string(), "route table association `rtbassoc-1` does not exist");
    let missing = replace_route_table_association("rtbassoc-1", "rtb-2", provider).await.expect_err("missing");
    assert_eq!(missing.to_string(), "route table `rtb-2` does not exist");
    let bare = associate_route_table("rtb-1", "subnet-1", provider).await.expect_err("no id");
    assert!(matches!(bare, Ec2Error::WrongAnswer { .. }), "{bare:?}");
    let bare = replace_route_table_association("rtbassoc-1", "rtb-2", provider).await.expect_err("no id");
    assert!(matches!(bare, Ec2Error::WrongAnswer { .. }), "{bare:?}");
}

#[tokio::test]
async fn when_a_route_cannot_be_right_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let provider = &wire.provider;
    let gateway = RouteTarget::of_id("igw-1");
    let tags = Tags::from([("aws:x".to_owned(), String::new())]);
    let errors = [
        create_route("vpc-1", &anywhere(), &gateway, provider).await.err(),
        create_route("rtb-1", &anywhere(), &RouteTarget::Local, provider).await.err(),
        replace_route("rtb-1", &anywhere(), &RouteTarget::of_id("web"), provider).await.err(),
        delete_route("web", &anywhere(), provider).await.err(),
        associate_route_table("rtb-1", "rtb-2", provider).await.err(),
        associate_route_table("subnet-1", "subnet-1", provider).await.err(),
        disassociate_route_table("rtb-1", provider).await.err(),
        replace_route_table_association("rtbassoc-1", "rtbassoc-2", provider).await.err(),
        create_route_table("web", &Tags::new(), provider).await.err(),
        create_route_table("vpc-1", &tags, provider).await.err(),
    ];
    for error in errors {
        assert!(matches!(error, Some(Ec2Error::InvalidInput { .. })), "{error:?}");
    }
}
