//! `awsi table put TABLE FILE`

use crate::commands::json_text;
use crate::failure::{Failure, FailureKind};
use crate::output::{View, escape_controls};
use crate::session::Session;
use clap::Args;
use dynamodb_interactions::{Expression, WriteOutcome, put_item};
use serde::Serialize;
use std::path::PathBuf;

pub(crate) const JSON: &str = "\
JSON: table, put
  An item that is there is replaced whole, unless --if-absent is said: then the exit code is 5.";

#[derive(Debug, Args)]
pub(crate) struct PutArgs {
    /// The table, by name or ARN
    table: String,

    /// The file with the item, a JSON object; `-` for standard input
    file: PathBuf,

    /// Only if there is no item of the key: the name of an attribute of the key
    #[arg(long, value_name = "ATTRIBUTE")]
    if_absent: Option<String>,
}

#[derive(Debug, Serialize)]
struct Put<'a> {
    table: &'a str,
    put: bool,
}

pub(crate) async fn run(args: &PutArgs, session: &Session) -> Result<(), Failure> {
    let item = json_text::read(&args.file).await?;
    let condition = args.if_absent.as_ref().map(Expression::absent);
    match put_item(&args.table, &item, condition.as_ref(), &session.provider).await? {
        WriteOutcome::Written => Ok(session.output.confirm(&Put { table: &args.table, put: true })?),
        WriteOutcome::ConditionFailed => {
            let message = format!("the table `{}` has an item of this key, which stays as it is", args.table);
            Err(Failure::new(FailureKind::Refused, message))
        }
    }
}

impl View for Put<'_> {
    fn table(&self) -> String {
        format!("Put the item into the table {}.", escape_controls(self.table))
    }
}
