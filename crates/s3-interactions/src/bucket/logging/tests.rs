use super::*;
use crate::stand_in::{
    Wire, answer_of, bare_answer, error_answer, provider_on, provider_with, provider_without_answers,
};
use aws_sdk_s3::Client;
use aws_smithy_mocks::{Rule, mock, mock_client};

async fn provider_of(rule: &Rule) -> AwsClientProvider {
    provider_with(mock_client!(aws_sdk_s3, [rule])).await
}

fn logging_to(target_bucket: &str, prefix: &str, key_format: LogKeyFormat) -> BucketLogging {
    BucketLogging { key_format, ..BucketLogging::to(target_bucket).prefix(prefix) }
}

/// What is read of this answer about the bucket `data`.
async fn read(body: &'static str) -> Option<BucketLogging> {
    let rule = mock!(Client::get_bucket_logging)
        .match_requests(|request| request.bucket() == Some("data"))
        .then_http_response(move || answer_of(format!("<BucketLoggingStatus>{body}</BucketLoggingStatus>"), &[]));
    let logging = get_bucket_logging("data", &provider_of(&rule).await).await.expect("an answer");
    assert_eq!(rule.num_calls(), 1);
    logging
}

#[tokio::test]
async fn when_get_bucket_logging_and_the_bucket_does_not_log_then_there_is_none() {
    assert_eq!(read("").await, None);
}

#[tokio::test]
async fn when_get_bucket_logging_then_target_prefix_and_key_format_are_read() {
    let cases = [
        (
            "<LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix/></LoggingEnabled>",
            logging_to("logs", "", LogKeyFormat::Simple),
        ),
        (
            "<LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>data/</TargetPrefix>\
             <TargetObjectKeyFormat><SimplePrefix/></TargetObjectKeyFormat></LoggingEnabled>",
            logging_to("logs", "data/", LogKeyFormat::Simple),
        ),
        (
            "<LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>a</TargetPrefix><TargetObjectKeyFormat>\
             <PartitionedPrefix><PartitionDateSource>EventTime</PartitionDateSource></PartitionedPrefix>\
             </TargetObjectKeyFormat></LoggingEnabled>",
            logging_to("logs", "a", LogKeyFormat::ByEventTime),
        ),
        (
            "<LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>a</TargetPrefix><TargetObjectKeyFormat>\
             <PartitionedPrefix><PartitionDateSource>DeliveryTime</PartitionDateSource></PartitionedPrefix>\
             </TargetObjectKeyFormat></LoggingEnabled>",
            logging_to("logs", "a", LogKeyFormat::ByDeliveryTime),
        ),
        (
            "<LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>a</TargetPrefix><TargetObjectKeyFormat>\
             <PartitionedPrefix/></TargetObjectKeyFormat></LoggingEnabled>",
            logging_to("logs", "a", LogKeyFormat::ByDeliveryTime),
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(read(body).await, Some(expected), "{body}");
    }
}

#[tokio::test]
async fn when_put_bucket_logging_then_target_prefix_and_key_format_are_sent_and_no_grant() {
    for key_format in [LogKeyFormat::Simple, LogKeyFormat::ByEventTime, LogKeyFormat::ByDeliveryTime] {
        let rule = mock!(Client::put_bucket_logging)
            .match_requests(move |request| {
                let enabled = request.bucket_logging_status().and_then(BucketLoggingStatus::logging_enabled);
                let Some(enabled) = enabled else { return false };
                request.bucket() == Some("data")
                    && (enabled.target_bucket(), enabled.target_prefix()) == ("logs", "data/")
                    && LogKeyFormat::from_sdk(enabled.target_object_key_format()) == key_format
                    && enabled.target_grants().is_empty()
            })
            .then_http_response(|| bare_answer(200, &[]));
        let logging = logging_to("logs", "data/", key_format);
        put_bucket_logging("data", Some(&logging), &provider_of(&rule).await).await.expect("a success");
        assert_eq!(rule.num_calls(), 1, "{key_format:?}");
    }
}

#[tokio::test]
async fn when_put_bucket_logging_and_there_is_to_be_none_then_an_empty_status_is_sent() {
    let wire = Wire::answering(|_| bare_answer(200, &[]));
    let provider = provider_on(wire.http_client.clone()).await;
    put_bucket_logging("data", None, &provider).await.expect("a success");
    let sent =
        wire.requests(|request| String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned());
    assert!(sent.len() == 1 && sent[0].contains("BucketLoggingStatus"), "{sent:?}");
    assert!(!sent[0].contains("LoggingEnabled"), "{sent:?}");
}

#[tokio::test]
async fn when_put_bucket_logging_and_s3_refuses_the_target_then_the_code_says_why() {
    let cases = [(400, "InvalidTargetBucketForLogging"), (403, "CrossLocationLoggingProhibitted")];
    for (status, code) in cases {
        let rule = mock!(Client::put_bucket_logging).then_http_response(move || error_answer(status, code));
        let logging = BucketLogging::to("logs");
        let error = put_bucket_logging("data", Some(&logging), &provider_of(&rule).await).await.expect_err(code);
        let (is_of_region, said) = match &error {
            BucketError::InvalidLoggingTarget { bucket, target, source } => (false, (bucket, target, source)),
            BucketError::LoggingAcrossRegions { bucket, target, source } => (true, (bucket, target, source)),
            _ => panic!("{error:?}"),
        };
        assert_eq!(is_of_region, code == "CrossLocationLoggingProhibitted");
        let (bucket, target, source) = said;
        assert_eq!((bucket.as_str(), target.as_str(), source.code()), ("data", "logs", Some(code)));
        assert_eq!((source.operation(), source.http_status()), ("PutBucketLogging", Some(status)));
    }
}

#[tokio::test]
async fn when_logging_is_read_or_put_and_s3_refuses_then_the_error_says_so_of_its_operation() {
    for (status, code) in [(403, "AccessDenied"), (404, "NoSuchBucket"), (400, "MalformedXML"), (503, "SlowDown")] {
        let wire = Wire::answering(move |_| error_answer(status, code));
        let provider = provider_on(wire.http_client).await.clone();
        let logging = BucketLogging::to("logs");
        let errors = [
            (get_bucket_logging("data", &provider).await.map(drop), "GetBucketLogging"),
            (put_bucket_logging("data", Some(&logging), &provider).await, "PutBucketLogging"),
            (put_bucket_logging("data", None, &provider).await, "PutBucketLogging"),
        ];
        for (outcome, operation) in errors {
            match (code, outcome.expect_err(code)) {
                ("NoSuchBucket", BucketError::DoesNotExist { bucket }) => assert_eq!(bucket, "data"),
                ("AccessDenied", BucketError::AccessDenied { source, .. })
                | ("MalformedXML" | "SlowDown", BucketError::Request { source, .. }) => {
                    assert_eq!((source.operation(), source.code()), (operation, Some(code)));
                }
                (_, error) => panic!("{code}: {error:?}"),
            }
        }
    }
}

#[tokio::test]
async fn when_logging_is_read_or_put_and_a_name_is_invalid_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let to = |target: &str| BucketLogging::to(target);
    let outcomes = [
        (get_bucket_logging("no/bucket", &provider).await.map(drop), "no/bucket"),
        (put_bucket_logging("no/bucket", None, &provider).await, "no/bucket"),
        (put_bucket_logging("data", Some(&to("no/target")), &provider).await, "no/target"),
        (put_bucket_logging("data", Some(&to("")), &provider).await, ""),
    ];
    for (outcome, wrong) in outcomes {
        let error = outcome.expect_err("refused");
        assert!(matches!(&error, BucketError::InvalidName { bucket, .. } if bucket == wrong), "{error:?}");
    }
}

#[tokio::test]
async fn when_put_bucket_logging_and_the_bucket_is_elsewhere_then_it_is_put_there_once_with_all_its_content() {
    let wire = Wire::answering(|request| match request.uri().contains("us-west-2") {
        false => bare_answer(301, &[("x-amz-bucket-region", "us-west-2")]),
        true if request.method() == "GET" => answer_of("<BucketLoggingStatus/>", &[]),
        true => bare_answer(200, &[]),
    });
    let provider = provider_on(wire.http_client.clone()).await;
    let logging = logging_to("logs", "data/", LogKeyFormat::ByEventTime);
    put_bucket_logging("data", Some(&logging), &provider).await.expect("a success");
    assert_eq!(get_bucket_logging("data", &provider).await.expect("remembered"), None);
    let sent = wire.requests(|request| {
        let body = String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned();
        (request.uri().contains("us-west-2"), body)
    });
    let regions: Vec<bool> = sent.iter().map(|(is_there, _)| *is_there).collect();
    assert_eq!(regions, [false, true, true]);
    assert_eq!(sent[0].1, sent[1].1);
    assert!(sent[1].1.contains("<TargetPrefix>data/</TargetPrefix>"), "{sent:?}");
}
