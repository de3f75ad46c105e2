use super::*;
use crate::stand_in::{Log, answer_of, bare_answer, provider_over};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::ReadBuf;

const MIB: usize = 1024 * 1024;

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
                "begin" => answer_of(
                    "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>",
                    &[],
                ),
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
