use super::*;
use crate::stand_in::{Wire, answer_to, done, refusal};
use aws_interactions_core::RequestError;
use aws_sdk_ec2::config::http::HttpResponse;

fn creation() -> VpcCreation {
    VpcCreation { cidr_block: "10.0.0.0/16".to_owned(), ..VpcCreation::default() }
}

fn with_dns() -> VpcCreation {
    VpcCreation { dns_support: Some(true), dns_hostnames: Some(true), ..creation() }
}

fn made() -> HttpResponse {
    let vpc = "<vpc><vpcId>vpc-1a2b</vpcId><state>pending</state><cidrBlock>10.0.0.0/16</cidrBlock></vpc>";
    answer_to("CreateVpc", vpc)
}

fn unknown() -> HttpResponse {
    refusal(400, "InvalidVpcID.NotFound", "The vpc ID 'vpc-1a2b' does not exist")
}

#[tokio::test]
async fn when_a_vpc_is_created_then_everything_but_dns_goes_with_the_creation() {
    let tags = Tags::from([("Name".to_owned(), "web".to_owned())]);
    let creation = VpcCreation { dedicated: true, ipv6: true, tags, ..creation() };
    let wire = Wire::answering([made()]).await;
    let vpc = create_vpc(&creation, &wire.provider).await.expect("a VPC");
    assert_eq!((vpc.id.as_str(), vpc.cidr_blocks.as_slice()), ("vpc-1a2b", ["10.0.0.0/16".to_owned()].as_slice()));
    let sent = &wire.requests()[0];
    assert_eq!(wire.requests().len(), 1);
    for (field, value) in [
        ("CidrBlock", "10.0.0.0/16"),
        ("InstanceTenancy", "dedicated"),
        ("AmazonProvidedIpv6CidrBlock", "true"),
        ("TagSpecification.1.ResourceType", "vpc"),
        ("TagSpecification.1.Tag.1.Key", "Name"),
        ("TagSpecification.1.Tag.1.Value", "web"),
    ] {
        assert_eq!(sent.get(field), value, "{field}");
    }
}

#[tokio::test]
async fn when_a_vpc_is_created_without_more_than_its_block_then_nothing_more_is_said() {
    let wire = Wire::answering([made()]).await;
    create_vpc(&creation(), &wire.provider).await.expect("a VPC");
    assert_eq!(wire.sent(), ["CreateVpc CidrBlock=10.0.0.0/16"]);
}

#[tokio::test]
async fn when_a_vpc_is_created_with_dns_then_the_server_is_set_before_the_names() {
    let wire = Wire::answering([made(), done("ModifyVpcAttribute"), done("ModifyVpcAttribute")]).await;
    create_vpc(&with_dns(), &wire.provider).await.expect("a VPC");
    assert_eq!(wire.requests()[1].get("EnableDnsSupport.Value"), "true");
    assert_eq!(wire.requests()[1].get("EnableDnsHostnames.Value"), "");
    assert_eq!(wire.requests()[2].get("EnableDnsHostnames.Value"), "true");
    assert_eq!(wire.requests()[2].get("VpcId"), "vpc-1a2b");
}

#[tokio::test(start_paused = true)]
async fn when_a_new_vpc_is_not_known_at_first_then_its_setting_is_tried_again() {
    let modified = || done("ModifyVpcAttribute");
    let wire = Wire::answering([made(), unknown(), unknown(), modified(), modified()]).await;
    create_vpc(&with_dns(), &wire.provider).await.expect("a VPC");
    assert_eq!(wire.requests().len(), 5);
}

#[tokio::test]
async fn when_a_setting_fails_then_the_vpc_is_deleted_again_and_the_error_says_so() {
    let answers = [made(), refusal(403, "UnauthorizedOperation", "no"), done("DeleteVpc")];
    let wire = Wire::answering(answers).await;
    let error = create_vpc(&with_dns(), &wire.provider).await.expect_err("no DNS");
    assert_eq!(error.to_string(), "VPC `vpc-1a2b` was created, its DNS could not be set, and it was deleted again");
    assert_eq!(error.request().and_then(RequestError::code), Some("UnauthorizedOperation"));
    assert_eq!(wire.sent()[2], "DeleteVpc VpcId=vpc-1a2b");
}

#[tokio::test]
async fn when_a_setting_fails_and_so_does_the_deletion_then_the_error_says_that_the_vpc_exists() {
    let denied = || refusal(403, "UnauthorizedOperation", "no");
    let wire = Wire::answering([made(), done("ModifyVpcAttribute"), denied(), denied()]).await;
    let error = create_vpc(&with_dns(), &wire.provider).await.expect_err("no DNS");
    let Ec2Error::Incomplete { resource, remains, .. } = error else { panic!("{error:?}") };
    assert_eq!((resource.id.as_str(), remains), ("vpc-1a2b", true));
}

#[tokio::test(start_paused = true)]
async fn when_a_new_vpc_is_never_known_then_the_tries_end() {
    let reply = |sent: &crate::stand_in::Sent| match sent.get("Action") {
        "CreateVpc" => made(),
        _ => unknown(),
    };
    let wire = Wire::replying(reply).await;
    let error = create_vpc(&with_dns(), &wire.provider).await.expect_err("never known");
    let Ec2Error::Incomplete { source, remains: true, .. } = error else { panic!("{error:?}") };
    assert!(matches!(*source, Ec2Error::DeadlinePassed { .. }), "{source:?}");
    assert!(wire.requests().len() < 40, "{}", wire.requests().len());
}

#[tokio::test]
async fn when_there_is_no_room_for_a_vpc_then_the_error_says_so() {
    let wire =
        Wire::answering([refusal(400, "VpcLimitExceeded", "The maximum number of VPCs has been reached.")]).await;
    let error = create_vpc(&creation(), &wire.provider).await.expect_err("no room");
    assert!(matches!(error, Ec2Error::LimitExceeded { .. }), "{error:?}");
}

#[tokio::test]
async fn when_the_answer_to_a_creation_has_no_id_then_it_is_an_error() {
    let wire = Wire::answering([answer_to("CreateVpc", "")]).await;
    let error = create_vpc(&creation(), &wire.provider).await.expect_err("no id");
    assert!(matches!(error, Ec2Error::WrongAnswer { .. }), "{error:?}");
}

#[tokio::test]
async fn when_block_or_tags_cannot_be_right_then_nothing_is_sent() {
    let tags = Tags::from([("aws:x".to_owned(), String::new())]);
    for creation in [VpcCreation::default(), VpcCreation { tags, ..creation() }] {
        let wire = Wire::silent().await;
        let error = create_vpc(&creation, &wire.provider).await.expect_err("bad input");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
        let error = can_create_vpc(&creation, &wire.provider).await.expect_err("bad input");
        assert!(matches!(error, Ec2Error::InvalidInput { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn when_it_is_asked_whether_a_vpc_may_be_created_or_deleted_then_both_are_dry_runs() {
    let allowed = || refusal(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
    let denied = || refusal(403, "UnauthorizedOperation", "You are not authorized to perform this operation.");
    let wire = Wire::answering([allowed(), denied(), allowed(), denied()]).await;
    let provider = &wire.provider;
    assert!(can_create_vpc(&creation(), provider).await.expect("a permission").is_allowed());
    assert!(!can_create_vpc(&creation(), provider).await.expect("a permission").is_allowed());
    assert!(can_delete_vpc("vpc-1a2b", provider).await.expect("a permission").is_allowed());
    assert!(!can_delete_vpc("vpc-1a2b", provider).await.expect("a permission").is_allowed());
    for sent in wire.requests() {
        assert_eq!(sent.get("DryRun"), "true");
    }
    assert_eq!(wire.requests()[0].get("CidrBlock"), "10.0.0.0/16");
    assert_eq!(wire.requests()[2].get("VpcId"), "vpc-1a2b");
    let wire = Wire::silent().await;
    assert!(can_delete_vpc("web", &wire.provider).await.is_err());
}
