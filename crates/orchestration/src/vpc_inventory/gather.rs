//! Reads all lists side by side.

use super::error::VpcInventoryError;
use super::value::{CutOffPart, InventoryKind, MissingPart};
use super::{VpcInventoryOptions, failure};
use crate::events::{WorkflowEvents, chain};
use aws_interactions_core::{AwsClientProvider, RequestError, RequestErrorKind};
use ec2_interactions::{
    Ec2Error, EgressOnlyInternetGateway, Instance, InstanceFilters, InstanceState, InternetGateway, NatGateway,
    NetworkAcl, NetworkInterface, RouteTable, Scope, SecurityGroup, Subnet, Vpc, VpcEndpoint, VpcPeeringConnection,
    VpnGateway, get_vpc, list_egress_only_internet_gateways, list_instances, list_internet_gateways, list_nat_gateways,
    list_network_acls, list_network_interfaces, list_route_tables, list_security_groups, list_subnets,
    list_vpc_endpoints, list_vpc_peering_connections, list_vpcs, list_vpn_gateways,
};
use futures::stream::{self, BoxStream};
use futures::{Stream, StreamExt};
use std::num::NonZeroUsize;
use tokio::sync::Semaphore;

/// What was read of a list.
pub(super) struct Part<T> {
    pub(super) items: Vec<T>,
    end: End,
}

enum End {
    All,
    CutOff,
    Failed(Ec2Error),
}

/// What was read of all lists.
pub(super) struct Gathered {
    pub(super) vpcs: Part<Vpc>,
    pub(super) subnets: Part<Subnet>,
    pub(super) route_tables: Part<RouteTable>,
    pub(super) internet_gateways: Part<InternetGateway>,
    pub(super) egress_only_internet_gateways: Part<EgressOnlyInternetGateway>,
    pub(super) vpn_gateways: Part<VpnGateway>,
    pub(super) nat_gateways: Part<NatGateway>,
    pub(super) endpoints: Part<VpcEndpoint>,
    pub(super) network_interfaces: Part<NetworkInterface>,
    pub(super) instances: Part<Instance>,
    pub(super) security_groups: Part<SecurityGroup>,
    pub(super) network_acls: Part<NetworkAcl>,
    pub(super) peering_connections: Part<VpcPeeringConnection>,
}

/// Instances that are terminated are no longer of a VPC.
const STATES: [InstanceState; 5] = [
    InstanceState::Pending,
    InstanceState::Running,
    InstanceState::Stopping,
    InstanceState::Stopped,
    InstanceState::ShuttingDown,
];

/// One list a kind, for all VPCs of the scope. The longest come first, so that they do not wait for the others where
/// not all may run at once.
pub(super) async fn gather(
    scope: &Scope,
    options: &VpcInventoryOptions,
    events: &WorkflowEvents,
    provider: &AwsClientProvider,
) -> Result<Gathered, VpcInventoryError> {
    let lists = Lists { gate: Semaphore::new(options.concurrency.get()), max_items: options.max_items, scope, events };
    let vpc = if let Scope::Vpc(id) = scope { Some(id.clone()) } else { None };
    let instances = InstanceFilters { states: STATES.to_vec(), vpc, ..InstanceFilters::default() };
    let (
        vpcs,
        network_interfaces,
        instances,
        peering_connections,
        security_groups,
        subnets,
        route_tables,
        endpoints,
        network_acls,
        nat_gateways,
        internet_gateways,
        egress_only_internet_gateways,
        vpn_gateways,
    ) = tokio::try_join!(
        // Boxed: a request is large, and thirteen side by side by value overflow the stack of a thread.
        lists.read(InventoryKind::Vpcs, vpcs(scope, provider).boxed()),
        lists.read(InventoryKind::NetworkInterfaces, list_network_interfaces(scope, provider).boxed()),
        lists.read(InventoryKind::Instances, list_instances(&instances, provider).boxed()),
        lists.read(InventoryKind::VpcPeeringConnections, list_vpc_peering_connections(scope, provider).boxed()),
        lists.read(InventoryKind::SecurityGroups, list_security_groups(scope, provider).boxed()),
        lists.read(InventoryKind::Subnets, list_subnets(scope, provider).boxed()),
        lists.read(InventoryKind::RouteTables, list_route_tables(scope, provider).boxed()),
        lists.read(InventoryKind::VpcEndpoints, list_vpc_endpoints(scope, provider).boxed()),
        lists.read(InventoryKind::NetworkAcls, list_network_acls(scope, provider).boxed()),
        lists.read(InventoryKind::NatGateways, list_nat_gateways(scope, provider).boxed()),
        lists.read(InventoryKind::InternetGateways, list_internet_gateways(scope, provider).boxed()),
        lists.read(
            InventoryKind::EgressOnlyInternetGateways,
            list_egress_only_internet_gateways(scope, provider).boxed()
        ),
        lists.read(InventoryKind::VpnGateways, list_vpn_gateways(scope, provider).boxed()),
    )?;
    Ok(Gathered {
        vpcs,
        subnets,
        route_tables,
        internet_gateways,
        egress_only_internet_gateways,
        vpn_gateways,
        nat_gateways,
        endpoints,
        network_interfaces,
        instances,
        security_groups,
        network_acls,
        peering_connections,
    })
}

/// The VPC itself is asked for by its id: EC2 then says when there is none, and a list would not.
fn vpcs(scope: &Scope, provider: &AwsClientProvider) -> impl Stream<Item = Result<Vpc, Ec2Error>> + use<> {
    match scope {
        Scope::Region => list_vpcs(provider).left_stream(),
        Scope::Vpc(id) => {
            let (id, provider) = (id.clone(), provider.clone());
            stream::once(async move { get_vpc(&id, &provider).await }).right_stream()
        }
    }
}

/// How lists are read.
struct Lists<'a> {
    /// A list has one call in flight at a time: so many lists are so many calls.
    gate: Semaphore,
    max_items: Option<NonZeroUsize>,
    scope: &'a Scope,
    events: &'a WorkflowEvents,
}

impl Lists<'_> {
    /// Fails only where the whole inventory does.
    async fn read<T>(
        &self,
        kind: InventoryKind,
        mut list: BoxStream<'static, Result<T, Ec2Error>>,
    ) -> Result<Part<T>, VpcInventoryError> {
        // The gate is never closed.
        let _turn = self.gate.acquire().await;
        let mut items = Vec::new();
        let step = format!("list the {kind}");
        let work = async {
            while let Some(next) = list.next().await {
                let item = next?;
                if self.max_items.is_some_and(|most| items.len() >= most.get()) {
                    return Ok(End::CutOff);
                }
                items.push(item);
            }
            Ok(End::All)
        };
        match self.events.step(&step, work).await {
            Ok(end) => Ok(Part { items, end }),
            Err(error) => match self.fatal(error) {
                Ok(error) => Err(error),
                Err(error) => Ok(Part { items, end: End::Failed(error) }),
            },
        }
    }

    /// The error of the whole inventory, or the one back that leaves a part of it missing.
    fn fatal(&self, error: Ec2Error) -> Result<VpcInventoryError, Ec2Error> {
        let is_of_credentials = error.request().is_some_and(RequestError::is_of_credentials);
        match error {
            Ec2Error::DoesNotExist { .. } | Ec2Error::InvalidInput { .. } => Ok(failure(self.scope)(error)),
            error if is_of_credentials => Ok(failure(self.scope)(error)),
            error => Err(error),
        }
    }
}

/// What is said of a list, whatever its things are.
type Outcome<'a> = (InventoryKind, usize, &'a End);

impl<T> Part<T> {
    /// Whether it holds all there is.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.end, End::All)
    }

    fn outcome(&self, kind: InventoryKind) -> Outcome<'_> {
        (kind, self.items.len(), &self.end)
    }
}

impl Gathered {
    fn outcomes(&self) -> [Outcome<'_>; 13] {
        [
            self.vpcs.outcome(InventoryKind::Vpcs),
            self.subnets.outcome(InventoryKind::Subnets),
            self.route_tables.outcome(InventoryKind::RouteTables),
            self.internet_gateways.outcome(InventoryKind::InternetGateways),
            self.egress_only_internet_gateways.outcome(InventoryKind::EgressOnlyInternetGateways),
            self.vpn_gateways.outcome(InventoryKind::VpnGateways),
            self.nat_gateways.outcome(InventoryKind::NatGateways),
            self.endpoints.outcome(InventoryKind::VpcEndpoints),
            self.network_interfaces.outcome(InventoryKind::NetworkInterfaces),
            self.instances.outcome(InventoryKind::Instances),
            self.security_groups.outcome(InventoryKind::SecurityGroups),
            self.network_acls.outcome(InventoryKind::NetworkAcls),
            self.peering_connections.outcome(InventoryKind::VpcPeeringConnections),
        ]
    }

    pub(super) fn missing(&self) -> Vec<MissingPart> {
        let missing = |(kind, kept, end): Outcome<'_>| match end {
            End::Failed(error) => Some(MissingPart { kind, is_denied: is_denied(error), error: chain(error), kept }),
            _ => None,
        };
        self.outcomes().into_iter().filter_map(missing).collect()
    }

    pub(super) fn cut_off(&self) -> Vec<CutOffPart> {
        let cut_off = |(kind, kept, end): Outcome<'_>| matches!(end, End::CutOff).then_some(CutOffPart { kind, kept });
        self.outcomes().into_iter().filter_map(cut_off).collect()
    }

    /// An inventory of which nothing at all could be listed is none: the error of the first list.
    pub(super) fn or_nothing(self, scope: &Scope) -> Result<Self, VpcInventoryError> {
        let has_failed = |(_, kept, end): &Outcome<'_>| *kept == 0 && matches!(end, End::Failed(_));
        if !self.outcomes().iter().all(has_failed) {
            return Ok(self);
        }
        match self.vpcs.end {
            End::Failed(error) => Err(failure(scope)(error)),
            _ => Ok(self),
        }
    }
}

fn is_denied(error: &Ec2Error) -> bool {
    error.request().is_some_and(|request| request.kind() == RequestErrorKind::AccessDenied)
}
