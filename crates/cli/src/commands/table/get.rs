//! `awsi table get TABLE KEY`

use super::items::ShownItem;
use crate::commands::json_text;
use crate::failure::{Failure, FailureKind};
use crate::session::Session;
use clap::Args;
use dynamodb_interactions::{get_item, get_item_consistently};
use serde_json::Value;

pub(crate) const JSON: &str = "\
JSON: the item, as plain JSON
  Where there is none, the exit code is 3.";

#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    /// The table, by name or ARN
    table: String,

    /// The key as JSON, such as '{\"id\": \"a\"}': all key attributes of the table and no others
    key: String,

    /// With all writes that succeeded before, at double the price
    #[arg(long)]
    consistent: bool,
}

pub(crate) async fn run(args: &GetArgs, session: &Session) -> Result<(), Failure> {
    let key = json_text::parse(&args.key, "the key")?;
    let found: Option<Value> = if args.consistent {
        get_item_consistently(&args.table, &key, &session.provider).await?
    } else {
        get_item(&args.table, &key, &session.provider).await?
    };
    let Some(item) = found else {
        let message = format!("the table `{}` has no item of this key", args.table);
        return Err(Failure::new(FailureKind::ItemNotFound, message));
    };
    Ok(session.output.show(&ShownItem(item))?)
}
