//! Requests to the embedded AWS: bytes that are no HTTP, and HTTP that no client sends. It answers each, and the next.

use crate::corpus::{TEXTS, any_text, damaged};
use aws_interactions_local::LocalAws;
use proptest::prelude::*;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Nothing here takes so long: what does hangs.
const HANGS: Duration = Duration::from_mins(1);

const REQUEST: &[u8] = b"PUT /logs/a?tagging&partNumber=1 HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 4\r\n\
    x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\nx-amz-decoded-content-length: 4\r\n\r\n4\r\na";

/// A request with this body, and what is said to it.
pub(crate) async fn said_to_post(aws: &LocalAws, service: &str, body: &str) -> Vec<u8> {
    let head = format!(
        "POST /logs?delete HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {}\r\nauthorization: \
         AWS4-HMAC-SHA256 Credential=A/20261122/us-east-1/{service}/aws4_request, Signature=0\r\n\r\n",
        body.len(),
    );
    said(aws, format!("{head}{body}").as_bytes()).await
}

/// What the server says until it has no more to say.
async fn said(aws: &LocalAws, bytes: &[u8]) -> Vec<u8> {
    talk(aws, bytes, false).await
}

/// `is_all`: nothing more comes, and the server is told.
async fn talk(aws: &LocalAws, bytes: &[u8], is_all: bool) -> Vec<u8> {
    let address = aws.endpoint_url().replace("http://", "");
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    let talk = async {
        // It may have heard enough before the end.
        let _ = stream.write_all(bytes).await;
        if is_all {
            let _ = stream.shutdown().await;
        }
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said).await;
        said
    };
    tokio::time::timeout(HANGS, talk).await.expect("it hangs")
}

async fn assert_answers(aws: &LocalAws, bytes: &[u8]) {
    assert_is_answer(&said(aws, bytes).await, &String::from_utf8_lossy(bytes));
}

fn assert_is_answer(said: &[u8], to: &str) {
    let said = String::from_utf8_lossy(said);
    assert!(said.starts_with("HTTP/1.1 ") && !said.starts_with("HTTP/1.1 500"), "{said:?} to {to:?}");
}

fn in_a_runtime(work: impl AsyncFnOnce(LocalAws)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { work(LocalAws::start().await.expect("a free port")).await });
}

/// HTTP as it should be, of which all that it says may be wrong.
fn any_request() -> impl Strategy<Value = Vec<u8>> {
    let method = prop::sample::select(vec!["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "BREW"]);
    let path = prop_oneof![
        Just("/".to_owned()),
        Just("/logs/a".to_owned()),
        Just("/service/GraniteServiceVersion20100801/operation/PutMetricData".to_owned()),
        "/service/GraniteServiceVersion20100801/operation/[A-Za-z]{0,20}",
        "/[!-~]{0,20}",
    ];
    let service = prop::sample::select(vec!["s3", "sts", "iam", "monitoring", "ec2", "ssm", "", "a/b"]);
    let header = prop::option::of(prop::sample::select(vec![
        "smithy-protocol: rpc-v2-cbor",
        "content-type: application/x-www-form-urlencoded",
        "content-type: application/x-amz-json-1.1\r\nx-amz-target: AmazonSSM.GetParameter",
        "x-amz-target: ....",
        "content-encoding: gzip",
        "content-encoding: aws-chunked",
        "range: bytes=-0",
        "x-amz-copy-source: %",
        "expect: 100-continue",
    ]));
    let operation = prop::sample::select(vec![
        "GetCallerIdentity",
        "AssumeRole",
        "GetSessionToken",
        "CreateRole",
        "GetRole",
        "PutRolePolicy",
        "CreatePolicy",
        "ListRoles",
        "SimulatePrincipalPolicy",
        "DescribeVpcs",
        "CreateVpc",
        "RunInstances",
        "Nothing",
        "",
    ]);
    let form = (operation, "(&[A-Za-z.0-9]{0,20}=[a-zA-Z0-9%+:/.{}-]{0,20}){0,6}")
        .prop_map(|(operation, rest)| format!("Action={operation}&Version=2010-05-08{rest}").into_bytes());
    let cbor =
        damaged(b"\xa2\x69Namespace\x64Shop\x6aMetricData\x81\xa2\x6aMetricName\x61M\x65Value\xfb\x40\x08\0\0\0\0\0\0");
    let body = prop_oneof![form, cbor, any_text().prop_map(String::into_bytes)];
    (method, path, service, header, body).prop_map(|(method, path, service, header, body)| {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-length: {}\r\nauthorization: \
             AWS4-HMAC-SHA256 Credential=AKIA/20261122/us-east-1/{service}/aws4_request, SignedHeaders=host, \
             Signature=0\r\n{}\r\n\r\n",
            body.len(),
            header.unwrap_or("x-amz-date: 20261122T100000Z"),
        );
        [head.as_bytes(), &body].concat()
    })
}

#[test]
fn when_a_request_holds_one_of_the_known_nasty_texts_then_nothing_panics_and_it_is_answered() {
    in_a_runtime(async |aws| {
        for text in TEXTS {
            for service in ["s3", "sts", "iam", "monitoring"] {
                assert_is_answer(&said_to_post(&aws, service, text).await, text);
            }
        }
    });
}

proptest! {
    #[test]
    fn when_requests_are_anything_then_nothing_panics_and_each_is_answered(
        requests in prop::collection::vec(any_request(), 1..4),
    ) {
        in_a_runtime(async |aws| {
            for request in requests {
                assert_answers(&aws, &request).await;
            }
        });
    }

    #[test]
    fn when_bytes_are_no_http_then_nothing_panics_and_the_next_is_answered(
        bytes in prop_oneof![damaged(REQUEST), prop::collection::vec(any::<u8>(), 0..300)],
    ) {
        in_a_runtime(async |aws| {
            talk(&aws, &bytes, true).await;
            assert_answers(&aws, b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await;
        });
    }
}
