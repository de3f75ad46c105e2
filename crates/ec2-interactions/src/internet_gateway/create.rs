//! Making internet gateways, and attaching them.

use super::InternetGateway;
use crate::blockers::named;
use crate::client::Ec2Client;
use crate::describe::created;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;

/// Makes an internet gateway, which is attached to nothing yet.
///
/// Calls `CreateInternetGateway` (permissions `ec2:CreateInternetGateway` and, with tags, `ec2:CreateTags`).
///
/// ```no_run
/// use ec2_interactions::{Tags, attach_internet_gateway, create_internet_gateway};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let gateway = create_internet_gateway(&Tags::new(), provider).await?;
/// attach_internet_gateway(&gateway.id, "vpc-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for tags that EC2 does not take: nothing was sent.
/// - [`Ec2Error::LimitExceeded`] where the region has as many as it may.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all)]
pub async fn create_internet_gateway(tags: &Tags, provider: &AwsClientProvider) -> Result<InternetGateway, Ec2Error> {
    tags::check(tags)?;
    let wanted = Resource::new(ResourceKind::InternetGateway, "new");
    let request = provider.get_ec2().create_internet_gateway();
    let request = request.set_tag_specifications(tags::at_creation(ResourceKind::InternetGateway, tags));
    let answer = request.send().await.map_err(|error| Ec2Error::from_sdk("CreateInternetGateway", &wanted, error))?;
    created(&wanted, answer.internet_gateway)
}

/// Attaches an internet gateway to a VPC. A VPC has one at most, and a gateway one VPC.
///
/// Calls `AttachInternetGateway` (permission `ec2:AttachInternetGateway`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::attach_internet_gateway("igw-0a1b2c3d", "vpc-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for what is no id: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such gateway or VPC.
/// - [`Ec2Error::WrongState`] where the gateway is attached.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`]; the latter where the VPC has another gateway.
#[tracing::instrument(skip_all, fields(gateway = gateway, vpc = vpc))]
pub async fn attach_internet_gateway(gateway: &str, vpc: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let gateway = Resource::checked(ResourceKind::InternetGateway, gateway)?;
    let vpc = Resource::checked(ResourceKind::Vpc, vpc)?;
    let request = provider.get_ec2().attach_internet_gateway().internet_gateway_id(&gateway.id).vpc_id(&vpc.id);
    let answer = request.send().await;
    answer.map(drop).map_err(|error| Ec2Error::about_one_of("AttachInternetGateway", &gateway, &[&vpc], error))
}

/// Detaches an internet gateway from its VPC. Routes to it become black holes.
///
/// Calls `DetachInternetGateway` (permission `ec2:DetachInternetGateway`); where public addresses are in the way, what
/// [`find_blockers`](crate::find_blockers) calls.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::detach_internet_gateway("igw-0a1b2c3d", "vpc-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for what is no id: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such gateway or VPC.
/// - [`Ec2Error::WrongState`] where it is not attached to this VPC.
/// - [`Ec2Error::InUse`] where interfaces of the VPC have public addresses: elastic IPs, NAT gateways, load balancers.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(gateway = gateway, vpc = vpc))]
pub async fn detach_internet_gateway(gateway: &str, vpc: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let gateway = Resource::checked(ResourceKind::InternetGateway, gateway)?;
    let vpc = Resource::checked(ResourceKind::Vpc, vpc)?;
    let request = provider.get_ec2().detach_internet_gateway().internet_gateway_id(&gateway.id).vpc_id(&vpc.id);
    let Err(error) = request.send().await else { return Ok(()) };
    Err(named(Ec2Error::about_one_of("DetachInternetGateway", &gateway, &[&vpc], error), provider).await)
}

#[cfg(test)]
mod tests;
