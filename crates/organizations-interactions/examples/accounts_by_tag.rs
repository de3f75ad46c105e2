//! The accounts of an organization, by the units they are in and by a tag: `cargo run -p organizations-interactions
//! --example accounts_by_tag`, on an embedded AWS.

use aws_interactions_core::AwsClientProvider;
use aws_interactions_local::LocalAws;
use aws_sdk_organizations::types::Tag;
use futures::TryStreamExt;
use organizations_interactions::{
    OrganizationsClient, describe_organization, get_organizational_unit_tree, list_accounts, list_accounts_tagged,
    list_roots,
};
use std::error::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let aws = LocalAws::start().await?;
    let provider = aws.provider_builder().build().await?;
    let root = create_organization(&provider).await?;

    let organization = describe_organization(&provider).await?;
    let accounts: Vec<_> = list_accounts(&provider).try_collect().await?;
    let active = accounts.iter().filter(|account| account.is_active()).count();
    println!("{active} of {} accounts of {} are active", accounts.len(), organization.id);
    for tree in get_organizational_unit_tree(&root, &provider).await? {
        println!("{} has {} units of its own", tree.unit.name, tree.units.len());
    }
    let mut in_test = std::pin::pin!(list_accounts_tagged("stage", Some("test"), &provider));
    while let Some(account) = in_test.try_next().await? {
        println!("{} ({}) is for tests", account.name, account.id);
    }
    Ok(())
}

/// Nothing in the crate changes an organization: this is the SDK's own client. Answers with the id of the root.
async fn create_organization(provider: &AwsClientProvider) -> Result<String, Box<dyn Error>> {
    let client = provider.get_organizations();
    client.create_organization().send().await?;
    let roots: Vec<_> = list_roots(provider).try_collect().await?;
    let root = roots.into_iter().next().ok_or("no root")?.id;
    client.create_organizational_unit().parent_id(&root).name("workloads").send().await?;
    for (name, stage) in [("shop", "live"), ("shop-test", "test")] {
        let account = client.create_account().account_name(name).email(format!("{name}@example.com"));
        let id = account.send().await?.create_account_status.and_then(|status| status.account_id).ok_or("no id")?;
        let tag = Tag::builder().key("stage").value(stage).build()?;
        client.tag_resource().resource_id(id).tags(tag).send().await?;
    }
    Ok(root)
}
