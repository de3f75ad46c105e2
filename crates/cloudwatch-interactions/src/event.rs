//! Domain events as metrics.

use crate::datum::Datum;
use crate::dimensions::Dimensions;
use crate::invalid_metric::InvalidMetric;
use crate::metric::Metric;
use crate::put::error::PutMetricDataError;
use crate::put::put_metric_data;
use crate::unit::Unit;
use aws_interactions_core::AwsClientProvider;
use serde_json::json;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Something that happened in the domain, which knows what to tell CloudWatch.
///
/// An event that ends in one of several ways is an [`OutcomeEvent`](crate::OutcomeEvent), which implements this.
pub trait MetricEvent {
    /// The namespace of all its metrics.
    fn namespace(&self) -> &str;

    /// The dimensions of all its metrics.
    fn dimensions(&self) -> &Dimensions;

    /// What it tells.
    fn data(&self) -> Vec<EventDatum>;

    /// The event as a line of JSON: namespace, dimensions, and each datum's value by its name.
    fn to_json(&self) -> String {
        // In the order of the names, whatever features of serde_json other crates ask for.
        let dimensions: BTreeMap<_, _> = self.dimensions().iter().collect();
        let data: BTreeMap<_, _> = self.data().into_iter().map(|datum| (datum.name, datum.value)).collect();
        json!({ "data": data, "dimensions": dimensions, "namespace": self.namespace() }).to_string()
    }
}

/// One thing that an event tells.
#[derive(Debug, Clone, PartialEq)]
pub struct EventDatum {
    /// The name of the metric.
    pub name: Cow<'static, str>,
    /// Its value.
    pub value: f64,
    /// What the value counts.
    pub unit: Unit,
}

/// Puts what events tell; any number of them, of any kinds.
///
/// Calls `PutMetricData` as [`put_metric_data`] does.
///
/// # Errors
/// - [`PutMetricDataError::InvalidEvent`] names the first event whose namespace or metric cannot be. Nothing was sent.
/// - Those of [`put_metric_data`].
#[tracing::instrument(skip_all)]
pub async fn put_event_metrics<'a, E: MetricEvent + ?Sized + 'a>(
    events: impl IntoIterator<Item = &'a E>,
    provider: &AwsClientProvider,
) -> Result<(), PutMetricDataError> {
    // An iterator held over an await would have to be Send.
    let data = data_of(events)?;
    put_metric_data(&data, provider).await
}

pub(crate) fn data_of<'a, E: MetricEvent + ?Sized + 'a>(
    events: impl IntoIterator<Item = &'a E>,
) -> Result<Vec<Datum>, PutMetricDataError> {
    let mut data = Vec::new();
    for (index, event) in events.into_iter().enumerate() {
        for told in event.data() {
            let datum = datum_of(event, told).map_err(|source| PutMetricDataError::InvalidEvent { index, source })?;
            data.push(datum);
        }
    }
    Ok(data)
}

fn datum_of(event: &(impl MetricEvent + ?Sized), told: EventDatum) -> Result<Datum, InvalidMetric> {
    let metric = Metric::new(event.namespace(), told.name)?.with_dimensions(event.dimensions().clone());
    Ok(Datum::new(metric, told.value).with_unit(told.unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stand_in::{Wire, answer, asked, field, provider_on, provider_without_answers};
    use ciborium::Value;
    use std::error::Error;

    struct Order(Dimensions, &'static str);

    impl MetricEvent for Order {
        fn namespace(&self) -> &'static str {
            "Shop"
        }

        fn dimensions(&self) -> &Dimensions {
            &self.0
        }

        fn data(&self) -> Vec<EventDatum> {
            let told = |name, value, unit| EventDatum { name: Cow::Borrowed(name), value, unit };
            vec![told(self.1, 2.0, Unit::Count), told("Weight", 1.5, Unit::None)]
        }
    }

    fn order(first: &'static str) -> Order {
        Order(Dimensions::new([("Stage", "beta")]).expect("a dimension"), first)
    }

    #[tokio::test]
    async fn when_put_event_metrics_and_there_are_several_then_all_they_tell_goes_in_one_request() {
        // arrange
        let wire = Wire::answering(|_| answer(&Value::Map(Vec::new())));
        let events: [&dyn MetricEvent; 2] = [&order("Articles"), &order("Parcels")];
        // act
        put_event_metrics(events, &provider_on(&wire).await).await.expect("a success");
        // assert
        let requests = wire.requests(asked);
        let [(_, input)] = requests.as_slice() else { panic!("{requests:?}") };
        let data = field(input, "MetricData").and_then(Value::as_array).expect("data");
        let told: Vec<_> = data
            .iter()
            .map(|datum| {
                ["MetricName", "Unit"].map(|name| field(datum, name).and_then(Value::as_text).expect("a text"))
            })
            .collect();
        assert_eq!(told, [["Articles", "Count"], ["Weight", "None"], ["Parcels", "Count"], ["Weight", "None"]]);
        assert!(data.iter().all(|datum| field(datum, "Dimensions").is_some()));
    }

    #[tokio::test]
    async fn when_put_event_metrics_and_a_name_cannot_be_then_the_event_is_named_and_nothing_is_sent() {
        let events = [order("Articles"), order("Ärticles")];
        let error = put_event_metrics(&events, &provider_without_answers().await).await.expect_err("no ASCII");
        assert!(matches!(error, PutMetricDataError::InvalidEvent { index: 1, .. }), "{error:?}");
        assert_eq!(error.source().expect("a cause").to_string(), "the metric name `Ärticles` is not ASCII");
    }

    #[test]
    fn when_an_event_is_shown_as_json_then_all_it_tells_is_there() {
        let shown = r#"{"data":{"Articles":2.0,"Weight":1.5},"dimensions":{"Stage":"beta"},"namespace":"Shop"}"#;
        assert_eq!(order("Articles").to_json(), shown);
    }
}
