//! `{{operation}}`.

use crate::client::{{type}}Client;
use crate::error::{{type}}Error;
use aws_interactions_core::AwsClientProvider;
{{imports}}

const OPERATION: &str = "{{operation}}";

{{record}}/// Calls `{{operation}}` (permission `{{permission}}`).
///
/// ```no_run
/// # async fn example(
/// #     provider: &aws_interactions_core::AwsClientProvider,
/// # ) -> Result<(), {{crate}}::{{type}}Error> {
/// {{example}}
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`{{type}}Error::DoesNotExist`], [`{{type}}Error::AccessDenied`] and [`{{type}}Error::Request`].
#[tracing::instrument(skip_all{{span}})]
pub async fn {{function}}({{parameters}}provider: &AwsClientProvider) -> Result<{{returned}}, {{type}}Error> {
    let request = provider.get_{{name}}().{{function}}(){{setters}};
    {{body}}
}

fn what({{what_parameters}}) -> String {
    {{what}}
}

#[cfg(test)]
mod tests;
