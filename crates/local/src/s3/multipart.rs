//! Multipart uploads: the object's headers and checksum, and the rules for its parts.

use std::collections::BTreeMap;

use winterbaume_core::MockResponse;

use super::Answer;
use super::attributes::ObjectId;
use super::books::Books;
use super::call::Call;
use super::checksums::Checksum;
use super::emulator::{Emulator, request};
use super::keys::from_emulator;
use super::parts::{Upload, named};
use crate::aws_error::AwsError;
use crate::xml::{blocks, text_of};

/// Every part but the last has at least 5 MiB.
const MINIMUM_PART: u64 = 5 * 1024 * 1024;

/// `CreateMultipartUpload`: the object will have the headers that are sent here.
pub(super) async fn create(call: &Call, books: &mut Books, emulator: &Emulator) -> Answer {
    let begun = Upload::asked_for_by(call)?;
    let mut answer = mended(emulator.forward(call).await);
    let id = text_of(&String::from_utf8_lossy(&answer.body), "UploadId");
    if let Some(id) = id.filter(|_| answer.status == 200) {
        begun.put_on(&mut answer.headers);
        books.uploads.insert(id, begun);
    }
    Ok(answer)
}

/// `UploadPart`.
pub(super) async fn upload_part(call: &Call, books: &mut Books, emulator: &Emulator) -> Answer {
    // One that is not there is the emulator's to tell of.
    let Some(upload) = books.uploads.get_mut(id_in(call)) else { return Ok(emulator.forward(call).await) };
    let sum = upload.sum_of(call)?;
    let mut answer = emulator.forward(call).await;
    if answer.status == 200 {
        upload.keep(call, &sum, call.request.body.len());
        sum.put_value_on(&mut answer.headers);
    }
    Ok(answer)
}

/// `CompleteMultipartUpload`.
pub(super) async fn complete(call: &Call, books: &mut Books, emulator: &Emulator) -> Answer {
    let id = id_in(call);
    let numbers: Vec<u32> = named(call)?.into_iter().map(|(number, _)| number).collect();
    check_parts(&numbers, &sizes(call, id, emulator).await)?;
    let Some(upload) = books.uploads.get(id) else { return Ok(mended(emulator.forward(call).await)) };
    let (parts, sum) = upload.completed_by(call)?;
    let mut answer = mended(emulator.forward(call).await);
    // One that is refused is still under way.
    if answer.status == 200
        && let Some(upload) = books.uploads.remove(id)
    {
        let mut headers = upload.headers;
        sum.put_on(&mut headers);
        books.attributes.set(ObjectId::of(&call.bucket, &call.key, &answer.headers), headers, Some(parts));
        answer = with_checksum(answer, &sum);
    }
    Ok(answer)
}

/// `AbortMultipartUpload`.
pub(super) async fn abort(call: &Call, books: &mut Books, emulator: &Emulator) -> MockResponse {
    let answer = emulator.forward(call).await;
    if answer.status == 204 {
        books.uploads.remove(id_in(call));
    }
    answer
}

fn id_in(call: &Call) -> &str {
    call.parameter("uploadId").unwrap_or_default()
}

fn with_checksum(mut answer: MockResponse, sum: &Checksum) -> MockResponse {
    const END: &str = "</CompleteMultipartUploadResult>";
    let text = String::from_utf8_lossy(&answer.body).replace(END, &format!("{}{END}", sum.elements()));
    answer.body = text.into();
    answer
}

async fn sizes(call: &Call, upload: &str, emulator: &Emulator) -> BTreeMap<u32, u64> {
    let list = request("GET", &call.bucket, &call.key, &format!("uploadId={upload}"));
    let answer = emulator.send(list).await;
    let text = String::from_utf8_lossy(&answer.body);
    let size = |block: &str| Some((text_of(block, "PartNumber")?.parse().ok()?, text_of(block, "Size")?.parse().ok()?));
    blocks(&text, "Part").into_iter().filter_map(size).collect()
}

/// S3 wants parts in ascending order and none but the last below the minimum.
fn check_parts(numbers: &[u32], sizes: &BTreeMap<u32, u64>) -> Result<(), AwsError> {
    if !numbers.is_sorted_by(|left, right| left < right) {
        let message = "The list of parts was not in ascending order. Parts must be ordered by part number.";
        return Err(AwsError::new(400, "InvalidPartOrder", message));
    }
    let (_last, others) = numbers.split_last().unwrap_or((&0, &[]));
    if others.iter().filter_map(|number| sizes.get(number)).any(|size| *size < MINIMUM_PART) {
        let message = "Your proposed upload is smaller than the minimum allowed size";
        return Err(AwsError::new(400, "EntityTooSmall", message));
    }
    Ok(())
}

/// The answers name the key.
fn mended(mut answer: MockResponse) -> MockResponse {
    answer.body = from_emulator(&String::from_utf8_lossy(&answer.body)).into();
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_checking_parts_and_only_the_last_is_small_then_they_pass() {
        assert_eq!(check_parts(&[1, 3], &BTreeMap::from([(1, MINIMUM_PART), (3, 1)])), Ok(()));
    }

    #[test]
    fn when_checking_parts_and_another_is_small_then_the_entity_is_too_small() {
        let error = check_parts(&[1, 3], &BTreeMap::from([(1, MINIMUM_PART - 1), (3, 1)])).unwrap_err();
        assert_eq!(error.code, "EntityTooSmall");
    }

    #[test]
    fn when_checking_parts_and_they_do_not_ascend_then_the_order_is_invalid() {
        for numbers in [[2, 1], [1, 1]] {
            assert_eq!(check_parts(&numbers, &BTreeMap::new()).unwrap_err().code, "InvalidPartOrder");
        }
    }
}
