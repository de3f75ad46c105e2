//! Objects: put whole or in parts, got whole or in ranges.

use crate::asked::Asked;
use crate::pieces::Pieces;
use crate::store::{Object, Parts, Store, held};
use crate::xml;
use anyhow::{Context, Result};
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, LAST_MODIFIED, RANGE};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use std::sync::Arc;

/// Smaller contents are copied, lest each keeps one of hyper's buffers alive.
const SMALL: usize = 64 << 10;
const MODIFIED: &str = "Thu, 01 Jan 2026 00:00:00 GMT";

pub(crate) async fn answer(store: &Store, asked: &Asked, request: Request<Incoming>) -> Result<Response<Pieces>> {
    match request.method().as_str() {
        "PUT" => put(store, asked, request).await,
        "POST" if asked.has("uploads") => Ok(begin(store, asked)),
        "POST" if asked.has("uploadId") => complete(store, asked, request.headers()),
        "DELETE" => Ok(delete(store, asked)),
        "GET" | "HEAD" => get(store, asked, &request),
        _ => Ok(Response::builder().status(StatusCode::NOT_IMPLEMENTED).body(Pieces::default())?),
    }
}

async fn put(store: &Store, asked: &Asked, request: Request<Incoming>) -> Result<Response<Pieces>> {
    let (head, body) = request.into_parts();
    let body = Pieces::read(body).await?;
    let is_chunked = head.headers.get("content-encoding").is_some_and(|encoding| encoding == "aws-chunked");
    let (content, trailer) = if is_chunked { unchunked(body) } else { (body, None) };
    let content = if content.len() > SMALL { content } else { content.joined().into() };
    let object = store.object(content, trailer.or_else(|| checksum(&head.headers)));
    let mut answer = Response::new(Pieces::default());
    describe(&object, answer.headers_mut())?;
    if asked.has("uploadId") {
        let mut uploads = store.uploads();
        let parts = uploads.get_mut(asked.value("uploadId")).context("no such upload")?;
        parts.insert(asked.value("partNumber").parse()?, object);
    } else {
        held(&store.bucket(&asked.bucket)).insert(asked.key.clone(), Arc::new(object));
    }
    Ok(answer)
}

/// The content, and the checksum that follows it.
fn unchunked(mut body: Pieces) -> (Pieces, Option<(HeaderName, HeaderValue)>) {
    let mut content = Pieces::default();
    loop {
        let line = body.line();
        let size = line.split(';').next().and_then(|size| usize::from_str_radix(size, 16).ok()).unwrap_or_default();
        if size == 0 {
            break;
        }
        content.append(body.take(size));
        body.line();
    }
    let trailer = body.line();
    let trailer =
        trailer.split_once(':').and_then(|(name, value)| Some((name.parse().ok()?, value.trim().parse().ok()?)));
    (content, trailer)
}

fn checksum(headers: &HeaderMap) -> Option<(HeaderName, HeaderValue)> {
    const OTHERS: [&str; 2] = ["x-amz-checksum-algorithm", "x-amz-checksum-type"];
    let is_checksum =
        |name: &HeaderName| name.as_str().starts_with("x-amz-checksum-") && !OTHERS.contains(&name.as_str());
    headers.iter().find(|(name, _)| is_checksum(name)).map(|(name, value)| (name.clone(), value.clone()))
}

fn describe(object: &Object, headers: &mut HeaderMap) -> Result<()> {
    headers.insert(ETAG, format!("\"{}\"", object.etag).parse()?);
    headers.extend(object.checksum.clone());
    Ok(())
}

fn begin(store: &Store, asked: &Asked) -> Response<Pieces> {
    let id = store.number().to_string();
    store.uploads().insert(id.clone(), Parts::default());
    let (bucket, key) = (&asked.bucket, xml::escaped(&asked.key));
    xml::answer(format!(
        "<InitiateMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{key}</Key><UploadId>{id}</UploadId>\
         </InitiateMultipartUploadResult>"
    ))
}

fn complete(store: &Store, asked: &Asked, headers: &HeaderMap) -> Result<Response<Pieces>> {
    let parts = store.uploads().remove(asked.value("uploadId")).context("no such upload")?;
    let count = parts.len();
    let mut content = Pieces::default();
    for part in parts.into_values() {
        content.append(part.content);
    }
    let mut object = store.object(content, checksum(headers));
    object.etag = format!("{}-{count}", object.etag);
    let (bucket, key, etag) = (&asked.bucket, xml::escaped(&asked.key), &object.etag);
    let mut answer = xml::answer(format!(
        "<CompleteMultipartUploadResult><Bucket>{bucket}</Bucket><Key>{key}</Key><ETag>&quot;{etag}&quot;</ETag>\
         </CompleteMultipartUploadResult>"
    ));
    answer.headers_mut().extend(object.checksum.clone());
    held(&store.bucket(&asked.bucket)).insert(asked.key.clone(), Arc::new(object));
    Ok(answer)
}

fn delete(store: &Store, asked: &Asked) -> Response<Pieces> {
    if asked.has("uploadId") {
        store.uploads().remove(asked.value("uploadId"));
    } else {
        held(&store.bucket(&asked.bucket)).remove(&asked.key);
    }
    let mut answer = Response::new(Pieces::default());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}

fn get(store: &Store, asked: &Asked, request: &Request<Incoming>) -> Result<Response<Pieces>> {
    let object = held(&store.bucket(&asked.bucket)).get(&asked.key).cloned();
    let Some(object) = object else {
        let mut answer = xml::answer("<Error><Code>NoSuchKey</Code><Message>no such key</Message></Error>");
        *answer.status_mut() = StatusCode::NOT_FOUND;
        return Ok(answer);
    };
    let (mut content, size) = (object.content.clone(), object.content.len());
    let mut answer = Response::new(Pieces::default());
    describe(&object, answer.headers_mut())?;
    answer.headers_mut().insert(LAST_MODIFIED, HeaderValue::from_static(MODIFIED));
    if let Some((first, end)) = range(request.headers(), size) {
        content.take(first);
        content = content.take(end - first);
        *answer.status_mut() = StatusCode::PARTIAL_CONTENT;
        answer.headers_mut().insert(CONTENT_RANGE, format!("bytes {first}-{}/{size}", end - 1).parse()?);
    }
    answer.headers_mut().insert(CONTENT_LENGTH, content.len().into());
    if request.method() == "GET" {
        *answer.body_mut() = content;
    }
    Ok(answer)
}

/// The bytes from one to before another, of `bytes=FIRST-LAST`.
fn range(headers: &HeaderMap, size: usize) -> Option<(usize, usize)> {
    let (first, last) = headers.get(RANGE)?.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
    Some((first, size.min(last + 1))).filter(|(first, end)| first < end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_body_came_in_chunks_then_its_content_and_its_checksum_are_told_apart() {
        let wire = "4;chunk-signature=00\r\nab\r\n\r\n3\r\ncde\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n";
        for size in 1..wire.len() {
            let mut body = Pieces::default();
            wire.as_bytes().chunks(size).for_each(|piece| body.append(piece.to_vec().into()));
            let (content, checksum) = unchunked(body);
            assert_eq!(content.joined(), b"ab\r\ncde");
            let (name, value) = checksum.expect("a trailer");
            assert_eq!((name.as_str(), value.as_bytes()), ("x-amz-checksum-crc32", b"AAAA".as_slice()));
        }
    }

    #[test]
    fn when_a_range_is_asked_for_then_it_ends_with_the_object() {
        let of = |text: &'static str| range(&HeaderMap::from_iter([(RANGE, HeaderValue::from_static(text))]), 10);
        assert_eq!(of("bytes=2-4"), Some((2, 5)));
        assert_eq!(of("bytes=8-20"), Some((8, 10)));
        assert_eq!(of("bytes=10-20"), None);
        assert_eq!(range(&HeaderMap::new(), 10), None);
    }
}
