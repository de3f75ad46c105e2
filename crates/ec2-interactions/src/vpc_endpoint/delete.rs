//! Deleting VPC endpoints: many in a request, each with an outcome of its own.

use crate::client::Ec2Client;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::UnsuccessfulItem;

/// What came of deleting VPC endpoints.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct VpcEndpointsDeleted {
    /// Those that are being deleted now. Their interfaces stay for some minutes.
    pub begun: Vec<String>,
    /// Those that are not, each with the reason: `DoesNotExist` among them.
    pub failed: Vec<(String, Ec2Error)>,
}

/// Begins to delete VPC endpoints. See
/// [`wait_until_vpc_endpoint_deleted`](crate::wait_until_vpc_endpoint_deleted).
///
/// Calls `DeleteVpcEndpoints` (permission `ec2:DeleteVpcEndpoints`) once. EC2 answers with success also where it
/// deleted none of them: read [`VpcEndpointsDeleted::failed`].
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let deleted = ec2_interactions::delete_vpc_endpoints(&["vpce-0a1b2c3d"], provider).await?;
/// for (endpoint, error) in &deleted.failed {
///     println!("{endpoint}: {error}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where one of `endpoints` is no id of a VPC endpoint: nothing was sent.
/// - [`Ec2Error::Request`] where the request failed for all of them.
#[tracing::instrument(skip_all, fields(endpoints = endpoints.len()))]
pub async fn delete_vpc_endpoints(
    endpoints: &[&str],
    provider: &AwsClientProvider,
) -> Result<VpcEndpointsDeleted, Ec2Error> {
    const DELETE: &str = "DeleteVpcEndpoints";
    let checked = endpoints.iter().map(|id| Resource::checked(ResourceKind::VpcEndpoint, id));
    let checked: Vec<Resource> = checked.collect::<Result<_, _>>()?;
    if checked.is_empty() {
        return Ok(VpcEndpointsDeleted::default());
    }
    let ids: Vec<String> = checked.into_iter().map(|resource| resource.id).collect();
    let request = provider.get_ec2().delete_vpc_endpoints().set_vpc_endpoint_ids(Some(ids.clone()));
    let answer = request.send().await.map_err(|error| match ids.as_slice() {
        [one] => Ec2Error::from_sdk(DELETE, &Resource::new(ResourceKind::VpcEndpoint, one), error),
        several => Ec2Error::of_list(DELETE, format!("{} VPC endpoints", several.len()), error),
    })?;
    let failed: Vec<_> = answer.unsuccessful.unwrap_or_default().into_iter().map(failure).collect();
    let begun = ids.into_iter().filter(|id| failed.iter().all(|(other, _)| other != id)).collect();
    Ok(VpcEndpointsDeleted { begun, failed })
}

fn failure(item: UnsuccessfulItem) -> (String, Ec2Error) {
    let id = item.resource_id.unwrap_or_default();
    let (code, message) = item.error.map(|error| (error.code, error.message)).unwrap_or_default();
    let resource = Resource::new(ResourceKind::VpcEndpoint, &id);
    let (code, message) = (code.unwrap_or_default(), message.unwrap_or_default());
    (id, Ec2Error::of_item("DeleteVpcEndpoints", &resource, &code, &message))
}

#[cfg(test)]
mod tests;
