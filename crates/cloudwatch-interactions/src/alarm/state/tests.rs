use super::*;
use crate::stand_in::{
    Wire, answer, asked, bare_builder, provider_on, provider_with, provider_without_answers, refusal,
};
use aws_interactions_core::RequestErrorKind;
use aws_interactions_stand_in::provider_without_keys;
use aws_sdk_cloudwatch::Client;
use aws_smithy_mocks::{mock, mock_client};
use ciborium::{Value, cbor};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[tokio::test]
async fn when_set_alarm_state_then_cloudwatch_is_told_state_and_reason() {
    let wire = Wire::answering(|_| answer(&Value::Map(Vec::new())));
    let provider = provider_on(&wire).await;
    set_alarm_state("slow", AlarmState::InsufficientData, "to try it", &provider).await.expect("a new state");
    let expected = cbor!({ "AlarmName" => "slow", "StateValue" => "INSUFFICIENT_DATA", "StateReason" => "to try it" });
    assert_eq!(wire.requests(asked), [("SetAlarmState".to_owned(), expected.expect("CBOR"))]);
}

#[tokio::test]
async fn when_set_alarm_state_and_it_is_refused_then_a_missing_alarm_is_told_from_the_rest() {
    for (status, code, is_missing) in
        [(404, "ResourceNotFound", true), (400, "InvalidFormat", false), (403, "AccessDenied", false)]
    {
        let refused = mock!(Client::set_alarm_state).then_http_response(move || refusal(status, code, "no"));
        let provider = provider_with(mock_client!(aws_sdk_cloudwatch, [&refused])).await;
        match set_alarm_state("slow", AlarmState::Ok, "", &provider).await.expect_err(code) {
            AlarmError::DoesNotExist { alarm } => assert!(is_missing && alarm == "slow", "{code}"),
            AlarmError::Request { alarm, source } => {
                assert!(!is_missing && alarm == "slow" && source.code() == Some(code), "{source}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn when_set_alarm_state_and_it_is_the_credentials_that_fail_then_the_code_says_nothing_of_the_alarm() {
    let provider = provider_without_keys(bare_builder(), "ResourceNotFound").await;
    let error = set_alarm_state("slow", AlarmState::Ok, "", &provider).await.expect_err("no keys");
    assert!(matches!(&error, AlarmError::Request { source, .. } if source.is_of_credentials()), "{error:?}");
}

#[tokio::test]
async fn when_set_alarm_state_and_the_reason_is_as_long_as_it_may_be_then_it_is_sent() {
    let wire = Wire::answering(|_| answer(&Value::Map(Vec::new())));
    let reason = "é".repeat(1023);
    set_alarm_state("slow", AlarmState::Ok, &reason, &provider_on(&wire).await).await.expect("a new state");
}

#[tokio::test]
async fn when_set_alarm_state_and_the_input_cannot_be_then_nothing_is_sent() {
    let provider = provider_without_answers().await;
    let long = "r".repeat(1024);
    for (name, reason) in [("", "r"), ("slow", long.as_str())] {
        let error = set_alarm_state(name, AlarmState::Ok, reason, &provider).await.expect_err("refused");
        assert!(matches!(error, AlarmError::Invalid { .. }), "{error:?}");
    }
}

/// The alarm `slow` in one state after the other, look by look.
fn going_through(states: &'static [&'static str]) -> Wire {
    let looks = AtomicUsize::new(0);
    Wire::answering(move |_| {
        let state = states[looks.fetch_add(1, Ordering::Relaxed).min(states.len() - 1)];
        answer(&cbor!({ "CompositeAlarms" => [{ "AlarmName" => "slow", "StateValue" => state }] }).expect("CBOR"))
    })
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_alarm_state_and_it_comes_then_the_alarm_is_answered_as_it_is_then() {
    let wire = going_through(&["INSUFFICIENT_DATA", "OK", "ALARM", "OK"]);
    let provider = provider_on(&wire).await;
    let wait = Wait::at_most(Duration::from_mins(1)).every(Duration::from_secs(10));
    let alarm = wait_for_alarm_state("slow", AlarmState::Alarm, &wait, &provider).await.expect("in alarm");
    assert_eq!((alarm.state, wire.requests(|_| ()).len()), (AlarmState::Alarm, 3));
}

#[tokio::test(start_paused = true)]
async fn when_wait_for_alarm_state_and_it_does_not_come_then_the_wait_ends_with_what_was_seen() {
    let wire = going_through(&["INSUFFICIENT_DATA", "OK"]);
    let provider = provider_on(&wire).await;
    let wait = Wait::at_most(Duration::from_mins(1)).every(Duration::from_secs(10));
    let error = wait_for_alarm_state("slow", AlarmState::Alarm, &wait, &provider).await.expect_err("never");
    assert_eq!(error.to_string(), "still OK after 60 s");
}

#[tokio::test]
async fn when_wait_for_alarm_state_and_the_alarm_is_missing_or_denied_then_it_is_not_waited_for() {
    let wait = Wait::at_most(Duration::from_mins(1));
    let wire = Wire::answering(|_| answer(&Value::Map(Vec::new())));
    let error =
        wait_for_alarm_state("slow", AlarmState::Ok, &wait, &provider_on(&wire).await).await.expect_err("missing");
    assert!(matches!(error, WaitError::Failed(AlarmError::DoesNotExist { .. })), "{error:?}");
    let wire = Wire::answering(|_| refusal(403, "AccessDenied", "no"));
    let error =
        wait_for_alarm_state("slow", AlarmState::Ok, &wait, &provider_on(&wire).await).await.expect_err("denied");
    let WaitError::Failed(AlarmError::Request { source, .. }) = error else { panic!("{error:?}") };
    assert_eq!(source.kind(), RequestErrorKind::AccessDenied);
}
