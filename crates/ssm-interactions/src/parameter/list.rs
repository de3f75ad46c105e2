//! Which parameters there are, without their values.

use super::by_path::PathDepth;
use super::kind::ParameterKind;
use super::name;
use crate::client::SsmClient;
use crate::error::ParameterError;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use aws_sdk_ssm::error::BuildError;
use aws_sdk_ssm::types::{ParameterMetadata, ParameterStringFilter};
use futures::{Stream, StreamExt, future, stream};
use std::time::SystemTime;

const OPERATION: &str = "DescribeParameters";
/// The most that AWS takes.
const PAGE: i32 = 50;

/// A parameter, as the list of them shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterSummary {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: ParameterKind,
    /// How many values it has had.
    pub version: i64,
    /// When it got its value.
    pub modified: Option<SystemTime>,
    /// Who gave it its value, by ARN.
    pub modified_by: Option<String>,
    /// What somebody said of it.
    pub description: Option<String>,
    /// The key of KMS that it is encrypted by, where it is.
    pub key_id: Option<String>,
}

impl ParameterSummary {
    fn of(metadata: ParameterMetadata) -> Self {
        let kind = metadata.r#type.map(|kind| kind.as_str().parse().unwrap_or_default());
        Self {
            name: metadata.name.unwrap_or_default(),
            kind: kind.unwrap_or_default(),
            version: metadata.version,
            modified: metadata.last_modified_date.and_then(|at| SystemTime::try_from(at).ok()),
            modified_by: metadata.last_modified_user,
            description: metadata.description,
            key_id: metadata.key_id,
        }
    }
}

/// The parameters below a path without their values, so that nobody needs to be allowed to read those.
///
/// `/` and [`PathDepth::All`] are all that have a path; one without is below nothing, and in no such list.
///
/// Calls `DescribeParameters` (permission `ssm:DescribeParameters`, with `*` as its resource) until there are no more
/// pages. It is quick to throttle: a list is for people and programs that begin, not for each request of a service.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ssm_interactions::ParameterError> {
/// use ssm_interactions::{PathDepth, list_parameters};
///
/// let names: Vec<String> =
///     list_parameters("/shop", PathDepth::All, provider).map_ok(|found| found.name).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ParameterError::Invalid`] for what is no path, [`ParameterError::AccessDenied`] and [`ParameterError::Request`]. The
/// stream ends with the error.
pub fn list_parameters<'a>(
    path: &'a str,
    depth: PathDepth,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<ParameterSummary, ParameterError>> + Send + 'a {
    if let Err(error) = name::path(path) {
        return stream::once(future::ready(Err(error))).left_stream();
    }
    pages(move |token| fetch(path, depth, token, provider), ParameterError::broken(OPERATION, path)).right_stream()
}

#[tracing::instrument(name = "list_parameters_page", skip_all, fields(path = path))]
async fn fetch(
    path: &str,
    depth: PathDepth,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<ParameterSummary, String>, ParameterError> {
    let below =
        below(path, depth).map_err(|error| ParameterError::not_understood(OPERATION, path, error.to_string()))?;
    let request = provider.get_ssm().describe_parameters().parameter_filters(below);
    let answer = request.max_results(PAGE).set_next_token(token).send().await;
    let answer = answer.map_err(|error| ParameterError::of_sdk(OPERATION, path, error))?;
    let items = answer.parameters.unwrap_or_default().into_iter().map(ParameterSummary::of).collect();
    Ok(Page { items, next: answer.next_token.filter(|token| !token.is_empty()) })
}

fn below(path: &str, depth: PathDepth) -> Result<ParameterStringFilter, BuildError> {
    let option = if depth == PathDepth::All { "Recursive" } else { "OneLevel" };
    ParameterStringFilter::builder().key("Path").option(option).values(path).build()
}

#[cfg(test)]
mod tests;
