//! What certificates look like on the wire.

use aws_interactions_core::{AwsClientProvider, AwsClientProviderBuilder};
pub(crate) use aws_interactions_stand_in::{JsonAnswer, Wire, assert_told_once, json_call, json_refusal, json_wire};
use serde_json::{Value, json};

pub(crate) const ARN: &str = "arn:aws:acm:eu-west-1:123456789012:certificate/1";

/// A provider of eu-west-1 that reads nothing of the machine and sends nothing twice.
pub(crate) fn bare_builder() -> AwsClientProviderBuilder {
    aws_interactions_stand_in::bare_builder("eu-west-1").max_attempts(1)
}

pub(crate) async fn provider_on(wire: &Wire) -> AwsClientProvider {
    bare_builder().http_client(wire.http_client.clone()).build().await.expect("complete settings")
}

/// The answer that holds one certificate, with these fields beside its ARN.
pub(crate) fn certificate(other: &Value) -> JsonAnswer {
    let mut certificate = json!({ "CertificateArn": ARN });
    for (name, value) in other.as_object().expect("fields") {
        certificate[name] = value.clone();
    }
    (200, json!({ "Certificate": certificate }))
}
