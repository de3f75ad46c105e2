//! `awsi alarm history NAME`

use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls, rfc3339};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::{AlarmHistoryEntry, stream_alarm_history};
use futures::TryStreamExt;
use serde::Serialize;
use std::pin::pin;

pub(crate) const JSON: &str = "\
JSON of the history, the newest first: an array of at, kind, summary, data
  kind is ConfigurationUpdate, StateUpdate, Action and so on; data is CloudWatch's own JSON, as a text";

#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// The alarm's name; one that is deleted has its history for 30 days
    name: String,
}

/// Something that became of the alarm.
#[derive(Debug, Serialize)]
struct Row {
    at: Option<String>,
    kind: String,
    summary: String,
    data: Option<String>,
}

pub(crate) async fn run(args: &HistoryArgs, session: &Session) -> Result<(), Failure> {
    let mut history = pin!(stream_alarm_history(&args.name, &session.provider));
    let mut listing = Listing::new(session.output, format!("{:20}  {:19}  SUMMARY", "AT", "KIND"));
    while let Some(entry) = history.try_next().await? {
        listing.row(&Row::from(entry))?;
    }
    Ok(listing.end()?)
}

impl From<AlarmHistoryEntry> for Row {
    fn from(entry: AlarmHistoryEntry) -> Self {
        Self { at: rfc3339(entry.at), kind: entry.kind.to_string(), summary: entry.summary, data: entry.data }
    }
}

impl View for Row {
    fn table(&self) -> String {
        let Self { at, kind, summary, .. } = self;
        let at = at.as_deref().unwrap_or("-");
        format!("{at:20}  {:19}  {}", escape_controls(kind), escape_controls(summary))
    }
}
