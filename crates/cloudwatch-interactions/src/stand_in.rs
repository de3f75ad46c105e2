//! Providers and answers for the tests.
//!
//! The SDK speaks rpcv2Cbor with CloudWatch: a POST to `/service/GraniteServiceVersion20100801/operation/NAME`, the
//! input and the answer each one CBOR map. Build answers with `ciborium::cbor!`; a time is [`time`].

use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder};
pub(crate) use aws_interactions_stand_in::Wire;
use aws_sdk_cloudwatch::Client;
use aws_smithy_mocks::{Rule, mock_client};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use ciborium::{Value, cbor};

/// A provider of eu-west-1 that reads nothing of the machine.
pub(crate) fn bare_builder() -> AwsClientProviderBuilder {
    aws_interactions_stand_in::bare_builder("eu-west-1")
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
    let mut answer = aws_interactions_stand_in::answer(status, body);
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
