//! Faults between an SDK client and the embedded AWS.

mod support;

use std::time::Duration;

use aws_interactions_local::{Fault, FaultInjector, LocalAws};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::error::SdkError;
use support::{error, failure, put, s3_config, with_bucket};

fn injector() -> FaultInjector {
    FaultInjector::over(LocalAws::http_client())
}

/// A client that tries once, through the injector.
fn once(aws: &LocalAws, injector: &FaultInjector) -> Client {
    let config = s3_config(aws, "us-east-1").http_client(injector.clone()).retry_config(RetryConfig::disabled());
    Client::from_conf(config.build())
}

/// A client that retries, without waiting long.
fn thrice(aws: &LocalAws, injector: &FaultInjector) -> Client {
    let retry = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    Client::from_conf(s3_config(aws, "us-east-1").http_client(injector.clone()).retry_config(retry).build())
}

#[tokio::test]
async fn when_no_fault_is_planned_then_calls_are_counted_and_answered() {
    let (aws, _) = with_bucket().await;
    let injector = injector();
    let s3 = once(&aws, &injector);
    put(&s3, "key", "content").await;
    assert_eq!(support::read(&s3, "key").await, "content");
    assert_eq!(injector.log(), ["PutObject", "GetObject"]);
    assert_eq!(injector.calls()["GetObject"], 1);
}

#[tokio::test]
async fn when_a_status_is_planned_then_the_client_sees_status_code_and_message() {
    let (aws, _) = with_bucket().await;
    let injector = injector();
    let s3 = once(&aws, &injector);
    injector.fail("GetObject", Fault::status(403, "AccessDenied", "not <you>"));
    injector.fail("HeadObject", Fault::status(403, "AccessDenied", "not you"));
    let result = s3.get_object().bucket("logs").key("key").send().await;
    let message = aws_sdk_s3::error::ProvideErrorMetadata::message(result.as_ref().unwrap_err()).map(ToOwned::to_owned);
    assert_eq!(message.as_deref(), Some("not <you>"));
    assert_eq!(failure(result), error(403, "AccessDenied"));
    assert_eq!(failure(s3.head_object().bucket("logs").key("key").send().await), (403, None));
    assert_eq!(aws.calls().get("GetObject"), None);
}

#[tokio::test]
async fn when_a_fault_is_about_a_text_then_only_requests_that_hold_it_meet_it() {
    let (aws, _) = with_bucket().await;
    let injector = injector();
    let s3 = once(&aws, &injector);
    injector.about("PutObject", "logs/closed", Fault::status(403, "AccessDenied", "closed"));
    put(&s3, "open", "content").await;
    let in_address = s3.put_object().bucket("logs").key("closed").body(b"content".to_vec().into()).send().await;
    assert_eq!(failure(in_address), error(403, "AccessDenied"));
    injector.heal();
    put(&s3, "closed", "content").await;
}

#[tokio::test]
async fn when_throttled_twice_and_the_client_retries_then_the_third_call_succeeds() {
    let (aws, _) = with_bucket().await;
    let injector = injector();
    injector.fail("PutObject", Fault::Throttle).fail("PutObject", Fault::Throttle);
    put(&thrice(&aws, &injector), "key", "content").await;
    assert_eq!((injector.calls()["PutObject"], aws.calls()["PutObject"]), (3, 1));
}

#[tokio::test]
async fn when_sts_is_throttled_then_the_code_is_the_query_protocols() {
    let aws = LocalAws::start().await.unwrap();
    let injector = injector();
    injector.always("GetCallerIdentity", Fault::Throttle);
    let config = support::sts_config(&aws).http_client(injector.clone()).retry_config(RetryConfig::disabled());
    let result = aws_sdk_sts::Client::from_conf(config.build()).get_caller_identity().send().await;
    assert_eq!(failure(result), error(400, "Throttling"));
}

#[tokio::test]
async fn when_the_connection_is_reset_then_it_is_a_dispatch_failure_that_retries_mend() {
    let (aws, _) = with_bucket().await;
    let injector = injector();
    injector.nth("PutObject", 1, Fault::ConnectionReset).nth("PutObject", 2, Fault::ConnectionReset);
    let broken = once(&aws, &injector).put_object().bucket("logs").key("key").send().await.unwrap_err();
    assert!(matches!(&broken, SdkError::DispatchFailure(failure) if failure.is_io()), "{broken:?}");
    put(&thrice(&aws, &injector), "key", "content").await;
    assert_eq!(injector.calls()["PutObject"], 3);
}

#[tokio::test]
async fn when_the_answer_is_lost_then_the_call_fails_and_what_it_was_to_do_is_done() {
    let (aws, s3) = with_bucket().await;
    let injector = injector();
    injector.fail("PutObject", Fault::LoseAnswer);
    let broken = once(&aws, &injector).put_object().bucket("logs").key("key").send().await.unwrap_err();
    assert!(matches!(&broken, SdkError::DispatchFailure(failure) if failure.is_io()), "{broken:?}");
    assert!(s3.head_object().bucket("logs").key("key").send().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn when_a_call_hangs_then_the_clients_timeout_ends_it() {
    let injector = injector();
    injector.fail("ListBuckets", Fault::Hang);
    let timeout = TimeoutConfig::builder().operation_timeout(Duration::from_secs(30)).build();
    let aws = LocalAws::start().await.unwrap();
    let config = s3_config(&aws, "us-east-1").http_client(injector).timeout_config(timeout);
    let result = Client::from_conf(config.build()).list_buckets().send().await;
    assert!(matches!(result, Err(SdkError::TimeoutError(_))), "{result:?}");
}

#[tokio::test]
async fn when_a_call_is_delayed_then_it_takes_that_long_and_succeeds() {
    let (aws, _) = with_bucket().await;
    let injector = injector();
    injector.fail("ListBuckets", Fault::Delay(Duration::from_millis(200)));
    let start = tokio::time::Instant::now();
    once(&aws, &injector).list_buckets().send().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn when_a_body_is_truncated_then_reading_it_fails() {
    let (aws, s3) = with_bucket().await;
    put(&s3, "key", "0123456789").await;
    let injector = injector();
    injector.fail("GetObject", Fault::TruncateBody(4));
    let got = once(&aws, &injector).get_object().bucket("logs").key("key").send().await.unwrap();
    assert_eq!(got.content_length(), Some(10));
    assert!(got.body.collect().await.is_err());
}

#[tokio::test]
async fn when_the_connection_breaks_within_a_body_then_its_beginning_arrives() {
    let (aws, s3) = with_bucket().await;
    put(&s3, "key", "0123456789").await;
    let injector = injector();
    injector.fail("GetObject", Fault::ResetBody(4)).fail("GetObject", Fault::ResetBody(0));
    for beginning in ["0123", ""] {
        let mut got = once(&aws, &injector).get_object().bucket("logs").key("key").send().await.unwrap();
        if !beginning.is_empty() {
            assert_eq!(got.body.next().await.unwrap().unwrap(), beginning);
        }
        assert!(got.body.next().await.unwrap().is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn when_a_body_stalls_then_its_beginning_arrives_and_nothing_more() {
    let aws = LocalAws::start().await.unwrap();
    let injector = FaultInjector::over(aws.direct_http_client());
    let s3 = once(&aws, &injector);
    s3.create_bucket().bucket("logs").send().await.unwrap();
    put(&s3, "key", "0123456789").await;
    injector.fail("GetObject", Fault::StallBody(4));
    let mut got = s3.get_object().bucket("logs").key("key").send().await.unwrap();
    assert_eq!(got.body.next().await.unwrap().unwrap(), "0123");
    let rest = tokio::time::timeout(Duration::from_mins(10), got.body.next()).await;
    assert!(rest.is_err(), "nothing ends it but whoever reads");
}

#[tokio::test]
async fn when_a_body_is_malformed_then_the_call_is_done_and_its_answer_is_not_understood() {
    let (aws, s3) = with_bucket().await;
    let injector = injector();
    injector.fail("ListBuckets", Fault::MalformBody).fail("PutObject", Fault::MalformBody);
    let faulty = once(&aws, &injector);
    let listed = faulty.list_buckets().send().await.unwrap_err();
    assert!(matches!(&listed, SdkError::ResponseError(_) | SdkError::ServiceError(_)), "{listed:?}");
    put(&faulty, "key", "an answer without a body stays as it is").await;
    assert!(s3.head_object().bucket("logs").key("key").send().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn when_called_without_a_socket_then_it_answers_as_over_one_while_the_clock_is_paused() {
    let aws = LocalAws::start().await.unwrap();
    let config = s3_config(&aws, "us-east-1").http_client(aws.direct_http_client());
    let s3 = Client::from_conf(config.build());
    s3.create_bucket().bucket("logs").send().await.unwrap();
    put(&s3, "a b", "0123456789").await;
    assert_eq!(support::read(&s3, "a b").await, "0123456789");
    let head = s3.head_object().bucket("logs").key("a b").send().await.unwrap();
    assert_eq!(head.content_length(), Some(10));
    let got = s3.get_object().bucket("logs").key("a b").send().await.unwrap();
    assert_eq!(got.content_length(), Some(10));
    assert_eq!(failure(s3.get_object().bucket("logs").key("none").send().await), error(404, "NoSuchKey"));
    assert_eq!((aws.calls()["PutObject"], aws.calls()["GetObject"]), (1, 3));
}

#[tokio::test]
async fn when_a_body_is_corrupted_then_its_checksum_tells() {
    let (aws, s3) = with_bucket().await;
    put(&s3, "key", "0123456789").await;
    let injector = injector();
    injector.fail("GetObject", Fault::CorruptBody);
    let got = once(&aws, &injector).get_object().bucket("logs").key("key").send().await.unwrap();
    assert!(got.body.collect().await.is_err());
}

#[tokio::test]
async fn when_an_answer_is_made_by_hand_then_the_client_reads_it() {
    let (aws, _) = with_bucket().await;
    let injector = injector();
    let headers = vec![("x-amz-bucket-region".to_owned(), "eu-north-1".to_owned())];
    injector.fail("HeadBucket", Fault::Respond { status: 200, headers, body: bytes::Bytes::new() });
    let head = once(&aws, &injector).head_bucket().bucket("logs").send().await.unwrap();
    assert_eq!(head.bucket_region(), Some("eu-north-1"));
}

#[tokio::test]
async fn when_faults_are_seeded_and_the_seed_is_the_same_then_so_are_the_outcomes() {
    let (aws, _) = with_bucket().await;
    let outcomes = |seed| {
        let injector = FaultInjector::seeded(LocalAws::http_client(), seed, 0.5);
        let s3 = once(&aws, &injector);
        async move {
            let mut outcomes = Vec::new();
            for _ in 0..30 {
                outcomes.push(s3.list_buckets().send().await.is_ok());
            }
            outcomes
        }
    };
    let first = outcomes(7).await;
    assert_eq!(first, outcomes(7).await);
    assert!(first.contains(&true) && first.contains(&false));
}
