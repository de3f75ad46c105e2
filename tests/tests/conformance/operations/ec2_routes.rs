//! Route tables, network ACLs and security groups.

use super::ec2::{gateway, group, is_missing, subnet, table, tags, vpc};
use crate::world::World;
use ec2_interactions as ec2;
use ec2_interactions::{
    Direction, Ec2Error, NetworkAclEntry, Peer, Protocol, RouteDestination, RouteTarget, Scope, SecurityGroupCreation,
    SecurityGroupRule,
};
use futures::TryStreamExt;

operations! {
    associate_route_table,
    authorize_security_group_rules,
    create_network_acl,
    create_network_acl_entry,
    create_route,
    create_route_table,
    create_security_group,
    delete_network_acl,
    delete_network_acl_entry,
    delete_route,
    delete_route_table,
    delete_security_group,
    disassociate_route_table,
    get_network_acl,
    get_route_table,
    get_security_group,
    list_network_acls,
    list_route_tables,
    list_security_groups,
    replace_route,
    replace_route_table_association,
    revoke_security_group_rules,
}

const ALL: &str = "0.0.0.0/0";

async fn create_route_table(world: World) {
    let vpc = vpc(&world).await;
    let made = ec2::create_route_table(&vpc, &tags(), &world.provider).await.expect("a table");
    assert_eq!((made.vpc.as_str(), made.name(), made.is_main()), (vpc.as_str(), Some("web"), false));
}

async fn get_route_table(world: World) {
    let vpc = vpc(&world).await;
    let table = table(&vpc, &world).await;
    let found = ec2::get_route_table(&table, &world.provider).await.expect("a table");
    assert!(found.routes.iter().any(|route| route.target == RouteTarget::Local), "{found:?}");
    assert_eq!((found.id, found.vpc), (table, vpc));
    is_missing(&ec2::get_route_table("rtb-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_route_tables(world: World) {
    let vpc = vpc(&world).await;
    let table = table(&vpc, &world).await;
    let found: Vec<_> = ec2::list_route_tables(&Scope::vpc(&vpc), &world.provider).try_collect().await.expect("a list");
    assert!(found.iter().any(|found| found.id == table) && found.iter().all(|found| found.vpc == vpc), "{found:?}");
}

async fn delete_route_table(world: World) {
    let table = table(&vpc(&world).await, &world).await;
    ec2::delete_route_table(&table, &world.provider).await.expect("gone");
    is_missing(&ec2::get_route_table(&table, &world.provider).await);
    is_missing(&ec2::delete_route_table(&table, &world.provider).await);
}

/// A table that is that of a subnet: the VPC, the subnet, the table and their association.
async fn associated(world: &World) -> (String, String, String, String) {
    let (vpc, subnet) = subnet(world).await;
    let table = table(&vpc, world).await;
    let association = ec2::associate_route_table(&table, &subnet, &world.provider).await.expect("an association");
    (vpc, subnet, table, association)
}

async fn is_of(subnet: &str, table: &str, world: &World) -> bool {
    ec2::get_route_table(table, &world.provider).await.expect("a table").is_associated_with(subnet)
}

async fn associate_route_table(world: World) {
    let (_, subnet, table, association) = associated(&world).await;
    assert!(association.starts_with("rtbassoc-") && is_of(&subnet, &table, &world).await, "{association}");
    let again = ec2::associate_route_table(&table, &subnet, &world.provider).await;
    assert!(matches!(again, Err(Ec2Error::WrongState { .. })), "the same again: {again:?}");
}

async fn disassociate_route_table(world: World) {
    let (_, subnet, table, association) = associated(&world).await;
    ec2::disassociate_route_table(&association, &world.provider).await.expect("gone");
    assert!(!is_of(&subnet, &table, &world).await);
    is_missing(&ec2::disassociate_route_table(&association, &world.provider).await);
}

async fn replace_route_table_association(world: World) {
    let (vpc, subnet, before, association) = associated(&world).await;
    let after = table(&vpc, &world).await;
    ec2::replace_route_table_association(&association, &after, &world.provider).await.expect("another one");
    assert_eq!((is_of(&subnet, &before, &world).await, is_of(&subnet, &after, &world).await), (false, true));
}

/// A table with a route to a gateway: both.
async fn routed(world: &World) -> (String, String) {
    let vpc = vpc(world).await;
    let (table, gateway) = (table(&vpc, world).await, gateway(world).await);
    ec2::attach_internet_gateway(&gateway, &vpc, &world.provider).await.expect("attached");
    let target = RouteTarget::InternetGateway(gateway.clone());
    ec2::create_route(&table, &RouteDestination::of(ALL), &target, &world.provider).await.expect("a route");
    (table, gateway)
}

async fn target(table: &str, world: &World) -> Option<RouteTarget> {
    let table = ec2::get_route_table(table, &world.provider).await.expect("a table");
    table.routes.into_iter().find(|route| route.destination == RouteDestination::of(ALL)).map(|route| route.target)
}

async fn create_route(world: World) {
    let (table, gateway) = routed(&world).await;
    let made = RouteTarget::InternetGateway(gateway);
    assert_eq!(target(&table, &world).await, Some(made.clone()));
    let again = ec2::create_route(&table, &RouteDestination::of(ALL), &made, &world.provider).await;
    assert!(matches!(again, Err(Ec2Error::AlreadyExists { .. })), "the same again: {again:?}");
    let missing = "rtb-0a1b2c3d4e5f60718";
    is_missing(&ec2::create_route(missing, &RouteDestination::of(ALL), &made, &world.provider).await);
}

async fn replace_route(world: World) {
    let (table, _) = routed(&world).await;
    let other = RouteTarget::InternetGateway(gateway(&world).await);
    ec2::replace_route(&table, &RouteDestination::of(ALL), &other, &world.provider).await.expect("another route");
    assert_eq!(target(&table, &world).await, Some(other));
}

async fn delete_route(world: World) {
    let (table, _) = routed(&world).await;
    ec2::delete_route(&table, &RouteDestination::of(ALL), &world.provider).await.expect("gone");
    assert_eq!(target(&table, &world).await, None);
    is_missing(&ec2::delete_route(&table, &RouteDestination::of(ALL), &world.provider).await);
}

async fn acl(world: &World) -> (String, String) {
    let vpc = vpc(world).await;
    let made = ec2::create_network_acl(&vpc, &tags(), &world.provider).await.expect("an ACL");
    (vpc, made.id)
}

fn entry() -> NetworkAclEntry {
    NetworkAclEntry::allowing(100, Direction::Ingress, Protocol::Tcp, ALL).ports(443, 443)
}

async fn has_entry(acl: &str, world: &World) -> bool {
    ec2::get_network_acl(acl, &world.provider).await.expect("an ACL").entries.contains(&entry())
}

async fn create_network_acl(world: World) {
    let vpc = vpc(&world).await;
    let made = ec2::create_network_acl(&vpc, &tags(), &world.provider).await.expect("an ACL");
    assert_eq!((made.vpc.as_str(), made.is_default, made.name()), (vpc.as_str(), false, Some("web")));
}

async fn get_network_acl(world: World) {
    let (vpc, acl) = acl(&world).await;
    let found = ec2::get_network_acl(&acl, &world.provider).await.expect("an ACL");
    assert_eq!((found.id, found.vpc, found.is_default), (acl, vpc, false));
    is_missing(&ec2::get_network_acl("acl-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_network_acls(world: World) {
    let (vpc, acl) = acl(&world).await;
    let found: Vec<_> = ec2::list_network_acls(&Scope::vpc(&vpc), &world.provider).try_collect().await.expect("a list");
    assert!(found.iter().any(|found| found.id == acl) && found.iter().all(|found| found.vpc == vpc), "{found:?}");
}

async fn delete_network_acl(world: World) {
    let (_, acl) = acl(&world).await;
    ec2::delete_network_acl(&acl, &world.provider).await.expect("gone");
    is_missing(&ec2::get_network_acl(&acl, &world.provider).await);
    is_missing(&ec2::delete_network_acl(&acl, &world.provider).await);
}

async fn create_network_acl_entry(world: World) {
    let (_, acl) = acl(&world).await;
    ec2::create_network_acl_entry(&acl, &entry(), &world.provider).await.expect("an entry");
    assert!(has_entry(&acl, &world).await);
    let again = ec2::create_network_acl_entry(&acl, &entry(), &world.provider).await;
    assert!(matches!(again, Err(Ec2Error::AlreadyExists { .. })), "the same again: {again:?}");
}

async fn delete_network_acl_entry(world: World) {
    let (_, acl) = acl(&world).await;
    ec2::create_network_acl_entry(&acl, &entry(), &world.provider).await.expect("an entry");
    ec2::delete_network_acl_entry(&acl, 100, Direction::Ingress, &world.provider).await.expect("gone");
    assert!(!has_entry(&acl, &world).await);
}

fn rule() -> SecurityGroupRule {
    SecurityGroupRule::new(Direction::Ingress, Protocol::Tcp, Peer::of_cidr("10.0.0.0/8")).port(443)
}

async fn rules(group: &str, world: &World) -> Vec<SecurityGroupRule> {
    ec2::get_security_group(group, &world.provider).await.expect("a group").rules
}

async fn create_security_group(world: World) {
    let creation = SecurityGroupCreation {
        vpc: vpc(&world).await,
        group_name: "web".to_owned(),
        description: "serves".to_owned(),
        rules: vec![rule()],
        tags: tags(),
    };
    let made = ec2::create_security_group(&creation, &world.provider).await.expect("a group");
    let found = ec2::get_security_group(&made, &world.provider).await.expect("a group");
    assert_eq!((found.group_name.as_str(), found.description.as_str()), ("web", "serves"));
    assert!(found.rules.contains(&rule()) && found.vpc == creation.vpc, "{found:?}");
    let again = ec2::create_security_group(&creation, &world.provider).await;
    assert!(matches!(again, Err(Ec2Error::AlreadyExists { .. })), "a second one of the name: {again:?}");
}

async fn get_security_group(world: World) {
    let group = group(&vpc(&world).await, &world).await;
    let found = ec2::get_security_group(&group, &world.provider).await.expect("a group");
    assert_eq!((found.id.as_str(), found.is_default()), (group.as_str(), false));
    is_missing(&ec2::get_security_group("sg-0a1b2c3d4e5f60718", &world.provider).await);
}

async fn list_security_groups(world: World) {
    let vpc = vpc(&world).await;
    let group = group(&vpc, &world).await;
    let found = ec2::list_security_groups(&Scope::vpc(&vpc), &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("groups");
    assert!(found.iter().any(|found| found.id == group) && found.iter().all(|found| found.vpc == vpc), "{found:?}");
}

async fn authorize_security_group_rules(world: World) {
    let group = group(&vpc(&world).await, &world).await;
    ec2::authorize_security_group_rules(&group, &[rule()], &world.provider).await.expect("allowed");
    assert!(rules(&group, &world).await.contains(&rule()));
    let again = ec2::authorize_security_group_rules(&group, &[rule()], &world.provider).await;
    assert!(matches!(again, Err(Ec2Error::AlreadyExists { .. })), "the same again: {again:?}");
}

async fn revoke_security_group_rules(world: World) {
    let group = group(&vpc(&world).await, &world).await;
    ec2::authorize_security_group_rules(&group, &[rule()], &world.provider).await.expect("allowed");
    let unknown = ec2::revoke_security_group_rules(&group, &[rule()], &world.provider).await.expect("an answer");
    assert_eq!(unknown, []);
    assert!(!rules(&group, &world).await.contains(&rule()));
}

async fn delete_security_group(world: World) {
    let group = group(&vpc(&world).await, &world).await;
    ec2::delete_security_group(&group, &world.provider).await.expect("gone");
    is_missing(&ec2::get_security_group(&group, &world.provider).await);
    is_missing(&ec2::delete_security_group(&group, &world.provider).await);
}
