//! The targets of a rule.

use super::Target;
use crate::client::EventBridgeClient;
use crate::rule::check;
use crate::rule::error::RuleError;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use futures::{Stream, StreamExt, future, stream};

const OPERATION: &str = "ListTargetsByRule";

/// The targets of a rule, page by page, each asked for when it is needed.
///
/// Calls `ListTargetsByRule` (permission `events:ListTargetsByRule`) until there are no more pages.
///
/// ```no_run
/// use eventbridge_interactions::{DEFAULT_BUS, list_targets};
/// # use futures::TryStreamExt;
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), eventbridge_interactions::RuleError> {
/// let targets: Vec<_> = list_targets("orders", DEFAULT_BUS, provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RuleError::InvalidName`], [`RuleError::DoesNotExist`], [`RuleError::AccessDenied`] and [`RuleError::Request`]. The stream
/// ends with the error.
pub fn list_targets<'a>(
    rule: &'a str,
    bus: &'a str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<Target, RuleError>> + Send + 'a {
    if let Err(error) = check(rule, bus) {
        return stream::once(future::ready(Err(error))).left_stream();
    }
    pages(move |token| fetch(rule, bus, token, provider), RuleError::broken(OPERATION, rule)).right_stream()
}

#[tracing::instrument(name = "list_targets_page", skip_all, fields(rule = rule, bus = bus))]
async fn fetch(
    rule: &str,
    bus: &str,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<Target, String>, RuleError> {
    let request = provider.get_eventbridge().list_targets_by_rule().rule(rule).event_bus_name(bus);
    let answer = request.set_next_token(token).send().await;
    let answer = answer.map_err(|error| RuleError::of_sdk(OPERATION, rule, error))?;
    let items = answer.targets.unwrap_or_default().into_iter().map(Target::of).collect();
    Ok(Page { items, next: answer.next_token.filter(|token| !token.is_empty()) })
}

#[cfg(test)]
mod tests;
