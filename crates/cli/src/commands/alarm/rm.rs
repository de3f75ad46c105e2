//! `awsi alarm rm NAME…`

use crate::commands::deletions;
use crate::failure::Failure;
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::delete_alarms;

pub(crate) const JSON: &str = "\
JSON: deleted (an array), missing (an array), failed (an array of name, code, message, needed_by)
  missing are those that did not exist; needed_by are the composite alarms to delete first";

#[derive(Debug, Args)]
pub(crate) struct RmArgs {
    /// The alarms, by their names; composite ones go before those that they are made of
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,

    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
}

pub(crate) async fn run(args: &RmArgs, session: &Session) -> Result<(), Failure> {
    deletions::confirm(&args.names, "alarm", args.yes).await?;
    let report = delete_alarms(args.names.iter(), &session.provider).await?;
    deletions::tell(report, "alarm", session)
}
