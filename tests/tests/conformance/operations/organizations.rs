//! An organization, read from its management account.

use crate::organizations::{Made, make, tag};
use crate::world::World;
use futures::TryStreamExt;
use organizations_interactions as organizations;
use organizations_interactions::{OrganizationAccount, OrganizationError, OrganizationParent};
use std::collections::BTreeSet;

operations! {
    describe_account,
    describe_organization,
    describe_organizational_unit,
    get_organizational_unit_tree,
    list_accounts,
    list_accounts_of_parent,
    list_accounts_tagged,
    list_accounts_under,
    list_organizational_units,
    list_parents,
    list_roots,
    list_tags,
    only_tagged,
}

async fn made(world: &World) -> Made {
    make(&world.provider).await
}

fn ids(accounts: &[OrganizationAccount]) -> BTreeSet<&str> {
    accounts.iter().map(|account| account.id.as_str()).collect()
}

async fn describe_organization(world: World) {
    made(&world).await;
    let found = organizations::describe_organization(&world.provider).await.expect("an organization");
    assert_eq!(found.management_account_id, world.account_id);
}

async fn list_roots(world: World) {
    let made = made(&world).await;
    let roots: Vec<_> = organizations::list_roots(&world.provider).try_collect().await.expect("roots");
    assert_eq!(roots.iter().map(|root| &root.id).collect::<Vec<_>>(), [&made.root]);
}

async fn list_accounts(world: World) {
    let made = made(&world).await;
    let found: Vec<_> = organizations::list_accounts(&world.provider).try_collect().await.expect("accounts");
    let all = made.accounts.iter().map(String::as_str).chain([world.account_id.as_str()]);
    assert_eq!(ids(&found), all.collect());
}

async fn describe_account(world: World) {
    let made = made(&world).await;
    let [_, in_outer, _] = &made.accounts;
    let found = organizations::describe_account(in_outer, &world.provider).await.expect("an account");
    assert_eq!((&found.id, &found.name, found.is_active()), (in_outer, &made.outer, true));
    let missing = organizations::describe_account("999999999999", &world.provider).await;
    assert!(matches!(missing, Err(OrganizationError::DoesNotExist { .. })), "a missing account: {missing:?}");
}

async fn list_accounts_of_parent(world: World) {
    let made = made(&world).await;
    let found = organizations::list_accounts_of_parent(&made.outer, &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("accounts");
    assert_eq!(ids(&found), [made.accounts[1].as_str()].into());
}

async fn list_accounts_under(world: World) {
    let made = made(&world).await;
    let found = organizations::list_accounts_under(&made.outer, &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("accounts");
    assert_eq!(ids(&found), [made.accounts[1].as_str(), made.accounts[2].as_str()].into());
}

async fn list_organizational_units(world: World) {
    let made = made(&world).await;
    let names = async |parent: &str| -> Vec<String> {
        let found = organizations::list_organizational_units(parent, &world.provider).map_ok(|unit| unit.name);
        found.try_collect().await.expect("units")
    };
    assert_eq!((names(&made.root).await, names(&made.inner).await), (vec!["outer".to_owned()], vec![]));
}

async fn describe_organizational_unit(world: World) {
    let made = made(&world).await;
    let found = organizations::describe_organizational_unit(&made.inner, &world.provider).await.expect("a unit");
    assert_eq!((found.id, found.name.as_str()), (made.inner, "inner"));
}

async fn get_organizational_unit_tree(world: World) {
    let made = made(&world).await;
    let trees = organizations::get_organizational_unit_tree(&made.root, &world.provider).await.expect("a tree");
    let [outer] = trees.as_slice() else { panic!("one unit in the root: {trees:?}") };
    assert_eq!((&outer.unit.id, &outer.units[0].unit.id), (&made.outer, &made.inner));
}

async fn list_parents(world: World) {
    let made = made(&world).await;
    let parents = organizations::list_parents(&made.inner, &world.provider).await.expect("parents");
    assert_eq!(parents, [OrganizationParent::Unit(made.outer), OrganizationParent::Root(made.root)]);
}

async fn list_tags(world: World) {
    let made = made(&world).await;
    assert!(organizations::list_tags(&made.outer, &world.provider).await.expect("tags").is_empty());
    tag(&made.outer, "test", &world.provider).await;
    let tags = organizations::list_tags(&made.outer, &world.provider).await.expect("tags");
    assert_eq!(tags, [("stage".to_owned(), "test".to_owned())].into());
}

async fn list_accounts_tagged(world: World) {
    let made = made(&world).await;
    tag(&made.accounts[2], "test", &world.provider).await;
    for (value, expected) in [(Some("test"), 1), (None, 1), (Some("live"), 0)] {
        let found = organizations::list_accounts_tagged("stage", value, &world.provider);
        let found: Vec<_> = found.try_collect().await.expect("accounts");
        assert_eq!(found.len(), expected, "{value:?}");
    }
}

async fn only_tagged(world: World) {
    let made = made(&world).await;
    for account in &made.accounts[1..] {
        tag(account, "test", &world.provider).await;
    }
    let below = organizations::list_accounts_under(&made.inner, &world.provider);
    let found = organizations::only_tagged(below, "stage", Some("test"), &world.provider);
    let found: Vec<_> = found.try_collect().await.expect("accounts");
    assert_eq!(ids(&found), [made.accounts[2].as_str()].into());
}
