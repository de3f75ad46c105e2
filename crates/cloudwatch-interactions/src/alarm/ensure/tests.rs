use super::*;
use crate::alarm::rule::{Comparison, MissingData, Suppressor, Watched};
use crate::metric::Metric;
use crate::query::metric_query::MetricQuery;
use crate::query::statistic::Statistic;
use crate::stand_in::{Wire, answer, asked, field, provider_on, provider_with, provider_without_answers, refusal};
use crate::unit::Unit;
use aws_interactions_core::RequestErrorKind;
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::operation::describe_alarms::DescribeAlarmsOutput;
use aws_smithy_mocks::{Rule, mock, mock_client};
use ciborium::{Value, cbor};
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

fn latency() -> Metric {
    let metric = Metric::new("Shop", "Latency").expect("a metric");
    metric.with_dimension("Cluster", "blue").and_then(|metric| metric.with_dimension("Stage", "beta")).expect("values")
}

fn rule() -> MetricRule {
    let watched = Watched::metric(latency(), "p99".parse().expect("a percentile"), MINUTE);
    MetricRule::new(watched, Comparison::GreaterThanThreshold, 250.0, 5)
}

fn spec() -> AlarmSpec {
    AlarmSpec::new("slow", rule())
}

/// The alarm of [`spec`] as CloudWatch tells of it, with what the spec is silent about.
fn standing() -> Vec<(Value, Value)> {
    let alarm = cbor!({
        "AlarmName" => "slow", "AlarmArn" => "arn:slow", "AlarmDescription" => "by hand", "ActionsEnabled" => true,
        "OKActions" => ["arn:ok"], "AlarmActions" => ["arn:b", "arn:a"], "InsufficientDataActions" => ["arn:i"],
        "StateValue" => "OK", "MetricName" => "Latency", "Namespace" => "Shop", "ExtendedStatistic" => "p99",
        "Dimensions" => [{ "Name" => "Stage", "Value" => "beta" }, { "Name" => "Cluster", "Value" => "blue" }],
        "Period" => 60, "EvaluationPeriods" => 5, "DatapointsToAlarm" => 3, "Threshold" => 250.0,
        "ComparisonOperator" => "GreaterThanThreshold", "TreatMissingData" => "notBreaching",
        "EvaluateLowSampleCountPercentile" => "ignore",
        "WarmUpConfiguration" => { "WarmUpPeriodDurationInMinutes" => 5 },
    });
    alarm.expect("CBOR").into_map().expect("a map")
}

fn with(mut alarm: Vec<(Value, Value)>, name: &str, value: impl Into<Value>) -> Vec<(Value, Value)> {
    alarm.retain(|(key, _)| key.as_text() != Some(name));
    alarm.push((name.into(), value.into()));
    alarm
}

/// CloudWatch with these alarms in one of its lists; all puts succeed.
fn cloudwatch(list: &'static str, alarms: Vec<Vec<(Value, Value)>>) -> Wire {
    Wire::answering(move |request| match asked(request).0.as_str() {
        "DescribeAlarms" => {
            let alarms = alarms.iter().cloned().map(Value::Map).collect();
            answer(&Value::Map(vec![(list.into(), Value::Array(alarms))]))
        }
        _ => answer(&Value::Map(Vec::new())),
    })
}

async fn ensure_on(wire: &Wire, spec: &AlarmSpec) -> AlarmOutcome {
    ensure_alarm(spec, &provider_on(wire).await).await.expect("an alarm")
}

fn changes(outcome: AlarmOutcome) -> Vec<String> {
    let AlarmOutcome::Changed(changes) = outcome else { panic!("{outcome:?}") };
    changes.iter().map(ToString::to_string).collect()
}

/// What was put, and by which operation.
fn put(wire: &Wire) -> (String, Value) {
    let mut requests = wire.requests(asked);
    assert_eq!(requests.len(), 2, "a look and a put");
    requests.pop().expect("a put")
}

fn assert_put(wire: &Wire, fields: &[(&str, Value)]) {
    let (_, input) = put(wire);
    for (name, value) in fields {
        assert_eq!(field(&input, name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn when_ensure_alarm_and_it_is_missing_then_it_is_created_with_its_tags_and_nothing_else() {
    let wire = cloudwatch("MetricAlarms", vec![]);
    let spec = spec().with_tag("team", "shop").with_alarm_actions(["arn:a"]);
    assert_eq!(ensure_on(&wire, &spec).await, AlarmOutcome::Created);
    let (operation, input) = put(&wire);
    let expected = cbor!({
        "AlarmName" => "slow", "AlarmActions" => ["arn:a"], "MetricName" => "Latency", "Namespace" => "Shop",
        "ExtendedStatistic" => "p99",
        "Dimensions" => [{ "Name" => "Cluster", "Value" => "blue" }, { "Name" => "Stage", "Value" => "beta" }],
        "Period" => 60, "EvaluationPeriods" => 5, "Threshold" => 250.0,
        "ComparisonOperator" => "GreaterThanThreshold", "Tags" => [{ "Key" => "team", "Value" => "shop" }],
    });
    assert_eq!((operation.as_str(), input), ("PutMetricAlarm", expected.expect("CBOR")));
}

#[tokio::test]
async fn when_ensure_alarm_and_it_stands_in_other_orders_and_with_more_then_nothing_is_sent() {
    let full = spec()
        .with_description("by hand")
        .with_alarm_actions(["arn:a", "arn:b"])
        .with_ok_actions(["arn:ok"])
        .with_insufficient_data_actions(["arn:i"])
        .with_actions_enabled(true)
        .with_tag("team", "another");
    for spec in [spec(), full] {
        let wire = cloudwatch("MetricAlarms", vec![standing()]);
        assert_eq!(ensure_on(&wire, &spec).await, AlarmOutcome::Unchanged);
        assert_eq!(wire.requests(|request| asked(request).0), ["DescribeAlarms"]);
    }
}

#[tokio::test]
async fn when_ensure_alarm_and_one_thing_differs_then_all_else_is_put_again_as_it_was() {
    let wire = cloudwatch("MetricAlarms", vec![standing()]);
    let mut rule = rule();
    rule.threshold = Some(300.0);
    let outcome = ensure_on(&wire, &AlarmSpec::new("slow", rule).with_tag("team", "shop")).await;
    assert_eq!(changes(outcome), ["threshold: 250 -> 300"]);
    let (operation, input) = put(&wire);
    let expected = cbor!({
        "AlarmName" => "slow", "AlarmDescription" => "by hand", "ActionsEnabled" => true,
        "OKActions" => ["arn:ok"], "AlarmActions" => ["arn:b", "arn:a"], "InsufficientDataActions" => ["arn:i"],
        "MetricName" => "Latency", "Namespace" => "Shop", "ExtendedStatistic" => "p99",
        "Dimensions" => [{ "Name" => "Cluster", "Value" => "blue" }, { "Name" => "Stage", "Value" => "beta" }],
        "Period" => 60, "EvaluationPeriods" => 5, "DatapointsToAlarm" => 3, "Threshold" => 300.0,
        "ComparisonOperator" => "GreaterThanThreshold", "TreatMissingData" => "notBreaching",
        "EvaluateLowSampleCountPercentile" => "ignore",
        "WarmUpConfiguration" => { "WarmUpPeriodDurationInMinutes" => 5 },
    });
    assert_eq!((operation.as_str(), input), ("PutMetricAlarm", expected.expect("CBOR")));
}

#[tokio::test]
async fn when_ensure_alarm_and_much_differs_then_each_change_is_told_and_sent() {
    let wire = cloudwatch("MetricAlarms", vec![standing()]);
    let watched = Watched::Metric {
        metric: Metric::new("Shop", "Errors").expect("a metric"),
        statistic: Statistic::SUM,
        period: 2 * MINUTE,
        unit: Some(Unit::Count),
    };
    let rule = MetricRule::new(watched, Comparison::LessThanOrEqualToThreshold, 0.5, 4);
    let rule = rule.with_datapoints_to_alarm(2).with_missing_data(MissingData::Breaching);
    let spec = AlarmSpec::new("slow", rule)
        .with_description("")
        .with_actions_enabled(false)
        .with_alarm_actions(["arn:c"])
        .with_ok_actions(Vec::<String>::new())
        .with_insufficient_data_actions(["arn:j", "arn:i"]);
    let expected = [
        "description: by hand -> none",
        "actions enabled: true -> false",
        "alarm actions: arn:a, arn:b -> arn:c",
        "ok actions: arn:ok -> none",
        "insufficient data actions: arn:i -> arn:i, arn:j",
        "metric: Shop Latency {Cluster=blue, Stage=beta} -> Shop Errors",
        "statistic: p99 -> Sum",
        "period: 60 s -> 120 s",
        "unit: none -> Count",
        "evaluation periods: 5 -> 4",
        "datapoints to alarm: 3 -> 2",
        "threshold: 250 -> 0.5",
        "comparison: GreaterThanThreshold -> LessThanOrEqualToThreshold",
        "missing data: notBreaching -> breaching",
    ];
    assert_eq!(changes(ensure_on(&wire, &spec).await), expected);
    assert_put(
        &wire,
        &[("Statistic", "Sum".into()), ("OKActions", Value::Array(vec![])), ("ActionsEnabled", false.into())],
    );
    let (_, input) = put(&wire);
    for gone in ["ExtendedStatistic", "Dimensions"] {
        assert_eq!(field(&input, gone), None, "{gone}");
    }
}

#[tokio::test]
async fn when_ensure_alarm_and_fewer_periods_are_looked_at_than_had_to_cross_then_all_of_them_have_to() {
    let wire = cloudwatch("MetricAlarms", vec![standing()]);
    let mut rule = rule();
    rule.evaluation_periods = 2;
    let changes = changes(ensure_on(&wire, &AlarmSpec::new("slow", rule)).await);
    assert_eq!(changes, ["evaluation periods: 5 -> 2", "datapoints to alarm: 3 -> none"]);
    assert_eq!(field(&put(&wire).1, "DatapointsToAlarm"), None);
}

#[tokio::test]
async fn when_ensure_alarm_and_as_many_periods_are_looked_at_as_had_to_cross_then_that_is_kept() {
    let wire = cloudwatch("MetricAlarms", vec![standing()]);
    let mut rule = rule();
    rule.evaluation_periods = 3;
    let changes = changes(ensure_on(&wire, &AlarmSpec::new("slow", rule)).await);
    assert_eq!(changes, ["evaluation periods: 5 -> 3"]);
    assert_eq!(field(&put(&wire).1, "DatapointsToAlarm"), Some(&Value::from(3)));
}

#[tokio::test]
async fn when_ensure_alarm_and_missing_data_were_never_told_then_the_default_is_no_change() {
    let mut standing = standing();
    standing.retain(|(key, _)| key.as_text() != Some("TreatMissingData"));
    let wire = cloudwatch("MetricAlarms", vec![standing]);
    let spec = AlarmSpec::new("slow", rule().with_missing_data(MissingData::Missing));
    assert_eq!(ensure_on(&wire, &spec).await, AlarmOutcome::Unchanged);
}

fn math() -> Vec<MetricQuery> {
    let metric = |id: &str, name: &str| {
        let metric = Metric::new("Shop", name).expect("a metric");
        MetricQuery::metric(id, metric, Statistic::SUM, MINUTE).hidden()
    };
    vec![metric("failed", "Failed"), metric("all", "All"), MetricQuery::expression("rate", "failed / all")]
}

#[tokio::test]
async fn when_ensure_alarm_and_it_is_to_watch_math_then_nothing_of_the_metric_is_left() {
    let wire = cloudwatch("MetricAlarms", vec![with(standing(), "ThresholdMetricId", "band")]);
    let rule = MetricRule::new(Watched::Math(math()), Comparison::GreaterThanThreshold, 250.0, 5);
    let expected = [
        "metric: Shop Latency {Cluster=blue, Stage=beta} -> none",
        "statistic: p99 -> none",
        "period: 60 s -> none",
        "queries: none -> all = Sum of Shop All by 60 s, hidden, failed = Sum of Shop Failed by 60 s, hidden, \
         rate = failed / all",
        "threshold by: band -> none",
    ];
    assert_eq!(changes(ensure_on(&wire, &AlarmSpec::new("slow", rule)).await), expected);
    let (_, input) = put(&wire);
    assert_eq!(field(&input, "Metrics").and_then(Value::as_array).map(Vec::len), Some(3));
    for gone in
        ["MetricName", "Namespace", "Dimensions", "ExtendedStatistic", "Statistic", "Period", "ThresholdMetricId"]
    {
        assert_eq!(field(&input, gone), None, "{gone}");
    }
}

#[tokio::test]
async fn when_ensure_alarm_and_its_queries_stand_in_another_order_then_nothing_is_sent() {
    let stat = |name: &str| {
        cbor!({ "Metric" => { "Namespace" => "Shop", "MetricName" => name }, "Period" => 60, "Stat" => "Sum" })
            .expect("CBOR")
    };
    let (failed, all) = (stat("Failed"), stat("All"));
    let alarm = cbor!({
        "AlarmName" => "slow", "EvaluationPeriods" => 5, "Threshold" => 250.0,
        "ComparisonOperator" => "GreaterThanThreshold",
        "Metrics" => [{ "Id" => "rate", "Expression" => "failed / all" },
            { "Id" => "all", "MetricStat" => all, "ReturnData" => false },
            { "Id" => "failed", "MetricStat" => failed, "ReturnData" => false }],
    });
    let wire = cloudwatch("MetricAlarms", vec![alarm.expect("CBOR").into_map().expect("a map")]);
    let rule = MetricRule::new(Watched::Math(math()), Comparison::GreaterThanThreshold, 250.0, 5);
    assert_eq!(ensure_on(&wire, &AlarmSpec::new("slow", rule)).await, AlarmOutcome::Unchanged);
}

fn composite() -> Vec<(Value, Value)> {
    let alarm = cbor!({
        "AlarmName" => "down", "AlarmDescription" => "by hand", "AlarmRule" => "ALARM(slow)", "AlarmActions" => ["arn:a"],
        "ActionsSuppressor" => "deployment", "ActionsSuppressorWaitPeriod" => 60, "ActionsSuppressorExtensionPeriod" => 120,
    });
    alarm.expect("CBOR").into_map().expect("a map")
}

#[tokio::test]
async fn when_ensure_alarm_and_a_composite_one_is_missing_then_it_is_created() {
    let wire = cloudwatch("CompositeAlarms", vec![]);
    let suppressor = Suppressor { alarm: "deployment".to_owned(), wait: MINUTE, extension: 2 * MINUTE };
    let rule = CompositeRule::new("ALARM(slow)").with_suppressor(suppressor);
    assert_eq!(ensure_on(&wire, &AlarmSpec::new("down", rule).with_tag("team", "shop")).await, AlarmOutcome::Created);
    let (operation, input) = put(&wire);
    let expected = cbor!({
        "AlarmName" => "down", "AlarmRule" => "ALARM(slow)", "Tags" => [{ "Key" => "team", "Value" => "shop" }],
        "ActionsSuppressor" => "deployment", "ActionsSuppressorWaitPeriod" => 60, "ActionsSuppressorExtensionPeriod" => 120,
    });
    let fields = |value: &Value| {
        let mut fields = value.as_map().expect("a map").clone();
        fields.sort_by_key(|(name, _)| name.as_text().map(str::to_owned));
        fields
    };
    assert_eq!((operation.as_str(), fields(&input)), ("PutCompositeAlarm", fields(&expected.expect("CBOR"))));
}

#[tokio::test]
async fn when_ensure_alarm_and_a_composite_one_differs_then_what_the_spec_does_not_say_is_kept() {
    let wire = cloudwatch("CompositeAlarms", vec![composite()]);
    let spec = AlarmSpec::new("down", CompositeRule::new("ALARM(slow) OR ALARM(dead)")).with_tag("team", "shop");
    assert_eq!(changes(ensure_on(&wire, &spec).await), ["rule: ALARM(slow) -> ALARM(slow) OR ALARM(dead)"]);
    let kept = [
        ("AlarmDescription", Value::from("by hand")),
        ("AlarmActions", Value::Array(vec!["arn:a".into()])),
        ("ActionsSuppressor", "deployment".into()),
        ("ActionsSuppressorWaitPeriod", 60.into()),
        ("ActionsSuppressorExtensionPeriod", 120.into()),
    ];
    assert_put(&wire, &kept);
    assert_eq!(field(&put(&wire).1, "Tags"), None);
    let wire = cloudwatch("CompositeAlarms", vec![composite()]);
    let suppressor = Suppressor { alarm: "night".to_owned(), wait: MINUTE, extension: MINUTE };
    let spec = AlarmSpec::new("down", CompositeRule::new("ALARM(slow)").with_suppressor(suppressor));
    let expected = ["suppressor: deployment -> night", "suppressor extension: 120 s -> 60 s"];
    assert_eq!(changes(ensure_on(&wire, &spec).await), expected);
}

#[tokio::test]
async fn when_ensure_alarm_and_the_name_is_of_another_kind_then_nothing_is_put() {
    for (list, alarm, spec, kind) in [
        ("CompositeAlarms", with(composite(), "AlarmName", "slow"), spec(), AlarmKind::Composite),
        ("MetricAlarms", standing(), AlarmSpec::new("slow", CompositeRule::new("TRUE")), AlarmKind::Metric),
        ("LogAlarms", with(vec![], "AlarmName", "slow"), spec(), AlarmKind::Log),
    ] {
        let wire = cloudwatch(list, vec![alarm]);
        let error = ensure_alarm(&spec, &provider_on(&wire).await).await.expect_err("another kind");
        assert!(
            matches!(&error, AlarmError::OtherKind { alarm, kind: told } if alarm == "slow" && *told == kind),
            "{error:?}"
        );
        assert_eq!(wire.requests(|_| ()).len(), 1);
    }
}

async fn refused(put: Rule, spec: &AlarmSpec) -> AlarmError {
    let look = mock!(Client::describe_alarms).then_output(|| DescribeAlarmsOutput::builder().build());
    let client = mock_client!(aws_sdk_cloudwatch, [&look, &put]);
    ensure_alarm(spec, &provider_with(client).await).await.expect_err("refused")
}

#[tokio::test]
async fn when_ensure_alarm_and_the_account_is_full_then_the_error_says_so() {
    let full = || refusal(400, "LimitExceeded", "no more");
    let metric = refused(mock!(Client::put_metric_alarm).then_http_response(full), &spec()).await;
    let composite = AlarmSpec::new("down", CompositeRule::new("TRUE"));
    let composite = refused(mock!(Client::put_composite_alarm).then_http_response(full), &composite).await;
    assert!(matches!(&metric, AlarmError::LimitExceeded { alarm, .. } if alarm == "slow"), "{metric:?}");
    assert!(matches!(&composite, AlarmError::LimitExceeded { alarm, .. } if alarm == "down"), "{composite:?}");
    assert_eq!(metric.request().and_then(|request| request.message()), Some("no more"));
}

#[tokio::test]
async fn when_ensure_alarm_and_a_child_does_not_exist_then_cloudwatchs_message_is_told() {
    let put = mock!(Client::put_composite_alarm).then_http_response(|| {
        refusal(400, "ValidationError", "Could not save the composite alarm as alarms [x] do not exist")
    });
    let error = refused(put, &AlarmSpec::new("down", CompositeRule::new("ALARM(x)"))).await;
    let AlarmError::Request { alarm, source } = error else { panic!("{error:?}") };
    assert_eq!(
        (alarm.as_str(), source.kind(), source.operation()),
        ("down", RequestErrorKind::InvalidRequest, "PutCompositeAlarm")
    );
    assert!(source.message().is_some_and(|message| message.contains("alarms [x] do not exist")));
}

#[tokio::test]
async fn when_ensure_alarm_and_the_put_is_denied_then_the_error_names_the_alarm() {
    let put = mock!(Client::put_metric_alarm).then_http_response(|| refusal(403, "AccessDenied", "no"));
    let error = refused(put, &spec()).await;
    assert!(
        matches!(&error, AlarmError::Request { alarm, source }
        if alarm == "slow" && source.kind() == RequestErrorKind::AccessDenied),
        "{error:?}"
    );
}

#[tokio::test]
async fn when_ensure_alarm_and_the_spec_cannot_be_an_alarm_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let of = |change: &dyn Fn(&mut MetricRule)| {
        let mut rule = rule();
        change(&mut rule);
        AlarmSpec::new("slow", rule)
    };
    let period = |length: Duration, count: u32| {
        of(&|rule| {
            rule.watched = Watched::metric(latency(), Statistic::SUM, length);
            rule.evaluation_periods = count;
        })
    };
    let math = |change: &dyn Fn(&mut Vec<MetricQuery>)| {
        let mut queries = math();
        change(&mut queries);
        of(&|rule| rule.watched = Watched::Math(queries.clone()))
    };
    let hour = 60 * MINUTE;
    let wrong = [
        (AlarmSpec::new("", rule()), "a name is not empty"),
        (of(&|rule| rule.threshold = None), "threshold"),
        (of(&|rule| rule.threshold = Some(f64::NAN)), "threshold"),
        (of(&|rule| rule.evaluation_periods = 0), "one period at least"),
        (of(&|rule| rule.datapoints_to_alarm = Some(6)), "at most all"),
        (of(&|rule| rule.datapoints_to_alarm = Some(0)), "at least one"),
        (of(&|rule| rule.watched = Watched::Other), "read and not made"),
        (period(Duration::from_secs(5), 1), "10, 20 or 30 s"),
        (period(Duration::from_millis(60_500), 1), "10, 20 or 30 s"),
        (period(Duration::ZERO, 1), "10, 20 or 30 s"),
        (period(MINUTE, 1441), "longer than a day"),
        (period(hour, 169), "longer than seven days"),
        (math(&|queries| queries[0].is_returned = true), "exactly one"),
        (math(&|queries| queries[2].is_returned = false), "exactly one"),
        (math(&|queries| queries[1] = queries[1].clone().with_period(Duration::from_secs(7))), "10, 20 or 30 s"),
        (math(&|queries| queries[1].id = "failed".to_owned()), "have to differ"),
        (math(&|queries| queries[2].id = "Rate".to_owned()), "a lower-case letter first"),
        (AlarmSpec::new("down", CompositeRule::new(" ")), "its rule is empty"),
        (AlarmSpec::new("down", AlarmRule::Other), "read and not made"),
    ];
    for (spec, said) in wrong {
        let error = ensure_alarm(&spec, &provider).await.expect_err(said);
        assert!(matches!(&error, AlarmError::Invalid { problem, .. } if problem.contains(said)), "{said}: {error:?}");
    }
    let all_of_them = of(&|rule| rule.datapoints_to_alarm = Some(5));
    let just_right = [period(MINUTE, 1440), period(hour, 168), period(Duration::from_secs(10), 5), math(&|_| ())];
    for spec in just_right.into_iter().chain([all_of_them]) {
        spec.check().expect("just right");
    }
}
