//! The caller's buckets.

use super::error::BucketError;
use crate::client::S3Client;
use crate::object::address::check_address;
use aws_interactions_core::{AwsClientProvider, BrokenPaging, Page, RequestError, RequestErrorKind, pages};
use aws_sdk_s3::types::Bucket;
use futures::TryStreamExt;
use std::time::SystemTime;

/// Smaller than S3's own 10,000: a bucket more does not delay the first.
const PAGE_SIZE: i32 = 1000;
const LIST: &str = "ListBuckets";

/// A bucket, as the list of buckets shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BucketSummary {
    /// Its name.
    pub name: String,
    /// Where it lives. Stand-ins for S3 may not say.
    pub region: Option<String>,
    /// When it was created, or its policy last changed.
    pub created_at: Option<SystemTime>,
}

impl BucketSummary {
    /// A bucket without its name is half an answer, which the SDK takes for a whole one.
    fn of(bucket: Bucket) -> Result<Self, BucketError> {
        Ok(Self {
            name: bucket.name.ok_or_else(|| not_understood("a bucket has no name"))?,
            region: bucket.bucket_region,
            created_at: bucket.creation_date.and_then(|date| SystemTime::try_from(date).ok()),
        })
    }
}

/// All buckets of the account, of every region, by name.
///
/// Calls `ListBuckets` (permission `s3:ListAllMyBuckets`) until there are no more pages.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), s3_interactions::BucketError> {
/// for bucket in s3_interactions::list_buckets(provider).await? {
///     println!("{}", bucket.name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`BucketError::List`].
#[tracing::instrument(skip_all)]
pub async fn list_buckets(provider: &AwsClientProvider) -> Result<Vec<BucketSummary>, BucketError> {
    let client = provider.get_s3();
    let fetch = |token: Option<String>| {
        let checked = check_address(LIST, [token.as_deref()]);
        let request = client.list_buckets().max_buckets(PAGE_SIZE).set_continuation_token(token);
        async move {
            checked.map_err(list_error)?;
            let answer = request.send().await.map_err(|error| list_error(RequestError::from_sdk("s3", LIST, error)))?;
            let items =
                answer.buckets.unwrap_or_default().into_iter().map(BucketSummary::of).collect::<Result<_, _>>()?;
            // ListBuckets has no flag beside its token.
            Ok(Page { items, next: answer.continuation_token.filter(|token| !token.is_empty()) })
        }
    };
    pages(fetch, |error: BrokenPaging| not_understood(&error.to_string())).try_collect().await
}

fn not_understood(message: &str) -> BucketError {
    list_error(RequestError::new(RequestErrorKind::ResponseNotUnderstood, "s3", LIST, message))
}

fn list_error(source: RequestError) -> BucketError {
    BucketError::List { source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{error_answer, provider_with};
    use aws_sdk_s3::Client;
    use aws_sdk_s3::operation::list_buckets::ListBucketsOutput;
    use aws_sdk_s3::primitives::DateTime;
    use aws_smithy_mocks::{Rule, mock, mock_client};
    use std::time::Duration;

    /// The page that is asked for with `token`, and where the next one begins.
    fn page(token: Option<&'static str>, names: &'static [&'static str], next: Option<&'static str>) -> Rule {
        mock!(Client::list_buckets)
            .match_requests(move |request| request.continuation_token() == token && request.max_buckets() == Some(1000))
            .then_output(move || {
                let buckets = names.iter().map(|name| Bucket::builder().name(*name).bucket_region("eu-west-1").build());
                let answer = ListBucketsOutput::builder().set_buckets(Some(buckets.collect()));
                answer.set_continuation_token(next.map(str::to_owned)).build()
            })
    }

    async fn names_by(rules: &[&Rule]) -> Result<Vec<String>, BucketError> {
        let provider = provider_with(mock_client!(aws_sdk_s3, rules.iter().copied())).await;
        Ok(list_buckets(&provider).await?.into_iter().map(|bucket| bucket.name).collect())
    }

    #[tokio::test]
    async fn when_list_buckets_and_a_page_in_the_middle_is_empty_then_every_page_is_read() {
        let pages = [
            page(None, &["a", "b"], Some("second")),
            page(Some("second"), &[], Some("third")),
            page(Some("third"), &["c"], None),
        ];
        let names = names_by(&pages.each_ref()).await.expect("a list");
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(pages.each_ref().map(Rule::num_calls), [1, 1, 1]);
    }

    #[tokio::test]
    async fn when_list_buckets_and_the_account_has_none_then_the_list_is_empty() {
        let pages = [page(None, &[], Some(""))];
        assert!(names_by(&pages.each_ref()).await.expect("a list").is_empty());
    }

    #[tokio::test]
    async fn when_list_buckets_then_each_has_its_region_and_date() {
        let rule = mock!(Client::list_buckets).then_output(|| {
            let known = Bucket::builder().name("a").bucket_region("us-west-2").creation_date(DateTime::from_secs(7));
            ListBucketsOutput::builder().buckets(known.build()).buckets(Bucket::builder().name("b").build()).build()
        });
        let buckets = list_buckets(&provider_with(mock_client!(aws_sdk_s3, [&rule])).await).await.expect("a list");
        let seven = SystemTime::UNIX_EPOCH + Duration::from_secs(7);
        let known =
            BucketSummary { name: "a".to_owned(), region: Some("us-west-2".to_owned()), created_at: Some(seven) };
        let unknown = BucketSummary { name: "b".to_owned(), region: None, created_at: None };
        assert_eq!(buckets, [known, unknown]);
    }

    #[tokio::test]
    async fn when_list_buckets_and_one_has_no_name_then_the_answer_is_not_taken_for_a_whole_one() {
        let rule = mock!(Client::list_buckets)
            .then_output(|| ListBucketsOutput::builder().buckets(Bucket::builder().build()).build());
        let error = names_by(&[&rule]).await.expect_err("a bucket without a name");
        let BucketError::List { source } = error else { panic!("{error:?}") };
        assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood);
        assert_eq!(source.message(), Some("a bucket has no name"));
    }

    #[tokio::test]
    async fn when_list_buckets_and_a_token_repeats_then_it_is_an_error_and_not_endless() {
        let pages = [page(None, &["a"], Some("again")), page(Some("again"), &["b"], Some("again"))];
        let error = names_by(&pages.each_ref()).await.expect_err("a list without an end");
        let BucketError::List { source } = error else { panic!("{error:?}") };
        assert_eq!(source.kind(), RequestErrorKind::ResponseNotUnderstood);
        assert_eq!(source.message(), Some(BrokenPaging::RepeatedCursor.to_string().as_str()));
    }

    #[tokio::test]
    async fn when_list_buckets_and_a_later_page_is_denied_then_the_list_fails_with_the_reason() {
        let first = page(None, &["a"], Some("second"));
        let denied = mock!(Client::list_buckets).then_http_response(|| error_answer(403, "AccessDenied"));
        let error = names_by(&[&first, &denied]).await.expect_err("half a list is none");
        let BucketError::List { source } = error else { panic!("{error:?}") };
        assert_eq!((source.kind(), source.code()), (RequestErrorKind::AccessDenied, Some("AccessDenied")));
        assert_eq!(source.operation(), "ListBuckets");
    }
}
