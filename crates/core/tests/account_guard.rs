//! Accounts that may and may not be worked in.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AssumeRole, AwsClientProvider, AwsClientProviderBuilder, AwsCredentials, ConfigError, RequestError,
    RequestErrorKind, Sts,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use support::{Files, Recorder, Slow, assume_role, builder, caller_of, refusal, sessions_of};

const OURS: &str = "111111111111";
const THEIRS: &str = "222222222222";

fn keyed(recorder: &Recorder) -> AwsClientProviderBuilder {
    let client = recorder.client(|asked| match &asked.body {
        body if body.contains("Action=AssumeRole") => assume_role(3600),
        _ => caller_of("aws", OURS),
    });
    let keys = AwsCredentials::new("AKIA", "s");
    builder(&[]).region("eu-west-1").credentials(keys).http_client(Slow(client, Duration::from_millis(100)))
}

fn role(account: &str) -> AssumeRole {
    AssumeRole::new(format!("arn:aws:iam::{account}:role/Deploy"))
}

/// A request that is none of the provider's own.
async fn call(provider: &AwsClientProvider) -> Result<(), RequestError> {
    let answer = provider.client::<Sts>().get_access_key_info().access_key_id("AKIAEXAMPLE123456").send().await;
    answer.map(drop).map_err(|error| RequestError::from_sdk("sts", "GetAccessKeyInfo", error))
}

async fn refused(provider: &AwsClientProvider) -> String {
    let error = call(provider).await.expect_err("refused");
    assert_eq!((error.kind(), error.is_of_credentials()), (RequestErrorKind::AccessDenied, true), "{error:?}");
    error.message().expect("a reason").to_owned()
}

#[tokio::test(start_paused = true)]
async fn when_the_account_is_allowed_then_it_is_asked_for_once_for_all_callers_and_regions() {
    let recorder = Recorder::default();
    let provider = keyed(&recorder).allowed_accounts([THEIRS, OURS]).build().await.expect("built");
    assert!(recorder.asked().is_empty(), "nothing is asked before the first request");
    let elsewhere = provider.in_region("eu-west-2").expect("a region");
    let answers = futures::future::join_all(
        (0..20).map(|_| async { call(&provider).await.is_err() || call(&elsewhere).await.is_err() }),
    );
    // GetAccessKeyInfo gets an answer of another operation here: what counts is that it was sent.
    answers.await;
    assert_eq!(recorder.count("GetCallerIdentity"), 1);
    assert!(recorder.count("GetAccessKeyInfo") >= 20);
    provider.get_aws_env().await.expect("allowed");
    assert_eq!(recorder.count("GetCallerIdentity"), 1, "known is known");
}

#[tokio::test(start_paused = true)]
async fn when_the_account_is_another_then_no_request_is_sent_and_both_accounts_are_named() {
    let recorder = Recorder::default();
    let provider = keyed(&recorder).allowed_accounts([THEIRS]).build().await.expect("built");
    let expected = format!("the account of the keys of the program is {OURS}, and only {THEIRS} is allowed");
    for _ in 0..3 {
        assert_eq!(refused(&provider).await, expected);
    }
    assert_eq!(refused(&provider.in_region("eu-west-2").expect("a region")).await, expected);
    let error = provider.get_aws_env().await.expect_err("refused");
    assert_eq!((error.kind(), error.message()), (RequestErrorKind::AccessDenied, Some(expected.as_str())));
    assert_eq!((recorder.count("GetAccessKeyInfo"), recorder.count("GetCallerIdentity")), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn when_the_account_is_forbidden_then_no_request_is_sent_though_it_is_allowed_too() {
    let recorder = Recorder::default();
    let provider = keyed(&recorder).allowed_accounts([OURS]).forbidden_accounts([OURS]).build().await.expect("built");
    assert!(refused(&provider).await.ends_with(&format!(" is {OURS}, which is forbidden")));
    assert_eq!(recorder.count("GetAccessKeyInfo"), 0);
}

#[tokio::test(start_paused = true)]
async fn when_another_account_is_forbidden_then_requests_are_sent() {
    let recorder = Recorder::default();
    let provider = keyed(&recorder).forbidden_accounts([THEIRS]).build().await.expect("built");
    let _ = call(&provider).await;
    assert_eq!(recorder.count("GetAccessKeyInfo"), 1);
}

#[tokio::test(start_paused = true)]
async fn when_it_is_to_be_verified_at_build_then_building_asks_and_refuses() {
    let recorder = Recorder::default();
    let allowed = keyed(&recorder).allowed_accounts([OURS]).verify_account_at_build().build().await;
    assert!(allowed.is_ok());
    assert_eq!(recorder.count("GetCallerIdentity"), 1);
    let error = keyed(&recorder).allowed_accounts([THEIRS]).verify_account_at_build().build().await;
    let error = error.expect_err("another account");
    assert!(matches!(&error, ConfigError::AccountRefused { account, .. } if account == OURS), "{error:?}");
    assert!(error.to_string().contains(OURS) && error.to_string().contains(THEIRS), "{error}");
}

#[tokio::test(start_paused = true)]
async fn when_it_cannot_be_verified_at_build_then_building_says_why() {
    let recorder = Recorder::default();
    let client = recorder.client(|_| refusal(403, "InvalidClientTokenId"));
    let error = keyed(&recorder).http_client(client).verify_account_at_build().build().await.expect_err("unknown keys");
    let ConfigError::UnverifiedAccount { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(source.kind(), RequestErrorKind::InvalidCredentials);
}

#[tokio::test(start_paused = true)]
async fn when_a_role_is_of_another_account_then_its_arn_is_enough_to_refuse_it() {
    let recorder = Recorder::default();
    let of_builder = keyed(&recorder).allowed_accounts([OURS]).assume_role(role(THEIRS)).build().await;
    let provider = keyed(&recorder).allowed_accounts([OURS]).build().await.expect("built");
    for error in [of_builder.expect_err("theirs"), provider.assuming(&role(THEIRS)).expect_err("theirs")] {
        assert!(matches!(&error, ConfigError::AccountRefused { account, .. } if account == THEIRS), "{error:?}");
        assert!(error.to_string().contains(&format!("{THEIRS}:role/Deploy is {THEIRS}, ")), "{error}");
        assert!(error.to_string().ends_with(&format!("and only {OURS} is allowed")), "{error}");
    }
    assert!(recorder.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn when_the_way_leads_through_other_accounts_then_only_its_end_counts() {
    let recorder = Recorder::default();
    let provider = keyed(&recorder)
        .allowed_accounts(["333333333333"])
        .assume_role(role(THEIRS))
        .assume_role(role("333333333333"))
        .build()
        .await
        .expect("the end is allowed");
    let _ = call(&provider).await;
    assert_eq!((recorder.count("AssumeRole"), recorder.count("GetCallerIdentity")), (2, 0), "an ARN says it all");
    assert_eq!(recorder.count("GetAccessKeyInfo"), 1);

    // A hub that may do nothing itself still assumes roles for others.
    let hub = keyed(&recorder).allowed_accounts([THEIRS]).build().await.expect("built");
    let child = hub.assuming(&role(THEIRS)).expect("an allowed account");
    let _ = call(&child).await;
    assert_eq!(recorder.count("GetAccessKeyInfo"), 2);
    refused(&hub).await;
}

#[tokio::test(start_paused = true)]
async fn when_a_web_identity_is_of_another_account_then_building_refuses_it() {
    let files = Files::new("");
    let token = files.config().display().to_string();
    let arn = format!("arn:aws:iam::{THEIRS}:role/Pod");
    let recorder = Recorder::default();
    let client = recorder.client(|_| sessions_of("AssumeRoleWithWebIdentity", "ASIAPOD", 3600));
    let variables = [("AWS_WEB_IDENTITY_TOKEN_FILE", token.as_str()), ("AWS_ROLE_ARN", arn.as_str())];
    let built = builder(&variables).region("eu-west-1").http_client(client).forbidden_accounts([THEIRS]).build().await;
    assert!(matches!(built.expect_err("theirs"), ConfigError::AccountRefused { .. }));
}

#[tokio::test(start_paused = true)]
async fn when_the_account_cannot_be_asked_for_then_all_wait_for_one_answer_and_later_it_is_asked_again() {
    let recorder = Recorder::default();
    let is_up = Arc::new(AtomicBool::new(false));
    let sts = Arc::clone(&is_up);
    let client = recorder.client(move |_| {
        if sts.load(Ordering::SeqCst) { caller_of("aws", OURS) } else { refusal(403, "RegionDisabledException") }
    });
    let provider = keyed(&recorder).http_client(client).allowed_accounts([OURS]).build().await.expect("built");
    let answers = futures::future::join_all((0..100).map(|_| call(&provider))).await;
    for answer in answers {
        assert_eq!(answer.expect_err("STS is off").code(), Some("RegionDisabledException"));
    }
    assert_eq!((recorder.count("GetCallerIdentity"), recorder.count("GetAccessKeyInfo")), (1, 0));
    is_up.store(true, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let _ = call(&provider).await;
    assert_eq!((recorder.count("GetCallerIdentity"), recorder.count("GetAccessKeyInfo")), (2, 1));
}

#[tokio::test]
async fn when_an_account_is_not_twelve_digits_or_none_is_allowed_then_building_refuses_it() {
    let recorder = Recorder::default();
    for account in ["", "12345678901", "1234567890123", "12345678901x", " 23456789012"] {
        for builder in [keyed(&recorder).allowed_accounts([account]), keyed(&recorder).forbidden_accounts([account])] {
            let error = builder.build().await.expect_err(account);
            assert!(matches!(&error, ConfigError::InvalidSetting { setting: "account", .. }), "{error:?}");
        }
    }
    let nowhere: [&str; 0] = [];
    let error = keyed(&recorder).allowed_accounts(nowhere).build().await.expect_err("nothing is allowed");
    assert!(matches!(&error, ConfigError::InvalidSetting { setting: "list of allowed accounts", .. }), "{error:?}");
}
