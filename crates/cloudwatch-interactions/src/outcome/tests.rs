use super::*;

crate::outcomes! {
    enum OrderOutcome {
        Paid,
        Refused = "CardRefused",
    }
}

#[test]
fn when_an_event_ended_then_it_tells_one_of_that_outcome_and_zero_of_the_others() {
    let dimensions = Dimensions::new([("Stage", "beta")]).expect("dimensions");
    let event = OutcomeEvent::new("Shop", dimensions.clone(), OrderOutcome::Refused);

    assert_eq!((event.outcome(), event.namespace(), event.dimensions()), (OrderOutcome::Refused, "Shop", &dimensions));
    let told = |name: &'static str, value: f64| EventDatum { name: name.into(), value, unit: Unit::None };
    assert_eq!(event.data(), [told("Paid", 0.0), told("CardRefused", 1.0)]);
    let line = r#"{"data":{"CardRefused":1.0,"Paid":0.0},"dimensions":{"Stage":"beta"},"namespace":"Shop"}"#;
    assert_eq!(event.to_string(), line);
}
