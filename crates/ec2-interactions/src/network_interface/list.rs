//! Which network interfaces there are.

use super::NetworkInterface;
use crate::client::Ec2Client;
use crate::describe::{Asked, Scope, list, only};
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::Reservation;
use futures::{Stream, TryStreamExt};

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 1000;
const DESCRIBE: &str = "DescribeNetworkInterfaces";

/// The network interfaces of a VPC or of the region, those of services included.
///
/// Calls `DescribeNetworkInterfaces` (permission `ec2:DescribeNetworkInterfaces`) until there are no more pages.
///
/// ```no_run
/// use ec2_interactions::{Scope, list_network_interfaces};
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let mut interfaces = std::pin::pin!(list_network_interfaces(&Scope::vpc("vpc-0a1b2c3d"), provider));
/// while let Some(interface) = interfaces.try_next().await? {
///     println!("{} belongs to {}", interface.id, interface.owner);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where the scope is no VPC's id (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another VPC, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_network_interfaces(
    scope: &Scope,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<NetworkInterface, Ec2Error>> + use<> {
    interfaces(scope.asked("vpc-id", |interface: &NetworkInterface, vpc| interface.vpc == vpc), provider)
}

/// The network interfaces in a subnet, those of services included.
///
/// Calls `DescribeNetworkInterfaces` (permission `ec2:DescribeNetworkInterfaces`) until there are no more pages. A
/// subnet that does not exist has none: it is no error.
///
/// ```no_run
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let interfaces = ec2_interactions::list_enis_of_subnet("subnet-0a1b2c3d", provider);
/// let count = interfaces.try_fold(0, |count, _| async move { Ok(count + 1) }).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] where `subnet` is no id of a subnet (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it is about another subnet, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_enis_of_subnet(
    subnet: &str,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<NetworkInterface, Ec2Error>> + use<> {
    let belongs = |interface: &NetworkInterface, subnet: &str| interface.subnet == subnet;
    interfaces(Asked::of(ResourceKind::Subnet, subnet, "subnet-id", belongs), provider)
}

/// The network interfaces that a security group is for, those of services included.
///
/// Calls `DescribeNetworkInterfaces` (permission `ec2:DescribeNetworkInterfaces`) until there are no more pages. A
/// group that does not exist has none: it is no error.
///
/// ```no_run
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let interfaces = ec2_interactions::list_enis_of_security_group("sg-0a1b2c3d", provider);
/// let interfaces: Vec<_> = interfaces.try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`list_enis_of_subnet`].
pub fn list_enis_of_security_group(
    group: &str,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<NetworkInterface, Ec2Error>> + use<> {
    let belongs = |interface: &NetworkInterface, group: &str| interface.security_groups.iter().any(|one| one == group);
    interfaces(Asked::of(ResourceKind::SecurityGroup, group, "group-id", belongs), provider)
}

/// The network interfaces of a subnet.
///
/// Calls `DescribeNetworkInterfaces` (permission `ec2:DescribeNetworkInterfaces`) until there are no more pages. To EC2
/// a subnet without interfaces and one that does not exist look the same: where there are none, `DescribeSubnets`
/// (permission `ec2:DescribeSubnets`) tells them apart.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// for interface in ec2_interactions::get_enis_of_subnet("subnet-0a1b2c3d", provider).await? {
///     println!("{} {}", interface.id, interface.interface_type);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `subnet` is no id of a subnet: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such subnet.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::BrokenList`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(subnet = subnet))]
pub async fn get_enis_of_subnet(subnet: &str, provider: &AwsClientProvider) -> Result<Vec<NetworkInterface>, Ec2Error> {
    let interfaces: Vec<_> = list_enis_of_subnet(subnet, provider).try_collect().await?;
    if interfaces.is_empty() {
        crate::subnet::get_subnet(subnet, provider).await?;
    }
    Ok(interfaces)
}

/// The network interfaces that are attached to an instance; there may be none.
///
/// Calls `DescribeNetworkInterfaces` (permission `ec2:DescribeNetworkInterfaces`) until there are no more pages. Where
/// there are none, `DescribeInstances` (permission `ec2:DescribeInstances`) tells an instance without interfaces, such
/// as a terminated one, from none.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// for interface in ec2_interactions::get_enis_of_instance("i-0a1b2c3d", provider).await? {
///     println!("{} in {} of {}", interface.id, interface.subnet, interface.vpc);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `instance` is no id of an instance: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such instance.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::BrokenList`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(instance = instance))]
pub async fn get_enis_of_instance(
    instance: &str,
    provider: &AwsClientProvider,
) -> Result<Vec<NetworkInterface>, Ec2Error> {
    let belongs = |interface: &NetworkInterface, instance: &str| interface.instance() == Some(instance);
    let asked = Asked::of(ResourceKind::Instance, instance, "attachment.instance-id", belongs);
    let interfaces: Vec<_> = interfaces(asked, provider).try_collect().await?;
    if interfaces.is_empty() {
        check_instance(instance, provider).await?;
    }
    Ok(interfaces)
}

/// EC2 refuses an instance that it does not know; others answer with no reservations, or with empty ones.
async fn check_instance(instance: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::new(ResourceKind::Instance, instance);
    let answer = provider.get_ec2().describe_instances().instance_ids(instance).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk("DescribeInstances", &resource, error))?;
    let mut found = answer.reservations().iter().flat_map(Reservation::instances);
    if found.any(|one| one.instance_id() == Some(instance)) { Ok(()) } else { Err(Ec2Error::DoesNotExist { resource }) }
}

/// One network interface.
///
/// Calls `DescribeNetworkInterfaces` (permission `ec2:DescribeNetworkInterfaces`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let interface = ec2_interactions::get_network_interface("eni-0a1b2c3d", provider).await?;
/// println!("{}", interface.status);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `interface` is no id of a network interface: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] on EC2's code and on an empty answer alike.
/// - [`Ec2Error::WrongAnswer`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(interface = interface))]
pub async fn get_network_interface(
    interface: &str,
    provider: &AwsClientProvider,
) -> Result<NetworkInterface, Ec2Error> {
    let resource = Resource::checked(ResourceKind::NetworkInterface, interface)?;
    let answer = provider.get_ec2().describe_network_interfaces().network_interface_ids(interface).send().await;
    let answer = answer.map_err(|error| Ec2Error::from_sdk(DESCRIBE, &resource, error))?;
    only(&resource, answer.network_interfaces)
}

fn interfaces(
    asked: Asked<NetworkInterface>,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<NetworkInterface, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    list(DESCRIBE, asked, move |filters, token| {
        let request = client.describe_network_interfaces().set_filters(filters);
        let request = request.max_results(PAGE_SIZE).set_next_token(token);
        async move { request.send().await.map(|answer| (answer.network_interfaces, answer.next_token)) }
    })
}

#[cfg(test)]
mod tests;
