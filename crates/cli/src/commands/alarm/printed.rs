//! An alarm as it is printed.

use crate::output::{View, details, rfc3339};
use cloudwatch_interactions::{Alarm, AlarmRule, MetricRule, Watched};
use serde::Serialize;

pub(super) const JSON: &str = "\
JSON: name, arn, kind, state, state_reason, state_since, description, rule, actions, updated_at
  kind is metric, composite or log; state is OK, ALARM or INSUFFICIENT_DATA
  rule is in words, and that of a composite alarm its expression
  actions is an object of enabled, and the ARNs of alarm, ok, insufficient_data";

#[derive(Debug, Serialize)]
pub(super) struct Printed {
    pub(super) name: String,
    arn: Option<String>,
    pub(super) kind: String,
    pub(super) state: String,
    state_reason: Option<String>,
    pub(super) state_since: Option<String>,
    description: Option<String>,
    pub(super) rule: Option<String>,
    actions: Actions,
    updated_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct Actions {
    enabled: bool,
    alarm: Vec<String>,
    ok: Vec<String>,
    insufficient_data: Vec<String>,
}

impl From<Alarm> for Printed {
    fn from(alarm: Alarm) -> Self {
        Self {
            rule: in_words(&alarm.rule),
            kind: alarm.kind.to_string(),
            state: alarm.state.to_string(),
            state_since: rfc3339(alarm.state_since),
            updated_at: rfc3339(alarm.updated_at),
            name: alarm.name,
            arn: alarm.arn,
            state_reason: alarm.state_reason,
            description: alarm.description,
            actions: Actions {
                enabled: alarm.actions_enabled,
                alarm: alarm.actions.alarm,
                ok: alarm.actions.ok,
                insufficient_data: alarm.actions.insufficient_data,
            },
        }
    }
}

fn in_words(rule: &AlarmRule) -> Option<String> {
    match rule {
        AlarmRule::Composite(rule) => Some(rule.expression.clone()),
        AlarmRule::Metric(rule) => Some(metric_in_words(rule)),
        _ => None,
    }
}

/// `p99 of Shop Latency {Cluster=blue} by 60 s GreaterThanThreshold 250 in 3 of 5`
fn metric_in_words(rule: &MetricRule) -> String {
    let watched = match &rule.watched {
        Watched::Metric { metric, statistic, period, .. } => {
            format!("{statistic} of {metric} by {} s", period.as_secs())
        }
        Watched::Math(queries) => queries.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        _ => "something of another kind".to_owned(),
    };
    let threshold = rule.threshold.map_or_else(|| "a band".to_owned(), |threshold| threshold.to_string());
    let periods = rule.evaluation_periods;
    let datapoints = rule.datapoints_to_alarm.unwrap_or(periods);
    let missing = rule.missing_data.unwrap_or_default();
    format!("{watched} {} {threshold} in {datapoints} of {periods}, missing data {missing}", rule.comparison)
}

impl View for Printed {
    fn table(&self) -> String {
        let known = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        let all = |arns: &[String]| if arns.is_empty() { "-".to_owned() } else { arns.join(" ") };
        details([
            ("Alarm", self.name.clone()),
            ("Kind", self.kind.clone()),
            ("State", self.state.clone()),
            ("Since", known(&self.state_since)),
            ("Reason", known(&self.state_reason)),
            ("Description", known(&self.description)),
            ("Rule", known(&self.rule)),
            ("Actions", if self.actions.enabled { "enabled" } else { "disabled" }.to_owned()),
            ("On ALARM", all(&self.actions.alarm)),
            ("On OK", all(&self.actions.ok)),
            ("On INSUFFICIENT_DATA", all(&self.actions.insufficient_data)),
            ("Updated", known(&self.updated_at)),
            ("ARN", known(&self.arn)),
        ])
    }
}
