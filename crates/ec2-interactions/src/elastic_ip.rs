//! Elastic IPs: public addresses that an account keeps.

pub(crate) mod create;

use crate::client::Ec2Client;
use crate::describe::{Asked, Described, list};
use crate::error::Ec2Error;
use crate::resource::ResourceKind;
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use futures::Stream;

/// An elastic IP.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ElasticIp {
    /// The id of its allocation.
    pub id: String,
    /// The address.
    pub public_ip: String,
    /// The id of its association; none where it is unused, and paid for all the same.
    pub association: Option<String>,
    /// The instance that has it.
    pub instance: Option<String>,
    /// The network interface that has it.
    pub network_interface: Option<String>,
    /// The private address behind it.
    pub private_ip: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

impl ElasticIp {
    /// The value of its tag `Name`.
    pub fn name(&self) -> Option<&str> {
        tags::name(&self.tags)
    }
}

impl Described for ElasticIp {
    const KIND: ResourceKind = ResourceKind::ElasticIp;
    type Sdk = aws_sdk_ec2::types::Address;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        Some(Self {
            id: sdk.allocation_id?,
            public_ip: sdk.public_ip.unwrap_or_default(),
            association: sdk.association_id.filter(|id| !id.is_empty()),
            instance: sdk.instance_id.filter(|id| !id.is_empty()),
            network_interface: sdk.network_interface_id.filter(|id| !id.is_empty()),
            private_ip: sdk.private_ip_address.filter(|ip| !ip.is_empty()),
            tags: tags::from_sdk(sdk.tags),
        })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// All elastic IPs of the provider's account and region. They belong to no VPC: which one uses an address is told by
/// the network interface that has it.
///
/// Calls `DescribeAddresses` (permission `ec2:DescribeAddresses`), which answers with all at once.
///
/// ```no_run
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let addresses: Vec<_> = ec2_interactions::list_elastic_ips(provider).try_collect().await?;
/// let unused = addresses.iter().filter(|address| address.association.is_none());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::Request`] or [`Ec2Error::WrongAnswer`].
pub fn list_elastic_ips(provider: &AwsClientProvider) -> impl Stream<Item = Result<ElasticIp, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    list("DescribeAddresses", Asked::Everything, move |_, _| {
        let request = client.describe_addresses();
        async move { request.send().await.map(|answer| (answer.addresses, None)) }
    })
}

#[cfg(test)]
mod tests;
