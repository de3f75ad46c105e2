//! `awsi metrics …`

mod get;
mod ls;
mod plot;
mod put;
mod selection;
mod series;

pub(crate) use selection::dimension;

use crate::args::GlobalOptions;
use crate::failure::{Failure, FailureKind};
use crate::interruption::unless_interrupted;
use crate::session::Session;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum MetricsCommand {
    /// Put values of a metric
    #[command(after_help = put::JSON)]
    Put(put::PutArgs),
    /// List metrics; a new one may take 15 minutes to be there
    #[command(after_help = ls::JSON)]
    Ls(ls::LsArgs),
    /// Print the values of metrics over time
    #[command(after_help = get::HELP)]
    Get(get::GetArgs),
    /// Draw metrics over time, here or into an SVG or PNG file
    #[command(after_help = plot::HELP)]
    Plot(plot::PlotArgs),
}

impl MetricsCommand {
    pub(crate) async fn run(&self, options: &GlobalOptions) -> Result<(), Failure> {
        unless_interrupted(FailureKind::Interrupted, Box::pin(self.go(&Session::open(options).await?))).await
    }

    pub(crate) async fn go(&self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Put(args) => put::run(args, session).await,
            Self::Ls(args) => ls::run(args, session).await,
            Self::Get(args) => get::run(args, session).await,
            Self::Plot(args) => plot::run(args, session).await,
        }
    }
}
