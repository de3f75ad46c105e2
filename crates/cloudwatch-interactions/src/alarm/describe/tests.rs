use super::*;
use crate::alarm::rule::{AlarmRule, Comparison, CompositeRule, MissingData, Suppressor, Watched};
use crate::alarm::value::AlarmActions;
use crate::metric::Metric;
use crate::stand_in::{Wire, answer, asked, provider_on, provider_with, provider_without_answers, refusal, time};
use aws_interactions_core::{BrokenPaging, RequestErrorKind};
use aws_sdk_cloudwatch::Client;
use aws_sdk_cloudwatch::operation::describe_alarms::DescribeAlarmsOutput;
use aws_smithy_mocks::{Rule, mock, mock_client};
use ciborium::{Value, cbor};
use std::time::{Duration, UNIX_EPOCH};

/// An answer as CloudWatch gives it, with an alarm of each kind.
fn all_three() -> Value {
    let [updated, since] = [time(1_795_000_000.0), time(1_795_000_060.0)];
    let value = cbor!({
        "MetricAlarms" => [{
            "AlarmName" => "slow", "AlarmArn" => "arn:aws:cloudwatch:eu-west-1:1:alarm:slow", "AlarmDescription" => "it is slow",
            "AlarmConfigurationUpdatedTimestamp" => updated, "ActionsEnabled" => true, "OKActions" => ["arn:ok"],
            "AlarmActions" => ["arn:a", "arn:b"], "InsufficientDataActions" => [], "StateValue" => "ALARM",
            "StateReason" => "Threshold Crossed", "StateTransitionedTimestamp" => since, "MetricName" => "Latency",
            "Namespace" => "Shop", "Statistic" => "Average", "ExtendedStatistic" => "p99", "Dimensions" => [{ "Name" => "Cluster", "Value" => "blue" }],
            "Period" => 60, "EvaluationPeriods" => 5, "DatapointsToAlarm" => 3, "Threshold" => 250.0,
            "ComparisonOperator" => "GreaterThanThreshold", "TreatMissingData" => "notBreaching" }],
        "CompositeAlarms" => [{
            "AlarmName" => "down", "ActionsEnabled" => false, "AlarmRule" => "ALARM(slow)", "StateValue" => "INSUFFICIENT_DATA",
            "ActionsSuppressor" => "deployment", "ActionsSuppressorWaitPeriod" => 60, "ActionsSuppressorExtensionPeriod" => 120 }],
        "LogAlarms" => [{ "AlarmName" => "logged", "StateValue" => "OK" }],
    });
    value.expect("CBOR")
}

async fn described_by(rules: &[&Rule]) -> Result<Vec<String>, AlarmError> {
    let provider = provider_with(mock_client!(aws_sdk_cloudwatch, rules.iter().copied())).await;
    let filter = AlarmFilter::default();
    describe_alarms(&filter, &provider).map_ok(|alarm| alarm.name).try_collect().await
}

fn page(token: Option<&'static str>, metric: &[&str], composite: &[&str], next: Option<&'static str>) -> Rule {
    let metric: Vec<_> = metric.iter().map(|name| MetricAlarm::builder().alarm_name(*name).build()).collect();
    let composite: Vec<_> = composite.iter().map(|name| CompositeAlarm::builder().alarm_name(*name).build()).collect();
    mock!(Client::describe_alarms)
        .match_requests(move |request| {
            request.next_token() == token && request.alarm_types().len() == 3 && request.max_records() == Some(100)
        })
        .then_output(move || {
            let answer = DescribeAlarmsOutput::builder().set_metric_alarms(Some(metric.clone()));
            answer.set_composite_alarms(Some(composite.clone())).set_next_token(next.map(str::to_owned)).build()
        })
}

#[tokio::test]
async fn when_describe_alarms_then_alarms_of_every_kind_are_whole() {
    let wire = Wire::answering(|_| answer(&all_three()));
    let (filter, provider) = (AlarmFilter::default(), provider_on(&wire).await);
    let alarms: Vec<Alarm> = describe_alarms(&filter, &provider).try_collect().await.expect("alarms");
    let [slow, down, logged] = &alarms[..] else { panic!("{alarms:?}") };
    let seconds = |seconds| Some(UNIX_EPOCH + Duration::from_secs(seconds));
    assert_eq!((slow.name.as_str(), slow.kind, slow.state), ("slow", AlarmKind::Metric, AlarmState::Alarm));
    assert_eq!(slow.arn.as_deref(), Some("arn:aws:cloudwatch:eu-west-1:1:alarm:slow"));
    assert_eq!((slow.state_since, slow.updated_at), (seconds(1_795_000_060), seconds(1_795_000_000)));
    assert_eq!(slow.state_reason.as_deref(), Some("Threshold Crossed"));
    assert_eq!((slow.description.as_deref(), slow.actions_enabled), (Some("it is slow"), true));
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let actions = AlarmActions { alarm: owned(&["arn:a", "arn:b"]), ok: owned(&["arn:ok"]), insufficient_data: vec![] };
    assert_eq!(slow.actions, actions);
    let AlarmRule::Metric(rule) = &slow.rule else { panic!("{slow:?}") };
    let latency = Metric::new("Shop", "Latency").expect("a metric").with_dimension("Cluster", "blue").expect("a value");
    let p99 = "p99".parse().expect("a percentile");
    assert_eq!(rule.watched, Watched::metric(latency, p99, Duration::from_mins(1)));
    assert_eq!((rule.comparison, rule.threshold), (Comparison::GreaterThanThreshold, Some(250.0)));
    assert_eq!((rule.evaluation_periods, rule.datapoints_to_alarm), (5, Some(3)));
    assert_eq!(rule.missing_data, Some(MissingData::NotBreaching));

    assert_eq!(
        (down.kind, down.state, down.actions_enabled),
        (AlarmKind::Composite, AlarmState::InsufficientData, false)
    );
    let minute = Duration::from_mins(1);
    let suppressor = Suppressor { alarm: "deployment".to_owned(), wait: minute, extension: 2 * minute };
    assert_eq!(down.rule, AlarmRule::Composite(CompositeRule::new("ALARM(slow)").with_suppressor(suppressor)));
    assert_eq!((logged.kind, logged.state, &logged.rule), (AlarmKind::Log, AlarmState::Ok, &AlarmRule::Other));
}

#[tokio::test]
async fn when_describe_alarms_is_filtered_then_cloudwatch_is_asked_so_and_for_what_kinds() {
    let wire = Wire::answering(|_| answer(&Value::Map(Vec::new())));
    let provider = provider_on(&wire).await;
    let all = AlarmFilter::default();
    let some = AlarmFilter {
        name_prefix: Some("shop-".to_owned()),
        state: Some(AlarmState::InsufficientData),
        action_prefix: Some("arn:aws:sns".to_owned()),
        kind: Some(AlarmKind::Composite),
    };
    for filter in [&all, &some] {
        assert!(describe_alarms(filter, &provider).try_collect::<Vec<_>>().await.expect("alarms").is_empty());
    }
    let asked: Vec<Value> = wire.requests(|request| asked(request).1);
    let expected = [
        cbor!({ "AlarmTypes" => ["MetricAlarm", "CompositeAlarm", "LogAlarm"], "MaxRecords" => 100 }),
        cbor!({ "AlarmNamePrefix" => "shop-", "AlarmTypes" => ["CompositeAlarm"], "StateValue" => "INSUFFICIENT_DATA",
            "ActionPrefix" => "arn:aws:sns", "MaxRecords" => 100 }),
    ];
    assert_eq!(asked, expected.map(|input| input.expect("CBOR")));
}

#[tokio::test]
async fn when_describe_alarms_and_pages_have_one_kind_only_then_every_page_is_read() {
    let pages = [
        page(None, &["a"], &["b"], Some("second")),
        page(Some("second"), &[], &[], Some("third")),
        page(Some("third"), &[], &["c"], Some("")),
    ];
    assert_eq!(described_by(&pages.each_ref()).await.expect("alarms"), ["a", "b", "c"]);
    assert_eq!(pages.each_ref().map(Rule::num_calls), [1, 1, 1]);
}

#[tokio::test]
async fn when_describe_alarms_and_a_later_page_is_denied_then_the_list_ends_with_the_reason() {
    let first = page(None, &["a"], &[], Some("second"));
    let denied = mock!(Client::describe_alarms).then_http_response(|| refusal(403, "AccessDenied", "no"));
    let error = described_by(&[&first, &denied]).await.expect_err("half a list is none");
    let AlarmError::List { source } = error else { panic!("{error:?}") };
    assert_eq!((source.kind(), source.operation()), (RequestErrorKind::AccessDenied, "DescribeAlarms"));
}

#[tokio::test]
async fn when_describe_alarms_and_a_token_repeats_then_it_is_an_error_and_not_endless() {
    let pages = [page(None, &["a"], &[], Some("again")), page(Some("again"), &["b"], &[], Some("again"))];
    let error = described_by(&pages.each_ref()).await.expect_err("no end");
    assert!(matches!(error, AlarmError::BrokenList { source: BrokenPaging::RepeatedCursor }), "{error:?}");
}

#[tokio::test]
async fn when_get_alarm_and_it_is_of_any_kind_then_it_is_found_by_its_whole_name() {
    let wire = Wire::answering(|_| answer(&all_three()));
    let provider = provider_on(&wire).await;
    for (name, kind) in [("slow", AlarmKind::Metric), ("down", AlarmKind::Composite), ("logged", AlarmKind::Log)] {
        let alarm = get_alarm(name, &provider).await.expect("an alarm");
        assert_eq!((alarm.name.as_str(), alarm.kind), (name, kind));
    }
    let (_, input) = wire.requests(asked).swap_remove(0);
    let kinds = ["MetricAlarm", "CompositeAlarm", "LogAlarm"];
    let expected = cbor!({ "AlarmNames" => ["slow"], "AlarmTypes" => kinds, "MaxRecords" => 100 });
    assert_eq!(input, expected.expect("CBOR"));
    let error = get_alarm("slo", &provider).await.expect_err("only the beginning of a name");
    assert!(matches!(&error, AlarmError::DoesNotExist { alarm } if alarm == "slo"), "{error:?}");
}

#[tokio::test]
async fn when_get_alarm_and_the_look_fails_then_the_error_names_the_alarm() {
    let throttled = mock!(Client::describe_alarms).then_http_response(|| refusal(400, "Throttling", "slower"));
    let provider = provider_with(mock_client!(aws_sdk_cloudwatch, [&throttled])).await;
    let error = get_alarm("slow", &provider).await.expect_err("throttled");
    let AlarmError::Request { alarm, source } = error else { panic!("{error:?}") };
    assert_eq!((alarm.as_str(), source.kind()), ("slow", RequestErrorKind::Throttled));
}

#[tokio::test]
async fn when_get_alarm_and_no_alarm_could_have_the_name_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let long = "n".repeat(256);
    for (name, said) in [("", "is not empty"), (&long, "at most 255"), ("a\tb", "no control characters")] {
        let error = get_alarm(name, &provider).await.expect_err(said);
        assert!(matches!(&error, AlarmError::Invalid { problem, .. } if problem.contains(said)), "{error:?}");
    }
    let longest = mock!(Client::describe_alarms).then_output(|| DescribeAlarmsOutput::builder().build());
    let provider = provider_with(mock_client!(aws_sdk_cloudwatch, [&longest])).await;
    let error = get_alarm(&"ü".repeat(255), &provider).await.expect_err("no such alarm");
    assert!(matches!(error, AlarmError::DoesNotExist { .. }), "{error:?}");
}

#[test]
fn when_an_alarm_watches_math_then_its_queries_are_read_and_a_strange_one_makes_it_other() {
    let expression = |id: &str| aws_sdk_cloudwatch::types::MetricDataQuery::builder().id(id).expression("1");
    let alarm = |query| {
        let alarm = MetricAlarm::builder().metrics(query).evaluation_periods(1);
        let operator = aws_sdk_cloudwatch::types::ComparisonOperator::LessThanLowerThreshold;
        AlarmRule::of_metric(&alarm.comparison_operator(operator).threshold_metric_id("band").build())
    };
    let AlarmRule::Metric(rule) = alarm(expression("e").build()) else { panic!("a metric rule") };
    assert!(matches!(&rule.watched, Watched::Math(queries) if queries.len() == 1 && queries[0].id == "e"));
    assert_eq!((rule.comparison, rule.threshold), (Comparison::LessThanLowerThreshold, None));
    let strange = aws_sdk_cloudwatch::types::MetricDataQuery::builder().id("e").build();
    let AlarmRule::Metric(rule) = alarm(strange) else { panic!("a metric rule") };
    assert_eq!(rule.watched, Watched::Other);
    assert_eq!(AlarmRule::of_metric(&MetricAlarm::builder().build()), AlarmRule::Other);
}
