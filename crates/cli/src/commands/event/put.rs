//! `awsi event put --source SOURCE --type TYPE FILE…`

use crate::commands::json_text;
use crate::failure::Failure;
use crate::output::{View, counted, escape_controls};
use crate::session::Session;
use clap::Args;
use eventbridge_interactions::{DEFAULT_BUS, Event, EventError, put_events};
use serde::Serialize;
use std::path::PathBuf;

pub(crate) const JSON: &str = "\
JSON: bus, ids (an array, in the order of the files)
  An id says that EventBridge has the event; whether a rule matches it is not told. Where some events are not put, the exit
  code is 6, and each of them is told with its place and the reason: those are to be put again, and no others.";

#[derive(Debug, Args)]
pub(crate) struct PutArgs {
    /// The name of the event bus, or its ARN
    #[arg(long, default_value = DEFAULT_BUS)]
    bus: String,

    /// Who tells it, such as shop.checkout
    #[arg(long)]
    source: String,

    /// The detail type: what kind of event it is, such as `Order Placed`
    #[arg(long = "type", value_name = "TYPE")]
    detail_type: String,

    /// The ARN of what it is about; may be said several times
    #[arg(long = "resource", value_name = "ARN")]
    resources: Vec<String>,

    /// The files with the details, a JSON object each, for an event each; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    details: Vec<PathBuf>,
}

#[derive(Debug, Serialize)]
struct Put<'a> {
    bus: &'a str,
    ids: Vec<String>,
}

pub(crate) async fn run(args: &PutArgs, session: &Session) -> Result<(), Failure> {
    let mut events = Vec::new();
    for (index, file) in args.details.iter().enumerate() {
        let detail = json_text::read(file).await?;
        let event = Event::new(&args.source, &args.detail_type, &detail);
        let event = event.and_then(|event| event.with_resources(args.resources.iter().cloned()));
        events.push(event.map_err(|source| EventError::Invalid { index, source })?);
    }
    let ids = put_events(&args.bus, &events, &session.provider).await.inspect_err(|error| tell(error, session))?;
    Ok(session.output.confirm(&Put { bus: &args.bus, ids })?)
}

/// Each event that was not put, as the error names the first one alone.
fn tell(error: &EventError, session: &Session) {
    if let EventError::Undelivered(undelivered) = error {
        for failed in &undelivered.failed {
            session.output.note(&format!("Event {}: {}.", failed.index, failed.reason));
        }
    }
}

impl View for Put<'_> {
    fn table(&self) -> String {
        let events = counted(u64::try_from(self.ids.len()).unwrap_or(u64::MAX), "event");
        let ids = self.ids.iter().map(|id| escape_controls(id)).collect::<Vec<_>>().join("\n  ");
        format!("Put {events} to the event bus {}:\n  {ids}", escape_controls(self.bus))
    }
}
