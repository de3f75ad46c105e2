//! The emulator as the border uses it: a region of its own for every bucket, no signatures.
//!
//! After every write the emulator copies the whole state of the region, for listeners that nobody has set. With one
//! region for all buckets, a full bucket would slow down every other.

use bytes::Bytes;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use winterbaume_core::{MockRequest, MockResponse, MockService, StatefulService};
use winterbaume_s3::S3Service;
use winterbaume_s3::views::BucketStateView;

use super::call::Call;
use crate::ACCOUNT_ID;

#[derive(Default)]
pub(super) struct Emulator(S3Service);

impl Emulator {
    /// Hands a client's request on.
    pub(super) async fn forward(&self, call: &Call) -> MockResponse {
        self.send(call.request.clone()).await
    }

    /// Sends any request, to the region that the bucket has in the emulator.
    ///
    /// The emulator takes a plus sign in a path for a space; on AWS it is a plus sign. It would also take the region
    /// from a signature.
    pub(super) async fn send(&self, mut request: MockRequest) -> MockResponse {
        let rest = request.uri.split_once("amazonaws.com").map_or("/", |(_, rest)| rest);
        let (path, query) = rest.split_once('?').map_or((rest, None), |(path, query)| (path, Some(query)));
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let bucket = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        request.uri = format!("https://s3.{}.amazonaws.com{}{query}", region(bucket), path.replace('+', "%2B"));
        request.headers.remove(AUTHORIZATION);
        self.0.handle(request).await
    }

    /// Everything the emulator holds of a bucket, contents of objects aside.
    pub(super) async fn contents(&self, bucket: &str) -> BucketStateView {
        let mut view = self.0.snapshot(ACCOUNT_ID, &region(bucket)).await;
        view.buckets.remove(bucket).unwrap_or_default()
    }
}

/// The emulator's region for a bucket. A dot would end it; no bucket's name has the underscore that stands for it.
fn region(bucket: &str) -> String {
    bucket.replace('.', "_")
}

/// A request that the border makes itself.
pub(super) fn request(method: &str, bucket: &str, key: &str, query: &str) -> MockRequest {
    let key = utf8_percent_encode(key, NON_ALPHANUMERIC);
    MockRequest {
        method: method.to_owned(),
        uri: format!("https://s3.amazonaws.com/{bucket}/{key}?{query}"),
        headers: HeaderMap::new(),
        body: Bytes::new(),
    }
}
