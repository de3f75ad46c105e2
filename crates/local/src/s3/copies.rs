//! Copies. The emulator ignores a source's version and a part's range, and loses headers; here a copy is a read and a write.

use http::HeaderMap;
use http::header::{
    CONTENT_TYPE, ETAG, HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE, RANGE,
};
use winterbaume_core::MockResponse;

use super::Answer;
use super::attributes::{ObjectId, kept};
use super::books::Books;
use super::buckets::now;
use super::call::Call;
use super::checksums::{Algorithm, Checksum};
use super::emulator::{Emulator, request};
use crate::aws_error::AwsError;
use crate::target::decode_path;
use crate::xml::element;

/// Headers that bind a copy to a state of its source, and what they are called on a read.
const CONDITIONS: &[(&str, HeaderName)] = &[
    ("x-amz-copy-source-if-match", IF_MATCH),
    ("x-amz-copy-source-if-none-match", IF_NONE_MATCH),
    ("x-amz-copy-source-if-modified-since", IF_MODIFIED_SINCE),
    ("x-amz-copy-source-if-unmodified-since", IF_UNMODIFIED_SINCE),
    ("x-amz-copy-source-range", RANGE),
];

struct Source {
    bucket: String,
    key: String,
    /// The query of `bucket/key?versionId=…`, as it was sent.
    query: String,
}

/// `CopyObject`.
pub(super) async fn copy_object(call: &Call, books: &mut Books, emulator: &Emulator) -> Answer {
    let source = source(call)?;
    let replaces = call.header("x-amz-metadata-directive") == Some("REPLACE");
    refuse_copy_onto_itself(call, &source, replaces)?;
    let asked = call.header("x-amz-checksum-algorithm").map(Algorithm::named).transpose()?;
    let read = read(call, &source, books, emulator).await?;
    let mut put = request("PUT", &call.bucket, &call.key, "");
    let content = read.body;
    put.body = content.clone();
    let content_type = if replaces { call.request.headers.get(CONTENT_TYPE) } else { read.headers.get(CONTENT_TYPE) };
    put.headers.extend(content_type.map(|value| (CONTENT_TYPE, value.clone())));
    for condition in [IF_MATCH, IF_NONE_MATCH] {
        put.headers.extend(call.request.headers.get(&condition).map(|value| (condition, value.clone())));
    }
    let written = emulator.send(put).await;
    if written.status != 200 {
        return Ok(written);
    }
    let from = books.attributes.headers(&ObjectId::of(&source.bucket, &source.key, &read.headers));
    // A copy is of one piece, whatever its source was: it is summed up anew, in the source's way.
    let sum = asked.or(Checksum::kept_in(&from).map(|sum| sum.algorithm)).unwrap_or(Algorithm::Crc64Nvme).of(&content);
    let mut headers = if replaces { kept(&call.request.headers) } else { kept(&from) };
    sum.put_on(&mut headers);
    books.attributes.set(ObjectId::of(&call.bucket, &call.key, &written.headers), headers, None);
    Ok(result("CopyObjectResult", &sum.elements(), &read.headers, &written.headers))
}

/// `UploadPartCopy`.
pub(super) async fn upload_part_copy(call: &Call, books: &mut Books, emulator: &Emulator) -> Answer {
    let source = source(call)?;
    let read = read(call, &source, books, emulator).await?;
    let mut part = call.request.clone();
    part.headers.remove("x-amz-copy-source");
    part.body = read.body.clone();
    let written = emulator.send(part).await;
    let upload = books.uploads.get_mut(call.parameter("uploadId").unwrap_or_default());
    let Some(upload) = upload.filter(|_| written.status == 200) else { return Ok(written) };
    let sum = upload.algorithm.of(&read.body);
    upload.keep(call, &sum, read.body.len());
    let told = element(&sum.algorithm.element(), &sum.text);
    Ok(result("CopyPartResult", &told, &read.headers, &written.headers))
}

fn source(call: &Call) -> Result<Source, AwsError> {
    let header = call.header("x-amz-copy-source").unwrap_or_default();
    let (path, query) = header.split_once('?').unwrap_or((header, ""));
    let path = decode_path(path.strip_prefix('/').unwrap_or(path));
    let (bucket, key) =
        path.split_once('/').filter(|(bucket, key)| !bucket.is_empty() && !key.is_empty()).ok_or_else(|| {
            AwsError::new(
                400,
                "InvalidArgument",
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
            )
        })?;
    Ok(Source { bucket: bucket.to_owned(), key: key.to_owned(), query: query.to_owned() })
}

fn refuse_copy_onto_itself(call: &Call, source: &Source, replaces: bool) -> Result<(), AwsError> {
    let changes = replaces || !source.query.is_empty() || kept(&call.request.headers).keys().any(is_setting);
    if source.bucket == call.bucket && source.key == call.key && !changes {
        let message = "This copy request is illegal because it is trying to copy an object to itself without changing the \
                       object's metadata, storage class, website redirect location or encryption attributes.";
        return Err(AwsError::new(400, "InvalidRequest", message));
    }
    Ok(())
}

fn is_setting(name: &HeaderName) -> bool {
    let name = name.as_str();
    name.starts_with("x-amz-server-side") || name == "x-amz-storage-class" || name == "x-amz-website-redirect-location"
}

async fn read(call: &Call, source: &Source, books: &Books, emulator: &Emulator) -> Answer {
    books.bucket(&source.bucket)?;
    let mut get = request("GET", &source.bucket, &source.key, &source.query);
    get.headers = conditions(&call.request.headers);
    let answer = emulator.send(get).await;
    match answer.status {
        200 | 206 => Ok(answer),
        304 | 412 => {
            let message = "At least one of the pre-conditions you specified did not hold";
            Err(AwsError::new(412, "PreconditionFailed", message))
        }
        404 => Err(AwsError::new(404, "NoSuchKey", "The specified key does not exist.")),
        status => Err(AwsError::new(status, "InvalidRequest", "the copy source cannot be read")),
    }
}

fn conditions(headers: &HeaderMap) -> HeaderMap {
    let present = CONDITIONS.iter().filter_map(|(from, to)| Some((to.clone(), headers.get(*from)?.clone())));
    present.collect()
}

fn result(root: &str, checksum: &str, read: &HeaderMap, written: &HeaderMap) -> MockResponse {
    let etag = written.get(ETAG).and_then(|etag| etag.to_str().ok()).unwrap_or_default();
    let content = element("ETag", etag) + &element("LastModified", &now()) + checksum;
    let mut answer = MockResponse::xml(200, format!("<{root}>{content}</{root}>"));
    answer.headers.extend(written.get("x-amz-version-id").map(|id| (VERSION_ID, id.clone())));
    answer.headers.extend(read.get("x-amz-version-id").map(|id| (SOURCE_VERSION_ID, id.clone())));
    answer
}

const VERSION_ID: HeaderName = HeaderName::from_static("x-amz-version-id");
const SOURCE_VERSION_ID: HeaderName = HeaderName::from_static("x-amz-copy-source-version-id");
