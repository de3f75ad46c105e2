//! Requests and answers of AWS JSON, read.

use serde_json::{Map, Value};
use winterbaume_core::{MockRequest, MockResponse};

const TARGET: &str = "x-amz-target";

/// What a request asks for: `GetItem` of `DynamoDB_20120810.GetItem`.
pub(crate) fn operation(request: &MockRequest) -> &str {
    let target = request.headers.get(TARGET).and_then(|target| target.to_str().ok()).unwrap_or_default();
    target.rsplit('.').next().unwrap_or_default()
}

/// What a request says.
pub(crate) fn asked(request: &MockRequest) -> Map<String, Value> {
    serde_json::from_slice(&request.body).unwrap_or_default()
}

/// What an answer says, if it is no error.
pub(crate) fn told(answer: &MockResponse) -> Option<Map<String, Value>> {
    (answer.status == 200).then(|| serde_json::from_slice(&answer.body).ok()).flatten()
}

/// The answer with this in it.
pub(crate) fn telling(answer: MockResponse, told: Map<String, Value>) -> MockResponse {
    MockResponse { body: Value::from(told).to_string().into(), ..answer }
}

/// Another request of the same caller.
#[cfg(any(feature = "dynamodb", feature = "ssm"))]
pub(crate) fn another(request: &MockRequest, target: &'static str, asked: &Value) -> MockRequest {
    let mut headers = request.headers.clone();
    headers.insert(TARGET, http::HeaderValue::from_static(target));
    let body = asked.to_string().into();
    MockRequest { method: request.method.clone(), uri: request.uri.clone(), headers, body }
}
