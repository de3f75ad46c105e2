//! What stands in EC2, as text that is the same in each world.

use crate::operation::Doing;
use crate::world::World;
use ec2_interactions::{
    Ec2Error, InstanceFilters, InstanceState, MirrorScope, Scope, get_tags, get_vpc_dns,
    list_egress_only_internet_gateways, list_elastic_ips, list_instances, list_internet_gateways, list_key_pairs,
    list_mirror_filters, list_mirror_sessions, list_mirror_targets, list_nat_gateways, list_network_acls,
    list_network_interfaces, list_route_tables, list_security_groups, list_subnets, list_vpc_endpoints,
    list_vpc_peering_connections, list_vpcs,
};
use futures::{FutureExt, Stream, TryStreamExt};
use std::collections::BTreeSet;
use std::fmt::Debug;

/// Text with ids replaced by what they begin with.
pub(super) fn anonymous(text: &str) -> String {
    let is_end = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
    let anonymous = |word: &str| {
        let id = word.trim_end_matches(is_end);
        match id.rsplit_once('-') {
            Some((kind, number)) if number.len() >= 8 && number.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                format!("{kind}-…{}", &word[id.len()..])
            }
            _ => word.to_owned(),
        }
    };
    text.split_inclusive(is_end).map(anonymous).collect()
}

#[test]
fn when_ids_are_left_out_then_all_else_stays() {
    let text = r#"Vpc { id: "vpc-0a1b2c3d4e5f", tags: {"a-b": "us-east-1"} } eni-attach-0a1b2c3d"#;
    assert_eq!(anonymous(text), r#"Vpc { id: "vpc-…", tags: {"a-b": "us-east-1"} } eni-attach-…"#);
}

/// Each as often as it is there.
async fn each<T: Debug>(list: impl Stream<Item = Result<T, Ec2Error>>) -> Vec<String> {
    let found: Vec<T> = list.try_collect().await.expect("a list");
    let mut told: Vec<_> = found.iter().map(|thing| anonymous(&format!("{thing:?}"))).collect();
    told.sort();
    told
}

/// What differs: a run after one whose answer was lost makes another of what has no client token.
async fn distinct<T: Debug>(list: impl Stream<Item = Result<T, Ec2Error>>) -> BTreeSet<String> {
    each(list).await.into_iter().collect()
}

macro_rules! states {
    ($($name:ident = $how:ident $list:expr;)+) => {
        $(pub(super) fn $name(world: &World) -> Doing<'_, String> {
            async { format!("{:?}", $how(($list)(world)).await) }.boxed_local()
        })+
    };
}

states! {
    acls = distinct |world: &World| list_network_acls(&Scope::Region, &world.steady);
    addresses = distinct |world: &World| list_elastic_ips(&world.steady).map_ok(|address| (address.association, address.tags));
    egress_only_gateways = distinct |world: &World| list_egress_only_internet_gateways(&Scope::Region, &world.steady);
    endpoints = each |world: &World| list_vpc_endpoints(&Scope::Region, &world.steady);
    gateways = distinct |world: &World| list_internet_gateways(&Scope::Region, &world.steady);
    groups = distinct |world: &World| list_security_groups(&Scope::Region, &world.steady);
    instances = each |world: &World| list_instances(&InstanceFilters::default(), &world.steady)
        .map_ok(|instance| (instance.state, instance.tags));
    interfaces = each |world: &World| list_network_interfaces(&Scope::Region, &world.steady)
        .map_ok(|interface| (interface.status, interface.description, interface.tags));
    mirror_filters = distinct |world: &World| list_mirror_filters(&world.steady);
    mirror_sessions = each |world: &World| list_mirror_sessions(&MirrorScope::Region, &world.steady);
    mirror_targets = each |world: &World| list_mirror_targets(&world.steady);
    nats = each |world: &World| list_nat_gateways(&Scope::Region, &world.steady).map_ok(|nat| (nat.state, nat.tags));
    peerings = distinct |world: &World| list_vpc_peering_connections(&Scope::Region, &world.steady);
    subnets = distinct |world: &World| list_subnets(&Scope::Region, &world.steady);
    tables = distinct |world: &World| list_route_tables(&Scope::Region, &world.steady);
    vpcs = distinct |world: &World| list_vpcs(&world.steady);
}

pub(super) fn key_pairs(world: &World) -> Doing<'_, String> {
    async {
        let found = list_key_pairs(&world.steady).await.expect("a list");
        format!("{:?}", found.into_iter().map(|pair| (pair.name, pair.tags)).collect::<Vec<_>>())
    }
    .boxed_local()
}

pub(super) fn dns(world: &World) -> Doing<'_, String> {
    async { format!("{:?}", get_vpc_dns(&world.id("vpc"), &world.steady).await.expect("settings")) }.boxed_local()
}

pub(super) fn tags(world: &World) -> Doing<'_, String> {
    async {
        let vpc = world.id("vpc");
        format!("{:?}", get_tags(&[&vpc], &world.steady).await.expect("tags").into_values().collect::<Vec<_>>())
    }
    .boxed_local()
}

/// How many there are that have not ended.
pub(super) fn live_instances(world: &World) -> Doing<'_, String> {
    async {
        let all = list_instances(&InstanceFilters::default(), &world.steady);
        let all: Vec<_> = all.try_collect().await.expect("a list");
        all.iter().filter(|instance| instance.state != InstanceState::Terminated).count().to_string()
    }
    .boxed_local()
}

pub(super) fn of_a_vpc(world: &World) -> Doing<'_, String> {
    async {
        let parts = [vpcs(world), subnets(world), instances(world), interfaces(world), gateways(world)];
        futures::future::join_all(parts).await.join(" ")
    }
    .boxed_local()
}
