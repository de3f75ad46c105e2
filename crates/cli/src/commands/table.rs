//! `awsi table …`

mod get;
mod items;
mod ls;
mod put;
mod query;
mod scan;
mod wait;

use crate::args::GlobalOptions;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum TableCommand {
    /// List the tables
    #[command(after_help = ls::JSON)]
    Ls,
    /// Print the item of a key
    #[command(after_help = get::JSON)]
    Get(get::GetArgs),
    /// Put an item in the place of the one of its key
    #[command(after_help = put::JSON)]
    Put(put::PutArgs),
    /// Print the items of a partition, in their order
    #[command(after_help = items::JSON)]
    Query(query::QueryArgs),
    /// Print the items of a table, which reads and pays for all of them
    #[command(after_help = items::JSON)]
    Scan(scan::ScanArgs),
    /// Wait until a table is active, or gone
    #[command(after_help = wait::JSON)]
    Wait(wait::WaitArgs),
}

impl TableCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Ls => ls::run(session).await,
            Self::Get(args) => get::run(args, session).await,
            Self::Put(args) => put::run(args, session).await,
            Self::Query(args) => query::run(args, session).await,
            Self::Scan(args) => scan::run(args, session).await,
            Self::Wait(args) => wait::run(args, session).await,
        }
    }
}
