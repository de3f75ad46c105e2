//! Alarms that are as they should be, whatever they were.

use super::describe::{Described, find};
use super::error::AlarmError;
use super::rule::{AlarmRule, CompositeRule, MetricRule};
use super::spec::AlarmSpec;
use super::value::AlarmKind;
use super::{composite, metric};
use crate::client::CloudWatchClient;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_cloudwatch::operation::put_composite_alarm::builders::PutCompositeAlarmInputBuilder;
use aws_sdk_cloudwatch::operation::put_metric_alarm::builders::PutMetricAlarmInputBuilder;
use aws_sdk_cloudwatch::types::{CompositeAlarm, MetricAlarm, Tag};
use std::fmt;

/// What ensuring an alarm came to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AlarmOutcome {
    /// It is new.
    Created,
    /// It was there, and different in these.
    Changed(Vec<AlarmChange>),
    /// It was there as it should be; nothing was sent.
    Unchanged,
}

/// One thing about an alarm that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AlarmChange {
    /// What: `threshold`, `alarm actions`.
    pub field: &'static str,
    /// What it was.
    pub from: Option<String>,
    /// What it is now.
    pub to: Option<String>,
}

impl fmt::Display for AlarmChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
        write!(f, "{}: {} -> {}", self.field, told(&self.from), told(&self.to))
    }
}

/// Makes sure that an alarm is as `spec` says: creates it, changes what differs, or does nothing.
///
/// CloudWatch replaces all of an alarm by what it is sent. So this function looks first, and sends what stands, with
/// what the spec says put over it: a description, actions, or settings that this crate does not even know stay as they
/// are where the spec is silent. An alarm keeps its state when it is changed. A change that somebody else makes between
/// the look and the put is lost: CloudWatch has no condition against that.
///
/// Tags are set when the alarm is created, and are left alone after.
///
/// Calls `DescribeAlarms` and, where something differs, `PutMetricAlarm` or `PutCompositeAlarm` (permissions
/// `cloudwatch:DescribeAlarms` on all alarms, `cloudwatch:PutMetricAlarm` or `cloudwatch:PutCompositeAlarm`, and
/// `cloudwatch:TagResource` for tags).
///
/// ```no_run
/// use cloudwatch_interactions::{AlarmOutcome, AlarmSpec, Comparison, Metric, MetricRule, Watched, ensure_alarm};
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let slow = Watched::metric(Metric::new("Shop", "Latency")?, "p99".parse()?, Duration::from_secs(60));
/// let spec = AlarmSpec::new("slow", MetricRule::new(slow, Comparison::GreaterThanThreshold, 250.0, 3));
/// if let AlarmOutcome::Changed(changes) = ensure_alarm(&spec, provider).await? {
///     changes.iter().for_each(|change| println!("{change}"));
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AlarmError::Invalid`] before anything is sent; [`AlarmError::OtherKind`] where the name is taken by an alarm of
/// another kind; [`AlarmError::LimitExceeded`] and [`AlarmError::Request`], also of a composite alarm over alarms that
/// do not exist.
#[tracing::instrument(skip_all, fields(alarm = spec.name))]
pub async fn ensure_alarm(spec: &AlarmSpec, provider: &AwsClientProvider) -> Result<AlarmOutcome, AlarmError> {
    spec.check()?;
    let found = find(&spec.name, provider).await?;
    match (&spec.rule, found) {
        (AlarmRule::Metric(rule), None) => ensure_metric(None, spec, rule, provider).await,
        (AlarmRule::Metric(rule), Some(Described::Metric(alarm))) => {
            ensure_metric(Some(*alarm), spec, rule, provider).await
        }
        (AlarmRule::Composite(rule), None) => ensure_composite(None, spec, rule, provider).await,
        (AlarmRule::Composite(rule), Some(Described::Composite(alarm))) => {
            ensure_composite(Some(*alarm), spec, rule, provider).await
        }
        (_, found) => {
            let kind = found.map_or(AlarmKind::Metric, |found| found.kind());
            Err(AlarmError::OtherKind { alarm: spec.name.clone(), kind })
        }
    }
}

async fn ensure_metric(
    found: Option<MetricAlarm>,
    spec: &AlarmSpec,
    rule: &MetricRule,
    provider: &AwsClientProvider,
) -> Result<AlarmOutcome, AlarmError> {
    let stands = found.map(metric::put_again);
    let is_new = stands.is_none();
    let wanted = metric::overlaid(stands.clone().unwrap_or_default(), spec, rule);
    let outcome = outcome(stands.as_ref().map(metric::facts), metric::facts(&wanted));
    if outcome != AlarmOutcome::Unchanged {
        let wanted: PutMetricAlarmInputBuilder = if is_new { wanted.set_tags(tags(spec)) } else { wanted };
        let sent = wanted.send_with(&provider.get_cloudwatch()).await;
        sent.map_err(|error| AlarmError::from_sdk("PutMetricAlarm", &spec.name, error))?;
    }
    Ok(outcome)
}

async fn ensure_composite(
    found: Option<CompositeAlarm>,
    spec: &AlarmSpec,
    rule: &CompositeRule,
    provider: &AwsClientProvider,
) -> Result<AlarmOutcome, AlarmError> {
    let stands = found.map(composite::put_again);
    let is_new = stands.is_none();
    let wanted = composite::overlaid(stands.clone().unwrap_or_default(), spec, rule);
    let outcome = outcome(stands.as_ref().map(composite::facts), composite::facts(&wanted));
    if outcome != AlarmOutcome::Unchanged {
        let wanted: PutCompositeAlarmInputBuilder = if is_new { wanted.set_tags(tags(spec)) } else { wanted };
        let sent = wanted.send_with(&provider.get_cloudwatch()).await;
        sent.map_err(|error| AlarmError::from_sdk("PutCompositeAlarm", &spec.name, error))?;
    }
    Ok(outcome)
}

fn tags(spec: &AlarmSpec) -> Option<Vec<Tag>> {
    let tags: Vec<Tag> = spec.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
    Some(tags).filter(|tags| !tags.is_empty())
}

/// What there is to say of an alarm, in one order.
#[derive(Debug, Default)]
pub(super) struct Facts(Vec<(&'static str, Option<String>)>);

impl Facts {
    pub(super) fn text(&mut self, field: &'static str, value: Option<impl fmt::Display>) {
        // No description and an empty one are the same.
        self.0.push((field, value.map(|value| value.to_string()).filter(|value| !value.is_empty())));
    }

    /// Values whose order says nothing.
    pub(super) fn set(&mut self, field: &'static str, values: Option<&Vec<String>>) {
        let mut values = values.cloned().unwrap_or_default();
        values.sort_unstable();
        self.text(field, Some(values.join(", ")));
    }
}

fn outcome(stands: Option<Facts>, wanted: Facts) -> AlarmOutcome {
    let Some(stands) = stands else { return AlarmOutcome::Created };
    let both = stands.0.into_iter().zip(wanted.0);
    let differing = both.filter(|((_, from), (_, to))| from != to);
    let changes: Vec<_> = differing.map(|((field, from), (_, to))| AlarmChange { field, from, to }).collect();
    if changes.is_empty() { AlarmOutcome::Unchanged } else { AlarmOutcome::Changed(changes) }
}

#[cfg(test)]
mod tests;
