//! Which metrics there are.

use crate::client::CloudWatchClient;
use crate::metric::Metric;
use crate::query::error::MetricReadError;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use aws_sdk_cloudwatch::types::{DimensionFilter, RecentlyActive};
use futures::{Stream, StreamExt, future, stream};

/// CloudWatch's limit for the dimensions of one filter.
const DIMENSIONS: usize = 10;

/// Which metrics are listed: all that every field lets through.
///
/// ```
/// use cloudwatch_interactions::MetricFilter;
///
/// let recent = MetricFilter {
///     namespace: Some("Shop".to_owned()),
///     dimensions: vec![("Cluster".to_owned(), None)],
///     is_recently_active: true,
///     ..MetricFilter::default()
/// };
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MetricFilter {
    /// Those of this namespace, all of it: CloudWatch knows no prefixes.
    pub namespace: Option<String>,
    /// Those of this name.
    pub name: Option<String>,
    /// Those with all of these dimensions, with any value where none is said; ten at most. A metric with further
    /// dimensions is listed too.
    pub dimensions: Vec<(String, Option<String>)>,
    /// Those that were put within three hours, or up to 50 minutes more.
    pub is_recently_active: bool,
}

/// Lists metrics, a page of 500 in memory at a time.
///
/// A new metric may take 15 minutes to be listed, and one that was not put for two weeks is no more, though its data
/// are there for 15 months.
///
/// Calls `ListMetrics` (permission `cloudwatch:ListMetrics`) until there are no more pages.
///
/// ```no_run
/// # use cloudwatch_interactions::{MetricFilter, MetricReadError, list_metrics};
/// # use futures::TryStreamExt;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), MetricReadError> {
/// let filter = MetricFilter { namespace: Some("Shop".to_owned()), ..MetricFilter::default() };
/// let mut metrics = std::pin::pin!(list_metrics(&filter, provider));
/// while let Some(metric) = metrics.try_next().await? {
///     println!("{metric}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`MetricReadError::TooManyFilters`] before anything is sent; [`MetricReadError::Request`] and
/// [`MetricReadError::BrokenList`], with which the stream ends.
pub fn list_metrics<'a>(
    filter: &'a MetricFilter,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<Metric, MetricReadError>> + 'a {
    let given = filter.dimensions.len();
    if given > DIMENSIONS {
        let refused = Err(MetricReadError::TooManyFilters { given });
        return stream::once(future::ready(refused)).left_stream();
    }
    let fetch = move |token| fetch(filter, token, provider);
    pages(fetch, |source| MetricReadError::BrokenList { source }).right_stream()
}

#[tracing::instrument(name = "list_metrics_page", skip_all, fields(namespace = filter.namespace))]
async fn fetch(
    filter: &MetricFilter,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<Metric, String>, MetricReadError> {
    let dimensions = filter
        .dimensions
        .iter()
        .map(|(name, value)| DimensionFilter::builder().name(name).set_value(value.clone()).build())
        .collect::<Vec<_>>();
    let request = provider
        .get_cloudwatch()
        .list_metrics()
        .set_namespace(filter.namespace.clone())
        .set_metric_name(filter.name.clone())
        .set_dimensions(Some(dimensions).filter(|dimensions| !dimensions.is_empty()))
        .set_recently_active(filter.is_recently_active.then_some(RecentlyActive::Pt3H))
        .set_next_token(token);
    let answer = request.send().await.map_err(|error| MetricReadError::from_sdk("ListMetrics", error))?;
    let items = answer.metrics().iter().map(Metric::from_sdk).collect();
    Ok(Page { items, next: answer.next_token.filter(|token| !token.is_empty()) })
}

#[cfg(test)]
mod tests;
