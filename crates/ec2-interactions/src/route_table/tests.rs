use super::*;
use crate::route_table::route::{RouteDestination, RouteOriginKind};
use crate::stand_in::{Wire, answer_to};
use futures::TryStreamExt;

/// Each way in which EC2 says where a route leads.
const ANSWER: &str = "<routeTableSet><item>
    <routeTableId>rtb-1a2b</routeTableId><vpcId>vpc-1a2b</vpcId>
    <routeSet>
        <item><destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId>
            <state>active</state><origin>CreateRouteTable</origin></item>
        <item><destinationCidrBlock>0.0.0.0/0</destinationCidrBlock><gatewayId>igw-1</gatewayId>
            <state>active</state><origin>CreateRoute</origin></item>
        <item><destinationIpv6CidrBlock>::/0</destinationIpv6CidrBlock>
            <egressOnlyInternetGatewayId>eigw-1</egressOnlyInternetGatewayId>
            <state>active</state><origin>CreateRoute</origin></item>
        <item><destinationPrefixListId>pl-63a5400a</destinationPrefixListId><gatewayId>vpce-1</gatewayId>
            <state>active</state><origin>CreateRoute</origin></item>
        <item><destinationCidrBlock>10.1.0.0/16</destinationCidrBlock><natGatewayId>nat-1</natGatewayId>
            <state>blackhole</state><origin>CreateRoute</origin></item>
        <item><destinationCidrBlock>10.2.0.0/16</destinationCidrBlock><transitGatewayId>tgw-1</transitGatewayId>
            <state>active</state><origin>CreateRoute</origin></item>
        <item><destinationCidrBlock>10.3.0.0/16</destinationCidrBlock>
            <vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId>
            <state>active</state><origin>CreateRoute</origin></item>
        <item><destinationCidrBlock>10.4.0.0/16</destinationCidrBlock><instanceId>i-1</instanceId>
            <instanceOwnerId>111122223333</instanceOwnerId><networkInterfaceId>eni-1</networkInterfaceId>
            <state>active</state><origin>CreateRoute</origin></item>
        <item><destinationCidrBlock>10.5.0.0/16</destinationCidrBlock><networkInterfaceId>eni-2</networkInterfaceId>
            <state>active</state><origin>CreateRoute</origin></item>
        <item><destinationCidrBlock>10.6.0.0/16</destinationCidrBlock><gatewayId>vgw-1</gatewayId>
            <state>active</state><origin>EnableVgwRoutePropagation</origin></item>
        <item><destinationCidrBlock>10.7.0.0/16</destinationCidrBlock>
            <coreNetworkArn>arn:aws:networkmanager::111122223333:core-network/core-network-1</coreNetworkArn>
            <state>active</state><origin>CreateRoute</origin></item>
        <item><destinationCidrBlock>10.8.0.0/16</destinationCidrBlock><localGatewayId>lgw-1</localGatewayId>
            <state>active</state><origin>CreateRoute</origin></item>
        <item><destinationCidrBlock>10.9.0.0/16</destinationCidrBlock><carrierGatewayId>cagw-1</carrierGatewayId>
            <state>active</state><origin>CreateRoute</origin></item>
    </routeSet>
    <associationSet>
        <item><routeTableAssociationId>rtbassoc-1</routeTableAssociationId><main>true</main>
            <associationState><state>associated</state></associationState></item>
        <item><routeTableAssociationId>rtbassoc-2</routeTableAssociationId><subnetId>subnet-1</subnetId>
            <main>false</main></item>
        <item><routeTableAssociationId>rtbassoc-3</routeTableAssociationId><subnetId>subnet-2</subnetId>
            <main>false</main><associationState><state>disassociated</state></associationState></item>
        <item><routeTableAssociationId>rtbassoc-4</routeTableAssociationId><gatewayId>igw-1</gatewayId>
            <main>false</main></item>
    </associationSet>
    <tagSet><item><key>Name</key><value>main</value></item></tagSet>
</item></routeTableSet>";

async fn table() -> RouteTable {
    let wire = Wire::answering([answer_to("DescribeRouteTables", ANSWER)]).await;
    let tables: Vec<_> =
        list_route_tables(&Scope::vpc("vpc-1a2b"), &wire.provider).try_collect().await.expect("tables");
    tables.into_iter().next().expect("a table")
}

#[tokio::test]
async fn when_route_tables_are_listed_then_each_route_has_its_destination_target_state_and_origin() {
    let owned = str::to_owned;
    let instance = RouteTarget::Instance { instance: owned("i-1"), network_interface: Some(owned("eni-1")) };
    let core_network = "arn:aws:networkmanager::111122223333:core-network/core-network-1";
    let expected = [
        ("10.0.0.0/16", RouteTarget::Local),
        ("0.0.0.0/0", RouteTarget::InternetGateway(owned("igw-1"))),
        ("::/0", RouteTarget::EgressOnlyInternetGateway(owned("eigw-1"))),
        ("pl-63a5400a", RouteTarget::VpcEndpoint(owned("vpce-1"))),
        ("10.1.0.0/16", RouteTarget::NatGateway(owned("nat-1"))),
        ("10.2.0.0/16", RouteTarget::TransitGateway(owned("tgw-1"))),
        ("10.3.0.0/16", RouteTarget::VpcPeeringConnection(owned("pcx-1"))),
        ("10.4.0.0/16", instance),
        ("10.5.0.0/16", RouteTarget::NetworkInterface(owned("eni-2"))),
        ("10.6.0.0/16", RouteTarget::VpnGateway(owned("vgw-1"))),
        ("10.7.0.0/16", RouteTarget::CoreNetwork(owned(core_network))),
        ("10.8.0.0/16", RouteTarget::LocalGateway(owned("lgw-1"))),
        ("10.9.0.0/16", RouteTarget::CarrierGateway(owned("cagw-1"))),
    ];
    let routes = table().await.routes;
    assert_eq!(routes.len(), expected.len());
    for (route, (destination, target)) in routes.iter().zip(expected) {
        assert_eq!((&route.destination, &route.target), (&RouteDestination::of(destination), &target));
        assert_eq!(route.is_active, destination != "10.1.0.0/16", "{destination}");
        let origin = match destination {
            "10.0.0.0/16" => RouteOriginKind::Table,
            "10.6.0.0/16" => RouteOriginKind::Propagated,
            _ => RouteOriginKind::Created,
        };
        assert_eq!(route.origin, origin, "{destination}");
        assert_eq!(RouteTarget::of_id(target.id()).id(), target.id());
    }
}

#[tokio::test]
async fn when_route_tables_are_listed_then_associations_that_ended_are_left_out() {
    let table = table().await;
    assert_eq!(
        table.associations.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
        ["rtbassoc-1", "rtbassoc-2", "rtbassoc-4"]
    );
    assert!(table.is_main());
    assert!(table.is_associated_with("subnet-1"));
    assert!(!table.is_associated_with("subnet-2"));
    assert_eq!(table.associations[2].gateway.as_deref(), Some("igw-1"));
    assert!(table.leads_to_internet_gateway());
    assert_eq!(table.name(), Some("main"));
}

#[test]
fn when_a_table_has_no_main_association_then_it_is_not_the_main_one() {
    let association = RouteTableAssociation { subnet: Some("subnet-1".to_owned()), ..Default::default() };
    let table = RouteTable { associations: vec![association], ..RouteTable::default() };
    assert!(!table.is_main());
    assert!(!table.leads_to_internet_gateway());
}

#[test]
fn when_a_destination_is_read_then_its_kind_is_told() {
    assert_eq!(RouteDestination::of("pl-1"), RouteDestination::PrefixList("pl-1".to_owned()));
    assert_eq!(RouteDestination::of("::/0"), RouteDestination::Ipv6("::/0".to_owned()));
    assert_eq!(RouteDestination::of("0.0.0.0/0"), RouteDestination::Ipv4("0.0.0.0/0".to_owned()));
    for other in ["odb-1", "arn:aws:vpc-lattice:us-east-1:123456789012:x", "x:networkmanager:y"] {
        assert_eq!(RouteTarget::of_id(other), RouteTarget::Other(other.to_owned()));
    }
    assert_eq!(RouteTarget::of_id("nat-1").to_string(), "nat-1");
    assert_eq!(RouteTarget::of_id("local").to_string(), "local");
}
