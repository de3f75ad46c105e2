//! What a failed call is called: the kind, and AWS's code.

use crate::cause::find_in;
use crate::request_error::{RequestError, RequestErrorKind, kind_of_answer, kind_of_credentials, kind_of_status};
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::interceptors::context::Error;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::error::ErrorMetadata;
use std::error::Error as _;

/// No code of AWS is longer. What is, or holds other characters, is not AWS's, and is not to be found in logs.
const LONGEST_CODE: usize = 100;

/// The kind that [`RequestError::from_sdk`] finds in the same failure, and the code.
///
/// Here the error of the operation has lost its type, and its code with it where the operation knows it as its own: that
/// one is read off the answer.
pub(super) fn of<'a>(
    error: &'a OrchestratorError<Error>,
    answer: Option<&'a HttpResponse>,
) -> (RequestErrorKind, Option<&'a str>) {
    let status = answer.map(|answer| answer.status().as_u16());
    if let Some(error) = error.as_operation_error() {
        let metadata = error.source().and_then(|source| source.downcast_ref::<ErrorMetadata>());
        let code = metadata.and_then(ErrorMetadata::code).or_else(|| code_in(answer?)).filter(|code| is_code(code));
        return (kind_of_answer(code, status), code);
    }
    let kind = match find_in::<CredentialsError>(error) {
        Some(failure) => find_in(error).map_or_else(|| kind_of_credentials(failure), RequestError::kind),
        None => kind_of_no_answer(error, status),
    };
    (kind, None)
}

fn kind_of_no_answer(error: &OrchestratorError<Error>, status: Option<u16>) -> RequestErrorKind {
    if error.is_timeout_error() || error.as_connector_error().is_some_and(ConnectorError::is_timeout) {
        RequestErrorKind::Timeout
    } else if error.is_connector_error() {
        RequestErrorKind::Network
    } else {
        status.map_or(RequestErrorKind::InvalidRequest, kind_of_status)
    }
}

/// Where the protocols have it: in a header of those that speak JSON or CBOR, in an element of XML, in a field of JSON.
fn code_in(answer: &HttpResponse) -> Option<&str> {
    let header = |name| answer.headers().get(name);
    let body = || std::str::from_utf8(answer.body().bytes()?).ok();
    let between = |text, begin, end| Some(str::split_once(text, begin)?.1.split_once(end)?.0);
    let code = header("x-amzn-query-error")
        .or_else(|| header("x-amzn-errortype"))
        .or_else(|| between(body()?, "<Code>", "</Code>"))
        .or_else(|| between(body()?, "\"__type\":\"", "\""))?;
    // `namespace#Code:http://…`, and `Code;Sender`.
    let code = code.split([':', ';']).next().unwrap_or(code);
    Some(code.rsplit('#').next().unwrap_or(code))
}

fn is_code(text: &str) -> bool {
    let is_of_a_code = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=LONGEST_CODE).contains(&text.len()) && text.bytes().all(is_of_a_code)
}
