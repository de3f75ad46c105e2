//! Buckets that live in another region than the provider works in.

use crate::client::S3Client;
use aws_interactions_core::{AwsClientProvider, AwsService, ServiceSettings};
use aws_sdk_s3::Client;
use aws_sdk_s3::error::SdkError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};

/// The regions of buckets that were not where the provider is: kept where the provider keeps its clients.
#[derive(Debug, Clone, Default)]
struct BucketRegions(Arc<RwLock<HashMap<String, String>>>);

impl AwsService for BucketRegions {
    type Client = Self;
    const ID: &'static str = "s3";

    fn client(_: &ServiceSettings<'_>) -> Self {
        Self::default()
    }
}

impl BucketRegions {
    fn get(&self, bucket: &str) -> Option<String> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(bucket).cloned()
    }

    fn forget(&self, bucket: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(bucket);
    }

    fn remember(&self, bucket: &str, region: &str) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(bucket.to_owned(), region.to_owned());
    }
}

/// The provider of the region where the bucket is known to live.
pub(crate) fn provider_of(bucket: &str, provider: &AwsClientProvider) -> AwsClientProvider {
    let known = provider.client::<BucketRegions>().get(bucket);
    known.and_then(|region| provider.in_region(&region).ok()).unwrap_or_else(|| provider.clone())
}

/// A bucket that is gone may be made again anywhere.
pub(crate) fn forget_region_of(bucket: &str, provider: &AwsClientProvider) {
    provider.client::<BucketRegions>().forget(bucket);
}

/// Makes a call where the bucket lives: here, else where S3 says it is, which is then remembered.
///
/// S3 answers a call in the wrong region with 301, or 400, and the right one in a header; no SDK follows it.
pub(crate) async fn in_bucket_region<T, E, F, Fut>(
    bucket: &str,
    provider: &AwsClientProvider,
    call: F,
) -> Result<T, SdkError<E, HttpResponse>>
where
    F: Fn(Client) -> Fut,
    Fut: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
{
    let here = provider_of(bucket, provider);
    let error = match call(here.get_s3()).await {
        Ok(answer) => return Ok(answer),
        Err(error) => error,
    };
    let elsewhere = redirected_to(&error).filter(|region| *region != here.region());
    let Some(there) = elsewhere.and_then(|region| provider.in_region(region).ok()) else { return Err(error) };
    // Boxed, as the SDK's futures are large and this one is rare.
    let answer = Box::pin(call(there.get_s3())).await;
    let is_there = answer.as_ref().map_or_else(is_of_its_region, |_| true);
    if is_there {
        provider.client::<BucketRegions>().remember(bucket, there.region());
    }
    answer
}

/// Whether an error is the word of the bucket's own region: an answer, and not another redirect.
fn is_of_its_region<E>(error: &SdkError<E, HttpResponse>) -> bool {
    error.raw_response().is_some() && redirected_to(error).is_none()
}

fn redirected_to<E>(error: &SdkError<E, HttpResponse>) -> Option<&str> {
    let answer = error.raw_response()?;
    let is_redirect = matches!(answer.status().as_u16(), 301 | 302 | 307 | 308 | 400);
    if is_redirect { region_header(error) } else { None }
}

/// S3 says where a bucket lives even to those that it keeps out.
pub(crate) fn region_header<E>(error: &SdkError<E, HttpResponse>) -> Option<&str> {
    error.raw_response()?.headers().get("x-amz-bucket-region")
}

#[cfg(test)]
mod tests;
