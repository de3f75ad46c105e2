//! Metrics as lines of a log, in CloudWatch's embedded metric format.

mod line;

use crate::datum::Datum;
use crate::event::MetricEvent;
use crate::metric::Metric;
use crate::put::check::{DatumProblem, check_datum};
use crate::put::error::PutMetricDataError;
use line::{Properties, lines};
use std::io::{self, Write};
use std::time::SystemTime;

/// Writes metrics as lines of JSON from which CloudWatch makes metrics, for where something else carries a log to
/// `CloudWatch Logs`: a Lambda function's standard output, the CloudWatch agent's port. Nothing is called, and no
/// permission is needed but that of the log.
///
/// A line holds data of one namespace, one set of dimensions and one time; at most 100 metrics, at most 100 values of
/// each, and at most 256 KiB, which every way to a log takes. What is more goes on further lines. The values of a
/// distribution are repeated as often as they were seen.
///
/// [Properties](Self::set_property) are fields that become no metrics: they lead from a value to what it is about.
///
/// ```
/// use cloudwatch_interactions::{Datum, EmfWriter, Metric, Unit};
///
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let latency = Metric::new("Shop", "Latency")?.with_dimension("Stage", "beta")?;
/// let mut metrics = EmfWriter::new(std::io::stdout());
/// metrics.set_property("requestId", "c6af9ac6-7b61-11e6-9a41-93e8deadbeef")?;
/// metrics.write(&[Datum::new(latency, 12.5).with_unit(Unit::Milliseconds)])?;
/// # Ok(())
/// # }
/// # example().unwrap();
/// ```
#[derive(Debug)]
pub struct EmfWriter<W> {
    writer: W,
    properties: Properties,
}

/// Why metrics were not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmfError {
    /// The event has a name that cannot be a metric's. Nothing was written.
    #[error(transparent)]
    InvalidEvent(PutMetricDataError),
    /// The format, or CloudWatch, would not take this datum. Nothing was written.
    #[error("the datum {index}, of {metric}, cannot be written: it {problem}")]
    InvalidDatum {
        /// Which of the data, from 0.
        index: usize,
        /// Of which metric.
        metric: Box<Metric>,
        /// What is wrong with it.
        problem: EmfProblem,
    },
    /// A property cannot be one, and was not set.
    #[error("`{name}` cannot be a property: {problem}")]
    InvalidProperty {
        /// Its name.
        name: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The log cannot be written to.
    #[error("the metrics could not be written")]
    Io(#[source] io::Error),
}

/// Why a datum cannot be written in the embedded metric format.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum EmfProblem {
    /// CloudWatch would not take it in any way.
    #[error(transparent)]
    Datum(DatumProblem),
    /// The format has values only.
    #[error("is a statistic set, for which the format has no place")]
    IsStatistics,
    /// A value cannot be repeated so often.
    #[error("has the count {0}, and values can be repeated in whole numbers up to 10,000 only")]
    CountNotWhole(f64),
    /// Names of metrics, of dimensions and of properties are fields of one object.
    #[error("has a name, or a dimension, that another field of its line has: a dimension, a property, or `_aws`")]
    NameTaken,
}

impl<W: Write> EmfWriter<W> {
    /// Writes to `writer`, one call of `write_all` for each line, and flushes it behind the last.
    pub fn new(writer: W) -> Self {
        Self { writer, properties: Properties::default() }
    }

    /// Sets a field of all lines from now on: the id of a request, of an order. It becomes no metric and costs nothing
    /// as such, may have any value, unlike a dimension, and is found by queries of `CloudWatch Logs Insights`.
    ///
    /// # Errors
    /// [`EmfError::InvalidProperty`] for an empty name, for `_aws`, and where all properties together would be longer
    /// than 16 KiB.
    pub fn set_property(&mut self, name: impl Into<String>, value: impl Into<String>) -> Result<(), EmfError> {
        self.properties.set(name.into(), value.into())
    }

    /// Takes all properties away: to be called where the next request begins, unless it sets the same again.
    pub fn clear_properties(&mut self) {
        self.properties = Properties::default();
    }

    /// Writes data, on as few lines as they fit.
    ///
    /// # Errors
    /// [`EmfError::InvalidDatum`] names the first that cannot be written, [`EmfError::Io`] is the writer's.
    pub fn write(&mut self, data: &[Datum]) -> Result<(), EmfError> {
        let now = SystemTime::now();
        for (index, datum) in data.iter().enumerate() {
            let checked =
                check_datum(datum, now).map_err(EmfProblem::Datum).and_then(|()| line::check(datum, &self.properties));
            let metric = || Box::new(datum.metric.clone());
            checked.map_err(|problem| EmfError::InvalidDatum { index, metric: metric(), problem })?;
        }
        self.write_lines(data, now).map_err(EmfError::Io)
    }

    /// Writes what an event tells: one line, for up to 100 data.
    ///
    /// # Errors
    /// [`EmfError::InvalidEvent`], and those of [`write`](Self::write).
    pub fn write_event(&mut self, event: &(impl MetricEvent + ?Sized)) -> Result<(), EmfError> {
        self.write(&crate::event::data_of([event]).map_err(EmfError::InvalidEvent)?)
    }

    fn write_lines(&mut self, data: &[Datum], now: SystemTime) -> io::Result<()> {
        for line in lines(data, &self.properties, now) {
            self.writer.write_all(format!("{}\n", line.to_json(&self.properties)).as_bytes())?;
        }
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests;
