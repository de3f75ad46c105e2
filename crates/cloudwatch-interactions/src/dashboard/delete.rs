//! Dashboards that are no more.

use super::error::{DashboardError, check_name};
use super::list::list_dashboards;
use crate::client::CloudWatchClient;
use crate::deletion::{DeletionReport, delete_in_packs, distinct};
use crate::query::error::request_error;
use aws_interactions_core::{AwsClientProvider, RequestError};
use futures::TryStreamExt;
use std::collections::HashSet;

/// CloudWatch's limit for one `DeleteDashboards`.
const BATCH: usize = 100;

/// Deletes dashboards, by the hundred; those that are not there are reported, not an error.
///
/// CloudWatch fails a pack where one of it is missing, and may have deleted others of it then: this function looks first
/// at which there are, and halves a pack that is refused all the same.
///
/// Calls `ListDashboards` and `DeleteDashboards` (permissions `cloudwatch:ListDashboards` and
/// `cloudwatch:DeleteDashboards`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), cloudwatch_interactions::DashboardError> {
/// let report = cloudwatch_interactions::delete_dashboards(["shop", "old-shop"], provider).await?;
/// assert!(report.failed.is_empty());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`DashboardError::InvalidName`] for any name, and errors of [`list_dashboards`](super::list::list_dashboards):
/// nothing is deleted then. What fails after is in the report.
#[tracing::instrument(skip_all)]
pub async fn delete_dashboards<N: Into<String>>(
    names: impl IntoIterator<Item = N>,
    provider: &AwsClientProvider,
) -> Result<DeletionReport, DashboardError> {
    let names = distinct(names);
    names.iter().try_for_each(|name| check_name(name))?;
    if names.is_empty() {
        return Ok(DeletionReport::default());
    }
    let all: HashSet<String> = list_dashboards("", provider).map_ok(|dashboard| dashboard.name).try_collect().await?;
    let (there, missing): (Vec<String>, Vec<String>) = names.into_iter().partition(|name| all.contains(name));
    let outcome = delete_in_packs(&there, BATCH, |pack| delete(pack, provider)).await;
    Ok(DeletionReport { deleted: outcome.gone, missing, failed: outcome.failed })
}

async fn delete(names: Vec<String>, provider: &AwsClientProvider) -> Result<(), RequestError> {
    let request = provider.get_cloudwatch().delete_dashboards().set_dashboard_names(Some(names));
    request.send().await.map(drop).map_err(|error| request_error("DeleteDashboards", error))
}
