//! Requests that somebody else may make.

use super::error::ObjectError;
use super::key;
use crate::bucket_regions::provider_of;
use crate::client::S3Client;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{RequestChecksumCalculation, ResponseChecksumValidation};
use aws_sdk_s3::presigning::PresigningConfig;
use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

const DURATIONS: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_hours(7 * 24);

/// A request that is signed and not made yet. Whoever has its URL may make it, until it expires: `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct PresignedRequest {
    method: &'static str,
    url: String,
}

impl PresignedRequest {
    /// `GET` or `PUT`: the signature holds for no other.
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The URL. Handle with care: it is a password for this one request.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl fmt::Debug for PresignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresignedRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

/// A URL by which anybody may fetch the object, for 1 s to 7 days.
///
/// It dies earlier with the credentials that signed it: a role's session of an hour gives URLs of an hour, whatever is
/// asked for, and nothing says so. It does whatever the signer may do at the time it is used, so a missing object or
/// permission shows only then. A bucket in a region that the provider has not met must be asked for in its own region:
/// [`get_bucket_region`](crate::get_bucket_region) first.
///
/// The bucket may be anybody's, whatever owner the provider expects: the holder of a URL cannot say. Where it matters,
/// ask [`is_bucket_owned_by`](crate::is_bucket_owned_by) first.
///
/// Asks AWS nothing, but for credentials. Whoever uses it needs none; the signer needs `s3:GetObject`.
///
/// ```no_run
/// # use std::time::Duration;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let request = s3_interactions::presign_get("logs", "today.json", Duration::from_mins(15), provider).await?;
/// println!("curl '{}'", request.url());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ObjectError::InvalidKey`], [`ObjectError::Bucket`] for a wrong name, [`ObjectError::InvalidInput`] for a duration
/// out of range, and [`ObjectError::Request`] where there are no credentials.
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key, seconds = expires_in.as_secs()))]
pub async fn presign_get(
    bucket: &str,
    key: &str,
    expires_in: Duration,
    provider: &AwsClientProvider,
) -> Result<PresignedRequest, ObjectError> {
    let config = presigning(bucket, key, expires_in)?;
    let signed = presigning_client(bucket, provider).get_object().bucket(bucket).key(key).presigned(config).await;
    let signed = signed.map_err(|error| ObjectError::from_sdk("GetObject", bucket, key, error))?;
    Ok(PresignedRequest { method: "GET", url: signed.uri().to_owned() })
}

/// A URL by which anybody may write the object, for 1 s to 7 days. As [`presign_get`]; the signer needs `s3:PutObject`.
///
/// Content, length and type are the sender's choice, and no checksum is demanded of him.
///
/// ```no_run
/// # use std::time::Duration;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::ObjectError> {
/// let request = s3_interactions::presign_put("inbox", "report.pdf", Duration::from_mins(15), provider).await?;
/// println!("curl --upload-file report.pdf '{}'", request.url());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`presign_get`].
#[tracing::instrument(skip_all, fields(bucket = bucket, key = key, seconds = expires_in.as_secs()))]
pub async fn presign_put(
    bucket: &str,
    key: &str,
    expires_in: Duration,
    provider: &AwsClientProvider,
) -> Result<PresignedRequest, ObjectError> {
    let config = presigning(bucket, key, expires_in)?;
    let signed = presigning_client(bucket, provider).put_object().bucket(bucket).key(key).presigned(config).await;
    let signed = signed.map_err(|error| ObjectError::from_sdk("PutObject", bucket, key, error))?;
    Ok(PresignedRequest { method: "PUT", url: signed.uri().to_owned() })
}

fn presigning(bucket: &str, key: &str, expires_in: Duration) -> Result<PresigningConfig, ObjectError> {
    key::check(bucket, key)?;
    let out_of_range = || ObjectError::InvalidInput {
        what: format!("an expiry of {} s", expires_in.as_secs()),
        problem: "presigned requests live for 1 s to 7 days",
    };
    if !DURATIONS.contains(&expires_in) {
        return Err(out_of_range());
    }
    PresigningConfig::expires_in(expires_in).map_err(|_| out_of_range())
}

/// Without checksums: the SDK would sign that of an empty body, or a header that a browser does not send. Nor does a
/// browser say whose bucket it expects.
fn presigning_client(bucket: &str, provider: &AwsClientProvider) -> Client {
    let provider = provider_of(bucket, provider).expecting_any_bucket_owner();
    let config = provider.get_s3().config().to_builder();
    let config = config
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired);
    Client::from_conf(config.build())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bucket::error::BucketError;
    use crate::object::head::head_object;
    use crate::stand_in::{bare_answer, provider_over};
    use aws_interactions_core::{AwsClientProviderBuilder, AwsCredentials, RequestErrorKind};

    const WEEK: Duration = Duration::from_hours(7 * 24);

    fn builder() -> AwsClientProviderBuilder {
        AwsClientProvider::builder().environment_variables::<String, String>([]).region("eu-west-1")
    }

    async fn provider() -> AwsClientProvider {
        let credentials = AwsCredentials::new("id", "secret").with_session("token", None);
        builder().credentials(credentials).build().await.expect("complete settings")
    }

    /// A URL to get and one to put.
    async fn both(
        bucket: &str,
        key: &str,
        expires_in: Duration,
        provider: &AwsClientProvider,
    ) -> [Result<PresignedRequest, ObjectError>; 2] {
        let get = presign_get(bucket, key, expires_in, provider).await;
        [get, presign_put(bucket, key, expires_in, provider).await]
    }

    #[tokio::test]
    async fn when_a_request_is_presigned_then_its_url_is_signed_for_the_time_asked_and_demands_no_checksum() {
        let requests = both("logs", "a.json", Duration::from_mins(15), &provider().await).await;
        let requests = requests.map(|request| request.expect("signed"));
        assert_eq!(requests.each_ref().map(PresignedRequest::method), ["GET", "PUT"]);
        for url in requests.each_ref().map(PresignedRequest::url) {
            assert!(url.starts_with("https://logs.s3.eu-west-1.amazonaws.com/a.json?"), "{url}");
            for part in ["X-Amz-Signature=", "X-Amz-Expires=900", "X-Amz-Security-Token=token", "%2Feu-west-1%2Fs3%2F"]
            {
                assert!(url.contains(part), "{part} in {url}");
            }
            // A browser sends no other header than these by itself.
            assert!(url.contains("X-Amz-SignedHeaders=host&"), "{url}");
            assert!(!url.to_lowercase().contains("checksum"), "{url}");
            assert!(!url.contains("secret"), "{url}");
        }
        assert_ne!(requests[0].url(), requests[1].url());
    }

    #[tokio::test]
    async fn when_a_request_is_presigned_for_a_stand_in_then_its_url_goes_there_by_path() {
        let provider = builder().credentials(AwsCredentials::new("id", "secret")).endpoint_url("http://127.0.0.1:9000");
        let provider = provider.build().await.expect("complete settings");
        for request in both("logs", "a.json", WEEK, &provider).await {
            let request = request.expect("signed");
            assert!(request.url().starts_with("http://127.0.0.1:9000/logs/a.json?"), "{}", request.url());
            assert!(!request.url().to_lowercase().contains("checksum"), "{}", request.url());
        }
    }

    #[tokio::test]
    async fn when_a_request_is_presigned_and_the_bucket_was_met_elsewhere_then_its_url_is_for_there() {
        let provider = provider_over(|request| {
            let status = if request.uri().contains("us-west-2") { 200 } else { 301 };
            async move { bare_answer(status, &[("x-amz-bucket-region", "us-west-2")]) }
        })
        .await;
        head_object("logs", "a", &provider).await.expect("found there");
        for request in both("logs", "a", WEEK, &provider).await {
            let request = request.expect("signed");
            assert!(request.url().starts_with("https://logs.s3.us-west-2.amazonaws.com/a?"), "{}", request.url());
            assert!(request.url().contains("%2Fus-west-2%2Fs3%2F"), "{}", request.url());
        }
    }

    #[tokio::test]
    async fn when_a_request_is_presigned_and_the_key_holds_special_characters_then_they_are_encoded() {
        for request in both("logs", "a b/c+d%?#&ä", WEEK, &provider().await).await {
            let request = request.expect("signed");
            let path = request.url().split(".amazonaws.com").nth(1).and_then(|rest| rest.split('?').next());
            assert_eq!(path, Some("/a%20b/c%2Bd%25%3F%23%26%C3%A4"));
        }
    }

    #[tokio::test]
    async fn when_a_request_is_presigned_and_the_time_is_out_of_range_then_it_is_refused() {
        let provider = provider().await;
        let second = Duration::from_secs(1);
        for (expires_in, shown) in [(Duration::ZERO, "0 s"), (WEEK + second, "604801 s"), (second / 2, "0 s")] {
            for request in both("logs", "a", expires_in, &provider).await {
                let Err(ObjectError::InvalidInput { what, .. }) = request else { panic!("{shown}: {request:?}") };
                assert_eq!(what, format!("an expiry of {shown}"));
            }
        }
        for expires_in in [second, WEEK] {
            assert!(both("logs", "a", expires_in, &provider).await.iter().all(Result::is_ok), "{expires_in:?}");
        }
    }

    #[tokio::test]
    async fn when_a_request_is_presigned_and_a_name_is_wrong_then_it_is_refused() {
        let provider = provider().await;
        for request in both("logs", "", WEEK, &provider).await {
            assert!(matches!(request, Err(ObjectError::InvalidKey { .. })), "{request:?}");
        }
        for request in both("lo gs", "a", WEEK, &provider).await {
            assert!(matches!(request, Err(ObjectError::Bucket(BucketError::InvalidName { .. }))), "{request:?}");
        }
    }

    #[tokio::test]
    async fn when_a_request_is_presigned_and_there_are_no_credentials_then_the_error_says_so() {
        let provider = builder().build().await.expect("complete settings");
        for request in both("logs", "a", WEEK, &provider).await {
            let Err(ObjectError::Request { source, .. }) = request else { panic!("{request:?}") };
            assert_eq!(source.kind(), RequestErrorKind::NoCredentials);
        }
    }

    #[tokio::test]
    async fn when_a_presigned_request_is_printed_then_its_url_is_not() {
        let request = presign_get("logs", "a.json", WEEK, &provider().await).await.expect("signed");
        assert_eq!(format!("{request:?}"), "PresignedRequest { method: \"GET\", .. }");
    }
}
