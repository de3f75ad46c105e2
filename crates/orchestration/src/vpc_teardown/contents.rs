//! What is in a VPC.

use super::{TEARDOWN_TAG, TeardownError, TeardownOptions};
use aws_interactions_core::{AwsClientProvider, AwsEnvironment};
use ec2_interactions::{
    Ec2Error, EgressOnlyInternetGateway, ElasticIp, Instance, InstanceFilters, InternetGateway, MirrorDestination,
    MirrorScope, MirrorSession, MirrorTarget, NatGateway, NetworkAcl, NetworkInterface, RouteTable, Scope,
    SecurityGroup, Subnet, Vpc, VpcEndpoint, VpcPeeringConnection, VpnGateway, get_vpc,
    list_egress_only_internet_gateways, list_elastic_ips, list_instances, list_internet_gateways, list_mirror_sessions,
    list_mirror_targets, list_nat_gateways, list_network_acls, list_network_interfaces, list_route_tables,
    list_security_groups, list_subnets, list_vpc_endpoints, list_vpc_peering_connections, list_vpn_gateways,
};
use futures::TryStreamExt;

/// What is in a VPC, and whose it is.
#[derive(Debug)]
pub(super) struct Contents {
    pub(super) environment: AwsEnvironment,
    pub(super) vpc: Vpc,
    /// Terminated ones are among them.
    pub(super) instances: Vec<Instance>,
    pub(super) interfaces: Vec<NetworkInterface>,
    /// Those of its interfaces.
    pub(super) sessions: Vec<MirrorSession>,
    /// Those that are an interface of it.
    pub(super) targets: Vec<MirrorTarget>,
    /// Those of other VPCs' interfaces that copy to one of `targets`.
    pub(super) sessions_of_others: Vec<MirrorSession>,
    pub(super) endpoints: Vec<VpcEndpoint>,
    pub(super) nat_gateways: Vec<NatGateway>,
    /// All of the region.
    pub(super) elastic_ips: Vec<ElasticIp>,
    pub(super) peerings: Vec<VpcPeeringConnection>,
    pub(super) vpn_gateways: Vec<VpnGateway>,
    pub(super) tables: Vec<RouteTable>,
    /// Its own, and those that a teardown of it has detached.
    pub(super) internet_gateways: Vec<InternetGateway>,
    pub(super) egress_only_gateways: Vec<EgressOnlyInternetGateway>,
    pub(super) subnets: Vec<Subnet>,
    pub(super) acls: Vec<NetworkAcl>,
    pub(super) groups: Vec<SecurityGroup>,
}

impl Contents {
    pub(super) async fn of(
        vpc: &str,
        options: &TeardownOptions,
        provider: &AwsClientProvider,
    ) -> Result<Self, TeardownError> {
        let vpc = get_vpc(vpc, provider).await.map_err(|source| failed(vpc, source))?;
        let environment = provider.get_aws_env().await.map_err(|source| TeardownError::Environment { source })?;
        check(&vpc, &environment, options)?;
        let id = vpc.id.clone();
        // So many lists at once are too much for a stack.
        Box::pin(Self::listed(vpc, environment, provider)).await.map_err(|source| failed(&id, source))
    }

    async fn listed(vpc: Vpc, environment: AwsEnvironment, provider: &AwsClientProvider) -> Result<Self, Ec2Error> {
        let scope = Scope::vpc(&vpc.id);
        let filters = InstanceFilters::of_vpc(&vpc.id);
        let (instances, interfaces, sessions, endpoints, nat_gateways) = futures::try_join!(
            list_instances(&filters, provider).try_collect::<Vec<_>>(),
            list_network_interfaces(&scope, provider).try_collect::<Vec<_>>(),
            list_mirror_sessions(&MirrorScope::Region, provider).try_collect::<Vec<_>>(),
            list_vpc_endpoints(&scope, provider).try_collect(),
            list_nat_gateways(&scope, provider).try_collect(),
        )?;
        let (elastic_ips, peerings, vpn_gateways, tables, internet_gateways, targets) = futures::try_join!(
            list_elastic_ips(provider).try_collect(),
            list_vpc_peering_connections(&scope, provider).try_collect(),
            list_vpn_gateways(&scope, provider).try_collect(),
            list_route_tables(&scope, provider).try_collect(),
            // EC2 lists the detached ones under no VPC.
            list_internet_gateways(&Scope::Region, provider).try_collect::<Vec<_>>(),
            list_mirror_targets(provider).try_collect::<Vec<_>>(),
        )?;
        let (egress_only_gateways, subnets, acls, groups) = futures::try_join!(
            list_egress_only_internet_gateways(&scope, provider).try_collect(),
            list_subnets(&scope, provider).try_collect(),
            list_network_acls(&scope, provider).try_collect(),
            list_security_groups(&scope, provider).try_collect(),
        )?;
        let is_in_vpc = |id: &str| interfaces.iter().any(|one| one.id == id);
        let is_its = |target: &MirrorTarget| matches!(&target.destination, MirrorDestination::NetworkInterface(id) if is_in_vpc(id));
        let targets: Vec<_> = targets.into_iter().filter(is_its).collect();
        let (sessions, others): (Vec<_>, Vec<_>) =
            sessions.into_iter().partition(|session| is_in_vpc(&session.interface));
        let copies_here = |session: &MirrorSession| targets.iter().any(|target| target.id == session.target);
        let sessions_of_others = others.into_iter().filter(copies_here).collect();
        let is_of_it = |gateway: &InternetGateway| match &gateway.vpc {
            Some(other) => *other == vpc.id,
            None => gateway.tags.get(TEARDOWN_TAG) == Some(&vpc.id),
        };
        let internet_gateways = internet_gateways.into_iter().filter(is_of_it).collect();
        Ok(Self {
            environment,
            vpc,
            instances,
            interfaces,
            sessions,
            targets,
            sessions_of_others,
            endpoints,
            nat_gateways,
            elastic_ips,
            peerings,
            vpn_gateways,
            tables,
            internet_gateways,
            egress_only_gateways,
            subnets,
            acls,
            groups,
        })
    }

    /// The account that something belongs to, where it is not the caller's. Not every server says.
    pub(super) fn stranger<'a>(&self, owner: &'a str) -> Option<&'a str> {
        Some(owner).filter(|owner| !owner.is_empty() && *owner != self.environment.account_id)
    }
}

fn check(vpc: &Vpc, environment: &AwsEnvironment, options: &TeardownOptions) -> Result<(), TeardownError> {
    if vpc.is_default && !options.default_vpc {
        let region = environment.region.clone();
        return Err(TeardownError::DefaultVpc { vpc: vpc.id.clone(), region });
    }
    let is_shared = !vpc.owner.is_empty() && vpc.owner != environment.account_id;
    if is_shared && !options.shared_vpc {
        let account_id = environment.account_id.clone();
        return Err(TeardownError::SharedVpc { vpc: vpc.id.clone(), owner: vpc.owner.clone(), account_id });
    }
    Ok(())
}

fn failed(vpc: &str, source: Ec2Error) -> TeardownError {
    match source {
        Ec2Error::DoesNotExist { .. } => TeardownError::DoesNotExist { vpc: vpc.to_owned() },
        source => TeardownError::Look { vpc: vpc.to_owned(), source },
    }
}
