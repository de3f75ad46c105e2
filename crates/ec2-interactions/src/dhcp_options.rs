//! DHCP options: what the instances of a VPC are told about names and time.

use crate::client::Ec2Client;
use crate::describe::{Described, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;
use std::collections::BTreeMap;

/// A set of DHCP options.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DhcpOptions {
    /// Its id.
    pub id: String,
    /// The options by EC2's names, such as `domain-name-servers`, each with its values in order.
    pub options: BTreeMap<String, Vec<String>>,
    /// Its tags.
    pub tags: Tags,
}

impl Described for DhcpOptions {
    const KIND: ResourceKind = ResourceKind::DhcpOptions;
    type Sdk = aws_sdk_ec2::types::DhcpOptions;

    fn of(sdk: Self::Sdk) -> Option<Self> {
        let configurations = sdk.dhcp_configurations.unwrap_or_default().into_iter();
        let options = configurations.filter_map(|configuration| {
            let values = configuration.values.unwrap_or_default().into_iter();
            Some((configuration.key?, values.filter_map(|value| value.value).collect()))
        });
        Some(Self { id: sdk.dhcp_options_id?, options: options.collect(), tags: tags::from_sdk(sdk.tags) })
    }

    fn id(&self) -> &str {
        &self.id
    }
}

/// A set of DHCP options, such as [`Vpc::dhcp_options`](crate::Vpc::dhcp_options) names.
///
/// Calls `DescribeDhcpOptions` (permission `ec2:DescribeDhcpOptions`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let dhcp = ec2_interactions::get_dhcp_options("dopt-0a1b2c3d", provider).await?;
/// println!("{:?}", dhcp.options.get("domain-name-servers"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `options` is no id of DHCP options: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] on EC2's code and on an empty answer alike.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(options = options))]
pub async fn get_dhcp_options(options: &str, provider: &AwsClientProvider) -> Result<DhcpOptions, Ec2Error> {
    let resource = Resource::checked(ResourceKind::DhcpOptions, options)?;
    let answer = provider.get_ec2().describe_dhcp_options().dhcp_options_ids(options).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk("DescribeDhcpOptions", &resource, error))?;
    only(&resource, answer.dhcp_options)
}

#[cfg(test)]
mod tests;
