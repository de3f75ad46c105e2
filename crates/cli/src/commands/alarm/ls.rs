//! `awsi alarm ls [PREFIX]`

use super::State;
use super::printed::Printed;
use crate::failure::Failure;
use crate::output::{Listing, View, escape_controls};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::{AlarmFilter, describe_alarms};
use futures::TryStreamExt;
use serde::Serialize;
use std::pin::pin;

pub(crate) const JSON: &str = "\
JSON of the alarms: an array of what `awsi alarm show` has of each";

#[derive(Debug, Args)]
pub(crate) struct LsArgs {
    /// Those whose names begin so
    prefix: Option<String>,

    /// Those in this state
    #[arg(long)]
    state: Option<State>,
}

pub(crate) async fn run(args: &LsArgs, session: &Session) -> Result<(), Failure> {
    let filter =
        AlarmFilter { name_prefix: args.prefix.clone(), state: args.state.map(Into::into), ..AlarmFilter::default() };
    let mut alarms = pin!(describe_alarms(&filter, &session.provider));
    let header = format!("{:17}  {:20}  {:9}  NAME", "STATE", "SINCE", "KIND");
    let mut listing = Listing::new(session.output, header);
    while let Some(alarm) = alarms.try_next().await? {
        listing.row(&Row(alarm.into()))?;
    }
    Ok(listing.end()?)
}

#[derive(Debug, Serialize)]
struct Row(Printed);

impl View for Row {
    fn table(&self) -> String {
        let Self(Printed { name, kind, state, state_since, .. }) = self;
        let since = state_since.as_deref().unwrap_or("-");
        format!("{state:17}  {since:20}  {kind:9}  {}", escape_controls(name))
    }
}
