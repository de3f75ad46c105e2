//! What AWS refuses before an operation starts.

use http::header::HeaderValue;
use winterbaume_core::MockResponse;

use super::books::Books;
use super::call::Call;
use crate::ACCOUNT_ID;
use crate::aws_error::{AwsError, Protocol};
use crate::target::Target;

/// Operations that answer wherever they are sent.
const ANYWHERE: &[&str] = &["CreateBucket", "GetBucketLocation", "ListBuckets"];

/// S3 answers 403 when the caller expects a bucket of another account than the one that owns it.
pub(super) fn expected_owner(call: &Call) -> Result<(), AwsError> {
    let differs = |name| call.header(name).is_some_and(|owner| owner != ACCOUNT_ID);
    if differs("x-amz-expected-bucket-owner") || differs("x-amz-source-expected-bucket-owner") {
        return Err(AwsError::new(403, "AccessDenied", "Access Denied"));
    }
    Ok(())
}

/// S3 refuses a path that climbs out of its bucket, or that cannot be decoded. The emulator chokes on these climbing
/// ones alone, and on those that it decodes to them.
pub(super) fn unreadable_path(call: &Call) -> Result<(), AwsError> {
    let climbs = call.key == ".." || matches!(call.bucket.as_str(), "." | "..");
    if climbs || !is_decodable(Target::parse(&call.request.uri).path) {
        return Err(AwsError::new(400, "InvalidURI", "Couldn't parse the specified URI."));
    }
    Ok(())
}

/// Whether two hexadecimal digits follow every percent sign.
fn is_decodable(path: &str) -> bool {
    let mut escapes = path.split('%').skip(1).map(|rest| rest.as_bytes().get(..2));
    escapes.all(|digits| digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)))
}

/// S3 answers 301 and names the bucket's region when a request is signed for another one. There is no `Location`.
pub(super) fn redirect(call: &Call, books: &Books) -> Option<MockResponse> {
    let home = &books.buckets.get(&call.bucket)?.region;
    if ANYWHERE.contains(&call.operation.as_str()) || call.region.as_ref().is_none_or(|region| region == home) {
        return None;
    }
    let message = "The bucket you are attempting to access must be addressed using the specified endpoint.";
    let mut response = AwsError::new(301, "PermanentRedirect", message).response(Protocol::S3);
    if let Ok(region) = HeaderValue::from_str(home) {
        response.headers.insert("x-amz-bucket-region", region);
    }
    Some(response)
}
