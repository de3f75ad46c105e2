//! Providers and answers for the tests.
//!
//! The SDK speaks rpcv2Cbor with CloudWatch: a POST to `/service/GraniteServiceVersion20100801/operation/NAME`, the
//! input and the answer each one CBOR map. Build answers with `ciborium::cbor!`; a time is [`time`].

use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder, AwsCredentials};
use aws_sdk_cloudwatch::Client;
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_mocks::{Rule, mock_client};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use ciborium::{Value, cbor};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A provider of eu-west-1 that reads nothing of the machine.
pub(crate) fn bare_builder() -> AwsClientProviderBuilder {
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("eu-west-1");
    builder.credentials(AwsCredentials::new("id", "secret"))
}

/// A provider that hands out `client` wherever CloudWatch is asked for.
pub(crate) async fn provider_with(client: Client) -> AwsClientProvider {
    bare_builder().with_client(client).build().await.expect("complete settings")
}

/// A provider whose CloudWatch client panics on any call: for what is to be refused before anything is sent.
pub(crate) async fn provider_without_answers() -> AwsClientProvider {
    let none: [&Rule; 0] = [];
    provider_with(mock_client!(aws_sdk_cloudwatch, none)).await
}

/// A provider with CloudWatch's real client, which sends over `wire`, never twice, and not compressed.
pub(crate) async fn provider_on(wire: &Wire) -> AwsClientProvider {
    let builder = bare_builder().http_client(wire.http_client.clone()).max_attempts(1);
    let builder = builder.endpoint_url("http://stand-in.test");
    builder.build().await.expect("complete settings")
}

/// An answer with this result.
pub(crate) fn answer(result: &Value) -> HttpResponse {
    cbor_answer(200, result)
}

/// An error as CloudWatch sends it: the code in the body is the shape's name, the one in the header is what the query
/// protocol used to say, and what the SDK takes.
pub(crate) fn refusal(status: u16, code: &str, message: &str) -> HttpResponse {
    let body = cbor!({ "__type" => format!("com.amazonaws.cloudwatch#{code}"), "message" => message });
    let mut answer = cbor_answer(status, &body.expect("CBOR"));
    answer.headers_mut().insert("x-amzn-query-error", format!("{code};Sender"));
    answer
}

fn cbor_answer(status: u16, result: &Value) -> HttpResponse {
    let mut body = Vec::new();
    ciborium::into_writer(result, &mut body).expect("CBOR");
    let mut answer = HttpResponse::new(StatusCode::try_from(status).expect("a status"), SdkBody::from(body));
    let headers = [
        ("content-type", "application/cbor"),
        ("smithy-protocol", "rpc-v2-cbor"),
        ("x-amzn-requestid", "id-of-the-request"),
    ];
    for (name, value) in headers {
        answer.headers_mut().insert(name, value);
    }
    answer
}

/// A time in an answer: seconds of the epoch, tagged.
pub(crate) fn time(epoch_seconds: f64) -> Value {
    Value::Tag(1, Box::new(Value::Float(epoch_seconds)))
}

/// What a request asks: the operation and its input.
pub(crate) fn asked(request: &HttpRequest) -> (String, Value) {
    let operation = request.uri().rsplit('/').next().expect("a path").to_owned();
    (operation, ciborium::from_reader(request.body().bytes().expect("a body in memory")).expect("CBOR"))
}

/// A field of a CBOR map.
pub(crate) fn field<'a>(map: &'a Value, name: &str) -> Option<&'a Value> {
    let pairs = map.as_map().expect("a map");
    pairs.iter().find(|(key, _)| key.as_text() == Some(name)).map(|(_, value)| value)
}

/// The far end of real clients: answers each request by a function of it, and keeps them all.
pub(crate) struct Wire {
    pub(crate) http_client: SharedHttpClient,
    requests: Arc<Mutex<Vec<HttpRequest>>>,
}

impl Wire {
    pub(crate) fn answering(answer: impl Fn(&HttpRequest) -> HttpResponse + Send + Sync + 'static) -> Self {
        let requests = Arc::new(Mutex::default());
        let kept: Arc<Mutex<Vec<HttpRequest>>> = Arc::clone(&requests);
        let http_client = infallible_client_fn(move |request| {
            let request = HttpRequest::try_from(request).expect("a request");
            let answer = answer(&request);
            kept.lock().expect("no panic").push(request);
            answer.try_into_http1x().expect("an answer")
        });
        Self { http_client, requests }
    }

    /// The same wire with its answers under way for so long; what they are is decided when they are asked for.
    pub(crate) fn taking(self, time: Duration) -> Self {
        let near = self.http_client;
        let http_client = http_client_fn(move |settings, components| {
            SharedHttpConnector::new(Far { near: near.http_connector(settings, components), time })
        });
        Self { http_client, requests: self.requests }
    }

    /// What `view` sees of every request so far.
    pub(crate) fn requests<T>(&self, view: impl Fn(&HttpRequest) -> T) -> Vec<T> {
        self.requests.lock().expect("no panic").iter().map(view).collect()
    }
}

#[derive(Debug)]
struct Far {
    near: SharedHttpConnector,
    time: Duration,
}

impl HttpConnector for Far {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (answer, time) = (self.near.call(request), self.time);
        HttpConnectorFuture::new(async move {
            tokio::time::sleep(time).await;
            answer.await
        })
    }
}
