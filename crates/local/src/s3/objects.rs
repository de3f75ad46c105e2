//! Single objects: what they keep, and how their versions are asked for.

use http::header::{CONTENT_LENGTH, CONTENT_RANGE, HeaderValue, RANGE};
use winterbaume_core::MockResponse;

use super::Answer;
use super::attributes::{ObjectId, kept};
use super::books::Books;
use super::call::Call;
use super::checksums::{self, Algorithm};
use super::emulator::{Emulator, request};
use super::page::number;
use super::parts::Parts;
use crate::aws_error::AwsError;
use crate::xml::text_of;

/// `PutObject`.
pub(super) async fn put(call: &Call, books: &mut Books, emulator: &Emulator) -> Answer {
    let sum = checksums::of_body(call, Algorithm::Crc64Nvme)?;
    let mut answer = emulator.forward(call).await;
    if answer.status == 200 {
        let mut headers = kept(&call.request.headers);
        sum.put_on(&mut headers);
        books.attributes.set(ObjectId::of(&call.bucket, &call.key, &answer.headers), headers, None);
        sum.put_on(&mut answer.headers);
    }
    Ok(answer)
}

/// `GetObject` and `HeadObject`: with metadata, which the emulator leaves out of a HEAD.
pub(super) async fn get(call: &Call, books: &Books, emulator: &Emulator) -> Answer {
    let mut answer = emulator.forward(call).await;
    let version = call.non_empty("versionId");
    if answer.status == 404 && version == Some("null") {
        answer = unversioned(call, emulator).await.unwrap_or(answer);
    }
    if answer.status == 404 && version.is_some() && says_no_such_key(&answer) {
        return Err(AwsError::new(404, "NoSuchVersion", "The specified version does not exist."));
    }
    if matches!(answer.status, 200 | 206) {
        let object = ObjectId::of(&call.bucket, &call.key, &answer.headers);
        let with_checksums = call.header("x-amz-checksum-mode").is_some();
        books.attributes.put_on(&mut answer.headers, &object, with_checksums && answer.status == 200);
        if let Some(number) = number(call, "partNumber")? {
            return one_part(call, answer, number, books.attributes.parts(&object), with_checksums);
        }
    }
    Ok(answer)
}

/// What `partNumber` asks for, out of an answer with all of the object.
fn one_part(call: &Call, mut answer: MockResponse, number: usize, parts: Option<&Parts>, with_sum: bool) -> Answer {
    if call.request.headers.contains_key(RANGE) {
        let message = "Cannot specify both Range header and partNumber query parameter";
        return Err(AwsError::new(400, "InvalidRequest", message));
    }
    let length = answer.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let size = length.unwrap_or_default();
    let range = parts.map_or((number == 1).then_some((0, size)), |parts| parts.range(number));
    let unknown = || AwsError::new(416, "InvalidPartNumber", "The requested partnumber is not satisfiable");
    let (begin, end) = range.ok_or_else(unknown)?;
    answer.status = 206;
    if let Some(parts) = parts {
        answer.headers.insert("x-amz-mp-parts-count", parts.all.len().into());
        if let Some(sum) = parts.sum(number).filter(|_| with_sum) {
            sum.put_value_on(&mut answer.headers);
        }
    }
    answer.headers.insert(CONTENT_LENGTH, (end - begin).into());
    if let Ok(range) = HeaderValue::from_str(&format!("bytes {begin}-{}/{size}", end.saturating_sub(1))) {
        answer.headers.insert(CONTENT_RANGE, range);
    }
    let at = |position: u64| usize::try_from(position).unwrap_or(usize::MAX).min(answer.body.len());
    answer.body = answer.body.slice(at(begin)..at(end));
    Ok(answer)
}

/// The object that has no version, which `versionId=null` asks for and the emulator does not find.
async fn unversioned(call: &Call, emulator: &Emulator) -> Option<MockResponse> {
    let mut current = request(&call.request.method, &call.bucket, &call.key, "");
    current.headers.clone_from(&call.request.headers);
    let answer = emulator.send(current).await;
    (answer.status != 404 && !answer.headers.contains_key("x-amz-version-id")).then_some(answer)
}

/// The emulator's answer to a HEAD has no body that could say so.
fn says_no_such_key(answer: &MockResponse) -> bool {
    let code = text_of(&String::from_utf8_lossy(&answer.body), "Code");
    code.is_none_or(|code| code == "NoSuchKey")
}

/// `DeleteObject`: the answer names the version that was asked for.
pub(super) async fn delete(call: &Call, books: &mut Books, emulator: &Emulator) -> MockResponse {
    let mut answer = emulator.forward(call).await;
    let version = call.non_empty("versionId").unwrap_or("null");
    books.attributes.forget(&ObjectId::version(&call.bucket, &call.key, version));
    let version = call.non_empty("versionId").and_then(|version| HeaderValue::from_str(version).ok());
    if let Some(version) = version.filter(|_| answer.status == 204) {
        answer.headers.insert("x-amz-version-id", version);
    }
    answer
}
