//! An organization: its accounts, units and tags.

use crate::world::World;
use aws_interactions_core::AwsClientProvider;
use aws_interactions_orchestration::{OrganizationAccounts, list_active_accounts};
use aws_sdk_organizations::types::Tag;
use futures::TryStreamExt;
use organizations_interactions::{
    OrganizationAccount, OrganizationError, OrganizationParent, OrganizationsClient, describe_account,
    describe_organization, describe_organizational_unit, get_organizational_unit_tree, list_accounts,
    list_accounts_of_parent, list_accounts_tagged, list_accounts_under, list_parents, list_roots, list_tags,
};
use std::collections::BTreeSet;

play! {
    // In ministack every account is in an organization of its own, and cannot create one.
    when_an_organization_is_read_then_its_accounts_units_parents_and_tags_are_told: on_moto, on_embedded;
    when_there_is_no_organization_then_that_is_the_error: on_moto, on_embedded;
}

/// An organization: a unit in the root, another in that, and an account beside and in each.
pub(crate) struct Made {
    pub(crate) root: String,
    pub(crate) outer: String,
    pub(crate) inner: String,
    /// In the root, in the outer unit, in the inner one.
    pub(crate) accounts: [String; 3],
}

pub(crate) async fn make(provider: &AwsClientProvider) -> Made {
    let client = provider.get_organizations();
    client.create_organization().send().await.expect("an organization");
    let roots: Vec<_> = list_roots(provider).try_collect().await.expect("roots");
    let root = roots[0].id.clone();
    let mut units = vec![root.clone()];
    for name in ["outer", "inner"] {
        let parent = units.last().expect("the root at least");
        let unit = client.create_organizational_unit().parent_id(parent).name(name).send().await.expect("a unit");
        units.push(unit.organizational_unit.and_then(|unit| unit.id).expect("an id"));
    }
    let mut accounts = Vec::new();
    for unit in &units {
        let email = format!("{unit}@example.com");
        let made = client.create_account().account_name(unit).email(email).send().await.expect("an account");
        let id = made.create_account_status.and_then(|status| status.account_id).expect("an id");
        if *unit != root {
            let moved = client.move_account().account_id(&id).source_parent_id(&root).destination_parent_id(unit);
            moved.send().await.expect("moved");
        }
        accounts.push(id);
    }
    let [root, outer, inner] = units.try_into().expect("three");
    Made { root, outer, inner, accounts: accounts.try_into().expect("three") }
}

/// Gives an account or a unit the tag `stage`.
pub(crate) async fn tag(id: &str, stage: &str, provider: &AwsClientProvider) {
    let tag = Tag::builder().key("stage").value(stage).build().expect("a tag");
    provider.get_organizations().tag_resource().resource_id(id).tags(tag).send().await.expect("tagged");
}

async fn when_an_organization_is_read_then_its_accounts_units_parents_and_tags_are_told(world: World) {
    let provider = &world.provider;
    let made = make(provider).await;
    let [in_root, in_outer, in_inner] = &made.accounts;

    let organization = describe_organization(provider).await.expect("an organization");
    assert_eq!(organization.management_account_id, world.account_id);
    let all: Vec<_> = list_accounts(provider).try_collect().await.expect("accounts");
    let ids: BTreeSet<&str> = all.iter().map(|account| account.id.as_str()).collect();
    assert_eq!(ids, [world.account_id.as_str(), in_root, in_outer, in_inner].into());
    assert!(all.iter().all(OrganizationAccount::is_active), "{all:?}");
    let told = describe_account(in_inner, provider).await.expect("an account");
    assert_eq!((told.id.as_str(), told.name.as_str()), (in_inner.as_str(), made.inner.as_str()));

    let direct: Vec<_> = list_accounts_of_parent(&made.outer, provider).try_collect().await.expect("accounts");
    assert_eq!(direct.iter().map(|account| &account.id).collect::<Vec<_>>(), [in_outer]);
    let below: Vec<_> = list_accounts_under(&made.outer, provider).try_collect().await.expect("accounts");
    assert_eq!(below.iter().map(|account| &account.id).collect::<Vec<_>>(), [in_outer, in_inner]);
    let parents = list_parents(in_inner, provider).await.expect("parents");
    let unit = |id: &String| OrganizationParent::Unit(id.clone());
    assert_eq!(parents, [unit(&made.inner), unit(&made.outer), OrganizationParent::Root(made.root.clone())]);
    let trees = get_organizational_unit_tree(&made.root, provider).await.expect("a tree");
    assert_eq!(
        (trees[0].unit.id.as_str(), trees[0].units[0].unit.id.as_str()),
        (made.outer.as_str(), made.inner.as_str())
    );
    assert_eq!(describe_organizational_unit(&made.inner, provider).await.expect("a unit").name, "inner");
    tags_decide(&made, provider).await;
}

async fn tags_decide(made: &Made, provider: &AwsClientProvider) {
    let [_, in_outer, in_inner] = &made.accounts;
    for (account, stage) in [(in_outer, "test"), (in_inner, "production")] {
        tag(account, stage, provider).await;
    }
    let tags = list_tags(in_inner, provider).await.expect("tags");
    assert_eq!(tags, [("stage".to_owned(), "production".to_owned())].into());
    let tagged: Vec<_> = list_accounts_tagged("stage", Some("test"), provider).try_collect().await.expect("accounts");
    assert_eq!(tagged.iter().map(|account| &account.id).collect::<Vec<_>>(), [in_outer]);
    let tag = Some(("stage".to_owned(), None));
    let which = OrganizationAccounts { under: vec![made.inner.clone()], tag };
    assert_eq!(list_active_accounts(&which, provider).await.expect("accounts"), std::slice::from_ref(in_inner));
}

async fn when_there_is_no_organization_then_that_is_the_error(world: World) {
    let error = describe_organization(&world.provider).await.expect_err("none");
    assert!(matches!(error, OrganizationError::NotInUse { .. }), "{error:?}");
}
