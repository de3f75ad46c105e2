//! `awsi instance terminate ID…`

use super::change;
use super::printed::Printed;
use crate::confirmation::confirm;
use crate::failure::Failure;
use crate::ids;
use crate::session::Session;
use clap::Args;
use ec2_interactions::{get_instances, terminate_instances};

#[derive(Debug, Args)]
pub(crate) struct TerminateArgs {
    /// The instances
    #[arg(value_name = "ID", required = true, value_parser = ids::instance)]
    ids: Vec<String>,

    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
}

pub(crate) async fn run(args: &TerminateArgs, session: &Session) -> Result<(), Failure> {
    if !args.yes {
        ask(&args.ids, session).await?;
    }
    let outcomes = terminate_instances(&args.ids, &session.provider).await?;
    change::report("terminated", outcomes, session.output)
}

/// Shows what the ids stand for, and asks.
async fn ask(ids: &[String], session: &Session) -> Result<(), Failure> {
    let found: Vec<_> = get_instances(ids, &session.provider).await?.into_iter().map(Printed::from).collect();
    session.output.note_rows(&found);
    let (what, word) = match ids {
        [id] => ("terminate the instance for good".to_owned(), id.clone()),
        ids => (format!("terminate {} instances for good", ids.len()), ids.len().to_string()),
    };
    confirm(&what, &word, false).await
}
