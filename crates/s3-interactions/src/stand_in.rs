//! Providers for tests, with a mock in the place of S3's client.

use crate::progress::Progress;
use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder};
use aws_interactions_stand_in::answer;
pub(crate) use aws_interactions_stand_in::{Wire, assert_told_once};
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::SdkBody;
use aws_smithy_mocks::{Rule, mock_client};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex};

fn bare_builder() -> AwsClientProviderBuilder {
    aws_interactions_stand_in::bare_builder("eu-west-1")
}

/// A provider of eu-west-1 that reads nothing of the machine and hands out `client` wherever S3 is asked for.
pub(crate) async fn provider_with(client: Client) -> AwsClientProvider {
    bare_builder().with_client(client).build().await.expect("complete settings")
}

/// An answer without a body, as HEAD gets them, with these headers.
pub(crate) fn bare_answer(status: u16, headers: &[(&'static str, &'static str)]) -> HttpResponse {
    let mut answer = answer(status, SdkBody::empty());
    answer.headers_mut().insert("x-amz-request-id", "id-of-the-request");
    for (name, value) in headers {
        answer.headers_mut().insert(*name, *value);
    }
    answer
}

/// An error as S3 sends it.
pub(crate) fn error_answer(status: u16, code: &str) -> HttpResponse {
    let mut answer = bare_answer(status, &[("content-type", "application/xml")]);
    *answer.body_mut() = SdkBody::from(format!("<Error><Code>{code}</Code><Message>told so</Message></Error>"));
    answer
}

/// A provider whose S3 client panics on any call: for what is to be refused before anything is sent.
pub(crate) async fn provider_without_answers() -> AwsClientProvider {
    let none: [&Rule; 0] = [];
    provider_with(mock_client!(aws_sdk_s3, none)).await
}

/// A provider of eu-west-1 with S3's real client, which sends over `http_client`.
pub(crate) async fn provider_on(http_client: impl HttpClient + 'static) -> AwsClientProvider {
    bare_builder().http_client(http_client).build().await.expect("complete settings")
}

/// The region for which a request is signed.
pub(crate) fn signed_for(request: &HttpRequest) -> String {
    let authorization = request.headers().get("authorization").expect("a signed request");
    // AWS4-HMAC-SHA256 Credential=AKIACALLEREXAMPLE/20261122/eu-west-1/s3/aws4_request, …
    authorization.split('/').nth(2).expect("a credential scope").to_owned()
}

/// What a mock was asked, or a callback was told, in order.
#[derive(Debug)]
pub(crate) struct Log<T>(Arc<Mutex<Vec<T>>>);

impl<T> Clone for Log<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: Clone> Log<T> {
    pub(crate) fn push(&self, entry: T) {
        self.0.lock().expect("no test panicked with the log in hand").push(entry);
    }

    pub(crate) fn all(&self) -> Vec<T> {
        self.0.lock().expect("no test panicked with the log in hand").clone()
    }
}

/// A progress callback, and what it was told.
pub(crate) fn noted_progress() -> (Progress, Log<u64>) {
    let told = Log::default();
    let log = told.clone();
    (Progress::new(move |total| log.push(total)), told)
}

/// A provider with the SDK's own client: `answer` sees requests as they would go out, and its answers are read in full.
pub(crate) async fn provider_over<Fut>(answer: impl Fn(HttpRequest) -> Fut + Send + Sync + 'static) -> AwsClientProvider
where
    Fut: Future<Output = HttpResponse> + Send + 'static,
{
    let connector = SharedHttpConnector::new(Answers(answer));
    let http = http_client_fn(move |_, _| connector.clone());
    bare_builder().http_client(http).max_attempts(1).build().await.expect("complete settings")
}

struct Answers<F>(F);

impl<F> fmt::Debug for Answers<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answers")
    }
}

impl<F, Fut> HttpConnector for Answers<F>
where
    F: Fn(HttpRequest) -> Fut + Send + Sync,
    Fut: Future<Output = HttpResponse> + Send + 'static,
{
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0(request);
        HttpConnectorFuture::new(async { Ok(answer.await) })
    }
}

/// An answer with this body.
pub(crate) fn answer_of(body: impl Into<SdkBody>, headers: &[(&'static str, &'static str)]) -> HttpResponse {
    let mut answer = bare_answer(200, headers);
    *answer.body_mut() = body.into();
    answer
}
