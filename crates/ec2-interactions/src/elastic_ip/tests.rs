use super::*;
use crate::stand_in::{Wire, answer_to, refusal};
use futures::TryStreamExt;

const ANSWER: &str = "<addressesSet>
    <item><publicIp>203.0.113.5</publicIp><allocationId>eipalloc-1</allocationId><domain>vpc</domain>
        <instanceId>i-1</instanceId><associationId>eipassoc-1</associationId>
        <networkInterfaceId>eni-1</networkInterfaceId><privateIpAddress>10.0.0.5</privateIpAddress>
        <tagSet><item><key>Name</key><value>web</value></item></tagSet></item>
    <item><publicIp>203.0.113.9</publicIp><allocationId>eipalloc-2</allocationId><domain>vpc</domain>
        <instanceId/></item>
    </addressesSet>";

#[tokio::test]
async fn when_elastic_ips_are_listed_then_users_are_told_and_unused_ones_have_none() {
    let wire = Wire::answering([answer_to("DescribeAddresses", ANSWER)]).await;
    let found: Vec<_> = list_elastic_ips(&wire.provider).try_collect().await.expect("a list");
    let used = ElasticIp {
        id: "eipalloc-1".to_owned(),
        public_ip: "203.0.113.5".to_owned(),
        association: Some("eipassoc-1".to_owned()),
        instance: Some("i-1".to_owned()),
        network_interface: Some("eni-1".to_owned()),
        private_ip: Some("10.0.0.5".to_owned()),
        tags: Tags::from([("Name".to_owned(), "web".to_owned())]),
    };
    let unused = ElasticIp { id: "eipalloc-2".to_owned(), public_ip: "203.0.113.9".to_owned(), ..ElasticIp::default() };
    assert_eq!(found[0].name(), Some("web"));
    assert_eq!(found, [used, unused]);
    assert_eq!(wire.sent(), ["DescribeAddresses"]);
}

#[tokio::test]
async fn when_elastic_ips_cannot_be_listed_then_the_reason_is_told() {
    let wire = Wire::answering([refusal(403, "UnauthorizedOperation", "no")]).await;
    let error = list_elastic_ips(&wire.provider).try_collect::<Vec<_>>().await.expect_err("denied");
    assert_eq!(error.to_string(), "a request about elastic IPs of the region failed");
}
