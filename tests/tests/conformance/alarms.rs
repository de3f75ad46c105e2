//! Alarms from their creation to their end, and what became of them meanwhile.

use crate::world::World;
use aws_interactions_core::{Wait, WaitError};
use cloudwatch_interactions::{
    Alarm, AlarmChange, AlarmError, AlarmFilter, AlarmHistoryEntry, AlarmHistoryKind, AlarmKind, AlarmOutcome,
    AlarmRule, AlarmSpec, AlarmState, Comparison, CompositeRule, Datum, Metric, MetricRule, MissingData, Statistic,
    Watched, delete_alarms, describe_alarms, ensure_alarm, get_alarm, put_metric_data, set_alarm_state,
    stream_alarm_history, wait_for_alarm_state,
};
use futures::{StreamExt, TryStreamExt};
use std::time::Duration;

// Moto does not know the SDK's protocol.
play! {
    when_an_alarm_is_ensured_then_it_is_made_left_alone_or_changed: on_ministack, on_embedded;
    when_an_alarm_watches_a_percentile_then_it_is_read_back_as_it_was_put: on_ministack, on_embedded;
    when_a_composite_alarm_is_ensured_then_it_is_made_left_alone_or_changed: on_ministack, on_embedded;
    when_a_name_belongs_to_an_alarm_of_another_kind_then_neither_is_changed: on_ministack, on_embedded;
    when_states_are_set_then_history_tells_of_them_the_newest_first: on_ministack, on_embedded;
    // The embedded AWS evaluates no alarms.
    when_data_cross_the_threshold_then_the_wait_for_the_alarm_ends: on_ministack;
    when_alarms_change_then_a_composite_one_follows_them: on_ministack;
    when_alarms_are_described_then_every_page_and_kind_is_read_and_filters_hold: on_ministack, on_embedded;
    when_alarms_are_deleted_then_those_over_others_go_first_and_what_is_needed_stays: on_ministack, on_embedded;
    when_an_alarm_is_not_there_then_the_error_says_so: on_ministack, on_embedded;
    when_another_account_looks_for_alarms_then_there_are_none_of_this_one: on_ministack;
}

fn rule(statistic: &str, threshold: f64) -> MetricRule {
    let latency = Metric::new("Shop", "Latency").and_then(|metric| metric.with_dimension("Cluster", "blue"));
    let statistic: Statistic = statistic.parse().expect("a statistic");
    let watched = Watched::metric(latency.expect("a metric"), statistic, Duration::from_mins(1));
    MetricRule::new(watched, Comparison::GreaterThanThreshold, threshold, 3)
}

fn slow() -> AlarmSpec {
    AlarmSpec::new("slow", rule("Average", 250.0))
}

fn composite(name: &str, expression: &str) -> AlarmSpec {
    AlarmSpec::new(name, CompositeRule::new(expression))
}

async fn ensure(spec: &AlarmSpec, world: &World) -> AlarmOutcome {
    ensure_alarm(spec, &world.provider).await.expect("an alarm")
}

async fn get(name: &str, world: &World) -> Alarm {
    get_alarm(name, &world.provider).await.expect("an alarm")
}

async fn set(name: &str, state: AlarmState, reason: &str, world: &World) {
    set_alarm_state(name, state, reason, &world.provider).await.expect("a state");
}

async fn names(filter: &AlarmFilter, world: &World) -> Vec<String> {
    let names = describe_alarms(filter, &world.provider).map_ok(|alarm| alarm.name);
    let mut names: Vec<String> = names.try_collect().await.expect("a list");
    names.sort();
    names
}

async fn when_an_alarm_is_ensured_then_it_is_made_left_alone_or_changed(world: World) {
    let topic = format!("arn:aws:sns:us-east-1:{}:on-call", world.account_id);
    let spec = slow().with_description("somebody has to look").with_alarm_actions([&topic]).with_tag("team", "shop");
    assert_eq!(ensure(&spec, &world).await, AlarmOutcome::Created);
    assert_eq!(ensure(&spec, &world).await, AlarmOutcome::Unchanged);
    let made = get("slow", &world).await;
    assert_eq!((made.kind, made.state), (AlarmKind::Metric, AlarmState::InsufficientData));
    assert_eq!(made.arn, Some(format!("arn:aws:cloudwatch:us-east-1:{}:alarm:slow", world.account_id)));
    assert_eq!(made.actions.alarm, std::slice::from_ref(&topic));

    let rule = rule("Average", 300.0).with_datapoints_to_alarm(2).with_missing_data(MissingData::Breaching);
    let AlarmOutcome::Changed(changes) = ensure(&AlarmSpec::new("slow", rule.clone()), &world).await else {
        panic!("it differs");
    };

    let mut fields: Vec<&str> = changes.iter().map(|change: &AlarmChange| change.field).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["datapoints to alarm", "missing data", "threshold"]);
    let alarm = get("slow", &world).await;
    assert_eq!(alarm.rule, AlarmRule::Metric(rule));
    // A put replaces all of an alarm: what the second specification does not name was sent again.
    assert_eq!((alarm.description.as_deref(), alarm.actions.alarm), (Some("somebody has to look"), vec![topic]));
}

async fn when_an_alarm_watches_a_percentile_then_it_is_read_back_as_it_was_put(world: World) {
    let spec = AlarmSpec::new("slowest", rule("p99.9", 1_000.0));
    assert_eq!(ensure(&spec, &world).await, AlarmOutcome::Created);
    let AlarmRule::Metric(found) = get("slowest", &world).await.rule else { panic!("a metric's") };
    let Watched::Metric { statistic, .. } = found.watched else { panic!("{found:?}") };
    assert_eq!(statistic.as_str(), "p99.9");
    assert_eq!(ensure(&spec, &world).await, AlarmOutcome::Unchanged);
}

async fn when_a_composite_alarm_is_ensured_then_it_is_made_left_alone_or_changed(world: World) {
    ensure(&slow(), &world).await;
    ensure(&AlarmSpec::new("deployment", rule("Sum", 0.0)), &world).await;
    let down = composite("down", "ALARM(slow) AND NOT ALARM(deployment)").with_description("nobody can buy");
    assert_eq!(ensure(&down, &world).await, AlarmOutcome::Created);
    assert_eq!(ensure(&down, &world).await, AlarmOutcome::Unchanged);

    let outcome = ensure(&composite("down", "ALARM(slow)"), &world).await;
    assert!(matches!(outcome, AlarmOutcome::Changed(changes) if changes.len() == 1));
    let alarm = get("down", &world).await;
    assert_eq!(alarm.rule, AlarmRule::Composite(CompositeRule::new("ALARM(slow)")));
    assert_eq!((alarm.kind, alarm.description.as_deref()), (AlarmKind::Composite, Some("nobody can buy")));
}

async fn when_alarms_change_then_a_composite_one_follows_them(world: World) {
    ensure(&slow(), &world).await;
    ensure(&AlarmSpec::new("deployment", rule("Sum", 0.0)), &world).await;
    ensure(&composite("down", "ALARM(slow) AND NOT ALARM(deployment)"), &world).await;

    set("slow", AlarmState::Alarm, "trying", &world).await;
    assert_eq!(get("down", &world).await.state, AlarmState::Alarm);
    set("deployment", AlarmState::Alarm, "trying", &world).await;
    assert_eq!(get("down", &world).await.state, AlarmState::Ok);
}

async fn when_a_name_belongs_to_an_alarm_of_another_kind_then_neither_is_changed(world: World) {
    ensure(&slow(), &world).await;
    let refused = ensure_alarm(&composite("slow", "TRUE"), &world.provider).await.expect_err("it is a metric alarm");
    assert!(matches!(refused, AlarmError::OtherKind { kind: AlarmKind::Metric, .. }), "{refused:?}");
    assert_eq!(get("slow", &world).await.kind, AlarmKind::Metric);
}

async fn when_states_are_set_then_history_tells_of_them_the_newest_first(world: World) {
    ensure(&slow(), &world).await;
    let states = [AlarmState::Alarm, AlarmState::Ok];
    // More than one page.
    for n in 0..120 {
        set("slow", states[n % 2], &format!("try {n}"), &world).await;
    }
    let last = get("slow", &world).await;
    assert_eq!((last.state, last.state_reason.as_deref()), (AlarmState::Ok, Some("try 119")));

    let history: Vec<AlarmHistoryEntry> =
        stream_alarm_history("slow", &world.provider).try_collect().await.expect("a history");

    let updates: Vec<&AlarmHistoryEntry> =
        history.iter().filter(|entry| entry.kind == AlarmHistoryKind::StateUpdate).take(120).collect();
    assert_eq!(updates.len(), 120);
    for (n, entry) in (0..120).rev().zip(updates) {
        let data = entry.data.as_deref().unwrap_or_default();
        assert!(data.contains(&format!("\"try {n}\"")), "{n}: {entry:?}");
        assert!(entry.summary.ends_with(states[n % 2].as_str()) && entry.alarm == "slow", "{n}: {entry:?}");
    }
    assert_eq!(stream_alarm_history("never", &world.provider).count().await, 0);
}

async fn when_data_cross_the_threshold_then_the_wait_for_the_alarm_ends(world: World) {
    ensure(&slow(), &world).await;
    let latency = Metric::new("Shop", "Latency").and_then(|metric| metric.with_dimension("Cluster", "blue"));
    let wait = Wait::at_most(Duration::from_secs(20)).every(Duration::from_millis(100));
    let too_short = Wait::at_most(Duration::from_millis(300)).every(Duration::from_millis(100));
    let late = wait_for_alarm_state("slow", AlarmState::Alarm, &too_short, &world.provider).await;
    let Err(WaitError::DeadlinePassed { .. }) = late else { panic!("{late:?}") };

    let data = [Datum::new(latency.expect("a metric"), 300.0)];
    let put = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        put_metric_data(&data, &world.provider).await.expect("a put");
    };
    let (alarm, ()) = tokio::join!(wait_for_alarm_state("slow", AlarmState::Alarm, &wait, &world.provider), put);

    let alarm = alarm.expect("in alarm");
    assert!(alarm.state_reason.is_some_and(|reason| reason.contains("250")));
}

async fn when_alarms_are_described_then_every_page_and_kind_is_read_and_filters_hold(world: World) {
    for n in 0..120 {
        ensure(&AlarmSpec::new(format!("a{n:03}"), rule("Sum", 1.0)), &world).await;
    }
    ensure(&composite("all", "ALARM(a000) OR ALARM(a001)"), &world).await;
    set("a007", AlarmState::Alarm, "trying", &world).await;
    let none = AlarmFilter::default;
    let mut all: Vec<String> = (0..120).map(|n| format!("a{n:03}")).collect();
    all.push("all".to_owned());

    assert_eq!(names(&none(), &world).await, all);
    let composite = AlarmFilter { kind: Some(AlarmKind::Composite), ..none() };
    assert_eq!(names(&composite, &world).await, ["all"]);
    let in_alarm = AlarmFilter { state: Some(AlarmState::Alarm), kind: Some(AlarmKind::Metric), ..none() };
    assert_eq!(names(&in_alarm, &world).await, ["a007"]);
    let begins = AlarmFilter { name_prefix: Some("a11".to_owned()), ..none() };
    assert_eq!(names(&begins, &world).await.len(), 10);
}

async fn when_alarms_are_deleted_then_those_over_others_go_first_and_what_is_needed_stays(world: World) {
    let mut all: Vec<String> = (0..110).map(|n| format!("a{n:03}")).collect();
    for name in &all {
        ensure(&AlarmSpec::new(name, rule("Sum", 1.0)), &world).await;
    }
    ensure(&composite("lower", "ALARM(a000)"), &world).await;
    ensure(&composite("upper", "ALARM(lower)"), &world).await;
    ensure(&composite("stays", "ALARM(a001)"), &world).await;
    all.extend(["gone", "lower", "upper"].map(str::to_owned));

    let report = delete_alarms(all.clone(), &world.provider).await.expect("a report");

    assert_eq!((report.deleted.len(), report.missing), (111, vec!["gone".to_owned()]));
    let failed: Vec<&str> = report.failed.iter().map(|failed| failed.name.as_str()).collect();
    assert_eq!(failed, ["a001"]);
    assert!(!report.failed[0].is_retryable, "{:?}", report.failed);
    assert_eq!(names(&AlarmFilter::default(), &world).await, ["a001", "stays"]);
}

async fn when_an_alarm_is_not_there_then_the_error_says_so(world: World) {
    let missing = get_alarm("none", &world.provider).await.expect_err("there is none");
    assert!(matches!(missing, AlarmError::DoesNotExist { .. }), "{missing:?}");
    let set = set_alarm_state("none", AlarmState::Ok, "trying", &world.provider).await.expect_err("there is none");
    assert!(matches!(set, AlarmError::DoesNotExist { .. }), "{set:?}");
    let wait = Wait::at_most(Duration::from_secs(20)).every(Duration::from_millis(100));
    let waited = wait_for_alarm_state("none", AlarmState::Ok, &wait, &world.provider).await;
    assert!(matches!(waited, Err(WaitError::Failed(AlarmError::DoesNotExist { .. }))), "{waited:?}");
}

async fn when_another_account_looks_for_alarms_then_there_are_none_of_this_one(world: World) {
    ensure(&slow(), &world).await;
    let other = world.another_account().await;
    let missing = get_alarm("slow", &other.provider).await.expect_err("it is another account's");
    assert!(matches!(missing, AlarmError::DoesNotExist { .. }), "{missing:?}");
    assert_eq!(names(&AlarmFilter::default(), &world).await, ["slow"]);
}
