//! Series as they are printed.

use crate::failure::{Failure, FailureKind};
use crate::output::{Output, View, list, rfc3339};
use cloudwatch_interactions::{MetricData, Series, SeriesStatus};
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::SystemTime;

pub(crate) const JSON: &str = "\
JSON of the series: an array of id, label, status, messages, points
  status is Complete, PartialData, InternalError, Forbidden or Unanswered
  messages is an array of code, text; points is an array of at, value";

#[derive(Debug, Serialize)]
pub(super) struct Printed {
    id: String,
    label: String,
    status: String,
    messages: Vec<Message>,
    points: Vec<At>,
}

#[derive(Debug, Serialize)]
struct Message {
    code: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct At {
    at: Option<String>,
    value: f64,
}

impl From<Series> for Printed {
    fn from(series: Series) -> Self {
        let messages = series.messages.into_iter().map(|message| Message { code: message.code, text: message.text });
        let points = series.points.iter().map(|point| At { at: rfc3339(Some(point.at)), value: point.value });
        Self {
            id: series.id,
            label: series.label,
            status: series.status.to_string(),
            messages: messages.collect(),
            points: points.collect(),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct All(Vec<Printed>);

impl All {
    pub(super) fn of(data: MetricData) -> Self {
        Self(data.series.into_iter().map(Printed::from).collect())
    }

    /// A line a value: series need not have the same times.
    pub(super) fn csv(&self) -> Result<String, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["at", "id", "label", "value"])?;
        for series in &self.0 {
            for At { at, value } in &series.points {
                let at = at.as_deref().unwrap_or_default();
                writer.write_record([at, &series.id, &series.label, &value.to_string()])?;
            }
        }
        let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl View for All {
    /// A row a time, a column a series.
    fn table(&self) -> String {
        let mut rows: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (column, series) in self.0.iter().enumerate() {
            for At { at, value } in &series.points {
                let row =
                    rows.entry(at.as_deref().unwrap_or("-")).or_insert_with(|| vec!["-".to_owned(); self.0.len()]);
                if let Some(cell) = row.get_mut(column) {
                    *cell = value.to_string();
                }
            }
        }
        let header: Vec<&str> =
            std::iter::once("TIME").chain(self.0.iter().map(|series| series.label.as_str())).collect();
        let rows = rows.into_iter().map(|(at, values)| std::iter::once(at.to_owned()).chain(values).collect());
        list(&header, rows)
    }
}

/// Fails where a series is not all there is, and tells people which; what there is was printed.
pub(super) fn require_all(data: &MetricData, output: Output) -> Result<(), Failure> {
    let incomplete: Vec<&Series> =
        data.series.iter().filter(|series| series.status != SeriesStatus::Complete).collect();
    for message in &data.messages {
        output.note(&format!("CloudWatch says: {message}"));
    }
    for series in &incomplete {
        let said: Vec<String> = series.messages.iter().map(ToString::to_string).collect();
        output.note(&format!("not complete: {} ({}) {}", series.label, series.status, said.join("; ")));
    }
    let Some(first) = incomplete.first() else { return Ok(()) };
    let is_denied = incomplete.iter().all(|series| series.status == SeriesStatus::Forbidden);
    let kind = if is_denied { FailureKind::AccessDenied } else { FailureKind::Other };
    let (count, id, status) = (incomplete.len(), &first.id, &first.status);
    Err(Failure::new(kind, format!("{count} of the series are not complete, the first of them {id}: {status}")))
}

/// The seconds of the epoch.
pub(super) fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
