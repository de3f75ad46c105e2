//! Which secrets there are, without their values.

use crate::client::SecretsManagerClient;
use crate::error::SecretError;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use aws_sdk_secretsmanager::types::{Filter, FilterNameStringType, SecretListEntry};
use futures::Stream;
use std::time::SystemTime;

const OPERATION: &str = "ListSecrets";
/// The most that AWS takes.
const PAGE: i32 = 100;

/// A secret, as the list of them shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecretSummary {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: Option<String>,
    /// What somebody said of it.
    pub description: Option<String>,
    /// When it or its value was last changed.
    pub changed: Option<SystemTime>,
    /// The day on which somebody last read it.
    pub accessed: Option<SystemTime>,
    /// Whether AWS gives it new values by itself.
    pub is_rotated: bool,
    /// The service of AWS that manages it, where one does.
    pub owning_service: Option<String>,
}

impl SecretSummary {
    fn of(entry: SecretListEntry) -> Self {
        Self {
            name: entry.name.unwrap_or_default(),
            arn: entry.arn,
            description: entry.description,
            changed: entry.last_changed_date.and_then(|at| SystemTime::try_from(at).ok()),
            accessed: entry.last_accessed_date.and_then(|at| SystemTime::try_from(at).ok()),
            is_rotated: entry.rotation_enabled.unwrap_or_default(),
            owning_service: entry.owning_service,
        }
    }
}

/// The secrets whose names begin so; with an empty prefix, all. Those that are to be deleted are not among them.
///
/// AWS ignores case in the prefix, and so more may be listed than is asked for: what does not begin so is left out here.
///
/// Calls `ListSecrets` (permission `secretsmanager:ListSecrets`, with `*` as its resource) until there are no more pages.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), secretsmanager_interactions::SecretError> {
/// let secrets: Vec<_> = secretsmanager_interactions::list_secrets("shop/", provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`SecretError::List`]. The stream ends with the error.
pub fn list_secrets<'a>(
    prefix: &'a str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<SecretSummary, SecretError>> + Send + 'a {
    pages(move |token| fetch(prefix, token, provider), SecretError::broken(OPERATION))
}

#[tracing::instrument(name = "list_secrets_page", skip_all, fields(prefix = prefix))]
async fn fetch(
    prefix: &str,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<SecretSummary, String>, SecretError> {
    let filter = Filter::builder().key(FilterNameStringType::Name).values(prefix).build();
    let filters = Some(vec![filter]).filter(|_| !prefix.is_empty());
    let request = provider.get_secretsmanager().list_secrets().set_filters(filters).max_results(PAGE);
    let answer = request.set_next_token(token).send().await.map_err(|error| SecretError::of_list(OPERATION, error))?;
    let found = answer.secret_list.unwrap_or_default().into_iter().map(SecretSummary::of);
    let items = found.filter(|secret| secret.name.starts_with(prefix)).collect();
    Ok(Page { items, next: answer.next_token.filter(|token| !token.is_empty()) })
}

#[cfg(test)]
mod tests;
