use super::*;
use crate::stand_in::{Wire, answer_to, refusal};

const ANSWER: &str = "<subnetSet><item>
    <subnetId>subnet-1a2b</subnetId><vpcId>vpc-1a2b</vpcId><ownerId>111122223333</ownerId><state>available</state>
    <availabilityZone>us-east-1a</availabilityZone><availabilityZoneId>use1-az4</availabilityZoneId>
    <cidrBlock>10.0.1.0/24</cidrBlock><availableIpAddressCount>251</availableIpAddressCount>
    <mapPublicIpOnLaunch>true</mapPublicIpOnLaunch><defaultForAz>false</defaultForAz>
    <ipv6CidrBlockAssociationSet>
        <item><ipv6CidrBlock>2001:db8:1234:1a00::/64</ipv6CidrBlock>
            <ipv6CidrBlockState><state>associating</state></ipv6CidrBlockState></item>
        <item><ipv6CidrBlock>2001:db8:1234:1b00::/64</ipv6CidrBlock>
            <ipv6CidrBlockState><state>failed</state></ipv6CidrBlockState></item>
    </ipv6CidrBlockAssociationSet>
    <tagSet><item><key>Name</key><value>web-a</value></item></tagSet>
</item></subnetSet>";

fn page(ids: &[&str], next: &str) -> aws_sdk_ec2::config::http::HttpResponse {
    let entry = |id: &&str| format!("<item><subnetId>{id}</subnetId><vpcId>vpc-1a2b</vpcId></item>");
    let entries: String = ids.iter().map(entry).collect();
    answer_to("DescribeSubnets", &format!("<subnetSet>{entries}</subnetSet><nextToken>{next}</nextToken>"))
}

#[tokio::test]
async fn when_a_subnet_is_asked_for_then_all_that_ec2_tells_is_there() {
    let wire = Wire::answering([answer_to("DescribeSubnets", ANSWER)]).await;
    let subnet = get_subnet("subnet-1a2b", &wire.provider).await.expect("a subnet");
    let expected = Subnet {
        id: "subnet-1a2b".to_owned(),
        vpc: "vpc-1a2b".to_owned(),
        owner: "111122223333".to_owned(),
        state: SubnetState::Available,
        availability_zone: "us-east-1a".to_owned(),
        availability_zone_id: "use1-az4".to_owned(),
        cidr_block: Some("10.0.1.0/24".to_owned()),
        ipv6_cidr_blocks: vec!["2001:db8:1234:1a00::/64".to_owned()],
        free_addresses: 251,
        maps_public_ip: true,
        is_default: false,
        tags: Tags::from([("Name".to_owned(), "web-a".to_owned())]),
    };
    assert_eq!(subnet, expected);
    assert_eq!(subnet.name(), Some("web-a"));
    assert_eq!(Subnet { tags: Tags::new(), ..subnet }.name(), None);
    assert_eq!(wire.sent(), ["DescribeSubnets SubnetId.1=subnet-1a2b"]);
}

#[tokio::test]
async fn when_a_subnet_does_not_exist_then_both_spellings_of_the_code_and_an_empty_answer_say_so() {
    let refused = |code| refusal(400, code, "The subnet ID does not exist");
    let responses = [
        refused("InvalidSubnetID.NotFound"),
        refused("InvalidSubnetId.NotFound"),
        answer_to("DescribeSubnets", "<subnetSet/>"),
    ];
    for response in responses {
        let wire = Wire::answering([response]).await;
        let error = get_subnet("subnet-1a2b", &wire.provider).await.expect_err("no subnet");
        assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_a_vpcs_subnets_are_asked_for_then_the_ids_of_all_pages_are_told() {
    let wire = Wire::answering([page(&["subnet-1", "subnet-2"], "second"), page(&["subnet-3"], "")]).await;
    let ids = get_subnets_of_vpc("vpc-1a2b", &wire.provider).await.expect("ids");
    assert_eq!(ids, ["subnet-1", "subnet-2", "subnet-3"]);
    assert_eq!(wire.sent().len(), 2, "the VPC need not be asked for");
}

#[tokio::test]
async fn when_a_vpc_has_no_subnets_then_it_is_asked_for_and_there_are_none() {
    let vpc = answer_to("DescribeVpcs", "<vpcSet><item><vpcId>vpc-1a2b</vpcId></item></vpcSet>");
    let wire = Wire::answering([page(&[], ""), vpc]).await;
    assert!(get_subnets_of_vpc("vpc-1a2b", &wire.provider).await.expect("no ids").is_empty());
    assert_eq!(wire.sent()[1], "DescribeVpcs VpcId.1=vpc-1a2b");
}

#[tokio::test]
async fn when_the_subnets_of_a_vpc_that_does_not_exist_are_asked_for_then_the_vpc_is_what_is_missing() {
    let wire = Wire::answering([page(&[], ""), refusal(400, "InvalidVpcID.NotFound", "no")]).await;
    let error = get_subnets_of_vpc("vpc-1a2b", &wire.provider).await.expect_err("no VPC");
    assert!(matches!(&error, Ec2Error::DoesNotExist { resource } if resource.kind == ResourceKind::Vpc), "{error:?}");
}

mod public {
    use super::*;
    use crate::route_table::association::RouteTableAssociation;
    use crate::route_table::route::{Route, RouteTarget};
    use aws_sdk_ec2::types::RouteState;

    fn table(id: &str, vpc: &str, is_main: bool, subnet: Option<&str>, gateway: &str, state: RouteState) -> RouteTable {
        let route = aws_sdk_ec2::types::Route::builder().destination_cidr_block("0.0.0.0/0").gateway_id(gateway);
        let subnet = subnet.map(str::to_owned);
        let association = RouteTableAssociation { id: "rtbassoc-1".to_owned(), is_main, subnet, gateway: None };
        RouteTable {
            id: id.to_owned(),
            vpc: vpc.to_owned(),
            routes: vec![Route::of(route.state(state).build())],
            associations: vec![association],
            ..RouteTable::default()
        }
    }

    fn subnet() -> Subnet {
        Subnet { id: "subnet-1".to_owned(), vpc: "vpc-1".to_owned(), ..Subnet::default() }
    }

    #[test]
    fn when_a_subnet_has_a_table_of_its_own_then_that_decides_and_not_the_main_one() {
        let main = table("rtb-1", "vpc-1", true, None, "igw-1", RouteState::Active);
        let own = table("rtb-2", "vpc-1", false, Some("subnet-1"), "nat-1", RouteState::Active);
        let tables = [main, own];
        assert_eq!(subnet().route_table(&tables).map(|table| table.id.as_str()), Some("rtb-2"));
        assert!(!subnet().is_public(&tables));
    }

    #[test]
    fn when_a_subnet_has_no_table_of_its_own_then_the_main_one_of_its_own_vpc_decides() {
        let elsewhere = table("rtb-1", "vpc-2", true, None, "igw-2", RouteState::Active);
        let other = table("rtb-2", "vpc-1", false, Some("subnet-2"), "igw-1", RouteState::Active);
        assert!(!subnet().is_public(&[elsewhere.clone(), other.clone()]), "no table of these is for it");
        let main = table("rtb-3", "vpc-1", true, None, "igw-1", RouteState::Active);
        assert_eq!(main.routes[0].target, RouteTarget::InternetGateway("igw-1".to_owned()));
        assert!(subnet().is_public(&[elsewhere, other, main]));
    }

    #[test]
    fn when_the_internet_gateway_of_a_route_is_gone_then_the_subnet_is_not_public() {
        let main = table("rtb-1", "vpc-1", true, None, "igw-1", RouteState::Blackhole);
        assert!(!subnet().is_public(&[main]));
    }

    #[test]
    fn when_a_route_leads_to_another_gateway_then_the_subnet_is_not_public() {
        for gateway in ["local", "vgw-1", "vpce-1", "eigw-1", "tgw-1"] {
            let main = table("rtb-1", "vpc-1", true, None, gateway, RouteState::Active);
            assert!(!subnet().is_public(&[main]), "{gateway}");
        }
    }
}
