//! A recorder for the `metrics` facade.

mod known;
mod unit;

use crate::dimensions::Dimensions;
use crate::invalid_metric::InvalidMetric;
use crate::metric::Metric;
use crate::publisher::{Counter, Gauge, Histogram, Instrument, Publisher, Shared};
use known::Known;
use metrics::{CounterFn, GaugeFn, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString};
use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use unit::Scale;

/// Brings what is recorded by the `metrics` facade to a [`Publisher`].
///
/// Names of keys become names of metrics, labels become dimensions. A key that cannot be a metric of CloudWatch (its
/// name or a label is empty or not ASCII, or there are more than 30 labels), or for which the publisher has no room,
/// is not recorded; each use of it counts as [dropped](Publisher::dropped).
///
/// The unit is what the metric was described with before it was recorded first. Units that CloudWatch does not have are
/// told in one that it has: nanoseconds as microseconds (counters of them without a unit), kibibytes and their like as
/// bytes.
///
/// A counter takes either increments or absolute values; with both, absolute values count from the last one.
///
/// ```no_run
/// use cloudwatch_interactions::{Publisher, PublisherRecorder, PublisherSettings};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let publisher = Publisher::start(PublisherSettings::default(), provider)?;
/// metrics::set_global_recorder(PublisherRecorder::new("Shop", publisher.clone())?)?;
/// metrics::counter!("orders", "stage" => "beta").increment(1);
/// publisher.flush().await?;
/// # Ok(())
/// # }
/// ```
pub struct PublisherRecorder {
    namespace: String,
    publisher: Publisher,
    scales: RwLock<HashMap<KeyName, Scale>>,
    counters: Known<metrics::Counter>,
    gauges: Known<metrics::Gauge>,
    histograms: Known<metrics::Histogram>,
    refused: Arc<Refused>,
}

impl PublisherRecorder {
    /// A recorder of metrics of this namespace.
    ///
    /// # Errors
    /// As [`Metric::new`] for the namespace.
    pub fn new(namespace: impl Into<String>, publisher: Publisher) -> Result<Self, InvalidMetric> {
        let namespace = namespace.into();
        Metric::new(namespace.as_str(), "any")?;
        let refused = Arc::new(Refused(publisher.shared()));
        let scales = RwLock::default();
        let (counters, gauges, histograms) = (Known::default(), Known::default(), Known::default());
        Ok(Self { namespace, publisher, scales, counters, gauges, histograms, refused })
    }

    fn metric(&self, key: &Key) -> Result<Metric, InvalidMetric> {
        let labels = key.labels().map(|label| (label.key(), label.value()));
        Ok(Metric::new(self.namespace.as_str(), key.name())?.with_dimensions(Dimensions::new(labels)?))
    }

    fn describe(&self, key: KeyName, unit: Option<metrics::Unit>) {
        if let Some(unit) = unit {
            self.scales.write().unwrap_or_else(PoisonError::into_inner).insert(key, Scale::of(unit));
        }
    }

    fn scale(&self, key: &Key) -> Scale {
        let scales = self.scales.read().unwrap_or_else(PoisonError::into_inner);
        scales.get(key.name()).copied().unwrap_or_default()
    }
}

impl fmt::Debug for PublisherRecorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublisherRecorder").field("namespace", &self.namespace).finish_non_exhaustive()
    }
}

impl Recorder for PublisherRecorder {
    fn describe_counter(&self, key: KeyName, unit: Option<metrics::Unit>, _: SharedString) {
        self.describe(key, unit);
    }

    fn describe_gauge(&self, key: KeyName, unit: Option<metrics::Unit>, _: SharedString) {
        self.describe(key, unit);
    }

    fn describe_histogram(&self, key: KeyName, unit: Option<metrics::Unit>, _: SharedString) {
        self.describe(key, unit);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> metrics::Counter {
        let counter = self.counters.get(key, || {
            let (unit, factor) = self.scale(key).of_counts();
            let instrument = Instrument::new(self.metric(key).ok()?).with_unit(unit);
            let counter = self.publisher.counter(instrument).ok()?;
            Some(metrics::Counter::from_arc(Arc::new(Counted { counter, factor, last: AtomicU64::new(0) })))
        });
        counter.unwrap_or_else(|| metrics::Counter::from_arc(Arc::clone(&self.refused)))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> metrics::Gauge {
        let gauge = self.gauges.get(key, || {
            let Scale { unit, factor } = self.scale(key);
            let gauge = self.publisher.gauge(Instrument::new(self.metric(key).ok()?).with_unit(unit)).ok()?;
            Some(metrics::Gauge::from_arc(Arc::new(Scaled { handle: gauge, factor })))
        });
        gauge.unwrap_or_else(|| metrics::Gauge::from_arc(Arc::clone(&self.refused)))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> metrics::Histogram {
        let histogram = self.histograms.get(key, || {
            let Scale { unit, factor } = self.scale(key);
            let histogram = self.publisher.histogram(Instrument::new(self.metric(key).ok()?).with_unit(unit)).ok()?;
            Some(metrics::Histogram::from_arc(Arc::new(Scaled { handle: histogram, factor })))
        });
        histogram.unwrap_or_else(|| metrics::Histogram::from_arc(Arc::clone(&self.refused)))
    }
}

struct Counted {
    counter: Counter,
    factor: u64,
    /// The last absolute value.
    last: AtomicU64,
}

impl CounterFn for Counted {
    fn increment(&self, value: u64) {
        self.counter.increment(value.saturating_mul(self.factor));
    }

    fn absolute(&self, value: u64) {
        let last = self.last.fetch_max(value, Ordering::Relaxed);
        self.increment(value.saturating_sub(last));
    }
}

struct Scaled<H> {
    handle: H,
    factor: f64,
}

impl GaugeFn for Scaled<Gauge> {
    fn increment(&self, value: f64) {
        self.handle.increment(value * self.factor);
    }

    fn decrement(&self, value: f64) {
        self.handle.increment(-value * self.factor);
    }

    fn set(&self, value: f64) {
        self.handle.set(value * self.factor);
    }
}

impl HistogramFn for Scaled<Histogram> {
    fn record(&self, value: f64) {
        self.handle.record(value * self.factor);
    }
}

/// What is recorded of a key that cannot be a metric, or that there is no room for.
struct Refused(Arc<Shared>);

impl CounterFn for Refused {
    fn increment(&self, value: u64) {
        self.0.drops.add(value);
    }

    fn absolute(&self, _: u64) {
        self.0.drops.add(1);
    }
}

impl GaugeFn for Refused {
    fn increment(&self, _: f64) {
        self.0.drops.add(1);
    }

    fn decrement(&self, _: f64) {
        self.0.drops.add(1);
    }

    fn set(&self, _: f64) {
        self.0.drops.add(1);
    }
}

impl HistogramFn for Refused {
    fn record(&self, _: f64) {
        self.0.drops.add(1);
    }
}

#[cfg(test)]
mod tests;
