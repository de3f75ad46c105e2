//! Amazon CloudWatch in domain terms: what happens in an application as metrics, and metrics, alarms and dashboards read
//! and kept as they should be.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`put_metric_data`], [`put_event_metrics`], [`Publisher`] | `PutMetricData` | `cloudwatch:PutMetricData` |
//! | [`list_metrics`] | `ListMetrics` | `cloudwatch:ListMetrics` |
//! | [`get_metric_data`] | `GetMetricData` | `cloudwatch:GetMetricData` |
//! | [`get_metric_statistics`] | `GetMetricStatistics` | `cloudwatch:GetMetricStatistics` |
//! | [`describe_alarms`], [`get_alarm`], [`wait_for_alarm_state`] | `DescribeAlarms` | `cloudwatch:DescribeAlarms` |
//! | [`ensure_alarm`] | `DescribeAlarms`, `PutMetricAlarm`, `PutCompositeAlarm` | of the same names, `cloudwatch:TagResource` with tags |
//! | [`delete_alarms`] | `DescribeAlarms`, `DeleteAlarms` | of the same names |
//! | [`set_alarm_state`] | `SetAlarmState` | `cloudwatch:SetAlarmState` |
//! | [`stream_alarm_history`] | `DescribeAlarmHistory` | `cloudwatch:DescribeAlarmHistory` |
//! | [`get_dashboard`] | `GetDashboard` | `cloudwatch:GetDashboard` |
//! | [`put_dashboard`] | `PutDashboard` | `cloudwatch:PutDashboard` |
//! | [`delete_dashboards`] | `ListDashboards`, `DeleteDashboards` | of the same names |
//! | [`list_dashboards`] | `ListDashboards` | `cloudwatch:ListDashboards` |
//!
//! # Features
//! | feature | default | what it brings |
//! |---|---|---|
//! | `emf` | no | `EmfWriter`: metrics as lines of JSON in a log, without a request |
//! | `metrics` | no | `PublisherRecorder`: what the `metrics` facade counts |
//!
//! # Which way to put
//! - Something happens now and then, and its outcome counts: an [`OutcomeEvent`], by [`put_event_metrics`].
//! - Data at hand, any number of them: [`put_metric_data`], in as few requests as the limits allow.
//! - A hot path: a handle of a [`Publisher`], which adds up in place and delivers once a period.
//! - Code that speaks the `metrics` facade: `PublisherRecorder`, with the feature `metrics`.
//! - A Lambda function, or a host with the agent: `EmfWriter`, with the feature `emf`. No request at all.
//!
//! # What CloudWatch does and nobody expects
//! - What was put may take 15 minutes to be listed, and some minutes to be read.
//! - A metric is its namespace, name **and** all dimensions: asked for without one of them, it is another metric.
//! - Putting an alarm replaces the whole of it; [`ensure_alarm`] sends again what it was not told about.
//! - Older data are kept in longer periods only: asked for a finer one, CloudWatch answers with nothing.

mod alarm;
mod client;
mod dashboard;
mod datum;
mod deletion;
mod dimensions;
#[cfg(feature = "emf")]
mod emf;
mod event;
mod invalid_metric;
mod metric;
mod metric_list;
mod outcome;
mod permissions;
mod publisher;
mod put;
mod query;
#[cfg(feature = "metrics")]
mod recorder;
#[cfg(test)]
mod stand_in;
mod unit;

pub use alarm::delete::delete_alarms;
pub use alarm::describe::{AlarmFilter, describe_alarms, get_alarm};
pub use alarm::ensure::{AlarmChange, AlarmOutcome, ensure_alarm};
pub use alarm::error::AlarmError;
pub use alarm::history::{AlarmHistoryEntry, AlarmHistoryKind, stream_alarm_history};
pub use alarm::rule::{AlarmRule, Comparison, CompositeRule, MetricRule, MissingData, Suppressor, Watched};
pub use alarm::spec::AlarmSpec;
pub use alarm::state::{set_alarm_state, wait_for_alarm_state};
pub use alarm::value::{Alarm, AlarmActions, AlarmKind, AlarmState};
pub use client::CloudWatchClient;
pub use dashboard::body::{
    AlarmWidget, DashboardBody, MetricWidget, OtherWidget, TextWidget, UnreadableBody, Widget, WidgetContent,
    WidgetPlace,
};
pub use dashboard::delete::delete_dashboards;
pub use dashboard::error::{DashboardError, DashboardMessage};
pub use dashboard::get::{Dashboard, get_dashboard};
pub use dashboard::list::{DashboardSummary, list_dashboards};
pub use dashboard::put::put_dashboard;
pub use datum::{Datum, DatumValue, Resolution, StatisticSet};
pub use deletion::{DeletionReport, FailedDeletion};
pub use dimensions::{Dimensions, DimensionsIter};
#[cfg(feature = "emf")]
pub use emf::{EmfError, EmfProblem, EmfWriter};
pub use event::{EventDatum, MetricEvent, put_event_metrics};
pub use invalid_metric::InvalidMetric;
pub use metric::Metric;
pub use metric_list::{MetricFilter, list_metrics};
pub use outcome::{Outcome, OutcomeEvent};
pub use permissions::PERMISSIONS;
pub use publisher::{
    BackPressure, Counter, Gauge, Histogram, Instrument, Publisher, PublisherError, PublisherSettings,
};
pub use put::check::DatumProblem;
pub use put::error::{FailedPack, PutMetricDataError, Undelivered};
pub use put::put_metric_data;
pub use query::data::get_metric_data;
pub use query::error::MetricReadError;
pub use query::metric_query::{MetricQuery, QuerySource};
pub use query::series::{MetricData, Point, QueryMessage, Series, SeriesStatus};
pub use query::statistic::{Statistic, UnknownStatistic};
pub use query::statistics::{MetricStatistics, get_metric_statistics};
pub use query::time_range::TimeRange;
#[cfg(feature = "metrics")]
pub use recorder::PublisherRecorder;
pub use unit::{Unit, UnknownUnit};
