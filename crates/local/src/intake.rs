//! From an HTTP request as it arrives to one that an emulator understands.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderName, HeaderValue};
use http::{HeaderMap, Request};
use http_body_util::BodyExt;
use hyper::body::Body;
use winterbaume_core::MockRequest;

use crate::aws_chunked;
use crate::aws_error::AwsError;
use crate::credential_scope::CredentialScope;

/// Where an unsigned request goes.
const DEFAULT_SERVICE: &str = "s3";
/// The region of an unsigned request.
pub(crate) const DEFAULT_REGION: &str = "us-east-1";

/// A request and the service that it is for.
pub(crate) struct Intake {
    pub(crate) service: String,
    pub(crate) request: MockRequest,
}

impl Intake {
    /// Collects the body, which is bounded by memory alone, and gives the request the host that its emulator expects.
    pub(crate) async fn read(request: Request<impl Body<Data = Bytes>>) -> Result<Self, AwsError> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.map_err(|_| incomplete("the connection ended before the body did"))?.to_bytes();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let scope = CredentialScope::of(path, &parts.headers);
        let (service, region) = scope.map_or_else(
            || (DEFAULT_SERVICE.to_owned(), DEFAULT_REGION.to_owned()),
            |scope| (scope.service, scope.region),
        );
        let uri = format!("https://{service}.{region}.amazonaws.com{path}");
        let (headers, body) = unframed(parts.headers, body)?;
        let request = MockRequest { method: parts.method.to_string(), uri, headers, body };
        Ok(Self { service, request })
    }
}

/// Takes the `aws-chunked` framing off. Trailers become headers: that is what they stand for.
fn unframed(mut headers: HeaderMap, body: Bytes) -> Result<(HeaderMap, Bytes), AwsError> {
    if !is_framed(&headers) {
        return Ok((headers, body));
    }
    let decoded = aws_chunked::decode(&body).map_err(|error| incomplete(&error.to_string()))?;
    let announced = header(&headers, "x-amz-decoded-content-length").map(ToOwned::to_owned);
    if announced.is_some_and(|announced| announced != decoded.body.len().to_string()) {
        return Err(incomplete("x-amz-decoded-content-length is not the length of the decoded body"));
    }
    for (name, value) in &decoded.trailers {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    headers.insert(CONTENT_LENGTH, decoded.body.len().into());
    drop_chunked_encoding(&mut headers);
    Ok((headers, decoded.body))
}

fn is_framed(headers: &HeaderMap) -> bool {
    let streaming = header(headers, "x-amz-content-sha256").is_some_and(|hash| hash.starts_with("STREAMING-"));
    streaming || header(headers, CONTENT_ENCODING.as_str()).is_some_and(|encoding| encoding.contains("aws-chunked"))
}

/// S3 stores the other encodings of an object, never this one.
fn drop_chunked_encoding(headers: &mut HeaderMap) {
    let Some(encodings) = header(headers, CONTENT_ENCODING.as_str()) else {
        return;
    };
    let kept: Vec<&str> = encodings.split(',').map(str::trim).filter(|name| *name != "aws-chunked").collect();
    let kept = Some(kept.join(",")).filter(|kept| !kept.is_empty());
    match kept.and_then(|kept| HeaderValue::from_str(&kept).ok()) {
        Some(kept) => headers.insert(CONTENT_ENCODING, kept),
        None => headers.remove(CONTENT_ENCODING),
    };
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn incomplete(message: &str) -> AwsError {
    AwsError::new(400, "IncompleteBody", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAMED: &[u8] = b"4\r\ndata\r\n0\r\nx-amz-checksum-crc32:rfPy4Q==\r\n\r\n";

    fn framed_headers(length: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-amz-content-sha256", HeaderValue::from_static("STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
        headers.insert("x-amz-decoded-content-length", HeaderValue::from_static(length));
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip, aws-chunked"));
        headers
    }

    #[test]
    fn when_unframing_and_the_body_is_chunked_then_content_trailers_and_other_encodings_remain() {
        let (headers, body) = unframed(framed_headers("4"), Bytes::from_static(FRAMED)).unwrap();
        assert_eq!(body, "data");
        assert_eq!(header(&headers, "content-encoding"), Some("gzip"));
        assert_eq!(header(&headers, "content-length"), Some("4"));
        assert_eq!(header(&headers, "x-amz-checksum-crc32"), Some("rfPy4Q=="));
    }

    #[test]
    fn when_unframing_and_the_announced_length_is_wrong_then_the_body_is_incomplete() {
        let error = unframed(framed_headers("5"), Bytes::from_static(FRAMED)).unwrap_err();
        assert_eq!((error.status, error.code.as_str()), (400, "IncompleteBody"));
    }

    #[test]
    fn when_unframing_and_the_body_is_plain_then_it_is_left_alone() {
        let (_, body) = unframed(HeaderMap::new(), Bytes::from_static(FRAMED)).unwrap();
        assert_eq!(body, FRAMED);
    }
}
