//! AWS says that keys are expired: they are rebuilt once, and the request is sent again.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AssumeRole, AwsClientProvider, AwsClientProviderBuilder, AwsCredentials, RequestError, RequestErrorKind, Sts,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use support::{Asked, Recorder, Slow, builder, caller, refusal, session};

const ROLE: &str = "arn:aws:iam::123456789012:role/Deploy";

/// Sessions ASIA1, ASIA2, …; requests that those in `dead` sign are refused with `code`.
fn sts(dead: &'static [&'static str], code: &'static str) -> impl Fn(&Asked) -> (u16, String) + Send + Sync + 'static {
    let given = AtomicUsize::new(0);
    move |asked| match &asked.body {
        body if body.contains("Action=AssumeRole") => {
            session(&format!("ASIA{}", given.fetch_add(1, Ordering::SeqCst) + 1), 3600)
        }
        _ if dead.contains(&asked.access_key_id.as_str()) => refusal(403, code),
        _ => caller("aws"),
    }
}

fn keyed() -> AwsClientProviderBuilder {
    builder(&[]).region("eu-west-1").credentials(AwsCredentials::new("AKIA", "s"))
}

async fn in_role(recorder: &Recorder, dead: &'static [&'static str], code: &'static str) -> AwsClientProvider {
    let client = Slow(recorder.client(sts(dead, code)), Duration::from_millis(100));
    keyed().http_client(client).assume_role(AssumeRole::new(ROLE)).build().await.expect("built")
}

async fn call(provider: &AwsClientProvider) -> Result<(), RequestError> {
    let answer = provider.client::<Sts>().get_caller_identity().send().await;
    answer.map(drop).map_err(|error| RequestError::from_sdk("sts", "GetCallerIdentity", error))
}

#[tokio::test(start_paused = true)]
async fn when_the_keys_are_called_expired_then_they_are_rebuilt_once_and_the_request_succeeds() {
    for code in ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"] {
        let recorder = Recorder::default();
        let provider = in_role(&recorder, &["ASIA1"], code).await;
        call(&provider).await.expect("the second session is good");
        call(&provider).await.expect("the second session is good");
        assert_eq!(recorder.signers("GetCallerIdentity"), ["ASIA1", "ASIA2", "ASIA2"], "{code}");
        assert_eq!(recorder.count("AssumeRole"), 2, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_new_keys_are_called_expired_too_then_that_is_the_answer() {
    let recorder = Recorder::default();
    let provider = in_role(&recorder, &["ASIA1", "ASIA2", "ASIA3"], "ExpiredToken").await;
    let error = call(&provider).await.expect_err("expired");
    assert_eq!((error.kind(), error.code()), (RequestErrorKind::InvalidCredentials, Some("ExpiredToken")));
    assert_eq!((error.http_status(), error.message(), error.is_of_credentials()), (Some(403), Some("no"), false));
    assert_eq!(recorder.signers("GetCallerIdentity"), ["ASIA1", "ASIA2"]);

    call(&provider).await.expect_err("expired");
    assert_eq!(recorder.count("AssumeRole"), 2, "what did not help is not tried again at once");
    assert_eq!(recorder.count("GetCallerIdentity"), 3, "neither is the request");
    tokio::time::advance(Duration::from_secs(61)).await;
    call(&provider).await.expect_err("expired");
    assert_eq!(recorder.count("AssumeRole"), 3, "a minute later it is");
}

#[tokio::test(start_paused = true)]
async fn when_many_are_told_at_once_that_the_keys_are_expired_then_they_are_rebuilt_once() {
    let recorder = Recorder::default();
    let provider = in_role(&recorder, &["ASIA1"], "ExpiredToken").await;
    let answers = futures::future::join_all((0..20).map(|_| call(&provider))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(recorder.count("AssumeRole"), 2);
    assert_eq!(recorder.signers("GetCallerIdentity").iter().filter(|id| *id == "ASIA2").count(), 20);
}

#[tokio::test(start_paused = true)]
async fn when_one_hears_of_it_after_another_has_rebuilt_them_then_the_new_ones_are_kept() {
    let recorder = Recorder::default();
    let provider = in_role(&recorder, &["ASIA1"], "ExpiredToken").await;
    let late = Recorder::default();
    let slow_client = {
        let http_client = Slow(late.client(|_| refusal(403, "ExpiredToken")), Duration::from_secs(2));
        let sts = provider.client::<Sts>();
        aws_sdk_sts::Client::from_conf(sts.config().to_builder().http_client(http_client).build())
    };
    let (told_late, early) = tokio::join!(slow_client.get_caller_identity().send(), call(&provider));
    assert!(told_late.is_err() && early.is_ok());
    assert_eq!(recorder.count("AssumeRole"), 2, "the answer was about ASIA1, which was gone by then");
    assert_eq!(late.signers("GetCallerIdentity"), ["ASIA1", "ASIA2"], "and the other keys are tried");
}

#[tokio::test(start_paused = true)]
async fn when_the_keys_are_called_expired_again_a_minute_later_then_a_request_is_still_sent_only_once_more() {
    let recorder = Recorder::default();
    let client = recorder.client(sts(&["ASIA1", "ASIA2", "ASIA3"], "ExpiredToken"));
    let role = AssumeRole::new(ROLE).mfa("GAHT12345", |_| async {
        tokio::time::advance(Duration::from_secs(61)).await;
        Ok::<_, String>("123456".to_owned())
    });
    let built = keyed().http_client(client).assume_role(role).max_attempts(5).build();
    call(&built.await.expect("built")).await.expect_err("expired");
    assert_eq!(recorder.signers("GetCallerIdentity"), ["ASIA1", "ASIA2"]);
}

#[tokio::test(start_paused = true)]
async fn when_the_keys_are_called_unknown_then_that_is_no_expiry() {
    for code in ["InvalidToken", "InvalidClientTokenId", "UnrecognizedClientException", "AccessDenied"] {
        let recorder = Recorder::default();
        let provider = in_role(&recorder, &["ASIA1"], code).await;
        let error = call(&provider).await.expect_err(code);
        assert_eq!(error.code(), Some(code));
        assert_eq!((recorder.count("AssumeRole"), recorder.count("GetCallerIdentity")), (1, 1), "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_keys_are_fixed_then_nothing_is_sent_again() {
    let recorder = Recorder::default();
    let provider = keyed().http_client(recorder.client(|_| refusal(403, "ExpiredToken"))).build().await;
    let error = call(&provider.expect("built")).await.expect_err("expired");
    assert_eq!(error.kind(), RequestErrorKind::InvalidCredentials);
    assert_eq!(recorder.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn when_one_attempt_is_all_there_is_then_the_error_is_told_and_the_next_request_has_new_keys() {
    let recorder = Recorder::default();
    let client = recorder.client(sts(&["ASIA1"], "ExpiredToken"));
    let built = keyed().http_client(client).assume_role(AssumeRole::new(ROLE)).max_attempts(1).build();
    let provider = built.await.expect("built");
    let error = call(&provider).await.expect_err("expired, and no attempt left");
    assert_eq!((error.kind(), error.code()), (RequestErrorKind::InvalidCredentials, Some("ExpiredToken")));
    call(&provider).await.expect("new keys");
    assert_eq!(recorder.signers("GetCallerIdentity"), ["ASIA1", "ASIA2"]);
}

#[tokio::test(start_paused = true)]
async fn when_the_client_has_spent_its_retries_then_the_error_is_told_and_the_next_request_has_new_keys() {
    let recorder = Recorder::default();
    let (given, is_up) = (AtomicUsize::new(0), Arc::new(AtomicBool::new(false)));
    let has_come_up = Arc::clone(&is_up);
    let client = recorder.client(move |asked| match asked.access_key_id.as_str() {
        _ if asked.body.contains("Action=AssumeRole") => {
            session(&format!("ASIA{}", given.fetch_add(1, Ordering::SeqCst) + 1), 3600)
        }
        _ if !has_come_up.load(Ordering::SeqCst) => refusal(503, "ServiceUnavailable"),
        "ASIA1" => refusal(403, "ExpiredToken"),
        _ => caller("aws"),
    });
    let built = keyed().http_client(client).assume_role(AssumeRole::new(ROLE)).build();
    let provider = built.await.expect("built");
    loop {
        let before = recorder.count("GetCallerIdentity");
        call(&provider).await.expect_err("nothing works");
        if recorder.count("GetCallerIdentity") == before + 1 {
            break;
        }
    }
    is_up.store(true, Ordering::SeqCst);
    let error = call(&provider).await.expect_err("expired, and no retry left");
    assert_eq!((error.kind(), error.code()), (RequestErrorKind::InvalidCredentials, Some("ExpiredToken")));
    call(&provider).await.expect("new keys");
    assert_eq!(recorder.count("AssumeRole"), 2);
}

#[tokio::test(start_paused = true)]
async fn when_the_keys_of_a_hop_are_called_expired_then_that_hop_is_rebuilt_and_the_next_one_succeeds() {
    let recorder = Recorder::default();
    let given = AtomicUsize::new(0);
    let client = recorder.client(move |asked| match asked.access_key_id.as_str() {
        "ASIA1" => refusal(403, "ExpiredToken"),
        _ if asked.body.contains("Action=AssumeRole") => {
            session(&format!("ASIA{}", given.fetch_add(1, Ordering::SeqCst) + 1), 3600)
        }
        _ => caller("aws"),
    });
    let hop = || AssumeRole::new(ROLE);
    let provider = keyed().http_client(client).assume_role(hop()).assume_role(hop()).build().await.expect("built");
    call(&provider).await.expect("an answer");
    assert_eq!(recorder.signers("AssumeRole"), ["AKIA", "ASIA1", "AKIA", "ASIA2"]);
    assert_eq!(recorder.signers("GetCallerIdentity"), ["ASIA3"]);
}
