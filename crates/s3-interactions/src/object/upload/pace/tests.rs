use super::*;
use crate::object::put::{PutOptions, put_object_bytes};
use crate::stand_in::{Log, bare_answer, provider_over};
use futures::TryStreamExt;
use http_body_util::BodyExt;
use std::num::NonZeroU64;
use tokio::time::Instant;

fn limit(rate: u64) -> RateLimit {
    RateLimit::bytes_per_second(NonZeroU64::new(rate).expect("more than nothing"))
}

#[tokio::test(start_paused = true)]
async fn when_content_goes_at_a_rate_then_its_slices_are_it_and_take_their_time() {
    let content: Bytes = (0..100_000_u32).flat_map(u32::to_be_bytes).collect::<Vec<_>>().into();
    let begin = Instant::now();
    let frames: Vec<Frame<Bytes>> = slices(content.clone(), limit(100_000)).try_collect().await.expect("no failure");
    assert_eq!(begin.elapsed().as_secs(), 4);
    let slices: Vec<Bytes> = frames.into_iter().filter_map(|frame| frame.into_data().ok()).collect();
    assert!(slices.iter().all(|slice| slice.len() <= SLICE));
    assert!(slices.concat() == content);
}

#[tokio::test(start_paused = true)]
async fn when_an_object_is_put_at_a_rate_then_its_body_takes_its_time_and_the_signature_is_of_its_content() {
    let sent = Log::default();
    let log = sent.clone();
    let provider = provider_over(move |mut request| {
        let log = log.clone();
        let body = std::mem::replace(request.body_mut(), SdkBody::taken());
        let header = |name| request.headers().get(name).map(str::to_owned);
        let headers = (header("content-length"), header("x-amz-content-sha256"));
        async move {
            let begin = Instant::now();
            let body = body.collect().await.expect("a body").to_bytes();
            log.push((body.len(), begin.elapsed().as_secs(), headers));
            bare_answer(200, &[])
        }
    })
    .await;
    let options = PutOptions { rate_limit: limit(64 * 1024), ..PutOptions::default() };
    // Longer than any of the client's timeouts has it wait.
    let size = 600 * 64 * 1024;
    put_object_bytes(vec![7; size], "logs", "a", &options, &provider).await.expect("put");
    let headers = (Some(size.to_string()), Some("UNSIGNED-PAYLOAD".to_owned()));
    assert_eq!(sent.all(), [(size, 600, headers)]);
}

#[test]
fn when_there_is_no_rate_then_nothing_is_paced() {
    assert!(Pace::new(&Bytes::from_static(b"abc"), &RateLimit::default()).is_none());
}
