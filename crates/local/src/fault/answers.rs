//! Answers that nobody gave, and real ones that are damaged.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http_body_util::BodyExt;
use winterbaume_core::MockResponse;

use super::broken_body::{BrokenBody, Rest};

/// An answer as the SDK takes it.
pub(super) fn response(status: u16, headers: &[(String, String)], body: Bytes) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(status).map_err(|error| ConnectorError::user(error.into()))?;
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    for (name, value) in headers {
        response
            .headers_mut()
            .try_insert(name.clone(), value.clone())
            .map_err(|error| ConnectorError::user(error.into()))?;
    }
    Ok(response)
}

/// An emulator's answer as the SDK takes it; a HEAD gets no body.
pub(crate) fn from_mock(answer: MockResponse, head: bool) -> Result<HttpResponse, ConnectorError> {
    let text = |value: &http::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let mut headers: Vec<_> = answer.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    // As a server would; the answer to a HEAD says the length of what it leaves out.
    if !head && !answer.headers.contains_key(CONTENT_LENGTH) {
        headers.push((CONTENT_LENGTH.to_string(), answer.body.len().to_string()));
    }
    response(answer.status, &headers, if head { Bytes::new() } else { answer.body })
}

/// The answer with its body cut; the headers still announce the whole.
pub(super) async fn truncated(response: HttpResponse, length: usize) -> Result<HttpResponse, ConnectorError> {
    with_body(response, |body| body.truncate(length)).await
}

/// The answer with the beginning of its body, and no end.
pub(super) async fn broken(response: HttpResponse, length: usize, rest: Rest) -> Result<HttpResponse, ConnectorError> {
    let mut response = with_body(response, |body| body.truncate(length)).await?;
    let beginning = response.body().bytes().map(Bytes::copy_from_slice).unwrap_or_default();
    *response.body_mut() = SdkBody::from_body_1_x(BrokenBody::new(beginning, rest));
    Ok(response)
}

/// The answer with a body that no protocol knows.
pub(super) async fn malformed(response: HttpResponse) -> Result<HttpResponse, ConnectorError> {
    let malform = |body: &mut Vec<u8>| {
        if !body.is_empty() {
            *body = b"<{\xff".to_vec();
        }
    };
    let mut response = with_body(response, malform).await?;
    if let Some(length) = response.body().bytes().map(<[u8]>::len).filter(|length| *length > 0) {
        response.headers_mut().insert("content-length", length.to_string());
    }
    Ok(response)
}

/// The answer with one bit in the middle of its body turned over.
pub(super) async fn corrupted(response: HttpResponse) -> Result<HttpResponse, ConnectorError> {
    let flip = |body: &mut Vec<u8>| {
        let middle = body.len() / 2;
        if let Some(byte) = body.get_mut(middle) {
            *byte ^= 1;
        }
    };
    with_body(response, flip).await
}

async fn with_body(
    mut response: HttpResponse,
    damage: impl FnOnce(&mut Vec<u8>),
) -> Result<HttpResponse, ConnectorError> {
    let body = std::mem::replace(response.body_mut(), SdkBody::empty());
    let mut body = body.collect().await.map_err(ConnectorError::io)?.to_bytes().to_vec();
    damage(&mut body);
    *response.body_mut() = SdkBody::from(body);
    Ok(response)
}
