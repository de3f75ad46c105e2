//! What became of alarms.

use ciborium::Value;

use super::input::Input;
use super::{object, time};
use crate::aws_error::AwsError;

const PAGE: usize = 100;

#[derive(Debug, Default)]
pub(super) struct History(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    alarm: String,
    alarm_kind: &'static str,
    at: f64,
    kind: &'static str,
    summary: String,
    data: Option<String>,
}

impl Entry {
    fn shown(&self) -> Value {
        object([
            ("AlarmName", Some(self.alarm.as_str().into())),
            ("AlarmType", Some(self.alarm_kind.into())),
            ("Timestamp", Some(time(self.at))),
            ("HistoryItemType", Some(self.kind.into())),
            ("HistorySummary", Some(self.summary.as_str().into())),
            ("HistoryData", self.data.as_deref().map(Value::from)),
        ])
    }
}

impl History {
    pub(super) fn add(
        &mut self,
        alarm: &str,
        alarm_kind: &'static str,
        at: f64,
        kind: &'static str,
        summary: String,
        data: Option<String>,
    ) {
        self.0.push(Entry { alarm: alarm.to_owned(), alarm_kind, at, kind, summary, data });
    }

    /// The newest first, unless told otherwise.
    pub(super) fn describe(&self, input: &Input<'_>) -> Result<Value, AwsError> {
        let alarm_kinds = input.texts("AlarmTypes");
        let is_wanted = |entry: &&Entry| {
            input.text("AlarmName").is_none_or(|name| name == entry.alarm)
                && input.text("HistoryItemType").is_none_or(|kind| kind == entry.kind)
                && input.time("StartDate").is_none_or(|start| entry.at >= start)
                && input.time("EndDate").is_none_or(|end| entry.at <= end)
                && (alarm_kinds.contains(&entry.alarm_kind)
                    || alarm_kinds.is_empty() && entry.alarm_kind == "MetricAlarm")
        };
        let mut wanted: Vec<&Entry> = self.0.iter().filter(is_wanted).collect();
        if input.text("ScanBy") != Some("TimestampAscending") {
            wanted.reverse();
        }
        let invalid = |_| AwsError::new(400, "InvalidNextToken", "The next token specified is invalid.");
        let begin: usize = input.text("NextToken").map_or(Ok(0), str::parse).map_err(invalid)?;
        let next = (wanted.len() > begin.saturating_add(PAGE)).then(|| begin.saturating_add(PAGE).to_string().into());
        let page = wanted.into_iter().skip(begin).take(PAGE).map(Entry::shown).collect();
        Ok(object([("AlarmHistoryItems", Some(Value::Array(page))), ("NextToken", next)]))
    }
}
