use super::*;
use crate::stand_in::{Wire, answer, asked, field, provider_on, provider_without_answers, refusal, time as cbor_time};
use aws_interactions_core::RequestErrorKind;
use ciborium::{Value, cbor};
use futures::TryStreamExt;
use std::time::{Duration, UNIX_EPOCH};

async fn history_on(wire: &Wire) -> Result<Vec<AlarmHistoryEntry>, AlarmError> {
    stream_alarm_history("slow", &provider_on(wire).await).try_collect().await
}

#[tokio::test]
async fn when_stream_alarm_history_then_every_page_is_read_and_unknown_kinds_are_kept() {
    let wire = Wire::answering(|request| {
        let (_, input) = asked(request);
        let page = match field(&input, "NextToken").and_then(Value::as_text) {
            None => cbor!({ "AlarmHistoryItems" => [{ "AlarmName" => "slow", "AlarmType" => "MetricAlarm",
                "Timestamp" => cbor_time(1_795_000_000.0), "HistoryItemType" => "StateUpdate",
                "HistorySummary" => "Alarm updated from OK to ALARM", "HistoryData" => "{}" }], "NextToken" => "second" }),
            Some("second") => cbor!({ "AlarmHistoryItems" => [], "NextToken" => "third" }),
            Some(_) => cbor!({ "AlarmHistoryItems" => [
                { "AlarmName" => "slow", "HistoryItemType" => "ConfigurationUpdate", "HistorySummary" => "created" },
                { "AlarmName" => "slow", "HistoryItemType" => "Rumour" }], "NextToken" => "" }),
        };
        answer(&page.expect("CBOR"))
    });
    let history = history_on(&wire).await.expect("a history");
    let [changed, created, strange] = &history[..] else { panic!("{history:?}") };
    let expected = AlarmHistoryEntry {
        alarm: "slow".to_owned(),
        at: Some(UNIX_EPOCH + Duration::from_secs(1_795_000_000)),
        kind: AlarmHistoryKind::StateUpdate,
        summary: "Alarm updated from OK to ALARM".to_owned(),
        data: Some("{}".to_owned()),
    };
    assert_eq!(changed, &expected);
    assert_eq!((&created.kind, created.at), (&AlarmHistoryKind::ConfigurationUpdate, None));
    assert_eq!(strange.kind, AlarmHistoryKind::Other("Rumour".to_owned()));
    let first = wire.requests(asked).swap_remove(0);
    let expected = cbor!({ "AlarmName" => "slow", "AlarmTypes" => ["MetricAlarm", "CompositeAlarm", "LogAlarm"],
        "MaxRecords" => 100, "ScanBy" => "TimestampDescending" });
    assert_eq!(first, ("DescribeAlarmHistory".to_owned(), expected.expect("CBOR")));
}

#[tokio::test]
async fn when_stream_alarm_history_and_it_is_denied_then_the_error_names_the_alarm() {
    let error = history_on(&Wire::answering(|_| refusal(403, "AccessDenied", "no"))).await.expect_err("denied");
    let AlarmError::Request { alarm, source } = error else { panic!("{error:?}") };
    assert_eq!((alarm.as_str(), source.kind()), ("slow", RequestErrorKind::AccessDenied));
}

#[tokio::test]
async fn when_stream_alarm_history_and_a_token_repeats_then_it_is_an_error_and_not_endless() {
    let wire = Wire::answering(|_| answer(&cbor!({ "NextToken" => "again" }).expect("CBOR")));
    let error = history_on(&wire).await.expect_err("no end");
    assert!(matches!(error, AlarmError::BrokenList { .. }), "{error:?}");
}

#[tokio::test]
async fn when_stream_alarm_history_and_no_alarm_could_have_the_name_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let error = stream_alarm_history("", &provider).try_collect::<Vec<_>>().await.expect_err("no name");
    assert!(matches!(error, AlarmError::Invalid { .. }), "{error:?}");
}
