//! No secret in a Debug, an error or this project's log, at TRACE and however the keys are got.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

mod support;

use aws_interactions_core::{
    AssumeRole, AwsClientProvider, AwsClientProviderBuilder, AwsCredentials, AwsService, ConfigError, RequestError,
    ServiceSettings, Sts,
};
use std::error::Error;
use std::sync::{Arc, Mutex};
use support::{Asked, Files, Recorder, builder, caller, now, refusal};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::{Layer, SubscriberExt};

const ROLE: &str = "arn:aws:iam::123456789012:role/Admin";
const DEVICE: &str = "arn:aws:iam::123456789012:mfa/alice";

/// All that must not be seen holds this, but for the code, which is digits.
const MARK: &str = "MARKED";
const CODE: &str = "314159";

fn assert_clean(what: &str, text: &str) {
    assert!(!text.contains(MARK) && !text.contains(CODE), "{what}: {text}");
}

fn printed(error: &dyn Error) -> String {
    let chain = std::iter::successors(Some(error), |&error| error.source());
    chain.map(|error| format!("{error} {error:?}")).collect::<Vec<_>>().join(" | ")
}

/// STS, whose keys are marked.
fn good(asked: &Asked) -> (u16, String) {
    let expires = aws_smithy_types::DateTime::from(now() + std::time::Duration::from_hours(1));
    let expires = expires.fmt(aws_smithy_types::date_time::Format::DateTime).expect("a date");
    let keys = format!(
        "<AccessKeyId>ASIAMARKED</AccessKeyId><SecretAccessKey>MARKED-SECRET</SecretAccessKey>\
         <SessionToken>MARKED-TOKEN</SessionToken><Expiration>{expires}</Expiration>"
    );
    for operation in ["AssumeRoleWithWebIdentity", "AssumeRole"] {
        if asked.body.contains(&format!("Action={operation}&")) {
            let result = format!("<{operation}Result><Credentials>{keys}</Credentials></{operation}Result>");
            return (200, format!("<{operation}Response>{result}</{operation}Response>"));
        }
    }
    caller("aws")
}

/// The same with keys that end in the middle: what is there is still a secret.
fn half(asked: &Asked) -> (u16, String) {
    let (status, body) = good(asked);
    (status, body.split("<Expiration>").next().unwrap_or_default().to_owned())
}

type Answer = fn(&Asked) -> (u16, String);

fn denied(asked: &Asked) -> (u16, String) {
    if asked.body.contains("Action=AssumeRole") { refusal(403, "AccessDenied") } else { caller("aws") }
}

fn expired(asked: &Asked) -> (u16, String) {
    if asked.body.contains("Action=AssumeRole") { good(asked) } else { refusal(403, "ExpiredToken") }
}

fn keys() -> AwsCredentials {
    AwsCredentials::new("AKIAMARKED", "MARKED-SECRET").with_session("MARKED-TOKEN", None)
}

fn with_code() -> AssumeRole {
    AssumeRole::new(ROLE).mfa(DEVICE, |_| async { Ok::<_, String>(CODE.to_owned()) })
}

/// Every way to get keys that core goes itself.
fn sources(folder: &tempfile::TempDir, files: &Files) -> Vec<(&'static str, AwsClientProviderBuilder)> {
    let token = folder.path().join("token");
    std::fs::write(&token, "MARKED-POD-TOKEN").expect("a file");
    let token = token.display().to_string();
    let pod = [("AWS_WEB_IDENTITY_TOKEN_FILE", token.as_str()), ("AWS_ROLE_ARN", ROLE)];
    let environment = [
        ("AWS_ACCESS_KEY_ID", "AKIAMARKED"),
        ("AWS_SECRET_ACCESS_KEY", "MARKED-SECRET"),
        ("AWS_SESSION_TOKEN", "MARKED-TOKEN"),
    ];
    vec![
        ("the program", builder(&[]).credentials(keys())),
        ("the environment", builder(&environment)),
        ("a profile", files.builder(&[]).profile("ops")),
        ("a role", builder(&environment).assume_role(AssumeRole::new(ROLE))),
        ("MFA", builder(&[]).credentials(keys()).assume_role(with_code()).session_cache(folder.path().join("kept"))),
        ("a web identity", builder(&pod)),
        ("a guard", builder(&environment).allowed_accounts(["123456789012"])),
    ]
}

/// The provider, and what Debug shows of everything that is made on the way.
async fn built(builder: AwsClientProviderBuilder) -> Result<(AwsClientProvider, String), ConfigError> {
    let before = format!("{builder:?}");
    let provider = builder.region("eu-west-1").build().await?;
    let child = provider.assuming(&AssumeRole::new(ROLE).external_id("agreed"))?;
    let client = provider.client::<Sts>();
    let Shown(settings) = provider.client::<Shown>();
    let text = format!("{before} {provider:?} {child:?} {client:?} {:?} {settings}", client.config());
    Ok((provider, text))
}

/// A service whose client is what Debug shows of the settings.
#[derive(Clone)]
struct Shown(String);

impl AwsService for Shown {
    type Client = Self;
    const ID: &'static str = "shown";

    fn client(settings: &ServiceSettings<'_>) -> Self {
        Self(format!("{settings:?} {:?}", settings.interceptor()))
    }
}

#[tokio::test(start_paused = true)]
async fn when_everything_is_printed_and_logged_then_no_secret_is_in_it() {
    let keys =
        "aws_access_key_id = AKIAMARKED\naws_secret_access_key = MARKED-SECRET\naws_session_token = MARKED-TOKEN\n";
    let files = Files::new(&format!("[profile ops]\n{keys}"));
    let answers: [(&str, Answer); 5] =
        [("good", good), ("half", half), ("denied", denied), ("expired", expired), ("empty", |_| (200, String::new()))];
    let mut failures = 0;
    for (kind, answer) in answers {
        let folder = tempfile::tempdir().expect("a folder");
        for (source, builder) in sources(&folder, &files) {
            let what = format!("{source} with {kind} answers");
            let log = Log::default();
            let told = log.clone();
            let builder = builder.http_client(Recorder::default().client(answer)).max_attempts(2);
            let builder = builder.call_observer(move |call| told.write(format!("{call:?}").as_bytes()));
            let guard = log.begin();
            let (provider, debugs) = built(builder).await.expect("complete settings");
            let sent = provider.client::<Sts>().get_caller_identity().send().await;
            let error = sent.err().map(|error| RequestError::from_sdk("sts", "GetCallerIdentity", error));
            let errors = error.into_iter().chain(provider.get_aws_env().await.err());
            drop(guard);
            assert_clean(&what, &debugs);
            for error in errors {
                failures += 1;
                assert_clean(&what, &printed(&error));
            }
            assert!(log.text().contains("operation=\"GetCallerIdentity\""), "{what} logs nothing: {}", log.text());
            assert_clean(&what, &log.text());
        }
    }
    assert!(failures > 20, "{failures} failures were looked at");
}

/// What those who log must know, and `awsi` acts upon: the SDK's own log masks what a request is signed with, and shows
/// whose keys they are, and answers, those with new keys in them too where an HTTP client hands them over whole. Should
/// that change, this fails, and the warnings are to be written anew.
#[tokio::test(start_paused = true)]
async fn when_the_sdk_logs_at_trace_then_what_signs_is_masked_and_answers_with_keys_are_not() {
    let log = Log::default();
    let guard = log.begin_of(|target| !target.starts_with("aws_interactions"));
    let given = AwsCredentials::new("AKIAMARKED", "GIVEN-SECRET").with_session("GIVEN-TOKEN", None);
    let builder = builder(&[]).credentials(given).http_client(Recorder::default().client(good)).region("eu-west-1");
    let provider = builder.assume_role(with_code()).build().await.expect("complete settings");
    provider.client::<Sts>().get_caller_identity().send().await.expect("an identity");
    drop(guard);
    let text = log.text();
    for masked in ["GIVEN-SECRET", "GIVEN-TOKEN", "Signature=", CODE] {
        assert!(!text.contains(masked), "{masked}: {text}");
    }
    for shown in ["\"AKIAMARKED\"", "<SecretAccessKey>MARKED-SECRET"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
}

#[test] // It logs nothing: what a thread logs for the first time while another begins a log may be missing there.
fn when_values_that_hold_secrets_are_printed_then_the_secrets_are_not() {
    let role = with_code();
    let session = role.check().expect("a role");
    for text in [format!("{:?}", keys()), format!("{role:?}"), format!("{session:?}")] {
        assert_clean("a value", &text);
    }
}

/// What the crates of this project log in this thread, at TRACE. The SDK's own is no place for eyes: its users are told
/// to leave it out.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn begin(&self) -> DefaultGuard {
        self.begin_of(|target| target.starts_with("aws_interactions"))
    }

    fn begin_of(&self, is_wanted: fn(&str) -> bool) -> DefaultGuard {
        let log = self.clone();
        let layer = tracing_subscriber::fmt::layer().with_span_events(FmtSpan::FULL).with_ansi(false);
        let wanted = filter_fn(move |metadata| is_wanted(metadata.target()));
        let layer = layer.with_writer(move || Writer(log.clone())).with_filter(wanted);
        tracing::subscriber::set_default(tracing_subscriber::registry().with(layer))
    }

    fn write(&self, text: &[u8]) {
        self.0.lock().expect("no panic").extend_from_slice(text);
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no panic").clone()).expect("text")
    }
}

struct Writer(Log);

impl std::io::Write for Writer {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.0.write(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
