//! SDK clients of an embedded AWS.
#![expect(clippy::expect_used, reason = "a test may panic")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part of this")]

use aws_interactions_local::LocalAws;
use aws_sdk_s3::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_s3::operation::RequestId;
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};

/// Starts an AWS with a bucket `logs` in us-east-1.
pub async fn with_bucket() -> (LocalAws, aws_sdk_s3::Client) {
    let aws = LocalAws::start().await.expect("a free port");
    let s3 = s3(&aws, "us-east-1");
    s3.create_bucket().bucket("logs").send().await.expect("a new bucket");
    (aws, s3)
}

pub fn s3(aws: &LocalAws, region: &'static str) -> aws_sdk_s3::Client {
    aws_sdk_s3::Client::from_conf(s3_config(aws, region).build())
}

pub fn s3_config(aws: &LocalAws, region: &'static str) -> aws_sdk_s3::config::Builder {
    aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(aws.endpoint_url())
        .force_path_style(true)
        .region(Region::new(region))
        .credentials_provider(Credentials::for_tests())
        .http_client(LocalAws::http_client())
}

pub fn sts_config(aws: &LocalAws) -> aws_sdk_sts::config::Builder {
    aws_sdk_sts::Config::builder()
        .behavior_version(aws_sdk_sts::config::BehaviorVersion::latest())
        .endpoint_url(aws.endpoint_url())
        .region(aws_sdk_sts::config::Region::new("eu-west-1"))
        .credentials_provider(aws_sdk_sts::config::Credentials::for_tests())
        .http_client(LocalAws::http_client())
}

pub fn sts(aws: &LocalAws) -> aws_sdk_sts::Client {
    aws_sdk_sts::Client::from_conf(sts_config(aws).build())
}

pub async fn create_in(s3: &aws_sdk_s3::Client, bucket: &str, region: &str) {
    let place =
        CreateBucketConfiguration::builder().location_constraint(BucketLocationConstraint::from(region)).build();
    s3.create_bucket().bucket(bucket).create_bucket_configuration(place).send().await.expect("a new bucket");
}

/// Status and code of a failed call, and that it carries a request id.
pub fn failure<T: std::fmt::Debug, E: ProvideErrorMetadata>(result: Result<T, SdkError<E>>) -> (u16, Option<String>) {
    let Err(error) = result else { panic!("expected a failure, got {:?}", result.ok()) };
    let response = error.raw_response().expect("an answer");
    let id = response.headers().get("x-amz-request-id").or_else(|| response.headers().get("x-amzn-requestid"));
    assert!(id.is_some_and(|id| !id.is_empty()), "an answer without request id");
    (response.status().as_u16(), error.code().map(ToOwned::to_owned))
}

/// What [`failure`] gives.
pub fn error(status: u16, code: &str) -> (u16, Option<String>) {
    (status, Some(code.to_owned()))
}

pub fn has_request_id(answer: &impl RequestId) -> bool {
    answer.request_id().is_some_and(|id| !id.is_empty())
}

pub async fn put(s3: &aws_sdk_s3::Client, key: &str, body: &str) -> aws_sdk_s3::operation::put_object::PutObjectOutput {
    s3.put_object().bucket("logs").key(key).body(body.as_bytes().to_vec().into()).send().await.expect("a put")
}

pub async fn read(s3: &aws_sdk_s3::Client, key: &str) -> String {
    let got = s3.get_object().bucket("logs").key(key).send().await.expect("a get");
    let body = got.body.collect().await.expect("a whole body").into_bytes();
    String::from_utf8(body.to_vec()).expect("text")
}
