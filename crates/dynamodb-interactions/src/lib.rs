//! Amazon DynamoDB in domain terms: items as types of serde, conditions that are answered, lists as streams, batches that lose
//! nothing, transactions, and waits for tables.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last. A table is named by its name,
//! or in another account by its ARN.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`get_item`], [`get_item_consistently`] | `GetItem` | `dynamodb:GetItem` |
//! | [`put_item`] | `PutItem` | `dynamodb:PutItem` |
//! | [`update_item`] | `UpdateItem` | `dynamodb:UpdateItem` |
//! | [`delete_item`] | `DeleteItem` | `dynamodb:DeleteItem` |
//! | [`query`] | `Query` | `dynamodb:Query` on the table or the index |
//! | [`scan`] | `Scan` | `dynamodb:Scan` on the table or the index |
//! | [`batch_get`] | `BatchGetItem` | `dynamodb:BatchGetItem` |
//! | [`batch_write`] | `BatchWriteItem` | `dynamodb:BatchWriteItem` |
//! | [`transact_write`] | `TransactWriteItems` | those of the writes in it, `dynamodb:ConditionCheckItem` |
//! | [`describe_table`], [`wait_until_table_active`], [`wait_until_table_gone`] | `DescribeTable` | `dynamodb:DescribeTable` |
//! | [`list_tables`] | `ListTables` | `dynamodb:ListTables` |
//!
//! Where a KMS key of one's own encrypts a table, whoever reads or writes items needs `kms:Decrypt` on it.
//!
//! # What DynamoDB does and nobody expects
//! - **A batch that succeeded may have left items out**, under load all but one of them. They are named within the answer, and
//!   whoever does not look has lost them. Here they are asked for again, and what is left in the end is told.
//! - **A batch with one key twice is refused whole**, and a table with a sort key counts both attributes. It is found here
//!   before anything is sent.
//! - **A page may be empty and not the last.** Filters are applied after a page was read, and paid for.
//! - **A put replaces the whole item**: attributes that are not named are gone. [`update_item`] changes what it names.
//! - **Reads are some milliseconds old** unless they are consistent, which costs double.
//! - **Why a transaction was cancelled** is a list in the error, by places. [`transact_write`] answers it by names.
//! - **Many words cannot be names in expressions**: `status`, `name`, `count`, `data`, …. [`Expression::name`] stands for them.
//! - **The count of a table's items** is up to six hours old.
//!
//! What items hold is in no error, no log and no `Debug` of this crate.
//!
//! ```no_run
//! use dynamodb_interactions::{Expression, Query, WriteOutcome, put_item, query};
//! use futures::TryStreamExt;
//!
//! #[derive(serde::Serialize, serde::Deserialize)]
//! struct Order {
//!     customer: String,
//!     order: String,
//!     total: u64,
//! }
//!
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), dynamodb_interactions::ItemError> {
//! let order = Order { customer: "c-1".to_owned(), order: "o-17".to_owned(), total: 3 };
//! if put_item("orders", &order, Some(&Expression::absent("order")), provider).await? == WriteOutcome::ConditionFailed {
//!     println!("it is there already");
//! }
//! let of_customer = Query::new(Expression::equal("customer", &"c-1")?);
//! let orders: Vec<Order> = query("orders", &of_customer, provider).try_collect().await?;
//! # Ok(())
//! # }
//! ```

mod batch;
mod client;
mod expression;
mod item;
mod name;
mod permissions;
mod read;
#[cfg(test)]
mod stand_in;
mod table;
mod transaction;

pub use batch::get::{BatchRead, batch_get};
pub use batch::write::{BatchWrite, batch_write};
pub use client::DynamoDbClient;
pub use expression::Expression;
pub use item::Item;
pub use item::delete::delete_item;
pub use item::error::ItemError;
pub use item::get::{get_item, get_item_consistently};
pub use item::outcome::WriteOutcome;
pub use item::put::put_item;
pub use item::update::update_item;
pub use permissions::PERMISSIONS;
pub use read::query::{Query, query};
pub use read::scan::{Scan, scan};
pub use table::describe::{Table, TableStatus, describe_table};
pub use table::error::TableError;
pub use table::key::TableKey;
pub use table::list::list_tables;
pub use table::wait::{wait_until_table_active, wait_until_table_gone};
pub use transaction::{CancellationReason, TransactWrite, TransactionOutcome, transact_write};
