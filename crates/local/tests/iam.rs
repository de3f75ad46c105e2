//! IAM.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use aws_interactions_local::LocalAws;
use aws_sdk_iam::Client;
use aws_sdk_iam::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_iam::types::Tag;
use support::{error, failure};

const TRUST: &str = r#"{"Statement": [{"Effect": "Allow", "Condition": {"StringLike": {"k": "50%25 + <&>"}}}]}"#;

fn iam(aws: &LocalAws, region: &'static str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(aws.endpoint_url())
        .region(Region::new(region))
        .credentials_provider(Credentials::for_tests())
        .http_client(LocalAws::http_client());
    Client::from_conf(config.build())
}

async fn with_role() -> (LocalAws, Client) {
    let aws = LocalAws::start().await.unwrap();
    let iam = iam(&aws, "us-east-1");
    let tag = Tag::builder().key("a<b").value("c&d").build().unwrap();
    let create = iam.create_role().role_name("web").assume_role_policy_document(TRUST).description("x < y");
    create.permissions_boundary("arn:aws:iam::123456789012:policy/b").tags(tag).send().await.unwrap();
    (aws, iam)
}

#[tokio::test]
async fn when_a_role_is_read_then_it_has_all_that_it_was_created_with_and_its_policy_encoded() {
    let (_aws, iam) = with_role().await;
    let role = iam.get_role().role_name("web").send().await.unwrap().role.unwrap();
    assert_eq!(role.description(), Some("x < y"));
    let boundary = role.permissions_boundary().and_then(|boundary| boundary.permissions_boundary_arn());
    assert_eq!(boundary, Some("arn:aws:iam::123456789012:policy/b"));
    assert_eq!((role.tags()[0].key(), role.tags()[0].value()), ("a<b", "c&d"));
    let document = role.assume_role_policy_document().unwrap();
    assert!(document.starts_with("%7B%22Statement%22"), "{document}");
    assert!(document.contains("50%2525%20%2B%20%3C%26%3E"), "{document}");
}

#[tokio::test]
async fn when_iam_is_asked_from_another_region_then_it_is_the_same_one() {
    let (aws, _) = with_role().await;
    assert!(iam(&aws, "eu-central-1").get_role().role_name("web").send().await.is_ok());
}

#[tokio::test]
async fn when_inline_and_managed_policies_are_read_then_they_are_encoded_too() {
    let (_aws, iam) = with_role().await;
    iam.put_role_policy().role_name("web").policy_name("p").policy_document(TRUST).send().await.unwrap();
    let inline = iam.get_role_policy().role_name("web").policy_name("p").send().await.unwrap();
    assert!(inline.policy_document().contains("50%2525%20%2B"), "{}", inline.policy_document());
    let policy = iam.create_policy().policy_name("m").policy_document(TRUST).send().await.unwrap().policy.unwrap();
    let version = iam.get_policy_version().policy_arn(policy.arn.unwrap()).version_id("v1").send().await.unwrap();
    let version = version.policy_version.unwrap();
    assert!(version.document().unwrap().contains("50%2525%20%2B"), "{:?}", version.document());
}

#[tokio::test]
async fn when_something_stands_in_the_way_of_a_deletion_then_it_is_refused_as_on_aws() {
    let (_aws, iam) = with_role().await;
    iam.put_role_policy().role_name("web").policy_name("p").policy_document(TRUST).send().await.unwrap();
    let conflict = error(409, "DeleteConflict");
    assert_eq!(failure(iam.delete_role().role_name("web").send().await), conflict);
    iam.delete_role_policy().role_name("web").policy_name("p").send().await.unwrap();
    iam.create_instance_profile().instance_profile_name("i").send().await.unwrap();
    let add = || iam.add_role_to_instance_profile().instance_profile_name("i").role_name("web").send();
    add().await.unwrap();
    assert_eq!(failure(add().await), error(409, "LimitExceeded"));
    assert_eq!(failure(iam.delete_role().role_name("web").send().await), conflict);
    assert_eq!(failure(iam.delete_instance_profile().instance_profile_name("i").send().await), conflict);
    assert_eq!(failure(iam.get_role().role_name("none").send().await), error(404, "NoSuchEntity"));
    let again = iam.create_role().role_name("web").assume_role_policy_document(TRUST).send().await;
    assert_eq!(failure(again), error(409, "EntityAlreadyExists"));
}
