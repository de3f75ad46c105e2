//! `awsi table scan TABLE`

use super::items::print;
use crate::failure::Failure;
use crate::session::Session;
use clap::Args;
use dynamodb_interactions::{Scan, scan};
use serde_json::Value;

#[derive(Debug, Args)]
pub(crate) struct ScanArgs {
    /// The table, by name or ARN
    table: String,

    /// Read this index in place of the table
    #[arg(long)]
    index: Option<String>,

    /// No more than so many
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
}

pub(crate) async fn run(args: &ScanArgs, session: &Session) -> Result<(), Failure> {
    let mut wanted = Scan::default();
    wanted.index.clone_from(&args.index);
    print(scan::<Value>(&args.table, &wanted, &session.provider), args.limit, session).await
}
