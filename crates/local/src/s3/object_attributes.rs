//! `GetObjectAttributes`, of which the emulator knows size and etag alone.

use http::HeaderMap;
use http::header::{CONTENT_LENGTH, ETAG, LAST_MODIFIED};
use winterbaume_core::MockResponse;

use super::attributes::ObjectId;
use super::books::Books;
use super::call::Call;
use super::checksums::Checksum;
use super::emulator::{Emulator, request};
use super::objects;
use super::page::parsed;
use super::parts::Parts;
use super::{Answer, NAMESPACE};
use crate::aws_error::AwsError;
use crate::xml::{element, optional_element};

const MOST_PARTS: usize = 1000;

pub(super) async fn get(call: &Call, books: &Books, emulator: &Emulator) -> Answer {
    let wanted = call.request.headers.get_all("x-amz-object-attributes");
    let wanted: Vec<&str> = wanted.iter().filter_map(|names| names.to_str().ok()).collect();
    let wants = |name: &str| wanted.iter().flat_map(|names| names.split(',')).any(|wanted| wanted.trim() == name);
    let head = head(call, books, emulator).await?;
    let text = |name| head.headers.get(name).and_then(|value| value.to_str().ok());
    let etag = text(ETAG).map(|etag| etag.trim_matches('"')).filter(|_| wants("ETag"));
    let sum = Checksum::kept_in(&head.headers).filter(|_| wants("Checksum"));
    let sum = sum.map(|sum| format!("<Checksum>{}</Checksum>", sum.elements()));
    let object = ObjectId::of(&call.bucket, &call.key, &head.headers);
    let parts = books.attributes.parts(&object).filter(|_| wants("ObjectParts"));
    let parts = parts.map(|parts| told(parts, call)).transpose()?;
    let content = optional_element("ETag", etag)
        + &sum.unwrap_or_default()
        + &parts.map(|parts| format!("<ObjectParts>{parts}</ObjectParts>")).unwrap_or_default()
        + &optional_element("ObjectSize", text(CONTENT_LENGTH).filter(|_| wants("ObjectSize")));
    let root = "GetObjectAttributesResponse";
    let mut answer = MockResponse::xml(200, format!("<{root} xmlns=\"{NAMESPACE}\">{content}</{root}>"));
    answer.headers.extend(passed_on(&head.headers));
    Ok(answer)
}

/// The object, as a `HeadObject` with checksums has it.
async fn head(call: &Call, books: &Books, emulator: &Emulator) -> Answer {
    let version = call.non_empty("versionId").map(|version| format!("versionId={version}")).unwrap_or_default();
    let mut head = request("HEAD", &call.bucket, &call.key, &version);
    head.headers.insert("x-amz-checksum-mode", http::HeaderValue::from_static("ENABLED"));
    let answer = objects::get(&Call::new(head), books, emulator).await?;
    match answer.status {
        200 => Ok(answer),
        404 if !books.buckets.contains_key(&call.bucket) => {
            Err(AwsError::new(404, "NoSuchBucket", "The specified bucket does not exist"))
        }
        status => Err(AwsError::new(status, "NoSuchKey", "The specified key does not exist.")),
    }
}

/// A page of the parts; of an object whose uploader asked for no checksum their number alone.
fn told(parts: &Parts, call: &Call) -> Result<String, AwsError> {
    let header = |name| call.header(name).map(|text| parsed(name, text)).transpose();
    let count = element("PartsCount", &parts.all.len().to_string());
    if !parts.is_told {
        return Ok(count);
    }
    let most = header("x-amz-max-parts")?.unwrap_or(MOST_PARTS).min(MOST_PARTS);
    let marker = header("x-amz-part-number-marker")?.unwrap_or_default();
    let mut rest = parts.all.iter().filter(|part| usize::try_from(part.number).is_ok_and(|number| number > marker));
    let page: Vec<_> = rest.by_ref().take(most).collect();
    let next = rest.next().and(page.last()).map(|part| part.number.to_string());
    let part = |part: &&super::parts::Part| {
        let (number, size) = (element("PartNumber", &part.number.to_string()), element("Size", &part.size.to_string()));
        format!("<Part>{number}{size}{}</Part>", part.element(parts.algorithm))
    };
    let listed: String = page.iter().map(part).collect();
    Ok(count
        + &element("PartNumberMarker", &marker.to_string())
        + &optional_element("NextPartNumberMarker", next.as_deref())
        + &element("MaxParts", &most.to_string())
        + &element("IsTruncated", &next.is_some().to_string())
        + &listed)
}

fn passed_on(head: &HeaderMap) -> HeaderMap {
    let names = [LAST_MODIFIED, http::HeaderName::from_static("x-amz-version-id")];
    names.into_iter().filter_map(|name| head.get(&name).cloned().map(|value| (name, value))).collect()
}
