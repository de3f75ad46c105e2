//! Which tags there are.

use super::Tags;
use crate::client::Ec2Client;
use crate::describe::{filter_by, first_of};
use crate::error::Ec2Error;
use crate::resource::Resource;
use aws_interactions_core::{AwsClientProvider, Page, pages};
use futures::{Stream, StreamExt, TryStreamExt, future, stream};
use std::collections::BTreeMap;

/// The most that EC2 puts in a page of this list.
const PAGE_SIZE: i32 = 1000;
/// EC2's limit on the values of a filter.
const FILTER_VALUES: usize = 200;

/// A tag on a thing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct ResourceTag {
    /// The thing's id.
    pub resource: String,
    /// The tag's name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// The tags of things of any kind, one entry a tag, in EC2's order. Without ids: those of everything in the region.
///
/// Calls `DescribeTags` (permission `ec2:DescribeTags`) until there are no more pages, once for each 200 ids. What does
/// not exist has no tags: it is no error.
///
/// ```no_run
/// use futures::TryStreamExt;
///
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let tags: Vec<_> = ec2_interactions::list_tags(&["vpc-0a1b2c3d"], provider).try_collect().await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The stream ends with [`Ec2Error::InvalidInput`] for what is no id of a known kind (nothing was sent),
/// [`Ec2Error::WrongAnswer`] where it has tags of something else, [`Ec2Error::Request`] or [`Ec2Error::BrokenList`].
pub fn list_tags(
    ids: &[&str],
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<ResourceTag, Ec2Error>> + use<> {
    if let Some(id) = ids.iter().find(|id| Resource::of_id(id).is_none()) {
        let problem = "this is no id of a kind that is known".to_owned();
        let error = Ec2Error::InvalidInput { what: format!("the tags of `{id}`"), problem };
        return stream::once(future::ready(Err(error))).left_stream();
    }
    let mut packs: Vec<Vec<String>> =
        ids.chunks(FILTER_VALUES).map(|pack| pack.iter().map(|id| (*id).to_owned()).collect()).collect();
    if packs.is_empty() {
        packs.push(Vec::new());
    }
    let packs: Vec<_> = packs.into_iter().map(|pack| of_pack(pack, provider)).collect();
    stream::iter(packs).flatten().right_stream()
}

/// The tags of things of any kind, by thing; one without tags is not among them.
///
/// Calls what [`list_tags`] calls.
///
/// ```no_run
/// # async fn example(provider: &aws_interactions_core::AwsClientProvider) -> Result<(), ec2_interactions::Ec2Error> {
/// let tags = ec2_interactions::get_tags(&["vpc-0a1b2c3d", "subnet-0a1b2c3d"], provider).await?;
/// let name = tags.get("vpc-0a1b2c3d").and_then(|tags| tags.get("Name"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// As [`list_tags`].
#[tracing::instrument(skip_all, fields(things = ids.len()))]
pub async fn get_tags(ids: &[&str], provider: &AwsClientProvider) -> Result<BTreeMap<String, Tags>, Ec2Error> {
    let empty = BTreeMap::<String, Tags>::new();
    let all = list_tags(ids, provider).try_fold(empty, |mut all, tag| {
        all.entry(tag.resource).or_default().insert(tag.name, tag.value);
        future::ready(Ok(all))
    });
    all.await
}

fn of_pack(
    pack: Vec<String>,
    provider: &AwsClientProvider,
) -> impl Stream<Item = Result<ResourceTag, Ec2Error>> + use<> {
    let client = provider.get_ec2();
    let wanted = pack.clone();
    let what = if pack.is_empty() { "tags".to_owned() } else { format!("tags of {}", first_of(&pack)) };
    let (of_request, of_list) = (what.clone(), what.clone());
    let fetch = move |token: Option<String>| {
        let what = of_request.clone();
        let filters = (!pack.is_empty()).then(|| vec![filter_by("resource-id", pack.clone())]);
        let request = client.describe_tags().set_filters(filters).max_results(PAGE_SIZE).set_next_token(token);
        async move {
            let answer = request.send().await.map_err(|error| Ec2Error::of_list("DescribeTags", what, error))?;
            let next = answer.next_token.filter(|token| !token.is_empty());
            Ok(Page { items: answer.tags.unwrap_or_default(), next })
        }
    };
    let broken = move |source| Ec2Error::BrokenList { what: of_list.clone(), source };
    pages(fetch, broken).map(move |tag| {
        let tag = tag?;
        let tag = ResourceTag {
            resource: tag.resource_id.unwrap_or_default(),
            name: tag.key.unwrap_or_default(),
            value: tag.value.unwrap_or_default(),
        };
        if wanted.is_empty() || wanted.contains(&tag.resource) {
            return Ok(tag);
        }
        Err(Ec2Error::wrong_answer(&what, format!("it has one of `{}`", tag.resource)))
    })
}

#[cfg(test)]
mod tests;
