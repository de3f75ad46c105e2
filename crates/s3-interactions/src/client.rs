//! The getter, and how an S3 client is made.

use crate::endpoint_host as host;
use crate::expected_owner::ExpectOwner;
use crate::whole_answer::WholeAnswers;
use aws_interactions_core::{AwsClientProvider, AwsService, ServiceSettings};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{Builder, RequestChecksumCalculation, SharedInterceptor};

/// Adds S3's client to a provider.
pub trait S3Client {
    /// The SDK's client for S3, made once a provider and region.
    ///
    /// ```no_run
    /// use s3_interactions::S3Client;
    ///
    /// # fn example(provider: &aws_interactions_core::AwsClientProvider) {
    /// let client = provider.get_s3();
    /// # }
    /// ```
    fn get_s3(&self) -> Client;
}

impl S3Client for AwsClientProvider {
    fn get_s3(&self) -> Client {
        self.client::<S3>()
    }
}

enum S3 {}

impl AwsService for S3 {
    type Client = Client;
    const ID: &'static str = "s3";

    fn client(settings: &ServiceSettings<'_>) -> Client {
        let mut config = Builder::from(settings.sdk_config()).retry_partition(settings.retry_partition());
        config.push_interceptor(settings.interceptor());
        config.push_interceptor(SharedInterceptor::permanent(WholeAnswers));
        if let Some(owner) = settings.expected_bucket_owner() {
            config.push_interceptor(SharedInterceptor::permanent(ExpectOwner(owner.clone())));
        }
        if let Some(url) = settings.endpoint_url() {
            // Stand-ins for S3 rarely resolve BUCKET.host, and some choke on the checksums that AWS wants by default, or
            // keep wrong ones for objects that came in parts.
            config = config.endpoint_url(url).force_path_style(true);
            if !host::is_of_aws(url) && settings.sdk_config().request_checksum_calculation().is_none() {
                config = config.request_checksum_calculation(RequestChecksumCalculation::WhenRequired);
            }
        }
        Client::from_conf(config.build())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presign_get;
    use crate::stand_in::{Wire, bare_answer, error_answer, signed_for};
    use aws_interactions_core::{AssumeRole, AwsClientProviderBuilder, AwsCredentials, RequestChecksums};
    use aws_sdk_s3::error::ProvideErrorMetadata;
    use aws_sdk_s3::primitives::{ByteStream, SdkBody};
    use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
    use bytes::Bytes;
    use http_body::Frame;
    use http_body_util::StreamBody;
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    /// What a put over the real client looks like on the wire.
    async fn put_by(provider: &AwsClientProvider, wire: &Wire) -> (String, Vec<String>, Option<Vec<u8>>) {
        let body = ByteStream::new(SdkBody::from("content"));
        let put = provider.get_s3().put_object().bucket("logs").key("a/b").body(body);
        put.send().await.expect("a success");
        let view = |request: &HttpRequest| {
            let headers = request.headers().iter().map(|(name, value)| format!("{name}: {value}")).collect();
            (request.uri().to_owned(), headers, request.body().bytes().map(<[u8]>::to_vec))
        };
        wire.requests(view).pop().expect("a request")
    }

    async fn provider_of(wire: &Wire, endpoint: Option<&str>) -> AwsClientProvider {
        let builder = builder_of(wire);
        let builder = match endpoint {
            Some(url) => builder.endpoint_url(url),
            None => builder,
        };
        builder.build().await.expect("complete settings")
    }

    fn builder_of(wire: &Wire) -> AwsClientProviderBuilder {
        let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("eu-west-1");
        builder.credentials(AwsCredentials::new("id", "secret")).http_client(wire.http_client.clone())
    }

    #[tokio::test]
    async fn when_a_put_is_sent_to_aws_then_the_bucket_is_in_the_host_and_a_checksum_beside_the_body() {
        let wire = Wire::answering(|_| bare_answer(200, &[]));
        let (uri, headers, _) = put_by(&provider_of(&wire, None).await, &wire).await;
        assert!(uri.starts_with("https://logs.s3.eu-west-1.amazonaws.com/a/b"), "{uri}");
        assert!(headers.iter().any(|header| header.starts_with("x-amz-checksum-")), "{headers:?}");
    }

    #[tokio::test]
    async fn when_a_put_is_sent_to_a_custom_endpoint_then_the_bucket_is_in_the_path_and_no_checksum_is_sent() {
        let wire = Wire::answering(|_| bare_answer(200, &[]));
        let provider = provider_of(&wire, Some("http://stand-in.test:9000")).await;
        let (uri, headers, body) = put_by(&provider, &wire).await;
        assert!(uri.starts_with("http://stand-in.test:9000/logs/a/b"), "{uri}");
        let unwanted = ["x-amz-checksum-", "x-amz-sdk-checksum-", "x-amz-trailer", "content-encoding: aws-chunked"];
        let sent = headers.iter().find(|header| unwanted.iter().any(|beginning| header.starts_with(beginning)));
        assert_eq!(sent, None);
        assert_eq!(body.as_deref(), Some(b"content".as_slice()));
        assert_eq!(wire.requests(signed_for), ["eu-west-1"]);
    }

    #[tokio::test]
    async fn when_it_is_said_whether_checksums_are_sent_then_any_endpoint_gets_them_or_none_does() {
        let inside = "https://bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com";
        let elsewhere = "http://stand-in.test:9000";
        let (always, never) = (Some(RequestChecksums::WhenSupported), Some(RequestChecksums::WhenRequired));
        let cases =
            [(inside, None, true), (inside, never, false), (elsewhere, always, true), (elsewhere, never, false)];
        for (url, said, expected) in cases {
            let wire = Wire::answering(|_| bare_answer(200, &[]));
            let mut builder = builder_of(&wire).endpoint_url(url);
            if let Some(said) = said {
                builder = builder.request_checksums(said);
            }
            let (_, headers, _) = put_by(&builder.build().await.expect("complete settings"), &wire).await;
            let has_checksum = headers.iter().any(|header| header.starts_with("x-amz-checksum-"));
            assert_eq!(has_checksum, expected, "{url}, {said:?}: {headers:?}");
        }
    }

    #[tokio::test]
    async fn when_clients_are_of_different_regions_then_they_do_not_share_a_budget_of_retries() {
        let wire = Wire::answering(|_| bare_answer(200, &[]));
        let here = provider_of(&wire, None).await;
        let there = here.in_region("us-west-2").expect("a region");
        let partition = |provider: &AwsClientProvider| provider.get_s3().config().retry_partition().cloned();
        assert_eq!(partition(&here), partition(&here.clone()));
        assert_ne!(partition(&here), partition(&there));
        assert!(partition(&here).is_some());
    }

    /// What a call observer is told while `work` runs: operation, outcome, attempts.
    async fn told_of<F: Future>(
        answer: fn() -> HttpResponse,
        work: impl FnOnce(AwsClientProvider) -> F,
    ) -> Vec<String> {
        let told = Arc::new(Mutex::new(Vec::new()));
        let (kept, wire) = (Arc::clone(&told), Wire::answering(move |_| answer()));
        let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("eu-west-1");
        let builder = builder.credentials(AwsCredentials::new("id", "secret")).http_client(wire.http_client.clone());
        let builder = builder.call_observer(move |call| {
            let line = format!("{} {}: {} ×{}", call.service, call.operation, call.outcome, call.attempts);
            kept.lock().expect("no panic").push(line);
        });
        work(builder.build().await.expect("complete settings")).await;
        std::mem::take(&mut *told.lock().expect("no panic"))
    }

    #[tokio::test]
    async fn when_an_operation_knows_the_code_as_its_own_then_observers_are_told_it_all_the_same() {
        let get = |provider: AwsClientProvider| provider.get_s3().get_object().bucket("logs").key("a").send();
        assert_eq!(told_of(|| error_answer(404, "NoSuchKey"), get).await, ["s3 GetObject: NoSuchKey ×1"]);
        let head = |provider: AwsClientProvider| provider.get_s3().head_object().bucket("logs").key("a").send();
        assert_eq!(told_of(|| bare_answer(404, &[]), head).await, ["s3 HeadObject: not found ×1"]);
        assert_eq!(told_of(|| bare_answer(200, &[]), head).await, ["s3 HeadObject: ok ×1"]);
    }

    #[tokio::test]
    async fn when_a_request_is_presigned_then_observers_are_told_of_no_call() {
        let presign = |provider: AwsClientProvider| async move {
            presign_get("logs", "a", Duration::from_mins(1), &provider).await.expect("signed")
        };
        assert_eq!(told_of(|| bare_answer(200, &[]), presign).await, [""; 0]);
    }

    /// STS gives sessions with the keys ASIA1, ASIA2, …, and S3 calls the first of them expired.
    fn first_session_expires(request: &HttpRequest, given: &AtomicUsize) -> HttpResponse {
        let signature = request.headers().get("authorization").unwrap_or_default();
        match request.body().bytes() {
            Some(body) if body.starts_with(b"Action=AssumeRole") => {
                let number = given.fetch_add(1, Ordering::SeqCst) + 1;
                let mut answer = bare_answer(200, &[]);
                *answer.body_mut() = SdkBody::from(format!(
                    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA{number}</AccessKeyId>\
                     <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
                     <Expiration>2999-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"
                ));
                answer
            }
            _ if signature.contains("Credential=ASIA1/") => error_answer(400, "ExpiredToken"),
            _ => bare_answer(200, &[]),
        }
    }

    async fn put_with_an_expired_session(body: ByteStream) -> (Result<(), String>, usize, usize) {
        let given = AtomicUsize::new(0);
        let wire = Wire::answering(move |request| first_session_expires(request, &given));
        let base = provider_of(&wire, Some("http://stand-in.test:9000")).await;
        let role = AssumeRole::new("arn:aws:iam::123456789012:role/Deploy");
        let provider = base.assuming(&role).expect("a role");
        let put = || provider.get_s3().put_object().bucket("logs").key("a").content_length(7);
        let answer = put().body(body).send().await;
        let answer = answer.map(drop).map_err(|error| error.code().unwrap_or_default().to_owned());
        let count = |wanted: fn(&HttpRequest) -> bool| wire.requests(wanted).into_iter().filter(|is| *is).count();
        let puts = count(|request| request.method() == "PUT");
        put().body(ByteStream::from_static(b"content")).send().await.expect("the next request has new keys");
        (answer, puts, count(|request| request.method() == "POST"))
    }

    #[tokio::test(start_paused = true)]
    async fn when_the_session_is_expired_and_the_body_can_be_read_again_then_it_is_put_with_new_keys() {
        let put = put_with_an_expired_session(ByteStream::from_static(b"content")).await;
        assert_eq!(put, (Ok(()), 2, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn when_the_session_is_expired_and_the_body_can_be_read_once_then_it_is_not_sent_again() {
        let frames = futures::stream::iter([Ok::<_, Infallible>(Frame::data(Bytes::from("content")))]);
        let body = ByteStream::new(SdkBody::from_body_1_x(StreamBody::new(frames)));
        let put = put_with_an_expired_session(body).await;
        assert_eq!(put, (Err("ExpiredToken".to_owned()), 1, 2), "and the keys are new for the next request");
    }
}
