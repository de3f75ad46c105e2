//! Parameters with their values, by path.

use super::name;
use super::value::Parameter;
use crate::client::SsmClient;
use crate::error::ParameterError;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use futures::{Stream, StreamExt, future, stream};

const OPERATION: &str = "GetParametersByPath";
/// The most that AWS takes.
const PAGE: i32 = 10;

/// How far down a list goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PathDepth {
    /// What is directly below the path.
    OneLevel,
    /// All that is below it.
    #[default]
    All,
}

/// The parameters below a path with their values, decrypted; page by page, each asked for when it is needed.
///
/// `/shop` has `/shop/db` below it, and neither `/shop` itself nor `/shopping`. Pages hold ten, fewer or none.
///
/// Calls `GetParametersByPath` (permission `ssm:GetParametersByPath` on the path; `kms:Decrypt` as for
/// [`get_parameter`](crate::get_parameter)) until there are no more pages. Who may read a path may read all below it,
/// whatever other permissions say of single parameters.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), ssm_interactions::ParameterError> {
/// use ssm_interactions::PathDepth;
///
/// let mut parameters = std::pin::pin!(ssm_interactions::get_parameters_by_path("/shop", PathDepth::All, provider));
/// while let Some(parameter) = parameters.try_next().await? {
///     println!("{} ({})", parameter.name, parameter.kind);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`ParameterError::Invalid`] for what is no path, [`ParameterError::KeyNotUsable`], [`ParameterError::AccessDenied`] and
/// [`ParameterError::Request`]. The stream ends with the error. A path with nothing below it is an empty list.
pub fn get_parameters_by_path<'a>(
    path: &'a str,
    depth: PathDepth,
    provider: &'a AwsClientProvider,
) -> impl Stream<Item = Result<Parameter, ParameterError>> + Send + 'a {
    if let Err(error) = name::path(path) {
        return stream::once(future::ready(Err(error))).left_stream();
    }
    pages(move |token| fetch(path, depth, token, provider), ParameterError::broken(OPERATION, path)).right_stream()
}

#[tracing::instrument(name = "get_parameters_by_path_page", skip_all, fields(path = path))]
async fn fetch(
    path: &str,
    depth: PathDepth,
    token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<Parameter, String>, ParameterError> {
    let request = provider.get_ssm().get_parameters_by_path().path(path).recursive(depth == PathDepth::All);
    let request = request.with_decryption(true).max_results(PAGE).set_next_token(token);
    let answer = request.send().await.map_err(|error| ParameterError::of_sdk(OPERATION, path, error))?;
    let items = answer.parameters.unwrap_or_default().into_iter().map(Parameter::of).collect::<Result<_, _>>();
    let items = items.map_err(|message| ParameterError::not_understood(OPERATION, path, message))?;
    Ok(Page { items, next: answer.next_token.filter(|token| !token.is_empty()) })
}

#[cfg(test)]
mod tests;
