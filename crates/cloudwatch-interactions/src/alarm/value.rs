//! An alarm as it stands.

use super::rule::AlarmRule;
use aws_sdk_cloudwatch::primitives::DateTime;
use aws_sdk_cloudwatch::types::{CompositeAlarm, LogAlarm, MetricAlarm, StateValue};
use std::time::SystemTime;
use strum::{Display, EnumString, IntoStaticStr};

/// An alarm as it stands.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Alarm {
    /// Its name: unique in an account and region, over all kinds.
    pub name: String,
    /// Its ARN.
    pub arn: Option<String>,
    /// Of what kind it is.
    pub kind: AlarmKind,
    /// What it is there for.
    pub description: Option<String>,
    /// Its state.
    pub state: AlarmState,
    /// Why it is in this state.
    pub state_reason: Option<String>,
    /// Since when it is in this state.
    pub state_since: Option<SystemTime>,
    /// When its definition last changed.
    pub updated_at: Option<SystemTime>,
    /// Whether a change of state does anything.
    pub actions_enabled: bool,
    /// What a change of state does.
    pub actions: AlarmActions,
    /// When it is in alarm.
    pub rule: AlarmRule,
}

/// What an alarm does when it gets into a state: ARNs of topics, functions, scaling policies, and so on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct AlarmActions {
    /// Into `ALARM`.
    pub alarm: Vec<String>,
    /// Into `OK`.
    pub ok: Vec<String>,
    /// Into `INSUFFICIENT_DATA`.
    pub insufficient_data: Vec<String>,
}

/// What kind of alarm it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
#[non_exhaustive]
pub enum AlarmKind {
    /// It watches a metric, or math over metrics.
    Metric,
    /// It watches other alarms.
    Composite,
    /// It watches the results of a query over logs.
    Log,
}

/// The state of an alarm. Prints and parses as AWS's word: `INSUFFICIENT_DATA`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, EnumString, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum AlarmState {
    /// What it watches is as it should be.
    Ok,
    /// It is not.
    Alarm,
    /// It is not known, or not yet: each alarm begins so.
    InsufficientData,
}

impl AlarmState {
    /// AWS's word for it.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub(super) fn to_sdk(self) -> StateValue {
        StateValue::from(self.as_str())
    }

    fn from_sdk(state: Option<&StateValue>) -> Self {
        // These three are all since there are alarms.
        state.and_then(|state| state.as_str().parse().ok()).unwrap_or(Self::InsufficientData)
    }
}

/// The fields that alarms of every kind have, under the same names in types without a common trait.
macro_rules! alarm_of {
    ($alarm:expr, $kind:expr, $rule:expr) => {{
        let alarm = $alarm;
        Alarm {
            name: alarm.alarm_name().unwrap_or_default().to_owned(),
            arn: alarm.alarm_arn().map(str::to_owned),
            kind: $kind,
            description: alarm.alarm_description().map(str::to_owned),
            state: AlarmState::from_sdk(alarm.state_value()),
            state_reason: alarm.state_reason().map(str::to_owned),
            // Stand-ins know only the older of the two.
            state_since: time(alarm.state_transitioned_timestamp().or(alarm.state_updated_timestamp())),
            updated_at: time(alarm.alarm_configuration_updated_timestamp()),
            // AWS's default.
            actions_enabled: alarm.actions_enabled().unwrap_or(true),
            actions: AlarmActions {
                alarm: alarm.alarm_actions().to_vec(),
                ok: alarm.ok_actions().to_vec(),
                insufficient_data: alarm.insufficient_data_actions().to_vec(),
            },
            rule: $rule,
        }
    }};
}

impl Alarm {
    pub(super) fn of_metric(alarm: &MetricAlarm) -> Self {
        alarm_of!(alarm, AlarmKind::Metric, AlarmRule::of_metric(alarm))
    }

    pub(super) fn of_composite(alarm: &CompositeAlarm) -> Self {
        alarm_of!(alarm, AlarmKind::Composite, AlarmRule::of_composite(alarm))
    }

    pub(super) fn of_log(alarm: &LogAlarm) -> Self {
        alarm_of!(alarm, AlarmKind::Log, AlarmRule::Other)
    }
}

pub(super) fn time(time: Option<&DateTime>) -> Option<SystemTime> {
    time.and_then(|time| SystemTime::try_from(*time).ok())
}
