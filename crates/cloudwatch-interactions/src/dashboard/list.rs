//! Which dashboards there are.

use super::error::DashboardError;
use crate::client::CloudWatchClient;
use crate::query::error::request_error;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use aws_sdk_cloudwatch::types::DashboardEntry;
use futures::Stream;
use std::time::SystemTime;

/// A dashboard, as the list of them shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DashboardSummary {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: Option<String>,
    /// When it was last changed.
    pub modified: Option<SystemTime>,
    /// The size of its body in bytes.
    pub size: u64,
}

impl DashboardSummary {
    fn of(entry: DashboardEntry) -> Self {
        Self {
            modified: entry.last_modified().and_then(|time| SystemTime::try_from(*time).ok()),
            size: entry.size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default(),
            name: entry.dashboard_name.unwrap_or_default(),
            arn: entry.dashboard_arn,
        }
    }
}

/// Lists the dashboards whose names begin with `prefix`; with an empty one, all.
///
/// Calls `ListDashboards` (permission `cloudwatch:ListDashboards`) until there are no more pages of up to 1,000.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), cloudwatch_interactions::DashboardError> {
/// let mut dashboards = std::pin::pin!(cloudwatch_interactions::list_dashboards("shop-", provider));
/// while let Some(dashboard) = dashboards.try_next().await? {
///     println!("{} {}", dashboard.size, dashboard.name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`DashboardError::List`] and [`DashboardError::BrokenList`]; the stream ends with the error.
pub fn list_dashboards<'a>(
    prefix: &'a str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<DashboardSummary, DashboardError>> + 'a {
    let fetch = move |token| fetch(prefix, token, provider);
    pages(fetch, |source| DashboardError::BrokenList { source })
}

#[tracing::instrument(name = "list_dashboards_page", skip_all, fields(prefix = prefix))]
async fn fetch(
    prefix: &str,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<DashboardSummary, String>, DashboardError> {
    let prefix = Some(prefix.to_owned()).filter(|prefix| !prefix.is_empty());
    let request = provider.get_cloudwatch().list_dashboards().set_dashboard_name_prefix(prefix).set_next_token(token);
    let answer = request.send().await;
    let answer = answer.map_err(|error| DashboardError::List { source: request_error("ListDashboards", error) })?;
    let items = answer.dashboard_entries.unwrap_or_default().into_iter().map(DashboardSummary::of).collect();
    Ok(Page { items, next: answer.next_token.filter(|token| !token.is_empty()) })
}

#[cfg(test)]
mod tests;
