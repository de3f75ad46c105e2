use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use futures::TryStreamExt;

/// As EC2 answers about a VPC with a block that failed, one that is coming, and one that is going.
const ANSWER: &str = "<vpcSet><item>
    <vpcId>vpc-1a2b</vpcId><ownerId>111122223333</ownerId><state>available</state>
    <cidrBlock>10.0.0.0/16</cidrBlock>
    <cidrBlockAssociationSet>
        <item><associationId>vpc-cidr-assoc-1</associationId><cidrBlock>10.1.0.0/16</cidrBlock>
            <cidrBlockState><state>associating</state></cidrBlockState></item>
        <item><associationId>vpc-cidr-assoc-2</associationId><cidrBlock>10.2.0.0/16</cidrBlock>
            <cidrBlockState><state>failed</state><statusMessage>no</statusMessage></cidrBlockState></item>
        <item><associationId>vpc-cidr-assoc-3</associationId><cidrBlock>10.0.0.0/16</cidrBlock>
            <cidrBlockState><state>associated</state></cidrBlockState></item>
        <item><associationId>vpc-cidr-assoc-4</associationId><cidrBlock>10.3.0.0/16</cidrBlock>
            <cidrBlockState><state>disassociating</state></cidrBlockState></item>
    </cidrBlockAssociationSet>
    <ipv6CidrBlockAssociationSet>
        <item><ipv6CidrBlock>2001:db8:1234:1a00::/56</ipv6CidrBlock>
            <ipv6CidrBlockState><state>associated</state></ipv6CidrBlockState></item>
        <item><ipv6CidrBlock>2001:db8:5678::/56</ipv6CidrBlock>
            <ipv6CidrBlockState><state>disassociated</state></ipv6CidrBlockState></item>
    </ipv6CidrBlockAssociationSet>
    <dhcpOptionsId>dopt-7a8b9c2d</dhcpOptionsId><instanceTenancy>dedicated</instanceTenancy>
    <isDefault>false</isDefault>
    <tagSet><item><key>Name</key><value>web</value></item><item><key>team</key><value/></item></tagSet>
</item></vpcSet>";

#[tokio::test]
async fn when_a_vpc_is_asked_for_then_all_that_ec2_tells_is_there_and_blocks_in_force_alone() {
    let wire = Wire::answering([answer_to("DescribeVpcs", ANSWER)]).await;
    let vpc = get_vpc("vpc-1a2b", &wire.provider).await.expect("a VPC");
    let expected = Vpc {
        id: "vpc-1a2b".to_owned(),
        owner: "111122223333".to_owned(),
        state: VpcState::Available,
        tenancy: Tenancy::Dedicated,
        cidr_blocks: vec!["10.0.0.0/16".to_owned(), "10.1.0.0/16".to_owned()],
        ipv6_cidr_blocks: vec!["2001:db8:1234:1a00::/56".to_owned()],
        is_default: false,
        dhcp_options: Some("dopt-7a8b9c2d".to_owned()),
        tags: Tags::from([("Name".to_owned(), "web".to_owned()), ("team".to_owned(), String::new())]),
    };
    assert_eq!(vpc, expected);
    assert_eq!(vpc.name(), Some("web"));
    assert_eq!(wire.sent(), ["DescribeVpcs VpcId.1=vpc-1a2b"]);
}

#[tokio::test]
async fn when_a_vpc_has_no_associations_in_the_answer_then_its_first_block_is_told() {
    let bare = "<vpcSet><item><vpcId>vpc-1a2b</vpcId><cidrBlock>10.0.0.0/16</cidrBlock><isDefault>true</isDefault>
        <dhcpOptionsId>default</dhcpOptionsId></item></vpcSet>";
    let wire = Wire::answering([answer_to("DescribeVpcs", bare)]).await;
    let vpc = get_vpc("vpc-1a2b", &wire.provider).await.expect("a VPC");
    assert_eq!(vpc.cidr_blocks, ["10.0.0.0/16"]);
    assert!(vpc.is_default);
    assert_eq!(vpc.dhcp_options, None);
    assert_eq!(vpc.name(), None);
}

#[tokio::test]
async fn when_a_vpc_does_not_exist_then_code_and_empty_answer_say_so_alike() {
    let refused = refusal(400, "InvalidVpcID.NotFound", "The vpc ID 'vpc-1a2b' does not exist");
    for response in [refused, answer_to("DescribeVpcs", "<vpcSet/>")] {
        let wire = Wire::answering([response]).await;
        let error = get_vpc("vpc-1a2b", &wire.provider).await.expect_err("no VPC");
        assert_eq!(error.to_string(), "VPC `vpc-1a2b` does not exist");
        assert!(matches!(error, Ec2Error::DoesNotExist { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_a_vpc_is_asked_for_and_something_else_is_wrong_then_it_is_not_missing() {
    let cases = [(403, "UnauthorizedOperation"), (400, "InvalidVpcID.Malformed"), (503, "RequestLimitExceeded")];
    for (status, code) in cases {
        let wire = Wire::answering([refusal(status, code, "no")]).await;
        let error = get_vpc("vpc-1a2b", &wire.provider).await.expect_err(code);
        let is_denied = matches!(error, Ec2Error::AccessDenied { .. });
        assert_eq!(is_denied, code == "UnauthorizedOperation", "{error:?}");
        assert_eq!(error.request().and_then(aws_interactions_core::RequestError::code), Some(code));
        assert_eq!(error.is_retryable(), code == "RequestLimitExceeded");
    }
}

#[tokio::test]
async fn when_a_vpc_is_asked_for_and_the_answer_is_about_another_then_it_is_an_error() {
    let wire = Wire::answering([answer_to("DescribeVpcs", ANSWER)]).await;
    let error = get_vpc("vpc-9f9f", &wire.provider).await.expect_err("another VPC");
    let expected = "the answer about VPC `vpc-9f9f` cannot be right: it is about `vpc-1a2b`";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn when_a_vpc_is_asked_for_by_what_is_no_id_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let error = get_vpc("web", &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

#[tokio::test]
async fn when_vpcs_are_listed_then_all_pages_are_read_by_the_largest_size() {
    let page = |id: &str, next: &str| {
        let vpcs = format!("<vpcSet><item><vpcId>{id}</vpcId></item></vpcSet><nextToken>{next}</nextToken>");
        answer_to("DescribeVpcs", &vpcs)
    };
    let wire = Wire::answering([page("vpc-1", "second"), page("vpc-2", "")]).await;
    let vpcs: Vec<_> = list_vpcs(&wire.provider).try_collect().await.expect("a list");
    assert_eq!(vpcs.iter().map(|vpc| vpc.id.as_str()).collect::<Vec<_>>(), ["vpc-1", "vpc-2"]);
    let sent = ["DescribeVpcs MaxResults=1000", "DescribeVpcs NextToken=second MaxResults=1000"];
    assert_eq!(wire.sent(), sent);
}
