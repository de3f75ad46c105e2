//! An alarm as it is to be.

use super::error::{AlarmError, check_name};
use super::rule::{AlarmRule, CompositeRule, MetricRule, Watched};
use crate::query::metric_query::QuerySource;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

const HOUR: u64 = 3600;
const DAY: u64 = 24 * HOUR;

/// An alarm as it is to be: name and rule, and of the rest what matters.
///
/// What is `None` is left as it is where the alarm exists, and AWS's default where it is new.
///
/// ```
/// use cloudwatch_interactions::{AlarmSpec, CompositeRule};
///
/// let spec = AlarmSpec::new("shop is down", CompositeRule::new("ALARM(errors) AND NOT ALARM(deployment)"))
///     .with_description("somebody has to look")
///     .with_alarm_actions(["arn:aws:sns:eu-central-1:123456789012:on-call"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AlarmSpec {
    /// Its name.
    pub name: String,
    /// When it is in alarm.
    pub rule: AlarmRule,
    /// What it is there for.
    pub description: Option<String>,
    /// Whether a change of state does anything.
    pub actions_enabled: Option<bool>,
    /// What it does when it gets into `ALARM`: ARNs.
    pub alarm_actions: Option<Vec<String>>,
    /// What it does when it gets into `OK`.
    pub ok_actions: Option<Vec<String>>,
    /// What it does when it gets into `INSUFFICIENT_DATA`.
    pub insufficient_data_actions: Option<Vec<String>>,
    /// Its tags when it is created; CloudWatch takes no others. The tags of an alarm that exists are left alone.
    pub tags: BTreeMap<String, String>,
}

impl From<MetricRule> for AlarmRule {
    fn from(rule: MetricRule) -> Self {
        Self::Metric(rule)
    }
}

impl From<CompositeRule> for AlarmRule {
    fn from(rule: CompositeRule) -> Self {
        Self::Composite(rule)
    }
}

impl AlarmSpec {
    /// An alarm by its name and rule.
    pub fn new(name: impl Into<String>, rule: impl Into<AlarmRule>) -> Self {
        Self {
            name: name.into(),
            rule: rule.into(),
            description: None,
            actions_enabled: None,
            alarm_actions: None,
            ok_actions: None,
            insufficient_data_actions: None,
            tags: BTreeMap::new(),
        }
    }

    /// The alarm with this description.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The alarm with its actions on or off.
    #[must_use]
    pub fn with_actions_enabled(mut self, are_enabled: bool) -> Self {
        self.actions_enabled = Some(are_enabled);
        self
    }

    /// The alarm with these actions, and no others, when it gets into `ALARM`.
    #[must_use]
    pub fn with_alarm_actions<A: Into<String>>(mut self, arns: impl IntoIterator<Item = A>) -> Self {
        self.alarm_actions = Some(arns.into_iter().map(Into::into).collect());
        self
    }

    /// The alarm with these actions, and no others, when it gets into `OK`.
    #[must_use]
    pub fn with_ok_actions<A: Into<String>>(mut self, arns: impl IntoIterator<Item = A>) -> Self {
        self.ok_actions = Some(arns.into_iter().map(Into::into).collect());
        self
    }

    /// The alarm with these actions, and no others, when it gets into `INSUFFICIENT_DATA`.
    #[must_use]
    pub fn with_insufficient_data_actions<A: Into<String>>(mut self, arns: impl IntoIterator<Item = A>) -> Self {
        self.insufficient_data_actions = Some(arns.into_iter().map(Into::into).collect());
        self
    }

    /// The alarm with one tag more when it is created.
    #[must_use]
    pub fn with_tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.insert(key.into(), value.into());
        self
    }

    pub(super) fn check(&self) -> Result<(), AlarmError> {
        check_name(&self.name)?;
        let problem = match &self.rule {
            AlarmRule::Metric(rule) => problem_of_metric(rule),
            AlarmRule::Composite(rule) if rule.expression.trim().is_empty() => Some("its rule is empty"),
            AlarmRule::Composite(_) => None,
            AlarmRule::Other => Some("its rule is of a kind that can be read and not made"),
        };
        problem.map_or(Ok(()), |problem| Err(AlarmError::invalid(&self.name, problem)))
    }
}

fn problem_of_metric(rule: &MetricRule) -> Option<&'static str> {
    let periods = rule.evaluation_periods;
    if !rule.threshold.is_some_and(f64::is_finite) {
        return Some("its threshold has to be a number");
    }
    if periods == 0 || i32::try_from(periods).is_err() {
        return Some("it has to look at one period at least");
    }
    if rule.datapoints_to_alarm.is_some_and(|count| count == 0 || count > periods) {
        return Some("of its periods at least one and at most all have to cross the threshold");
    }
    match &rule.watched {
        Watched::Metric { period, .. } => problem_of_period(*period, periods),
        Watched::Math(queries) => {
            let problem_of = |source: &QuerySource| match source {
                QuerySource::Metric { period, .. } => problem_of_period(*period, periods),
                QuerySource::Expression { .. } => None,
            };
            let watched = queries.iter().filter(|query| query.is_returned).count();
            let wrong_count =
                (watched != 1).then_some("exactly one of its queries has to be watched, the others hidden");
            let ids: BTreeSet<&str> = queries.iter().map(|query| query.id.as_str()).collect();
            let is_wrong = ids.len() < queries.len() || queries.iter().any(|query| query.check_id().is_err());
            let wrong_id = is_wrong.then_some(
                "the ids of its queries have to differ, and are of letters, digits and underscores, a lower-case letter first",
            );
            wrong_count.or(wrong_id).or_else(|| queries.iter().find_map(|query| problem_of(&query.source)))
        }
        Watched::Other => Some("what it watches is of a kind that can be read and not made"),
    }
}

fn problem_of_period(period: Duration, periods: u32) -> Option<&'static str> {
    let seconds = period.as_secs();
    let is_one = matches!(seconds, 10 | 20 | 30) || (seconds > 0 && seconds.is_multiple_of(60));
    let looked_at = seconds.saturating_mul(u64::from(periods));
    if !is_one || period.subsec_nanos() > 0 {
        Some("its period has to be 10, 20 or 30 s, or whole minutes")
    } else if looked_at > 7 * DAY {
        Some("its periods are together longer than seven days")
    } else if seconds < HOUR && looked_at > DAY {
        Some("its periods are together longer than a day, which only periods of an hour or more may be")
    } else {
        None
    }
}
