//! A stand-in for AWS that answers from a closure and remembers what it was asked.
#![allow(dead_code, reason = "each test file uses its part")]
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

pub(crate) mod authority;
pub(crate) mod server;

use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder};
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

/// What a request showed of its caller.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) uri: String,
    pub(crate) access_key_id: String,
    pub(crate) region: String,
    pub(crate) body: String,
    pub(crate) user_agent: String,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Vec<Asked>>>);

impl Recorder {
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.0.lock().expect("no test panicked with the log in hand").clone()
    }

    /// An HTTP client that answers with status and body of the closure.
    pub(crate) fn client(&self, answer: impl Fn(&Asked) -> (u16, String) + Send + Sync + 'static) -> SharedHttpClient {
        let log = Arc::clone(&self.0);
        infallible_client_fn(move |request| {
            let header =
                |name: &str| request.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
            let authorization = header("authorization").unwrap_or_default();
            let scope = authorization.split("Credential=").nth(1).unwrap_or_default();
            let mut scope = scope.split('/').map(str::to_owned);
            let asked = Asked {
                uri: request.uri().to_string(),
                access_key_id: scope.next().unwrap_or_default(),
                region: scope.nth(1).unwrap_or_default(),
                body: String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned(),
                user_agent: header("user-agent").unwrap_or_default().into_owned(),
            };
            let (status, body) = answer(&asked);
            log.lock().expect("no test panicked with the log in hand").push(asked);
            http::Response::builder()
                .status(status)
                .header("x-amzn-requestid", "id-of-the-request")
                .header("x-aws-ec2-metadata-token-ttl-seconds", "21600")
                .body(SdkBody::from(body))
                .expect("a response")
        })
    }

    /// How many requests were for this operation of STS.
    pub(crate) fn count(&self, operation: &str) -> usize {
        let action = format!("Action={operation}&");
        self.asked().iter().filter(|asked| asked.body.contains(&action)).count()
    }

    /// The ids of the keys that signed requests for this operation of STS.
    pub(crate) fn signers(&self, operation: &str) -> Vec<String> {
        let action = format!("Action={operation}&");
        self.asked().into_iter().filter(|asked| asked.body.contains(&action)).map(|asked| asked.access_key_id).collect()
    }

    /// An HTTP client that answers as STS does: roles can be assumed, and callers are told who they are.
    pub(crate) fn sts(&self) -> SharedHttpClient {
        self.client(|asked| if asked.body.contains("Action=AssumeRole") { assume_role(3600) } else { caller("aws") })
    }
}

/// The answer to `GetCallerIdentity`.
pub(crate) fn caller(partition: &str) -> (u16, String) {
    caller_of(partition, "123456789012")
}

/// The same for a caller of this account.
pub(crate) fn caller_of(partition: &str, account: &str) -> (u16, String) {
    let arn = format!("arn:{partition}:iam::{account}:user/alice");
    let result = format!("<Arn>{arn}</Arn><UserId>AIDA</UserId><Account>{account}</Account>");
    (
        200,
        format!(
            "<GetCallerIdentityResponse><GetCallerIdentityResult>{result}</GetCallerIdentityResult></GetCallerIdentityResponse>"
        ),
    )
}

/// The time, which a test may have pushed forward.
pub(crate) fn now() -> SystemTime {
    let tokio = tokio::time::Instant::now().into_std();
    SystemTime::now() + tokio.saturating_duration_since(Instant::now())
}

/// Answers as late as AWS does, in tokio's time.
#[derive(Debug, Clone)]
pub(crate) struct Slow(pub(crate) SharedHttpClient, pub(crate) Duration);

#[derive(Debug)]
struct SlowConnector(SharedHttpConnector, Duration);

impl HttpClient for Slow {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(SlowConnector(self.0.http_connector(settings, components), self.1))
    }
}

impl HttpConnector for SlowConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (connector, latency) = (self.0.clone(), self.1);
        HttpConnectorFuture::new(async move {
            tokio::time::sleep(latency).await;
            connector.call(request).await
        })
    }
}

/// The answer to `AssumeRole`, with keys that last so many seconds.
pub(crate) fn assume_role(seconds: u64) -> (u16, String) {
    session("ASIAROLE", seconds)
}

/// The same, with the id of the key.
pub(crate) fn session(id: &str, seconds: u64) -> (u16, String) {
    sessions_of("AssumeRole", id, seconds)
}

/// The same for another operation that answers with a session.
pub(crate) fn sessions_of(operation: &str, id: &str, seconds: u64) -> (u16, String) {
    let expires = now() + Duration::from_secs(seconds);
    let expires =
        aws_smithy_types::DateTime::from(expires).fmt(aws_smithy_types::date_time::Format::DateTime).expect("a date");
    let keys = format!(
        "<AccessKeyId>{id}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
         <Expiration>{expires}</Expiration>"
    );
    (
        200,
        format!(
            "<{operation}Response><{operation}Result><Credentials>{keys}</Credentials></{operation}Result></{operation}Response>"
        ),
    )
}

/// The answer of STS to what it refuses.
pub(crate) fn refusal(status: u16, code: &str) -> (u16, String) {
    (
        status,
        format!(
            "<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error><RequestId>r</RequestId></ErrorResponse>"
        ),
    )
}

/// A builder that reads these environment variables and nothing of the machine.
pub(crate) fn builder(variables: &[(&str, &str)]) -> AwsClientProviderBuilder {
    AwsClientProvider::builder().environment_variables(variables.iter().copied())
}

/// Configuration files of a test, in a folder that goes with it.
pub(crate) struct Files {
    folder: tempfile::TempDir,
}

impl Files {
    pub(crate) fn new(config: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("config"), config).expect("a file");
        Self { folder }
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.folder.path().join("config")
    }

    /// The variables that point to these files, and `more`.
    pub(crate) fn builder(&self, more: &[(&str, &str)]) -> AwsClientProviderBuilder {
        let config = self.config().display().to_string();
        let variables = more.iter().copied().chain([("AWS_CONFIG_FILE", config.as_str())]);
        AwsClientProvider::builder().environment_variables(variables)
    }
}
