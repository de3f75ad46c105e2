//! Buckets: names are global, each lives in one region, new ones are closed to the public.

use std::time::SystemTime;

use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use http::header::HeaderValue;
use http::{HeaderMap, header};
use winterbaume_core::MockResponse;

use super::books::{Books, Bucket};
use super::call::Call;
use super::emulator::{Emulator, request};
use super::{Answer, NAMESPACE};
use crate::ACCOUNT_ID;
use crate::aws_error::AwsError;
use crate::intake::DEFAULT_REGION;
use crate::xml::{element, optional_element, text_of};

/// `CreateBucket`: in the region that the body names, closed to the public as every new bucket is.
pub(super) async fn create(call: &Call, books: &mut Books, emulator: &Emulator) -> Answer {
    let region = requested_region(call)?;
    check_name(&call.bucket)?;
    if let Some(existing) = books.buckets.get(&call.bucket) {
        return again(&call.bucket, existing, &region);
    }
    let answer = emulator.forward(call).await;
    if answer.status == 200 {
        books.buckets.insert(call.bucket.clone(), Bucket::new(region, now()));
        block_public_access(&call.bucket, emulator).await;
        own_objects(call, emulator).await;
    }
    Ok(answer)
}

/// The region of the new bucket: one of the endpoint's own only, except that us-east-1 creates anywhere.
fn requested_region(call: &Call) -> Result<String, AwsError> {
    let endpoint = call.region.as_deref().unwrap_or(DEFAULT_REGION);
    let constraint = text_of(&call.text(), "LocationConstraint").filter(|constraint| !constraint.is_empty());
    match (endpoint, constraint.as_deref()) {
        (DEFAULT_REGION, None) => Ok(DEFAULT_REGION.to_owned()),
        (_, Some(DEFAULT_REGION)) => {
            Err(AwsError::new(400, "InvalidLocationConstraint", "The specified location-constraint is not valid"))
        }
        (DEFAULT_REGION | "eu-west-1", Some("EU")) => Ok("eu-west-1".to_owned()),
        (DEFAULT_REGION, Some(region)) => Ok(region.to_owned()),
        (endpoint, Some(region)) if endpoint == region => Ok(region.to_owned()),
        (_, constraint) => Err(illegal_constraint(constraint.unwrap_or("unspecified"))),
    }
}

fn illegal_constraint(constraint: &str) -> AwsError {
    let message = format!(
        "The {constraint} location constraint is incompatible for the region specific endpoint this request was sent to."
    );
    AwsError::new(400, "IllegalLocationConstraintException", message)
}

/// Creating one's own bucket again is a success in us-east-1 and a conflict everywhere else.
fn again(name: &str, existing: &Bucket, region: &str) -> Answer {
    if existing.region == DEFAULT_REGION && region == DEFAULT_REGION {
        return Ok(empty(200, header::LOCATION.as_str(), &format!("/{name}")));
    }
    let message = "Your previous request to create the named bucket succeeded and you already own it.";
    Err(AwsError::new(409, "BucketAlreadyOwnedByYou", message))
}

/// The emulator checks the length alone.
fn check_name(name: &str) -> Result<(), AwsError> {
    let label =
        |text: &str| text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let labels =
        name.split('.').all(|part| label(part) && !part.is_empty() && !part.starts_with('-') && !part.ends_with('-'));
    let address = name.parse::<std::net::Ipv4Addr>().is_ok();
    if (3..=63).contains(&name.len()) && labels && !address {
        return Ok(());
    }
    Err(AwsError::new(400, "InvalidBucketName", "The specified bucket is not valid."))
}

/// Since April 2023 a new bucket has all four settings on.
async fn block_public_access(bucket: &str, emulator: &Emulator) {
    let settings = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
    let settings: String = settings.iter().map(|name| element(name, "true")).collect();
    let mut put = request("PUT", bucket, "", "publicAccessBlock");
    put.body = format!("<PublicAccessBlockConfiguration>{settings}</PublicAccessBlockConfiguration>").into();
    emulator.send(put).await;
}

/// The emulator does not read the ownership that a `CreateBucket` asks for.
async fn own_objects(call: &Call, emulator: &Emulator) {
    let Some(ownership) = call.header("x-amz-object-ownership") else {
        return;
    };
    let mut put = request("PUT", &call.bucket, "", "ownershipControls");
    let rule = element("ObjectOwnership", ownership);
    put.body = format!("<OwnershipControls><Rule>{rule}</Rule></OwnershipControls>").into();
    emulator.send(put).await;
}

/// `DeleteBucket`.
pub(super) async fn delete(call: &Call, books: &mut Books, emulator: &Emulator) -> MockResponse {
    let answer = emulator.forward(call).await;
    if answer.status == 204 {
        books.buckets.remove(&call.bucket);
        books.attributes.forget_bucket(&call.bucket);
    }
    answer
}

/// `HeadBucket`: the region is on every answer.
pub(super) fn head(call: &Call, books: &Books) -> Answer {
    let bucket = books.bucket(&call.bucket)?;
    Ok(empty(200, "x-amz-bucket-region", &bucket.region))
}

/// `GetBucketLocation`: empty in us-east-1. The emulator's document has another root than AWS's.
pub(super) fn location(call: &Call, books: &Books) -> Answer {
    let region = &books.bucket(&call.bucket)?.region;
    let region = if region == DEFAULT_REGION { "" } else { region };
    Ok(MockResponse::xml(200, format!("<LocationConstraint xmlns=\"{NAMESPACE}\">{region}</LocationConstraint>")))
}

/// `ListBuckets` over all regions, with pages, prefix and region; the emulator knows none of the three.
pub(super) fn list(call: &Call, books: &Books) -> Answer {
    let prefix = call.non_empty("prefix");
    let after = call.non_empty("continuation-token").unwrap_or_default();
    let region = call.non_empty("bucket-region");
    let mut matching = books.buckets.iter().filter(|(name, bucket)| {
        name.starts_with(prefix.unwrap_or_default())
            && name.as_str() > after
            && region.is_none_or(|region| region == bucket.region)
    });
    let page: Vec<_> = matching.by_ref().take(max_buckets(call)?).collect();
    let next = matching.next().and(page.last()).map(|(name, _)| name.as_str());
    let buckets: String = page.iter().map(|(name, bucket)| bucket_element(name, bucket)).collect();
    let owner = element("ID", ACCOUNT_ID);
    let paging = optional_element("ContinuationToken", next) + &optional_element("Prefix", prefix);
    Ok(MockResponse::xml(
        200,
        format!(
            "<ListAllMyBucketsResult xmlns=\"{NAMESPACE}\"><Owner>{owner}</Owner><Buckets>{buckets}</Buckets>{paging}\
             </ListAllMyBucketsResult>"
        ),
    ))
}

fn bucket_element(name: &str, bucket: &Bucket) -> String {
    let created = element("CreationDate", &bucket.created);
    format!("<Bucket>{}{created}{}</Bucket>", element("Name", name), element("BucketRegion", &bucket.region))
}

fn max_buckets(call: &Call) -> Result<usize, AwsError> {
    let Some(text) = call.parameter("max-buckets") else {
        return Ok(10_000);
    };
    let number = text.parse().ok().filter(|number| (1..=10_000).contains(number));
    number.ok_or_else(|| AwsError::new(400, "InvalidArgument", "max-buckets must be between 1 and 10000"))
}

fn empty(status: u16, header: &'static str, value: &str) -> MockResponse {
    let mut headers = HeaderMap::new();
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(header, value);
    }
    MockResponse { status, headers, body: bytes::Bytes::new() }
}

/// The time, as S3 writes it. Empty only beyond the year 9999.
pub(super) fn now() -> String {
    DateTime::from(SystemTime::now()).fmt(Format::DateTime).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_checking_a_name_and_s3_would_take_it_then_it_passes() {
        for name in ["abc", "my.logs-2026", "0numbers9", &"a".repeat(63)] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn when_checking_a_name_and_s3_would_refuse_it_then_it_is_invalid() {
        for name in ["ab", "Logs", "my_logs", "a..b", "-abc", "abc-", "a.-b", "192.168.0.1", "bücher", &"a".repeat(64)]
        {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
