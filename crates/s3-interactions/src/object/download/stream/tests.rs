use super::*;
use crate::stand_in::{answer_of, error_answer, provider_over};
use aws_smithy_types::base64;
use futures::TryStreamExt;
use md5::Digest;
use sha1::Sha1;
use sha2::Sha256;
use std::fmt::Write;

const CONTENT: &[u8] = b"123456789";
const PART: usize = 5;

/// What S3 tells: a header, and beside it what it tells of the parts of the object.
struct Told {
    header: (&'static str, String),
    attributes: Option<String>,
}

fn whole(name: &'static str, sum: impl AsRef<[u8]>) -> Told {
    Told { header: (name, base64::encode(sum)), attributes: None }
}

/// Of an object that came in two parts.
fn in_parts<D: Digest>(name: &'static str, element: &str) -> Told {
    let sums: Vec<_> = CONTENT.chunks(PART).map(D::digest).collect();
    let mut parts = String::new();
    for (number, (sum, part)) in sums.iter().zip(CONTENT.chunks(PART)).enumerate() {
        let (number, size, text) = (number + 1, part.len(), base64::encode(sum));
        write!(parts, "<Part><PartNumber>{number}</PartNumber><Size>{size}</Size><{element}>{text}</{element}></Part>")
            .expect("a string");
    }
    let of_parts = D::digest(sums.iter().flat_map(|sum| sum.iter().copied()).collect::<Vec<u8>>());
    let attributes = format!(
        "<GetObjectAttributesResponse><ETag>e</ETag><ObjectParts><IsTruncated>false</IsTruncated>{parts}</ObjectParts>\
         </GetObjectAttributesResponse>"
    );
    Told { header: (name, format!("{}-2", base64::encode(of_parts))), attributes: Some(attributes) }
}

fn every_kind() -> Vec<Told> {
    vec![
        whole("x-amz-checksum-crc64nvme", 0xae8b_1486_0a79_9888_u64.to_be_bytes()),
        whole("x-amz-checksum-crc32", 0xcbf4_3926_u32.to_be_bytes()),
        whole("x-amz-checksum-sha1", Sha1::digest(CONTENT)),
        whole("x-amz-checksum-sha256", Sha256::digest(CONTENT)),
        in_parts::<Sha1>("x-amz-checksum-sha1", "ChecksumSHA1"),
        in_parts::<Sha256>("x-amz-checksum-sha256", "ChecksumSHA256"),
    ]
}

/// Reads what is `sent`, which breaks off once where it is to.
async fn read(
    told: &Told,
    sent: &'static [u8],
    breaks: bool,
    options: &StreamOptions,
) -> (Verification, Result<Vec<u8>, ObjectError>) {
    let ((name, value), attributes) = (told.header.clone(), told.attributes.clone());
    let provider = provider_over(move |request| {
        let range = request.headers().get("range").and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
        let answer = match (request.uri().contains("attributes"), range) {
            (true, _) => {
                attributes.clone().map_or_else(|| error_answer(403, "AccessDenied"), |told| answer_of(told, &[]))
            }
            (false, Some((first, last))) => {
                let first: usize = first.parse().expect("a number");
                let last = last.parse().unwrap_or(sent.len() - 1);
                let mut answer = answer_of(sent[first..=last].to_vec(), &[]);
                answer.headers_mut().insert("content-range", format!("bytes {first}-{last}/{}", sent.len()));
                answer
            }
            (false, None) => {
                let mut answer = answer_of(sent[..if breaks { 3 } else { sent.len() }].to_vec(), &[]);
                answer.headers_mut().insert(name, value.clone());
                answer.headers_mut().insert("content-length", sent.len().to_string());
                answer
            }
        };
        let mut answer = answer;
        answer.headers_mut().insert("etag", "\"e\"");
        async move { answer }
    });
    let object = stream_object("logs", "a", options, &provider.await).await.expect("a stream");
    let verification = object.verification;
    (verification, object.content.try_collect::<Vec<_>>().await.map(|pieces| pieces.concat()))
}

#[tokio::test(start_paused = true)]
async fn when_all_of_an_object_is_streamed_then_whatever_checksum_it_has_is_compared_at_the_end() {
    for told in every_kind() {
        for breaks in [false, true] {
            let (verification, content) = read(&told, CONTENT, breaks, &StreamOptions::default()).await;
            assert_eq!(verification, Verification::Checksum, "{:?} {breaks}", told.header);
            assert_eq!(content.expect("it is right"), CONTENT, "{:?} {breaks}", told.header);
            for other in [b"923456789", b"123456780", b"123956789"] {
                let (_, content) = read(&told, other, breaks, &StreamOptions::default()).await;
                assert!(matches!(content, Err(ObjectError::NotIntact { .. })), "{:?} {breaks}", told.header);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn when_the_sums_of_parts_are_not_told_then_the_stream_says_that_nothing_is_compared() {
    let told = Told { attributes: None, ..in_parts::<Sha256>("x-amz-checksum-sha256", "ChecksumSHA256") };
    let (verification, content) = read(&told, CONTENT, false, &StreamOptions::default()).await;
    assert_eq!((verification, content.expect("content")), (Verification::CompositeChecksum, CONTENT.to_vec()));
    let none = Told { header: ("x-amz-meta-none", String::new()), attributes: None };
    let (verification, content) = read(&none, CONTENT, false, &StreamOptions::default()).await;
    assert_eq!((verification, content.expect("content")), (Verification::NoChecksum, CONTENT.to_vec()));
}

#[tokio::test(start_paused = true)]
async fn when_a_part_of_an_object_is_streamed_then_nothing_is_compared() {
    for (skip, limit, expected) in [(2, None, &b"3456789"[..]), (0, Some(4), b"1234"), (3, Some(2), b"45")] {
        let options = StreamOptions { skip, limit, ..StreamOptions::default() };
        let told = whole("x-amz-checksum-sha256", Sha256::digest(CONTENT));
        let sent = CONTENT;
        let (verification, content) = read(&told, sent, false, &options).await;
        assert_eq!((verification, content.expect("content")), (Verification::NoChecksum, expected.to_vec()));
    }
}

/// What is asked for, what is compared, and what comes of an object that tells a checksum of checksums with ranges too.
async fn streamed(skip: u64, limit: Option<u64>) -> (Option<String>, Verification, Vec<u8>) {
    let asked = crate::stand_in::Log::default();
    let log = asked.clone();
    let provider = provider_over(move |request| {
        let range = request.headers().get("range").map(str::to_owned);
        log.push(range.clone());
        let bounds = range.as_deref().and_then(|range| range.strip_prefix("bytes=")?.split_once('-'));
        let (first, last) = bounds
            .map_or((0, 8), |(first, last)| (first.parse().expect("a number"), last.parse().unwrap_or(8_usize).min(8)));
        let mut answer = answer_of(
            CONTENT[first..=last].to_vec(),
            &[("x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=-2")],
        );
        answer.headers_mut().insert("content-length", (last + 1 - first).to_string());
        if range.is_some() {
            answer.headers_mut().insert("content-range", format!("bytes {first}-{last}/9"));
        }
        let is_of_parts = request.uri().contains("attributes");
        async move { if is_of_parts { error_answer(403, "AccessDenied") } else { answer } }
    });
    let options = StreamOptions { skip, limit, ..StreamOptions::default() };
    let object = stream_object("logs", "a", &options, &provider.await).await.expect("a stream");
    let verification = object.verification;
    let content = object.content.try_collect::<Vec<_>>().await.expect("content").concat();
    (asked.all().remove(0), verification, content)
}

#[tokio::test]
async fn when_nothing_of_an_object_is_wanted_then_a_byte_is_asked_for_and_nothing_comes() {
    let (asked, _, content) = streamed(2, Some(0)).await;
    assert_eq!((asked.as_deref(), content), (Some("bytes=2-2"), Vec::new()));
}

#[tokio::test]
async fn when_a_range_is_answered_with_the_checksum_of_the_whole_then_the_range_is_not_held_against_it() {
    for (skip, limit, expected) in [(2, None, &b"3456789"[..]), (0, Some(4), b"1234"), (2, Some(4), b"3456")] {
        let (_, verification, content) = streamed(skip, limit).await;
        assert_eq!((verification, &content[..]), (Verification::NoChecksum, expected), "{skip} {limit:?}");
    }
    for limit in [None, Some(9), Some(10)] {
        let (_, verification, content) = streamed(0, limit).await;
        assert_eq!((verification, &content[..]), (Verification::CompositeChecksum, CONTENT), "{limit:?}");
    }
}

#[tokio::test]
async fn when_a_stream_is_shown_then_what_is_known_of_its_object_is_and_its_content_not() {
    let provider = provider_over(|_| async { answer_of(CONTENT.to_vec(), &[("etag", "\"e1\"")]) }).await;
    let object = stream_object("logs", "a", &StreamOptions::default(), &provider).await.expect("a stream");
    let shown = format!("{object:?}");
    assert!(shown.starts_with("ObjectStream") && shown.contains("e1") && shown.contains("NoChecksum"), "{shown}");
    assert!(!shown.contains("1234"), "{shown}");
}
