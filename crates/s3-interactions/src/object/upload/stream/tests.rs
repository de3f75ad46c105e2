use super::*;
use crate::stand_in::{Log, answer_of, bare_answer, error_answer, provider_over};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::ReadBuf;

const MIB: usize = 1024 * 1024;
const BEGUN: &str = "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>";

/// So many bytes and an end, and where they are few a failure where anybody asks again, as one would of a terminal.
struct Content {
    left: usize,
    is_short: bool,
    has_ended: bool,
}

impl AsyncRead for Content {
    fn poll_read(mut self: Pin<&mut Self>, _: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.has_ended && self.is_short {
            return Poll::Ready(Err(io::Error::other("read behind its end")));
        }
        let here = self.left.min(into.remaining());
        into.put_slice(&vec![7; here]);
        self.left -= here;
        self.has_ended = here == 0;
        Poll::Ready(Ok(()))
    }
}

/// Puts a stream of so many bytes, and tells what was sent, and how much of it.
async fn sent_of(size: usize) -> Vec<(String, usize)> {
    let sent = Log::default();
    let log = sent.clone();
    let provider = provider_over(move |request| {
        let part = request.uri().split("partNumber=").nth(1).and_then(|rest| rest.split('&').next());
        let kind = match (part, request.method()) {
            (Some(number), _) => format!("part {number}"),
            (None, "PUT") => "all".to_owned(),
            _ if request.uri().contains("uploads") => "begin".to_owned(),
            _ => "complete".to_owned(),
        };
        let is_content = request.method() == "PUT";
        let size = request.body().bytes().filter(|_| is_content).map(<[u8]>::len);
        log.push((kind.clone(), size.unwrap_or_default()));
        async move {
            match kind.as_str() {
                "begin" => answer_of(BEGUN, &[]),
                "complete" => answer_of("<CompleteMultipartUploadResult/>", &[]),
                _ => bare_answer(200, &[("etag", "\"e\"")]),
            }
        }
    })
    .await;
    let mut content = Content { left: size, is_short: size < 8 * MIB, has_ended: false };
    let put = put_stream_to_bucket(&mut content, "logs", "a", &PutOptions::default(), &provider).await.expect("put");
    assert_eq!(put.size, size as u64);
    let mut sent = sent.all();
    sent.sort();
    sent
}

#[tokio::test]
async fn when_a_stream_is_shorter_than_a_part_then_it_goes_in_one_request_and_is_not_read_behind_its_end() {
    for size in [0, 1, 8 * MIB - 1] {
        assert_eq!(sent_of(size).await, [("all".to_owned(), size)]);
    }
}

#[tokio::test]
async fn when_a_stream_is_longer_than_a_part_then_it_goes_in_parts_that_are_all_of_it() {
    let of = |parts: &[usize]| {
        let parts = (1..).zip(parts).map(|(number, size): (i32, _)| (format!("part {number}"), *size));
        [("begin".to_owned(), 0), ("complete".to_owned(), 0)].into_iter().chain(parts).collect::<Vec<_>>()
    };
    assert_eq!(sent_of(8 * MIB + 1).await, of(&[8 * MIB, 1]));
    assert_eq!(sent_of(20 * MIB).await, of(&[8 * MIB, 8 * MIB, 4 * MIB]));
}

/// Puts a stream of two parts, which S3 refuses, by a journal that says this, and tells what else was asked of S3.
async fn asked_by_journal(left: Option<&str>) -> Vec<String> {
    let asked = Log::default();
    let log = asked.clone();
    let provider = provider_over(move |request| {
        let (is_part, is_begin) = (request.uri().contains("partNumber="), request.uri().contains("uploads"));
        if !is_part {
            let id = request.uri().split("uploadId=").nth(1).unwrap_or_default();
            log.push(format!("{} {id}", request.method()));
        }
        async move {
            match (is_part, is_begin) {
                (true, _) => error_answer(403, "AccessDenied"),
                (_, true) => answer_of(BEGUN, &[]),
                _ => bare_answer(204, &[]),
            }
        }
    })
    .await;
    let folder = tempfile::tempdir().expect("a folder");
    let journal = folder.path().join("journal");
    if let Some(left) = left {
        std::fs::write(&journal, left).expect("a journal");
    }
    let mut content = Content { left: 8 * MIB + 1, is_short: false, has_ended: false };
    let options = PutOptions { journal: Some(journal.clone()), ..PutOptions::default() };
    let error = put_stream_to_bucket(&mut content, "logs", "a", &options, &provider).await.expect_err("refused");
    assert!(matches!(error, ObjectError::AccessDenied { .. }), "{error:?}");
    assert!(!journal.exists());
    asked.all()
}

#[tokio::test]
async fn when_a_stream_with_a_journal_fails_then_its_upload_is_ended_as_nobody_can_go_on_with_it() {
    assert_eq!(asked_by_journal(None).await, ["POST ", "DELETE u"]);
}

#[tokio::test]
async fn when_a_stream_was_left_then_its_upload_is_ended_and_not_gone_on_with() {
    let left = r#"{"upload_to":"logs","key":"a","part_size":0,"source":null,"asked":[1000]}
{"upload_id":"left"}
"#;
    assert_eq!(asked_by_journal(Some(left)).await, ["DELETE left", "POST ", "DELETE u"]);
}
