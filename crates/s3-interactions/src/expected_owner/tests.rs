use super::*;
use crate::stand_in::{Wire, bare_answer};
use crate::{S3Client, is_bucket_owned_by, presign_get};
use aws_interactions_core::{AssumeRole, AwsClientProvider, AwsClientProviderBuilder, AwsCredentials, ConfigError};
use aws_sdk_s3::primitives::SdkBody;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use std::time::Duration;

const OURS: &str = "111111111111";
const THEIRS: &str = "222222222222";
const SESSION: &str = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId>\
    <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>\
    </Credentials></AssumeRoleResult></AssumeRoleResponse>";

/// STS knows the caller, and gives sessions of roles; S3 is content with everything.
fn answered(request: &HttpRequest) -> HttpResponse {
    let caller = format!("<Arn>arn:aws:iam::{OURS}:user/a</Arn>");
    let body = match request.body().bytes().unwrap_or_default() {
        asked if asked.starts_with(b"Action=GetCallerIdentity") => format!(
            "<GetCallerIdentityResponse><GetCallerIdentityResult>{caller}</GetCallerIdentityResult>\
             </GetCallerIdentityResponse>"
        ),
        asked if asked.starts_with(b"Action=AssumeRole") => SESSION.to_owned(),
        _ => "<ListAllMyBucketsResult/>".to_owned(),
    };
    let mut answer = bare_answer(200, &[]);
    *answer.body_mut() = SdkBody::from(body);
    answer
}

type Settings = fn(AwsClientProviderBuilder) -> AwsClientProviderBuilder;

async fn provider_on(wire: &Wire, settings: Settings) -> AwsClientProvider {
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("eu-west-1");
    let builder = builder.credentials(AwsCredentials::new("id", "secret")).http_client(wire.http_client.clone());
    settings(builder).build().await.expect("complete settings")
}

async fn guarded(wire: &Wire) -> AwsClientProvider {
    provider_on(wire, |builder| builder.allowed_accounts([THEIRS, OURS])).await
}

/// What requests to S3 said of owners: of the bucket, and of the one that is copied from.
fn expected(wire: &Wire) -> Vec<[Option<String>; 2]> {
    let said = wire.requests(|request| {
        let headers = [OWNER, SOURCE_OWNER].map(|name| request.headers().get(name).map(str::to_owned));
        (!request.uri().contains("//sts.")).then_some(headers)
    });
    said.into_iter().flatten().collect()
}

fn of(owner: &str) -> [Option<String>; 2] {
    [Some(owner.to_owned()), None]
}

async fn head(provider: &AwsClientProvider) {
    provider.get_s3().head_object().bucket("logs").key("a").send().await.expect("a success");
}

fn role(account: &str) -> AssumeRole {
    AssumeRole::new(format!("arn:aws:iam::{account}:role/Audit"))
}

#[tokio::test(start_paused = true)]
async fn when_accounts_are_allowed_then_requests_expect_buckets_of_the_callers_own_and_it_is_signed() {
    let wire = Wire::answering(answered);
    let provider = guarded(&wire).await;
    head(&provider).await;
    head(&provider.in_region("us-west-2").expect("a region")).await;
    assert_eq!(expected(&wire), [of(OURS), of(OURS)]);
    let signed = wire.requests(|request| request.headers().get("authorization").unwrap_or_default().contains(OWNER));
    assert_eq!(signed, [false, true, true], "who calls is asked for first");
}

#[tokio::test(start_paused = true)]
async fn when_a_role_of_another_account_is_assumed_then_its_account_is_expected() {
    let wire = Wire::answering(answered);
    head(&guarded(&wire).await.assuming(&role(THEIRS)).expect("a role")).await;
    assert_eq!(expected(&wire), [of(THEIRS)]);
}

#[tokio::test(start_paused = true)]
async fn when_no_account_is_named_or_only_forbidden_ones_then_nothing_is_expected() {
    let wire = Wire::answering(answered);
    head(&provider_on(&wire, |builder| builder).await).await;
    head(&provider_on(&wire, |builder| builder.forbidden_accounts([THEIRS])).await).await;
    assert_eq!(expected(&wire), [[None, None], [None, None]]);
}

#[tokio::test(start_paused = true)]
async fn when_an_owner_is_told_then_it_is_expected_with_a_guard_and_without_in_regions_and_roles_too() {
    let wire = Wire::answering(answered);
    let unguarded = provider_on(&wire, |builder| builder).await.expecting_bucket_owner(THEIRS).expect("an account");
    head(&unguarded).await;
    head(&unguarded.in_region("us-west-2").expect("a region")).await;
    head(&unguarded.assuming(&role(OURS)).expect("a role")).await;
    head(&guarded(&wire).await.expecting_bucket_owner(THEIRS).expect("an account")).await;
    assert_eq!(expected(&wire), [of(THEIRS), of(THEIRS), of(THEIRS), of(THEIRS)]);
}

#[tokio::test(start_paused = true)]
async fn when_any_owner_will_do_then_nothing_is_expected_in_any_region() {
    let wire = Wire::answering(answered);
    let provider = guarded(&wire).await.expecting_any_bucket_owner();
    head(&provider).await;
    head(&provider.in_region("us-west-2").expect("a region")).await;
    assert_eq!(expected(&wire), [[None, None], [None, None]]);
}

#[tokio::test]
async fn when_the_owner_is_no_account_then_it_is_refused_by_name() {
    let provider = provider_on(&Wire::answering(answered), |builder| builder).await;
    for wrong in ["", "11111111111", "1111111111111", "11111111111a", "١١١١١١"] {
        let error = provider.expecting_bucket_owner(wrong).expect_err("no account");
        assert!(matches!(&error, ConfigError::InvalidSetting { value, .. } if value == wrong), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_an_object_is_copied_then_both_buckets_are_expected_to_be_of_the_owner() {
    let wire = Wire::answering(answered);
    let copy = guarded(&wire).await.get_s3().copy_object().bucket("logs").key("b").copy_source("logs/a");
    // The answer is none of a copy; what counts is what was asked.
    let _ = copy.send().await;
    assert_eq!(expected(&wire).first(), Some(&[Some(OURS.to_owned()), Some(OURS.to_owned())]));
}

#[tokio::test(start_paused = true)]
async fn when_a_request_names_no_bucket_or_a_new_one_then_nobody_is_expected() {
    let wire = Wire::answering(answered);
    let s3 = guarded(&wire).await.get_s3();
    s3.list_buckets().send().await.expect("a list");
    s3.create_bucket().bucket("logs").send().await.expect("created");
    assert_eq!(expected(&wire), [[None, None], [None, None]]);
}

#[tokio::test(start_paused = true)]
async fn when_an_operation_asks_about_another_owner_then_it_is_that_one() {
    let wire = Wire::answering(answered);
    assert!(is_bucket_owned_by("logs", THEIRS, &guarded(&wire).await).await.expect("an answer"));
    assert_eq!(expected(&wire), [of(THEIRS)]);
}

#[tokio::test(start_paused = true)]
async fn when_a_request_is_presigned_then_its_holder_need_not_name_the_owner() {
    let provider = guarded(&Wire::answering(answered)).await;
    let request = presign_get("logs", "a", Duration::from_mins(1), &provider).await.expect("signed");
    assert!(request.url().contains("X-Amz-SignedHeaders=host&"), "{}", request.url());
}
