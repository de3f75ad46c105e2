//! Alarms of CloudWatch.

use crate::operation::{Answer, Doing, Operation, all, call, call_for, nothing};
use crate::world::World;
use aws_interactions_core::Wait;
use cloudwatch_interactions::{
    AlarmError, AlarmFilter, AlarmSpec, AlarmState, Comparison, CompositeRule, Metric, MetricRule, Statistic, Watched,
    delete_alarms, describe_alarms, ensure_alarm, get_alarm, set_alarm_state, stream_alarm_history,
    wait_for_alarm_state,
};
use futures::{FutureExt, TryStreamExt};
use std::time::Duration;

const SLOW: &[&str] = &["slow"];

pub(crate) fn table() -> Vec<Operation> {
    vec![
        Operation::reading("cloudwatch::get_alarm", SLOW, alarms, |world| call(get_alarm("slow", &world.provider))),
        Operation::reading("cloudwatch::describe_alarms", &["DescribeAlarms"], alarms, |world| {
            let names = async {
                let filter = AlarmFilter::default();
                describe_alarms(&filter, &world.provider).map_ok(|alarm| alarm.name).try_collect::<Vec<_>>().await
            };
            call(names)
        }),
        Operation::reading("cloudwatch::stream_alarm_history", SLOW, alarms, |world| {
            all(stream_alarm_history("slow", &world.provider))
        }),
        Operation::reading("cloudwatch::wait_for_alarm_state", SLOW, alarms, |world| {
            let wait = Wait::at_most(Duration::from_secs(30)).every(Duration::from_secs(1));
            let state = AlarmState::InsufficientData;
            call(async move { wait_for_alarm_state("slow", state, &wait, &world.provider).await })
        }),
        Operation::changing("cloudwatch::ensure_alarm", SLOW, nothing, ensuring, state).when("there is none"),
        Operation::changing("cloudwatch::ensure_alarm", SLOW, other_alarm, ensuring, state).when("it is another"),
        Operation::changing("cloudwatch::set_alarm_state", SLOW, alarms, setting, state),
        Operation::changing("cloudwatch::delete_alarms", &["Alarms"], alarms, deleting, state)
            .honest("DeleteAlarms", &[], "failed: [FailedDeletion { name: ")
            .honest("DeleteAlarms", &["404"], "deleted: ["),
    ]
}

fn slow(threshold: f64) -> AlarmSpec {
    let metric = Metric::new("Shop", "Latency").expect("a metric");
    let watched = Watched::metric(metric, Statistic::AVERAGE, Duration::from_mins(1));
    AlarmSpec::new("slow", MetricRule::new(watched, Comparison::GreaterThanThreshold, threshold, 3))
}

fn alarms(world: &World) -> Doing<'_, ()> {
    async {
        ensure_alarm(&slow(250.0), &world.steady).await.expect("an alarm");
        let down = AlarmSpec::new("down", CompositeRule::new("ALARM(slow)"));
        ensure_alarm(&down, &world.steady).await.expect("an alarm");
    }
    .boxed_local()
}

fn other_alarm(world: &World) -> Doing<'_, ()> {
    async { drop(ensure_alarm(&slow(300.0), &world.steady).await.expect("an alarm")) }.boxed_local()
}

fn ensuring(world: &World) -> Doing<'_, Answer> {
    let spec = slow(250.0).with_description("somebody has to look");
    call(async move { ensure_alarm(&spec, &world.provider).await })
}

fn setting(world: &World) -> Doing<'_, Answer> {
    call(set_alarm_state("slow", AlarmState::Alarm, "a drill", &world.provider))
}

fn deleting(world: &World) -> Doing<'_, Answer> {
    call_for(delete_alarms(["slow", "down", "gone"], &world.provider), |mut report| {
        // What another run finds gone was deleted by this one.
        report.missing.clear();
        report
    })
}

fn state(world: &World) -> Doing<'_, String> {
    async {
        let mut states = Vec::new();
        for name in ["slow", "down"] {
            states.push(match get_alarm(name, &world.steady).await {
                Err(AlarmError::DoesNotExist { .. }) => format!("no {name}"),
                alarm => {
                    let alarm = alarm.expect("an alarm");
                    format!("{:?} {:?} {:?}", alarm.rule, alarm.description, alarm.state)
                }
            });
        }
        states.join(", ")
    }
    .boxed_local()
}
