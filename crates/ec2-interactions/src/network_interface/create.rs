//! Making network interfaces.

use super::NetworkInterface;
use crate::client::Ec2Client;
use crate::describe::created;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;

/// What a network interface is made with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NetworkInterfaceCreation {
    /// The subnet that it is in.
    pub subnet: String,
    /// What is said about it.
    pub description: Option<String>,
    /// Its security groups; the VPC's default one where none is said.
    pub security_groups: Vec<String>,
    /// Its primary IPv4 address; EC2 chooses where none is said.
    pub private_ip: Option<String>,
    /// A mark by which EC2 knows the request again: called again with it, there is still one interface. A new one each
    /// call where none is said.
    pub client_token: Option<String>,
    /// Its tags.
    pub tags: Tags,
}

/// Makes a network interface, which is attached to nothing.
///
/// Calls `CreateNetworkInterface` (permissions `ec2:CreateNetworkInterface` and, with tags, `ec2:CreateTags`).
///
/// ```no_run
/// use ec2_interactions::{NetworkInterfaceCreation, create_network_interface};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let subnet = "subnet-0a1b2c3d".to_owned();
/// let interface = NetworkInterfaceCreation { subnet, ..NetworkInterfaceCreation::default() };
/// let interface = create_network_interface(&interface, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for an id or tags that EC2 does not take: nothing was sent.
/// - [`Ec2Error::DoesNotExist`], naming the subnet, where it or a security group does not exist.
/// - [`Ec2Error::InUse`] where another interface has the address.
/// - [`Ec2Error::LimitExceeded`] where the subnet has no free address, or the region as many interfaces as it may.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(subnet = creation.subnet))]
pub async fn create_network_interface(
    creation: &NetworkInterfaceCreation,
    provider: &AwsClientProvider,
) -> Result<NetworkInterface, Ec2Error> {
    let subnet = Resource::checked(ResourceKind::Subnet, &creation.subnet)?;
    let groups = &creation.security_groups;
    groups.iter().try_for_each(|id| Resource::checked(ResourceKind::SecurityGroup, id).map(drop))?;
    tags::check(&creation.tags)?;
    let request = provider.get_ec2().create_network_interface().subnet_id(&subnet.id);
    let request = request
        .set_description(creation.description.clone())
        .set_groups(Some(groups.clone()).filter(|groups| !groups.is_empty()))
        .set_private_ip_address(creation.private_ip.clone())
        .set_client_token(creation.client_token.clone())
        .set_tag_specifications(tags::at_creation(ResourceKind::NetworkInterface, &creation.tags));
    let answer = request.send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk("CreateNetworkInterface", &subnet, error))?;
    created(&subnet, answer.network_interface)
}

#[cfg(test)]
mod tests;
