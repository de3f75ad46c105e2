//! `awsi metrics get NAMESPACE NAME…`

use super::selection::Selection;
use super::series::{All, require_all};
use crate::failure::{Failure, FailureKind};
use crate::output::print;
use crate::session::Session;
use clap::Args;
use cloudwatch_interactions::get_metric_data;

pub(crate) use super::series::JSON as HELP;

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    #[command(flatten)]
    selection: Selection,

    /// Print comma-separated values: at, id, label, value
    #[arg(long)]
    csv: bool,
}

pub(crate) async fn run(args: &GetArgs, session: &Session) -> Result<(), Failure> {
    if args.csv && session.output.is_json() {
        return Err(Failure::usage("--csv cannot be used with --output json"));
    }
    let question = args.selection.question()?;
    let data = get_metric_data(&question.queries, question.range, &session.provider).await?;
    let complete = require_all(&data, session.output);
    let all = All::of(data);
    if args.csv {
        print(&all.csv().map_err(|error| Failure::new(FailureKind::Other, error))?)?;
    } else {
        session.output.show(&all)?;
    }
    complete
}
