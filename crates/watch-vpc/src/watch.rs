//! The two things that the application does.

use crate::event::WatchEvent;
use crate::metrics::{EndOutcome, InterfaceOutcome, WatchOutcome, counted};
use crate::settings::{WatchSettings, forget, remember};
use aws_interactions_core::AwsClientProvider;
use aws_interactions_orchestration::{
    MirrorVpc, MirrorVpcReport, UnmirrorVpc, UnmirrorVpcReport, WorkflowEvents, mirror_vpc, unmirror_vpc,
};
use cloudwatch_interactions::{InvalidMetric, PutMetricDataError, put_event_metrics};
use ec2_interactions::Ec2Error;
use eventbridge_interactions::{EventError, put_domain_events};
use ssm_interactions::ParameterError;

/// Why a VPC is not watched, or that it is and was not told.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The cluster is not set up, or its parameters cannot be had.
    #[error("the settings of the cluster `{cluster}` cannot be used")]
    Settings {
        /// Who was to watch.
        cluster: String,
        /// What SSM says.
        source: ParameterError,
    },
    /// The VPC cannot be looked at: nothing was changed.
    #[error("the VPC `{vpc}` cannot be watched")]
    Mirror {
        /// The VPC.
        vpc: String,
        /// What EC2 says.
        source: Ec2Error,
    },
    /// It was done, and EventBridge does not know all of it.
    #[error("not everything was told to the event bus")]
    Events(#[from] EventError),
    /// It was done, and is not counted.
    #[error("the outcomes were not counted")]
    Metrics(#[from] PutMetricDataError),
    /// The name of the cluster cannot be that of a metric's dimension.
    #[error("the outcomes cannot be counted")]
    Dimensions(#[from] InvalidMetric),
}

/// Watches a VPC from now on. Run again, it takes in what is new.
///
/// # Errors
/// [`WatchError`]. An interface that fails is in the report, and does not stop the others.
#[tracing::instrument(skip_all, fields(cluster = cluster, vpc = vpc))]
pub async fn watch_vpc(cluster: &str, vpc: &str, provider: &AwsClientProvider) -> Result<MirrorVpcReport, WatchError> {
    let settings = settings(cluster, provider).await?;
    // First of all, so that a run that breaks off is known and done again.
    remember(cluster, vpc, provider).await.map_err(|source| of_settings(cluster, source))?;
    let mirror = MirrorVpc::new(&settings.target, &settings.filter);
    let report = mirror_vpc(vpc, &mirror, &WorkflowEvents::default(), provider).await;
    let report = report.map_err(|source| WatchError::Mirror { vpc: vpc.to_owned(), source })?;

    let happened: Vec<_> =
        report.interfaces.iter().filter_map(|mirror| WatchEvent::of_mirror(cluster, vpc, mirror)).collect();
    let whole = if report.is_complete() { WatchOutcome::Complete } else { WatchOutcome::Incomplete };
    let mut outcomes = vec![counted("WatchVpc", cluster, vpc, whole)?];
    for one in &report.interfaces {
        outcomes.push(counted("MirrorInterface", cluster, vpc, InterfaceOutcome::of(&one.outcome))?);
    }
    put_domain_events(&settings.event_bus, &happened, provider).await?;
    put_event_metrics(outcomes.iter().map(AsRef::as_ref), provider).await?;
    Ok(report)
}

/// Watches a VPC no more. What could not be ended keeps it on the list.
///
/// # Errors
/// As [`watch_vpc`].
#[tracing::instrument(skip_all, fields(cluster = cluster, vpc = vpc))]
pub async fn end_watch(
    cluster: &str,
    vpc: &str,
    provider: &AwsClientProvider,
) -> Result<UnmirrorVpcReport, WatchError> {
    let settings = settings(cluster, provider).await?;
    let unmirror = UnmirrorVpc::of(&settings.target, &settings.filter);
    let report = unmirror_vpc(vpc, &unmirror, &WorkflowEvents::default(), provider).await;
    let report = report.map_err(|source| WatchError::Mirror { vpc: vpc.to_owned(), source })?;

    let happened: Vec<_> = report.sessions.iter().filter_map(|end| WatchEvent::of_end(cluster, vpc, end)).collect();
    let outcomes = report.sessions.iter().map(|end| counted("EndMirror", cluster, vpc, EndOutcome::of(&end.outcome)));
    let outcomes = outcomes.collect::<Result<Vec<_>, _>>()?;
    if report.is_complete() {
        forget(cluster, vpc, provider).await.map_err(|source| of_settings(cluster, source))?;
    }
    put_domain_events(&settings.event_bus, &happened, provider).await?;
    put_event_metrics(outcomes.iter().map(AsRef::as_ref), provider).await?;
    Ok(report)
}

async fn settings(cluster: &str, provider: &AwsClientProvider) -> Result<WatchSettings, WatchError> {
    WatchSettings::read(cluster, provider).await.map_err(|source| of_settings(cluster, source))
}

fn of_settings(cluster: &str, source: ParameterError) -> WatchError {
    WatchError::Settings { cluster: cluster.to_owned(), source }
}
