//! In which order a VPC is taken apart.

use super::contents::Contents;
use super::interface::Fate;
use super::plan::{TeardownBlocker, TeardownPlan};
use super::step::TeardownAction::{Await, Delete, Detach, Disassociate, Mark, Release, Revoke, Terminate};
use super::step::{TeardownAction, TeardownPhase, TeardownStep};
use super::{TEARDOWN_TAG, TeardownOptions};
use ec2_interactions::{
    ElasticIp, InstanceState, NatGateway, NatGatewayState, Resource, ResourceKind, SecurityGroup, SecurityGroupRule,
    VpcEndpointState, VpcPeeringConnectionState,
};
use std::collections::HashSet;

pub(super) fn plan(contents: &Contents, options: &TeardownOptions) -> TeardownPlan {
    let mut order = Order { contents, options, steps: Vec::new(), blockers: Vec::new(), kept: Vec::new() };
    order.contents();
    order.network();
    TeardownPlan {
        vpc: contents.vpc.id.clone(),
        name: contents.vpc.name().map(str::to_owned),
        account_id: contents.environment.account_id.clone(),
        region: contents.environment.region.clone(),
        options: options.clone(),
        steps: order.steps,
        blockers: order.blockers,
        kept: order.kept,
    }
}

struct Order<'a> {
    contents: &'a Contents,
    options: &'a TeardownOptions,
    steps: Vec<TeardownStep>,
    blockers: Vec<TeardownBlocker>,
    kept: Vec<Resource>,
}

impl Order<'_> {
    fn contents(&mut self) {
        let instances: HashSet<&str> = self.contents.instances.iter().map(|instance| instance.id.as_str()).collect();
        let fates = self.contents.interfaces.iter().map(|interface| (interface, Fate::of(interface, &instances)));
        let fates: Vec<_> = fates.collect();
        for (interface, fate) in &fates {
            match fate {
                Fate::Lingers => {
                    self.add(TeardownPhase::Lingering, Await, ResourceKind::NetworkInterface, &interface.id);
                }
                Fate::Blocks => self.blockers.push(TeardownBlocker::of_interface(interface)),
                _ => {}
            }
        }
        self.mirroring();
        self.instances();
        self.endpoints();
        self.nat_gateways();
        self.peerings();
        for (interface, fate) in &fates {
            if let Fate::GoesWith(owner) = fate {
                self.interface(Await, &interface.id, Some(owner));
            }
        }
        for (interface, _) in fates.iter().filter(|(_, fate)| *fate == Fate::Detached) {
            self.interface(Detach, &interface.id, None);
        }
        for (interface, fate) in &fates {
            match fate {
                Fate::Deleted | Fate::Detached => self.interface(Delete, &interface.id, None),
                Fate::DeletedAfter(instance) => self.interface(Delete, &interface.id, Some(instance)),
                _ => {}
            }
        }
    }

    /// A target is in use until its sessions are gone, those of other VPCs included.
    fn mirroring(&mut self) {
        let contents = self.contents;
        for session in &contents.sessions {
            self.content(Delete, ResourceKind::TrafficMirrorSession, &session.id);
        }
        for session in &contents.sessions_of_others {
            self.blockers.push(TeardownBlocker {
                resource: Resource::new(ResourceKind::TrafficMirrorSession, &session.id),
                owner: format!("network interface `{}` of another VPC", session.interface),
                advice: format!("end it, or give it another target: it copies to `{}` in this VPC", session.target),
            });
        }
        for target in &contents.targets {
            if !contents.sessions_of_others.iter().any(|session| session.target == target.id) {
                self.content(Delete, ResourceKind::TrafficMirrorTarget, &target.id);
            }
        }
    }

    fn instances(&mut self) {
        for instance in &self.contents.instances {
            match instance.state {
                InstanceState::Terminated => {}
                InstanceState::ShuttingDown => self.content(Await, ResourceKind::Instance, &instance.id),
                _ => self.content(Terminate, ResourceKind::Instance, &instance.id),
            }
        }
    }

    fn endpoints(&mut self) {
        for endpoint in &self.contents.endpoints {
            match endpoint.state {
                VpcEndpointState::Deleted => {}
                VpcEndpointState::Deleting => self.content(Await, ResourceKind::VpcEndpoint, &endpoint.id),
                _ if endpoint.is_requester_managed => self.blockers.push(TeardownBlocker {
                    resource: Resource::new(ResourceKind::VpcEndpoint, &endpoint.id),
                    owner: "a service of AWS".to_owned(),
                    advice: format!("delete what made it for {}", endpoint.service),
                }),
                _ => self.content(Delete, ResourceKind::VpcEndpoint, &endpoint.id),
            }
        }
    }

    /// The gateways, and before and after them what becomes of their addresses.
    fn nat_gateways(&mut self) {
        let contents = self.contents;
        let gateways = || contents.nat_gateways.iter().filter(|one| one.state != NatGatewayState::Deleted);
        let gateway_of = |address: &ElasticIp| gateways().find(|gateway| has(gateway, address));
        let is_marked = |address: &ElasticIp| address.tags.get(TEARDOWN_TAG) == Some(&contents.vpc.id);
        let is_in_vpc = |address: &ElasticIp| {
            let interface = address.network_interface.as_ref();
            interface.is_some_and(|id| contents.interfaces.iter().any(|one| one.id == *id))
        };
        let is_free = |address: &ElasticIp| address.association.is_none() && address.network_interface.is_none();
        let mut released = Vec::new();
        for address in &contents.elastic_ips {
            let gateway = gateway_of(address);
            let is_left = is_marked(address) && (is_free(address) || is_in_vpc(address));
            if self.options.release_elastic_ips && (gateway.is_some() || is_left) {
                released.push((address, gateway));
            } else if gateway.is_some() || is_in_vpc(address) {
                self.kept.push(Resource::new(ResourceKind::ElasticIp, &address.id));
            }
        }
        for (address, gateway) in released.iter().filter(|(address, _)| !is_marked(address)) {
            self.address(Mark, address, *gateway);
        }
        for gateway in gateways() {
            let action = if gateway.state == NatGatewayState::Deleting { Await } else { Delete };
            self.content(action, ResourceKind::NatGateway, &gateway.id);
        }
        for (address, gateway) in released {
            self.address(Release, address, gateway);
        }
    }

    fn address(&mut self, action: TeardownAction, address: &ElasticIp, gateway: Option<&NatGateway>) {
        let step = step(TeardownPhase::Contents, action, ResourceKind::ElasticIp, &address.id);
        let of = gateway.map(|gateway| Resource::new(ResourceKind::NatGateway, &gateway.id));
        self.steps.push(TeardownStep { of, ..step });
    }

    fn peerings(&mut self) {
        for connection in self.contents.peerings.iter().filter(|connection| !connection.state.has_ended()) {
            let is_ending = connection.state == VpcPeeringConnectionState::Deleting;
            let action = if is_ending { Await } else { Delete };
            self.content(action, ResourceKind::VpcPeeringConnection, &connection.id);
        }
        for gateway in &self.contents.vpn_gateways {
            self.blockers.push(TeardownBlocker {
                resource: Resource::new(ResourceKind::VpnGateway, &gateway.id),
                owner: "a VPN or Direct Connect".to_owned(),
                advice: "detach it from the VPC; its connections outlive that".to_owned(),
            });
        }
    }

    fn network(&mut self) {
        let contents = self.contents;
        self.tables();
        for gateway in &contents.egress_only_gateways {
            self.network_of(Delete, ResourceKind::EgressOnlyInternetGateway, &gateway.id);
        }
        let gateways = &contents.internet_gateways;
        let attached = || gateways.iter().filter(|gateway| gateway.vpc.is_some());
        for gateway in attached().filter(|gateway| gateway.tags.get(TEARDOWN_TAG) != Some(&contents.vpc.id)) {
            self.network_of(Mark, ResourceKind::InternetGateway, &gateway.id);
        }
        for gateway in attached() {
            self.network_of(Detach, ResourceKind::InternetGateway, &gateway.id);
        }
        for gateway in gateways {
            self.network_of(Delete, ResourceKind::InternetGateway, &gateway.id);
        }
        for subnet in &contents.subnets {
            match contents.stranger(&subnet.owner) {
                Some(owner) => self.of_account(ResourceKind::Subnet, &subnet.id, owner),
                None => self.network_of(Delete, ResourceKind::Subnet, &subnet.id),
            }
        }
        if contents.stranger(&contents.vpc.owner).is_none() {
            for acl in contents.acls.iter().filter(|acl| !acl.is_default) {
                self.network_of(Delete, ResourceKind::NetworkAcl, &acl.id);
            }
        }
        self.groups();
        match contents.stranger(&contents.vpc.owner) {
            Some(owner) => self.of_account(ResourceKind::Vpc, &contents.vpc.id, owner),
            None => self.add(TeardownPhase::Vpc, Delete, ResourceKind::Vpc, &contents.vpc.id),
        }
    }

    fn tables(&mut self) {
        let tables = || self.contents.tables.iter();
        let associations = tables().flat_map(|table| table.associations.iter().map(move |one| (table, one)));
        let ended = associations.filter(|(table, one)| !one.is_main && (!table.is_main() || one.gateway.is_some()));
        let ended: Vec<_> = ended.map(|(table, one)| (table.id.as_str(), one.id.as_str())).collect();
        for (table, association) in ended {
            let step = step(TeardownPhase::Network, Disassociate, ResourceKind::RouteTableAssociation, association);
            self.steps.push(step.of(ResourceKind::RouteTable, table));
        }
        for table in self.contents.tables.iter().filter(|table| !table.is_main()) {
            self.network_of(Delete, ResourceKind::RouteTable, &table.id);
        }
    }

    fn groups(&mut self) {
        let contents = self.contents;
        let (ours, others): (Vec<_>, Vec<_>) =
            contents.groups.iter().partition(|group| contents.stranger(&group.owner).is_none());
        for group in &ours {
            let rules = rules_that_bind(group);
            if !rules.is_empty() {
                self.network_of(Revoke(rules), ResourceKind::SecurityGroup, &group.id);
            }
        }
        for group in ours.iter().filter(|group| !group.is_default()) {
            self.network_of(Delete, ResourceKind::SecurityGroup, &group.id);
        }
        for group in others.iter().filter(|group| !group.is_default()) {
            self.of_account(ResourceKind::SecurityGroup, &group.id, &group.owner);
        }
    }

    fn of_account(&mut self, kind: ResourceKind, id: &str, account: &str) {
        self.blockers.push(TeardownBlocker::of_account(Resource::new(kind, id), account));
    }

    fn interface(&mut self, action: TeardownAction, id: &str, owner: Option<&Resource>) {
        let step = step(TeardownPhase::Contents, action, ResourceKind::NetworkInterface, id);
        self.steps.push(TeardownStep { of: owner.cloned(), ..step });
    }

    fn content(&mut self, action: TeardownAction, kind: ResourceKind, id: &str) {
        self.add(TeardownPhase::Contents, action, kind, id);
    }

    fn network_of(&mut self, action: TeardownAction, kind: ResourceKind, id: &str) {
        self.add(TeardownPhase::Network, action, kind, id);
    }

    fn add(&mut self, phase: TeardownPhase, action: TeardownAction, kind: ResourceKind, id: &str) {
        self.steps.push(step(phase, action, kind, id));
    }
}

fn step(phase: TeardownPhase, action: TeardownAction, kind: ResourceKind, id: &str) -> TeardownStep {
    TeardownStep::new(phase, action, kind, id)
}

fn has(gateway: &NatGateway, address: &ElasticIp) -> bool {
    gateway.addresses.iter().any(|one| one.allocation.as_ref() == Some(&address.id))
}

/// The rules that keep another group from being deleted. Those that name the group itself do not.
fn rules_that_bind(group: &SecurityGroup) -> Vec<SecurityGroupRule> {
    let binds = |rule: &&SecurityGroupRule| rule.peer.group().is_some_and(|other| other != group.id);
    group.rules.iter().filter(binds).cloned().collect()
}
