use super::*;
use crate::stand_in::{Wire, bare_answer, error_answer, provider_on, signed_for};
use aws_sdk_s3::operation::delete_bucket_tagging::DeleteBucketTaggingError;
use aws_sdk_s3::operation::head_bucket::HeadBucketError;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use futures::future::join_all;
use proptest::prelude::*;

const US: &str = "us-west-2";

/// S3 with one bucket in `region`: a call that is signed for another one is redirected with `status`.
fn bucket_in(region: &'static str, status: u16) -> Wire {
    Wire::answering(move |request| {
        if signed_for(request) == region {
            bare_answer(200, &[("x-amz-bucket-region", region)])
        } else {
            bare_answer(status, &[("x-amz-bucket-region", region)])
        }
    })
}

/// A bucket of which every region says the same.
fn always(answer: impl Fn() -> HttpResponse + Send + Sync + 'static) -> Wire {
    Wire::answering(move |_| answer())
}

async fn provider(wire: &Wire) -> AwsClientProvider {
    provider_on(wire.http_client.clone()).await
}

async fn head(bucket: &str, provider: &AwsClientProvider) -> Result<(), SdkError<HeadBucketError, HttpResponse>> {
    in_bucket_region(bucket, provider, |client| client.head_bucket().bucket(bucket).send()).await.map(drop)
}

async fn untag(provider: &AwsClientProvider) -> Result<(), SdkError<DeleteBucketTaggingError, HttpResponse>> {
    in_bucket_region("logs", provider, |client| client.delete_bucket_tagging().bucket("logs").send()).await.map(drop)
}

fn status<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    error.raw_response().map(|answer| answer.status().as_u16())
}

#[tokio::test]
async fn when_a_call_is_redirected_then_it_is_made_again_in_the_region_of_the_header() {
    for redirect in [301, 302, 307, 308, 400] {
        let wire = bucket_in(US, redirect);
        head("logs", &provider(&wire).await).await.expect("the second call succeeds");
        assert_eq!(wire.requests(signed_for), ["eu-west-1", US], "{redirect}");
        let hosts = wire.requests(|request| request.uri().split('/').nth(2).map(str::to_owned));
        let expected = ["logs.s3.eu-west-1.amazonaws.com", "logs.s3.us-west-2.amazonaws.com"];
        assert_eq!(hosts.into_iter().flatten().collect::<Vec<_>>(), expected);
    }
}

#[tokio::test]
async fn when_a_redirect_has_a_body_then_its_header_is_followed_all_the_same() {
    let wire = Wire::answering(|request| {
        if signed_for(request) == US {
            return bare_answer(200, &[]);
        }
        let mut answer = error_answer(301, "PermanentRedirect");
        answer.headers_mut().insert("x-amz-bucket-region", US);
        answer
    });
    untag(&provider(&wire).await).await.expect("the second call succeeds");
    assert_eq!(wire.requests(signed_for), ["eu-west-1", US]);
}

#[tokio::test]
async fn when_a_bucket_was_found_elsewhere_then_later_calls_go_there_at_once() {
    // arrange
    let wire = bucket_in(US, 301);
    let provider = provider(&wire).await;
    assert_eq!(provider_of("logs", &provider).region(), "eu-west-1");
    // act
    head("logs", &provider).await.expect("found");
    head("logs", &provider).await.expect("found");
    untag(&provider.clone()).await.expect("another operation, another handle");
    // assert
    assert_eq!(wire.requests(signed_for), ["eu-west-1", US, US, US]);
    assert_eq!(provider_of("logs", &provider).region(), US);
    assert_eq!(provider_of("other", &provider).region(), "eu-west-1");
}

#[tokio::test]
async fn when_one_bucket_was_found_elsewhere_then_other_buckets_are_looked_for_here() {
    let wire = Wire::answering(|request| {
        let is_elsewhere = request.uri().contains("logs") && signed_for(request) != US;
        if is_elsewhere { bare_answer(301, &[("x-amz-bucket-region", US)]) } else { bare_answer(200, &[]) }
    });
    let provider = provider(&wire).await;
    head("logs", &provider).await.expect("found");
    head("data", &provider).await.expect("found");
    assert_eq!(wire.requests(signed_for), ["eu-west-1", US, "eu-west-1"]);
}

#[tokio::test]
async fn when_a_bucket_was_made_anew_in_the_providers_region_then_it_is_followed_home() {
    let wire = bucket_in("eu-west-1", 301);
    let provider = provider(&wire).await;
    provider.client::<BucketRegions>().remember("logs", US);
    head("logs", &provider).await.expect("found");
    head("logs", &provider).await.expect("found");
    assert_eq!(wire.requests(signed_for), [US, "eu-west-1", "eu-west-1"]);
}

#[tokio::test]
async fn when_a_redirect_leads_nowhere_then_the_first_answer_is_the_error() {
    let headers: [&[(&str, &str)]; 4] = [
        &[],
        &[("x-amz-bucket-region", "eu-west-1")],
        &[("x-amz-bucket-region", "nowhere.example/")],
        &[("x-amz-bucket-region", "")],
    ];
    for headers in headers {
        let wire = always(|| bare_answer(301, headers));
        let provider = provider(&wire).await;
        let error = head("logs", &provider).await.expect_err("no way on");
        assert_eq!((status(&error), wire.requests(signed_for).len()), (Some(301), 1), "{headers:?}");
        assert_eq!(provider_of("logs", &provider).region(), "eu-west-1");
    }
}

#[tokio::test]
async fn when_an_answer_is_no_redirect_then_its_region_is_not_followed() {
    for refused in [403, 404, 409] {
        let wire = always(move || bare_answer(refused, &[("x-amz-bucket-region", US)]));
        let error = head("logs", &provider(&wire).await).await.expect_err("refused");
        assert_eq!((status(&error), wire.requests(signed_for).len()), (Some(refused), 1));
    }
}

#[tokio::test]
async fn when_regions_send_each_other_the_call_then_it_is_followed_once_and_neither_is_remembered() {
    let wire = Wire::answering(|request| {
        let other = if signed_for(request) == US { "eu-west-1" } else { US };
        bare_answer(301, &[("x-amz-bucket-region", other)])
    });
    let provider = provider(&wire).await;
    for _ in 0..2 {
        let error = head("logs", &provider).await.expect_err("no end");
        assert_eq!(status(&error), Some(301));
    }
    assert_eq!(wire.requests(signed_for), ["eu-west-1", US, "eu-west-1", US]);
}

#[tokio::test]
async fn when_the_region_of_the_redirect_refuses_then_that_is_the_error() {
    let wire = Wire::answering(|request| {
        if signed_for(request) == US { bare_answer(403, &[]) } else { bare_answer(307, &[("x-amz-bucket-region", US)]) }
    });
    let error = head("logs", &provider(&wire).await).await.expect_err("refused");
    assert_eq!(status(&error), Some(403));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_many_calls_are_redirected_at_once_then_all_succeed_and_the_next_goes_straight_there() {
    let wire = bucket_in(US, 301);
    let provider = provider(&wire).await;
    let calls = join_all((0..50).map(|_| {
        let provider = provider.clone();
        tokio::spawn(async move { head("logs", &provider).await })
    }));
    for call in calls.await {
        call.expect("no panic").expect("found");
    }
    let regions = wire.requests(signed_for);
    assert_eq!(regions.iter().filter(|region| *region == US).count(), 50);
    assert_eq!(regions.first().map(String::as_str), Some("eu-west-1"));
    head("logs", &provider).await.expect("found");
    assert_eq!(wire.requests(signed_for).len(), regions.len() + 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn when_a_redirect_names_anything_then_only_a_host_of_aws_is_called(region in "[ -~]{0,20}|[a-z0-9-]{1,12}") {
        let header: &'static str = Box::leak(region.clone().into_boxed_str());
        let wire = always(move || bare_answer(301, &[("x-amz-bucket-region", header)]));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let error = runtime.block_on(async { head("logs", &provider(&wire).await).await }).expect_err("no end");
        let uris = wire.requests(|request: &HttpRequest| request.uri().to_owned());
        prop_assert!(uris.len() <= 2);
        for uri in uris {
            let host = uri.split('/').nth(2).unwrap_or_default();
            prop_assert!(host.starts_with("logs.s3.") && host.ends_with(".amazonaws.com"), "{}", uri);
        }
        // The SDK itself refuses some regions.
        prop_assert!(status(&error).is_none_or(|status| status == 301));
    }
}

#[tokio::test]
async fn when_a_bucket_is_forgotten_then_the_next_call_begins_here_again() {
    let wire = bucket_in(US, 301);
    let provider = provider(&wire).await;
    head("logs", &provider).await.expect("found");
    forget_region_of("logs", &provider);
    assert_eq!(provider_of("logs", &provider).region(), "eu-west-1");
}

#[tokio::test]
async fn when_the_region_of_a_redirect_refuses_in_its_own_name_then_the_bucket_is_there_all_the_same() {
    let wire = Wire::answering(|request| {
        if signed_for(request) == US {
            return error_answer(403, "AccessDenied");
        }
        bare_answer(301, &[("x-amz-bucket-region", US)])
    });
    let provider = provider(&wire).await;
    head("logs", &provider).await.expect_err("refused");
    assert_eq!(provider_of("logs", &provider).region(), US);
}
