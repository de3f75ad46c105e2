use super::*;
use serde_json::{Value, json};
use std::time::Duration;

#[derive(Serialize)]
#[serde(untagged)]
enum Shop {
    Placed { order: &'static str },
    Text(&'static str),
}

impl DomainEvent for Shop {
    fn source(&self) -> &'static str {
        "shop"
    }

    fn detail_type(&self) -> &'static str {
        match self {
            Self::Placed { .. } => "Placed",
            Self::Text(_) => "Text",
        }
    }

    fn resources(&self) -> Vec<String> {
        vec!["arn:a".to_owned()]
    }

    fn time(&self) -> Option<SystemTime> {
        Some(SystemTime::UNIX_EPOCH + Duration::from_secs(7))
    }
}

/// It says what it must.
#[derive(Serialize)]
struct Closed {
    shop: u8,
}

impl DomainEvent for Closed {
    fn source(&self) -> &'static str {
        "shop"
    }

    fn detail_type(&self) -> &'static str {
        "Closed"
    }
}

#[test]
fn when_a_domain_event_says_no_more_than_it_must_then_it_is_about_nothing_and_has_no_time() {
    let event = Event::of(&Closed { shop: 1 }).expect("an event");
    assert_eq!((event.resources(), event.time()), (&[][..], None));
}

#[test]
fn when_an_event_is_made_of_a_domain_event_then_it_says_what_that_says() {
    let event = Event::of(&Shop::Placed { order: "o-1" }).expect("an event");
    assert_eq!((event.source(), event.detail_type(), event.detail()), ("shop", "Placed", r#"{"order":"o-1"}"#));
    assert_eq!((event.resources(), event.time()), (&["arn:a".to_owned()][..], Shop::Text("").time()));
    assert_eq!(Event::of(&Shop::Text("MARKED")).expect_err("no object"), InvalidEvent::NoObject);
}

#[test]
fn when_the_bytes_of_an_event_are_counted_then_they_are_those_that_aws_counts() {
    // In UTF-8: ü has two bytes.
    let event = Event::new("shop", "Grün", &json!({"a": "ü"})).expect("an event");
    assert_eq!(event.bytes(), 4 + 5 + 10);
    let event = event.at(SystemTime::UNIX_EPOCH).expect("an event");
    assert_eq!(event.bytes(), 19 + 14);
    let event = event.with_resources(["arn:a".to_owned(), "arn:bc".to_owned()]).expect("an event");
    assert_eq!(event.bytes(), 33 + 5 + 6);
}

#[test]
fn when_an_event_is_as_large_as_a_call_then_it_is_taken_and_with_a_byte_more_it_is_not() {
    let sized = |bytes: usize| Event::new("s", "t", &json!({"a": "x".repeat(bytes - 2 - 8)}));
    assert_eq!(sized(262_143).expect("the largest").bytes(), 262_143);
    assert_eq!(sized(262_144).expect_err("too large"), InvalidEvent::TooLarge { bytes: 262_144 });
    let error = sized(262_140).expect("an event").at(SystemTime::now()).expect_err("the time counts");
    assert_eq!(error, InvalidEvent::TooLarge { bytes: 262_154 });
    let error = sized(262_140).expect("an event").with_resources(["arn:".to_owned()]).expect_err("so do resources");
    assert_eq!(error.to_string(), "has 262144 bytes, and a call must have less than 262144");
}

#[test]
fn when_no_event_can_be_like_this_then_what_is_wrong_is_told_and_not_the_detail() {
    let made = |source: &str, detail_type: &str, detail: Value| Event::new(source, detail_type, &detail);
    let object = || json!({});
    assert_eq!(made("", "t", object()), Err(InvalidEvent::NoSource));
    for source in ["aws.ec2", "AWS.x"] {
        let expected = InvalidEvent::ReservedSource { event_source: source.to_owned() };
        assert_eq!(made(source, "t", object()), Err(expected));
    }
    assert!(made("awsome", "t", object()).is_ok());
    for detail_type in [String::new(), "ü".repeat(129)] {
        let expected = InvalidEvent::DetailType { detail_type: detail_type.clone() };
        assert_eq!(made("s", &detail_type, object()), Err(expected));
    }
    assert!(made("s", &"ü".repeat(128), object()).is_ok());
    for detail in [json!("MARKED"), json!(["MARKED"]), json!(1), Value::Null] {
        let error = made("s", "t", detail).expect_err("no object");
        assert_eq!(error, InvalidEvent::NoObject);
        assert!(!error.to_string().contains("MARKED"));
    }
}
