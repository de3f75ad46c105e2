//! STS.

mod support;

use aws_interactions_local::{ACCOUNT_ID, LocalAws};
use aws_sdk_sts::config::Credentials;
use support::{error, failure, sts, sts_config};

#[tokio::test]
async fn when_asking_who_calls_and_the_credentials_are_nobodys_then_it_is_the_user_of_the_account() {
    let aws = LocalAws::start().await.unwrap();
    let identity = sts(&aws).get_caller_identity().send().await.unwrap();
    assert_eq!(identity.account(), Some(ACCOUNT_ID));
    assert_eq!(identity.arn(), Some("arn:aws:iam::123456789012:user/local"));
    assert!(aws_sdk_sts::operation::RequestId::request_id(&identity).is_some());
}

#[tokio::test]
async fn when_asking_who_calls_and_a_role_was_assumed_then_it_is_the_session() {
    let aws = LocalAws::start().await.unwrap();
    let role =
        sts(&aws).assume_role().role_arn("arn:aws:iam::123456789012:role/team/reader").role_session_name("night");
    let assumed = role.duration_seconds(900).send().await.unwrap();
    let credentials = assumed.credentials().unwrap();
    let credentials = Credentials::new(
        credentials.access_key_id(),
        credentials.secret_access_key(),
        Some(credentials.session_token().to_owned()),
        None,
        "test",
    );
    let session = aws_sdk_sts::Client::from_conf(sts_config(&aws).credentials_provider(credentials).build());
    let identity = session.get_caller_identity().send().await.unwrap();
    assert_eq!(identity.arn(), Some("arn:aws:sts::123456789012:assumed-role/reader/night"));
    assert!(identity.user_id().unwrap().ends_with(":night"));
    assert_eq!(identity.account(), Some(ACCOUNT_ID));
}

#[tokio::test]
async fn when_assuming_a_role_and_arn_or_duration_is_wrong_then_the_request_is_invalid() {
    let aws = LocalAws::start().await.unwrap();
    let sts = sts(&aws);
    let assume =
        |arn, seconds| sts.assume_role().role_arn(arn).role_session_name("night").duration_seconds(seconds).send();
    let role = "arn:aws:iam::123456789012:role/reader";
    assert_eq!(failure(assume("arn:aws:iam::1234:role/reader", 900).await), error(400, "ValidationError"));
    assert_eq!(failure(assume(role, 899).await), error(400, "ValidationError"));
    assert_eq!(failure(assume(role, 43_201).await), error(400, "ValidationError"));
    assert!(assume(role, 43_200).await.is_ok());
}

#[tokio::test]
async fn when_asking_for_a_session_token_then_there_are_credentials() {
    let aws = LocalAws::start().await.unwrap();
    let token = sts(&aws).get_session_token().send().await.unwrap();
    assert!(!token.credentials().unwrap().session_token().is_empty());
}

#[tokio::test]
async fn when_decoding_an_authorization_message_then_it_comes_back() {
    let aws = LocalAws::start().await.unwrap();
    let answer = sts(&aws).decode_authorization_message().encoded_message("abc").send().await.unwrap();
    assert_eq!(answer.decoded_message(), Some("abc"));
}
