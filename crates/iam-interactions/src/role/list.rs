//! The roles of the account.

use super::error::RoleError;
use super::get::{decoded, session_duration};
use crate::client::{IamClient, not_understood, request_error};
use crate::name;
use aws_interactions_core::{ArnError, AwsClientProvider, BrokenPaging, Page, RequestError, RoleArn, pages};
use aws_sdk_iam::types;
use futures::future;
use futures::stream::{self, Stream, StreamExt};
use std::time::{Duration, SystemTime};

const LIST: &str = "ListRoles";
/// IAM's own is 100.
const PAGE_SIZE: i32 = 1000;

/// A role as the list of roles shows it: tags and permissions boundary are not in it, whatever the role has. Ask
/// [`get_role`](crate::get_role) for those.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleSummary {
    /// Its name.
    pub name: String,
    /// Its path: `/`, or `/teams/web/`.
    pub path: String,
    /// Its ARN.
    pub arn: RoleArn,
    /// Its unique id (`AROA…`).
    pub id: String,
    /// Who may assume it, as JSON.
    pub trust_policy_json: String,
    /// What it is for.
    pub description: Option<String>,
    /// How long a session may last that somebody asks for.
    pub max_session_duration: Duration,
    /// When it was created.
    pub created_at: Option<SystemTime>,
}

impl RoleSummary {
    fn of(role: types::Role) -> Result<Self, RequestError> {
        Ok(Self {
            arn: role.arn.parse().map_err(|error: ArnError| not_understood(LIST, error.to_string()))?,
            name: role.role_name,
            path: role.path,
            id: role.role_id,
            trust_policy_json: decoded(LIST, &role.assume_role_policy_document.unwrap_or_default())?,
            description: role.description.filter(|text| !text.is_empty()),
            max_session_duration: session_duration(role.max_session_duration),
            created_at: SystemTime::try_from(role.create_date).ok(),
        })
    }
}

/// The account's roles whose paths begin with `path_prefix` (`/` for all), page by page, the next asked for when it is
/// needed.
///
/// Calls `ListRoles` (permission `iam:ListRoles`) until there are no more pages.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), iam_interactions::RoleError> {
/// let mut roles = std::pin::pin!(iam_interactions::list_roles("/teams/", provider));
/// while let Some(role) = roles.try_next().await? {
///     println!("{}", role.arn);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`RoleError::List`], and [`RoleError::Invalid`] for a prefix that begins no path. The stream ends with the error.
pub fn list_roles<'a>(
    path_prefix: &'a str,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<RoleSummary, RoleError>> + 'a {
    let broken = |error: BrokenPaging| list_error(not_understood(LIST, error.to_string()));
    let roles = pages(move |marker| fetch(path_prefix, marker, provider), broken);
    match path_prefix.starts_with('/').then_some(()).ok_or_else(|| name::path_problem(path_prefix)) {
        Ok(()) => roles.left_stream(),
        Err(problem) => {
            let error = RoleError::invalid("*", problem.unwrap_or_default());
            stream::once(future::ready(Err(error))).right_stream()
        }
    }
}

#[tracing::instrument(name = "list_roles", skip_all, fields(path_prefix = path_prefix))]
async fn fetch(
    path_prefix: &str,
    marker: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<RoleSummary, String>, RoleError> {
    let request = provider.get_iam().list_roles().path_prefix(path_prefix).max_items(PAGE_SIZE).set_marker(marker);
    let answer = request.send().await.map_err(|error| list_error(request_error(LIST)(error)))?;
    let roles = answer.roles.into_iter().map(RoleSummary::of).collect::<Result<_, _>>().map_err(list_error)?;
    Page::new(roles, Some(answer.is_truncated), answer.marker)
        .map_err(|error| list_error(not_understood(LIST, error.to_string())))
}

fn list_error(source: RequestError) -> RoleError {
    RoleError::List { source }
}

#[cfg(test)]
mod tests;
