//! VPN gateways: the ends of VPNs that belong to VPCs. They are read here, as what may be in a VPC's way.

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, Scope, list};
use crate::error::Ec2Error;
use crate::resource::ResourceKind;
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::AttachmentStatus;
use futures::Stream;

/// A VPN gateway.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct VpnGateway {
    /// Its id.
    pub id: String,
    /// How far it is, in EC2's word: `available`. Deleted ones stay visible for a while.
    pub state: String,
    /// The VPC that it is attached to, or being attached or detached.
    pub vpc: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

impl Described for VpnGateway {
    const KIND: ResourceKind = ResourceKind::VpnGateway;
    type Sdk = aws_sdk_ec2::types::VpnGateway;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let attachments = sdk.vpc_attachments.unwrap_or_default().into_iter();
        // EC2 goes on telling what was detached.
        let mut attachments = attachments.filter(|one| one.state != Some(AttachmentStatus::Detached));
        Some(Self {
            id: sdk.vpn_gateway_id?,
            state: sdk.state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
            vpc: attachments.find_map(|one| one.vpc_id),
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// The VPN gateways of a VPC or of the region, those that are attached to nothing included in the latter.
///
/// Calls `DescribeVpnGateways` (permission `ec2:DescribeVpnGateways`), which answers with all at once.
///
/// ```no_run
/// use ec2_interactions::{Scope, list_vpn_gateways};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let gateways: Vec<_> = list_vpn_gateways(&Scope::vpc("vpc-0a1b2c3d"), provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another VPC, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_vpn_gateways(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<VpnGateway, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    let asked: Asked<VpnGateway> = scope.asked("attachment.vpc-id", |gateway, vpc| gateway.vpc.as_deref() == Some(vpc));
    list("DescribeVpnGateways", asked, move |filters, _| {
        let request = client.describe_vpn_gateways().set_filters(filters);
        async move { request.send().await.map(|answer| (answer.vpn_gateways, None)) }
    })
}

#[cfg(test)]
mod tests;
