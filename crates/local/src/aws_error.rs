//! Errors in the shape that each of AWS's protocols gives them.

use bytes::Bytes;
use ciborium::Value;
use http::HeaderMap;
use http::header::{CONTENT_TYPE, HeaderValue};
use winterbaume_core::MockResponse;

use crate::credential_scope::CredentialScope;
use crate::target::Target;
use crate::xml::element;

/// How a service writes its answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// S3's XML.
    S3,
    /// The query protocol: STS, IAM and others.
    Query,
    /// EC2's variant of the query protocol.
    Ec2,
    /// AWS JSON.
    Json,
    /// Smithy RPC v2 CBOR: `CloudWatch`.
    Cbor,
}

impl Protocol {
    /// The protocol of a request.
    pub(crate) fn of(uri: &str, headers: &HeaderMap) -> Self {
        let service = CredentialScope::of(uri, headers).map(|scope| scope.service);
        if headers.contains_key("x-amz-target") || service.as_deref() == Some("es") {
            Self::Json
        } else if Target::parse(uri).path.starts_with("/service/") {
            Self::Cbor
        } else if service.as_deref() == Some("ec2") {
            Self::Ec2
        } else if is_form(headers) {
            Self::Query
        } else {
            Self::S3
        }
    }

    /// The error with which the service asks to slow down.
    pub(crate) fn throttling(self) -> AwsError {
        match self {
            Self::S3 => AwsError::new(503, "SlowDown", "Please reduce your request rate."),
            Self::Query => AwsError::new(400, "Throttling", "Rate exceeded"),
            Self::Ec2 => AwsError::new(503, "RequestLimitExceeded", "Request limit exceeded."),
            Self::Json | Self::Cbor => AwsError::new(400, "ThrottlingException", "Rate exceeded"),
        }
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
}

/// An error as AWS reports it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AwsError {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    /// What some errors tell besides, in CBOR.
    more: Vec<(&'static str, Value)>,
}

impl AwsError {
    pub(crate) fn new(status: u16, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), more: Vec::new() }
    }

    /// The error with something besides, which is told in CBOR alone.
    pub(crate) fn with(mut self, name: &'static str, value: Value) -> Self {
        self.more.push((name, value));
        self
    }

    /// The whole answer, with a request id of its own.
    pub(crate) fn response(&self, protocol: Protocol) -> MockResponse {
        let (content_type, body) = self.body(protocol);
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        if protocol == Protocol::Cbor {
            headers.insert("smithy-protocol", HeaderValue::from_static("rpc-v2-cbor"));
        }
        stamp_request_id(&mut headers, protocol);
        MockResponse { status: self.status, headers, body }
    }

    fn body(&self, protocol: Protocol) -> (&'static str, Bytes) {
        let error = format!("{}{}", element("Code", &self.code), element("Message", &self.message));
        let id = request_id();
        match protocol {
            Protocol::S3 => ("application/xml", format!("<Error>{error}<RequestId>{id}</RequestId></Error>").into()),
            Protocol::Query => {
                let error = format!("<Error><Type>Sender</Type>{error}</Error>");
                ("text/xml", format!("<ErrorResponse>{error}<RequestId>{id}</RequestId></ErrorResponse>").into())
            }
            Protocol::Ec2 => {
                let errors = format!("<Errors><Error>{error}</Error></Errors>");
                ("text/xml", format!("<Response>{errors}<RequestID>{id}</RequestID></Response>").into())
            }
            Protocol::Json => ("application/x-amz-json-1.1", self.json().into()),
            Protocol::Cbor => ("application/cbor", self.cbor().into()),
        }
    }

    fn json(&self) -> String {
        serde_json::json!({ "__type": self.code, "message": self.message }).to_string()
    }

    fn cbor(&self) -> Vec<u8> {
        let own = [("__type", self.code.as_str().into()), ("message", self.message.as_str().into())];
        let fields = own.into_iter().chain(self.more.clone()).map(|(name, value)| (name.into(), value));
        let mut encoded = Vec::new();
        // Writing to memory cannot fail.
        let _ = ciborium::into_writer(&Value::Map(fields.collect()), &mut encoded);
        encoded
    }
}

/// Puts a request id on an answer that has none, under the names that the protocol's services use.
pub(crate) fn stamp_request_id(headers: &mut HeaderMap, protocol: Protocol) {
    let names: &[&'static str] = match protocol {
        Protocol::S3 => &["x-amz-request-id", "x-amz-id-2"],
        _ => &["x-amzn-requestid"],
    };
    for name in names {
        if let Ok(id) = HeaderValue::from_str(&request_id()) {
            headers.entry(*name).or_insert(id);
        }
    }
}

/// An id like S3's: sixteen capitals and digits.
fn request_id() -> String {
    format!("{:016X}", fastrand::u64(..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_finding_the_protocol_and_nothing_marks_the_request_then_it_is_s3() {
        assert_eq!(Protocol::of("/logs/key", &HeaderMap::new()), Protocol::S3);
    }

    #[test]
    fn when_finding_the_protocol_and_a_form_is_sent_then_the_signed_service_decides() {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        assert_eq!(Protocol::of("/", &headers), Protocol::Query);
        let signed = "AWS4-HMAC-SHA256 Credential=AKID/20261122/eu-west-1/ec2/aws4_request";
        headers.insert("authorization", HeaderValue::from_static(signed));
        assert_eq!(Protocol::of("/", &headers), Protocol::Ec2);
    }

    #[test]
    fn when_finding_the_protocol_and_json_has_no_target_then_the_signed_service_decides() {
        let mut headers = HeaderMap::new();
        let signed = "AWS4-HMAC-SHA256 Credential=AKID/20261122/eu-west-1/es/aws4_request";
        headers.insert("authorization", HeaderValue::from_static(signed));
        assert_eq!(Protocol::of("/2021-01-01/opensearch/domain/search", &headers), Protocol::Json);
    }

    #[test]
    fn when_writing_cbor_then_it_is_a_map_of_code_message_and_what_is_told_besides() {
        let body = AwsError::new(400, "A", "b").with("more", true.into()).cbor();
        assert_eq!(body, b"\xa3\x66__type\x61A\x67message\x61b\x64more\xf5");
    }
}
