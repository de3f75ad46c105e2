//! `awsi table query TABLE KEY`

use super::items::print;
use crate::commands::json_text;
use crate::failure::Failure;
use crate::session::Session;
use clap::Args;
use dynamodb_interactions::{Expression, Query, query};
use serde_json::Value;

#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// The table, by name or ARN
    table: String,

    /// The partition key as JSON, such as '{\"customer\": \"c-1\"}'
    partition: String,

    /// Ask this index in place of the table
    #[arg(long)]
    index: Option<String>,

    /// The largest sort key first
    #[arg(long)]
    descending: bool,

    /// No more than so many
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
}

pub(crate) async fn run(args: &QueryArgs, session: &Session) -> Result<(), Failure> {
    let mut wanted = Query::new(condition(&json_text::parse(&args.partition, "the partition key")?)?);
    wanted.index.clone_from(&args.index);
    wanted.descending = args.descending;
    print(query::<Value>(&args.table, &wanted, &session.provider), args.limit, session).await
}

fn condition(partition: &Value) -> Result<Expression, Failure> {
    let only = partition.as_object().filter(|object| object.len() == 1).and_then(|object| object.iter().next());
    let Some((name, value)) = only else {
        return Err(Failure::usage(
            "the partition key is a JSON object of one attribute, such as {\"customer\": \"c-1\"}",
        ));
    };
    Ok(Expression::equal(name, value)?)
}
