//! `GetBucketLogging` and `PutBucketLogging`, which the emulator takes and forgets. No log is ever delivered.

use bytes::Bytes;
use http::HeaderMap;
use winterbaume_core::MockResponse;

use super::books::Books;
use super::call::Call;
use super::{Answer, NAMESPACE};
use crate::aws_error::AwsError;
use crate::xml::{blocks, text_of};

pub(super) fn get(call: &Call, books: &Books) -> Answer {
    let logging = books.bucket(&call.bucket)?.logging.as_deref();
    let enabled = logging.map(|xml| format!("<LoggingEnabled>{xml}</LoggingEnabled>")).unwrap_or_default();
    let document = format!("<BucketLoggingStatus xmlns=\"{NAMESPACE}\">{enabled}</BucketLoggingStatus>");
    Ok(MockResponse::xml(200, document))
}

pub(super) fn put(call: &Call, books: &mut Books) -> Answer {
    let home = books.bucket(&call.bucket)?.region.clone();
    let enabled = blocks(&call.text(), "LoggingEnabled").first().map(|&xml| xml.to_owned());
    if let Some(xml) = &enabled {
        check_target(&text_of(xml, "TargetBucket").unwrap_or_default(), &home, books)?;
    }
    if let Some(bucket) = books.buckets.get_mut(&call.bucket) {
        bucket.logging = enabled;
    }
    Ok(MockResponse { status: 200, headers: HeaderMap::new(), body: Bytes::new() })
}

/// The second code is spelt by AWS.
fn check_target(target: &str, home: &str, books: &Books) -> Result<(), AwsError> {
    match books.buckets.get(target) {
        Some(bucket) if bucket.region == home => Ok(()),
        Some(_) => Err(AwsError::new(403, "CrossLocationLoggingProhibitted", "Cross S3 location logging not allowed.")),
        None => Err(AwsError::new(
            400,
            "InvalidTargetBucketForLogging",
            "The target bucket for logging does not exist, is not owned by you, or does not have the appropriate grants \
             for the log-delivery group.",
        )),
    }
}
