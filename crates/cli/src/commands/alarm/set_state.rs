//! `awsi alarm set-state NAME STATE`

use super::State;
use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::{AlarmState, set_alarm_state};
use serde::Serialize;

pub(crate) const JSON: &str = "\
JSON: alarm, state, reason
  The alarm acts as on any other change of state. One over a metric gets its real state back when it is evaluated next.";

#[derive(Debug, Args)]
pub(crate) struct SetStateArgs {
    /// The alarm's name
    name: String,

    /// The state to set
    state: State,

    /// Why, as the alarm's history is to tell
    #[arg(long, value_name = "TEXT", default_value = "set by hand")]
    reason: String,
}

#[derive(Debug, Serialize)]
struct Set<'a> {
    alarm: &'a str,
    state: &'static str,
    reason: &'a str,
}

pub(crate) async fn run(args: &SetStateArgs, session: &Session) -> Result<(), Failure> {
    let state = AlarmState::from(args.state);
    set_alarm_state(&args.name, state, &args.reason, &session.provider).await?;
    Ok(session.output.confirm(&Set { alarm: &args.name, state: state.as_str(), reason: &args.reason })?)
}

impl View for Set<'_> {
    fn table(&self) -> String {
        format!("Set {} to {}.", escape_controls(self.alarm), self.state)
    }
}
