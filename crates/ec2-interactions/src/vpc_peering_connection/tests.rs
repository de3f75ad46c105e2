use super::*;
use crate::stand_in::{Wire, answer_to};

const ANSWER: &str = "<vpcPeeringConnectionSet>
    <item><vpcPeeringConnectionId>pcx-1</vpcPeeringConnectionId><status><code>active</code></status>
        <requesterVpcInfo><ownerId>111122223333</ownerId><vpcId>vpc-1</vpcId><region>us-east-1</region>
            <cidrBlock>10.0.0.0/16</cidrBlock><cidrBlockSet><item><cidrBlock>10.0.0.0/16</cidrBlock></item>
            <item><cidrBlock>10.1.0.0/16</cidrBlock></item></cidrBlockSet></requesterVpcInfo>
        <accepterVpcInfo><ownerId>444455556666</ownerId><vpcId>vpc-2</vpcId><region>eu-west-1</region>
            <cidrBlock>10.2.0.0/16</cidrBlock></accepterVpcInfo>
        <tagSet><item><key>Name</key><value>both</value></item></tagSet></item>
    <item><vpcPeeringConnectionId>pcx-2</vpcPeeringConnectionId><status><code>rejected</code></status></item>
    </vpcPeeringConnectionSet>";

#[tokio::test]
async fn when_peering_connections_are_listed_then_both_ends_are_told() {
    let wire = Wire::answering([answer_to("DescribeVpcPeeringConnections", ANSWER)]).await;
    let found: Vec<_> =
        list_vpc_peering_connections(&Scope::Region, &wire.provider).try_collect().await.expect("a list");
    let end = |vpc: &str, owner: &str, region: &str, blocks: &[&str]| PeeredVpc {
        vpc: vpc.to_owned(),
        owner: owner.to_owned(),
        region: region.to_owned(),
        cidr_blocks: blocks.iter().map(|block| (*block).to_owned()).collect(),
    };
    let first = VpcPeeringConnection {
        id: "pcx-1".to_owned(),
        state: VpcPeeringConnectionState::Active,
        requester: end("vpc-1", "111122223333", "us-east-1", &["10.0.0.0/16", "10.1.0.0/16"]),
        accepter: end("vpc-2", "444455556666", "eu-west-1", &["10.2.0.0/16"]),
        tags: Tags::from([("Name".to_owned(), "both".to_owned())]),
    };
    assert_eq!(found[0], first);
    assert_eq!(
        (found[1].state.clone(), found[1].requester.clone()),
        (VpcPeeringConnectionState::Rejected, PeeredVpc::default())
    );
}

#[test]
fn when_a_connection_is_over_then_it_has_ended() {
    for (word, ended) in [
        ("initiating-request", false),
        ("pending-acceptance", false),
        ("provisioning", false),
        ("active", false),
        ("deleting", false),
        ("deleted", true),
        ("rejected", true),
        ("failed", true),
        ("expired", true),
    ] {
        assert_eq!(VpcPeeringConnectionState::from(word).has_ended(), ended, "{word}");
    }
}

fn connection(id: &str, requester: &str, accepter: &str) -> String {
    format!(
        "<item><vpcPeeringConnectionId>{id}</vpcPeeringConnectionId>\
         <requesterVpcInfo><vpcId>{requester}</vpcId></requesterVpcInfo>\
         <accepterVpcInfo><vpcId>{accepter}</vpcId></accepterVpcInfo></item>"
    )
}

fn answer(connections: &[String]) -> aws_sdk_ec2::config::http::HttpResponse {
    let set = format!("<vpcPeeringConnectionSet>{}</vpcPeeringConnectionSet>", connections.concat());
    answer_to("DescribeVpcPeeringConnections", &set)
}

async fn listed(answers: [Vec<String>; 2]) -> Result<Vec<String>, Ec2Error> {
    let wire = Wire::answering(answers.map(|connections| answer(&connections))).await;
    let list = list_vpc_peering_connections(&Scope::vpc("vpc-1a"), &wire.provider);
    list.map_ok(|connection| connection.id).try_collect().await
}

#[tokio::test]
async fn when_a_server_tells_a_connection_on_both_sides_then_it_is_told_once_and_one_of_other_vpcs_is_an_error() {
    let (asked, accepted) = (connection("pcx-1", "vpc-1a", "vpc-2"), connection("pcx-2", "vpc-3", "vpc-1a"));
    let each = listed([vec![asked.clone()], vec![accepted.clone()]]).await;
    assert_eq!(each.expect("a list"), ["pcx-1", "pcx-2"]);
    let both = vec![asked.clone(), accepted];
    assert_eq!(listed([both.clone(), both]).await.expect("a list"), ["pcx-1", "pcx-2"]);
    let strange = connection("pcx-9", "vpc-2", "vpc-3");
    let error = listed([vec![asked], vec![strange]]).await.expect_err("of other VPCs");
    assert!(error.to_string().ends_with("it has `pcx-9`, which is not of it"), "{error}");
}
