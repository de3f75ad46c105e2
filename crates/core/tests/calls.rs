//! Each call is told to observers when it is over.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AssumeRole, AwsClientProvider, AwsClientProviderBuilder, AwsCredentials, CallOutcome, RequestError,
    RequestErrorKind, Sts, Timeouts,
};
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Asked, Recorder, Slow, builder, caller, caller_of, refusal, session};

const ROLE: &str = "arn:aws:iam::210987654321:role/Deploy";

/// What was told of a call, in one line each.
#[derive(Debug, Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn to(&self, builder: AwsClientProviderBuilder) -> AwsClientProviderBuilder {
        let told = Arc::clone(&self.0);
        builder.call_observer(move |call| {
            let line = format!(
                "{} {} in {} of {}: {} after {} attempts, {} throttled, id {}",
                call.service,
                call.operation,
                call.region,
                call.account.unwrap_or("?"),
                call.outcome,
                call.attempts,
                call.throttles,
                call.request_id.unwrap_or("-")
            );
            told.lock().expect("no panic").push(line);
        })
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().expect("no panic").clone()
    }
}

fn keyed() -> AwsClientProviderBuilder {
    builder(&[]).region("eu-west-1").credentials(AwsCredentials::new("AKIA", "s"))
}

async fn built(builder: AwsClientProviderBuilder) -> AwsClientProvider {
    builder.build().await.expect("complete settings")
}

async fn call(provider: &AwsClientProvider) -> Result<(), RequestError> {
    let answer = provider.client::<Sts>().get_caller_identity().send().await;
    answer.map(drop).map_err(|error| RequestError::from_sdk("sts", "GetCallerIdentity", error))
}

/// Answers with these, one after the other.
fn in_turn(answers: Vec<(u16, String)>) -> impl Fn(&Asked) -> (u16, String) + Send + Sync + 'static {
    let asked = AtomicUsize::new(0);
    move |_| answers.get(asked.fetch_add(1, Ordering::SeqCst)).cloned().expect("no more calls than answers")
}

/// What is told of one call that is answered so, and its error.
async fn told_of(answers: Vec<(u16, String)>) -> (Vec<String>, Result<(), RequestError>) {
    let told = Told::default();
    let provider = built(told.to(keyed().http_client(Recorder::default().client(in_turn(answers))))).await;
    let outcome = call(&provider).await;
    (told.lines(), outcome)
}

#[tokio::test(start_paused = true)]
async fn when_a_call_succeeds_then_it_is_told_once_with_all_that_is_known() {
    let (told, _) = told_of(vec![caller("aws")]).await;
    assert_eq!(
        told,
        ["sts GetCallerIdentity in eu-west-1 of ?: ok after 1 attempts, 0 throttled, id id-of-the-request"]
    );
}

#[tokio::test(start_paused = true)]
async fn when_attempts_are_throttled_and_faulty_then_attempts_and_throttles_are_told_apart() {
    let throttled_then_faulty = vec![refusal(400, "Throttling"), refusal(500, "InternalFailure"), caller("aws")];
    let client = Recorder::default().client(in_turn(throttled_then_faulty));
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    let provider = keyed().http_client(client).call_observer(move |call| {
        kept.lock().expect("no panic").push((call.attempts, call.retries(), call.throttles));
    });
    call(&built(provider).await).await.expect("the third attempt is good");
    assert_eq!(*told.lock().expect("no panic"), [(3, 2, 1)]);
}

#[tokio::test(start_paused = true)]
async fn when_a_call_fails_then_kind_and_code_are_those_of_the_error_that_the_caller_gets() {
    let answers = [
        refusal(403, "AccessDenied"),
        refusal(404, "NoSuchEntity"),
        refusal(400, "Throttling"),
        refusal(503, "ServiceUnavailable"),
        refusal(400, "<script>"),
        (502, "no XML".to_owned()),
        (200, "no XML".to_owned()),
    ];
    for answer in answers {
        let seen = Arc::new(Mutex::new(None));
        let kept = Arc::clone(&seen);
        let body = answer.1.clone();
        let provider = keyed().http_client(Recorder::default().client(move |_| answer.clone()));
        let provider = provider.call_observer(move |call| {
            if let CallOutcome::Failed { kind, code } = call.outcome {
                *kept.lock().expect("no panic") = Some((kind, code.map(str::to_owned)));
            }
        });
        let error = call(&built(provider).await).await.expect_err("a failure");
        let (kind, code) = seen.lock().expect("no panic").take().expect("a failure is told");
        assert_eq!(kind, error.kind(), "{body}");
        // What is no code of AWS is not told as one.
        assert_eq!(code.as_deref(), error.code().filter(|code| !code.contains('<')), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_an_operation_knows_the_code_as_its_own_then_it_is_read_off_the_answer() {
    let told = Told::default();
    let client = Recorder::default().client(|_| refusal(400, "PackedPolicyTooLarge"));
    let provider = built(told.to(keyed().http_client(client))).await;
    let _ = provider.client::<Sts>().assume_role().role_arn(ROLE).role_session_name("me").send().await;
    assert!(told.lines()[0].starts_with("sts AssumeRole in eu-west-1 of ?: PackedPolicyTooLarge after 1"), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn when_the_code_is_in_a_header_or_in_json_then_it_is_read_there() {
    const NAMELESS: &str = "<ErrorResponse><Error><Message>no</Message></Error></ErrorResponse>";
    for (header, value, body) in [
        ("x-amzn-query-error", "TooMany;Sender", NAMELESS),
        ("x-amzn-errortype", "TooMany:http://internal.amazon.com/", NAMELESS),
        ("other", "", r#"{"__type":"com.amazonaws.sts#TooMany","message":"no"}"#),
    ] {
        let told = Told::default();
        let client = infallible_client_fn(move |_| {
            http::Response::builder().status(400).header(header, value).body(body).expect("an answer")
        });
        call(&built(told.to(keyed().http_client(client))).await).await.expect_err("refused");
        assert!(told.lines()[0].contains(": TooMany after 1"), "{header}: {told:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn when_aws_is_not_reached_then_the_kind_is_told() {
    let told = Told::default();
    let provider = built(told.to(keyed().http_client(Unreachable)).max_attempts(2)).await;
    let error = call(&provider).await.expect_err("no network");
    assert_eq!(error.kind(), RequestErrorKind::Network);
    assert!(told.lines()[0].contains(": network failure after 2 attempts, 0 throttled, id -"), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn when_the_operation_times_out_then_it_is_told_with_the_time_it_took() {
    let took = Arc::new(Mutex::new(Duration::ZERO));
    let told = Told::default();
    let kept = Arc::clone(&took);
    let timeouts = Timeouts { operation: Duration::from_secs(4), ..Timeouts::default() };
    let slow = Slow(Recorder::default().client(|_| caller("aws")), Duration::from_mins(1));
    let provider = told.to(keyed().timeouts(timeouts).http_client(slow));
    let provider = provider.call_observer(move |call| *kept.lock().expect("no panic") = call.duration);
    call(&built(provider).await).await.expect_err("too slow");
    assert!(told.lines()[0].contains(": no answer in time after 1 attempts"), "{told:?}");
    let took = *took.lock().expect("no panic");
    assert!(took >= Duration::from_secs(4) && took < Duration::from_secs(5), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn when_the_caller_does_not_wait_for_the_end_then_the_call_is_told_as_cancelled() {
    let told = Told::default();
    let slow = Slow(Recorder::default().client(|_| caller("aws")), Duration::from_mins(1));
    let provider = built(told.to(keyed().http_client(slow))).await;
    let patience = tokio::time::timeout(Duration::from_secs(1), call(&provider)).await;
    patience.expect_err("the answer takes a minute");
    assert_eq!(
        told.lines(),
        ["sts GetCallerIdentity in eu-west-1 of ?: cancelled after 1 attempts, 0 throttled, id -"]
    );
}

#[tokio::test(start_paused = true)]
async fn when_there_are_no_keys_then_the_call_is_told_with_that_kind() {
    let told = Told::default();
    let provider = built(told.to(builder(&[]).region("eu-west-1").http_client(Unreachable))).await;
    let error = call(&provider).await.expect_err("nobody calls");
    assert_eq!(error.kind(), RequestErrorKind::NoCredentials);
    assert!(told.lines()[0].contains(": no credentials after 1 attempts"), "{told:?}");
}

#[tokio::test(start_paused = true)]
async fn when_a_role_is_denied_then_both_calls_are_told_as_denied() {
    let told = Told::default();
    let client = Recorder::default().client(|_| refusal(403, "AccessDenied"));
    let provider = told.to(keyed().http_client(client)).assume_role(AssumeRole::new(ROLE));
    call(&built(provider).await).await.expect_err("denied");
    let lines = told.lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("sts AssumeRole in eu-west-1 of ?: AccessDenied after 1"), "{lines:?}");
    assert!(
        lines[1].starts_with("sts GetCallerIdentity in eu-west-1 of 210987654321: access denied after 1"),
        "{lines:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn when_expired_keys_are_rebuilt_then_the_call_succeeds_in_two_attempts() {
    let (told, given) = (Told::default(), AtomicUsize::new(0));
    let client = Recorder::default().client(move |asked| match asked.access_key_id.as_str() {
        _ if asked.body.contains("Action=AssumeRole") => {
            session(&format!("ASIA{}", given.fetch_add(1, Ordering::SeqCst) + 1), 3600)
        }
        "ASIA1" => refusal(403, "ExpiredToken"),
        _ => caller("aws"),
    });
    let provider = built(told.to(keyed().http_client(client)).assume_role(AssumeRole::new(ROLE))).await;
    call(&provider).await.expect("new keys");
    let lines = told.lines();
    let of_caller: Vec<_> = lines.iter().filter(|line| line.contains("GetCallerIdentity")).collect();
    assert_eq!(of_caller.len(), 1, "{lines:?}");
    assert!(of_caller[0].contains(": ok after 2 attempts, 0 throttled"), "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn when_keys_stay_expired_then_the_true_code_is_told() {
    let told = Told::default();
    let client = Recorder::default().client(|asked| {
        if asked.body.contains("Action=AssumeRole") { session("ASIA1", 3600) } else { refusal(403, "ExpiredToken") }
    });
    let provider = built(told.to(keyed().http_client(client)).assume_role(AssumeRole::new(ROLE))).await;
    call(&provider).await.expect_err("expired");
    assert!(
        told.lines().iter().any(|line| line.contains("GetCallerIdentity") && line.contains(": ExpiredToken after 2")),
        "{told:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn when_the_account_was_asked_for_then_later_calls_name_it() {
    let told = Told::default();
    let client = Recorder::default().client(|_| caller_of("aws", "111122223333"));
    let provider = built(told.to(keyed().http_client(client))).await;
    call(&provider).await.expect("an answer");
    provider.get_aws_env().await.expect("an account");
    call(&provider.in_region("eu-west-2").expect("a region")).await.expect("an answer");
    let lines = told.lines();
    assert!(lines[0].starts_with("sts GetCallerIdentity in eu-west-1 of ?:"), "{lines:?}");
    assert!(lines[2].starts_with("sts GetCallerIdentity in eu-west-2 of 111122223333:"), "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn when_a_child_calls_then_the_same_observer_is_told_and_knows_the_account_of_a_role() {
    let told = Told::default();
    let provider = built(told.to(keyed().http_client(Recorder::default().sts()))).await;
    let child = provider.assuming(&AssumeRole::new(ROLE)).expect("a role");
    call(&child).await.expect("an answer");
    let lines = told.lines();
    assert!(lines[0].starts_with("sts AssumeRole in eu-west-1 of ?: ok"), "{lines:?}");
    assert!(lines[1].starts_with("sts GetCallerIdentity in eu-west-1 of 210987654321: ok"), "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn when_an_observer_panics_then_the_call_goes_on_and_the_next_observer_is_told() {
    let told = Told::default();
    let client = Recorder::default().client(|_| caller("aws"));
    let broken = keyed().http_client(client).call_observer(|_| panic!("a broken observer, on purpose"));
    let provider = built(told.to(broken)).await;
    call(&provider).await.expect("an answer");
    assert_eq!(told.lines().len(), 1);
}

/// A network that is down.
#[derive(Debug, Clone)]
struct Unreachable;

impl HttpConnector for Unreachable {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let refused = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
        HttpConnectorFuture::ready(Err(ConnectorError::io(refused.into())))
    }
}

impl HttpClient for Unreachable {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Self)
    }
}
