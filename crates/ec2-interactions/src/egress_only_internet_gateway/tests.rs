use super::*;
use crate::stand_in::{Wire, answer_to};
use aws_sdk_ec2::config::http::HttpResponse;

fn page(gateways: &[(&str, &str)], next: &str) -> HttpResponse {
    let gateway = |(id, vpc): &(&str, &str)| {
        let attachment = format!("<item><vpcId>{vpc}</vpcId><state>attached</state></item>");
        let id = format!("<egressOnlyInternetGatewayId>{id}</egressOnlyInternetGatewayId>");
        format!("<item>{id}<attachmentSet>{attachment}</attachmentSet></item>")
    };
    let gateways: String = gateways.iter().map(gateway).collect();
    let set = format!("<egressOnlyInternetGatewaySet>{gateways}</egressOnlyInternetGatewaySet>");
    answer_to("DescribeEgressOnlyInternetGateways", &format!("{set}<nextToken>{next}</nextToken>"))
}

async fn ids(scope: &Scope, wire: &Wire) -> Result<Vec<String>, Ec2Error> {
    list_egress_only_internet_gateways(scope, &wire.provider).map_ok(|gateway| gateway.id).try_collect().await
}

#[tokio::test]
async fn when_a_vpcs_egress_only_gateways_are_listed_then_they_are_picked_from_all_pages_of_the_region() {
    let pages = || [page(&[("eigw-1", "vpc-1"), ("eigw-2", "vpc-2")], "second"), page(&[("eigw-3", "vpc-1")], "")];
    let wire = Wire::answering(pages()).await;
    assert_eq!(ids(&Scope::vpc("vpc-1"), &wire).await.expect("a list"), ["eigw-1", "eigw-3"]);
    let sent: Vec<_> = wire.requests().iter().map(|sent| sent.get("MaxResults").to_owned()).collect();
    assert_eq!(sent, ["255", "255"]);
    assert_eq!(wire.requests()[1].get("NextToken"), "second");
    let wire = Wire::answering(pages()).await;
    assert_eq!(ids(&Scope::Region, &wire).await.expect("a list"), ["eigw-1", "eigw-2", "eigw-3"]);
}

#[tokio::test]
async fn when_egress_only_gateways_of_no_vpc_are_listed_then_nothing_is_sent() {
    let wire = Wire::silent().await;
    let error = ids(&Scope::vpc("web"), &wire).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}

#[test]
fn when_an_egress_only_gateway_has_a_tag_for_its_name_then_that_is_its_name() {
    let gateway = |tags: &[(&str, &str)]| EgressOnlyInternetGateway {
        id: "eigw-1".to_owned(),
        vpc: None,
        tags: tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
    };
    assert_eq!(gateway(&[("Name", "out"), ("name", "no")]).name(), Some("out"));
    assert_eq!(gateway(&[("name", "no")]).name(), None);
}
