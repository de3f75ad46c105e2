//! Detaching network interfaces.

use super::list::get_network_interface;
use super::{NetworkInterface, NetworkInterfaceStatus};
use crate::client::Ec2Client;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::{AwsClientProvider, Look, Wait};

/// Begins to detach a network interface from its instance, and answers whether there was anything to detach.
///
/// Calls `DescribeNetworkInterfaces` for the id of the attachment, and `DetachNetworkInterface` (permissions of the
/// same names). Until it is detached the interface cannot be deleted: see [`wait_until_network_interface_detached`].
/// The primary interface of an instance, and those of services, cannot be detached.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use ec2_interactions::{delete_network_interface, detach_network_interface, wait_until_network_interface_detached};
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// if detach_network_interface("eni-0a1b2c3d", provider).await? {
///     let wait = Wait::at_most(Duration::from_mins(2));
///     wait_until_network_interface_detached("eni-0a1b2c3d", &wait, provider).await?;
/// }
/// delete_network_interface("eni-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `interface` is no id of a network interface: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::WrongState`] for a primary interface.
/// - [`Ec2Error::AccessDenied`], also for the interfaces of services; [`Ec2Error::WrongAnswer`],
///   [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(interface = interface))]
pub async fn detach_network_interface(interface: &str, provider: &AwsClientProvider) -> Result<bool, Ec2Error> {
    let Some(attachment) = get_network_interface(interface, provider).await?.attachment else { return Ok(false) };
    let resource = Resource::new(ResourceKind::NetworkInterface, interface);
    let answer = provider.get_ec2().detach_network_interface().attachment_id(attachment.id).send().await;
    match answer.map_err(|error| Ec2Error::from_sdk("DetachNetworkInterface", &resource, error)) {
        Ok(_) => Ok(true),
        // It went between the two calls.
        Err(Ec2Error::DoesNotExist { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Waits until a network interface is attached to nothing, and can be deleted.
///
/// Calls `DescribeNetworkInterfaces` (permission `ec2:DescribeNetworkInterfaces`) each interval.
///
/// ```no_run
/// use aws_interactions_core::Wait;
/// use std::time::Duration;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let wait = Wait::at_most(Duration::from_mins(2));
/// ec2_interactions::wait_until_network_interface_detached("eni-0a1b2c3d", &wait, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `interface` is no id of a network interface: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none: it may have gone with what it was attached to.
/// - [`Ec2Error::DeadlinePassed`] with its status.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(interface = interface))]
pub async fn wait_until_network_interface_detached(
    interface: &str,
    wait: &Wait,
    provider: &AwsClientProvider,
) -> Result<NetworkInterface, Ec2Error> {
    let resource = Resource::checked(ResourceKind::NetworkInterface, interface)?;
    let look = || async {
        let found = get_network_interface(interface, provider).await?;
        match found.status {
            NetworkInterfaceStatus::Available => Ok(Look::Done(found)),
            status => Ok(Look::NotYet(status.to_string())),
        }
    };
    wait.until(look).await.map_err(|error| Ec2Error::of_wait(&resource, error))
}

#[cfg(test)]
mod tests;
