use super::*;
use crate::event::error::InvalidEvent;
use crate::stand_in::{assert_told_once, provider_with, refusal};
use aws_interactions_core::RequestErrorKind;
use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::operation::put_events::{PutEventsError, PutEventsOutput};
use aws_smithy_mocks::{Rule, RuleMode, mock, mock_client};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// The details that each call had.
type Calls = Arc<Mutex<Vec<Vec<String>>>>;

/// Takes each event, with its detail as its id, but answers the codes that are left for a detail first.
fn bus(codes: &[(&str, &[&'static str])]) -> (Calls, Rule) {
    let left: BTreeMap<String, Vec<&'static str>> =
        codes.iter().map(|(detail, codes)| ((*detail).to_owned(), codes.to_vec())).collect();
    let (calls, left) = (Calls::default(), Mutex::new(left));
    let hears = Arc::clone(&calls);
    let rule = mock!(Client::put_events).then_compute_output(move |request| {
        let details: Vec<String> =
            request.entries().iter().map(|entry| entry.detail().expect("a detail").to_owned()).collect();
        let mut left = left.lock().expect("no panic");
        let results = details.iter().map(|detail| result(detail, left.get_mut(detail))).collect();
        hears.lock().expect("no panic").push(details);
        PutEventsOutput::builder().set_entries(Some(results)).failed_entry_count(0).build()
    });
    (calls, rule)
}

fn result(detail: &str, codes: Option<&mut Vec<&'static str>>) -> PutEventsResultEntry {
    let code = codes.filter(|codes| !codes.is_empty()).map(|codes| codes.remove(0));
    let builder = PutEventsResultEntry::builder();
    match code {
        Some(code) => builder.error_code(code).error_message("told so.").build(),
        None => builder.event_id(detail).build(),
    }
}

fn event(number: usize) -> Event {
    Event::new("shop", "Placed", &json!({"n": number})).expect("an event")
}

fn events(count: usize) -> Vec<Event> {
    (0..count).map(event).collect()
}

fn detail(number: usize) -> String {
    event(number).detail().to_owned()
}

async fn put(events: &[Event], rule: &Rule) -> Result<Vec<String>, EventError> {
    let client = mock_client!(aws_sdk_eventbridge, RuleMode::MatchAny, [rule]);
    put_events("shop", events, &provider_with(client).await).await
}

fn undelivered(error: EventError) -> Undelivered {
    assert_told_once(&error);
    match error {
        EventError::Undelivered(undelivered) => {
            let first = undelivered.failed.first().map(|failed| failed.reason.to_string());
            assert_eq!(std::error::Error::source(&undelivered).map(ToString::to_string), first);
            undelivered
        }
        error => panic!("{error:?}"),
    }
}

fn taken(calls: &Calls) -> Vec<Vec<String>> {
    calls.lock().expect("no panic").clone()
}

#[tokio::test]
async fn when_put_events_then_an_event_is_sent_as_it_is_and_its_id_answered() {
    let taken = mock!(Client::put_events)
        .match_requests(|request| {
            let entry = &request.entries()[0];
            let said = (entry.event_bus_name(), entry.source(), entry.detail_type(), entry.detail());
            said == (Some("shop"), Some("checkout"), Some("Placed"), Some(r#"{"a":1}"#))
                && entry.resources() == ["arn:a"]
                && entry.time() == Some(&DateTime::from_secs(7))
        })
        .then_output(|| {
            let result = PutEventsResultEntry::builder().event_id("id-1").build();
            PutEventsOutput::builder().entries(result).failed_entry_count(0).build()
        });
    let event = Event::new("checkout", "Placed", &json!({"a": 1})).expect("an event");
    let event = event.with_resources(["arn:a".to_owned()]).expect("an event");
    let event = event.at(SystemTime::UNIX_EPOCH + Duration::from_secs(7)).expect("an event");
    assert_eq!(put(&[event], &taken).await.expect("ids"), ["id-1"]);
}

#[tokio::test]
async fn when_put_events_and_there_are_many_then_ten_go_in_a_call_and_ids_stand_in_their_order() {
    let (calls, rule) = bus(&[]);
    let ids = put(&events(23), &rule).await.expect("ids");
    assert_eq!(ids, (0..23).map(detail).collect::<Vec<_>>());
    let mut sizes: Vec<usize> = taken(&calls).iter().map(Vec::len).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [3, 10, 10]);
    let (calls, rule) = bus(&[]);
    assert_eq!(put(&[], &rule).await.expect("nothing to do"), [""; 0]);
    assert!(taken(&calls).is_empty());
}

#[tokio::test]
async fn when_put_events_and_they_are_large_then_no_call_has_256_kb() {
    let sized = |bytes: usize| Event::new("s", "t", &json!({"a": "x".repeat(bytes - 10)})).expect("an event");
    let fits = vec![sized(131_072), sized(131_071)];
    assert_eq!(packs(&fits).iter().map(Vec::len).collect::<Vec<_>>(), [2]);
    let does_not = vec![sized(131_072), sized(131_072), sized(100)];
    assert_eq!(packs(&does_not).iter().map(Vec::len).collect::<Vec<_>>(), [1, 2]);
    let places: Vec<usize> = packs(&does_not).concat().iter().map(|(index, _)| *index).collect();
    assert_eq!(places, [0, 1, 2]);
}

#[tokio::test(start_paused = true)]
async fn when_some_events_are_throttled_then_they_alone_are_put_again() {
    let throttled = ["ThrottlingException", "InternalFailure", "InternalException"];
    let (calls, rule) = bus(&[(&detail(1), &throttled), (&detail(3), &["ThrottlingException"])]);
    let begun = tokio::time::Instant::now();
    assert_eq!(put(&events(4), &rule).await.expect("ids"), [0, 1, 2, 3].map(detail));
    let all = [0, 1, 2, 3].map(detail).to_vec();
    assert_eq!(taken(&calls), [all, vec![detail(1), detail(3)], vec![detail(1)], vec![detail(1)]]);
    assert!(begun.elapsed() >= Duration::from_secs(7), "{:?}", begun.elapsed());
}

#[tokio::test(start_paused = true)]
async fn when_an_event_stays_throttled_then_it_is_given_up_with_its_place_and_reason() {
    let (calls, rule) = bus(&[(&detail(11), &["ThrottlingException"; 20])]);
    let undelivered = undelivered(put(&events(13), &rule).await.expect_err("one is left"));
    assert_eq!(taken(&calls).len(), 2 + AGAIN);
    assert_eq!(undelivered.indices().collect::<Vec<_>>(), [11]);
    let reason = &undelivered.failed[0].reason;
    assert!(reason.is_retryable());
    assert_eq!(reason.to_string(), "EventBridge did not take it: ThrottlingException: told so");
    assert_eq!(undelivered.to_string(), "1 of 13 events were not put to the event bus `shop`");
    let delivered: Vec<usize> = undelivered.delivered.iter().map(|(index, _)| *index).collect();
    assert_eq!(delivered, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]);
    assert_eq!(undelivered.delivered[11].1, detail(12));
}

#[tokio::test(start_paused = true)]
async fn when_an_event_is_refused_for_good_then_it_is_not_put_again_and_the_others_are() {
    let (calls, rule) = bus(&[(&detail(0), &["NotAuthorizedForSourceException"]), (&detail(2), &["InternalFailure"])]);
    let undelivered = undelivered(put(&events(3), &rule).await.expect_err("one is refused"));
    assert_eq!(taken(&calls), [[0, 1, 2].map(detail).to_vec(), vec![detail(2)]]);
    assert!(!undelivered.failed[0].reason.is_retryable());
    assert_eq!((undelivered.failed.len(), undelivered.failed[0].index, undelivered.delivered.len()), (1, 0, 2));
}

#[tokio::test]
async fn when_a_whole_call_fails_then_its_events_are_told_and_those_of_other_calls_are_put() {
    let (_, taken) = bus(&[]);
    let denied = mock!(Client::put_events)
        .match_requests(|request| request.entries().len() == 10)
        .then_error(|| PutEventsError::generic(refusal("AccessDeniedException")));
    let client = mock_client!(aws_sdk_eventbridge, RuleMode::MatchAny, [&denied, &taken]);
    let error = put_events("shop", &events(12), &provider_with(client).await).await.expect_err("ten are left");
    let undelivered = undelivered(error);
    assert_eq!(undelivered.indices().collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
    assert_eq!(undelivered.delivered, [(10, detail(10)), (11, detail(11))]);
    let EventFailure::Request(error) = &undelivered.failed[9].reason else { panic!("{undelivered:?}") };
    assert_eq!(error.kind(), RequestErrorKind::AccessDenied);
    assert_eq!(denied.num_calls(), 1);
}

#[tokio::test]
async fn when_an_answer_does_not_tell_of_each_event_then_none_counts_as_put() {
    for answer in [
        PutEventsOutput::builder().failed_entry_count(0).build(),
        PutEventsOutput::builder().entries(PutEventsResultEntry::builder().build()).failed_entry_count(0).build(),
    ] {
        let rule = mock!(Client::put_events).then_output(move || answer.clone());
        let undelivered = undelivered(put(&events(1), &rule).await.expect_err("nothing was told"));
        let EventFailure::Request(error) = &undelivered.failed[0].reason else { panic!("{undelivered:?}") };
        assert_eq!(error.kind(), RequestErrorKind::ResponseNotUnderstood);
        assert_eq!(rule.num_calls(), 1);
    }
}

#[tokio::test]
async fn when_a_bus_or_an_event_cannot_be_then_nothing_is_sent() {
    struct Reserved;
    impl serde::Serialize for Reserved {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            json!({}).serialize(serializer)
        }
    }
    impl DomainEvent for Reserved {
        fn source(&self) -> &'static str {
            "aws.shop"
        }
        fn detail_type(&self) -> &'static str {
            "t"
        }
    }
    let (calls, rule) = bus(&[]);
    let provider = provider_with(mock_client!(aws_sdk_eventbridge, [&rule])).await;
    let error = put_events("a bus", &events(1), &provider).await.expect_err("no name");
    assert!(matches!(&error, EventError::InvalidBus { value, .. } if value == "a bus"), "{error:?}");
    let error = put_domain_events("shop", &[Reserved], &provider).await.expect_err("AWS's own");
    let EventError::Invalid { index: 0, source: InvalidEvent::ReservedSource { .. } } = &error else {
        panic!("{error:?}")
    };
    assert_told_once(&error);
    assert!(taken(&calls).is_empty());
}
