//! Deleting what is deleted by its id. All of these tell what is missing from what is in use, and what uses it.

use crate::blockers::freed;
use crate::client::Ec2Client;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use aws_interactions_core::AwsClientProvider;

/// Deletes a VPC, with what came with it: its main route table, default security group and default network ACL.
///
/// Calls `DeleteVpc` (permission `ec2:DeleteVpc`); where something is in the way, what [`find_blockers`] calls.
///
/// ```no_run
/// use ec2_interactions::{Ec2Error, delete_vpc};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// match delete_vpc("vpc-0a1b2c3d", provider).await {
///     Ok(()) | Err(Ec2Error::DoesNotExist { .. }) => println!("gone"),
///     Err(Ec2Error::InUse { blockers, .. }) => println!("{} things are in it", blockers.len()),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `vpc` is no id of a VPC: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::InUse`] with what is in the way, as far as it could be asked for.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
///
/// [`find_blockers`]: crate::find_blockers
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn delete_vpc(vpc: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::Vpc, vpc)?;
    let answer = provider.get_ec2().delete_vpc().vpc_id(vpc).send().await;
    freed("DeleteVpc", &resource, answer, provider).await.map(drop)
}

/// Deletes a subnet.
///
/// Calls `DeleteSubnet` (permission `ec2:DeleteSubnet`); where something is in the way, what
/// [`find_blockers`](crate::find_blockers) calls.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_subnet("subnet-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `subnet` is no id of a subnet: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::InUse`] where it is in use: network interfaces in it are in the way.
/// - [`Ec2Error::WrongState`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(subnet = subnet))]
pub async fn delete_subnet(subnet: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::Subnet, subnet)?;
    let answer = provider.get_ec2().delete_subnet().subnet_id(subnet).send().await;
    freed("DeleteSubnet", &resource, answer, provider).await.map(drop)
}

/// Deletes a route table with its routes. The main one of a VPC goes with the VPC alone.
///
/// Calls `DeleteRouteTable` (permission `ec2:DeleteRouteTable`); where something is in the way, what
/// [`find_blockers`](crate::find_blockers) calls.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_route_table("rtb-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `table` is no id of a route table: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::InUse`] where it is in use: the subnets and gateways that it is for are in the way.
/// - [`Ec2Error::WrongState`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(table = table))]
pub async fn delete_route_table(table: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::RouteTable, table)?;
    let answer = provider.get_ec2().delete_route_table().route_table_id(table).send().await;
    freed("DeleteRouteTable", &resource, answer, provider).await.map(drop)
}

/// Deletes an internet gateway, which has to be [detached](crate::detach_internet_gateway) first.
///
/// Calls `DeleteInternetGateway` (permission `ec2:DeleteInternetGateway`); where something is in the way, what
/// [`find_blockers`](crate::find_blockers) calls.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_internet_gateway("igw-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `gateway` is no id of an internet gateway: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::InUse`] where it is in use: the VPC that it is attached to is in the way.
/// - [`Ec2Error::WrongState`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(gateway = gateway))]
pub async fn delete_internet_gateway(gateway: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::InternetGateway, gateway)?;
    let answer = provider.get_ec2().delete_internet_gateway().internet_gateway_id(gateway).send().await;
    freed("DeleteInternetGateway", &resource, answer, provider).await.map(drop)
}

/// Deletes a security group. The default one of a VPC goes with the VPC alone.
///
/// Calls `DeleteSecurityGroup` (permission `ec2:DeleteSecurityGroup`); where something is in the way, what
/// [`find_blockers`](crate::find_blockers) calls.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_security_group("sg-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `group` is no id of a security group: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::InUse`] where it is in use: network interfaces that have it and groups whose rules name it are in the
///   way.
/// - [`Ec2Error::WrongState`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(group = group))]
pub async fn delete_security_group(group: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::SecurityGroup, group)?;
    let answer = provider.get_ec2().delete_security_group().group_id(group).send().await;
    freed("DeleteSecurityGroup", &resource, answer, provider).await.map(drop)
}

/// Deletes a network ACL. The default one of a VPC goes with the VPC alone.
///
/// Calls `DeleteNetworkAcl` (permission `ec2:DeleteNetworkAcl`); where something is in the way, what
/// [`find_blockers`](crate::find_blockers) calls.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_network_acl("acl-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `acl` is no id of a network ACL: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::InUse`] where it is in use: the subnets that it is for are in the way.
/// - [`Ec2Error::WrongState`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(acl = acl))]
pub async fn delete_network_acl(acl: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::NetworkAcl, acl)?;
    let answer = provider.get_ec2().delete_network_acl().network_acl_id(acl).send().await;
    freed("DeleteNetworkAcl", &resource, answer, provider).await.map(drop)
}

/// Deletes a network interface, which has to be [detached](crate::detach_network_interface) first.
///
/// Calls `DeleteNetworkInterface` (permission `ec2:DeleteNetworkInterface`); where something is in the way, what
/// [`find_blockers`](crate::find_blockers) calls.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_network_interface("eni-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `interface` is no id of a network interface: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::InUse`] where it is in use: the instance, NAT gateway or endpoint that has it is in the way; for other
///   services see [`NetworkInterface::owner`](crate::NetworkInterface::owner).
/// - [`Ec2Error::WrongState`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(interface = interface))]
pub async fn delete_network_interface(interface: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::NetworkInterface, interface)?;
    let answer = provider.get_ec2().delete_network_interface().network_interface_id(interface).send().await;
    freed("DeleteNetworkInterface", &resource, answer, provider).await.map(drop)
}

/// Deletes a peering connection, whichever side asked for it. Routes to it stay as black holes.
///
/// Calls `DeleteVpcPeeringConnection` (permission `ec2:DeleteVpcPeeringConnection`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_vpc_peering_connection("pcx-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `connection` is no id of a VPC peering connection: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::WrongState`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(connection = connection))]
pub async fn delete_vpc_peering_connection(connection: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::VpcPeeringConnection, connection)?;
    let answer = provider.get_ec2().delete_vpc_peering_connection().vpc_peering_connection_id(connection).send().await;
    freed("DeleteVpcPeeringConnection", &resource, answer, provider).await.map(drop)
}

/// Gives an elastic IP back. Somebody else may have the address a moment later.
///
/// Calls `ReleaseAddress` (permission `ec2:ReleaseAddress`); where something is in the way, what
/// [`find_blockers`](crate::find_blockers) calls.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::release_elastic_ip("eipalloc-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `allocation` is no id of an elastic IP's allocation: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::InUse`] where it is in use: the instance or network interface that has it is in the way.
/// - [`Ec2Error::WrongState`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(allocation = allocation))]
pub async fn release_elastic_ip(allocation: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::ElasticIp, allocation)?;
    let answer = provider.get_ec2().release_address().allocation_id(allocation).send().await;
    freed("ReleaseAddress", &resource, answer, provider).await.map(drop)
}

/// Begins to delete a NAT gateway: its interface and elastic IP are in use until it is gone, which takes a minute or
/// two. See [`wait_until_nat_gateway_deleted`](crate::wait_until_nat_gateway_deleted). Routes to it stay as black
/// holes.
///
/// Calls `DeleteNatGateway` (permission `ec2:DeleteNatGateway`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_nat_gateway("nat-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `gateway` is no id of a NAT gateway: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::WrongState`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(gateway = gateway))]
pub async fn delete_nat_gateway(gateway: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::NatGateway, gateway)?;
    let answer = provider.get_ec2().delete_nat_gateway().nat_gateway_id(gateway).send().await;
    freed("DeleteNatGateway", &resource, answer, provider).await.map(drop)
}

/// Deletes an egress-only internet gateway. Routes to it stay as black holes.
///
/// Calls `DeleteEgressOnlyInternetGateway` (permission `ec2:DeleteEgressOnlyInternetGateway`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::delete_egress_only_internet_gateway("eigw-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `gateway` is no id of an egress-only internet gateway: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::WrongAnswer`] where EC2 says in a success that it did not delete it.
/// - [`Ec2Error::WrongState`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(gateway = gateway))]
pub async fn delete_egress_only_internet_gateway(gateway: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::EgressOnlyInternetGateway, gateway)?;
    let request = provider.get_ec2().delete_egress_only_internet_gateway().egress_only_internet_gateway_id(gateway);
    let answer = freed("DeleteEgressOnlyInternetGateway", &resource, request.send().await, provider).await?;
    match answer.return_code {
        Some(false) => Err(Ec2Error::wrong_answer(resource, "it is a success that says that nothing was deleted")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
