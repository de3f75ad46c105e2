use super::*;
use crate::stand_in::{Log, answer_of, error_answer, provider_over};
use aws_sdk_s3::primitives::SdkBody;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use futures::stream;
use http_body::Frame;
use http_body_util::StreamBody;
use std::convert::Infallible;
use tokio::time::Instant;

const MIB: u64 = 1024 * 1024;

/// What S3 answers who asks for content from so far on.
type Answer = fn(u64) -> HttpResponse;

/// So many bytes of a range from there on.
fn bytes_from(begin: u64, count: u64) -> HttpResponse {
    let mut answer = answer_of(vec![7; usize::try_from(count).expect("a size")], &[("etag", "\"e\"")]);
    answer.headers_mut().insert("content-range", format!("bytes {begin}-{}/*", begin + count - 1));
    answer
}

/// Where ranges began that were asked for, and a reader of `end` bytes of which none has come.
async fn reader_over(end: u64, answer: Answer) -> (Log<u64>, Reader) {
    let asked = Log::default();
    let log = asked.clone();
    let provider = provider_over(move |request| {
        let range = request.headers().get("range").and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
        let begin = range.expect("a range").0.parse().expect("a number");
        log.push(begin);
        async move { answer(begin) }
    })
    .await;
    let place = Place::new("logs", "a", &provider);
    (asked, Reader::of_range(place, Some("\"e\"".to_owned()), 0, Some(end), RateLimit::default()))
}

async fn read(reader: &mut Reader) -> Result<u64, ObjectError> {
    let mut size = 0;
    while let Some(bytes) = reader.next().await? {
        assert!(!bytes.is_empty());
        size += bytes.len() as u64;
    }
    Ok(size)
}

#[tokio::test(start_paused = true)]
async fn when_content_breaks_off_again_and_again_then_it_is_asked_for_five_times_more_at_longer_and_longer_intervals() {
    let begun = Instant::now();
    let (asked, mut reader) = reader_over(20, |begin| bytes_from(begin, 1)).await;
    let error = read(&mut reader).await.expect_err("it breaks too often");
    assert!(matches!(error, ObjectError::NotIntact { .. }), "{error:?}");
    assert_eq!(asked.all(), [0, 1, 2, 3, 4, 5]);
    // Under a clock that goes on only where somebody waits.
    let pauses = Duration::from_millis(200 + 400 + 800 + 1600 + 3200);
    assert!((pauses..pauses + Duration::from_millis(100)).contains(&begun.elapsed()), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn when_content_breaks_off_and_a_mib_came_before_then_its_tries_are_counted_anew() {
    let (asked, mut reader) = reader_over(9 * MIB, |begin| bytes_from(begin, MIB)).await;
    assert_eq!(read(&mut reader).await.expect("all of it"), 9 * MIB);
    assert_eq!(asked.all(), (0..9).map(|number| number * MIB).collect::<Vec<_>>());
    let (asked, mut reader) = reader_over(9 * MIB, |begin| bytes_from(begin, MIB - 1)).await;
    read(&mut reader).await.expect_err("less than a MiB is no progress");
    assert_eq!(asked.all().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn when_content_comes_in_one_body_then_it_is_unbroken_and_else_not() {
    let (_, mut reader) = reader_over(4, |begin| bytes_from(begin, 4)).await;
    read(&mut reader).await.expect("all of it");
    assert!(reader.is_unbroken());
    let (_, mut reader) = reader_over(4, |begin| bytes_from(begin, 2)).await;
    read(&mut reader).await.expect("all of it");
    assert!(!reader.is_unbroken());
}

#[tokio::test(start_paused = true)]
async fn when_content_is_asked_for_again_and_s3_refuses_then_what_may_pass_is_waited_for_and_nothing_else() {
    let refused: [(Answer, usize); 2] =
        [(|_| error_answer(403, "AccessDenied"), 1), (|_| error_answer(503, "SlowDown"), 6)];
    for (answer, requests) in refused {
        let (asked, mut reader) = reader_over(4, answer).await;
        let error = read(&mut reader).await.expect_err("refused");
        assert!(error.request().is_some(), "{error:?}");
        assert_eq!(asked.all().len(), requests);
    }
}

#[tokio::test]
async fn when_content_has_an_empty_piece_then_it_is_not_handed_on() {
    let provider = provider_over(|_| async { panic!("nothing is asked for") }).await;
    let place = Place::new("logs", "a", &provider);
    let pieces = ["ab", "", "c"].map(|piece| Ok::<_, Infallible>(Frame::data(Bytes::from(piece))));
    let body = ByteStream::new(SdkBody::from_body_1_x(StreamBody::new(stream::iter(pieces))));
    let mut reader = Reader::of_body(place, None, 0, Some(3), body, RateLimit::default());
    assert_eq!(read(&mut reader).await.expect("all of it"), 3);
}

#[tokio::test]
async fn when_a_range_was_asked_for_and_another_is_answered_then_the_content_is_not_intact() {
    let cases = [(0, Some(3), "", false), (1, None, "", false), (0, None, "", true), (1, Some(3), "bytes 1-2/3", true)];
    for (from, end, range, is_right) in cases.into_iter().chain([(1, Some(3), "bytes 11-12/30", false)]) {
        let provider = provider_over(move |_| async move {
            let mut answer = answer_of("abc", &[]);
            if !range.is_empty() {
                answer.headers_mut().insert("content-range", range);
            }
            answer
        })
        .await;
        let answer = Place::new("logs", "a", &provider).range(Wanted { from, end, etag: None }, false).await;
        assert_eq!(answer.is_ok(), is_right, "{from} {end:?} {range}");
        assert!(is_right || matches!(answer, Err(ObjectError::NotIntact { .. })), "{from} {end:?} {range}");
    }
}
