//! `awsi table wait TABLE`

use crate::failure::Failure;
use crate::output::{View, escape_controls};
use crate::session::Session;
use aws_interactions_core::Wait;
use clap::Args;
use dynamodb_interactions::{TableStatus, wait_until_table_active, wait_until_table_gone};
use serde::Serialize;
use std::time::Duration;

pub(crate) const JSON: &str = "\
JSON: table, status
  status is ACTIVE, or GONE behind --gone. A table that is not there yet is waited for.";

#[derive(Debug, Args)]
pub(crate) struct WaitArgs {
    /// The table, by name or ARN
    table: String,

    /// Until it is gone, in place of active
    #[arg(long)]
    gone: bool,

    /// For how long at most, such as 90s or 10m
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = humantime::parse_duration)]
    timeout: Duration,

    /// How often to look
    #[arg(long, value_name = "DURATION", default_value = "5s", value_parser = humantime::parse_duration)]
    interval: Duration,
}

#[derive(Debug, Serialize)]
struct Waited<'a> {
    table: &'a str,
    status: String,
}

pub(crate) async fn run(args: &WaitArgs, session: &Session) -> Result<(), Failure> {
    let output = session.output;
    let wait = Wait::at_most(args.timeout).every(args.interval).reporting(move |waiting| {
        if waiting.looks == 1 {
            output.note(&format!("It is {}; waiting …", waiting.seen));
        }
    });
    let status = if args.gone {
        wait_until_table_gone(&args.table, &wait, &session.provider).await?;
        TableStatus::Other("GONE".to_owned())
    } else {
        wait_until_table_active(&args.table, &wait, &session.provider).await?.status
    };
    Ok(session.output.confirm(&Waited { table: &args.table, status: status.to_string() })?)
}

impl View for Waited<'_> {
    fn table(&self) -> String {
        format!("The table {} is {}.", escape_controls(self.table), self.status)
    }
}
