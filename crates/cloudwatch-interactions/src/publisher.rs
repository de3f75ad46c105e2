//! Metrics of hot paths: recorded in place, sent in the background.

pub(crate) mod cells;
mod distribution;
mod instrument;
mod registry;
mod settings;
mod shards;
mod worker;

pub use cells::{Counter, Gauge, Histogram};
pub use instrument::Instrument;
pub use settings::{BackPressure, PublisherError, PublisherSettings};

use crate::client::CloudWatchClient;
use crate::datum::{Datum, DatumValue};
use crate::put::error::Undelivered;
use aws_interactions_core::AwsClientProvider;
use cells::CounterCell;
use registry::{Cells, Registry};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use worker::{Command, Worker};

/// Records metrics in nanoseconds and puts them to CloudWatch in the background, by period.
///
/// Ask it for a handle once ([`counter`](Self::counter), [`gauge`](Self::gauge), [`histogram`](Self::histogram)) and
/// record with that: values are added up where they are recorded, so there is no queue on the hot path, it never waits
/// for CloudWatch, and a metric is one datum a period (of a histogram up to three) however often it is recorded.
///
/// # When data are sent
/// Every [`period`](PublisherSettings::period); as soon as 1,000 metrics are new, which fill a request; when
/// [`flush`](Self::flush) or [`shutdown`](Self::shutdown) ask for it. What cannot be delivered waits and is tried
/// again, with growing pauses of random length. A request that AWS calls invalid is not repeated: its data count as
/// dropped.
///
/// # Nothing is lost silently
/// Every observation is delivered, returned by [`flush`](Self::flush) or [`shutdown`](Self::shutdown), or counted by
/// [`dropped`](Self::dropped). The observations of a counter are what it counted. Deliveries are at least once: a
/// request that timed out may have been heard, and is sent again. What is recorded while and after a publisher shuts
/// down may be lost, and so is what cannot be delivered when all publishers are dropped without a shutdown.
///
/// # Memory
/// A counter takes about 1 KiB, a gauge less, a histogram 23 KiB; there are at most
/// [`max_metrics`](PublisherSettings::max_metrics) of them, 2,000 unless told otherwise: 46 MiB if all are histograms.
/// A metric whose handles are all dropped makes room when its last values are collected. What waits for delivery takes
/// [`max_waiting_bytes`](PublisherSettings::max_waiting_bytes), and what one period yields.
///
/// ```no_run
/// use cloudwatch_interactions::{Instrument, Metric, Publisher, PublisherSettings, Unit};
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), Box<dyn std::error::Error>> {
/// let publisher = Publisher::start(PublisherSettings::default(), provider)?;
/// let orders = publisher.counter(Metric::new("Shop", "Orders")?)?;
/// let latency = publisher.histogram(Instrument::new(Metric::new("Shop", "Latency")?).with_unit(Unit::Milliseconds))?;
/// orders.increment(1);
/// latency.record(12.5);
/// publisher.shutdown(Duration::from_secs(5)).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Publisher {
    shared: Arc<Shared>,
    commands: mpsc::Sender<Command>,
}

/// What recording and sending have in common.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) registry: Registry,
    pub(crate) drops: Drops,
}

/// Observations that were given up.
#[derive(Debug)]
pub(crate) struct Drops {
    count: AtomicU64,
    /// What publishes them.
    counter: Option<(Instrument, Arc<CounterCell>)>,
}

impl Drops {
    pub(crate) fn add(&self, observations: u64) {
        self.count.fetch_add(observations, Ordering::Relaxed);
        if let Some((_, counter)) = &self.counter {
            counter.add(observations);
        }
    }

    /// Counts what was in a datum, unless it tells of drops itself: those are told again.
    fn give_up(&self, datum: &Datum) {
        let observations = observations(datum);
        match &self.counter {
            Some((instrument, counter)) if instrument.metric == datum.metric => counter.add(observations),
            _ => self.add(observations),
        }
    }
}

impl Publisher {
    /// Starts the background task, which ends with [`shutdown`](Self::shutdown), or when all clones are dropped.
    ///
    /// It calls `PutMetricData` (permission `cloudwatch:PutMetricData`).
    ///
    /// # Errors
    /// - [`PublisherError::InvalidSettings`] for a period below one second, or no room for any metric.
    /// - [`PublisherError::ReservedNamespace`] for a metric of drops in a namespace of AWS's own.
    /// - [`PublisherError::NoRuntime`] outside of a tokio runtime.
    pub fn start(settings: PublisherSettings, provider: &AwsClientProvider) -> Result<Self, PublisherError> {
        settings.check()?;
        let runtime = tokio::runtime::Handle::try_current().map_err(|_| PublisherError::NoRuntime)?;
        let registry = Registry::new(settings.max_metrics);
        let counter = match &settings.drops {
            None => None,
            Some(metric) => {
                let instrument = Instrument::from(metric.clone());
                Some((instrument.clone(), cell(&registry.counters, instrument)?))
            }
        };
        let drops = Drops { count: AtomicU64::new(0), counter };
        let shared = Arc::new(Shared { registry, drops });
        let (commands, received) = mpsc::channel(1);
        let worker = Worker::new(Arc::clone(&shared), settings, provider.get_cloudwatch());
        runtime.spawn(worker.run(received));
        Ok(Self { shared, commands })
    }

    /// A counter. All counters of one instrument count together, here and in all clones.
    ///
    /// # Errors
    /// [`PublisherError::ReservedNamespace`] for a namespace of AWS's own, [`PublisherError::TooManyMetrics`],
    /// [`PublisherError::ShutDown`].
    pub fn counter(&self, instrument: impl Into<Instrument>) -> Result<Counter, PublisherError> {
        self.open()?;
        cell(&self.shared.registry.counters, instrument.into()).map(Counter)
    }

    /// A gauge. All gauges of one instrument are the same.
    ///
    /// # Errors
    /// As [`counter`](Self::counter).
    pub fn gauge(&self, instrument: impl Into<Instrument>) -> Result<Gauge, PublisherError> {
        self.open()?;
        cell(&self.shared.registry.gauges, instrument.into()).map(Gauge)
    }

    /// A histogram. All histograms of one instrument record together.
    ///
    /// # Errors
    /// As [`counter`](Self::counter).
    pub fn histogram(&self, instrument: impl Into<Instrument>) -> Result<Histogram, PublisherError> {
        self.open()?;
        cell(&self.shared.registry.histograms, instrument.into()).map(Histogram)
    }

    /// How many observations were given up so far: by back-pressure, because AWS called their request invalid, or
    /// because their value was none that CloudWatch takes.
    pub fn dropped(&self) -> u64 {
        self.shared.drops.count.load(Ordering::Relaxed)
    }

    /// Sends all that was recorded before, now.
    ///
    /// Requests that are under way end first; what fails of them is sent once more, with the rest. Each request is tried
    /// as often as the provider's settings say, not longer: this takes seconds at most.
    ///
    /// Calls `PutMetricData` (permission `cloudwatch:PutMetricData`).
    ///
    /// # Errors
    /// - [`PublisherError::Undelivered`] hands over what could not be delivered; the publisher does not keep it. Give
    ///   it to [`put_metric_data`](crate::put_metric_data) later.
    /// - [`PublisherError::ShutDown`] after a shutdown.
    #[tracing::instrument(skip_all)]
    pub async fn flush(&self) -> Result<(), PublisherError> {
        self.ask(Command::Flush).await
    }

    /// Sends all that was recorded before, tries again what fails until the deadline, and ends the background task.
    ///
    /// Calls `PutMetricData` (permission `cloudwatch:PutMetricData`).
    ///
    /// # Errors
    /// - [`PublisherError::Undelivered`] hands over what could not be delivered before the deadline.
    /// - [`PublisherError::ShutDown`] after another shutdown.
    #[tracing::instrument(skip_all)]
    pub async fn shutdown(self, deadline: Duration) -> Result<(), PublisherError> {
        let deadline = tokio::time::Instant::now() + deadline;
        self.ask(|reply| Command::Shutdown(deadline, reply)).await
    }

    #[cfg(feature = "metrics")]
    pub(crate) fn shared(&self) -> Arc<Shared> {
        Arc::clone(&self.shared)
    }

    async fn ask(&self, command: impl FnOnce(oneshot::Sender<Undelivered>) -> Command) -> Result<(), PublisherError> {
        let (reply, answer) = oneshot::channel();
        self.commands.send(command(reply)).await.map_err(|_| PublisherError::ShutDown)?;
        let mut answer = Answer { answer, shared: &self.shared };
        let undelivered = (&mut answer.answer).await.map_err(|_| PublisherError::ShutDown)?;
        if undelivered.packs.is_empty() { Ok(()) } else { Err(PublisherError::Undelivered(undelivered)) }
    }

    fn open(&self) -> Result<(), PublisherError> {
        if self.commands.is_closed() { Err(PublisherError::ShutDown) } else { Ok(()) }
    }
}

/// What a caller waits for. Where it stops waiting, an answer that is there already is counted as dropped.
struct Answer<'a> {
    answer: oneshot::Receiver<Undelivered>,
    shared: &'a Shared,
}

impl Drop for Answer<'_> {
    fn drop(&mut self) {
        self.answer.close();
        let unheard = self.answer.try_recv().into_iter().flat_map(Undelivered::into_data);
        unheard.for_each(|datum| self.shared.drops.give_up(&datum));
    }
}

/// How many observations are in what a cell told: a counter tells a single value, all others tell with counts.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts, as they came from integers")]
fn observations(datum: &Datum) -> u64 {
    match &datum.value {
        DatumValue::Single(count) => *count as u64,
        DatumValue::Distribution(pairs) => pairs.iter().map(|(_, count)| *count as u64).sum(),
        DatumValue::Statistics(statistics) => statistics.sample_count as u64,
    }
}

fn cell<C: cells::Cell>(cells: &Cells<C>, instrument: Instrument) -> Result<Arc<C>, PublisherError> {
    if instrument.metric.namespace().starts_with("AWS/") {
        return Err(PublisherError::ReservedNamespace { metric: Box::new(instrument.metric) });
    }
    let metric = instrument.metric.clone();
    cells.get(instrument).ok_or_else(|| PublisherError::TooManyMetrics { metric: Box::new(metric) })
}

#[cfg(test)]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "small numbers"
)]
mod tests;
