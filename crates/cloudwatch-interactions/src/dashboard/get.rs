//! A dashboard as it stands.

use super::body::DashboardBody;
use super::error::{DashboardError, check_name};
use crate::client::CloudWatchClient;
use aws_interactions_core::AwsClientProvider;

/// A dashboard as it stands.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Dashboard {
    /// Its name: unique in an account, over all regions.
    pub name: String,
    /// Its ARN.
    pub arn: Option<String>,
    /// What it shows.
    pub body: DashboardBody,
}

/// One dashboard.
///
/// Calls `GetDashboard` (permission `cloudwatch:GetDashboard`). Dashboards are global, and a region that was switched on
/// within a day may deny access to them.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), cloudwatch_interactions::DashboardError> {
/// let dashboard = cloudwatch_interactions::get_dashboard("shop", provider).await?;
/// println!("{} widgets", dashboard.body.widgets.len());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`DashboardError::InvalidName`] before anything is sent; [`DashboardError::DoesNotExist`],
/// [`DashboardError::UnreadableBody`] and [`DashboardError::Request`].
#[tracing::instrument(skip_all, fields(dashboard = name))]
pub async fn get_dashboard(name: &str, provider: &AwsClientProvider) -> Result<Dashboard, DashboardError> {
    check_name(name)?;
    let answer = provider.get_cloudwatch().get_dashboard().dashboard_name(name).send().await;
    let answer = answer.map_err(|error| DashboardError::from_sdk("GetDashboard", name, error))?;
    let body = answer.dashboard_body().unwrap_or_default().parse();
    let body = body.map_err(|source| DashboardError::UnreadableBody { dashboard: name.to_owned(), source })?;
    Ok(Dashboard { name: name.to_owned(), arn: answer.dashboard_arn, body })
}
