//! Egress-only internet gateways: IPv6 out, nothing in.

pub(crate) mod create;

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, Scope, list};
use crate::error::Ec2Error;
use crate::internet_gateway::attached_to;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use futures::{Stream, StreamExt, TryStreamExt, future, stream};

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 255;

/// An egress-only internet gateway.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct EgressOnlyInternetGateway {
    /// Its id.
    pub id: String,
    /// The VPC that it is attached to.
    pub vpc: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

impl EgressOnlyInternetGateway {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }
}

impl Described for EgressOnlyInternetGateway {
    const KIND: ResourceKind = ResourceKind::EgressOnlyInternetGateway;
    type Sdk = aws_sdk_ec2::types::EgressOnlyInternetGateway;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        Some(Self {
            id: sdk.egress_only_internet_gateway_id?,
            vpc: attached_to(sdk.attachments),
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// The egress-only internet gateways of a VPC or of the region.
///
/// Calls `DescribeEgressOnlyInternetGateways` (permission `ec2:DescribeEgressOnlyInternetGateways`) until there are no
/// more pages. EC2 has no filter by VPC for these: all of the region are read, and those of the VPC are picked.
///
/// ```no_run
/// use ec2_interactions::{Scope, list_egress_only_internet_gateways};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let vpc = Scope::vpc("vpc-0a1b2c3d");
/// let gateways: Vec<_> = list_egress_only_internet_gateways(&vpc, provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_egress_only_internet_gateways(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<EgressOnlyInternetGateway, Ec2Error>> + use<> {
    let wanted = match scope {
        Scope::Region => None,
        Scope::Vpc(id) => match Resource::checked(ResourceKind::Vpc, id) {
            Ok(vpc) => Some(vpc.id),
            Err(error) => return stream::once(future::ready(Err(error))).left_stream(),
        },
    };
    let client = provider.get_ec2();
    let all = list("DescribeEgressOnlyInternetGateways", Asked::Everything, move |_, token| {
        let request = client.describe_egress_only_internet_gateways().max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.egress_only_internet_gateways, answer.next_token)) }
    });
    let is_wanted = move |gateway: &EgressOnlyInternetGateway| wanted.is_none() || gateway.vpc == wanted;
    all.try_filter(move |gateway| future::ready(is_wanted(gateway))).right_stream()
}

#[cfg(test)]
mod tests;
