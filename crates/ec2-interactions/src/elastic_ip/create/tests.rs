use super::*;
use crate::stand_in::{Wire, answer_to, refusal};

#[tokio::test]
async fn when_an_elastic_ip_is_allocated_then_it_is_one_for_vpcs_with_its_tags() {
    let made = "<publicIp>203.0.113.5</publicIp><domain>vpc</domain><allocationId>eipalloc-1a2b</allocationId>";
    let wire = Wire::answering([answer_to("AllocateAddress", made)]).await;
    let tags = Tags::from([("Name".to_owned(), "web".to_owned())]);
    let address = allocate_elastic_ip(&tags, &wire.provider).await.expect("an address");
    assert_eq!((address.id.as_str(), address.public_ip.as_str()), ("eipalloc-1a2b", "203.0.113.5"));
    assert_eq!(address.tags, tags);
    let sent = &wire.requests()[0];
    assert_eq!((sent.get("Domain"), sent.get("TagSpecification.1.ResourceType")), ("vpc", "elastic-ip"));
}

#[tokio::test]
async fn when_no_elastic_ip_is_allocated_then_the_error_tells_why() {
    let wire = Wire::answering([refusal(400, "AddressLimitExceeded", "no"), answer_to("AllocateAddress", "")]).await;
    let error = allocate_elastic_ip(&Tags::new(), &wire.provider).await.expect_err("full");
    assert!(matches!(error, Ec2Error::LimitExceeded { .. }), "{error:?}");
    let error = allocate_elastic_ip(&Tags::new(), &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
    let tags = Tags::from([("aws:x".to_owned(), String::new())]);
    let error = allocate_elastic_ip(&tags, &wire.provider).await.expect_err("bad tags");
    assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
}
