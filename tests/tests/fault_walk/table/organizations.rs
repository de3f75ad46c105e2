//! An organization, and the accounts of a fan-out over it.

use crate::operation::{Doing, Operation, all, call};
use crate::world::World;
use aws_interactions_orchestration::{OrganizationAccounts, list_active_accounts};
use aws_sdk_organizations::types::Tag;
use futures::{FutureExt, TryStreamExt};
use organizations_interactions::{
    OrganizationsClient, describe_account, describe_organization, describe_organizational_unit,
    get_organizational_unit_tree, list_accounts, list_accounts_of_parent, list_accounts_tagged, list_accounts_under,
    list_organizational_units, list_parents, list_roots, list_tags, only_tagged,
};

const UNIT: &[&str] = &["ou-"];
const ACCOUNTS: &[&str] = &["ListAccounts"];

pub(crate) fn table() -> Vec<Operation> {
    [things(), lists()].into_iter().flatten().collect()
}

fn things() -> Vec<Operation> {
    vec![
        Operation::reading("organizations::describe_account", &["DescribeAccount"], organization, |world| {
            call(async { describe_account(&world.id("account"), &world.provider).await })
        }),
        Operation::reading("organizations::describe_organization", &["organization"], organization, |world| {
            call(describe_organization(&world.provider))
        }),
        Operation::reading("organizations::describe_organizational_unit", UNIT, organization, |world| {
            call(async { describe_organizational_unit(&world.id("unit"), &world.provider).await })
        }),
        Operation::reading("organizations::get_organizational_unit_tree", &["r-|ou-"], organization, |world| {
            call(async { get_organizational_unit_tree(&world.id("root"), &world.provider).await })
        }),
        Operation::reading("organizations::list_parents", &["ListParents"], organization, |world| {
            call(async { list_parents(&world.id("account"), &world.provider).await })
        }),
        Operation::reading("organizations::list_tags", UNIT, organization, |world| {
            call(async { list_tags(&world.id("unit"), &world.provider).await })
        }),
    ]
}

fn lists() -> Vec<Operation> {
    vec![
        Operation::reading("organizations::list_accounts", ACCOUNTS, organization, |world| {
            all(list_accounts(&world.provider))
        }),
        Operation::reading("organizations::list_accounts_of_parent", UNIT, organization, |world| {
            all(list_accounts_of_parent(&world.id("unit"), &world.provider))
        }),
        Operation::reading("organizations::list_accounts_tagged", &["List"], organization, |world| {
            all(list_accounts_tagged("stage", Some("test"), &world.provider))
        }),
        Operation::reading("organizations::list_accounts_under", &["r-|ou-"], organization, |world| {
            all(list_accounts_under(&world.id("root"), &world.provider))
        }),
        Operation::reading("organizations::list_organizational_units", &["r-"], organization, |world| {
            all(list_organizational_units(&world.id("root"), &world.provider))
        }),
        Operation::reading("organizations::list_roots", &["ListRoots"], organization, |world| {
            all(list_roots(&world.provider))
        }),
        Operation::reading("organizations::only_tagged", &["ListTagsForResource"], organization, |world| {
            let accounts = list_accounts_of_parent(&world.id("unit"), &world.steady);
            all(only_tagged(accounts, "stage", Some("test"), &world.provider))
        }),
        Operation::reading("orchestration::list_active_accounts", ACCOUNTS, organization, |world| {
            call(async { list_active_accounts(&OrganizationAccounts::default(), &world.provider).await })
        }),
    ]
}

/// An organization with a unit, and an account in that.
fn organization(world: &World) -> Doing<'_, ()> {
    async {
        let client = world.steady.get_organizations();
        client.create_organization().send().await.expect("an organization");
        let roots: Vec<_> = list_roots(&world.steady).try_collect().await.expect("roots");
        let root = roots.first().expect("a root").id.clone();
        let unit = client.create_organizational_unit().parent_id(&root).name("outer").send().await.expect("a unit");
        let unit = unit.organizational_unit.and_then(|unit| unit.id).expect("an id");
        let account = client.create_account().account_name("web").email("web@example.com");
        let account = account.send().await.expect("an account").create_account_status;
        let account = account.and_then(|status| status.account_id).expect("an id");
        let moved = client.move_account().account_id(&account).source_parent_id(&root).destination_parent_id(&unit);
        moved.send().await.expect("moved");
        let tag = Tag::builder().key("stage").value("test").build().expect("a tag");
        client.tag_resource().resource_id(&account).tags(tag).send().await.expect("tagged");
        for (name, id) in [("root", root), ("unit", unit), ("account", account)] {
            world.note(name, id);
        }
    }
    .boxed_local()
}
