//! Amazon EventBridge in domain terms: domain events that are put without losing one silently, rules and their targets.
//!
//! Every function takes the [`AwsClientProvider`](aws_interactions_core::AwsClientProvider) last. Buses and rules are of one
//! account and region. A bus is named by its name or, in another account, by its ARN; [`DEFAULT_BUS`] is every account's own.
//!
//! | function | operation | permission |
//! |---|---|---|
//! | [`put_events`], [`put_domain_events`] | `PutEvents` | `events:PutEvents` on the bus |
//! | [`put_rule`] | `PutRule` | `events:PutRule`, `iam:PassRole` for a role |
//! | [`describe_rule`] | `DescribeRule` | `events:DescribeRule` |
//! | [`list_rules`] | `ListRules` | `events:ListRules` |
//! | [`delete_rule`] | `ListTargetsByRule`, `RemoveTargets`, `DeleteRule` | of the same names |
//! | [`put_targets`] | `PutTargets` | `events:PutTargets`, `iam:PassRole` for roles |
//! | [`list_targets`] | `ListTargetsByRule` | `events:ListTargetsByRule` |
//! | [`remove_targets`] | `RemoveTargets` | `events:RemoveTargets` |
//!
//! # What EventBridge does and nobody expects
//! - **A 200 is no success.** `PutEvents`, `PutTargets` and `RemoveTargets` answer 200 and tell within what failed, by its
//!   place. Who looks at the status alone loses events under load.
//! - **An event that no rule matches is gone**, and nobody is told.
//! - **10 events and 256 KB a call**, counted over all events of it: a request that is too large is refused whole.
//! - **`PutRule` replaces.** What is not said of a rule that is there is not kept, its description for one. Its targets
//!   stay.
//! - **A rule with targets cannot be deleted**, and one that is not there can.
//! - **Events come in any order**, and now and then twice.
//!
//! ```no_run
//! use eventbridge_interactions::{DEFAULT_BUS, DomainEvent, put_domain_events};
//!
//! #[derive(serde::Serialize)]
//! struct OrderPlaced {
//!     order: String,
//!     items: u32,
//! }
//!
//! impl DomainEvent for OrderPlaced {
//!     fn source(&self) -> &str {
//!         "shop.checkout"
//!     }
//!     fn detail_type(&self) -> &str {
//!         "Order Placed"
//!     }
//! }
//!
//! # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), eventbridge_interactions::EventError> {
//! let placed = OrderPlaced { order: "o-17".to_owned(), items: 3 };
//! let ids = put_domain_events(DEFAULT_BUS, &[placed], provider).await?;
//! println!("{ids:?}");
//! # Ok(())
//! # }
//! ```

mod bus;
mod client;
mod event;
mod permissions;
mod rule;
#[cfg(test)]
mod stand_in;
mod target;

pub use bus::DEFAULT_BUS;
pub use client::EventBridgeClient;
pub use event::error::{EventError, EventFailure, FailedEvent, InvalidEvent, Undelivered};
pub use event::put::{put_domain_events, put_events};
pub use event::{DomainEvent, Event};
pub use permissions::PERMISSIONS;
pub use rule::delete::{RuleDeletion, delete_rule};
pub use rule::describe::{Rule, describe_rule};
pub use rule::error::{FailedTarget, RuleError};
pub use rule::list::list_rules;
pub use rule::put::{RuleSpec, RuleTrigger, put_rule};
pub use target::list::list_targets;
pub use target::put::put_targets;
pub use target::remove::remove_targets;
pub use target::{Target, TargetInput};
