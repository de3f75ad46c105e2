//! Providers of an embedded AWS.

use aws_interactions_core::{AssumeRole, RequestErrorKind};
use aws_interactions_local::{ACCOUNT_ID, Fault, FaultInjector, LocalAws};

#[tokio::test]
async fn when_a_provider_is_asked_for_then_it_calls_this_aws() {
    let aws = LocalAws::start().await.expect("a free port");
    let provider = aws.provider().await.expect("a provider");
    let environment = provider.get_aws_env().await.expect("an environment");
    assert_eq!((environment.account_id.as_str(), environment.region.as_str()), (ACCOUNT_ID, "us-east-1"));
    assert_eq!(aws.calls()["GetCallerIdentity"], 1);
}

#[tokio::test]
async fn when_a_provider_assumes_a_role_of_another_account_then_that_is_its_environment() {
    let aws = LocalAws::start().await.expect("a free port");
    let role = AssumeRole::new("arn:aws:iam::210987654321:role/reader");
    let provider = aws.provider_builder().assume_role(role).build().await.expect("a provider");
    let environment = provider.get_aws_env().await.expect("an environment");
    assert_eq!(environment.account_id, "210987654321");
    assert_eq!(aws.calls()["AssumeRole"], 1);
}

#[tokio::test]
async fn when_a_provider_is_given_an_injector_then_its_calls_meet_faults_and_are_counted() {
    let aws = LocalAws::start().await.expect("a free port");
    let injector = FaultInjector::over(LocalAws::http_client());
    injector.fail("GetCallerIdentity", Fault::status(403, "AccessDenied", "not you"));
    let http = injector.clone();
    let provider = aws.provider_builder().http_client(http).build().await.expect("a provider");
    let error = provider.get_aws_env().await.expect_err("a denied call");
    assert_eq!(error.kind(), RequestErrorKind::AccessDenied);
    assert!(provider.get_aws_env().await.is_ok());
    assert_eq!((injector.calls()["GetCallerIdentity"], aws.calls()["GetCallerIdentity"]), (2, 1));
}
