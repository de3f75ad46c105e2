//! `GetBucketRequestPayment` and `PutBucketRequestPayment`, which the emulator takes and forgets. Nobody pays.

use bytes::Bytes;
use http::HeaderMap;
use winterbaume_core::MockResponse;

use super::books::Books;
use super::call::Call;
use super::{Answer, NAMESPACE};
use crate::aws_error::AwsError;
use crate::xml::{element, text_of};

pub(super) fn get(call: &Call, books: &Books) -> Answer {
    let payer = if books.bucket(&call.bucket)?.is_requester_pays { "Requester" } else { "BucketOwner" };
    let content = element("Payer", payer);
    let root = "RequestPaymentConfiguration";
    Ok(MockResponse::xml(200, format!("<{root} xmlns=\"{NAMESPACE}\">{content}</{root}>")))
}

pub(super) fn put(call: &Call, books: &mut Books) -> Answer {
    books.bucket(&call.bucket)?;
    let is_requester_pays = match text_of(&call.text(), "Payer").as_deref() {
        Some("Requester") => true,
        Some("BucketOwner") => false,
        _ => return Err(AwsError::new(400, "MalformedXML", "The XML you provided was not well-formed")),
    };
    if let Some(bucket) = books.buckets.get_mut(&call.bucket) {
        bucket.is_requester_pays = is_requester_pays;
    }
    Ok(MockResponse { status: 200, headers: HeaderMap::new(), body: Bytes::new() })
}
