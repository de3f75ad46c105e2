//! Which alarms there are.

use super::error::{AlarmError, check_name};
use super::value::{Alarm, AlarmKind, AlarmState};
use crate::client::CloudWatchClient;
use crate::query::error::request_error;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use aws_sdk_cloudwatch::operation::describe_alarms::builders::DescribeAlarmsFluentBuilder;
use aws_sdk_cloudwatch::types::{AlarmType, CompositeAlarm, LogAlarm, MetricAlarm};
use futures::{Stream, TryStreamExt};

/// CloudWatch's limit, for names asked for and alarms a page.
pub(super) const BATCH: usize = 100;
const PAGE: i32 = 100;

/// Which alarms are described: all that every field lets through.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AlarmFilter {
    /// Those whose names begin so.
    pub name_prefix: Option<String>,
    /// Those in this state.
    pub state: Option<AlarmState>,
    /// Those with an action that begins so: the ARN of a topic, to find who writes to it.
    pub action_prefix: Option<String>,
    /// Those of this kind.
    pub kind: Option<AlarmKind>,
}

/// Describes alarms of every kind, a page of 100 in memory at a time.
///
/// CloudWatch describes metric alarms only unless told otherwise; this function always tells.
///
/// Calls `DescribeAlarms` (permission `cloudwatch:DescribeAlarms`, on all alarms: with less CloudWatch leaves composite
/// alarms away and says nothing) until there are no more pages.
///
/// ```no_run
/// # use cloudwatch_interactions::{AlarmError, AlarmFilter, AlarmState, describe_alarms};
/// # use futures::TryStreamExt;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), AlarmError> {
/// let filter = AlarmFilter { state: Some(AlarmState::Alarm), ..AlarmFilter::default() };
/// let mut alarms = std::pin::pin!(describe_alarms(&filter, provider));
/// while let Some(alarm) = alarms.try_next().await? {
///     println!("{}: {}", alarm.name, alarm.state_reason.unwrap_or_default());
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AlarmError::List`] and [`AlarmError::BrokenList`]; the stream ends with the error.
pub fn describe_alarms<'a>(
    filter: &'a AlarmFilter,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<Alarm, AlarmError>> + 'a {
    let kinds = filter.kind.map_or_else(all_kinds, |kind| vec![of_kind(kind)]);
    let request = provider
        .get_cloudwatch()
        .describe_alarms()
        .set_alarm_types(Some(kinds))
        .set_alarm_name_prefix(filter.name_prefix.clone())
        .set_state_value(filter.state.map(AlarmState::to_sdk))
        .set_action_prefix(filter.action_prefix.clone())
        .max_records(PAGE);
    described(request).map_ok(|alarm| alarm.value())
}

/// One alarm, of whatever kind.
///
/// Calls `DescribeAlarms` (permission `cloudwatch:DescribeAlarms`; a composite alarm is only found where the permission
/// is on all alarms).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), cloudwatch_interactions::AlarmError> {
/// let alarm = cloudwatch_interactions::get_alarm("shop is down", provider).await?;
/// println!("{} since {:?}", alarm.state, alarm.state_since);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`AlarmError::Invalid`] for a name that cannot be one, [`AlarmError::DoesNotExist`], and [`AlarmError::Request`].
#[tracing::instrument(skip_all, fields(alarm = name))]
pub async fn get_alarm(name: &str, provider: &AwsClientProvider) -> Result<Alarm, AlarmError> {
    let found = find(name, provider).await?;
    found.map(|alarm| alarm.value()).ok_or_else(|| AlarmError::DoesNotExist { alarm: name.to_owned() })
}

/// The alarm as the SDK has it, with what the value leaves away.
pub(super) async fn find(name: &str, provider: &AwsClientProvider) -> Result<Option<Described>, AlarmError> {
    check_name(name)?;
    let named = named(&[name.to_owned()], provider).await.map_err(|error| match error {
        AlarmError::List { source } => AlarmError::Request { alarm: name.to_owned(), source },
        other => other,
    })?;
    // Stand-ins may take the name for a prefix.
    Ok(named.into_iter().find(|alarm| alarm.name() == Some(name)))
}

/// Those of at most 100 names that exist.
pub(super) async fn named(names: &[String], provider: &AwsClientProvider) -> Result<Vec<Described>, AlarmError> {
    let request = provider.get_cloudwatch().describe_alarms().set_alarm_types(Some(all_kinds()));
    described(request.set_alarm_names(Some(names.to_vec())).max_records(PAGE)).try_collect().await
}

/// The composite alarms whose rules name this one. CloudWatch tells no more of them than their names.
pub(super) async fn parents(name: &str, provider: &AwsClientProvider) -> Result<Vec<String>, AlarmError> {
    // No other parameter may stand beside it.
    let request = provider.get_cloudwatch().describe_alarms().parents_of_alarm_name(name).max_records(PAGE);
    let found: Vec<Described> = described(request).try_collect().await?;
    // Stand-ins that do not know the parameter answer all metric alarms.
    let composite = found.iter().filter(|alarm| alarm.kind() == AlarmKind::Composite);
    Ok(composite.filter_map(Described::name).map(str::to_owned).collect())
}

/// An alarm as the SDK has it.
#[derive(Debug, Clone)]
pub(super) enum Described {
    Metric(Box<MetricAlarm>),
    Composite(Box<CompositeAlarm>),
    Log(Box<LogAlarm>),
}

impl Described {
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Metric(alarm) => alarm.alarm_name(),
            Self::Composite(alarm) => alarm.alarm_name(),
            Self::Log(alarm) => alarm.alarm_name(),
        }
    }

    pub(super) fn kind(&self) -> AlarmKind {
        match self {
            Self::Metric(_) => AlarmKind::Metric,
            Self::Composite(_) => AlarmKind::Composite,
            Self::Log(_) => AlarmKind::Log,
        }
    }

    pub(super) fn value(&self) -> Alarm {
        match self {
            Self::Metric(alarm) => Alarm::of_metric(alarm),
            Self::Composite(alarm) => Alarm::of_composite(alarm),
            Self::Log(alarm) => Alarm::of_log(alarm),
        }
    }
}

fn described(request: DescribeAlarmsFluentBuilder) -> impl Stream<Item = Result<Described, AlarmError>> {
    let fetch = move |token: Option<String>| fetch(request.clone().set_next_token(token));
    pages(fetch, |source| AlarmError::BrokenList { source })
}

#[tracing::instrument(name = "describe_alarms_page", skip_all)]
async fn fetch(request: DescribeAlarmsFluentBuilder) -> Result<Page<Described, String>, AlarmError> {
    let answer = request.send().await;
    let answer = answer.map_err(|error| AlarmError::List { source: request_error("DescribeAlarms", error) })?;
    let metric = answer.metric_alarms.unwrap_or_default().into_iter().map(Box::new).map(Described::Metric);
    let composite = answer.composite_alarms.unwrap_or_default().into_iter().map(Box::new).map(Described::Composite);
    let log = answer.log_alarms.unwrap_or_default().into_iter().map(Box::new).map(Described::Log);
    let next = answer.next_token.filter(|token| !token.is_empty());
    Ok(Page { items: metric.chain(composite).chain(log).collect(), next })
}

pub(super) fn all_kinds() -> Vec<AlarmType> {
    [AlarmKind::Metric, AlarmKind::Composite, AlarmKind::Log].map(of_kind).into()
}

fn of_kind(kind: AlarmKind) -> AlarmType {
    match kind {
        AlarmKind::Metric => AlarmType::MetricAlarm,
        AlarmKind::Composite => AlarmType::CompositeAlarm,
        AlarmKind::Log => AlarmType::LogAlarm,
    }
}

#[cfg(test)]
mod tests;
