//! What is in the way of a deletion. EC2 says that something is, and never what.

use crate::describe::Described;
use crate::error::Ec2Error;
use crate::nat_gateway::NatGatewayState;
use crate::network_interface::NetworkInterface;
use crate::network_interface::owner::NetworkInterfaceOwner;
use crate::resource::{Resource, ResourceKind};
use crate::security_group::list_groups_referring_to;
use crate::vpc_endpoint::VpcEndpointState;
use crate::{
    Scope, get_internet_gateway, get_network_acl, get_network_interface, get_route_table,
    list_egress_only_internet_gateways, list_elastic_ips, list_enis_of_security_group, list_enis_of_subnet,
    list_internet_gateways, list_nat_gateways, list_network_acls, list_network_interfaces, list_route_tables,
    list_security_groups, list_subnets, list_vpc_endpoints, list_vpc_peering_connections, list_vpn_gateways,
};
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::config::http::HttpResponse;
use aws_sdk_ec2::error::{ProvideErrorMetadata, SdkError};
use futures::future::{BoxFuture, join_all, try_join_all};
use futures::{FutureExt, Stream, TryStreamExt, future};
use std::collections::HashSet;
use std::error::Error;

/// What is in the way of deleting `resource`, or of detaching it where it is an internet gateway.
///
/// EC2's refusals (`DependencyViolation`) name nothing. This asks, side by side, for what EC2 minds:
///
/// | of | are in the way |
/// |---|---|
/// | a VPC | subnets; route tables but the main one; internet, egress-only, NAT and VPN gateways; endpoints; security groups and network ACLs but the default ones; network interfaces; peering connections |
/// | a subnet | its network interfaces |
/// | a security group | network interfaces that have it; other groups whose rules name it |
/// | a route table | the subnets and gateways that it is for |
/// | a network ACL | the subnets that it is for |
/// | an internet gateway | its VPC, and the interfaces there with public addresses |
/// | a network interface | the instance, NAT gateway or endpoint that has it |
/// | an elastic IP | the instance or network interface that has it |
///
/// Of anything else nothing is known to be: the answer is empty. What goes by itself (a deleted NAT gateway) is not
/// told.
///
/// Calls the `Describe` operations of these (permissions of the same names). The functions of this crate that delete
/// ask this by themselves.
///
/// ```no_run
/// use ec2_interactions::{Resource, ResourceKind, find_blockers};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// for blocker in find_blockers(&Resource::new(ResourceKind::Vpc, "vpc-0a1b2c3d"), provider).await? {
///     println!("{blocker}");
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// Those of the lists: the first that fails ends it.
#[tracing::instrument(skip_all, fields(resource = %resource))]
pub async fn find_blockers(resource: &Resource, provider: &AwsClientProvider) -> Result<Vec<Resource>, Ec2Error> {
    Ok(distinct(try_join_all(asks(resource, provider)).await?.concat()))
}

/// What came of a deletion: where something is in the way, the error says what.
pub(crate) async fn freed<T, E>(
    operation: &'static str,
    resource: &Resource,
    answer: Result<T, SdkError<E, HttpResponse>>,
    provider: &AwsClientProvider,
) -> Result<T, Ec2Error>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match answer {
        Ok(answer) => Ok(answer),
        Err(error) => Err(named(Ec2Error::from_sdk(operation, resource, error), provider).await),
    }
}

/// The error with what is in the way. What cannot be asked for is left out: the refusal is what counts.
pub(crate) async fn named(error: Ec2Error, provider: &AwsClientProvider) -> Ec2Error {
    let Ec2Error::InUse { resource, source, .. } = error else { return error };
    let answers = join_all(asks(&resource, provider)).await.into_iter();
    let told = |answer: Result<Vec<Resource>, Ec2Error>| {
        answer.inspect_err(|error| tracing::debug!(%error, "a possible blocker could not be asked for")).ok()
    };
    let blockers = distinct(answers.filter_map(told).flatten().collect());
    Ec2Error::InUse { resource, blockers, source }
}

/// A group may name another one in both directions.
fn distinct(blockers: Vec<Resource>) -> Vec<Resource> {
    let mut seen = HashSet::new();
    blockers.into_iter().filter(|blocker| seen.insert(blocker.clone())).collect()
}

type Asking<'a> = BoxFuture<'a, Result<Vec<Resource>, Ec2Error>>;

fn asks<'a>(resource: &'a Resource, provider: &'a AwsClientProvider) -> Vec<Asking<'a>> {
    let id = resource.id.as_str();
    match resource.kind {
        ResourceKind::Vpc => of_vpc(&Scope::vpc(id), provider),
        ResourceKind::Subnet => vec![those(list_enis_of_subnet(id, provider), |_| true)],
        ResourceKind::SecurityGroup => vec![
            those(list_enis_of_security_group(id, provider), |_| true),
            those(list_groups_referring_to(id, provider), move |group| group.id != id),
        ],
        ResourceKind::RouteTable => vec![of_route_table(id, provider).boxed()],
        ResourceKind::NetworkAcl => vec![of_network_acl(id, provider).boxed()],
        ResourceKind::InternetGateway => vec![of_internet_gateway(id, provider).boxed()],
        ResourceKind::NetworkInterface => vec![of_network_interface(id, provider).boxed()],
        ResourceKind::ElasticIp => vec![of_elastic_ip(id, provider).boxed()],
        _ => Vec::new(),
    }
}

fn of_vpc<'a>(vpc: &Scope, provider: &AwsClientProvider) -> Vec<Asking<'a>> {
    vec![
        those(list_subnets(vpc, provider), |_| true),
        those(list_network_interfaces(vpc, provider), |_| true),
        those(list_route_tables(vpc, provider), |table| !table.is_main()),
        those(list_internet_gateways(vpc, provider), |_| true),
        those(list_egress_only_internet_gateways(vpc, provider), |_| true),
        those(list_nat_gateways(vpc, provider), |gateway| gateway.state != NatGatewayState::Deleted),
        those(list_vpn_gateways(vpc, provider), |_| true),
        those(list_vpc_endpoints(vpc, provider), |endpoint| endpoint.state != VpcEndpointState::Deleted),
        those(list_security_groups(vpc, provider), |group| !group.is_default()),
        those(list_network_acls(vpc, provider), |acl| !acl.is_default),
        those(list_vpc_peering_connections(vpc, provider), |connection| !connection.state.has_ended()),
    ]
}

/// What a list has, as far as it is `wanted`.
fn those<'a, R: Described + Send + 'a>(
    list: impl Stream<Item = Result<R, Ec2Error>> + Send + 'a,
    wanted: impl Fn(&R) -> bool + Send + 'a,
) -> Asking<'a> {
    let wanted = list.try_filter(move |entry| future::ready(wanted(entry)));
    wanted.map_ok(|entry| Resource::new(R::KIND, entry.id())).try_collect().boxed()
}

async fn of_route_table(id: &str, provider: &AwsClientProvider) -> Result<Vec<Resource>, Ec2Error> {
    let associations = get_route_table(id, provider).await?.associations.into_iter();
    Ok(associations.filter_map(|one| Resource::of_id(&one.subnet.or(one.gateway)?)).collect())
}

async fn of_network_acl(id: &str, provider: &AwsClientProvider) -> Result<Vec<Resource>, Ec2Error> {
    let subnets = get_network_acl(id, provider).await?.subnets.into_iter();
    Ok(subnets.map(|subnet| Resource::new(ResourceKind::Subnet, subnet)).collect())
}

async fn of_internet_gateway(id: &str, provider: &AwsClientProvider) -> Result<Vec<Resource>, Ec2Error> {
    let Some(vpc) = get_internet_gateway(id, provider).await?.vpc else { return Ok(Vec::new()) };
    let interfaces = list_network_interfaces(&Scope::vpc(&vpc), provider);
    let public = those(interfaces, |interface: &NetworkInterface| !interface.public_ips.is_empty()).await?;
    Ok([vec![Resource::new(ResourceKind::Vpc, vpc)], public].concat())
}

async fn of_network_interface(id: &str, provider: &AwsClientProvider) -> Result<Vec<Resource>, Ec2Error> {
    let owner = get_network_interface(id, provider).await?.owner;
    let named = match owner {
        NetworkInterfaceOwner::Instance(id) => Some((ResourceKind::Instance, id)),
        NetworkInterfaceOwner::NatGateway(id) => Some((ResourceKind::NatGateway, id)),
        NetworkInterfaceOwner::VpcEndpoint(id) => Some((ResourceKind::VpcEndpoint, id)),
        _ => None,
    };
    let named = named.filter(|(_, id)| !id.is_empty());
    Ok(named.map(|(kind, id)| Resource::new(kind, id)).into_iter().collect())
}

async fn of_elastic_ip(id: &str, provider: &AwsClientProvider) -> Result<Vec<Resource>, Ec2Error> {
    let addresses: Vec<_> = list_elastic_ips(provider).try_collect().await?;
    let address = addresses.into_iter().find(|address| address.id == id);
    Ok(address
        .and_then(|address| Resource::of_id(&address.instance.or(address.network_interface)?))
        .into_iter()
        .collect())
}

#[cfg(test)]
mod tests;
