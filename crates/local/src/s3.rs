//! S3: the emulator, and at its border what it gets wrong put right. One file a matter.
//!
//! Regions are the border's affair, whatever the emulator keeps in its own. Writes run one at a time,
//! which is what makes a conditional put the compare-and-swap that it is on AWS.

mod attributes;
mod books;
mod buckets;
mod call;
mod checksums;
mod copies;
mod delete_objects;
mod emulator;
mod keys;
mod list_objects;
mod list_uploads;
mod list_versions;
mod logging;
mod multipart;
mod object_attributes;
mod objects;
mod page;
mod parts;
mod policy;
mod refusals;
mod request_payment;

use std::future::Future;
use std::pin::Pin;

use tokio::sync::RwLock;
use winterbaume_core::{MockRequest, MockResponse, MockService};

use crate::aws_error::{AwsError, Protocol};
use crate::operation::UNKNOWN;
use books::Books;
use call::Call;
use emulator::Emulator;

/// An answer, or the error that S3 gives instead.
type Answer = Result<MockResponse, AwsError>;

/// The namespace of S3's documents.
const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// S3 as AWS has it, as far as the crate's documentation says.
#[derive(Default)]
pub(crate) struct S3 {
    emulator: Emulator,
    books: RwLock<Books>,
}

impl MockService for S3 {
    fn service_name(&self) -> &'static str {
        "s3"
    }

    /// Requests are routed by the service they are signed for, not by their address.
    fn url_patterns(&self) -> Vec<&str> {
        Vec::new()
    }

    fn handle(&self, request: MockRequest) -> Pin<Box<dyn Future<Output = MockResponse> + Send + '_>> {
        Box::pin(async move {
            let answer = self.answer(Call::new(request)).await;
            answer.unwrap_or_else(|error| error.response(Protocol::S3))
        })
    }
}

impl S3 {
    async fn answer(&self, call: Call) -> Answer {
        refusals::unreadable_path(&call)?;
        refusals::expected_owner(&call)?;
        if matches!(call.request.method.as_str(), "GET" | "HEAD") {
            let books = self.books.read().await;
            return match refusals::redirect(&call, &books) {
                Some(redirect) => Ok(redirect),
                None => self.read(&call, &books).await,
            };
        }
        let mut books = self.books.write().await;
        if let Some(redirect) = refusals::redirect(&call, &books) {
            return Ok(redirect);
        }
        let answer = self.write(&call, &mut books).await;
        books.forget_contents(&call.bucket);
        answer
    }

    async fn read(&self, call: &Call, books: &Books) -> Answer {
        match call.operation.as_str() {
            "ListBuckets" => buckets::list(call, books),
            "HeadBucket" => buckets::head(call, books),
            "GetBucketLocation" => buckets::location(call, books),
            "GetBucketLogging" => logging::get(call, books),
            "GetBucketRequestPayment" => request_payment::get(call, books),
            "ListObjects" => list_objects::first_version(call, books, &self.emulator).await,
            "ListObjectsV2" => list_objects::second_version(call, books, &self.emulator).await,
            "ListObjectVersions" => list_versions::list(call, books, &self.emulator).await,
            "ListMultipartUploads" => list_uploads::uploads(call, books, &self.emulator).await,
            "ListParts" => list_uploads::parts(call, books, &self.emulator).await,
            "GetObject" | "HeadObject" => objects::get(call, books, &self.emulator).await,
            "GetObjectAttributes" => object_attributes::get(call, books, &self.emulator).await,
            UNKNOWN => Err(not_allowed()),
            _ => Ok(self.emulator.forward(call).await),
        }
    }

    async fn write(&self, call: &Call, books: &mut Books) -> Answer {
        match call.operation.as_str() {
            "CreateBucket" => buckets::create(call, books, &self.emulator).await,
            "DeleteBucket" => Ok(buckets::delete(call, books, &self.emulator).await),
            "PutBucketLogging" => logging::put(call, books),
            "PutBucketPolicy" => policy::put(call, books, &self.emulator).await,
            "PutBucketRequestPayment" => request_payment::put(call, books),
            "PutObject" => objects::put(call, books, &self.emulator).await,
            "CopyObject" => copies::copy_object(call, books, &self.emulator).await,
            "DeleteObject" => Ok(objects::delete(call, books, &self.emulator).await),
            "DeleteObjects" => delete_objects::delete(call, books, &self.emulator).await,
            "CreateMultipartUpload" => multipart::create(call, books, &self.emulator).await,
            "UploadPart" => multipart::upload_part(call, books, &self.emulator).await,
            "UploadPartCopy" => copies::upload_part_copy(call, books, &self.emulator).await,
            "CompleteMultipartUpload" => multipart::complete(call, books, &self.emulator).await,
            "AbortMultipartUpload" => Ok(multipart::abort(call, books, &self.emulator).await),
            UNKNOWN => Err(not_allowed()),
            _ => Ok(self.emulator.forward(call).await),
        }
    }
}

/// The emulator would delete the bucket for a `DELETE` of what cannot be deleted, such as its ACL.
fn not_allowed() -> AwsError {
    AwsError::new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue};
    use proptest::prelude::*;

    use super::emulator::request;
    use super::*;

    /// A request of which anything may be wrong.
    fn any_request() -> impl Strategy<Value = MockRequest> {
        let method = prop::sample::select(vec!["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH"]);
        let path = prop_oneof![Just("/logs".to_owned()), Just("/logs/key".to_owned()), "/[a-z%é.+/]{0,12}"];
        let subresource = prop::sample::select(vec![
            "",
            "acl",
            "tagging",
            "versions",
            "versioning",
            "uploads",
            "uploadId=x&partNumber=1",
            "uploadId",
            "delete",
            "list-type=2",
            "lifecycle",
            "policy",
            "restore",
            "select",
            "encryption",
            "versionId=null",
            "attributes",
            "max-keys=x",
            "partNumber=0&uploadId=%",
            "object-lock",
            "retention",
            "legal-hold",
            "cors",
            "website",
            "notification",
            "inventory&id=1",
            "renameObject",
            "session",
        ]);
        let query = (subresource, "(&[a-z-]{1,8}=[a-z0-9%+]{0,6})?").prop_map(|(name, rest)| format!("{name}{rest}"));
        let body = prop_oneof![
            Just(String::new()),
            any::<String>(),
            "<Delete>(<Object><Key>[a-zé&;#]{0,9}</Key></Object>){0,3}</Delete>",
            "(<Tagging><TagSet>)?(<Tag><Key>.{0,5}</Key></Tag>)?.{0,9}",
        ];
        let header = prop::option::of(prop::sample::select(vec![
            ("x-amz-copy-source", "logs/key?versionId=%"),
            ("x-amz-copy-source", "%/"),
            ("range", "bytes=9-1"),
            ("if-match", "\"\"\""),
            ("x-amz-rename-source", "%%"),
            ("x-amz-expected-bucket-owner", "me"),
            ("content-md5", "?"),
            ("x-amz-tagging", "=&="),
        ]));
        (method, path, query, body, header).prop_map(|(method, path, query, body, header)| MockRequest {
            method: method.to_owned(),
            uri: format!("https://s3.eu-west-1.amazonaws.com{path}?{query}"),
            headers: header
                .map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)))
                .into_iter()
                .collect::<HeaderMap>(),
            body: Bytes::from(body),
        })
    }

    #[tokio::test]
    async fn when_handling_and_the_path_climbs_out_of_its_bucket_or_cannot_be_decoded_then_it_is_refused() {
        for path in ["..", "../a", "./a", "logs/..", "logs/%2e.", "logs/..%", "logs/a%2", "logs/%zz"] {
            let mut refused = request("PUT", "logs", "key", "");
            refused.uri = format!("https://s3.eu-west-1.amazonaws.com/{path}");
            assert_eq!(S3::default().handle(refused).await.status, 400, "{path}");
        }
    }

    proptest! {
        #[test]
        fn when_handling_and_requests_are_garbage_then_nothing_panics_and_no_answer_is_a_fault(
            requests in prop::collection::vec(any_request(), 1..12),
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let answers = runtime.block_on(async {
                let s3 = S3::default();
                s3.handle(request("PUT", "logs", "", "")).await;
                s3.handle(request("PUT", "logs", "key", "")).await;
                let mut answers = Vec::new();
                for request in requests {
                    answers.push((request.clone(), s3.handle(request).await.status));
                }
                answers
            });
            for (request, status) in answers {
                prop_assert!((200..500).contains(&status), "{status} for {request:?}");
            }
        }
    }
}
