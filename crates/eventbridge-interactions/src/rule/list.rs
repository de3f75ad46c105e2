//! The rules of a bus.

use super::check_bus;
use super::describe::Rule;
use super::error::RuleError;
use crate::client::EventBridgeClient;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use futures::{Stream, StreamExt, future, stream};

const OPERATION: &str = "ListRules";

/// The rules of a bus whose names begin so, all with an empty prefix; page by page, each asked for when it is needed.
///
/// Calls `ListRules` (permission `events:ListRules`) until there are no more pages.
///
/// ```no_run
/// use eventbridge_interactions::{DEFAULT_BUS, list_rules};
/// # use futures::TryStreamExt;
///
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), eventbridge_interactions::RuleError> {
/// let rules: Vec<_> = list_rules(DEFAULT_BUS, "orders-", provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RuleError::InvalidName`], [`RuleError::DoesNotExist`] for a bus that is not there, [`RuleError::AccessDenied`] and
/// [`RuleError::Request`]. The stream ends with the error.
pub fn list_rules<'a>(
    bus: &'a str,
    prefix: &'a str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<Rule, RuleError>> + Send + 'a {
    if let Err(error) = check_bus(bus) {
        return stream::once(future::ready(Err(error))).left_stream();
    }
    pages(move |token| fetch(bus, prefix, token, provider), RuleError::broken(OPERATION, bus)).right_stream()
}

#[tracing::instrument(name = "list_rules_page", skip_all, fields(bus = bus))]
async fn fetch(
    bus: &str,
    prefix: &str,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<Rule, String>, RuleError> {
    let request = provider.get_eventbridge().list_rules().event_bus_name(bus).set_next_token(token);
    let request = request.set_name_prefix((!prefix.is_empty()).then(|| prefix.to_owned()));
    let answer = request.send().await.map_err(|error| RuleError::of_sdk(OPERATION, bus, error))?;
    let items = answer.rules.unwrap_or_default().into_iter().map(Rule::of).collect::<Result<_, _>>();
    let items = items.map_err(|message| RuleError::not_understood(OPERATION, bus, message))?;
    Ok(Page { items, next: answer.next_token.filter(|token| !token.is_empty()) })
}

#[cfg(test)]
mod tests;
