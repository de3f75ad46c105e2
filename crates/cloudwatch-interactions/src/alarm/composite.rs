//! A composite alarm on its way to `PutCompositeAlarm`, which replaces all of it.

use super::ensure::Facts;
use super::rule::CompositeRule;
use super::spec::AlarmSpec;
use crate::query::metric_query::seconds;
use aws_sdk_cloudwatch::operation::put_composite_alarm::builders::PutCompositeAlarmInputBuilder;
use aws_sdk_cloudwatch::types::CompositeAlarm;

/// All that an alarm is made of, also what this crate does not know the meaning of.
pub(super) fn put_again(alarm: CompositeAlarm) -> PutCompositeAlarmInputBuilder {
    PutCompositeAlarmInputBuilder::default()
        .set_alarm_name(alarm.alarm_name)
        .set_alarm_description(alarm.alarm_description)
        .set_actions_enabled(alarm.actions_enabled)
        .set_ok_actions(alarm.ok_actions)
        .set_alarm_actions(alarm.alarm_actions)
        .set_insufficient_data_actions(alarm.insufficient_data_actions)
        .set_alarm_rule(alarm.alarm_rule)
        .set_actions_suppressor(alarm.actions_suppressor)
        .set_actions_suppressor_wait_period(alarm.actions_suppressor_wait_period)
        .set_actions_suppressor_extension_period(alarm.actions_suppressor_extension_period)
        .set_action_configuration(alarm.action_configuration)
}

/// The alarm as the spec wants it; what that does not say stays.
pub(super) fn overlaid(
    mut put: PutCompositeAlarmInputBuilder,
    spec: &AlarmSpec,
    rule: &CompositeRule,
) -> PutCompositeAlarmInputBuilder {
    let either = |wanted: &Option<Vec<String>>, stands: &Option<Vec<String>>| wanted.clone().or(stands.clone());
    let (ok, alarm) = (put.get_ok_actions().clone(), put.get_alarm_actions().clone());
    let insufficient = put.get_insufficient_data_actions().clone();
    put = put
        .alarm_name(&spec.name)
        .alarm_rule(&rule.expression)
        .set_ok_actions(either(&spec.ok_actions, &ok))
        .set_alarm_actions(either(&spec.alarm_actions, &alarm))
        .set_insufficient_data_actions(either(&spec.insufficient_data_actions, &insufficient));
    if let Some(description) = &spec.description {
        put = put.alarm_description(description);
    }
    if let Some(are_enabled) = spec.actions_enabled {
        put = put.actions_enabled(are_enabled);
    }
    if let Some(suppressor) = &rule.suppressor {
        put = put
            .actions_suppressor(&suppressor.alarm)
            .actions_suppressor_wait_period(seconds(suppressor.wait))
            .actions_suppressor_extension_period(seconds(suppressor.extension));
    }
    put
}

/// What can differ, in words, without what only looks different.
pub(super) fn facts(put: &PutCompositeAlarmInputBuilder) -> Facts {
    let mut facts = Facts::default();
    facts.text("description", put.get_alarm_description().as_ref());
    facts.text("actions enabled", Some(put.get_actions_enabled().unwrap_or(true)));
    facts.set("alarm actions", put.get_alarm_actions().as_ref());
    facts.set("ok actions", put.get_ok_actions().as_ref());
    facts.set("insufficient data actions", put.get_insufficient_data_actions().as_ref());
    facts.text("rule", put.get_alarm_rule().as_ref());
    facts.text("suppressor", put.get_actions_suppressor().as_ref());
    facts.text("suppressor wait", put.get_actions_suppressor_wait_period().map(|wait| format!("{wait} s")));
    facts.text("suppressor extension", put.get_actions_suppressor_extension_period().map(|wait| format!("{wait} s")));
    facts
}
