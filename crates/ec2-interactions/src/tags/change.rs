//! Putting tags on things, and taking them off.

use super::{Tags, check, to_sdk};
use crate::client::Ec2Client;
use crate::error::{Ec2Error, request_error};
use crate::resource::Resource;
use aws_interactions_core::AwsClientProvider;
use aws_sdk_ec2::types::Tag;

/// EC2 takes 1,000 ids in a request, and recommends far fewer.
const PACK: usize = 200;

/// Sets tags on things of any kind, all of them by id. Tags of other names stay as they are.
///
/// Calls `CreateTags` (permission `ec2:CreateTags`) for each 200 ids. A request tags all of its things or none: one
/// id that does not exist fails it.
///
/// Things that this crate creates get their tags at creation: tagging afterwards would leave them untagged when it
/// fails.
///
/// ```no_run
/// use ec2_interactions::{Tags, set_tags};
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let tags = Tags::from([("team".to_owned(), "web".to_owned())]);
/// set_tags(&["vpc-0a1b2c3d", "subnet-0a1b2c3d"], &tags, provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// - [`Ec2Error::InvalidInput`] for what is no id of a known kind, or tags that EC2 does not take: nothing was sent.
/// - [`Ec2Error::DoesNotExist`] where the one thing does not exist. Of several, EC2 tells which in its message alone:
///   that is [`Ec2Error::Request`], which says how many were tagged before.
/// - [`Ec2Error::LimitExceeded`] where a thing would have more than 50 tags.
/// - [`Ec2Error::AccessDenied`], [`Ec2Error::Request`].
#[tracing::instrument(skip_all, fields(things = ids.len(), tags = tags.len()))]
pub async fn set_tags(ids: &[&str], tags: &Tags, provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    check(tags)?;
    let things = things(ids)?;
    if tags.is_empty() {
        return Ok(());
    }
    let client = provider.get_ec2();
    for (pack, done) in packs(&things) {
        let request = client.create_tags().set_resources(Some(ids_of(pack))).set_tags(Some(to_sdk(tags)));
        let answer = request.send().await;
        answer.map_err(|error| of_pack(pack, done, request_error("CreateTags", error)))?;
    }
    Ok(())
}

/// Takes tags off things of any kind, by name and whatever their value. What a thing does not have is no error.
///
/// Calls `DeleteTags` (permission `ec2:DeleteTags`) for each 200 ids.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// ec2_interactions::remove_tags(&["vpc-0a1b2c3d"], &["team"], provider).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`set_tags`]. No names is [`Ec2Error::InvalidInput`]: to EC2 it means all tags.
#[tracing::instrument(skip_all, fields(things = ids.len(), tags = names.len()))]
pub async fn remove_tags(ids: &[&str], names: &[&str], provider: &AwsClientProvider) -> Result<(), Ec2Error> {
    check(&names.iter().map(|name| ((*name).to_owned(), String::new())).collect())?;
    if names.is_empty() {
        let problem = "without names EC2 would remove all tags".to_owned();
        return Err(Ec2Error::InvalidInput { what: "the removal of no tags".to_owned(), problem });
    }
    let things = things(ids)?;
    let client = provider.get_ec2();
    for (pack, done) in packs(&things) {
        // Without a value: an empty one would be compared.
        let names = names.iter().map(|name| Tag::builder().key(*name).build()).collect();
        let request = client.delete_tags().set_resources(Some(ids_of(pack))).set_tags(Some(names));
        let answer = request.send().await;
        answer.map_err(|error| of_pack(pack, done, request_error("DeleteTags", error)))?;
    }
    Ok(())
}

fn things(ids: &[&str]) -> Result<Vec<Resource>, Ec2Error> {
    let thing = |id: &&str| {
        let problem = "this is no id of a kind that is known".to_owned();
        Resource::of_id(id).ok_or_else(|| Ec2Error::InvalidInput { what: format!("the tags of `{id}`"), problem })
    };
    ids.iter().map(thing).collect()
}

/// Each pack, and how many things come before it.
fn packs(things: &[Resource]) -> impl Iterator<Item = (&[Resource], usize)> {
    things.chunks(PACK).enumerate().map(|(at, pack)| (pack, at * PACK))
}

fn ids_of(pack: &[Resource]) -> Vec<String> {
    pack.iter().map(|thing| thing.id.clone()).collect()
}

/// Which of several things is meant the code does not tell.
fn of_pack(pack: &[Resource], done: usize, source: aws_interactions_core::RequestError) -> Ec2Error {
    match pack {
        [one] if done == 0 => Ec2Error::from_request(one, source),
        several => Ec2Error::Request { what: format!("tags of {} things after {done} others", several.len()), source },
    }
}

#[cfg(test)]
mod tests;
