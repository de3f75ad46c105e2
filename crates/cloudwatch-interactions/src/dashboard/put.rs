//! Dashboards that are as they should be.

use super::body::DashboardBody;
use super::error::{DashboardError, DashboardMessage, check_name};
use crate::client::CloudWatchClient;
use crate::query::error::request_error;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_cloudwatch::operation::put_dashboard::PutDashboardError;

/// Creates a dashboard, or replaces all of it, and answers what CloudWatch does not like about it: such parts may not be
/// drawn.
///
/// Calls `PutDashboard` (permission `cloudwatch:PutDashboard`).
///
/// ```no_run
/// use cloudwatch_interactions::{DashboardBody, TextWidget, put_dashboard};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), cloudwatch_interactions::DashboardError> {
/// let body = DashboardBody::new([TextWidget::new("# Shop\nmade by a program: changes here are lost")]);
/// for warning in put_dashboard("shop", &body, provider).await? {
///     eprintln!("{warning}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`DashboardError::InvalidName`] before anything is sent; [`DashboardError::InvalidBody`] with what is wrong where,
/// and [`DashboardError::Request`].
#[tracing::instrument(skip_all, fields(dashboard = name))]
pub async fn put_dashboard(
    name: &str,
    body: &DashboardBody,
    provider: &AwsClientProvider,
) -> Result<Vec<DashboardMessage>, DashboardError> {
    check_name(name)?;
    let request = provider.get_cloudwatch().put_dashboard().dashboard_name(name).dashboard_body(body.to_string());
    let error = match request.send().await {
        Ok(answer) => return Ok(DashboardMessage::all(answer.dashboard_validation_messages())),
        Err(error) => error,
    };
    let Some(PutDashboardError::DashboardInvalidInputError(invalid)) = error.as_service_error() else {
        return Err(DashboardError::from_sdk("PutDashboard", name, error));
    };
    let messages = DashboardMessage::all(invalid.dashboard_validation_messages());
    Err(DashboardError::InvalidBody {
        dashboard: name.to_owned(),
        messages,
        source: request_error("PutDashboard", error),
    })
}

#[cfg(test)]
mod tests;
