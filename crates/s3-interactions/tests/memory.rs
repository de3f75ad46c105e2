//! What listing and emptying cost in memory: the same, however many keys there are.
#![expect(clippy::expect_used, reason = "a test that cannot be set up fails")]

use aws_interactions_core::{AwsClientProvider, AwsCredentials};
use aws_sdk_s3::primitives::SdkBody;
use aws_smithy_http_client::test_util::infallible_client_fn;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use futures::TryStreamExt;
use percent_encoding::percent_decode_str;
use s3_interactions::{EmptyOptions, ListOrder, ObjectFilter, ParallelList, empty_bucket, find_objects};
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

const OF_A_PAGE: usize = 1000;

fn key(number: usize) -> String {
    format!("logs/2026/key-{number:09}")
}

/// Every tenth is refused where `refuses`.
fn deletions(body: &str, deleted: &AtomicUsize, refuses: bool) -> String {
    let keys = body.split("<Key>").skip(1).filter_map(|rest| rest.split("</Key>").next());
    let mut answer = "<DeleteResult>".to_owned();
    for key in keys {
        deleted.fetch_add(1, Relaxed);
        if refuses && key.ends_with('7') {
            let failure = "<Code>AccessDenied</Code><Message>Access Denied</Message>";
            write!(answer, "<Error><Key>{key}</Key><VersionId>v1</VersionId>{failure}</Error>").expect("a string");
        }
    }
    answer + "</DeleteResult>"
}

/// The number of the first key behind a marker, by halving.
fn behind(marker: &str, keys: usize) -> usize {
    let (mut low, mut high) = (0, keys);
    while low < high {
        let middle = low.midpoint(high);
        if key(middle).as_str() <= marker { low = middle + 1 } else { high = middle }
    }
    low
}

fn page(query: &str, keys: usize) -> String {
    let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let is_versions = query.contains("versions");
    let marker = value(if is_versions { "key-marker" } else { "start-after" }).unwrap_or_default();
    let marker = percent_decode_str(marker).decode_utf8().expect("text").into_owned();
    let first = behind(&marker, keys);
    let last = keys.min(first + OF_A_PAGE);
    let root = if is_versions { "ListVersionsResult" } else { "ListBucketResult" };
    let mut text = format!("<{root}><IsTruncated>{}</IsTruncated>", last < keys);
    if is_versions && last < keys {
        write!(text, "<NextKeyMarker>{}</NextKeyMarker>", key(last - 1)).expect("a string");
    }
    let (tag, version) = if is_versions { ("Version", "<VersionId>v1</VersionId>") } else { ("Contents", "") };
    for number in first..last {
        let rest = "<LastModified>2026-11-22T10:00:00.000Z</LastModified><ETag>&quot;0123456789abcdef&quot;</ETag>";
        write!(text, "<{tag}><Key>{}</Key>{version}<Size>4096</Size>{rest}</{tag}>", key(number)).expect("a string");
    }
    text + &format!("</{root}>")
}

/// A provider of an S3 with a bucket of so many keys, and how many deletions it was asked for.
async fn provider(keys: usize, refuses: bool) -> (AwsClientProvider, Arc<AtomicUsize>) {
    let deleted = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&deleted);
    let http_client = infallible_client_fn(move |request| {
        let request = HttpRequest::try_from(request).expect("a request");
        let query = request.uri().split_once('?').map_or("", |(_, query)| query);
        let body = match request.method() {
            "POST" => {
                let body = std::str::from_utf8(request.body().bytes().expect("a body")).expect("text");
                deletions(body, &counted, refuses)
            }
            _ if query.contains("uploads") => "<ListMultipartUploadsResult/>".to_owned(),
            _ => page(query, keys),
        };
        let status = 200_u16.try_into().expect("a status");
        HttpResponse::new(status, SdkBody::from(body)).try_into_http1x().expect("an answer")
    });
    let builder = AwsClientProvider::builder().environment_variables::<String, String>([]).region("us-east-1");
    let builder = builder.credentials(AwsCredentials::new("id", "secret"));
    (builder.http_client(http_client).build().await.expect("complete settings"), deleted)
}

/// The most bytes that were allocated at a time during some work.
fn most_held(work: impl AsyncFnOnce()) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    allocation_counter::measure(|| runtime.block_on(work())).bytes_max
}

fn of_a_list(keys: usize, order: ListOrder) -> u64 {
    let (filter, list) = (ObjectFilter::default(), ParallelList { order, ..ParallelList::default() });
    most_held(async || {
        let (provider, _) = provider(keys, false).await;
        let found = find_objects("logs", &filter, list, &provider);
        let count = found.try_fold(0, |count, _| async move { Ok(count + 1) }).await.expect("a list");
        assert_eq!(count, keys);
    })
}

fn of_a_purge(keys: usize, refuses: bool) -> u64 {
    most_held(async || {
        let (provider, deleted) = provider(keys, refuses).await;
        let report = empty_bucket("logs", &EmptyOptions::default(), &provider).await.expect("a report");
        let remaining = if refuses { keys / 10 } else { 0 };
        assert_eq!((report.versions, report.remaining), ((keys - remaining) as u64, remaining as u64));
        assert_eq!(deleted.load(Relaxed), keys);
    })
}

/// Fails where any number of keys takes more than `most` bytes.
fn assert_bounded(name: &str, most: u64, of: impl Fn(usize) -> u64, sizes: [usize; 3]) {
    // The first of all warms what a process keeps.
    of(1);
    let held = sizes.map(&of);
    let told = format!("{name}: most live bytes {held:?} for {sizes:?} keys");
    println!("{told}");
    assert!(held.into_iter().all(|held| held <= most), "{told}");
    // That something was counted at all.
    assert!(held.into_iter().all(|held| held > 100_000), "{told}");
}

/// All keys of the largest bucket together would take several times as much.
const LISTED: u64 = 8_000_000;
/// With 100,000 that wait for those before them.
const LISTED_IN_ORDER: u64 = 24_000_000;
const EMPTIED: u64 = 16_000_000;

#[test]
fn when_a_bucket_is_listed_or_emptied_then_its_memory_has_a_bound() {
    assert_bounded("listed in any order", LISTED, |keys| of_a_list(keys, ListOrder::Any), [1_000, 30_000, 120_000]);
    assert_bounded("emptied", EMPTIED, |keys| of_a_purge(keys, true), [1_000, 20_000, 80_000]);
}

const GROWTH: [usize; 3] = [10_000, 100_000, 1_000_000];

#[test]
#[ignore = "takes minutes without optimization"]
fn when_a_bucket_of_a_million_keys_is_listed_then_its_memory_has_the_same_bound() {
    assert_bounded("listed in any order", LISTED, |keys| of_a_list(keys, ListOrder::Any), GROWTH);
    assert_bounded("listed in order", LISTED_IN_ORDER, |keys| of_a_list(keys, ListOrder::Keys), GROWTH);
}

#[test]
#[ignore = "takes minutes without optimization"]
fn when_a_bucket_of_a_million_keys_is_emptied_then_its_memory_has_the_same_bound() {
    assert_bounded("emptied", EMPTIED, |keys| of_a_purge(keys, false), GROWTH);
    assert_bounded("emptied, a tenth refused", EMPTIED, |keys| of_a_purge(keys, true), GROWTH);
}
