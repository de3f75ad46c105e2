//! What certificates look like on the wire.

use aws_interactions_core::AwsClientProvider;
use aws_interactions_stand_in::bare_builder;
pub(crate) use aws_interactions_stand_in::{
    JsonAnswer, Wire, assert_told_once, json_call, json_refusal, json_wire, provider_on,
};
use serde_json::{Value, json};

pub(crate) const ARN: &str = "arn:aws:acm:eu-west-1:123456789012:certificate/1";

/// A provider whose clients send a request three times at most.
pub(crate) async fn retrying_on(wire: &Wire) -> AwsClientProvider {
    let builder = bare_builder("eu-west-1").max_attempts(3).http_client(wire.http_client.clone());
    builder.build().await.expect("complete settings")
}

/// The answer that holds one certificate, with these fields beside its ARN.
pub(crate) fn certificate(other: &Value) -> JsonAnswer {
    let mut certificate = json!({ "CertificateArn": ARN });
    for (name, value) in other.as_object().expect("fields") {
        certificate[name] = value.clone();
    }
    (200, json!({ "Certificate": certificate }))
}
