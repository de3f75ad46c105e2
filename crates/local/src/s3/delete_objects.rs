//! `DeleteObjects`.

use super::Answer;
use super::attributes::ObjectId;
use super::books::Books;
use super::call::Call;
use super::emulator::Emulator;
use super::keys::{from_emulator, to_emulator};
use crate::aws_error::AwsError;
use crate::xml::{blocks, text_of};

/// S3 takes no more keys in one request.
const MAXIMUM_KEYS: usize = 1000;

/// Deletes what the body names: 1 to 1,000 keys, with or without versions.
pub(super) async fn delete(call: &Call, books: &mut Books, emulator: &Emulator) -> Answer {
    let body = call.text();
    let objects = blocks(&body, "Object");
    if !(1..=MAXIMUM_KEYS).contains(&objects.len()) {
        let message = "The XML you provided was not well-formed or did not validate against our published schema";
        return Err(AwsError::new(400, "MalformedXML", message));
    }
    for object in objects {
        let key = text_of(object, "Key").unwrap_or_default();
        let version = text_of(object, "VersionId").unwrap_or_else(|| "null".to_owned());
        books.attributes.forget(&ObjectId::version(&call.bucket, &key, &version));
    }
    let mut request = call.request.clone();
    request.body = to_emulator(&body).into();
    let mut answer = emulator.send(request).await;
    answer.body = from_emulator(&String::from_utf8_lossy(&answer.body)).into();
    Ok(answer)
}
