//! Which requests were made, in their order.

mod support;

use aws_interactions_local::{FaultInjector, LocalAws, RequestRecorder};
use aws_sdk_s3::operation::put_object::PutObjectOutput;
use aws_smithy_mocks::{RuleMode, mock, mock_client};
use support::s3_config;

#[tokio::test]
async fn when_requests_go_through_an_injector_then_service_operation_and_resource_are_recorded_in_order() {
    let aws = LocalAws::start().await.unwrap();
    let injector = FaultInjector::over(LocalAws::http_client());
    let s3 = aws_sdk_s3::Client::from_conf(s3_config(&aws, "us-east-1").http_client(injector.clone()).build());
    s3.create_bucket().bucket("logs").send().await.unwrap();
    s3.put_object().bucket("logs").key("a/ü b").body(b"x".to_vec().into()).send().await.unwrap();
    s3.list_buckets().send().await.unwrap();
    let provider = aws.provider_builder().http_client(injector.clone()).build().await.unwrap();
    provider.get_aws_env().await.unwrap();
    let lines = ["s3 CreateBucket logs", "s3 PutObject logs/a/ü b", "s3 ListBuckets", "sts GetCallerIdentity"];
    assert_eq!(injector.recorder().lines(), lines);
    assert_eq!(injector.log(), ["CreateBucket", "PutObject", "ListBuckets", "GetCallerIdentity"]);
    injector.recorder().clear();
    assert!(injector.log().is_empty());
}

#[tokio::test]
async fn when_the_client_is_a_mock_then_the_interceptor_records_the_same() {
    let recorder = RequestRecorder::default();
    let put = mock!(aws_sdk_s3::Client::put_object).then_output(|| PutObjectOutput::builder().build());
    let s3 = mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&put], |config| config.interceptor(recorder.clone()));
    for key in ["b", "a"] {
        s3.put_object().bucket("my.logs").key(key).send().await.unwrap();
    }
    assert_eq!(recorder.lines(), ["s3 PutObject my.logs/b", "s3 PutObject my.logs/a"]);
}

#[tokio::test]
async fn when_a_request_of_the_query_protocol_is_recorded_then_the_first_name_is_its_resource() {
    let aws = LocalAws::start().await.unwrap();
    let injector = FaultInjector::over(LocalAws::http_client());
    let config = aws_sdk_iam::Config::builder().behavior_version_latest().endpoint_url(aws.endpoint_url());
    let config = config.region(aws_sdk_iam::config::Region::new("us-east-1")).http_client(injector.clone());
    let config = config.credentials_provider(aws_sdk_iam::config::Credentials::new("id", "secret", None, None, "test"));
    let iam = aws_sdk_iam::Client::from_conf(config.build());
    iam.create_role().path("/").role_name("Audit").assume_role_policy_document("{}").send().await.unwrap();
    iam.list_roles().send().await.unwrap();
    iam.attach_role_policy().role_name("Audit").policy_arn("arn:aws:iam::aws:policy/X").send().await.ok();
    let lines = ["iam CreateRole Audit", "iam ListRoles", "iam AttachRolePolicy Audit"];
    assert_eq!(&injector.recorder().lines()[..3], lines);
}

#[tokio::test]
async fn when_a_request_is_tried_again_then_each_attempt_is_recorded() {
    let aws = LocalAws::start().await.unwrap();
    let injector = FaultInjector::over(LocalAws::http_client());
    injector.fail("GetCallerIdentity", aws_interactions_local::Fault::ConnectionReset);
    let provider = aws.provider_builder().http_client(injector.clone()).build().await.unwrap();
    provider.get_aws_env().await.unwrap();
    assert_eq!(injector.recorder().lines(), ["sts GetCallerIdentity", "sts GetCallerIdentity"]);
}

#[tokio::test]
async fn when_requests_arrive_then_what_they_need_of_iam_is_known_until_it_is_reset() {
    let aws = LocalAws::start().await.unwrap();
    let injector = FaultInjector::over(LocalAws::http_client());
    let s3 = aws_sdk_s3::Client::from_conf(s3_config(&aws, "us-east-1").http_client(injector.clone()).build());
    s3.create_bucket().bucket("logs").send().await.unwrap();
    s3.put_object().bucket("logs").key("a").tagging("b=c").body(b"x".to_vec().into()).send().await.unwrap();
    s3.head_bucket().bucket("logs").send().await.unwrap();
    let expected = ["s3:CreateBucket", "s3:ListBucket", "s3:PutObject", "s3:PutObjectTagging"];
    assert_eq!(aws.iam_actions().into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(injector.recorder().requests()[1].actions, ["s3:PutObject", "s3:PutObjectTagging"]);
    aws.reset_calls();
    assert!(aws.iam_actions().is_empty());
}
