//! A metric alarm on its way to `PutMetricAlarm`, which replaces all of it.

use super::ensure::Facts;
use super::rule::{MetricRule, MissingData, Watched};
use super::spec::AlarmSpec;
use crate::metric::Metric;
use crate::query::metric_query::{MetricQuery, seconds};
use crate::unit::Unit;
use aws_sdk_cloudwatch::operation::put_metric_alarm::builders::PutMetricAlarmInputBuilder;
use aws_sdk_cloudwatch::types::{ComparisonOperator, Metric as SdkMetric, MetricAlarm, Statistic as SdkStatistic};

/// All that an alarm is made of, also what this crate does not know the meaning of.
pub(super) fn put_again(alarm: MetricAlarm) -> PutMetricAlarmInputBuilder {
    PutMetricAlarmInputBuilder::default()
        .set_alarm_name(alarm.alarm_name)
        .set_alarm_description(alarm.alarm_description)
        .set_actions_enabled(alarm.actions_enabled)
        .set_ok_actions(alarm.ok_actions)
        .set_alarm_actions(alarm.alarm_actions)
        .set_insufficient_data_actions(alarm.insufficient_data_actions)
        .set_metric_name(alarm.metric_name)
        .set_namespace(alarm.namespace)
        .set_statistic(alarm.statistic)
        .set_extended_statistic(alarm.extended_statistic)
        .set_dimensions(alarm.dimensions)
        .set_period(alarm.period)
        .set_unit(alarm.unit)
        .set_evaluation_periods(alarm.evaluation_periods)
        .set_datapoints_to_alarm(alarm.datapoints_to_alarm)
        .set_threshold(alarm.threshold)
        .set_comparison_operator(alarm.comparison_operator)
        .set_treat_missing_data(alarm.treat_missing_data)
        .set_evaluate_low_sample_count_percentile(alarm.evaluate_low_sample_count_percentile)
        .set_metrics(alarm.metrics)
        .set_threshold_metric_id(alarm.threshold_metric_id)
        .set_evaluation_window(alarm.evaluation_window)
        .set_warm_up_configuration(alarm.warm_up_configuration)
        .set_evaluation_criteria(alarm.evaluation_criteria)
        .set_evaluation_interval(alarm.evaluation_interval)
        .set_action_configuration(alarm.action_configuration)
}

/// The alarm as the spec wants it; what that does not say stays.
pub(super) fn overlaid(
    mut put: PutMetricAlarmInputBuilder,
    spec: &AlarmSpec,
    rule: &MetricRule,
) -> PutMetricAlarmInputBuilder {
    let either = |wanted: &Option<Vec<String>>, stands: &Option<Vec<String>>| wanted.clone().or(stands.clone());
    let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let (ok, alarm) = (put.get_ok_actions().clone(), put.get_alarm_actions().clone());
    let insufficient = put.get_insufficient_data_actions().clone();
    put = put
        .alarm_name(&spec.name)
        .set_ok_actions(either(&spec.ok_actions, &ok))
        .set_alarm_actions(either(&spec.alarm_actions, &alarm))
        .set_insufficient_data_actions(either(&spec.insufficient_data_actions, &insufficient))
        .evaluation_periods(count(rule.evaluation_periods))
        .set_threshold(rule.threshold)
        .comparison_operator(ComparisonOperator::from(rule.comparison.as_str()))
        // A threshold of one's own is none of an anomaly detector.
        .set_threshold_metric_id(None)
        .set_evaluation_criteria(None)
        .set_evaluation_interval(None);
    if let Some(description) = &spec.description {
        put = put.alarm_description(description);
    }
    if let Some(are_enabled) = spec.actions_enabled {
        put = put.actions_enabled(are_enabled);
    }
    if let Some(datapoints) = rule.datapoints_to_alarm {
        put = put.datapoints_to_alarm(count(datapoints));
    } else if put.get_datapoints_to_alarm().is_some_and(|kept| kept > count(rule.evaluation_periods)) {
        // More of the periods than there are now: all of them.
        put = put.set_datapoints_to_alarm(None);
    }
    if let Some(missing) = rule.missing_data {
        put = put.treat_missing_data(missing.as_str());
    }
    watching(put, &rule.watched)
}

/// The alarm with all fields about what it watches set anew: one metric and queries exclude each other.
fn watching(put: PutMetricAlarmInputBuilder, watched: &Watched) -> PutMetricAlarmInputBuilder {
    let bare = put
        .set_namespace(None)
        .set_metric_name(None)
        .set_dimensions(None)
        .set_statistic(None)
        .set_extended_statistic(None)
        .set_period(None)
        .set_unit(None)
        .set_metrics(None);
    match watched {
        Watched::Metric { metric, statistic, period, unit } => {
            let metric = metric.to_sdk();
            let put = bare
                .set_namespace(metric.namespace)
                .set_metric_name(metric.metric_name)
                .set_dimensions(metric.dimensions)
                .period(seconds(*period))
                .set_unit(unit.map(Unit::to_sdk));
            if statistic.is_plain() {
                put.statistic(SdkStatistic::from(statistic.as_str()))
            } else {
                put.extended_statistic(statistic.as_str())
            }
        }
        Watched::Math(queries) => bare.set_metrics(Some(queries.iter().map(MetricQuery::to_sdk).collect())),
        // Refused before.
        Watched::Other => bare,
    }
}

/// What can differ, in words, without what only looks different: orders, and defaults that are told or not.
pub(super) fn facts(put: &PutMetricAlarmInputBuilder) -> Facts {
    let mut facts = Facts::default();
    facts.text("description", put.get_alarm_description().as_ref());
    facts.text("actions enabled", Some(put.get_actions_enabled().unwrap_or(true)));
    facts.set("alarm actions", put.get_alarm_actions().as_ref());
    facts.set("ok actions", put.get_ok_actions().as_ref());
    facts.set("insufficient data actions", put.get_insufficient_data_actions().as_ref());
    let metric = SdkMetric::builder()
        .set_namespace(put.get_namespace().clone())
        .set_metric_name(put.get_metric_name().clone())
        .set_dimensions(put.get_dimensions().clone());
    facts.text("metric", put.get_metric_name().as_ref().map(|_| Metric::from_sdk(&metric.build())));
    let plain = put.get_statistic().as_ref().map(|statistic| statistic.as_str().to_owned());
    // Stand-ins tell of a plain one beside an extended one.
    facts.text("statistic", put.get_extended_statistic().clone().or(plain));
    facts.text("period", put.get_period().map(|period| format!("{period} s")));
    facts.text("unit", put.get_unit().as_ref());
    let queries = put.get_metrics().iter().flatten().map(|query| {
        // A query that this crate cannot read still has to be seen when it goes.
        MetricQuery::from_sdk(query).map_or_else(|| format!("{query:?}"), |query| query.to_string())
    });
    facts.set("queries", Some(&queries.collect()));
    facts.text("evaluation periods", *put.get_evaluation_periods());
    facts.text("datapoints to alarm", *put.get_datapoints_to_alarm());
    facts.text("threshold", *put.get_threshold());
    facts.text("threshold by", put.get_threshold_metric_id().as_ref());
    facts.text("comparison", put.get_comparison_operator().as_ref());
    let missing = put.get_treat_missing_data().as_deref();
    facts.text("missing data", Some(missing.unwrap_or(MissingData::Missing.as_str())));
    facts.text("evaluation", put.get_evaluation_criteria().as_ref().map(|_| "by a query of another kind"));
    facts
}
