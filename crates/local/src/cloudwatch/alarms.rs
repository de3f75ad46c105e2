//! Alarms: kept as they are put, and in the state that they are set to.

use std::collections::BTreeMap;

use ciborium::Value;

use super::history::History;
use super::input::Input;
use super::rule::alarms_of;
use super::{Call, object, time};
use crate::aws_error::AwsError;

const PAGE: i64 = 100;
const NEW: &str = "Unchecked: Initial alarm creation";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Metric,
    Composite,
}

/// The fields of an alarm as an answer has them.
#[derive(Debug, Clone)]
struct Alarm {
    kind: Kind,
    fields: BTreeMap<String, Value>,
}

#[derive(Debug, Default)]
pub(super) struct Alarms {
    all: BTreeMap<String, Alarm>,
    pub(super) history: History,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Metric => "MetricAlarm",
            Self::Composite => "CompositeAlarm",
        }
    }
}

impl Alarm {
    fn text(&self, field: &str) -> &str {
        self.fields.get(field).and_then(Value::as_text).unwrap_or_default()
    }

    fn set<const N: usize>(&mut self, fields: [(&str, Value); N]) {
        self.fields.extend(fields.map(|(name, value)| (name.to_owned(), value)));
    }

    fn names(&self, other: &str) -> bool {
        // What is not understood is refused when it is put.
        self.kind == Kind::Composite
            && alarms_of(self.text("AlarmRule")).is_ok_and(|names| names.iter().any(|name| name == other))
    }

    fn acts_on(&self, prefix: &str) -> bool {
        let actions = ["AlarmActions", "OKActions", "InsufficientDataActions"];
        let actions = actions.into_iter().filter_map(|field| self.fields.get(field)?.as_array()).flatten();
        actions.filter_map(Value::as_text).any(|action| action.starts_with(prefix))
    }

    fn shown(&self) -> Value {
        Value::Map(self.fields.iter().map(|(name, value)| (name.as_str().into(), value.clone())).collect())
    }
}

impl Alarms {
    /// Replaces all of an alarm but its state.
    pub(super) fn put(&mut self, kind: Kind, call: &Call, input: &Input<'_>) -> Result<Value, AwsError> {
        let name = input.required("AlarmName")?;
        self.check(kind, name, input)?;
        let kept = input.fields().iter().filter_map(|(name, value)| Some((name.as_text()?.to_owned(), value.clone())));
        let mut alarm = Alarm { kind, fields: kept.filter(|(name, _)| name != "Tags").collect() };
        alarm.fields.entry("ActionsEnabled".to_owned()).or_insert(true.into());
        alarm.set([
            ("AlarmArn", call.arn(&format!("alarm:{name}")).into()),
            ("AlarmConfigurationUpdatedTimestamp", time(call.now)),
        ]);
        let what = if let Some(old) = self.all.get(name) {
            let state = ["StateValue", "StateReason", "StateUpdatedTimestamp", "StateTransitionedTimestamp"];
            let state = state.into_iter().filter_map(|field| Some((field.to_owned(), old.fields.get(field)?.clone())));
            alarm.fields.extend(state);
            "updated"
        } else {
            set_state(&mut alarm, "INSUFFICIENT_DATA", NEW, call.now);
            "created"
        };
        self.history.add(name, kind.word(), call.now, "ConfigurationUpdate", format!("Alarm \"{name}\" {what}"), None);
        self.all.insert(name.to_owned(), alarm);
        Ok(object([]))
    }

    fn check(&self, kind: Kind, name: &str, input: &Input<'_>) -> Result<(), AwsError> {
        if self.all.get(name).is_some_and(|alarm| alarm.kind != kind) {
            return Err(refused(format!("The alarm {name} exists and is of another type.")));
        }
        if kind == Kind::Metric {
            return input.required("ComparisonOperator").map(drop);
        }
        let named = alarms_of(input.required("AlarmRule")?)?;
        match named.into_iter().find(|named| !self.all.contains_key(named)) {
            Some(missing) => Err(refused(format!("The rule names the alarm {missing}, which does not exist."))),
            None => Ok(()),
        }
    }

    pub(super) fn describe(&self, input: &Input<'_>) -> Result<Value, AwsError> {
        let (names, kinds) = (input.texts("AlarmNames"), input.texts("AlarmTypes"));
        if input.value("ChildrenOfAlarmName").is_some() {
            return Err(super::not_implemented("ChildrenOfAlarmName"));
        }
        let parents_of = input.text("ParentsOfAlarmName");
        let is_of_kind = |kind: Kind| match kinds.as_slice() {
            [] => kind == Kind::Metric,
            kinds => kinds.contains(&kind.word()),
        };
        let is_wanted = |(name, alarm): &(&String, &Alarm)| match parents_of {
            Some(child) => alarm.names(child),
            None => {
                (names.is_empty() || names.contains(&name.as_str()))
                    && is_of_kind(alarm.kind)
                    && input.text("AlarmNamePrefix").is_none_or(|prefix| name.starts_with(prefix))
                    && input.text("StateValue").is_none_or(|state| state == alarm.text("StateValue"))
                    && input.text("ActionPrefix").is_none_or(|prefix| alarm.acts_on(prefix))
            }
        };
        // A page begins with the alarm that the one before named.
        let is_behind =
            |(name, _): &(&String, &Alarm)| input.text("NextToken").is_none_or(|next| name.as_str() >= next);
        let mut wanted = self.all.iter().filter(is_behind).filter(is_wanted).peekable();
        let size = usize::try_from(input.integer("MaxRecords").unwrap_or(50).clamp(1, PAGE)).unwrap_or(1);
        let page: Vec<&Alarm> = wanted.by_ref().take(size).map(|(_, alarm)| alarm).collect();
        let next = wanted.peek().map(|(name, _)| name.as_str().into());
        let of = |kind: Kind| {
            Some(Value::Array(page.iter().filter(|alarm| alarm.kind == kind).map(|alarm| alarm.shown()).collect()))
        };
        let (metric, composite) = (of(Kind::Metric), of(Kind::Composite));
        Ok(object([("MetricAlarms", metric), ("CompositeAlarms", composite), ("NextToken", next)]))
    }

    /// Deletes all of them, or none where one may not go.
    pub(super) fn delete(&mut self, input: &Input<'_>) -> Result<Value, AwsError> {
        let names = input.texts("AlarmNames");
        let found: Option<Vec<&Alarm>> = names.iter().map(|name| self.all.get(*name)).collect();
        let found = found.ok_or_else(not_found)?;
        if names.len() > 100 || found.iter().filter(|alarm| alarm.kind == Kind::Composite).count() > 1 {
            return Err(refused("At most 100 alarms, and one composite alarm, are deleted in one request."));
        }
        for name in &names {
            if let Some((parent, _)) = self.all.iter().find(|(_, alarm)| alarm.names(name)) {
                return Err(refused(format!("Cannot delete {name} as {parent} depends on it.")));
            }
        }
        for name in names {
            self.all.remove(name);
        }
        Ok(object([]))
    }

    pub(super) fn set_state(&mut self, call: &Call, input: &Input<'_>) -> Result<Value, AwsError> {
        let (name, state) = (input.required("AlarmName")?, input.required("StateValue")?);
        let reason = input.text("StateReason").unwrap_or_default();
        let alarm = self.all.get_mut(name).ok_or_else(not_found)?;
        if !["OK", "ALARM", "INSUFFICIENT_DATA"].contains(&state) {
            return Err(refused(format!("{state} is not a state.")));
        }
        let old = alarm.text("StateValue").to_owned();
        set_state(alarm, state, reason, call.now);
        if old != state {
            let data = serde_json::json!({
                "version": "1.0",
                "oldState": { "stateValue": old },
                "newState": { "stateValue": state, "stateReason": reason },
            });
            let summary = format!("Alarm updated from {old} to {state}");
            self.history.add(name, alarm.kind.word(), call.now, "StateUpdate", summary, Some(data.to_string()));
        }
        Ok(object([]))
    }
}

fn set_state(alarm: &mut Alarm, state: &str, reason: &str, now: f64) {
    if alarm.text("StateValue") != state {
        alarm.set([("StateTransitionedTimestamp", time(now))]);
    }
    alarm.set([("StateValue", state.into()), ("StateReason", reason.into()), ("StateUpdatedTimestamp", time(now))]);
}

fn refused(message: impl Into<String>) -> AwsError {
    AwsError::new(400, "ValidationError", message)
}

fn not_found() -> AwsError {
    AwsError::new(404, "ResourceNotFound", "The named alarm does not exist.")
}
