//! `{{operation}}`, page by page.

use crate::client::{{type}}Client;
use crate::error::{{type}}Error;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use futures::Stream;
{{imports}}

const OPERATION: &str = "{{operation}}";

{{record}}/// Calls `{{operation}}` (permission `{{permission}}`) until there are no more pages.
///
/// A page is asked for when the one before it is used up.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), {{crate}}::{{type}}Error> {
/// let all: Vec<_> = {{crate}}::{{function}}({{samples}}provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`{{type}}Error::DoesNotExist`], [`{{type}}Error::AccessDenied`] and [`{{type}}Error::Request`]. The stream ends with
/// the error.
pub fn {{function}}{{lifetime}}(
    {{borrowed_parameters}}
) -> impl Stream<Item = Result<{{item}}, {{type}}Error>> + Send + {{bound}} {
    pages(move |token| fetch({{arguments}}token, provider), {{type}}Error::broken(OPERATION, what({{what_arguments}})))
}

#[tracing::instrument(name = "{{function}}_page", skip_all{{span}})]
async fn fetch(
    {{parameters}}token: Option<String>,
    provider: &AwsClientProvider,
) -> Result<Page<{{item}}, String>, {{type}}Error> {
    let request = provider.get_{{name}}().{{function}}(){{setters}}.set_{{begins_at}}(token);
    let answer = request.send().await.map_err(|error| {{type}}Error::of_sdk(OPERATION, what({{what_arguments}}), error))?;
    let items = {{items}};
    Ok(Page { items, next: answer.{{goes_on_at}}.filter(|token| !token.is_empty()) })
}

fn what({{what_parameters}}) -> String {
    {{what}}
}

#[cfg(test)]
mod tests;
