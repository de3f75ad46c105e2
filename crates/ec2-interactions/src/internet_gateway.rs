//! Internet gateways.

pub(crate) mod create;

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, Scope, list, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::{AttachmentStatus, InternetGatewayAttachment};
use futures::Stream;

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 1000;
const DESCRIBE: &str = "DescribeInternetGateways";

/// An internet gateway.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct InternetGateway {
    /// Its id.
    pub id: String,
    /// The VPC that it is attached to, or being attached or detached; it can be one at most.
    pub vpc: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

impl InternetGateway {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }
}

impl Described for InternetGateway {
    const KIND: ResourceKind = ResourceKind::InternetGateway;
    type Sdk = aws_sdk_ec2::types::InternetGateway;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        Some(Self { id: sdk.internet_gateway_id?, vpc: attached_to(sdk.attachments), tags: tags::from_sdk(sdk.tags) })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// The VPC of the attachment that is still so.
pub(crate) fn attached_to(attachments: Option<Vec<InternetGatewayAttachment>>) -> Option<String> {
    let attachments = attachments.unwrap_or_default().into_iter();
    attachments.filter(|one| one.state != Some(AttachmentStatus::Detached)).find_map(|one| one.vpc_id)
}

/// The internet gateways of a VPC or of the region, those that are attached to nothing included in the latter.
///
/// Calls `DescribeInternetGateways` (permission `ec2:DescribeInternetGateways`) until there are no more pages.
///
/// ```no_run
/// use ec2_interactions::{Scope, list_internet_gateways};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let gateways: Vec<_> = list_internet_gateways(&Scope::Region, provider).try_collect().await?;
/// let idle = gateways.iter().filter(|gateway| gateway.vpc.is_none());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another VPC, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_internet_gateways(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<InternetGateway, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    let asked: Asked<InternetGateway> =
        scope.asked("attachment.vpc-id", |gateway, vpc| gateway.vpc.as_deref() == Some(vpc));
    list(DESCRIBE, asked, move |filters, token| {
        let request = client.describe_internet_gateways().set_filters(filters);
        let request = request.max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.internet_gateways, answer.next_token)) }
    })
}

/// One internet gateway.
///
/// Calls `DescribeInternetGateways` (permission `ec2:DescribeInternetGateways`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let gateway = ec2_interactions::get_internet_gateway("igw-0a1b2c3d", provider).await?;
/// println!("{}", gateway.vpc.as_deref().unwrap_or("attached to nothing"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `gateway` is no id of an internet gateway: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] on EC2's code and on an empty answer alike.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(gateway = gateway))]
pub async fn get_internet_gateway(gateway: &str, provider: &AwsClientProvider) -> Result<InternetGateway, Ec2Error> {
    let resource = Resource::checked(ResourceKind::InternetGateway, gateway)?;
    let answer = provider.get_ec2().describe_internet_gateways().internet_gateway_ids(gateway).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, answer.internet_gateways)
}

#[cfg(test)]
mod tests;
