use super::*;
use crate::bucket::error::BucketError;
use crate::object::filter::KeyGlobs;
use crate::object::usage::ObjectUsage;
use crate::parallel::ListOrder;
use crate::stand_in::{Log, error_answer, provider_with, provider_without_answers};
use aws_sdk_s3::Client;
use aws_sdk_s3::operation::list_objects_v2::{ListObjectsV2Input, ListObjectsV2Output};
use aws_sdk_s3::types::Object;
use aws_smithy_mocks::{MockResponse, Rule, RuleMode, mock, mock_client};
use futures::StreamExt;
use std::num::NonZeroUsize;

/// A prefix, and the key behind which a page begins.
type Asked = (Option<String>, Option<String>);

/// A bucket of these keys, three a page, each as large as its key is long; and where its pages were asked for.
fn bucket(keys: &'static [&'static str]) -> (Rule, Log<Asked>) {
    let asked = Log::default();
    let log = asked.clone();
    let rule = mock!(Client::list_objects_v2).then_compute_response(move |request: &ListObjectsV2Input| {
        log.push((request.prefix().map(str::to_owned), request.start_after().map(str::to_owned)));
        let is_asked = |key: &&&str| {
            key.starts_with(request.prefix().unwrap_or_default())
                && request.start_after().is_none_or(|after| **key > after)
        };
        let found: Vec<_> = keys.iter().filter(is_asked).collect();
        let size = |key: &str| i64::try_from(key.len()).expect("short");
        let page = found.iter().take(3).map(|key| Object::builder().key(**key).size(size(key)).build());
        let answer = ListObjectsV2Output::builder().set_contents(Some(page.collect()));
        MockResponse::Output(answer.is_truncated(found.len() > 3).build())
    });
    (rule, asked)
}

const KEYS: &[&str] = &["2025/a", "2026/10/a", "2026/11/a", "2026/11/bbb", "2026/11/c.gz", "2026/11/d", "2026/12/a"];

async fn found(filter: &ObjectFilter, options: ParallelList, rule: &Rule) -> Result<Vec<String>, ObjectError> {
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, [rule])).await;
    let objects = find_objects("logs", filter, options, &provider).map_ok(|object| object.key);
    objects.try_collect().await
}

fn one_at_a_time() -> ParallelList {
    ParallelList { requests: NonZeroUsize::MIN, order: ListOrder::Keys }
}

#[tokio::test]
async fn when_find_objects_then_only_what_can_fit_is_asked_for_and_what_fits_is_found() {
    let (rule, asked) = bucket(KEYS);
    let globs = KeyGlobs::new(["11/?", "11/b*"], []).expect("globs");
    let filter = ObjectFilter { globs, ..ObjectFilter::under("2026/") };
    let keys = found(&filter, one_at_a_time(), &rule).await.expect("found");
    assert_eq!(keys, ["2026/11/a", "2026/11/bbb", "2026/11/d"]);
    let asked = asked.all();
    assert!(asked.iter().all(|(prefix, _)| prefix.as_deref() == Some("2026/11/")), "{asked:?}");
    assert_eq!(asked.iter().map(|(_, after)| after.as_deref()).collect::<Vec<_>>(), [None, Some("2026/11/c.gz")]);
}

#[tokio::test]
async fn when_find_objects_by_many_requests_then_it_is_what_one_finds() {
    let filter = ObjectFilter { larger_than: Some(6), smaller_than: Some(11), ..ObjectFilter::default() };
    let expected = found(&filter, one_at_a_time(), &bucket(KEYS).0).await.expect("found");
    assert_eq!(expected, ["2026/10/a", "2026/11/a", "2026/11/d", "2026/12/a"]);
    for order in [ListOrder::Any, ListOrder::Keys] {
        let options = ParallelList { order, ..ParallelList::default() };
        let mut keys = found(&filter, options, &bucket(KEYS).0).await.expect("found");
        keys.sort_unstable();
        assert_eq!(keys, expected);
    }
}

#[tokio::test]
async fn when_what_is_found_is_summed_up_then_it_is_by_the_folders_under_the_prefix() {
    let provider = provider_with(mock_client!(aws_sdk_s3, RuleMode::MatchAny, [&bucket(KEYS).0])).await;
    let filter = ObjectFilter { smaller_than: Some(10), ..ObjectFilter::under("2026/") };
    let mut objects = Box::pin(find_objects("logs", &filter, ParallelList::default(), &provider));
    let mut usage = ObjectUsage::default();
    while let Some(object) = objects.try_next().await.expect("an object") {
        usage.add(&object, &filter.prefix);
    }
    assert_eq!((usage.total.objects, usage.total.bytes), (4, 36));
    let folders: Vec<_> = usage.by_folder.iter().map(|(name, usage)| (name.as_str(), usage.objects)).collect();
    assert_eq!(folders, [("10/", 1), ("11/", 2), ("12/", 1)]);
}

#[tokio::test]
async fn when_find_objects_in_a_directory_bucket_then_pages_follow_their_tokens_and_no_order_is_promised() {
    const BUCKET: &str = "logs--use1-az4--x-s3";
    let page = |key: &'static str, token: Option<&'static str>, next: Option<&'static str>| {
        mock!(Client::list_objects_v2)
            .match_requests(move |request| {
                request.continuation_token() == token
                    && request.start_after().is_none()
                    && request.prefix() == Some("a/")
            })
            .then_output(move || {
                let answer = ListObjectsV2Output::builder().contents(Object::builder().key(key).build());
                answer.is_truncated(next.is_some()).set_next_continuation_token(next.map(str::to_owned)).build()
            })
    };
    let rules = [page("a/z", None, Some("1")), page("a/other", Some("1"), Some("2")), page("a/z2", Some("2"), None)];
    let provider = provider_with(mock_client!(aws_sdk_s3, rules.iter())).await;
    let filter = ObjectFilter::under("a/z");
    let objects = find_objects(BUCKET, &filter, ParallelList::default(), &provider).map_ok(|object| object.key);
    assert_eq!(objects.try_collect::<Vec<_>>().await.expect("a list"), ["a/z", "a/z2"]);
    let in_order = find_objects(BUCKET, &filter, one_at_a_time(), &provider).collect::<Vec<_>>().await;
    assert!(matches!(in_order[..], [Err(ObjectError::Bucket(BucketError::NoKeyOrder { .. }))]), "{in_order:?}");
}

#[tokio::test]
async fn when_find_objects_fails_then_the_error_is_that_of_the_list() {
    let denied = mock!(Client::list_objects_v2).then_http_response(|| error_answer(403, "AccessDenied"));
    let error = found(&ObjectFilter::default(), ParallelList::default(), &denied).await.expect_err("denied");
    assert!(matches!(error, ObjectError::Bucket(BucketError::AccessDenied { .. })), "{error:?}");
    let (filter, provider) = (ObjectFilter::default(), provider_without_answers().await);
    let objects = find_objects("lo gs", &filter, ParallelList::default(), &provider).collect::<Vec<_>>().await;
    assert!(matches!(objects[..], [Err(ObjectError::Bucket(BucketError::InvalidName { .. }))]), "{objects:?}");
}
