//! An application of outcome metrics: a system that mirrors network traffic tells how its events end.

use cloudwatch_interactions::{Dimensions, InvalidMetric, MetricEvent, Outcome, OutcomeEvent, Unit, outcomes};

const NAMESPACE: &str = "TrafficCapture";

outcomes! {
    /// How the set-up of index rollover ends.
    enum ConfigureIsmOutcome {
        Success,
        Failure,
    }
}

outcomes! {
    /// How mirroring of an interface begins.
    enum CreateEniMirrorOutcome {
        Success,
        AbortedEniType,
        AbortedMirrorExists = "AbortedMirrorAlreadyExists",
        Failure,
    }
}

outcomes! {
    /// How mirroring of an interface ends.
    enum DestroyEniMirrorOutcome {
        Success,
        Failure,
    }
}

fn configure_ism(
    cluster: &str,
    outcome: ConfigureIsmOutcome,
) -> Result<OutcomeEvent<ConfigureIsmOutcome>, InvalidMetric> {
    let dimensions = Dimensions::new([("ClusterName", cluster), ("EventType", "ConfigureIsm")])?;
    Ok(OutcomeEvent::new(NAMESPACE, dimensions, outcome))
}

fn create_eni_mirror(
    cluster: &str,
    vpc: &str,
    outcome: CreateEniMirrorOutcome,
) -> Result<OutcomeEvent<CreateEniMirrorOutcome>, InvalidMetric> {
    Ok(OutcomeEvent::new(NAMESPACE, eni_dimensions(cluster, vpc, "CreateEniMirror")?, outcome))
}

fn destroy_eni_mirror(
    cluster: &str,
    vpc: &str,
    outcome: DestroyEniMirrorOutcome,
) -> Result<OutcomeEvent<DestroyEniMirrorOutcome>, InvalidMetric> {
    Ok(OutcomeEvent::new(NAMESPACE, eni_dimensions(cluster, vpc, "DestroyEniMirror")?, outcome))
}

fn eni_dimensions(cluster: &str, vpc: &str, event: &str) -> Result<Dimensions, InvalidMetric> {
    Dimensions::new([("ClusterName", cluster), ("VpcId", vpc), ("EventType", event)])
}

/// Names and values.
fn told(event: &impl MetricEvent) -> Vec<(String, f64)> {
    event.data().into_iter().map(|datum| (datum.name.into_owned(), datum.value)).collect()
}

#[test]
fn when_an_event_ends_then_each_possible_outcome_is_told_and_exactly_one_is_one() {
    fn assert_one_hot<O: Outcome>(event: impl Fn(O) -> OutcomeEvent<O>, possible: usize) {
        assert_eq!(O::ALL.len(), possible);
        for outcome in O::ALL {
            let data = event(*outcome).data();
            assert_eq!(data.len(), possible);
            for datum in data {
                let expected = if datum.name == outcome.metric_name() { 1.0 } else { 0.0 };
                assert_eq!((datum.value, datum.unit), (expected, Unit::None), "{}", datum.name);
            }
        }
    }
    assert_one_hot(|outcome| configure_ism("blue", outcome).expect("an event"), 2);
    assert_one_hot(|outcome| create_eni_mirror("blue", "vpc-1", outcome).expect("an event"), 4);
    assert_one_hot(|outcome| destroy_eni_mirror("blue", "vpc-1", outcome).expect("an event"), 2);
}

#[test]
fn when_an_outcome_has_a_name_of_its_own_then_its_metric_has_that() {
    let event = create_eni_mirror("blue", "vpc-1", CreateEniMirrorOutcome::AbortedMirrorExists).expect("an event");
    let expected = [("Success", 0.0), ("AbortedEniType", 0.0), ("AbortedMirrorAlreadyExists", 1.0), ("Failure", 0.0)];
    assert_eq!(told(&event), expected.map(|(name, value)| (name.to_owned(), value)));
}

#[test]
fn when_events_are_compared_then_dimensions_and_outcome_count() {
    let event = |cluster, vpc, outcome| create_eni_mirror(cluster, vpc, outcome).expect("an event");
    let created = event("blue", "vpc-1", CreateEniMirrorOutcome::Success);
    assert_eq!(created, event("blue", "vpc-1", CreateEniMirrorOutcome::Success));
    assert_ne!(created, event("green", "vpc-1", CreateEniMirrorOutcome::Success));
    assert_ne!(created, event("blue", "vpc-2", CreateEniMirrorOutcome::Success));
    assert_ne!(created, event("blue", "vpc-1", CreateEniMirrorOutcome::Failure));
}

#[test]
fn when_an_event_is_printed_then_it_is_json() {
    let event = destroy_eni_mirror("blue", "vpc-1", DestroyEniMirrorOutcome::Failure).expect("an event");
    let expected = r#"{"data":{"Failure":1.0,"Success":0.0},"dimensions":{"ClusterName":"blue","EventType":"DestroyEniMirror","VpcId":"vpc-1"},"namespace":"TrafficCapture"}"#;
    assert_eq!(event.to_string(), expected);
}

#[test]
fn when_a_dimension_cannot_be_then_the_event_is_not_made() {
    let error = create_eni_mirror("", "vpc-1", CreateEniMirrorOutcome::Success).expect_err("no cluster");
    assert_eq!(error.to_string(), "the value of the dimension ClusterName `` is empty");
}
