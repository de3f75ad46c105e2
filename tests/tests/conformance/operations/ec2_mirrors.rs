//! Copies of traffic: targets, filters with their rules, and sessions.

use super::ec2::{instance, interface, is_missing, subnet, tags};
use crate::world::World;
use ec2_interactions as ec2;
use ec2_interactions::{
    CreateMirrorFilter, Ec2Error, MirrorDestination, MirrorDirection, MirrorFilter, MirrorNetworkInterface, MirrorRule,
    MirrorScope, MirrorSession, MirrorTarget,
};
use futures::TryStreamExt;

operations! {
    add_mirror_rule,
    create_mirror_filter,
    create_mirror_target,
    delete_mirror_filter,
    delete_mirror_rule,
    delete_mirror_session,
    delete_mirror_target,
    get_mirror_filter,
    get_mirror_target,
    list_mirror_filters,
    list_mirror_sessions,
    list_mirror_targets,
    mirror_amazon_dns,
    mirror_network_interface,
}

async fn target_in(subnet: &str, world: &World) -> MirrorTarget {
    let destination = MirrorDestination::NetworkInterface(interface(subnet, world).await);
    ec2::create_mirror_target(&destination, &tags(), None, &world.provider).await.expect("a target")
}

async fn target(world: &World) -> MirrorTarget {
    let (_, subnet) = subnet(world).await;
    target_in(&subnet, world).await
}

/// With one rule.
async fn filter(world: &World) -> MirrorFilter {
    let rules = vec![MirrorRule::accept_all(1, MirrorDirection::Ingress)];
    let creation = CreateMirrorFilter { rules, ..CreateMirrorFilter::default() };
    let made = ec2::create_mirror_filter(&creation, &world.provider).await.expect("a filter");
    ec2::get_mirror_filter(&made, &world.provider).await.expect("a filter")
}

async fn session(world: &World) -> MirrorSession {
    let (vpc, subnet) = subnet(world).await;
    let instance = instance(&subnet, world).await;
    let first = ec2::get_enis_of_instance(&instance, &world.provider).await.expect("interfaces").remove(0).id;
    let (target, filter) = (target_in(&subnet, world).await.id, filter(world).await.id);
    let mirror = MirrorNetworkInterface { vpc, interface: first, target, filter, ..MirrorNetworkInterface::default() };
    ec2::mirror_network_interface(&mirror, &world.provider).await.expect("a session")
}

async fn create_mirror_target(world: World) {
    let made = target(&world).await;
    assert!(matches!(made.destination, MirrorDestination::NetworkInterface(_)) && made.tags == tags(), "{made:?}");
}

async fn get_mirror_target(world: World) {
    let made = target(&world).await;
    assert_eq!(ec2::get_mirror_target(&made.id, &world.provider).await.expect("a target").id, made.id);
    is_missing(&ec2::get_mirror_target("tmt-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_mirror_targets(world: World) {
    let made = target(&world).await;
    let found: Vec<_> = ec2::list_mirror_targets(&world.provider).try_collect().await.expect("targets");
    assert!(found.iter().any(|found| found.id == made.id), "{found:?}");
}

async fn delete_mirror_target(world: World) {
    let made = target(&world).await;
    ec2::delete_mirror_target(&made.id, &world.provider).await.expect("gone");
    is_missing(&ec2::delete_mirror_target(&made.id, &world.provider).await);
}

async fn create_mirror_filter(world: World) {
    let made = filter(&world).await;
    assert_eq!(made.rules.len(), 1);
    assert_eq!(made.rules[0].rule, MirrorRule::accept_all(1, MirrorDirection::Ingress));
}

async fn get_mirror_filter(world: World) {
    let made = filter(&world).await;
    assert_eq!(ec2::get_mirror_filter(&made.id, &world.provider).await.expect("a filter"), made);
    is_missing(&ec2::get_mirror_filter("tmf-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_mirror_filters(world: World) {
    let made = filter(&world).await;
    let found: Vec<_> = ec2::list_mirror_filters(&world.provider).try_collect().await.expect("filters");
    assert!(found.contains(&made), "{found:?}");
}

async fn add_mirror_rule(world: World) {
    let made = filter(&world).await;
    let rule = MirrorRule::accept_all(1, MirrorDirection::Egress);
    ec2::add_mirror_rule(&made.id, &rule, &world.provider).await.expect("a rule");
    let found = ec2::get_mirror_filter(&made.id, &world.provider).await.expect("a filter");
    assert!(found.rules.len() == 2 && found.rules.iter().any(|found| found.rule == rule), "{found:?}");
    let again = ec2::add_mirror_rule(&made.id, &rule, &world.provider).await;
    assert!(matches!(again, Err(Ec2Error::AlreadyExists { .. })), "the same again: {again:?}");
}

async fn delete_mirror_rule(world: World) {
    let made = filter(&world).await;
    ec2::delete_mirror_rule(&made.rules[0].id, &world.provider).await.expect("gone");
    assert_eq!(ec2::get_mirror_filter(&made.id, &world.provider).await.expect("a filter").rules, []);
    is_missing(&ec2::delete_mirror_rule(&made.rules[0].id, &world.provider).await);
}

async fn mirror_amazon_dns(world: World) {
    let made = filter(&world).await;
    ec2::mirror_amazon_dns(&made.id, true, &world.provider).await.expect("on");
    assert!(ec2::get_mirror_filter(&made.id, &world.provider).await.expect("a filter").mirrors_amazon_dns);
}

async fn delete_mirror_filter(world: World) {
    let made = filter(&world).await;
    ec2::delete_mirror_filter(&made.id, &world.provider).await.expect("gone");
    is_missing(&ec2::get_mirror_filter(&made.id, &world.provider).await);
    is_missing(&ec2::delete_mirror_filter(&made.id, &world.provider).await);
}

async fn mirror_network_interface(world: World) {
    let made = session(&world).await;
    assert_eq!((made.session_number, made.virtual_network), (1, Some(ec2::DEFAULT_VIRTUAL_NETWORK)));
}

async fn list_mirror_sessions(world: World) {
    let made = session(&world).await;
    session(&world).await;
    let found = ec2::list_mirror_sessions(&MirrorScope::target(&made.target), &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("sessions");
    assert_eq!(found.into_iter().map(|found| found.id).collect::<Vec<_>>(), [made.id]);
}

async fn delete_mirror_session(world: World) {
    let made = session(&world).await;
    ec2::delete_mirror_session(&made.id, &world.provider).await.expect("gone");
    is_missing(&ec2::delete_mirror_session(&made.id, &world.provider).await);
}
