//! Single objects: what they keep, and how their versions are asked for.

use http::header::HeaderValue;
use winterbaume_core::MockResponse;

use super::Answer;
use super::attributes::{ObjectId, kept};
use super::books::Books;
use super::call::Call;
use super::emulator::{Emulator, request};
use crate::aws_error::AwsError;
use crate::xml::text_of;

/// `PutObject`.
pub(super) async fn put(call: &Call, books: &mut Books, emulator: &Emulator) -> MockResponse {
    let answer = emulator.forward(call).await;
    if answer.status == 200 {
        let object = ObjectId::of(&call.bucket, &call.key, &answer.headers);
        books.attributes.set(object, kept(&call.request.headers));
    }
    answer
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
        let with_checksums = answer.status == 200 && call.header("x-amz-checksum-mode").is_some();
        books.attributes.put_on(&mut answer.headers, &object, with_checksums);
    }
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
