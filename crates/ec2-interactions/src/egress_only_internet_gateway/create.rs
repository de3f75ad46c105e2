//! Making egress-only internet gateways.

use super::EgressOnlyInternetGateway;
use crate::client::Ec2Client;
use crate::describe::created;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;

/// Makes an egress-only internet gateway for a VPC.
///
/// Calls `CreateEgressOnlyInternetGateway` (permissions `ec2:CreateEgressOnlyInternetGateway` and, with tags,
/// `ec2:CreateTags`).
///
/// ```no_run
/// use ec2_interactions::{Tags, create_egress_only_internet_gateway};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let gateway = create_egress_only_internet_gateway("vpc-0a1b2c3d", &Tags::new(), provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for an id or tags that EC2 does not take: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such VPC.
/// - [`Ec2Error::LimitExceeded`] where the region has as many as it may.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn create_egress_only_internet_gateway(
    vpc: &str,
    tags: &Tags,
    provider: &AwsClientProvider,
) -> Result<EgressOnlyInternetGateway, Ec2Error> {
    const CREATE: &str = "CreateEgressOnlyInternetGateway";
    let vpc = Resource::checked(ResourceKind::Vpc, vpc)?;
    tags::check(tags)?;
    let request = provider.get_ec2().create_egress_only_internet_gateway().vpc_id(&vpc.id);
    let request = request.set_tag_specifications(tags::at_creation(ResourceKind::EgressOnlyInternetGateway, tags));
    let answer = request.send().await.map_err(|error| Ec2Error::from_sdk(CREATE, &vpc, error))?;
    created(&vpc, answer.egress_only_internet_gateway)
}

#[cfg(test)]
mod tests;
