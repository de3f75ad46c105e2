//! `awsi dashboard rm NAME…`

use crate::commands::deletions;
use crate::failure::Failure;
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::delete_dashboards;

pub(crate) const JSON: &str = "\
JSON: deleted (an array), missing (an array), failed (an array of name, code, message, needed_by)
  missing are those that did not exist; nothing needs a dashboard: needed_by is empty";

#[derive(Debug, Args)]
pub(crate) struct RmArgs {
    /// The dashboards, by their names
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,

    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
}

pub(crate) async fn run(args: &RmArgs, session: &Session) -> Result<(), Failure> {
    deletions::confirm(&args.names, "dashboard", args.yes).await?;
    let report = delete_dashboards(args.names.iter(), &session.provider).await?;
    deletions::tell(report, "dashboard", session)
}
