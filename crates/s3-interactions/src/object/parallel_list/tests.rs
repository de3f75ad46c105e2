use super::*;
use crate::bucket::error::BucketError;
use crate::object::list::stream_bucket_objects;
use crate::parallel::ListOrder;
use crate::stand_in::{answer_of, error_answer, provider_over, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::list_objects_v2::ListObjectsV2Output;
use aws_sdk_s3::types::{EncodingType, Object};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use futures::TryStreamExt;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::num::NonZeroUsize;
use std::time::Duration;

fn page_of(keys: &[&str], is_truncated: bool) -> ListObjectsV2Output {
    let objects = keys.iter().map(|key| Object::builder().key(*key).build()).collect();
    ListObjectsV2Output::builder().set_contents(Some(objects)).is_truncated(is_truncated).build()
}

async fn keys_by(rules: &[&Rule]) -> Result<Vec<String>, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, rules)).await;
    let options = ParallelList { requests: NonZeroUsize::MIN, ..ParallelList::default() };
    let objects = stream_bucket_objects_in_parallel("logs", Some("2026/"), options, &provider);
    objects.map_ok(|object| object.key).try_collect().await
}

#[tokio::test]
async fn when_a_list_goes_on_then_the_next_page_is_asked_for_behind_its_last_key() {
    let first = mock!(Client::list_objects_v2)
        .match_requests(|request| {
            request.bucket() == Some("logs")
                && request.prefix() == Some("2026/")
                && request.start_after().is_none()
                && request.encoding_type() == Some(&EncodingType::Url)
        })
        .then_output(|| page_of(&["2026/a", "2026/b"], true));
    let second = mock!(Client::list_objects_v2)
        .match_requests(|request| request.start_after() == Some("2026/b") && request.continuation_token().is_none())
        .then_output(|| page_of(&["2026/c"], false));
    assert_eq!(keys_by(&[&first, &second]).await.expect("two pages"), ["2026/a", "2026/b", "2026/c"]);
    assert_eq!((first.num_calls(), second.num_calls()), (1, 1));
}

#[tokio::test]
async fn when_a_page_says_that_more_follows_and_brings_nothing_new_then_the_list_is_broken() {
    let nowhere = [BrokenPaging::RepeatedCursor, BrokenPaging::MissingCursor];
    for (again, expected) in [&["2026/a", "2026/b"][..], &[]].into_iter().zip(nowhere) {
        let same = mock!(Client::list_objects_v2).then_output(move || page_of(again, true));
        let error = keys_by(&[&same]).await.expect_err("it would never end");
        let ObjectError::Bucket(BucketError::BrokenList { bucket, source }) = error else { panic!("{error:?}") };
        assert_eq!((bucket.as_str(), source), ("logs", expected));
    }
}

#[tokio::test]
async fn when_a_page_fails_then_the_list_ends_with_its_error() {
    let denied = mock!(Client::list_objects_v2).then_http_response(|| error_answer(403, "AccessDenied"));
    let error = keys_by(&[&denied]).await.expect_err("the page fails");
    assert!(matches!(error, ObjectError::Bucket(BucketError::AccessDenied { .. })), "{error:?}");
    assert_eq!(denied.num_calls(), 1);
    let missing = mock!(Client::list_objects_v2).then_http_response(|| error_answer(404, "NoSuchBucket"));
    let error = keys_by(&[&missing]).await.expect_err("the page fails");
    assert!(matches!(error, ObjectError::Bucket(BucketError::DoesNotExist { .. })), "{error:?}");
}

#[tokio::test]
async fn when_the_bucket_has_no_valid_name_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let objects = stream_bucket_objects_in_parallel("lo gs", None, ParallelList::default(), &provider);
    let objects: Vec<_> = objects.collect().await;
    assert!(matches!(objects[..], [Err(ObjectError::Bucket(BucketError::InvalidName { .. }))]), "{objects:?}");
}

/// As S3 encodes keys where that is asked for, but for spaces.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');
const PAGE: usize = 5;

/// The answer of a bucket of these keys, which gives five a page.
pub(crate) fn page_of_bucket(keys: &BTreeSet<String>, query: &str) -> String {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let asked: BTreeMap<&str, String> = pairs.map(|(name, value)| (name, decoded(value))).collect();
    let text = |name: &str| asked.get(name).cloned().unwrap_or_default();
    assert_eq!(text("encoding-type"), "url");
    let (prefix, after) =
        (text("prefix"), text("start-after").max(decoded(&text("continuation-token").replace('+', "%20"))));
    let encoded = |text: &str| utf8_percent_encode(text, ENCODED).to_string().replace("%20", "+");
    let listed = keys.iter().filter(|key| key.starts_with(&prefix) && **key > after);
    // Level by level folders stand for what is in them.
    let entry = |key: &String| match asked.get("delimiter").and_then(|_| key[prefix.len()..].find('/')) {
        Some(end) => key[..=prefix.len() + end].to_owned(),
        None => key.clone(),
    };
    let mut entries: Vec<(String, bool)> = listed
        .map(|key| (entry(key), entry(key) != *key || asked.contains_key("delimiter") && key.ends_with('/')))
        .collect();
    entries.dedup();
    entries.retain(|(entry, _)| *entry > after);
    let is_truncated = entries.len() > PAGE;
    entries.truncate(PAGE);
    let mut body = format!(
        "<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>{is_truncated}</IsTruncated>\
         <NextContinuationToken>{}</NextContinuationToken>",
        entries.last().map(|(last, _)| encoded(last)).unwrap_or_default(),
    );
    for (entry, is_folder) in &entries {
        let name = encoded(entry);
        let written = if *is_folder {
            write!(body, "<CommonPrefixes><Prefix>{name}</Prefix></CommonPrefixes>")
        } else {
            write!(body, "<Contents><Key>{name}</Key><Size>1</Size></Contents>")
        };
        written.expect("a string");
    }
    body + "</ListBucketResult>"
}

/// The keys below a prefix, read one page after the other, in parallel, and in parallel in order.
fn read_all_ways(keys: &BTreeSet<String>, prefix: &str) -> [Vec<String>; 3] {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
    runtime.expect("a runtime").block_on(async {
        let bucket = keys.clone();
        let provider = provider_over(move |request| {
            let query = request.uri().split_once('?').map(|(_, query)| query).unwrap_or_default();
            let body = page_of_bucket(&bucket, query);
            async move {
                tokio::time::sleep(Duration::from_millis(30)).await;
                answer_of(body, &[("content-type", "application/xml")])
            }
        })
        .await;
        let prefix = Some(prefix).filter(|prefix| !prefix.is_empty());
        let parallel = |order| {
            let options = ParallelList { order, ..ParallelList::default() };
            stream_bucket_objects_in_parallel("logs", prefix, options, &provider).map_ok(|object| object.key)
        };
        let one = stream_bucket_objects("logs", prefix, &provider).map_ok(|object| object.key);
        let mut any: Vec<_> = parallel(ListOrder::Any).try_collect().await.expect("a list");
        any.sort_unstable();
        let ordered = parallel(ListOrder::Keys).try_collect().await.expect("a list");
        [one.try_collect().await.expect("a list"), any, ordered]
    })
}

fn assert_read_alike(keys: &BTreeSet<String>, prefix: &str) {
    let expected: Vec<_> = keys.iter().filter(|key| key.starts_with(prefix)).cloned().collect();
    for (way, found) in ["one by one", "in parallel", "in order"].into_iter().zip(read_all_ways(keys, prefix)) {
        assert!(found == expected, "{way} below {prefix:?}: {} of {}", found.len(), expected.len());
    }
}

#[test]
fn when_keys_are_as_bad_as_they_can_be_then_lists_in_parallel_and_one_by_one_are_the_same() {
    let bucket = |key: &dyn Fn(u32) -> String| (0..120).map(key).collect::<BTreeSet<_>>();
    let shared = "s".repeat(900);
    let spaces = [
        BTreeSet::new(),
        BTreeSet::from(["only".to_owned()]),
        BTreeSet::from(["\u{1}".to_owned()]),
        bucket(&|i| format!("{shared}{i:05}")),
        bucket(&|i| format!("{shared}/{}/{i}", i % 7)),
        bucket(&|i| format!("{i:04}{}", "k".repeat(1020))),
        bucket(&|i| format!("\u{1}{}\u{7f}\t\r\n{i}", char::from(u8::try_from(i % 32).expect("small").max(1)))),
        bucket(&|i| format!("{}+ %2F%25&=?#{i}", "/".repeat(usize::try_from(i % 4).expect("small")))),
        bucket(&|i| format!("ä/日本/😀{}", char::from_u32(0xff00 + i).expect("a character"))),
        bucket(&|i| format!("{}\u{10ffff}", "/".repeat(usize::try_from(i).expect("small") + 1))),
    ];
    for keys in &spaces {
        assert_read_alike(keys, "");
        let prefix: String = keys.last().map(|key| key.chars().take(3).collect()).unwrap_or_default();
        assert_read_alike(keys, &prefix);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn when_any_keys_are_listed_over_the_wire_then_lists_in_parallel_and_one_by_one_are_the_same(
        keys in prop::collection::btree_set(
            "[\u{1}-\u{ff}ab/]{1,6}|a{1,20}[0-9]{0,3}|(([a-c]|[+% &])/){0,3}[a-z+%]{1,3}|[\u{1}-\u{1f}\u{7f}]{1,3}|\\PC{1,3}", 0..90,
        ),
        prefix in prop::sample::select(vec!["", "a", "a/", "+", "\u{1}"]),
    ) {
        assert_read_alike(&keys, prefix);
    }
}
