//! Making route tables and routes, and what tables apply to.

use super::RouteTable;
use super::route::{RouteDestination, RouteTarget, named};
use crate::blockers::freed;
use crate::client::Ec2Client;
use crate::describe::created;
use crate::error::Ec2Error;
use crate::resource::{Resource, ResourceKind};
use crate::tags::{self, Tags};
use aws_interactions_core::AwsClientProvider;

/// Makes a route table, which has the local route alone and is for no subnet yet.
///
/// Calls `CreateRouteTable` (permissions `ec2:CreateRouteTable` and, with tags, `ec2:CreateTags`).
///
/// ```no_run
/// use ec2_interactions::{RouteDestination, RouteTarget, Tags, associate_route_table, create_route, create_route_table};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let table = create_route_table("vpc-0a1b2c3d", &Tags::new(), provider).await?;
/// let anywhere = RouteDestination::of("0.0.0.0/0");
/// create_route(&table.id, &anywhere, &RouteTarget::of_id("igw-0a1b2c3d"), provider).await?;
/// associate_route_table(&table.id, "subnet-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for an id or tag that EC2 does not take: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such VPC.
/// - [`Ec2Error::LimitExceeded`] where the VPC has as many as it may: 200, unless raised.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(vpc = vpc))]
pub async fn create_route_table(vpc: &str, tags: &Tags, provider: &AwsClientProvider) -> Result<RouteTable, Ec2Error> {
    let vpc = Resource::checked(ResourceKind::Vpc, vpc)?;
    tags::check(tags)?;
    let request = provider.get_ec2().create_route_table().vpc_id(&vpc.id);
    let request = request.set_tag_specifications(tags::at_creation(ResourceKind::RouteTable, tags));
    let answer = request.send().await.map_err(|error| Ec2Error::from_sdk("CreateRouteTable", &vpc, error))?;
    created(&vpc, answer.route_table)
}

/// Sets where a route leads, on a request that creates or replaces one.
macro_rules! leading {
    ($request:expr, $destination:expr, $target:expr) => {{
        let request = $request
            .set_destination_cidr_block($destination.as_ipv4())
            .set_destination_ipv6_cidr_block($destination.as_ipv6())
            .set_destination_prefix_list_id($destination.as_prefix_list());
        let id = $target.id();
        match $target {
            RouteTarget::InternetGateway(_) | RouteTarget::VpnGateway(_) => request.gateway_id(id),
            RouteTarget::EgressOnlyInternetGateway(_) => request.egress_only_internet_gateway_id(id),
            RouteTarget::NatGateway(_) => request.nat_gateway_id(id),
            RouteTarget::VpcEndpoint(_) => request.vpc_endpoint_id(id),
            RouteTarget::VpcPeeringConnection(_) => request.vpc_peering_connection_id(id),
            RouteTarget::TransitGateway(_) => request.transit_gateway_id(id),
            RouteTarget::LocalGateway(_) => request.local_gateway_id(id),
            RouteTarget::CarrierGateway(_) => request.carrier_gateway_id(id),
            RouteTarget::CoreNetwork(_) => request.core_network_arn(id),
            RouteTarget::Instance { .. } => request.instance_id(id),
            RouteTarget::NetworkInterface(_) => request.network_interface_id(id),
            // Refused before.
            RouteTarget::Local | RouteTarget::Other(_) => request,
        }
    }};
}

/// Adds a route to a table.
///
/// Calls `CreateRoute` (permission `ec2:CreateRoute`).
///
/// ```no_run
/// use ec2_interactions::{RouteDestination, RouteTarget, create_route};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let nat = RouteTarget::of_id("nat-0a1b2c3d");
/// create_route("rtb-0a1b2c3d", &RouteDestination::of("0.0.0.0/0"), &nat, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `table` is no id of a route table, or nothing leads to the target: nothing was
///   sent.
/// - [`Ec2Error::AlreadyExists`] where the table has a route for the same addresses, wherever it leads.
/// - [`Ec2Error::DoesNotExist`], naming the table, or the route where its target does not exist.
/// - [`Ec2Error::LimitExceeded`], [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(table = table, destination = %destination, target = %target))]
pub async fn create_route(
    table: &str,
    destination: &RouteDestination,
    target: &RouteTarget,
    provider: &AwsClientProvider,
) -> Result<(), Ec2Error> {
    let table = Resource::checked(ResourceKind::RouteTable, table)?;
    target.checked()?;
    let request = leading!(provider.get_ec2().create_route().route_table_id(&table.id), destination, target);
    let route = named(&table.id, destination);
    request.send().await.map(drop).map_err(|error| Ec2Error::about_one_of("CreateRoute", &route, &[&table], error))
}

/// Lets a route of a table lead elsewhere, with no gap between.
///
/// Calls `ReplaceRoute` (permission `ec2:ReplaceRoute`).
///
/// ```no_run
/// use ec2_interactions::{RouteDestination, RouteTarget, replace_route};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let nat = RouteTarget::of_id("nat-0a1b2c3d");
/// replace_route("rtb-0a1b2c3d", &RouteDestination::of("0.0.0.0/0"), &nat, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] as for [`create_route`]: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where the table has no route for these addresses, or there is no such target.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(table = table, destination = %destination, target = %target))]
pub async fn replace_route(
    table: &str,
    destination: &RouteDestination,
    target: &RouteTarget,
    provider: &AwsClientProvider,
) -> Result<(), Ec2Error> {
    let table = Resource::checked(ResourceKind::RouteTable, table)?;
    target.checked()?;
    let request = leading!(provider.get_ec2().replace_route().route_table_id(&table.id), destination, target);
    let route = named(&table.id, destination);
    request.send().await.map(drop).map_err(|error| Ec2Error::about_one_of("ReplaceRoute", &route, &[&table], error))
}

/// Removes a route from a table.
///
/// Calls `DeleteRoute` (permission `ec2:DeleteRoute`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let destination = ec2_interactions::RouteDestination::of("0.0.0.0/0");
/// ec2_interactions::delete_route("rtb-0a1b2c3d", &destination, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `table` is no id of a route table: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where the table has no route for these addresses, or there is no such table.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(table = table, destination = %destination))]
pub async fn delete_route(
    table: &str,
    destination: &RouteDestination,
    provider: &AwsClientProvider,
) -> Result<(), Ec2Error> {
    let table = Resource::checked(ResourceKind::RouteTable, table)?;
    let request = provider.get_ec2().delete_route().route_table_id(&table.id);
    let request = request
        .set_destination_cidr_block(destination.as_ipv4())
        .set_destination_ipv6_cidr_block(destination.as_ipv6())
        .set_destination_prefix_list_id(destination.as_prefix_list());
    let route = named(&table.id, destination);
    request.send().await.map(drop).map_err(|error| Ec2Error::about_one_of("DeleteRoute", &route, &[&table], error))
}

/// Lets a route table apply to a subnet, and answers the association's id.
///
/// Calls `AssociateRouteTable` (permission `ec2:AssociateRouteTable`). The subnet must have no table of its own yet:
/// else [`replace_route_table_association`] is right.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let association =
///     ec2_interactions::associate_route_table("rtb-0a1b2c3d", "subnet-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for what is no id: nothing was sent.
/// - [`Ec2Error::WrongState`] where the subnet has a table of its own.
/// - [`Ec2Error::DoesNotExist`], [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(table = table, subnet = subnet))]
pub async fn associate_route_table(
    table: &str,
    subnet: &str,
    provider: &AwsClientProvider,
) -> Result<String, Ec2Error> {
    let table = Resource::checked(ResourceKind::RouteTable, table)?;
    let subnet = Resource::checked(ResourceKind::Subnet, subnet)?;
    let request = provider.get_ec2().associate_route_table().route_table_id(&table.id).subnet_id(&subnet.id);
    let answer = request
        .send()
        .await
        .map_err(|error| Ec2Error::about_one_of("AssociateRouteTable", &table, &[&subnet], error))?;
    answer.association_id.ok_or_else(|| Ec2Error::wrong_answer(&table, "it has no id of the association"))
}

/// Lets a subnet have its VPC's main route table again. The association of a main table cannot be removed.
///
/// Calls `DisassociateRouteTable` (permission `ec2:DisassociateRouteTable`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::disassociate_route_table("rtbassoc-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] where `association` is no id of one: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is none.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(association = association))]
pub async fn disassociate_route_table(association: &str, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    let resource = Resource::checked(ResourceKind::RouteTableAssociation, association)?;
    let answer = provider.get_ec2().disassociate_route_table().association_id(association).send().await;
    freed("DisassociateRouteTable", &resource, answer, provider).await.map(drop)
}

/// Lets another route table apply to what an association is for, with no gap between, and answers the new association's
/// id. For a main table's association it makes the other one the main table.
///
/// Calls `ReplaceRouteTableAssociation` (permission `ec2:ReplaceRouteTableAssociation`).
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let association =
///     ec2_interactions::replace_route_table_association("rtbassoc-0a1b2c3d", "rtb-0a1b2c3d", provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for what is no id: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where there is no such association or table.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::WrongAnswer`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(association = association, table = table))]
pub async fn replace_route_table_association(
    association: &str,
    table: &str,
    provider: &AwsClientProvider,
) -> Result<String, Ec2Error> {
    const REPLACE: &str = "ReplaceRouteTableAssociation";
    let resource = Resource::checked(ResourceKind::RouteTableAssociation, association)?;
    let table = Resource::checked(ResourceKind::RouteTable, table)?;
    let request = provider.get_ec2().replace_route_table_association().association_id(association);
    let answer = request.route_table_id(&table.id).send().await;
    let answer = answer.map_err(|error| Ec2Error::about_one_of(REPLACE, &resource, &[&table], error))?;
    answer.new_association_id.ok_or_else(|| Ec2Error::wrong_answer(&resource, "it has no id of the new association"))
}

#[cfg(test)]
mod tests;
