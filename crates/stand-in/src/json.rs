//! Services that speak JSON, by the name of an operation or by method and path.

use crate::{Wire, answer};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use serde_json::{Value, json};

/// An answer: status and body.
pub type JsonAnswer = (u16, Value);

/// A wire that answers each operation and its input.
pub fn json_wire(say: impl Fn(&str, &Value) -> JsonAnswer + Send + Sync + 'static) -> Wire {
    Wire::answering(move |request| {
        let (operation, input) = json_call(request);
        let (status, body) = say(&operation, &input);
        answer(status, body.to_string())
    })
}

/// What a request asks for and its input: `UpdateService`, or `GET /path` of a service that has a path an operation.
pub fn json_call(request: &HttpRequest) -> (String, Value) {
    let target = request.headers().get("x-amz-target").and_then(|target| target.rsplit('.').next());
    let by_path = || {
        let uri = http::Uri::try_from(request.uri()).expect("a URI");
        format!("{} {}", request.method(), uri.path())
    };
    let body = request.body().bytes().expect("a body in memory");
    let input = if body.is_empty() { Value::Null } else { serde_json::from_slice(body).expect("JSON") };
    (target.map_or_else(by_path, str::to_owned), input)
}

/// How a service refuses.
pub fn json_refusal(code: &str) -> JsonAnswer {
    let status = if code.starts_with("AccessDenied") { 403 } else { 400 };
    (status, json!({ "__type": code, "message": "told so" }))
}
