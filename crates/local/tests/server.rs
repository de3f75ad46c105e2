//! The server itself: ports, lifetimes, counts, raw requests.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use aws_interactions_local::{LocalAws, LocalAwsError};
use aws_sdk_s3::presigning::PresigningConfig;
use support::{put, read, s3, with_bucket};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends bytes and reads what comes until the server closes.
async fn exchange(aws: &LocalAws, request: &str) -> String {
    let address = aws.endpoint_url().replace("http://", "");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn when_starting_and_the_port_is_taken_then_the_error_names_it() {
    let aws = LocalAws::start().await.unwrap();
    let taken: u16 = aws.endpoint_url().rsplit(':').next().unwrap().parse().unwrap();
    let error = LocalAws::start_on(taken).await.unwrap_err();
    assert!(matches!(error, LocalAwsError::PortInUse { port } if port == taken));
    assert_eq!(error.to_string(), format!("port {taken} of 127.0.0.1 is in use"));
}

#[tokio::test]
async fn when_it_is_shut_down_or_dropped_then_the_port_is_free_again() {
    let aws = LocalAws::start().await.unwrap();
    let port: u16 = aws.endpoint_url().rsplit(':').next().unwrap().parse().unwrap();
    aws.shutdown().await;
    let again = LocalAws::start_on(port).await.unwrap();
    drop(again);
    tokio::task::yield_now().await;
    assert!(LocalAws::start_on(port).await.is_ok());
}

#[tokio::test]
async fn when_two_run_at_once_then_each_has_a_state_and_counts_of_its_own() {
    let (first, s3_first) = with_bucket().await;
    let second = LocalAws::start().await.unwrap();
    put(&s3_first, "key", "content").await;
    assert!(s3(&second, "us-east-1").list_buckets().send().await.unwrap().buckets().is_empty());
    assert_eq!(second.calls(), BTreeMap::from([("ListBuckets".to_owned(), 1)]));
    assert_eq!(first.calls(), BTreeMap::from([("CreateBucket".to_owned(), 1), ("PutObject".to_owned(), 1)]));
    first.reset_calls();
    assert!(first.calls().is_empty());
}

#[tokio::test]
async fn when_a_url_was_presigned_then_it_puts_and_gets_without_a_client() {
    let (aws, s3) = with_bucket().await;
    let time = || PresigningConfig::expires_in(Duration::from_mins(1)).unwrap();
    let put = s3.put_object().bucket("logs").key("a b").presigned(time()).await.unwrap();
    let path = put.uri().strip_prefix(&aws.endpoint_url()).unwrap().to_owned();
    let answer = exchange(
        &aws,
        &format!("PUT {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 5\r\n\r\nhello"),
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert_eq!(read(&s3, "a b").await, "hello");
    let get = s3.get_object().bucket("logs").key("a b").presigned(time()).await.unwrap();
    let path = get.uri().strip_prefix(&aws.endpoint_url()).unwrap().to_owned();
    let answer = exchange(&aws, &format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")).await;
    assert!(answer.ends_with("\r\n\r\nhello"), "{answer}");
}

#[tokio::test]
async fn when_a_path_holds_a_plus_sign_then_it_is_one() {
    let (aws, s3) = with_bucket().await;
    put(&s3, "a+b", "content").await;
    let answer = exchange(&aws, "GET /logs/a+b HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.ends_with("\r\n\r\ncontent"), "{answer}");
}

#[tokio::test]
async fn when_a_service_is_not_served_then_the_error_names_it() {
    let aws = LocalAws::start().await.unwrap();
    let signed = "authorization: AWS4-HMAC-SHA256 Credential=AKID/20261122/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=0";
    let answer = exchange(
        &aws,
        &format!("POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{signed}\r\ncontent-length: 0\r\n\r\n"),
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 501"), "{answer}");
    assert!(answer.contains("<Code>NotImplemented</Code>") && answer.contains("sqs"), "{answer}");
}

#[tokio::test]
async fn when_a_body_has_a_broken_framing_then_it_is_incomplete_and_nothing_is_stored() {
    let (aws, s3) = with_bucket().await;
    let head =
        "PUT /logs/key HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-encoding: aws-chunked\r\ncontent-length: 9";
    let answer = exchange(&aws, &format!("{head}\r\n\r\n5\r\nhell\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains("<Code>IncompleteBody</Code>"), "{answer}");
    assert!(s3.list_objects_v2().bucket("logs").send().await.unwrap().contents().is_empty());
}

#[tokio::test]
async fn when_a_head_fails_then_the_answer_has_no_body() {
    let aws = LocalAws::start().await.unwrap();
    let answer = exchange(&aws, "HEAD /nobodys HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 404") && answer.ends_with("\r\n\r\n"), "{answer}");
    assert!(answer.contains("x-amz-request-id: ") && !answer.contains("content-length: "), "{answer}");
}

#[tokio::test]
async fn when_a_request_makes_no_sense_then_it_is_a_client_error() {
    let aws = LocalAws::start().await.unwrap();
    for line in
        ["PATCH /logs/key", "POST /", "DELETE /", "GET /%FF%FE/%00", "GET //", "PUT /logs?partNumber=x", "GET /?x=%"]
    {
        let answer =
            exchange(&aws, &format!("{line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"))
                .await;
        let status: u16 = answer.split(' ').nth(1).unwrap_or_default().parse().unwrap_or_default();
        assert!((200..500).contains(&status), "{line}: {answer}");
    }
}
